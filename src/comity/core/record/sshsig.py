"""SSHSIG: the signatures of OpenSSH on files (PROTOCOL.sshsig), as stock ssh-keygen makes them.

    ssh-keygen -Y sign -f KEY -n comity-record-v1 FILE
    ssh-keygen -Y verify -f ALLOWED -I NAME -n comity-record-v1 -s FILE.sig < FILE

Accepted: ssh-ed25519 and sk-ssh-ed25519@openssh.com, SHA-256 or SHA-512, an empty reserved field.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from comity.core.record import ed25519
from comity.core.record.errors import RecordError
from comity.core.record.publickeys import PublicKey, WireReader, parse_blob, wire_string

NAMESPACE = "comity-record-v1"

_MAGIC = b"SSHSIG"
_BEGIN = "-----BEGIN SSH SIGNATURE-----"
_END = "-----END SSH SIGNATURE-----"
_COLUMNS = 70
_USER_PRESENT = 0x01


@dataclass(frozen=True, slots=True)
class SshSignature:
    """A parsed signature: `flags` and `counter` are a hardware key's own, 0 otherwise."""

    key: PublicKey
    namespace: str
    hash_algorithm: str
    signature: bytes
    flags: int = 0
    counter: int = 0

    @property
    def blob(self) -> bytes:
        """The binary form, of which the log keeps the hash."""
        inner = wire_string(self.key.algorithm.encode()) + wire_string(self.signature)
        if self.key.hardware:
            inner += bytes([self.flags]) + self.counter.to_bytes(4, "big")
        parts = (self.key.blob, self.namespace.encode(), b"", self.hash_algorithm.encode(), inner)
        return _MAGIC + (1).to_bytes(4, "big") + b"".join(wire_string(part) for part in parts)

    @property
    def armored(self) -> str:
        """The form that ssh-keygen writes: base64 of 70 columns between two lines."""
        encoded = base64.b64encode(self.blob).decode()
        lines = [encoded[at : at + _COLUMNS] for at in range(0, len(encoded), _COLUMNS)]
        return "\n".join([_BEGIN, *lines, _END, ""])


def parse_armored(armored: str) -> SshSignature:
    """The signature in the exact form that ssh-keygen writes; RecordError for any other."""
    begin, *lines = armored.split("\n")
    if begin != _BEGIN or lines[-2:] != [_END, ""]:
        raise RecordError("the signature is not an armored SSH signature")
    try:
        blob = base64.b64decode("".join(lines[:-2]), validate=True)
    except (binascii.Error, ValueError):
        raise RecordError("the signature is not base64") from None
    signature = parse_signature(blob)
    if signature.armored != armored:
        raise RecordError("the signature is not armored as ssh-keygen does it")
    return signature


def parse_signature(blob: bytes) -> SshSignature:
    """The signature in its binary form; other types and any deviation raise RecordError."""
    reader = WireReader(blob, "the signature")
    if reader.take(len(_MAGIC)) != _MAGIC or reader.integer() != 1:
        raise RecordError("the signature is not an SSHSIG of version 1")
    key = parse_blob(reader.string())
    namespace = _ascii(reader.string(), "namespace")
    if reader.string():
        raise RecordError("the signature has a reserved field that is not empty")
    algorithm = _ascii(reader.string(), "hash algorithm")
    if algorithm not in ("sha256", "sha512"):
        raise RecordError("the signature uses another hash than sha256 or sha512")
    inner = WireReader(reader.string(), "the signature")
    reader.end()
    if inner.string() != key.algorithm.encode():
        raise RecordError("the signature is of another type than its key")
    signature = inner.string()
    flags, counter = (inner.integer(1), inner.integer()) if key.hardware else (0, 0)
    inner.end()
    return SshSignature(key, namespace, algorithm, signature, flags, counter)


def sign(key: Ed25519PrivateKey, message: bytes, namespace: str = NAMESPACE) -> SshSignature:
    """A signature by an ssh-ed25519 key, byte for byte what ssh-keygen makes (SHA-512)."""
    public = PublicKey(key.public_key().public_bytes_raw())
    signed = _signed_data(message, namespace, "sha512")
    return SshSignature(public, namespace, "sha512", key.sign(signed))


def verify(signature: SshSignature, message: bytes, namespace: str = NAMESPACE) -> str:
    """Empty if the signature on `message` holds for its own key; otherwise the reason.

    Whose key that is, and whether it was current, the caller decides.
    """
    if signature.namespace != namespace:
        return f"the signature is for another purpose than {namespace}"
    data = _signed_data(message, namespace, signature.hash_algorithm)
    if signature.key.hardware:
        if not signature.flags & _USER_PRESENT:
            return "the security key was not touched"
        # The message of a hardware key is defined in PROTOCOL.u2f of OpenSSH.
        data = (
            hashlib.sha256(signature.key.application).digest()
            + bytes([signature.flags])
            + signature.counter.to_bytes(4, "big")
            + hashlib.sha256(data).digest()
        )
    return ed25519.verify(signature.key.point, signature.signature, data)


def _signed_data(message: bytes, namespace: str, algorithm: str) -> bytes:
    digest = hashlib.new(algorithm, message).digest()
    parts = (namespace.encode(), b"", algorithm.encode(), digest)
    return _MAGIC + b"".join(wire_string(part) for part in parts)


def _ascii(data: bytes, what: str) -> str:
    try:
        return data.decode("ascii")
    except UnicodeDecodeError:
        raise RecordError(f"the {what} of the signature is not ASCII") from None
