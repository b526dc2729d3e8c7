"""The common-ground frontier: how much text, how many signatures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from comity.core.agreement.answer import Answer, Text, solve
from comity.core.agreement.instance import Conflict, Whole, whole
from comity.core.agreement.model import (
    Draft,
    Position,
    Positions,
    Rules,
    Silence,
    fitted,
)

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]
Stop = Callable[[], bool]

LISTED_UP_TO = 10_000
"""Above so many signers ``upper`` lists only the numbers at which it falls."""


@dataclass(frozen=True, slots=True)
class Point:
    """A text nobody can beat in both signers and weight (or, unproven, the best one found).

    ``members`` sign it, ``reserving`` of them with a reservation, ``silent`` of them have not
    spoken on some item of it. ``supported``: best for some fixed price of a signature in text.
    ``proven``: no text with at least as many signers weighs more. ``tied``: another text is known
    that reaches the same two numbers; this one was chosen by the tie rule.
    """

    signers: int
    weight: int
    text: tuple[str, ...]
    members: tuple[str, ...]
    reserving: tuple[str, ...]
    silent: tuple[str, ...]
    supported: bool
    proven: bool
    tied: bool


@dataclass(frozen=True, slots=True)
class Effort:
    """What the answer cost. ``waiting`` nodes were left open by the deadline."""

    seconds: float = 0.0
    nodes: int = 0
    cuts: int = 0
    waiting: int = 0

    def __add__(self, other: Effort) -> Effort:
        return Effort(
            self.seconds + other.seconds,
            self.nodes + other.nodes,
            self.cuts + other.cuts,
            self.waiting + other.waiting,
        )


@dataclass(frozen=True, slots=True)
class Frontier:
    """All Pareto points, signers ascending, with a proven bound for every number of signers.

    ``upper[k]``: no text that at least ``k`` sign weighs more; numbers of signers that no
    admissible text can reach are absent. With more than ``LISTED_UP_TO`` signers only the last k
    of each step is listed. ``exact``: every point is proven. ``supported``: signers of
    the supported points. ``infeasible``: why nothing is admissible, if so. With
    ``Rules.silent == "bounds"`` the points count silence as blocking, ``consenting`` is the
    frontier if all who are silent agree, and ``upper`` bounds that one.
    """

    points: tuple[Point, ...]
    upper: dict[int, int]
    exact: bool
    supported: tuple[int, ...]
    effort: Effort = field(compare=False)
    infeasible: tuple[Conflict, ...] = ()
    consenting: Frontier | None = None

    def best_text(self, k: int) -> Point | None:
        """The heaviest known text that at least ``k`` sign, or None."""
        return next((point for point in self.points if point.signers >= k), None)

    def price(self, k: int) -> int | None:
        """The weight one more signature costs: F(k) - F(k + 1); None if no text gains it."""
        here, there = self.best_text(k), self.best_text(k + 1)
        return here.weight - there.weight if here and there else None

    @property
    def no_common_text(self) -> bool:
        """True when there is something to sign, and whatever anybody signs weighs nothing."""
        signed = [point for point in self.points if point.signers]
        return (
            bool(signed)
            and all(point.weight == 0 and point.proven for point in signed)
            and max(self.upper.values()) > 0
        )


def frontier(
    draft: Draft,
    positions: Positions,
    rules: Rules | None = None,
    *,
    deadline_s: float = 10.0,
    seed: int = 0,
    interrupted: Stop = lambda: False,
) -> Frontier:
    """Compute F(k), the largest weight of an admissible text that at least k members sign.

    Exact if the search ends within ``deadline_s`` seconds; else every k has an interval, as when
    ``interrupted``, asked now and then, says that others wait. The search uses no chance: ``seed``
    is accepted so that callers can fix it, and every seed gives the same answer. Raises ValueError
    for unknown ids and for weights too large to compute with. NP-hard in general; each tree node
    is a few minimum cuts.
    """
    del seed
    rules = rules or Rules()
    positions = fitted(draft, positions, rules)
    start = monotonic()

    def until(seconds: float) -> Stop:
        return lambda: monotonic() >= start + seconds or interrupted()

    if rules.silent != "bounds":
        return _one(draft, positions, rules, until(deadline_s), None)
    surely = _one(draft, positions, rules, until(deadline_s / 2), "blocks")
    perhaps = _one(draft, positions, rules, until(deadline_s), "open")
    return replace(
        surely,
        upper=perhaps.upper,
        exact=surely.exact and perhaps.exact,
        effort=surely.effort + perhaps.effort,
        consenting=perhaps,
    )


def _one(
    draft: Draft, positions: Positions, rules: Rules, stop: Stop, silent: Silence | None
) -> Frontier:
    start = monotonic()
    problem = whole(draft, positions, rules, silent=silent)
    if problem.infeasible:
        return Frontier((), {}, True, (), Effort(monotonic() - start), problem.infeasible)
    answer = solve(problem, positions, stop)
    return _present(draft, positions, problem, answer, start)


def _present(
    draft: Draft, positions: Positions, problem: Whole, answer: Answer, start: float
) -> Frontier:
    corners = _pareto(answer.texts)
    hull = _on_hull(answer.upper, answer.unit, corners)
    chosen = [min(answer.texts[corner], key=lambda text: text.rank) for corner in corners]
    reserving = _among(positions, chosen, Position.RESERVE)
    silent = _among(positions, chosen, Position.SILENT)
    items = np.array([item.id for item in draft.items], dtype=object)
    people = np.array([member.id for member in positions.members], dtype=object)
    points = []
    for row, (signers, weight) in enumerate(corners):
        proven = _bound(answer, signers) == weight
        points.append(
            Point(
                signers,
                weight,
                tuple(items[chosen[row].items]),
                tuple(people[chosen[row].signs]),
                tuple(people[reserving[row]]),
                tuple(people[silent[row]]),
                hull[row] and proven,
                proven,
                len(answer.texts[signers, weight]) > 1,
            )
        )
    nothing = not points and answer.waiting == 0
    return Frontier(
        tuple(points),
        _listed(answer),
        answer.waiting == 0,
        tuple(p.signers for p in points if p.supported),
        Effort(monotonic() - start, answer.nodes, answer.cuts, answer.waiting),
        (Conflict("together"),) if nothing else (),
    )


def _among(positions: Positions, texts: list[Text], position: Position) -> Mask:
    """texts x members: who signs a text and holds this position on one of its items."""
    if not texts:
        return np.zeros((0, len(positions.members)), dtype=bool)
    held = (positions.table == position).astype(np.float32)
    items = np.array([text.items for text in texts], dtype=np.float32)
    signs = np.array([text.signs for text in texts], dtype=bool)
    found: Mask = signs & (items @ held.T > 0)
    return found


def _bound(answer: Answer, signers: int) -> int:
    return int(answer.upper[-(-signers // answer.unit)])


def _listed(answer: Answer) -> dict[int, int]:
    last = (len(answer.upper) - 1) * answer.unit
    if last <= LISTED_UP_TO:
        return {k: _bound(answer, k) for k in range(last + 1)} if len(answer.upper) else {}
    falls = np.flatnonzero(np.diff(answer.upper)).tolist()
    return {k * answer.unit: int(answer.upper[k]) for k in [*falls, len(answer.upper) - 1]}


def _pareto(keys: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Undominated (signers, weight), signers ascending."""
    kept: list[tuple[int, int]] = []
    for signers, weight in sorted(keys, reverse=True):
        if not kept or weight > kept[-1][1]:
            kept.append((signers, weight))
    return kept[::-1]


def _on_hull(upper: Ints, unit: int, corners: list[tuple[int, int]]) -> list[bool]:
    """Which corners lie on the upper hull of the proven bounds."""
    hull: list[tuple[int, int]] = []
    for place, value in enumerate(upper.tolist()):
        point = (place * unit, value)
        while len(hull) > 1 and _turns_left(hull[-2], hull[-1], point):
            hull.pop()
        hull.append(point)
    edge = 0
    found = []
    for corner in corners:
        while edge + 1 < len(hull) and hull[edge + 1][0] < corner[0]:
            edge += 1
        ahead = hull[min(edge + 1, len(hull) - 1)]
        found.append(not _turns_left(hull[edge], corner, ahead))
    return found


def _turns_left(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> bool:
    """True when b lies strictly below the chord from a to c."""
    return (b[1] - a[1]) * (c[0] - a[0]) < (c[1] - a[1]) * (b[0] - a[0])
