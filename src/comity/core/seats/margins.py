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
) -> None:
    """Append the margin of the last seat, where the method has one and no tie hides it."""
    if found.ties or found.last is None or found.next is None:
        return
    if isinstance(method, Plurality):
        ranked = sorted(votes, key=lambda party: (-votes[party], party))
        gap = votes[ranked[0]] - votes[ranked[1]]
        found_margins.append(SeatMargin(place, ranked[0], ranked[1], int(gap // 1) + 1))
    elif isinstance(method, Divisor) and method.name in LINEAR:
        margin = _divisor(place, votes, method, found)
        if margin is not None:
            found_margins.append(margin)


def _divisor(
    place: str | None, votes: Mapping[str, Number], method: Divisor, found: Allocation
) -> SeatMargin | None:
    a, b, first = scaled(method)

    def at(k: int) -> int:
        return a * k + b if k else first

    last, following = found.last_quotient, found.next_quotient
    won = lost = None
    for party, count in votes.items():
        k = found.seats[party]
        if count and k and at(k - 1) and Fraction(count, at(k - 1)) == last:
            won = party
        if count and at(k) and Fraction(count, at(k)) == following:
            lost = party
    if won is None or lost is None or last is None:
        return None
    needed = (last * at(found.seats[lost])) // 1 + 1 - votes[lost]
    return SeatMargin(place, won, lost, int(-(-needed // 1)))
