"""What a proposal does to a text: operations on paragraphs that have stable ids.

An operation names paragraphs, never positions, so it stays meaningful while others are accepted.
``apply`` carries one out; ``rebase`` gives the same intention against the text in which another
was carried out; two operations collide when the order in which they are accepted matters.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from comity.core.prose.paragraph import Paragraph

__all__ = [
    "Bracket",
    "Delete",
    "Insert",
    "Merge",
    "Move",
    "Operation",
    "OperationRefused",
    "Replace",
    "apply",
    "bracketed",
    "position",
]


class OperationRefused(Exception):
    """An operation that cannot be carried out on a text: a code, a sentence, the paragraph."""

    def __init__(self, code: str, message: str, paragraph: str) -> None:
        super().__init__(message)
        self.code, self.message, self.paragraph = code, message, paragraph


@dataclass(frozen=True, slots=True)
class Replace:
    """Give a paragraph another text; its id, kind and level stay."""

    target: str
    text: str


@dataclass(frozen=True, slots=True)
class Insert:
    """Put a new paragraph after ``after``, or first if that is empty."""

    after: str
    paragraph: Paragraph


@dataclass(frozen=True, slots=True)
class Delete:
    """Take a paragraph out."""

    target: str


@dataclass(frozen=True, slots=True)
class Move:
    """Put a paragraph after ``after``, or first if that is empty."""

    target: str
    after: str


@dataclass(frozen=True, slots=True)
class Bracket:
    """Put square brackets round words that are not agreed; round the whole if ``quote`` is empty.

    ``quote`` must occur exactly once in the paragraph's text, so that nobody brackets other words
    than they meant.
    """

    target: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Merge:
    """Make one paragraph with a common ``text`` of two or more neighbours; the first id stays."""

    targets: tuple[str, ...]
    text: str


Operation = Replace | Insert | Delete | Move | Bracket | Merge


def position(paragraphs: Sequence[Paragraph], name: str) -> int:
    """The index of a paragraph. Refused (``gone``) when the text has no such id."""
    for index, paragraph in enumerate(paragraphs):
        if paragraph.id == name:
            return index
    raise OperationRefused("gone", "The paragraph is no longer in the text.", name)


def place(paragraphs: Sequence[Paragraph], after: str) -> int:
    """The index at which something after ``after`` stands."""
    return position(paragraphs, after) + 1 if after else 0


def bracketed(text: str, quote: str, name: str) -> str:
    """The text with brackets round the quote. Refused: ``quote`` (absent) or ``twice``."""
    if not quote:
        return f"[{text}]"
    found = text.count(quote)
    if found != 1:
        raise OperationRefused(
            "twice" if found else "quote",
            "The words to bracket occur more than once; quote more of them."
            if found
            else "The words to bracket are not in the paragraph.",
            name,
        )
    return text.replace(quote, f"[{quote}]")


def apply(paragraphs: Sequence[Paragraph], operation: Operation) -> tuple[Paragraph, ...]:
    """The text after an operation; the argument is untouched. Linear in the number of paragraphs.

    Raises OperationRefused with code ``gone`` (no such paragraph), ``taken`` (the inserted id is
    in use), ``self`` (moved after itself), ``apart`` (merged paragraphs are not neighbours),
    ``few`` (fewer than two to merge), ``quote`` or ``twice`` (see ``bracketed``).
    """
    text = list(paragraphs)
    match operation:
        case Replace(target, words):
            index = position(text, target)
            text[index] = replace(text[index], text=words)
        case Bracket(target, quote):
            index = position(text, target)
            text[index] = replace(text[index], text=bracketed(text[index].text, quote, target))
        case Delete(target):
            del text[position(text, target)]
        case Insert(after, paragraph):
            _insert(text, after, paragraph)
        case Move(target, after):
            _move(text, target, after)
        case Merge(targets, words):  # pragma: no branch
            _merge(text, targets, words)
    return tuple(text)


def _insert(text: list[Paragraph], after: str, paragraph: Paragraph) -> None:
    if any(p.id == paragraph.id for p in text):
        raise OperationRefused("taken", "A paragraph of this id is already there.", paragraph.id)
    text.insert(place(text, after), paragraph)


def _move(text: list[Paragraph], target: str, after: str) -> None:
    if target == after:
        raise OperationRefused("self", "A paragraph cannot be moved after itself.", target)
    moved = text.pop(position(text, target))
    text.insert(place(text, after), moved)


def _merge(text: list[Paragraph], targets: tuple[str, ...], words: str) -> None:
    if len(targets) < 2:
        raise OperationRefused("few", "A merger takes two or more paragraphs.", "".join(targets))
    first = position(text, targets[0])
    if tuple(p.id for p in text[first : first + len(targets)]) != targets:
        for name in targets:
            position(text, name)
        raise OperationRefused("apart", "The paragraphs to merge do not follow.", targets[0])
    text[first : first + len(targets)] = [replace(text[first], text=words)]
