"""Terminal door to common ground: ``frontier``, ``cleavage`` and ``idealpoints``."""

from __future__ import annotations

import errno
import math
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import click

from comity.core.agreement.cells import BadTable, decoded, shown
from comity.core.agreement.chart import staircase_svg
from comity.core.agreement.cleavage import cleavage as draw_map
from comity.core.agreement.frontier import Frontier
from comity.core.agreement.frontier import frontier as compute_frontier
from comity.core.agreement.groups import read_groups
from comity.core.agreement.idealpoints import ideal_points
from comity.core.agreement.model import Draft, Group, Item, Member, Position, Positions, Rules
from comity.core.agreement.report import (
    flat,
    frontier_csv,
    frontier_json,
    frontier_table,
    map_csv,
    map_json,
    map_table,
    points_csv,
    points_json,
    points_table,
)
from comity.core.agreement.table import Table, names_in, read_positions

LARGEST = 2**28
"""Bytes read of one file; 10,000 members on 1,000 items in the long form stay below."""


def _refuse(problems: Sequence[str]) -> NoReturn:
    """One line per problem on the standard error, nothing on the standard output, exit 2."""
    click.echo("\n".join(flat(problem) for problem in problems), err=True)
    sys.exit(2)


def _print(text: str) -> None:
    """The answer on the standard output, ended by one line end; exit 1 if it cannot be written."""
    try:
        if sys.stdout is None:
            raise _closed()
        click.echo(text.removesuffix("\n"))
        sys.stdout.flush()
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise  # The reader has seen enough; click ends quietly.
        click.echo(f"The answer could not be written: {error.strerror}.", err=True)
        sys.exit(1)
    except UnicodeEncodeError as error:
        sentence = f"The output cannot hold every name in {error.encoding}"
        click.echo(f"{sentence}; set PYTHONIOENCODING=utf-8.", err=True)
        sys.exit(1)


def _closed() -> OSError:
    """What is raised for a standard stream that the caller closed."""
    return OSError(errno.EBADF, os.strerror(errno.EBADF))


def _bytes_of(path: str) -> bytes:
    if path == "-" and sys.stdin is None:
        raise _closed()
    if path == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    with Path(path).open("rb") as file:
        return file.read(LARGEST + 1)


def _text_of(path: str) -> str:
    try:
        data = _bytes_of(path)
    except (OSError, ValueError) as error:
        _refuse([f"{path}: {getattr(error, 'strerror', '') or error}."])
    if len(data) > LARGEST:
        _refuse([f"{path}: the file is larger than {LARGEST >> 20} MiB."])
    try:
        return decoded(data)
    except BadTable as error:
        _refuse([f"{path}: {problem}" for problem in error.problems])


def _table_of(
    path: str, extra: Sequence[str], least: int, meant: Sequence[tuple[str, str]] = ()
) -> Table:
    """``meant``: options with the column each names, told first where the file has none."""
    text = _text_of(path)
    try:
        table = read_positions(text, extra)
    except BadTable as error:
        _refuse([f"{path}: {problem}" for problem in (*_unknown(text, meant), *error.problems)])
    if least:
        spoken = dict.fromkeys(table.members, 0)
        for (member, _), position in table.said.items():
            spoken[member] += position is not Position.SILENT
        table.members = [member for member in table.members if spoken[member] >= least]
        table.said = {key: p for key, p in table.said.items() if spoken[key[0]] >= least}
    return table


def _unknown(text: str, meant: Sequence[tuple[str, str]]) -> list[str]:
    try:
        names = names_in(text)
    except BadTable:
        return []
    return [
        f"{option} {name}: no column has this name." for option, name in meant if name not in names
    ]


def _groups_of(
    path: str | None, items: list[str]
) -> tuple[tuple[Group, ...], tuple[tuple[str, str], ...]]:
    if path is None:
        return (), ()
    text = _text_of(path)
    try:
        return read_groups(text, items)
    except BadTable as error:
        _refuse([f"{path}: {problem}" for problem in error.problems])


@dataclass(frozen=True, slots=True)
class _Weights:
    of_item: dict[str, int]
    of_member: dict[str, int]
    unit: str


