"""The three views of a room: rolling text, the chair's clean text, the table of positions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comity.accord import negotiation, stances
from comity.accord.rolling import titles
from comity.documents.queries import best_row
from comity.web import posting
from comity.web.negotiation import entering, lines
from comity.web.negotiation.places import Place, place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.accord.negotiation import Item, Line
    from comity.web.negotiation.lines import Choice
    from comity.web.request import Asked

ROOMS = 20  # of one page of the list
ITEMS, COLUMNS = 20, 24  # of one page of the table


@login_required
@require_safe
def rooms(request: Asked) -> HttpResponse:
    """Rooms that the reader may read, by title; the texts stay where they are."""
    pages = Paginator(negotiation.rooms(request.viewer), ROOMS)
    page = pages.get_page(request.GET.get("page"))
    known = titles(list(page))
    named = [(row, negotiation.key(row), best_row(known[row.pk], request.tongue)) for row in page]
    return render(request, "negotiation/rooms.html", {"rooms": named, "page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rolling(request: Asked, key: str) -> HttpResponse:
    """Every paragraph with what is proposed and said; POST takes positions on this page's items."""
    here = place(request, key)
    typed: dict[str, Choice] = {}
    if request.method == "POST":
        speaker = here.speaking()
        entered = entering.typed(request.POST)
        typed = entering.carry_out(here.room, speaker, request.tongue, entered)
        if not typed:
            where = f"{here.address}?{request.GET.urlencode()}"
            return posting.done(request, where, _("Your positions are kept."))
    return render(request, "negotiation/room.html", _rolling(request, here, typed))


def _rolling(request: Asked, here: Place, typed: dict[str, Choice]) -> dict[str, object]:
    found = negotiation.lines(request.viewer, here.room, here.language)
    pages = lines.chunks(found)
    number = page_number(request, len(pages))
    if at := request.GET.get("at"):
        number = lines.page_of(pages, at)
    return {
        "here": here,
        "rows": _rows(request, here, pages[number - 1], typed),
        "page": number,
        "last": len(pages),
        "counters": (counted := negotiation.counters(request.viewer, here.room, found)),
        "bar": lines.bar(counted),
        "errors": [c for c in typed.values() if c.error],
        "answered": stances.answered(here.room),
        "everybody": stances.participants(here.room).count(),
    }


def _rows(
    request: Asked, here: Place, found: Sequence[Line], typed: dict[str, Choice]
) -> list[lines.Row]:
    own = None
    if here.speaker is not None and (here.round is not None or typed):
        own = stances.own_positions(request.viewer, here.room, here.speaker.pk)
    authors = {
        o.proposal.author_id
        for line in found
        for o in (*line.offers, *line.inserts)
        if o.proposal.author_id
    }
    return lines.rows(found, stances.names(authors, request.tongue), own, typed)


def page_number(request: Asked, last: int, name: str = "page") -> int:
    """The asked page, within what there is."""
    wanted = request.GET.get(name, "1")
    number = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 7 else 1
    return min(max(1, number), max(1, last))


@login_required
@require_safe
def clean(request: Asked, key: str) -> HttpResponse:
    """The text as it stands, without what is proposed."""
    here = place(request, key, "clean")
    found = negotiation.lines(request.viewer, here.room, here.language)
    pages = lines.chunks([_bare(line) for line in found])
    number = page_number(request, len(pages))
    shown = lines.rows(pages[number - 1], {}, None, {})
    context = {"here": here, "rows": shown, "page": number, "last": len(pages)}
    return render(request, "negotiation/clean.html", context)


def _bare(line: Line) -> Line:
    return negotiation.Line(
        line.paragraph, line.item, line.digest, line.number, line.status, None,
        behind=line.behind,
    )  # fmt: skip


@login_required
@require_safe
def table(request: Asked, key: str) -> HttpResponse:
    """Paragraph by organisation, as far as the reader may see; paged both ways."""
    here = place(request, key, "table")
    found = negotiation.items(here.room)
    last = -(-len(found) // ITEMS)
    number = page_number(request, last)
    context = {
        "here": here,
        "page": number,
        "last": last,
        **_table(request, here, found[ITEMS * (number - 1) : ITEMS * number]),
    }
    return render(request, "negotiation/table.html", context)


def _table(request: Asked, here: Place, found: Sequence[Item]) -> dict[str, object]:
    everyone = list(stances.participants(here.room).values_list("organisation", flat=True))
    if not here.sees:
        everyone = [pk for pk in everyone if pk in request.viewer.organisations]
    named = list(stances.names(everyone, request.tongue).items())
    wide = -(-len(named) // COLUMNS)
    column = page_number(request, wide, "from")
    named = named[COLUMNS * (column - 1) : COLUMNS * column]
    digests = {item.id: item.digest for item in found}
    cells = stances.table(request.viewer, here.room, digests, [pk for pk, _name in named])
    body = [(name, [lines.cell(cells[item.id].get(pk)) for item in found]) for pk, name in named]
    return {
        "heads": [lines.headed(item) for item in found],
        "body": body,
        "column": column,
        "wide": wide,
    }
