"""Reads of the library; every one takes the viewer."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q, QuerySet

from comity.core.folding import fold
from comity.documents import policies
from comity.documents.enums import Rung, Type
from comity.documents.models import Document, File, LanguageVersion, Version
from comity.kit.errors import NotFound
from comity.kit.policy import Viewer

# Facet -> the column it filters; the order is that of the page.
FACETS: dict[str, str] = {
    "type": "type",
    "rung": "rung",
    "member": "organisation__slug",
    "region": "organisation__country__region__slug",
    "event": "edition__slug",
    "topic": "topic",
    "language": "versions__languages__language",
    "year": "date__year",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet with the number of documents it would leave."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class River:
    """What a filtered list shows: documents in order, the facets with counts, how many."""

    documents: QuerySet[Document]
    facets: dict[str, list[Choice]]
    total: int
    chosen: dict[str, list[str]] = field(default_factory=dict)


def documents(viewer: Viewer) -> QuerySet[Document]:
    """Published documents the viewer may see, newest first, ready to list."""
    current = LanguageVersion.objects.filter(replaced_at=None).exclude(version__locked_at=None)
    return (
        Document.objects.filter(policies.visible(viewer), published_at__isnull=False)
        .select_related("organisation", "body", "edition__forum")
        .prefetch_related(
            Prefetch("versions", Version.objects.exclude(locked_at=None)),
            Prefetch("versions__languages", current),
            "organisation__names",
        )
        .defer("folded")
    )


def drafts(viewer: Viewer) -> QuerySet[Document]:
    """Documents of the viewer's own that hold an open version."""
    own = Q(organisation__in=viewer.organisations) | Q(body__in=viewer.bodies)
    return (
        Document.objects.filter(own, versions__locked_at=None)
        .select_related("organisation", "body")
        .prefetch_related("versions__languages")
        .distinct()
    )


def written(viewer: Viewer) -> QuerySet[Document]:
    """As `drafts`, and what was never published though no version of it is open now."""
    own = Q(organisation__in=viewer.organisations) | Q(body__in=viewer.bodies)
    rows = Document.objects.filter(own, Q(versions__locked_at=None) | Q(published_at=None))
    return rows.select_related("organisation", "body").distinct()


