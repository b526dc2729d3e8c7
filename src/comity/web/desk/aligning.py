"""Which paragraph of a translation stands beside which of its source: rows cut and joined by hand.

What was done so far travels in the form as a list of steps, so that it works without script, one
step is taken back by leaving it out, and nothing is written before it is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.core.prose import Row, join, plain, share_ids, split
from comity.documents import actions, comparing, queries
from comity.documents.enums import LanguageStatus, Permission
from comity.documents.values import Piece, Wording
from comity.kit.errors import NotFound
from comity.kit.policy import require
from comity.web import posting
from comity.web.desk.drafting import own_draft, where
from comity.web.desk.voices import author
from comity.web.documents.lines import line
from comity.web.forms import Refusable

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.documents.comparing import Pair
    from comity.documents.models import Document, LanguageVersion
    from comity.web.request import Asked

STEP = re.compile(r"(join|first|last)-(\d{1,5})")
MOST_STEPS = 400


@dataclass(frozen=True, slots=True)
class Target:
    """The document, the translation, the verb that keeps it, and the way back."""

    document: Document
    row: LanguageVersion
    keep: Callable[[Wording], LanguageVersion]
    back: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table, and what may be done with it."""

    left: list[str]
    right: list[str]
    joins: bool  # there is a next row
    cuts: bool  # one cut is possible
    cuts_twice: bool  # the cut before the last paragraph is another one


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def in_draft(request: Asked, handle: str, language: str) -> HttpResponse:
    """A second language of a draft beside its first."""
    document, version = own_draft(request, handle)
    actor, row = author(request, document), queries.wording(version, language)

    def keep(text: Wording) -> LanguageVersion:
        return actions.put_language(actor, version=version, wording=text)

    return _page(request, Target(document, row, keep, where(document)))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def translation(request: Asked, language: str, symbol: str) -> HttpResponse:
    """A translation of the newest published version beside its source."""
    document = queries.document(request.viewer, symbol)
    version, actor = queries.version(document), author(request, document)
    require(actor, Permission.TRANSLATE, document)
    row = queries.wording(version, language)
    if row.status == LanguageStatus.AUTHENTIC:
        raise NotFound(language)

    def keep(text: Wording) -> LanguageVersion:
        return actions.add_translation(actor, version=version, wording=text)

    return _page(request, Target(document, row, keep, f"/s/{symbol}/-/{language}"))


def _page(request: Asked, target: Target) -> HttpResponse:
    if request.method == "POST" and (again := posting.repeated(request)):
        return again
    pair = comparing.beside_source(target.row)
    form = Refusable(posting.posted(request))
    steps = _steps(request, target)
    rows = carried_out(pair.rows, steps)
    if request.POST.get("do") == "keep" and form.is_valid():
        kept = form.carry_out(lambda: target.keep(_wording(target.row, rows)))
        if kept is not None:
            return posting.done(request, target.back, _("The paragraphs are set side by side."))
    return _show(request, target, pair, rows, (form, steps))


def _steps(request: Asked, target: Target) -> list[str]:
    """The steps taken, of this very text, with the one that was pressed."""
    if request.POST.get("text") != str(target.row.pk):
        return []
    steps = request.POST.get("steps", "").split()[:MOST_STEPS]
    pressed = request.POST.get("do", "")
    if pressed == "undo":
        return steps[:-1]
    return [*steps, pressed] if STEP.fullmatch(pressed) else steps


def carried_out(rows: tuple[Row, ...], steps: list[str]) -> tuple[Row, ...]:
    """The rows after every step; one that does not fit is passed over."""
    for step in steps:
        found = STEP.fullmatch(step)
        if found is None:
            continue
        try:
            rows = _step(rows, found[1], int(found[2]))
        except (ValueError, IndexError):
            continue
    return rows


def _step(rows: tuple[Row, ...], verb: str, place: int) -> tuple[Row, ...]:
    if verb == "join":
        return join(rows, place)
    left, right = _cut(rows[place], last=verb == "last")
    return split(rows, place, left=left, right=right)


def _cut(row: Row, *, last: bool) -> tuple[int, int]:
    """How many paragraphs of each side stay above the cut; a pair is parted left from right."""
    n, m = len(row.left), len(row.right)
    if n == m == 1:
        return (1, 0)
    return (max(n - 1, 0), max(m - 1, 0)) if last else (min(n, 1), min(m, 1))


def _wording(row: LanguageVersion, rows: tuple[Row, ...]) -> Wording:
    """The same text with the idents of what it stands beside."""
    named = share_ids(rows)
    pieces = tuple(
        Piece(p.text, p.kind, p.level, p.number, to.id)
        for p, to in zip(row.paragraphs.all(), named, strict=True)
    )
    return Wording(row.language, LanguageStatus(row.status), row.title, pieces, row.credit)


def _show(
    request: Asked,
    target: Target,
    pair: Pair,
    rows: tuple[Row, ...],
    asked: tuple[Refusable, list[str]],
) -> HttpResponse:
    form, steps = asked
    lines = [_line(row, after) for row, after in pairwise([*rows, None])]
    document = target.document
    shown = line(document, request.tongue) if document.published_at else None
    context = {"target": target, "pair": pair, "lines": lines, "form": form, "line": shown}
    said = {"steps": " ".join(steps), "done": len(steps)}
    return render(request, "desk/align.html", {**context, **said})


def _line(row: Row | None, after: Row | None) -> Line:
    assert row is not None, "only what follows the last row is none"
    left, right = ([plain(p.text) for p in side] for side in (row.left, row.right))
    several = len(left) + len(right) > 1
    other = _cut(row, last=True) != _cut(row, last=False)
    return Line(left, right, after is not None, several, other)
