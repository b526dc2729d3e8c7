"""Decisions about the register as they are printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from comity.directory import queries, standing_queries
from comity.web.documents.lines import named

if TYPE_CHECKING:
    from comity.web.request import Asked


@dataclass(frozen=True, slots=True)
class Line:
    """One decision as it is printed; `address` leads to what it is about, where that is shown."""

    day: date
    symbol: str
    what: str
    whom: str
    address: str
    where: str


def lines(request: Asked, body: str = "") -> list[Line]:
    """Decisions about the register, newest first; persons stay unnamed."""
    rows = list(queries.decisions(request.viewer, body))
    wanted = {ref for row in rows for ref in (row.thing, row.place) if ref}
    labels = standing_queries.labels(request.viewer, wanted, request.tongue)
    for country in queries.countries():
        name = named(country.names, request.tongue)
        labels[country.reference] = standing_queries.Label(name)
    found = []
    for row in rows:
        whom, where = labels.get(row.thing), labels.get(row.place)
        detail = queries.detail_of(row)
        what = f"{row.get_kind_display()}: {detail}" if detail else str(row.get_kind_display())
        found.append(
            Line(
                row.day,
                row.symbol,
                what,
                whom.text if whom else "",
                whom.address if whom else "",
                where.text if where else "",
            )
        )
    return found