def draft(viewer: Viewer, pk: int) -> Document:
    found = drafts(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound(str(pk))
    return found


def document(viewer: Viewer, symbol: str) -> Document:
    """One published document; NotFound whether it is absent or not for this viewer."""
    found = documents(viewer).filter(symbol=symbol).first()
    if found is None:
        raise NotFound(symbol)
    return found


def by_symbol(symbol: str) -> Document | None:
    """The document with this symbol, for the terminal of the machine; None when there is none."""
    return Document.objects.filter(symbol=symbol).select_related("made_by").first()


def published(viewer: Viewer, symbol: str) -> Document:
    """As `document`, the bare row: nothing beside it is loaded."""
    shown = Document.objects.filter(policies.visible(viewer), published_at__isnull=False)
    found = shown.filter(symbol=symbol).defer("folded").first()
    if found is None:
        raise NotFound(symbol)
    return found


def titles(document: Document) -> list[LanguageVersion]:
    """Language versions that stand of the newest locked version, authentic first, then by tag."""
    rows = LanguageVersion.objects.filter(version__document=document, replaced_at=None)
    found = list(rows.exclude(version__locked_at=None).order_by("-version__number", "language"))
    newest = [row for row in found if row.version_id == found[0].version_id]
    return sorted(newest, key=lambda row: row.status != "authentic")


def version(document: Document, number: int | None = None) -> Version:
    """The locked version with this number, or the newest; NotFound when there is none."""
    locked = [v for v in document.versions.all() if v.locked_at is not None]
    if number is not None:
        locked = [v for v in locked if v.number == number]
    if not locked:
        raise NotFound(f"{document} v{number}")
    return max(locked, key=lambda v: v.number)


def open_version(document: Document) -> Version | None:
    """The version that is still being written, if any."""
    return document.versions.filter(locked_at=None).order_by("-number").first()


def languages(version: Version) -> list[LanguageVersion]:
    """The language versions that stand, authentic first, then by tag."""
    rows = version.languages.filter(replaced_at=None)
    return sorted(rows, key=lambda r: (r.status != "authentic", r.language))


def wording(version: Version, language: str) -> LanguageVersion:
    """The text in `language`; NotFound when this version has none."""
    row = (
        version.languages.filter(language=language, replaced_at=None)
        .prefetch_related("paragraphs")
        .first()
    )
    if row is None:
        raise NotFound(language)
    return row


def best_language(rows: list[LanguageVersion], language: str) -> str:
    """The reader's language if the text has it, else English if authentic, else the first."""
    tags = [r.language for r in rows]
    for wanted in (language, language.partition("-")[0]):
        for tag in tags:
            if tag.lower() == wanted.lower() or tag.partition("-")[0].lower() == wanted.lower():
                return tag
    return tags[0]


def best_row(rows: list[LanguageVersion], language: str) -> LanguageVersion:
    """The language version that `best_language` chooses among these."""
    best = best_language(rows, language)
    return next(row for row in rows if row.language == best)


def files(viewer: Viewer, document: Document) -> QuerySet[File]:
    return File.objects.filter(policies.files_visible(viewer), document=document)


def file(viewer: Viewer, document: Document, digest: str) -> File:
    found = files(viewer, document).filter(digest=digest).first()
    if found is None:
        raise NotFound(digest)
    return found


def river(viewer: Viewer, words: str, chosen: Mapping[str, list[str]]) -> River:
    """Documents by words and facets; each facet counts under all the other choices."""
    base = Document.objects.filter(policies.visible(viewer), published_at__isnull=False)
    for word in fold(words).split():
        base = base.filter(folded__contains=word)
    picked = {name: values for name in FACETS if (values := _usable(name, chosen.get(name, [])))}
    facets = {name: _choices(base, name, picked) for name in FACETS}
    narrowed = _narrow(base, picked)
    rows = documents(viewer).filter(pk__in=narrowed.values("pk"))
    return River(rows, facets, narrowed.count(), picked)


def _usable(name: str, values: list[str]) -> list[str]:
    """The values a database can compare: years of four digits, texts without NUL."""
    if name == "year":
        return [v for v in values if len(v) == 4 and v.isascii() and v.isdecimal() and int(v)]
    return [v for v in values if v and "\0" not in v]


def _narrow(
    rows: QuerySet[Document], picked: Mapping[str, list[str]], *, but: str = ""
) -> QuerySet[Document]:
    for name, values in picked.items():
        if name == but:
            continue
        if name == "language":
            rows = rows.filter(pk__in=_with_language(values).values("document"))
        elif name == "year":
            rows = rows.filter(date__year__in=[int(v) for v in values])
        else:
            rows = rows.filter(**{f"{FACETS[name]}__in": values})
    return rows


def _with_language(values: list[str]) -> QuerySet[Version]:
    rows = LanguageVersion.objects.filter(language__in=values, replaced_at=None)
    return Version.objects.filter(pk__in=rows.values("version")).exclude(locked_at=None)


def _choices(base: QuerySet[Document], name: str, picked: Mapping[str, list[str]]) -> list[Choice]:
    rows = _narrow(base, picked, but=name)
    if name == "language":
        values = (
            LanguageVersion.objects.filter(version__document__in=rows, replaced_at=None)
            .exclude(version__locked_at=None)
            .order_by()  # the model's own order would make every version distinct
            .values_list("version__document", "language")
            .distinct()
        )
        counts = Counter(tag for _, tag in values)
    else:
        counts = Counter(str(v) for v in rows.values_list(FACETS[name], flat=True) if v)
    chosen = picked.get(name, [])
    order = sorted(counts, reverse=name == "year")
    return [Choice(v, _label(name, v), counts[v], v in chosen) for v in order]


def _label(name: str, value: str) -> str:
    labels = {"type": dict(Type.choices), "rung": dict(Rung.choices)}.get(name, {})
    return str(labels.get(value, value))


def successors(viewer: Viewer, document: Document) -> list[Document]:
    """Published revisions, corrections and additions of a document, oldest first."""
    return list(documents(viewer).filter(supersedes=document).order_by("published_at"))


def superseded(viewer: Viewer, document: Document) -> Document | None:
    """The document that this one revises, corrects or adds to, if the viewer may see it."""
    if document.supersedes_id is None:
        return None
    return documents(viewer).filter(pk=document.supersedes_id).first()
