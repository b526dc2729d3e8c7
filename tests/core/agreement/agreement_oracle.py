"""Independent oracles: every text enumerated by its definition, and one mixed-integer program per k.

Nothing here imports the engine; only its input values are shared.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from comity.core.agreement import Draft, Positions, Rules


def refusals(positions: Positions, rules: Rules) -> np.ndarray:
    blocking = {int(p) for p in rules.blocking} | ({-9} if rules.silent == "blocks" else set())
    return np.array(
        [[int(cell) in blocking for cell in row] for row in positions.table], dtype=bool
    ).reshape(positions.table.shape)


def admissible(draft: Draft, text: frozenset[str]) -> bool:
    if any(a in text and b not in text for a, b in draft.needs):
        return False
    for group in draft.groups:
        held = len(text & set(group.ids))
        if held > 1 or (group.rule == "exactly_one" and held == 0):
            return False
    return True


def signers_of(draft: Draft, positions: Positions, rules: Rules, text: frozenset[str]) -> list[int]:
    refuse = refusals(positions, rules)
    columns = [j for j, item in enumerate(draft.items) if item.id in text]
    return [i for i in range(len(positions.members)) if not any(refuse[i, j] for j in columns)]


def all_texts(
    draft: Draft, positions: Positions, rules: Rules
) -> dict[frozenset[str], tuple[int, int]]:
    """Every admissible text with its (signers, weight), straight from the definition."""
    names = [item.id for item in draft.items]
    weight = {item.id: item.weight for item in draft.items}
    members = positions.members
    found = {}
    for bits in range(1 << len(names)):
        text = frozenset(name for j, name in enumerate(names) if bits >> j & 1)
        if not admissible(draft, text) or not set(rules.required_items) <= text:
            continue
        signs = signers_of(draft, positions, rules, text)
        ids = {members[i].id for i in signs}
        if not set(rules.required_members) <= ids:
            continue
        if any(
            sum(members[i].weight for i in signs if bloc in members[i].blocs) < least
            for bloc, least in rules.bloc_min.items()
        ):
            continue
        found[text] = (sum(members[i].weight for i in signs), sum(weight[n] for n in text))
    return found


def pareto(values) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for signers, weight in sorted(set(values), reverse=True):
        if not kept or weight > kept[-1][1]:
            kept.append((signers, weight))
    return kept[::-1]


def zeta_frontier(
    refuse: np.ndarray, weights: list[int], counts: list[int]
) -> list[tuple[int, int]]:
    """All 2^n texts at once: signers of a text are a subset sum over the sets of fallen items."""
    size = len(weights)
    sets = refuse @ (1 << np.arange(size)) if size else np.zeros(len(counts), dtype=int)
    signers = np.bincount(sets.astype(int), weights=counts, minlength=1 << size).astype(int)
    fallen = np.zeros(1 << size, dtype=int)
    for bit in range(size):
        block = signers.reshape(-1, 2, 1 << bit)
        block[:, 1] += block[:, 0]
        fallen.reshape(-1, 2, 1 << bit)[:, 1] += weights[bit]
    weight = sum(weights) - fallen
    best: dict[int, int] = {}
    order = np.lexsort((weight, signers))
    for k, w in zip(signers[order], weight[order], strict=True):
        best[int(k)] = int(w)
    return pareto(best.items())


class Programme:
    """A mixed-integer programme over members and items, row by row."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.rows: list[np.ndarray] = []
        self.low: list[float] = []
        self.high: list[float] = []

    def add(self, entries: dict[int, float], least: float, most: float) -> None:
        row = np.zeros(self.size)
        for at, value in entries.items():
            row[at] = value
        self.rows.append(row)
        self.low.append(least)
        self.high.append(most)


def milp_best(draft: Draft, positions: Positions, rules: Rules, k: int) -> int | None:
    """F(k) by scipy's HiGHS: one binary per member and item; None when infeasible."""
    refuse = refusals(positions, rules)
    m, n = refuse.shape
    place = {name: m + j for name, j in draft.index.items()}
    programme = Programme(m + n)
    for i, j in np.argwhere(refuse):
        programme.add({int(i): 1, m + int(j): 1}, -np.inf, 1)
    for a, b in draft.needs:
        if a != b:
            programme.add({place[a]: 1, place[b]: -1}, -np.inf, 0)
    for group in draft.groups:
        least = 1 if group.rule == "exactly_one" else -np.inf
        programme.add({place[name]: 1 for name in group.ids}, least, 1)
    members = positions.members
    programme.add({i: member.weight for i, member in enumerate(members)}, k, np.inf)
    for bloc, quota in rules.bloc_min.items():
        inside = {i: c.weight for i, c in enumerate(members) if bloc in c.blocs}
        programme.add(inside, quota, np.inf)
    lower = np.zeros(m + n)
    lower[[i for i, member in enumerate(members) if member.id in rules.required_members]] = 1
    lower[[place[name] for name in rules.required_items]] = 1
    result = milp(
        np.concatenate([np.zeros(m), [-item.weight for item in draft.items]]),
        constraints=LinearConstraint(np.array(programme.rows), programme.low, programme.high),
        integrality=np.ones(m + n),
        bounds=Bounds(lower, np.ones(m + n)),
        options={"mip_rel_gap": 0},
    )
    return None if result.status == 2 else round(-result.fun)
