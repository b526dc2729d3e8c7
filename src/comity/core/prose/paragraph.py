"""The paragraph: the unit that is cited, translated, negotiated and signed."""

import re
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Kind", "Paragraph", "label", "sources"]

_LABEL = re.compile(
    r"(?P<label>"
    r"[(（][^\W_]{1,4}[)）]"  # (a) (1) (一)
    r"|[\u2460-\u249b\u3220-\u3243]"  # encircled and parenthesised numbers
    r"|\d{1,3}(?:\.\d{1,3}){0,3}[.)．、/፡።º]+(?!\d)"  # 1. 1.2. 1) 1.º in any script's digits
    r"|\d{1,3}(?:\.\d{1,3}){1,3}(?=\s)"  # 1.2
    r"|[\u1369-\u137c]{1,3}[/፡።.]*"  # Ethiopic numerals
    r"|[^\W\d_][.)]"  # a. b)
    r"|[一二三四五六七八九十]{1,3}[、.．]"
    r")\s*(?=\S)"
)


class Kind(StrEnum):
    """What a paragraph is; everything imported is reduced to these four."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of one language version.

    ``id`` is stable over versions. In a translation it names the source paragraphs: ``a`` for
    one, ``a+b`` where two are joined, ``a.2`` for the second part of one that is split.
    ``level`` is 1 to 6 for a heading, the depth from 1 for an item, else 0. ``text`` is inline
    markup (see ``inline``). A numbered item begins with its label in the text, because the label
    is what people cite; an item without a label is shown with a bullet.
    """

    id: str
    kind: Kind
    level: int
    text: str


def sources(paragraph_id: str) -> tuple[str, ...]:
    """The plain ids that a paragraph id stands for: ``a+b`` gives a and b, ``a.2`` gives a."""
    return tuple(part.partition(".")[0] for part in paragraph_id.split("+"))


def label(text: str) -> str:
    """The number or letter an item begins with, as written, or an empty string."""
    found = _LABEL.match(text)
    return found["label"] if found else ""
