"""Example logs and bundles of an invented network.

    python -m tools.record_examples OUT [--stock]

writes OUT/IMCWP18.example.comity.json (118 members, 60 signatures of which 12 with reservations,
20 by keys the members hold themselves, a rotation, a withdrawal, a correction, an erasure) and
the id of the network. With --stock the 20 keys are made, and their signatures given, by the
ssh-keygen of this machine; without it every byte is the same at each run.

`ExampleLog` keeps the rules of the record unless it is told to break them, so that tests can show
what a reader says of a log that cheats.
"""

import argparse
import hashlib
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from comity.core.record import sshsig
from comity.core.record.bundles import Body, Bundle, Logged, Term, encode_bundle, prove, relevant
from comity.core.record.canonical import Json
from comity.core.record.commitments import commit
from comity.core.record.entries import Entry, entry, organisation_id, parse_entry, record_hash
from comity.core.record.history import History
from comity.core.record.merkle import Tree
from comity.core.record.notes import Checkpoint, Note, NoteSignature, sign_note
from comity.core.record.publickeys import PublicKey, parse_line
from comity.core.record.register import Register, Signed
from comity.core.record.schemas import CHAINED_KINDS, LOG_KINDS, encode, read

ORIGIN = "hub.example/term-1"
SYMBOL = "CFA9/APP/1"


class Signer(Protocol):
    """Who signs records."""

    @property
    def public(self) -> PublicKey:
        """The public key."""

    def sign(self, data: bytes) -> sshsig.SshSignature:
        """A signature on a record's bytes."""


@dataclass(frozen=True, slots=True)
class SeedKey:
    """A key made from a name, the same at each run: for examples and tests only."""

    name: str

    @property
    def private(self) -> Ed25519PrivateKey:
        """The private key."""
        seed = hashlib.sha256(b"comity example key " + self.name.encode()).digest()
        return Ed25519PrivateKey.from_private_bytes(seed)

    @property
    def public(self) -> PublicKey:
        """The public key."""
        return PublicKey(self.private.public_key().public_bytes_raw())

    def sign(self, data: bytes) -> sshsig.SshSignature:
        """A signature by our own code."""
        return sshsig.sign(self.private, data)


@dataclass(frozen=True, slots=True)
class StockKey:
    """A key made and used by the ssh-keygen of this machine; `path` is its private file."""

    path: Path

    @classmethod
    def new(cls, path: Path) -> "StockKey":
        """A new key without passphrase."""
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(path)]
        subprocess.run(command, check=True, capture_output=True)
        return cls(path)

    @property
    def public(self) -> PublicKey:
        """The public key."""
        return parse_line(" ".join(Path(f"{self.path}.pub").read_text().split()[:2]))

    def sign(self, data: bytes) -> sshsig.SshSignature:
        """A signature by `ssh-keygen -Y sign`."""
        command = ["ssh-keygen", "-q", "-Y", "sign", "-f", str(self.path), "-n", sshsig.NAMESPACE]
        done = subprocess.run(command, check=True, capture_output=True, input=data)
        return sshsig.parse_armored(done.stdout.decode())


def salt(name: str) -> bytes:
    """A salt made from a name, for examples only: a real one is random."""
    return hashlib.sha256(b"comity example salt " + name.encode()).digest()


