"""The keys the hub holds for organisations, encrypted, in files apart from the database.

One file per key, named by the digest of its public line. A dump of the database alone cannot
sign; the folder alone cannot either, for the files are encrypted under the installation's secret.
"""

import base64
import os
from hashlib import sha256
from pathlib import Path

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from django.conf import settings


def folder() -> Path:
    """Where the files lie, readable by the installation's own account only."""
    path = Path(settings.DATA) / "keys"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _cipher() -> Fernet:
    secret = sha256(b"comity-keystore/1\n" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(secret))


def make() -> str:
    """Make a key, keep its private half, and return its public line (`ssh-ed25519 ...`)."""
    key = Ed25519PrivateKey.generate()
    line = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    raw = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    path = folder() / sha256(line.encode()).hexdigest()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(_cipher().encrypt(raw))
    return line


def load(line: str) -> Ed25519PrivateKey:
    """The private key of a public line; FileNotFoundError when the hub does not hold it."""
    data = (folder() / sha256(line.encode()).hexdigest()).read_bytes()
    return Ed25519PrivateKey.from_private_bytes(_cipher().decrypt(data))
