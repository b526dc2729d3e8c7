"""Plain text and Markdown, reduced to paragraphs."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from comity.core.prose import Kind, Run, label
from comity.core.prose.words import is_ideographic
from comity.documents.formats.draft import Draft

__all__ = ["read_markdown", "read_text"]

_BULLET = re.compile(r"[ \t]*[-*•‣◦–—·]\s+(?=\S)")
_RULE = re.compile(r"\s*([=\-_*~#])(?:\s*\1){2,}\s*")


def read_text(text: str, draft: Draft) -> None:
    """Blocks between empty lines are paragraphs; their lines are joined.

    A text that has no empty lines, or whose lines are longer than a typewriter's, has one
    paragraph per line. A line over a rule of ``=`` or ``-`` is a heading; a block or line that
    begins with a bullet or a label such as ``(a)`` is an item.
    """
    lines = [line.rstrip() for line in text.replace("\f", "\n\n").splitlines()]
    wrapped = "" in (line.strip() for line in lines[1:-1]) and all(
        len(line) <= 100 for line in lines
    )
    block: list[str] = []
    for line in [*lines, ""]:
        if block and _RULE.fullmatch(line) and len(block) == 1:
            draft.add(Kind.HEADING, 2 if line.lstrip()[0] in "-~" else 1, [Run(block[0])])
            block = []
        elif not line.strip() or _RULE.fullmatch(line):
            _block(block, draft)
            block = []
        elif not wrapped or _begins_item(line):
            _block(block, draft)
            block = [line]
        else:
            block.append(line)


def _begins_item(line: str) -> bool:
    return bool(_BULLET.match(line) or label(line.strip()))


def _block(lines: list[str], draft: Draft) -> None:
    if not lines:
        return
    joint = "" if is_ideographic("".join(lines)) else " "
    text = joint.join(line.strip() for line in lines)
    bullet = _BULLET.match(lines[0])
    if bullet:
        depth = 1 + len(bullet[0].expandtabs(4)) - len(bullet[0].expandtabs(4).lstrip())
        draft.add(Kind.ITEM, 1 + (depth - 1) // 2, [Run(_BULLET.sub("", text, count=1))])
    elif label(text):
        draft.add(Kind.ITEM, 1, [Run(text)])
    else:
        draft.add(Kind.PARAGRAPH, 0, [Run(text)])


def read_markdown(text: str, draft: Draft) -> None:
    """CommonMark with tables; HTML inside it is shown as text, pictures by their description."""
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table"])
    _Markdown(draft).blocks(parser.parse(text))


class _Markdown:
    """Walks the tokens of a document; knows in which lists and quotes it stands."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.lists: list[int | None] = []  # the next number, or None for bullets
        self.marks: list[str] = []  # the label waiting for the first paragraph of an item
        self.quotes = 0
        self.heading = 0

    def blocks(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            handler = getattr(self, f"on_{token.type}", None)
            if handler:
                handler(token)

    def on_heading_open(self, token: Token) -> None:
        self.heading = int(token.tag[1:])

    def on_heading_close(self, token: Token) -> None:
        self.heading = 0

    def on_blockquote_open(self, token: Token) -> None:
        self.quotes += 1

    def on_blockquote_close(self, token: Token) -> None:
        self.quotes -= 1

    def on_bullet_list_open(self, token: Token) -> None:
        self.lists.append(None)

    def on_ordered_list_open(self, token: Token) -> None:
        self.lists.append(int(token.attrGet("start") or 1) if token.attrGet("start") != 0 else 0)

    def on_bullet_list_close(self, token: Token) -> None:
        self.lists.pop()

    on_ordered_list_close = on_bullet_list_close

    def on_list_item_open(self, token: Token) -> None:
        number = self.lists[-1]
        self.marks.append("" if number is None else f"{number}{token.markup} ")
        if number is not None:
            self.lists[-1] = number + 1

    def on_list_item_close(self, token: Token) -> None:
        self.marks.pop()

    def on_fence(self, token: Token) -> None:
        self._add([Run(token.content)])

    on_code_block = on_fence

    def on_inline(self, token: Token) -> None:
        self._add(_inline(token.children or [], self.draft))

    def _add(self, runs: list[Run]) -> None:
        if self.heading:
            self.draft.add(Kind.HEADING, self.heading, runs)
        elif self.lists:
            mark, self.marks[-1] = self.marks[-1], ""
            self.draft.add(Kind.ITEM, len(self.lists), [Run(mark), *runs])
        elif self.quotes:
            self.draft.add(Kind.QUOTE, 0, runs)
        else:
            self.draft.add(Kind.PARAGRAPH, 0, runs)


def _inline(tokens: Sequence[Token], draft: Draft) -> list[Run]:
    runs: list[Run] = []
    emphasis = strong = 0
    link = ""
    for token in tokens:
        kind = token.type
        if kind in ("em_open", "em_close"):
            emphasis += token.nesting
        elif kind in ("strong_open", "strong_close"):
            strong += token.nesting
        elif kind == "link_open":
            link = str(token.attrGet("href") or "")
        elif kind == "link_close":
            link = ""
        else:
            runs.append(Run(_words(token, draft), emphasis > 0, strong > 0, link))
    return runs


def _words(token: Token, draft: Draft) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n" if token.type == "hardbreak" else " "
    if token.type == "image":
        draft.losses.count(_("Pictures"))
    return token.content
