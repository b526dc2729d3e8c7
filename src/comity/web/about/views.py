"""Home, the pages of small print, and the answer to whoever watches the machine."""

from urllib.parse import urlencode

from django.db import connection
from django.db.utils import DatabaseError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

import comity
from comity.accord import queries as accord
from comity.directory import queries as directory
from comity.documents import queries as documents
from comity.kit import retention
from comity.web import exports, tongues
from comity.web.accord.lines import counted, lines, soonest
from comity.web.documents.lines import line
from comity.web.reference.views import front
from comity.web.request import Asked

CALLS, DOCUMENTS = 5, 20


@require_safe
def home(request: Asked) -> HttpResponse:
    """Name in every language, open calls with the time left, newest documents."""
    if request.network.is_reference:
        return front(request)
    organisations, countries = directory.count_line(request.viewer)
    calls = counted(accord.open_calls(request.viewer))
    newest = documents.documents(request.viewer)
    context = {
        "names": _other_names(request),
        "organisations": organisations,
        "countries": countries,
        "calls": sorted(lines(calls, request.tongue), key=soonest)[:CALLS],
        "lines": [line(document, request.tongue) for document in newest[:DOCUMENTS]],
        "total": newest.count(),
    }
    return render(request, "about/home.html", context)


def _other_names(request: Asked) -> list[tuple[str, str]]:
    """The network's name in its other languages, in the order of the switch."""
    return [
        (tongues.written(code), request.network.names[code])
        for code in request.network.languages
        if code != request.tongue and code in request.network.names
    ]


@require_safe
def about(request: Asked) -> HttpResponse:
    organisations, countries = directory.count_line(request.viewer)
    context = {
        "organisations": organisations,
        "countries": countries,
        "bodies": directory.bodies(),
        "forums": directory.forums(),
        "version": comity.__version__,
    }
    return render(request, "about/about.html", context)


@require_safe
def rules(request: Asked) -> HttpResponse:
    return render(request, "about/rules.html")


@require_safe
def privacy(request: Asked) -> HttpResponse:
    """Every kind of personal data, from the table that the clock enforces."""
    return render(request, "about/privacy.html", {"table": retention.TABLE})


@require_safe
def accessibility(request: Asked) -> HttpResponse:
    return render(request, "about/accessibility.html")


@require_safe
def search(request: Asked) -> HttpResponse:
    """One box: the river knows symbols and words; where there is none, names are looked for."""
    under = "/members" if request.network.is_reference else "/documents"
    return HttpResponseRedirect(f"{under}?{urlencode({'q': request.GET.get('q', '')})}")


@never_cache
@require_safe
def healthz(request: Asked) -> HttpResponse:
    """200 with version and database; 503 when the database does not answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        state = "ok"
    except DatabaseError:
        state = "down"
    answer = exports.data(
        {"version": comity.__version__, "database": connection.vendor, "state": state}
    )
    answer.status_code = 200 if state == "ok" else 503
    return answer


@require_safe
def robots(request: Asked) -> HttpResponse:
    """Open to all but the desk; the demonstration is not to be found at all."""
    kept_out = "/" if request.network.is_trial else "/desk"
    return exports.text(f"User-agent: *\nDisallow: {kept_out}\nDisallow: /accounts/\n")
