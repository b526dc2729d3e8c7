"""Every fault of a reference data set, with file, row, column and reason; nothing is mended."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from comity.core.rotation.problems import printable
from comity.core.rotation.rule_files import read_rules
from comity.core.rotation.tables import read_history, read_rows
from comity.datasets.reference.cells import Fault, Row, Rows, check_keys, check_row
from comity.datasets.reference.cross import check_across
from comity.datasets.reference.tables import HOSTS, RULES_FILE, TABLES, Table

LARGEST = 32 * 1024 * 1024  # bytes of one file


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
    check_across(rows, _into(problems))
    if table is HOSTS:
        problems += _history_problems(text)
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
    check_across(rows, _into(problems))
    problems += _rotation_problems(folder)
    return rows, _sorted(problems)


def _into(problems: list[Problem]) -> Fault:
    def fault(table: Table, row: int, column: str, reason: str) -> None:
        problems.append(Problem(table.file, row, column, reason))

    return fault


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
    """Read the files that exist; `instead` gives other paths for some.

    A file whose rows cannot all be told apart is left out of the answer, so that its one fault does
    not make every reference to it look like another.
    """
    rows: Rows = {}
    problems: list[Problem] = []
    for table in TABLES:
        path = instead.get(table.file, folder / table.file)
        if path.exists():
            before = len(problems)
            found = _rows(table, path, problems)
            if len(problems) == before:
                rows[table.file] = found
            for number, row in found:
                check_row(table, number, row, _into(problems))
            check_keys(table, found, _into(problems))
    return rows, problems


def _rows(table: Table, path: Path, problems: list[Problem]) -> Sequence[Row]:
    text = _text(path)
    if isinstance(text, Problem):
        problems.append(Problem(table.file, text.row, "", text.reason))
        return ()

    def report(row: int, reason: str) -> None:
        problems.append(Problem(table.file, row, "", reason))

    rows = read_rows(text, table.columns, report)
    for column in sorted({name for _, row in rows[:1] for name in row} - set(table.columns)):
        report(1, f"the column {column!r} is unknown")
    return rows


def _rotation_problems(folder: Path) -> list[Problem]:
    """Return what the readers of the rotation find in the history of hosts and the rules."""
    problems: list[Problem] = []
    hosts = _text(folder / HOSTS.file) if (folder / HOSTS.file).exists() else None
    if isinstance(hosts, str):
        problems += _history_problems(hosts)
    rules = _text(folder / RULES_FILE) if (folder / RULES_FILE).exists() else None
    if isinstance(rules, Problem):
        problems.append(rules)
    if isinstance(rules, str):
        problems += [Problem(RULES_FILE, 0, p.where, p.reason) for p in read_rules(rules, "")[2]]
    return problems


def _history_problems(text: str) -> list[Problem]:
    """Return the faults of a history of hosts, "row 3, from" turned into a row and a column."""
    problems: list[Problem] = []
    for problem in read_history(text, HOSTS.file)[1]:
        row, _, column = problem.where.removeprefix("row ").partition(", ")
        problems.append(Problem(HOSTS.file, int(row or 0), column, problem.reason))
    return problems
