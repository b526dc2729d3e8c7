"""The values of the trial world, one class for each table.

Each class names the columns of one CSV file in their order; a column ``from`` is the field
``from_``. Types: `date` is an ISO 8601 day; `datetime` is an instant in UTC; `Stated` is a date to
the precision in which it is known (``1984`` or ``1984-03-08``); a tuple is parted by spaces in the
file; `None` stands for an empty cell. Languages are BCP 47, scripts ISO 15924.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from comity.datasets.tables import Stated
from comity.datasets.trial.library import Act, Call, Document, Language, Version
from comity.datasets.trial.texts import Text


@dataclass(frozen=True, slots=True)
class Region:
    code: str
    name_en: str
    name_ar: str
    name_zh: str
    name_es: str
    name_fr: str
    name_ru: str
    continent: str


@dataclass(frozen=True, slots=True)
class Country:
    """An invented country. The dot is in degrees on a map that shows no real coast."""

    code: str
    name_en: str
    name_ar: str
    name_zh: str
    name_es: str
    name_fr: str
    name_ru: str
    region: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class Organisation:
    """`capacity` is its usual one, `capacities` all in which it may act. An organisation that is
    `not_shown` is listed nowhere in public; `shows_acts` is its word that its acts may be seen."""

    id: str
    country: str
    capacity: str
    capacities: tuple[str, ...]
    section_of: str
    description: str
    founded: Stated
    not_shown: bool
    shows_acts: bool
    keeper: str
    confirmed: dt.date | None
    contact: str
    contact_since: dt.date
    domain: str
    language: str


@dataclass(frozen=True, slots=True)
class Predecessor:
    """An organisation that ended before it could belong to the network of today."""

    id: str
    country: str
    founded: Stated
    dissolved: dt.date


@dataclass(frozen=True, slots=True)
class Claimant:
    """One of those who claim to speak for one organisation. `recognised` is empty until a body
    records its recognition."""

    id: str
    organisation: str
    label: str
    statement: str
    contact: str
    since: dt.date
    recognised: dt.date | None
    source: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name over a span of days; `own` where it is in the organisation's own language."""

    organisation: str
    text: str
    language: str
    script: str
    kind: str
    own: bool
    from_: dt.date | None
    until: dt.date | None
    claimant: str


@dataclass(frozen=True, slots=True)
class Lineage:
    """founded, split (from `other`), merged (into `other`), renamed or dissolved."""

    organisation: str
    kind: str
    other: str
    day: Stated
    source: str
    contested_by: str
    note: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Its place in a forum or, where `forum` is empty, in the network."""

    organisation: str
    forum: str
    kind: str
    from_: dt.date
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class Legal:
    """legal, tolerated, banned, restored or dissolved, as its source says."""

    organisation: str
    kind: str
    from_: dt.date | None
    until: dt.date | None
    source: str
    contested_by: str
    note: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where something is stated; `day` is empty where the source has no date."""

    id: str
    title: str
    publisher: str
    day: dt.date | None
    locator: str


@dataclass(frozen=True, slots=True)
class Forum:
    id: str
    prefix: str
    name_en: str
    name_ar: str
    name_zh: str
    name_es: str
    name_fr: str
    name_ru: str
    founded: dt.date
    cadence: str
    state: str


@dataclass(frozen=True, slots=True)
class Body:
    id: str
    prefix: str
    forum: str
    kind: str
    name_en: str
    name_ar: str
    name_zh: str
    name_es: str
    name_fr: str
    name_ru: str
    established: dt.date
    keeps_mandates: bool
    address: str
    note: str


@dataclass(frozen=True, slots=True)
class Seat:
    """An organisation's place in a body."""

    body: str
    organisation: str
    role: str
    from_: dt.date
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class Edition:
    """A meeting: first planned, then perhaps moved, then held. `start` is empty until it is."""

    id: str
    forum: str
    number: int
    city: str
    country: str
    planned_start: dt.date
    planned_end: dt.date
    moved_start: dt.date | None
    moved_end: dt.date | None
    start: dt.date | None
    end: dt.date | None
    theme_en: str
    theme_ar: str
    theme_zh: str
    theme_es: str
    theme_fr: str
    theme_ru: str
    rung: str
    host: str
    mode: str
    note: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One stated fact. `kind` is planned, announced, reported, final or official; its day is that
    of its source."""

    id: str
    subject_kind: str
    subject: str
    measure: str
    value: str
    unit: str
    kind: str
    source: str
    source_symbol: str
    note: str


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    name: str
    language: str
    timezone: str
    email: str
    organisation: str
    role: str
    operator: bool


@dataclass(frozen=True, slots=True)
class Officer:
    """A person's office in a body: registrar, member or editor."""

    body: str
    person: str
    office: str
    from_: dt.date
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class Mandate:
    """Who may do what for an organisation; with two claimants, by whose word."""

    id: str
    person: str
    organisation: str
    power: str
    from_: dt.date
    until: dt.date
    claimant: str
    granted_by: str
    granted: dt.date
    revoked: dt.date | None
    note: str


@dataclass(frozen=True, slots=True)
class World:
    """The whole trial world. `texts` is by (symbol, language), `earlier` by (symbol,
    number, language); `voices` holds the words of
    reservations and explanations, by (call, organisation, language)."""

    regions: tuple[Region, ...]
    countries: tuple[Country, ...]
    organisations: tuple[Organisation, ...]
    predecessors: tuple[Predecessor, ...]
    claimants: tuple[Claimant, ...]
    names: tuple[Name, ...]
    lineage: tuple[Lineage, ...]
    standings: tuple[Standing, ...]
    legal: tuple[Legal, ...]
    forums: tuple[Forum, ...]
    bodies: tuple[Body, ...]
    seats: tuple[Seat, ...]
    officers: tuple[Officer, ...]
    editions: tuple[Edition, ...]
    sources: tuple[Source, ...]
    claims: tuple[Claim, ...]
    people: tuple[Person, ...]
    mandates: tuple[Mandate, ...]
    documents: tuple[Document, ...]
    versions: tuple[Version, ...]
    languages: tuple[Language, ...]
    calls: tuple[Call, ...]
    acts: tuple[Act, ...]
    texts: Mapping[tuple[str, str], Text]
    earlier: Mapping[tuple[str, int, str], Text]
    voices: Mapping[tuple[str, str, str], str]
