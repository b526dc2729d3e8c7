"""An organisation's people keep its record: names, address, visibility, yearly confirmation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.directory import actions, queries
from comity.directory.enums import NameKind
from comity.web import handles, posting, tongues
from comity.web.desk.forms import (
    AddressForm,
    EndNameForm,
    NameForm,
    VisibilityForm,
    WithdrawAddressForm,
)
from comity.web.desk.voices import own
from comity.web.forms import Refusable
from comity.web.middleware.readers import acting

if TYPE_CHECKING:
    from comity.directory.models import Organisation
    from comity.kit.policy import Actor
    from comity.web.request import Asked


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: Asked, slug: str) -> HttpResponse:
    """One page with one form per thing; `do` names the one that was sent."""
    found = own(request, slug)
    forms = _forms(request, found)
    sent = forms.get(request.POST.get("do", ""))
    if sent is not None and (again := posting.repeated(request)):
        return again
    if sent is not None and sent.is_valid():
        actor = acting(request, organisation=found.pk)
        if sent.carry_out(lambda: _act(request.POST["do"], actor, found, sent)) is not None:
            return posting.done(request, f"/desk/record/{slug}", _("The record is kept."))
    names = found.names.all()
    context = {"organisation": found, "forms": forms, "sent": sent, "names": names}
    context["name"] = queries.printed(found, request.tongue)
    return render(request, "desk/record.html", context)


def _forms(request: Asked, found: Organisation) -> dict[str, Refusable]:
    """Every form of the page; the one that was sent is bound."""
    do = request.POST.get("do")
    ending = EndNameForm(request.POST if do == "end" else None, prefix="end")
    standing = [n for n in found.names.all() if n.until is None]
    ending.fields["name"].choices = [(handles.handle("name", n), n.text) for n in standing]  # type: ignore[attr-defined]
    leaving = WithdrawAddressForm(request.POST if do == "leave" else None, prefix="leave")
    published = queries.addresses(found.pk)
    leaving.fields["address"].choices = [(handles.handle("address", a), a.email) for a in published]  # type: ignore[attr-defined]
    shown = {"not_shown": found.not_shown, "shows_acts": found.shows_acts}
    start = {"language": tongues.written(request.tongue)}
    return {
        "confirm": Refusable(request.POST if do == "confirm" else None),
        "name": NameForm(request.POST if do == "name" else None, initial=start),
        "end": ending,
        "address": AddressForm(request.POST if do == "address" else None),
        "leave": leaving,
        "show": VisibilityForm(request.POST if do == "show" else None, initial=shown),
    }


def _act(do: str, actor: Actor, found: Organisation, form: Refusable) -> object:
    given = form.cleaned_data
    match do:
        case "name":
            words = {key: given[key] for key in ("text", "language", "script", "since")}
            kind = NameKind(given["kind"])
            return actions.add_name(actor, organisation=found, kind=kind, **words)
        case "end":
            name = handles.find("name", given["name"], found.names.all())
            return actions.end_name(actor, name=name, until=given["until"])
        case "address":
            return actions.publish_address(actor, organisation=found, email=given["email"])
        case "leave":
            rows = queries.addresses(found.pk)
            gone = handles.find("address", given["address"], rows)
            return actions.withdraw_address(actor, address=gone)
        case "show":
            kept = {key: given[key] for key in ("not_shown", "shows_acts")}
            return actions.set_visibility(actor, organisation=found, **kept)
        case _:
            return actions.confirm_record(actor, organisation=found)
