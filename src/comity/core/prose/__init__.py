"""Paragraphs: identity over versions, differences, languages side by side, and proposals.

Owns the value `Paragraph` and everything that follows from its text alone: which paragraph of a
new version is which of the old (`carry_ids`), what changed word by word in any script (`diff`),
how two languages stand side by side (`align`, `split`, `join`, `share_ids`), what a translation
no longer says (`stale`), and what proposals do to a text (`apply`, `rebase`, `collisions`,
`accept`). Pure: no input or output, no clock; the same input gives the same answer.
"""

from comity.core.prose.align import Row, align, join, share_ids, split
from comity.core.prose.diff import Op, Span, diff
from comity.core.prose.identity import carry_ids, new_id
from comity.core.prose.inline import Run, canonical, escape, markup, plain, runs
from comity.core.prose.operations import (
    Bracket,
    Delete,
    Insert,
    Merge,
    Move,
    Operation,
    OperationRefused,
    Replace,
    apply,
)
from comity.core.prose.paragraph import Kind, Paragraph, label, sources
from comity.core.prose.rolling import (
    Accepted,
    Collision,
    accept,
    collisions,
    merge_texts,
    rebase,
)
from comity.core.prose.stale import stale, untranslated
from comity.core.prose.words import words

__all__ = [
    "Accepted",
    "Bracket",
    "Collision",
    "Delete",
    "Insert",
    "Kind",
    "Merge",
    "Move",
    "Op",
    "Operation",
    "OperationRefused",
    "Paragraph",
    "Replace",
    "Row",
    "Run",
    "Span",
    "accept",
    "align",
    "apply",
    "canonical",
    "carry_ids",
    "collisions",
    "diff",
    "escape",
    "join",
    "label",
    "markup",
    "merge_texts",
    "new_id",
    "plain",
    "rebase",
    "runs",
    "share_ids",
    "sources",
    "split",
    "stale",
    "untranslated",
    "words",
]
