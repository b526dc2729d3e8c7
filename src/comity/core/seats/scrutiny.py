"""Two scrutinies: whole quotas in the regions, then the remainders of the whole country.

Source: Czechia, Act no. 247/1995 Coll. as amended by Act no. 189/2021 Coll., sections 48 to 51.
A list's seats of the second scrutiny go to the regions where its remainders are largest, as far
as the region has seats left; a seat that no region can take counts for the list alone.
"""

from fractions import Fraction
from typing import TYPE_CHECKING

from comity.core.seats.allocation import allocate
from comity.core.seats.contest import Tier
from comity.core.seats.errors import NoEligibleParty
from comity.core.seats.methods import Number, Quota

if TYPE_CHECKING:
    from comity.core.seats.evaluate import Count


def count(state: "Count", first: Tier, second: Tier) -> None:
    """Run both scrutinies and add every seat to its region."""
    assert isinstance(first.method, Quota)
    rests: dict[str, dict[str, Fraction]] = {}
    left_over: dict[str, int] = {}
    for place in state.contest.constituencies:
        seats = state.magnitudes[place.name]
        state.by_place.setdefault(place.name, {})
        votes = {p: n for p, n in place.votes.items() if p in state.inside[place.name]}
        if not any(votes.values()):
            raise NoEligibleParty(f"No list may take a seat in {place.name}.")
        found = allocate(votes, seats, first.method)
        given = state.settle(found, votes, first, place.name, "first scrutiny")
        quota = first.method.value(sum(votes.values()), seats)
        for party, n in votes.items():
            rest = max(n - given.get(party, 0) * quota, Fraction(0))
            rests.setdefault(party, {})[place.name] = rest
        state.add(place.name, given)
        left_over[place.name] = seats - sum(given.values())
    pool: dict[str, Number] = {party: sum(row.values()) for party, row in rests.items()}
    open_seats = sum(left_over.values())
    if not open_seats:
        return
    found = allocate(pool, open_seats, second.method)
    given = state.settle(found, pool, second, None, "second scrutiny")
    state.trace.append(f"{open_seats} seats went to the second scrutiny.")
    _place(state, given, rests, left_over)


def _place(
    state: "Count",
    given: dict[str, int],
    rests: dict[str, dict[str, Fraction]],
    left_over: dict[str, int],
) -> None:
    """Largest remainder first over all lists and regions; every region fills its magnitude."""
    need = dict(given)
    rows = sorted(
        ((rest, party, where) for party, row in rests.items() for where, rest in row.items()),
        key=lambda row: (-row[0], row[1], row[2]),
    )
    while any(need.values()):
        placed = False
        for _, party, where in rows:
            if need.get(party, 0) and left_over[where] > 0:
                need[party] -= 1
                left_over[where] -= 1
                state.add(where, {party: 1})
                placed = True
        if not placed:
            state.add(None, need)
            return
