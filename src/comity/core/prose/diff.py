"""What changed between two texts, word by word, in every script."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from comity.core.prose.words import words

__all__ = ["Op", "Span", "diff", "matches", "similarity"]

# Beyond this many edits inside one stretch without any unique common word, the stretch is shown
# as replaced: a finer answer would be unreadable and quadratic.
_EFFORT = 400


class Op(StrEnum):
    """What happened to a span of text."""

    KEEP = "keep"
    DELETE = "delete"
    INSERT = "insert"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text that was kept, deleted or inserted; never empty."""

    op: Op
    text: str


def diff(old: str, new: str) -> tuple[Span, ...]:
    """The spans from ``old`` to ``new``.

    Joining what is kept and inserted gives ``new``; joining what is kept and deleted gives
    ``old``. Neighbouring spans differ in ``op``, and a deletion stands before the insertion that
    replaces it. Between two changes, white space alone is not kept. Words that occur once in both
    are anchors (patience diff, B. Cohen); between anchors the shortest edit is found (E. Myers,
    An O(ND) Difference Algorithm, 1986), as long as it stays under 400 edits.
    """
    before, after = words(old), words(new)
    spans: list[Span] = []
    i = j = 0
    for a, b, size in _worth_keeping(matches(before, after), before, len(after)):
        _change(spans, before[i:a], after[j:b])
        if size:
            spans.append(Span(Op.KEEP, "".join(before[a : a + size])))
        i, j = a + size, b + size
    return tuple(spans)


def _change(spans: list[Span], gone: Sequence[str], come: Sequence[str]) -> None:
    if gone:
        spans.append(Span(Op.DELETE, "".join(gone)))
    if come:
        spans.append(Span(Op.INSERT, "".join(come)))


def _worth_keeping(
    blocks: Iterator[tuple[int, int]], before: Sequence[str], end: int
) -> list[tuple[int, int, int]]:
    """Pairs merged to blocks, white space between two changes dropped, and a last empty block."""
    merged: list[tuple[int, int, int]] = []
    for a, b in blocks:
        if merged and merged[-1][0] + merged[-1][2] == a and merged[-1][1] + merged[-1][2] == b:
            merged[-1] = (merged[-1][0], merged[-1][1], merged[-1][2] + 1)
        else:
            merged.append((a, b, 1))
    last = (len(before), end, 0)
    kept = [
        block
        for index, block in enumerate(merged)
        if not _lonely_space(block, before, index == 0, index + 1 == len(merged), end)
    ]
    return [*kept, last]


def _lonely_space(
    block: tuple[int, int, int], before: Sequence[str], first: bool, final: bool, end: int
) -> bool:
    a, b, size = block
    if size > 1 or not before[a].isspace():
        return False
    at_start = first and (a == 0 or b == 0)
    at_end = final and (a + size == len(before) or b + size == end)
    return not at_start and not at_end


def matches(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs (i, j) with ``before[i] == after[j]``, both strictly rising: a common subsequence."""
    stack = [(0, len(before), 0, len(after))]
    while stack:
        a0, a1, b0, b1 = stack.pop()
        while a0 < a1 and b0 < b1 and before[a0] == after[b0]:
            yield a0, b0
            a0, b0 = a0 + 1, b0 + 1
        tail = 0
        while a1 - tail > a0 and b1 - tail > b0 and before[a1 - tail - 1] == after[b1 - tail - 1]:
            tail += 1
        if tail:
            stack.append((a1 - tail, a1, b1 - tail, b1))
            stack.append((a0, a1 - tail, b0, b1 - tail))
            continue
        anchors = _anchors(before, after, a0, a1, b0, b1)
        if not anchors:
            yield from _shortest(before[a0:a1], after[b0:b1], a0, b0)
            continue
        for (a, b), (c, d) in reversed(list(zip(anchors, [*anchors[1:], (a1, b1)], strict=True))):
            stack.append((a, c, b, d))
        stack.append((a0, anchors[0][0], b0, anchors[0][1]))


def _anchors(
    before: Sequence[str], after: Sequence[str], a0: int, a1: int, b0: int, b1: int
) -> list[tuple[int, int]]:
    """The longest rising chain of words that occur exactly once on both sides."""
    left, right = Counter(before[a0:a1]), Counter(after[b0:b1])
    where = {after[j]: j for j in range(b0, b1) if right[after[j]] == 1 and left[after[j]] == 1}
    pairs = [(i, where[before[i]]) for i in range(a0, a1) if before[i] in where]
    return [pairs[k] for k in rising([j for _, j in pairs])]


def rising(values: Sequence[int]) -> list[int]:
    """The indices of a longest strictly rising subsequence; O(n log n)."""
    tails: list[int] = []
    at: list[int] = []
    back: list[int] = []
    for index, value in enumerate(values):
        place = bisect_left(tails, value)
        back.append(at[place - 1] if place else -1)
        tails[place : place + 1] = [value]
        at[place : place + 1] = [index]
    chain: list[int] = []
    here = at[-1] if at else -1
    while here >= 0:
        chain.append(here)
        here = back[here]
    return chain[::-1]


def _shortest(
    before: Sequence[str], after: Sequence[str], a0: int, b0: int
) -> Iterator[tuple[int, int]]:
    """The pairs of a shortest edit script, or none when it is longer than the effort allowed."""
    n, m = len(before), len(after)
    front = {1: 0}
    trace: list[dict[int, int]] = []
    for depth in range(min(n + m, _EFFORT) + 1):
        trace.append(dict(front))
        for k in range(-depth, depth + 1, 2):
            down = k == -depth or (k != depth and front[k - 1] < front[k + 1])
            x = front[k + 1] if down else front[k - 1] + 1
            while x < n and x - k < m and before[x] == after[x - k]:
                x += 1
            front[k] = x
            if x >= n and x - k >= m:
                return iter(_walk_back(trace, n, m, a0, b0))
    return iter(())


def _walk_back(
    trace: list[dict[int, int]], n: int, m: int, a0: int, b0: int
) -> list[tuple[int, int]]:
    x, y = n, m
    pairs: list[tuple[int, int]] = []
    for depth in range(len(trace) - 1, -1, -1):
        front, k = trace[depth], x - y
        down = k == -depth or (k != depth and front[k - 1] < front[k + 1])
        previous = k + 1 if down else k - 1
        from_x = front[previous]
        from_y = from_x - previous
        while x > max(from_x, 0) and y > max(from_y, 0):
            x, y = x - 1, y - 1
            pairs.append((a0 + x, b0 + y))
        x, y = from_x, from_y
    return pairs[::-1]


def similarity(left: Counter[str], right: Counter[str]) -> float:
    """How much two bags of words share, 0 to 1: twice the common words over all (L. Dice, 1945)."""
    total = left.total() + right.total()
    return 2 * (left & right).total() / total if total else 1.0
