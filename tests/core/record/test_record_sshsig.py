"""SSHSIG: the vectors of OpenSSH, and stock ssh-keygen in both directions."""

import base64
import hashlib
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.record.record_world import hardware_signature
from tools.record_examples import SeedKey, StockKey

from comity.core.record import sshsig
from comity.core.record.errors import RecordError
from comity.core.record.publickeys import PublicKey, parse_blob, parse_line, wire_string

SECRET = SeedKey("sshsig").private
PUBLIC = SeedKey("sshsig").public
SIGNATURE = sshsig.sign(SECRET, b"record")
TESTDATA = "openssh-sshsig/regress/unittests/sshsig/testdata"

needs_openssh = pytest.mark.skipif(
    shutil.which("ssh-keygen") is None, reason="there is no ssh-keygen on this machine"
)


def test_a_signature_holds_for_its_message_and_purpose() -> None:
    assert sshsig.verify(SIGNATURE, b"record") == ""
    assert sshsig.verify(SIGNATURE, b"recort") == "the signature does not match"
    other = sshsig.sign(SECRET, b"record", "file")
    assert sshsig.verify(other, b"record") == (
        "the signature is for another purpose than comity-record-v1"
    )
    assert sshsig.verify(other, b"record", "file") == ""


def test_both_forms_are_read_back() -> None:
    assert sshsig.parse_signature(SIGNATURE.blob) == SIGNATURE
    assert sshsig.parse_armored(SIGNATURE.armored) == SIGNATURE
    lines = SIGNATURE.armored.split("\n")
    assert {len(line) for line in lines[1:-3]} == {70}


@settings(deadline=None)  # machines are shared: time is measured in benchmarks only
@given(st.binary(max_size=200))
def test_any_message_can_be_signed(message: bytes) -> None:
    assert sshsig.verify(sshsig.sign(SECRET, message), message) == ""


def hardware(flags: int = 1, application: bytes = b"ssh:") -> sshsig.SshSignature:
    return hardware_signature(SeedKey("sshsig"), b"record", flags, application)


def test_a_hardware_key_names_its_application_in_what_it_signs() -> None:
    other = hardware(application=b"ssh:other")
    assert sshsig.verify(other, b"record") == ""
    moved = replace(other, key=PublicKey(PUBLIC.point, b"ssh:"))
    assert sshsig.verify(moved, b"record") == "the signature does not match"
    counted = replace(other, counter=8)
    assert sshsig.verify(counted, b"record") == "the signature does not match"


def test_a_hardware_key_must_be_touched() -> None:
    assert sshsig.verify(hardware(), b"record") == ""
    assert sshsig.verify(hardware(5), b"record") == ""
    assert sshsig.verify(hardware(0), b"record") == "the security key was not touched"
    assert sshsig.verify(hardware(4), b"record") == "the security key was not touched"
    assert sshsig.parse_armored(hardware().armored) == hardware()


def parts(**changed: bytes) -> bytes:
    """A signature's binary form with some of its parts replaced."""
    inner = wire_string(b"ssh-ed25519") + wire_string(SIGNATURE.signature)
    found = {
        "magic": b"SSHSIG",
        "version": (1).to_bytes(4, "big"),
        "key": wire_string(PUBLIC.blob),
        "namespace": wire_string(b"comity-record-v1"),
        "reserved": wire_string(b""),
        "hash": wire_string(b"sha512"),
        "inner": wire_string(inner),
        "end": b"",
    }
    return b"".join((found | changed).values())


@pytest.mark.parametrize(
    ("blob", "reason"),
    [
        (b"", "the signature is cut short"),
        (SIGNATURE.blob[:-1], "the signature is cut short"),
        (parts(key=wire_string(PUBLIC.blob[:-1])), "the key is cut short"),
        (parts(magic=b"SSHSIX"), "the signature is not an SSHSIG of version 1"),
        (parts(version=bytes(4)), "the signature is not an SSHSIG of version 1"),
        (parts(version=b"\0\0\0\2"), "the signature is not an SSHSIG of version 1"),
        (parts(reserved=wire_string(b"x")), "the signature has a reserved field that is not empty"),
        (parts(hash=wire_string(b"sha1")), "the signature uses another hash than sha256 or sha512"),
        (parts(hash=wire_string(b"\xff")), "the hash algorithm of the signature is not ASCII"),
        (parts(namespace=wire_string(b"\xff")), "the namespace of the signature is not ASCII"),
        (parts(end=b"x"), "the signature has bytes after its end"),
        (
            parts(inner=wire_string(wire_string(b"ssh-rsa") + wire_string(bytes(64)))),
            "the signature is of another type than its key",
        ),
        (
            parts(inner=wire_string(wire_string(b"ssh-ed25519") + wire_string(bytes(64)) + b"x")),
            "the signature has bytes after its end",
        ),
        (parts(key=wire_string(b"\xff\xff\xff\xff")), "the key is cut short"),
    ],
)
def test_malformed_signatures(blob: bytes, reason: str) -> None:
    assert parts() == SIGNATURE.blob
    with pytest.raises(RecordError) as caught:
        sshsig.parse_signature(blob)
    assert str(caught.value) == reason


def test_a_signature_of_another_length_is_refused() -> None:
    inner = wire_string(b"ssh-ed25519") + wire_string(bytes(63))
    short = sshsig.parse_signature(parts(inner=wire_string(inner)))
    assert sshsig.verify(short, b"record") == "the signature is not 64 bytes long"


