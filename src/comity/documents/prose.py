"""Rows of the library as paragraphs of `core.prose`, and back."""

from collections.abc import Iterable
from dataclasses import replace

from comity.core.prose import Kind, Paragraph, label, sources
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


def labelled(row: Row) -> Paragraph:
    """One paragraph with its number in its text, as files carry it."""
    made = paragraph(row)
    if not row.number or row.kind == "heading":
        return made
    mark = row.number if label(f"{row.number} x") else f"{row.number}."
    return replace(made, text=f"{mark} {row.text}") if label(f"{mark} x") else made


def pieces(text: Iterable[Paragraph], known: set[str]) -> tuple[Piece, ...]:
    """Paragraphs of a file as pieces: labels become numbers, names that are not `known` go.

    A run of plain numbers with gaps, as in a text that was edited, is counted anew.
    """
    made = [_piece(p, known) for p in text]
    plain = [p for p in made if p.kind == "paragraph"]
    counted = [p.number for p in plain if p.number]
    heading = any(p.kind == "heading" for p in made)
    if (
        heading
        and all(n.isdecimal() for n in counted)
        and not any(p.number for p in made if p.kind == "item")
    ):
        made = [Piece(p.text, p.kind, p.level, "", p.ident) for p in made]
    return tuple(made)


def _piece(p: Paragraph, known: set[str]) -> Piece:
    ident = p.id if p.id and set(sources(p.id)) <= known else ""
    mark = label(p.text) if p.kind in (Kind.PARAGRAPH, Kind.ITEM) else ""
    number = mark.rstrip(".．。、")
    text = p.text[len(mark) :].lstrip() if number else p.text
    level = max(2, p.level) if p.kind is Kind.HEADING else p.level
    return Piece(text, str(p.kind), level, number, ident)


def renamed(pieces: Iterable[Piece], named: Iterable[Paragraph]) -> list[Piece]:
    """The pieces with the idents of the paragraphs that were made of them."""
    return [
        Piece(p.text, p.kind, p.level, p.number, to.id) for p, to in zip(pieces, named, strict=True)
    ]
