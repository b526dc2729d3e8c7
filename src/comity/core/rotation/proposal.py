"""The ranking of those willing to host, lexicographic by the criteria of a rule."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from comity.core.rotation.reasons import (
    Candidate,
    CoHost,
    ContinentWaited,
    DrawnBySeed,
    FounderHosts,
    Hosted,
    NeverHosted,
    QuotaFull,
    QuotaOwed,
    Reason,
    Waited,
)
from comity.core.rotation.values import (
    Criterion,
    Edition,
    Quota,
    RotationError,
    Rule,
    Spread,
    Willing,
)


@dataclass(frozen=True, slots=True)
class _Place:
    """One candidate with its sort key: barred, quota owed, criteria, draw."""

    willing: Willing
    barred: bool
    key: tuple[int, ...]
    draw: bytes
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Region:
    """One continent: which turns it hosted, and how long it has waited."""

    hosting: tuple[bool, ...]
    waited: ContinentWaited


@dataclass(frozen=True, slots=True)
class _Past:
    """The turns, oldest first, by organisation and by continent of the willing."""

    turns: tuple[Edition, ...]
    own: dict[str, list[int]]  # indexes of the turns
    regions: dict[str, _Region]


def propose(
    history: Sequence[Edition], willing: Sequence[Willing], rule: Rule
) -> tuple[Candidate, ...]:
    """Rank `willing` for the edition after `history`, each with its reasons.

    `history` is in any order and is read by date; only editions that the rule counts are turns, and
    an edition with several hosts is one turn of each host and of each host's continent. The order
    of `willing` never matters.

    Bounds, for the default order without quotas, founders or co-hosts, when the first candidate
    hosts: a continent with a willing organisation waits at most c editions after it became willing,
    c being the number of continents willing at some time while it waits; and from the day an
    organisation became willing, no other of its continent hosts twice before it has hosted once.
    The first holds because a continent that hosts goes behind every continent that waits; the
    second because turns are counted since each became willing, and equals go by their own wait.

    Removing one candidate leaves the order of the others as it was, unless co-hosts must come from
    the same or from different continents. Raises `RotationError` if an organisation is listed
    twice. O(w log w + (w + c) h) for w willing of c continents and h hosts.
    """
    names = [entry.organisation for entry in willing]
    if len(set(names)) != len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise RotationError(f"{twice} is listed twice among the willing")
    turns = turns_of(history, rule)
    own: dict[str, list[int]] = {}
    for index, turn in enumerate(turns):
        for host in turn.hosting:
            own.setdefault(host.organisation, []).append(index)
    past = _Past(turns, own, {c: _region(turns, c) for c in {e.continent for e in willing}})
    places = sorted(
        (_place(entry, past, rule) for entry in willing),
        key=lambda place: (place.barred, place.key, place.draw, place.willing.organisation),
    )
    chosen = _chosen(places, rule)
    hosts = [place.willing.organisation for place in chosen]
    first = frozenset(hosts)
    rest = [place for place in places if place.willing.organisation not in first]
    equals = Counter((place.barred, place.key) for place in places)
    return tuple(
        _candidate(rank, place, equals[place.barred, place.key], hosts, rule)
        for rank, place in enumerate((*chosen, *rest), start=1)
    )


def turns_of(history: Sequence[Edition], rule: Rule) -> tuple[Edition, ...]:
    """Return the editions that count as turns under `rule`, oldest first."""
    return tuple(
        sorted(
            (edition for edition in history if rule.counts(edition)),
            key=lambda edition: (edition.start, edition.label),
        )
    )


def editions_waited(hosting: Sequence[bool]) -> int:
    """Return how many turns passed after the last True, all of them if there is none."""
    for waited, hosted in enumerate(reversed(hosting)):
        if hosted:
            return waited
    return len(hosting)


def hosted_by_continent(turns: Sequence[Edition], continent: str) -> tuple[bool, ...]:
    """Return, per turn, whether a host of `continent` hosted it."""
    return tuple(any(host.continent == continent for host in turn.hosting) for turn in turns)


def _region(turns: Sequence[Edition], continent: str) -> _Region:
    hosting = hosted_by_continent(turns, continent)
    years = [turn.start.year for turn, hosted in zip(turns, hosting, strict=True) if hosted]
    waited = ContinentWaited(continent, editions_waited(hosting), years[-1] if years else None)
    return _Region(hosting, waited)


def _place(entry: Willing, past: _Past, rule: Rule) -> _Place:
    own = past.own.get(entry.organisation, [])
    region = past.regions[entry.continent]
    starts = [past.turns[index].start for index in own]
    times = sum(entry.since is None or start >= entry.since for start in starts)
    waited = len(past.turns) - (own[-1] + 1 if own else 0)
    since = None if entry.since is None else entry.since.year
    facts: dict[Criterion, tuple[int, Reason]] = {
        Criterion.CONTINENT_WAIT: (-region.waited.editions, region.waited),
        Criterion.HOSTED: (
            times,
            Hosted(times, since, starts[-1].year) if own else NeverHosted(),
        ),
        Criterion.WAIT: (-waited, Waited(waited)),
    }
    barred, owed, standing = _standing(entry, region.hosting, rule)
    keys = [facts[criterion][0] for criterion in rule.criteria]
    reasons = [facts[criterion][1] for criterion in rule.criteria]
    if not own:
        # Whoever never hosted has waited all along: the wait would say it twice.
        reasons = [reason for reason in reasons if not isinstance(reason, Waited)]
    draw = hashlib.sha256(f"{rule.seed}\0{entry.organisation}".encode()).digest()
    return _Place(entry, barred, (-owed, *keys), draw, (*standing, *reasons))


def _standing(
    entry: Willing, region: Sequence[bool], rule: Rule
) -> tuple[bool, int, tuple[Reason, ...]]:
    """Return whether the rule bars `entry`, how many turns its continent is owed, and why."""
    if rule.founders:
        founder = entry.organisation in rule.founders
        return not founder, 0, (FounderHosts(founder),)
    quota = next((quota for quota in rule.quotas if quota.continent == entry.continent), None)
    return (False, 0, ()) if quota is None else _quota_standing(quota, region)


def _quota_standing(quota: Quota, region: Sequence[bool]) -> tuple[bool, int, tuple[Reason, ...]]:
    hosted = sum(region[max(0, len(region) - quota.window + 1) :])
    if quota.most is not None and hosted >= quota.most:
        return True, 0, (QuotaFull(quota.continent, hosted, quota.most, quota.window),)
    if hosted < quota.least:
        owed = quota.least - hosted
        return False, owed, (QuotaOwed(quota.continent, hosted, quota.least, quota.window),)
    return False, 0, ()


def _chosen(places: Sequence[_Place], rule: Rule) -> list[_Place]:
    chosen: list[_Place] = []
    for place in places:
        if len(chosen) < rule.hosts and not place.barred and _fits(place, chosen, rule.spread):
            chosen.append(place)
    return chosen


def _fits(place: _Place, chosen: Sequence[_Place], spread: Spread) -> bool:
    continents = {other.willing.continent for other in chosen}
    if not continents or spread is Spread.ANY:
        return True
    return (place.willing.continent in continents) is (spread is Spread.SAME)


def _candidate(rank: int, place: _Place, among: int, hosts: Sequence[str], rule: Rule) -> Candidate:
    organisation = place.willing.organisation
    reasons = list(place.reasons)
    if among > 1:
        reasons.append(DrawnBySeed(rule.seed, among))
    if organisation in hosts[1:]:
        reasons.append(CoHost(hosts[0]))
    return Candidate(
        rank=rank,
        organisation=organisation,
        continent=place.willing.continent,
        chosen=organisation in hosts,
        barred=place.barred,
        reasons=tuple(reasons),
    )
