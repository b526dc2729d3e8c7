"""Reads of the register. Everything that could be narrower than public takes the viewer."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Prefetch, Q, QuerySet

from comity.core.folding import display, fold, suspicions
from comity.directory import policies
from comity.directory.enums import ClaimKind, Decided, Office, Power, RequestState, StandingKind
from comity.directory.models import (
    Body,
    Claim,
    Claimant,
    Country,
    Decision,
    Edition,
    Forum,
    LoginLink,
    Mandate,
    MandateRequest,
    Name,
    Officer,
    Organisation,
    Person,
    PublishedAddress,
    Region,
    Seat,
    Standing,
)
from comity.directory.models.organisations import name_on, own_name_on
from comity.kit import clock
from comity.kit.errors import NotFound
from comity.kit.policy import PUBLIC, Viewer
from comity.kit.refs import ref
from comity.kit.text import usual_case


@dataclass(frozen=True, slots=True)
class Printed:
    """A name as it is printed, its language, and a second name in the own script.

    text, own: with directional marks written out; written: as it stands in the register.
    """

    text: str
    language: str
    own: str = ""
    own_language: str = ""
    flags: tuple[str, ...] = ()
    written: str = ""

    def __str__(self) -> str:
        return self.text


def viewer_of(person: Person | None) -> Viewer:
    """What the person may speak for today; PUBLIC without an active account."""
    if person is None or not person.is_active:
        return PUBLIC
    day = clock.today()
    own = frozenset(
        Mandate.objects.on(day)
        .filter(person=person, revoked_at=None)
        .values_list("organisation_id", flat=True)
    )
    standings = list(
        Standing.objects.on(day).filter(organisation__in=own).values_list("forum_id", "kind")
    )
    bodies = set(Seat.objects.on(day).filter(organisation__in=own).values_list("body", flat=True))
    bodies |= set(Officer.objects.on(day).filter(person=person).values_list("body", flat=True))
    return Viewer(
        person=person.pk,
        organisations=own,
        bodies=frozenset(bodies),
        forums=frozenset(forum for forum, _ in standings if forum is not None),
        member=any(f is None and kind == StandingKind.MEMBER for f, kind in standings),
    )


def organisations(viewer: Viewer) -> QuerySet[Organisation]:
    """Organisations the viewer may see, with names, country and region loaded."""
    return (
        Organisation.objects.filter(policies.visible(viewer), external=False)
        .select_related("country__region")
        .prefetch_related("names")
    )


def organisation(viewer: Viewer, slug: str) -> Organisation:
    """One organisation; NotFound whether it is absent or not shown to this viewer."""
    found = (
        Organisation.objects.filter(policies.visible(viewer), slug=slug)
        .select_related("country__region", "parent")
        .prefetch_related("names__source")
        .first()
    )
    if found is None:
        raise NotFound(slug)
    return found


def printed(organisation: Organisation, language: str, day: date | None = None) -> Printed:
    """The organisation's name for a reader of `language` on `day` (today unless given)."""
    names, day = list(organisation.names.all()), day or clock.today()
    first = name_on(names, language, day)
    if first is None:
        return Printed(organisation.slug, "und", written=organisation.slug)
    own = own_name_on(names, first, day)
    return Printed(
        display(first.text),
        first.language,
        display(own.text) if own else "",
        own.language if own else "",
        suspicions(first.text),
        first.text,
    )


class NameLine(NamedTuple):
    """What printing needs of a name; the same attributes as the row."""

    organisation_id: int
    pk: int
    text: str
    language: str
    script: str
    kind: str
    since: date | None
    until: date | None
    position: int


def names_to_print(organisations: Collection[int], language: str) -> dict[int, list[NameLine]]:
    """Names that a list for a reader of `language` could print, by organisation."""
    tags = {usual_case(language), usual_case(language.partition("-")[0]), "en"}
    wanted = Q(language__in=sorted(tags)) | Q(kind="official")
    rows = Name.objects.filter(wanted, organisation__in=organisations).values_list(
        "organisation_id", "pk", "text", "language", "script", "kind", "since", "until", "position"
    )
    found: dict[int, list[NameLine]] = defaultdict(list)
    for row in rows.order_by("position", "pk"):
        found[row[0]].append(NameLine(*row))
    return found


def members(viewer: Viewer, day: date | None = None) -> QuerySet[Organisation]:
    """Organisations with a standing as member of the network on `day` (today unless given)."""
    standing = Standing.objects.on(day or clock.today()).filter(
        forum=None, kind=StandingKind.MEMBER
    )
    return organisations(viewer).filter(pk__in=standing.values("organisation"))


