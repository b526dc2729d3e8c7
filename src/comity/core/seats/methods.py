"""The names and parameters of the methods that turn votes into seats; `allocation` runs them.

A divisor method gives each next seat to the highest quotient votes / d(k), k the seats held so
far. A quota method gives one seat for every whole quota and settles the rest by remainders.
Source: M. Balinski and H. P. Young, Fair Representation (2nd edition, 2001); F. Pukelsheim,
Proportional Representation (2nd edition, 2017).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Final

from comity.core.seats.errors import ElectoralError, InexactVotes

Number = int | Fraction

# name -> (a, b): the divisor of the (k + 1)-th seat is a * k + b.
LINEAR: Final[Mapping[str, tuple[int, int]]] = {
    "dhondt": (1, 1),
    "sainte_lague": (2, 1),
    "imperiali": (1, 2),
    "danish": (3, 1),
    "adams": (1, 0),
}
DIVISORS: Final = (*LINEAR, "huntington_hill")
QUOTAS: Final = ("hare", "droop", "hagenbach_bischoff", "imperiali")
ROUNDINGS: Final = ("exact", "nearest", "floor", "ceiling")
REMAINDERS: Final = ("largest", "next_tier")
OVERAWARDS: Final = ("refuse", "smallest_remainder")


def _one_of(what: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise ElectoralError(f"{what} is {value!r}; it must be one of {', '.join(allowed)}.")


@dataclass(frozen=True, slots=True)
class Divisor:
    """A divisor method; `first` replaces the divisor of the first seat (1.4 in Norway).

    Raises ElectoralError for an unknown name or a `first` that is not above zero and at most the
    second divisor, InexactVotes for a float.
    """

    name: str
    first: Number | None = None

    def __post_init__(self) -> None:
        _one_of("The divisor method", self.name, DIVISORS)
        if self.first is None:
            return
        if isinstance(self.first, bool) or not isinstance(self.first, int | Fraction):
            raise InexactVotes(f"The first divisor {self.first!r} is not an int or a Fraction.")
        if self.name not in LINEAR:
            raise ElectoralError("Huntington-Hill has no other first divisor.")
        a, b = LINEAR[self.name]
        if not 0 < self.first <= a + b:
            raise ElectoralError(
                f"The first divisor {self.first} must lie above 0 and at most at {a + b}."
            )


@dataclass(frozen=True, slots=True)
class Quota:
    """A quota method over V votes and S seats: hare V/S, droop floor(V/(S+1))+1,
    hagenbach_bischoff V/(S+1), imperiali V/(S+2), each then rounded as the law says.

    `remainders`: "largest" seats what is left by largest remainder, "next_tier" leaves it over.
    `overaward`: what happens when whole quotas exceed the seats: "refuse" or take back from the
    "smallest_remainder".
    """

    name: str
    rounding: str = "exact"
    remainders: str = "largest"
    overaward: str = "refuse"

    def __post_init__(self) -> None:
        _one_of("The quota", self.name, QUOTAS)
        _one_of("The rounding of the quota", self.rounding, ROUNDINGS)
        _one_of("The use of remainders", self.remainders, REMAINDERS)
        _one_of("The answer to an over-award", self.overaward, OVERAWARDS)

    def value(self, votes: Number, seats: int) -> Fraction:
        """The quota for `votes` and `seats`, rounded; never below 1 once it is rounded."""
        exact = {
            "hare": Fraction(votes) / max(seats, 1),
            "droop": Fraction(votes // (seats + 1) + 1),
            "hagenbach_bischoff": Fraction(votes) / (seats + 1),
            "imperiali": Fraction(votes) / (seats + 2),
        }[self.name]
        if self.rounding == "exact":
            return exact
        if self.rounding == "ceiling":
            return Fraction(max(ceil(exact), 1))
        half = Fraction(1, 2) if self.rounding == "nearest" else Fraction(0)
        return Fraction(max(floor(exact + half), 1))


@dataclass(frozen=True, slots=True)
class Plurality:
    """Every seat of the constituency to the candidate or list with most votes."""


@dataclass(frozen=True, slots=True)
class TwoRound:
    """A seat for more than half of the votes; without it the `top` candidates go to a run-off.

    `runoff` holds the votes of the second round; where it is absent the seat stays open as an
    explicit tie of stage "runoff".
    """

    runoff: Mapping[str, Number] | None = None
    top: int = 2


Method = Divisor | Quota | Plurality | TwoRound
