"""A document as it came by mail: the subject is its title, the attachments are its languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from comity.accord.phrases import say, spoken
from comity.accord.words import PUBLISH
from comity.directory import queries as directory
from comity.directory.enums import Power
from comity.documents import formats, intake
from comity.documents.enums import LanguageStatus, ParagraphKind
from comity.documents.values import Piece, Wording
from comity.kit.errors import Refused
from comity.post.parse import Attachment, Parsed
from comity.post.quotes import new_text

MOST_BESIDE = 20
_SUBTAGS = r"([a-z]{2,3}(?:-[a-z]{4})?(?:-[a-z]{2})?)"
_KINDS = r"(?:docx|odt|html?|xhtml|md|markdown|txt|text)"
# text.fr.docx, text.zh-Hans.txt, and as some write it: text_fr.txt, text.docx.fr, text.fr
_TAGS = (
    re.compile(rf"(?i)[._-]{_SUBTAGS}\.{_KINDS}$"),
    re.compile(rf"(?i)\.{_KINDS}\.{_SUBTAGS}$"),
    re.compile(rf"(?i)^[^.]+\.{_SUBTAGS}$"),
)
_OFFICE = re.compile(r"(?i)\.(docx|odt)$")
_HEADING = re.compile(r"^#{1,6}\s+(.*)$")

File = tuple[str, str, bytes]


@dataclass(slots=True)
class Sheets:
    """What a message holds: wordings, the first authentic; files beside; what is in doubt."""

    wordings: list[Wording] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)
    undecided: bool = False


def holder(organisation: int, address: str) -> str | None:
    """The registered address of a publish mandate holder, when the message names one."""
    held = directory.holders(organisation, Power.PUBLISH).filter(email=address).first()
    return held.email if held else None


def how(language: str) -> str:
    """The sentence for a reply that holds no publishing word."""
    return say(language, "draft_how", word=PUBLISH[spoken(language)])


def sheets(parsed: Parsed, language: str) -> Sheets:
    """One wording per language, the first authentic, and the files that are no text.

    Refused, with a sentence in `language`: no subject, or no text that could be read.
    """
    if not parsed.subject:
        raise Refused("no-title", say(language, "no-title"))
    made = Sheets()
    for attachment in parsed.attachments[:MOST_BESIDE]:
        tag = language_of(attachment.name)
        if not (tag or _OFFICE.search(attachment.name)):
            made.files += _beside(attachment)
        elif not _take(made, parsed.subject, attachment, tag, language):
            made.files += _beside(attachment)
            made.doubts.append(("draft_unread", attachment.name))
    pieces = tuple(_pieces(new_text(parsed.text or "")))
    if not made.wordings and pieces:
        pieces = pieces[1:] if len(pieces) > 1 and pieces[0].text == parsed.subject else pieces
        made.wordings = [Wording(language, LanguageStatus.AUTHENTIC, parsed.subject, pieces)]
    if not made.wordings:
        raise Refused("no-text", say(language, "no-text"))
    return made


def language_of(name: str) -> str:
    """The language at the end of a file name, as it is written; empty without a known one."""
    found = next((m for pattern in _TAGS if (m := pattern.search(name))), None)
    tag = _cased(found[1]) if found else ""
    return tag if tag and formats.language_name(tag) != tag else ""


def _take(made: Sheets, subject: str, file: Attachment, tag: str, language: str) -> bool:
    """Read a file as one more language; False when it cannot be, or that language is there."""
    try:
        imported = _imported(file)
    except formats.ImportRefused:
        return False
    language = tag or imported.language_guess or language
    if any(w.language == language for w in made.wordings):
        return False
    status = LanguageStatus.OFFICIAL if made.wordings else LanguageStatus.AUTHENTIC
    title = (imported.title_guess if made.wordings else "") or subject
    wording = intake.wording_from(None, imported, language=language, status=status, title=title)
    made.wordings.append(replace(wording, title=title[:400]))
    if not tag:
        made.doubts.append(("draft_guessed", f"{file.name} ({language})"))
    if imported.left_out:
        made.doubts.append(("draft_left", file.name))
    if imported.undecided:
        made.doubts.append(("draft_changes", file.name))
        made.undecided = True
    if imported.left_out or imported.undecided:
        made.files += _beside(file)
    return True


def _imported(file: Attachment) -> formats.Imported:
    """The file as the library reads it; a text in the charset that its part of the mail names."""
    if file.text is None or _OFFICE.search(file.name):
        return formats.read(file.data, file.name)
    return formats.read(file.text.encode(), file.name, encoding="utf-8")


def _beside(file: Attachment) -> Iterator[File]:
    if file.data:
        yield file.name, file.media_type[:100], file.data


def _cased(tag: str) -> str:
    head, *rest = tag.split("-")
    cased = [p.title() if len(p) == 4 else p.upper() for p in rest]
    return "-".join([head.lower(), *cased])


def _pieces(text: str) -> Iterator[Piece]:
    """Paragraphs between empty lines; a line that begins with # is a heading."""
    for block in re.split(r"\n\s*\n", text):
        joined = " ".join(block.split())
        heading = _HEADING.match(joined)
        if heading:
            yield Piece(heading[1], ParagraphKind.HEADING, 2)
        elif joined:
            yield Piece(joined)
