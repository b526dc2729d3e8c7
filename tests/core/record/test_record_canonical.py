"""Strict parsing and the canonical form."""

import json
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.core.record.canonical import (
    MAX_DEPTH,
    MAX_INTEGER,
    MAX_VALUES,
    Json,
    canonical,
    parse,
    parse_canonical,
)
from comity.core.record.errors import RecordError

SCALARS = st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER)
TEXTS = st.text(st.characters(codec="ascii"))
VALUES = st.recursive(
    SCALARS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(TEXTS, VALUES, max_size=4)


def depth(value: object) -> int:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    deeper = max((depth(item) for item in inside), default=0)
    return deeper + isinstance(value, dict | list)


@settings(deadline=None)  # machines are shared: time is measured in benchmarks only
@given(OBJECTS)
def test_what_is_written_is_read(value: dict[str, Json]) -> None:
    if depth(value) > MAX_DEPTH:
        with pytest.raises(RecordError, match="is nested too deeply"):
            canonical(value)
        return
    data = canonical(value)
    assert parse_canonical(data) == value
    assert canonical(parse(data)) == data


@settings(deadline=None)  # machines are shared: time is measured in benchmarks only
@given(OBJECTS)
def test_other_spellings_are_parsed_and_are_not_canonical(value: dict[str, Json]) -> None:
    if depth(value) <= MAX_DEPTH:
        spelt = json.dumps(value, indent=1).encode()
        assert parse(spelt) == value
        if spelt != canonical(value):
            with pytest.raises(RecordError, match="is not in canonical form"):
                parse_canonical(spelt)


@settings(deadline=None)  # machines are shared: time is measured in benchmarks only
@given(st.binary(max_size=40) | st.text(alphabet='{}[]",:0123456789.eE-\\u').map(str.encode))
def test_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        value = parse(data)
    except RecordError:
        return
    assert parse_canonical(canonical(value)) == value


REFUSED = {
    b"": "is not JSON at line 1, column 1",
    b"[]": "is not a JSON object",
    b'"a"': "is not a JSON object",
    b'{"a":1,"a":1}': "a: occurs twice",
    b'{"b":{"\\u0061":1,"a":2}}': "a: occurs twice",
    b'{"a":1.0}': "holds the number 1.0: only whole numbers are allowed",
    b'{"a":1e3}': "holds the number 1e3: only whole numbers are allowed",
    b'{"a":NaN}': "holds the number NaN: only whole numbers are allowed",
    b'{"a":-Infinity}': "holds the number -Infinity: only whole numbers are allowed",
    b'{"a":-0}': "holds the number -0, which is not below 2^53",
    b'{"a":9007199254740992}': "holds the number 9007199254740992, which is not below 2^53",
    b'{"a":-9007199254740992}': "holds the number -9007199254740992, which is not below 2^53",
    b'{"a":' + b"9" * 5000 + b"}": f"holds the number {'9' * 24}, which is not below 2^53",
    b'{"a":01}': "is not JSON at line 1, column 7",
    b'{"a":1,}': "is not JSON at line 1, column 8",
    b"{'a':1}": "is not JSON at line 1, column 2",
    b'{"a":1}x': "is not JSON at line 1, column 8",
    b'{"a":"\x01"}': "is not JSON at line 1, column 7",
    b'\xef\xbb\xbf{"a":1}': "is not JSON at line 1, column 1",
    b'{"a":"\xff"}': "is not UTF-8 at byte 6",
    b'{"a":"\xed\xa0\x80"}': "is not UTF-8 at byte 6",
    b'{"a":"\\ud800"}': "a: has half a surrogate pair",
    b'{"a":{"\\udfff":1}}': "a.\\udfff: has half a surrogate pair",
    b'{"a":["A\xcc\x8a"]}': "a: is not in normal form NFC",
    b'{"A\\u030a":1}': "A\\u030a: is not in normal form NFC",
    b'{"a":[[[[[[[[1]]]]]]]]}': "is nested deeper than 8 levels",
    b'{"a":"' + b"[" * 20: "is not JSON at line 1, column 6",
    b"[" * 59_000: "is nested deeper than 8 levels",
}


@pytest.mark.parametrize("data", REFUSED, ids=lambda data: data[:16].decode("latin-1"))
def test_refused_with_the_reason(data: bytes) -> None:
    with pytest.raises(RecordError) as caught:
        parse(data)
    assert str(caught.value) == REFUSED[data]


def test_depth_is_counted_outside_strings_only() -> None:
    assert parse(b'{"a":[[[[[[[1]]]]]]],"b":"[[[[[[[[[\\"[[[["}')["b"] == '[[[[[[[[["[[[['


def test_brackets_that_close_are_forgotten() -> None:
    value = b'{"a":[' + b",".join([b"[]"] * 40) + b"]}"
    assert parse(value) == {"a": [[]] * 40}


def test_values_are_counted_before_they_are_read() -> None:
    full = b'{"a":[' + b"0," * (MAX_VALUES - 1) + b"0]}"
    assert len(parse(full, len(full))["a"]) == MAX_VALUES  # type: ignore[arg-type]
    with pytest.raises(RecordError, match="holds more than 500000 values"):
        parse(full.replace(b"[", b"[0,"), 2 * len(full))
    commas = b'{"a":"' + b"," * MAX_VALUES + b'"}'
    assert parse(commas, len(commas)) == {"a": "," * MAX_VALUES}


def test_the_limits_are_exact() -> None:
    assert parse(b'{"a":"xx"}', limit=10) == {"a": "xx"}
    with pytest.raises(RecordError, match="is longer than 9 bytes"):
        parse(b'{"a":"xx"}', limit=9)
    assert parse(b'{"a":9007199254740991,"b":-9007199254740991}')["a"] == MAX_INTEGER
    assert parse(b'{"a":[[]]}', depth=3) == {"a": [[]]}
    with pytest.raises(RecordError, match="is nested deeper than 2 levels"):
        parse(b'{"a":[[]]}', depth=2)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"a": 1.5}, "a: is a float, which a record cannot hold"),
        ({"a": {"b": 2**53}}, "a.b: is not below 2^53"),
        ({"a": -(2**53)}, "a: is not below 2^53"),
        ({"a": (1,)}, "a: is a tuple, which a record cannot hold"),
        ({1: 2}, "has a key that is not a string"),
        ({"a": {1: 2}}, "a: has a key that is not a string"),
        ({"a": "A\u030a"}, "a: is not in normal form NFC"),
    ],
)
def test_values_that_have_no_canonical_form(value: dict[str, Json], reason: str) -> None:
    with pytest.raises(RecordError) as caught:
        canonical(value)
    assert str(caught.value) == reason


