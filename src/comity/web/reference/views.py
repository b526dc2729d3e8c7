"""Forums, meetings, bodies, other subjects and sources, each with what is stated of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.directory import queries as directory
from comity.directory import standing_queries as queries
from comity.web.documents.lines import named
from comity.web.reference import decided, lines, pictures

if TYPE_CHECKING:
    from comity.web.request import Asked

PAGE = 15
FEW = 10  # on the page of a forum, which shows its claims as well


@require_safe
def front(request: Asked) -> HttpResponse:
    """The home of a reference data set: what is here, counted, with its pages."""
    organisations, countries = directory.count_line(request.viewer)
    context = {
        "organisations": organisations,
        "countries": countries,
        "counts": queries.counts(request.viewer),
        "kinds": pictures.kinds(request),
        "doubts": pictures.doubts(request, 5),
    }
    return render(request, "reference/home.html", context)


@require_safe
def forums(request: Asked) -> HttpResponse:
    """Standing series with their state; nothing says active where nobody says so."""
    rows = pictures.forums(request, list(directory.forums()))
    return render(request, "reference/forums.html", {"rows": rows})


@require_safe
def forum(request: Asked, slug: str) -> HttpResponse:
    found = queries.forum(slug)
    editions = pictures.editions(request, slug)
    context = {
        "title": named(found.names, request.tongue),
        "kind": _("Forum"),
        "note": found.note,
        "state": found.get_state_display(),
        "slug": slug,
        "editions": editions[:FEW],
        "total": len(editions),
        "bodies": queries.bodies_of(found),
        **lines.profile(request.viewer, found.reference, request.tongue),
    }
    return render(request, "reference/forum.html", context)


@require_safe
def meetings(request: Asked) -> HttpResponse:
    """Every edition, newest first; figures that differ open on the spot."""
    chosen = request.GET.get("forum", "").replace("\0", "")
    found = pictures.editions(request, chosen)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    forums = pictures.choices(request)
    context = {
        "page": page,
        "rows": page.object_list,
        "total": len(found),
        "forums": forums,
        "chosen": chosen,
    }
    return render(request, "reference/meetings.html", context)


@require_safe
def meeting(request: Asked, slug: str) -> HttpResponse:
    """One edition: what was planned, what took place, every figure with its source."""
    found = queries.edition(slug)
    context = {
        "title": named(found.names, request.tongue),
        "kind": _("Meeting"),
        "line": lines.meetings(request.viewer, [found], request.tongue)[0],
        **lines.profile(request.viewer, found.reference, request.tongue),
    }
    return render(request, "reference/meeting.html", context)


@require_safe
def bodies(request: Asked) -> HttpResponse:
    rows = [
        (f"/bodies/{row.slug}", named(row.names, request.tongue), row.note)
        for row in directory.bodies()
    ]
    return render(request, "reference/list.html", {"title": _("Bodies"), "rows": rows})


@require_safe
def body(request: Asked, slug: str) -> HttpResponse:
    found = queries.body(slug)
    context = {
        "title": named(found.names, request.tongue),
        "kind": _("Body"),
        "note": found.note,
        "parent": pictures.label(request, found.forum.reference) if found.forum else None,
        "children": pictures.children(found.reference),
        **lines.profile(request.viewer, found.reference, request.tongue),
        "decisions": decided.lines(request, slug),
    }
    return render(request, "reference/subject.html", context)


@require_safe
def kinds(request: Asked) -> HttpResponse:
    rows = [(f"/subjects/{kind}", name, str(n)) for kind, name, n in pictures.kinds(request)]
    return render(request, "reference/list.html", {"title": _("Subjects"), "rows": rows})


@require_safe
def subjects(request: Asked, kind: str) -> HttpResponse:
    rows = pictures.of_kind(request, kind)
    if not rows:
        raise Http404
    title = pictures.kind_name(kind)
    return render(request, "reference/list.html", {"title": title, "rows": rows})


@require_safe
def subject(request: Asked, kind: str, slug: str) -> HttpResponse:
    found = queries.subject(kind, slug)
    context = {
        "title": found.label,
        "kind": pictures.kind_name(kind),
        "note": found.note,
        "state": found.state,
        "parent": pictures.label(request, found.parent),
        "children": pictures.children(found.reference),
        **lines.profile(request.viewer, found.reference, request.tongue),
    }
    return render(request, "reference/subject.html", context)


@require_safe
def sources(request: Asked) -> HttpResponse:
    page = Paginator(queries.sources(), 40).get_page(request.GET.get("page"))
    return render(request, "reference/sources.html", {"page": page})


@require_safe
def source(request: Asked, slug: str) -> HttpResponse:
    """What one source states, subject by subject."""
    found = queries.source(slug)
    claims = queries.stated_by(request.viewer, found)
    page = Paginator(claims, 40).get_page(request.GET.get("page"))
    known = queries.labels(request.viewer, lines.references(page), request.tongue)
    rows = [(known.get(c.subject) or lines.unseen(), lines.statement(c, known)) for c in page]
    context = {"source": found, "rows": rows, "page": page, "total": len(claims)}
    return render(request, "reference/source.html", context)


@require_safe
def doubts(request: Asked) -> HttpResponse:
    """Statements that are probably wrong, each with why."""
    rows = pictures.doubts(request)
    return render(request, "reference/doubts.html", {"doubts": rows})


@require_safe
def map_of_members(request: Asked) -> HttpResponse:
    """Dots at the middle of countries, never a filled country, with the list beside them."""
    return render(request, "reference/map.html", pictures.members(request))


@require_safe
def timeline(request: Asked) -> HttpResponse:
    """Editions of every forum over the years, as a picture and as a table."""
    return render(request, "reference/timeline.html", pictures.years(request))


@require_safe
def systems(request: Asked) -> HttpResponse:
    """What the article describes, number by number, with its page here or "not yet"."""
    rows = list(queries.systems())
    if not rows:
        raise Http404
    context = pictures.systems(request, rows)
    return render(request, "reference/systems.html", context)


@require_safe
def data(request: Asked) -> HttpResponse:
    return render(request, "reference/data.html", {"counts": queries.counts(request.viewer)})
