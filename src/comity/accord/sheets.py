"""Positions in a spreadsheet: what goes out, and what comes back cell by cell.

A file has a head line and one line for each item. Nothing in a cell is ever carried out: what a
spreadsheet would take for a formula leaves as text, and a formula that comes in is refused.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from comity.documents.formats.encodings import decode
from comity.documents.formats.sniff import Archive
from comity.documents.formats.values import ImportRefused
from comity.kit.errors import Refused
from comity.kit.text import comma

COLUMNS = ("item", "number", "kind", "words", "organisation", "position", "text", "digest")
NEEDED = ("item", "organisation", "position", "text", "digest")
MOST_BYTES, MOST_LINES = 5_000_000, 3_000
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # in no XML file
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDTHS = (14, 8, 12, 70, 24, 14, 50, 16)


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it came: its number in the file, and its cells by the name of their column."""

    number: int
    cells: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one cell; `line` 0 for the file as a whole."""

    line: int
    column: str
    sentence: str


class SheetRefused(Refused):
    """A spreadsheet with problems; nothing of it was kept."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "sheet", _("The file has problems. Nothing of it was kept; correct it and send it "
                       "again."), "file",
        )  # fmt: skip


def to_csv(lines: Iterable[Sequence[str]]) -> str:
    """CSV with its head line; a cell that a spreadsheet would carry out gets an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([_safe(cell) for cell in line] for line in lines)
    return out.getvalue()


def to_xlsx(lines: Iterable[Sequence[str]]) -> bytes:
    """XLSX with its head line; every cell is text."""
    book = Workbook()
    sheet = book.active
    for row, line in enumerate([COLUMNS, *lines], start=1):
        for column, text in enumerate(line, start=1):
            cell = sheet.cell(row, column)
            if text:
                cell.value, cell.data_type = _NO_XML.sub("\ufffd", text), "s"
            cell.number_format = "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=row == 1)
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def read(data: bytes) -> list[Line]:
    """The lines of a CSV or XLSX file. SheetRefused with every merged cell and formula, or for a
    file that cannot be read, is too large, or lacks a column."""
    if not data.strip():
        raise _whole(_("The file is empty."))
    if len(data) > MOST_BYTES:
        raise _whole(_("The file is larger than 5 MB. Send the sheet of this room alone."))
    try:
        rows = _from_xlsx(data) if data.startswith(b"PK") else _from_csv(data)
    except ImportRefused as refusal:
        raise _whole(str(refusal)) from refusal
    if len(rows) > MOST_LINES:
        raise _whole(_("The file has more than %(most)d lines.") % {"most": MOST_LINES})
    return _named(rows)


def _whole(sentence: str) -> SheetRefused:
    return SheetRefused([Problem(0, "", sentence)])


def _from_csv(data: bytes) -> list[list[str]]:
    """Cells of a text file, parted by what its head line is parted by."""
    text, _encoding = decode(data)
    head = text.partition("\n")[0]
    mark = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        found = [[_plain(cell) for cell in row] for row in islice(reader, MOST_LINES + 2)]
    except csv.Error as error:
        raise _whole(_("The file is no table that can be read. Save it as CSV again.")) from error
    _refuse_formulas(found)
    return found


def _plain(cell: str) -> str:
    """Without the apostrophe that kept it from being carried out."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _refuse_formulas(rows: Sequence[Sequence[str]]) -> None:
    """In a text file only the cells that are read as words of a list can be formulas."""
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    problems = [
        Problem(line, column, _formula())
        for line, row in enumerate(rows[1:], start=2)
        for column, cell in zip(head, row, strict=False)
        if cell.startswith("=") and column in ("item", "organisation", "position", "digest")
    ]
    if problems:
        raise SheetRefused(problems)


def _formula() -> str:
    return _("This cell holds a formula. Write the words themselves.")


def _from_xlsx(data: bytes) -> list[list[str]]:
    """Cells of the first sheet as text."""
    archive = Archive(data)
    for name in archive.names:
        part = archive.read(name) or b""
        if b"<!DOCTYPE" in part[:4096] or b"<!ENTITY" in part:
            raise _whole(_("The file is not read: it declares entities. Save it again."))
    try:
        book = load_workbook(io.BytesIO(data), data_only=False, keep_links=False)
        sheet = book.worksheets[0]
    except Exception as error:  # openpyxl raises whatever a damaged part makes it raise
        raise _whole(_("The file is damaged, or it is no spreadsheet.")) from error
    if sheet.max_row > MOST_LINES + 1 or sheet.max_column > 200:
        raise _whole(_("The file has more than %(most)d lines.") % {"most": MOST_LINES})
    problems = [
        Problem(area.min_row, get_column_letter(area.min_col),
                _("Cells are merged here. Part them, and write each line by itself."))
        for area in sheet.merged_cells.ranges
    ]  # fmt: skip
    problems += [
        Problem(cell.row, get_column_letter(cell.column), _formula())
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    if problems:
        raise SheetRefused(sorted(problems, key=lambda p: (p.line, p.column)))
    rows = sheet.iter_rows(values_only=True)
    return [["" if value is None else str(value) for value in row] for row in rows]


def _named(rows: Sequence[Sequence[str]]) -> list[Line]:
    head = [cell.strip().lower().lstrip("\ufeff") for cell in rows[0]] if rows else []
    missing = [name for name in NEEDED if name not in head]
    if missing:
        raise _whole(
            _("The head line lacks: %(names)s. Begin with the file that this room gives out.")
            % {"names": comma().join(missing)}
        )
    twice = [name for name in NEEDED if head.count(name) > 1]
    if twice:
        sentence = _("This item stands twice in the file.")
        raise SheetRefused([Problem(1, name, sentence) for name in twice])
    return [
        Line(number, dict(zip(head, row, strict=False)))
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ]
