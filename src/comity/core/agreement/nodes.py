"""Nodes of the tree: a relaxed problem over columns, and how a decision changes it.

A column is a plain item, or a group of alternatives seen as one virtual item that has the largest
weight of those left and is rejected only by the members who reject all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from comity.core.agreement.instance import Instance

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

EXACT_SINGLE = 2**24


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The relaxed problem's matrix (members x columns), the same as floats, and the weights."""

    rejects: Mask
    floats: Floats
    weights: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Supported:
    """A solution on the hull of a node: signers, weight, who signs, which columns are kept."""

    signers: int
    weight: int
    signs: Mask
    keeps: Mask


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Of some members alive and columns open: who stands against what.

    ``against`` counts per column the members alive that reject it, ``load`` weighs per member the
    open columns it rejects.
    """

    alive: Mask
    open: Mask
    columns: Columns
    against: Ints
    load: Ints


@dataclass(slots=True, eq=False)
class Node:
    """Members alive, columns open and kept, alternatives left, bound per number of signers.

    ``known`` are sums of an earlier state of this node or of its parent.
    """

    alive: Mask
    open: Mask
    kept: Mask
    left: Mask
    columns: Columns
    bound: Ints
    points: list[Supported]
    known: Sums | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Keep or drop one column, or (``alternative`` >= 0) one alternative of a group's column.

    With ``member`` >= 0: that member signs, or the node stops counting on its signature.
    """

    column: int
    alternative: int = -1
    member: int = -1


