"""A network of a few organisations with mandates, a body that keeps mandates, and a document."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction

from comity.accord.actions import open_call
from comity.accord.actions.calling import Terms
from comity.accord.models import Call
from comity.core.folding import fold
from comity.directory.enums import Capacity, NameKind, Office, Power, StandingKind
from comity.directory.models import (
    Body,
    Country,
    Mandate,
    Name,
    Officer,
    Organisation,
    Person,
    PublishedAddress,
    Region,
    Standing,
)
from comity.directory.queries import viewer_of
from comity.documents.actions import create_document, publish
from comity.documents.enums import Audience, LanguageStatus, Type
from comity.documents.models import Document, Version
from comity.documents.values import Piece, Reach, Wording
from comity.kit import clock, installation
from comity.kit.models import Kind
from comity.kit.policy import Actor
from comity.ledger.actions import admit, found

YEARS_AGO = date(2020, 1, 1)


@dataclass
class World:
    """`member("a")` makes an organisation, `officer(org)` a person who may do everything there."""

    country: Country
    body: Body
    made: dict[str, Organisation] = field(default_factory=dict)

    @classmethod
    def make(cls) -> "World":
        installation.make(
            Kind.NETWORK,
            name={"en": "Test network"},
            domain="hub.example",
            languages=["en", "ar", "fr"],
        )
        with transaction.atomic():
            found("hub.example", "test")
        region = Region.objects.create(slug="north", names={"en": "North"}, continent="Upper")
        country = Country.objects.create(code="xa", names={"en": "Astrera"}, region=region)
        body = Body.objects.create(
            slug="credentials", names={"en": "Credentials Committee"}, keeps_mandates=True
        )
        return cls(country, body)

    def organisation(
        self,
        slug: str,
        *,
        name: str = "",
        capacity: Capacity = Capacity.MEMBER,
        standing: StandingKind | None = StandingKind.MEMBER,
        not_shown: bool = False,
        shows_acts: bool = True,
    ) -> Organisation:
        text = name or f"Association {slug}"
        with transaction.atomic():
            row = Organisation.objects.create(
                slug=slug,
                capacity=capacity,
                country=self.country,
                not_shown=not_shown,
                shows_acts=shows_acts,
                record_id=admit(slug, text),
            )
        Name.objects.create(
            organisation=row,
            text=text,
            folded=fold(text),
            language="en",
            script="Latn",
            kind=NameKind.OFFICIAL,
        )
        if standing:
            Standing.objects.create(organisation=row, kind=standing, since=YEARS_AGO)
        PublishedAddress.objects.create(
            organisation=row,
            email=f"office@{slug}.example",
            published_at=clock.now() - timedelta(days=900),
        )
        self.made[slug] = row
        return row

    def person(self, email: str, language: str = "en") -> Person:
        return Person.objects.invite(email, email.partition("@")[0], language)

    def mandate(
        self,
        person: Person,
        organisation: Organisation,
        *powers: Power,
        since: date = YEARS_AGO,
        until: date | None = None,
    ) -> list[Mandate]:
        return [
            Mandate.objects.create(
                person=person,
                organisation=organisation,
                power=power,
                since=since,
                until=until,
                granted_at=clock.now(),
            )
            for power in powers or tuple(Power)
        ]

    def officer_of(self, organisation: Organisation, name: str = "secretary") -> Actor:
        """An actor with every power in the organisation."""
        person = self.person(f"{name}@{organisation.slug}.example")
        if not person.mandates.filter(organisation=organisation).exists():
            self.mandate(person, organisation)
        return self.actor(person, organisation)

    def actor(self, person: Person, organisation: Organisation | None = None) -> Actor:
        return Actor(
            person.pk,
            organisation=organisation.pk if organisation else None,
            viewer=viewer_of(person),
        )

    def registrar(self, name: str, office: Office = Office.REGISTRAR) -> Actor:
        """An officer of the body that keeps mandates."""
        person = self.person(f"{name}@hub.example")
        Officer.objects.get_or_create(body=self.body, person=person, office=office, since=YEARS_AGO)
        return Actor(person.pk, body=self.body.pk, viewer=viewer_of(person))

    def published(
        self,
        actor: Actor,
        *,
        title: str = "On shared rivers",
        texts: tuple[str, ...] = ("A river does not change at a border.", "Water comes first."),
        audience: Audience = Audience.PUBLIC,
        reach: Reach | None = None,
    ) -> Version:
        document = self.draft(actor, title=title, texts=texts)
        version = document.versions.get()
        return publish(actor, version=version, reach=reach or Reach(audience))

    def draft(
        self,
        actor: Actor,
        *,
        title: str = "On shared rivers",
        texts: tuple[str, ...] = ("A river does not change at a border.",),
    ) -> Document:
        return create_document(
            actor,
            type=Type.STATEMENT,
            wording=Wording(
                "en", LanguageStatus.AUTHENTIC, title, tuple(Piece(text) for text in texts)
            ),
        )

    def call(self, actor: Actor, version: Version | None = None, **terms: object) -> Call:
        terms.setdefault("deadline", clock.now() + timedelta(days=14))
        return open_call(
            actor,
            version=version or self.published(actor),
            terms=Terms(**terms),  # type: ignore[arg-type]  # tests name fields
        )
