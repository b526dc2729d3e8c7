"""What is stated of a subject, ready to print; the order is the published one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from comity.directory import standing_queries as queries
from comity.directory.standing_queries import Label
from comity.kit.text import comma
from comity.web import dates

if TYPE_CHECKING:
    from comity.directory.models import Claim, Edition, Gap
    from comity.kit.policy import Viewer

ABOUT = ("held", "place", "host", "theme", "outcome")
ORGANISATIONS = ("parties", "organisations")
SILENT = ("subject", "date", "qualifier", "rank", "rung", "state", "name", "title",
          "ordinal", "verdict", "year")  # fmt: skip
Measures = Mapping[str, Sequence["Claim"]]


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim: what is stated, how, of when and what, where, and why it may be wrong."""

    slug: str
    measure: str
    value: Label
    unit: str
    kind: str
    planned: bool
    day: str
    scope: str
    sources: tuple[Label, ...]
    locator: str
    note: str
    doubt: str


@dataclass(frozen=True, slots=True)
class Group:
    """Everything stated under one measure; `several` counts values that differ."""

    measure: str
    rows: tuple[Statement, ...]
    several: int

    @property
    def numeric(self) -> bool:
        return all(row.value.text.isdecimal() for row in self.rows)

    @property
    def first(self) -> Statement:
        return self.rows[0]


@dataclass(frozen=True, slots=True)
class Absence:
    """Something that is not known, and why."""

    measure: str
    reason: str
    subject: Label | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """One edition in the table: what took place, what was planned, and figures that differ."""

    slug: str
    number: str
    name: str
    forum: Label
    day: str
    days: str
    dates: Group | None
    place: str
    hosts: tuple[Label, ...]
    theme: str
    outcome: Group | None
    organisations: Group | None
    countries: Group | None
    planned: tuple[Statement, ...]
    doubts: int

    @property
    def address(self) -> str:
        return f"/meetings/{self.slug}"


def spoken(measure: str) -> str:
    return measure.replace("_", " ").replace("-", " ")


def days(stated: str) -> str:
    """`18–20 Oct 2019` of `2019-10-18/2019-10-20`; years and months stay as stated."""
    first, _, last = stated.partition("/")
    if len(first) == len(last) == 10 and first[:7] == last[:7] and first < last:
        return f"{int(first[8:])}–{_day(last)}"
    return " – ".join(_day(part) for part in dict.fromkeys((first, last)) if part)


def _day(part: str) -> str:
    try:
        return dates.short(date.fromisoformat(part)) if len(part) == 10 else part
    except ValueError:
        return part


def unseen() -> Label:
    return Label(_("an organisation that is not shown"))


def references(claims: Iterable[Claim]) -> set[str]:
    """Subjects that the claims are about or name."""
    found = set()
    for claim in claims:
        found.add(claim.subject)
        if claim.unit == "subject":
            found.add(claim.value)
    return found


def statement(claim: Claim, known: Mapping[str, Label]) -> Statement:
    return Statement(
        slug=claim.slug,
        measure=spoken(claim.measure),
        value=_value(claim, known),
        unit="" if claim.unit in (*SILENT, claim.measure) else claim.unit,
        kind=claim.get_kind_display(),
        planned=claim.kind == "planned",
        day=days(claim.day) if claim.day != claim.value else "",
        scope="" if _is_place(claim) else claim.scope,
        sources=tuple(
            Label(source.title, f"/sources/{source.slug}")
            for source in (claim.source, *claim.also.all())
        ),
        locator=claim.locator,
        note=claim.note,
        doubt=claim.doubt,
    )


def _value(claim: Claim, known: Mapping[str, Label]) -> Label:
    if claim.unit == "date":
        return Label(days(claim.value))
    if claim.unit != "subject":
        return Label(f"{claim.value}, {claim.scope}" if _is_place(claim) else claim.value)
    if claim.value in known or ":" not in claim.value:
        return known.get(claim.value) or Label(claim.value)
    return unseen() if claim.value.startswith("organisation:") else Label(claim.value)


def _is_place(claim: Claim) -> bool:
    """Whether the scope is the country of a place, which is read as one with it."""
    return claim.measure == "place" and len(claim.scope) == 2


