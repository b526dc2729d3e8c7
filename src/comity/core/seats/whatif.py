"""What if: the same votes under one changed condition, and who gains and who pays.

A what-if is arithmetic on past votes. It starts from a contest that is reproduced exactly and
says every assumption it makes; voters who would have acted otherwise are not in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final

from comity.core.seats.contest import (
    Alliance,
    Constituency,
    Contest,
    ListFacts,
    Outcome,
    Threshold,
    Tier,
    national,
)
from comity.core.seats.errors import (
    ElectoralError,
    InexactVotes,
    MagnitudeMismatch,
    OverlappingMembers,
)
from comity.core.seats.evaluate import evaluate
from comity.core.seats.methods import Divisor, Method, Number
from comity.core.seats.reproduce import as_declared, gate

NOT_A_FORECAST: Final = "This is arithmetic on past votes, not a forecast."


@dataclass(frozen=True, slots=True)
class JointList:
    """Lists that stand as one. Each member keeps `retention` of its votes (all, if not given);
    the rest stays at home, or goes to the list `lost_to`.
    """

    members: tuple[str, ...]
    retention: Mapping[str, Fraction] = field(default_factory=dict)
    lost_to: str | None = None
    name: str | None = None

    @property
    def label(self) -> str:
        """The name of the joint list."""
        return self.name or " + ".join(self.members)


@dataclass(frozen=True, slots=True)
class SetThreshold:
    """One bar of `share` for every list; bars for coalitions are dropped, exemptions stay."""

    share: Fraction


@dataclass(frozen=True, slots=True)
class SetMethod:
    """Another method in every tier; seats stay where they are counted."""

    method: Method


@dataclass(frozen=True, slots=True)
class SetMagnitude:
    """Other numbers of seats, by constituency; "*" is every one not named."""

    seats: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SwingVotes:
    """`share` of the votes of `source` go to `target` (None: stay at home), everywhere or in
    the `constituencies` named. A target that did not stand in a constituency gains nothing there.
    """

    source: str
    target: str | None
    share: Fraction
    constituencies: tuple[str, ...] | None = None


Scenario = JointList | SetThreshold | SetMethod | SetMagnitude | SwingVotes


@dataclass(frozen=True, slots=True)
class Comparison:
    """Before and after, the change per list, who gains, who pays, and what was assumed.

    A joint list stands in `before_seats` with the seats of its members apart.
    """

    before: Outcome
    after: Outcome
    before_seats: dict[str, int]
    changes: dict[str, int]
    assumptions: tuple[str, ...]
    contest: Contest

    @property
    def gains(self) -> dict[str, int]:
        """Lists with more seats than before."""
        return {party: change for party, change in self.changes.items() if change > 0}

    @property
    def pays(self) -> dict[str, int]:
        """Lists with fewer seats than before."""
        return {party: change for party, change in self.changes.items() if change < 0}


def what_if(contest: Contest, *scenarios: Scenario) -> Comparison:
    """Apply the scenarios in order and compare.

    Raises NotReproduced unless the official result is met exactly, UnknownParty,
    OverlappingMembers, InexactVotes, MagnitudeMismatch.
    """
    before = gate(contest).outcome
    _no_overlap(scenarios)
    changed, assumptions = contest, []
    before_seats = dict(before.seats)
    for scenario in scenarios:
        changed, said = applied(changed, scenario)
        assumptions += said
        if isinstance(scenario, JointList):
            apart = sum(before_seats.pop(member, 0) for member in scenario.members)
            before_seats[scenario.label] = apart
    after = evaluate(changed, as_declared(changed))
    names = sorted({*before_seats, *after.seats})
    changes = {p: after.seats.get(p, 0) - before_seats.get(p, 0) for p in names}
    changes = dict(sorted(changes.items(), key=lambda row: (-row[1], row[0])))
    return Comparison(
        before,
        after,
        before_seats,
        {party: change for party, change in changes.items() if change},
        (*assumptions, NOT_A_FORECAST),
        changed,
    )


def applied(contest: Contest, scenario: Scenario) -> tuple[Contest, list[str]]:
    """The contest under one scenario, without official seats, and the assumptions made."""
    bare = _bare(contest)
    if isinstance(scenario, JointList):
        return _joined(bare, scenario)
    if isinstance(scenario, SetThreshold):
        return _with_threshold(bare, scenario)
    if isinstance(scenario, SetMethod):
        return _with_method(bare, scenario)
    if isinstance(scenario, SetMagnitude):
        return _with_magnitude(bare, scenario)
    return _swung(bare, scenario)


def percent(share: Fraction) -> str:
    """A share for people."""
    return f"{float(share * 100):.6g} %"


def share_of(value: Number, what: str) -> Fraction:
    """A share from 0 to 1. Raises InexactVotes for floats, ElectoralError outside."""
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        raise InexactVotes(f"{what} is {value!r}; a fraction is needed.")
    if not 0 <= value <= 1:
        raise ElectoralError(f"{what} is {value}; it must lie between 0 and 1.")
    return Fraction(value)


def _no_overlap(scenarios: Sequence[Scenario]) -> None:
    taken: set[str] = set()
    for scenario in scenarios:
        for member in scenario.members if isinstance(scenario, JointList) else ():
            if member in taken:
                raise OverlappingMembers(f"{member} is named in more than one joint list.")
            taken.add(member)


def _bare(contest: Contest) -> Contest:
    places = tuple(
        replace(place, official=None, official_levelling=None) for place in contest.constituencies
    )
    return replace(contest, constituencies=places, official=None, aliases={})


def checked_joint(contest: Contest, joint: JointList) -> dict[str, Fraction]:
    """The retention of every member, after all checks of a joint list."""
    if len(joint.members) < 2:
        raise ElectoralError("A joint list needs two members or more.")
    if len(set(joint.members)) < len(joint.members):
        raise OverlappingMembers("A list is named twice in one joint list.")
    contest.known((*joint.members, *joint.retention))
    if joint.label not in joint.members and joint.label in contest.parties():
        raise OverlappingMembers(f"There is a list called {joint.label!r} already.")
    for member in joint.retention:
        if member not in joint.members:
            raise ElectoralError(f"{member} has a retention and is no member of the joint list.")
    if joint.lost_to is not None:
        contest.known((joint.lost_to,))
        if joint.lost_to in joint.members:
            raise OverlappingMembers(f"Votes lost by the joint list cannot go to {joint.lost_to}.")
    return {
        member: share_of(joint.retention.get(member, Fraction(1)), f"The retention of {member}")
        for member in joint.members
    }


def _joined(contest: Contest, joint: JointList) -> tuple[Contest, list[str]]:
    kept = checked_joint(contest, joint)
    places, gone = [], Fraction(0)
    for place in contest.constituencies:
        place, lost = _join_place(place, joint, kept)
        places.append(place)
        gone += lost
    members = sum(contest.facts(member).members for member in joint.members)
    lists = {name: facts for name, facts in contest.lists.items() if name not in joint.members}
    lists[joint.label] = ListFacts(
        members,
        sum(contest.facts(member).district_seats for member in joint.members),
        any(contest.facts(member).exempt for member in joint.members),
    )
    base = None if contest.base is None else contest.base - round(gone)
    said = [f"{' and '.join(joint.members)} stand as one list."]
    if any(threshold.coalition for threshold in contest.rule.thresholds):
        bar = contest.rule.thresholds[0].bar(members)
        said.append(f"It is a coalition of {members} parties and meets the bar of {percent(bar)}.")
    for member, share in kept.items():
        said.append(f"{member} keeps {percent(share)} of its votes.")
    where = "stay at home" if joint.lost_to is None else f"go to {joint.lost_to} where it stands"
    said.append(f"Votes that are not kept {where}.")
    return replace(contest, constituencies=tuple(places), lists=lists, base=base), said


def _join_place(
    place: Constituency, joint: JointList, kept: Mapping[str, Fraction]
) -> tuple[Constituency, Fraction]:
    here = [member for member in joint.members if member in place.votes]
    if not here:
        return place, Fraction(0)
    votes = {p: n for p, n in place.votes.items() if p not in joint.members}
    total = sum((kept[member] * place.votes[member] for member in here), start=Fraction(0))
    lost = sum((place.votes[member] for member in here), start=Fraction(0)) - total
    votes[joint.label] = total
    if joint.lost_to is not None and joint.lost_to in votes:
        votes[joint.lost_to] += lost
        lost = Fraction(0)
    capacity = {p: n for p, n in place.capacity.items() if p not in joint.members}
    if all(member in place.capacity for member in here):
        capacity[joint.label] = sum(place.capacity[member] for member in here)
    alliances = tuple(_realigned(alliance, joint) for alliance in place.alliances)
    place = replace(place, votes=votes, capacity=capacity, alliances=alliances)
    return _fewer(place, lost), lost


def _realigned(alliance: Alliance, joint: JointList) -> Alliance:
    if not set(alliance.members) & set(joint.members):
        return alliance
    rest = tuple(member for member in alliance.members if member not in joint.members)
    personal = {name: row for name, row in alliance.candidates.items() if name in rest}
    personal[joint.label] = tuple(
        sorted(
            (n for member in joint.members for n in alliance.candidates.get(member, ())),
            reverse=True,
        )
    )
    return Alliance((*rest, joint.label), personal)


def _fewer(place: Constituency, lost: Fraction) -> Constituency:
    """Votes that stay at home leave the valid votes and the ballots cast."""
    gone = round(lost)
    return replace(
        place,
        valid=None if place.valid is None else place.valid - gone,
        cast=None if place.cast is None else place.cast - gone,
    )


def _with_threshold(contest: Contest, scenario: SetThreshold) -> tuple[Contest, list[str]]:
    share = share_of(scenario.share, "The threshold")
    rule = contest.rule

    def bar(threshold: Threshold) -> Threshold:
        return replace(threshold, share=share, coalition={})

    said = [f"One bar of {percent(share)} for every list, coalitions included."]
    if rule.levelling is not None:
        levelling = replace(rule.levelling, threshold=bar(rule.levelling.threshold))
        rule = replace(rule, levelling=levelling)
        said = [f"One bar of {percent(share)} for the levelling seats."]
    thresholds = tuple(bar(threshold) for threshold in rule.thresholds)
    if not thresholds and rule.levelling is None:
        thresholds = (Threshold(share),)
        said.append("The law has no bar; this one is counted on the votes of the whole country.")
    rule = replace(rule, thresholds=thresholds, guarantee=None, small_lists=None)
    return replace(contest, rule=rule), said


def _with_method(contest: Contest, scenario: SetMethod) -> tuple[Contest, list[str]]:
    rule = contest.rule
    first = [tier for tier in rule.tiers if tier.votes == "all"]
    tiers = tuple(Tier(scenario.method, t.scope, t.votes, t.seats, t.tie) for t in first)
    said = [f"The seats are counted by {described(scenario.method)}, where they were counted."]
    levelling = rule.levelling
    if levelling is not None and isinstance(scenario.method, Divisor):
        levelling = replace(levelling, method=scenario.method)
        said.append("The levelling seats are counted by it too.")
    return replace(contest, rule=replace(rule, tiers=tiers, levelling=levelling)), said


def described(method: Method) -> str:
    """A method in a few words."""
    if isinstance(method, Divisor):
        first = "" if method.first is None else f" with first divisor {float(method.first):g}"
        return method.name.replace("_", " ") + first
    name = getattr(method, "name", "")
    return f"{name.replace('_', ' ')} quota" if name else "plurality"


def _with_magnitude(contest: Contest, scenario: SetMagnitude) -> tuple[Contest, list[str]]:
    names = {place.name for place in contest.constituencies}
    for name, seats in scenario.seats.items():
        if name != "*" and name not in names:
            raise MagnitudeMismatch(f"No constituency is called {name!r}.")
        if type(seats) is not int or seats < 0:
            raise MagnitudeMismatch(f"{name} cannot have {seats!r} seats.")
    places = tuple(
        replace(place, seats=scenario.seats.get(place.name, scenario.seats.get("*", place.seats)))
        for place in contest.constituencies
    )
    tiers = tuple(
        replace(tier, seats=None) if tier.scope == "national" and tier.votes == "all" else tier
        for tier in contest.rule.tiers
    )
    listed = ", ".join(f"{name}: {seats}" for name, seats in scenario.seats.items())
    rule = replace(contest.rule, tiers=tiers)
    return replace(contest, constituencies=places, rule=rule), [f"Other seats ({listed})."]


def _swung(contest: Contest, swing: SwingVotes) -> tuple[Contest, list[str]]:
    share = share_of(swing.share, "The swing")
    contest.known((swing.source,) if swing.target is None else (swing.source, swing.target))
    if swing.source == swing.target:
        raise OverlappingMembers(f"Votes cannot swing from {swing.source} to itself.")
    names = {place.name for place in contest.constituencies}
    for name in swing.constituencies or ():
        if name not in names:
            raise MagnitudeMismatch(f"No constituency is called {name!r}.")
    places, gone = [], Fraction(0)
    for place in contest.constituencies:
        inside = swing.constituencies is None or place.name in swing.constituencies
        stands = swing.target is None or swing.target in place.votes
        if inside and stands and swing.source in place.votes:
            place, lost = _swing_place(place, swing, share)
            gone += lost
        places.append(place)
    base = None if contest.base is None else contest.base - round(gone)
    target = "stay at home" if swing.target is None else f"go to {swing.target} where it stands"
    said = [f"{percent(share)} of the votes of {swing.source} {target}."]
    return replace(contest, constituencies=tuple(places), base=base), said


def _swing_place(
    place: Constituency, swing: SwingVotes, share: Fraction
) -> tuple[Constituency, Fraction]:
    moved = share * place.votes[swing.source]
    votes = dict(place.votes)
    votes[swing.source] -= moved
    if swing.target is None:
        return _fewer(replace(place, votes=votes), moved), moved
    votes[swing.target] += moved
    return replace(place, votes=votes), Fraction(0)


def apart(contest: Contest, members: Sequence[str], outcome: Outcome) -> int:
    """Seats of the members when each stands alone."""
    contest.known(members)
    return sum(outcome.seats.get(member, 0) for member in members)


def votes_of(contest: Contest, parties: Sequence[str]) -> dict[str, Number]:
    """National votes of the parties named."""
    totals = national(contest.constituencies)
    return {party: totals.get(party, 0) for party in parties}
