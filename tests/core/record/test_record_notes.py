"""Signed notes, checkpoints and cosignatures."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.core.record.errors import RecordError
from comity.core.record.notes import (
    COSIGNATURE,
    SIGNATURE,
    Checkpoint,
    Note,
    NoteKey,
    NoteSignature,
    cosign,
    parse_checkpoint,
    parse_note,
    parse_vkey,
    sign_note,
    verify_note,
)

SECRET = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
POINT = SECRET.public_key().public_bytes_raw()
NAME = "hub.example/term-1"
LOG = NoteKey(NAME, SIGNATURE, POINT)
WITNESS = NoteKey("w.example", COSIGNATURE, POINT)
CHECKPOINT = Checkpoint(NAME, 183, bytes(range(32)))
SIGNED = Note(CHECKPOINT.text, (sign_note(CHECKPOINT.text, NAME, SECRET),))


def test_a_checkpoint_is_written_signed_and_read() -> None:
    encoded = SIGNED.encode()
    assert encoded.startswith(
        "hub.example/term-1\n183\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n\n— "
    )
    note = parse_note(encoded)
    assert note == SIGNED
    assert parse_checkpoint(note.text) == CHECKPOINT
    assert verify_note(note, LOG) == 0
    assert verify_note(note, NoteKey("other", SIGNATURE, POINT)) is None
    assert verify_note(note, NoteKey(NAME, SIGNATURE, bytes([9] * 32))) is None


def test_a_cosignature_carries_a_time() -> None:
    line = cosign(CHECKPOINT.text, "w.example", SECRET, 1_700_000_000)
    note = parse_note(Note(CHECKPOINT.text, (*SIGNED.signatures, line)).encode())
    assert verify_note(note, WITNESS) == 1_700_000_000
    assert verify_note(note, LOG) == 0
    moved = NoteSignature(line.name, line.key_id, bytes(8) + line.signature[8:])
    with pytest.raises(RecordError, match=r"by w\.example on the note is refused: the signature"):
        verify_note(Note(CHECKPOINT.text, (moved,)), WITNESS)


def test_a_false_signature_is_no_missing_one() -> None:
    other = Note("another text\n", SIGNED.signatures)
    with pytest.raises(RecordError, match="is refused: the signature does not match"):
        verify_note(other, LOG)
    with pytest.raises(RecordError, match="the note has two signatures by hub"):
        verify_note(Note(CHECKPOINT.text, SIGNED.signatures * 2), LOG)


@settings(deadline=None)  # machines are shared: time is measured in benchmarks only
@given(st.integers(0, 10**15), st.binary(min_size=32, max_size=32))
def test_checkpoints_are_read_back(size: int, root: bytes) -> None:
    checkpoint = Checkpoint(NAME, size, root)
    assert parse_checkpoint(checkpoint.text) == checkpoint


ROOT = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"{NAME}\n183\n{ROOT}", "the checkpoint is not an origin, a size and a root"),
        (f"{NAME}\n0183\n{ROOT}\n", "the checkpoint is not an origin, a size and a root"),
        (f"{NAME}\n+1\n{ROOT}\n", "the checkpoint is not an origin, a size and a root"),
        (
            f"{NAME}\n12345678901234567\n{ROOT}\n",
            "the checkpoint is not an origin, a size and a root",
        ),
        (f"\n183\n{ROOT}\n", "the checkpoint is not an origin, a size and a root"),
        (f"{NAME}\n183\n{ROOT}\nmore\n", "the checkpoint is not an origin, a size and a root"),
        (f"{NAME}\n183\n{ROOT}\nx", "the checkpoint is not an origin, a size and a root"),
        (f"{NAME}\n183\n!\n", "the root of the checkpoint is not base64"),
        (f"{NAME}\n183\né\n", "the root of the checkpoint is not base64"),
        (f"{NAME}\n183\n{ROOT[:-2]}9=\n", "the root of the checkpoint is not canonical base64"),
        (f"{NAME}\n183\nAAAA\n", "the root of the checkpoint is not 32 bytes long"),
    ],
)
def test_malformed_checkpoints(text: str, reason: str) -> None:
    with pytest.raises(RecordError) as caught:
        parse_checkpoint(text)
    assert str(caught.value) == reason


LINE = SIGNED.signatures[0].line


@pytest.mark.parametrize(
    ("encoded", "reason"),
    [
        ("", "the note has no signature"),
        ("text\n", "the note has no signature"),
        (f"text\n\n{LINE}", "the note has no signature"),
        ("text\n\n\n", "the note has no signature"),
        ("text\n\n\n\n", "the note has no signature"),
        ("text\n\nsignature\n", "the note has a malformed signature line"),
        (f"text\n\n- {LINE[2:]}\n", "the note has a malformed signature line"),
        ("text\n\n— a+b AAAAAAA=\n", "the note has a malformed signature line"),
        ("text\n\n—  AAAAAAA=\n", "the note has a malformed signature line"),
        ("text\n\n— name AAAA BBBB\n", "a signature of the note is not base64"),
        ("text\n\n— name AAAAAB==\n", "a signature of the note is not canonical base64"),
        ("text\n\n— name AAAAAA==\n", "a signature of the note is cut short"),
        (f"te\x07xt\n\n{LINE}\n", "the note has a control character"),
        (f"te\rxt\n\n{LINE}\n", "the note has a control character"),
        (f"te\x7fxt\n\n{LINE}\n", "the note has a control character"),
        (f"text\n\n{LINE}\n" + f"{LINE}\n" * 100, "the note has too many signatures"),
        ("x" * 65_536 + "\n\n" + LINE, "the note is too long"),
    ],
)
def test_malformed_notes(encoded: str, reason: str) -> None:
    with pytest.raises(RecordError) as caught:
        parse_note(encoded)
    assert str(caught.value) == reason


def test_the_limits_of_notes() -> None:
    assert len(parse_note("text\n\n" + f"{LINE}\n" * 100).signatures) == 100
    five = parse_note("text\n\n— name AAAAAAA=\n").signatures
    assert five == (NoteSignature("name", bytes(4), bytes(1)),)
    longest = "x" * (65_536 - len(LINE.encode()) - 3)
    assert parse_note(f"{longest}\n\n{LINE}\n").text == f"{longest}\n"
    with pytest.raises(RecordError, match="the note is too long"):
        parse_note(f"x{longest}\n\n{LINE}\n")


def test_a_text_may_hold_empty_lines() -> None:
    note = parse_note(f"one\n\ntwo\n\n{LINE}\n")
    assert (note.text, len(note.signatures)) == ("one\n\ntwo\n", 1)


@pytest.mark.parametrize("key", [LOG, WITNESS])
def test_verifier_keys_are_read_back(key: NoteKey) -> None:
    assert parse_vkey(key.vkey) == key


@pytest.mark.parametrize(
    ("vkey", "reason"),
    [
        ("", "the verifier key is not name+id+key with an Ed25519 key"),
        ("name+00000000+AAAA", "the verifier key is not name+id+key with an Ed25519 key"),
        (LOG.vkey.replace("hub", "hob"), "the verifier key does not carry its own id"),
        (LOG.vkey[:-1] + "=", "the verifier key is not canonical base64"),
        (LOG.vkey[:-1] + "é", "the verifier key is not base64"),
        (
            LOG.vkey.replace("hub", "h ub"),
            "the verifier key is not name+id+key with an Ed25519 key",
        ),
        (NoteKey(NAME, 2, POINT).vkey, "the verifier key is not name+id+key with an Ed25519 key"),
        (
            NoteKey(NAME, 1, POINT + b"x").vkey,
            "the verifier key is not name+id+key with an Ed25519 key",
        ),
    ],
)
def test_malformed_verifier_keys(vkey: str, reason: str) -> None:
    with pytest.raises(RecordError) as caught:
        parse_vkey(vkey)
    assert str(caught.value) == reason
