"""Charts of a negotiation as SVG: steps, a matrix of runs, a scatter. Each beside its table.

As in `kit.svg`: colours come from classes of the style sheet, text is escaped, no script and no
style. Words arrive translated and numbers as they are to be read.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

CELL = {"x": 16, "y": 12}  # of the matrix, in pixels
NAMES = 210  # pixels for the names at the start of its rows
GROUND = 10  # pixels from the top of the matrix to its numbers


@dataclass(frozen=True, slots=True)
class Step:
    """A possible text: the share of the draft that it keeps (0 to 1), and who can sign it."""

    share: float
    signers: int


@dataclass(frozen=True, slots=True)
class Words:
    """What is written on a chart of steps, in the reader's language."""

    title: str
    up: str  # what the vertical axis counts
    across: str  # what the horizontal axis measures
    chosen: tuple[str, ...] = ()  # lines beside the chosen point
    end: str = ""  # at the end of the curve
    other_end: str = ""  # at the end of the broken curve


def _svg(width: int, height: int, title: str, inside: str, classes: str = "") -> str:
    """A picture that names itself once and reads from left to right in every language."""
    named = f'class="{classes}" ' if classes else ""
    return (
        f'<svg {named}viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'direction="ltr" aria-label="{escape(title)}">{inside}</svg>'
    )


def steps(
    curve: Sequence[Step],
    words: Words,
    *,
    of: int,
    other: Sequence[Step] = (),
    chosen: Step | None = None,
    number: Callable[[int], str] = str,
) -> str:
    """The more is kept, the fewer can sign: drawn wide and narrow; the style sheet shows one.

    `curve` and the broken `other` ascend in share; `of` organisations could sign at most.
    """
    wide = _Frame(764, 400, 586, of, _first(curve, other), number, classes="wide")
    thin = _Frame(330, 300, 308, of, _first(curve, other), number, classes="thin")
    return wide.draw(curve, other, chosen, words) + thin.draw(curve, other, chosen, words)


def _first(curve: Sequence[Step], other: Sequence[Step]) -> float:
    """Where the horizontal axis begins: a tenth below the smallest share, never above 0.8."""
    smallest = min((step.share for step in [*curve, *other]), default=0.0)
    return max(0.0, min(0.8, int(smallest * 10) / 10))


