"""The pictures of the common ground: steps, matrix, map. Each with its table beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.core.agreement import cleavage
from comity.kit import charts
from comity.kit.text import percent

if TYPE_CHECKING:
    from comity.web.ground.lines import Reading

ROWS, COLUMNS = 120, 60  # of one picture of the matrix
LETTERS = str.maketrans("-", "?")


def drawn(reading: Reading, heads: Mapping[str, str], page: str) -> dict[str, object]:
    """The chart of steps, and one part of the matrix."""
    return {"steps": _steps(reading), **_matrix(reading, heads, page)}


def _steps(reading: Reading) -> str:
    """Both frontiers over the share of the words."""
    curve, strict = reading.curve, reading.picture.strict
    steps = _curve(reading, curve.points)
    broken = _curve(reading, strict.points) if strict else []
    point = reading.point
    words = charts.Words(
        title=_("Step chart: the more of the text is kept, the fewer can sign. Data in the table "
                "below."),
        up=_("Organisations that can sign"),
        across=_("Share of the words kept"),
        end=_said(steps, _("%(n)s sign the whole text")),
        other_end=_said(broken, _("%(n)s without reservations")),
        chosen=_beside(reading),
    )  # fmt: skip
    chosen = charts.Step(point.weight / reading.whole, point.signers) if point and steps else None
    return mark_safe(  # noqa: S308  # the chart escapes what it is given
        charts.steps(steps, words, of=len(reading.question.members), other=broken, chosen=chosen)
    )


def _curve(reading: Reading, points: object) -> list[charts.Step]:
    return [
        charts.Step(p.weight / reading.whole, p.signers)
        for p in sorted(points, key=lambda p: p.weight)  # type: ignore[call-overload]
        if reading.whole
    ]


def _said(steps: list[charts.Step], sentence: str) -> str:
    """What is written at the end of a curve that reaches the whole text."""
    return sentence % {"n": steps[-1].signers} if steps and steps[-1].share == 1 else ""


def _beside(reading: Reading) -> tuple[str, ...]:
    if reading.point is None:
        return ()
    n = reading.point.signers
    return (
        ngettext("Chosen: %(n)s signs,", "Chosen: %(n)s sign,", n) % {"n": n},
        _("%(share)s kept") % {"share": percent(reading.share(reading.point.weight))},
    )


def _matrix(reading: Reading, heads: Mapping[str, str], page: str) -> dict[str, object]:
    """Organisations by name against items in order; a large room in parts."""
    question = reading.question
    order = sorted(
        range(len(question.members)),
        key=lambda row: reading.names[question.members[row][0]].text.casefold(),
    )
    across = max(1, -(-len(question.items) // COLUMNS))
    down = max(1, -(-len(order) // ROWS))
    number = min(int(page), across * down) - 1 if page.isdecimal() and int(page) else 0
    first_row, first_item = number // across * ROWS, number % across * COLUMNS
    items = [item for item, _weight in question.items][first_item : first_item + COLUMNS]
    rows = [_row(reading, row, first_item) for row in order[first_row : first_row + ROWS]]
    over = [heads.get(item, "") for item in items]
    title = _("Matrix of organisations and paragraphs. Data in the table below.")
    return {
        "matrix": mark_safe(charts.matrix(rows, over, title)),  # noqa: S308  # escaped there
        "pages": range(1, across * down + 1) if across * down > 1 else (),
        "page": number + 1,
    }


def _row(reading: Reading, row: int, first_item: int) -> charts.Row:
    slug, _region = reading.question.members[row]
    cells = reading.question.cells[row]
    part = cells[first_item : first_item + COLUMNS].translate(LETTERS)
    return charts.Row(reading.names[slug].text, part, str(cells.count("x") or ""))


def grouped(reading: Reading) -> dict[str, object]:
    """The map of who answers alike, its groups by name, and what divides and what unites."""
    found = cleavage(reading.question.positions())
    names = [reading.names[slug] for slug, _region in reading.question.members]
    places = [
        charts.Place(x, y, group, name.text)
        for (x, y), group, name in zip(found.coordinates, found.cluster, names, strict=False)
    ]
    groups = [
        sorted(
            (n for n, group in zip(names, found.cluster, strict=True) if group == number),
            key=lambda name: name.text.casefold(),
        )
        for number in range(found.groups)
    ]
    labels = [reading.label(item) for item, _weight in reading.question.items]
    items = list(zip(labels, found.items, strict=False))
    title = _("Map of organisations by their positions. Who is where stands in the table below.")
    return {
        "map": found,
        "picture": mark_safe(charts.scatter(places, title)) if places else "",  # noqa: S308
        "groups": groups,
        "divides": sorted(items, key=lambda row: -row[1].divisiveness)[:10],
        "unites": sorted(items, key=lambda row: -row[1].consensus)[:10],
    }
