"""Histories of hosts and lists of the willing, read from text; every fault is reported."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from comity.core.rotation.problems import (
    Problem,
    Report,
    first_day,
    is_backwards,
    is_identifier,
    is_plain,
    quoted,
)
from comity.core.rotation.values import KINDS, STATES, Edition, Host, Willing

HISTORY_COLUMNS = ("edition", "from", "organisation", "continent")
HOST_STATES = STATES | {"withdrawn"}
WHOLE = ""


@dataclass(frozen=True, slots=True)
class History:
    """Editions in the order of the file, and the printed names of their hosts."""

    editions: tuple[Edition, ...]
    names: Mapping[str, str]

    @property
    def continents(self) -> dict[str, str]:
        """The continent of every organisation that is named as a host."""
        return {
            host.organisation: host.continent for edition in self.editions for host in edition.hosts
        }

    @property
    def ids(self) -> dict[str, str]:
        """The organisation of every printed name that only one organisation bears."""
        bearers: dict[str, set[str]] = {}
        for organisation, name in self.names.items():
            bearers.setdefault(name, set()).add(organisation)
        return {name: min(found) for name, found in bearers.items() if len(found) == 1}


@dataclass(slots=True)
class _Draft:
    start: date
    state: str
    kind: str
    line: int
    hosts: list[Host] = field(default_factory=list)


def read_rows(
    text: str, required: Sequence[str], report: Callable[[int, str], None]
) -> list[tuple[int, dict[str, str]]]:
    """Return (row, stripped cells by column) of CSV `text`, reporting (row, reason) of each fault.

    Rows are lines of the file, the header being row 1; row 0 stands for the whole file.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    header: list[str] | None = None
    try:
        for cells in reader:
            if header is None:
                header = [cell.strip() for cell in cells]
                if not _header_is_good(header, required, report):
                    return []
            elif not cells:
                continue
            elif len(cells) != len(header):
                report(
                    reader.line_num,
                    f"it has {len(cells)} cells where the header has {len(header)}",
                )
            else:
                values = (cell.strip() for cell in cells)
                rows.append((reader.line_num, dict(zip(header, values, strict=True))))
    except csv.Error as error:
        report(reader.line_num, f"it is not CSV: {error}")
    if header is None:
        report(0, "the file is empty")
    return rows


def _header_is_good(
    header: Sequence[str], required: Sequence[str], report: Callable[[int, str], None]
) -> bool:
    missing = [column for column in required if column not in header]
    for column in missing:
        report(1, f"the column {quoted(column)} is missing")
    twice = sorted({column for column in header if header.count(column) > 1})
    for column in twice:
        report(1, f"the column {quoted(column)} stands twice")
    return not missing and not twice


def _by_row(report: Report) -> Callable[[int, str], None]:
    return lambda row, reason: report(f"row {row}" if row else WHOLE, reason)


def read_history(text: str, file: str) -> tuple[History, tuple[Problem, ...]]:
    """Read a history of hosts, one row per host of an edition.

    Columns: edition, from (YYYY, YYYY-MM or YYYY-MM-DD), organisation and continent (both empty
    where the host is not known), and if present until, state (a state of an edition, or "withdrawn"
    for a host that gave its turn back), kind and name. Other columns are left alone.
    """
    problems: list[Problem] = []

    def report(where: str, reason: str) -> None:
        problems.append(Problem(file, where, reason))

    drafts: dict[str, _Draft] = {}
    names: dict[str, str] = {}
    continents: dict[str, str] = {}
    rows = read_rows(text, HISTORY_COLUMNS, _by_row(report))
    for line, row in rows:
        _read_row(line, row, drafts, continents, report)
        if row["organisation"] and row.get("name"):
            names[row["organisation"]] = row["name"]
    if not rows and not problems:
        report(WHOLE, "it has a header and no rows")
    editions = tuple(
        Edition(label, draft.start, tuple(draft.hosts), draft.state, draft.kind)
        for label, draft in drafts.items()
        if not problems
    )
    return History(editions, names), tuple(problems)


def _read_row(
    line: int,
    row: Mapping[str, str],
    drafts: dict[str, _Draft],
    continents: dict[str, str],
    report: Report,
) -> None:
    def fault(column: str, reason: str) -> None:
        report(f"row {line}, {column}", reason)

    start = _dates(row, fault)
    state = row.get("state") or "held"
    kind = row.get("kind") or "regular"
    if state not in HOST_STATES:
        fault("state", f"{quoted(state)} is none of {', '.join(sorted(HOST_STATES))}")
    if kind not in KINDS:
        fault("kind", f"{quoted(kind)} is none of {', '.join(sorted(KINDS))}")
    if not is_plain(row["edition"]):
        fault("edition", "it must be a number or a short label without markup")
    elif start is not None and state in HOST_STATES and kind in KINDS:
        draft = drafts.setdefault(row["edition"], _Draft(start, state, kind, line))
        _join(draft, start, state, kind, fault)
        _add_host(draft, row, state, continents, fault)


