"""One question solved: reduce, search, and translate the texts back to the whole draft."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from comity.core.agreement.instance import Whole, complete, reduced
from comity.core.agreement.model import Position, Positions
from comity.core.agreement.nodes import EXACT_SINGLE
from comity.core.agreement.tree import Search

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]
Singles = NDArray[np.float32]

EXCHANGE_WORK = 10**9
"""Multiplications above which texts one exchange away are not looked for."""
EXCHANGES_KEPT = 16


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
    raw = np.tile(problem.kept, (len(found), 1))
    for row, text in enumerate(found):
        raw[row, [i for column in np.flatnonzero(text) for i in instance.items[column]]] = True
    signs, closed = complete(problem, raw)
    more = exchanges(problem, signs, closed, stop)
    if len(more):
        again, others = complete(problem, more)
        signs, closed = np.vstack([signs, again]), np.vstack([closed, others])
    effort = search.effort
    return Answer(
        _ranked(problem, positions, signs, closed),
        upper,
        instance.signer_unit,
        effort.nodes,
        effort.cuts,
        effort.waiting,
    )


def _ranked(
    problem: Whole, positions: Positions, signs: Mask, closed: Mask
) -> dict[tuple[int, int], list[Text]]:
    signers, weights = signs @ problem.counts, closed @ problem.weights
    reserved = _cells(positions, Position.RESERVE, signs, closed)
    accepted = _cells(positions, Position.ACCEPT, signs, closed)
    texts: dict[tuple[int, int], dict[bytes, Text]] = {}
    for row in range(len(closed)):
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


def exchanges(problem: Whole, signs: Mask, texts: Mask, stop: Callable[[], bool]) -> Mask:
    """Texts that swap one item for another and keep both numbers, so that the tie rule sees them.

    At most ``EXCHANGES_KEPT`` per text; none if that is too much work or ``stop()`` says so.
    """
    found = [np.zeros((0, texts.shape[1]), dtype=bool)]
    exact = int(problem.counts.sum()) < EXACT_SINGLE
    if exact and int(texts.sum()) * problem.rejects.size <= EXCHANGE_WORK:
        rejects = problem.rejects.astype(np.float32)
        for signers, text in zip(signs, texts, strict=True):
            if stop():
                break
            found.append(_exchanged(problem, rejects, signers, text))
    return np.vstack(found)


def _exchanged(problem: Whole, rejects: Singles, signs: Mask, text: Mask) -> Mask:
    inside, outside = np.flatnonzero(text & ~problem.kept), np.flatnonzero(~text & ~problem.out)
    burden = (problem.rejects & text).sum(axis=1)
    free = (burden[:, None] == problem.rejects[:, inside]) & problem.may[:, None]
    weighted = (free * problem.counts[:, None]).T.astype(np.float32)
    reached = weighted.sum(axis=1)[:, None] - weighted @ rejects[:, outside]
    same = reached == int(problem.counts[signs].sum())
    same &= problem.weights[inside][:, None] == problem.weights[outside]
    pairs = ((inside[a], outside[b]) for a, b in np.argwhere(same))
    bare = not (problem.groups or problem.clashes or problem.quotas) and problem.unlinked
    fitting = list(islice((p for p in pairs if bare or _fits(problem, text, *p)), EXCHANGES_KEPT))
    swapped = np.tile(text, (len(fitting), 1))
    for row, (gone, come) in enumerate(fitting):
        swapped[row, gone], swapped[row, come] = False, True
    return swapped


def _fits(problem: Whole, text: Mask, gone: int, come: int) -> bool:
    """Whether the text with ``come`` for ``gone`` is admissible: groups, needs, clashes, quotas."""
    rest = text.copy()
    rest[gone] = False
    swapped = rest.copy()
    swapped[come] = True
    if (problem.reach[swapped].any(axis=0) & ~swapped).any():
        return False
    held = [(int(swapped[list(ids)].sum()), exact) for ids, exact in problem.groups]
    if any(count > 1 or (exact and not count) for count, exact in held):
        return False
    if any((rest[a] and b == come) or (rest[b] and a == come) for a, b in problem.clashes):
        return False
    signs = problem.may & ~problem.rejects[:, swapped].any(axis=1)
    return all(int(problem.counts[mask & signs].sum()) >= least for mask, least in problem.quotas)
