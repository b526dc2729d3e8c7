"""Two languages of one document side by side, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from comity.core.symbols import Address
from comity.documents import comparing, queries
from comity.kit.errors import NotFound
from comity.web import tongues
from comity.web.documents import prose
from comity.web.documents.lines import line, standing

if TYPE_CHECKING:
    from comity.core.prose import Paragraph
    from comity.documents.comparing import Age, Pair
    from comity.documents.models import Document, LanguageVersion
    from comity.kit.policy import Viewer
    from comity.web.documents.lines import Line


@dataclass(frozen=True, slots=True)
class Side:
    """One column: its language version, how old it is, and where it stands alone."""

    wording: LanguageVersion
    age: Age
    address: str
    count: int

    @property
    def direction(self) -> str:
        return tongues.direction(self.wording.language)


@dataclass(frozen=True, slots=True)
class Cells:
    """One row: both cells, empty where the paragraph is not in that version."""

    anchor: str
    left: SafeString
    right: SafeString
    heading: bool
    old: tuple[bool, bool]  # whether the source changed since, left and right


@dataclass(frozen=True, slots=True)
class Parallel:
    line: Line
    titled: LanguageVersion  # whose title heads the page: in the reader's language if it can be
    left: Side
    right: Side
    rows: tuple[Cells, ...]
    pair: Pair
    others: tuple[tuple[str, str], ...]  # language and address, beside the left column


def parallel(viewer: Viewer, symbol: str, tags: str, tongue: str) -> Parallel:
    """The page for `ar+en`; NotFound when one language is missing or both are the same."""
    first, _plus, second = tags.partition("+")
    if first == second:
        raise NotFound(tags)
    document = queries.document(viewer, symbol)
    left, right = (_wording(document, tag) for tag in (first, second))
    found = comparing.pair(left, right)
    newest = queries.version(document)
    sides = [
        Side(w, comparing.age(w, newest), str(Address(symbol, w.language)), n)
        for w, n in zip((left, right), found.counts, strict=True)
    ]
    tags_there = [row.language for row in standing(document) if row.language != first]
    return Parallel(
        line=line(document, tongue),
        titled=right if _first(right.language) == _first(tongue) else left,
        left=sides[0],
        right=sides[1],
        rows=_rows(found, sides),
        pair=found,
        others=tuple((tag, str(Address(symbol, f"{first}+{tag}"))) for tag in tags_there),
    )


def _first(tag: str) -> str:
    return tag.lower().partition("-")[0]


def _wording(document: Document, tag: str) -> LanguageVersion:
    """The newest text in a language, of an earlier version if the newest has none."""
    newest = queries.version(document)
    try:
        return queries.wording(newest, tag)
    except NotFound:
        return comparing.older_translation(document, newest, tag)


def _rows(pair: Pair, sides: list[Side]) -> tuple[Cells, ...]:
    numbers = [{p.ident: p.number for p in side.wording.paragraphs.all()} for side in sides]
    found, used = [], set()
    for row in pair.rows:
        anchor = (row.right or row.left)[0].id
        anchor = "" if anchor in used else anchor
        used.add(anchor)
        cells = (_cell(row.left, numbers[0], anchor), _cell(row.right, numbers[1], anchor))
        heads = [p.kind == "heading" for p in (*row.left, *row.right)]
        old = tuple(
            any(p.id in side.age.changed for p in cell)
            for cell, side in zip((row.left, row.right), sides, strict=True)
        )
        found.append(Cells(anchor, *cells, all(heads), (old[0], old[1])))
    return tuple(found)


def _cell(paragraphs: Iterable[Paragraph], numbers: Mapping[str, str], anchor: str) -> SafeString:
    return format_html_join(
        "",
        "{}",
        ((_paragraph(p, numbers.get(p.id, ""), anchor),) for p in paragraphs),
    )


def _paragraph(paragraph: Paragraph, number: str, anchor: str) -> SafeString:
    text = prose.inline(paragraph.text)
    if paragraph.kind == "heading":
        return format_html("<b>{}</b> ", text)
    mark = number or ("–" if paragraph.kind == "item" else "")
    if not mark:
        return format_html("<p>{}</p>", text)
    if not anchor:
        return format_html('<p><span class="n">{}</span>{}</p>', mark, text)
    return format_html('<p><a class="n" href="#{}">{}</a>{}</p>', anchor, mark, text)
