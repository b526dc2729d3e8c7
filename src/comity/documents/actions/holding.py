"""A version that stands still while others decide about it; seen by nobody more than before.

For verbs of rooms above, inside the transaction of their act and after a right of their own.
"""

from django.utils.translation import gettext as _

from comity.documents import texts
from comity.documents.actions.drafting import wording_of, write_language
from comity.documents.enums import LanguageStatus
from comity.documents.models import Document, Version
from comity.kit import clock
from comity.kit.errors import Refused


def hold(version: Version) -> Version:
    """Lock an open version without publishing it, and name its words by a digest.

    A draft has no symbol, so its digest is of the words without one. Refused: the document is
    published, so that its readers would see what is locked; it is locked; no language is
    authentic. Records nothing.
    """
    version = (
        Version.objects.select_for_update(of=("self",))
        .select_related("document")
        .get(pk=version.pk)
    )
    check_unpublished(version.document)
    if version.locked_at is not None:
        raise Refused("locked", _("This version is locked. Begin a new version to change it."))
    if not version.languages.filter(status=LanguageStatus.AUTHENTIC, replaced_at=None).exists():
        raise Refused("no-authentic", _("Mark one language as authentic first."), "language")
    version.digest = texts.digest_of(texts.text_of(version, version.document.symbol or ""))
    version.locked_at = clock.now()
    version.save(update_fields=["digest", "locked_at"])
    return version


def check_unpublished(document: Document) -> None:
    """Refused for a document that others read: each locked version of it is theirs to read."""
    if document.published_at is not None:
        raise Refused(
            "published",
            _("This document is published. Begin a draft that revises it, and negotiate that."),
        )


def go_on(version: Version) -> Version:
    """Open the next version with every language of a held one, under the same idents."""
    made = Version.objects.create(document=version.document, number=version.number + 1)
    for row in version.languages.filter(replaced_at=None).prefetch_related("paragraphs"):
        write_language(made, wording_of(row))
    return made
