"""Reading any file that somebody sends, by one function."""

from collections.abc import Callable

from comity.core.prose import Kind, plain
from comity.documents.formats.docx import read_docx
from comity.documents.formats.draft import Draft, Losses
from comity.documents.formats.encodings import decode
from comity.documents.formats.language import guess_language
from comity.documents.formats.odt import read_odt
from comity.documents.formats.read_html import declared_encoding, html_language, read_html
from comity.documents.formats.read_text import read_markdown, read_text
from comity.documents.formats.sniff import Archive, sniff
from comity.documents.formats.values import Changes, Imported, ImportRefused, TrackedChange

__all__ = ["read"]


def read(
    data: bytes, filename: str, *, changes: Changes = "ask", encoding: str | None = None
) -> Imported:
    """The paragraphs of a DOCX, ODT, HTML, Markdown or plain text file.

    ``filename`` is the name it came with: its ending must agree with the bytes. ``changes`` says
    what to do with tracked changes; with ``ask`` the answer holds both readings and is
    ``undecided`` if there are any. ``encoding`` answers the question which encoding plain bytes
    are in. Ids are empty except where the file carried ours: give them with ``carry_ids``.

    Raises ImportRefused with a code and a sentence, and nothing is read in part: see ``sniff``,
    ``decode``, and here ``empty`` (no words in it), ``too_many`` (over 20,000 paragraphs)
    and ``too_deep``.
    """
    try:
        return _read(data, filename, changes, encoding)
    except RecursionError:
        raise ImportRefused(
            "too_deep", "The file nests its parts too deeply for a text. Save it again as text."
        ) from None


def _read(data: bytes, filename: str, changes: Changes, encoding: str | None) -> Imported:
    kind, archive = sniff(data, filename)
    if archive:
        read_office = read_docx if kind == "docx" else read_odt
        return _office(read_office, archive, kind, changes)
    losses = Losses()
    draft = Draft(losses)
    stated = encoding or (declared_encoding(data) if kind == "html" else None)
    text, found = decode(data, stated)
    title, language = "", None
    if kind == "html":
        title, language = read_html(text, draft), html_language(text)
    else:
        (read_markdown if kind == "markdown" else read_text)(text, draft)
    return _imported(draft, draft, (), changes, found, title, language)


def _office(
    reader: Callable[[Archive], tuple[Draft, Draft, tuple[TrackedChange, ...]]],
    archive: Archive,
    kind: str,
    changes: Changes,
) -> Imported:
    accepted, rejected, tracked = reader(archive)
    return _imported(accepted, rejected, tracked, changes, kind, "", None)


def _imported(
    accepted: Draft,
    rejected: Draft,
    tracked: tuple[TrackedChange, ...],
    changes: Changes,
    encoding: str,
    title: str,
    language: str | None,
) -> Imported:
    chosen = rejected if changes == "reject" else accepted
    if not chosen.paragraphs and not (changes == "ask" and rejected.paragraphs):
        raise ImportRefused("empty", "The file holds no words that could be read.")
    paragraphs = tuple(chosen.paragraphs)
    whole = "\n".join(plain(p.text) for p in paragraphs)
    return Imported(
        paragraphs,
        language or guess_language(whole),
        title or _title(accepted),
        tracked,
        accepted.losses.sentences(),
        encoding,
        tuple(rejected.paragraphs),
        bool(tracked) and changes == "ask",
    )


def _title(draft: Draft) -> str:
    """The first heading; or the first paragraph if it is short and no sentence."""
    for paragraph in draft.paragraphs[:10]:
        if paragraph.kind is Kind.HEADING:
            return plain(paragraph.text)
    first = plain(draft.paragraphs[0].text) if draft.paragraphs else ""
    return (
        first if len(first) <= 120 and not first.endswith((".", "。", "।", "؛", ":", ",")) else ""
    )
