"""What readers give and writers take."""

import datetime
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from babel import Locale, UnknownLocaleError

from comity.core.prose import Paragraph

__all__ = [
    "Change",
    "Changes",
    "ImportRefused",
    "Imported",
    "Printable",
    "PrintedWords",
    "Reservation",
    "Signatory",
    "TrackedChange",
    "direction",
    "language_name",
]

Changes = Literal["accept", "reject", "ask"]

_RIGHT_TO_LEFT = frozenset(
    {"ar", "fa", "ur", "he", "yi", "ps", "sd", "ug", "ckb", "dv", "syr", "nqo"}
)
_RIGHT_TO_LEFT_SCRIPTS = frozenset({"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm"})


def direction(language: str) -> Literal["ltr", "rtl"]:
    """The writing direction of a BCP 47 language tag; a script in the tag decides."""
    parts = language.replace("_", "-").split("-")
    scripts = [part.title() for part in parts[1:] if len(part) == 4 and part.isalpha()]
    if scripts:
        return "rtl" if scripts[0] in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if parts[0].lower() in _RIGHT_TO_LEFT else "ltr"


def language_name(tag: str) -> str:
    """A language by its own name and its tag: ``français (fr)``; the tag alone if unknown."""
    try:
        name = Locale.parse(tag, sep="-").get_display_name()
    except (ValueError, UnknownLocaleError):
        return tag
    return f"{name} ({tag})" if name else tag


class ImportRefused(Exception):
    """A file that is not taken, as a whole: a code for programs, a sentence for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


class Change(StrEnum):
    """What a tracked change did."""

    INSERTION = "insertion"
    DELETION = "deletion"
    MOVED_FROM = "moved from"
    MOVED_TO = "moved to"


@dataclass(frozen=True, slots=True)
class TrackedChange:
    """One change that a file records as not yet decided.

    ``text`` is what was inserted, deleted or moved; empty where only a paragraph was broken or
    joined. ``before`` and ``after`` are the whole paragraph if all changes in it are rejected or
    accepted. ``date`` is as the file has it.
    """

    change: Change
    text: str
    author: str
    date: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Imported:
    """A file reduced to paragraphs.

    ``paragraphs`` is the text with tracked changes accepted (``accept`` and ``ask``) or rejected;
    a paragraph's id is empty unless the file carried it. ``original`` is the text with all of
    them rejected. ``undecided`` is true if the file has tracked changes and the reader was told
    to ask: nobody may store such a text before somebody chose. ``left_out`` says in sentences
    what was not taken over or was put elsewhere. ``encoding`` names the character encoding, or
    the file format for files that fix it themselves.
    """

    paragraphs: tuple[Paragraph, ...]
    language_guess: str | None
    title_guess: str
    tracked: tuple[TrackedChange, ...]
    left_out: tuple[str, ...]
    encoding: str
    original: tuple[Paragraph, ...]
    undecided: bool


@dataclass(frozen=True, slots=True)
class Signatory:
    """An organisation under a text. ``note`` may be empty."""

    name: str
    country: str
    capacity: str
    date: datetime.date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reservation:
    """A reservation with its text (inline markup), on one paragraph or on the whole.

    ``note`` stands beside the organisation and may be empty.
    """

    organisation: str
    text: str
    language: str
    paragraph: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PrintedWords:
    """The words a writer itself prints, in the language of the reader."""

    signatories: str = "Signatories"
    reservations: str = "Reservations"
    explanations: str = "Explanations of position"
    statements: str = "Separate statements"
    to_paragraph: str = "to paragraph {number}"
    version: str = "Version {version}"
    language: str = "Language"
    status: str = "Status"
    date: str = "Date"
    proof: str = "Proof"


@dataclass(frozen=True, slots=True)
class Printable:
    """Everything a writer needs, and nothing it has to look up.

    ``language`` is a BCP 47 tag; ``status`` (authentic, official translation ...) and ``words``
    are in the words to print. ``notices`` say what a reader must know first: withdrawn, corrected,
    of an earlier version. ``proof`` is one short line, for example a digest. ``numbering``
    gives the printed numbers by paragraph id; without it every paragraph that is not a heading
    is counted.
    """

    symbol: str
    title: str
    language: str
    status: str
    version: str
    date: datetime.date
    paragraphs: tuple[Paragraph, ...]
    signatories: tuple[Signatory, ...] = ()
    reservations: tuple[Reservation, ...] = ()
    proof: str = ""
    words: PrintedWords = field(default_factory=PrintedWords)
    numbering: tuple[tuple[str, str], ...] | None = None
    explanations: tuple[Reservation, ...] = ()
    statements: tuple[Reservation, ...] = ()
    notices: tuple[str, ...] = ()

    def title_is_first_heading(self) -> bool:
        """Whether the text itself begins with its title, so that it is not printed twice."""
        if not self.paragraphs:
            return False
        first = self.paragraphs[0].text.strip().casefold()
        return first == self.title.strip().casefold()

    def voices(self) -> tuple[tuple[str, tuple[Reservation, ...]], ...]:
        """What others say of the text, under its title; a title without anything is left out."""
        words = self.words
        kinds = (
            (words.reservations, self.reservations),
            (words.explanations, self.explanations),
            (words.statements, self.statements),
        )
        return tuple((title, rows) for title, rows in kinds if rows)

    def facts(self) -> str:
        """Language, status, version and date in one line of the reader's words."""
        words = self.words
        return (
            f"{words.language}: {language_name(self.language)} · {words.status}: {self.status} · "
            f"{words.version.format(version=self.version)} · {self.date.isoformat()}"
        )

    def numbers(self) -> dict[str, str]:
        """The printed number of each numbered paragraph, by its id."""
        if self.numbering is not None:
            return dict(self.numbering)
        counted = [p for p in self.paragraphs if p.kind.value != "heading"]
        return {p.id: str(n) for n, p in enumerate(counted, 1)}
