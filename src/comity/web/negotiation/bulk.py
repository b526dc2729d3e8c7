"""Many positions at once, and objections with their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.accord import actions, negotiation, stances
from comity.accord.enums import Stance
from comity.kit.errors import NotFound, Refused
from comity.web import handles, posting, tongues
from comity.web.negotiation.forms import AnswerForm, RestForm, SameForm
from comity.web.negotiation.lines import headed
from comity.web.negotiation.places import Place, place
from comity.web.negotiation.views import page_number

if TYPE_CHECKING:
    from comity.accord.models import Position, Room
    from comity.web.request import Asked

EACH = 20  # objections of one page


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def positions(request: Asked, key: str) -> HttpResponse:
    """The same positions as another organisation, or one on everything left open."""
    here = place(request, key, "positions")
    here.speaking()
    step = request.POST.get("step", "")
    rest = RestForm(request.POST if step == "rest" else None)
    same = SameForm(request.POST if step == "same" else None)
    same.fields["organisation"].choices = _others(request, here)  # type: ignore[attr-defined]
    form = rest if step == "rest" else same
    if step and form.is_valid() and form.carry_out(lambda: _take(request, here, form)) is not None:
        return posting.done(request, here.address, _("Your positions are kept."))
    context = {"here": here, "rest": rest, "same": same, "form": form}
    return render(request, "negotiation/positions.html", context)


def _others(request: Asked, here: Place) -> list[tuple[str, str]]:
    """Those who take part, A to Z; none while their positions may not be seen."""
    if not here.sees:
        return []
    own = here.speaking().pk
    rows = dict(stances.participants(here.room).values_list("organisation", "organisation__slug"))
    named = stances.names((pk for pk in rows if pk != own), request.tongue)
    return [("", _("Choose")), *[(rows[pk], name) for pk, name in named.items()]]


def _take(request: Asked, here: Place, form: RestForm | SameForm) -> Room:
    given, actor = form.cleaned_data, here.speaking().actor
    if isinstance(form, SameForm):
        parts = stances.participants(here.room).filter(organisation__slug=given["organisation"])
        wanted = parts.values_list("organisation", flat=True).first() or 0
        return actions.take_same_positions(actor, room=here.room, organisation=wanted)
    return actions.take_rest(
        actor,
        room=here.room,
        stance=Stance(given["stance"]),
        text=given["text"],
        language=tongues.written(request.tongue),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def objections(request: Asked, key: str) -> HttpResponse:
    """Rejections with their reasons and what became of them; the chair answers here."""
    here = place(request, key, "objections")
    rows = list(stances.objections(request.viewer, here.room).order_by("item", "pk"))
    form = AnswerForm(posting.posted(request))
    if request.method == "POST" and _answered(request, here, _named(request, rows), form):
        return posting.done(request, request.get_full_path(), _("It is done."))
    last = -(-len(rows) // EACH)
    number = page_number(request, last)
    shown = rows[EACH * (number - 1) : EACH * number]
    context = {"here": here, "rows": _shown(request, here, shown), "form": form, "page": number}
    return render(request, "negotiation/objections.html", {**context, "last": last})


def _named(request: Asked, rows: list[Position]) -> Position:
    """The objection that the form was about; Refused when it stands no more."""
    try:
        return handles.find("position", request.POST.get("objection", ""), rows)
    except NotFound as error:
        raise Refused("no-objection", _("This objection no longer stands.")) from error


def _answered(request: Asked, here: Place, row: Position, form: AnswerForm) -> bool:
    if request.POST.get("act") == "met":
        actions.mark_met(here.speaking().actor, position=row)
        return True
    if request.POST.get("act") != "answer":
        raise NotFound("act")
    actor = here.chairing()
    if not form.is_valid():
        return False
    answer = form.cleaned_data["answer"]
    done = form.carry_out(lambda: actions.answer_objection(actor, position=row, answer=answer))
    return done is not None


def _shown(request: Asked, here: Place, rows: list[Position]) -> list[dict[str, object]]:
    heads = {item.id: headed(item) for item in negotiation.items(here.room)}
    names = stances.names({row.organisation_id for row in rows}, request.tongue)
    return [
        {
            "row": row,
            "handle": handles.handle("position", row),
            "typed": _typed(request, row),
            "who": names[row.organisation_id],
            "head": heads.get(row.item, ("", ""))[0],
            "where": heads.get(row.item, ("", ""))[1],
            "mine": row.organisation_id in request.viewer.organisations,
        }
        for row in rows
    ]


def _typed(request: Asked, row: Position) -> str:
    """What was written for this objection, when it could not be kept."""
    mine = request.POST.get("objection") == handles.handle("position", row)
    return request.POST.get("answer", "") if mine else ""