@dataclass(frozen=True, slots=True)
class _Frame:
    """Axes of a chart of steps; `right` is where the whole text stands."""

    width: int
    height: int
    right: int
    of: int
    first: float
    number: Callable[[int], str]
    classes: str
    left: int = 44
    top: int = 26

    @property
    def bottom(self) -> int:
        return self.height - 44

    def x(self, share: float) -> str:
        span = (share - self.first) / (1 - self.first)
        return f"{self.left + span * (self.right - self.left):.1f}"

    def y(self, signers: float) -> str:
        return f"{self.bottom - signers / max(self.of, 1) * (self.bottom - self.top):.1f}"

    def draw(
        self, curve: Sequence[Step], other: Sequence[Step], chosen: Step | None, words: Words
    ) -> str:
        parts = [self._up(), self._across(), self._said(words)]
        if other:
            parts.append(f'<path class="d" d="{self._line(other)}"/>')
        if curve:
            parts.append(f'<path class="c" d="{self._line(curve)}"/>')
        radius = 3 if self.classes == "wide" else 2
        parts += [
            f'<circle class="p" cx="{self.x(step.share)}" cy="{self.y(step.signers)}" '
            f'r="{radius}"/>'
            for step in curve
        ]
        if chosen:
            parts.append(self._chosen(chosen, words))
        if self.classes == "wide":
            parts += [self._end(curve, words.end, "s-b s-a"), self._end(other, words.other_end, "")]
        return _svg(self.width, self.height, words.title, "".join(parts), self.classes)

    def _line(self, curve: Sequence[Step]) -> str:
        """Level up to a text, then down to what the next fuller one can have."""
        parts = [f"M{self.left} {self.y(curve[0].signers)}"]
        for step in curve:
            parts.append(f"V{self.y(step.signers)}H{self.x(step.share)}")
        return "".join(parts)

    def _up(self) -> str:
        quarter = max(1, -(-self.of // 4))
        values = [*range(0, self.of, quarter), self.of] if self.of else [0]
        if len(values) > 1 and self.of - values[-2] < quarter / 2:
            del values[-2]
        return "".join(
            f'<path class="{"g" if value else "l"}" d="M{self.left} {self.y(value)}H{self.right}"/>'
            f'<text class="s-muted" x="{self.left - 8}" y="{float(self.y(value)) + 4:.1f}" '
            f'text-anchor="end">{self.number(value)}</text>'
            for value in values
        )

    def _across(self) -> str:
        tenths = range(round(self.first * 10), 11)
        shown = [t for t in tenths if (t - 10) % (2 if len(tenths) > 4 else 1) == 0]
        return "".join(
            f'<text class="s-muted" x="{self.x(t / 10)}" y="{self.bottom + 18}" '
            f'text-anchor="middle">{self.number(t * 10)} %</text>'
            for t in shown
        )

    def _said(self, words: Words) -> str:
        return (
            f'<text class="s-muted" x="8" y="14">{escape(words.up)}</text>'
            f'<text class="s-muted" x="{self.right}" y="{self.height - 6}" text-anchor="end">'
            f"{escape(words.across)}</text>"
        )

    def _chosen(self, step: Step, words: Words) -> str:
        x, y = self.x(step.share), self.y(step.signers)
        mark = (
            f'<path class="g k3" d="M{x} {y}V{self.bottom}M{self.left} {y}H{x}"/>'
            f'<circle class="f3" cx="{x}" cy="{y}" r="6"/>'
        )
        if self.classes != "wide":
            return mark
        # Beside the point, on the side that has room.
        late = float(x) > self.left + 0.75 * (self.right - self.left)
        at, anchor = (float(x) - 12, "end") if late else (float(x) + 12, "start")
        down = 22 if late else -28 if float(y) > self.top + 40 else 22
        return mark + "".join(
            f'<text class="{"s-b" if not place else "s-muted"}" x="{at:.1f}" '
            f'y="{float(y) + down + 16 * place:.1f}" text-anchor="{anchor}">{escape(line)}</text>'
            for place, line in enumerate(words.chosen)
        )

    def _end(self, curve: Sequence[Step], said: str, classes: str) -> str:
        if not curve or not said:
            return ""
        return (
            f'<text class="{classes or "s-muted"}" x="{self.right + 10}" '
            f'y="{float(self.y(curve[-1].signers)) + 4:.1f}">{escape(said)}</text>'
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a matrix: its name, its cells as letters, and what stands at its end.

    Letters: `a` accepts, `r` accepts with a reservation, `x` rejects, `o` abstains, and any other
    says nothing.
    """

    name: str
    cells: str
    end: str = ""


def matrix(rows: Sequence[Row], heads: Sequence[str], title: str) -> str:
    """Rows against columns. Equal neighbours are one run, so that a picture stays light.

    The commonest letter is the ground; a shape says what a cell is, never its colour alone.
    """
    wide, high = len(heads) * CELL["x"], len(rows) * CELL["y"]
    names = "".join(
        f'<text x="{NAMES}" y="{34 + CELL["y"] * place + GROUND}">{escape(_short(row.name))}</text>'
        for place, row in enumerate(rows)
    )
    ends = "".join(
        f'<text x="{NAMES + wide + 28}" y="{34 + CELL["y"] * place + GROUND}">'
        f"{escape(row.end)}</text>"
        for place, row in enumerate(rows)
        if row.end
    )
    inside = (
        "".join(
            f'<text class="s-muted" x="{NAMES + 8 + CELL["x"] * (place + 0.5):.0f}" y="24" '
            f'text-anchor="middle">{escape(head)}</text>'
            for place, head in enumerate(heads)
            if head
        )
        + f'<g font-size="10.5" text-anchor="end">{names}<g class="s-muted">{ends}</g></g>'
        + f'<path class="f1" d="M{NAMES + 8} 34h{wide}v{high}h-{wide}z"/>'
        + f'<g transform="translate({NAMES + 8} 34) scale({CELL["x"]} {CELL["y"]})">'
        + _marks(rows)
        + "</g>"
    )
    return _svg(NAMES + wide + 40, high + 40, title, inside)


# Class and thickness of a stroke in rows, how far down the row it lies, and for which letters.
_STROKES = (
    ("k0", 1.0, 0.5, "?ro"),
    ("l", 0.08, 0.5, "?"),
    ("k5", 0.45, 0.75, "r"),
    ("k5", 0.2, 0.5, "o"),
    ("k6", 0.92, 0.5, "x"),
)


def _marks(rows: Sequence[Row]) -> str:
    """All strokes of one kind as one path of runs."""
    return "".join(
        f'<path class="{kind}" stroke-width="{thick:g}" d="{drawn}"/>'
        for kind, thick, down, letters in _STROKES
        if (drawn := "".join(_runs(row.cells, letters, n + down) for n, row in enumerate(rows)))
    )


def _runs(cells: str, letters: str, down: float) -> str:
    """The runs of these letters in one row: a move to the first, then moves and strokes."""
    parts: list[str] = []
    at = last = 0
    for among, run in groupby(cells, key=lambda cell: _letter(cell) in letters):
        length = len(list(run))
        if among:
            parts.append(f"m{at - last} 0h{length}" if parts else f"M{at} {down:g}h{length}")
            last = at + length
        at += length
    return "".join(parts)


def _letter(cell: str) -> str:
    return cell if cell in "arxo" else "?"


@dataclass(frozen=True, slots=True)
class Place:
    """A point of a scatter: its place, its group (0 to 4, or None), and its name."""

    x: float
    y: float
    group: int | None
    name: str


def scatter(places: Sequence[Place], title: str, width: int = 560, height: int = 400) -> str:
    """Points on two axes without names; the shape says the group, and the table the rest."""
    reach = max((max(abs(p.x), abs(p.y)) for p in places), default=0.0) or 1.0
    middle = (width // 2, height // 2)
    unit = (min(middle) - 14) / reach
    marks = "".join(
        _shape(round(middle[0] + p.x * unit), round(middle[1] - p.y * unit), p.group, p.name)
        for p in places
    )
    axes = f'<path class="g" d="M0 {middle[1]}H{width}M{middle[0]} 0V{height}"/>'
    return _svg(width, height, title, axes + marks)


_SHAPES = {
    0: ("f3", "M-4-4h8v8h-8z"),  # square
    1: ("p", "M0-6 6 0 0 6-6 0z"),  # diamond
    2: ("f2", "M0-6 6 5h-12z"),  # triangle
    3: ("p", "M-4-4h8v8h-8z"),  # open square
    4: ("f3", "M-6-2h12v4h-12z"),  # bar
    None: ("l", "M-4 0h8M0-4v8"),  # cross
}


def _shape(x: int, y: int, group: int | None, name: str) -> str:
    kind, drawn = _SHAPES[group]
    said = f"<title>{escape(name)}</title>"
    return f'<path class="{kind}" transform="translate({x} {y})" d="{drawn}">{said}</path>'


def _short(name: str, most: int = 34) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"
