"""What follows a published document: revisions, corrections, additions and its withdrawal."""

from django.utils.translation import gettext as _

from comity.core.symbols import LONGEST, is_symbol
from comity.documents.actions.drafting import create_document
from comity.documents.enums import Audience, Permission, Succession, Type
from comity.documents.models import Document
from comity.documents.values import Wording
from comity.kit import clock
from comity.kit.action import action
from comity.kit.errors import Refused
from comity.kit.policy import Actor, require
from comity.kit.text import clean_line
from comity.ledger import actions as book
from comity.ledger import queries as ledger_queries


@action("documents.document.follow")
def follow(
    actor: Actor, *, document: Document, succession: Succession, wording: Wording
) -> Document:
    """Begin a draft that revises, corrects or adds to a published document.

    Who may: as `create_document`, for the author of both. Refused: not published, withdrawn, or
    itself a correction of another. It gets the symbol of the first with `Rev.n`, `Corr.n` or
    `Add.n` when it is published, to the same audience. Records nothing.
    """
    require(actor, Permission.WRITE, document)
    if document.published_at is None:
        raise Refused("open", _("Publish the document first."))
    if document.withdrawn_at is not None:
        raise Refused("withdrawn", _("This document was withdrawn. Begin a new one."))
    if document.succession:
        raise Refused("chain", _("This is itself a correction. Go back to the first document."))
    made = create_document(
        actor,
        type=Type(document.type),
        wording=wording,
        place=document.place,
        topic=document.topic,
        edition=document.edition_id,
    )
    made.supersedes, made.succession = document, succession
    made.save(update_fields=["supersedes", "succession"])
    return made


@action("documents.document.withdraw")
def withdraw_document(actor: Actor, *, document: Document, because: str) -> Document:
    """Say in public that the author no longer stands by a document; nothing is deleted.

    Who may: as `publish`. Refused: not published, withdrawn already, no reason. Records
    `withdraw-text` of every version that stands in the public book.
    """
    require(actor, Permission.WRITE, document)
    document = Document.objects.select_for_update().get(pk=document.pk)
    reason = clean_line(because, "because", 400)
    if document.published_at is None:
        raise Refused("open", _("This is a draft; nobody else sees it."))
    if document.withdrawn_at is not None:
        raise Refused("withdrawn", _("This document is withdrawn already."))
    if not reason:
        raise Refused("no-reason", _("Enter the reason."), "because")
    document.withdrawn_at, document.withdrawn_because = clock.now(), reason
    document.save(update_fields=["withdrawn_at", "withdrawn_because"])
    if document.audience == Audience.PUBLIC:
        for version in document.versions.exclude(commitment=""):
            book.record(
                "withdraw-text",
                author=author_id(document),
                doc=document.symbol or "",
                fields={"text": version.commitment},
            )
    return document


def author_id(document: Document) -> str:
    """The author's id in the book: the organisation's own, or the network's for a body."""
    if document.organisation is None:
        return ledger_queries.network()
    return document.organisation.record_id


def symbol_after(document: Document) -> str:
    """The next free `Rev.n`, `Corr.n` or `Add.n` of the document it follows.

    Refused: another audience than the first document's, for a gap in the numbers would betray
    a narrower one; or a symbol that would be too long.
    """
    first = document.supersedes
    assert first is not None, "asked of a document that follows another"
    if document.audience != first.audience:
        raise Refused(
            "audience", _("Show it to the same readers as the first document."), "audience"
        )
    for number in range(1, 10_000):
        symbol = f"{first.symbol}/{document.succession}.{number}"
        if len(symbol) > LONGEST or not is_symbol(symbol):
            break
        if not Document.objects.filter(symbol=symbol).exists():
            return symbol
    raise Refused("symbol", _("No further number fits after this symbol."), "symbol")
