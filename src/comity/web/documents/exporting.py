"""A document as a file: DOCX that comes back with its paragraph names, HTML, and PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.documents import formats as files
from comity.documents.prose import labelled, paragraph
from comity.web import dates

if TYPE_CHECKING:
    from comity.accord.queries import Row
    from comity.web.documents.sheets import Sheet

Unprintable = files.MissingGlyphs
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

# The same document in the same words is the same PDF, and setting one takes a while.
_pdf = lru_cache(maxsize=32)(files.write_pdf)


def _html(printable: files.Printable) -> bytes:
    language = printable.language
    head = (
        f'<!doctype html>\n<html lang="{escape(language)}" dir="{files.direction(language)}">'
        f'<head><meta charset="utf-8"><title>{escape(printable.title)}</title></head>\n<body>\n'
    )
    return f"{head}{files.write_html(printable)}</body></html>\n".encode()


WRITERS: dict[str, tuple[str, Callable[[files.Printable], bytes]]] = {
    "docx": (DOCX, files.write_docx),
    "html": ("text/html; charset=utf-8", _html),
    "pdf": ("application/pdf", _pdf),
}


def answer(sheet: Sheet, form: str, tongue: str) -> HttpResponse:
    """The file, sent as an attachment. Raises Unprintable where a PDF lacks a character."""
    media_type, write = WRITERS[form]
    response = HttpResponse(
        write(printable(sheet, tongue, numbered=form != "pdf")), content_type=media_type
    )
    name = f"{sheet.symbol.replace('/', '-')}.{sheet.wording.language}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def printable(sheet: Sheet, tongue: str, *, numbered: bool) -> files.Printable:
    """Everything a writer needs, in the words of the reader.

    numbered: the numbers of paragraphs stand in their text, for forms that set none beside it.
    """
    rows = sheet.wording.paragraphs.all()
    noted = {row.slug for row in sheet.signatures.reservations}
    return files.Printable(
        symbol=sheet.symbol,
        title=sheet.wording.title,
        language=sheet.wording.language,
        status=str(sheet.wording.get_status_display()),
        version=str(sheet.version.number),
        date=sheet.document.date,
        paragraphs=tuple(
            labelled(p) if numbered or p.kind == "item" else paragraph(p) for p in rows
        ),
        signatories=tuple(_signatory(row, row.slug in noted) for row in sheet.signatures.signed),
        reservations=_voices(sheet.reservations, tongue),
        explanations=_voices(sheet.positions, tongue),
        statements=_voices(sheet.statements, tongue),
        notices=tuple(notices(sheet)),
        proof=f"{sheet.absolute} sha256 {sheet.version.digest}",
        words=_words(),
        numbering=tuple((p.ident, p.number) for p in rows if p.number and p.kind != "item"),
    )


def _voices(rows: list[tuple[Row, str]], tongue: str) -> tuple[files.Reservation, ...]:
    return tuple(
        files.Reservation(
            row.name, row.reservation, row.language or tongue, row.paragraph, note=gone(row)
        )
        for row, _number in rows
    )


def gone(row: Row) -> str:
    """When a statement that stands on was withdrawn, in words; empty while it is in force."""
    return (
        _("withdrawn on %(day)s") % {"day": dates.long(row.withdrawn_at)}
        if row.withdrawn_at
        else ""
    )


def notices(sheet: Sheet) -> Iterator[str]:
    """What stands in the banners of the page: a file leaves it, and must carry them along."""
    document, age = sheet.document, sheet.age
    if document.withdrawn_at:
        day = dates.long(document.withdrawn_at)
        yield f"{_('Withdrawn by its author')}, {day}: {document.withdrawn_because}"
    if age.count:
        yield ngettext(
            "It was made from version %(number)s; %(n)s paragraph changed since.",
            "It was made from version %(number)s; %(n)s paragraphs changed since.",
            age.count,
        ) % {"number": age.number, "n": age.count}
    for row in sheet.after:
        if row.published_at:
            day = dates.long(row.published_at)
            yield f"{row.get_succession_display()} {row.symbol}, {day}"


def _signatory(row: Row, reserved: bool) -> files.Signatory:
    note = _("with a reservation") if reserved else ""
    return files.Signatory(row.name, row.country, row.capacity_label, row.at.date(), note)


def _words() -> files.PrintedWords:
    return files.PrintedWords(
        signatories=_("Signatories"),
        reservations=_("Reservations"),
        explanations=_("Explanations of position"),
        statements=_("Separate statements"),
        to_paragraph=_("to paragraph {number}"),
        version=_("Version {version}"),
        language=_("Language"),
        status=_("Status"),
        date=_("Date"),
        proof=_("Proof"),
    )
