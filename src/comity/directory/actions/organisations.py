"""An organisation keeps its own record."""

import re
from datetime import date, timedelta

from django.utils.translation import gettext as _

from comity.core.folding import fold
from comity.directory.enums import NameKind, Permission
from comity.directory.events import NamesChanged
from comity.directory.models import Name, Organisation, PublishedAddress
from comity.kit import clock, events
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
    """Publish an e-mail address; codes for a lost mandate go to the newest older address.

    Who may: a holder of its publish mandate. Refused: no e-mail address.
    """
    require(actor, Permission.KEEP_RECORD, organisation)
    return PublishedAddress.objects.create(
        organisation=organisation, email=clean_email(email), published_at=clock.now()
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
