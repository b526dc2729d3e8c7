"""A document as it came by mail: the subject is its title, the attachments are its languages."""

import re

from comity.accord.phrases import say, spoken
from comity.accord.words import PUBLISH
from comity.directory import queries as directory
from comity.directory.enums import Power
from comity.documents.enums import LanguageStatus, ParagraphKind
from comity.documents.values import Piece, Wording
from comity.kit.errors import Refused
from comity.post import html
from comity.post.parse import Attachment, Parsed
from comity.post.quotes import new_text

MOST_BESIDE = 20
# text.fr.md, text.zh-Hans.txt, and as some write it: text_fr.txt
_TAG = re.compile(r"(?i)[._-]([a-z]{2,3}(?:-[a-z]{4})?(?:-[a-z]{2})?)\.(txt|md|html?)$")
_HEADING = re.compile(r"^#{1,6}\s+(.*)$")

Files = tuple[tuple[str, str, bytes], ...]


def holder(organisation: int, address: str) -> str | None:
    """The registered address of a publish mandate holder, when the message names one."""
    held = directory.holders(organisation, Power.PUBLISH).filter(email=address).first()
    return held.email if held else None


def how(language: str) -> str:
    """The sentence for a reply that holds no publishing word."""
    return say(language, "draft_how", word=PUBLISH[spoken(language)])


def sheets(parsed: Parsed, language: str) -> tuple[tuple[Wording, ...], Files]:
    """One wording per language, the first authentic, and the files that are no text.

    Refused, with a sentence in `language`: no subject, or no text that could be read.
    """
    if not parsed.subject:
        raise Refused("no-title", say(language, "no-title"))
    texts: dict[str, tuple[str, str]] = {}
    files: list[tuple[str, str, bytes]] = []
    for attachment in parsed.attachments[:MOST_BESIDE]:
        found = _TAG.search(attachment.name)
        if found and (text := _text(attachment)):
            texts.setdefault(_cased(found[1]), (attachment.name, text))
        elif attachment.data:
            files.append((attachment.name, attachment.media_type[:100], attachment.data))
    body = new_text(parsed.text or "")
    if not texts and body:
        texts[language] = ("", body)
    if not texts:
        raise Refused("no-text", say(language, "no-text"))
    return tuple(_wordings(parsed.subject, texts)), tuple(files)


def _text(attachment: Attachment) -> str:
    if attachment.text is None:
        return ""
    is_html = attachment.media_type == "text/html" or attachment.name.endswith((".html", ".htm"))
    return html.text_of(attachment.text) if is_html else attachment.text.strip()


def _cased(tag: str) -> str:
    head, *rest = tag.split("-")
    cased = [p.title() if len(p) == 4 else p.upper() for p in rest]
    return "-".join([head.lower(), *cased])


def _wordings(subject: str, texts: dict[str, tuple[str, str]]) -> list[Wording]:
    """The subject is the title of the first; each other has its own first heading or line."""
    result = []
    for place, (tag, (_name, text)) in enumerate(texts.items()):
        pieces = _pieces(text)
        title = subject
        if place and len(pieces) > 1:
            title, pieces = pieces[0].text[:400], pieces[1:]
        elif len(pieces) > 1 and pieces[0].text == subject:
            pieces = pieces[1:]
        status = LanguageStatus.OFFICIAL if place else LanguageStatus.AUTHENTIC
        result.append(Wording(tag, status, title, tuple(pieces)))
    return result


def _pieces(text: str) -> list[Piece]:
    """Paragraphs between empty lines; a line that begins with # is a heading."""
    pieces = []
    for block in re.split(r"\n\s*\n", text):
        joined = " ".join(block.split())
        heading = _HEADING.match(joined)
        if heading:
            pieces.append(Piece(heading[1], ParagraphKind.HEADING, 2))
        elif joined:
            pieces.append(Piece(joined))
    return pieces
