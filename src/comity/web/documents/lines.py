"""Rows of lists of documents, ready to print: one pass over what is loaded, no query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from comity.core.symbols import Address
from comity.directory.queries import printed
from comity.documents import queries
from comity.documents.enums import LanguageStatus, Type
from comity.web import tongues

if TYPE_CHECKING:
    from comity.documents.models import Document, LanguageVersion


@dataclass(frozen=True, slots=True)
class Line:
    """date, kind, title with its language, author, symbol, address, and languages.

    tags: (tag, address, authentic), authentic ones first.
    """

    symbol: str
    date: date
    kind: str
    title: str
    language: str
    author: str
    address: str
    tags: tuple[tuple[str, str, bool], ...]

    @property
    def direction(self) -> str:
        return tongues.direction(self.language)


def line(document: Document, tongue: str) -> Line:
    """One row of the river for a reader of `tongue`."""
    symbol = document.symbol or ""
    rows = standing(document)
    best = queries.best_language(rows, tongue)
    return Line(
        symbol=symbol,
        date=document.date,
        kind=str(Type(document.type).label),
        title=next(row.title for row in rows if row.language == best),
        language=best,
        author=author(document, tongue),
        address=str(Address(symbol)),
        tags=tuple(
            (row.language, str(Address(symbol, row.language)), is_authentic(row)) for row in rows
        ),
    )


@dataclass(frozen=True, slots=True)
class Headline:
    """symbol, address and title of a document, for a page about it."""

    symbol: str
    title: str
    language: str
    address: str

    @property
    def direction(self) -> str:
        return tongues.direction(self.language)


def headline(document: Document, tongue: str) -> Headline:
    """The title for a reader of `tongue`; one query."""
    rows, symbol = queries.titles(document), document.symbol or ""
    best = queries.best_language(rows, tongue)
    title = next(row.title for row in rows if row.language == best)
    return Headline(symbol, title, best, str(Address(symbol)))


def standing(document: Document) -> list[LanguageVersion]:
    """Language versions of the newest version, authentic first, from what is loaded."""
    rows = queries.version(document).languages.all()
    return sorted(
        (row for row in rows if row.replaced_at is None),
        key=lambda row: (not is_authentic(row), row.language),
    )


def is_authentic(row: LanguageVersion) -> bool:
    return row.status == LanguageStatus.AUTHENTIC


def author(document: Document, tongue: str) -> str:
    """The organisation or body in whose name it stands."""
    if document.organisation is not None:
        return str(printed(document.organisation, tongue, document.date))
    return named(document.body.names, tongue) if document.body is not None else ""


def named(names: dict[str, str], tongue: str) -> str:
    """The name in the reader's language, else the English, else any."""
    for code in (tongue, tongue.partition("-")[0], "en"):
        if names.get(code):
            return names[code]
    return next(iter(names.values()), "")
