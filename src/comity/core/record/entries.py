"""Entries: what the log's leaves hold, and the names derived from record bytes."""

import base64
import hashlib
from dataclasses import dataclass

from comity.core.record.canonical import Json, canonical, parse_canonical
from comity.core.record.errors import RecordError
from comity.core.record.schemas import DOC, HASH, Field, Group, Integer

ENTRY = Group(
    (
        Field("record", HASH),
        Field("sig", HASH),
        Field("doc", DOC, required=False),
        Field("doc_seq", Integer(0), required=False),
        Field("doc_prev", HASH, required=False),
    )
)


def record_hash(record: bytes) -> str:
    """Lower-case hexadecimal SHA-256 of the bytes of a record: how records cite each other."""
    return hashlib.sha256(record).hexdigest()


def organisation_id(member_record: bytes) -> str:
    """The organisation founded by a `member` record: base32 of its SHA-256, 52 characters.

    Lower case, without padding (RFC 4648). A `genesis` record names its network the same way.
    """
    return digest_id(hashlib.sha256(member_record).digest())


def digest_id(digest: bytes) -> str:
    """The id that belongs to the SHA-256 of a `member` or `genesis` record."""
    return base64.b32encode(digest).decode().rstrip("=").lower()


@dataclass(frozen=True, slots=True)
class Entry:
    """A leaf of the log, before it is hashed.

    `record` is the hash of the record's bytes and `signature` that of the binary SSHSIG. The
    entries of one document form a chain: `seq` counts from 0 and `previous` is the leaf hash
    of the entry before (empty at 0). An entry outside every chain has an empty `doc`.
    """

    record: str
    signature: str
    doc: str = ""
    seq: int = 0
    previous: str = ""

    def encode(self) -> bytes:
        """The leaf's bytes, a canonical object; RecordError for a malformed entry."""
        value: dict[str, Json] = {
            "comity": "entry/1",
            "record": self.record,
            "sig": self.signature,
        }
        if self.doc:
            value |= {"doc": self.doc, "doc_seq": self.seq}
        if self.previous:
            value["doc_prev"] = self.previous
        _check(value)
        return canonical(value)


def entry(
    record: bytes, signature: bytes, doc: str = "", seq: int = 0, previous: str = ""
) -> bytes:
    """The bytes of the leaf that logs a record.

    `record` is its exact bytes, `signature` its binary SSHSIG, `doc` the symbol of the chain the
    record extends (none for a manifest and for records about members and keys), `seq` its place
    in the chain from 0, `previous` the leaf hash (hexadecimal) of the entry before.
    """
    digest = hashlib.sha256(signature).hexdigest()
    return Entry(record_hash(record), digest, doc, seq, previous).encode()


def parse_entry(data: bytes) -> Entry:
    """The entry in a leaf's bytes; RecordError unless they are canonical and well formed."""
    value = parse_canonical(data)
    _check(value)
    texts = {name: item for name, item in value.items() if isinstance(item, str)}
    seq = value.get("doc_seq", 0)
    assert isinstance(seq, int)
    doc, previous = texts.get("doc", ""), texts.get("doc_prev", "")
    return Entry(texts["record"], texts["sig"], doc, seq, previous)


def leaf_hash(data: bytes) -> bytes:
    """RFC 6962, section 2.1: SHA-256 of a zero byte and the leaf's bytes."""
    return hashlib.sha256(b"\x00" + data).digest()


def _check(value: dict[str, Json]) -> None:
    rest = dict(value)
    if rest.pop("comity", None) != "entry/1":
        raise RecordError('is not "entry/1"', "comity")
    ENTRY.check(rest, "")
    if ("doc" in value) != ("doc_seq" in value):
        raise RecordError("doc and doc_seq belong together", "doc")
    if ("doc_prev" in value) != (value.get("doc_seq", 0) != 0):
        raise RecordError("stands exactly where doc_seq is above 0", "doc_prev")
