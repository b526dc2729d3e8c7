"""The private answer. It reaches no public book, count, mail or page of anybody else."""

from datetime import datetime

from django.utils.translation import gettext as _

from comity.accord.enums import STANDING_VERBS, Permission
from comity.accord.events import Declined
from comity.accord.models import Act, Call, Decline, Invitation
from comity.directory.models import Organisation
from comity.kit import clock, events
from comity.kit.action import action
from comity.kit.errors import Refused
from comity.kit.policy import Actor, require
from comity.kit.text import clean_text


@action("accord.answer.decline")
def decline(
    actor: Actor, *, call: Call, note: str = "", received: datetime | None = None
) -> Decline:
    """Answer no, for the organisation's own people only.

    Who may: a sign mandate holder of an invited organisation. Refused: it is not invited, the
    call is closed, or an act of its own is in force. Records nothing in public. A second
    decline returns the first. `received`: when a mailed answer arrived.
    """
    require(actor, Permission.ACT, call)
    note = clean_text(note, "note", 20_000)
    call = Call.objects.select_for_update().get(pk=call.pk)
    if (received or clock.now()) >= call.deadline and not call.open_after:
        raise Refused("closed", _("This call has closed. No answer is needed."))
    organisation = Organisation.objects.get(pk=actor.organisation or 0)
    if not Invitation.objects.filter(call=call, organisation=organisation).exists():
        raise Refused("not-invited", _("This call does not ask your organisation."))
    if Act.objects.filter(
        call=call, organisation=organisation, in_force=True, verb__in=STANDING_VERBS
    ).exists():
        raise Refused("acted", _("Your organisation has acted. Withdraw that act first."))
    answer, made = Decline.objects.get_or_create(
        call=call,
        organisation=organisation,
        taken_back_at=None,
        defaults={"person_id": actor.person, "at": clock.now(), "note": note},
    )
    if made:
        events.emit(Declined(call.pk, answer.organisation_id))
    return answer


@action("accord.answer.take-back")
def take_back_decline(actor: Actor, *, decline: Decline) -> Decline:
    """Take the private answer back; the organisation may then act.

    Who may: a sign mandate holder of the same organisation. Refused: taken back already.
    """
    require(actor, Permission.ACT, decline)
    decline = Decline.objects.select_for_update().get(pk=decline.pk)
    if decline.taken_back_at is not None:
        raise Refused("taken-back", _("This answer was already taken back."))
    decline.taken_back_at = clock.now()
    decline.save(update_fields=["taken_back_at"])
    return decline
