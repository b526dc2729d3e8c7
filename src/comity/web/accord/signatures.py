"""The signatures of a document as a page, CSV, JSON, feed, and a plain text for mirrors."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from html import escape
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.accord import consensus_queries as consensus
from comity.accord import queries
from comity.core.symbols import Address
from comity.documents import queries as documents
from comity.kit import clock
from comity.kit.errors import NotFound
from comity.web import dates, exports, feeds
from comity.web.documents.lines import headline
from comity.web.documents.words import by_capacity

if TYPE_CHECKING:
    from comity.accord.models import Call
    from comity.accord.queries import Row, Signatures
    from comity.documents.models import Document
    from comity.web.documents.lines import Headline
    from comity.web.request import Asked

_SERIES = re.compile(r"RES/[0-9]{4}/[0-9]{1,6}")  # of statements whose text has a long symbol
ORDERS = ("country", "name", "date", "capacity")
COLUMNS = (
    "country", "organisation", "own_name", "capacity", "act", "signed_at", "late",
    "reservation", "language", "symbol", "withdrawn_at", "number", "record",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listed:
    """The list of one version as the reader asked for it."""

    document: Document
    line: Headline
    calls: tuple[Call, ...]
    version: int
    earlier: tuple[int, ...]
    list: Signatures
    order: str
    since: date | None
    as_of: date | None

    @property
    def address(self) -> str:
        return str(Address(self.line.symbol, "signatures"))

    def suffixed(self, form: str) -> str:
        return str(Address(self.line.symbol, "signatures", form))


def listed(request: Asked, symbol: str) -> Listed:
    """The signatures of the newest version that was called, or of `?version=`."""
    document = documents.published(request.viewer, symbol)
    calls = queries.calls_on(request.viewer, document)
    numbers = sorted({call.version.number for call in calls}, reverse=True)
    if not numbers:
        raise NotFound(symbol)
    wanted = request.GET.get("version", "")
    number = next((n for n in numbers if str(n) == wanted), numbers[0])
    chosen = [call for call in calls if call.version.number == number]
    order = request.GET.get("order", "")
    since, as_of = _day(request.GET.get("since")), _day(request.GET.get("as_of"))
    return Listed(
        document,
        headline(document, request.tongue),
        tuple(chosen),
        number,
        tuple(n for n in numbers if n != number),
        queries.signatures(
            request.viewer,
            chosen,
            request.tongue,
            order=order if order in ORDERS else "country",
            as_of=min(_end(as_of), clock.now()) if as_of else None,
            since=datetime.combine(since, time(), UTC) if since else None,
        ),
        order if order in ORDERS else "country",
        since,
        as_of,
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _end(day: date) -> datetime:
    """The last moment of a day in UTC."""
    return datetime.combine(day, time(), UTC) + timedelta(days=1, microseconds=-1)


def page(request: Asked, asked: Address) -> HttpResponse:
    found = listed(request, asked.symbol)
    context = {
        "listed": found,
        "rows": _table_rows(found),
        "orders": [(o, name) for o, name in order_names().items() if o != found.order],
        "order_name": order_names()[found.order],
        "by_capacity": by_capacity(found.list),
        "explanations": found.list.explanations,
        "open": [call for call in found.calls if call.deadline > clock.now() or call.open_after],
    }
    return render(request, "accord/signatures.html", context)


def order_names() -> dict[str, str]:
    return {
        "country": _("by country"),
        "name": _("by name"),
        "date": _("by date"),
        "capacity": _("by capacity"),
    }


_CELLS = (
    '<tr id="{}"{}><td>{}</td><th scope="row">{}<a href="/members/{}"><bdi lang="{}">{}</bdi></a>'
    '{}{}</th><td>{}</td><td class="num"><time datetime="{}">{}</time></td><td>{}{}</td></tr>\n'
).format
_OWN = ' <bdi lang="{}">{}</bdi>'.format
_ODD = ' <span class="flag small">{}</span>'.format
_MARK = '<a href="{}#res-{}">{}</a> '.format


def _table_rows(found: Listed) -> SafeString:
    """The rows of the long table. Written here and not in a template: 118 rows in 1 ms."""
    word, days = _("reservation"), dates.short
    return SafeString("".join(_table_row(row, found, word, days) for row in found.list.rows))


def _table_row(row: Row, found: Listed, word: str, days: Callable[[date], str]) -> str:
    """One row; whatever comes from the database or a catalogue is escaped here."""
    own = _OWN(escape(row.own_language), escape(row.own_name)) if row.own_name else ""
    own += _ODD(escape(_("unusual characters"))) if row.odd else ""
    notes, mark = _notes(row, found), ""
    if row.withdrawn_at:
        notes = [f"{_('withdrawn on')} {days(row.withdrawn_at.date())}", *notes]
    elif row.reservation:
        mark = _MARK(found.line.address, escape(row.symbol.rpartition("/")[2]), escape(word))
    return _CELLS(
        row.number,
        ' class="gone"' if row.withdrawn_at else "",
        escape(row.country),
        "<del>" if row.withdrawn_at else "",
        row.slug,
        escape(row.name_language),
        escape(row.name),
        own,
        "</del>" if row.withdrawn_at else "",
        escape(row.capacity_label),
        row.at.date().isoformat(),
        escape(days(row.at.date())),
        mark,
        escape(" · ".join(notes)),
    )


def _notes(row: Row, shown: Listed) -> list[str]:
    found = [_("after the closing")] if row.late else []
    if not row.signed:
        found.append(_("joined without signing"))
    if shown.since is not None and row.at.date() >= shown.since:
        found.append(_("new"))
    return found


def as_data(row: Row) -> dict[str, object]:
    """One act as data; the same values in CSV and JSON."""
    return {
        "country": row.country,
        "organisation": row.name,
        "own_name": row.own_name,
        "capacity": row.capacity,
        "act": row.verb,
        "signed_at": f"{row.at:%Y-%m-%dT%H:%M:%SZ}",
        "late": "yes" if row.late else "",
        "reservation": row.reservation,
        "language": row.language,
        "symbol": row.symbol,
        "withdrawn_at": f"{row.withdrawn_at:%Y-%m-%dT%H:%M:%SZ}" if row.withdrawn_at else "",
        "number": row.number,
        "record": row.record,
    }


def as_csv(request: Asked, asked: Address) -> HttpResponse:
    rows = [as_data(row) for row in listed(request, asked.symbol).list.rows]
    return exports.table(COLUMNS, ([row[c] for c in COLUMNS] for row in rows))


def as_json(request: Asked, asked: Address) -> HttpResponse:
    found = listed(request, asked.symbol)
    content = {
        "symbol": found.line.symbol,
        "version": found.version,
        "sha256": found.calls[0].version.digest,
        "address": f"{settings.ORIGIN}{found.address}",
        "as_of": f"{_as_of(found):%Y-%m-%d}",
        "signed": found.list.total,
        "joined": found.list.joined,
        "with_reservations": found.list.with_reservations,
        "withdrawn": found.list.withdrawn,
        "by_capacity": dict(found.list.counts),
        "acts": [as_data(row) for row in found.list.rows],
    }
    return exports.data(content)


def _as_of(found: Listed) -> date:
    return found.as_of or found.list.as_of.date()


def as_text(request: Asked, asked: Address) -> HttpResponse:
    """A block to copy; its last line tells an old copy from a new one."""
    found = listed(request, asked.symbol)
    head = [
        f"{found.line.symbol}  {found.line.title}",
        f"{_('version')} {found.version}, sha256 {found.calls[0].version.digest}",
    ]
    signed = [r for r in found.list.rows if r.in_force and r.signed]
    joined = [r for r in found.list.rows if r.in_force and not r.signed]
    gone = [r for r in found.list.rows if not r.in_force]
    blocks = [head, [_text_line(r) for r in signed]]
    if joined:
        blocks.append([_("Joined without signing:"), *map(_text_line, joined)])
    if gone:
        blocks.append([_("Withdrawn:"), *(f"{_text_line(r)}; {_end_of(r)}" for r in gone)])
    body = "\n\n".join("\n".join(block) for block in blocks if block)
    return exports.text(f"{body}\n\n{last_line(found)}\n")


def last_line(found: Listed) -> str:
    """Count, date, address."""
    count = ngettext("%(n)d signature", "%(n)d signatures", found.list.total)
    count %= {"n": found.list.total}
    return f"{count} · {_as_of(found):%Y-%m-%d} · {settings.ORIGIN}{found.address}"


def _text_line(row: Row) -> str:
    note = f" [{_('with a reservation')}, {row.symbol}]" if row.reservation else ""
    own = f" / {row.own_name}" if row.own_name else ""
    return f"{row.country}: {row.name}{own} ({row.capacity_label}), {row.at:%Y-%m-%d}{note}"


def _end_of(row: Row) -> str:
    return _("withdrawn on %(day)s") % {"day": f"{row.withdrawn_at:%Y-%m-%d}"}


def as_feed(request: Asked, asked: Address) -> HttpResponse:
    """Every change of the list, newest first."""
    found = listed(request, asked.symbol)
    entries = []
    for row in found.list.rows:
        where = f"{found.address}#{row.number}"
        what = _("with a reservation") if row.reservation else row.capacity_label
        signed = _("%(name)s signed") if row.signed else _("%(name)s joined without signing")
        entries.append(feeds.Entry(signed % {"name": row.name}, where, what, row.at))
        if row.withdrawn_at:
            title = _("%(name)s withdrew its signature") % {"name": row.name}
            entries.append(feeds.Entry(title, where, "", row.withdrawn_at, "-withdrawn"))
    entries.sort(key=lambda entry: entry.at, reverse=True)
    title = f"{found.line.symbol}: {_('Signatures')}"
    return feeds.atom(title, found.address, found.suffixed("atom"), entries)


def elsewhere(request: Asked) -> str | None:
    """Where a symbol without a page of its own is read: a call, or a reservation under its text."""
    symbol = request.path.removeprefix("/s/")
    if symbol.startswith("C/"):
        return f"/calls/{queries.call(request.viewer, symbol).symbol}"
    text, mark, number = symbol.rpartition("/RES/")
    if mark:
        document = documents.published(request.viewer, text)
        calls = queries.calls_on(request.viewer, document)
        known = _spoken(request, calls, symbol) or _attached(request, document, symbol)
        return f"/s/{text}#res-{number}" if known else None
    if _SERIES.fullmatch(symbol):
        found = _spoken(request, list(queries.calls(request.viewer)), symbol)
        return _under_its_text(request, found) if found else None
    return None


def _spoken(request: Asked, calls: list[Call], symbol: str) -> Row | None:
    """The reservation or explanation with this symbol under one of the calls."""
    found = queries.signatures(request.viewer, calls, request.tongue)
    return next((r for r in (*found.rows, *found.explanations) if r.symbol == symbol), None)


def _attached(request: Asked, document: Document, symbol: str) -> bool:
    """Whether this is what somebody attached to a negotiated outcome."""
    found = consensus.attached(request.viewer, document, request.tongue)
    return any(row.symbol == symbol for rows in found.values() for row in rows)


def _under_its_text(request: Asked, row: Row) -> str:
    act = queries.act(request.viewer, row.number)
    address = Address(act.call.version.document.symbol or "")
    return f"{address}#res-{row.symbol.rpartition('/')[2]}"


VIEWS: dict[str, Callable[[Asked, Address], HttpResponse]] = {
    "": page,
    "csv": as_csv,
    "json": as_json,
    "txt": as_text,
    "atom": as_feed,
}
