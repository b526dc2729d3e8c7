"""The written form of a trial text, and how it is read.

A text is Markdown of one kind only. Blocks are parted by blank lines:

- ``# Title`` is the first block, ``## Heading`` opens a section;
- a block that begins with ``*words*`` is a preambular paragraph;
- a block that begins with ``1.`` is a numbered paragraph and carries its own number;
- ``3. <!-- not translated -->`` keeps the place of a paragraph that a language still lacks;
- every other block is plain.

A paragraph that can be cited is preambular or numbered. A text that has neither is cited by its
plain blocks. So all language versions of one text count the same paragraphs, translated or not.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

MISSING = "<!-- not translated -->"

_NUMBERED = re.compile(r"([0-9]+)\. (.+)", re.DOTALL)
_PREAMBULAR = re.compile(r"\*[^*]+\*.+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a text.

    `kind` is ``heading``, ``preambular``, ``numbered`` or ``plain``. `ident` names the block within
    its text and is the same in all languages: ``h1``, ``a1``, ``p1``, ``t1``. `text` is inline
    Markdown, empty where the paragraph is not translated yet; `number` is the printed number of a
    numbered paragraph, otherwise 0.
    """

    kind: str
    ident: str
    text: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """A title and its blocks in order. `source` is the Markdown as written."""

    title: str
    blocks: tuple[Block, ...]
    source: str

    @property
    def paragraphs(self) -> tuple[Block, ...]:
        """The blocks that can be cited, in order; untranslated ones keep their place."""
        cited = tuple(b for b in self.blocks if b.kind in ("preambular", "numbered"))
        return cited or tuple(b for b in self.blocks if b.kind == "plain")

    @property
    def translated(self) -> int:
        """How many of the paragraphs have words."""
        return sum(1 for paragraph in self.paragraphs if paragraph.text)


def _block(raw: str, seen: Counter[str]) -> Block:
    if numbered := _NUMBERED.fullmatch(raw):
        words = numbered[2].strip()
        number = int(numbered[1])
        return Block("numbered", f"p{number}", "" if words == MISSING else words, number)
    kind, letter = "plain", "t"
    if raw.startswith("## "):
        kind, letter, raw = "heading", "h", raw[3:].strip()
    elif _PREAMBULAR.fullmatch(raw):
        kind, letter = "preambular", "a"
    seen[letter] += 1
    return Block(kind, f"{letter}{seen[letter]}", raw)


def parse(source: str) -> Text:
    """Read one text. Raises ValueError where the title is missing or is not alone in its place."""
    blocks = [b.strip() for b in re.split(r"\n\s*\n", source) if b.strip()]
    if not blocks or not blocks[0].startswith("# "):
        raise ValueError("a text begins with one line '# Title'")
    if any(b.startswith("# ") for b in blocks[1:]):
        raise ValueError("a text has one title only")
    seen: Counter[str] = Counter()
    return Text(blocks[0][2:].strip(), tuple(_block(b, seen) for b in blocks[1:]), source)
