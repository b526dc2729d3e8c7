"""What follows from a call and from an act: letters, a receipt, a notice to the others."""

from django.utils.translation import gettext as _

from comity.accord import rolling
from comity.accord.actions import composing, inviting, write_letters
from comity.accord.enums import RoomState
from comity.accord.events import (
    ActTaken,
    CallOpened,
    Declined,
    ParticipantsAdded,
    ProposalCollided,
    SponsorNamed,
    StatementWithdrawn,
)
from comity.accord.models import (
    Act,
    Call,
    Decline,
    Proposal,
    Room,
    Sponsorship,
    StatementWithdrawal,
)
from comity.accord.policies import SPONSORING
from comity.directory import queries as directory
from comity.directory.enums import Power
from comity.directory.models import Organisation
from comity.documents.events import ChangeAsked
from comity.kit import events, outbox
from comity.kit.errors import Refused
from comity.kit.handles import handle
from comity.kit.policy import Actor
from comity.kit.refs import Resolved, resolver


@events.receives(CallOpened)
def write_to_signers(event: CallOpened) -> None:
    """Everybody who may sign for an asked organisation gets the text in their language."""
    write_letters(Actor(None, channel="clock"), call=Call.objects.get(pk=event.call))


@events.receives(SponsorNamed)
def ask_sponsor(event: SponsorNamed) -> None:
    """Everybody who may let the organisation ask with others is told that it was named."""
    named = (
        Sponsorship.objects.select_related("call__version__document", "organisation")
        .prefetch_related("organisation__names")
        .get(pk=event.sponsorship)
    )
    shelf = composing.Shelf(named.call)
    people = {
        person for power in SPONSORING for person in directory.holders(named.organisation_id, power)
    }
    for person in people:
        subject, body = composing.named_as_sponsor(named, person, shelf.title(person.language))
        key = f"sponsor:{named.pk}:named"
        _put(key, person.email, subject, body, named.organisation_id)


@events.receives(ActTaken)
def send_receipts(event: ActTaken) -> None:
    """Everybody with a mandate hears what was done in the organisation's name."""
    act = (
        Act.objects.select_related("call__version__document", "organisation")
        .prefetch_related("organisation__names")
        .get(pk=event.act)
    )
    shelf = composing.Shelf(act.call)
    for person in directory.holders(event.organisation):
        subject, body = composing.receipt(act, person, shelf.title(person.language))
        _put(f"act:{act.number}", person.email, subject, body, event.organisation)


@events.receives(StatementWithdrawn)
def send_withdrawal_receipts(event: StatementWithdrawn) -> None:
    """Everybody with a mandate hears that the organisation stands no longer by its statement."""
    done = (
        StatementWithdrawal.objects.select_related(
            "statement__organisation", "statement__room__result__document"
        )
        .prefetch_related("statement__organisation__names")
        .get(pk=event.withdrawal)
    )
    organisation = done.statement.organisation_id
    for person in directory.holders(organisation):
        subject, body = composing.withdrew(done, person)
        _put(f"act:{done.number}", person.email, subject, body, organisation)


@events.receives(Declined)
def send_private_notices(event: Declined) -> None:
    """The organisation's own people hear of its private answer, and nobody else."""
    decline = (
        Decline.objects.select_related("call__version__document", "organisation")
        .prefetch_related("organisation__names")
        .get(call=event.call, organisation=event.organisation, taken_back_at=None)
    )
    shelf = composing.Shelf(decline.call)
    for person in directory.holders(event.organisation):
        subject, body = composing.declined(decline, person, shelf.title(person.language))
        _put(f"answer:{decline.pk}:declined", person.email, subject, body, event.organisation)


@events.receives(ParticipantsAdded)
def invite_negotiators(event: ParticipantsAdded) -> None:
    """Everybody who may negotiate for an organisation that takes part hears where."""
    room = Room.objects.get(pk=event.room)
    rows = Organisation.objects.filter(pk__in=event.organisations).prefetch_related("names")
    for organisation in rows:
        for person in directory.holders(organisation.pk, Power.NEGOTIATE):
            subject, body = inviting.invited(room, organisation, person)
            _put(f"room:{room.pk}:{organisation.pk}", person.email, subject, body, organisation.pk)


@events.receives(ChangeAsked)
def keep_for_room(event: ChangeAsked) -> None:
    """A draft under negotiation changes in its room only, and its outcome alone is published,
    whoever its author is. What a room has ended on stays as it was: positions stand on it."""
    room = Room.objects.filter(document=event.document).first()
    if room is None:
        return
    name = rolling.titles([room])[room.pk][0].title
    sentence = _(
        "This text is negotiated in the drafting room “%(room)s”. Propose the change there; the "
        "outcome is published from the ladder there. To go on alone, end the negotiation there "
        "and begin a new draft."
    )
    if room.state == RoomState.ENDED:
        sentence = _(
            "This text was negotiated in the drafting room “%(room)s” and stays as it was at the "
            "end. Begin a new draft."
        )
    where = Resolved(name, f"/negotiation/{handle('room', room)}")
    raise Refused("negotiated", sentence % {"room": name}, leads_to=where)


@events.receives(ProposalCollided)
def tell_sponsors(event: ProposalCollided) -> None:
    """Who stands behind a proposal hears that it collides with what was accepted."""
    proposal = Proposal.objects.select_related("room", "author").get(pk=event.proposal)
    part = proposal.room.participants.filter(until=None).values("organisation")
    for organisation in proposal.sponsors.filter(pk__in=part):
        key = f"collided:{proposal.pk}:{proposal.wordings.count()}"
        for person in directory.holders(organisation.pk, Power.NEGOTIATE):
            subject, body = inviting.collided(proposal, person)
            _put(key, person.email, subject, body, organisation.pk)


def _put(key: str, to: str, subject: str, body: str, organisation: int) -> None:
    outbox.put(key=key, to=to, subject=subject, body=body, organisation=organisation)


@resolver("call")
def _call(key: str) -> Resolved | None:
    row = Call.objects.filter(symbol=key).first()
    return Resolved(key, f"/calls/{key}") if row else None
