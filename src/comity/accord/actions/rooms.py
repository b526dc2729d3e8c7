"""Opening a drafting room, who negotiates in it, and its rounds."""

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from comity.accord.enums import Permission, RoomState
from comity.accord.events import ParticipantsAdded
from comity.accord.models import Participant, Room, Round
from comity.accord.policies import round_open
from comity.accord.values import RoomTerms
from comity.directory.models import Organisation
from comity.documents.actions.holding import check_unpublished
from comity.documents.models import Document, Version
from comity.documents.queries import open_version
from comity.kit import clock, events
from comity.kit.action import action
from comity.kit.errors import Refused
from comity.kit.policy import Actor, require


@action("accord.room.open")
def open_room(actor: Actor, *, document: Document, terms: RoomTerms) -> Room:
    """Open a drafting room on a draft; the text is the document's open version.

    Who may: an editor of the document's body, or a negotiate mandate holder of its author.
    Refused: it is published or locked, nobody would negotiate, an unknown organisation, language or
    zone. Records nothing: a room is never public. The document's room, if it has one, is
    returned.
    """
    require(actor, Permission.OPEN_ROOM, document)
    document = Document.objects.select_for_update().get(pk=document.pk)
    if standing := Room.objects.filter(document=document).first():
        return standing
    check_unpublished(document)
    version = open_version(document)
    if version is None:
        raise Refused("locked", _("This version is locked. Begin a new version to change it."))
    language = _language(version, terms.language)
    _check_zone(terms.host_zone)
    initiators = {*terms.initiators, *filter(None, [document.organisation_id])}
    organisations = _known({*terms.participants, *initiators})
    room = Room.objects.create(
        document=document,
        body_id=document.body_id,
        organisation_id=document.organisation_id,
        language=language,
        sight=terms.sight,
        hides_results=terms.hides_results,
        silence=terms.silence,
        shows_map=terms.shows_map,
        host_zone=terms.host_zone,
        opened_at=clock.now(),
        opened_by_id=actor.person,
    )
    Participant.objects.bulk_create(
        Participant(room=room, organisation=o, initiator=o.pk in initiators, since=room.opened_at)
        for o in organisations
    )
    events.emit(ParticipantsAdded(room.pk, tuple(o.pk for o in organisations)))
    return room


@action("accord.participant.add")
def add_participants(actor: Actor, *, room: Room, organisations: Collection[int]) -> Room:
    """Let more organisations negotiate; those that do already stay as they are.

    Who may: the chair. Refused: the room has ended, or an organisation is unknown.
    """
    require(actor, Permission.CHAIR, room)
    room = locked(room)
    check_open(room)
    standing = set(room.participants.filter(until=None).values_list("organisation", flat=True))
    new = [o for o in _known(set(organisations)) if o.pk not in standing]
    Participant.objects.bulk_create(
        Participant(room=room, organisation=o, since=clock.now()) for o in new
    )
    events.emit(ParticipantsAdded(room.pk, tuple(o.pk for o in new)))
    return room


@action("accord.participant.remove")
def remove_participant(actor: Actor, *, room: Room, organisation: int) -> Room:
    """End an organisation's part in the room; what it said stays and counts no more.

    Who may: the chair, or a negotiate mandate holder of that organisation. Refused: it opened
    the room, or the room has ended.
    """
    if actor.organisation != organisation:
        require(actor, Permission.CHAIR, room)
    else:
        require(actor, Permission.NEGOTIATE, room)
    room = locked(room)
    check_open(room)
    part = room.participants.filter(organisation=organisation, until=None).first()
    if part is not None and part.initiator:
        raise Refused("initiator", _("It opened this room. Those who open a room stay in it."))
    if part is not None:
        part.until = clock.now()
        part.save(update_fields=["until"])
    return room


@action("accord.round.open")
def open_round(actor: Actor, *, room: Room, closes_at: datetime | None = None) -> Round:
    """Begin a round, in which positions are taken; one that is open goes on and is returned.

    Who may: the chair. Refused: the room has ended or is put to the test, or the round would
    close in the past.
    """
    require(actor, Permission.CHAIR, room)
    room = locked(room)
    check_open(room)
    if standing := round_open(room):
        return standing
    if closes_at is not None and closes_at.tzinfo is None:
        raise Refused("zone", _("Give the hour with its time zone."), "closes_at")
    if closes_at is not None and closes_at <= clock.now():
        raise Refused("past", _("This hour is in the past. Choose a later one."), "closes_at")
    _settle(room)
    last = room.rounds.last()
    return Round.objects.create(
        room=room, number=last.number + 1 if last else 1, opens_at=clock.now(), closes_at=closes_at
    )


@action("accord.round.close")
def close_round(actor: Actor, *, room: Room) -> Room:
    """Close the round that is open; hidden results are seen by those who negotiate from now on.

    Who may: the chair. Refused: the room has ended. Nothing happens when none is open.
    """
    require(actor, Permission.CHAIR, room)
    room = locked(room)
    check_open(room)
    _settle(room)
    room.rounds.filter(closed_at=None).update(closed_at=clock.now())
    return room


def locked(room: Room) -> Room:
    """The room as it is now; nobody else changes anything in it until this act is done."""
    return Room.objects.select_for_update(of=("self",)).get(pk=room.pk)


def check_open(room: Room) -> None:
    """Refused unless the room is negotiating."""
    if room.state == RoomState.TESTING:
        raise Refused(
            "testing",
            _("The text is being put to the test and stands still. Speak in the test instead."),
        )
    if room.state == RoomState.ENDED:
        raise Refused("ended", _("This negotiation has ended. Its outcome stands on its page."))


def _settle(room: Room) -> None:
    """A round whose announced hour has passed is closed as of that hour."""
    for past in room.rounds.filter(closed_at=None, closes_at__lte=clock.now()):
        past.closed_at = past.closes_at
        past.save(update_fields=["closed_at"])


def _language(version: Version, wanted: str) -> str:
    rows = list(version.languages.filter(replaced_at=None).order_by("source", "pk"))
    tags = [r.language for r in rows]
    if not tags:
        raise Refused("no-text", _("Enter a text first; then open the room on it."))
    if wanted and wanted not in tags:
        raise Refused("language", _("The draft has no text in this language."), "language")
    return wanted or tags[0]


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise Refused(
            "zone", _("This time zone is unknown. Choose one from the list."), "host_zone"
        ) from error


def _known(wanted: set[int]) -> list[Organisation]:
    if not wanted:
        raise Refused("nobody", _("Choose at least one organisation."), "participants")
    found = list(Organisation.objects.filter(pk__in=wanted, external=False).order_by("slug"))
    if len(found) != len(wanted):
        raise Refused("unknown", _("One of these organisations is unknown."), "participants")
    return found
