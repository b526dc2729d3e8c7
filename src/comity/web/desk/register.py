"""The register on the desk of the body that keeps mandates: one page for each kind of decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from comity.directory import queries
from comity.directory.actions import confirm_officer
from comity.directory.enums import Permission
from comity.kit.errors import NotFound
from comity.kit.policy import Actor, may
from comity.web import handles, posting
from comity.web.desk import deciding
from comity.web.desk import register_forms as forms
from comity.web.documents.lines import named
from comity.web.forms import Refusable
from comity.web.middleware.readers import acting
from comity.web.reference import decided

if TYPE_CHECKING:
    from comity.web.request import Asked


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of decision: its heading, its form, and the action behind it."""

    title: object  # a lazy translation
    form: type[forms.MinuteForm]
    act: Callable[[Asked, Actor, forms.MinuteForm], object]


KINDS: dict[str, Kind] = {
    "organisation": Kind(gettext_lazy("Enter an organisation"), forms.AdmitForm, deciding.admit),
    "standing": Kind(gettext_lazy("Give a standing"), forms.StandingForm, deciding.standing),
    "standing-end": Kind(
        gettext_lazy("End a standing"), forms.EndStandingForm, deciding.standing_end
    ),
    "body": Kind(gettext_lazy("Establish a body"), forms.BodyForm, deciding.body),
    "forum": Kind(gettext_lazy("Establish a forum"), forms.ForumForm, deciding.forum),
    "seat": Kind(gettext_lazy("Give a seat in a body"), forms.SeatForm, deciding.seat),
    "seat-end": Kind(gettext_lazy("End a seat"), forms.EndSeatForm, deciding.seat_end),
    "officer": Kind(gettext_lazy("Appoint an officer"), forms.OfficerForm, deciding.officer),
    "officer-end": Kind(gettext_lazy("End an office"), forms.EndOfficeForm, deciding.officer_end),
    "country": Kind(gettext_lazy("List a country"), forms.CountryForm, deciding.country),
}


def _officer(request: Asked, *, decides: bool) -> Actor:
    """The reader as officer of the body that keeps mandates; NotFound for anybody else."""
    body = queries.credentials_body(request.viewer.person)
    actor = acting(request, body=body.pk if body else None)
    if body is None or (decides and not may(actor, Permission.DECIDE)):
        raise NotFound("register")
    return actor


@login_required
@require_safe
def register(request: Asked) -> HttpResponse:
    """What may be entered, what waits for a second person, and what was decided."""
    actor = _officer(request, decides=False)
    waiting = [(handles.handle("office", row), row) for row in queries.appointments()]
    kinds = [(key, kind.title) for key, kind in KINDS.items()]
    context = {
        "kinds": kinds if may(actor, Permission.DECIDE) else [],
        "waiting": waiting,
        "lines": decided.lines(request),
    }
    return render(request, "desk/register.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: Asked, key: str) -> HttpResponse:
    """Enter one decision."""
    actor, kind = _officer(request, decides=True), KINDS.get(key)
    if kind is None:
        raise NotFound(key)
    form = kind.form(posting.posted(request))
    deciding.offer(request, form)
    if request.method == "POST" and (again := posting.repeated(request)):
        return again
    sent = request.method == "POST" and form.is_valid()
    if sent and form.carry_out(lambda: kind.act(request, actor, form)) is not None:
        return posting.done(request, "/desk/register", deciding.said(key))
    return render(request, "desk/decide.html", {"form": form, "title": kind.title})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appointment(request: Asked, handle: str) -> HttpResponse:
    """Confirm an appointment as a second person."""
    actor = _officer(request, decides=False)
    found = handles.find("office", handle, queries.appointments())
    form = Refusable(posting.posted(request))
    sent = request.method == "POST" and form.is_valid()
    if sent and form.carry_out(lambda: confirm_officer(actor, officer=found)) is not None:
        return posting.done(request, "/desk/register", _("The office is held from today."))
    mine = not may(actor, Permission.CONFIRM_OFFICE, found)
    context = {"found": found, "form": form, "mine": mine}
    context["body"] = named(found.body.names, request.tongue)
    return render(request, "desk/appointment.html", context)
