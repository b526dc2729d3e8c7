"""Quota methods: whole quotas first, then the largest remainders."""

from fractions import Fraction

from comity.core.seats.errors import QuotaOveraward
from comity.core.seats.methods import Quota

Pair = tuple[int, int]
Edge = tuple[tuple[int, ...], int] | None


def divide(
    votes: list[int],
    seats: int,
    method: Quota,
    limits: list[int] | None = None,
    scale: int = 1,
) -> tuple[list[int], Edge, Pair | None, Pair | None, int]:
    """Seats for each of `votes` (all above zero), the tie at the line, last and next remainder,
    and the seats left for a later tier.

    `votes` are whole numbers of 1/`scale` votes; the quota is rounded in votes.
    A list that has fewer candidates than seats keeps as many as it can fill; the others then
    share the rest anew. Raises QuotaOveraward.
    """
    if not seats:
        return [0] * len(votes), None, None, None, 0
    if limits is None:
        return _divide(votes, seats, method, scale)
    full: dict[int, int] = {}
    while True:
        rest = [place for place in range(len(votes)) if place not in full]
        left = seats - sum(full.values())
        part, edge, last, following, over = _divide([votes[p] for p in rest], left, method, scale)
        reach = list(part)
        for spot in edge[0] if edge else ():
            reach[spot] += 1
        over_full = [
            place for place, count in zip(rest, reach, strict=True) if count > limits[place]
        ]
        if not over_full:
            break
        full.update({place: limits[place] for place in over_full})
    given = [full.get(place, 0) for place in range(len(votes))]
    for place, count in zip(rest, part, strict=True):
        given[place] = count
    if edge is not None:
        edge = (tuple(rest[spot] for spot in edge[0]), edge[1])
    return given, edge, last, following, over


def _divide(
    votes: list[int], seats: int, method: Quota, scale: int
) -> tuple[list[int], Edge, Pair | None, Pair | None, int]:
    total = sum(votes)
    if method.name == "hare" and method.rounding == "exact" and seats:
        number, parts = total, seats
    else:
        quota = method.value(Fraction(total, scale), seats) * scale
        number, parts = quota.numerator, quota.denominator
    given, rests = [], []
    for count in votes:
        whole, rest = divmod(count * parts, number)
        given.append(whole)
        rests.append(rest)
    left = seats - sum(given)
    if left < 0:
        return _take_back(given, rests, -left, parts, method)
    if method.remainders == "next_tier" or not left:
        return given, None, None, None, left
    rounds, left = divmod(left, len(votes))
    if rounds:
        given = [count + rounds for count in given]
    if not left:
        return given, None, None, None, 0
    return _by_remainder(given, rests, left, parts)


def _by_remainder(
    given: list[int], rests: list[int], left: int, parts: int
) -> tuple[list[int], Edge, Pair | None, Pair | None, int]:
    """One more seat for each of the `left` largest remainders."""
    ranked = sorted(rests, reverse=True)
    low, high = ranked[left - 1], ranked[left]
    if low != high:
        given = [n + (rest >= low) for n, rest in zip(given, rests, strict=True)]
        return given, None, (low, parts), (high, parts), 0
    given = [n + (rest > low) for n, rest in zip(given, rests, strict=True)]
    level = tuple(place for place, rest in enumerate(rests) if rest == low)
    sure = sum(rest > low for rest in rests)
    return given, (level, left - sure), (low, parts), (high, parts), 0


def _take_back(
    given: list[int], rests: list[int], surplus: int, parts: int, method: Quota
) -> tuple[list[int], Edge, Pair | None, Pair | None, int]:
    """Whole quotas gave out `surplus` seats too many: the smallest remainders lose one each."""
    if method.overaward == "refuse":
        raise QuotaOveraward(
            f"Whole {method.name} quotas give out {surplus} seat(s) more than there are."
        )
    holders = sorted(rest for rest, count in zip(rests, given, strict=True) if count)
    if surplus > len(holders):
        raise QuotaOveraward(
            f"Whole {method.name} quotas give out {surplus} seat(s) too many, "
            f"more than the {len(holders)} lists that hold seats can give back."
        )
    line = holders[surplus - 1]
    level = [p for p, rest in enumerate(rests) if rest == line and given[p]]
    for place, rest in enumerate(rests):
        if given[place] and rest <= line:
            given[place] -= 1
    keep = sum(1 for rest in holders if rest <= line) - surplus
    edge = (tuple(level), keep) if keep else None
    return given, edge, (line, parts), (line, parts), 0
