"""From a draft, positions and rules to the smallest equivalent matrix problem.

Every reduction keeps the whole frontier: items a required member rejects fall, rejecters of a
required item never sign, needs are folded into the rows of what needs them, members and items that
reject or are rejected alike merge, and an alternative that another one beats is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from comity.core.agreement.cuts import LIMIT
from comity.core.agreement.model import Draft, Group, Positions, Rules, Silence, blocks

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]

MOST_SIGNERS = 1_000_000
"""Bounds are kept per number of signers, so the members' weights may not add up to more."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A reason why no text is admissible: a code, and the members, items and bloc it names."""

    code: str
    members: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    bloc: str = ""
    needed: int = 0
    found: int = 0

    def __str__(self) -> str:
        members = ", ".join(self.members)
        items = ", ".join(self.items)
        return {
            "member_rejects_item": f"Required member {members} rejects required item {items}.",
            "items_exclude": f"Required items {items} exclude one another.",
            "bloc_too_small": (
                f"Bloc {self.bloc} has {self.found} of the {self.needed} signers asked."
            ),
            "bloc_rejects": (
                f"Bloc {self.bloc}: only {self.found} of the {self.needed} signers asked are left "
                f"once those who reject the required items ({items}) are out."
            ),
            "no_alternative": (
                f"Exactly one of {items} must be kept, but required members ({members}) or "
                f"required items leave none."
            ),
            "together": "No text satisfies all conditions together.",
        }[self.code]


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """The problem over all members and items, with constraints resolved to indices.

    ``rejects`` has needs folded in, ``reach[b]`` marks all that item b needs, itself included.
    ``out`` marks items no admissible text holds, ``kept`` the required ones, ``may`` the members
    who can sign some admissible text.
    """

    rejects: Mask
    weights: Ints
    counts: Ints
    groups: tuple[tuple[tuple[int, ...], bool], ...]
    clashes: frozenset[tuple[int, int]]
    out: Mask
    kept: Mask
    may: Mask
    quotas: tuple[tuple[Mask, int], ...]
    required: Mask
    reach: Mask
    infeasible: tuple[Conflict, ...]

    @property
    def unlinked(self) -> bool:
        """True when no item needs another."""
        return int(self.reach.sum()) == len(self.weights)

    @property
    def grouped(self) -> Mask:
        """Items that belong to a group."""
        mask = np.zeros(len(self.weights), dtype=bool)
        for ids, _ in self.groups:
            mask[list(ids)] = True
        return mask


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """The reduced problem. Plain items come first, then each group's alternatives in a run.

    ``rejects`` is members x items (merged), ``counts`` and ``weights`` are their multiplicities
    and weights, ``groups`` are (start, stop, exactly one), ``clashes`` pairs of items that
    exclude each other beyond their groups, ``quotas`` pairs (members x counts of a bloc, least).
    ``base`` is the weight every text has, ``items`` says which original items each column is.
    Counts and weights are divided by their common divisors, ``signer_unit`` and ``weight_unit``.
    """

    rejects: Mask
    counts: Ints
    weights: Ints
    plain: int
    groups: tuple[tuple[int, int, bool], ...]
    clashes: tuple[tuple[int, int], ...]
    quotas: tuple[tuple[Ints, int], ...]
    base: int
    items: tuple[tuple[int, ...], ...]
    signer_unit: int
    weight_unit: int
    total: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "total", int(self.counts.sum()))


def closure(size: int, needs: list[tuple[int, int]]) -> Mask:
    """Transitive closure of ``needs`` (item, needed item), reflexive. Cycles are one block."""
    reach = np.eye(size, dtype=bool)
    for item, needed in needs:
        reach[item, needed] = True
    for middle in sorted({needed for _, needed in needs}):
        reach[reach[:, middle]] |= reach[middle]
    return reach


