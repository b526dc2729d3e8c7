"""Members by letter, country and region; a profile; public notices of mandates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comity.accord import queries as accord
from comity.directory import actions, queries
from comity.documents import queries as documents
from comity.kit.policy import Actor
from comity.web import exports, handles, posting, visitor
from comity.web.directory import lines
from comity.web.directory.forms import CodeForm
from comity.web.documents.lines import line as document_line
from comity.web.reference.lines import profile as stated_of

if TYPE_CHECKING:
    from comity.directory.models import Organisation
    from comity.web.request import Asked

COLUMNS = ("id", "name", "own_name", "country", "region", "capacity", "address")
MOST = 10


@require_safe
def members(request: Asked) -> HttpResponse:
    """Organisations A to Z, by country or by region; a name in any script finds one."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:200]
    by = request.GET.get("by") if request.GET.get("by") in ("country", "region") else "letter"
    rows, exact = _lines(request, words), queries.only(request.viewer, words)
    if exact is not None:
        return HttpResponseRedirect(f"/members/{exact.slug}")
    organisations, countries = queries.count_line(request.viewer)
    context = {
        "words": words,
        "by": by,
        "groups": lines.grouped(rows, str(by)),
        "number": len(rows),
        "organisations": organisations,
        "countries": countries,
    }
    return render(request, "directory/members.html", context)


def _lines(request: Asked, words: str) -> list[lines.Line]:
    found = queries.find(request.viewer, words, 200) if words else None
    rows = queries.organisations(request.viewer) if found is None else found
    return [lines.line(row, request.tongue) for row in rows]


def _data(request: Asked) -> list[dict[str, str]]:
    return [
        {
            "id": row.slug,
            "name": row.name.text,
            "own_name": row.name.own,
            "country": row.country,
            "region": row.region,
            "capacity": row.capacity,
            "address": request.build_absolute_uri(row.address),
        }
        for row in _lines(request, request.GET.get("q", "").replace("\0", ""))
    ]


@require_safe
def members_json(request: Asked) -> HttpResponse:
    return exports.data({"members": _data(request)})


@require_safe
def members_csv(request: Asked) -> HttpResponse:
    return exports.table(COLUMNS, ([row[c] for c in COLUMNS] for row in _data(request)))


@require_safe
def member(request: Asked, slug: str) -> HttpResponse:
    """Names, standings, lineage, documents and signatures; disputes in a neutral box."""
    found = queries.organisation(request.viewer, slug)
    own = documents.documents(request.viewer).filter(organisation=found)
    context = {
        "organisation": found,
        "line": lines.line(found, request.tongue),
        "lineage": lines.lineage(request.viewer, found, request.tongue),
        "documents": [document_line(d, request.tongue) for d in own[:MOST]],
        "documents_total": own.count(),
        "acts": accord.acts_of(request.viewer, found)[: 2 * MOST],
        **_kept(found),
        **stated_of(request.viewer, found.reference, request.tongue),
    }
    return render(request, "directory/member.html", context)


def _kept(found: Organisation) -> dict[str, object]:
    """What the register holds of an organisation, each row with its days and source."""
    claimants, disputed = queries.dispute(found)
    standings = found.standings.select_related("forum", "source")
    return {
        "names": found.names.all(),
        "standings": [row for row in standings if row.forum is None],
        "forums": [row for row in standings if row.forum is not None],
        "legal": found.legal.select_related("source"),
        "claimants": claimants if len(claimants) > 1 else [],
        "disputed": disputed,
        "recognitions": found.recognitions.select_related("claimant", "body"),
        "address": found.addresses.filter(withdrawn_at=None).first(),
    }


@require_safe
def member_json(request: Asked, slug: str) -> HttpResponse:
    """The public record of one organisation as data."""
    found = queries.organisation(request.viewer, slug)
    row = lines.line(found, request.tongue)
    names = [
        {"text": n.text, "language": n.language, "kind": n.kind, "since": n.since, "until": n.until}
        for n in found.names.all()
    ]
    acts = [
        {"text": a.call.version.document.symbol, "act": a.verb, "at": a.at, "in_force": a.in_force}
        for a in accord.acts_of(request.viewer, found)
    ]
    return exports.data(
        {"id": slug, "country": row.country, "capacity": row.capacity, "names": names, "acts": acts}
    )


@require_safe
def notices(request: Asked) -> HttpResponse:
    """Mandates that a body is about to give or has given, for seven days and afterwards."""
    rows = [
        {"request": r, "name": queries.printed(r.organisation, request.tongue)}
        for r in queries.requests_in_notice()
    ]
    return render(request, "directory/notices.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: Asked, handle: str) -> HttpResponse:
    """Where an organisation gives the code it was sent; the page names nobody.

    Its address is in the mail only, and the same empty form answers every other.
    """
    form = CodeForm(posting.posted(request))
    if request.method == "POST" and form.is_valid():
        visitor.spend(request, "mandate-code", handle)
        asked = handles.find("code", handle, queries.requests_with_code())
        given = form.cleaned_data["code"]
        if form.carry_out(lambda: actions.give_code(Actor(None), request=asked, code=given)):
            return posting.done(request, "/notices", _("The seven days of notice have begun."))
        if "code" in form.errors:
            actions.count_attempt(Actor(None), request=asked)
    return render(request, "directory/code.html", {"form": form})
