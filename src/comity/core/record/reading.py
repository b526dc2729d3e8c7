"""Reading a bundle: every entry proved and its signature held, then the log's rules replayed."""

from dataclasses import dataclass, field

from comity.core.record import merkle, sshsig
from comity.core.record.bundles import Bundle, BundleEntry, Term
from comity.core.record.canonical import Json
from comity.core.record.commitments import opens
from comity.core.record.entries import Entry, leaf_hash, parse_entry, record_hash
from comity.core.record.errors import RecordError
from comity.core.record.history import History
from comity.core.record.notes import (
    SIGNATURE,
    Checkpoint,
    Note,
    NoteKey,
    parse_checkpoint,
    parse_note,
    verify_note,
)
from comity.core.record.publickeys import parse_line
from comity.core.record.register import Identity, Register, Signed
from comity.core.record.schemas import CHAINED_KINDS, read

_COMMITTED = ("text", "body", "name")


@dataclass(frozen=True, slots=True)
class Proved:
    """A record that its checkpoint contains and whose signature holds."""

    signed: Signed
    entry: Entry
    leaf: bytes


@dataclass(slots=True)
class Reading:
    """What a bundle shows.

    `identities` gives the author's identity when a record was logged, by the hash of the record;
    `chain` holds the entries of the document, `missing` the ranges (first, last) of its chain that
    the bundle leaves out, `manifest` its last manifest, `after_manifest` whether an entry
    follows that; `committed` is every commitment that a record of the bundle makes.
    """

    register: Register = field(default_factory=Register)
    history: History = field(default_factory=lambda: History(""))
    identities: dict[str, Identity] = field(default_factory=dict)
    chain: list[Proved] = field(default_factory=list)
    missing: list[tuple[int, int]] = field(default_factory=list)
    manifest: Signed | None = None
    after_manifest: bool = False
    note: Note = field(default_factory=lambda: Note(""))
    checkpoint: Checkpoint = field(default_factory=lambda: Checkpoint("", 0, b""))
    committed: set[str] = field(default_factory=set)


