"""Who may call, act and see in agreement."""

from datetime import datetime

from django.db.models import Q

from comity.accord.enums import Permission, Sight
from comity.accord.models import (
    Act,
    Call,
    ConsensusTest,
    Decline,
    DraftAddress,
    Letter,
    MailedAnswer,
    MailedDraft,
    Participant,
    Room,
    Round,
    Sponsorship,
    Statement,
)
from comity.directory.enums import Office, Power
from comity.directory.models import Mandate, Organisation
from comity.directory.policies import holds_office, is_disputed, mandate_for
from comity.documents import policies as documents
from comity.documents.models import Document, Version
from comity.kit import clock
from comity.kit.policy import Actor, Viewer, permit

SPONSORING = (Power.SIGN, Power.PUBLISH)  # either may let the organisation ask with others

STATING = (Power.NEGOTIATE, Power.SIGN)  # either may withdraw what was stated beside an outcome


def visible(viewer: Viewer) -> Q:
    """Calls on documents that the viewer may see."""
    return Q(version__document__in=Document.objects.filter(documents.visible(viewer)))


def acts_visible(viewer: Viewer) -> Q:
    """Acts of organisations that are shown, or show their acts; one's own always."""
    shown = Q(organisation__not_shown=False) | Q(organisation__shows_acts=True)
    return shown if viewer.is_public else shown | Q(organisation__in=viewer.organisations)


def sponsorships_visible(viewer: Viewer) -> Q:
    """Who was named and has not confirmed is seen by that organisation's own people only."""
    return Q(organisation__in=viewer.organisations)


def declines_visible(viewer: Viewer) -> Q:
    """Declines are seen by the organisation's own people only."""
    return Q(organisation__in=viewer.organisations)


def own_mail(viewer: Viewer) -> Q:
    """Letters, mailed answers and drafts are seen by the organisation's own people only."""
    return Q(organisation__in=viewer.organisations)


def accepts(call: Call, moment: datetime | None = None) -> bool:
    """Whether the call takes answers at this moment (now unless given)."""
    at = moment or clock.now()
    return call.opens_at <= at and (at < call.deadline or call.open_after)


def mandate_stands(mandate: Mandate) -> bool:
    """The mandate is in force today: begun, not ended, not revoked, not in dispute."""
    day = clock.today()
    return (
        mandate.since <= day
        and (mandate.until is None or mandate.until > day)
        and mandate.revoked_at is None
        and mandate.person.is_active
        and not is_disputed(mandate.organisation_id, day)
    )


def is_borne(letter: Letter) -> bool:
    """The letter's mandate stands: its link and its reply address live and die with it."""
    return mandate_stands(letter.mandate)


def _opens(actor: Actor, thing: object) -> bool:
    """The author of the version, with a publish mandate or an editor's office."""
    if not isinstance(thing, Version):
        return False
    if thing.document.body_id is not None:
        same = thing.document.body_id == actor.body
        return same and holds_office(actor.person, actor.body, Office.EDITOR)
    same = thing.document.organisation_id == actor.organisation
    return same and mandate_for(actor.person, actor.organisation, Power.PUBLISH) is not None


def _acts(actor: Actor, thing: object) -> bool:
    owner = _owner(thing, actor)
    return owner is not None and mandate_for(actor.person, owner, Power.SIGN) is not None


def _belongs(actor: Actor, thing: object) -> bool:
    return _owner(thing, actor) in actor.viewer.organisations


def _owner(thing: object, actor: Actor) -> int | None:
    if isinstance(thing, Act | Decline):
        return thing.organisation_id if thing.organisation_id == actor.organisation else None
    if isinstance(thing, Organisation):
        return thing.pk if thing.pk == actor.organisation else None
    return actor.organisation if isinstance(thing, Call) else None


def _confirms(actor: Actor, thing: object) -> bool:
    """A sign mandate holder; of a letter, only the person it was written to."""
    if isinstance(thing, Letter):
        mandate = thing.mandate
        mine = (mandate.person_id, mandate.organisation_id) == (actor.person, actor.organisation)
        return mine and mandate_stands(mandate)
    if not isinstance(thing, MailedAnswer) or thing.organisation_id != actor.organisation:
        return False
    return mandate_for(actor.person, actor.organisation, Power.SIGN) is not None


def _publishes(actor: Actor, thing: object) -> bool:
    """A publish mandate holder of the organisation."""
    if isinstance(thing, MailedDraft | DraftAddress):
        owner = thing.organisation_id
    else:
        owner = thing.pk if isinstance(thing, Organisation) else 0
    if owner != actor.organisation:
        return False
    return mandate_for(actor.person, actor.organisation, Power.PUBLISH) is not None


def rooms_visible(viewer: Viewer) -> Q:
    """Rooms that the viewer chairs or negotiates in; where its sight says so, all members'.

    To read a room is to read its text and its proposals; nothing of it is ever public.
    """
    if viewer.is_public:
        return Q(pk__in=())
    taking_part = Participant.objects.filter(organisation__in=viewer.organisations, until=None)
    mine = (
        Q(body__in=viewer.bodies)
        | Q(organisation__in=viewer.organisations)
        | Q(pk__in=taking_part.values("room"))
    )
    return mine | Q(sight=Sight.MEMBERS) if viewer.member else mine


