"""Writing the standing things of the trial world as rows of the register."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from comity.core.folding import fold
from comity.datasets.trial import world as kinds
from comity.directory.enums import (
    Capacity,
    ClaimKind,
    ForumState,
    LegalKind,
    LineageKind,
    NameKind,
    Office,
    Power,
    StandingKind,
)
from comity.directory.models import (
    Body,
    Claim,
    Claimant,
    Country,
    Edition,
    Forum,
    LegalStatus,
    Lineage,
    Mandate,
    Name,
    Officer,
    Organisation,
    Person,
    PublishedAddress,
    Region,
    Seat,
    Source,
    Standing,
)
from comity.directory.queries import viewer_of
from comity.kit import installation
from comity.kit.models import Kind
from comity.kit.policy import Actor
from comity.kit.refs import ref
from comity.ledger.actions import admit

DOMAIN = "concert.example"
DESK = "desk"
LONG_AGO = date(2001, 1, 1)
_NAMES = {
    "en": "Concert of Free Associations",
    "ar": "مجمع الجمعيات الحرة",
    "zh-hans": "自由协会协同会",
    "es": "Concierto de Asociaciones Libres",
    "fr": "Concert des associations libres",
    "ru": "Концерт свободных объединений",
}
_LEGAL = {
    "registered": LegalKind.LEGAL,
    "banned": LegalKind.BANNED,
    "restricted": LegalKind.TOLERATED,
    "unregistered": LegalKind.TOLERATED,
}
_LINEAGE = {
    "dissolved": LineageKind.DISSOLVED,
    "merged-into": LineageKind.MERGED,
    "renamed": LineageKind.RENAMED,
    "split-from": LineageKind.SPLIT,
}
_ALL_POWERS_BUT_GRANT = [p for p in Power if p != Power.GRANT]


@dataclass
class Register:
    """Rows by their names in the tables."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    forums: dict[str, Forum] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    editions: dict[str, Edition] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    secretaries: dict[str, Person] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)

    def secretary(self, organisation: str) -> Actor:
        """The secretary of an organisation, acting for it."""
        person = self.secretaries[organisation]
        row = self.organisations[organisation]
        return Actor(person.pk, organisation=row.pk, viewer=viewer_of(person))

    def editor(self, body: str) -> Actor:
        """The network editor, acting for a body."""
        person = self.people["p05"]
        return Actor(person.pk, body=self.bodies[body].pk, viewer=viewer_of(person))

    def source(self, title: str) -> Source | None:
        """The source with this title, made when new."""
        if not title:
            return None
        if title not in self.sources:
            slug = f"trial-{len(self.sources) + 1}"
            self.sources[title] = Source.objects.create(slug=slug, title=title)
        return self.sources[title]


def mark() -> None:
    """Mark the database as a trial, for ever."""
    installation.make(
        Kind.TRIAL, name=_NAMES, domain=DOMAIN, languages=["en", "ar", "zh-hans", "es", "fr", "ru"]
    )


def write(world: kinds.World) -> Register:
    """All standing things, in the order in which they refer to each other."""
    made = Register()
    _places(world)
    _organisations(world, made)
    _names(world, made)
    _lineage(world, made)
    _forums(world, made)
    _bodies(world, made)
    _people(world, made)
    _standings(world, made)
    _claims(world, made)
    return made


def _titles(row: object, stem: str) -> dict[str, str]:
    tags = {"en": "en", "ar": "ar", "zh": "zh-hans", "es": "es", "fr": "fr", "ru": "ru"}
    found = {tag: getattr(row, f"{stem}_{end}") for end, tag in tags.items()}
    return {tag: text for tag, text in found.items() if text}


def _day(stated: str | None) -> date | None:
    """The first day of what is stated to the year or month."""
    if not stated:
        return None
    parts = [int(p) for p in str(stated).split("-")]
    return date(*[*parts, 1, 1][:3])


def _places(world: kinds.World) -> None:
    for region in world.regions:
        Region.objects.create(
            slug=region.code.lower(), names=_titles(region, "name"), continent=region.continent
        )
    regions = {r.slug: r for r in Region.objects.all()}
    Country.objects.bulk_create(
        Country(
            code=row.code.lower(),
            names=_titles(row, "name"),
            region=regions[row.region.lower()],
            longitude=row.longitude,
            latitude=row.latitude,
        )
        for row in world.countries
    )