def hidden(viewer: Viewer) -> set[str]:
    """References of organisations that the viewer may not see."""
    seen = Organisation.objects.filter(policies.visible(viewer))
    rows = Organisation.objects.exclude(pk__in=seen.values("pk"))
    return {ref("organisation", slug) for slug in rows.values_list("slug", flat=True)}


def count_line(viewer: Viewer) -> tuple[int, int]:
    """Numbers of organisations and of countries that the viewer can see listed."""
    shown = Organisation.objects.filter(policies.visible(viewer), external=False)
    return shown.count(), shown.exclude(country=None).values("country").distinct().count()


def find(viewer: Viewer, words: str, limit: int = 20) -> list[Organisation]:
    """Organisations by any name in any script: exact first, then by beginning, then within."""
    key = fold(words)
    if not key:
        return []
    hits = Name.objects.filter(folded__contains=key).values_list("organisation_id", "folded")
    rank: dict[int, int] = {}
    for owner, folded in hits[:2000]:
        place = 0 if folded == key else 1 if folded.startswith(key) else 2
        rank[owner] = min(rank.get(owner, 3), place)
    found = organisations(viewer).filter(pk__in=rank)
    return sorted(found, key=lambda o: (rank[o.pk], o.slug))[:limit]


def only(viewer: Viewer, words: str) -> Organisation | None:
    """The one organisation that bears exactly this name, in any script; None for none or two."""
    key = fold(words)
    if not key:
        return None
    owners = set(Name.objects.filter(folded=key).values_list("organisation_id", flat=True)[:200])
    found = list(organisations(viewer).filter(pk__in=owners)[:2])
    return found[0] if len(found) == 1 else None


def regions() -> QuerySet[Region]:
    return Region.objects.prefetch_related("countries")


def countries() -> QuerySet[Country]:
    return Country.objects.select_related("region")


def forums() -> QuerySet[Forum]:
    return Forum.objects.annotate(held=Count("editions")).select_related("founder", "successor")


def editions() -> QuerySet[Edition]:
    return Edition.objects.select_related("forum", "host", "country")


def bodies(viewer: Viewer = PUBLIC) -> QuerySet[Body]:
    """Bodies with the seats of organisations that the viewer may see."""
    shown = Organisation.objects.filter(policies.visible(viewer))
    seats = Seat.objects.filter(organisation__in=shown).select_related("organisation")
    return Body.objects.prefetch_related(Prefetch("seats", seats))


def body(slug: str, viewer: Viewer = PUBLIC) -> Body:
    found = bodies(viewer).filter(slug=slug).first()
    if found is None:
        raise NotFound(slug)
    return found


_SHOWN_FIRST = {kind: place for place, kind in enumerate(ClaimKind.values)}


def claims(subjects: Iterable[str]) -> dict[str, dict[str, list[Claim]]]:
    """Claims by subject and measure, in the published order: the kind, then the newest first."""
    found: dict[str, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    rows = Claim.objects.filter(subject__in=list(subjects)).select_related("source")
    for row in sorted(rows, key=lambda c: c.day, reverse=True):
        found[row.subject][row.measure].append(row)
    for measures in found.values():
        for group in measures.values():
            group.sort(key=lambda c: _SHOWN_FIRST[c.kind])
    return found


def mandates(viewer: Viewer, organisation: Organisation) -> QuerySet[Mandate]:
    """Mandates of an organisation, seen by its own people only; nothing for anybody else."""
    return (
        Mandate.objects.filter(policies.mandates_visible(viewer), organisation=organisation)
        .select_related("person", "granted_by")
        .order_by("revoked_at", "person__email", "power")
    )


def powers(person: int | None) -> dict[int, set[str]]:
    """Organisation -> powers the person holds today, disputed organisations left out."""
    if person is None:
        return {}
    day, found = clock.today(), defaultdict(set)
    rows = Mandate.objects.on(day).filter(person=person, revoked_at=None)
    for owner, power in rows.values_list("organisation_id", "power"):
        found[owner].add(power)
    return {owner: held for owner, held in found.items() if not policies.is_disputed(owner, day)}


def own_organisations(viewer: Viewer) -> QuerySet[Organisation]:
    return Organisation.objects.filter(pk__in=viewer.organisations).prefetch_related("names")


def offices(person: int | None) -> QuerySet[Officer]:
    """The person's offices of today."""
    return Officer.objects.on(clock.today()).filter(person=person).select_related("body")


def holders(organisation: int, power: Power | None = None) -> QuerySet[Person]:
    """People who hold a mandate (of this power) in the organisation today."""
    rows = Mandate.objects.on(clock.today()).filter(organisation=organisation, revoked_at=None)
    if power:
        rows = rows.filter(power=power)
    return Person.objects.filter(pk__in=rows.values("person"), is_active=True)


SETTLED = timedelta(days=7)  # an address counts for codes from then on, and so long once withdrawn


def published_address(organisation: int, before: datetime) -> PublishedAddress | None:
    """Where a code goes that is asked for at a moment; None when no address was published before.

    The newest address that had stood seven days by then, one withdrawn within those days too: who
    replaces an address does not receive the next code. An organisation that has none of that age
    is asked at its first.
    """
    settled = before - SETTLED
    published = PublishedAddress.objects.filter(organisation=organisation, published_at__lt=before)
    counting = published.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=settled))
    old = counting.filter(published_at__lte=settled).order_by("-published_at", "-id")
    return old.first() or counting.order_by("published_at", "id").first()


