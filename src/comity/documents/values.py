"""Plain values that go into and come out of the library."""

from dataclasses import dataclass

from comity.documents.enums import LanguageStatus, ParagraphKind


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph as it is brought in; `ident` is given or made from its place."""

    text: str
    kind: str = ParagraphKind.PARAGRAPH
    level: int = 0
    number: str = ""
    ident: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in one language: BCP 47 tag, status, title, paragraphs, credit."""

    language: str
    status: LanguageStatus
    title: str
    pieces: tuple[Piece, ...]
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """An audience with what it names: primary keys of a body, a forum or organisations."""

    audience: str
    body: int | None = None
    forum: int | None = None
    named: tuple[int, ...] = ()
