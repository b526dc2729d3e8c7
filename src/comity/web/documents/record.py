"""How a document was adopted, and the public acts about it in the order of the book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from comity.accord import consensus_queries as consensus
from comity.accord import queries as accord
from comity.accord import sentences
from comity.accord.enums import StatementKind, Verb
from comity.core.consensus import Rule
from comity.core.symbols import Address
from comity.directory.queries import printed
from comity.documents import queries
from comity.documents.enums import Rung
from comity.ledger import queries as ledger
from comity.web import tongues
from comity.web.documents.adopted import Adopted, adopted
from comity.web.documents.lines import author, line

if TYPE_CHECKING:
    from comity.accord.models import ConsensusTest, Result
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
class Adoption:
    """What an outcome rests on: the rule in words, why, who counted, and the moments."""

    rule: str
    reasons: tuple[str, ...]
    counted: tuple[str, ...]
    unnamed: int
    whole: bool
    test: ConsensusTest
    closed_at: datetime


@dataclass(frozen=True, slots=True)
class Account:
    """The page: how the text was adopted and what the book holds about it."""

    document: Document
    line: Line
    author: str
    outcome: str
    adopted: Adopted
    entries: tuple[Entry, ...]
    adoption: Adoption | None = None


def account(request: Asked, symbol: str) -> Account:
    """Records that the reader may see explained; acts of those who are not shown are left out."""
    document = queries.document(request.viewer, symbol)
    calls = accord.calls_on(request.viewer, document)
    acts = accord.recorded(request.viewer, calls, request.tongue)
    result = consensus.result_of(document.pk)
    texts = _texts(document, author(document, request.tongue), request.tongue)
    texts |= _attached(request, document) | _withdrawn(request, document)
    texts |= _decided(request, document, result) if result else {}
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
        adopted(request.viewer, document, request.tongue),
        tuple(found),
        _adoption(request, result) if result else None,
    )


def _adoption(request: Asked, result: Result) -> Adoption | None:
    """None where nothing was put to a test. Objections are told by their number here."""
    test = result.test
    if test is None:
        return None
    found = consensus.standing(test)
    names, unnamed = consensus.counted_names(request.viewer, test, request.tongue)
    hidden = dict.fromkeys(found.counted, "…")
    shown = {
        v.organisation.slug: printed(v.organisation, request.tongue).text
        for v in consensus.public_objections(request.viewer, result)
    }
    return Adoption(
        sentences.rule(Rule(test.rule), len(found.counted), test.minus),
        tuple(sentences.reasons(found, hidden | shown)),
        tuple(names),
        unnamed,
        result.whole,
        test,
        found.closes_at,
    )


Told = tuple[str, str, str, str]


def _attached(request: Asked, document: Document) -> dict[str, Told]:
    """Reservations, explanations and separate statements, as `_texts`."""
    page = str(Address(document.symbol or ""))
    words = {
        StatementKind.RESERVATION: _("makes a reservation"),
        StatementKind.EXPLANATION: _("explains its position"),
        StatementKind.SEPARATE: _("makes a separate statement"),
    }
    return {
        row.record: (
            row.name, row.name_language, words[kind], f"{page}#res-{row.symbol.rpartition('/')[2]}",
        )
        for kind, rows in consensus.attached(request.viewer, document, request.tongue).items()
        for row in rows
    }  # fmt: skip


def _withdrawn(request: Asked, document: Document) -> dict[str, Told]:
    """Withdrawals of what was attached, as `_texts`; each leads to the words that stay, struck."""
    page, tongue, found = str(Address(document.symbol or "")), request.tongue, {}
    for done in consensus.withdrawn_statements(request.viewer, document):
        said = done.statement
        name = printed(said.organisation, tongue)
        number = (said.symbol or "").rpartition("/")[2]
        what, where = str(Verb.WITHDRAW.label), f"{page}#res-{number}"
        found[done.record] = (name.text, name.language, what, where)
    return found


def _decided(request: Asked, document: Document, result: Result) -> dict[str, Told]:
    """The decision, and the objections that the rule made public, as `_texts`."""
    where = str(Address(document.symbol or "", "record"))
    who, tongue = author(document, request.tongue), request.tongue
    decision = _("records the decision: %(rung)s") % {"rung": document.get_rung_display()}
    found = {result.record: (who, tongue, decision, where)} if result.record else {}
    for voice in consensus.public_objections(request.viewer, result):
        name = printed(voice.organisation, tongue)
        found[voice.record] = (name.text, name.language, voice.get_kind_display(), where)
    return found


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
