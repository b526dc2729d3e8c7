"""One question solved: reduce, search, and translate the texts back to the whole draft."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from comity.core.agreement.instance import Instance, Whole, complete, reduced
from comity.core.agreement.model import Position, Positions
from comity.core.agreement.tree import Search

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]
Singles = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A closed text over all items with all who sign it; the least ``rank`` is shown.

    The published tie rule: fewer reservations, then more accepts, then document order.
    """

    signs: Mask
    items: Mask
    rank: tuple[int, int, tuple[int, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What the search found: texts by (signers, weight), and bounds by signers / ``unit``."""

    texts: dict[tuple[int, int], list[Text]]
    upper: Ints
    unit: int
    nodes: int
    cuts: int
    waiting: int


def solve(problem: Whole, positions: Positions, stop: Callable[[], bool]) -> Answer:
    """Search until exact or until ``stop()``; the answer is valid either way."""
    instance = reduced(problem)
    search = Search(instance, stop)
    search.run()
    upper = search.upper[search.upper >= 0] * instance.weight_unit + instance.base
    found = [text for _, _, texts in search.stairs.corners() for text in texts]
    effort = search.effort
    return Answer(
        _texts(problem, instance, positions, found),
        upper,
        instance.signer_unit,
        effort.nodes,
        effort.cuts,
        effort.waiting,
    )


def _texts(
    problem: Whole, instance: Instance, positions: Positions, found: list[Mask]
) -> dict[tuple[int, int], list[Text]]:
    """Close and rank all texts with a few matrix products."""
    if not found:
        return {}
    raw = np.tile(problem.kept, (len(found), 1))
    for row, text in enumerate(found):
        raw[row, [i for column in np.flatnonzero(text) for i in instance.items[column]]] = True
    signs, closed = complete(problem, raw)
    signers, weights = signs @ problem.counts, closed @ problem.weights
    reserved = _cells(positions, Position.RESERVE, signs, closed)
    accepted = _cells(positions, Position.ACCEPT, signs, closed)
    texts: dict[tuple[int, int], dict[bytes, Text]] = {}
    for row in range(len(found)):
        rank = (
            int(reserved[row]),
            -int(accepted[row]),
            tuple(np.flatnonzero(closed[row]).tolist()),
        )
        alike = texts.setdefault((int(signers[row]), int(weights[row])), {})
        alike.setdefault(closed[row].tobytes(), Text(signs[row], closed[row], rank))
    return {key: list(alike.values()) for key, alike in texts.items()}


def _cells(positions: Positions, position: Position, signs: Mask, items: Mask) -> Singles:
    """Per text, how many of its cells (signer, item) hold a position."""
    held = (positions.table == position).astype(np.float32)
    cells: Singles = ((signs.astype(np.float32) @ held) * items).sum(axis=1)
    return cells
