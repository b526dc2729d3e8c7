"""A file that was read becomes a wording: its title, its paragraphs, the names it brought."""

from unicodedata import normalize

from django.utils.translation import gettext as _

from comity.core.prose import Paragraph, plain
from comity.documents.enums import LanguageStatus
from comity.documents.formats import Imported
from comity.documents.models import Document, LanguageVersion
from comity.documents.models import Paragraph as Row
from comity.documents.prose import pieces
from comity.documents.values import Wording
from comity.kit.errors import Refused


def title_for(document: Document | None, language: str, imported: Imported) -> str:
    """The title that the document has in this language, else the one in the file, else ''."""
    if document is not None:
        rows = LanguageVersion.objects.filter(version__document=document, language=language)
        found = rows.order_by("-version__number", "-added_at").first()
        if found is not None:
            return found.title
    return imported.title_guess


def wording_from(
    document: Document | None,
    imported: Imported,
    *,
    language: str,
    status: LanguageStatus,
    title: str = "",
    credit: str = "",
    rejected: bool = False,
) -> Wording:
    """The wording of a file; with `rejected` as if every tracked change in it were refused.

    Refused: no title can be found. A first paragraph that is the title is no part of the text.
    """
    title = title or title_for(document, language, imported)
    if not title:
        raise Refused("no-title", _("Enter a title."), "title")
    text = imported.original if rejected else imported.paragraphs
    found = pieces(_without_title(text, title), _known(document))
    return Wording(language, status, title, found, credit)


def _without_title(text: tuple[Paragraph, ...], title: str) -> tuple[Paragraph, ...]:
    first = text[0] if text else None
    stands_alone = first is None or len(text) == 1
    return text if stands_alone or not _same(plain(text[0].text), title) else text[1:]


def _same(one: str, other: str) -> bool:
    folded = [" ".join(normalize("NFC", text).split()).casefold() for text in (one, other)]
    return folded[0] == folded[1]


def _known(document: Document | None) -> set[str]:
    """Idents of the document, in their parts; nothing for a new one."""
    if document is None:
        return set()
    rows = Row.objects.filter(language_version__version__document=document)
    found = rows.values_list("ident", flat=True).distinct()
    return {part.partition(".")[0] for ident in found for part in ident.split("+")}
