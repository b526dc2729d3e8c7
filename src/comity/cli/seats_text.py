"""What `comity seats` prints, as text and as JSON values."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from comity.core.seats.contest import Contest, Outcome, SeatMargin, national
from comity.core.seats.frontier import Frontier
from comity.core.seats.indices import (
    effective_number_of_parties,
    gallagher,
    loosemore_hanby,
    wasted_votes,
)
from comity.core.seats.pictures import step_text
from comity.core.seats.reproduce import Report, translated
from comity.core.seats.schema_out import ratio
from comity.core.seats.whatif import NOT_A_FORECAST, Comparison, JointList

WIDTH = 50


def plain(lines: str) -> str:
    """Text without control characters, so that a name cannot steer the terminal."""
    return "".join(
        c if c == "\n" or (c.isprintable() and not 0xD800 <= ord(c) <= 0xDFFF) else "?"
        for c in lines
    )


def headline(contest: Contest) -> str:
    """Country, chamber and day."""
    return " · ".join(part for part in (contest.country, contest.chamber, contest.date) if part)


def report(contest: Contest, found: Report, change: Comparison | None) -> str:
    """The whole report."""
    official = None if contest.official is None else translated(contest, contest.official)
    votes = national(contest.constituencies)
    lines = [headline(contest), f"law: {contest.rule.name}", f"statute: {contest.rule.source}"]
    lines += [f"note: {note}" for note in contest.notes]
    lines += ["", *_table(votes, found.outcome.seats, official), ""]
    lines += _verdict(found)
    lines += _details(contest, found.outcome, votes)
    if change is not None:
        lines += ["", *_change(change)]
    return "\n".join(lines)


def _table(
    votes: Mapping[str, int | Fraction],
    seats: Mapping[str, int],
    official: Mapping[str, int] | None,
) -> list[str]:
    total = sum(votes.values()) or 1
    names = sorted(
        {name for name in {**seats, **(official or {})} if seats.get(name) or official},
        key=lambda name: (-seats.get(name, 0), name),
    )
    shown = [n for n in names if seats.get(n) or (official or {}).get(n)]
    lines = [f"{'list':32} {'votes':>12} {'share':>8} {'seats':>6} {'official':>9}"]
    for name in shown:
        count = votes.get(name, 0)
        declared = "-" if official is None else str(official.get(name, 0))
        lines.append(
            f"{name[:32]:32} {round(count):>12} {float(100 * count / total):>7.2f}% "
            f"{seats.get(name, 0):>6} {declared:>9}"
        )
    declared = "-" if official is None else str(sum(official.values()))
    lines.append(f"{'all':32} {round(total):>12} {'':8} {sum(seats.values()):>6} {declared:>9}")
    return lines


def _verdict(found: Report) -> list[str]:
    tables = len(found.compared)
    if found.exact:
        lines = [f"exact: {tables} official table(s) met."]
    elif not found.compared:
        lines = ["not exact: the file has no official result to compare with."]
    else:
        lines = [f"not exact: {len(found.differences)} difference(s) in {tables} table(s)."]
    lines += [f"  {difference}" for difference in found.differences]
    lines += [f"  open: {tie}" for tie in found.outcome.ties]
    if not found.exact and found.missing:
        lines += [f"  the file lacks: {detail}" for detail in found.missing]
    elif found.missing:
        lines += [f"not in the file, and not decisive here: {d}" for d in found.missing]
    return lines


def _details(contest: Contest, outcome: Outcome, votes: Mapping[str, int | Fraction]) -> list[str]:
    lines = [f"  {line}" for line in outcome.trace]
    out = [(name, why) for name, why in outcome.excluded.items() if why]
    out.sort(key=lambda row: (-votes.get(row[0], 0), row[0]))
    lines += [f"kept out: {name}: {why}" for name, why in out[:8]]
    if len(out) > 8:
        lines.append(f"kept out: {len(out) - 8} smaller lists")
    lines += _closest(outcome.last_seat_margins)
    if any(outcome.seats.values()):
        lines.append(
            f"Gallagher {gallagher(votes, outcome.seats):.2f} · Loosemore-Hanby "
            f"{float(100 * loosemore_hanby(votes, outcome.seats)):.2f} % · effective parties "
            f"{float(effective_number_of_parties(votes)):.2f} by votes, "
            f"{float(effective_number_of_parties(outcome.seats)):.2f} by seats · votes without "
            f"a seat {round(wasted_votes(votes, outcome.seats))}"
        )
    return lines


def _closest(margins: Sequence[SeatMargin]) -> list[str]:
    if not margins:
        return []
    best = min(margins, key=lambda margin: margin.votes)
    where = best.constituency or "the whole country"
    return [
        f"closest last seat: {where}: {best.last} before {best.next}, "
        f"which missed it by {best.votes} vote(s)"
    ]


def _change(change: Comparison) -> list[str]:
    lines = ["what if", f"{'list':32} {'before':>7} {'after':>7} {'change':>7}"]
    names = sorted(
        {*change.before_seats, *change.after.seats},
        key=lambda name: (-change.after.seats.get(name, 0), name),
    )
    for name in names:
        before, after = change.before_seats.get(name, 0), change.after.seats.get(name, 0)
        lines.append(f"{name[:32]:32} {before:>7} {after:>7} {after - before:>+7}")
    pays = ", ".join(f"{name} {n:+}" for name, n in reversed(change.pays.items()))
    gains = ", ".join(f"{name} {n:+}" for name, n in change.gains.items())
    lines += [f"gains: {gains or 'nobody'}", f"pays: {pays or 'nobody'}"]
    lines += [f"open: {tie}" for tie in change.after.ties]
    lines += [f"assumed: {said}" for said in change.assumptions[:-1]]
    lines.append(change.assumptions[-1])
    return lines


def frontier(contest: Contest, joint: JointList, model: str, walks: Sequence[Frontier]) -> str:
    """The steps of every walk, drawn with bars."""
    lines = [headline(contest), f"retention frontier of {joint.label}, model {model}"]
    for walk in walks:
        top = max([walk.apart, 1, *(step.seats for step in walk.steps)])
        lines += [
            "",
            f"{' and '.join(walk.leaks)} keep(s) a share of the votes; "
            f"apart the members have {walk.apart} seat(s)",
        ]
        for step in walk.steps:
            bar = "█" * round(WIDTH * step.seats / top)
            tie = " (tie)" if step.tied else ""
            lines.append(
                f"{float(step.start * 100):6.1f} to {float(step.end * 100):5.1f} % "
                f"{step.seats:>4} {bar}{tie}"
            )
        lines.append(f"never fewer seats than apart: {_from(walk.parity)}")
        lines.append(f"more seats than apart: {_from(walk.gain)}")
    target = "stay at home" if joint.lost_to is None else f"go to {joint.lost_to}"
    lines += ["", f"assumed: votes that are not kept {target}.", NOT_A_FORECAST]
    return "\n".join(lines)


def _from(share: Fraction | None) -> str:
    return "at no share" if share is None else f"from {float(share * 100):g} %"


def _tables(outcome: Outcome) -> dict[str, object]:
    return {
        "seats": outcome.seats,
        "by_constituency": outcome.by_constituency,
        "levelling": outcome.levelling,
        "excluded": outcome.excluded,
        "ties": [
            {
                "parties": list(tie.parties),
                "seats": tie.seats,
                "constituency": tie.constituency,
                "stage": tie.stage,
            }
            for tie in outcome.ties
        ],
        "last_seat_margins": [
            {
                "constituency": margin.constituency,
                "last": margin.last,
                "next": margin.next,
                "votes": margin.votes,
            }
            for margin in outcome.last_seat_margins
        ],
        "trace": list(outcome.trace),
    }


def as_json(contest: Contest, found: Report, change: Comparison | None) -> dict[str, object]:
    """The report as JSON values."""
    shown: dict[str, object] = {
        "id": contest.identifier,
        "country": contest.country,
        "chamber": contest.chamber,
        "date": contest.date,
        "law": {"name": contest.rule.name, "source": contest.rule.source},
        "exact": found.exact,
        "compared": list(found.compared),
        "differences": [
            {
                "constituency": row.constituency,
                "party": row.party,
                "computed": row.computed,
                "official": row.official,
                "kind": row.kind,
            }
            for row in found.differences
        ],
        "missing": list(found.missing),
        "notes": list(contest.notes),
        "outcome": _tables(found.outcome),
    }
    if change is not None:
        shown["what_if"] = {
            "before": change.before_seats,
            "after": _tables(change.after),
            "changes": change.changes,
            "pays": change.pays,
            "gains": change.gains,
            "assumptions": list(change.assumptions),
        }
    return shown


def frontier_json(
    contest: Contest, joint: JointList, model: str, walks: Sequence[Frontier]
) -> dict[str, object]:
    """The frontier as JSON values; shares are fractions written as text."""
    return {
        "id": contest.identifier,
        "members": list(joint.members),
        "model": model,
        "walks": [
            {
                "leaks": list(walk.leaks),
                "apart": walk.apart,
                "parity": None if walk.parity is None else ratio(walk.parity),
                "gain": None if walk.gain is None else ratio(walk.gain),
                "steps": [
                    {
                        "from": ratio(step.start),
                        "to": ratio(step.end),
                        "seats": step.seats,
                        "tied": step.tied,
                    }
                    for step in walk.steps
                ],
                "in_words": step_text(walk),
            }
            for walk in walks
        ],
        "lost_to": joint.lost_to,
        "note": NOT_A_FORECAST,
    }
