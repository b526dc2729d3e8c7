"""Canonical bytes: RFC 8785 objects, parsed strictly.

A record is an exact byte string. A reader checks a signature over the bytes first, then that
the bytes are the canonical form of what they say; it never re-serialises in order to verify.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from typing import NoReturn, TypeAlias

import rfc8785

from comity.core.record.errors import RecordError

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"

MAX_RECORD_BYTES = 60_000
MAX_DEPTH = 8
MAX_INTEGER = 2**53 - 1
MAX_VALUES = 500_000  # what a bundle can hold within its size; more only keeps the reader waiting

# The quantifiers are possessive: a string that never ends is scanned once, not once per offset.
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def canonical(value: Mapping[str, Json]) -> bytes:
    """The RFC 8785 form of an object.

    Raises RecordError for floats, integers of 2^53 and more, strings not in NFC, lone
    surrogates, and objects nested deeper than MAX_DEPTH.
    """
    _check(value, "", MAX_DEPTH)
    return rfc8785.dumps(dict(value))


def parse(data: bytes, limit: int = MAX_RECORD_BYTES, depth: int = MAX_DEPTH) -> dict[str, Json]:
    """The object in `data`: strict JSON, any spacing and any order of keys.

    Refuses with RecordError: more than `limit` bytes, invalid UTF-8, a byte order mark,
    duplicate keys, floats and exponents, negative zero, integers of 2^53 and more, strings not in
    NFC, lone surrogates, nesting deeper than `depth`, more than MAX_VALUES values, and anything but
    an object at the top.
    """
    if len(data) > limit:
        raise RecordError(f"is longer than {limit} bytes")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RecordError(f"is not UTF-8 at byte {error.start}") from None
    _check_structure(text, depth)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=_refuse_float,
            parse_int=_integer,
            parse_constant=_refuse_float,
        )
    except json.JSONDecodeError as error:
        reason = f"is not JSON at line {error.lineno}, column {error.colno}"
        raise RecordError(reason) from None
    if not isinstance(value, dict):
        raise RecordError("is not a JSON object")
    _check(value, "", depth)
    return value


def parse_canonical(data: bytes) -> dict[str, Json]:
    """The object of which `data` is the canonical form; RecordError when it is not."""
    value = parse(data)
    if rfc8785.dumps(value) != data:
        raise RecordError("is not in canonical form (RFC 8785)")
    return value


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    result: dict[str, Json] = {}
    for key, value in pairs:
        if key in result:
            raise RecordError("occurs twice", _name(key))
        result[key] = value
    return result


def _refuse_float(text: str) -> NoReturn:
    raise RecordError(f"holds the number {text[:24]}: only whole numbers are allowed")


def _integer(text: str) -> int:
    # The length is looked at first: int() of a million digits is slow, and Python refuses it.
    if text == "-0" or len(text) > 17 or abs(int(text)) > MAX_INTEGER:
        raise RecordError(f"holds the number {text[:24]}, which is not below 2^53")
    return int(text)


def _check_structure(text: str, depth: int) -> None:
    # Looked at before parsing: json.loads recurses, and its stack is not ours to exhaust.
    bare, level = _STRING.sub("", text), 0
    if bare.count(",") >= MAX_VALUES:
        raise RecordError(f"holds more than {MAX_VALUES} values")
    for bracket in _BRACKET.findall(bare):
        level += 1 if bracket in "[{" else -1
        if level > depth:
            raise RecordError(f"is nested deeper than {depth} levels")


def _check(value: object, field: str, depth: int) -> None:
    if isinstance(value, str):
        _check_string(value, field)
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise RecordError("is not below 2^53", field)
    elif isinstance(value, Mapping | list):
        _check_inside(value, field, depth)
    else:
        raise RecordError(f"is a {type(value).__name__}, which a record cannot hold", field)


def _check_inside(value: Mapping[object, object] | list[object], field: str, depth: int) -> None:
    if depth == 0:
        raise RecordError("is nested too deeply", field)
    if isinstance(value, list):
        for item in value:
            _check(item, field, depth - 1)
        return
    for key, item in value.items():
        if not isinstance(key, str):
            raise RecordError("has a key that is not a string", field)
        name = f"{field}.{_name(key)}" if field else _name(key)
        _check_string(key, name)
        _check(item, name, depth - 1)


def _check_string(value: str, field: str) -> None:
    if _SURROGATE.search(value):
        raise RecordError("has half a surrogate pair", field)
    if not unicodedata.is_normalized("NFC", value):
        raise RecordError("is not in normal form NFC", field)


def _name(key: str) -> str:
    """A key that came from outside, safe and short enough for a message."""
    return ascii(key)[1:-1][:40]