def _weights(table: Table, choice: str, path: str) -> _Weights:
    """Weights by the option: equal, words, or a column of the file.

    For words: a column of whole numbers named so, else the words of the column ``text``, else
    those of the item's name.
    """
    if choice == "equal":
        return _Weights({}, {}, "item")
    if choice == "words" and "words" not in table.of_item:
        texts = table.of_item.get("text", {})
        counted = {item: max(1, len(texts.get(item, item).split())) for item in table.items}
        return _Weights(counted, {}, "word")
    if choice in table.of_item:
        unit = choice.removesuffix("s") if choice == "words" else choice
        return _Weights(_numbers(table, table.of_item, choice, path), {}, unit)
    if choice in table.of_member:
        return _Weights({}, _numbers(table, table.of_member, choice, path), "item")
    _refuse(
        [
            f"{path}: --weights {choice}: no column of this name holds one value per item "
            f"(or per member)."
        ]
    )


def _numbers(
    table: Table, columns: dict[str, dict[str, str]], column: str, path: str
) -> dict[str, int]:
    problems = []
    for name, cell in columns[column].items():
        if not (cell.isascii() and cell.isdigit() and len(cell) < 19):
            row, place = table.places[column, name]
            problems.append(
                f"{path}: row {row}, column {place}: {shown(cell)} is no weight of {shown(name)}; "
                f"a whole number of at least 0 is expected in {column!r}."
            )
    if problems:
        _refuse(problems)
    return {name: int(cell) for name, cell in columns[column].items()}


def _quotas(options: Sequence[str]) -> dict[str, int]:
    quotas: dict[str, int] = {}
    for option in options:
        column, _, least = option.rpartition(":")
        if not column or not (least.isascii() and least.isdigit() and len(least) < 19):
            _refuse([f"--bloc {option}: COLUMN:MIN expected, MIN a whole number of at least 0."])
        if column in quotas:
            _refuse([f"--bloc {option}: --bloc {column} is given twice."])
        quotas[column] = int(least)
    return quotas


def _blocs(
    table: Table, quotas: dict[str, int], path: str
) -> tuple[dict[str, list[str]], dict[str, int]]:
    """Blocs of each member, and the least signers of each bloc, one bloc per value of a column."""
    blocs: dict[str, list[str]] = {member: [] for member in table.members}
    minima: dict[str, int] = {}
    for column, least in quotas.items():
        if column not in table.of_member:
            _refuse(
                [f"{path}: --bloc {column}: no column of this name holds one value per member."]
            )
        for member in table.members:
            value = table.of_member[column].get(member, "")
            if value:
                name = value if len(quotas) == 1 else f"{column} {value}"
                blocs[member].append(name)
                minima[name] = least
    return blocs, minima


def _rules(
    table: Table,
    reserve: str,
    members: Sequence[str],
    items: Sequence[str],
    minima: dict[str, int],
    path: str,
) -> Rules:
    unknown = [f"{path}: --require-member {m}: unknown." for m in members if m not in table.members]
    unknown += [f"{path}: --require-item {i}: unknown." for i in items if i not in table.items]
    if unknown:
        _refuse(unknown)
    blocking = {Position.REJECT} | ({Position.RESERVE} if reserve == "block" else set())
    return Rules(
        blocking=frozenset(blocking),
        required_members=tuple(members),
        required_items=tuple(items),
        bloc_min=minima,
    )


