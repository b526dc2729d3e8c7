"""Who may act for an organisation: seen and kept by its own people only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.directory import actions, queries
from comity.directory.enums import Power
from comity.kit import clock
from comity.web import handles, posting
from comity.web.desk.forms import MandateForm
from comity.web.desk.voices import own
from comity.web.forms import Refusable
from comity.web.middleware.readers import acting

if TYPE_CHECKING:
    from comity.directory.models import Mandate, Organisation
    from comity.web.request import Asked


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mandates(request: Asked, slug: str) -> HttpResponse:
    """The list, and the form that grants one."""
    found = own(request, slug)
    form = MandateForm(posting.posted(request))
    if request.method == "POST" and (again := posting.repeated(request)):
        return again
    if request.method == "POST" and form.is_valid() and _grant(request, found, form):
        return posting.done(request, f"/desk/mandates/{slug}", _("The mandate is granted."))
    rows = [
        {"mandate": m, "handle": handles.handle("mandate", m), "ended": _has_ended(m)}
        for m in queries.mandates(request.viewer, found)
    ]
    grants = "grant" in queries.powers(request.viewer.person).get(found.pk, set())
    context = {"organisation": found, "rows": rows, "form": form, "grants": grants}
    context["name"] = queries.printed(found, request.tongue)
    return render(request, "desk/mandates.html", context)


def _grant(request: Asked, found: Organisation, form: MandateForm) -> Mandate | None:
    given = {key: form.cleaned_data[key] for key in ("email", "name", "since", "until")}
    return form.carry_out(
        lambda: actions.grant_mandate(
            acting(request, organisation=found.pk),
            organisation=found,
            power=Power(form.cleaned_data["power"]),
            **given,
        )
    )


def _has_ended(mandate: Mandate) -> bool:
    past = mandate.until is not None and mandate.until <= clock.today()
    return mandate.revoked_at is not None or past


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: Asked, slug: str, handle: str) -> HttpResponse:
    """Check and end one mandate."""
    found = own(request, slug)
    mandate = handles.find("mandate", handle, queries.mandates(request.viewer, found))
    form = Refusable(posting.posted(request))
    actor = acting(request, organisation=found.pk)
    if request.method == "POST" and (again := posting.repeated(request)):
        return again
    ended = None
    if request.method == "POST" and form.is_valid():
        ended = form.carry_out(lambda: actions.revoke_mandate(actor, mandate=mandate))
    if ended is not None:
        return posting.done(request, f"/desk/mandates/{slug}", _("The mandate has ended."))
    context = {"organisation": found, "mandate": mandate, "form": form}
    return render(request, "desk/revoke.html", context)
