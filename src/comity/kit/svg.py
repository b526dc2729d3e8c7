"""Small pictures as SVG: a map of dots and a timeline. Each stands beside its table.

Colours come from the classes of the style sheet. Coordinates are whole units, so that a picture
stays within 25 kB. Text is escaped; there is no script and no style in what is made.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

WORLD = Path(__file__).with_name("world.json")
WIDTH, HEIGHT = 720, 360  # half a degree a unit, plate carree
ROW, HEAD = 18, 24


@dataclass(frozen=True, slots=True)
class Dot:
    """A place in degrees and how many stand there; `title` is what a pointer shows."""

    longitude: float
    latitude: float
    number: int
    title: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One row of a timeline: its name, and its moments as years with fractions."""

    name: str
    moments: tuple[float, ...]
    ended: bool = False


@cache
def _world() -> tuple[str, dict[str, tuple[float, float]]]:
    data = json.loads(WORLD.read_text(encoding="utf-8"))
    return data["land"], {code: (at[0], at[1]) for code, at in data["dots"].items()}


def place_of(code: str) -> tuple[float, float] | None:
    """Longitude and latitude of a country's dot by its ISO 3166 code; None where it has none."""
    return _world()[1].get(code.upper())


def map_of_dots(dots: Sequence[Dot], title: str) -> str:
    """A world map with one dot a place, the larger the more stand there; nothing is filled."""
    marks = "".join(_mark(dot) for dot in dots)
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'aria-label="{escape(title)}"><path class="land" d="{_world()[0]}"/>{marks}</svg>'
    )


def _mark(dot: Dot) -> str:
    x, y = round((dot.longitude + 180) * 2), round((90 - dot.latitude) * 2)
    radius = min(4 + dot.number, 10)  # a dot is still seen on the smallest phone
    shown = f"<title>{escape(dot.title)}</title>"
    return f'<circle class="f3" cx="{x}" cy="{y}" r="{radius}">{shown}</circle>'


def timeline(lanes: Sequence[Lane], title: str, width: int = 880, names: int = 300) -> str:
    """Rows of moments over years; a stroke at the end of a row says that it ended.

    Without room for `names` beside the rows, each stands above its row, for small screens.
    """
    moments = [moment for lane in lanes for moment in lane.moments]
    if not moments:
        return ""
    first, last = int(min(moments)), int(max(moments)) + 1
    start, row = (names, ROW) if names else (12, 2 * ROW)
    unit = (width - start - 24) / (last - first)
    height = HEAD + row * len(lanes) + 4
    step = 5 if width > 600 else 10
    years = (year for year in range(first, last + 1) if year % step == 0)
    parts = [_year(year, start + (year - first) * unit, height) for year in years]
    for place, lane in enumerate(lanes):
        y = HEAD + row * (place + 1) - ROW // 2
        xs = [round(start + (moment - first) * unit) for moment in lane.moments]
        text = y + 4 if names else y - 10
        parts.append(f'<text x="0" y="{text}">{escape(_short(lane.name))}</text>')
        parts += _row(xs, y, lane.ended)
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{escape(title)}">{"".join(parts)}</svg>'
    )


def _row(xs: Sequence[int], y: int, ended: bool) -> list[str]:
    if not xs:
        return []
    stroke = f"M{xs[-1] + 6},{y - 6}v12" if ended else ""
    line = f'<path class="l" d="M{xs[0]},{y}H{xs[-1]}{stroke}"/>'
    return [line, *(f'<circle class="f3" cx="{x}" cy="{y}" r="4"/>' for x in xs)]


def _year(year: int, x: float, height: int) -> str:
    return (
        f'<path class="g" d="M{round(x)},{HEAD - 6}V{height}"/>'
        f'<text class="s-muted" x="{round(x)}" y="12" text-anchor="middle">{year}</text>'
    )


def _short(name: str, most: int = 42) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"