def whole(
    draft: Draft, positions: Positions, rules: Rules, *, silent: Silence | None = None
) -> Whole:
    """Resolve ids, fold needs into the rejections and apply what is required."""
    index = draft.index
    size = len(draft.items)
    own = blocks(positions, rules, silent=silent)
    reach = closure(size, [(index[a], index[b]) for a, b in draft.needs])
    rejects = (own.astype(np.float32) @ reach.T.astype(np.float32)) > 0
    weights = np.array([item.weight for item in draft.items], dtype=np.int64)
    counts = np.array([member.weight for member in positions.members], dtype=np.int64)
    _check_size(weights, counts)
    groups, single = _groups(draft.groups, index)
    clashes, never = _clashes(groups, reach)
    kept = np.zeros(size, dtype=bool)
    kept[[index[name] for name in rules.required_items] + single] = True
    kept = np.asarray(reach[kept].any(axis=0), dtype=bool)
    required = np.array([m.id in rules.required_members for m in positions.members], dtype=bool)
    out = never | rejects[required].any(axis=0)
    for one, other in _exclusions(groups, clashes):
        out[other] |= kept[one]
        out[one] |= kept[other]
    may = np.asarray(~rejects[:, kept].any(axis=1), dtype=bool)
    quotas = tuple(
        (np.array([bloc in m.blocs for m in positions.members], dtype=bool), least)
        for bloc, least in rules.bloc_min.items()
    )
    problem = Whole(
        rejects, weights, counts, groups, clashes, out, kept, may, quotas, required, reach, ()
    )
    found = _conflicts(problem, draft, positions, rules, own)
    return replace(problem, out=out & ~kept, infeasible=found)


def _check_size(weights: Ints, counts: Ints) -> None:
    """Refuse what the flow's 32-bit capacities or the bounds per signer cannot hold."""
    signers = int(counts.sum()) // max(1, int(np.gcd.reduce(counts)) if len(counts) else 1)
    weight = int(weights.sum()) // max(1, int(np.gcd.reduce(weights)) if len(weights) else 1)
    if signers * weight >= LIMIT:
        raise ValueError(
            f"Members' weights add up to {signers} and items' weights to {weight} (common "
            f"divisors taken out): their product must stay below {LIMIT}. Use smaller weights."
        )
    if signers > MOST_SIGNERS:
        raise ValueError(
            f"Members' weights add up to {signers} (common divisors taken out), more than "
            f"{MOST_SIGNERS}. Use smaller weights."
        )


def _groups(
    groups: tuple[Group, ...], index: dict[str, int]
) -> tuple[tuple[tuple[tuple[int, ...], bool], ...], list[int]]:
    """Groups as indices in document order; exactly one of one is a required item."""
    found = []
    single = []
    for group in groups:
        ids = tuple(sorted(index[name] for name in group.ids))
        exact = group.rule == "exactly_one"
        if len(ids) > 1:
            found.append((ids, exact))
        elif exact:
            single.append(ids[0])
    return tuple(found), single


def _clashes(
    groups: tuple[tuple[tuple[int, ...], bool], ...], reach: Mask
) -> tuple[frozenset[tuple[int, int]], Mask]:
    """Pairs that exclude each other because of what they need, and items that never fit."""
    never = np.zeros(len(reach), dtype=bool)
    if reach.sum() == len(reach):
        return frozenset(), never
    home = np.full(len(reach), -1, dtype=np.int64)
    for number, (ids, _) in enumerate(groups):
        home[list(ids)] = number
    pairs: set[tuple[int, int]] = set()
    # What an item takes for granted in each group: itself and its needs.
    taken = [
        [(int(home[x]), int(x)) for x in np.flatnonzero(reach[item] & (home >= 0))]
        for item in range(len(reach))
    ]
    holders = [item for item in range(len(reach)) if taken[item]]
    for item in holders:
        never[item] = len({g for g, _ in taken[item]}) < len(taken[item])
    for place, one in enumerate(holders):
        for other in holders[place + 1 :]:
            same_group = home[one] >= 0 and home[one] == home[other]
            if not same_group and _differ(taken[one], taken[other]):
                pairs.add((one, other))
    return frozenset(pairs), never


