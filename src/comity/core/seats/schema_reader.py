"""Reading contest/1: values checked one by one, every problem collected."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final, TypeVar

from comity.core.seats.methods import Number
from comity.core.seats.reader import (
    LONG_NAME,
    MOST_SEATS,
    MOST_VOTES,
    Json,
    Reader,
    is_object,
    shown,
)
from comity.core.seats.schema_out import KEYS

T = TypeVar("T")
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "scope": ("national", "constituency"),
    "base": ("valid", "cast", "lists"),
    "votes": ("all", "remainders"),
    "tie": ("more_votes", "fewer_votes", "lot"),
    "overhang": ("none", "keep"),
    "need": (
        "valid",
        "all_lists",
        "cast",
        "capacity",
        "alliances",
        "coalitions",
        "district_seats",
        "each_candidate",
    ),
}
EMPTY: Final[Mapping[str, Json]] = {}


class Strict(Reader):
    """A reader that also refuses absent and unknown keys."""

    def row(self, value: Json, kind: str, where: str) -> Mapping[str, Json]:
        """An object of a kind with exactly its keys; an empty one where it is wrong."""
        if not is_object(value):
            self.wrong(where, f"an object ({kind}) is needed")
            return EMPTY
        absent = [key for key in KEYS[kind] if key not in value]
        unknown = [str(key) for key in value if key not in KEYS[kind]]
        if absent:
            self.wrong(where, f"missing: {', '.join(absent)}")
        if unknown:
            self.wrong(where, f"unknown: {', '.join(unknown)}")
        return EMPTY if absent else value

    def rational(self, value: Json, where: str) -> Fraction:
        """A fraction written as text."""
        if not isinstance(value, str) or len(value) > 60:
            self.wrong(where, 'a fraction written as text is needed, such as "1/20"')
            return Fraction(0)
        top, slash, bottom = value.partition("/")
        plain = top.isascii() and top.isdigit()
        if not plain or (slash and not (bottom.isascii() and bottom.isdigit() and int(bottom))):
            self.wrong(where, f"{value!r} is not a fraction such as 1/20")
            return Fraction(0)
        return Fraction(int(top), int(bottom) if slash else 1)

    def share(self, value: Json, where: str) -> Fraction:
        """A fraction from 0 to 1."""
        found = self.rational(value, where)
        if found > 1:
            self.wrong(where, f"{found} is above 1")
        return found

    def choice(self, value: Json, kind: str, where: str) -> str:
        """One of the words of a kind."""
        if isinstance(value, str) and value in CHOICES[kind]:
            return value
        self.wrong(where, f"must be one of {', '.join(CHOICES[kind])}")
        return CHOICES[kind][0]

    def flag(self, value: Json, where: str) -> bool:
        """True or false."""
        if not isinstance(value, bool):
            self.wrong(where, "must be true or false")
        return value is True

    def many(self, value: Json, where: str, each: Callable[[Json, str], T]) -> tuple[T, ...]:
        """A list, each entry read by `each(value, where)`."""
        if not isinstance(value, list):
            self.wrong(where, "a list is needed")
            return ()
        return tuple(each(entry, f"{where}[{i}]") for i, entry in enumerate(value))

    def named(self, value: Json, where: str, each: Callable[[Json, str], T]) -> dict[str, T]:
        """An object of names, each value read by `each(value, where)`."""
        if not is_object(value):
            self.wrong(where, "an object of names is needed")
            return {}
        for name in value:
            self.spelt(name, f"{where}, {shown(name, LONG_NAME)}")
        return {
            name: each(entry, f"{where}, {shown(name, LONG_NAME)}") for name, entry in value.items()
        }

    def word(self, value: Json, where: str) -> str:
        """A text."""
        if not isinstance(value, str):
            self.wrong(where, "a text is needed")
            return ""
        self.spelt(value, where, one_line=False)
        return value

    def seats(self, value: Json, where: str) -> int:
        """A number of seats."""
        return self.whole(value, where, MOST_SEATS)

    def count(self, value: Json, where: str) -> Number:
        """Votes: a whole number, or a fraction written as text."""
        if isinstance(value, str):
            found = self.rational(value, where)
            if found > MOST_VOTES:
                self.wrong(where, f"is above {MOST_VOTES}, more than any count")
            return found
        return self.whole(value, where)


def maybe(value: Json, where: str, each: Callable[[Json, str], T]) -> T | None:
    """None where the value is null."""
    return None if value is None else each(value, where)
