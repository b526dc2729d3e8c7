"""Positions from the text of a CSV file, wide or long, with every problem named by row and column.

Wide: the first column is the member, every other column an item, cells are positions. Long: the
columns ``member``, ``item`` and ``position``. A Polis export (participants-votes.csv) is read as it
is. Rows and columns are counted as in the file, from 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from comity.core.agreement.cells import BadTable, rows_of, shown
from comity.core.agreement.model import Position

WORDS = {
    "accept": Position.ACCEPT,
    "reserve": Position.RESERVE,
    "abstain": Position.ABSTAIN,
    "reject": Position.REJECT,
    "silent": Position.SILENT,
    "2": Position.ACCEPT,
    "1": Position.RESERVE,
    "0": Position.ABSTAIN,
    "-1": Position.REJECT,
    "": Position.SILENT,
}
POLIS = {"participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"}
POLIS_WORDS = {**WORDS, "1": Position.ACCEPT}
EXPECTED = "accept, reserve, abstain, reject, 2, 1, 0, -1 or empty"


@dataclass(slots=True)
class Table:
    """What a file says: members and items in their order, positions, and the other columns.

    ``of_member[column][member]`` and ``of_item[column][item]`` are the texts of extra columns
    that hold one value per member, or per item; ``places`` says in which row and column each
    (column, member or item) stands.
    """

    members: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    said: dict[tuple[str, str], Position] = field(default_factory=dict)
    of_member: dict[str, dict[str, str]] = field(default_factory=dict)
    of_item: dict[str, dict[str, str]] = field(default_factory=dict)
    places: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)


def read_positions(text: str, extra: Iterable[str] = ()) -> Table:
    """Read a file. ``extra`` names columns of a wide file that are not items (BadTable)."""
    rows = rows_of(text)
    if not rows:
        raise BadTable(["row 1, column 1: the file is empty; a header row is expected."])
    line, header = rows[0]
    names = [cell.lower() for cell in header]
    problems = _lengths(rows[1:], len(header))
    if {"member", "item", "position"} <= set(names):
        table = _long(line, header, rows[1:], problems)
    else:
        table = _wide(line, header, rows[1:], set(extra), problems)
    if problems:
        raise BadTable(sorted(problems, key=_row_of))
    return table


def names_in(text: str) -> set[str]:
    """What heads a column or a row of a file: all that an option can mean (BadTable)."""
    rows = rows_of(text)
    return {name for _, row in rows[:1] for name in row} | {row[0] for _, row in rows}


def _row_of(problem: str) -> int:
    """The row a problem names, so that they are told in the order of the file."""
    return int(problem.removeprefix("row ").split(":")[0].split(",")[0])


def _lengths(rows: list[tuple[int, list[str]]], width: int) -> list[str]:
    return [
        f"row {line}, column {min(len(row), width) + 1}: the row has {len(row)} cells, but the "
        f"header has {width}."
        for line, row in rows
        if len(row) != width
    ]


def _header(line: int, header: list[str]) -> list[str]:
    """Problems of a header row: empty and repeated names."""
    problems = []
    seen: dict[str, int] = {}
    for column, name in enumerate(header, 1):
        if not name and column > 1:
            problems.append(f"row {line}, column {column}: the header is empty.")
        elif name in seen:
            problems.append(
                f"row {line}, column {column}: {shown(name)} appears twice, first in column "
                f"{seen[name]}."
            )
        seen.setdefault(name, column)
    return problems


def _wide(
    line: int, header: list[str], rows: list[tuple[int, list[str]]], extra: set[str], bad: list[str]
) -> Table:
    bad[:0] = _header(line, header)
    polis = header[0] == "participant" and set(header) >= POLIS
    words = POLIS_WORDS if polis else WORDS
    aside = extra | POLIS | {"xid"} if polis else extra
    columns = [(c, name) for c, name in enumerate(header) if c >= 1 and name not in aside]
    sides = [(c, name) for c, name in enumerate(header) if c >= 1 and name in extra]
    table = Table(items=[name for _, name in columns])
    table.of_member = {name: {} for _, name in sides}
    lines: dict[str, int] = {}
    for number, row in rows:
        if len(row) != len(header):
            continue
        member = row[0]
        is_aside = member in extra and member not in header
        if not _fresh(member, number, lines, bad, "" if is_aside else "member "):
            continue
        if is_aside:
            table.of_item[member] = {name: row[c] for c, name in columns}
            table.places.update({(member, name): (number, c + 1) for c, name in columns})
            continue
        table.members.append(member)
        for column, name in columns:
            position = words.get(row[column].lower())
            if position is None:
                bad.append(_no_position(number, column + 1, name, row[column]))
            else:
                table.said[member, name] = position
        for column, name in sides:
            table.of_member[name][member] = row[column]
            table.places[name, member] = (number, column + 1)
    return table


def _fresh(
    member: str, line: int, lines: dict[str, int], bad: list[str], what: str = "member "
) -> bool:
    """Note a member's row, or another; a missing or repeated name is a problem."""
    if not member:
        bad.append(f"row {line}, column 1: the member's name is empty.")
    elif member in lines:
        bad.append(
            f"row {line}, column 1: {what}{shown(member)} appears twice, first in row "
            f"{lines[member]}."
        )
    else:
        lines[member] = line
        return True
    return False


