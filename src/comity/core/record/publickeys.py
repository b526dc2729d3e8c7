"""Public keys as one OpenSSH line without comment: `ssh-ed25519 AAAA...`.

Two types exist here: ssh-ed25519 and sk-ssh-ed25519@openssh.com (a hardware key). A line has
exactly one spelling; everything else is refused with a reason.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from comity.core.record.errors import RecordError

ED25519 = "ssh-ed25519"
SK_ED25519 = "sk-ssh-ed25519@openssh.com"
# The application names what a hardware key is for; only the value of every browserless ssh key is
# allowed in a record, for anything else would be free text.
RECORD_APPLICATION = b"ssh:"


class WireReader:
    """Reads the length-prefixed strings of RFC 4251, section 5; every error is a RecordError."""

    def __init__(self, data: bytes, what: str) -> None:
        self._data = data
        self._at = 0
        self._what = what

    def take(self, count: int) -> bytes:
        """The next `count` bytes."""
        if count > len(self._data) - self._at:
            raise RecordError(f"{self._what} is cut short")
        self._at += count
        return self._data[self._at - count : self._at]

    def integer(self, width: int = 4) -> int:
        """The next unsigned integer of `width` bytes, big-endian."""
        return int.from_bytes(self.take(width), "big")

    def string(self) -> bytes:
        """The next string: four bytes of length, then the bytes."""
        return self.take(self.integer())

    def end(self) -> None:
        """Refuses bytes that follow the last field."""
        if self._at != len(self._data):
            raise RecordError(f"{self._what} has bytes after its end")


def wire_string(data: bytes) -> bytes:
    """`data` with its length before it, as in RFC 4251, section 5."""
    return len(data).to_bytes(4, "big") + data


@dataclass(frozen=True, slots=True)
class PublicKey:
    """An Ed25519 public key: `point` is 32 bytes, `application` is empty unless it is hardware."""

    point: bytes
    application: bytes = b""

    @property
    def hardware(self) -> bool:
        """Whether signing needs a security key (sk-ssh-ed25519)."""
        return self.application != b""

    @property
    def algorithm(self) -> str:
        """The OpenSSH name of the key type."""
        return SK_ED25519 if self.hardware else ED25519

    @property
    def blob(self) -> bytes:
        """The key in OpenSSH wire form."""
        parts = [self.algorithm.encode(), self.point]
        if self.hardware:
            parts.append(self.application)
        return b"".join(wire_string(part) for part in parts)

    @property
    def line(self) -> str:
        """The OpenSSH line without comment."""
        return f"{self.algorithm} {base64.b64encode(self.blob).decode()}"

    @property
    def fingerprint(self) -> str:
        """Lower-case hexadecimal SHA-256 of the wire form; a `next` field holds the same value."""
        return hashlib.sha256(self.blob).hexdigest()


def parse_blob(blob: bytes) -> PublicKey:
    """The key in OpenSSH wire form; RecordError for another type or any deviation."""
    reader = WireReader(blob, "the key")
    algorithm = reader.string()
    if algorithm not in (ED25519.encode(), SK_ED25519.encode()):
        name = ascii(algorithm.decode("ascii", "replace"))[1:-1][:60]
        raise RecordError(f"key type {name} is not accepted: use ssh-ed25519 or sk-ssh-ed25519")
    point = reader.string()
    if len(point) != 32:
        raise RecordError("the key is not 32 bytes long")
    application = b""
    if algorithm == SK_ED25519.encode():
        application = reader.string()
        if not application:
            raise RecordError("the hardware key names no application")
    reader.end()
    return PublicKey(point, application)


def parse_line(line: str) -> PublicKey:
    """The key of an OpenSSH line without comment, in its one spelling; RecordError otherwise."""
    algorithm, _, encoded = line.partition(" ")
    try:
        key = parse_blob(base64.b64decode(encoded, validate=True))
    except (binascii.Error, ValueError) as error:
        if isinstance(error, RecordError):
            raise
        raise RecordError("the key is not base64") from None
    if key.line != line:
        raise RecordError(f"the key is not written as '{algorithm[:40]}' and base64 alone")
    return key
