"""Why a text stands where it stands: who signs, what each change would gain or lose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from comity.core.agreement.frontier import Frontier, Point
from comity.core.agreement.instance import Whole, whole
from comity.core.agreement.model import Draft, Position, Positions, Rules, blocks, fitted

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]

PAIRS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a text is not admissible: a code and the ids it names."""

    code: str
    names: tuple[str, ...]

    def __str__(self) -> str:
        names = ", ".join(self.names)
        return {
            "needs": "Item {} needs item {}, which is not in the text.".format(
                *(self.names if len(self.names) == 2 else ("", ""))
            ),
            "alternatives": f"Items {names} are alternatives; at most one may be kept.",
            "no_alternative": f"Exactly one of {names} must be kept.",
            "required_item": f"Required item {names} is missing.",
            "required_member": f"Required member {names} does not sign.",
            "quota": f"Too few signers from bloc {names}.",
        }[self.code]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a given text reaches. ``refusals`` names for each other member the items it rejects."""

    admissible: bool
    problems: tuple[Problem, ...]
    signers: int
    weight: int
    members: tuple[str, ...]
    reserving: tuple[str, ...]
    silent: tuple[str, ...]
    refusals: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Drop:
    """Without ``item`` alone, ``gain`` more sign. ``also`` would have to go because it needs it."""

    item: str
    gain: int
    weight: int
    members: tuple[str, ...]
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Without both items ``gain`` more sign, ``beyond`` of them only because both fall."""

    items: tuple[str, str]
    gain: int
    beyond: int
    weight: int


@dataclass(frozen=True, slots=True)
class Addition:
    """With ``item`` (and what it needs) ``loss`` signers refuse."""

    item: str
    loss: int
    weight: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pivot:
    """If ``member`` leaves, ``items`` worth ``weight`` come back at no further cost."""

    member: str
    weight: int
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """All one-step changes around a point. ``price``: what one more signature costs in weight."""

    drops: tuple[Drop, ...]
    pairs: tuple[Pair, ...]
    additions: tuple[Addition, ...]
    pivots: tuple[Pivot, ...]
    price: int | None


@dataclass(frozen=True, slots=True)
class Gap:
    """What two frontiers differ by for every k in ``first..last`` signers."""

    first: int
    last: int
    one: int | None
    other: int | None

    @property
    def difference(self) -> int | None:
        """Weight the first frontier has more; None where one of them reaches no text."""
        return None if self.one is None or self.other is None else self.one - self.other


