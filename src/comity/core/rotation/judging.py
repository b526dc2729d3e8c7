"""Past editions judged by the rule of their day, and the gaps by continent; no fairness claimed."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from comity.core.rotation.proposal import (
    editions_waited,
    hosted_by_continent,
    propose,
    turns_of,
)
from comity.core.rotation.reasons import Candidate
from comity.core.rotation.values import Decision, Edition, Rule, Willing, in_force


class Verdict(StrEnum):
    """How the hosts of an edition compare with what the rule of its day proposed."""

    FOLLOWED = "followed"
    OTHERWISE = "otherwise"
    NOT_KNOWN = "not known"  # nobody else is known to have been willing then
    NO_RULE = "no rule"  # no rule was in force


@dataclass(frozen=True, slots=True)
class Judgement:
    """One edition beside the proposal of its day and the decision of a body, if there was one."""

    edition: Edition
    rule: Rule | None
    verdict: Verdict
    candidates: tuple[Candidate, ...]
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Gap:
    """How often one continent hosted, when last, its wait now and its longest wait, in editions."""

    continent: str
    hosted: int
    last: int | None
    waiting: int
    longest: int


def judge(
    history: Sequence[Edition],
    willing: Sequence[Willing],
    rules: Sequence[Rule],
    decisions: Sequence[Decision] = (),
) -> tuple[Judgement, ...]:
    """Judge every edition of `history` that was somebody's turn, oldest first.

    Only what was known on its first day counts: the editions before it, the rule in force then, the
    willing with a `since` on or before that day, and its own hosts. Raises `RotationError` where
    two rules were in force at once.
    """
    past = sorted((edition for edition in history if edition.taken), key=lambda e: e.start)
    by_edition = {decision.edition: decision for decision in decisions}
    return tuple(
        _judge_one(edition, past[:index], willing, rules, by_edition.get(edition.label))
        for index, edition in enumerate(past)
    )


def _judge_one(
    edition: Edition,
    before: Sequence[Edition],
    willing: Sequence[Willing],
    rules: Sequence[Rule],
    decision: Decision | None,
) -> Judgement:
    rule = in_force(rules, edition.start)
    if rule is None:
        return Judgement(edition, None, Verdict.NO_RULE, (), decision)
    hosts = {host.organisation for host in edition.hosting}
    known = {
        entry.organisation: entry
        for entry in willing
        if entry.since is not None and entry.since <= edition.start
    }
    for host in edition.hosting:
        known.setdefault(host.organisation, Willing(host.organisation, host.continent))
    candidates = propose(before, tuple(known.values()), rule)
    verdict = _verdict(hosts, candidates, rule)
    return Judgement(edition, rule, verdict, candidates, decision)


def _verdict(hosts: set[str], candidates: Sequence[Candidate], rule: Rule) -> Verdict:
    if rule.founders:
        return Verdict.FOLLOWED if hosts <= rule.founders else Verdict.OTHERWISE
    if hosts == {candidate.organisation for candidate in candidates}:
        return Verdict.NOT_KNOWN
    chosen = {candidate.organisation for candidate in candidates if candidate.chosen}
    return Verdict.FOLLOWED if hosts == chosen else Verdict.OTHERWISE


def gaps(history: Sequence[Edition], continents: Sequence[str], rule: Rule) -> tuple[Gap, ...]:
    """Return the gaps of `continents`, alphabetical, over the editions that `rule` counts."""
    turns = turns_of(history, rule)
    return tuple(_gap(continent, turns) for continent in sorted(set(continents)))


def _gap(continent: str, turns: Sequence[Edition]) -> Gap:
    hosting = hosted_by_continent(turns, continent)
    years = [turn.start.year for turn, hosted in zip(turns, hosting, strict=True) if hosted]
    longest = run = 0
    for hosted in hosting:
        run = 0 if hosted else run + 1
        longest = max(longest, run)
    return Gap(
        continent, sum(hosting), years[-1] if years else None, editions_waited(hosting), longest
    )