def _organisations(world: kinds.World, made: Register) -> None:
    countries = {c.code: c for c in Country.objects.all()}
    first = {n.organisation: n.text for n in reversed(world.names) if n.kind == "official"}
    for row in world.organisations:
        made.organisations[row.id] = Organisation.objects.create(
            slug=row.id,
            record_id=admit(row.id, first[row.id]),
            capacity=Capacity(row.capacity),
            kind=row.description,
            country=countries[row.country.lower()],
            founded=row.founded,
            website=f"https://{row.domain}/" if row.domain else "",
            not_shown=row.not_shown,
            shows_acts=any(a.shown for a in world.acts if a.organisation == row.id)
            or not row.not_shown,
            confirmed_on=row.confirmed,
        )
        PublishedAddress.objects.create(
            organisation=made.organisations[row.id],
            email=row.contact or f"post@{row.id}.example",
            published_at=datetime.combine(LONG_AGO, time(), UTC),
        )
    for row in world.organisations:
        if row.section_of:
            made.organisations[row.id].parent = made.organisations[row.section_of]
            made.organisations[row.id].save(update_fields=["parent"])
    for ended in world.predecessors:
        made.organisations[ended.id] = Organisation.objects.create(
            slug=ended.id,
            capacity=Capacity.OTHER,
            country=countries[ended.country.lower()],
            founded=ended.founded,
            external=True,
        )


def _names(world: kinds.World, made: Register) -> None:
    official = {(n.organisation, n.language) for n in world.names if n.kind == "official"}
    Name.objects.bulk_create(
        Name(
            organisation=made.organisations[row.organisation],
            text=row.text,
            folded=fold(row.text)[:600],
            language=row.language,
            script=row.script,
            kind=_kind(row, official),
            since=_day(row.from_),
            until=row.until,
            claimant=row.claimant,
            position=place,
        )
        for place, row in enumerate(world.names)
    )


def _kind(row: kinds.Name, official: set[tuple[str, str]]) -> NameKind:
    """A plain other name in a language without an official one is a translation of it."""
    plain = row.kind == "alias" and not row.claimant
    if plain and (row.organisation, row.language) not in official:
        return NameKind.TRANSLATION
    return NameKind(row.kind)


def _lineage(world: kinds.World, made: Register) -> None:
    for row in world.organisations:
        Lineage.objects.create(
            organisation=made.organisations[row.id], kind=LineageKind.FOUNDED, day=row.founded
        )
    for event in world.lineage:
        if event.event not in _LINEAGE:
            continue
        Lineage.objects.create(
            organisation=made.organisations[event.organisation],
            kind=_LINEAGE[event.event],
            other=made.organisations.get(event.other),
            day=event.date,
            source=made.source(event.source),
            note=event.note,
        )
    for status in world.legal:
        LegalStatus.objects.create(
            organisation=made.organisations[status.organisation],
            kind=_LEGAL[status.status],
            since=_day(status.from_),
            until=status.until,
            source=made.source(status.source),
            note=status.note,
        )


def _forums(world: kinds.World, made: Register) -> None:
    for row in world.forums:
        made.forums[row.id] = Forum.objects.create(
            slug=row.id,
            names=_titles(row, "name"),
            state=ForumState.ACTIVE,
            since=row.founded.isoformat(),
        )
    countries = {c.code: c for c in Country.objects.all()}
    for edition in world.editions:
        begins = edition.start or edition.moved_start or edition.planned_start
        ends = edition.end or edition.moved_end or edition.planned_end
        forum = made.forums[edition.forum]
        made.editions[edition.id] = Edition.objects.create(
            forum=forum,
            slug=edition.id.lower(),
            ordinal=edition.number,
            names={"en": f"{forum}, no. {edition.number}"},
            begins=begins.isoformat(),
            ends=ends.isoformat(),
            place=edition.city,
            country=countries.get(edition.country.lower()),
            host=made.organisations.get(edition.host),
            theme=edition.theme_en,
        )


