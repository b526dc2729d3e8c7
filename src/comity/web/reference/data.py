"""The facts for machines: claims, subjects, names and sources as CSV and JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from comity.directory import queries as directory
from comity.directory import standing_queries as queries
from comity.web import exports
from comity.web.documents.lines import named
from comity.web.reference import lines, pictures

if TYPE_CHECKING:
    from comity.web.request import Asked

Row = dict[str, str]


def facts(request: Asked) -> Iterable[Row]:
    """Every claim with all its sources, separated by spaces."""
    unseen = directory.hidden(request.viewer)
    for claim in queries.statements(request.viewer).order_by("subject", "measure", "id"):
        yield {
            "id": claim.slug,
            "subject": claim.subject,
            "measure": claim.measure,
            "value": "" if claim.value in unseen else claim.value,
            "unit": claim.unit,
            "kind": claim.kind,
            "day": claim.day,
            "scope": claim.scope,
            "source": " ".join(s.slug for s in (claim.source, *claim.also.all())),
            "locator": claim.locator,
            "note": claim.note,
            "doubt": claim.doubt,
        }


def subjects(request: Asked) -> Iterable[Row]:
    """Forums, editions, bodies and bare subjects; organisations are at /members."""
    for forum in directory.forums():
        yield _subject(forum.reference, "forum", named(forum.names, "en"), "", forum.state)
    for edition in queries.editions():
        name = named(edition.names, "en")
        yield _subject(edition.reference, "edition", name, edition.forum.reference, "")
    for body in queries.bodies():
        parent = body.forum.reference if body.forum else ""
        yield _subject(body.reference, "body", named(body.names, "en"), parent, "")
    for row in queries.subjects():
        yield _subject(row.reference, row.kind, row.label, row.parent, row.state)


def _subject(reference: str, kind: str, label: str, parent: str, state: str) -> Row:
    return {
        "subject": reference,
        "kind": kind,
        "label": label,
        "parent": parent,
        "state": state,
    }


def names(request: Asked) -> Iterable[Row]:
    for name in queries.names(request.viewer):
        yield {
            "organisation": name.organisation.slug,
            "name": name.text,
            "language": name.language,
            "script": name.script,
            "kind": name.kind,
            "since": str(name.since or ""),
            "until": str(name.until or ""),
            "source": name.source.slug if name.source else "",
            "note": name.note,
        }


def sources(request: Asked) -> Iterable[Row]:
    for source in queries.sources():
        yield {
            "id": source.slug,
            "title": source.title,
            "publisher": source.publisher,
            "day": source.day,
            "locator": source.locator,
        }


def gaps(request: Asked) -> Iterable[Row]:
    for gap in queries.gaps(request.viewer):
        yield {
            "id": gap.slug,
            "subject": gap.subject,
            "measure": gap.measure,
            "reason": gap.reason,
        }


TABLES: dict[str, Callable[[Asked], Iterable[Row]]] = {
    "facts": facts,
    "subjects": subjects,
    "names": names,
    "sources": sources,
    "gaps": gaps,
}


def _table(request: Asked, what: str) -> list[Row]:
    if what not in TABLES:
        raise Http404
    return list(TABLES[what](request))


@require_safe
def table_csv(request: Asked, what: str) -> HttpResponse:
    rows = _table(request, what)
    header = list(rows[0]) if rows else ["id"]
    return exports.table(header, ([row[c] for c in header] for row in rows))


@require_safe
def table_json(request: Asked, what: str) -> HttpResponse:
    return exports.data({what: _table(request, what)})


COLUMNS = ("id", "number", "name", "forum", "dates", "place", "hosts", "theme",
           "organisations", "countries", "outcome", "address")  # fmt: skip


def _meetings(request: Asked) -> list[Row]:
    found = pictures.editions(request, request.GET.get("forum", "").replace("\0", ""))
    return [
        {
            "id": row.slug,
            "number": row.number,
            "name": row.name,
            "forum": row.forum.text,
            "dates": row.days,
            "place": row.place,
            "hosts": "; ".join(host.text for host in row.hosts),
            "theme": row.theme,
            "organisations": _figures(row.organisations),
            "countries": _figures(row.countries),
            "outcome": _figures(row.outcome),
            "address": request.build_absolute_uri(row.address),
        }
        for row in found
    ]


def _figures(group: lines.Group | None) -> str:
    """Every figure with its kind, in the published order."""
    return "; ".join(f"{r.value.text} ({r.kind})" for r in group.rows) if group else ""


@require_safe
def meetings_csv(request: Asked) -> HttpResponse:
    return exports.table(COLUMNS, ([row[c] for c in COLUMNS] for row in _meetings(request)))


@require_safe
def meetings_json(request: Asked) -> HttpResponse:
    return exports.data({"meetings": _meetings(request)})
