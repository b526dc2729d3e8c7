"""The page of a test: the rule in words, who counts, what is said, and one's own voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.accord import actions
from comity.accord.enums import Rule, VoiceKind
from comity.kit import clock
from comity.kit.errors import Forbidden, NotFound
from comity.web import posting, tongues
from comity.web.accord.answers import WRITING
from comity.web.consensus.forms import Spoken, VoiceForm
from comity.web.consensus.places import Place, place

if TYPE_CHECKING:
    from comity.accord.models import Voice
    from comity.web.request import Asked


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def test(request: Asked, key: str) -> HttpResponse:
    """GET shows the newest test; POST speaks in it, and a later word replaces an earlier one."""
    here = place(request, key)
    form = _form(request, here)
    if request.method == "POST" and (again := posting.repeated(request)):
        return again
    said = form.carry_out(lambda: _speak(here, form)) if form.is_valid() else None
    if said is not None:
        where = f"{here.address}/-/test?for={request.POST.get('for', '')}#voice"
        return posting.done(request, where, _("Your organisation’s voice is recorded."))
    return render(request, "consensus/test.html", {"here": here, "form": form, **_state(here)})


def _state(here: Place) -> dict[str, object]:
    test, standing = here.test, here.standing
    running = test is not None and test.outcome == "running"
    open_ = bool(standing and (clock.now() < standing.closes_at or standing.unproved))
    return {
        "running": running,
        "speaks": running and open_ and here.speaker is not None and here.speaker.counts,
        "waits": running and not open_,
        "reader_zone": getattr(here.request.user, "time_zone", ""),
    }


def _speak(here: Place, form: VoiceForm) -> Voice:
    if here.test is None:
        raise NotFound(here.key)
    if here.speaker is None:
        raise Forbidden("negotiate", _("You hold no mandate to negotiate here today."))
    given = form.cleaned_data
    return actions.speak(
        here.speaker.actor,
        test=here.test,
        kind=VoiceKind(given["kind"]),
        **{name: given[name] for name in ("digest", "reason", "language", "paragraph")},
    )


def _form(request: Asked, here: Place) -> VoiceForm:
    said = here.speaker.voice if here.speaker else None
    start = {"digest": here.test.digest if here.test else ""}
    if said:
        start |= {n: getattr(said, n) for n in ("kind", "reason", "language", "paragraph")}
    start["language"] = start.get("language") or tongues.written(request.tongue)
    form = VoiceForm(posting.posted(request), initial=start)
    set_up(form, here)
    silent = here.test is not None and here.test.rule == Rule.SILENCE
    unused = VoiceKind.OBJECT if silent else VoiceKind.BREAK
    form.fields["kind"].choices = [c for c in VoiceKind.choices if c[0] != unused]  # type: ignore[attr-defined]
    return form


def set_up(form: Spoken, here: Place) -> None:
    """Offer the languages one writes in, and the paragraphs of the text."""
    rows = here.wording.paragraphs.all()
    numbered = [(p.ident, p.number or f"{p.position}: {p.text[:40]}") for p in rows]
    form.set_up([(tag, tongues.own_name(tag)) for tag in WRITING], numbered)