class ReadingFault(RecordError):
    """A bundle that is not genuine: one line for each fault found."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def read_bundle(bundle: Bundle) -> Reading:
    """Proves every entry, holds every signature and replays the rules.

    Raises ReadingFault for a bundle that is not genuine. What is merely left out is no fault: it
    stands in `missing`, and without a manifest nothing is known to be complete.
    """
    reading = Reading(history=History(bundle.symbol))
    if not bundle.terms:
        raise ReadingFault(["the bundle holds no log"])
    for number, term in enumerate(bundle.terms):
        _read_term(reading, term, last=number == len(bundle.terms) - 1)
    _open_bodies(reading, bundle)
    if not reading.chain:
        raise ReadingFault([f"no entry is about {bundle.symbol}"])
    if reading.register.network != bundle.network:
        raise ReadingFault(["the bundle names another network than its genesis"])
    return reading


def prove_entry(entry: BundleEntry, checkpoint: Checkpoint) -> Proved:
    """The record of an entry, once the checkpoint is shown to contain it; RecordError if not.

    The order matters: the signature is held over the exact bytes before they are parsed.
    """
    signature = sshsig.parse_armored(entry.signature)
    fault = sshsig.verify(signature, entry.record)
    if fault:
        raise RecordError(fault)
    logged = parse_entry(entry.leaf)
    if logged.record != record_hash(entry.record):
        raise RecordError("the entry is of another record")
    if logged.signature != record_hash(signature.blob):
        raise RecordError("the entry is of another signature")
    leaf, size, root = leaf_hash(entry.leaf), checkpoint.size, checkpoint.root
    if not merkle.verify_inclusion(leaf, entry.index, size, entry.proof, root):
        raise RecordError("the checkpoint does not contain this entry")
    fields = read(entry.record)
    if fields["log"] != checkpoint.origin:
        raise RecordError("the record belongs to another log")
    _check_seen(fields, entry, checkpoint)
    return Proved(Signed(fields, entry.record, signature.key, entry.index), logged, leaf)


def _check_seen(fields: dict[str, Json], entry: BundleEntry, checkpoint: Checkpoint) -> None:
    seen = fields.get("seen", {"size": 0, "root": merkle.EMPTY_ROOT.hex()})
    assert isinstance(seen, dict)
    size, root = seen["size"], bytes.fromhex(str(seen["root"]))
    assert isinstance(size, int)
    if size > entry.index:
        raise RecordError("its author saw a longer log than it was logged in: a log went back")
    if size == 0:
        consistent = root == merkle.EMPTY_ROOT and not entry.seen_proof
    else:
        consistent = merkle.verify_consistency(
            size, root, checkpoint.size, checkpoint.root, entry.seen_proof
        )
    if not consistent:
        raise RecordError("its author saw another history than this checkpoint tells")


def _read_term(reading: Reading, term: Term, last: bool) -> None:
    note = parse_note(term.checkpoint)
    checkpoint = parse_checkpoint(note.text)
    proved = _prove_all(term, checkpoint)
    if not proved or proved[0].signed.text("kind") != "genesis":
        raise ReadingFault([f"the genesis of {_place(checkpoint.origin)} is not shown"])
    _check_origin(note, checkpoint, proved[0].signed)
    if reading.register.origin:
        _check_succession(proved[0].signed, reading.checkpoint)
    reading.note, reading.checkpoint = note, checkpoint
    for item in proved:
        try:
            _replay(reading, item)
        except RecordError as error:
            raise ReadingFault([f"entry {item.signed.index}: {error}"]) from None
    closed = reading.register.closed
    if not last and (closed is None or closed.index != checkpoint.size - 1):
        raise ReadingFault([f"{checkpoint.origin} is not shown up to its close"])


def _prove_all(term: Term, checkpoint: Checkpoint) -> list[Proved]:
    proved, faults, before = [], [], -1
    for entry in term.entries:
        try:
            if entry.index <= before:
                raise RecordError("is not in log order")
            before = entry.index
            proved.append(prove_entry(entry, checkpoint))
        except RecordError as error:
            faults.append(f"entry {entry.index}: {error}")
    if faults:
        raise ReadingFault(faults)
    return proved


def _check_origin(note: Note, checkpoint: Checkpoint, genesis: Signed) -> None:
    key = NoteKey(checkpoint.origin, SIGNATURE, parse_line(genesis.text("key")).point)
    if verify_note(note, key) is None:
        raise ReadingFault(["the checkpoint is not signed by the key of its log"])


def _check_succession(genesis: Signed, closing: Checkpoint) -> None:
    stated = {"log": closing.origin, "size": closing.size, "root": closing.root.hex()}
    if genesis.fields.get("previous") != stated:
        raise ReadingFault(["the genesis does not follow the closing checkpoint shown"])


def _replay(reading: Reading, item: Proved) -> None:
    record, register = item.signed, reading.register
    register.admit(record)
    author = record.text("author")
    if author in register.members:
        reading.identities[record_hash(record.data)] = register.members[author]
    reading.committed |= {record.text(name) for name in _COMMITTED if name in record.fields}
    kind, doc = record.text("kind"), record.text("doc")
    if item.entry.doc != (doc if kind in CHAINED_KINDS else ""):
        raise RecordError("the entry is filed under another document than its record names")
    if doc != reading.history.doc:
        return
    if kind == "manifest":
        _check_manifest(reading, record)
    else:
        _extend_chain(reading, item)


def _extend_chain(reading: Reading, item: Proved) -> None:
    entry, before = item.entry, reading.chain[-1] if reading.chain else None
    expected = before.entry.seq + 1 if before else 0
    if entry.seq < expected:
        raise RecordError("the chain of the document goes back: the log forked it")
    if entry.seq > expected:
        reading.missing.append((expected, entry.seq - 1))
        reading.history.gaps = True
    elif before and entry.previous != before.leaf.hex():
        raise RecordError("the entry does not follow the one before it in its document")
    reading.history.admit(item.signed, reading.register.network)
    reading.chain.append(item)
    reading.after_manifest = True


def _check_manifest(reading: Reading, manifest: Signed) -> None:
    count, chain = manifest.number("count"), reading.chain
    shown = chain[-1].entry.seq + 1 if chain else 0
    if count < shown:
        raise RecordError("the manifest counts fewer entries than there are")
    if count > shown:
        reading.missing.append((shown, count - 1))
        reading.history.gaps = True
    elif manifest.text("head") != chain[-1].leaf.hex():
        raise RecordError("the manifest names another last entry of its document")
    if not reading.history.gaps:
        stated = reading.register.keys_digest(reading.history.authors)
        if manifest.text("keys") != stated:
            raise RecordError(
                "the manifest states other keys of the signatories: "
                "a record about a key is left out, or the log is wrong"
            )
    reading.manifest, reading.after_manifest = manifest, False


def _open_bodies(reading: Reading, bundle: Bundle) -> None:
    for commitment, body in bundle.bodies.items():
        if commitment not in reading.committed:
            raise ReadingFault([f"no record commits to the body {commitment[:16]}"])
        if not opens(commitment, body.text.encode(), body.salt):
            raise ReadingFault([f"the body {commitment[:16]} is not what was committed to"])


def _place(origin: str) -> str:
    return ascii(origin)[1:-1][:150]