@dataclass(slots=True)
class ExampleLog:
    """A log in memory. `cheating` switches off the rules that an honest log keeps."""

    origin: str = ORIGIN
    date: str = "2026-03-02"
    cheating: bool = False
    tree: Tree = field(default_factory=Tree)
    logged: list[Logged] = field(default_factory=list)
    register: Register = field(default_factory=Register)
    histories: dict[str, History] = field(default_factory=dict)
    chains: dict[str, list[bytes]] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    seen: dict[str, Json] | None = None

    @property
    def key(self) -> SeedKey:
        """The key of the log."""
        return SeedKey(self.origin)

    def open(self, **fields: Json) -> bytes:
        """Logs the genesis; its bytes."""
        return self.append(
            {"kind": "genesis", "slug": "cfa", "key": self.key.public.line, **fields}, self.key
        )

    def successor(self, origin: str) -> "ExampleLog":
        """Closes this term; the log of the next one, with its genesis, that goes on from here."""
        later = ExampleLog(origin, self.date, register=self.register, bodies=self.bodies)
        later.histories, later.chains = self.histories, self.chains
        following: dict[str, Json] = {"log": origin, "key": later.key.public.fingerprint}
        self.append({"kind": "close", "next": following})
        end: dict[str, Json] = {"log": self.origin, "size": len(self.tree)}
        network, end["root"] = self.register.network, self.tree.root().hex()
        later.open(network=network, previous=end)
        return later

    def found(self, slug: str, signer: Signer, following: Signer | None = None) -> str:
        """Founds a member, with custody `own` if a following key is announced; its id."""
        fields: dict[str, Json] = {"kind": "member", "slug": slug, "key": signer.public.line}
        fields |= {"custody": "hosted"}
        if following:
            fields |= {"custody": "own", "next": following.public.fingerprint}
        fields["name"] = self.body(f"name {slug}", f"Association {slug.upper()}")
        return organisation_id(self.append(fields, signer))

    def body(self, name: str, text: str) -> str:
        """Keeps a body; its commitment."""
        commitment = commit(text.encode(), salt(name))
        self.bodies[commitment] = Body(salt(name), text)
        return commitment

    def append(self, fields: dict[str, Json], signer: Signer | None = None) -> bytes:
        """Logs a record, signed by the log itself by default; the record's bytes.

        A record of a document's chain is followed by the manifest of the document.
        """
        data = self.write(fields)
        self.add(data, (signer or self.key).sign(data))
        if fields["kind"] in CHAINED_KINDS and "doc" in fields:
            self.manifest(str(fields["doc"]))
        return data

    def write(self, fields: dict[str, Json]) -> bytes:
        """The bytes of a record with the fields that every record has."""
        kind = fields["kind"]
        record: dict[str, Json] = {"comity": "record/1", "log": self.origin}
        record["claimed_at"] = self.date
        if kind != "genesis":
            seen: dict[str, Json] = {"size": len(self.tree), "root": self.tree.root().hex()}
            record["seen"] = self.seen or seen
        if kind not in ("genesis", "member"):
            record["author"] = self.register.network
        return encode(record | fields)

    def add(self, data: bytes, signature: sshsig.SshSignature) -> None:
        """Logs signed bytes as they are; the rules are kept unless the log is cheating."""
        fields = read(data)
        signed = Signed(fields, data, signature.key, len(self.tree))
        doc = signed.text("doc") if fields["kind"] in CHAINED_KINDS else ""
        if not self.cheating or fields["kind"] in ("genesis", "member", *LOG_KINDS):
            self.register.admit(signed)
        if doc:
            history = self.histories.setdefault(doc, History(doc))
            if self.cheating:
                history.authors |= {signed.text("author")} if fields["kind"] == "act" else set()
            else:
                history.admit(signed, self.register.network)
        chain = self.chains.setdefault(doc, [])
        previous = chain[-1].hex() if doc and chain else ""
        leaf = entry(data, signature.blob, doc, len(chain) if doc else 0, previous)
        index = self.tree.append(leaf)
        if doc:
            chain.append(self.tree.leaf_hash(index))
        self.logged.append(Logged(leaf, data, signature.armored))

    def manifest(self, doc: str) -> None:
        """Logs what the document consists of, as of now."""
        chain, authors = self.chains[doc], self.histories[doc].authors
        self.append(
            {
                "kind": "manifest",
                "doc": doc,
                "head": chain[-1].hex(),
                "count": len(chain),
                "keys": self.register.keys_digest(authors),
            }
        )

    def text(self, doc: str, version: int, words: str, author: str, signer: Signer) -> str:
        """Logs a version of a text; its commitment."""
        commitment = self.body(f"{doc} {version}", words)
        fields: dict[str, Json] = {"kind": "text", "author": author, "doc": doc}
        self.append(fields | {"version": version, "language": "en", "text": commitment}, signer)
        return commitment

    def act(
        self,
        verb: str,
        doc: str,
        text: str,
        author: str,
        signer: Signer,
        words: str = "",
        **more: Json,
    ) -> str:
        """Logs an act, with a body if there are words; the hash of its record."""
        fields: dict[str, Json] = {"kind": "act", "author": author, "doc": doc, "verb": verb}
        fields |= {"text": text, "capacity": "member"} | more
        if words:
            fields["body"] = self.body(f"{doc} {verb} {author}", words)
        return record_hash(self.append(fields, signer))

    def checkpoint(self, size: int | None = None, *cosignatures: NoteSignature) -> str:
        """The signed checkpoint over the first `size` entries."""
        count = len(self.tree) if size is None else size
        text = Checkpoint(self.origin, count, self.tree.root(count)).text
        own = sign_note(text, self.origin, self.key.private)
        return Note(text, (own, *cosignatures)).encode()

    def term(self, indices: Sequence[int], size: int | None = None) -> Term:
        """These entries with their proofs under the checkpoint of `size`."""
        count = len(self.tree) if size is None else size
        entries = []
        for index in indices:
            seen = read(self.logged[index].record).get("seen", {"size": 0})
            assert isinstance(seen, dict)
            saw = seen["size"]
            assert isinstance(saw, int)
            shown = saw if saw <= count else 0
            entries.append(prove(self.tree, count, index, self.logged[index], shown))
        return Term(self.checkpoint(count), tuple(entries))

    def indices(self, doc: str, size: int | None = None) -> list[int]:
        """The entries that a bundle on `doc` needs under the checkpoint of `size`."""
        shown = self.logged[:size]
        log: list[tuple[Entry, dict[str, Json]]] = [
            (parse_entry(item.leaf), read(item.record)) for item in shown
        ]
        members = {str(fields["author"]) for item, fields in log if item.doc == doc}
        members |= self.histories[doc].authors if size is None else set()
        return relevant(log, doc, members)

    def bundle(
        self, doc: str = SYMBOL, size: int | None = None, before: tuple[Term, ...] = ()
    ) -> Bundle:
        """The bundle on a document, with every body that its records commit to and that is kept."""
        indices = self.indices(doc, size)
        terms = (*before, self.term(indices, size))
        named = {
            str(value)
            for term in terms
            for item in term.entries
            for name, value in read(item.record).items()
            if name in ("text", "body", "name")
        }
        bodies = {name: body for name, body in self.bodies.items() if name in named}
        return Bundle(self.register.network, doc, terms, bodies)


