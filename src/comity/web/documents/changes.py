"""What changed between two versions in one language, word by word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from comity.core.prose import Op
from comity.core.symbols import Address
from comity.documents import comparing, queries
from comity.kit.errors import NotFound
from comity.web import tongues
from comity.web.documents.lines import line

if TYPE_CHECKING:
    from comity.documents.comparing import Changed
    from comity.documents.models import LanguageVersion, Version
    from comity.kit.policy import Viewer
    from comity.web.documents.lines import Line

_TAGS = {Op.KEEP: "{}", Op.DELETE: "<del>{}</del>", Op.INSERT: "<ins>{}</ins>"}


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph: what happened to it as shape and word, and its text with the changes."""

    ident: str
    number: str
    shape: str
    word: str
    text: SafeString
    heading: bool


@dataclass(frozen=True, slots=True)
class Changes:
    line: Line
    old: LanguageVersion
    new: LanguageVersion
    parts: tuple[Part, ...]
    languages: tuple[tuple[str, str], ...]

    @property
    def changed(self) -> int:
        return sum(bool(part.word) for part in self.parts)

    @property
    def direction(self) -> str:
        return tongues.direction(self.new.language)


def changes(viewer: Viewer, symbol: str, span: str, language: str, tongue: str) -> Changes:
    """The page for `1..2`; NotFound when a version is not there or has no common language."""
    document = queries.document(viewer, symbol)
    one, _dots, other = span.partition("..")
    old, new = (queries.version(document, int(n)) for n in (one, other))
    tags = _common(old, new)
    chosen = language or queries.best_language(
        [row for row in queries.languages(new) if row.language in tags], tongue
    )
    if chosen not in tags:
        raise NotFound(chosen)
    before, after = queries.wording(old, chosen), queries.wording(new, chosen)
    numbers = {p.ident: p.number for w in (before, after) for p in w.paragraphs.all()}
    address = str(Address(symbol, f"diff/{span}"))
    return Changes(
        line=line(document, tongue),
        old=before,
        new=after,
        parts=tuple(_part(c, numbers.get(c.ident, "")) for c in comparing.changes(before, after)),
        languages=tuple((tag, f"{address}?language={tag}") for tag in tags),
    )


def _common(old: Version, new: Version) -> list[str]:
    """Languages that both versions have, in the order of the new one."""
    there = {row.language for row in queries.languages(old)}
    tags = [row.language for row in queries.languages(new) if row.language in there]
    if not tags:
        raise NotFound("no common language")
    return tags


def _part(changed: Changed, number: str) -> Part:
    shape, word = _state(changed)
    whole = changed.after or changed.before
    spans = ((format_html(_TAGS[s.op], s.text),) for s in changed.spans)
    text = format_html_join("", "{}", spans)
    heading = whole is not None and whole.kind == "heading"
    return Part(changed.ident, number, shape, word, text, heading)


def _state(changed: Changed) -> tuple[str, str]:
    if changed.is_same:
        return "", ""
    if changed.before is None:
        return "ok", _("added")
    if changed.after is None:
        return "stop", _("deleted")
    if changed.before.text == changed.after.text:
        return "mid", _("moved")
    if all(span.op == Op.KEEP for span in changed.spans):
        return "mid", _("emphasis or links changed")
    return "mid", _("moved and changed") if changed.moved else _("changed")