@click.command()
@click.argument("file")
@click.option(
    "--weights", default="equal", metavar="words|equal|COLUMN", help="What an item weighs."
)
@click.option(
    "--reserve",
    type=click.Choice(["sign", "block"]),
    default="sign",
    help="Whether a member with a reservation signs.",
)
@click.option("--require-member", multiple=True, metavar="ID", help="Must sign; repeatable.")
@click.option("--require-item", multiple=True, metavar="ID", help="Must be kept; repeatable.")
@click.option(
    "--bloc",
    multiple=True,
    metavar="COLUMN:MIN",
    help="At least MIN signers for every value of COLUMN; repeatable.",
)
@click.option("--groups", metavar="FILE", help="Groups of alternatives and dependencies.")
@click.option("--deadline", type=float, default=10.0, metavar="S", help="Seconds to search.")
@click.option(
    "--min-positions",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Leave out members with fewer positions.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@click.option("--svg", "svg", metavar="OUT", help="Draw the frontier to a file.")
def frontier(
    file: str,
    weights: str,
    reserve: str,
    require_member: tuple[str, ...],
    require_item: tuple[str, ...],
    bloc: tuple[str, ...],
    groups: str | None,
    deadline: float,
    min_positions: int,
    as_json: bool,
    as_csv: bool,
    svg: str | None,
) -> None:
    """Which text can how many sign? FILE is a CSV of positions, members in rows.

    Cells are accept, reserve, abstain, reject (or 2, 1, 0, -1); empty is silent. The long form has
    the columns member, item, position. Only rejecting keeps a member from signing.
    """
    _check_options(deadline, [as_json, as_csv, svg is not None])
    quotas = _quotas(bloc)
    named = [] if weights in ("equal", "words") else [weights]
    extra = [*quotas, *(["words", "text"] if weights == "words" else named)]
    meant = [*(("--bloc", c) for c in quotas), *(("--weights", c) for c in named)]
    table = _table_of(file, extra, min_positions, meant)
    measure = _weights(table, weights, file)
    blocs, minima = _blocs(table, quotas, file)
    rules = _rules(table, reserve, require_member, require_item, minima, file)
    grouped, needs = _groups_of(groups, table.items)
    try:
        draft = Draft(
            tuple(Item(i, measure.of_item.get(i, 1), measure.unit) for i in table.items),
            grouped,
            needs,
        )
        people = [Member(m, tuple(blocs[m]), measure.of_member.get(m, 1)) for m in table.members]
        positions = Positions.of(draft, people, table.said)
        found = compute_frontier(draft, positions, rules, deadline_s=deadline)
    except ValueError as error:
        _refuse([f"{file}: {error}"])
    if found.infeasible:
        _refuse([f"{file}: {reason}" for reason in found.infeasible])
    if svg is not None:
        _draw(svg, found, measure.unit)
    if as_json:
        _print(frontier_json(found))
    elif as_csv:
        _print(frontier_csv(found, table.items))
    elif svg != "-":
        _print(frontier_table(found, len(table.members), table.items, measure.unit))


def _check_options(deadline: float, outputs: list[bool]) -> None:
    if math.isnan(deadline) or deadline < 0:
        _refuse([f"--deadline {deadline}: a number of seconds of at least 0 is expected."])
    if sum(outputs) > 1:
        _refuse(["Only one of --json, --csv and --svg can be asked for."])


def _draw(path: str, found: Frontier, unit: str) -> None:
    picture = staircase_svg(found, unit)
    if path == "-":
        _print(picture)
        return
    try:
        Path(path).write_text(picture, encoding="utf-8")
    except (OSError, ValueError) as error:
        _refuse([f"{path}: {getattr(error, 'strerror', '') or error}."])


def _plain_positions(file: str, least: int) -> tuple[Positions, Table]:
    table = _table_of(file, [], least)
    draft = Draft(tuple(Item(name) for name in table.items))
    return Positions.of(draft, [Member(m) for m in table.members], table.said), table


@click.command()
@click.argument("file")
@click.option(
    "--min-positions",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Leave out members with fewer positions.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
def cleavage(file: str, min_positions: int, as_json: bool, as_csv: bool) -> None:
    """Who answers alike, which items divide, which unite? FILE as for ``frontier``."""
    _check_options(0, [as_json, as_csv])
    positions, table = _plain_positions(file, min_positions)
    found, items = draw_map(positions), table.items
    if as_csv:
        _print(map_csv(found))
    else:
        _print(map_json(found, items) if as_json else map_table(found, items))


@click.command()
@click.argument("file")
@click.option("--anchor", required=True, metavar="ID", help="The member whose place is positive.")
@click.option(
    "--min-positions",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Leave out members with fewer positions.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
def idealpoints(file: str, anchor: str, min_positions: int, as_json: bool, as_csv: bool) -> None:
    """Place the members on one line by their record. FILE as for ``frontier``."""
    _check_options(0, [as_json, as_csv])
    positions, _ = _plain_positions(file, min_positions)
    try:
        found = ideal_points(positions, anchor)
    except ValueError as error:
        _refuse([f"{file}: {error}"])
    if as_csv:
        _print(points_csv(found))
    else:
        _print(points_json(found) if as_json else points_table(found))
