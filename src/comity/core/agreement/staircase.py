"""The best texts known so far, one step per number of signers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]

TIES_KEPT = 16


class Staircase:
    """``best[k]`` is the largest weight of a known text that at least ``k`` sign; -1 is none.

    The texts behind each corner are kept, at most ``TIES_KEPT`` that tie, as packed bits.
    """

    __slots__ = ("best", "texts")

    def __init__(self, total: int) -> None:
        self.best: Ints = np.full(total + 1, -1, dtype=np.int64)
        self.texts: dict[tuple[int, int], dict[bytes, Mask]] = {}

    def offer(self, signers: int, weight: int, text: Mask) -> None:
        """Take note of a text. Cost O(step length) when it improves, O(1) otherwise."""
        known = int(self.best[signers])
        if weight < known:
            return
        if weight > known:
            # best falls as k grows, so what this text beats is one run that ends at `signers`.
            start = int(np.searchsorted(-self.best[: signers + 1], -weight, side="right"))
            self.best[start : signers + 1] = weight
        ties = self.texts.setdefault((signers, weight), {})
        if len(ties) < TIES_KEPT:
            ties.setdefault(np.packbits(text).tobytes(), text.copy())

    def corners(self) -> list[tuple[int, int, list[Mask]]]:
        """The Pareto points (signers, weight, texts), signers ascending."""
        falls = np.flatnonzero(np.diff(self.best) < 0)
        last = len(self.best) - 1
        ends = [int(k) for k in falls if self.best[k] >= 0]
        if self.best[last] >= 0:
            ends.append(last)
        return [
            (k, int(self.best[k]), list(self.texts[k, int(self.best[k])].values())) for k in ends
        ]
