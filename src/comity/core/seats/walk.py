"""Every point of a retention walk at once, where each constituency is one count by itself.

Votes are counted in units of 1/(points - 1) of a vote, so that every share of the walk is a
whole number; bars are compared on integers. `frontier` uses it where `simple` says so and counts
the other laws point by point.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from comity.core.seats.allocation import allocate
from comity.core.seats.batch import Ints, Mask, divide_batch
from comity.core.seats.contest import Constituency, Contest, Threshold
from comity.core.seats.divisors import SAFE, scaled
from comity.core.seats.errors import NoEligibleParty
from comity.core.seats.methods import LINEAR, Divisor, Plurality
from comity.core.seats.whatif import JointList


@dataclass(frozen=True, slots=True)
class Place:
    """One constituency along the walk: votes by list, and votes that stay at home."""

    place: Constituency
    votes: dict[str, Ints]
    home: Ints

    def base(self, base: str, unit: int) -> Ints:
        """The base of a threshold here, in units."""
        known = self.place.cast or self.place.valid if base == "cast" else self.place.valid
        if known is None or base == "lists":
            total: Ints = sum(self.votes.values(), start=np.zeros_like(self.home))
            return total
        return (known - rounded(self.home, unit)) * unit


def rounded(amount: Ints, unit: int) -> Ints:
    """amount / unit to the nearest whole number, halves to even, as `round` does."""
    whole, rest = np.divmod(amount, unit)
    up = (2 * rest > unit) | ((2 * rest == unit) & (whole % 2 == 1))
    result: Ints = whole + up
    return result


def simple(contest: Contest, points: int) -> bool:
    """Whether each constituency is one count by plurality or linear divisors, exact this large."""
    rule = contest.rule
    tier = rule.tiers[0]
    method = tier.method
    extras = (rule.levelling, rule.bonus, rule.magnitudes, rule.small_lists, rule.guarantee)
    if any(extra is not None for extra in extras) or len(rule.tiers) > 1:
        return False
    if tier.scope != "constituency" or not isinstance(method, Divisor | Plurality):
        return False
    a = b = first = 1
    if isinstance(method, Divisor):
        if method.name not in LINEAR or LINEAR[method.name][1] == 0:
            return False
        a, b, first = scaled(method)
    widest = total = 0
    for place in contest.constituencies:
        if place.capacity or place.alliances or place.seats is None:
            return False
        if any(type(count) is not int for count in place.votes.values()):
            return False
        whole = max(sum(int(count) for count in place.votes.values()), place.valid or 0)
        total += max(whole, place.cast or 0)
        widest = max(widest, whole * (a * (place.seats + len(place.votes) + 1) + b + first))
    shares = [t.bar(99) for t in rule.thresholds] + [t.share for t in rule.thresholds]
    largest = max((share.denominator + share.numerator for share in shares), default=1)
    nation = max(total, contest.base or 0) * points * largest
    return widest * points < SAFE and nation < 1 << 62


def walk(
    contest: Contest, joint: JointList, leaks: tuple[str, ...], points: int
) -> tuple[Ints, Mask]:
    """Seats of the joint list at every point, and the points where it is part of a tie.

    Raises NoEligibleParty as `evaluate` does.
    """
    unit = points - 1
    places = [_place(place, joint, leaks, unit) for place in contest.constituencies]
    passing = _nationally(contest, joint, places, unit)
    seats = np.zeros(points, dtype=np.int64)
    ties = np.zeros(points, dtype=np.bool_)
    method = contest.rule.tiers[0].method
    assert isinstance(method, Divisor | Plurality)
    for row in places:
        names = list(row.votes)
        columns: list[NDArray[np.int64]] = []
        for name in names:
            inside = passing.get(name, True)
            for threshold in contest.rule.thresholds:
                if threshold.scope == "constituency":
                    base = row.base(threshold.base, unit)
                    met = _met(contest, joint, threshold, name, row.votes[name], base)
                    inside = inside & met
            columns.append(np.broadcast_to(np.where(inside, row.votes[name], 0), points))
        table = np.column_stack(columns)
        given, tied = _seats(table, row.place.seats or 0, method)
        if joint.label not in row.votes:
            continue
        seats += given[:, names.index(joint.label)]
        for i in tied.nonzero()[0]:
            whole = {name: int(n) for name, n in zip(names, table[i], strict=True)}
            found = allocate(whole, row.place.seats or 0, method)
            ties[i] |= any(joint.label in tie.parties for tie in found.ties)
    return seats, ties


def _seats(table: Ints, seats: int, method: Divisor | Plurality) -> tuple[Ints, Mask]:
    if isinstance(method, Divisor):
        return divide_batch(table, seats, method)
    best = table == table.max(axis=1, keepdims=True)
    if not bool(table.any(axis=1).all()):
        raise NoEligibleParty("There are seats and no votes at some point of the walk.")
    tied: Mask = best.sum(axis=1) > 1
    return seats * (best & ~tied[:, None]), tied


def _place(place: Constituency, joint: JointList, leaks: tuple[str, ...], unit: int) -> Place:
    share = np.arange(unit + 1, dtype=np.int64)
    here = [member for member in joint.members if member in place.votes]
    # votes that do not change along the walk are kept once
    same = np.full(1, unit, dtype=np.int64)
    votes = {p: int(n) * same for p, n in place.votes.items() if p not in joint.members}
    none = np.zeros(unit + 1, dtype=np.int64)
    if not here:
        return Place(place, votes, none)
    leaking = sum(int(place.votes[member]) for member in here if member in leaks)
    keeping = sum(int(place.votes[member]) for member in here if member not in leaks)
    lost = leaking * (unit - share)
    if joint.lost_to is not None and joint.lost_to in votes:
        votes[joint.lost_to] = votes[joint.lost_to] + lost
        lost = none
    votes[joint.label] = keeping * unit + leaking * share
    return Place(place, votes, lost)


def _nationally(
    contest: Contest, joint: JointList, places: list[Place], unit: int
) -> dict[str, Mask]:
    totals: dict[str, Ints] = {}
    for row in places:
        for name, count in row.votes.items():
            totals[name] = totals[name] + count if name in totals else count
    passing: dict[str, Mask] = {}
    for threshold, base in _national_bars(contest, places, unit):
        for name, count in totals.items():
            met = _met(contest, joint, threshold, name, count, base)
            passing[name] = passing.get(name, True) & met
    return passing


def _national_bars(
    contest: Contest, places: list[Place], unit: int
) -> Iterator[tuple[Threshold, Ints]]:
    none = np.zeros(unit + 1, dtype=np.int64)
    for threshold in contest.rule.thresholds:
        if threshold.scope != "national":
            continue
        if contest.base is not None and threshold.base != "lists":
            home: Ints = sum((row.home for row in places), start=none)
            yield threshold, (contest.base - rounded(home, unit)) * unit
        else:
            yield threshold, sum((row.base(threshold.base, unit) for row in places), start=none)


def _met(
    contest: Contest, joint: JointList, threshold: Threshold, name: str, votes: Ints, base: Ints
) -> Mask:
    members = joint.members if name == joint.label else (name,)
    facts = [contest.facts(member) for member in members]
    won = sum(row.district_seats for row in facts)
    doors = any(kind == "district_seats" and won >= n for kind, n in threshold.alternatives)
    if doors or any(row.exempt for row in facts) or name in threshold.exempt:
        return np.ones(votes.shape, dtype=np.bool_)
    bar = threshold.bar(sum(row.members for row in facts))
    left, right = votes * bar.denominator, base * bar.numerator
    result: Mask = left >= right if threshold.inclusive else left > right
    return result
