"""Groups of alternatives and dependencies from the text of a file.

CSV with the columns ``group`` and ``item`` and, if wanted, ``rule`` (at_most_one, the default, or
exactly_one) and ``needs`` (items separated by spaces or semicolons; a row without a group only says
what its item needs). Or JSON: a list of {"ids": [...], "rule": "..."}, or an object with that list
under "groups" and pairs under "needs". Or, without a header, one group per line: the items, and a
rule as the first cell if wanted.
"""

from __future__ import annotations

import json

from comity.core.agreement.cells import BadTable, rows_of
from comity.core.agreement.model import Group, GroupRule

Needs = tuple[tuple[str, str], ...]
KEYS = ("groups", "needs")
RULES: dict[str, GroupRule] = {"at_most_one": "at_most_one", "exactly_one": "exactly_one"}


def read_groups(text: str, items: list[str]) -> tuple[tuple[Group, ...], Needs]:
    """Read groups and needs over known ``items``; every problem is named (BadTable)."""
    if text.lstrip("\ufeff \t\r\n").startswith(("[", "{")):
        return _from_json(text, set(items))
    rows = rows_of(text)
    if not rows:
        raise BadTable(["row 1: the file of groups is empty."])
    header = [cell.lower() for cell in rows[0][1]]
    if "item" in header:
        return _from_columns(rows, header, set(items))
    return _from_lines(rows, set(items)), ()


def _spelled(cell: str) -> str:
    return cell.lower().replace(" ", "_").replace("-", "_")


def _rule(cell: str, where: str, bad: list[str]) -> GroupRule:
    name = _spelled(cell) or "at_most_one"
    if name not in RULES:
        bad.append(f"{where}: {cell!r} is neither at_most_one nor exactly_one.")
    return RULES.get(name, "at_most_one")


class _Grouping:
    """Collects groups and needs; knows which items exist and which already have a group."""

    def __init__(self, items: set[str]) -> None:
        self.items = items
        self.bad: list[str] = []
        self.home: dict[str, str] = {}
        self.ids: dict[str, list[str]] = {}
        self.rules: dict[str, GroupRule] = {}
        self.needs: list[tuple[str, str]] = []

    def known(self, item: str, where: str) -> bool:
        if item not in self.items:
            self.bad.append(f"{where}: item {item!r} is not among the positions.")
        return item in self.items

    def add(self, group: str, item: str, where: str) -> None:
        if not self.known(item, where):
            return
        if item in self.home:
            self.bad.append(f"{where}: item {item!r} is already in group {self.home[item]!r}.")
            return
        self.home[item] = group
        self.ids.setdefault(group, []).append(item)

    def need(self, item: str, needed: str, where: str) -> None:
        if self.known(needed, where):
            self.needs.append((item, needed))

    def done(self) -> tuple[tuple[Group, ...], Needs]:
        if self.bad:
            raise BadTable(self.bad)
        groups = tuple(
            Group(tuple(ids), self.rules.get(name, "at_most_one")) for name, ids in self.ids.items()
        )
        return groups, tuple(self.needs)


def _from_columns(
    rows: list[tuple[int, list[str]]], header: list[str], items: set[str]
) -> tuple[tuple[Group, ...], Needs]:
    found = _Grouping(items)
    found.bad = [
        f"row {rows[0][0]}, column {column}: {name!r} stands twice."
        for column, name in enumerate(header, 1)
        if name and name in header[: column - 1]
    ]
    place = {name: column for column, name in enumerate(header)}
    for line, row in rows[1:]:
        if len(row) == len(header):
            _one_row(found, line, row, place)
        else:
            found.bad.append(
                f"row {line}, column {min(len(row), len(header)) + 1}: the row has {len(row)} "
                f"cells, but the header has {len(header)}."
            )
    return found.done()


def _one_row(found: _Grouping, line: int, row: list[str], place: dict[str, int]) -> None:
    def read(name: str) -> tuple[str, str]:
        column = place.get(name, -1)
        return (row[column] if column >= 0 else ""), f"row {line}, column {column + 1}"

    (group, _), (item, where), (rule, at_rule) = read("group"), read("item"), read("rule")
    needs, at_needs = read("needs")
    if group:
        found.add(group, item, where)
        named = _rule(rule, at_rule, found.bad)
        if rule and found.rules.setdefault(group, named) != named:
            found.bad.append(f"{at_rule}: group {group!r} has two different rules.")
    elif found.known(item, where) and not needs:
        found.bad.append(f"{where}: item {item!r} has neither a group nor needs.")
    for needed in _several(needs, found.items):
        found.need(item, needed, at_needs)


def _several(cell: str, items: set[str]) -> list[str]:
    """The items of one cell, between semicolons or spaces; an item may hold spaces itself."""
    parts = [cell] if cell in items else [part.strip() for part in cell.split(";")]
    return [name for part in parts for name in ([part] if part in items else part.split()) if name]


def _from_lines(rows: list[tuple[int, list[str]]], items: set[str]) -> tuple[Group, ...]:
    found = _Grouping(items)
    for line, row in rows:
        name = f"row {line}"
        cells = [(column, cell) for column, cell in enumerate(row, 1) if cell]
        first = _spelled(cells[0][1])
        if first in RULES and cells[0][1] not in items:
            found.rules[name] = RULES[first]
            cells = cells[1:]
        if not cells:
            found.bad.append(f"{name}, column 1: a rule without items.")
        for column, item in cells:
            found.add(name, item, f"{name}, column {column}")
    return found.done()[0]


def _parsed(text: str) -> object:
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        where = f"row {error.lineno}, column {error.colno}"
        raise BadTable([f"{where}: this is no JSON ({error.msg})."]) from error
    except (RecursionError, ValueError) as error:
        raise BadTable(["row 1, column 1: this JSON is nested too deep."]) from error


def _from_json(text: str, items: set[str]) -> tuple[tuple[Group, ...], Needs]:
    data = _parsed(text)
    groups = data.get("groups", []) if isinstance(data, dict) else data
    needs = data.get("needs", []) if isinstance(data, dict) else []
    found = _Grouping(items)
    if isinstance(data, dict):
        found.bad = [f'{key!r} is neither "groups" nor "needs".' for key in data if key not in KEYS]
    for number, entry in enumerate(groups if isinstance(groups, list) else [groups], 1):
        where = f"group {number}"
        ids = entry.get("ids") if isinstance(entry, dict) else None
        if not _all_text(ids):
            found.bad.append(f'{where}: {{"ids": [...], "rule": "..."}} expected.')
            continue
        found.rules[where] = _rule(str(entry.get("rule") or ""), where, found.bad)
        for item in ids or []:
            found.add(where, item, where)
    for number, pair in enumerate(needs if isinstance(needs, list) else [needs], 1):
        where = f"need {number}"
        if not _all_text(pair) or len(pair) != 2:
            found.bad.append(f"{where}: a pair of items expected.")
        elif found.known(pair[0], where):
            found.need(pair[0], pair[1], where)
    return found.done()


def _all_text(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(x, str) for x in value)
