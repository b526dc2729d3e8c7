"""The written form of a trial text, and how it is read.

A text is Markdown of one kind only. Blocks are parted by blank lines:

- ``# Title`` is the first block, ``## Heading`` opens a section;
- a block that begins with ``*words*`` is a preambular paragraph, the words its opening;
- a block that begins with ``1.`` is a numbered paragraph and carries its own number;
- ``3. <!-- not translated -->`` keeps the place of a paragraph that a language still lacks;
- every other block is plain.

A paragraph that can be cited is preambular or numbered. A text that has neither is cited by its
plain blocks. So all language versions of one text count the same paragraphs, translated or not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MISSING = "<!-- not translated -->"

_NUMBERED = re.compile(r"([0-9]+)\. (.+)", re.DOTALL)
_PREAMBULAR = re.compile(r"\*([^*]+)\*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a text.

    `kind` is ``heading``, ``preambular``, ``numbered`` or ``plain``; `number` is the printed number
    of a numbered paragraph, otherwise 0; `opening` is the set-off opening of a preambular one;
    `text` is empty where the paragraph is not translated yet.
    """

    kind: str
    text: str
    number: int = 0
    opening: str = ""


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


def _block(raw: str) -> Block:
    if raw.startswith("## "):
        return Block("heading", raw[3:].strip())
    if numbered := _NUMBERED.fullmatch(raw):
        words = numbered[2].strip()
        return Block("numbered", "" if words == MISSING else words, number=int(numbered[1]))
    if preambular := _PREAMBULAR.fullmatch(raw):
        return Block("preambular", preambular[2].strip(), opening=preambular[1])
    return Block("plain", raw)


def parse(source: str) -> Text:
    """Read one text. Raises ValueError where the title is missing or is not alone in its place."""
    blocks = [b.strip() for b in re.split(r"\n\s*\n", source) if b.strip()]
    if not blocks or not blocks[0].startswith("# "):
        raise ValueError("a text begins with one line '# Title'")
    if any(b.startswith("# ") for b in blocks[1:]):
        raise ValueError("a text has one title only")
    return Text(blocks[0][2:].strip(), tuple(_block(b) for b in blocks[1:]), source)
