"""The strings of the SSH wire format are taken whole or not at all."""

import pytest

from comity.core.record.errors import RecordError
from comity.core.record.publickeys import WireReader


def test_a_string_that_is_cut_short_is_refused():
    with pytest.raises(RecordError, match="cut short"):
        WireReader(b"\0\0\0\1", "x").string()


def test_a_string_of_the_stated_length_is_taken():
    assert WireReader(b"\0\0\0\1a", "x").string() == b"a"