def _dates(row: Mapping[str, str], fault: Report) -> date | None:
    start = first_day(row["from"])
    if start is None:
        fault("from", f"{quoted(row['from'])} is not a date as 2026, 2026-05 or 2026-05-31")
    until = row.get("until", "")
    if until and first_day(until) is None:
        fault("until", f"{quoted(until)} is not a date as 2026, 2026-05 or 2026-05-31")
    elif is_backwards(row["from"], until):
        fault("until", f"{until} is before {row['from']}")
    return start


def _join(draft: _Draft, start: date, state: str, kind: str, fault: Report) -> None:
    """Check that a further row of an edition says the same about it."""
    if draft.start != start:
        fault("from", f"row {draft.line} gives the same edition another date")
    if draft.kind != kind:
        fault("kind", f"row {draft.line} gives the same edition the kind {quoted(draft.kind)}")
    if draft.state == "withdrawn":
        draft.state = state
    elif state not in ("withdrawn", draft.state):
        fault("state", f"row {draft.line} gives the same edition the state {quoted(draft.state)}")


def _add_host(
    draft: _Draft, row: Mapping[str, str], state: str, continents: dict[str, str], fault: Report
) -> None:
    organisation, continent = row["organisation"], row["continent"]
    if not organisation:
        if continent:
            fault("organisation", "a continent is given and no organisation")
        return
    if not is_identifier(organisation):
        fault("organisation", f"{quoted(organisation)} is not letters, digits, dots and hyphens")
    elif not is_plain(continent):
        fault("continent", f"the continent of {organisation} is missing or has markup")
    elif continents.setdefault(organisation, continent) != continent:
        fault("continent", f"{organisation} stood in {continents[organisation]} before")
    elif any(host.organisation == organisation for host in draft.hosts):
        fault("organisation", f"{organisation} hosts this edition twice")
    else:
        draft.hosts.append(Host(organisation, continent, state == "withdrawn"))


def read_willing(
    text: str, file: str, history: History
) -> tuple[tuple[Willing, ...], tuple[Problem, ...]]:
    """Read those willing from a file: CSV with a header, or one entry of `parse_willing` per line.

    The CSV has the columns organisation, continent and since, of which only the first is required;
    the continent of an organisation that has hosted is known.
    """
    problems: list[Problem] = []

    def report(where: str, reason: str) -> None:
        problems.append(Problem(file, where, reason))

    if "organisation" in text.partition("\n")[0]:
        rows = read_rows(text, ("organisation",), _by_row(report))
        entries = [
            (f"row {line}", (row["organisation"], row.get("continent", ""), row.get("since", "")))
            for line, row in rows
        ]
    else:
        lines = enumerate(text.splitlines(), start=1)
        entries = _entries(((f"row {n}", line) for n, line in lines if line.strip()), report)
    if not entries and not problems:
        report(WHOLE, "nobody is listed")
    return _willing(entries, history, report), tuple(problems)


def parse_willing(
    text: str, file: str, history: History
) -> tuple[tuple[Willing, ...], tuple[Problem, ...]]:
    """Read those willing from `organisation[:continent[:since]]`, separated by commas.

    An organisation that has hosted may be given by the name that the history prints for it.
    """
    problems: list[Problem] = []

    def report(where: str, reason: str) -> None:
        problems.append(Problem(file, where, reason))

    parts = enumerate(text.split(","), start=1)
    entries = _entries(((f"entry {number}", part) for number, part in parts), report)
    return _willing(entries, history, report), tuple(problems)


_Entry = tuple[str, tuple[str, str, str]]  # (where, (organisation, continent, since))


def _entries(parts: Iterable[tuple[str, str]], report: Report) -> list[_Entry]:
    entries: list[_Entry] = []
    for where, part in parts:
        cells = [cell.strip() for cell in part.split(":")]
        if len(cells) > 3:
            report(where, f"{quoted(part.strip())} is not organisation:continent:since")
        else:
            organisation, continent, since = (*cells, "", "")[:3]
            entries.append((where, (organisation, continent, since)))
    return entries


def _willing(entries: Sequence[_Entry], history: History, report: Report) -> tuple[Willing, ...]:
    known = history.continents
    ids = history.ids
    willing: dict[str, Willing] = {}
    for where, (organisation, given, since) in entries:
        organisation = ids.get(organisation, organisation)
        continent = given or known.get(organisation, "")
        day = first_day(since) if since else None
        if organisation in willing:
            report(where, f"{organisation} is listed twice")
        elif since and day is None:
            report(where, f"{quoted(since)} is not a date as 2026, 2026-05 or 2026-05-31")
        elif reason := _unknown(organisation, continent, known):
            report(where, reason)
        else:
            willing[organisation] = Willing(organisation, continent, day)
    return tuple(willing.values())


def _unknown(organisation: str, continent: str, known: Mapping[str, str]) -> str:
    """Return why an organisation or its continent cannot be used, empty if it can."""
    if not is_identifier(organisation):
        return f"{quoted(organisation)} is not letters, digits, dots and hyphens"
    if not continent:
        return f"{organisation} has never hosted, so its continent must be given"
    if not is_plain(continent):
        return f"the continent of {organisation} has markup"
    if known.get(organisation, continent) != continent:
        return f"{organisation} hosted from {known[organisation]}, not from {continent}"
    return ""
