"""A typed text as paragraphs and back: blank lines part, `#` heads, `-` lists, `>` quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from comity.documents.enums import ParagraphKind
from comity.documents.values import Piece

if TYPE_CHECKING:
    from comity.documents.models import Paragraph

_NUMBER = re.compile(r"(\d{1,3}[a-z]?)[.)]\s+(?=\S)")
_MARKS = {"- ": ParagraphKind.ITEM, "> ": ParagraphKind.QUOTE}


def pieces(text: str) -> tuple[Piece, ...]:
    """Paragraphs in order; a number typed before a paragraph becomes its number."""
    blocks = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    return tuple(_piece(" ".join(block.split())) for block in blocks if block.strip())


def _piece(block: str) -> Piece:
    heading = re.match(r"(#{1,4})\s+", block)
    if heading:
        level = max(2, len(heading[1]))
        return Piece(block[heading.end() :], ParagraphKind.HEADING, level)
    for mark, kind in _MARKS.items():
        if block.startswith(mark):
            return Piece(block[len(mark) :], kind)
    number = _NUMBER.match(block)
    if number:
        return Piece(block[number.end() :], ParagraphKind.PARAGRAPH, 0, number[1])
    return Piece(block)


def typed(paragraphs: Iterable[Paragraph]) -> str:
    """The text as it would be typed."""
    return "\n\n".join(_typed(paragraph) for paragraph in paragraphs)


def _typed(paragraph: Paragraph) -> str:
    if paragraph.kind == ParagraphKind.HEADING:
        return f"{'#' * max(2, paragraph.level)} {paragraph.text}"
    mark = next((m for m, kind in _MARKS.items() if kind == paragraph.kind), "")
    number = f"{paragraph.number}. " if paragraph.number else ""
    return f"{mark}{number}{paragraph.text}"