def _no_position(line: int, column: int, name: str, cell: str) -> str:
    where = f"row {line}, column {column} ({shown(name)})"
    return f"{where}: {shown(cell)} is no position; {EXPECTED} expected."


def _long(line: int, header: list[str], rows: list[tuple[int, list[str]]], bad: list[str]) -> Table:
    bad[:0] = _header(line, header)
    names = [cell.lower() for cell in header]
    at_member, at_item, at_position = (names.index(n) for n in ("member", "item", "position"))
    extra = [(c, n) for c, n in enumerate(header) if c not in (at_member, at_item, at_position)]
    sides = _Sides(extra)
    members: dict[str, None] = {}
    items: dict[str, None] = {}
    lines: dict[tuple[str, str], int] = {}
    table = Table()
    for number, row in rows:
        if len(row) != len(header):
            continue
        member, item = row[at_member], row[at_item]
        if not _named(number, (at_member, member), (at_item, item), bad):
            continue
        members.setdefault(member)
        items.setdefault(item)
        sides.note(number, row, member, item)
        position = WORDS.get(row[at_position].lower())
        if position is None:
            bad.append(_no_position(number, at_position + 1, item, row[at_position]))
        elif (member, item) in lines:
            bad.append(
                f"row {number}, column {at_item + 1}: member {shown(member)} already has a "
                f"position on item {shown(item)} in row {lines[member, item]}."
            )
        else:
            lines[member, item] = number
            table.said[member, item] = position
    table.members, table.items = list(members), list(items)
    table.of_member, table.of_item = sides.of_member, sides.of_item
    table.places = sides.places
    return table


def _named(line: int, member: tuple[int, str], item: tuple[int, str], bad: list[str]) -> bool:
    missing = [
        f"row {line}, column {column + 1}: the {what} is empty."
        for what, (column, name) in (("member", member), ("item", item))
        if not name
    ]
    bad.extend(missing)
    return not missing


class _Sides:
    """Extra columns of a long file, sorted into those that depend on the member or the item."""

    def __init__(self, columns: list[tuple[int, str]]) -> None:
        self.columns = columns
        self.of_member: dict[str, dict[str, str]] = {name: {} for _, name in columns}
        self.of_item: dict[str, dict[str, str]] = {name: {} for _, name in columns}
        self.places: dict[tuple[str, str], tuple[int, int]] = {}

    def note(self, line: int, row: list[str], member: str, item: str) -> None:
        """Take one row; a column that varies within a member (or item) is not the member's."""
        for column, name in self.columns:
            for home, key in ((self.of_member, member), (self.of_item, item)):
                self.places.setdefault((name, key), (line, column + 1))
                if name in home and home[name].setdefault(key, row[column]) != row[column]:
                    del home[name]
