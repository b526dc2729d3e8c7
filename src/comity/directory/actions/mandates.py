"""Granting and revoking: by the organisation's own grant holder and by nobody else."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from comity.directory import policies, queries
from comity.directory.enums import Permission, Power
from comity.directory.events import MandateEnded
from comity.directory.models import Mandate, Organisation, Person
from comity.kit import clock, events, outbox
from comity.kit.action import action
from comity.kit.errors import Refused
from comity.kit.policy import Actor, require
from comity.kit.text import clean_email, clean_line


@action("directory.mandate.grant")
def grant_mandate(
    actor: Actor,
    *,
    organisation: Organisation,
    email: str,
    power: Power,
    name: str = "",
    since: date | None = None,
    until: date | None = None,
) -> Mandate:
    """Give a person a power for the organisation, from a day (today) until a day (open).

    Who may: a holder of its grant mandate. Refused: days out of order, no e-mail address, or the
    person holds the power already. Records nothing public; the person is told by mail.
    """
    require(actor, Permission.GRANT_MANDATE, organisation)
    since = since or clock.today()
    _check_days(since, until)
    person = Person.objects.invite(clean_email(email), clean_line(name, "name", 200))
    held = Mandate.objects.filter(
        person=person, organisation=organisation, power=power, revoked_at=None
    )
    if any(m.until is None or m.until > since for m in held):
        raise Refused("held", _("This person already holds this mandate."), "email")
    grantor = policies.mandate_for(actor.person, organisation.pk, Power.GRANT)
    mandate = Mandate.objects.create(
        person=person,
        organisation=organisation,
        power=power,
        since=since,
        until=until,
        claimant=grantor.claimant if grantor else None,
        granted_by_id=actor.person,
        granted_at=clock.now(),
    )
    tell(mandate, _("You may now act for %(organisation)s"), "granted")
    return mandate


@action("directory.mandate.revoke")
def revoke_mandate(actor: Actor, *, mandate: Mandate) -> Mandate:
    """End a mandate now.

    Who may: a holder of the organisation's grant mandate. Refused: it has ended already, or it
    is the organisation's last grant mandate. Records nothing public; the person is told.
    """
    require(actor, Permission.GRANT_MANDATE, mandate)
    # One lock for all of the organisation: two holders cannot end each other at one moment.
    Organisation.objects.select_for_update().get(pk=mandate.organisation_id)
    mandate = Mandate.objects.select_for_update().get(pk=mandate.pk)
    if mandate.revoked_at is not None:
        raise Refused("ended", _("This mandate has already ended."))
    if mandate.power == Power.GRANT and not _another_grant(mandate):
        raise Refused(
            "last-grant",
            _("This is the last mandate to grant. Grant another person first, then end this one."),
        )
    mandate.revoked_at = clock.now()
    mandate.save(update_fields=["revoked_at"])
    tell(mandate, _("A mandate for %(organisation)s has ended"), "revoked")
    events.emit(MandateEnded(mandate.pk, mandate.person_id, mandate.organisation_id))
    return mandate


def _check_days(since: date, until: date | None) -> None:
    if until is not None and until <= since:
        raise Refused("days", _("The last day must come after the first."), "until")
    if since < clock.today() - timedelta(days=1):
        raise Refused("past", _("A mandate begins today or later."), "since")


def _another_grant(mandate: Mandate) -> bool:
    return (
        Mandate.objects.on(clock.today())
        .filter(organisation=mandate.organisation_id, power=Power.GRANT, revoked_at=None)
        .exclude(pk=mandate.pk)
        .exists()
    )


def tell(mandate: Mandate, subject: str, step: str) -> None:
    """Mail the person what became of the mandate; for the verbs of this room."""
    organisation = queries.printed(mandate.organisation, mandate.person.language)
    outbox.put(
        key=f"mandate:{mandate.pk}:{step}",
        to=mandate.person.email,
        subject=subject % {"organisation": organisation},
        body=_("%(organisation)s: %(power)s, from %(since)s.")
        % {
            "organisation": organisation,
            "power": mandate.get_power_display(),
            "since": mandate.since,
        },
        organisation=mandate.organisation_id,
    )
