"""Every fault of a reference data set, with file, row, column and reason; nothing is mended."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pycountry

from comity.core.rotation.problems import (
    first_day,
    is_backwards,
    is_identifier,
    is_plain,
    printable,
)
from comity.core.rotation.rule_files import read_rules
from comity.core.rotation.tables import read_history, read_rows
from comity.datasets.reference.tables import (
    COVERAGE,
    FACTS,
    HOSTS,
    NAMES,
    NOT_YET,
    RULES_FILE,
    SOURCES,
    SUBJECTS,
    SYSTEMS,
    TABLES,
    Table,
)

LARGEST = 32 * 1024 * 1024  # bytes of one file
_ENTITY = re.compile(r"&(?:[A-Za-z]\w*|#\d+|#x[0-9a-fA-F]+);")
_MEASURE = re.compile(r"[a-z][a-z0-9_]*")
_PAGE = re.compile(r"/[A-Za-z0-9/._~-]*")
_WEB = re.compile(r"https?://[^\s/]+\S*")

Row = tuple[int, Mapping[str, str]]
Rows = dict[str, Sequence[Row]]  # file name -> rows
Fault = Callable[[Table, int, str, str], None]  # (table, row, column, reason)


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault. Row 1 is the header, row 0 the whole file; `column` may be empty."""

    file: str
    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        where = f"row {self.row}" if self.row else ""
        if self.column:
            where += f"{', ' if where else ''}column {self.column}"
        return printable(": ".join(part for part in (self.file, where, self.reason) if part))


def check_folder(folder: Path) -> tuple[Problem, ...]:
    """Return every fault of the data set in `folder`, in the order of files and rows."""
    return load(folder)[1]


def check_file(path: Path) -> tuple[Problem, ...]:
    """Return every fault of one file, read with whatever other files of the set lie beside it.

    A file of another name is recognised by its header and then stands for the file of that table.
    """
    text = _text(path)
    if isinstance(text, Problem):
        return (text,)
    if path.name == RULES_FILE:
        return tuple(Problem(path.name, 0, p.where, p.reason) for p in read_rules(text, "")[2])
    table = _table_of(path.name, text)
    if table is None:
        return (Problem(path.name, 1, "", "its columns are those of no file of a data set"),)
    rows, problems = _load(path.parent, {table.file: path})
    problems += _cross(rows, alone=True)
    return _sorted(
        Problem(path.name, problem.row, problem.column, problem.reason)
        for problem in problems
        if problem.file == table.file
    )


def load(folder: Path) -> tuple[Rows, tuple[Problem, ...]]:
    """Return all rows of the data set in `folder` and every fault."""
    if not folder.is_dir():
        return {}, (Problem(str(folder), 0, "", "it is not a folder"),)
    rows, problems = _load(folder, {})
    known = {table.file for table in TABLES}
    for path in sorted(folder.glob("*.csv")):
        if path.name not in known:
            problems.append(Problem(path.name, 0, "", "it is no file of a data set"))
    for table in TABLES:
        if table.required and not (folder / table.file).exists():
            problems.append(Problem(table.file, 0, "", "the file is missing"))
    if len(rows.get("dataset.csv", ((0, {}),))) != 1:
        problems.append(Problem("dataset.csv", 0, "", "it must hold one row"))
    problems += _cross(rows, alone=False)
    problems += _rotation_problems(folder)
    return rows, _sorted(problems)


def _sorted(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    order = [table.file for table in TABLES]

    def place(problem: Problem) -> tuple[int, str, int]:
        known = problem.file in order
        return (order.index(problem.file) if known else len(order), problem.file, problem.row)

    # One fault may be seen twice: by the table and by the reader of the rotation.
    return tuple(sorted(dict.fromkeys(problems), key=place))


def _text(path: Path) -> str | Problem:
    try:
        if path.stat().st_size > LARGEST:
            return Problem(path.name, 0, "", f"it is larger than {LARGEST} bytes")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return Problem(path.name, 0, "", f"it cannot be read: {reason}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Problem(path.name, data[: error.start].count(b"\n") + 1, "", "it is not UTF-8")


def _table_of(name: str, text: str) -> Table | None:
    header = [cell.strip() for cell in text.partition("\n")[0].split(",")]
    by_name = [table for table in TABLES if table.file == name]
    by_header = [table for table in TABLES if set(table.columns) == set(header)]
    return next(iter(by_name + by_header), None)


def _load(folder: Path, instead: Mapping[str, Path]) -> tuple[Rows, list[Problem]]:
    """Read the files that exist; `instead` gives other paths for some."""
    rows: Rows = {}
    problems: list[Problem] = []
    for table in TABLES:
        path = instead.get(table.file, folder / table.file)
        if path.exists():
            rows[table.file] = _read(table, path, problems)
    return rows, problems


def _read(table: Table, path: Path, problems: list[Problem]) -> Sequence[Row]:
    text = _text(path)
    if isinstance(text, Problem):
        problems.append(Problem(table.file, text.row, "", text.reason))
        return ()

    def report(row: int, reason: str) -> None:
        problems.append(Problem(table.file, row, "", reason))

    def fault(table: Table, row: int, column: str, reason: str) -> None:
        problems.append(Problem(table.file, row, column, reason))

    rows = read_rows(text, table.columns, report)
    for column in sorted({name for _, row in rows[:1] for name in row} - set(table.columns)):
        report(1, f"the column {column!r} is unknown")
    for number, row in rows:
        _cells(table, number, row, fault)
    _keys(table, rows, fault)
    return rows


def _cells(table: Table, number: int, row: Mapping[str, str], fault: Fault) -> None:
    for column in table.columns:
        if reason := _cell_reason(table, column, row[column]):
            fault(table, number, column, reason)
    for column, allowed in table.choices:
        if row[column] and row[column] not in allowed:
            fault(table, number, column, f"{row[column]!r} is none of {_listed(allowed)}")
    for column in table.countries:
        if row[column] and not _is_country(row[column]):
            fault(table, number, column, f"{row[column]!r} is no country of ISO 3166 alpha-2")
    _dates(table, number, row, fault)
    for check_row in _ROW_CHECKS.get(table.file, ()):
        check_row(number, row, fault)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))


