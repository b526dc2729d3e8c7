"""One bi-objective branch and bound for the whole frontier, bounded by parametric minimum cuts.

For a price of p per signer and q per unit of weight the best relaxed text is a minimum cut, and
its value V bounds every number of signers at once: F(k) <= floor((V - p k) / q). A node looks at
the open k with the widest gap, cuts at the slope between that k's supported neighbours, and when
the hull is reached and k is still open it branches (Parragh and Tricoire 2019; Gallo, Grigoriadis
and Tarjan 1989 for the nesting of the cuts; Aneja and Nair 1979 for the search of slopes).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Generator
from dataclasses import dataclass
from itertools import pairwise
from math import gcd

import numpy as np
from numpy.typing import NDArray

from comity.core.agreement.branches import choose
from comity.core.agreement.cuts import Cut, Network, minimum_cuts
from comity.core.agreement.fill import Writer, gather, shorten, sway
from comity.core.agreement.instance import Instance
from comity.core.agreement.nodes import Node, Space, Supported
from comity.core.agreement.staircase import Staircase
from comity.core.agreement.waiting import Waiting

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]
Stop = Callable[[], bool]

GATHER_UP_TO = 300
"""Adding members one by one costs a matrix product per member; above this it is left out."""

SWAY_FROM = 50_000
"""Smaller matrices (members x items) are closed by the tree sooner than by better texts."""
ABREAST = 8
"""Nodes tightened side by side, so that their cuts share one flow."""


@dataclass(frozen=True, slots=True, eq=False)
class Chord:
    """The stretch between two supported points of a node, and the network that tests it.

    Solutions of rising price nest, so the members of ``left`` sign and the items of ``right`` stay
    in every solution in between; only the rest is cut.
    """

    left: Supported
    right: Supported
    price: int
    measure: int
    rows: Ints
    cols: Ints
    network: Network


UNFINISHED = -1
Tightening = Generator[Chord, Cut, int | None]


@dataclass(slots=True)
class Effort:
    """What the search did."""

    nodes: int = 0
    cuts: int = 0
    waiting: int = 0


class Search:
    """Branch and bound on one instance. After ``run``, ``stairs.best[k] <= F(k) <= upper[k]``."""

    def __init__(self, instance: Instance, stop: Stop) -> None:
        self.instance = instance
        self.stop = stop
        self.space = Space(instance)
        self.stairs = Staircase(instance.total)
        self.writer = Writer(self.space, self.stairs)
        self.effort = Effort()
        self.signers = np.arange(instance.total + 1, dtype=np.int64)
        self.upper: Ints = np.full(instance.total + 1, -1, dtype=np.int64)
        self.waiting = Waiting(instance.total)

    def run(self) -> None:
        """Search until every k is closed or ``stop()`` says so; then set ``upper``."""
        root = self.space.root()
        if root is not None:
            self._trivial(root)
            self.effort.nodes += self._enqueue(root)
            self._hull(root)
            self._fill(root)
            self._grow()
        self.upper = self.stairs.best.copy()
        for node in self.waiting.nodes:
            np.maximum(self.upper, node.bound, out=self.upper)
        self.upper = np.minimum.accumulate(self.upper)
        # A text found late may have closed a node that still waits.
        self.effort.waiting = sum(
            bool((node.bound > self.stairs.best).any()) for node in self.waiting.nodes
        )

    def _trivial(self, root: Node) -> None:
        """The longest text, and the longest that all who are left sign."""
        self.writer.offer_signers(np.zeros_like(root.alive))
        self.writer.offer_signers(root.alive)
        self._ends(root)

    def _grow(self) -> None:
        while len(self.waiting) and not self.stop():
            chosen = self.waiting.take(ABREAST)
            places = self._tightened(chosen)
            for (node, _), place in zip(chosen, places, strict=True):
                if place is None or place == UNFINISHED:  # Other bands may be open.
                    self._enqueue(node)
                else:
                    self._split(node, place)

    def _split(self, node: Node, place: int) -> None:
        decision = choose(self.space, node, place)
        if decision is None:
            return
        for keep in (False, True):
            child = self.space.child(node, decision, keep)
            if child is not None:
                self._ends(child)
                self.effort.nodes += self._enqueue(child)

    def _tightened(self, chosen: list[tuple[Node, slice]]) -> list[int | None]:
        """Tighten nodes side by side; a place per node, UNFINISHED where time ran out."""
        places: list[int | None] = [UNFINISHED] * len(chosen)
        going: dict[int, tuple[Tightening, Chord]] = {}
        for number, (node, band) in enumerate(chosen):
            self._step(number, self._tighten(node, band), None, going, places)
        while going and not self.stop():
            numbers = list(going)
            cuts = minimum_cuts([going[number][1].network for number in numbers])
            self.effort.cuts += len(cuts)
            for number, cut in zip(numbers, cuts, strict=True):
                self._step(number, going.pop(number)[0], cut, going, places)
        return places

    def _step(
        self,
        number: int,
        work: Tightening,
        cut: Cut | None,
        going: dict[int, tuple[Tightening, Chord]],
        places: list[int | None],
    ) -> None:
        """Advance one node: its next chord goes into ``going``, or its result into ``places``."""
        try:
            going[number] = (work, next(work) if cut is None else work.send(cut))
        except StopIteration as ended:
            places[number] = ended.value

    def _enqueue(self, node: Node) -> bool:
        """Queue a node that is not closed; True if it was open."""
        return self.waiting.add(node, node.bound - self.stairs.best)

    def _ends(self, node: Node) -> None:
        """Bound a node by counting, shrink it, and set its two extremes.

        The extremes are the longest text left, and all who are alive signing.
        """
        while self._count(node):
            pass
        counts, weights = self.instance.counts, node.columns.weights
        sums = self.space.sums(node)
        free = node.open & (sums.against == 0)
        quiet = free & self.space.quiet
        node.kept = node.kept | quiet
        node.open = node.open & ~quiet
        full = node.kept | node.open
        least = node.kept | free
        if self.space.simple:  # Every open item weighs something, so no load is no refusal.
            ready = node.alive & (sums.load == 0)
        else:
            ready = node.alive & ~(node.columns.floats @ node.open.astype(self.space.kind) > 0)
        left = Supported(int(counts[ready].sum()), int(weights[full].sum()), ready, full)
        right = Supported(
            int(counts[node.alive].sum()), int(weights[least].sum()), node.alive, least
        )
        node.bound = np.minimum(node.bound, left.weight)
        node.bound[right.signers + 1 :] = -1
        inner = [
            p
            for p in node.points
            if left.signers < p.signers < right.signers
            and not (p.signs & ~node.alive).any()
            and not (p.keeps & ~full).any()
        ]
        node.points = [left, *inner, right] if left.signers < right.signers else [left]
        self._offer(left, node)
        self._offer(right, node)

    def _count(self, node: Node) -> bool:
        """Bound by counting, and drop what no improving text can hold; True if that changed much.

        A text that k sign weighs no more than the k-th longest text of a single member, and holds
        no column that fewer than k of those alive accept.
        """
        counts, weights = self.instance.counts, node.columns.weights
        alive = np.where(node.alive, counts, 0)
        total = int(alive.sum())
        sums = self.space.sums(node)
        accepters = total - sums.against
        base = int(weights[node.kept].sum())
        by_items = np.bincount(
            accepters[node.open], weights=weights[node.open], minlength=self.instance.total + 1
        ).astype(np.int64)
        by_items = base + by_items[::-1].cumsum()[::-1]
        longest = base + int(weights[node.open].sum()) - sums.load
        rows = np.flatnonzero(node.alive)
        order = rows[np.argsort(-longest[rows], kind="stable")]
        reach = counts[order].cumsum()
        node.bound = np.minimum(node.bound, by_items)
        node.bound[total + 1 :] = -1
        if len(order):
            spot = np.searchsorted(reach, self.signers[1 : total + 1])
            node.bound[1 : total + 1] = np.minimum(node.bound[1 : total + 1], longest[order][spot])
        wanted = np.flatnonzero(node.bound > self.stairs.best)
        if not len(wanted):
            return False
        few = node.open & (accepters < wanted[0])
        short = node.alive & (longest <= self.stairs.best[wanted[-1]]) & (wanted[0] > 0)
        node.open = node.open & ~few
        node.alive = node.alive & ~short
        return bool(few.any() or short.any())

    def _offer(self, point: Supported, node: Node) -> None:
        if self.space.simple:
            text: Mask = np.logical_not(self.instance.rejects[point.signs].any(axis=0))
            self.stairs.offer(point.signers, int(self.instance.weights[text].sum()), text)
        else:
            self.writer.offer_signers(point.signs, self._certain_items(node, point))

    def _certain_items(self, node: Node, point: Supported) -> Mask:
        """Items a relaxed solution stands for: kept columns, alternatives still left."""
        return point.keeps[self.space.home] & node.left

    def _tighten(self, node: Node, band: slice) -> Tightening:
        """Cut until the band is closed (None) or a k of it is open on an attained stretch of hull.

        Yields the chords to cut; returns the index of the supported point to the left of that k.
        """
        attained: set[tuple[int, int]] = set()
        while True:
            gaps = node.bound[band] - self.stairs.best[band]
            k = int(gaps.argmax())
            if gaps[k] <= 0:
                return None
            k += band.start
            place = bisect_left(node.points, k, key=lambda point: point.signers) - 1
            if place < 0 or place + 1 >= len(node.points):
                return max(place, 0)
            left, right = node.points[place], node.points[place + 1]
            if (left.signers, right.signers) in attained:
                return place
            chord = self._chord(node, left, right)
            found = self._learn(node, chord, (yield chord))
            if found is None:
                attained.add((left.signers, right.signers))
            else:
                node.points.insert(place + 1, found)
                self._offer(found, node)

    def _chord(self, node: Node, left: Supported, right: Supported) -> Chord:
        price, measure = left.weight - right.weight, right.signers - left.signers
        divisor = gcd(price, measure)
        price, measure = price // divisor, measure // divisor
        rows = np.flatnonzero(right.signs & ~left.signs)
        cols = np.flatnonzero(left.keeps & ~right.keeps)
        network = Network(
            node.columns.rejects.take(rows, axis=0).take(cols, axis=1),
            price * self.instance.counts[rows],
            measure * node.columns.weights[cols],
        )
        return Chord(left, right, price, measure, rows, cols, network)

    def _learn(self, node: Node, chord: Chord, cut: Cut) -> Supported | None:
        """Bound the node by a cut; the point it found, or None if the chord is hull."""
        left, right = chord.left, chord.right
        value = chord.price * right.signers + chord.measure * left.weight - cut.value
        bound = (value - chord.price * self.signers) // chord.measure
        np.minimum(node.bound, bound, out=node.bound)
        if value == chord.price * left.signers + chord.measure * left.weight:
            return None
        signs, keeps = left.signs.copy(), right.keeps.copy()
        signs[chord.rows[cut.signs]] = True
        keeps[chord.cols[~cut.falls]] = True
        return Supported(
            int(self.instance.counts[signs].sum()),
            int(node.columns.weights[keeps].sum()),
            signs,
            keeps,
        )

    def _hull(self, root: Node) -> None:
        """All supported points of the relaxation, by dichotomy, one level of it at a time."""
        pending = [self._chord(root, a, b) for a, b in pairwise(root.points)]
        while pending and not self.stop():
            cuts = minimum_cuts([chord.network for chord in pending])
            self.effort.cuts += len(cuts)
            done, pending = pending, []
            for chord, cut in zip(done, cuts, strict=True):
                found = self._learn(root, chord, cut)
                if found is not None:
                    root.points.append(found)
                    self._offer(found, root)
                    pending.append(self._chord(root, chord.left, found))
                    pending.append(self._chord(root, found, chord.right))
        root.points.sort(key=lambda point: point.signers)

    def _fill(self, root: Node) -> None:
        """Greedy walks from the longest text and between neighbours on the hull."""
        longest = self.writer.text_for(np.zeros_like(root.alive))
        nothing = np.zeros_like(longest)
        for power in (1.0, 2.0):
            shorten(self.writer, longest, nothing, power, self.stop)
        texts = [self.writer.text_for(point.signs) for point in root.points]
        for text, shorter in pairwise(texts):
            for power in (1.0, 2.0):
                shorten(self.writer, text, shorter, power, self.stop)
        if self.space.simple and self.instance.rejects.size >= SWAY_FROM:
            for power in (3.0, 4.0):
                sway(self.writer, power, self.stop)
        if len(root.alive) <= GATHER_UP_TO:
            for point in root.points:
                gather(self.writer, point.signs, self.stop)
