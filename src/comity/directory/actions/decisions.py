"""The body that keeps mandates keeps the register too: every entry is a dated decision of it.

A registrar writes down what the body decided. Standings and seats never begin or end by
themselves, and nothing here gives anybody a mandate.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from comity.directory.actions.admission import Admission, clean_slug, tell_admitted, write
from comity.directory.enums import Decided, ForumState, Permission, StandingKind
from comity.directory.models import (
    Body,
    Country,
    Decision,
    Forum,
    Organisation,
    Person,
    Region,
    Seat,
    Standing,
)
from comity.directory.queries import printed
from comity.kit import clock
from comity.kit.action import action
from comity.kit.errors import Refused
from comity.kit.models import Installation
from comity.kit.policy import Actor, require
from comity.kit.text import clean_email, clean_line


@dataclass(frozen=True, slots=True)
class Minute:
    """Where the decision stands: its symbol or minute, and its day."""

    symbol: str
    day: date


@action("directory.register.admit")
def admit_organisation(actor: Actor, *, minute: Minute, admission: Admission) -> Organisation:
    """Enter an organisation with its names, published address and standing in the network.

    Who may: a registrar of the body that keeps mandates. Refused: a short name that is none or
    taken, no name, no address, a country that is not listed, no decision, a day to come. Records
    `member`; the address is told. Nobody receives a mandate by it.
    """
    _decide(actor, minute)
    _check_since(admission.since, minute)
    made = write(admission)
    detail = admission.standing or ""
    keep(actor, minute, Decided.ADMITTED, made.reference, detail=detail)
    tell_admitted(made, printed(made, "en").text, clean_symbol(minute))
    return made


@action("directory.standing.begin")
def begin_standing(
    actor: Actor,
    *,
    minute: Minute,
    organisation: Organisation,
    kind: StandingKind,
    since: date,
    forum: Forum | None = None,
) -> Standing:
    """Give an organisation a standing in the network, or in a forum, from a day.

    Who may: a registrar of the body that keeps mandates. Refused: it has a standing there that
    has not ended by then, no decision, a day to come, or a first day before the decision.
    """
    _decide(actor, minute)
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    _check_since(since, minute)
    held = _held(organisation, forum).first()
    if held and (held.until is None or held.until > since):
        raise Refused(
            "held",
            _("It is %(standing)s there already. End that standing first.")
            % {"standing": held.get_kind_display()},
            "kind",
        )
    made = Standing.objects.create(organisation=organisation, forum=forum, kind=kind, since=since)
    where = forum.reference if forum else ""
    keep(actor, minute, Decided.STANDING, organisation.reference, detail=kind, place=where)
    return made


@action("directory.standing.end")
def end_standing(
    actor: Actor,
    *,
    minute: Minute,
    organisation: Organisation,
    until: date,
    forum: Forum | None = None,
) -> Standing:
    """Give the standing that an organisation has there its end; its past and its acts stay.

    Who may: as `begin_standing`. Refused: it has none there, no decision, or an end before the
    decision or before the standing began.
    """
    _decide(actor, minute)
    _check_since(until, minute, "until")
    held = _held(organisation, forum).select_for_update(of=("self",)).first()
    if held is None or (held.until and held.until <= until):
        raise Refused("none", _("It has no standing there that could end."), "organisation")
    if held.since and until < held.since:
        raise Refused("days", _("The last day must not come before the first."), "until")
    held.until = until
    held.save(update_fields=["until"])
    where = forum.reference if forum else ""
    kind = held.kind
    keep(actor, minute, Decided.STANDING_ENDED, organisation.reference, detail=kind, place=where)
    return held


@action("directory.seat.begin")
def give_seat(
    actor: Actor, *, minute: Minute, organisation: Organisation, body: Body, since: date
) -> Seat:
    """Give an organisation a seat in a body. Who may: as `begin_standing`. Refused: it has one."""
    _decide(actor, minute)
    body = Body.objects.select_for_update(of=("self",)).get(pk=body.pk)
    _check_since(since, minute)
    if Seat.objects.on(since).filter(organisation=organisation, body=body).exists():
        raise Refused("held", _("It has a seat there already."), "organisation")
    made = Seat.objects.create(organisation=organisation, body=body, since=since)
    keep(actor, minute, Decided.SEATED, organisation.reference, place=body.reference)
    return made


@action("directory.seat.end")
def end_seat(
    actor: Actor, *, minute: Minute, organisation: Organisation, body: Body, until: date
) -> Seat:
    """End a seat from a day on. Who may: as `begin_standing`. Refused: it has no seat there."""
    _decide(actor, minute)
    _check_since(until, minute, "until")
    rows = Seat.objects.select_for_update(of=("self",)).filter(organisation=organisation, body=body)
    held: Seat | None = rows.on(until).first()
    if held is None:
        raise Refused("none", _("It has no seat there that could end."), "organisation")
    held.until = until
    held.save(update_fields=["until"])
    keep(actor, minute, Decided.SEAT_ENDED, organisation.reference, place=body.reference)
    return held


@action("directory.body.establish")
def establish_body(
    actor: Actor, *, minute: Minute, slug: str, name: str, address: str = ""
) -> Body:
    """Establish a working group or committee; its seats and officers are decisions of their own.

    Who may: as `begin_standing`. Refused: a short name that is none or taken, no name, no
    decision. It keeps no mandates: only one body does.
    """
    _decide(actor, minute)
    slug = clean_slug(slug)
    if Body.objects.filter(slug=slug).exists():
        raise Refused("taken", _("This short name is taken. Choose another."), "slug")
    made = Body.objects.create(
        slug=slug,
        names=_names(name),
        address=clean_email(address, "address") if address else "",
        since=minute.day.isoformat(),
    )
    keep(actor, minute, Decided.BODY, made.reference)
    return made


@action("directory.forum.establish")
def establish_forum(actor: Actor, *, minute: Minute, slug: str, name: str) -> Forum:
    """Establish a standing series of meetings. Who may and refused: as `establish_body`."""
    _decide(actor, minute)
    slug = clean_slug(slug)
    if Forum.objects.filter(slug=slug).exists():
        raise Refused("taken", _("This short name is taken. Choose another."), "slug")
    made = Forum.objects.create(
        slug=slug, names=_names(name), state=ForumState.ACTIVE, since=minute.day.isoformat()
    )
    keep(actor, minute, Decided.FORUM, made.reference)
    return made


@action("directory.country.list")
def list_country(
    actor: Actor, *, minute: Minute, code: str, name: str, region: str, continent: str
) -> Country:
    """Add a country or territory to the network's list; a row of data, never a verdict.

    Who may: as `begin_standing`. Refused: a code that is none or listed, a part is missing, no
    decision.
    """
    _decide(actor, minute)
    code = clean_slug(code.lower(), "code")
    if len(code) > 12 or Country.objects.filter(code=code).exists():
        raise Refused("taken", _("This code is too long or listed already."), "code")
    made = write_country(code, _names(name), region, continent)
    keep(actor, minute, Decided.COUNTRY, made.reference)
    return made


def write_country(
    code: str,
    names: dict[str, str],
    region: str,
    continent: str,
    dot: tuple[float, float] | None = None,
) -> Country:
    """The row, with the region it names, made when new; for whoever may list a country."""
    region, continent = clean_line(region, "region", 50), clean_line(continent, "continent", 60)
    slug = "-".join(region.lower().split())
    if not slug or not continent:
        raise Refused("region", _("Enter the region and the continent."), "region")
    where, _made = Region.objects.get_or_create(
        slug=slug, defaults={"names": {next(iter(names)): region}, "continent": continent}
    )
    longitude, latitude = dot or (None, None)
    return Country.objects.create(
        code=code, names=names, region=where, longitude=longitude, latitude=latitude
    )


def keep(
    actor: Actor, minute: Minute, kind: Decided, thing: str, *, detail: str = "", place: str = ""
) -> Decision:
    """Write down the decision beside what it changed."""
    return Decision.objects.create(
        body_id=actor.body or 0,
        kind=kind,
        day=minute.day,
        symbol=clean_symbol(minute),
        thing=thing,
        detail=detail,
        place=place,
        entered_by=Person.objects.get(pk=actor.person or 0),
        recorded_at=clock.now(),
    )


def check_minute(minute: Minute) -> None:
    """Refuse a decision without a symbol, or of a day to come."""
    if not clean_symbol(minute):
        raise Refused("no-decision", _("Enter the symbol of the body’s decision."), "decision")
    if minute.day > clock.today():
        raise Refused("day", _("The decision is dated not later than today."), "day")


def clean_symbol(minute: Minute) -> str:
    return clean_line(minute.symbol, "decision", 200)


def _decide(actor: Actor, minute: Minute) -> None:
    require(actor, Permission.DECIDE)
    check_minute(minute)


def _check_since(since: date, minute: Minute, field: str = "since") -> None:
    if since < minute.day:
        raise Refused("before", _("Nothing begins or ends before it was decided."), field)


def _held(organisation: Organisation, forum: Forum | None) -> QuerySet[Standing]:
    """Its standings in the network or in the forum, the newest first."""
    rows = Standing.objects.filter(organisation=organisation, forum=forum)
    return rows.order_by("-since", "-id")


def _names(name: str) -> dict[str, str]:
    """The name in the network's first language; others may follow."""
    text = clean_line(name, "name", 200)
    if not text:
        raise Refused("no-name", _("Enter a name."), "name")
    network = Installation.objects.get()
    return {str((network.languages or ["en"])[0]): text}
