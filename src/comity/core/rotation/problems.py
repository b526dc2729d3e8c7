"""A fault in a file that somebody wrote, with the place and the reason."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

_PLAIN = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff<>]+")
_IDENTIFIER = re.compile(r"[^\W_][\w.-]*")
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: `where` is a row, an entry or a field, empty for the whole file."""

    file: str
    where: str
    reason: str

    def __str__(self) -> str:
        return printable(": ".join(part for part in (self.file, self.where, self.reason) if part))


Report = Callable[[str, str], None]  # (where, reason)


def first_day(text: str) -> date | None:
    """Return the first day of YYYY, YYYY-MM or YYYY-MM-DD, None if it is no such date."""
    match = _DAY.fullmatch(text)
    if match is None or not text.isascii():
        return None
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def is_backwards(start: str, end: str) -> bool:
    """Whether `end` is before `start`; "2006" does not end before "2006-05", which lies in it."""
    first, last = first_day(start), first_day(end)
    return first is not None and last is not None and last < first and not start.startswith(end)


def printable(line: str) -> str:
    """Return `line` with escapes for what a file may hold and a terminal must not get."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in line)


def quoted(text: str, longest: int = 80) -> str:
    """What a file holds, in quotes and cut where it is long: a fault is told in one short line."""
    return repr(text if len(text) <= longest else f"{text[:longest]}...")


def is_identifier(text: str) -> bool:
    """Whether `text` can name an organisation: letters, digits, dot, hyphen, underscore."""
    return _IDENTIFIER.fullmatch(text) is not None


def is_plain(text: str) -> bool:
    """Whether `text` is one line with no control, direction or markup character."""
    return _PLAIN.fullmatch(text) is not None
