"""Signed notes, checkpoints and cosignatures: C2SP signed-note, tlog-checkpoint, tlog-cosignature.

A note is a text that ends in a newline, an empty line, and signature lines
`— <name> <base64(key id || signature)>`. A checkpoint is a note whose text is origin, size and
root, one a line. A cosignature also signs a time, in seconds since 1970.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from comity.core.record import ed25519
from comity.core.record.errors import RecordError

SIGNATURE = 0x01
COSIGNATURE = 0x04

MAX_NOTE_BYTES = 64 * 1024
MAX_SIGNATURES = 100

_NAME = re.compile(r"[^\s+]{1,255}")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A verifier of notes: `algorithm` is SIGNATURE (a log) or COSIGNATURE (a witness)."""

    name: str
    algorithm: int
    point: bytes

    @property
    def id(self) -> bytes:
        """The four bytes that a signature line begins with."""
        content = self.name.encode() + b"\n" + bytes([self.algorithm]) + self.point
        return hashlib.sha256(content).digest()[:4]

    @property
    def vkey(self) -> str:
        """The key as one word: name, key id in hexadecimal, base64 of algorithm and point."""
        encoded = base64.b64encode(bytes([self.algorithm]) + self.point).decode()
        return f"{self.name}+{self.id.hex()}+{encoded}"


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line: the name, the four bytes of the key id, and what follows them."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def line(self) -> str:
        """The line without its newline."""
        return f"— {self.name} {base64.b64encode(self.key_id + self.signature).decode()}"


@dataclass(frozen=True, slots=True)
class Note:
    """A signed note: `text` ends in a newline."""

    text: str
    signatures: tuple[NoteSignature, ...] = ()

    def encode(self) -> str:
        """The note as it is published."""
        return self.text + "\n" + "".join(item.line + "\n" for item in self.signatures)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself: its origin, its number of entries and its root (32 bytes)."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def parse_vkey(vkey: str) -> NoteKey:
    """The key in its one-word form; RecordError if its parts disagree."""
    name, _, rest = vkey.partition("+")
    key_id, _, encoded = rest.partition("+")
    data = _decode(encoded, "the verifier key")
    if not _NAME.fullmatch(name) or len(data) != 33 or data[0] not in (SIGNATURE, COSIGNATURE):
        raise RecordError("the verifier key is not name+id+key with an Ed25519 key")
    key = NoteKey(name, data[0], data[1:])
    if key.vkey != f"{name}+{key_id}+{encoded}":
        raise RecordError("the verifier key does not carry its own id")
    return key


def parse_note(encoded: str) -> Note:
    """The note in its published form, every signature line read and none verified."""
    if len(encoded.encode("utf-8", "surrogatepass")) > MAX_NOTE_BYTES:
        raise RecordError("the note is too long")
    if _CONTROL.search(encoded):
        raise RecordError("the note has a control character")
    text, separator, lines = encoded.rpartition("\n\n")
    if not separator or not lines.endswith("\n"):
        raise RecordError("the note has no signature")
    signatures = lines[:-1].split("\n")
    if len(signatures) > MAX_SIGNATURES:
        raise RecordError("the note has too many signatures")
    return Note(text + "\n", tuple(_parse_line(line) for line in signatures))


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint in a note's text; RecordError for extension lines, which no log here has."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not lines[0] or not _SIZE.fullmatch(lines[1]):
        raise RecordError("the checkpoint is not an origin, a size and a root")
    root = _decode(lines[2], "the root of the checkpoint")
    if len(root) != 32:
        raise RecordError("the root of the checkpoint is not 32 bytes long")
    return Checkpoint(lines[0], int(lines[1]), root)


def sign_note(text: str, name: str, key: Ed25519PrivateKey) -> NoteSignature:
    """A log's signature on a note's text."""
    verifier = NoteKey(name, SIGNATURE, key.public_key().public_bytes_raw())
    return NoteSignature(name, verifier.id, key.sign(text.encode()))


def cosign(text: str, name: str, key: Ed25519PrivateKey, time: int) -> NoteSignature:
    """A witness's cosignature on a checkpoint's text, at `time` seconds since 1970."""
    verifier = NoteKey(name, COSIGNATURE, key.public_key().public_bytes_raw())
    stamp = time.to_bytes(8, "big")
    return NoteSignature(name, verifier.id, stamp + key.sign(_cosigned(text, time)))


def verify_note(note: Note, key: NoteKey) -> int | None:
    """The time of the cosignature by `key`, or 0 for a plain signature; None if there is none.

    Lines of other keys are passed over. A line with this name and key id that does not hold, or
    a second one, raises RecordError: a note is not half true.
    """
    lines = [item for item in note.signatures if (item.name, item.key_id) == (key.name, key.id)]
    if not lines:
        return None
    if len(lines) > 1:
        raise RecordError(f"the note has two signatures by {key.name}")
    signature, message, time = lines[0].signature, note.text.encode(), 0
    if key.algorithm == COSIGNATURE:
        time, signature = int.from_bytes(signature[:8], "big"), signature[8:]
        message = _cosigned(note.text, time)
    fault = ed25519.verify(key.point, signature, message)
    if fault:
        raise RecordError(f"the signature by {key.name} on the note is refused: {fault}")
    return time


def _cosigned(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def _parse_line(line: str) -> NoteSignature:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    if dash != "—" or not _NAME.fullmatch(name):
        raise RecordError("the note has a malformed signature line")
    data = _decode(encoded, "a signature of the note")
    if len(data) < 5:
        raise RecordError("a signature of the note is cut short")
    return NoteSignature(name, data[:4], data[4:])


def _decode(encoded: str, what: str) -> bytes:
    try:
        data = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise RecordError(f"{what} is not base64") from None
    if base64.b64encode(data).decode() != encoded:
        raise RecordError(f"{what} is not canonical base64")
    return data
