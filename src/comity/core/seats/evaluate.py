"""Run a law over the votes of a contest.

The order is that of the statutes: magnitudes, bars, tiers, levelling seats, bonus. Nothing is
decided by chance: where the law draws a lot the outcome carries the tie.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from comity.core.seats import levelling, margins, scrutiny
from comity.core.seats.allocation import Allocation, Chooser, allocate
from comity.core.seats.bars import admitted, small_lists
from comity.core.seats.contest import (
    Alliance,
    Bonus,
    Constituency,
    Contest,
    Outcome,
    SeatMargin,
    Seats,
    Tier,
    check_names,
    national,
)
from comity.core.seats.errors import MagnitudeMismatch, NoEligibleParty
from comity.core.seats.methods import Method, Number, Plurality, TwoRound
from comity.core.seats.ties import Tie


@dataclass(slots=True)
class Count:
    """The state of a count while the tiers run."""

    contest: Contest
    chooser: Chooser | None
    magnitudes: dict[str, int]
    excluded: dict[str, str] = field(default_factory=dict)
    inside: dict[str, set[str]] = field(default_factory=dict)
    by_place: dict[str, Seats] = field(default_factory=dict)
    levelling: dict[str, Seats] = field(default_factory=dict)
    seats: Seats = field(default_factory=dict)
    ties: list[Tie] = field(default_factory=list)
    trace: list[str] = field(default_factory=list)
    margins: list[SeatMargin] = field(default_factory=list)

    def settle(
        self,
        found: Allocation,
        votes: Mapping[str, Number],
        tier: Tier,
        place: str | None,
        stage: str = "seats",
    ) -> Seats:
        """Apply the statutory order and the chooser to the ties of one allocation."""
        if found.ties:
            named = tuple(
                replace(t, constituency=place, stage=stage if t.stage == "seats" else t.stage)
                for t in found.ties
            )
            found = replace(found, ties=named)
            found = found.resolve(by_votes(votes, tier.tie), f"the law: {tier.tie}")
            if self.chooser is not None:
                found = found.resolve(self.chooser)
            self.trace += [
                f"{tie} went to {', '.join(chosen)} by {by}." for tie, chosen, by in found.resolved
            ]
            self.ties += found.ties
        return found.seats

    def add(self, place: str | None, seats: Mapping[str, int]) -> None:
        """Add seats to the totals and, where a place is named, to its table."""
        for party, count in seats.items():
            if count:
                self.seats[party] = self.seats.get(party, 0) + count
                if place is not None:
                    table = self.by_place.setdefault(place, {})
                    table[party] = table.get(party, 0) + count


def by_votes(votes: Mapping[str, Number], order: str) -> Chooser:
    """A chooser for the statutory order; it stays silent where the order does not decide."""

    def choose(tie: Tie) -> tuple[str, ...]:
        if order == "lot" or tie.whole or tie.stage in {"runoff", "candidates"}:
            return ()
        sign = -1 if order == "more_votes" else 1
        ranked = sorted(tie.parties, key=lambda party: (sign * votes.get(party, 0), party))
        winners, losers = ranked[: tie.seats], ranked[tie.seats :]
        if losers and votes.get(winners[-1], 0) == votes.get(losers[0], 0):
            return ()
        return tuple(winners)

    return choose


def magnitudes(contest: Contest, trace: list[str]) -> dict[str, int]:
    """Seats per constituency as given, or as the law has them: one by plurality, or by valid votes.

    Raises MagnitudeMismatch where neither is known or both are and differ.
    """
    check_names(contest.constituencies)
    derived: dict[str, int] = {}
    rule = contest.rule.magnitudes
    if rule is not None:
        votes = {
            place.name: place.valid if place.valid is not None else sum(place.votes.values())
            for place in contest.constituencies
        }
        derived = allocate(votes, rule.total, rule.method).settled()
        trace.append(f"{rule.total} seats were shared between the constituencies by valid votes.")
    result: dict[str, int] = {}
    for place in contest.constituencies:
        one = 1 if isinstance(contest.rule.tiers[0].method, Plurality) else None
        seats = place.seats if place.seats is not None else derived.get(place.name, one)
        if seats is None and contest.rule.tiers[0].scope == "constituency":
            raise MagnitudeMismatch(f"The number of seats of {place.name} is not known.")
        if place.seats is not None and derived.get(place.name, seats) != seats:
            trace.append(
                f"{place.name} has {seats} seats on file, {derived[place.name]} by valid votes."
            )
        result[place.name] = seats or 0
    return result


def evaluate(contest: Contest, chooser: Chooser | None = None) -> Outcome:
    """The seats of `contest` under its rule.

    `chooser` settles ties that the law leaves to a lot; without it they stay in `ties` and the
    seats are those that are certain. Raises ElectoralError.
    """
    trace: list[str] = []
    count = Count(contest, chooser, magnitudes(contest, trace), trace=trace)
    count.excluded, count.inside = admitted(contest, count.trace)
    before = small_lists(contest, count.excluded, count.trace)
    count.add(None, before)
    used = sum(before.values())
    for tier in contest.rule.tiers:
        if tier.votes == "remainders":
            continue
        if tier.scope == "national":
            _national(count, tier, used)
        elif _has_second(contest):
            scrutiny.count(count, tier, contest.rule.tiers[1])
        else:
            for place in contest.constituencies:
                _constituency(count, tier, place)
    if contest.rule.levelling is not None:
        levelling.count(count, contest.rule.levelling, contest.rule.tiers[0])
    if contest.rule.bonus is not None:
        _bonus(count, contest.rule.bonus)
    return Outcome(
        dict(sorted(count.seats.items(), key=lambda row: (-row[1], row[0]))),
        count.by_place,
        count.excluded,
        tuple(count.ties),
        tuple(count.margins),
        tuple(count.trace),
        count.levelling,
    )


def _has_second(contest: Contest) -> bool:
    return any(tier.votes == "remainders" for tier in contest.rule.tiers)


def _national(count: Count, tier: Tier, used: int) -> None:
    totals = national(count.contest.constituencies)
    votes = {party: n for party, n in totals.items() if party not in count.excluded}
    given = sum(count.magnitudes.values())
    seats = tier.seats if tier.seats is not None else given
    bonus = count.contest.rule.bonus
    allowed = {0, seats} | ({seats + bonus.seats} if bonus is not None else set())
    if given not in allowed:
        raise MagnitudeMismatch(f"The file has {given} seats, the law {seats}.")
    found = allocate(votes, seats - used, tier.method)
    result = count.settle(found, votes, tier, None)
    count.add(None, result)
    margins.note(count.margins, None, votes, tier.method, found)


def _constituency(count: Count, tier: Tier, place: Constituency) -> None:
    seats = count.magnitudes[place.name]
    if count.contest.rule.levelling is not None:
        seats -= count.contest.rule.levelling.per_constituency
    if seats < 0:
        raise MagnitudeMismatch(f"{place.name} has fewer seats than levelling seats.")
    count.by_place.setdefault(place.name, {})
    if not seats:
        return
    votes = {p: n for p, n in place.votes.items() if p in count.inside[place.name]}
    if not any(votes.values()):
        raise NoEligibleParty(f"No list may take a seat in {place.name}.")
    joint, alliances = _join(votes, place.alliances)
    capacity = dict(place.capacity) if place.capacity else None
    found = allocate(joint, seats, _method(tier.method, place), capacity=capacity)
    result = count.settle(found, joint, tier, place.name)
    margins.note(count.margins, place.name, joint, tier.method, found, capacity)
    for name, alliance in alliances.items():
        _inside(count, place.name, alliance, result.pop(name, 0), result)
    count.add(place.name, result)


def _method(method: Method, place: Constituency) -> Method:
    return TwoRound(place.runoff or None, method.top) if isinstance(method, TwoRound) else method


def _join(
    votes: Mapping[str, Number], alliances: tuple[Alliance, ...]
) -> tuple[dict[str, Number], dict[str, Alliance]]:
    joint, names = dict(votes), {}
    for alliance in alliances:
        name = " + ".join(alliance.members)
        joint[name] = sum((joint.pop(member, 0) for member in alliance.members), start=Fraction(0))
        names[name] = alliance
    return joint, names


def _inside(
    count: Count, place: str, alliance: Alliance, seats: int, result: dict[str, int]
) -> None:
    """Seats of an alliance by personal votes; without those they stay an explicit tie."""
    if not seats:
        return
    if not all(alliance.candidates.get(member) for member in alliance.members):
        count.ties.append(Tie(alliance.members, seats, place, "candidates", most=seats))
        return
    ranked = sorted(
        ((n, member) for member in alliance.members for n in alliance.candidates[member]),
        reverse=True,
    )
    if len(ranked) > seats and ranked[seats - 1][0] == ranked[seats][0]:
        line = ranked[seats][0]
        level = tuple(sorted({member for n, member in ranked if n == line}))
        sure = [member for n, member in ranked if n > line]
        if len(level) > 1:
            open_seats = seats - len(sure)
            count.ties.append(Tie(level, open_seats, place, "candidates", most=open_seats))
            ranked = [row for row in ranked if row[0] > line]
    for _, member in ranked[:seats]:
        result[member] = result.get(member, 0) + 1


def _bonus(count: Count, bonus: Bonus) -> None:
    totals = national(count.contest.constituencies)

    def strength(party: str) -> Fraction:
        members = count.contest.facts(party).members if bonus.by_average else 1
        return Fraction(totals[party], members)

    best = max(strength(party) for party in totals)
    first = sorted(party for party in totals if strength(party) == best)
    tie = Tie(tuple(first), bonus.seats, stage="bonus", most=bonus.seats, whole=True)
    if len(first) == 1:
        count.add(None, {first[0]: bonus.seats})
        count.trace.append(f"{first[0]} came first and took the bonus of {bonus.seats} seats.")
        return
    open_bonus = Allocation(dict.fromkeys(first, 0), (tie,))
    if count.chooser is not None:
        open_bonus = open_bonus.resolve(count.chooser)
    count.ties += open_bonus.ties
    count.add(None, open_bonus.seats)
