"""Officers of bodies. Who confirms mandates is itself confirmed by two people, never by one."""

from django.utils.translation import gettext as _

from comity.directory.actions.decisions import Minute, check_minute, keep
from comity.directory.enums import Decided, Office, Permission
from comity.directory.models import Body, Officer, Person
from comity.kit import clock, outbox
from comity.kit.action import action
from comity.kit.errors import Forbidden, Refused
from comity.kit.policy import Actor, require
from comity.kit.text import clean_email, clean_line


@action("directory.office.appoint")
def appoint_officer(
    actor: Actor, *, minute: Minute, body: Body, email: str, name: str, office: Office
) -> Officer:
    """Enter that a body appointed an officer; it counts when a second person has confirmed it.

    Who may: a registrar of the body that keeps mandates. Refused: no decision, the person holds
    this office or waits for it, or is the registrar.
    """
    require(actor, Permission.DECIDE)
    check_minute(minute)
    body = Body.objects.select_for_update(of=("self",)).get(pk=body.pk)
    person = Person.objects.invite(clean_email(email), clean_line(name, "name", 200))
    if person.pk == actor.person:
        raise Forbidden("own", _("Nobody can enter or confirm an office for themselves."))
    held = Officer.objects.filter(body=body, person=person, office=office)
    if held.filter(waits=True).exists() or held.on(clock.today()).exists():
        raise Refused("held", _("This person holds this office already, or waits for it."), "email")
    made = Officer.objects.create(
        body=body,
        person=person,
        office=office,
        since=minute.day,
        waits=True,
        entered_by_id=actor.person,
    )
    keep(actor, minute, Decided.OFFICE, made.reference, detail=office, place=body.reference)
    return made


@action("directory.office.confirm")
def confirm_officer(actor: Actor, *, officer: Officer) -> Officer:
    """Confirm an appointment as a second person; the office is held from now on.

    Who may: a registrar or member of the body that keeps mandates who neither entered it nor is
    the person named. Refused: it waits no longer. The officer is told by mail.
    """
    require(actor, Permission.CONFIRM_OFFICE, officer)
    officer = Officer.objects.select_for_update(of=("self",)).get(pk=officer.pk)
    if not officer.waits:
        raise Refused("state", _("This appointment waits no longer. Reload the page."))
    officer.waits, officer.since = False, clock.today()
    officer.save(update_fields=["waits", "since"])
    outbox.put(
        key=f"office:{officer.pk}:confirmed",
        to=officer.person.email,
        subject=_("You hold an office of %(body)s") % {"body": officer.body},
        body=_("%(body)s: %(office)s, from %(since)s.")
        % {
            "body": officer.body,
            "office": officer.get_office_display(),
            "since": officer.since,
        },
    )
    return officer


@action("directory.office.end")
def end_office(actor: Actor, *, minute: Minute, officer: Officer) -> Officer:
    """End an office today, or an appointment that still waits.

    Who may: a registrar of the body that keeps mandates. Refused: it has ended, no decision, or
    the body that keeps mandates would keep no registrar, or nobody to confirm what one enters.
    """
    require(actor, Permission.DECIDE)
    check_minute(minute)
    body = Body.objects.select_for_update(of=("self",)).get(pk=officer.body_id)
    officer = Officer.objects.select_for_update(of=("self",)).get(pk=officer.pk)
    if officer.until is not None and officer.until <= clock.today():
        raise Refused("ended", _("This office has already ended."), "officer")
    if body.keeps_mandates and not officer.waits and not _can_work_without(officer):
        raise Refused(
            "last",
            _(
                "The body would have no registrar, or no second person to confirm. Appoint "
                "another officer first."
            ),
            "officer",
        )
    officer.until, officer.waits = max(clock.today(), officer.since), False
    officer.save(update_fields=["until", "waits"])
    keep(
        actor,
        minute,
        Decided.OFFICE_ENDED,
        officer.reference,
        detail=officer.office,
        place=body.reference,
    )
    return officer


def _can_work_without(officer: Officer) -> bool:
    """A registrar and another person who may confirm remain."""
    rest = Officer.objects.on(clock.today()).filter(body=officer.body_id).exclude(pk=officer.pk)
    able = rest.filter(office__in=[Office.REGISTRAR, Office.MEMBER], person__is_active=True)
    people = set(able.values_list("person", flat=True))
    return able.filter(office=Office.REGISTRAR).exists() and len(people) > 1
