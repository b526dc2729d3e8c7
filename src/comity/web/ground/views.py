"""The pages of the common ground."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from comity.accord import ground, negotiation
from comity.accord.actions import ask_picture
from comity.kit.errors import NotFound
from comity.kit.policy import Actor
from comity.web import exports
from comity.web.ground import lines, pictures
from comity.web.ground.forms import Asking

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
    room = negotiation.room(request.viewer, handle)
    names, labels = lines.names(room, request.tongue), lines.labels(ground.signable(room))
    form = Asking(request.POST or request.GET, names=names, labels=labels, silence=room.silence)
    if request.method == "POST" and _ask(request, room, form):
        return redirect(f"{request.path}?{urlencode(form.address())}")
    seen = ground.look(request.viewer, room, form.wish())
    context = {
        "room": room,
        "handle": handle,
        "title": ground.title(room),
        "form": form,
        "seen": seen,
    }
    if seen.question is None or seen.picture is None:
        return render(request, "ground/waiting.html", context)
    reading = lines.Reading(seen.question, seen.picture, names, labels, form.at_least())
    limit = None if request.GET.get("all") else lines.SHOWN
    context |= {"reading": reading, "shown": lines.SHOWN, **_told(reading, limit)}
    context |= pictures.drawn(reading, request.GET.get("page", ""))
    return render(request, "ground/ground.html", context)


def _headed(room: Room, handle: str) -> dict[str, object]:
    return {"room": room, "handle": handle, "title": ground.title(room)}


def _told(reading: lines.Reading, limit: int | None) -> dict[str, object]:
    """Everything in words and figures that stands beside the pictures."""
    absent = reading.absent()
    return {
        "points": reading.points(),
        "falls": reading.falls(),
        "takes": reading.takes(),
        "absent": absent[:limit],
        "cannot": len(absent),
        "gains": reading.gains(),
        "pivots": reading.pivots()[: lines.TOLD],
        "next_price": reading.next_price(),
        "way_back": reading.way_back(),
        "bought": reading.bought(),
        "tally": reading.tally(),
    }


def _ask(request: Asked, room: Room, form: Asking) -> bool:
    actor = Actor(request.viewer.person, viewer=request.viewer)
    wish = form.wish()
    return form.carry_out(lambda: ask_picture(actor, room=room, wish=wish)) is not None


def _reading(request: Asked, handle: str) -> tuple[Room, Ground, lines.Reading]:
    """The room, what is seen, and one text of it; NotFound until there is an answer."""
    room = negotiation.room(request.viewer, handle)
    names, labels = lines.names(room, request.tongue), lines.labels(ground.signable(room))
    form = Asking(request.GET, names=names, labels=labels, silence=room.silence)
    seen = ground.look(request.viewer, room, form.wish())
    if seen.question is None or seen.picture is None:
        raise NotFound(handle)
    reading = lines.Reading(seen.question, seen.picture, names, labels, form.at_least())
    return room, seen, reading


@login_required
@require_safe
def text(request: Asked, handle: str) -> HttpResponse:
    """The chosen text in full, with what falls struck, in parts of fifty paragraphs."""
    room, _seen, reading = _reading(request, handle)
    parts = lines.parts(ground.signable(room), reading, request.GET.get("page", ""))
    context = {
        "room": room,
        "handle": handle,
        "title": ground.title(room),
        "reading": reading,
        "parts": parts,
    }
    return render(request, "ground/text.html", context)


@login_required
@require_safe
def grouping(request: Asked, handle: str) -> HttpResponse:
    """The cleavage map, where the room's rule turned it on before the first position."""
    room, _seen, reading = _reading(request, handle)
    if not room.shows_map:
        raise NotFound(handle)
    context = {
        "room": room,
        "handle": handle,
        "title": ground.title(room),
        **pictures.grouped(reading),
    }
    return render(request, "ground/map.html", context)


@login_required
@require_safe
def as_csv(request: Asked, handle: str) -> HttpResponse:
    """The frontier as a table, most signers first."""
    _room, _seen, reading = _reading(request, handle)
    return exports.table(
        COLUMNS,
        [[p.signers, p.weight, p.most, p.proven, "; ".join(p.falls)] for p in reading.points()],
    )


@login_required
@require_safe
def as_json(request: Asked, handle: str) -> HttpResponse:
    """The frontier in the form that `comity frontier --json` prints, with what was asked."""
    _room, seen, reading = _reading(request, handle)
    return exports.data(lines.data(reading, seen))
