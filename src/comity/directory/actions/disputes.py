"""Two leaderships, one organisation: everything waits for a body's dated recognition."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from comity.directory.enums import Permission
from comity.directory.models import Body, Claimant, Mandate, Organisation, Recognition
from comity.kit import clock
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

    Those who hold mandates today are set down under `present`. Who may: a registrar of the body
    that keeps mandates. Refused: a label is missing, or a dispute stands already.
    """
    require(actor, Permission.RECOGNISE, organisation)
    labels = clean_line(present, "present", 200), clean_line(other, "other", 200)
    if not all(labels):
        raise Refused("label", _("Name both leaderships in neutral words."), "other")
    if Claimant.objects.on(clock.today()).filter(organisation=organisation).count() > 1:
        raise Refused("open", _("A dispute over this organisation is already recorded."))
    first, _made = Claimant.objects.get_or_create(
        organisation=organisation, until=None, defaults={"label": labels[0], "since": since}
    )
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
    newest = max(
        Claimant.objects.on(clock.today())
        .filter(organisation=organisation)
        .values_list("since", flat=True)
    )
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
    Mandate.objects.filter(organisation=organisation, revoked_at=None).exclude(
        Q(claimant=claimant)
    ).update(revoked_at=clock.now())
    return recognition
