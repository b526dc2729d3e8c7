"""How close the last seat was."""

from collections.abc import Mapping
from fractions import Fraction

from comity.core.seats.allocation import Allocation
from comity.core.seats.contest import SeatMargin
from comity.core.seats.divisors import scaled
from comity.core.seats.methods import LINEAR, Divisor, Method, Number, Plurality


def note(
    found_margins: list[SeatMargin],
    place: str | None,
    votes: Mapping[str, Number],
    method: Method,
    found: Allocation,
    capacity: Mapping[str, int] | None = None,
) -> None:
    """Append the margin of the last seat, where the method has one and no tie hides it."""
    if found.ties or found.last is None:
        return
    margin = None
    if isinstance(method, Plurality):
        margin = _plurality(place, votes)
    elif isinstance(method, Divisor) and method.name in LINEAR:
        margin = _divisor(place, votes, method, found, capacity or {})
    if margin is not None:
        found_margins.append(margin)


def _plurality(place: str | None, votes: Mapping[str, Number]) -> SeatMargin | None:
    ranked = sorted(votes, key=lambda party: (-votes[party], party))
    if len(ranked) < 2:
        return None
    gap = votes[ranked[0]] - votes[ranked[1]]
    return SeatMargin(place, ranked[0], ranked[1], int(gap // 1) + 1)


def _divisor(
    place: str | None,
    votes: Mapping[str, Number],
    method: Divisor,
    found: Allocation,
    capacity: Mapping[str, int],
) -> SeatMargin | None:
    """The last winner, and the other list that needed fewest votes to take its place."""
    a, b, first = scaled(method)

    def at(k: int) -> int:
        return a * k + b if k else first

    # `last` is in units of the scaled divisors, as `divisors` returns it, and one list holds it
    last = found.last_quotient
    assert last is not None
    won = next(
        party
        for party, k in found.seats.items()
        if k and at(k - 1) and Fraction(votes[party], at(k - 1)) == last
    )
    missing: list[tuple[int, str]] = []
    for party, count in votes.items():
        k = found.seats[party]
        if party != won and count and k < capacity.get(party, k + 1):
            needed = (last * at(k)) // 1 + 1 - count
            missing.append((int(-(-needed // 1)), party))
    if not missing:
        return None
    fewest, party = min(missing)
    return SeatMargin(place, won, party, fewest)
