"""The same ident names a paragraph in every version and in every language."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from comity.core.prose import Paragraph as Prose
from comity.core.prose import align, carry_ids, share_ids
from comity.documents.models import LanguageVersion, Paragraph, Version
from comity.documents.prose import paragraph, paragraphs, renamed
from comity.documents.values import Piece
from comity.kit.errors import Refused


def identify(
    version: Version, language: str, pieces: list[Piece], before: LanguageVersion | None
) -> tuple[list[Piece], str]:
    """The pieces with idents, and the language whose paragraphs these idents name.

    The idents come, in this order, from the pieces themselves if each has one; from `before`,
    the same language as it stood last; from the source language, beside which the text is set.
    The first language of a document is its own source (''), and names by place.
    """
    _check_distinct(pieces)
    source = _source(version, language, before)
    named = source.language if source else ""
    if all(p.ident for p in pieces):
        return pieces, named
    old = paragraphs(before)
    if not old and source is None:
        return _by_place(pieces), named
    carried = _carry(old, pieces, _taken(version))
    if source is not None:
        carried = share_ids(align(paragraphs(source), carried))
    return renamed(pieces, carried), named


def _carry(old: Sequence[Prose], pieces: Sequence[Piece], taken: set[str]) -> tuple[Prose, ...]:
    """Carried idents; one that a piece brings of another language of the document stays."""
    own = {p.id for p in old}
    taken = taken | {p.ident for p in pieces}
    carried = carry_ids(old, [paragraph(p) for p in pieces], taken=taken)
    return tuple(
        replace(to, id=p.ident) if p.ident and p.ident not in own else to
        for p, to in zip(pieces, carried, strict=True)
    )


def last_wording(version: Version, language: str) -> LanguageVersion | None:
    """The language as it stands in this version, or in the nearest earlier one."""
    rows = LanguageVersion.objects.filter(
        version__document=version.document_id,
        version__number__lte=version.number,
        language=language,
        replaced_at=None,
    )
    return rows.order_by("-version__number").prefetch_related("paragraphs").first()


def _source(
    version: Version, language: str, before: LanguageVersion | None
) -> LanguageVersion | None:
    """The row of this version that names its own paragraphs; None for the source itself."""
    if before is not None and before.status == "authentic" and not before.source:
        return None
    rows = version.languages.filter(source="", replaced_at=None, status="authentic")
    found = rows.exclude(language=language).order_by("pk")
    return found.prefetch_related("paragraphs").first()


def _taken(version: Version) -> set[str]:
    rows = Paragraph.objects.filter(language_version__version__document=version.document_id)
    return set(rows.values_list("ident", flat=True).distinct())


def _check_distinct(pieces: list[Piece]) -> None:
    given = [p.ident for p in pieces if p.ident]
    if len(set(given)) != len(given):
        raise Refused("ident", _("Two paragraphs carry the same name. Give each its own."), "text")


def _by_place(pieces: list[Piece]) -> list[Piece]:
    """Each paragraph's own ident, or one from its place that no other has."""
    taken, named = {p.ident for p in pieces}, []
    for place, piece in enumerate(pieces, start=1):
        ident = piece.ident or f"p{place}"
        while not piece.ident and ident in taken:
            ident += "a"
        taken.add(ident)
        named.append(Piece(piece.text, piece.kind, piece.level, piece.number, ident))
    return named
