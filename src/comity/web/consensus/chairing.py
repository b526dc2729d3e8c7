"""The chair's tools of a test, on a page of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.accord import actions
from comity.accord import consensus_queries as queries
from comity.accord.enums import ObjectionState, Publicity, Rule
from comity.accord.values import Opening
from comity.documents.enums import Rung
from comity.kit.errors import Forbidden
from comity.web import handles, posting
from comity.web.consensus import forms
from comity.web.consensus.places import Place, place

if TYPE_CHECKING:
    from comity.accord.models import ConsensusTest, Voice
    from comity.kit.policy import Actor
    from comity.web.forms import Refusable
    from comity.web.request import Asked

FORMS: dict[str, type[Refusable]] = {
    "open": forms.OpeningForm,
    "extend": forms.ExtensionForm,
    "stop": forms.WordsForm,
    "conclude": forms.WordsForm,
    "answer": forms.FindingForm,
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def chair(request: Asked, key: str) -> HttpResponse:
    """Open a test, or extend, answer, conclude and stop the one that runs."""
    here = place(request, key)
    if here.chair is None:
        raise Forbidden("chair", _("Only the chair of this room may do this."))
    asked = request.POST.get("act", "")
    bound = _bound(request, here, asked) if asked in FORMS else None
    if bound is not None and (again := posting.repeated(request)):
        return again
    if bound is not None and bound.is_valid() and _done(here, asked, bound):
        return posting.done(request, f"{here.address}/-/test", _("It is done."))
    return render(request, "consensus/chair.html", _context(here, asked, bound))


def _bound(request: Asked, here: Place, asked: str) -> Refusable:
    start = {"host_zone": here.room.host_zone}
    voice = request.POST.get("voice", "")
    return FORMS[asked](request.POST, initial=start, auto_id=f"{asked}{voice}_%s")


def _context(here: Place, asked: str, bound: Refusable | None) -> dict[str, object]:
    running = here.test is not None and here.test.outcome == "running"
    named = request_voice(here)
    gone = asked == "answer" and named is None
    objections = [
        (
            voice,
            handles.handle("voice", voice),
            bound if asked == "answer" and voice == named else _finding(voice),
        )
        for voice in here.voices
        if voice.objection
    ]
    start = {"host_zone": here.room.host_zone}
    return {
        "here": here,
        "running": running,
        "objections": objections if running else [],
        "rough": running and here.test is not None and here.test.rule == Rule.ROUGH,
        "unheard": _unreached(here),
        "bound": bound,
        "typed": bound.typed if bound and (not running or gone) else [],
        **{f"{n}_form": made(initial=start, auto_id=f"{n}_%s") for n, made in FORMS.items()},
        **({f"{asked}_form": bound} if bound else {}),
    }


def _finding(voice: Voice) -> forms.FindingForm:
    start = {"answer": voice.answer, "state": voice.objection}
    handle = handles.handle("voice", voice)
    return forms.FindingForm(initial=start, auto_id=f"answer{handle}_%s")


def _unreached(here: Place) -> list[str]:
    """Who would be told at its published address, or not at all: nobody may negotiate for it."""
    return queries.without_negotiator(here.room, here.request.tongue)


def request_voice(here: Place) -> Voice | None:
    """The objection that a form names among those the chair sees."""
    wanted = here.request.POST.get("voice", "")
    return next((v for v in here.voices if handles.handle("voice", v) == wanted), None)


def _done(here: Place, asked: str, form: Refusable) -> bool:
    """Whether the act was carried out; its refusal is among the errors of the form otherwise."""
    actor, given = here.chair, form.cleaned_data
    assert actor is not None, "asked of the chair only"

    def act() -> object:
        if asked == "open":
            return actions.open_test(actor, room=here.room, opening=_opening(here, given))
        return _on_running(actor, here, asked, given)

    return form.carry_out(act) is not None


def _on_running(actor: Actor, here: Place, asked: str, given: dict[str, object]) -> object:
    test = running(here)
    words = str(given.get("words", ""))
    if asked == "stop":
        return actions.stop_test(actor, test=test, reason=words)
    if asked == "conclude":
        return actions.find_consensus(actor, test=test, finding=words)
    if asked == "extend":
        deadline, reason = given["deadline"], str(given["reason"])
        return actions.extend_test(actor, test=test, deadline=deadline, reason=reason)  # type: ignore[arg-type]  # a moment: the form refuses others
    voice = request_voice(here)
    if voice is None:
        raise Forbidden("voice", _("This objection was taken back. Read the newest voices."))
    state = ObjectionState(str(given["state"]))
    return actions.record_finding(actor, voice=voice, state=state, answer=str(given["answer"]))


def running(here: Place) -> ConsensusTest:
    if here.test is None:
        raise Forbidden("test", _("No test was opened in this room."))
    return here.test


def _opening(here: Place, given: dict[str, object]) -> Opening:
    absent = set(str(given["absent"]).split())
    members = queries.negotiating(here.room)
    return Opening(
        rule=Rule(str(given["rule"])),
        deadline=given["deadline"],  # type: ignore[arg-type]  # a moment: the form refuses others
        rung=Rung(str(given["rung"])),
        parts=Rung(str(given["parts"])) if given["parts"] else None,
        minus=int(str(given["minus"] or 0)),
        publicity=Publicity(str(given["publicity"])),
        present=tuple(pk for pk, slug in members if slug not in absent),
        host_zone=str(given["host_zone"]),
    )