def group(claims: Sequence[Claim], known: Mapping[str, Label]) -> Group | None:
    """The claims of one measure side by side; None of nothing."""
    if not claims:
        return None
    rows = tuple(statement(claim, known) for claim in claims)
    values = {claim.value for claim in claims if claim.unit not in ("subject", "name")}
    return Group(rows[0].measure, rows, len(values) or 1)


def groups(measures: Measures, known: Mapping[str, Label]) -> list[Group]:
    """One group for each measure and scope, so that what is comparable stands side by side."""
    parts: dict[tuple[str, str], list[Claim]] = {}
    for measure, claims in sorted(measures.items()):
        for claim in claims:
            parts.setdefault((measure, claim.scope), []).append(claim)
    return [each for claims in parts.values() if (each := group(claims, known))]


def absences(rows: Iterable[Gap], known: Mapping[str, Label] | None = None) -> list[Absence]:
    return [
        Absence(spoken(row.measure), row.reason, (known or {}).get(row.subject)) for row in rows
    ]


def profile(viewer: Viewer, reference: str, tongue: str) -> dict[str, object]:
    """All that is stated of one subject, what is not known, and where it is named."""
    measures = queries.stated(viewer, [reference]).get(reference, {})
    named = queries.mentions(viewer, reference)
    claims = [claim for group in measures.values() for claim in group]
    known = queries.labels(viewer, references([*claims, *named]), tongue)
    return {
        "groups": groups(measures, known),
        "gaps": absences(queries.gaps(viewer, [reference])),
        "mentions": [
            (known.get(claim.subject) or unseen(), statement(claim, known)) for claim in named
        ],
    }


def meetings(viewer: Viewer, rows: Sequence[Edition], tongue: str) -> list[Meeting]:
    """Editions for the table, the newest first; five queries however many rows."""
    stated = queries.stated(viewer, [row.reference for row in rows])
    claims = [c for measures in stated.values() for group in measures.values() for c in group]
    wanted = references(claims) | {row.forum.reference for row in rows}
    wanted |= {f"organisation:{row.host.slug}" for row in rows if row.host is not None}
    known = queries.labels(viewer, wanted, tongue)
    made = [_meeting(row, stated.get(row.reference, {}), known, tongue) for row in rows]
    return sorted(made, key=lambda m: (m.day, m.slug), reverse=True)


def _most_exact(claim: Claim) -> tuple[bool, int, int]:
    """Days before months and years, what is doubted last, then in the order of the file."""
    return (bool(claim.doubt), -len(claim.value), claim.pk)


def _meeting(row: Edition, of: Measures, known: Mapping[str, Label], tongue: str) -> Meeting:
    took = {m: [c for c in of.get(m, ()) if c.kind != "planned"] for m in ABOUT}
    dates = sorted(took["held"], key=_most_exact)
    held = dates[0].value if dates else "/".join(filter(None, (row.begins, row.ends)))
    places = [c.value for c in sorted(took["place"], key=lambda c: c.day) if not c.doubt]
    host = Label("") if row.host is None else known.get(row.host.reference) or unseen()
    sizes = [c for measure in ORGANISATIONS for c in of.get(measure, ())]
    claims = [claim for group in of.values() for claim in group]
    return Meeting(
        slug=row.slug,
        number=str(row.ordinal) if row.ordinal is not None else "",
        name=queries.name_in(row.names, tongue) or row.slug,
        forum=known[row.forum.reference],
        day=held[:10],
        days=days(held),
        dates=group(dates, known),
        place=comma().join(dict.fromkeys(places)) or row.place,
        hosts=tuple(dict.fromkeys(_value(c, known) for c in took["host"]))
        or ((host,) if host.text else ()),
        theme=took["theme"][0].value if took["theme"] else row.theme,
        outcome=group(took["outcome"], known),
        organisations=group(sizes, known),
        countries=group(list(of.get("countries", ())), known),
        planned=tuple(statement(c, known) for c in claims if c.kind == "planned"),
        doubts=sum(1 for claim in claims if claim.doubt),
    )
