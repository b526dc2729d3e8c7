"""First and lost mandates: entered by one person of the body, confirmed by another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.directory import actions, queries
from comity.directory.enums import RequestState
from comity.kit.errors import NotFound, Refused
from comity.web import handles, posting
from comity.web.desk.office_forms import RequestForm, StopForm
from comity.web.forms import Refusable
from comity.web.middleware.readers import acting

if TYPE_CHECKING:
    from comity.directory.models import MandateRequest
    from comity.kit.policy import Actor
    from comity.web.request import Asked

OPEN = (RequestState.ENTERED, RequestState.CONFIRMED, RequestState.NOTICE)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def requests(request: Asked) -> HttpResponse:
    """The body's requests, and the form that enters one."""
    body = queries.credentials_body(request.viewer.person)
    form = RequestForm(posting.posted(request))
    if request.method == "POST" and (again := posting.repeated(request)):
        return again
    if request.method == "POST" and form.is_valid():
        actor = acting(request, body=body.pk if body else None)
        if form.carry_out(lambda: _enter(request, actor, form)):
            sentence = _("The request is entered. A second person of the body confirms it.")
            return posting.done(request, "/desk/requests", sentence)
    rows = [
        (handles.handle("request", row), row, queries.printed(row.organisation, request.tongue))
        for row in queries.requests_of(request.viewer)
    ]
    return render(request, "desk/requests.html", {"form": form, "rows": rows, "body": body})


def _enter(request: Asked, actor: Actor, form: RequestForm) -> MandateRequest:
    given = {key: form.cleaned_data[key] for key in ("email", "name", "decision")}
    try:
        found = queries.organisation(request.viewer, form.cleaned_data["organisation"])
    except NotFound as error:
        sentence = _("No organisation has this short name.")
        raise Refused("unknown", sentence, "organisation") from error
    return actions.enter_request(actor, organisation=found, **given)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def request_page(request: Asked, handle: str) -> HttpResponse:
    """One request: confirm it as a second person, or stop it with a reason."""
    found = handles.find("request", handle, queries.requests_of(request.viewer))
    do = request.POST.get("do", "")
    confirming = Refusable(request.POST if do == "confirm" else None)
    stopping = StopForm(request.POST if do == "stop" else None)
    sent = {"confirm": confirming, "stop": stopping}.get(do)
    if sent and sent.is_valid() and sent.carry_out(lambda: _move(request, found, do, sent)):
        return posting.done(request, f"/desk/requests/{handle}", _("It is recorded."))
    context = {"found": found, "confirming": confirming, "stopping": stopping, "sent": sent}
    context["name"] = queries.printed(found.organisation, request.tongue)
    return render(request, "desk/request.html", {**context, "open": found.state in OPEN})


def _move(request: Asked, found: MandateRequest, do: str, form: Refusable) -> MandateRequest:
    """As the body where the person is of it, else as the organisation concerned."""
    of_body = found.body_id in request.viewer.bodies
    body, own = (found.body_id, None) if of_body else (None, found.organisation_id)
    actor = acting(request, body=body, organisation=own)
    if do == "confirm":
        return actions.confirm_request(actor, request=found)
    return actions.stop_request(actor, request=found, reason=form.cleaned_data["reason"])
