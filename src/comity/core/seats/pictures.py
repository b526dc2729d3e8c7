"""Pictures as plain SVG text: a hemicycle of seats and a retention frontier.

Each has a title and a description for readers who cannot see it, no script and no outside
reference. Names are escaped; colours are a fixed palette that stays apart in grey.
"""

from collections.abc import Mapping
from html import escape
from math import cos, pi, sin
from typing import Final

from comity.core.seats.frontier import Frontier

PALETTE: Final = (
    "#1b6ca8",
    "#c0392b",
    "#2e8b57",
    "#e6a117",
    "#6c3483",
    "#17a2a2",
    "#8d6e63",
    "#d81b60",
    "#546e7a",
    "#9bbf3b",
    "#ff7043",
    "#3949ab",
)


def _clean(text: str) -> str:
    """Text that XML allows, escaped."""
    allowed = (c if c >= " " and not 0xD800 <= ord(c) <= 0xDFFF else " " for c in text)
    return escape("".join(c for c in allowed if c not in "\ufffe\uffff"))


def _frame(title: str, description: str, body: list[str], width: int, height: int) -> str:
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            'role="img" aria-labelledby="title description" font-family="sans-serif">',
            f'<title id="title">{_clean(title)}</title>',
            f'<desc id="description">{_clean(description)}</desc>',
            *body,
            "</svg>",
            "",
        ]
    )


def _rows(seats: int) -> list[tuple[float, int]]:
    """Radius and number of dots of each row, seats shared by the length of the arcs."""
    count = max(1, min(12, round((seats / 10) ** 0.6)))
    radii = [160 + 160 * i / max(count - 1, 1) for i in range(count)]
    shares = [seats * radius / sum(radii) for radius in radii]
    dots = [int(share) for share in shares]
    order = sorted(range(count), key=lambda i: (dots[i] - shares[i], -i))
    for i in order[: seats - sum(dots)]:
        dots[i] += 1
    return list(zip(radii, dots, strict=True))


def hemicycle(seats: Mapping[str, int], title: str) -> str:
    """One dot per seat from left to right in the order of `seats`, with a legend."""
    held = {party: count for party, count in seats.items() if count}
    total = sum(held.values())
    spots = sorted(
        ((pi * (i + 0.5) / dots, radius) for radius, dots in _rows(total) for i in range(dots)),
        key=lambda spot: (spot[0], spot[1]),
        reverse=True,
    )
    size = max(1.5, min(9.0, 150 / max(total, 1) ** 0.5))
    body: list[str] = []
    start = 0
    for number, (party, count) in enumerate(held.items()):
        colour = PALETTE[number % len(PALETTE)]
        body.append(f'<g fill="{colour}"><title>{_clean(party)}: {count}</title>')
        for angle, radius in spots[start : start + count]:
            x, y = 350 + radius * cos(angle), 350 - radius * sin(angle)
            body.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}"/>')
        body.append("</g>")
        start += count
    body.append(f'<text x="350" y="345" text-anchor="middle" font-size="40">{total}</text>')
    body += _legend(held)
    listed = ", ".join(f"{party} {count}" for party, count in held.items())
    height = 390 + 22 * ((len(held) + 2) // 3)
    return _frame(title, f"{total} seats: {listed}.", body, 700, height)


def _legend(held: Mapping[str, int]) -> list[str]:
    rows = []
    for number, (party, count) in enumerate(held.items()):
        x, y = 20 + 225 * (number % 3), 390 + 22 * (number // 3)
        name = party if len(party) <= 24 else party[:23] + "…"
        rows.append(
            f'<rect x="{x}" y="{y - 11}" width="12" height="12" '
            f'fill="{PALETTE[number % len(PALETTE)]}"/>'
            f'<text x="{x + 18}" y="{y}" font-size="13">{_clean(name)}: {count}</text>'
        )
    return rows


def retention_picture(frontier: Frontier, title: str) -> str:
    """Seats of the joint list over the share kept, with the line of the members apart."""
    top = max([frontier.apart, 1, *(step.seats for step in frontier.steps)])

    def at(share: float, seats: int) -> str:
        return f"{60 + 600 * share:.1f},{320 - 280 * seats / top:.1f}"

    points = []
    for step in frontier.steps:
        points += [at(float(step.start), step.seats), at(float(step.end), step.seats)]
    apart_line = f"{at(0, frontier.apart)} {at(1, frontier.apart)}"
    body = [
        '<line x1="60" y1="320" x2="660" y2="320" stroke="#333"/>',
        '<line x1="60" y1="40" x2="60" y2="320" stroke="#333"/>',
        f'<polyline points="{apart_line}" fill="none" stroke="#777" stroke-dasharray="6 4"/>',
        f'<polyline points="{" ".join(points)}" fill="none" stroke="#1b6ca8" stroke-width="2"/>',
    ]
    for tenth in range(0, 11, 2):
        body.append(
            f'<text x="{60 + 60 * tenth}" y="340" text-anchor="middle" font-size="12">'
            f"{10 * tenth} %</text>"
        )
    for seats in sorted({0, frontier.apart, top}):
        y = 324 - 280 * seats / top
        body.append(f'<text x="52" y="{y:.1f}" text-anchor="end" font-size="12">{seats}</text>')
    body.append(
        '<text x="360" y="362" text-anchor="middle" font-size="13">'
        f"share of votes kept by {_clean(' and '.join(frontier.leaks))}</text>"
    )
    gain = "never" if frontier.gain is None else f"from {float(frontier.gain * 100):g} %"
    description = (
        f"{' and '.join(frontier.members)}: {frontier.apart} seats apart; "
        f"the joint list has more {gain}. {step_text(frontier)}"
    )
    return _frame(title, description, body, 700, 375)


def step_text(frontier: Frontier) -> str:
    """The steps in words."""
    return "; ".join(
        f"{float(step.start * 100):g} to {float(step.end * 100):g} %: {step.seats}"
        for step in frontier.steps
    )
