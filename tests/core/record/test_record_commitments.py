"""Commitments bind a body and hide it."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.core.record.commitments import MAX_BODY_BYTES, commit, opens
from comity.core.record.errors import RecordError
from comity.core.record.shapes import COMMITMENT

SALT = bytes(range(32))


def test_the_bytes_are_those_of_the_protocol() -> None:
    digest = hashlib.sha256(b"comity-body/1\n" + SALT + b"text").hexdigest()
    assert commit(b"text", SALT) == f"{digest}.256"


@pytest.mark.parametrize(("size", "shown"), [(0, 0), (1, 256), (256, 256), (257, 512)])
def test_the_size_is_rounded_up(size: int, shown: int) -> None:
    assert commit(b"x" * size, SALT).split(".")[1] == str(shown)


@settings(deadline=None)  # machines are shared: time is measured in benchmarks only
@given(st.binary(max_size=600), st.binary(min_size=32, max_size=32))
def test_it_opens_with_its_body_and_salt_only(body: bytes, salt: bytes) -> None:
    commitment = commit(body, salt)
    COMMITMENT.check(commitment, "text")
    assert opens(commitment, body, salt)
    assert not opens(commitment, body + b"x", salt)
    assert not opens(commitment, body, salt[1:] + bytes([salt[0] ^ 1]))


def test_the_size_is_part_of_what_is_opened() -> None:
    digest = commit(b"text", SALT).split(".")[0]
    assert not opens(f"{digest}.512", b"text", SALT)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_salts_have_32_bytes(length: int) -> None:
    with pytest.raises(RecordError, match=f"salt: has {length} bytes, not 32"):
        commit(b"", b"x" * length)


def test_bodies_have_a_limit() -> None:
    assert commit(bytes(MAX_BODY_BYTES), SALT).endswith(".8388608")
    with pytest.raises(RecordError, match="body: has 8388609 bytes, the limit is 8388608"):
        commit(bytes(MAX_BODY_BYTES + 1), SALT)
