"""The outcome ladder: where the room stands, what each step would give, and taking one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from comity.accord import actions, negotiation
from comity.accord import consensus_queries as queries
from comity.accord.actions.calling import Terms
from comity.accord.enums import ParagraphStatus, StatementKind, Step
from comity.directory.queries import printed
from comity.documents.enums import Rung
from comity.kit.errors import Forbidden, NotFound
from comity.web import handles, posting, tongues
from comity.web.consensus import forms
from comity.web.consensus.places import Place, Speaker, place
from comity.web.consensus.views import set_up

if TYPE_CHECKING:
    from comity.accord.models import Result, Statement
    from comity.web.forms import Refusable
    from comity.web.request import Asked

FORMS: dict[str, type[Refusable]] = {
    Step.WHOLE: forms.SymbolForm,
    Step.PARTS: forms.SymbolForm,
    Step.MOTION: forms.MotionForm,
    Step.NOTHING: forms.NoteForm,
}


@dataclass(frozen=True, slots=True)
class Rungs:
    """One step of the ladder: its name, whether it is open or taken now, and what it would be."""

    step: str
    name: str
    open: bool
    now: bool
    said: str


@login_required
@require_http_methods(["GET", "HEAD"])
def ladder(request: Asked, key: str) -> HttpResponse:
    """The steps from the top, the current one marked, each with its preview."""
    here = place(request, key)
    context = {
        "here": here,
        "rungs": rungs(here),
        "result": queries.result(here.room),
        "statements": [
            _line(request, row) for row in queries.statements(request.viewer, here.room)
        ],
        "ended": here.room.state == "ended",
    }
    return render(request, "consensus/ladder.html", context)


def _line(request: Asked, row: Statement) -> tuple[Statement, str, bool, str]:
    """A statement, its handle, whether it is the reader's own, and whose it is."""
    return (
        row,
        handles.handle("statement", row),
        row.organisation_id in request.viewer.organisations,
        printed(row.organisation, request.tongue).text,
    )


def rungs(here: Place) -> list[Rungs]:
    """What every step would give if the room stopped now."""
    open_, test = queries.steps(here.room), here.test
    result = queries.result(here.room)
    taken = _taken(result) if result else ""
    whole = str(Rung(test.rung).label) if test else _("declaration by all")
    parts = str(Rung(test.parts).label) if test and test.parts else _("appeal or plan")
    said = {
        Step.WHOLE: (whole, _whole(here)),
        Step.PARTS: (parts, _parts(here)),
        Step.MOTION: (
            str(Rung.MOTIONS.label),
            _("The text as it stands, adopted by nobody; a call is opened on it."),
        ),
        Step.NOTHING: (
            str(Rung.NONE.label),
            _("A neutral note, and room for separate statements beside it."),
        ),
    }
    top = next((s for s in Step if s in open_), None)
    return [
        Rungs(
            step.value,
            said[step][0],
            step in open_,
            step.value == taken if taken else step == top,
            said[step][1],
        )
        for step in Step
    ]


def _taken(result: Result) -> str:
    if result.test is not None and result.document.rung != Rung.NONE:
        return Step.WHOLE.value if result.whole else Step.PARTS.value
    return Step.MOTION.value if result.document.rung == Rung.MOTIONS else Step.NOTHING.value


def _whole(here: Place) -> str:
    number = len(here.wording.paragraphs.all())
    outcome = here.test.outcome if here.test else ""
    if outcome == "adopted":
        return ngettext(
            "The text is adopted: %(n)d paragraph.",
            "The text is adopted: %(n)d paragraphs.",
            number,
        ) % {"n": number}
    return _("All %(n)d paragraphs, once a test has adopted them.") % {"n": number}


