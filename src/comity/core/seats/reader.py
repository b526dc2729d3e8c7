"""Values taken out of parsed JSON, with one sentence for each that is wrong."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final, TypeGuard

from comity.core.seats.contest import Constituency
from comity.core.seats.errors import BadContest

Json = object
MOST_VOTES: Final = 10**12
MOST_SEATS: Final = 10_000
MOST_ROWS: Final = 20_000
LONG_NAME: Final = 500
DATE: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


class Reader:
    """Takes values out of parsed JSON and collects one sentence for everything that is wrong."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def wrong(self, where: str, reason: str) -> None:
        """Note a problem."""
        self.problems.append(f"{where}: {reason}")

    def text(self, row: Mapping[str, Json], key: str, where: str, *, needed: bool = True) -> str:
        """A string, "" where it is absent or wrong."""
        value = row.get(key)
        if isinstance(value, str) and (value.strip() or not needed):
            self.spelt(value, f"{where}{key}", one_line=needed)
            return value
        if needed or value is not None:
            self.wrong(f"{where}{key}", "a text is needed" if needed else "is not a text")
        return ""

    def spelt(self, value: str, where: str, *, one_line: bool = True) -> None:
        """Note a text that no program could print, or a name that would print as two lines."""
        kinds = {unicodedata.category(mark) for mark in value}
        if "Cs" in kinds:
            self.wrong(where, "it has half a surrogate pair")
        if one_line and len(value) > LONG_NAME:
            self.wrong(where, f"it is longer than {LONG_NAME} characters")
        if one_line and kinds & {"Cc", "Zl", "Zp"}:
            self.wrong(where, "it has a control character")

    def whole(self, value: Json, where: str, most: int = MOST_VOTES) -> int:
        """A whole number from 0 to `most`, 0 where it is wrong."""
        if isinstance(value, bool) or not isinstance(value, int):
            self.wrong(where, f"{shown(value)} is not a whole number")
        elif value < 0:
            self.wrong(where, f"{value} is below zero")
        elif value > most:
            self.wrong(where, f"{shown(value)} is above {most}, more than any count")
        else:
            return value
        return 0

    def maybe(self, row: Mapping[str, Json], key: str, where: str) -> int | None:
        """A whole number or None where the key is absent."""
        return None if row.get(key) is None else self.whole(row[key], f"{where}{key}")

    def table(
        self, row: Mapping[str, Json], key: str, where: str, most: int = MOST_VOTES
    ) -> dict[str, int]:
        """Whole numbers by name."""
        value = row.get(key)
        if not is_object(value):
            self.wrong(f"{where}{key}", "a table of names and numbers is needed")
            return {}
        if "" in value:
            self.wrong(f"{where}{key}", "a name is empty")
        for name in value:
            self.spelt(name, f"{where}{key}, {shown(name, LONG_NAME)}")
        return {
            name: self.whole(count, f"{where}{key}, {shown(name, LONG_NAME)}", most)
            for name, count in value.items()
        }

    def optional(
        self, row: Mapping[str, Json], key: str, where: str, most: int = MOST_SEATS
    ) -> dict[str, int] | None:
        """A table, or None where the key is absent."""
        return None if row.get(key) is None else self.table(row, key, where, most)

    def done(self) -> None:
        """Raise BadContest if anything was wrong."""
        if self.problems:
            raise BadContest(self.problems)


def few_rows(reader: Reader, places: Sequence[Constituency]) -> None:
    """Refuse tables no election ever had, which would only keep the reader waiting."""
    rows = sum(len(place.votes) for place in places)
    if rows > MOST_ROWS:
        reader.wrong("constituencies", f"{rows} rows of votes are above {MOST_ROWS}")


def is_object(value: Json) -> TypeGuard[Mapping[str, Json]]:
    """Whether a JSON value is an object."""
    return isinstance(value, dict)


def shown(value: Json, longest: int = 40) -> str:
    """A value as the file writes it: null and true, not what Python calls them."""
    try:
        written = repr(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    except ValueError:
        return "a number of thousands of digits"
    return written if len(written) <= longest else written[: longest - 3] + "..."
