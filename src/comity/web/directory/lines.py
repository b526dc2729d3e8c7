"""Rows of lists of organisations and the parts of a profile, ready to print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from comity.core.folding import display, fold
from comity.directory import policies
from comity.directory.enums import NameKind
from comity.directory.queries import printed
from comity.web.documents.lines import named

if TYPE_CHECKING:
    from comity.directory.models import Organisation
    from comity.directory.queries import Printed
    from comity.kit.policy import Viewer


_OTHERS = {
    NameKind.ACRONYM: "%(name)s",
    NameKind.SHORT: "%(name)s",
    NameKind.ALIAS: _l("also known as %(name)s"),
    NameKind.FORMER: _l("formerly %(name)s"),
    NameKind.PRINTED: _l("printed as %(name)s"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """An organisation in a list: its address, names, place, capacity and what is odd in a name."""

    slug: str
    name: Printed
    country: str
    region: str
    capacity: str
    not_shown: bool
    others: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        return f"/members/{self.slug}"

    @property
    def text(self) -> str:
        return self.name.text

    @property
    def letter(self) -> str:
        """The heading it stands under in the A to Z."""
        first = fold(self.name.written)[:1].upper()
        return first if first.isalpha() else "#"


@dataclass(frozen=True, slots=True)
class Group:
    """Organisations under one heading."""

    heading: str
    anchor: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a lineage, with the other organisation where the viewer may see it."""

    kind: str
    day: str
    name: str
    address: str
    note: str
    source: str
    contested_by: str


def line(organisation: Organisation, tongue: str) -> Line:
    country, name = organisation.country, printed(organisation, tongue)
    return Line(
        slug=organisation.slug,
        name=name,
        others=_others(organisation, name),
        country=named(country.names, tongue) if country else "",
        region=named(country.region.names, tongue) if country else "",
        capacity=organisation.get_capacity_display(),
        not_shown=organisation.not_shown,
    )


def _others(organisation: Organisation, shown: Printed) -> tuple[str, ...]:
    """Abbreviations, earlier names and names as printed, but for what is shown already."""
    seen = {fold(shown.written), fold(shown.own)}
    found = []
    for row in organisation.names.all():
        if row.kind not in _OTHERS or fold(row.text) in seen:
            continue
        seen.add(fold(row.text))
        words = str(_OTHERS[row.kind]) % {"name": display(row.text)}
        found.append(f"{words}, {row.note}" if row.note else words)
    return tuple(found)


def grouped(lines: Iterable[Line], by: str) -> list[Group]:
    """The lines under letters, countries or regions, each in the order of names; nothing ranked."""
    found: dict[str, list[Line]] = {}
    for row in sorted(lines, key=lambda row: (fold(row.name.written), row.slug)):
        heading = {"country": row.country, "region": row.region}.get(by, row.letter)
        found.setdefault(heading or _("No country"), []).append(row)
    return [
        Group(heading, f"g{place}", tuple(rows))
        for place, (heading, rows) in enumerate(sorted(found.items(), key=lambda kv: fold(kv[0])))
    ]


def lineage(viewer: Viewer, organisation: Organisation, tongue: str) -> list[Step]:
    """How it came to be and what came of it; an organisation not shown stays unnamed."""
    own = organisation.lineage.select_related("other", "source").prefetch_related("other__names")
    steps = [_step(viewer, row, row.other, row.get_kind_display(), tongue) for row in own]
    descent = organisation.descent.select_related("organisation", "source")
    names = {"split": _("parted from it"), "merged": _("merged into it")}
    steps += [
        _step(viewer, row, row.organisation, names.get(row.kind, row.get_kind_display()), tongue)
        for row in descent.prefetch_related("organisation__names")
    ]
    return sorted(steps, key=lambda step: step.day)


def _step(viewer: Viewer, row: object, other: Organisation | None, kind: str, tongue: str) -> Step:
    seen = other is not None and policies.can_see(viewer, other)
    name = str(printed(other, tongue)) if other is not None and seen else ""
    return Step(
        kind=kind,
        day=getattr(row, "day", ""),
        name=name or (_("an organisation that is not shown") if other is not None else ""),
        address=f"/members/{other.slug}"
        if other is not None and seen and not other.external
        else "",
        note=getattr(row, "note", ""),
        source=str(getattr(row, "source", "") or ""),
        contested_by=getattr(row, "contested_by", ""),
    )
