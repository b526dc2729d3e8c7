"""Rows of lists of calls, ready to print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from comity.directory.queries import Printed, printed
from comity.documents import queries as documents
from comity.kit import clock
from comity.kit.text import comma
from comity.web import tongues
from comity.web.documents.lines import named

if TYPE_CHECKING:
    from comity.accord.models import Call
    from comity.documents.models import LanguageVersion

SIGNED = Q(acts__verb="sign", acts__in_force=True) & (
    Q(acts__organisation__not_shown=False) | Q(acts__organisation__shows_acts=True)
)


@dataclass(frozen=True, slots=True)
class Line:
    """symbol and address of a call, its text's title, who asks, how many signed, until when."""

    symbol: str
    text: str
    title: str
    language: str
    asked_by: str
    signed: int
    opens_at: datetime
    deadline: datetime
    open_after: bool

    @property
    def address(self) -> str:
        return f"/calls/{self.symbol}"

    @property
    def direction(self) -> str:
        return tongues.direction(self.language)

    @property
    def is_open(self) -> bool:
        return clock.now() < self.deadline

    @property
    def accepts(self) -> bool:
        return self.is_open or self.open_after


def counted(calls: QuerySet[Call]) -> QuerySet[Call]:
    """Each call with the number of signatures in force that everybody may see."""
    return calls.annotate(signed=Count("acts", filter=SIGNED))


def lines(calls: Iterable[Call], tongue: str) -> list[Line]:
    return [line(call, tongue) for call in calls]


def soonest(row: Line) -> tuple[bool, datetime]:
    """Running deadlines first, the next to close at the head; then what stays open."""
    return not row.is_open, row.deadline


def line(call: Call, tongue: str) -> Line:
    """One row; the call comes from `counted`."""
    wording = titled(call, tongue)
    return Line(
        symbol=call.symbol,
        text=call.version.document.symbol or "",
        title=wording.title,
        language=wording.language,
        asked_by=asked_by(call, tongue),
        signed=getattr(call, "signed", 0),
        opens_at=call.opens_at,
        deadline=call.deadline,
        open_after=call.open_after,
    )


def titled(call: Call, tongue: str) -> LanguageVersion:
    """The standing language version whose title the reader is shown."""
    rows = sorted(
        (row for row in call.version.languages.all() if row.replaced_at is None),
        key=lambda row: (row.status != "authentic", row.language),
    )
    best = documents.best_language(rows, tongue)
    return next(row for row in rows if row.language == best)


def asking(call: Call, tongue: str) -> list[tuple[str, Printed]]:
    """Every organisation that asks, with its short name, A to Z."""
    found = [(o.slug, printed(o, tongue)) for o in call.initiators.all()]
    return sorted(found, key=lambda pair: pair[1].text.casefold())


def asked_by(call: Call, tongue: str, most: int = 2) -> str:
    """`A, B and 3 others`, A to Z; the body when no organisation asks."""
    names = [name.text for _slug, name in asking(call, tongue)]
    if not names:
        return named(call.body.names, tongue) if call.body else ""
    more = len(names) - most
    if more <= 0:
        return _(" and ").join(names) if len(names) == 2 else names[0]
    shown = comma().join(names[:most])
    return _("%(names)s and %(n)d more") % {"names": shown, "n": more}
