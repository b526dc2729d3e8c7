"""The cells of a CSV text with the rows they stand in, and the place of whatever is unreadable."""

from __future__ import annotations

import csv
import re
from codecs import BOM_UTF8
from collections.abc import Iterable
from io import StringIO
from itertools import islice

DELIMITERS = ",;\t"
LOOKED_AT = 20
"""Rows by which the delimiter is recognised."""
SHOWN = 60
"""Longest part of a cell that a problem repeats."""


class BadTable(ValueError):
    """A file that cannot be read, with one sentence per problem."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def shown(cell: str) -> str:
    """A cell as a problem repeats it: quoted, and cut where it is long."""
    return repr(cell if len(cell) <= SHOWN else f"{cell[: SHOWN - 1]}…")


def decoded(data: bytes) -> str:
    """The text of a UTF-8 file, without its byte order mark (BadTable)."""
    body = data.removeprefix(BOM_UTF8)
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        where = _place_behind(body[: error.start].decode())
        byte = len(data) - len(body) + error.start + 1
        raise BadTable([f"{where}: the file is not UTF-8 (byte {byte})."]) from error


def rows_of(text: str) -> list[tuple[int, list[str]]]:
    """Rows that are not empty, with the line they begin in, cells stripped.

    The delimiter is a comma, a semicolon or a tab (BadTable).
    """
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        where = _place_behind(text[: text.index("\0")])
        raise BadTable([f"{where}: a NUL character; the file is no CSV text."])
    delimiter = _delimiter(text)
    found = []
    reader = csv.reader(
        StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True
    )
    line = 1
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                found.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadTable([_fault(text, delimiter) or f"row {line}: {error}."]) from error
    return found


def _delimiter(text: str) -> str:
    """The one that cuts most of the first rows into as many cells as the header has."""

    def fit(delimiter: str) -> tuple[int, bool]:
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
        try:
            widths = [len(row) for row in islice((row for row in reader if any(row)), LOOKED_AT)]
        except csv.Error:
            return 0, False
        several = bool(widths) and widths[0] > 1
        return sum(width == widths[0] for width in widths) if several else 0, several

    return max(DELIMITERS, key=fit)


def _place_behind(text: str) -> str:
    """Row and column of the character that would follow ``text``."""
    delimiter = _delimiter(text)
    row, column = 1, 1
    reader = csv.reader(StringIO(text + "x", newline=""), delimiter=delimiter)
    for cells in reader:
        row, column = reader.line_num, len(cells)
    return f"row {row}, column {column}"


def _fault(text: str, delimiter: str) -> str:
    """The first cell that is misquoted or longer than csv reads, or "" if there is none."""
    pattern = re.compile(
        rf' *(?P<quoted>"[^"]*(?:""[^"]*)*(?P<closed>"?))?(?P<rest>[^{delimiter}\r\n]*)'
        rf"(?P<end>\r\n|[{delimiter}\r\n]|$)"
    )
    row, column, most = 1, 1, csv.field_size_limit()
    for cell in pattern.finditer(text):
        where = f"row {row}, column {column}"
        if len(cell[0]) > most and max(len(cell["quoted"] or ""), len(cell["rest"])) > most:
            return f"{where}: the cell is longer than {most} characters."
        if cell["quoted"] and not cell["closed"]:
            return f"{where}: the quotation mark is never closed."
        if cell["quoted"] and cell["rest"]:
            return f"{where}: text follows the closing quotation mark."
        row += len(re.findall(r"\r\n|\r|\n", cell[0]))
        column = column + 1 if cell["end"] == delimiter else 1
    return ""
