"""Writing the standing things of the trial world as rows of the register."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

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
from comity.directory.policies import mandate_for
from comity.directory.queries import viewer_of
from comity.kit import clock, installation
from comity.kit.models import Kind
from comity.kit.policy import Actor
from comity.kit.refs import ref
from comity.ledger.actions import admit

DOMAIN = "concert.example"
LONG_AGO = date(2001, 1, 1)
_NAMES = {
    "en": "Concert of Free Associations",
    "ar": "مجمع الجمعيات الحرة",
    "zh-hans": "自由协会协同会",
    "es": "Concierto de Asociaciones Libres",
    "fr": "Concert des associations libres",
    "ru": "Концерт свободных объединений",
}


@dataclass
class Register:
    """Rows by their names in the tables."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    forums: dict[str, Forum] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    editions: dict[str, Edition] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    secretaries: dict[str, Person] = field(default_factory=dict)
    archive: dict[str, Person] = field(default_factory=dict)
    claimants: dict[str, Claimant] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)

    def secretary(self, organisation: str) -> Actor:
        """Who signs for an organisation at the moment the clock shows."""
        row, named = self.organisations[organisation], self.secretaries.get(organisation)
        if named and mandate_for(named.pk, row.pk, Power.SIGN):
            return Actor(named.pk, organisation=row.pk, viewer=viewer_of(named))
        return self.archivist(organisation)

    def archivist(self, organisation: str) -> Actor:
        """The officer of an organisation who held every power from the beginning."""
        person, row = self.archive[organisation], self.organisations[organisation]
        return Actor(person.pk, organisation=row.pk, viewer=viewer_of(person))

    def entering(self, organisation: str) -> Actor:
        """The network editor for an organisation: what it handed in gets the network's symbol.

        The mandate is for the day the clock shows, since it stands for one publication.
        """
        person, row = self.people["p05"], self.organisations[organisation]
        Mandate.objects.get_or_create(
            person=person,
            organisation=row,
            power=Power.PUBLISH,
            since=clock.today(),
            until=clock.today() + timedelta(days=1),
            defaults={"granted_at": clock.now(), "granted_by": self.archive[organisation]},
        )
        return Actor(person.pk, organisation=row.pk, viewer=viewer_of(person))

    def editor(self, body: str) -> Actor:
        """The network editor, acting for a body."""
        person = self.people["p05"]
        return Actor(person.pk, body=self.bodies[body].pk, viewer=viewer_of(person))


def mark() -> None:
    """Mark the database as a trial, for ever."""
    installation.make(
        Kind.TRIAL, name=_NAMES, domain=DOMAIN, languages=["en", "ar", "zh-hans", "es", "fr", "ru"]
    )


