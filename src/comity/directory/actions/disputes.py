"""Two leaderships, one organisation: everything waits for a body's dated recognition."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from comity.directory import policies
from comity.directory.enums import Permission
from comity.directory.events import MandateEnded
from comity.directory.models import Body, Claimant, Mandate, Organisation, Recognition
from comity.kit import clock, events
from comity.kit.action import action
from comity.kit.errors import Refused
from comity.kit.policy import Actor, require
from comity.kit.text import clean_line


@action("directory.dispute.open")
def open_dispute(
    actor: Actor,
    *,
    organisation: Organisation,
    present: str,
    other: str,
    since: date,
    statement: str = "",
) -> Organisation:
    """Record that a second leadership claims the organisation; its mandates are suspended.

    Those who hold mandates today are set down under `present`, or under the leadership that was
    recognised last. Who may: a registrar of the body that keeps mandates. Refused: a label is
    missing, a dispute stands already, or the claim is dated before a recognition that stands.
    """
    require(actor, Permission.RECOGNISE, organisation)
    labels = clean_line(present, "present", 200), clean_line(other, "other", 200)
    if not all(labels):
        raise Refused("label", _("Name both leaderships in neutral words."), "other")
    if policies.is_disputed(organisation.pk, clock.today()):
        raise Refused("open", _("A dispute over this organisation is already recorded."))
    recognised = Recognition.objects.filter(organisation=organisation).first()
    if recognised and since <= recognised.day:
        raise Refused(
            "since",
            _("A recognition of %(day)s stands. Date the new claim after it.")
            % {"day": recognised.day.isoformat()},
            "since",
        )
    first = recognised.claimant if recognised else _present(organisation, labels[0], since)
    Claimant.objects.create(
        organisation=organisation,
        label=labels[1],
        since=since,
        statement=clean_line(statement, "statement", 600),
    )
    Mandate.objects.filter(organisation=organisation, revoked_at=None, claimant=None).update(
        claimant=first
    )
    return organisation


@action("directory.dispute.recognise")
def recognise(
    actor: Actor, *, organisation: Organisation, claimant: Claimant, day: date, decision: str
) -> Recognition:
    """Record whom the body takes to speak for the organisation; others' mandates end.

    Who may: a registrar of the body that keeps mandates. Refused: no decision, a day to come,
    a day before the claim, or a claimant of another organisation.
    """
    require(actor, Permission.RECOGNISE, organisation)
    decision = clean_line(decision, "decision", 200)
    if not decision:
        raise Refused("no-decision", _("Enter the symbol of the body’s decision."), "decision")
    if claimant.organisation_id != organisation.pk:
        raise Refused("claimant", _("Choose one of the leaderships named here."), "claimant")
    claims = Claimant.objects.on(clock.today()).filter(organisation=organisation)
    if not claims.filter(pk=claimant.pk).exists():
        raise Refused("claimant", _("This leadership makes no claim today."), "claimant")
    newest = max(claims.values_list("since", flat=True))
    if not newest <= day <= clock.today():
        raise Refused(
            "day", _("The decision is dated after the claims and not later than today."), "day"
        )
    recognition = Recognition.objects.create(
        organisation=organisation,
        claimant=claimant,
        body=Body.objects.get(pk=actor.body or 0),
        day=day,
        decision=decision,
        recorded_at=clock.now(),
    )
    ended = Mandate.objects.filter(organisation=organisation, revoked_at=None)
    for mandate in ended.exclude(Q(claimant=claimant)).select_for_update():
        mandate.revoked_at = clock.now()
        mandate.save(update_fields=["revoked_at"])
        events.emit(MandateEnded(mandate.pk, mandate.person_id, mandate.organisation_id))
    return recognition


def _present(organisation: Organisation, label: str, since: date) -> Claimant:
    """The one leadership of today, named now unless it was named before."""
    standing = Claimant.objects.on(clock.today()).filter(organisation=organisation).first()
    return standing or Claimant.objects.create(
        organisation=organisation, label=label, since=min(since, clock.today())
    )
