"""The frontier as a step chart in SVG: text kept across, signatures upwards."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from comity.core.agreement.frontier import Frontier

WIDTH, HEIGHT, MARGIN = 640, 400, 56
STYLE = (
    "text{font:13px sans-serif;fill:#222}"
    ".axis{stroke:#444;fill:none}"
    ".known{stroke:#1f4a73;stroke-width:2;fill:none}"
    ".bound{stroke:#8fb0c6;stroke-width:1.5;stroke-dasharray:5 3;fill:none}"
    ".point{fill:#1f4a73}.open{fill:#fff;stroke:#1f4a73}"
)


def staircase_svg(found: Frontier, unit: str = "item") -> str:
    """Draw the points, the step through them and, where not proven, the bound as a dashed step."""
    widest = max([1, *found.upper.values(), *(p.weight for p in found.points)])
    tallest = max([1, *found.upper, *(p.signers for p in found.points)])

    def place(weight: int, signers: int) -> str:
        x = MARGIN + (WIDTH - 2 * MARGIN) * weight / widest
        y = HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * signers / tallest
        return f"{x:.1f},{y:.1f}"

    known = [(p.weight, p.signers) for p in found.points]
    bound = _corners(found.upper)
    state = "exact" if found.exact else "intervals where not proven"
    title = f"Common ground: {unit}s kept against signers, {state}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>{escape(title)}</title>",
        f"<style>{STYLE}</style>",
        f'<path class="axis" d="M{place(0, tallest)} L{place(0, 0)} L{place(widest, 0)}"/>',
    ]
    if not found.exact and bound:
        parts.append(f'<path class="bound" d="{_step(bound, place)}"/>')
    if known:
        parts.append(f'<path class="known" d="{_step(known, place)}"/>')
    for point in found.points:
        x, y = place(point.weight, point.signers).split(",")
        kind = "point" if point.proven else "open"
        parts.append(
            f'<circle class="{kind}" cx="{x}" cy="{y}" r="3">'
            f"<title>{point.signers} sign, weight {point.weight}</title></circle>"
        )
    parts += [
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 12}" text-anchor="middle">'
        f"{escape(unit)}s kept (0 to {widest})</text>",
        f'<text x="16" y="{MARGIN - 16}">signers (0 to {tallest})</text>',
        "</svg>",
    ]
    return "\n".join(parts)


def _corners(upper: dict[int, int]) -> list[tuple[int, int]]:
    """(weight, signers) at the last k of every level of the bound."""
    steps = sorted(upper.items())
    return [
        (weight, k)
        for place, (k, weight) in enumerate(steps)
        if place + 1 == len(steps) or steps[place + 1][1] < weight
    ]


def _step(corners: list[tuple[int, int]], place: Callable[[int, int], str]) -> str:
    path = [f"M{place(corners[0][0], 0)}"]
    for number, (weight, signers) in enumerate(corners):
        path.append(f"L{place(weight, signers)}")
        if number + 1 < len(corners):
            path.append(f"L{place(corners[number + 1][0], signers)}")
    path.append(f"L{place(0, corners[-1][1])}")
    return " ".join(path)
