"""Where a reader stands in a room: for whom they speak, whether they sit in the chair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from comity.accord import negotiation, policies, rolling, stances
from comity.accord.enums import Permission
from comity.directory import queries as directory
from comity.documents import queries as documents
from comity.kit.errors import Forbidden
from comity.kit.policy import Actor, may
from comity.web.middleware.readers import acting

if TYPE_CHECKING:
    from comity.accord.models import Room, Round
    from comity.accord.rolling import Text
    from comity.web.request import Asked


@dataclass(frozen=True, slots=True)
class Speaker:
    """An organisation for which the reader may negotiate here."""

    pk: int
    slug: str
    name: directory.Printed
    actor: Actor


@dataclass(frozen=True, slots=True)
class Tab:
    name: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A room as one reader finds it. `chair` is an actor when the reader may act as the chair."""

    room: Room
    address: str
    text: Text
    languages: tuple[str, ...]
    speaker: Speaker | None
    speakers: tuple[Speaker, ...]
    chair: Actor | None
    round: Round | None
    sees: bool
    tabs: Sequence[Tab]

    @property
    def title(self) -> str:
        return self.text.row.title

    @property
    def language(self) -> str:
        return self.text.row.language

    def speaking(self) -> Speaker:
        """Who the reader speaks for; Forbidden, with what to do, when for nobody."""
        if self.speaker is None:
            raise Forbidden("negotiate", _("You hold no mandate to negotiate here today. Ask the "
                "person who keeps the mandates of your organisation to grant it."))  # fmt: skip
        return self.speaker

    def chairing(self) -> Actor:
        """The chair's actor; Forbidden for everybody else."""
        if self.chair is None:
            raise Forbidden("chair", _("Only the chair of this room may do this."))
        return self.chair


def place(request: Asked, key: str, tab: str = "") -> Place:
    """The room with this handle; NotFound unless the reader may read it."""
    room = negotiation.room(request.viewer, key)
    draft = rolling.texts(room)
    wanted = request.GET.get("text") or request.tongue
    tag = documents.best_language([text.row for text in draft.values()], wanted)
    everyone = _speakers(request, room)
    slug = request.POST.get("for") or request.GET.get("for")
    chair = acting(request, organisation=room.organisation_id, body=room.body_id)
    presides = may(chair, Permission.CHAIR, room)
    chosen = [s for s in everyone if s.slug == slug] or everyone
    if presides and slug == "chair":
        chosen = []
    return Place(
        room=room,
        address=f"/negotiation/{key}",
        text=draft[tag],
        languages=tuple(draft),
        speaker=chosen[0] if chosen else None,
        speakers=tuple(everyone),
        chair=chair if presides else None,
        round=policies.round_open(room),
        sees=policies.sees_positions(request.viewer, room),
        tabs=tabs(f"/negotiation/{key}", tab, presides=presides, speaks=bool(chosen)),
    )


def _speakers(request: Asked, room: Room) -> list[Speaker]:
    mine = set(stances.voice(request.viewer, room))
    return [
        Speaker(
            row.pk,
            row.slug,
            directory.printed(row, request.tongue),
            acting(request, organisation=row.pk),
        )
        for row in directory.own_organisations(request.viewer).order_by("slug")
        if row.pk in mine
    ]


def tabs(address: str, now: str, *, presides: bool, speaks: bool) -> list[Tab]:
    """The pages of the room, in the order of the work."""
    found = [
        ("", _("Rolling text")),
        ("clean", _("Chair’s clean text")),
        ("table", _("Table of positions")),
        ("objections", _("Objections")),
        *([("positions", _("Many positions at once"))] if speaks else []),
        *([("sheet", _("Spreadsheet"))] if speaks else []),
        ("ground", _("Common ground")),
        ("test", _("Test of consensus")),
        ("ladder", _("Outcome ladder")),
        *([("chair", _("Chair"))] if presides else []),
    ]
    return [Tab(name, f"{address}/-/{tab}" if tab else address, tab == now) for tab, name in found]
