"""The river of documents in its four forms, and the print margin."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.core.symbols import Address, is_symbol
from comity.documents import queries
from comity.kit.errors import NotFound
from comity.web import exports, feeds
from comity.web.documents import formats, forms
from comity.web.documents.lines import line
from comity.web.request import Asked

if TYPE_CHECKING:
    from comity.documents.models import Document

PAGE = 20
MOST = 5000  # rows of an export


@require_safe
def river(request: Asked) -> HttpResponse:
    """Documents, newest first, with facets, chips and pages; the address holds the state."""
    wanted = forms.Wanted.read(request.GET)
    if is_symbol(wanted.words) and _is_there(request, wanted.words):
        return HttpResponseRedirect(str(Address(wanted.words)))
    found = queries.river(request.viewer, wanted.words, wanted.chosen)
    page = _page(found, request.GET.get("page"))
    context = {
        "wanted": wanted,
        "total": found.total,
        "page": page,
        "lines": [line(document, request.tongue) for document in page],
        "facets": forms.facets(found),
        "chips": forms.chips(wanted, found),
    }
    return render(request, "documents/river.html", context)


def _page(found: queries.River, number: str | None) -> Page[Document]:
    """One page of the river, by the count that was made without what its rows bring along."""
    pages = Paginator(found.documents, PAGE)
    pages.count = found.total
    return pages.get_page(number)


def _is_there(request: Asked, symbol: str) -> bool:
    try:
        queries.document(request.viewer, symbol)
    except NotFound:
        return False
    return True


def _lines(request: Asked) -> list[dict[str, object]]:
    wanted = forms.Wanted.read(request.GET)
    found = queries.river(request.viewer, wanted.words, wanted.chosen)
    return [formats.row(line(d, request.tongue)) for d in found.documents[:MOST]]


@require_safe
def river_json(request: Asked) -> HttpResponse:
    return exports.data({"documents": _lines(request)})


@require_safe
def river_csv(request: Asked) -> HttpResponse:
    rows = _lines(request)
    return exports.table(formats.COLUMNS, ([row[c] for c in formats.COLUMNS] for row in rows))


@require_safe
def river_feed(request: Asked) -> HttpResponse:
    """The newest documents under the same filters, as an Atom feed."""
    wanted = forms.Wanted.read(request.GET)
    found = queries.river(request.viewer, wanted.words, wanted.chosen)
    entries = []
    for document in found.documents[:PAGE]:
        row = line(document, request.tongue)
        at = document.published_at or datetime.combine(document.date, time(), UTC)
        entries.append(feeds.Entry(row.title, row.address, f"{row.kind} · {row.author}", at))
    title = f"{request.network.name(request.tongue)}: {_('Documents')}"
    return feeds.atom(title, wanted.address(), wanted.address(suffix=".atom"), entries)


@require_safe
def running_symbol(request: Asked, symbol: str) -> HttpResponse:
    """The print margin that carries the symbol; made of the address alone."""
    if not is_symbol(symbol):
        raise Http404
    style = f'@page{{@top-center{{content:"{symbol}";font:600 9pt serif}}}}\n'
    answer = HttpResponse(style, content_type="text/css; charset=utf-8")
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer
