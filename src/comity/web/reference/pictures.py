"""What the lists and pictures of the reference pages show: forums, map, timeline, systems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from comity.directory import queries as directory
from comity.directory import standing_queries as queries
from comity.kit import svg
from comity.web.documents.lines import named
from comity.web.reference import lines

if TYPE_CHECKING:
    from comity.directory.models import Forum, Subject
    from comity.directory.standing_queries import Label
    from comity.web.request import Asked

NOT_YET, EXTERNAL = "not yet", "external"
ENDED = ("ended", "dissolved")
KINDS = {
    "check": _l("The article’s claims against other sources"),
    "difficulty": _l("Difficulties and causes"),
    "document": _l("Documents named"),
    "event": _l("Single meetings"),
    EXTERNAL: _l("Outside organisations"),
    "front": _l("Fronts"),
    "group": _l("Groups"),
    "mechanism": _l("Forms of exchange"),
    "network": _l("Networks"),
    "principle": _l("Principles"),
    "publication": _l("Publications"),
    "relation": _l("Relations between two"),
    "session": _l("Sessions of bodies"),
    "state": _l("States"),
}


@dataclass(frozen=True, slots=True)
class ForumLine:
    """A forum in the list: name, state, first and last year, founder, number of editions."""

    address: str
    name: str
    state: str
    mark: str
    since: str
    until: str
    founders: tuple[Label, ...]
    held: int


@dataclass(frozen=True, slots=True)
class System:
    """One numbered part of the article, its page and the records that hold it."""

    number: int
    title: str
    page: str
    records: tuple[Label, ...]


def forums(request: Asked, rows: Sequence[Forum]) -> list[ForumLine]:
    """Forums with their founders as the register or a claim has them; constant queries."""
    stated = queries.stated(request.viewer, [row.reference for row in rows])
    claims = [c for of in stated.values() for c in of.get("founder", ())]
    wanted = lines.references(claims) | {r.founder.reference for r in rows if r.founder}
    known = queries.labels(request.viewer, wanted, request.tongue)
    return [_forum(row, stated.get(row.reference, {}), known, request.tongue) for row in rows]


def _forum(row: Forum, of: lines.Measures, known: Mapping[str, Label], tongue: str) -> ForumLine:
    spans = [c.value.partition("/") for c in of.get("held", ())]
    founded = [c.value for c in of.get("founded", ())] + [first for first, _, _ in spans]
    ended = [c.day for c in of.get("state", ()) if c.value != "active"]
    ended += [c.value for c in (*of.get("dissolved", ()), *of.get("ended", ()))]
    ended += [last for _, _, last in spans if row.state in ENDED]
    founders = [c.value for c in of.get("founder", ())]
    founders += [row.founder.reference] if row.founder else []
    return ForumLine(
        address=f"/forums/{row.slug}",
        name=named(row.names, tongue),
        state=row.get_state_display(),
        mark={"active": "ok", "ended": "stop", "dissolved": "stop"}.get(row.state, "open"),
        since=lines.days(row.since or "".join(founded[:1])),
        until=lines.days(row.until or next(filter(None, ended), "")),
        founders=tuple(known.get(name) or lines.unseen() for name in dict.fromkeys(founders)),
        held=getattr(row, "held", 0),
    )


def editions(request: Asked, chosen: str = "") -> list[lines.Meeting]:
    """Editions of one forum or of all, for the table and its files."""
    rows = queries.editions()
    rows = rows.filter(forum__slug=chosen) if chosen else rows
    return lines.meetings(request.viewer, list(rows), request.tongue)


def choices(request: Asked) -> list[tuple[str, str, int]]:
    """Forums with a meeting: slug, name, how many."""
    found = [
        (f.slug, named(f.names, request.tongue), getattr(f, "held", 0)) for f in directory.forums()
    ]
    return [row for row in found if row[2]]


def doubts(request: Asked, most: int | None = None) -> list[tuple[Label, lines.Statement]]:
    """Some statements that are probably wrong, with why."""
    claims = list(queries.doubts(request.viewer)[:most])
    known = queries.labels(request.viewer, lines.references(claims), request.tongue)
    return [(known.get(c.subject) or lines.unseen(), lines.statement(c, known)) for c in claims]


def kind_name(kind: str) -> str:
    """The heading of a list of subjects; the kind itself where it is none of ours."""
    return str(KINDS.get(kind) or lines.spoken(kind).capitalize())


def kinds(request: Asked) -> list[tuple[str, str, int]]:
    outside = len(queries.externals(request.viewer))
    rows = [*queries.kinds(), *([(EXTERNAL, outside)] if outside else [])]
    return [(kind, kind_name(kind), number) for kind, number in rows]


def of_kind(request: Asked, kind: str) -> list[tuple[str, str, str]]:
    """Address, label and note of everything of a kind."""
    if kind != EXTERNAL:
        return [
            (queries.address_of(row), row.label, " · ".join(filter(None, (row.state, row.note))))
            for row in queries.subjects(kind)
        ]
    rows = queries.externals(request.viewer)
    known = queries.labels(request.viewer, [row.reference for row in rows], request.tongue)
    return [(known[r.reference].address, known[r.reference].text, r.note) for r in rows]


def label(request: Asked, reference: str) -> Label | None:
    return queries.labels(request.viewer, [reference], request.tongue).get(reference)


def children(reference: str) -> list[tuple[str, str]]:
    return [(queries.address_of(row), row.label) for row in queries.children(reference)]


def members(request: Asked) -> dict[str, object]:
    """The map and its list; countries without a known middle are in the list only."""
    places, dots = [], []
    found = queries.dots(request.viewer)
    every = [row.reference for _country, rows in found for row in rows]
    known = queries.labels(request.viewer, every, request.tongue)
    for country, rows in found:
        name = named(country.names, request.tongue)
        places.append((name, [known[row.reference] for row in rows]))
        if country.longitude is not None and country.latitude is not None:
            title = f"{name}: {len(rows)}"
            dots.append(svg.Dot(country.longitude, country.latitude, len(rows), title))
    number = sum(len(rows) for _name, rows in places)
    title = ngettext("%(n)d organisation", "%(n)d organisations", number) % {"n": number}
    return {
        "places": places,
        "number": number,
        "missing": len(places) - len(dots),
        "picture": format_html("{}", mark_safe(svg.map_of_dots(dots, title))),  # noqa: S308  # escaped
    }


def years(request: Asked) -> dict[str, object]:
    """Lanes of the timeline, the same rows as the table below it."""
    found: dict[str, list[lines.Meeting]] = {}
    for meeting in editions(request):
        found.setdefault(meeting.forum.address, []).append(meeting)
    rows, lanes = [], []
    for row in directory.forums():
        own = sorted(found.get(f"/forums/{row.slug}", []), key=lambda m: m.day or "9")
        name, moments = named(row.names, request.tongue), tuple(_moment(m.day) for m in own)
        rows.append((f"/forums/{row.slug}", name, row.get_state_display(), own))
        if any(moments):
            shown = tuple(m for m in moments if m)
            lanes.append(svg.Lane(name, shown, row.state in ENDED))
    title = _("Editions of each forum by year; the table has the same rows.")
    wide, thin = svg.timeline(lanes, title), svg.timeline(lanes, title, 320, 0)
    pictures = {"wide": mark_safe(wide), "thin": mark_safe(thin)}  # noqa: S308  # names are escaped
    return {"rows": rows, **pictures}


def _moment(day: str) -> float:
    """A year with its part of a `YYYY[-MM[-DD]]`; 0 for anything else."""
    parts = day.split("-")
    if not parts[0].isdecimal():
        return 0.0
    month = int(parts[1]) if len(parts) > 1 and parts[1].isdecimal() else 7
    return int(parts[0]) + (month - 1) / 12


def systems(request: Asked, rows: Sequence[Subject]) -> dict[str, object]:
    """Numbers under their section, with what each is held by."""
    wanted = {key for row in rows for key in row.note.split()}
    known: Mapping[str, Label] = queries.records(request.viewer, wanted, request.tongue)
    sections: dict[str, list[System]] = {}
    for row in rows:
        records = [known[key] for key in row.note.split() if key in known]
        system = System(
            number=int(row.number),
            title=row.label,
            page="" if row.state == NOT_YET else row.state,
            records=tuple(dict.fromkeys(records)),
        )
        sections.setdefault(row.parent.partition(":")[2], []).append(system)
    total = sum(len(group) for group in sections.values())
    here = sum(1 for group in sections.values() for row in group if row.page)
    return {"sections": list(sections.items()), "total": total, "here": here}