@pytest.mark.parametrize(
    ("armored", "reason"),
    [
        ("", "the signature is not an armored SSH signature"),
        (SIGNATURE.armored[:-1], "the signature is not an armored SSH signature"),
        (SIGNATURE.armored + "\n", "the signature is not an armored SSH signature"),
        (" " + SIGNATURE.armored, "the signature is not an armored SSH signature"),
        (SIGNATURE.armored.replace("\n", "\r\n"), "the signature is not an armored SSH signature"),
        (SIGNATURE.armored.replace("U1NI", "U1!I"), "the signature is not base64"),
        (
            SIGNATURE.armored.replace("U1NI", "U1\nNI"),
            "the signature is not armored as ssh-keygen does it",
        ),
        (SIGNATURE.armored.replace("U1NI", "U1éI"), "the signature is not base64"),
    ],
)
def test_the_armour_has_one_form(armored: str, reason: str) -> None:
    with pytest.raises(RecordError) as caught:
        sshsig.parse_armored(armored)
    assert str(caught.value) == reason


@pytest.mark.parametrize("name", ["ed25519", "ed25519_sk"])
def test_the_vectors_of_openssh_hold(vectors: Path, name: str) -> None:
    folder = vectors / TESTDATA
    signature = sshsig.parse_armored((folder / f"{name}.sig").read_text())
    data = (folder / "signed-data").read_bytes()
    public = parse_line(" ".join((folder / f"{name}.pub").read_text().split()[:2]))
    assert signature.key == public
    assert sshsig.verify(signature, data, "unittest") == ""
    assert sshsig.verify(signature, data + b"x", "unittest") == "the signature does not match"


@pytest.mark.parametrize(
    ("name", "type_name"),
    [
        ("ecdsa", "ecdsa-sha2-nistp256"),
        ("ecdsa_sk", "sk-ecdsa-sha2-nistp256@openssh.com"),
        ("ecdsa_sk_webauthn", "sk-ecdsa-sha2-nistp256@openssh.com"),
        ("rsa", "ssh-rsa"),
        ("mldsa44-ed25519", "ssh-mldsa44-ed25519@openssh.com"),
    ],
)
def test_other_types_of_openssh_are_refused(vectors: Path, name: str, type_name: str) -> None:
    armored = (vectors / TESTDATA / f"{name}.sig").read_text()
    with pytest.raises(RecordError) as caught:
        sshsig.parse_armored(armored)
    assert str(caught.value) == (
        f"key type {type_name} is not accepted: use ssh-ed25519 or sk-ssh-ed25519"
    )


@needs_openssh
def test_ssh_keygen_verifies_what_we_sign(tmp_path: Path) -> None:
    (tmp_path / "allowed").write_text(f"member {PUBLIC.line}\n")
    (tmp_path / "record.sig").write_text(SIGNATURE.armored)
    command = ["ssh-keygen", "-Y", "verify", "-f", str(tmp_path / "allowed"), "-I", "member"]
    command += ["-n", "comity-record-v1", "-s", str(tmp_path / "record.sig")]
    good = subprocess.run(command, check=False, input=b"record", capture_output=True)
    bad = subprocess.run(command, check=False, input=b"recort", capture_output=True)
    assert (good.returncode, bad.returncode) == (0, 255)


@needs_openssh
def test_we_verify_what_ssh_keygen_signs(tmp_path: Path) -> None:
    key = StockKey.new(tmp_path / "key")
    signature = key.sign(b"record")
    assert signature.key == key.public
    assert sshsig.verify(signature, b"record") == ""
    assert sshsig.verify(signature, b"recort") == "the signature does not match"


@needs_openssh
def test_our_bytes_are_those_of_ssh_keygen(tmp_path: Path) -> None:
    """Ed25519 is deterministic: the two programs give the same file."""
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key

    key = StockKey.new(tmp_path / "key")
    private = load_ssh_private_key(key.path.read_bytes(), None)
    assert isinstance(private, Ed25519PrivateKey)
    assert sshsig.sign(private, b"record").armored == key.sign(b"record").armored


def test_public_keys_are_read_back() -> None:
    for key in (PUBLIC, PublicKey(PUBLIC.point, b"ssh:")):
        assert parse_line(key.line) == key
        assert parse_blob(key.blob) == key
        assert key.fingerprint == hashlib.sha256(key.blob).hexdigest()
    assert PublicKey(PUBLIC.point, b"ssh:").line.startswith("sk-ssh-ed25519@openssh.com AAAA")


def line_of(*items: bytes) -> str:
    return f"ssh-ed25519 {base64.b64encode(b''.join(map(wire_string, items))).decode()}"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("", "the key is cut short"),
        ("ssh-ed25519", "the key is cut short"),
        ("ssh-ed25519 AAA", "the key is not base64"),
        ("ssh-ed25519 é", "the key is not base64"),
        (f"{PUBLIC.line} me@example", "the key is not base64"),
        (PUBLIC.line.replace(" ", "  "), "the key is not base64"),
        (f"x{PUBLIC.line}", "the key is not written as 'xssh-ed25519' and base64 alone"),
        (line_of(b"ssh-ed25519", bytes(31)), "the key is not 32 bytes long"),
        (line_of(b"ssh-ed25519", bytes(32), b""), "the key has bytes after its end"),
        (
            line_of(b"sk-ssh-ed25519@openssh.com", bytes(32), b""),
            "the hardware key names no application",
        ),
        (
            line_of(b"ssh-\x1b[2J", bytes(32)),
            "key type ssh-\\x1b[2J is not accepted: use ssh-ed25519 or sk-ssh-ed25519",
        ),
    ],
)
def test_malformed_public_keys(line: str, reason: str) -> None:
    with pytest.raises(RecordError) as caught:
        parse_line(line)
    assert str(caught.value) == reason