def _cell_reason(table: Table, column: str, text: str) -> str:
    """Return what is wrong with one cell by itself, empty if nothing is."""
    if not text:
        missing = column in table.needed
        if missing and column == "source":
            return "the source is missing"
        return "it is empty" if missing else ""
    if not is_plain(text) or (column != "url" and _ENTITY.search(text)):
        return "it holds markup or control characters"
    if unicodedata.normalize("NFC", text) != text:
        return "it is not in Unicode form NFC"
    if column == "id" and not is_identifier(text):
        return f"{text!r} is not letters, digits, dots and hyphens"
    return ""


def _is_country(text: str) -> bool:
    return text.isupper() and pycountry.countries.get(alpha_2=text) is not None


def _dates(table: Table, number: int, row: Mapping[str, str], fault: Fault) -> None:
    for column in table.dates:
        if row[column] and first_day(row[column]) is None:
            reason = f"{row[column]!r} is not a date as 2026, 2026-05 or 2026-05-31"
            fault(table, number, column, reason)
    if "from" in table.dates and is_backwards(row["from"], row["until"]):
        reason = f"the range is backwards: {row['until']} is before {row['from']}"
        fault(table, number, "until", reason)


def _keys(table: Table, rows: Sequence[Row], fault: Fault) -> None:
    first: dict[tuple[str, ...], int] = {}
    for number, row in rows:
        key = tuple(row[column] for column in table.key)
        if first.setdefault(key, number) != number:
            text = " ".join(part for part in key if part)
            reason = f"{text!r} stands already in row {first[key]}"
            fault(table, number, table.key[-1], reason)


def _check_fact(number: int, row: Mapping[str, str], fault: Fault) -> None:
    if row["measure"] and not _MEASURE.fullmatch(row["measure"]):
        reason = f"{row['measure']!r} is not small letters, digits and underscores"
        fault(FACTS, number, "measure", reason)


def _check_name(number: int, row: Mapping[str, str], fault: Fault) -> None:
    language, script = row["language"], row["script"]
    known = pycountry.languages.get(alpha_2=language) or pycountry.languages.get(alpha_3=language)
    if language and known is None:
        fault(NAMES, number, "language", f"{language!r} is no language of ISO 639")
    if script and pycountry.scripts.get(alpha_4=script) is None:
        fault(NAMES, number, "script", f"{script!r} is no script of ISO 15924")


def _check_source(number: int, row: Mapping[str, str], fault: Fault) -> None:
    if not (row["title"] or row["url"]):
        fault(SOURCES, number, "title", "a source needs a title or an address")
    if row["url"] and not _WEB.fullmatch(row["url"]):
        fault(SOURCES, number, "url", f"{row['url']!r} is not a full web address")


def _check_coverage(number: int, row: Mapping[str, str], fault: Fault) -> None:
    if not (row["facts"] or row["note"]):
        fault(COVERAGE, number, "facts", "it names no fact and no note says why")
    if (row["kind"] == "sentence") is bool(row["item"]):
        fault(COVERAGE, number, "item", "a sentence has no item, everything else has one")


def _check_system(number: int, row: Mapping[str, str], fault: Fault) -> None:
    if not (row["number"].isascii() and row["number"].isdigit()):
        fault(SYSTEMS, number, "number", f"{row['number']!r} is no number")
    if row["page"] and row["page"] != NOT_YET and not _PAGE.fullmatch(row["page"]):
        fault(SYSTEMS, number, "page", f"{row['page']!r} is neither a path nor {NOT_YET!r}")


def _check_subject(number: int, row: Mapping[str, str], fault: Fault) -> None:
    for column in ("region", "continent"):
        if row["country"] and not row[column]:
            fault(SUBJECTS, number, column, f"{row['country']} stands without its {column}")


