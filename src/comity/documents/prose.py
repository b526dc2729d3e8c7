"""Rows of the library as paragraphs of `core.prose`, and back."""

from collections.abc import Iterable

from comity.core.prose import Kind, Paragraph
from comity.documents.models import LanguageVersion
from comity.documents.models import Paragraph as Row
from comity.documents.values import Piece


def paragraphs(row: LanguageVersion | None) -> tuple[Paragraph, ...]:
    """The paragraphs of a language version in order; none for none."""
    return tuple(paragraph(p) for p in row.paragraphs.all()) if row else ()


def paragraph(row: Row | Piece) -> Paragraph:
    """One paragraph without its printed number."""
    kind = Kind(str(row.kind))
    least = 1 if kind in (Kind.HEADING, Kind.ITEM) else 0
    return Paragraph(row.ident, kind, max(row.level, least), row.text)


def renamed(pieces: Iterable[Piece], named: Iterable[Paragraph]) -> list[Piece]:
    """The pieces with the idents of the paragraphs that were made of them."""
    return [
        Piece(p.text, p.kind, p.level, p.number, to.id) for p, to in zip(pieces, named, strict=True)
    ]
