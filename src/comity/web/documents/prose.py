"""A text as HTML: paragraphs with their numbers, inline Markdown and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from comity.documents.enums import ParagraphKind

if TYPE_CHECKING:
    from comity.documents.models import Paragraph

# The preset `zero` renders no HTML that was typed; only these four rules are switched on.
_MARKDOWN = MarkdownIt("zero", {"breaks": True}).enable(["emphasis", "link", "escape", "newline"])


@lru_cache(maxsize=4096)
def inline(text: str) -> SafeString:
    """Emphasis, strong and links; every other character is escaped."""
    return SafeString(_MARKDOWN.renderInline(text))  # the renderer has escaped it


def prose(paragraphs: Iterable[Paragraph], marks: Mapping[str, str]) -> SafeString:
    """The whole text; `marks` maps a paragraph's ident to the anchor of its reservation."""
    pieces = [_piece(paragraph, marks.get(paragraph.ident, "")) for paragraph in paragraphs]
    return format_html_join("\n", "{}", ((piece,) for piece in pieces))


def _piece(paragraph: Paragraph, anchor: str) -> SafeString:
    text, ident = inline(paragraph.text), paragraph.ident
    mark = (
        format_html(' <a class="br" href="#{}">{}</a>', anchor, _("reservation")) if anchor else ""
    )
    if paragraph.kind == ParagraphKind.HEADING:
        tag = mark_safe("h3" if paragraph.level > 2 else "h2")  # noqa: S308
        return format_html('<{} id="{}">{}{}</{}>', tag, ident, text, mark, tag)
    if paragraph.kind == ParagraphKind.QUOTE:
        return format_html('<blockquote id="{}"><p>{}{}</p></blockquote>', ident, text, mark)
    number = paragraph.number or ("–" if paragraph.kind == ParagraphKind.ITEM else "")
    if number:
        return format_html(
            '<p id="{}"><a class="n" href="#{}">{}</a> {}{}</p>', ident, ident, number, text, mark
        )
    return format_html('<p id="{}">{}{}</p>', ident, text, mark)


def plain(paragraphs: Iterable[Paragraph]) -> str:
    """The text without marks of any kind, paragraphs parted by an empty line."""
    return "\n\n".join(
        f"{paragraph.number}. {paragraph.text}" if paragraph.number else paragraph.text
        for paragraph in paragraphs
    )
