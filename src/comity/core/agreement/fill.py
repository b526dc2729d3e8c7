"""Texts without proof: greedy walks that fill the staircase between the hull's corners."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import numpy as np
from numpy.typing import NDArray

from comity.core.agreement.nodes import Space
from comity.core.agreement.staircase import Staircase

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Stop = Callable[[], bool]

REST = 6
SWING = 9
"""Of so many items dropped one stays away: a walk is as many times longer, and finds more."""
LOOSE = 4.0
"""How fast a signature already in doubt stops counting against taking an item back."""
AS_GOOD_AS_NOBODY = 0.1
"""Among items nobody would refuse, this much of a signer per weight prefers the heaviest."""


class Writer:
    """Turns sets of signers into admissible texts of an instance and offers them."""

    def __init__(self, space: Space, stairs: Staircase) -> None:
        self.space = space
        self.stairs = stairs
        self.instance = space.instance
        self.exact = [g for g in self.instance.groups if g[2]]
        self.by_weight = np.lexsort((np.arange(len(self.instance.weights)), -self.instance.weights))

    def text_for(self, signs: Mask, prefer: Mask | None = None) -> Mask:
        """The text that ``signs`` can sign: all plain items, the heaviest alternatives.

        Where items exclude each other, those in ``prefer`` come first, then the heavier ones.
        """
        refused = signs.astype(self.space.kind) @ self.space.floats > 0
        if self.space.partners:
            return self._one_by_one(~refused, prefer)
        text: Mask = ~refused
        for start, stop, _ in self.instance.groups:
            allowed = text[start:stop]
            if allowed.any():
                best = int(np.where(allowed, self.instance.weights[start:stop], -1).argmax())
                text[start:stop] = False
                text[start + best] = True
        return text

    def _one_by_one(self, allowed: Mask, prefer: Mask | None) -> Mask:
        text = np.zeros_like(allowed)
        filled = np.zeros(self.space.size, dtype=bool)
        order = self.by_weight
        if prefer is not None:
            order = order[np.argsort(~prefer[order], kind="stable")]
        for item in order:
            column = int(self.space.home[item])
            if not allowed[item] or filled[column]:
                continue
            if not text[self.space.partners.get(int(item), [])].any():
                text[item] = True
                filled[column] = True
        return text

    def offer_signers(self, signs: Mask, prefer: Mask | None = None) -> int:
        """Offer the best known text for these signers; returns its weight, -1 if inadmissible."""
        text = self.text_for(signs, prefer)
        return self.offer(text)

    def offer(self, text: Mask) -> int:
        """Offer one admissible text with all who can sign it; returns its weight, or -1."""
        signs = ~(self.space.floats @ text.astype(self.space.kind) > 0)
        if not self.admissible(text, signs):
            return -1
        weight = int(self.instance.weights[text].sum())
        self.stairs.offer(int(self.instance.counts[signs].sum()), weight, text)
        return weight

    def admissible(self, text: Mask, signs: Mask) -> bool:
        """Exactly-one groups are filled and quotas are met."""
        filled = all(text[start:stop].any() for start, stop, _ in self.exact)
        return filled and all(int(m[signs].sum()) >= least for m, least in self.instance.quotas)


def shorten(writer: Writer, text: Mask, down_to: Mask, power: float, stop: Stop) -> None:
    """Drop items one by one, most signers gained per weight lost, offering every text passed.

    A member with c rejected items left counts c ** -power, so that gains two steps away are seen.
    """
    instance, floats = writer.instance, writer.space.floats
    text = text.copy()
    candidates = text & ~down_to
    for start, end, _ in writer.exact:
        candidates[start:end] = False
    burden = (floats @ text.astype(writer.space.kind)).astype(np.int64)
    worth = np.maximum(instance.weights, 1)

    def near(rows: Ints) -> Floats:
        left = burden[rows]
        share = np.where(left > 0, instance.counts[rows] / np.maximum(left, 1) ** power, 0.0)
        return share.astype(writer.space.kind)

    everyone = np.arange(len(burden))
    gain = near(everyone) @ floats
    while not stop():
        _offer_walk(writer, text, burden == 0)
        if not candidates.any():
            return
        item = int(np.where(candidates, gain / worth, -1.0).argmax())
        text[item] = candidates[item] = False
        # Only those who reject the item come nearer; the others count as before.
        touched = np.flatnonzero(instance.rejects[:, item])
        before = near(touched)
        burden[touched] -= 1
        gain += (near(touched) - before) @ floats[touched]


def sway(writer: Writer, power: float, stop: Stop) -> None:
    """From the longest text drop items and take all but one in ``SWING`` back, offering all.

    What greed dropped too early comes back where it now costs less. A member with c rejected items
    left counts (c ** -power) for what may go and ((c + 1) ** -LOOSE) for what may come. An item
    that moved rests for ``REST`` moves where another can move instead. Only for plain items: with
    alternatives or quotas taking back has side effects.
    """
    instance, floats = writer.instance, writer.space.floats
    kind = writer.space.kind
    text = np.ones(len(instance.weights), dtype=bool)
    rests = np.zeros(len(text), dtype=np.int64)
    burden = instance.rejects.sum(axis=1)
    worth = np.maximum(instance.weights, 1)

    def near(rows: Ints) -> Floats:
        share = np.where(burden[rows] > 0, counts[rows] / np.maximum(burden[rows], 1) ** power, 0.0)
        return share.astype(kind)

    def signing(rows: Ints) -> Floats:
        share: Floats = (counts[rows] / (burden[rows] + 1.0) ** LOOSE).astype(kind)
        return share

    counts = instance.counts
    everyone = np.arange(len(burden))
    gain, loss = near(everyone) @ floats, signing(everyone) @ floats
    for move in count():
        if stop() or not text.any():
            return
        adds = move % (2 * SWING - 1) % 2 == 1
        ready = text != adds
        if (ready & (rests <= move)).any():
            ready &= rests <= move
        elif adds:
            continue
        score = np.where(
            ready, -(loss + AS_GOOD_AS_NOBODY) / worth if adds else gain / worth, -np.inf
        )
        item = int(score.argmax())
        rests[item] = move + REST
        rows = np.flatnonzero(instance.rejects[:, item])
        before = near(rows), signing(rows)
        text[item] = adds
        burden[rows] += 1 if adds else -1
        gain += (near(rows) - before[0]) @ floats[rows]
        loss += (signing(rows) - before[1]) @ floats[rows]
        _offer_walk(writer, text, burden == 0)


def gather(writer: Writer, signs: Mask, stop: Stop) -> None:
    """Add members one by one, least weight lost per signer, offering every text passed."""
    instance, floats = writer.instance, writer.space.floats
    signs = signs.copy()
    weights = instance.weights.astype(writer.space.kind)
    fallen = signs.astype(writer.space.kind) @ floats > 0
    while not stop():
        cost = floats @ np.where(fallen, 0, weights)
        signs |= cost == 0
        _offer_walk(writer, ~fallen, signs)
        if signs.all():
            return
        member = int(np.where(signs, np.inf, cost / instance.counts).argmin())
        signs[member] = True
        fallen |= instance.rejects[member]


def _offer_walk(writer: Writer, text: Mask, signs: Mask) -> None:
    """Offer a text of a walk; where alternatives exist, choose them anew for its signers."""
    instance = writer.instance
    if not writer.space.simple:
        writer.offer_signers(signs)
        return
    writer.stairs.offer(int(instance.counts[signs].sum()), int(instance.weights[text].sum()), text)
