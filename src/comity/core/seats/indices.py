"""How far seats are from votes, and how many parties there are.

Votes and seats are tables by party. Sources: M. Gallagher, Electoral Studies 10 (1991) 33-51;
J. Loosemore and V. Hanby, British Journal of Political Science 1 (1971) 467-477; M. Laakso and
R. Taagepera, Comparative Political Studies 12 (1979) 3-27; A. Lijphart, Electoral Systems and
Party Systems (1994), chapter 2.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import sqrt

from comity.core.seats.errors import ElectoralError, NoEligibleParty
from comity.core.seats.methods import Number


def _shares(table: Mapping[str, Number]) -> dict[str, Fraction]:
    total = sum(table.values(), start=Fraction(0))
    if not total:
        raise NoEligibleParty("There are no votes or no seats to compare.")
    return {party: Fraction(count) / total for party, count in table.items()}


def _pairs(
    votes: Mapping[str, Number], seats: Mapping[str, Number]
) -> list[tuple[Fraction, Fraction]]:
    v, s = _shares(votes), _shares(seats)
    none = Fraction(0)
    return [(v.get(party, none), s.get(party, none)) for party in {**v, **s}]


def gallagher(votes: Mapping[str, Number], seats: Mapping[str, Number]) -> float:
    """Least squares index in percentage points: sqrt(half the sum of squared differences)."""
    squares = sum((v - s) ** 2 for v, s in _pairs(votes, seats))
    return 100 * sqrt(squares / 2)


def loosemore_hanby(votes: Mapping[str, Number], seats: Mapping[str, Number]) -> Fraction:
    """Half the sum of absolute differences of the shares, from 0 to 1."""
    return sum((abs(v - s) for v, s in _pairs(votes, seats)), start=Fraction(0)) / 2


def effective_number_of_parties(table: Mapping[str, Number]) -> Fraction:
    """One over the sum of squared shares of votes or seats."""
    return 1 / sum((share**2 for share in _shares(table).values()), start=Fraction(0))


def effective_threshold(magnitude: int) -> Fraction:
    """The share at which a list has an even chance of a seat: 1/2/(M+1) + 1/2/(2M)."""
    if magnitude < 1:
        raise ElectoralError("A constituency needs at least one seat.")
    return Fraction(1, 2 * (magnitude + 1)) + Fraction(1, 4 * magnitude)


def wasted_votes(votes: Mapping[str, Number], seats: Mapping[str, int]) -> Number:
    """Votes of the parties that hold no seat."""
    return sum((n for party, n in votes.items() if not seats.get(party)), start=0)
