"""Levelling seats: the whole country first, then the county of each seat.

Source: Norway, Act of 28 June 2002 no. 57 relating to elections, section 11-6; Act of 16 June
2023 no. 62, chapter 11. The quotient of a list in a county is its votes over 2n + 1, n its
district seats there, divided by the county's average of votes per DISTRICT seat.
"""

from collections.abc import Mapping
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING

from comity.core.seats.allocation import allocate
from comity.core.seats.bars import national_base, passes, percent
from comity.core.seats.contest import Constituency, Levelling, Tier, national
from comity.core.seats.methods import Number
from comity.core.seats.ties import Tie

if TYPE_CHECKING:
    from comity.core.seats.evaluate import Count

# quotient, votes (the larger goes first among equal quotients), list, county
Row = tuple[Fraction, Number, str, str]


def entitled(count: "Count", rule: Levelling) -> dict[str, Number]:
    """Votes of the lists that take part in the levelling."""
    contest = count.contest
    totals = national(contest.constituencies)
    base = national_base(contest, rule.threshold.base)
    result: dict[str, Number] = {}
    for party, votes in totals.items():
        if not passes(contest, rule.threshold, party, votes, base):
            bar = percent(rule.threshold.bar(contest.facts(party).members))
            count.excluded[party] = f"{percent(votes / base)} of the votes, below {bar} (levelling)"
        elif rule.everywhere and not all(
            place.votes.get(party) for place in contest.constituencies
        ):
            count.excluded[party] = "did not stand in every constituency (levelling)"
        else:
            result[party] = votes
    return result


def shares(count: "Count", rule: Levelling, tier: Tier) -> dict[str, int]:
    """Levelling seats per list: the national count minus its district seats.

    A list with more district seats than its national share keeps them and leaves the count,
    which is then done anew for the others.
    """
    votes = entitled(count, rule)
    levelling = rule.per_constituency * len(count.contest.constituencies)
    while votes:
        held = {party: count.seats.get(party, 0) for party in votes}
        total = levelling + sum(held.values())
        found = allocate(votes, total, rule.method)
        seats = count.settle(found, votes, tier, None, "levelling")
        over = [party for party in votes if seats[party] < held[party]]
        if not over:
            return {party: seats[party] - held[party] for party in votes}
        for party in over:
            count.trace.append(f"{party} has more district seats than its national share.")
            del votes[party]
    return {}


def count(state: "Count", rule: Levelling, tier: Tier) -> None:
    """Add the levelling seats of every list to its counties.

    Where equal quotients of equal votes compete, the totals of the lists are certain and the
    counties are not: a tie of stage "county" says so, and one possible placing is shown.
    """
    left = shares(state, rule, tier)
    quotients: list[Row] = []
    for place in state.contest.constituencies:
        quotients += _quotients(place, rule, state, left)
    quotients.sort(key=lambda row: (-row[0], -row[1], row[2], row[3]))
    room = {place.name: rule.per_constituency for place in state.contest.constituencies}
    for _, rows in groupby(quotients, key=lambda row: row[:2]):
        level = [row for row in rows if left[row[2]] and room[row[3]]]
        if len(level) > 1 and _clash(level, left, room):
            names = tuple(sorted({row[2] for row in level}))
            state.ties.append(Tie(names, 1, level[0][3], "county"))
        for _, _, party, where in level:
            if left[party] and room[where]:
                left[party] -= 1
                room[where] -= 1
                state.add(where, {party: 1})
                table = state.levelling.setdefault(where, {})
                table[party] = table.get(party, 0) + 1


def _clash(level: list[Row], left: Mapping[str, int], room: Mapping[str, int]) -> bool:
    """Whether equal quotients compete for one county or one list's last seat."""
    for _, _, party, where in level:
        if sum(row[3] == where for row in level) > room[where]:
            return True
        if sum(row[2] == party for row in level) > left[party]:
            return True
    return False


def _quotients(
    place: Constituency, rule: Levelling, state: "Count", left: Mapping[str, int]
) -> list[Row]:
    district = state.magnitudes[place.name] - rule.per_constituency
    average = Fraction(sum(place.votes.values()), max(district, 1))
    held = state.by_place.get(place.name, {})
    return [
        (Fraction(votes, 2 * held.get(party, 0) + 1) / average, votes, party, place.name)
        for party, votes in place.votes.items()
        if votes and left.get(party)
    ]