def test_what_is_nested_too_deeply_is_not_written() -> None:
    value: Json = 1
    for _ in range(7):
        value = [value]
    assert canonical({"a": value}) == b'{"a":[[[[[[[1]]]]]]]}'
    with pytest.raises(RecordError, match="a: is nested too deeply"):
        canonical({"a": [value]})
    with pytest.raises(RecordError, match=r"a\.b: is nested too deeply"):
        canonical({"a": {"b": value}})


def test_the_bounds_of_numbers_are_written() -> None:
    assert canonical({"a": MAX_INTEGER, "b": -MAX_INTEGER}) == (
        b'{"a":9007199254740991,"b":-9007199254740991}'
    )


# What our stricter reading says of the six cases; the library is held to the form itself.
OURS = {
    "arrays": "is not a JSON object",
    "french": "",
    "structures": "holds the number 56.0: only whole numbers are allowed",
    "unicode": "Unnormalized Unicode: is not in normal form NFC",
    "values": "holds the number 333333333.33333329: only whole numbers are allowed",
    "weird": "\\ufb33: is not in normal form NFC",
}


@pytest.mark.parametrize("name", OURS)
def test_rfc_8785_vectors(vectors: Path, name: str) -> None:
    folder = vectors / "rfc8785-cyberphone" / "testdata"
    data = (folder / "input" / f"{name}.json").read_bytes()
    expected = (folder / "output" / f"{name}.json").read_bytes()
    assert bytes.fromhex((folder / "outhex" / f"{name}.txt").read_text()) == expected
    assert rfc8785.dumps(json.loads(data)) == expected
    try:
        assert canonical(parse(data)) == expected
        fault = ""
    except RecordError as error:
        fault = str(error)
    assert fault == OURS[name]


def test_integers_of_the_values_vector_keep_their_form() -> None:
    assert canonical({"literals": [None, True, False], "string": '€$\x0f\nA\'B"\\\\"/'}) == (
        '{"literals":[null,true,false],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'.encode()
    )
