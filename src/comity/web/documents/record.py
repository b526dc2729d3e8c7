"""How a document was adopted, and the public acts about it in the order of the book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from comity.accord import queries as accord
from comity.accord.enums import Verb
from comity.core.symbols import Address
from comity.documents import queries
from comity.documents.enums import Rung
from comity.ledger import queries as ledger
from comity.web import tongues
from comity.web.documents.lines import author, line

if TYPE_CHECKING:
    from comity.accord.queries import Row
    from comity.documents.models import Document, Version
    from comity.ledger.models import Record
    from comity.web.documents.lines import Line
    from comity.web.request import Asked


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of the book: its place there, when, who did what, where it is read, digest."""

    place: int
    at: datetime
    who: str
    language: str
    what: str
    address: str
    digest: str


@dataclass(frozen=True, slots=True)
class Account:
    """The page: how the text was adopted and what the book holds about it."""

    document: Document
    line: Line
    author: str
    outcome: str
    entries: tuple[Entry, ...]


def account(request: Asked, symbol: str) -> Account:
    """Records that the reader may see explained; acts of those who are not shown are left out."""
    document = queries.document(request.viewer, symbol)
    calls = accord.calls_on(request.viewer, document)
    acts = accord.recorded(request.viewer, calls, request.tongue)
    texts = _texts(document, author(document, request.tongue), request.tongue)
    found = [
        _act(row, acts[row.digest], symbol)
        if row.digest in acts
        else _text(row, *texts[row.digest])
        for row in ledger.records_of(symbol)
        if row.digest in acts or row.digest in texts
    ]
    return Account(
        document,
        line(document, request.tongue),
        author(document, request.tongue),
        str(Rung(document.rung).label) if document.rung else "",
        tuple(found),
    )


def _texts(document: Document, who: str, tongue: str) -> dict[str, tuple[str, str, str, str]]:
    """(author, language of the name, what, address) by the digest of the record."""
    found = {}
    symbol = document.symbol or ""
    for version in document.versions.all():
        where = str(Address(symbol, f"v/{version.number}"))
        what = _("publishes version %(n)d") % {"n": version.number}
        found[version.record] = (who, tongue, what, where)
        found |= {
            row.record: (who, tongue, _added(version, row.language), where)
            for row in version.languages.all()
            if row.record
        }
    return found


def _added(version: Version, tag: str) -> str:
    given = {"language": tongues.own_name(tag), "n": version.number}
    return _("adds %(language)s to version %(n)d") % given


def _text(record: Record, who: str, language: str, what: str, address: str) -> Entry:
    return Entry(record.seq, record.recorded_at, who, language, what, address, record.digest)


def _act(record: Record, row: Row, symbol: str) -> Entry:
    page, what = str(Address(symbol)), str(Verb(row.verb).label)
    if row.reservation:
        address = f"{page}#res-{row.symbol.rpartition('/')[2]}"
        what = _("signs with a reservation") if row.signed else what
    elif row.verb in (Verb.SIGN, Verb.JOIN):
        address = f"{Address(symbol, 'signatures')}#{row.number}"
    else:
        address = str(Address(symbol, "signatures"))
    return Entry(
        record.seq, record.recorded_at, row.name, row.name_language, what, address, record.digest
    )
