"""Minimum cuts of the bipartite conflict network, by scipy's maximum flow or by enumeration."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array  # type: ignore[import-untyped]  # scipy has no types
from scipy.sparse.csgraph import maximum_flow  # type: ignore[import-untyped]  # as above

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]

LIMIT = 2**31 - 1
"""scipy's maximum flow counts in int32."""
FEW = 13
"""With so few items or members all subsets are cheaper than building one flow network."""


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """A minimum cut: its value, who signs (fewest, if several cuts tie), which items fall."""

    value: int
    signs: Mask
    falls: Mask


def minimum_cut(conflict: Mask, row_caps: Ints, col_caps: Ints) -> Cut:
    """Cut source -> members -> items -> sink at least cost.

    ``conflict`` (a x b): True where a member cannot sign an item; ``row_caps`` is what losing a
    member costs, ``col_caps`` what losing an item costs; their sums must stay below ``LIMIT``.
    The signers are those the source still reaches, so of several minimum cuts the one with the
    fewest signers and the most text is returned. Complexity: one maximum flow (Dinic), or
    2 ** FEW sums on the smaller side.
    """
    a, b = conflict.shape
    if b <= FEW:
        gains, bits = _gains(conflict, row_caps, col_caps)
        # Best sets are closed under intersection: the least one loses the least text.
        falls = bits & np.bitwise_and.reduce(np.flatnonzero(gains == gains.max())) > 0
        signs = np.asarray(~conflict[:, ~falls].any(axis=1), dtype=bool)
        return Cut(int(row_caps.sum() - gains.max()), signs, falls)
    if a <= FEW:
        gains, bits = _gains(conflict.T, col_caps, row_caps)
        # The same with roles swapped, and closed under union: the greatest set has fewest signers.
        loses = bits & np.bitwise_or.reduce(np.flatnonzero(gains == gains.max())) > 0
        signs = np.asarray(~loses, dtype=bool)
        return Cut(int(col_caps.sum() - gains.max()), signs, conflict[signs].any(axis=0))
    return _by_flow(conflict, row_caps, col_caps)


def _gains(conflict: Mask, caps: Ints, costs: Ints) -> tuple[Ints, Ints]:
    """For every set of columns: the caps of rows with no conflict outside it, less its costs.

    Returns the 2 ** columns gains and the bit of each column in the sets' numbers.
    """
    bits = 1 << np.arange(conflict.shape[1])
    gains = np.bincount(conflict @ bits, weights=caps, minlength=1 << len(bits)).astype(np.int64)
    for bit in bits:
        halves = gains.reshape(-1, 2, bit)
        halves[:, 1] += halves[:, 0]
    for bit, cost in zip(bits, costs, strict=True):
        gains.reshape(-1, 2, bit)[:, 1] -= cost
    return gains, bits


def _by_flow(conflict: Mask, row_caps: Ints, col_caps: Ints) -> Cut:
    a, b = conflict.shape
    tails, heads = np.nonzero(conflict)
    edges = len(tails)
    size = a + b + 2
    indptr = np.empty(size + 1, np.int32)
    indptr[0] = 0
    indptr[1] = a
    np.cumsum(np.bincount(tails, minlength=a), out=indptr[2 : a + 2])
    indptr[2 : a + 2] += a
    indptr[a + 2 : size] = np.arange(a + edges + 1, a + edges + b + 1)
    indptr[size] = a + edges + b
    indices = np.empty(a + edges + b, np.int32)
    indices[:a] = np.arange(1, a + 1)
    indices[a : a + edges] = heads
    indices[a : a + edges] += a + 1
    indices[a + edges :] = size - 1
    caps = np.empty(a + edges + b, np.int32)
    caps[:a] = row_caps
    caps[a : a + edges] = LIMIT
    caps[a + edges :] = col_caps
    network = csr_array((caps, indices, indptr), shape=(size, size))
    result = maximum_flow(network, 0, size - 1)
    signs, falls = _reached(conflict, row_caps, tails, heads, result.flow)
    return Cut(int(result.flow_value), signs, falls)


def _reached(
    conflict: Mask, row_caps: Ints, tails: Ints, heads: Ints, flow: csr_array
) -> tuple[Mask, Mask]:
    """Follow the residual network from the source, two dense layers at a time."""
    a, b = conflict.shape
    edges = len(tails)
    # The flow matrix holds the reverse arcs too: each member's row begins with its source arc.
    middle = flow.data[a : a + edges + a]
    onward = np.ones(edges + a, dtype=bool)
    onward[flow.indptr[1 : a + 1] - a] = False
    used = middle[onward] > 0
    back = np.zeros((a, b), dtype=bool)
    back[tails[used], heads[used]] = True
    signs: Mask = row_caps > flow.data[:a]
    falls = np.zeros(b, dtype=bool)
    fresh = signs
    while fresh.any():
        hit = conflict[fresh].any(axis=0) & ~falls
        falls |= hit
        fresh = back[:, hit].any(axis=1) & ~signs
        signs |= fresh
    return signs, falls
