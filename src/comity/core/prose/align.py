"""Setting two language versions side by side, paragraph by paragraph.

Ids come first: a translation's paragraph carries the ids of what it translates, so an alignment
that somebody confirmed is found again exactly. What ids leave open is aligned by structure
(headings and their numbers), by length (W. Gale and K. Church, A Program for Aligning Sentences
in Bilingual Corpora, 1993), and by numerals and closing punctuation.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from comity.core.prose.diff import rising
from comity.core.prose.identity import new_id
from comity.core.prose.inline import plain
from comity.core.prose.numbers import numerals, ordinal
from comity.core.prose.paragraph import Kind, Paragraph, label, sources

__all__ = ["Row", "align", "join", "share_ids", "split"]

# Cost of each shape of a row, as -100 log of its frequency; one to one is the rule.
_SHAPES = {(1, 1): 12, (1, 0): 450, (0, 1): 450, (2, 1): 300, (1, 2): 300, (2, 2): 480}
_VARIANCE = 6.8  # of the length difference per character, Gale and Church
_BAND = 30  # how far the path may leave the diagonal, beyond the difference in length
_ENDS = dict(zip("：？؟；؛！:?;!", ":??;;!:?;!", strict=True))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a parallel view; an empty side reads "not in this version"."""

    left: tuple[Paragraph, ...]
    right: tuple[Paragraph, ...]


def align(
    a: Sequence[Paragraph], b: Sequence[Paragraph], *, only_ids: bool = False
) -> tuple[Row, ...]:
    """The rows of ``a`` beside ``b``; every paragraph is in exactly one row, in order.

    Paragraphs that share a source id are in one row unless their order differs between the two
    versions. ``only_ids`` leaves all others alone in their row (a confirmed alignment is shown,
    nothing is guessed); without it they are aligned by structure, length and punctuation. Time
    grows with the longer side times the difference in count between two fixed points.
    """
    rows: list[Row] = []
    i = j = 0
    for left, right in [*_by_ids(a, b), (range(len(a), len(a)), range(len(b), len(b)))]:
        rows += _between(a[i : left.start], b[j : right.start], only_ids)
        if len(left) or len(right):
            rows.append(Row(tuple(a[left.start : left.stop]), tuple(b[right.start : right.stop])))
        i, j = left.stop, right.stop
    return tuple(rows)


def _by_ids(a: Sequence[Paragraph], b: Sequence[Paragraph]) -> list[tuple[range, range]]:
    """Groups of neighbours tied by common source ids, in an order that both sides share."""
    links = _links(a, b)
    groups: list[tuple[range, range]] = []
    for i, j in links:
        if groups and (i < groups[-1][0].stop or j < groups[-1][1].stop):
            left, right = groups.pop()
            groups.append(
                (
                    range(left.start, max(left.stop, i + 1)),
                    range(right.start, max(right.stop, j + 1)),
                )
            )
        else:
            groups.append((range(i, i + 1), range(j, j + 1)))
    return groups


def _links(a: Sequence[Paragraph], b: Sequence[Paragraph]) -> list[tuple[int, int]]:
    where: dict[str, list[int]] = {}
    for j, paragraph in enumerate(b):
        for name in sources(paragraph.id):
            where.setdefault(name, []).append(j)
    links = sorted(
        {(i, j) for i, p in enumerate(a) for name in sources(p.id) for j in where.get(name, ())}
    )
    # Falling within one left paragraph lets only its first partner into the rising chain ...
    falling = sorted(links, key=lambda link: (link[0], -link[1]))
    spine = [falling[k] for k in rising([j for _, j in falling])]
    # ... the others rejoin where they do not cross it.
    return [link for link in links if not any(_cross(link, fixed) for fixed in _near(spine, link))]


def _near(spine: list[tuple[int, int]], link: tuple[int, int]) -> list[tuple[int, int]]:
    low, high = 0, len(spine)
    while low < high:
        middle = (low + high) // 2
        if spine[middle][0] < link[0]:
            low = middle + 1
        else:
            high = middle
    return spine[max(0, low - 1) : low + 2]


