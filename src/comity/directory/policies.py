"""Who may do and see what in the register: predicates and `visible(viewer)` side by side."""

from datetime import date

from django.db.models import Q

from comity.directory.enums import Office, Permission, Power
from comity.directory.models import (
    Claimant,
    Mandate,
    MandateRequest,
    Officer,
    Organisation,
    Recognition,
)
from comity.kit import clock
from comity.kit.policy import Actor, Predicate, Viewer, permit


def is_disputed(organisation: int, day: date) -> bool:
    """Two or more claim to speak for it, and no body has named one since the last claim."""
    claims = list(
        Claimant.objects.on(day).filter(organisation=organisation).values_list("since", flat=True)
    )
    if len(claims) < 2:
        return False
    return not Recognition.objects.filter(
        organisation=organisation, day__gte=max(claims), day__lte=day
    ).exists()


def mandate_for(person: int | None, organisation: int | None, power: str) -> Mandate | None:
    """The mandate in force now, or None: absent, ended, revoked, or suspended by a dispute."""
    if person is None or organisation is None:
        return None
    day = clock.today()
    mandate = (
        Mandate.objects.on(day)
        .filter(person=person, organisation=organisation, power=power, revoked_at=None)
        .filter(person__is_active=True)
        .first()
    )
    return None if mandate is None or is_disputed(organisation, day) else mandate


def holds_office(person: int | None, body: int | None, *offices: Office) -> bool:
    """The person holds one of these offices in the body today."""
    if person is None or body is None:
        return False
    return (
        Officer.objects.on(clock.today())
        .filter(person=person, body=body, office__in=offices, person__is_active=True)
        .exists()
    )


def edits(person: int | None) -> bool:
    """The person is an editor of a body today, of whichever."""
    if person is None:
        return False
    return (
        Officer.objects.on(clock.today())
        .filter(person=person, office=Office.EDITOR, person__is_active=True)
        .exists()
    )


def visible(viewer: Viewer) -> Q:
    """Organisations a viewer may see: all but those not shown, which members and itself see."""
    if viewer.member:
        return Q()
    return Q(not_shown=False) | Q(pk__in=viewer.organisations)


def can_see(viewer: Viewer, organisation: Organisation) -> bool:
    """The same as `visible`, for one loaded row."""
    return viewer.member or not organisation.not_shown or organisation.pk in viewer.organisations


def mandates_visible(viewer: Viewer) -> Q:
    """Mandates are seen by the organisation's own people only."""
    return Q(organisation__in=viewer.organisations)


def _power(power: Power) -> Predicate:
    def holds(actor: Actor, thing: object) -> bool:
        return mandate_for(actor.person, _organisation_of(actor, thing), power) is not None

    return holds


def _organisation_of(actor: Actor, thing: object) -> int | None:
    """The organisation an action is about; it must be the one the actor speaks for."""
    if isinstance(thing, Organisation):
        return thing.pk if thing.pk == actor.organisation else None
    if isinstance(thing, Mandate):
        return thing.organisation_id if thing.organisation_id == actor.organisation else None
    return None


def _enters(actor: Actor, thing: object) -> bool:
    return holds_office(actor.person, actor.body, Office.REGISTRAR) and _keeps_mandates(actor)


def _confirms(actor: Actor, thing: object) -> bool:
    return (
        isinstance(thing, MandateRequest)
        and thing.body_id == actor.body
        and thing.entered_by_id != actor.person
        and holds_office(actor.person, actor.body, Office.REGISTRAR, Office.MEMBER)
    )


def _confirms_office(actor: Actor, thing: object) -> bool:
    """Another officer of the body that keeps mandates: not who entered it, nor who is named."""
    return (
        isinstance(thing, Officer)
        and actor.person not in {thing.entered_by_id, thing.person_id}
        and holds_office(actor.person, actor.body, Office.REGISTRAR, Office.MEMBER)
        and _keeps_mandates(actor)
    )


def _stops(actor: Actor, thing: object) -> bool:
    if not isinstance(thing, MandateRequest):
        return False
    if thing.body_id == actor.body:
        return holds_office(actor.person, actor.body, Office.REGISTRAR, Office.MEMBER)
    return (
        thing.organisation_id == actor.organisation
        and mandate_for(actor.person, actor.organisation, Power.GRANT) is not None
    )


def _keeps_mandates(actor: Actor) -> bool:
    return Officer.objects.filter(
        person=actor.person, body=actor.body, body__keeps_mandates=True
    ).exists()


permit(Permission.KEEP_RECORD, _power(Power.PUBLISH))
permit(Permission.GRANT_MANDATE, _power(Power.GRANT))
permit(Permission.SEE_MANDATES, _power(Power.GRANT))
permit(Permission.ENTER_REQUEST, _enters)
permit(Permission.CONFIRM_REQUEST, _confirms)
permit(Permission.STOP_REQUEST, _stops)
permit(Permission.RECOGNISE, _enters)
permit(Permission.DECIDE, _enters)
permit(Permission.CONFIRM_OFFICE, _confirms_office)