class Case:
    """One draft with its positions and rules, ready to answer questions about texts.

    Silence under ``bounds`` counts as blocking here, as it does for the points of the frontier.
    """

    def __init__(self, draft: Draft, positions: Positions, rules: Rules | None = None) -> None:
        self.draft = draft
        self.rules = rules or Rules()
        self.positions = fitted(draft, positions, self.rules)
        silent = "blocks" if self.rules.silent == "bounds" else self.rules.silent
        self.problem: Whole = whole(draft, self.positions, self.rules, silent=silent)
        self.own: Mask = blocks(self.positions, self.rules, silent=silent)
        self.names = [item.id for item in draft.items]
        self.people = [member.id for member in self.positions.members]
        self._index = draft.index

    def mask(self, text: Iterable[str]) -> Mask:
        """Item ids as a mask; an unknown id is a ValueError."""
        found = np.zeros(len(self.names), dtype=bool)
        for name in text:
            if name not in self._index:
                raise ValueError(f"The text names an unknown item {name!r}.")
            found[self._index[name]] = True
        return found

    def check(self, text: Iterable[str]) -> Verdict:
        """Say who signs a text and whether it obeys every rule. O(members x items)."""
        kept = self.mask(text)
        refused = self.own & kept
        signs = np.asarray(~refused.any(axis=1), dtype=bool)
        problems = tuple([*self._structure(kept), *self._conditions(kept, signs)])
        cells = self.positions.table
        return Verdict(
            not problems,
            problems,
            int(self.problem.counts[signs].sum()),
            int(self.problem.weights[kept].sum()),
            self._who(signs),
            self._who(signs & ((cells == Position.RESERVE) & kept).any(axis=1)),
            self._who(signs & ((cells == Position.SILENT) & kept).any(axis=1)),
            {self.people[i]: self._what(refused[i]) for i in np.flatnonzero(~signs)},
        )

    def _who(self, mask: Mask) -> tuple[str, ...]:
        return tuple(self.people[i] for i in np.flatnonzero(mask))

    def _what(self, mask: Mask) -> tuple[str, ...]:
        return tuple(self.names[j] for j in np.flatnonzero(mask))

    def _structure(self, kept: Mask) -> list[Problem]:
        problems = [
            Problem("needs", (item, needed))
            for item, needed in self.draft.needs
            if kept[self._index[item]] and not kept[self._index[needed]]
        ]
        for group in self.draft.groups:
            held = tuple(name for name in group.ids if kept[self._index[name]])
            if len(held) > 1:
                problems.append(Problem("alternatives", held))
            if not held and group.rule == "exactly_one":
                problems.append(Problem("no_alternative", group.ids))
        return problems

    def _conditions(self, kept: Mask, signs: Mask) -> list[Problem]:
        problems = [
            Problem("required_item", (name,))
            for name in self.rules.required_items
            if not kept[self._index[name]]
        ]
        lacking = self._who(self.problem.required & ~signs)
        problems += [Problem("required_member", (name,)) for name in lacking]
        for (mask, least), bloc in zip(self.problem.quotas, self.rules.bloc_min, strict=True):
            if int(self.problem.counts[mask & signs].sum()) < least:
                problems.append(Problem("quota", (bloc,)))
        return problems

    def explain(self, text: Point | Iterable[str], frontier: Frontier | None = None) -> Explanation:
        """Every single change around a text; with its frontier also the price of a signature.

        With c_i the number of kept items member i rejects, dropping j alone gains those with
        c_i = 1 who reject j; dropping a and b gains also those with c_i = 2 who reject both.
        """
        kept = self.mask(text.text if isinstance(text, Point) else text)
        burden = (self.own & kept).sum(axis=1)
        signs = burden == 0
        counts = self.problem.counts
        price = frontier.price(int(counts[signs].sum())) if frontier else None
        return Explanation(
            self._drops(kept, burden),
            self._pairs(kept, burden),
            self._additions(kept, signs),
            self._pivots(kept, signs),
            price,
        )

    def _drops(self, kept: Mask, burden: Ints) -> tuple[Drop, ...]:
        sole = burden == 1
        gains = self.problem.counts[sole] @ self.own[sole]
        leaning = self.problem.reach & kept[:, None]
        drops = []
        for j in np.flatnonzero(kept):
            also = leaning[:, j].copy()
            also[j] = False
            members = self._who(sole & self.own[:, j])
            drops.append(
                Drop(
                    self.names[j],
                    int(gains[j]),
                    int(self.problem.weights[j]),
                    members,
                    self._what(also),
                )
            )
        return tuple(sorted(drops, key=lambda drop: -drop.gain))

    def _pairs(self, kept: Mask, burden: Ints) -> tuple[Pair, ...]:
        counts, weights = self.problem.counts, self.problem.weights
        gains = counts[burden == 1] @ self.own[burden == 1]
        beyond: dict[tuple[int, int], int] = {}
        for i in np.flatnonzero((burden == 2) & (counts > 0)):
            a, b = (int(x) for x in np.flatnonzero(self.own[i] & kept))
            beyond[a, b] = beyond.get((a, b), 0) + int(counts[i])
        pairs = [
            Pair(
                (self.names[a], self.names[b]),
                int(gains[a] + gains[b]) + extra,
                extra,
                int(weights[a] + weights[b]),
            )
            for (a, b), extra in sorted(beyond.items())
        ]
        return tuple(sorted(pairs, key=lambda pair: -pair.gain)[:PAIRS_SHOWN])

    def _additions(self, kept: Mask, signs: Mask) -> tuple[Addition, ...]:
        losing = self.problem.rejects & signs[:, None]
        losses = self.problem.counts @ losing
        weights = (self.problem.reach & ~kept).astype(np.int64) @ self.problem.weights
        additions = [
            Addition(self.names[j], int(losses[j]), int(weights[j]), self._who(losing[:, j]))
            for j in np.flatnonzero(~kept & ~self.problem.out & ~self._excluded(kept))
        ]
        return tuple(sorted(additions, key=lambda addition: addition.loss))

    def _excluded(self, kept: Mask) -> Mask:
        """Items that something kept excludes: another alternative, or what one of them needs."""
        excluded = np.zeros(len(kept), dtype=bool)
        for ids, _ in self.problem.groups:
            if kept[list(ids)].any():
                excluded[list(ids)] = True
        for one, other in self.problem.clashes:
            excluded[other] |= kept[one]
            excluded[one] |= kept[other]
        return excluded & ~kept

    def _pivots(self, kept: Mask, signs: Mask) -> tuple[Pivot, ...]:
        rejecting = self.problem.rejects[signs]
        sole = rejecting & (rejecting.sum(axis=0) == 1) & ~kept & ~self.problem.out
        pivots = []
        for row, i in enumerate(np.flatnonzero(signs)):
            if sole[row].any() and self._may_leave(int(i), signs):
                regained = self._regained(kept, rejecting.any(axis=0) & ~sole[row], sole[row])
                weight = int(self.problem.weights[regained].sum())
                pivots.append(Pivot(self.people[i], weight, self._what(regained)))
        return tuple(sorted((p for p in pivots if p.items), key=lambda pivot: -pivot.weight))

    def _may_leave(self, member: int, signs: Mask) -> bool:
        counts = self.problem.counts
        return not self.problem.required[member] and all(
            not mask[member] or int(counts[mask & signs].sum()) - int(counts[member]) >= least
            for mask, least in self.problem.quotas
        )

    def _regained(self, kept: Mask, refused: Mask, candidates: Mask) -> Mask:
        """The candidates that fit together and with the text, heaviest first, needs included."""
        text = kept.copy()
        order = np.flatnonzero(candidates)
        for j in order[np.argsort(-self.problem.weights[order], kind="stable")]:
            wanted = self.problem.reach[j] & ~text
            if not (wanted & (refused | self._excluded(text))).any():
                text |= wanted
        return text & ~kept

    def conflict(self, text: Iterable[str], k: int) -> tuple[str, ...] | None:
        """An inclusion-minimal set of kept items that alone holds the signers below k.

        None if at least k sign the text, or if fewer than k are left even without any item.
        Deletion filter, the items with the fewest rejecters tried first: O(members x items).
        """
        kept = self.mask(text)
        burden = (self.own & kept).sum(axis=1)
        counts = self.problem.counts
        if int(counts[burden == 0].sum()) >= k or int(counts.sum()) < k:
            return None
        against = counts @ self.own
        for j in sorted(np.flatnonzero(kept), key=lambda j: (int(against[j]), -int(j))):
            lighter = burden - self.own[:, j]
            if int(counts[lighter == 0].sum()) < k:
                burden = lighter
                kept[j] = False
        return self._what(kept)


def compare(one: Frontier, other: Frontier) -> tuple[Gap, ...]:
    """Where two frontiers differ, as runs of k: what reservations, silence or a rule buy.

    For instance the frontier where a reservation signs against the one where it blocks.
    """
    ends = sorted({p.signers for p in one.points} | {p.signers for p in other.points})
    gaps = []
    for before, last in pairwise([-1, *ends]):
        here, there = one.best_text(last), other.best_text(last)
        gap = Gap(before + 1, last, here.weight if here else None, there.weight if there else None)
        if gap.one != gap.other:
            gaps.append(gap)
    return tuple(gaps)
