"""Groups of alternatives and dependencies from the text of a file.

CSV with the columns ``group`` and ``item`` and, if wanted, ``rule`` (at_most_one, the default, or
exactly_one) and ``needs`` (items separated by spaces or semicolons; a row without a group only says
what its item needs). Or JSON: a list of {"ids": [...], "rule": "..."}, or an object with that list
under "groups" and pairs under "needs". Or, without a header, one group per line: the items, and a
rule as the first cell if wanted.
"""

from __future__ import annotations

import json
import re

from comity.core.agreement.model import Group, GroupRule
from comity.core.agreement.table import BadTable, rows_of

Needs = tuple[tuple[str, str], ...]
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


def _rule(cell: str, where: str, bad: list[str]) -> GroupRule:
    name = cell.lower().replace(" ", "_").replace("-", "_") or "at_most_one"
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
    for line, row in rows[1:]:
        if len(row) == len(header):
            _one_row(found, f"row {line}", dict(zip(header, row, strict=True)))
        else:
            found.bad.append(f"row {line}: {len(row)} cells, but the header has {len(header)}.")
    return found.done()


def _one_row(found: _Grouping, where: str, cells: dict[str, str]) -> None:
    group, item, rule = cells.get("group", ""), cells["item"], cells.get("rule", "")
    if group:
        found.add(group, item, where)
        read = _rule(rule, where, found.bad)
        if rule and found.rules.setdefault(group, read) != read:
            found.bad.append(f"{where}: group {group!r} has two different rules.")
    elif found.known(item, where) and not cells.get("needs"):
        found.bad.append(f"{where}: item {item!r} has neither a group nor needs.")
    for needed in re.split(r"[;\s]+", cells.get("needs", "")):
        if needed:
            found.need(item, needed, where)


def _from_lines(rows: list[tuple[int, list[str]]], items: set[str]) -> tuple[Group, ...]:
    found = _Grouping(items)
    for line, row in rows:
        where, name = f"row {line}", f"row {line}"
        cells = [cell for cell in row if cell]
        if cells[0] in RULES and cells[0] not in items:
            found.rules[name] = RULES[cells[0]]
            cells = cells[1:]
        for item in cells:
            found.add(name, item, where)
    return found.done()[0]


def _from_json(text: str, items: set[str]) -> tuple[tuple[Group, ...], Needs]:
    try:
        data = json.loads(text.removeprefix("\ufeff"))
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadTable([f"The file of groups is no JSON: {error}."]) from error
    groups = data.get("groups", []) if isinstance(data, dict) else data
    needs = data.get("needs", []) if isinstance(data, dict) else []
    found = _Grouping(items)
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
