"""The pages of the common ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from comity.accord import ground
from comity.accord.actions import ask_picture
from comity.kit.errors import NotFound
from comity.kit.policy import Actor
from comity.web import exports
from comity.web.ground import lines, pictures
from comity.web.ground.forms import Asking
from comity.web.negotiation.places import Place, place

if TYPE_CHECKING:
    from comity.accord.ground import Ground
    from comity.accord.models import Room
    from comity.web.request import Asked

COLUMNS = ("signers", "words", "at_most", "proven", "falls")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def common_ground(request: Asked, handle: str) -> HttpResponse:
    """The frontier, one text on it with its price, and the positions as a picture.

    A small room is computed while the page is made. A large one is drawn by the worker: the
    standing picture by itself, another one when it is asked for by POST.
    """
    look = _look(request, handle)
    if request.method == "POST" and _ask(request, look):
        return redirect(f"{request.path}?{urlencode(look.form.address())}")
    if look.reading is None:
        return render(request, "ground/waiting.html", look.context)
    limit = None if request.GET.get("all") else lines.SHOWN
    heads = lines.heads(ground.signable(look.room))
    drawn = pictures.drawn(look.reading, heads, request.GET.get("page", ""))
    return render(request, "ground/ground.html", look.context | _told(look.reading, limit) | drawn)


@dataclass(frozen=True, slots=True)
class Look:
    """One reader's look at a room: what was asked, what may be seen, and its reading if any."""

    handle: str
    here: Place
    form: Asking
    seen: Ground
    reading: lines.Reading | None

    @property
    def context(self) -> dict[str, object]:
        names = ("handle", "here", "room", "form", "seen", "reading")
        return {"title": ground.title(self.room), **{n: getattr(self, n) for n in names}}

    @property
    def room(self) -> Room:
        return self.here.room


def _look(request: Asked, handle: str) -> Look:
    here = place(request, handle, "ground")
    room = here.room
    names, labels = lines.names(room, request.tongue), lines.labels(ground.signable(room))
    form = Asking(request.POST or request.GET, names=names, labels=labels, silence=room.silence)
    seen = ground.look(request.viewer, room, form.wish())
    reading = None
    if seen.question is not None and seen.picture is not None:
        reading = lines.Reading(seen.question, seen.picture, names, labels, form.at_least())
    return Look(handle, here, form, seen, reading)


def _ask(request: Asked, look: Look) -> bool:
    actor = Actor(request.viewer.person, viewer=request.viewer)
    wish = look.form.wish()
    return look.form.carry_out(lambda: ask_picture(actor, room=look.room, wish=wish)) is not None


def _told(reading: lines.Reading, limit: int | None) -> dict[str, object]:
    """Everything in words and figures that stands beside the pictures."""
    absent = reading.absent()
    return {
        "points": reading.points(),
        "falls": reading.falls(),
        "takes": reading.takes(),
        "signers": reading.signers()[:limit],
        "absent": absent[:limit],
        "cannot": len(absent),
        "gains": reading.gains(),
        "pivots": reading.pivots()[: lines.TOLD],
        "next_price": reading.next_price(),
        "way_back": reading.way_back(),
        "bought": reading.bought(),
        "tally": reading.tally(),
    }


def _read(request: Asked, handle: str) -> tuple[Look, lines.Reading]:
    """A look with its reading; NotFound until there is an answer."""
    look = _look(request, handle)
    if look.reading is None:
        raise NotFound(handle)
    return look, look.reading


@login_required
@require_safe
def text(request: Asked, handle: str) -> HttpResponse:
    """The chosen text in full, with what falls struck, in parts of fifty paragraphs."""
    look, reading = _read(request, handle)
    parts = lines.parts(ground.signable(look.room), reading, request.GET.get("page", ""))
    return render(request, "ground/text.html", look.context | {"parts": parts})


@login_required
@require_safe
def grouping(request: Asked, handle: str) -> HttpResponse:
    """The cleavage map, where the room's rule turned it on before the first position."""
    look, reading = _read(request, handle)
    if not look.room.shows_map:
        raise NotFound(handle)
    return render(request, "ground/map.html", look.context | pictures.grouped(reading))


@login_required
@require_safe
def as_csv(request: Asked, handle: str) -> HttpResponse:
    """The frontier as a table, most signers first."""
    _room, reading = _read(request, handle)
    return exports.table(
        COLUMNS,
        [[p.signers, p.weight, p.most, p.proven, "; ".join(p.falls)] for p in reading.points()],
    )


@login_required
@require_safe
def as_json(request: Asked, handle: str) -> HttpResponse:
    """The frontier in the form that `comity frontier --json` prints, with what was asked."""
    look, reading = _read(request, handle)
    return exports.data(lines.data(reading, look.seen))
