"""The mail desk of one's own organisations: what waits, what arrived, what came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.accord import actions, correspondence
from comity.directory import queries as directory
from comity.directory.enums import Power
from comity.kit.errors import NotFound
from comity.web import handles, posting
from comity.web.middleware.readers import acting

if TYPE_CHECKING:
    from comity.directory.models import Organisation
    from comity.web.request import Asked

MOST = 100


@login_required
@require_safe
def mail(request: Asked) -> HttpResponse:
    """Answers and drafts that wait, addresses for drafts, messages that arrived or came back."""
    viewer = request.viewer
    answers, drafts = correspondence.waiting_answers(viewer), correspondence.waiting_drafts(viewer)
    context = {
        "answers": [(handles.handle("answer", row), row) for row in answers],
        "drafts": [(handles.handle("draft", row), row) for row in drafts],
        "addresses": _addresses(request),
        "arrived": correspondence.incoming(viewer)[:MOST],
        "nowhere": correspondence.incoming_nowhere(viewer.person)[:MOST],
        "undelivered": correspondence.undelivered(viewer)[:MOST],
    }
    return render(request, "answers/mail.html", context)


def _addresses(request: Asked) -> list[tuple[Organisation, directory.Printed, str]]:
    """The address for drafts of each organisation in whose name the reader may publish."""
    viewer, powers = request.viewer, directory.powers(request.viewer.person)
    return [
        (
            row,
            directory.printed(row, request.tongue),
            correspondence.drafts_address_of(viewer, row.pk),
        )
        for row in directory.own_organisations(viewer)
        if Power.PUBLISH in powers.get(row.pk, set())
    ]


@login_required
@require_POST
def decide_answer(request: Asked, handle: str) -> HttpResponse:
    """Confirm or cancel an answer that came by mail."""
    found = handles.find("answer", handle, correspondence.waiting_answers(request.viewer))
    actor = acting(request, organisation=found.organisation_id)
    if request.POST.get("step") == "confirm":
        actions.confirm_answer(actor, answer=found)
        return posting.done(request, "/desk/mail", _("The answer was published."))
    actions.cancel_answer(actor, answer=found)
    return posting.done(request, "/desk/mail", _("The answer was cancelled. Nothing is public."))


@login_required
@require_POST
def decide_draft(request: Asked, handle: str) -> HttpResponse:
    """Publish a draft that came by mail, or leave it among the drafts."""
    found = handles.find("draft", handle, correspondence.waiting_drafts(request.viewer))
    actor = acting(request, organisation=found.organisation_id)
    if request.POST.get("step") == "confirm":
        done = actions.confirm_draft(actor, draft=found)
        return posting.done(request, f"/s/{done.version.document.symbol}", _("It is published."))
    actions.cancel_draft(actor, draft=found)
    return posting.done(request, "/desk/mail", _("It stays among your drafts."))


@login_required
@require_POST
def new_address(request: Asked, slug: str) -> HttpResponse:
    """A new address for drafts, in one click; the former one is dead."""
    rows = directory.own_organisations(request.viewer)
    found = next((row for row in rows if row.slug == slug), None)
    if found is None:
        raise NotFound(slug)
    actions.replace_address(acting(request, organisation=found.pk), organisation=found)
    return posting.done(request, "/desk/mail", _("The address is new. Tell your own people."))