def _differ(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> bool:
    return any(g == h and x != y for g, x in one for h, y in other)


def _exclusions(
    groups: tuple[tuple[tuple[int, ...], bool], ...], clashes: frozenset[tuple[int, int]]
) -> list[tuple[int, int]]:
    inside = [(a, b) for ids, _ in groups for a in ids for b in ids if a < b]
    return inside + sorted(clashes)


def _conflicts(
    found: Whole,
    draft: Draft,
    positions: Positions,
    rules: Rules,
    own: Mask,
) -> tuple[Conflict, ...]:
    """Name every reason that alone makes the conditions impossible."""
    names = [item.id for item in draft.items]
    people = [member.id for member in positions.members]
    pairs = np.argwhere(own & found.kept & found.required[:, None])
    reasons = [Conflict("member_rejects_item", (people[i],), (names[j],)) for i, j in pairs]
    for one, other in _exclusions(found.groups, found.clashes):
        if found.kept[one] and found.kept[other]:
            reasons.append(Conflict("items_exclude", items=(names[one], names[other])))
    for ids, exact in found.groups:
        if exact and not found.kept[list(ids)].any() and found.out[list(ids)].all():
            against = found.required & found.rejects[:, list(ids)].any(axis=1)
            guilty = tuple(people[i] for i in np.flatnonzero(against))
            reasons.append(Conflict("no_alternative", guilty, tuple(names[i] for i in ids)))
    return (*reasons, *_short_blocs(found, names, rules))


def _short_blocs(found: Whole, names: list[str], rules: Rules) -> list[Conflict]:
    """Blocs that cannot give the signers asked of them."""
    reasons = []
    held = tuple(names[j] for j in np.flatnonzero(found.kept))
    for (mask, least), bloc in zip(found.quotas, rules.bloc_min, strict=True):
        size = int(found.counts[mask].sum())
        left = int(found.counts[mask & found.may].sum())
        if size < least:
            reasons.append(Conflict("bloc_too_small", bloc=bloc, needed=least, found=size))
        elif left < least:
            reasons.append(Conflict("bloc_rejects", (), held, bloc, least, left))
    return reasons


def reduced(problem: Whole) -> Instance:
    """Merge, drop and order; the inverse is ``Instance.items`` and ``complete``."""
    rows = problem.may & (problem.counts > 0)
    grouped = problem.grouped
    bound = np.zeros(len(problem.weights), dtype=bool)
    bound[[i for pair in problem.clashes for i in pair]] = True
    free = ~problem.out & ~problem.kept
    plain, merged = _merge(problem, rows, free & ~grouped & ~bound & (problem.weights > 0))
    for item in np.flatnonzero(free & ~grouped & bound):
        plain.append((int(item),))
        merged.append(int(problem.weights[item]))
    columns = list(plain)
    weights = list(merged)
    groups = []
    for ids, exact in problem.groups:
        left = _undominated(problem, rows, [i for i in ids if free[i]], bound)
        if left and not problem.kept[list(ids)].any():
            groups.append((len(columns), len(columns) + len(left), exact))
            columns.extend((i,) for i in left)
            weights.extend(int(problem.weights[i]) for i in left)
    place = {i: number for number, ids in enumerate(columns) for i in ids}
    clashes = tuple((place[a], place[b]) for a, b in problem.clashes if a in place and b in place)
    heads = np.array([ids[0] for ids in columns], dtype=np.int64)
    rejects, counts, quotas = _merge_rows(problem, rows, heads)
    unit = max(1, int(np.gcd.reduce(counts)) if len(counts) else 1)
    measure = max(1, int(np.gcd.reduce(weights)) if weights else 1)
    return Instance(
        rejects,
        counts // unit,
        np.array(weights, dtype=np.int64) // measure,
        len(plain),
        tuple(groups),
        clashes,
        tuple((mask // unit, -(-least // unit)) for mask, least in quotas),
        int(problem.weights[problem.kept].sum()),
        tuple(columns),
        unit,
        measure,
    )


def _merge(problem: Whole, rows: Mask, mask: Mask) -> tuple[list[tuple[int, ...]], list[int]]:
    """Merge plain items with the same rejecters, in document order of their first."""
    alike: dict[bytes, list[int]] = {}
    for item in np.flatnonzero(mask):
        alike.setdefault(np.packbits(problem.rejects[rows, item]).tobytes(), []).append(int(item))
    return (
        [tuple(ids) for ids in alike.values()],
        [int(problem.weights[ids].sum()) for ids in alike.values()],
    )


def _undominated(problem: Whole, rows: Mask, ids: list[int], bound: Mask) -> list[int]:
    """Leave out an alternative if another has a subset of its rejecters and its weight or more.

    Alternatives that others need, or that need other groups, have side effects and stay.
    """
    left = list(ids)
    for item in ids:
        for other in left:
            if other == item or bound[other] or bound[item]:
                continue
            fewer = not (problem.rejects[rows, other] & ~problem.rejects[rows, item]).any()
            if fewer and problem.weights[other] >= problem.weights[item]:
                left.remove(item)
                break
    return left


def _merge_rows(
    problem: Whole, rows: Mask, heads: Ints
) -> tuple[Mask, Ints, tuple[tuple[Ints, int], ...]]:
    """Merge members who reject alike and sit in the same blocs with a quota."""
    body = problem.rejects[np.ix_(rows, heads)] if len(heads) else np.zeros((rows.sum(), 0), bool)
    blocs = np.array([mask[rows] for mask, _ in problem.quotas], dtype=bool).T
    signature = np.hstack([body, blocs]) if len(problem.quotas) else body
    alike: dict[bytes, int] = {}
    counts: list[int] = []
    first: list[int] = []
    weights = problem.counts[rows]
    for row, key in enumerate(np.packbits(signature, axis=1)):
        spot = alike.setdefault(key.tobytes(), len(counts))
        if spot == len(counts):
            counts.append(0)
            first.append(row)
        counts[spot] += int(weights[row])
    total = np.array(counts, dtype=np.int64)
    quotas = tuple((np.where(mask[rows][first], total, 0), least) for mask, least in problem.quotas)
    return body[first], total, quotas


def complete(problem: Whole, texts: Mask) -> tuple[Mask, Mask]:
    """Close texts (one per row) over the whole draft: who signs, and all that comes for free.

    Each must be admissible but for items it needs, which are added. Returns (texts x members who
    sign, texts x items with every ungrouped item that none of them rejects and that excludes
    nothing kept). Two matrix products for all texts together.
    """
    rejects = problem.rejects.astype(np.float32)
    texts = np.asarray(texts.astype(np.float32) @ problem.reach.astype(np.float32) > 0)
    signs = problem.may & ~(texts.astype(np.float32) @ rejects.T > 0)
    refused = signs.astype(np.float32) @ rejects > 0
    clashing = np.zeros(texts.shape[1], dtype=bool)
    clashing[[i for pair in problem.clashes for i in pair]] = True
    loose = ~problem.out & ~problem.grouped
    closed = texts | (~refused & loose & ~clashing)
    if problem.clashes:
        for row in range(len(texts)):
            _add_clashing(problem, closed[row], refused[row], np.flatnonzero(loose & clashing))
    return signs, closed


def _add_clashing(problem: Whole, text: Mask, refused: Mask, items: Ints) -> None:
    """Add items that exclude others, in document order, where they exclude nothing kept."""
    for item in items:
        partners = [b if a == item else a for a, b in problem.clashes if item in (a, b)]
        if not refused[item] and not text[partners].any():
            text |= problem.reach[item]
