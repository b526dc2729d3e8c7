"""What people keep about themselves."""

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from comity.directory.models import Person
from comity.kit.action import action
from comity.kit.errors import Forbidden, Refused
from comity.kit.policy import Actor
from comity.kit.text import clean_language, clean_line

_ZONE = re.compile(r"[A-Za-z0-9_+-]{1,30}(?:/[A-Za-z0-9_+-]{1,30}){0,2}")


@action("directory.person.settings")
def keep_settings(
    actor: Actor, *, person: Person, name: str, language: str, time_zone: str
) -> Person:
    """Keep one's own name, language of letters, and IANA time zone.

    Who may: the person alone. Refused: a control character or more than 200 characters in the
    name, no language tag, an unknown time zone. Nothing of it is public.
    """
    if actor.person != person.pk or not person.is_active:
        raise Forbidden("directory.person", _("These settings belong to another person."))
    person.name = clean_line(name, "name", 200)
    person.language = clean_language(language)
    person.time_zone = _zone(time_zone)
    person.save(update_fields=["name", "language", "time_zone"])
    return person


def _zone(text: str) -> str:
    """The key of a zone in the tz database."""
    text = text.strip().replace(" ", "_")
    try:
        if not _ZONE.fullmatch(text):
            raise ZoneInfoNotFoundError(text)
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise Refused(
            "time-zone",
            _("Enter a time zone as region and city, like Africa/Nairobi, or UTC."),
            "time_zone",
        ) from error
