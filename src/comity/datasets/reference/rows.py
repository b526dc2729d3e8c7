"""The rows of a reference data set: one frozen value per row, the columns in file order."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dataset:
    """What the data set is called and which version it is."""

    name: str
    version: str
    note: str


@dataclass(frozen=True, slots=True)
class Subject:
    """Anything that facts are about. `country` is ISO 3166-1 alpha-2, `parent` a subject."""

    id: str
    type: str
    label: str
    country: str
    region: str
    continent: str
    parent: str
    state: str
    number: str
    note: str


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a subject. `language` is ISO 639, `script` ISO 15924."""

    subject: str
    name: str
    language: str
    script: str
    kind: str
    start: str
    end: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Lineage:
    """One event in the life of a subject, with the other subject if there is one."""

    id: str
    subject: str
    event: str
    other: str
    date: str
    source: str
    locator: str
    note: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts come from: a publication or a page."""

    id: str
    title: str
    publisher: str
    date: str
    url: str
    note: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One claim: somebody stated that `measure` of `subject` is `value`.

    Dates are YYYY, YYYY-MM or YYYY-MM-DD. `source` holds one source or several, separated by
    spaces, where it is not recorded which of them states it. `doubt` says why the claim is
    probably wrong; the value stays as the source has it.
    """

    id: str
    subject: str
    measure: str
    value: str
    unit: str
    kind: str
    start: str
    end: str
    scope: str
    source: str
    locator: str
    note: str
    doubt: str

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources."""
        return tuple(self.source.split())


@dataclass(frozen=True, slots=True)
class Gap:
    """What is not known of a subject, kept visible for whoever can fill it."""

    id: str
    subject: str
    measure: str
    reason: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """One sentence of the article, or one thing named in it, with the facts that hold it."""

    paragraph: str
    sentence: str
    kind: str
    item: str
    facts: str
    note: str

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """The ids of the facts."""
        return tuple(self.facts.split())


@dataclass(frozen=True, slots=True)
class System:
    """One system of the article with its page here, or "not yet", and its records."""

    number: str
    section: str
    title: str
    paragraphs: str
    page: str
    records: str

    @property
    def record_ids(self) -> tuple[str, ...]:
        """The ids of subjects and facts."""
        return tuple(self.records.split())


@dataclass(frozen=True, slots=True)
class Hosting:
    """One host of one edition, as `comity rotation` reads it."""

    edition: str
    kind: str
    start: str
    end: str
    place: str
    place_country: str
    organisation: str
    name: str
    country: str
    continent: str
    state: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Reference:
    """All rows of a data set, in file order."""

    dataset: Dataset
    subjects: tuple[Subject, ...]
    names: tuple[Name, ...]
    lineage: tuple[Lineage, ...]
    sources: tuple[Source, ...]
    facts: tuple[Fact, ...]
    gaps: tuple[Gap, ...]
    coverage: tuple[Coverage, ...]
    systems: tuple[System, ...]
    hosts: tuple[Hosting, ...]