def takes_part(viewer: Viewer, room: Room) -> bool:
    """An organisation of the viewer negotiates in the room today."""
    return room.participants.filter(organisation__in=viewer.organisations, until=None).exists()


def sits_in_chair(viewer: Viewer, room: Room) -> bool:
    """The viewer belongs to the body, or to the organisation, that chairs the room."""
    return room.body_id in viewer.bodies or room.organisation_id in viewer.organisations


def round_open(room: Room) -> Round | None:
    """The round in which positions are taken now, or None."""
    found = room.rounds.filter(closed_at=None).first()
    ended = found is not None and found.closes_at is not None and found.closes_at <= clock.now()
    return None if ended else found


def sees_positions(viewer: Viewer, room: Room) -> bool:
    """Whether the viewer may see what every organisation says, not only its own.

    The chair always; while results are hidden nobody else until the round closes; while a round
    is open those whom the room's sight names; once it is closed everybody who negotiates.
    """
    if viewer.is_public:
        return False
    if sits_in_chair(viewer, room):
        return True
    if room.sight == Sight.MEMBERS and viewer.member:
        return not (room.hides_results and round_open(room))
    if round_open(room) is None:
        return takes_part(viewer, room)
    if room.hides_results:
        return False
    taking_part = room.participants.filter(organisation__in=viewer.organisations, until=None)
    if room.sight == Sight.SPONSORS:
        taking_part = taking_part.filter(initiator=True)
    return taking_part.exists()


def positions_visible(viewer: Viewer, room: Room) -> Q:
    """Positions of a room: all of them for whom its rule allows it, else one's own."""
    return Q() if sees_positions(viewer, room) else Q(organisation__in=viewer.organisations)


def sees_voices(viewer: Viewer, test: ConsensusTest) -> bool:
    """What is said in a test is seen by those who count in it and by the chair."""
    if viewer.is_public:
        return False
    counts = test.entitled.filter(organisation__in=viewer.organisations)
    return sits_in_chair(viewer, test.room) or counts.exists()


def voices_visible(viewer: Viewer, test: ConsensusTest) -> Q:
    """Voices of a test: all of them for those who count and the chair, none for others."""
    return Q() if sees_voices(viewer, test) else Q(pk__in=())


def _opens_room(actor: Actor, thing: object) -> bool:
    """Who could chair it: an editor of the document's body, a negotiator of its author."""
    if not isinstance(thing, Document):
        return False
    return _speaks_for_chair(actor, thing.body_id, thing.organisation_id)


def _chairs(actor: Actor, thing: object) -> bool:
    return isinstance(thing, Room) and _speaks_for_chair(
        actor, thing.body_id, thing.organisation_id
    )


def _asks(actor: Actor, thing: object) -> bool:
    """Who may see all positions may ask what follows from them."""
    return isinstance(thing, Room) and sees_positions(actor.viewer, thing)


def _speaks_for_chair(actor: Actor, body: int | None, organisation: int | None) -> bool:
    if body is not None:
        return body == actor.body and holds_office(actor.person, body, Office.EDITOR)
    same = organisation == actor.organisation
    return same and mandate_for(actor.person, organisation, Power.NEGOTIATE) is not None


def _negotiates(actor: Actor, thing: object) -> bool:
    """A negotiate mandate holder of an organisation that takes part in the room today."""
    if not isinstance(thing, Room) or actor.organisation is None:
        return False
    taking_part = thing.participants.filter(organisation=actor.organisation, until=None)
    held = mandate_for(actor.person, actor.organisation, Power.NEGOTIATE) is not None
    return held and taking_part.exists()


permit(Permission.OPEN_ROOM, _opens_room)
permit(Permission.ASK_GROUND, _asks)
permit(Permission.CHAIR, _chairs)
permit(Permission.NEGOTIATE, _negotiates)


def _sponsors(actor: Actor, thing: object) -> bool:
    """A publish or sign mandate holder of the organisation that was named."""
    if not isinstance(thing, Sponsorship) or thing.organisation_id != actor.organisation:
        return False
    return any(mandate_for(actor.person, actor.organisation, power) for power in SPONSORING)


permit(Permission.SPONSOR, _sponsors)


def _speaks(actor: Actor, thing: object) -> bool:
    """A negotiate mandate holder of an organisation that counts in the test."""
    if not isinstance(thing, ConsensusTest) or actor.organisation is None:
        return False
    held = mandate_for(actor.person, actor.organisation, Power.NEGOTIATE) is not None
    return held and thing.entitled.filter(organisation=actor.organisation).exists()


def _stands_by(actor: Actor, thing: object) -> bool:
    """Who may state in the organisation's name, in rooms or in public. Its own words stay its
    own whether or not it still takes part in the room."""
    if not isinstance(thing, Statement) or thing.organisation_id != actor.organisation:
        return False
    return any(mandate_for(actor.person, actor.organisation, power) for power in STATING)


permit(Permission.WITHDRAW_STATEMENT, _stands_by)
permit(Permission.SPEAK, _speaks)
permit(Permission.CONFIRM, _confirms)
permit(Permission.CONFIRM_DRAFT, _publishes)
permit(Permission.KEEP_ADDRESS, _publishes)
permit(Permission.OPEN_CALL, _opens)
permit(Permission.ACT, _acts)
permit(Permission.SEE_OWN, _belongs)