class Space:
    """What all nodes of one instance share."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.size = instance.plain + len(instance.groups)
        # Sums of weights and of counts must be exact; single precision is so below 2 ** 24.
        self.kind: type[np.float32] = np.float32
        if max(instance.total, int(instance.weights.sum())) >= EXACT_SINGLE:
            self.kind = np.float64  # type: ignore[assignment]  # the same code, wider numbers
        self.floats: Floats = instance.rejects.astype(self.kind)
        self.home = np.arange(len(instance.weights), dtype=np.int64)
        for number, (start, stop, _) in enumerate(instance.groups):
            self.home[start:stop] = instance.plain + number
        self.partners: dict[int, list[int]] = {}
        for one, other in instance.clashes:
            self.partners.setdefault(one, []).append(other)
            self.partners.setdefault(other, []).append(one)
        # A plain item that excludes others is never kept merely because it is free.
        self.quiet = np.ones(self.size, dtype=bool)
        self.quiet[instance.plain :] = False
        self.quiet[[int(self.home[item]) for item in self.partners]] = False
        self.simple = not (instance.groups or instance.clashes or instance.quotas)

    def root(self) -> Node | None:
        """The whole problem as a node, or None when it is plainly impossible."""
        instance = self.instance
        plain = instance.plain
        columns = Columns(
            np.hstack([instance.rejects[:, :plain], self._none(len(instance.groups))]),
            np.zeros((len(instance.counts), self.size), self.kind),
            np.concatenate([instance.weights[:plain], np.zeros(len(instance.groups), np.int64)]),
        )
        kept = np.zeros(self.size, dtype=bool)
        for number, (_, _, exact) in enumerate(instance.groups):
            kept[plain + number] = exact
        node = Node(
            np.ones(len(instance.counts), dtype=bool),
            ~kept,
            kept,
            np.ones(len(instance.weights), dtype=bool),
            columns,
            np.full(instance.total + 1, instance.weights.sum(), dtype=np.int64),
            [],
        )
        self._reshape(node, list(range(plain, self.size)))
        return node if self._settle(node) else None

    def _none(self, width: int) -> Mask:
        return np.zeros((len(self.instance.counts), width), dtype=bool)

    def alternatives(self, node: Node, column: int) -> Ints:
        """The items a column still stands for."""
        if column < self.instance.plain:
            return np.array([column], dtype=np.int64)
        start, stop, _ = self.instance.groups[column - self.instance.plain]
        return start + np.flatnonzero(node.left[start:stop])

    def _reshape(self, node: Node, touched: list[int]) -> None:
        """Recompute the virtual items of the touched groups, on a fresh copy."""
        instance = self.instance
        rejects, weights = node.columns.rejects.copy(), node.columns.weights.copy()
        for column in touched:
            items = self.alternatives(node, column)
            rejects[:, column] = instance.rejects[:, items].all(axis=1)
            weights[column] = instance.weights[items].max(initial=0)
            if not len(items):
                node.open[column] = False
        node.columns = Columns(rejects, rejects.astype(self.kind), weights)

    def child(self, node: Node, decision: Decision, keep: bool) -> Node | None:
        """Decide one way; None when nothing admissible is left.

        Supported points of the parent that obey the decision stay supported, for the child's
        problem is the parent's with less in it.
        """
        if decision.member >= 0:
            return self._joined(node, decision.member, keep)
        column = decision.column
        child = Node(
            node.alive,
            node.open.copy(),
            node.kept,
            node.left,
            node.columns,
            node.bound,
            [],
            node.known,
        )
        if decision.alternative >= 0:
            child.left = node.left.copy()
            if keep:
                child.left[self.alternatives(node, column)] = False
            child.left[decision.alternative] = keep
            self._reshape(child, [column])
            was_forced = bool(node.kept[column])
            child.points = (
                [] if keep or was_forced else [p for p in node.points if not p.keeps[column]]
            )
        else:
            child.open[column] = False
            child.points = [p for p in node.points if p.keeps[column] == keep]
        if keep:
            child.open[column] = False
            child.kept = node.kept.copy()
            child.kept[column] = True
            child.alive = node.alive & ~child.columns.rejects[:, column]
        return child if self._settle(child) else None

    def _joined(self, node: Node, member: int, signs: bool) -> Node | None:
        """The texts that a member signs, or (a relaxation) all texts without its signature.

        Whatever the member rejects falls; then nothing keeps it from signing. Every text with its
        signature is among the first, every other text loses nothing among the second.
        """
        alive, held = node.alive, node.open
        if signs:
            held = held & ~node.columns.rejects[member]
        else:
            alive = alive.copy()
            alive[member] = False
        points = [p for p in node.points if p.signs[member] == signs]
        child = Node(
            alive, held, node.kept, node.left, node.columns, node.bound, points, node.known
        )
        if signs and not self.simple:
            self._ban(child, self.instance.rejects[member])
            child.points = []
        return child if self._settle(child) else None

    def sums(self, node: Node) -> Sums:
        """Who stands against what at a node, brought up from what is known where that is less."""
        counts, columns, known = self.instance.counts, node.columns, node.known
        if known is not None and known.columns is columns:
            rows = np.flatnonzero(known.alive & ~node.alive)
            cols = np.flatnonzero(known.open & ~node.open)
            against, load = known.against, known.load
            if len(rows):
                lost = counts[rows].astype(self.kind) @ columns.floats[rows]
                against = against - lost.astype(np.int64)
            if len(cols):
                lost = columns.floats[:, cols] @ columns.weights[cols].astype(self.kind)
                load = load - lost.astype(np.int64)
        else:
            alive = np.where(node.alive, counts, 0).astype(self.kind)
            worth = np.where(node.open, columns.weights, 0).astype(self.kind)
            against = (alive @ columns.floats).astype(np.int64)
            load = (columns.floats @ worth).astype(np.int64)
        node.known = Sums(node.alive, node.open, columns, against, load)
        return node.known

    def _settle(self, node: Node) -> bool:
        """Draw the consequences of what is kept until nothing changes; False when impossible."""
        if self.simple:
            return True
        node.alive = node.alive & ~(node.columns.floats @ node.kept.astype(self.kind) > 0)
        while True:
            banned = self._banned(node)
            if banned is None:
                return False
            touched = self._ban(node, banned)
            if not touched:
                break
            node.points = []
        return self._possible(node)

    def _possible(self, node: Node) -> bool:
        emptied = [
            column
            for column in range(self.instance.plain, self.size)
            if node.kept[column] and not len(self.alternatives(node, column))
        ]
        return not emptied

    def _banned(self, node: Node) -> Mask | None:
        """Items excluded by what is certainly kept, or rejected by members a quota needs."""
        instance = self.instance
        banned = np.zeros(len(instance.weights), dtype=bool)
        for mask, least in instance.quotas:
            found = int(mask[node.alive].sum())
            if found < least:
                return None
            if found == least:
                banned |= instance.rejects[node.alive & (mask > 0)].any(axis=0)
        for item, others in self.partners.items():
            if self._certain(node, item):
                banned[others] = True
        plain = instance.plain
        return None if (banned[:plain] & node.kept[:plain]).any() else banned

    def _certain(self, node: Node, item: int) -> bool:
        column = int(self.home[item])
        if not node.kept[column]:
            return False
        return column < self.instance.plain or list(self.alternatives(node, column)) == [item]

    def _ban(self, node: Node, banned: Mask) -> bool:
        """Take banned items away; True when that changed the node."""
        plain = self.instance.plain
        changed = bool((node.open[:plain] & banned[:plain]).any())
        node.open = node.open.copy()
        node.open[:plain] &= ~banned[:plain]
        lost = node.left & banned
        lost[:plain] = False
        if lost.any():
            node.left = node.left & ~lost
            self._reshape(node, sorted({int(c) for c in self.home[lost]}))
            node.alive = node.alive & ~(node.columns.floats @ node.kept.astype(self.kind) > 0)
            changed = True
        return changed
