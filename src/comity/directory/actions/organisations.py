"""An organisation keeps its own record."""

import re
from datetime import date, timedelta

from django.utils.translation import gettext as _

from comity.core.folding import fold
from comity.directory import queries
from comity.directory.enums import NameKind, Permission
from comity.directory.events import NamesChanged
from comity.directory.models import Name, Organisation, PublishedAddress
from comity.kit import clock, events, outbox
from comity.kit.action import action
from comity.kit.errors import Refused
from comity.kit.policy import Actor, require
from comity.kit.text import clean_email, clean_language, clean_line


@action("directory.organisation.confirm")
def confirm_record(actor: Actor, *, organisation: Organisation) -> Organisation:
    """State that the record is right as of today. Who may: a holder of its publish mandate."""
    require(actor, Permission.KEEP_RECORD, organisation)
    organisation.confirmed_on = clock.today()
    organisation.save(update_fields=["confirmed_on"])
    return organisation


@action("directory.name.add")
def add_name(
    actor: Actor,
    *,
    organisation: Organisation,
    text: str,
    language: str,
    script: str,
    kind: NameKind,
    since: date | None = None,
    until: date | None = None,
) -> Name:
    """Add a dated name; earlier names stay. Odd characters are kept and flagged where shown.

    Who may: a holder of its publish mandate. Refused: empty, a control character, more than
    300 characters, no language or script, days out of order.
    """
    require(actor, Permission.KEEP_RECORD, organisation)
    text = clean_line(text, "text", 300)
    if not text:
        raise Refused("empty", _("Enter a name."), "text")
    if since and until and until < since:
        raise Refused("days", _("The last day must not come before the first."), "until")
    name = Name.objects.create(
        organisation=organisation,
        text=text,
        folded=fold(text)[:600],
        language=clean_language(language),
        script=clean_script(script),
        kind=kind,
        since=since,
        until=until,
        position=organisation.names.count(),
    )
    events.emit(NamesChanged(organisation.pk))
    return name


@action("directory.name.end")
def end_name(actor: Actor, *, name: Name, until: date) -> Name:
    """Give a name its last day; it stays for the acts of its time.

    Who may: as `add_name`. Refused: it has ended, or the day is past: acts keep the name of
    their day.
    """
    require(actor, Permission.KEEP_RECORD, name.organisation)
    if name.until and name.until <= clock.today():
        raise Refused("ended", _("This name has already ended."), "until")
    if until < clock.today() - timedelta(days=1):
        raise Refused("past", _("A name ends today or later."), "until")
    if name.since and until < name.since:
        raise Refused("days", _("The last day must not come before the first."), "until")
    name.until = until
    name.save(update_fields=["until"])
    events.emit(NamesChanged(name.organisation_id))
    return name


@action("directory.address.publish")
def publish_address(actor: Actor, *, organisation: Organisation, email: str) -> PublishedAddress:
    """Publish an e-mail address; after seven days codes for a lost mandate go to it.

    Who may: a holder of its publish mandate. Refused: no e-mail address, or it is published
    already. The other addresses and all who hold a mandate are told.
    """
    require(actor, Permission.KEEP_RECORD, organisation)
    email = clean_email(email)
    if any(row.email == email for row in queries.addresses(organisation.pk)):
        raise Refused("published", _("This address is published already."), "email")
    made = PublishedAddress.objects.create(
        organisation=organisation, email=email, published_at=clock.now()
    )
    _warn(made, "published", _("Your organisation published an address"))
    return made


@action("directory.address.withdraw")
def withdraw_address(actor: Actor, *, address: PublishedAddress) -> PublishedAddress:
    """Publish an address no longer; for seven days a code that is asked for still goes to it.

    Who may: a holder of its publish mandate. Refused: it is withdrawn, or it is the only one. A
    request entered before keeps the address it was entered with. The address itself, the others
    and all who hold a mandate are told, so that nobody replaces addresses unseen.
    """
    require(actor, Permission.KEEP_RECORD, address.organisation)
    Organisation.objects.select_for_update(of=("self",)).get(pk=address.organisation_id)
    address = PublishedAddress.objects.select_for_update(of=("self",)).get(pk=address.pk)
    if address.withdrawn_at is not None:
        raise Refused("withdrawn", _("This address is withdrawn already."), "address")
    if len(queries.addresses(address.organisation_id)) == 1:
        raise Refused(
            "last",
            _("This is the only address. Publish another first, then withdraw this one."),
            "address",
        )
    address.withdrawn_at = clock.now()
    address.save(update_fields=["withdrawn_at"])
    _warn(address, "withdrawn", _("Your organisation withdrew an address"))
    return address


def _warn(address: PublishedAddress, step: str, subject: str) -> None:
    """Tell every other place where the organisation can be reached what became of an address."""
    told = {row.email for row in queries.addresses(address.organisation_id)}
    told |= {person.email for person in queries.holders(address.organisation_id)}
    told = told - {address.email} if step == "published" else told | {address.email}
    for email in sorted(told):
        outbox.put(
            key=f"address:{address.pk}:{step}",
            to=email,
            subject=subject,
            body=_(
                "%(address)s\n\nIf nobody of your organisation did this, stop it now: end the "
                "mandate of whoever did, or write to the body that keeps mandates. For seven "
                "days codes go to the addresses that stood before."
            )
            % {"address": address.email},
            organisation=address.organisation_id,
        )


@action("directory.organisation.show")
def set_visibility(
    actor: Actor, *, organisation: Organisation, not_shown: bool, shows_acts: bool
) -> Organisation:
    """Choose whether the public sees the organisation, and its acts.

    Who may: a holder of its publish mandate. What was recorded stays in the record.
    """
    require(actor, Permission.KEEP_RECORD, organisation)
    organisation.not_shown, organisation.shows_acts = not_shown, shows_acts
    organisation.save(update_fields=["not_shown", "shows_acts"])
    return organisation


def clean_script(code: str) -> str:
    """A code of ISO 15924, like `Latn`."""
    if not re.fullmatch("[A-Z][a-z]{3}", code, re.ASCII):
        raise Refused("script", _("Choose a script from the list."), "script")
    return code