def _bodies(world: kinds.World, made: Register) -> None:
    made.bodies[DESK] = Body.objects.create(slug=DESK, names=_NAMES)
    for row in world.bodies:
        made.bodies[row.id] = Body.objects.create(
            slug=row.id,
            names=_titles(row, "name"),
            forum=made.forums.get(row.forum),
            keeps_mandates=row.id == "credentials",
            address=f"{row.id}@{DOMAIN}",
            since=row.established.isoformat(),
            note=row.mandate,
        )
    for seat in world.compositions:
        Seat.objects.create(
            body=made.bodies[seat.body],
            organisation=made.organisations[seat.organisation],
            since=seat.from_,
            until=seat.until,
        )


def _people(world: kinds.World, made: Register) -> None:
    for row in world.people:
        person = Person.objects.invite(row.email, row.name, row.language)
        made.people[row.id] = person
        if row.role == "operator":
            Person.objects.filter(pk=person.pk).update(is_operator=True)
        if row.role.endswith("secretary") and row.role != "claimant-secretary":
            made.secretaries.setdefault(row.organisation, person)
    for body in made.bodies.values():
        _office(body, made.people["p05"], Office.EDITOR)
    credentials = made.bodies["credentials"]
    for registrar in ("p06", "p07"):
        _office(credentials, made.people[registrar], Office.REGISTRAR)
    _secretaries(world, made)
    _disputes(world, made)


def _office(body: Body, person: Person, office: Office) -> None:
    Officer.objects.create(body=body, person=person, office=office, since=LONG_AGO)


def _secretaries(world: kinds.World, made: Register) -> None:
    """Every organisation has a secretary with all powers, and the second officers some."""
    for row in world.organisations:
        person = made.secretaries.get(row.id)
        if person is None:
            email = f"secretary@{row.domain or row.id + '.example'}"
            language = row.language if row.language in _NAMES else "en"
            person = Person.objects.invite(email, "", language)
            made.secretaries[row.id] = person
        _mandates(person, made.organisations[row.id], list(Power))
    for other in world.people:
        if other.role == "second-officer":
            organisation = made.organisations[other.organisation]
            _mandates(made.people[other.id], organisation, _ALL_POWERS_BUT_GRANT)


def _mandates(person: Person, organisation: Organisation, powers: Sequence[Power]) -> None:
    granted = datetime.combine(LONG_AGO, time(), UTC)
    Mandate.objects.bulk_create(
        Mandate(
            person=person,
            organisation=organisation,
            power=power,
            since=LONG_AGO,
            granted_at=granted,
        )
        for power in powers
    )


def _disputes(world: kinds.World, made: Register) -> None:
    people = [p for p in world.people if p.role == "claimant-secretary"]
    for row, person in zip(world.claimants, people, strict=True):
        claimant = Claimant.objects.create(
            organisation=made.organisations[row.organisation],
            label=row.label,
            since=row.since,
            source=made.source(row.source),
        )
        Mandate.objects.create(
            person=made.people[person.id],
            organisation=claimant.organisation,
            power=Power.SIGN,
            since=row.since,
            claimant=claimant,
            granted_at=datetime.combine(row.since, time(), UTC),
        )


def _standings(world: kinds.World, made: Register) -> None:
    Standing.objects.bulk_create(
        Standing(
            organisation=made.organisations[row.organisation],
            forum=made.forums.get(row.forum) if row.scope == "forum" else None,
            kind=StandingKind(row.standing),
            since=row.from_,
            until=row.until,
        )
        for row in world.standings
    )


def _claims(world: kinds.World, made: Register) -> None:
    for row in world.claims:
        subject = row.subject.lower() if row.subject_kind == "edition" else row.subject
        source = made.source(row.source)
        assert source is not None, "every claim has a source"
        Claim.objects.create(
            slug=row.id.lower(),
            subject=ref(row.subject_kind, subject),
            measure=row.field,
            value=row.value,
            unit=row.unit,
            kind=ClaimKind(row.kind),
            day=row.date.isoformat(),
            source=source,
            locator=row.source_symbol,
            note=row.note,
        )