def write(world: kinds.World) -> Register:
    """All standing things, in the order in which they refer to each other."""
    made = Register()
    for row in world.sources:
        made.sources[row.id] = Source.objects.create(
            slug=row.id,
            title=row.title,
            publisher=row.publisher,
            day=row.day.isoformat() if row.day else "",
            locator=row.locator,
        )
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
            shows_acts=row.shows_acts,
            confirmed_on=row.confirmed,
        )
        PublishedAddress.objects.create(
            organisation=made.organisations[row.id],
            email=row.contact,
            published_at=datetime.combine(row.contact_since, time(), UTC),
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
    Name.objects.bulk_create(
        Name(
            organisation=made.organisations[row.organisation],
            text=row.text,
            folded=fold(row.text)[:600],
            language=row.language,
            script=row.script,
            kind=NameKind.TRANSLATION if row.kind == "official" and not row.own else row.kind,
            since=row.from_,
            until=row.until,
            claimant=row.claimant,
            position=place,
        )
        for place, row in enumerate(world.names)
    )


def _lineage(world: kinds.World, made: Register) -> None:
    for event in world.lineage:
        Lineage.objects.create(
            organisation=made.organisations[event.organisation],
            kind=LineageKind(event.kind),
            other=made.organisations.get(event.other),
            day=event.day,
            source=made.sources.get(event.source),
            contested_by=event.contested_by,
            note=event.note,
        )
    for status in world.legal:
        LegalStatus.objects.create(
            organisation=made.organisations[status.organisation],
            kind=LegalKind(status.kind),
            since=status.from_,
            until=status.until,
            source=made.sources.get(status.source),
            contested_by=status.contested_by,
            note=status.note,
        )


def _forums(world: kinds.World, made: Register) -> None:
    for row in world.forums:
        made.forums[row.id] = Forum.objects.create(
            slug=row.id,
            names=_titles(row, "name"),
            state=ForumState(row.state),
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
    for row in world.bodies:
        made.bodies[row.id] = Body.objects.create(
            slug=row.id,
            names=_titles(row, "name"),
            forum=made.forums.get(row.forum),
            keeps_mandates=row.keeps_mandates,
            address=row.address,
            since=row.established.isoformat(),
            note=row.note,
        )
    for seat in world.seats:
        Seat.objects.create(
            body=made.bodies[seat.body],
            organisation=made.organisations[seat.organisation],
            since=seat.from_,
            until=seat.until,
        )


def _people(world: kinds.World, made: Register) -> None:
    for row in world.people:
        person = Person.objects.invite(row.email, row.name, row.language.lower())
        person.time_zone, person.is_operator = row.timezone, row.operator
        person.save(update_fields=["time_zone", "is_operator"])
        made.people[row.id] = person
        if row.role in {"initiator-secretary", "member-secretary"} and row.organisation:
            made.secretaries.setdefault(row.organisation, person)
    for office in world.officers:
        Officer.objects.create(
            body=made.bodies[office.body],
            person=made.people[office.person],
            office=Office(office.office),
            since=LONG_AGO if office.office == Office.EDITOR else office.from_,
            until=office.until,
        )
    _claimants(world, made)
    _mandates(world, made)
    _archivists(world, made)


def _claimants(world: kinds.World, made: Register) -> None:
    for row in world.claimants:
        made.claimants[row.id] = Claimant.objects.create(
            organisation=made.organisations[row.organisation],
            label=row.label,
            statement=row.statement,
            since=row.since,
            source=made.sources.get(row.source),
        )


def _mandates(world: kinds.World, made: Register) -> None:
    for row in world.mandates:
        Mandate.objects.create(
            person=made.people[row.person],
            organisation=made.organisations[row.organisation],
            power=Power(row.power),
            since=row.from_,
            until=row.until,
            claimant=made.claimants.get(row.claimant),
            granted_by=made.people.get(row.granted_by),
            granted_at=datetime.combine(row.granted, time(), UTC),
            revoked_at=datetime.combine(row.revoked, time(), UTC) if row.revoked else None,
        )


def _archivists(world: kinds.World, made: Register) -> None:
    """One more officer of each organisation, who acted before those the story names."""
    granted = datetime.combine(LONG_AGO, time(), UTC)
    for row in world.organisations:
        language = row.language.lower() if row.language.lower() in _NAMES else "en"
        person = Person.objects.invite(f"archive@{row.domain}", "", language)
        made.archive[row.id] = person
        Mandate.objects.bulk_create(
            Mandate(
                person=person,
                organisation=made.organisations[row.id],
                power=power,
                since=LONG_AGO,
                granted_at=granted,
            )
            for power in Power
        )


def _standings(world: kinds.World, made: Register) -> None:
    Standing.objects.bulk_create(
        Standing(
            organisation=made.organisations[row.organisation],
            forum=made.forums.get(row.forum),
            kind=StandingKind(row.kind),
            since=row.from_,
            until=row.until,
        )
        for row in world.standings
    )


def _claims(world: kinds.World, made: Register) -> None:
    for row in world.claims:
        subject = row.subject.lower() if row.subject_kind == "edition" else row.subject
        source = made.sources[row.source]
        Claim.objects.create(
            slug=row.id.lower(),
            subject=ref(row.subject_kind, subject),
            measure=row.measure,
            value=row.value,
            unit=row.unit,
            kind=ClaimKind(row.kind),
            day=source.day,
            source=source,
            locator=row.source_symbol,
            note=row.note,
        )
