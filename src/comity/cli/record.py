"""`comity verify`, `comity sign` and `comity key`: the record at the terminal.

Nothing here needs a network, a database or the hub. Signing with a hardware key, or without this
program, is one line of OpenSSH: `ssh-keygen -Y sign -f KEY -n comity-record-v1 FILE`.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

import click
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_ssh_private_key,
)

from comity.core.record import sshsig
from comity.core.record.canonical import MAX_RECORD_BYTES, Json
from comity.core.record.ending import ended, reason_of
from comity.core.record.errors import RecordError
from comity.core.record.publickeys import PublicKey
from comity.core.record.schemas import read
from comity.core.record.verdicts import printable
from comity.core.record.verify import read_file, run, verdict_on

MAX_KEY_BYTES = 64 * 1024
_STOCK = f"ssh-keygen -Y sign -f KEY -n {sshsig.NAMESPACE} FILE"
_SHOWN = ("kind", "doc", "verb", "capacity", "text", "body", "act", "member", "key", "log")


@click.command()
@click.argument("file", type=click.Path())
@click.option("--network", default="", help="The id of the network you expect.")
@click.option("--policy", default="", help="A file that names witnesses and a quorum.")
def verify(file: str, network: str, policy: str) -> None:
    """Say what a bundle proves, line by line.

    Exit 0 valid and complete, 1 invalid, 2 genuine but possibly incomplete, unwitnessed or of an
    unpinned network, 3 unreadable.
    """
    sys.exit(ended(lambda: run(lambda: verdict_on(file, network, policy), click.echo, _to_stderr)))


@click.command()
@click.argument("file", type=click.Path())
@click.option("--key", "key_path", required=True, help="Your private key (OpenSSH, Ed25519).")
@click.option("--force", is_flag=True, help="Replace a signature that exists.")
def sign(file: str, key_path: str, force: bool) -> None:
    """Sign the record in FILE; the signature is written to FILE.sig.

    FILE holds the exact bytes of one record, as the hub hands them out. What is about to be signed
    is shown first. With a key that has a passphrase, or a hardware key, sign with OpenSSH itself:
    ssh-keygen -Y sign -f KEY -n comity-record-v1 FILE
    """
    sys.exit(ended(lambda: _sign(file, key_path, force)))


def _sign(file: str, key_path: str, force: bool) -> int:
    data = _read(file, MAX_RECORD_BYTES)
    try:
        fields = read(data)
    except RecordError as error:
        _fail(f"{file}: {error}{_newline_hint(data)}")
    target = Path(f"{file}.sig")
    if target.exists() and not force:
        _fail(f"{target}: exists already; --force replaces it")
    private = _private_key(key_path)
    click.echo(_described(fields), err=True)
    target.unlink(missing_ok=True)
    _write({target: (sshsig.sign(private, data).armored.encode(), 0o644)})
    click.echo(str(target))
    return 0


@click.group()
def key() -> None:
    """Keys of an organisation."""


@key.command()
@click.argument("path", type=click.Path())
def new(path: str) -> None:
    """Make a key and the next key, and print what a `member` or `key` record says of them.

    Four files: PATH and PATH.pub, PATH.next and PATH.next.pub. Take PATH.next to another place:
    only it can replace PATH, so whoever steals PATH cannot take the identity. Protect both with
    a passphrase: ssh-keygen -p -f PATH
    """
    sys.exit(ended(lambda: _new(path)))


def _new(path: str) -> int:
    targets = [Path(path), Path(f"{path}.pub"), Path(f"{path}.next"), Path(f"{path}.next.pub")]
    for target in targets:
        if target.exists():
            _fail(f"{target}: exists already; a key is never replaced")
    current, following = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    files: dict[Path, tuple[bytes, int]] = {}
    for private, target in ((current, Path(path)), (following, Path(f"{path}.next"))):
        files[target] = _openssh(private), 0o600
        files[Path(f"{target}.pub")] = f"{_public(private).line}\n".encode(), 0o644
    _write(files)
    click.echo(f"key   {_public(current).line}")
    click.echo(f"next  {_public(following).fingerprint}")
    return 0


def _private_key(path: str) -> Ed25519PrivateKey:
    data = _read(path, MAX_KEY_BYTES)
    try:
        private = load_ssh_private_key(data, None)
    except TypeError:
        _fail(f"{path}: has a passphrase: sign with {_STOCK}")
    except (ValueError, UnsupportedAlgorithm):
        _fail(f"{path}: is not a private key of OpenSSH; with a hardware key sign with {_STOCK}")
    if not isinstance(private, Ed25519PrivateKey):
        _fail(f"{path}: is not an Ed25519 key")
    return private


def _described(fields: Mapping[str, Json]) -> str:
    lines = [f"{name:<9} {printable(str(fields[name]))}" for name in _SHOWN if name in fields]
    return "\n".join(["You are signing this record:", *lines])


def _newline_hint(data: bytes) -> str:
    return "; it ends in a newline, a record does not" if data.endswith(b"\n") else ""


def _openssh(private: Ed25519PrivateKey) -> bytes:
    return private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())


def _public(private: Ed25519PrivateKey) -> PublicKey:
    return PublicKey(private.public_key().public_bytes_raw())


def _read(path: str, limit: int) -> bytes:
    try:
        return read_file(path, limit)
    except OSError as error:
        _fail(f"{path}: {reason_of(error)}")


def _write(files: Mapping[Path, tuple[bytes, int]]) -> None:
    """Makes all of these files, or none: a key without its successor would be half an answer."""
    made: list[Path] = []
    for path, (data, mode) in files.items():
        try:
            # O_EXCL: what appeared meanwhile is not overwritten, and no link is followed.
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
                made.append(path)
                file.write(data)
        except OSError as error:
            for one in made:
                one.unlink(missing_ok=True)
            _fail(f"{path}: {reason_of(error)}")


def _fail(line: str) -> NoReturn:
    _to_stderr(printable(line))
    sys.exit(2)


def _to_stderr(line: str) -> None:
    click.echo(line, err=True)
