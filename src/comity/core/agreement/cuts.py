"""Minimum cuts of the bipartite conflict network, by scipy's maximum flow or by enumeration."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]

LIMIT = 2**31 - 1
"""scipy's maximum flow counts in int32."""
FEW = 13
"""With so few items or members all subsets are cheaper than building one flow network."""


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Source -> members -> items -> sink.

    ``conflict`` (a x b) is True where a member cannot sign an item; ``row_caps`` is what losing a
    member costs, ``col_caps`` what losing an item costs. Their sums stay below ``LIMIT``.
    """

    conflict: Mask
    row_caps: Ints
    col_caps: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """A minimum cut: its value, who signs (fewest, if several cuts tie), which items fall."""

    value: int
    signs: Mask
    falls: Mask


def minimum_cuts(networks: list[Network]) -> list[Cut]:
    """Cut every network at least cost; of several minimum cuts take the one with fewest signers.

    Small networks are enumerated, 2 ** FEW sums on the smaller side. The others are laid side by
    side into one maximum flow (Dinic), because most of its time goes to building matrices.
    """
    cuts = [_enumerated(network) for network in networks]
    places = [place for place, cut in enumerate(cuts) if cut is None]
    while places:
        now = _together([networks[place] for place in places])
        for place, cut in zip(places, _by_flow([networks[p] for p in places[:now]]), strict=False):
            cuts[place] = cut
        places = places[now:]
    return [cut for cut in cuts if cut is not None]


def _together(networks: list[Network]) -> int:
    """How many of the first networks have a joint flow that 32 bits can count; at least one."""
    total = 0
    for count, network in enumerate(networks):
        total += int(min(network.row_caps.sum(), network.col_caps.sum()))
        if total >= LIMIT and count:
            return count
    return len(networks)


def _enumerated(network: Network) -> Cut | None:
    """The cut by trying all subsets of the smaller side, or None if there are too many."""
    conflict, row_caps, col_caps = network.conflict, network.row_caps, network.col_caps
    if conflict.shape[1] <= FEW:
        gains, bits = _gains(conflict, row_caps, col_caps)
        # Best sets are closed under intersection: the least one loses the least text.
        falls = bits & np.bitwise_and.reduce(np.flatnonzero(gains == gains.max())) > 0
        signs = np.asarray(~conflict[:, ~falls].any(axis=1), dtype=bool)
        return Cut(int(row_caps.sum() - gains.max()), signs, falls)
    if conflict.shape[0] <= FEW:
        gains, bits = _gains(conflict.T, col_caps, row_caps)
        # The same with roles swapped, and closed under union: the greatest set has fewest signers.
        loses = bits & np.bitwise_or.reduce(np.flatnonzero(gains == gains.max())) > 0
        signs = np.asarray(~loses, dtype=bool)
        return Cut(int(col_caps.sum() - gains.max()), signs, conflict[signs].any(axis=0))
    return None


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


def _by_flow(networks: list[Network]) -> list[Cut]:
    """One flow through all networks side by side: source, all members, all items, sink."""
    arcs = [_arcs(network) for network in networks]
    rows = np.cumsum([0] + [len(network.row_caps) for network in networks])
    cols = np.cumsum([0] + [len(network.col_caps) for network in networks])
    edges = np.cumsum([0] + [len(tails) for tails, _ in arcs])
    a, b, e = int(rows[-1]), int(cols[-1]), int(edges[-1])
    tails = np.concatenate([t + at for (t, _), at in zip(arcs, rows, strict=False)])
    heads = np.concatenate([h + at for (_, h), at in zip(arcs, cols, strict=False)])
    size = a + b + 2
    indptr = np.empty(size + 1, np.int32)
    indptr[0] = 0
    indptr[1] = a
    np.cumsum(np.bincount(tails, minlength=a), out=indptr[2 : a + 2])
    indptr[2 : a + 2] += a
    indptr[a + 2 : size] = np.arange(a + e + 1, a + e + b + 1)
    indptr[size] = a + e + b
    indices = np.empty(a + e + b, np.int32)
    indices[:a] = np.arange(1, a + 1)
    indices[a : a + e] = heads + (a + 1)
    indices[a + e :] = size - 1
    caps = np.empty(a + e + b, np.int32)
    caps[:a] = np.concatenate([network.row_caps for network in networks])
    caps[a : a + e] = LIMIT
    caps[a + e :] = np.concatenate([network.col_caps for network in networks])
    flow = maximum_flow(csr_array((caps, indices, indptr), shape=(size, size)), 0, size - 1).flow
    # The flow matrix holds the reverse arcs too: each member's row begins with its source arc.
    out = flow.data[:a]
    onward = np.ones(e + a, dtype=bool)
    onward[flow.indptr[1 : a + 1] - a] = False
    used = flow.data[a : a + e + a][onward] > 0
    return [
        _reached(
            network,
            arc,
            used[edges[place] : edges[place + 1]],
            out[rows[place] : rows[place + 1]],
        )
        for place, (network, arc) in enumerate(zip(networks, arcs, strict=True))
    ]


def _arcs(network: Network) -> tuple[Ints, Ints]:
    """Tails and heads of the conflicts, row by row; faster than ``nonzero`` over two axes."""
    places = np.flatnonzero(network.conflict)
    tails = places // max(1, network.conflict.shape[1])
    return tails, places - tails * network.conflict.shape[1]


def _reached(network: Network, arc: tuple[Ints, Ints], used: Mask, out: Ints) -> Cut:
    """Follow the residual network from the source, two dense layers at a time."""
    conflict = network.conflict
    back = np.zeros(conflict.shape, dtype=bool)
    back[arc[0][used], arc[1][used]] = True
    signs: Mask = network.row_caps > out
    falls = np.zeros(conflict.shape[1], dtype=bool)
    fresh = signs
    while fresh.any():
        hit = conflict[fresh].any(axis=0) & ~falls
        falls |= hit
        fresh = back[:, hit].any(axis=1) & ~signs
        signs |= fresh
    return Cut(int(out.sum()), signs, falls)
