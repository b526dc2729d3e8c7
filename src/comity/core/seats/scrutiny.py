"""Two scrutinies: whole quotas in the regions, then the remainders of the whole country.

Source: Czechia, Act no. 247/1995 Coll. as amended by Act no. 189/2021 Coll., sections 48 to 51.
A list's seats of the second scrutiny go to the regions where its own remainders are largest, so
that a region may end with more seats than the votes gave it, or with fewer.
"""

from fractions import Fraction
from typing import TYPE_CHECKING

from comity.core.seats.allocation import allocate
from comity.core.seats.contest import Tier
from comity.core.seats.errors import NoEligibleParty
from comity.core.seats.methods import Number, Quota
from comity.core.seats.ties import Tie

if TYPE_CHECKING:
    from comity.core.seats.evaluate import Count


def count(state: "Count", first: Tier, second: Tier) -> None:
    """Run both scrutinies and add every seat to its region."""
    assert isinstance(first.method, Quota)
    rests: dict[str, dict[str, Fraction]] = {}
    open_seats = 0
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
        open_seats += seats - sum(given.values())
    pool: dict[str, Number] = {party: sum(row.values()) for party, row in rests.items()}
    if not open_seats:
        return
    found = allocate(pool, open_seats, second.method)
    given = state.settle(found, pool, second, None, "second scrutiny")
    state.trace.append(f"{open_seats} seats went to the second scrutiny.")
    _place(state, given, rests)


def _place(state: "Count", given: dict[str, int], rests: dict[str, dict[str, Fraction]]) -> None:
    """One seat for each of the list's largest remainders; equal ones at the line are a tie."""
    for party, seats in given.items():
        rows = sorted(
            ((rest, where) for where, rest in rests[party].items() if rest),
            key=lambda row: (-row[0], row[1]),
        )
        for _, where in rows[:seats]:
            state.add(where, {party: 1})
        if 0 < seats < len(rows) and rows[seats - 1][0] == rows[seats][0]:
            state.ties.append(Tie((party,), 1, rows[seats][1], "region"))
        state.add(None, {party: max(0, seats - len(rows))})
