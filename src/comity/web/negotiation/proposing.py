"""Making a proposal, reading one, and what its sponsors and the chair do with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.accord import actions, negotiation, rolling, stances
from comity.accord.enums import OperationKind, ProposalState
from comity.accord.values import Change
from comity.core.prose import plain
from comity.kit.errors import NotFound
from comity.web import posting
from comity.web.negotiation import lines
from comity.web.negotiation.forms import FIELDS, ProposalForm
from comity.web.negotiation.places import Place, place

if TYPE_CHECKING:
    from comity.accord.models import Proposal
    from comity.accord.negotiation import Offer
    from comity.kit.policy import Actor
    from comity.web.request import Asked

LIVE = (ProposalState.PENDING, ProposalState.COLLIDED)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: Asked, key: str) -> HttpResponse:
    """Write a change of the text; for the chair, a compromise. GET without a kind asks for one."""
    here = place(request, key)
    kind = request.GET.get("kind", "")
    if kind not in FIELDS:
        kinds = {"here": here, "kinds": OperationKind.choices}
        return render(request, "negotiation/kinds.html", kinds)
    form = _form(request, here, kind)
    if request.method == "POST" and form.is_valid():
        made = form.carry_out(lambda: _propose(here, kind, form))
        if made is not None:
            return posting.done(request, _at(here, made.number), _("The proposal is made."))
    context = {"here": here, "form": form, "kind": lines.kind(kind), "now": _now(here, form)}
    return render(request, "negotiation/propose.html", context)


def _at(here: Place, number: int) -> str:
    return f"{here.address}/-/p/{number}"


def _form(request: Asked, here: Place, kind: str) -> ProposalForm:
    target = request.GET.get("target", "")
    paragraph = here.text.at(target)
    start: dict[str, object] = {
        "target": target,
        "after": target,
        "targets": [target],
        "language": here.language,
        "text": paragraph.text if paragraph and kind == OperationKind.REPLACE else "",
        "replaces": request.GET.get("replaces", ""),
    }
    form = ProposalForm(posting.posted(request), initial=start)
    form.set_up(kind, named(here), list(here.languages))
    if here.speaker is None:
        if here.chair is None:
            here.speaking()
        del form.fields["needs"]
    return form


def named(here: Place) -> list[tuple[str, str]]:
    """Every paragraph by its number and first words."""
    numbers = here.text.numbers
    return [
        (p.id, f"{numbers.get(p.id) or place} · {plain(p.text)[:60]}")
        for place, p in enumerate(here.text.paragraphs, start=1)
    ]


def change(kind: str, form: ProposalForm) -> Change:
    given = form.cleaned_data
    return Change(
        OperationKind(kind),
        given.get("target", ""),
        given.get("after", ""),
        tuple(given.get("targets", ())),
        given.get("quote", ""),
        given.get("text", ""),
        given.get("language", ""),
    )


def _propose(here: Place, kind: str, form: ProposalForm) -> Proposal:
    given, made = form.cleaned_data, change(kind, form)
    reason, replaces = given["reason"], given["replaces"]
    if here.speaker is None:
        return actions.offer_compromise(
            here.chairing(), room=here.room, change=made, reason=reason, replaces=replaces
        )
    return actions.propose(
        here.speaker.actor,
        room=here.room,
        change=made,
        reason=reason,
        needs=given["needs"],
        replaces=replaces,
    )


def _now(here: Place, form: ProposalForm) -> object:
    """The paragraph that is to be changed, as it reads now."""
    found = here.text.at(str(form["target"].value() or "")) if "target" in form.fields else None
    return lines.bracketed(found.text) if found else ""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: Asked, key: str, number: int) -> HttpResponse:
    """One proposal with every wording; POST does one thing with it."""
    here = place(request, key)
    found = negotiation.offer(request.viewer, here.room, number)
    if request.method == "POST":
        sentence = _act(request, here, found)
        return posting.done(request, _at(here, number), sentence)
    return render(request, "negotiation/proposal.html", _context(request, here, found))


def _act(request: Asked, here: Place, found: Offer) -> str:
    """What the pressed button does; a refusal becomes its own page."""
    row, digest = found.proposal, request.POST.get("digest", "")
    acts: dict[str, Callable[[], object]] = {
        "second": lambda: actions.second(here.speaking().actor, proposal=row),
        "unsecond": lambda: actions.take_name_off(here.speaking().actor, proposal=row),
        "withdraw": lambda: actions.withdraw_proposal(_author(here, row), proposal=row),
        "accept": lambda: actions.accept_proposal(here.chairing(), proposal=row, digest=digest),
        "drop": lambda: actions.drop_proposal(here.chairing(), proposal=row),
        "consent": lambda: _consent(request, here, row, given=True),
        "refuse": lambda: _consent(request, here, row, given=False),
    }
    pressed = request.POST.get("act", "")
    if pressed not in acts:
        raise NotFound(pressed)
    acts[pressed]()
    return _("It is done.")


def _author(here: Place, row: Proposal) -> Actor:
    return here.speaking().actor if row.author_id else here.chairing()


def _consent(request: Asked, here: Place, own: Proposal, *, given: bool) -> object:
    wanted = request.POST.get("compromise", "")
    rows = [p for p in rolling.proposals(here.room, *LIVE) if str(p.number) == wanted]
    if not rows:
        raise NotFound(wanted)
    shown = request.POST.get("wording", "")
    return actions.consent(
        _author(here, own),
        compromise=rows[0],
        proposal=own,
        number=int(shown) if shown.isascii() and shown.isdecimal() else 0,
        given=given,
    )


def _context(request: Asked, here: Place, found: Offer) -> dict[str, object]:
    row = found.proposal
    sponsors = stances.names((o.pk for o in row.sponsors.all()), request.tongue)
    mine = here.speaker is not None and row.author_id == here.speaker.pk
    return {
        "here": here,
        "offer": found,
        "row": row,
        "shown": lines.offered(found, stances.names(filter(None, [row.author_id]), request.tongue)),
        "sponsors": sponsors,
        "is_live": row.state in LIVE,
        "is_pending": row.state == ProposalState.PENDING,
        "mine": mine or (row.author_id is None and here.chair is not None),
        "seconds": here.speaker is not None and here.speaker.pk in sponsors,
        "asked": [c for c in row.compromises.all() if c.state in LIVE] if mine else [],
        "wordings": [(w, lines.kind(w.kind)) for w in row.wordings.all()],
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reword(request: Asked, key: str, number: int) -> HttpResponse:
    """Write other words for one's own proposal; the earlier ones stay to be read."""
    here = place(request, key)
    row = negotiation.offer(request.viewer, here.room, number).proposal
    said = rolling.wording(row)
    form = _rewording(request, here, row)
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(lambda: _reword(request, here, row, form))
        if done is not None:
            sentence = _("The proposal has other words now.")
            return posting.done(request, _at(here, number), sentence)
    context = {"here": here, "form": form, "kind": lines.kind(said.kind), "number": said.number}
    return render(request, "negotiation/propose.html", {**context, "now": _now(here, form)})


def _rewording(request: Asked, here: Place, row: Proposal) -> ProposalForm:
    said = rolling.wording(row)
    names = ("target", "after", "targets", "quote", "text", "language", "reason")
    form = ProposalForm(posting.posted(request), initial={n: getattr(said, n) for n in names})
    form.set_up(said.kind, named(here), list(here.languages))
    for name in ("needs", "replaces"):
        del form.fields[name]
    return form


def _reword(request: Asked, here: Place, row: Proposal, form: ProposalForm) -> Proposal:
    shown = request.POST.get("wording", "")
    return actions.reword(
        _author(here, row),
        proposal=row,
        change=change(rolling.wording(row).kind, form),
        reason=form.cleaned_data["reason"],
        number=int(shown) if shown.isascii() and shown.isdecimal() else 0,
    )
