"""A draft is its author's own: written, rewritten, and seen by nobody else."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from comity.documents.actions.identity import identify, last_wording
from comity.documents.enums import Audience, LanguageStatus, ParagraphKind, Permission, Rung, Type
from comity.documents.events import ChangeAsked
from comity.documents.models import Document, LanguageVersion, Paragraph, Version
from comity.documents.values import Piece, Wording
from comity.kit import clock, events
from comity.kit.action import action
from comity.kit.errors import Refused
from comity.kit.policy import Actor, require
from comity.kit.text import clean_language, clean_line, clean_text

MOST_PARAGRAPHS = 10_000
MOST_LETTERS = 400_000
LONGEST_PARAGRAPH = 100_000


@action("documents.document.create")
def create_document(
    actor: Actor,
    *,
    type: Type,
    wording: Wording,
    date: date | None = None,
    place: str = "",
    topic: str = "",
    edition: int | None = None,
    rung: Rung | None = None,
    rule: str = "",
    objections: str = "",
) -> Document:
    """Begin a draft of the actor's organisation or body with its first authentic language.

    Who may: a publish mandate holder, or an editor of the body. Refused: no title or text, too
    long, a control character. Records nothing; seen by the author alone.
    """
    document = Document(
        type=type,
        organisation_id=None if actor.body else actor.organisation,
        body_id=actor.body,
        date=date or clock.today(),
        place=clean_line(place, "place", 120),
        topic=clean_line(topic, "topic", 80),
        edition_id=edition,
        rung=rung or "",
        rule=clean_line(rule, "rule", 300),
        objections=clean_line(objections, "objections", 300),
        audience=Audience.OWN,
        made_by_id=actor.person,
        made_at=clock.now(),
    )
    require(actor, Permission.WRITE, document)
    document.save()
    version = Version.objects.create(document=document, number=1)
    write_language(version, wording)
    return document


@action("documents.language.put")
def put_language(actor: Actor, *, version: Version, wording: Wording) -> LanguageVersion:
    """Set the text of an open version in one language; what was typed before is replaced.

    Who may: as `create_document`. Refused: others negotiate it, the version is locked, or as
    there.
    """
    require(actor, Permission.WRITE, version)
    version = Version.objects.select_for_update().select_related("document").get(pk=version.pk)
    events.emit(ChangeAsked(version.document_id))
    if version.locked_at is not None:
        raise Refused("locked", _("This version is locked. Begin a new version to change it."))
    return write_language(version, wording)


@action("documents.version.begin")
def revise(actor: Actor, *, document: Document, note: str = "") -> Version:
    """Begin the next version as a copy of the newest; signatures do not carry over.

    Who may: as `create_document`. Refused: others negotiate it, or the newest version is still
    open.
    """
    require(actor, Permission.WRITE, document)
    newest = (
        Version.objects.select_for_update().filter(document=document).order_by("-number").first()
    )
    assert newest is not None, "a document has a version from its first moment"
    events.emit(ChangeAsked(document.pk))
    if newest.locked_at is None:
        raise Refused("open", _("A new version is already open; go on with that one."))
    version = Version.objects.create(
        document=document, number=newest.number + 1, note=clean_line(note, "note", 400)
    )
    for row in newest.languages.filter(replaced_at=None, status="authentic"):
        write_language(version, wording_of(row))
    return version


def wording_of(row: LanguageVersion, only: Collection[str] | None = None) -> Wording:
    """A stored text as it is written again, under the same idents; of `only` these if given."""
    pieces = tuple(
        Piece(p.text, p.kind, p.level, p.number, p.ident)
        for p in row.paragraphs.all()
        if only is None or p.ident in only
    )
    return Wording(row.language, LanguageStatus(row.status), row.title, pieces, row.credit)


def write_language(version: Version, wording: Wording) -> LanguageVersion:
    """Write one language version in place of the one that stands.

    For verbs, here and in rooms above, that have required a right of their own.
    """
    language = clean_language(wording.language)
    title = clean_line(wording.title, "title", 400)
    if not title:
        raise Refused("no-title", _("Enter a title."), "title")
    pieces = [_clean(piece) for piece in wording.pieces if piece.text.strip()]
    if not pieces:
        raise Refused("no-text", _("Enter a text."), "text")
    _check_size(pieces)
    before = last_wording(version, language)
    pieces, source = identify(version, language, pieces, before)
    return _store(version, replace(wording, language=language, title=title), pieces, source)


def _store(version: Version, wording: Wording, pieces: list[Piece], source: str) -> LanguageVersion:
    version.languages.filter(language=wording.language, version__locked_at=None).delete()
    version.languages.filter(language=wording.language, replaced_at=None).update(
        replaced_at=clock.now()
    )
    row = LanguageVersion.objects.create(
        version=version,
        language=wording.language,
        source=source,
        status=wording.status,
        title=wording.title,
        credit=clean_line(wording.credit, "credit", 200),
        added_at=clock.now(),
    )
    Paragraph.objects.bulk_create(
        Paragraph(
            language_version=row,
            ident=piece.ident,
            position=place,
            kind=piece.kind,
            level=piece.level,
            number=piece.number,
            text=piece.text,
        )
        for place, piece in enumerate(numbered(pieces), start=1)
    )
    return row


def numbered(pieces: list[Piece]) -> list[Piece]:
    """Give paragraphs after the first heading their numbers, unless some carry numbers."""
    if any(p.number for p in pieces) or not any(p.kind == ParagraphKind.HEADING for p in pieces):
        return pieces
    result, number, begun = [], 0, False
    for piece in pieces:
        begun = begun or piece.kind == ParagraphKind.HEADING
        if begun and piece.kind == ParagraphKind.PARAGRAPH:
            number += 1
            piece = Piece(piece.text, piece.kind, piece.level, str(number), piece.ident)
        result.append(piece)
    return result


def _clean(piece: Piece) -> Piece:
    text = clean_text(piece.text, "text", LONGEST_PARAGRAPH)
    number = clean_line(piece.number, "text", 12)
    return Piece(text, piece.kind, piece.level, number, clean_line(piece.ident, "text", 200))


def _check_size(pieces: list[Piece]) -> None:
    letters = sum(len(p.text) for p in pieces)
    if letters > MOST_LETTERS:
        raise Refused(
            "too-long",
            _("The text has %(letters)d characters; at most %(most)d fit. Divide it.")
            % {"letters": letters, "most": MOST_LETTERS},
            "text",
        )
    if len(pieces) > MOST_PARAGRAPHS:
        raise Refused(
            "too-many",
            _("The text has %(number)d paragraphs; at most %(most)d fit. Divide it.")
            % {"number": len(pieces), "most": MOST_PARAGRAPHS},
            "text",
        )