def addresses(organisation: int) -> list[PublishedAddress]:
    """The addresses an organisation publishes now, the newest first."""
    return list(PublishedAddress.objects.filter(organisation=organisation, withdrawn_at=None))


def requests_in_notice() -> QuerySet[MandateRequest]:
    """What the public sees of mandate requests: those in notice and those that ended."""
    return (
        MandateRequest.objects.filter(
            state__in=[RequestState.NOTICE, RequestState.GRANTED],
            organisation__not_shown=False,
        )
        .select_related("organisation", "body")
        .prefetch_related("organisation__names")
    )


def requests_of(viewer: Viewer) -> QuerySet[MandateRequest]:
    """Requests that a viewer's bodies handle or that concern the viewer's organisations."""
    return (
        MandateRequest.objects.filter(
            Q(body__in=viewer.bodies) | Q(organisation__in=viewer.organisations)
        )
        .select_related("organisation", "body", "entered_by", "confirmed_by")
        .prefetch_related("organisation__names")
    )


def requests_with_code() -> QuerySet[MandateRequest]:
    """Requests whose code has been sent, the newest first; for a reader who holds the address."""
    return MandateRequest.objects.exclude(code_digest="")


def credentials_body(person: int | None) -> Body | None:
    """The body that keeps mandates, when the person is an officer of it."""
    row = offices(person).filter(body__keeps_mandates=True).first()
    return row.body if row else None


def may_edit(person: int | None) -> Body | None:
    """The body for which the person edits, if any."""
    row = offices(person).filter(office=Office.EDITOR).first()
    return row.body if row else None


def dispute(organisation: Organisation) -> tuple[list[Claimant], bool]:
    """Who claims to speak for it today, and whether its mandates are suspended for that."""
    day = clock.today()
    rows = list(Claimant.objects.on(day).filter(organisation=organisation))
    return rows, policies.is_disputed(organisation.pk, day)


def claimed_twice() -> QuerySet[Organisation]:
    """Organisations that two or more leaderships claim today, recognised or not."""
    rows = Claimant.objects.on(clock.today()).order_by().values("organisation")
    several = rows.annotate(n=Count("pk")).filter(n__gt=1).values("organisation")
    return Organisation.objects.filter(pk__in=several).prefetch_related("names")


def person_by_email(email: str) -> Person | None:
    return Person.objects.filter(email=email.lower(), is_active=True).first()


def login_link(digest: str) -> LoginLink | None:
    """An unused link that has not expired."""
    return (
        LoginLink.objects.select_related("person")
        .filter(digest=digest, used_at=None, expires_at__gt=clock.now(), person__is_active=True)
        .first()
    )


def registered(slug: str) -> Organisation | None:
    """An organisation by its short name, shown or not; for those who keep the register."""
    return Organisation.objects.filter(slug=slug, external=False).first()


def officers() -> QuerySet[Officer]:
    """Offices held today or waiting for their second person, for those who keep the register."""
    held = Q(pk__in=Officer.objects.on(clock.today()).values("pk")) | Q(waits=True)
    return Officer.objects.filter(held).select_related("body", "person", "entered_by")


def appointments() -> QuerySet[Officer]:
    """Appointments that wait for a second person, oldest first."""
    return officers().filter(waits=True).order_by("pk")


def decisions(viewer: Viewer, body: str = "") -> QuerySet[Decision]:
    """Decisions about the register, newest first; what is about a hidden organisation is left out.

    `body`: only those of the body with this short name.
    """
    found = Decision.objects.exclude(thing__in=hidden(viewer)).select_related("body")
    return found.filter(body__slug=body) if body else found


def detail_of(decision: Decision) -> str:
    """The kind of standing or the office that a decision is about, in the reader's language."""
    of_office = decision.kind in (Decided.OFFICE, Decided.OFFICE_ENDED)
    labels = dict((Office if of_office else StandingKind).choices)
    return str(labels.get(decision.detail, ""))