def example(stock: Path | None = None, members: int = 118, signers: int = 60) -> ExampleLog:
    """The example log; with `stock` the members' own keys are made by ssh-keygen in that folder."""
    log = ExampleLog()
    log.open()
    keys: dict[str, Signer] = {}
    following: dict[str, Signer] = {}
    ids: dict[str, str] = {}
    for number in range(members):
        slug = f"m{number:03d}-assoc"
        if number % 3 == 0 and len(following) < signers // 3:
            keys[slug], following[slug] = _pair(slug, stock)
        else:
            keys[slug] = SeedKey(slug)
        ids[slug] = log.found(slug, keys[slug], following.get(slug))
    first = next(iter(ids))
    words = "We recognise the acts of one another.\nNone of us commands another.\n"
    text = log.text(SYMBOL, 1, words, ids[first], keys[first])
    slugs = list(ids)
    log.date = "2026-03-09"
    _sign(log, text, ids, keys, slugs[: signers // 2])
    rotating = slugs[3]
    log.append(
        {
            "kind": "key",
            "author": ids[rotating],
            "key": following[rotating].public.line,
            "custody": "own",
            "next": SeedKey(f"{rotating} third").public.fingerprint,
        },
        following[rotating],
    )
    keys[rotating] = following[rotating]
    _sign(log, text, ids, keys, slugs[signers // 2 : signers])
    _conclude(log, text, ids, keys, slugs[:signers])
    return log


def _sign(
    log: ExampleLog, text: str, ids: dict[str, str], keys: dict[str, Signer], slugs: Sequence[str]
) -> None:
    for slug in slugs:
        reserved = int(slug[1:4]) % 5 == 1
        words = f"{slug.upper()} reads the second sentence as a wish.\n" if reserved else ""
        log.act("sign", SYMBOL, text, ids[slug], keys[slug], words)


def _conclude(
    log: ExampleLog, text: str, ids: dict[str, str], keys: dict[str, Signer], slugs: Sequence[str]
) -> None:
    acts = log.histories[SYMBOL].acts
    log.date = "2026-03-16"
    leaving, reserved = slugs[7], slugs[11]
    signed = next(act.id for act in acts.values() if act.author == ids[leaving])
    log.act("withdraw-act", SYMBOL, text, ids[leaving], keys[leaving], act=signed)
    corrected = log.body("correction", "In line 2, read `commands` for `command`.\n")
    fields: dict[str, Json] = {"doc": SYMBOL, "text": text}
    correction: dict[str, Json] = {"kind": "correction", "author": ids[slugs[0]]}
    log.append(correction | fields | {"body": corrected}, keys[slugs[0]])
    french = log.body("fr", "Nous reconnaissons les actes les uns des autres.\n")
    translation: dict[str, Json] = {"kind": "translation", "language": "fr", "status": "courtesy"}
    log.append(translation | fields | {"body": french})
    counted: list[Json] = [*sorted(ids.values())]
    decision: dict[str, Json] = {"kind": "decision", "rule": "unanimity", "rung": "appeal"}
    log.append(decision | fields | {"counted": counted})
    body = next(act.body for act in acts.values() if act.author == ids[reserved])
    erasure: dict[str, Json] = {"kind": "erasure", "author": ids[reserved], "doc": SYMBOL}
    log.append(erasure | {"body": body, "reason": "author-request"}, keys[reserved])
    del log.bodies[body]


def _pair(slug: str, stock: Path | None) -> tuple[Signer, Signer]:
    if stock is None:
        return SeedKey(slug), SeedKey(f"{slug} second")
    return StockKey.new(stock / slug), StockKey.new(stock / f"{slug}-second")


def main() -> None:
    """Writes the example bundle."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--stock", action="store_true", help="use ssh-keygen for the own keys")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        log = example(Path(folder) if options.stock else None)
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / f"{SYMBOL.replace('/', '-')}.comity.json"
    path.write_bytes(encode_bundle(log.bundle()))
    print(f"{path}\n--network {log.register.network}")


if __name__ == "__main__":
    main()
