"""An organisation enters the register: by a decision of the body, or with the founding itself."""

import re
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from comity.core.folding import fold
from comity.directory.actions.organisations import clean_script
from comity.directory.enums import Capacity, NameKind, StandingKind
from comity.directory.models import Country, Name, Organisation, PublishedAddress, Standing
from comity.kit import clock, outbox
from comity.kit.errors import Refused
from comity.kit.text import clean_email, clean_language, clean_line
from comity.ledger import actions as book

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")  # as in the record, at most 32 letters


@dataclass(frozen=True, slots=True)
class Named:
    """One name: its words, BCP 47 tag and ISO 15924 script."""

    text: str
    language: str
    script: str
    kind: NameKind = NameKind.OFFICIAL
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Admission:
    """What is entered of a new organisation.

    slug: its address for ever; country: a code the network lists, or empty; address: the e-mail
    address it has published, to which codes go; standing: in the network, from `since`.
    """

    slug: str
    names: tuple[Named, ...]
    address: str
    since: date
    country: str = ""
    capacity: Capacity = Capacity.MEMBER
    kind: str = ""
    founded: str = ""
    website: str = ""
    standing: StandingKind | None = StandingKind.MEMBER
    not_shown: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """What of an admission was looked at and may be written."""

    slug: str
    names: list[Name]
    address: str
    country: Country | None


def check(given: Admission) -> Checked:
    """Look at everything that may be refused, and write nothing.

    Refused: a short name that is none or taken, no name, a country that is not listed, no
    e-mail address.
    """
    slug = clean_slug(given.slug)
    if Organisation.objects.filter(slug=slug).exists():
        raise Refused("taken", _("This short name is taken. Choose another."), "slug")
    names = [name_row(named, place) for place, named in enumerate(given.names)]
    if not names:
        raise Refused("no-name", _("Enter a name."), "text")
    return Checked(slug, names, clean_email(given.address, "address"), listed(given.country))


def write(given: Admission) -> Organisation:
    """Write the rows and the `member` record of a new organisation; for whoever may admit it.

    Refused: as `check`.
    """
    fit = check(given)
    made = Organisation.objects.create(
        slug=fit.slug,
        record_id=book.admit(fit.slug, fit.names[0].text),
        capacity=given.capacity,
        kind=clean_line(given.kind, "kind", 60),
        country=fit.country,
        founded=given.founded,
        website=given.website,
        not_shown=given.not_shown,
    )
    for name in fit.names:
        name.organisation = made
    Name.objects.bulk_create(fit.names)
    PublishedAddress.objects.create(organisation=made, email=fit.address, published_at=clock.now())
    if given.standing:
        Standing.objects.create(organisation=made, kind=given.standing, since=given.since)
    return made


def tell_admitted(made: Organisation, name: str, symbol: str) -> None:
    """Write to the published address what was decided and how a first mandate comes about."""
    address = made.addresses.get()
    outbox.put(
        key=f"admitted:{made.slug}",
        to=address.email,
        subject=_("%(organisation)s stands in the register") % {"organisation": name},
        body=_(
            "By decision %(decision)s your organisation was entered in the register of the "
            "network:\n%(address)s\n\n"
            "Nobody can act for it yet. Tell the body that keeps mandates whom you name; a "
            "code will come to this address, and you decide whether to use it."
        )
        % {"decision": symbol, "address": f"{settings.ORIGIN}/members/{made.slug}"},
        organisation=made.pk,
    )


def clean_slug(text: str, field: str = "slug") -> str:
    """A short name of small letters, digits and hyphens; Refused when it is none."""
    slug = text.strip()
    if len(slug) > 32 or not _SLUG.fullmatch(slug):
        raise Refused(
            "slug",
            _("A short name is at most 32 small letters, digits and hyphens, like river-league."),
            field,
        )
    return slug


def name_row(named: Named, place: int = 0) -> Name:
    """The row of a name, not yet written; Refused for no words, no language or no script."""
    text = clean_line(named.text, "text", 300)
    if not text:
        raise Refused("no-name", _("Enter a name."), "text")
    return Name(
        text=text,
        folded=fold(text)[:600],
        language=clean_language(named.language),
        script=clean_script(named.script),
        kind=named.kind,
        since=named.since,
        position=place,
    )


def listed(code: str) -> Country | None:
    """The country with this code; None for no code, Refused for one the network does not list."""
    if not code:
        return None
    found = Country.objects.filter(code=code.lower()).first()
    if found is None:
        raise Refused("country", _("This country is not in the network’s list."), "country")
    return found
