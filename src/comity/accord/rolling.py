"""The text of a room as `core.prose` knows it: paragraphs, operations, and digests of words."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.db.models import Prefetch

from comity.accord.enums import OperationKind, ProposalState
from comity.accord.models import Proposal, Room, Wording
from comity.accord.values import Change
from comity.core.prose import (
    Bracket,
    Delete,
    Insert,
    Kind,
    Merge,
    Move,
    Operation,
    Paragraph,
    Replace,
    sources,
)
from comity.documents.models import LanguageVersion, Version
from comity.documents.prose import paragraphs


@dataclass(frozen=True, slots=True)
class Text:
    """One language of the draft: its row, its paragraphs in order, their printed numbers."""

    row: LanguageVersion
    paragraphs: tuple[Paragraph, ...]
    numbers: Mapping[str, str]

    @property
    def idents(self) -> list[str]:
        return [p.id for p in self.paragraphs]

    def at(self, ident: str) -> Paragraph | None:
        return next((p for p in self.paragraphs if p.id == ident), None)


def version(room: Room) -> Version:
    """The open version, or the last that was locked once there is none."""
    rows = Version.objects.filter(document=room.document_id).select_related("document")
    return rows.filter(locked_at=None).last() or rows.latest("number")


def texts(room: Room) -> dict[str, Text]:
    """The draft in each of its languages, the room's own first."""
    rows = version(room).languages.filter(replaced_at=None).prefetch_related("paragraphs")
    ordered = sorted(rows, key=lambda r: (r.language != room.language, r.language))
    return {row.language: _text(row) for row in ordered}


def titles(rooms: Sequence[Room]) -> dict[int, list[LanguageVersion]]:
    """Room -> the languages of its draft as in `texts`, without their words; one query for all."""
    found: dict[int, list[LanguageVersion]] = {room.document_id: [] for room in rooms}
    rows = LanguageVersion.objects.filter(version__document__in=found, replaced_at=None)
    for row in rows.select_related("version"):
        found[row.version.document_id].append(row)
    return {room.pk: _newest(room, found[room.document_id]) for room in rooms}


def _newest(room: Room, rows: Sequence[LanguageVersion]) -> list[LanguageVersion]:
    """Of the languages of all versions those of the one that `version` answers, in order."""
    last = max(rows, key=lambda r: (r.version.locked_at is None, r.version.number)).version_id
    here = (row for row in rows if row.version_id == last)
    return sorted(here, key=lambda r: (r.language != room.language, r.language))


def _text(row: LanguageVersion) -> Text:
    numbers = {p.ident: p.number for p in row.paragraphs.all()}
    return Text(row, paragraphs(row), numbers)


def by_source(text: Iterable[Paragraph]) -> list[Paragraph]:
    """A language by the plain names that its paragraphs stand for, whatever it joined or split."""
    found: dict[str, list[str]] = {}
    for p in text:
        for name in sources(p.id):
            found.setdefault(name, []).append(p.text)
    return [Paragraph(name, Kind.PARAGRAPH, 0, "\n".join(said)) for name, said in found.items()]


def proposals(room: Room, *states: ProposalState) -> list[Proposal]:
    """Proposals in order, with their wordings; of these states, or all."""
    rows = room.proposals.prefetch_related(
        Prefetch("wordings", Wording.objects.order_by("number")), "needs", "replaces"
    )
    return list(rows.filter(state__in=states) if states else rows)


def wording(proposal: Proposal) -> Wording:
    """What a proposal says now."""
    return list(proposal.wordings.all())[-1]


def operation(said: Wording | Change, text: Iterable[Paragraph]) -> Operation:
    """What a wording does, as an operation on this text."""
    match said.kind:
        case OperationKind.REPLACE:
            return Replace(said.target, said.text)
        case OperationKind.INSERT:
            return Insert(said.after, _inserted(said, text))
        case OperationKind.DELETE:
            return Delete(said.target)
        case OperationKind.MOVE:
            return Move(said.target, said.after)
        case OperationKind.BRACKET:
            return Bracket(said.target, said.quote)
    return Merge(tuple(said.targets), said.text)


def _inserted(said: Wording | Change, text: Iterable[Paragraph]) -> Paragraph:
    """A new paragraph is what it stands after, but never a heading."""
    before = next((p for p in text if p.id == said.after), None)
    if before is None or before.kind is Kind.HEADING:
        return Paragraph(said.target, Kind.PARAGRAPH, 0, said.text)
    return Paragraph(said.target, before.kind, before.level, said.text)


def change(done: Operation, language: str) -> Change:
    """The words of an operation, as they are kept."""
    match done:
        case Replace(target, text):
            return Change(OperationKind.REPLACE, target, text=text, language=language)
        case Insert(after, paragraph):
            return Change(
                OperationKind.INSERT, paragraph.id, after, text=paragraph.text, language=language
            )
        case Delete(target):
            return Change(OperationKind.DELETE, target, language=language)
        case Move(target, after):
            return Change(OperationKind.MOVE, target, after, language=language)
        case Bracket(target, quote):
            return Change(OperationKind.BRACKET, target, quote=quote, language=language)
        case Merge(targets, text):  # pragma: no branch
            return Change(OperationKind.MERGE, targets=targets, text=text, language=language)


# Items and the words they stand for


def digest(*words: object) -> str:
    """SHA-256 of words, in hexadecimal."""
    return sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()


def digest_of(said: Wording) -> str:
    """Names what a proposal would do; where an insertion stands is not among its words."""
    after = said.after if said.kind == OperationKind.MOVE else ""
    return digest(
        said.kind, said.target, after, list(said.targets), said.quote, said.text, said.language
    )


def paragraph_digests(room: Room, draft: Mapping[str, Text]) -> dict[str, str]:
    """Ident -> digest of the words in the room's language, and of those it has yet to follow."""
    behind: dict[str, str] = dict(
        room.stale.filter(language=room.language).values_list("ident", "changed")
    )
    newer = {
        language: {p.id: p.text for p in by_source(draft[language].paragraphs)}
        for language in set(behind.values()) & set(draft)
    }
    found = {}
    for p in draft[room.language].paragraphs:
        said = newer.get(behind.get(p.id, ""), {})
        found[p.id] = digest(p.text, *[said.get(name, "") for name in sources(p.id) if said])
    return found


def items(room: Room) -> dict[str, str]:
    """Everything that positions can be taken on now, in order, with the digest of its words."""
    draft = texts(room)
    found = {f"p:{ident}": kept for ident, kept in paragraph_digests(room, draft).items()}
    for proposal in proposals(room, ProposalState.PENDING):
        found[f"a:{proposal.number}"] = digest_of(wording(proposal))
    return found
