"""Bundles: one JSON file that proves a document, its acts and their keys without a network.

    {"comity": "bundle/1", "network": ID, "symbol": SYMBOL,
     "terms": [{"checkpoint": NOTE, "entries": [ENTRY, ...]}, ...],
     "bodies": {COMMITMENT: {"salt": HEX, "text": STRING}}}
    ENTRY = {"index": N, "leaf": STRING, "record": STRING, "signature": ARMORED,
             "proof": [HEX, ...], "seen_proof": [HEX, ...]}

The last term is the log the document stands in; closed terms before it lead back to the genesis
of the network. Records and leaves are strings, so that their bytes survive any JSON library.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from comity.core.record.canonical import Json, parse
from comity.core.record.entries import Entry, digest_id
from comity.core.record.errors import RecordError
from comity.core.record.merkle import Tree
from comity.core.record.shapes import (
    COMMITMENT,
    DOC,
    HASH,
    ORGANISATION,
    Field,
    Group,
    Integer,
    Shape,
)

VERSION = "bundle/1"
MAX_BUNDLE_BYTES = 8 * 1024 * 1024
MAX_PROOF = 64
MAX_ENTRIES = 20_000
MAX_TERMS = 100


@dataclass(frozen=True, slots=True)
class Logged:
    """What a log keeps at one index: the leaf's bytes, the record's bytes, the signature."""

    leaf: bytes
    record: bytes
    signature: str


@dataclass(frozen=True, slots=True)
class BundleEntry:
    """A logged record with its proofs under the checkpoint of its term."""

    index: int
    leaf: bytes
    record: bytes
    signature: str
    proof: tuple[bytes, ...]
    seen_proof: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A log of one host's term: its checkpoint as a signed note, and some of its entries."""

    checkpoint: str
    entries: tuple[BundleEntry, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """What a commitment was made to: 32 bytes of salt and a text."""

    salt: bytes
    text: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle as read: nothing in it is verified yet."""

    network: str
    symbol: str
    terms: tuple[Term, ...]
    bodies: Mapping[str, Body]


def prove(tree: Tree, size: int, index: int, logged: Logged, seen: int) -> BundleEntry:
    """The entry with its inclusion proof, and the proof that the log it saw became this one.

    `size` is that of the bundle's checkpoint, `seen` the record's `seen.size` (0 for a genesis).
    """
    return BundleEntry(
        index,
        logged.leaf,
        logged.record,
        logged.signature,
        tuple(tree.inclusion_proof(index, size)),
        tuple(tree.consistency_proof(seen, size)),
    )


def relevant(
    log: Iterable[tuple[Entry, Mapping[str, Json]]], symbol: str, members: Iterable[str]
) -> list[int]:
    """The indices of a log that a bundle on `symbol` needs, in order.

    `log` gives every entry with the fields of its record; `members` are the organisations whose
    identity matters. Needed are the genesis, the chain of the document, its last manifest, all
    records about the members' keys, the decisions that recoveries cite, and the close.
    """
    wanted, chosen, decisions, manifest = set(members), [], {}, -1
    for index, (entry, fields) in enumerate(log):
        kind, subject = fields["kind"], fields.get("member", fields.get("author"))
        if kind == "manifest" and fields["doc"] == symbol:
            manifest = index
        if kind == "decision":
            decisions[entry.record] = index
        about_keys = kind in ("key", "suspend", "revoke", "recover") and subject in wanted
        founding = kind == "member" and digest_id(bytes.fromhex(entry.record)) in wanted
        if entry.doc == symbol or about_keys or founding or kind in ("genesis", "close"):
            chosen.append(index)
        if kind == "recover" and about_keys:
            chosen.append(decisions[str(fields["decision"])])
    if manifest >= 0:
        chosen.append(manifest)
    return sorted(set(chosen))


def encode_bundle(bundle: Bundle) -> bytes:
    """The file: UTF-8, one line, keys in the order of the module's description."""
    terms = [
        {"checkpoint": term.checkpoint, "entries": [_encode_entry(item) for item in term.entries]}
        for term in bundle.terms
    ]
    bodies = {
        name: {"salt": body.salt.hex(), "text": body.text} for name, body in bundle.bodies.items()
    }
    value = {
        "comity": VERSION,
        "network": bundle.network,
        "symbol": bundle.symbol,
        "terms": terms,
        "bodies": bodies,
    }
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def parse_bundle(data: bytes) -> Bundle:
    """The bundle in a file; RecordError where it is not one. Nothing is verified."""
    value = parse(data, MAX_BUNDLE_BYTES)
    _BUNDLE.check(value, "")
    terms, bodies = value["terms"], value["bodies"]
    assert isinstance(terms, list)
    assert isinstance(bodies, dict)
    for name in bodies:
        COMMITMENT.check(name, "bodies")
    return Bundle(
        str(value["network"]),
        str(value["symbol"]),
        tuple(_parse_term(term, f"terms[{at}]") for at, term in enumerate(terms)),
        {name: _parse_body(body, f"bodies.{name}") for name, body in bodies.items()},
    )


@dataclass(frozen=True, slots=True)
class _Literal:
    """Exactly this string."""

    value: str

    def check(self, value: object, field: str) -> None:
        if value != self.value:
            raise RecordError(f'is not "{self.value}"', field)


@dataclass(frozen=True, slots=True)
class _String:
    """Any string up to a length; what it says is examined later."""

    longest: int

    def check(self, value: object, field: str) -> None:
        if not isinstance(value, str) or len(value) > self.longest:
            raise RecordError(f"is not a string of at most {self.longest} characters", field)


@dataclass(frozen=True, slots=True)
class _ListOf:
    """A list of at most `most` values, each of one shape."""

    shape: Shape | None
    most: int

    def check(self, value: object, field: str) -> None:
        if not isinstance(value, list) or len(value) > self.most:
            raise RecordError(f"is not a list of at most {self.most} values", field)
        if self.shape:
            for at, item in enumerate(value):
                self.shape.check(item, f"{field}[{at}]")


@dataclass(frozen=True, slots=True)
class _AnyObject:
    """An object; its members are examined one by one."""

    def check(self, value: object, field: str) -> None:
        if not isinstance(value, dict):
            raise RecordError("is not an object", field)


_PROOF = _ListOf(HASH, MAX_PROOF)
_ENTRY = Group(
    (
        Field("index", Integer(0)),
        Field("leaf", _String(2_000)),
        Field("record", _String(60_000)),
        Field("signature", _String(2_000)),
        Field("proof", _PROOF),
        Field("seen_proof", _PROOF),
    )
)
_TERM = Group(
    (Field("checkpoint", _String(64 * 1024)), Field("entries", _ListOf(None, MAX_ENTRIES)))
)
_BODY = Group((Field("salt", HASH), Field("text", _String(MAX_BUNDLE_BYTES))))
_BUNDLE = Group(
    (
        Field("comity", _Literal(VERSION)),
        Field("network", ORGANISATION),
        Field("symbol", DOC),
        Field("terms", _ListOf(None, MAX_TERMS)),
        Field("bodies", _AnyObject()),
    )
)


def _parse_term(value: Json, field: str) -> Term:
    _TERM.check(value, field)
    assert isinstance(value, dict)
    entries = value["entries"]
    assert isinstance(entries, list)
    return Term(
        str(value["checkpoint"]),
        tuple(_parse_entry(item, f"{field}.entries[{at}]") for at, item in enumerate(entries)),
    )


def _parse_entry(value: Json, field: str) -> BundleEntry:
    _ENTRY.check(value, field)
    assert isinstance(value, dict)
    index, proof, seen = value["index"], value["proof"], value["seen_proof"]
    assert isinstance(index, int)
    assert isinstance(proof, list)
    assert isinstance(seen, list)
    return BundleEntry(
        index,
        str(value["leaf"]).encode(),
        str(value["record"]).encode(),
        str(value["signature"]),
        _hashes(proof),
        _hashes(seen),
    )


def _parse_body(value: Json, field: str) -> Body:
    _BODY.check(value, field)
    assert isinstance(value, dict)
    return Body(bytes.fromhex(str(value["salt"])), str(value["text"]))


def _hashes(items: Sequence[Json]) -> tuple[bytes, ...]:
    return tuple(bytes.fromhex(str(item)) for item in items)


def _encode_entry(entry: BundleEntry) -> dict[str, Json]:
    return {
        "index": entry.index,
        "leaf": entry.leaf.decode(),
        "record": entry.record.decode(),
        "signature": entry.signature,
        "proof": [item.hex() for item in entry.proof],
        "seen_proof": [item.hex() for item in entry.seen_proof],
    }
