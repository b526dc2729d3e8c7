"""What the chair does, on pages of its own: rounds, participants, paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.accord import actions, rolling, stances
from comity.accord.enums import ProposalState
from comity.kit.errors import NotFound
from comity.web import posting
from comity.web.desk.drafting import named
from comity.web.negotiation import lines
from comity.web.negotiation.forms import EditForm, ParticipantsForm, RoundForm
from comity.web.negotiation.places import Place, place
from comity.web.negotiation.views import page_number

if TYPE_CHECKING:
    from comity.accord.models import Room
    from comity.kit.policy import Actor
    from comity.web.request import Asked

EACH = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def chair(request: Asked, key: str) -> HttpResponse:
    """Rounds, and every proposal that waits for a decision."""
    here = place(request, key, "chair")
    actor = here.chairing()
    form = RoundForm(request.POST if request.POST.get("act") == "open" else None)
    if request.POST.get("act") == "close":
        actions.close_round(actor, room=here.room)
        return posting.done(request, f"{here.address}/-/chair", _("The round is closed."))
    if form.is_bound and form.is_valid():
        when = form.closes_at()
        if form.carry_out(lambda: actions.open_round(actor, room=here.room, closes_at=when)):
            return posting.done(request, f"{here.address}/-/chair", _("The round is open."))
    return render(request, "negotiation/chair.html", {"form": form, **_waiting(request, here)})


def _waiting(request: Asked, here: Place) -> dict[str, object]:
    rows = rolling.proposals(here.room, ProposalState.PENDING, ProposalState.COLLIDED)
    last = -(-len(rows) // EACH)
    number = page_number(request, last)
    shown = rows[EACH * (number - 1) : EACH * number]
    names = stances.names({p.author_id for p in shown if p.author_id}, request.tongue)
    return {
        "here": here,
        "page": number,
        "last": last,
        "behind": here.room.stale.order_by("language", "ident")[:EACH],
        "proposals": [
            (p, lines.kind(rolling.wording(p).kind), names.get(p.author_id or 0, _("the chair")))
            for p in shown
        ],
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def participants(request: Asked, key: str) -> HttpResponse:
    """Who negotiates; the chair adds and removes."""
    here = place(request, key, "chair")
    here.chairing()
    form = ParticipantsForm(request.POST if "organisations" in request.POST else None)
    where = f"{here.address}/-/chair/participants"
    if slug := request.POST.get("remove"):
        _remove(request, here, slug)
        return posting.done(request, where, _("It takes no part any more."))
    if form.is_bound and form.is_valid() and _add(request, here, form):
        return posting.done(request, where, _("They take part now."))
    return render(request, "negotiation/participants.html", _taking_part(request, here, form))


def _add(request: Asked, here: Place, form: ParticipantsForm) -> bool:
    def act() -> Room:
        wanted = named(request, form.cleaned_data["organisations"], "organisations")
        return actions.add_participants(here.chairing(), room=here.room, organisations=wanted)

    return form.carry_out(act) is not None


def _remove(request: Asked, here: Place, slug: str) -> None:
    part = stances.participants(here.room).filter(organisation__slug=slug).first()
    if part is None:
        raise NotFound(slug)
    actions.remove_participant(here.chairing(), room=here.room, organisation=part.organisation_id)


def _taking_part(request: Asked, here: Place, form: ParticipantsForm) -> dict[str, object]:
    rows = {p.organisation_id: p for p in stances.participants(here.room)}
    named_rows = list(stances.names(rows, request.tongue).items())
    last = -(-len(named_rows) // EACH)
    number = page_number(request, last)
    shown = named_rows[EACH * (number - 1) : EACH * number]
    parts = [(name, rows[pk].organisation.slug, rows[pk].initiator) for pk, name in shown]
    return {"here": here, "form": form, "parts": parts, "page": number, "last": last}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Asked, key: str) -> HttpResponse:
    """Give one paragraph other words; what somebody else wrote meanwhile stands beside."""
    here = place(request, key, "chair")
    actor, ident = here.chairing(), request.GET.get("p", "")
    now = here.text.at(ident)
    if now is None and request.method != "POST":
        raise NotFound(ident)
    start = {"text": now.text, "digest": rolling.digest(now.text)} if now else {}
    form = EditForm(posting.posted(request), initial=start)
    if request.method == "POST" and form.is_valid() and _edited(here, actor, ident, form):
        where = f"{here.address}/-/clean?text={here.language}#{ident}"
        return posting.done(request, where, _("The paragraph has other words now."))
    context = {"here": here, "form": form, "now": now, "digest": start.get("digest", "")}
    return render(request, "negotiation/edit.html", context)


def _edited(here: Place, actor: Actor, ident: str, form: EditForm) -> bool:
    given = form.cleaned_data
    return bool(
        form.carry_out(
            lambda: actions.edit_paragraph(
                actor,
                room=here.room,
                language=here.language,
                ident=ident,
                text=given["text"],
                digest=given["digest"],
            )
        )
    )
