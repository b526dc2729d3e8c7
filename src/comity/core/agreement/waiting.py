"""The nodes that wait, in one queue per range of signers, so that each range gets its turn."""

from __future__ import annotations

import heapq
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from comity.core.agreement.nodes import Node

Ints = NDArray[np.int64]

BANDS = 16
"""Ranges of signers. Gaps shrink about with the logarithm of the nodes spent on them, so that the
mean gap falls fastest when every range gets as many; the widest gap alone would take them all."""
WIDTH = 120
"""Signers in a range, at least: small questions are answered whole, and need no turns."""


class Waiting:
    """Open nodes. A node stands in the queue of every range in which it has a gap."""

    def __init__(self, total: int) -> None:
        edges = np.linspace(0, total + 1, max(1, min(BANDS, total // WIDTH)) + 1).astype(np.int64)
        self._starts = edges[:-1]
        self._bands = [slice(int(a), int(b)) for a, b in pairwise(edges)]
        self._queues: list[list[tuple[int, int]]] = [[] for _ in self._bands]
        self._held: dict[int, Node] = {}
        self._serial = self._turn = 0

    @property
    def nodes(self) -> list[Node]:
        """All that wait."""
        return list(self._held.values())

    def __len__(self) -> int:
        return len(self._held)

    def add(self, node: Node, gaps: Ints) -> bool:
        """Queue a node that has a gap somewhere; True if it has."""
        widest = np.maximum.reduceat(gaps, self._starts)
        if widest.max() <= 0:
            return False
        self._serial += 1
        self._held[self._serial] = node
        for band in np.flatnonzero(widest > 0).tolist():
            heapq.heappush(self._queues[band], (-int(widest[band]), self._serial))
        return True

    def take(self, count: int) -> list[tuple[Node, slice]]:
        """Take out at most ``count`` nodes, each the widest of the range whose turn it is."""
        taken: list[tuple[Node, slice]] = []
        while self._held and len(taken) < count:
            self._turn = (self._turn + 1) % len(self._bands)
            node = self._first(self._queues[self._turn])
            if node is not None:
                taken.append((node, self._bands[self._turn]))
        return taken

    def _first(self, queue: list[tuple[int, int]]) -> Node | None:
        """The head of a queue, past those that another queue gave away."""
        while queue:
            node = self._held.pop(heapq.heappop(queue)[1], None)
            if node is not None:
                return node
        return None
