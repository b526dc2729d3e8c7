"""Who is let in: thresholds, coalition bars, exemptions, guarantees, seats of small lists."""

from collections.abc import Mapping

from comity.core.seats.contest import (
    Contest,
    Guarantee,
    SmallLists,
    Threshold,
    base_votes,
    national,
)
from comity.core.seats.methods import Number


def national_base(contest: Contest, base: str) -> Number:
    """The base of a national threshold: the figure for the country, or the sum of the places."""
    if contest.base is not None and base != "lists":
        return contest.base
    return sum((base_votes(place, base) for place in contest.constituencies), start=0)


def percent(share: Number | float) -> str:
    """A share as a short percentage for people."""
    return f"{float(share * 100):.4g} %"


def passes(contest: Contest, threshold: Threshold, party: str, votes: Number, base: Number) -> bool:
    """Whether one list meets one threshold, exemptions and other doors included."""
    facts = contest.facts(party)
    if facts.exempt or party in threshold.exempt:
        return True
    for kind, needed in threshold.alternatives:
        if kind == "district_seats" and facts.district_seats >= needed:
            return True
    return threshold.met(votes, base, facts.members)


def admitted(contest: Contest, trace: list[str]) -> tuple[dict[str, str], dict[str, set[str]]]:
    """Lists kept out of the whole contest with the reason, and lists let in per constituency."""
    totals = national(contest.constituencies)
    excluded: dict[str, str] = {}
    for threshold in contest.rule.thresholds:
        if threshold.scope == "national":
            _national(contest, threshold, totals, excluded)
    if contest.rule.guarantee is not None:
        _guarantee(contest, contest.rule.guarantee, totals, excluded, trace)
    local = [t for t in contest.rule.thresholds if t.scope == "constituency"]
    inside: dict[str, set[str]] = {}
    for place in contest.constituencies:
        standing = {party for party in place.votes if party not in excluded}
        for threshold in local:
            base = base_votes(place, threshold.base)
            standing = {
                party
                for party in standing
                if passes(contest, threshold, party, place.votes[party], base)
            }
        inside[place.name] = standing
    for party in totals if local else ():
        if party not in excluded and not any(party in names for names in inside.values()):
            excluded[party] = f"below {percent(local[0].share)} in every constituency"
    return excluded, inside


def _national(
    contest: Contest,
    threshold: Threshold,
    totals: Mapping[str, Number],
    excluded: dict[str, str],
) -> None:
    base = national_base(contest, threshold.base)
    for party, votes in totals.items():
        if party in excluded or passes(contest, threshold, party, votes, base):
            continue
        members = contest.facts(party).members
        kind = f" as a coalition of {members}" if members > 1 else ""
        share = percent(votes / base) if base else "0 %"
        excluded[party] = f"{share} of the votes, below {percent(threshold.bar(members))}{kind}"


def _guarantee(
    contest: Contest,
    rule: Guarantee,
    totals: Mapping[str, Number],
    excluded: dict[str, str],
    trace: list[str],
) -> None:
    """Let in the largest lists below the bar until enough lists and votes are represented."""
    base = national_base(contest, contest.rule.thresholds[0].base)
    waiting = sorted(excluded, key=lambda party: (-totals[party], party))
    for party in waiting:
        inside = [name for name in totals if name not in excluded]
        share = sum(totals[name] for name in inside)
        if len(inside) >= rule.lists and share > rule.share * base:
            return
        del excluded[party]
        trace.append(f"{party} was let in to guarantee {rule.lists} lists and enough votes.")


def small_lists(contest: Contest, excluded: Mapping[str, str], trace: list[str]) -> dict[str, int]:
    """Seats of lists below the bar that reach a step of the small-list rule."""
    rule: SmallLists | None = contest.rule.small_lists
    if rule is None:
        return {}
    totals = national(contest.constituencies)
    base = national_base(contest, contest.rule.thresholds[0].base)
    seats: dict[str, int] = {}
    for party in sorted(excluded):
        for share, given in rule.steps:
            if totals[party] >= share * base:
                seats[party] = given
        if party in seats:
            trace.append(f"{party} has {seats[party]} seat(s) as a small list.")
    return seats