_RowCheck = Callable[[int, Mapping[str, str], Fault], None]
_ROW_CHECKS: Mapping[str, tuple[_RowCheck, ...]] = {
    FACTS.file: (_check_fact,),
    NAMES.file: (_check_name,),
    SOURCES.file: (_check_source,),
    COVERAGE.file: (_check_coverage,),
    SYSTEMS.file: (_check_system,),
    SUBJECTS.file: (_check_subject,),
}


def _cross(rows: Rows, *, alone: bool) -> list[Problem]:
    """Check what holds between rows; with `alone`, files that are absent are not missed."""
    problems: list[Problem] = []

    def fault(table: Table, row: int, column: str, reason: str) -> None:
        problems.append(Problem(table.file, row, column, reason))

    ids = {
        file: {row["id"] for _, row in rows.get(file, ())} if file in rows or not alone else None
        for file in (SUBJECTS.file, SOURCES.file, FACTS.file)
    }
    subjects, sources, facts = ids[SUBJECTS.file], ids[SOURCES.file], ids[FACTS.file]
    records = None if subjects is None or facts is None else subjects | facts
    for table in TABLES:
        for number, row in rows.get(table.file, ()):
            for columns, known, word in (
                (table.subjects, subjects, "subject"),
                (table.sources, sources, "source"),
                (table.facts, facts, "fact"),
                (table.records, records, "record"),
            ):
                _references(table, number, row, columns, known, word, fault)
    _values(rows, subjects, fault)
    _shared_ids(rows, subjects or set(), fault)
    _regions(rows, fault)
    _parents(rows, fault)
    _host_sources(rows, fault)
    return problems


def _references(
    table: Table,
    number: int,
    row: Mapping[str, str],
    columns: Sequence[str],
    known: set[str] | None,
    word: str,
    fault: Fault,
) -> None:
    for column in columns:
        for text in row[column].split():
            if known is not None and text not in known:
                fault(table, number, column, f"the {word} {text!r} does not exist")


def _values(rows: Rows, subjects: set[str] | None, fault: Fault) -> None:
    for number, row in rows.get(FACTS.file, ()):
        if row["unit"] == "subject" and subjects is not None and row["value"] not in subjects:
            fault(FACTS, number, "value", f"the subject {row['value']!r} does not exist")


def _shared_ids(rows: Rows, subjects: set[str], fault: Fault) -> None:
    for number, row in rows.get(FACTS.file, ()):
        if row["id"] in subjects:
            fault(FACTS, number, "id", f"{row['id']!r} is the id of a subject")


def _regions(rows: Rows, fault: Fault) -> None:
    """One country lies in one region and one continent, or counts by continent would lie."""
    first: dict[str, tuple[int, str]] = {}
    for number, row in rows.get(SUBJECTS.file, ()):
        for column in ("region", "continent"):
            key = f"{row['country']} {column}"
            seen = first.setdefault(key, (number, row[column]))
            if row["country"] and row[column] and seen[1] != row[column]:
                reason = f"row {seen[0]} gives {row['country']} the {column} {seen[1]!r}"
                fault(SUBJECTS, number, column, reason)


def _parents(rows: Rows, fault: Fault) -> None:
    parents = {row["id"]: row["parent"] for _, row in rows.get(SUBJECTS.file, ())}
    for number, row in rows.get(SUBJECTS.file, ()):
        seen = {row["id"]}
        above = row["parent"]
        while above and above not in seen:
            seen.add(above)
            above = parents.get(above, "")
        if above == row["id"]:
            fault(SUBJECTS, number, "parent", f"{row['id']} is above itself")


def _host_sources(rows: Rows, fault: Fault) -> None:
    """Hosts name addresses, so that the file stands alone; each must be a source of the set."""
    if SOURCES.file not in rows:
        return
    known = {row["url"] for _, row in rows[SOURCES.file]}
    for number, row in rows.get(HOSTS.file, ()):
        for text in row["source"].split():
            if text not in known:
                fault(HOSTS, number, "source", f"the source {text!r} does not exist")


def _rotation_problems(folder: Path) -> list[Problem]:
    """Return what the readers of the rotation find in the history of hosts and the rules."""
    problems: list[Problem] = []
    hosts = _text(folder / HOSTS.file) if (folder / HOSTS.file).exists() else None
    if isinstance(hosts, str):
        problems += [
            _of_rotation(HOSTS.file, p.where, p.reason) for p in read_history(hosts, "")[1]
        ]
    rules = _text(folder / RULES_FILE) if (folder / RULES_FILE).exists() else None
    if isinstance(rules, Problem):
        problems.append(rules)
    if isinstance(rules, str):
        problems += [Problem(RULES_FILE, 0, p.where, p.reason) for p in read_rules(rules, "")[2]]
    return problems


def _of_rotation(file: str, where: str, reason: str) -> Problem:
    """Turn "row 3, from" of the rotation into a row and a column."""
    row, _, column = where.removeprefix("row ").partition(", ")
    return Problem(file, int(row) if row else 0, column, reason)
