"""Opening a call on a published version of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.accord.actions import open_call
from comity.accord.actions.calling import Terms
from comity.accord.enums import Scope
from comity.directory.enums import Capacity
from comity.documents import queries
from comity.web import posting
from comity.web.desk.drafting import named
from comity.web.desk.forms import CallForm
from comity.web.desk.voices import author
from comity.web.documents.lines import line

if TYPE_CHECKING:
    from comity.web.request import Asked


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: Asked, symbol: str) -> HttpResponse:
    """Whom to ask, until when; sent once, it cannot be changed."""
    document = queries.document(request.viewer, symbol)
    version = queries.version(document)
    form = CallForm(posting.posted(request))
    if request.method == "POST" and (again := posting.repeated(request)):
        return again
    if request.method == "POST" and form.is_valid():
        actor = author(request, document)
        made = form.carry_out(
            lambda: open_call(actor, version=version, terms=_terms(request, form))
        )
        if made is not None:
            return posting.done(request, f"/calls/{made.symbol}", _("The call is open."))
    context = {"form": form, "line": line(document, request.tongue), "version": version}
    return render(request, "desk/call.html", context)


def _terms(request: Asked, form: CallForm) -> Terms:
    given = form.cleaned_data
    return Terms(
        deadline=form.deadline(),
        scope=Scope(given["scope"]),
        capacities=tuple(Capacity(value) for value in given["capacities"]),
        named=named(request, given["named"]),
        initiators=named(request, given["initiators"], "initiators"),
        host_zone=given["host_zone"],
        open_after=given["open_after"],
        reservations=given["reservations"],
    )
