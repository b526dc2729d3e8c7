"""Everything a document's page shows, put together from the library and from agreement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from comity.accord import consensus_queries as consensus
from comity.accord import queries as accord
from comity.accord.enums import StatementKind
from comity.core.symbols import Address
from comity.documents import comparing, queries
from comity.documents.enums import LanguageStatus, Rung, Type
from comity.kit.policy import Viewer
from comity.web import tongues
from comity.web.documents import prose, words
from comity.web.documents.adopted import Adopted, adopted
from comity.web.documents.lines import author, named, standing

if TYPE_CHECKING:
    from comity.accord.models import Call
    from comity.accord.queries import Row, Signatures
    from comity.documents.comparing import Age
    from comity.documents.models import Document, File, LanguageVersion, Version

SHOWN_NAMES = 24
SHAPES = {
    LanguageStatus.AUTHENTIC: "auth",
    LanguageStatus.OFFICIAL: "ok",
    LanguageStatus.COURTESY: "mid",
    LanguageStatus.MACHINE: "open",
}


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language version in the bar: its address, status as shape and word."""

    tag: str
    address: str
    shape: str
    word: str
    current: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document at one version in one language, for one viewer."""

    document: Document
    version: Version
    newest: Version
    wording: LanguageVersion
    tongues: tuple[Tongue, ...]
    text: SafeString
    kind: str
    author: str
    event: str
    outcome: str
    adopted: Adopted
    calls: tuple[Call, ...]
    signatures: Signatures
    reserved: tuple[Row, ...]  # with signatures, and attached to a negotiated outcome
    explanations: tuple[Row, ...]
    separate: tuple[Row, ...]
    files: tuple[File, ...]
    history: tuple[tuple[datetime, str], ...]
    age: Age
    before: Document | None  # the document that this one revises, corrects or adds to
    after: tuple[Document, ...]  # its revisions, corrections and additions

    @property
    def symbol(self) -> str:
        return self.document.symbol or ""

    @property
    def address(self) -> str:
        return str(Address(self.symbol))

    @property
    def absolute(self) -> str:
        return f"{settings.ORIGIN}{self.address}"

    @property
    def beside(self) -> str:
        """The address of this text beside another language: the first authentic one, else any."""
        for tongue in self.tongues:
            if tongue.tag != self.wording.language:
                return str(Address(self.symbol, f"{self.wording.language}+{tongue.tag}"))
        return ""

    @property
    def signatures_address(self) -> str:
        return str(Address(self.symbol, "signatures"))

    @property
    def direction(self) -> str:
        return tongues.direction(self.wording.language)

    @property
    def by_capacity(self) -> list[tuple[int, str]]:
        return words.by_capacity(self.signatures)

    @property
    def reservations(self) -> list[tuple[Row, str]]:
        """In the order of their dates, each with the number of its paragraph."""
        return self._voices(self.reserved)

    @property
    def positions(self) -> list[tuple[Row, str]]:
        return self._voices(self.explanations)

    @property
    def statements(self) -> list[tuple[Row, str]]:
        return self._voices(self.separate)

    def _voices(self, rows: Iterable[Row]) -> list[tuple[Row, str]]:
        numbers = {p.ident: p.number for p in self.wording.paragraphs.all()}
        return [(r, numbers.get(r.paragraph, "")) for r in sorted(rows, key=lambda r: r.at)]

    @property
    def first_names(self) -> list[Row]:
        return self.signatures.signed[:SHOWN_NAMES]

    @property
    def more_names(self) -> int:
        return max(0, self.signatures.total - SHOWN_NAMES)

    @property
    def digest(self) -> str:
        """The digest in groups of eight, as it is compared by eye."""
        whole = self.version.digest
        return " ".join(whole[i : i + 8] for i in range(0, len(whole), 8))


def sheet(
    viewer: Viewer, symbol: str, tongue: str, *, language: str = "", number: int | None = None
) -> Sheet:
    """The page's content; NotFound when document, version or language is not for the viewer."""
    document = queries.document(viewer, symbol)
    newest = queries.version(document)
    version = queries.version(document, number)
    rows = queries.languages(version) if number else standing(document)
    older = [] if number else comparing.older_translations(document, newest)
    wording = _wording(version, language or queries.best_language(rows, tongue), older)
    version = wording.version
    calls = [c for c in accord.calls_on(viewer, document) if c.version_id == version.pk]
    signatures = accord.signatures(viewer, calls, tongue)
    after = tuple(queries.successors(viewer, document))
    attached = consensus.attached(viewer, document, tongue)
    reserved = (*signatures.reservations, *attached[StatementKind.RESERVATION])
    marks = {r.paragraph: anchor(r.symbol) for r in reserved if r.paragraph and r.in_force}
    return Sheet(
        document=document,
        version=version,
        newest=newest,
        wording=wording,
        tongues=tuple(_tongue(symbol, row, row.pk == wording.pk) for row in [*rows, *older]),
        text=prose.prose(wording.paragraphs.all(), marks),
        kind=str(Type(document.type).label),
        author=author(document, tongue),
        event=named(document.edition.names, tongue) if document.edition else "",
        outcome=str(Rung(document.rung).label) if document.rung else "",
        adopted=adopted(viewer, document, tongue),
        calls=tuple(calls),
        signatures=signatures,
        reserved=reserved,
        explanations=(*signatures.explanations, *attached[StatementKind.EXPLANATION]),
        separate=attached[StatementKind.SEPARATE],
        files=tuple(queries.files(viewer, document)),
        history=tuple(_history(document, after, signatures, attached)),
        age=comparing.age(wording, newest),
        before=queries.superseded(viewer, document),
        after=after,
    )


def _wording(version: Version, tag: str, older: list[LanguageVersion]) -> LanguageVersion:
    """The text in a language; of an earlier version where nobody has translated the newest."""
    for row in older:
        if row.language == tag:
            return row
    return queries.wording(version, tag)


def anchor(symbol: str) -> str:
    """The anchor of a reservation on its document's page: `RES/2` becomes `res-2`."""
    return f"res-{symbol.rpartition('/')[2]}"


def _tongue(symbol: str, row: LanguageVersion, current: bool) -> Tongue:
    status = LanguageStatus(row.status)
    return Tongue(
        row.language, str(Address(symbol, row.language)), SHAPES[status], str(status.label), current
    )


def _history(
    document: Document,
    after: tuple[Document, ...],
    signatures: Signatures,
    attached: Mapping[StatementKind, tuple[Row, ...]],
) -> list[tuple[datetime, str]]:
    """What happened to it, newest first; an organisation's acts stand on the signatures page."""
    entries: list[tuple[datetime, str]] = []
    for version in document.versions.all():
        if version.locked_at is None:
            continue
        entries.append((version.locked_at, _("Version %(n)d published") % {"n": version.number}))
        entries += [
            (row.added_at, _("%(language)s added") % {"language": tongues.own_name(row.language)})
            for row in version.languages.all()
            if row.replaced_at is None and row.added_at > version.locked_at
        ]
    entries += [
        (row.published_at, f"{row.get_succession_display()} {row.symbol}")
        for row in after
        if row.published_at
    ]
    if document.withdrawn_at:
        entries.append((document.withdrawn_at, _("Withdrawn by its author")))
    entries += [
        (row.withdrawn_at, _("One signature withdrawn"))
        for row in signatures.rows
        if row.withdrawn_at
    ]
    entries += [
        (row.withdrawn_at, _("One statement withdrawn"))
        for rows in attached.values()
        for row in rows
        if row.withdrawn_at
    ]
    return sorted(entries, reverse=True)