def _cross(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return (one[0] - other[0]) * (one[1] - other[1]) < 0


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the alignment looks at in a paragraph."""

    kind: Kind
    level: int
    length: int
    number: int | None
    labelled: bool
    numerals: Counter[int]
    end: str


def _shape(paragraph: Paragraph) -> _Shape:
    text = plain(paragraph.text).strip()
    number = ordinal(text) if paragraph.kind is Kind.HEADING else None
    mark = label(text)
    if paragraph.kind is not Kind.HEADING and mark:
        number = ordinal(mark)
    return _Shape(
        paragraph.kind,
        paragraph.level,
        len(text.encode("utf-16-le")) // 2,
        number,
        bool(mark),
        numerals(text),
        _ENDS.get(text[-1:], "."),
    )


def _between(a: Sequence[Paragraph], b: Sequence[Paragraph], only_ids: bool) -> list[Row]:
    if only_ids or not a or not b:
        return [Row((p,), ()) for p in a] + [Row((), (p,)) for p in b]
    left, right = [_shape(p) for p in a], [_shape(p) for p in b]
    ratio = (sum(s.length for s in right) + 1) / (sum(s.length for s in left) + 1)
    rows: list[Row] = []
    i = j = 0
    for x, y in [*_numbered(left, right), (len(a), len(b))]:
        for di, dj in _path(left[i:x], right[j:y], ratio):
            rows.append(Row(tuple(a[i : i + di]), tuple(b[j : j + dj])))
            i, j = i + di, j + dj
    return rows


def _numbered(left: list[_Shape], right: list[_Shape]) -> list[tuple[int, int]]:
    """Headings whose level and number occur once on each side, in the order both share."""
    places: list[dict[tuple[int, int], list[int]]] = [{}, {}]
    for side, shapes in zip(places, (left, right), strict=True):
        for index, shape in enumerate(shapes):
            if shape.kind is Kind.HEADING and shape.number is not None:
                side.setdefault((shape.level, shape.number), []).append(index)
    pairs = sorted(
        (found[0], places[1][key][0])
        for key, found in places[0].items()
        if len(found) == 1 and len(places[1].get(key, ())) == 1
    )
    return [pairs[k] for k in rising([j for _, j in pairs])]


def _path(left: list[_Shape], right: list[_Shape], ratio: float) -> list[tuple[int, int]]:
    """The cheapest sequence of row shapes through two gapped lists, near the diagonal."""
    n, m = len(left), len(right)
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(n + 1):
        middle = i * m // n if n else 0
        reach = _BAND + (m if not n else abs(n - m))
        for j in range(max(0, middle - reach), min(m, middle + reach) + 1):
            for (di, dj), price in _SHAPES.items():
                if (before := best.get((i - di, j - dj))) and i >= di and j >= dj:
                    cost = before[0] + price + _cost(left[i - di : i], right[j - dj : j], ratio)
                    if (i, j) not in best or cost < best[i, j][0]:
                        best[i, j] = (cost, (di, dj))
    steps: list[tuple[int, int]] = []
    i, j = n, m
    while (i, j) != (0, 0):
        step = best[i, j][1]
        steps.append(step)
        i, j = i - step[0], j - step[1]
    return steps[::-1]


def _cost(left: list[_Shape], right: list[_Shape], ratio: float) -> float:
    if not left or not right:
        return 0.0
    cost = _length_cost(sum(s.length for s in left), sum(s.length for s in right), ratio)
    cost += _structure_cost(left[0], right[0])
    if len(left) + len(right) > 2:  # only running text is split or joined
        headings = sum(s.kind is Kind.HEADING for s in (*left, *right))
        cost += 400 * headings + 150 * sum(s.labelled for s in (*left[1:], *right[1:]))
    if left[-1].end != right[-1].end:
        cost += 40
    common = sum(((left[0].numerals) & (right[0].numerals)).values())
    return cost - min(60, 30 * common)


def _length_cost(left: int, right: int, ratio: float) -> float:
    expected = left * ratio
    mean = (expected + right) / 2 or 1.0
    deviation = abs(right - expected) / math.sqrt(mean * _VARIANCE)
    tail = max(math.erfc(deviation / math.sqrt(2)), 1e-12)
    return min(-100 * math.log(tail), 700)


def _structure_cost(left: _Shape, right: _Shape) -> float:
    cost = 0.0
    if (left.kind is Kind.HEADING) != (right.kind is Kind.HEADING):
        cost += 500
    elif left.kind is not right.kind:
        cost += 120
    elif left.level != right.level:
        cost += 60
    if left.number is not None and right.number is not None:
        cost += -150 if left.number == right.number else 200
    return cost


def split(rows: Sequence[Row], index: int, *, left: int, right: int) -> tuple[Row, ...]:
    """Cut a row in two after its first ``left`` and ``right`` paragraphs.

    Raises ValueError if the row is missing, a count is not in it, or a part would be empty.
    """
    row = _row(rows, index)
    if not (0 <= left <= len(row.left) and 0 <= right <= len(row.right)):
        raise ValueError("The row has fewer paragraphs than the place of the cut.")
    parts = (Row(row.left[:left], row.right[:right]), Row(row.left[left:], row.right[right:]))
    if not all(part.left or part.right for part in parts):
        raise ValueError("A row cannot be cut before its first or after its last paragraph.")
    return (*rows[:index], *parts, *rows[index + 1 :])


def join(rows: Sequence[Row], index: int) -> tuple[Row, ...]:
    """Make one row of a row and the next. Raises ValueError if there is no next row."""
    one, other = _row(rows, index), _row(rows, index + 1)
    joined = Row(one.left + other.left, one.right + other.right)
    return (*rows[:index], joined, *rows[index + 2 :])


def _row(rows: Sequence[Row], index: int) -> Row:
    if not 0 <= index < len(rows):
        raise ValueError(f"There is no row {index + 1}; there are {len(rows)}.")
    return rows[index]


def share_ids(rows: Sequence[Row]) -> tuple[Paragraph, ...]:
    """The right side with the ids of the left, so that ``align`` finds these rows again by ids.

    One beside several: the first part takes the id, the others ``id.2``, ``id.3``; several beside
    one: ``a+b``; several beside several: all carry all. A paragraph beside nothing keeps its own
    id, or gets one of its own if it was set beside a paragraph before. Left ids must be plain and
    distinct.
    """
    left = {p.id for row in rows for p in row.left}
    taken = left | {p.id for row in rows for p in row.right}
    shared: list[Paragraph] = []
    for row in rows:
        name = "+".join(p.id for p in row.left)
        for part, paragraph in enumerate(row.right, 1):
            suffix = "" if part == 1 else f".{part}"
            made = "+".join(f"{p.id}{suffix}" for p in row.left) or paragraph.id
            if not name and not left.isdisjoint(sources(made)):
                made = new_id(paragraph.text, taken)
                taken.add(made)
            shared.append(replace(paragraph, id=made))
    return tuple(shared)