def _parts(here: Place) -> str:
    """If the room stopped now: what a test left, else what nobody rejects."""
    test = here.test
    if test and test.outcome == "failed":
        number = len(test.agreed)
        return ngettext(
            "The rule adopts %(n)d paragraph by itself.",
            "The rule adopts %(n)d paragraphs by themselves.",
            number,
        ) % {"n": number}
    if not queries.sees_positions(here.request.viewer, here.room):
        return _("The agreed paragraphs, known to you once you may see what others say.")
    rows = negotiation.lines(here.request.viewer, here.room, here.room.language)
    number = sum(1 for line in rows if line.status == ParagraphStatus.AGREED)
    return ngettext(
        "If the room stopped now: %(n)d agreed paragraph. A test decides on it.",
        "If the room stopped now: %(n)d agreed paragraphs. A test decides on them.",
        number,
    ) % {"n": number}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: Asked, key: str, step: str) -> HttpResponse:
    """The chair takes a step: what will be published is shown, then it is."""
    here = _chaired(request, key, step)
    form = FORMS[step](posting.posted(request), initial={"host_zone": here.room.host_zone})
    if request.method == "POST" and (again := posting.repeated(request)):
        return again
    made = form.carry_out(_taking(here, step, form)) if form.is_valid() else None
    if made is not None:
        return posting.done(request, f"/s/{made.document.symbol}", _("It is published."))
    shown = next(r for r in rungs(here) if r.step == step)
    context = {"here": here, "form": form, "rung": shown, "kept": _kept(here, step)}
    return render(request, "consensus/take.html", context)


def _chaired(request: Asked, key: str, step: str) -> Place:
    """The room for its chair, when there is such a step."""
    here = place(request, key)
    if step not in FORMS:
        raise NotFound(step)
    if here.chair is None:
        raise Forbidden("chair", _("Only the chair of this room may do this."))
    return here


def _kept(here: Place, step: str) -> list[str] | None:
    """The paragraphs that would be published, where it is not all of them."""
    return list(here.test.agreed) if step == Step.PARTS and here.test else None


def _taking(here: Place, step: str, form: Refusable) -> Callable[[], Result]:
    actor, room, given = here.chair, here.room, form.cleaned_data
    assert actor is not None, "asked of the chair only"
    symbol = given["symbol"]
    if step == Step.NOTHING:
        return lambda: actions.record_no_text(
            actor, room=room, title=given["title"], note=given["note"], symbol=symbol
        )
    if step == Step.MOTION:
        terms = Terms(
            given["deadline"], host_zone=given["host_zone"], open_after=given["open_after"]
        )
        return lambda: actions.release_motion(actor, room=room, terms=terms, symbol=symbol)
    publish = actions.adopt if step == Step.WHOLE else actions.adopt_parts
    return lambda: publish(actor, room=room, symbol=symbol)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def statement(request: Asked, key: str) -> HttpResponse:
    """Attach words to the outcome."""
    here = place(request, key)
    speaker, form = _speaking(here), _form(here)
    if request.method == "POST" and (again := posting.repeated(request)):
        return again
    made = form.carry_out(lambda: _attach(speaker, here, form)) if form.is_valid() else None
    if made is not None:
        where = f"{here.address}/-/ladder#statements"
        return posting.done(request, where, _("Attached. It is public with the outcome."))
    return render(request, "consensus/statement.html", {"here": here, "form": form})


@login_required
@require_POST
def detach(request: Asked, key: str) -> HttpResponse:
    """Take back what one attached."""
    here = place(request, key)
    rows = queries.statements(request.viewer, here.room)
    found = handles.find("statement", request.POST.get("statement", ""), rows)
    actions.detach_statement(_speaking(here).actor, statement=found)
    where = f"{here.address}/-/ladder#statements"
    return posting.done(request, where, _("The statement was taken back."))


def _speaking(here: Place) -> Speaker:
    """For whom the reader negotiates; Forbidden when for nobody."""
    if here.speaker is None:
        raise Forbidden("negotiate", _("You hold no mandate to negotiate here today."))
    return here.speaker


def _form(here: Place) -> forms.StatementForm:
    start = {"language": tongues.written(here.request.tongue), "kind": StatementKind.RESERVATION}
    form = forms.StatementForm(posting.posted(here.request), initial=start)
    set_up(form, here)
    return form


def _attach(speaker: Speaker, here: Place, form: forms.StatementForm) -> Statement:
    given = {n: form.cleaned_data[n] for n in ("text", "language", "paragraph")}
    kind = StatementKind(form.cleaned_data["kind"])
    return actions.attach_statement(speaker.actor, room=here.room, kind=kind, **given)
