"""Load a reference data set into a database of its own: sourced facts, no accounts, no acts.

The same version twice changes nothing; another version replaces the whole, in one transaction, so
that a fault leaves what was there. Rows that a later room models are claims on bare rows.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

import pycountry
from django.db import transaction

from comity.core.folding import fold
from comity.datasets.reference.read import read
from comity.datasets.reference.rows import Fact, Reference
from comity.datasets.reference.rows import Name as NameRow
from comity.datasets.reference.rows import Subject as SubjectRow
from comity.directory import models
from comity.directory.enums import Capacity, ForumState, LineageKind, NameKind
from comity.kit import installation, revision, svg
from comity.kit.errors import Refused
from comity.kit.models import Kind
from comity.kit.refs import ref

FOLDER = Path(__file__).resolve().parent
Say = Callable[[str], None]

_ROOMS = ("organisation", "external", "forum", "edition", "body")
_NAME_KINDS = {
    "own": NameKind.OFFICIAL,
    "official": NameKind.OFFICIAL,
    "common": NameKind.TRANSLATION,
    "printed": NameKind.PRINTED,
    "misprint": NameKind.PRINTED,
    "abbreviation": NameKind.ACRONYM,
    "alias": NameKind.ALIAS,
    "former": NameKind.FORMER,
}
_NAME_MEASURES = {
    "own": "own_name",
    "official": "also_named",
    "common": "also_named",
    "printed": "printed_as",
    "misprint": "printed_as",
    "abbreviation": "abbreviation",
    "alias": "also_named",
    "former": "former_name",
}
_STATES = {
    "active": ForumState.ACTIVE,
    "ended": ForumState.ENDED,
    "dissolved with its host": ForumState.DISSOLVED,
}


@dataclass
class _Made:
    """Rows by their ids in the files."""

    sources: dict[str, models.Source] = field(default_factory=dict)
    countries: dict[str, models.Country] = field(default_factory=dict)
    organisations: dict[str, models.Organisation] = field(default_factory=dict)
    forums: dict[str, models.Forum] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)  # of every row, written or not


def version_of(folder: Path) -> str:
    """Digest of every file of the data set: the same bytes are the same version."""
    digest = sha256()
    for path in sorted(folder.glob("*.csv")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def load(folder: Path = FOLDER, say: Say = lambda line: None) -> bool:
    """Fill the database from `folder`; False when it holds this version already.

    Raises FaultyDataset (nothing is loaded) and Refused when the database holds a network.
    """
    data, version = read(folder), version_of(folder)
    standing = installation.read()
    if standing and standing.kind != Kind.REFERENCE:
        raise Refused("not-reference", "This database holds a network, not a reference data set.")
    if standing and standing.version == version:
        return False
    with transaction.atomic():
        _clear()
        if standing is None:
            standing = installation.make(
                Kind.REFERENCE, name={}, domain="reference.invalid", languages=["en"]
            )
        standing.version, standing.name = version, {"en": data.dataset.name}
        standing.save(update_fields=["version", "name"])
        _fill(data)
        revision.advance()
    say(f"{len(data.subjects)} subjects, {len(data.facts)} facts, {len(data.sources)} sources")
    return True


def _clear() -> None:
    for model in (
        models.Claim,
        models.Gap,
        models.Subject,
        models.Lineage,
        models.Name,
        models.Edition,
        models.Body,
        models.Forum,
        models.Organisation,
        models.Country,
        models.Region,
        models.Source,
    ):
        model._default_manager.all().delete()


def _fill(data: Reference) -> None:
    made = _Made(references={row.id: _reference(row) for row in data.subjects})
    for row in data.sources:
        made.sources[row.id] = models.Source.objects.create(
            slug=row.id,
            title=row.title or row.publisher or row.url,
            publisher=row.publisher,
            day=row.date,
            locator=row.url or row.note,
        )
    _places(data, made)
    for kind in ("organisation", "external", "forum", "body", "edition"):
        for subject in data.subjects:
            if subject.type == kind:
                _write(subject, made)
    for subject in data.subjects:
        if subject.type not in _ROOMS:
            _write_bare(subject, made)
    _names(data, made)
    _lineage(data, made)
    _claims(data, made)
    _systems(data)


def _reference(row: SubjectRow) -> str:
    return ref("organisation" if row.type == "external" else row.type, row.id)


def _places(data: Reference, made: _Made) -> None:
    regions: dict[str, models.Region] = {}
    for row in data.subjects:
        if not row.country or row.country in made.countries:
            continue
        if row.region not in regions:
            regions[row.region] = models.Region.objects.create(
                slug=row.region.lower().replace(" ", "-"),
                names={"en": row.region},
                continent=row.continent,
            )
        country = pycountry.countries.get(alpha_2=row.country)
        assert country is not None, "the check refuses unknown countries"
        longitude, latitude = svg.place_of(row.country) or (None, None)
        made.countries[row.country] = models.Country.objects.create(
            code=row.country.lower(),
            longitude=longitude,
            latitude=latitude,
            names={"en": getattr(country, "common_name", country.name)},
            region=regions[row.region],
        )


def _write(row: SubjectRow, made: _Made) -> None:
    names, country = {"en": row.label}, made.countries.get(row.country)
    if row.type in ("organisation", "external"):
        made.organisations[row.id] = models.Organisation.objects.create(
            slug=row.id,
            capacity=Capacity.MEMBER if row.type == "organisation" else Capacity.OTHER,
            country=country,
            external=row.type == "external",
            note=row.note,
        )
    elif row.type == "forum":
        made.forums[row.id] = models.Forum.objects.create(
            slug=row.id,
            names=names,
            state=_STATES.get(row.state, ForumState.UNKNOWN),
            note=row.note,
        )
    elif row.type == "body":
        models.Body.objects.create(
            slug=row.id, names=names, forum=made.forums.get(row.parent), note=row.note
        )
    else:
        models.Edition.objects.create(
            slug=row.id,
            forum=made.forums[row.parent],
            ordinal=int(row.number) if row.number.isdecimal() else None,
            names=names,
            country=country,
        )


def _write_bare(row: SubjectRow, made: _Made) -> None:
    models.Subject.objects.create(
        slug=row.id,
        kind=row.type,
        label=row.label,
        parent=made.references.get(row.parent, ""),
        number=row.number,
        state=row.state,
        note=row.note,
    )


def _names(data: Reference, made: _Made) -> None:
    labels = {row.id: row.label for row in data.subjects}
    named = {row.subject for row in data.names if row.name == labels[row.subject]}
    own = [row for row in data.names if row.subject in made.organisations]

    def kind(row: NameRow) -> NameKind:
        shown = row.name == labels[row.subject] and row.kind == "printed"
        return NameKind.TRANSLATION if shown else _NAME_KINDS[row.kind]

    models.Name.objects.bulk_create(
        [
            _name(made, row.subject, row.name, row.language, row.script, kind(row), place, row)
            for place, row in enumerate(own, 1)
        ]
        + [
            _name(made, slug, labels[slug], "en", "Latn", NameKind.TRANSLATION, 0, None)
            for slug in made.organisations
            if slug not in named
        ]
    )


def _name(
    made: _Made,
    slug: str,
    text: str,
    language: str,
    script: str,
    kind: NameKind,
    place: int,
    row: NameRow | None,
) -> models.Name:
    return models.Name(
        organisation=made.organisations[slug],
        text=text,
        folded=fold(text)[:600],
        language=language,
        script=script,
        kind=kind,
        since=_day(row.start) if row else None,
        until=_day(row.end, last=True) if row else None,
        source=made.sources[row.source.split()[0]] if row else None,
        note=row.note if row else "",
        position=place,
    )


def _day(stated: str, *, last: bool = False) -> date | None:
    """The first or the last day of what is stated to the year, month or day."""
    if not stated:
        return None
    year, *rest = (int(part) for part in stated.split("-"))
    month = rest[0] if rest else (12 if last else 1)
    end = monthrange(year, month)[1] if last else 1
    return date(year, month, rest[1] if len(rest) > 1 else end)


def _lineage(data: Reference, made: _Made) -> None:
    """Events that the register models; the others stay as claims on their subject."""
    kinds = {"dissolved": LineageKind.DISSOLVED, "founded": LineageKind.FOUNDED}
    for row in data.lineage:
        source = made.sources[row.source.split()[0]]
        if row.event in kinds and row.subject in made.organisations:
            models.Lineage.objects.create(
                organisation=made.organisations[row.subject],
                kind=kinds[row.event],
                other=made.organisations.get(row.other),
                day=row.date,
                source=source,
                note=row.note,
            )
        models.Claim.objects.create(
            slug=row.id,
            subject=made.references[row.subject],
            measure=row.event.replace(" ", "_"),
            value=made.references.get(row.other, row.other) or row.date or "stated",
            unit="subject" if row.other else "date",
            kind="reported",
            day=row.date,
            source=source,
            locator=row.locator,
            note=row.note,
        )


def _claims(data: Reference, made: _Made) -> None:
    claims = models.Claim.objects.bulk_create(_claim(row, made) for row in data.facts)
    models.Claim.objects.bulk_create(_other_names(data, made))
    through = models.Claim.also.through
    through._default_manager.bulk_create(
        through(claim=claim, source=made.sources[other])
        for claim, row in zip(claims, data.facts, strict=True)
        for other in row.sources[1:]
    )
    models.Gap.objects.bulk_create(
        models.Gap(
            slug=row.id,
            subject=made.references[row.subject],
            measure=row.measure,
            reason=row.reason,
        )
        for row in data.gaps
    )


def _other_names(data: Reference, made: _Made) -> list[models.Claim]:
    """Names of what is no organisation have no place in the register: each is a claim."""
    labels = {row.id: row.label for row in data.subjects}
    return [
        models.Claim(
            slug=f"name_{place}",  # no id of a file holds the underscore
            subject=made.references[row.subject],
            measure=_NAME_MEASURES[row.kind],
            value=row.name,
            unit="name",
            kind="reported",
            source=made.sources[row.source.split()[0]],
            note=row.note,
        )
        for place, row in enumerate(data.names, 1)
        if row.subject not in made.organisations and row.name != labels[row.subject]
    ]


def _claim(row: Fact, made: _Made) -> models.Claim:
    return models.Claim(
        slug=row.id,
        subject=made.references[row.subject],
        measure=row.measure,
        value=made.references[row.value] if row.unit == "subject" else row.value,
        unit=row.unit,
        kind=row.kind,
        day="/".join(filter(None, (row.start, row.end))),
        scope=row.scope,
        source=made.sources[row.sources[0]],
        locator=row.locator,
        note=row.note,
        doubt=row.doubt,
    )


def _systems(data: Reference) -> None:
    models.Subject.objects.bulk_create(
        models.Subject(
            slug=f"system-{row.number}",
            kind="system",
            label=row.title,
            parent=ref("section", row.section),
            number=row.number.zfill(2),
            state=row.page,
            note=row.records,
        )
        for row in data.systems
    )
