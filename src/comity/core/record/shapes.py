"""Shapes: the only kinds of value a record may hold.

Each shape is closed: a pattern of a code, a hash, a name in the network's own grammar, a number.
None admits a sentence, and a test walks every schema to see that none does.
"""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from comity.core.record.commitments import COMMITMENT as COMMITMENT_PATTERN
from comity.core.record.ed25519 import point_fault
from comity.core.record.errors import RecordError
from comity.core.record.publickeys import RECORD_APPLICATION, parse_line


class Shape(Protocol):
    """What a value may be."""

    def check(self, value: object, field: str) -> None:
        """Raises RecordError naming `field` if `value` does not have this shape."""


@dataclass(frozen=True, slots=True)
class Token:
    """An ASCII string that matches a pattern as a whole; `reason` completes "is not ..."."""

    pattern: re.Pattern[str]
    longest: int
    reason: str
    further: Callable[[str], str] | None = None

    def check(self, value: object, field: str) -> None:
        if not isinstance(value, str):
            raise RecordError("is not a string", field)
        if len(value) > self.longest or not self.pattern.fullmatch(value):
            raise RecordError(f"is not {self.reason}", field)
        fault = self.further(value) if self.further else ""
        if fault:
            raise RecordError(fault, field)


@dataclass(frozen=True, slots=True)
class Choice:
    """One word of a closed list."""

    words: tuple[str, ...]

    def check(self, value: object, field: str) -> None:
        if not isinstance(value, str) or value not in self.words:
            raise RecordError(f"is not one of {', '.join(self.words)}", field)


@dataclass(frozen=True, slots=True)
class Integer:
    """A whole number from `least` up."""

    least: int

    def check(self, value: object, field: str) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            raise RecordError("is not a whole number", field)
        if value < self.least:
            raise RecordError(f"is below {self.least}", field)


@dataclass(frozen=True, slots=True)
class Several:
    """A list of values of one shape, sorted and without repetition, so that it has one spelling."""

    item: Token
    most: int

    def check(self, value: object, field: str) -> None:
        if not isinstance(value, list) or not 0 < len(value) <= self.most:
            raise RecordError(f"is not a list of 1 to {self.most} values", field)
        for number, item in enumerate(value):
            self.item.check(item, f"{field}[{number}]")
        if sorted(set(value)) != value:
            raise RecordError("is not sorted, or repeats a value", field)


@dataclass(frozen=True, slots=True)
class Field:
    """A named member of an object."""

    name: str
    shape: Shape
    required: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """An object with these fields and no others."""

    fields: tuple[Field, ...]

    def check(self, value: object, field: str) -> None:
        if not isinstance(value, Mapping):
            raise RecordError("is not an object", field)
        prefix = f"{field}." if field else ""
        for name in value:
            if not any(known.name == name for known in self.fields):
                raise RecordError("is not a field of this kind", prefix + ascii(name)[1:-1][:40])
        for known in self.fields:
            if known.name in value:
                known.shape.check(value[known.name], prefix + known.name)
            elif known.required:
                raise RecordError("is missing", prefix + known.name)


def _date_fault(value: str) -> str:
    try:
        datetime.date.fromisoformat(value[:10])
    except ValueError:
        return "is not a date of the calendar"
    return ""


def _key_fault(value: str) -> str:
    try:
        key = parse_line(value)
    except RecordError as error:
        return error.reason
    if key.hardware and key.application != RECORD_APPLICATION:
        return "is a hardware key whose application is not 'ssh:'"
    fault = point_fault(key.point)
    return f"the key {fault}" if fault else ""


def _token(
    pattern: str, longest: int, reason: str, further: Callable[[str], str] | None = None
) -> Token:
    return Token(re.compile(pattern, re.ASCII), longest, reason, further)


_UPPER = "[A-Z0-9](?:[A-Z0-9.-]{0,30}[A-Z0-9])?"
_SLUG = "[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?"
_SEGMENT = f"(?:{_UPPER}|{_SLUG})"
_LAST = f"(?:{_SEGMENT}|(?:Rev|Add|Corr)[.][1-9][0-9]{{0,3}})"

HASH = _token("[0-9a-f]{64}", 64, "64 lower-case hexadecimal digits")
# 256 bits in base32: the last of 52 characters carries one bit, so it is `a` or `q`.
ORGANISATION = _token("[a-z2-7]{51}[aq]", 52, "an organisation id (52 characters of base32)")
COMMITMENT = _token(COMMITMENT_PATTERN.pattern, 72, "a commitment (hash, full stop, size)")
DATE = _token("[0-9]{4}-[0-9]{2}-[0-9]{2}", 10, "a date (YYYY-MM-DD)", _date_fault)
MINUTE = _token(
    "[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]Z",
    17,
    "a minute in UTC (YYYY-MM-DDTHH:MMZ)",
    _date_fault,
)
DOC = _token(f"{_SEGMENT}(?:/{_SEGMENT}){{0,3}}/{_LAST}", 96, "a symbol of two to five segments")
SLUG = _token(_SLUG, 32, "a slug (a-z, 0-9, -)")
LANGUAGE = _token(
    "[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?", 11, "a language tag (BCP 47)"
)
ORIGIN = _token(
    r"[a-z0-9](?:[a-z0-9.-]{0,126}[a-z0-9])?(?::[1-9][0-9]{0,4})?/term-[1-9][0-9]{0,4}",
    144,
    "an origin (<domain>/term-<n>)",
)
PUBLIC_KEY = _token(
    r"(?:ssh-ed25519|sk-ssh-ed25519@openssh\.com) [A-Za-z0-9+/]+={0,2}",
    160,
    "a public key (ssh-ed25519 or sk-ssh-ed25519, without comment)",
    _key_fault,
)
# A C2SP verifier key: name, key id, and the base64 of an algorithm byte and a key.
VERIFIER_KEY = _token(
    r"[a-z0-9](?:[a-z0-9./-]{0,126}[a-z0-9])?\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}",
    182,
    "a verifier key (name+id+key)",
)
