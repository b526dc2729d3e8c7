"""Opening a drafting room on one's own draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.accord import actions, negotiation
from comity.accord.enums import Sight, Silence
from comity.accord.values import RoomTerms
from comity.directory import queries as directory
from comity.web import posting
from comity.web.desk.drafting import named, own_draft
from comity.web.desk.voices import author
from comity.web.negotiation.forms import RoomForm

if TYPE_CHECKING:
    from comity.web.request import Asked


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_room(request: Asked, handle: str) -> HttpResponse:
    """The rules of the room and who negotiates; sent once, the rules stand."""
    document, version = own_draft(request, handle)
    form = RoomForm(posting.posted(request))
    if request.method == "POST" and form.is_valid():
        actor = author(request, document)
        made = form.carry_out(
            lambda: actions.open_room(actor, document=document, terms=_terms(request, form))
        )
        if made is not None:
            where = f"/negotiation/{negotiation.key(made)}"
            return posting.done(request, where, _("The room is open. Open a round next."))
    title = version.languages.filter(replaced_at=None).first()
    context = {"form": form, "handle": handle, "title": title.title if title else ""}
    return render(request, "negotiation/open.html", context)


def _terms(request: Asked, form: RoomForm) -> RoomTerms:
    given = form.cleaned_data
    typed = named(request, given["participants"], "participants")
    everyone = directory.members(request.viewer).values_list("pk", flat=True)
    return RoomTerms(
        participants=typed or tuple(everyone),
        initiators=named(request, given["initiators"], "initiators"),
        sight=Sight(given["sight"]),
        hides_results=given["hides_results"],
        silence=Silence(given["silence"]),
        shows_map=given["shows_map"],
        host_zone=given["host_zone"],
    )
