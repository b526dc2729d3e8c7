"""`comity rotation`: rank those willing to host the next edition, with the reason for each."""

import json
import stat
import sys
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import NoReturn

import click

from comity.core.record.ending import ended
from comity.core.rotation import (
    Candidate,
    Decision,
    Gap,
    Judgement,
    Rule,
    Verdict,
    Willing,
    gaps,
    in_force,
    judge,
    propose,
    sentence,
)
from comity.core.rotation.problems import Problem, first_day
from comity.core.rotation.rule_files import read_rules
from comity.core.rotation.tables import History, parse_willing, read_history, read_willing

LARGEST = 8 * 1024 * 1024  # bytes; a history of ten thousand editions is below one megabyte


@click.command()
@click.argument("history", metavar="HISTORY.csv")
@click.option(
    "--willing",
    required=True,
    metavar="LIST",
    help="Who offers to host: organisation[:continent[:since]],... or a file.",
)
@click.option("--rule", "rule_file", metavar="FILE", help="Rules as JSON; else the default rule.")
@click.option("--on", "day", metavar="DATE", help="First day of the edition; else after the last.")
@click.option("--past", is_flag=True, help="Also judge past editions by the rule of their day.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def rotation(
    history: str, willing: str, rule_file: str | None, day: str | None, past: bool, as_json: bool
) -> None:
    """Rank those willing to host the edition after HISTORY.csv, one sentence each."""
    sys.exit(ended(lambda: _rank(history, willing, rule_file, day, past, as_json)))


def _rank(
    history: str, willing: str, rule_file: str | None, day: str | None, past: bool, as_json: bool
) -> int:
    read = _history(history)
    entries = _entries(willing, read)
    rules, decisions = _rules(rule_file)
    on = _day(day, read)
    rule = in_force(rules, on)
    if rule is None:
        _refuse(Problem(rule_file or "", "", f"no rule is in force on {on.isoformat()}"))
    candidates = propose(read.editions, entries, rule)
    continents = [*read.continents.values(), *(entry.continent for entry in entries)]
    table = gaps(read.editions, continents, rule)
    judged = judge(read.editions, entries, rules, decisions) if past else ()
    known = {edition.label for edition in read.editions}
    pending = tuple(decision for decision in decisions if decision.edition not in known)
    if as_json:
        click.echo(_as_json(rule, on, candidates, table, judged, pending))
    else:
        click.echo("\n".join(_lines(read, rule, on, candidates, table, judged, pending)))
    return 0


def _refuse(*problems: Problem) -> NoReturn:
    """Print one line per problem and stop with 2."""
    for problem in problems:
        click.echo(str(problem), err=True)
    raise SystemExit(2)


