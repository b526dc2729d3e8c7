"""Asking together. Nobody is named as one who asks until its own mandate holder has confirmed."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from comity.accord import policies
from comity.accord.actions.acting import write
from comity.accord.enums import AnswerState, Permission, Verb
from comity.accord.events import SponsorNamed
from comity.accord.models import Act, Call, Sponsorship
from comity.directory.models import Organisation
from comity.kit import clock, events
from comity.kit.action import action
from comity.kit.errors import Refused
from comity.kit.policy import Actor, require


def name_sponsors(call: Call, organisations: Iterable[int]) -> None:
    """Note who is to ask with the author, and tell each; for the opening of a call."""
    for row in Organisation.objects.filter(pk__in=organisations, external=False):
        named = Sponsorship.objects.create(call=call, organisation=row, proposed_at=clock.now())
        events.emit(SponsorNamed(named.pk))


@action("accord.sponsor.confirm")
def confirm_sponsor(actor: Actor, *, sponsorship: Sponsorship) -> Act:
    """Ask for signatures together with the author; from now on the organisation is named.

    Who may: a publish or sign mandate holder of the organisation that was named. Refused: it
    was decided already, the call has closed, or the organisation shows no acts. Records `act`
    with the verb sponsor. A withdrawal ends it and stays in the record.
    """
    require(actor, Permission.SPONSOR, sponsorship)
    call = _lock(sponsorship)
    sponsorship = _waiting(sponsorship)
    organisation = Organisation.objects.prefetch_related("names").get(
        pk=sponsorship.organisation_id
    )
    if not policies.accepts(call):
        raise Refused("closed", _("This call has closed. Nothing was recorded."))
    if organisation.not_shown and not organisation.shows_acts:
        raise Refused(
            "not-shown",
            _(
                "Your organisation is not shown and shows no acts, and to ask with others is "
                "public. Allow its acts to be shown first, on your desk."
            ),
        )
    _decide(actor, sponsorship, AnswerState.PUBLISHED)
    call.initiators.add(organisation)
    return write(actor, call, organisation, Verb.SPONSOR, organisation.capacity, "")


@action("accord.sponsor.decline")
def decline_sponsor(actor: Actor, *, sponsorship: Sponsorship) -> Sponsorship:
    """Do not ask together with the author; nobody outside the organisation is shown this.

    Who may: as `confirm_sponsor`. Refused: it was decided already. Records nothing in public.
    """
    require(actor, Permission.SPONSOR, sponsorship)
    _lock(sponsorship)
    sponsorship = _waiting(sponsorship)
    _decide(actor, sponsorship, AnswerState.CANCELLED)
    return sponsorship


def _lock(sponsorship: Sponsorship) -> Call:
    rows = Call.objects.select_for_update(of=("self",)).select_related("version__document")
    return rows.get(pk=sponsorship.call_id)


def _waiting(sponsorship: Sponsorship) -> Sponsorship:
    fresh = Sponsorship.objects.select_for_update(of=("self",)).get(pk=sponsorship.pk)
    if fresh.state != AnswerState.WAITING:
        raise Refused("decided", _("This was decided already. Nothing was changed."))
    return fresh


def _decide(actor: Actor, sponsorship: Sponsorship, state: AnswerState) -> None:
    sponsorship.state, sponsorship.decided_at = state, clock.now()
    sponsorship.person_id = actor.person
    sponsorship.save(update_fields=["state", "decided_at", "person"])
