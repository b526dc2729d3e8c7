"""Typed rows out of a CSV file: the header is the class, the cells are the types of its fields."""

from __future__ import annotations

import csv
import io
import re
import types
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import NewType, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Row = TypeVar("Row")
Stated = NewType("Stated", str)  # a date to the precision in which it is known

_STATED = re.compile(r"[0-9]{4}(-[0-9]{2}-[0-9]{2})?")


class BrokenWorld(ValueError):
    """The data contradict themselves. `problems` has one sentence for each fault."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def _yes(cell: str) -> bool:
    if cell not in ("yes", "no"):
        raise ValueError("expected yes or no")
    return cell == "yes"


def _stated(cell: str) -> Stated:
    if not _STATED.fullmatch(cell):
        raise ValueError("expected a year or a day")
    if len(cell) > len("YYYY"):
        date.fromisoformat(cell)
    return Stated(cell)


def _instant(cell: str) -> datetime:
    if not cell.endswith("Z"):
        raise ValueError("expected an instant in UTC that ends in Z")
    return datetime.fromisoformat(cell.removesuffix("Z")).replace(tzinfo=UTC)


def _words(cell: str) -> tuple[str, ...]:
    return tuple(cell.split())


_READERS: dict[object, Callable[[str], object]] = {
    str: str,
    int: int,
    float: float,
    bool: _yes,
    date: date.fromisoformat,
    datetime: _instant,
    Stated: _stated,
    tuple[str, ...]: _words,
}


def _cell(hint: object, cell: str) -> object:
    if get_origin(hint) in (Union, types.UnionType):
        if not cell:
            return None
        hint = next(a for a in get_args(hint) if a is not type(None))
    if not cell and hint not in (str, tuple[str, ...]):
        raise ValueError("is empty")
    return _READERS[hint](cell)


def _values(
    record: dict[str, str], hints: dict[str, object], place: str, problems: list[str]
) -> Iterator[object]:
    for field, hint in hints.items():
        column = field.rstrip("_")
        cell = record[column]
        if cell != unicodedata.normalize("NFC", cell):
            problems.append(f"{place}, {column}: is not in normal form C.")
        try:
            yield _cell(hint, cell)
        except ValueError as error:
            problems.append(f"{place}, {column}: {cell!r}: {error}.")


def _records(table: csv.DictReader[str], name: str) -> Iterator[dict[str, str]]:
    try:
        yield from table
    except csv.Error as error:
        raise BrokenWorld((f"{name}, line {table.line_num + 1}: {error}.",)) from error


def rows(kind: Callable[..., Row], name: str, source: str) -> tuple[Row, ...]:
    """The rows of the CSV text `source`, as values of `kind`.

    Raises BrokenWorld with file, line, column and reason of every cell that is not of its type.
    """
    table = csv.DictReader(io.StringIO(source, newline=""), strict=True)
    # The postponed annotations of a dataclass are resolved in its own module.
    hints = cast("dict[str, object]", get_type_hints(kind))
    hints = {f.name: hints[f.name] for f in fields(cast("type", kind))}
    columns = [field.rstrip("_") for field in hints]
    if table.fieldnames != columns:
        raise BrokenWorld((f"{name}: the columns must be {', '.join(columns)}.",))
    problems: list[str] = []
    read: list[Row] = []
    for record in _records(table, name):
        place = f"{name}, line {table.line_num}"
        if None in record or None in record.values():
            problems.append(f"{place}: has another number of cells than the header.")
            continue
        before = len(problems)
        values = list(_values(record, hints, place, problems))
        if len(problems) == before:
            read.append(kind(*values))
    if problems:
        raise BrokenWorld(tuple(problems))
    return tuple(read)