def _text(path: str) -> str:
    try:
        mode = Path(path).stat().st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            _refuse(Problem(path, "", "it cannot be read: it is not a regular file"))
        data = Path(path).read_bytes() if Path(path).stat().st_size <= LARGEST else None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        _refuse(Problem(path, "", f"it cannot be read: {reason}"))
    if data is None:
        _refuse(Problem(path, "", f"it is larger than {LARGEST} bytes"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        _refuse(Problem(path, f"row {row}", "it is not UTF-8"))


def _history(path: str) -> History:
    read, problems = read_history(_text(path), path)
    if problems:
        _refuse(*problems)
    return read


def _entries(willing: str, history: History) -> tuple[Willing, ...]:
    if _is_file(willing):
        entries, problems = read_willing(_text(willing), willing, history)
    else:
        entries, problems = parse_willing(willing, "--willing", history)
    if problems:
        _refuse(*problems)
    return entries


def _is_file(text: str) -> bool:
    """Whether a list of the willing is meant as the path of a file."""
    try:
        return text.endswith(".csv") or "/" in text or Path(text).is_file()
    except OSError:  # a list too long for a path
        return False


def _rules(path: str | None) -> tuple[tuple[Rule, ...], tuple[Decision, ...]]:
    if path is None:
        return (Rule(),), ()
    rules, decisions, problems = read_rules(_text(path), path)
    if problems:
        _refuse(*problems)
    return rules, decisions


def _day(given: str | None, history: History) -> date:
    if given is None:
        last = max(edition.start for edition in history.editions)
        return min(last, date.max - timedelta(days=1)) + timedelta(days=1)
    day = first_day(given)
    if day is None:
        _refuse(Problem("--on", "", f"{given!r} is not a date as 2026, 2026-05 or 2026-05-31"))
    return day


def _lines(
    history: History,
    rule: Rule,
    on: date,
    candidates: tuple[Candidate, ...],
    table: tuple[Gap, ...],
    judged: tuple[Judgement, ...],
    pending: tuple[Decision, ...],
) -> list[str]:
    lines = [f"Rule {rule.name}, in force on {on.isoformat()}; order: {', '.join(rule.order)}."]
    for candidate in candidates:
        mark = "*" if candidate.chosen else " "
        name = history.names.get(candidate.organisation, "")
        title = f"{candidate.organisation} ({name})" if name else candidate.organisation
        lines.append(f"{candidate.rank:>3}{mark} {title}: {sentence(candidate)}")
    lines += [_decided(decision) for decision in pending]
    lines += ["", "Continents (counts only; no fairness is claimed):"]
    lines += [f"  {_gap(gap)}" for gap in table]
    if judged:
        lines += ["", "Past editions by the rule of their day:"]
        lines += [f"  {_judged(judgement)}" for judgement in judged]
    return lines


def _decided(decision: Decision) -> str:
    source = f" ({decision.source})" if decision.source else ""
    hosts = ", ".join(decision.hosts)
    return f"Decided for {decision.edition} by {decision.body}: {hosts}. {decision.reason}{source}"


def _gap(gap: Gap) -> str:
    if gap.last is None:
        return f"{gap.continent}: never hosted in {gap.waiting} editions"
    return (
        f"{gap.continent}: hosted {gap.hosted}, last in {gap.last}, "
        f"waiting {gap.waiting}, longest wait {gap.longest}"
    )


def _judged(judgement: Judgement) -> str:
    edition = judgement.edition
    hosts = ", ".join(host.organisation for host in edition.hosting)
    rule = "" if judgement.rule is None else f" ({judgement.rule.name})"
    line = f"{edition.label}, {edition.start.year}, {hosts}: {judgement.verdict}{rule}"
    if judgement.verdict is Verdict.OTHERWISE:
        proposed = [entry.organisation for entry in judgement.candidates if entry.chosen]
        line += f"; proposed: {', '.join(proposed) or 'nobody'}"
    return line if judgement.decision is None else f"{line}. {_decided(judgement.decision)}"


def _as_json(
    rule: Rule,
    on: date,
    candidates: tuple[Candidate, ...],
    table: tuple[Gap, ...],
    judged: tuple[Judgement, ...],
    pending: tuple[Decision, ...],
) -> str:
    answer = {
        "rule": rule.name,
        "on": on.isoformat(),
        "order": list(rule.order),
        "seed": rule.seed,
        "candidates": [_candidate(candidate) for candidate in candidates],
        "decisions": [asdict(decision) for decision in pending],
        "continents": [asdict(gap) for gap in table],
        "past": [_past(judgement) for judgement in judged],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _candidate(candidate: Candidate) -> dict[str, object]:
    reasons = [{"reason": type(reason).__name__, **asdict(reason)} for reason in candidate.reasons]
    return {
        "rank": candidate.rank,
        "organisation": candidate.organisation,
        "continent": candidate.continent,
        "chosen": candidate.chosen,
        "barred": candidate.barred,
        "reasons": reasons,
        "sentence": sentence(candidate),
    }


def _past(judgement: Judgement) -> dict[str, object]:
    proposed = [entry.organisation for entry in judgement.candidates if entry.chosen]
    return {
        "edition": judgement.edition.label,
        "year": judgement.edition.start.year,
        "hosts": [host.organisation for host in judgement.edition.hosting],
        "rule": None if judgement.rule is None else judgement.rule.name,
        "verdict": judgement.verdict.value,
        "proposed": proposed,
        "decision": None if judgement.decision is None else asdict(judgement.decision),
    }
