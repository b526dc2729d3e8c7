"""Reads of forums, editions, bodies, bare subjects, claims, gaps and sources.

A claim about an organisation that the viewer may not see is not among the answers, and where such
an organisation is the value of a claim, its name is not given.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Count, Q, QuerySet

from comity.directory import policies
from comity.directory.enums import ClaimKind
from comity.directory.models import (
    Body,
    Claim,
    Country,
    Edition,
    Forum,
    Gap,
    Name,
    Organisation,
    Source,
    Subject,
)
from comity.directory.queries import hidden, printed
from comity.kit.errors import NotFound
from comity.kit.policy import Viewer

SYSTEM = "system"
Row = TypeVar("Row", Forum, Edition, Body, Subject, Source)
_ORDER = {kind: place for place, kind in enumerate(ClaimKind.values)}


@dataclass(frozen=True, slots=True)
class Label:
    """What a reference is called, and its page; no page where the viewer may not see it."""

    text: str
    address: str = ""
    language: str = ""


def statements(viewer: Viewer) -> QuerySet[Claim]:
    """Claims whose subject the viewer may see, with every source."""
    found = Claim.objects.select_related("source").prefetch_related("also")
    unseen = hidden(viewer)
    return found.exclude(subject__in=unseen) if unseen else found


def by_measure(claims: Iterable[Claim]) -> dict[str, dict[str, list[Claim]]]:
    """Subject -> measure -> claims by the published rule: the kind, then the newest first."""
    found: dict[str, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    newest = sorted(claims, key=lambda c: c.day, reverse=True)
    for row in sorted(newest, key=lambda c: _ORDER[c.kind]):
        found[row.subject][row.measure].append(row)
    return found


def stated(viewer: Viewer, subjects: Collection[str]) -> dict[str, dict[str, list[Claim]]]:
    """Claims of these subjects, in the published order."""
    return by_measure(statements(viewer).filter(subject__in=subjects).order_by("id"))


def mentions(viewer: Viewer, reference: str) -> list[Claim]:
    """Claims about other subjects whose value is this one."""
    return list(statements(viewer).filter(unit="subject", value=reference).order_by("id"))


def gaps(viewer: Viewer, subjects: Collection[str] | None = None) -> list[Gap]:
    """What is not known: of these subjects, or of all."""
    rows = Gap.objects.exclude(subject__in=hidden(viewer))
    return list(rows if subjects is None else rows.filter(subject__in=subjects))


def labels(viewer: Viewer, references: Iterable[str], tongue: str) -> dict[str, Label]:
    """What each reference is called in `tongue`, in one query or two per kind of row."""
    keys: dict[str, set[str]] = defaultdict(set)
    for reference in references:
        kind, _, key = reference.partition(":")
        keys[kind].add(key)
    found: dict[str, Label] = {}
    seen = Organisation.objects.filter(policies.visible(viewer))
    wanted = keys.pop("organisation", set())
    for organisation in seen.filter(slug__in=wanted).prefetch_related("names"):
        name = printed(organisation, tongue)
        found[organisation.reference] = Label(
            name.text, f"/members/{organisation.slug}", name.language
        )
    for kind, model, under in _ROOMS:
        for row in model._default_manager.filter(slug__in=keys.pop(kind, set())):
            found[f"{kind}:{row.slug}"] = Label(name_in(row.names, tongue), f"{under}/{row.slug}")
    others = {key for slugs in keys.values() for key in slugs}
    for subject in Subject.objects.filter(slug__in=others):
        found[subject.reference] = Label(subject.label, address_of(subject))
    return found


_ROOMS: tuple[tuple[str, type[Forum] | type[Edition] | type[Body], str], ...] = (
    ("forum", Forum, "/forums"),
    ("edition", Edition, "/meetings"),
    ("body", Body, "/bodies"),
)


def address_of(subject: Subject) -> str:
    return "/systems" if subject.kind == SYSTEM else f"/subjects/{subject.kind}/{subject.slug}"


def name_in(names: dict[str, str], tongue: str) -> str:
    """The name in the reader’s language, else the English, else any."""
    for code in (tongue, tongue.partition("-")[0], "en"):
        if names.get(code):
            return names[code]
    return next(iter(names.values()), "")


def forum(slug: str) -> Forum:
    return _one(Forum.objects.select_related("founder", "successor"), slug)


def edition(slug: str) -> Edition:
    return _one(Edition.objects.select_related("forum", "host", "country"), slug)


def body(slug: str) -> Body:
    return _one(Body.objects.select_related("forum"), slug)


def subject(kind: str, slug: str) -> Subject:
    return _one(Subject.objects.filter(kind=kind).exclude(kind=SYSTEM), slug)


def source(slug: str) -> Source:
    return _one(Source.objects.all(), slug)


def _one(rows: QuerySet[Row], slug: str) -> Row:
    found = rows.filter(slug=slug).first()
    if found is None:
        raise NotFound(slug)
    return found


def kinds() -> list[tuple[str, int]]:
    """Kinds of bare subjects and how many there are of each."""
    rows = Subject.objects.exclude(kind=SYSTEM).values_list("kind").annotate(n=Count("id"))
    return list(rows.order_by("kind"))


def subjects(kind: str = "") -> QuerySet[Subject]:
    rows = Subject.objects.exclude(kind=SYSTEM)
    return rows.filter(kind=kind) if kind else rows


def children(reference: str) -> QuerySet[Subject]:
    """Bare subjects that belong to this one."""
    return Subject.objects.filter(parent=reference).exclude(kind=SYSTEM)


def systems() -> QuerySet[Subject]:
    return Subject.objects.filter(kind=SYSTEM).order_by("number")


def sources() -> QuerySet[Source]:
    """Every source, with how many claims name it first."""
    return Source.objects.annotate(number=Count("claims")).order_by("slug")


def stated_by(viewer: Viewer, found: Source) -> list[Claim]:
    """Every claim that this source states, alone or beside others."""
    rows = statements(viewer).filter(Q(source=found) | Q(also=found)).distinct()
    return list(rows.order_by("subject", "measure", "id"))


def editions() -> QuerySet[Edition]:
    return Edition.objects.select_related("forum", "country")


def any_edition() -> bool:
    return Edition.objects.exists()


def names(viewer: Viewer) -> QuerySet[Name]:
    """Every name of the organisations that the viewer may see."""
    seen = Organisation.objects.filter(policies.visible(viewer)).values("pk")
    return Name.objects.filter(organisation__in=seen).select_related("organisation", "source")


def dots(viewer: Viewer) -> list[tuple[Country, list[Organisation]]]:
    """Countries with the organisations listed there that the viewer may see."""
    rows = (
        Organisation.objects.filter(policies.visible(viewer), external=False)
        .exclude(country=None)
        .select_related("country")
    )
    found: dict[Country, list[Organisation]] = defaultdict(list)
    for row in rows:
        assert row.country is not None
        found[row.country].append(row)
    return sorted(found.items(), key=lambda pair: str(pair[0]))


def externals(viewer: Viewer) -> list[Organisation]:
    """Organisations outside the network that are only named."""
    return list(Organisation.objects.filter(policies.visible(viewer), external=True))


def bodies() -> QuerySet[Body]:
    return Body.objects.select_related("forum")


def bodies_of(found: Forum) -> list[Body]:
    return list(Body.objects.filter(forum=found))


def doubts(viewer: Viewer) -> QuerySet[Claim]:
    """Claims that are probably wrong, each with why."""
    return statements(viewer).exclude(doubt="").order_by("id")


def counts(viewer: Viewer) -> dict[str, int]:
    """How much there is of everything that has a page or a file."""
    return {
        "facts": statements(viewer).count(),
        "forums": Forum.objects.count(),
        "editions": Edition.objects.count(),
        "bodies": Body.objects.count(),
        "subjects": subjects().count(),
        "systems": systems().count(),
        "names": names(viewer).count(),
        "sources": Source.objects.count(),
        "gaps": len(gaps(viewer)),
        "doubts": doubts(viewer).count(),
    }


def records(viewer: Viewer, slugs: Collection[str], tongue: str) -> dict[str, Label]:
    """The subject that each slug is, or that the claim of that slug is about."""
    about = dict(statements(viewer).filter(slug__in=slugs).values_list("slug", "subject"))
    rest = set(slugs) - set(about)
    for kind, model in (("organisation", Organisation), *((k, m) for k, m, _ in _ROOMS)):
        rows = model._default_manager.filter(slug__in=rest).values_list("slug", flat=True)
        about |= {slug: f"{kind}:{slug}" for slug in rows}
    about |= {row.slug: row.reference for row in Subject.objects.filter(slug__in=rest)}
    known = labels(viewer, about.values(), tongue)
    return {slug: known[reference] for slug, reference in about.items() if reference in known}
