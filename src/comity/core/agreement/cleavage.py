"""The cleavage map of one draft: who answers alike, which items divide, which unite.

Computed from positions and declared by nobody. Positions become +1 (accept), +0.5 (accept with a
reservation), 0 (abstain), -1 (reject); silence is replaced by the item's mean, and a member's place
is stretched by sqrt(items / items answered), as in Polis (Small et al. 2021).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.linalg import (
    LinearOperator,
    eigsh,
)

from comity.core.agreement.clusters import k_means, silhouettes
from comity.core.agreement.model import Position, Positions

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

CLEAR = 0.25
"""Below this mean silhouette there are no clear groups."""
MOST_GROUPS = 5
VALUES = {Position.ACCEPT: 1.0, Position.RESERVE: 0.5, Position.ABSTAIN: 0.0, Position.REJECT: -1.0}


@dataclass(frozen=True, slots=True)
class ItemMap:
    """One item on the map.

    ``acceptance``: per group the share (accepted + 1) / (answered + 2), reservations counting as
    acceptance. ``consensus``: their product. ``divisiveness``: the largest absolute z of the
    two-proportion test of a group against all others; ``loading``: its place on the two axes.
    """

    acceptance: tuple[float, ...]
    consensus: float
    divisiveness: float
    loading: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Map:
    """The map, or the reason for none.

    ``state``: "groups", "no clear groups" (coordinates but one group only), or "no map" (fewer
    than 3 members with positions, or fewer than 2 disputed items). ``coordinates`` and
    ``cluster`` follow the members; a member silent everywhere has cluster None.
    ``explained``: share of the variance on each axis.
    """

    state: str
    members: tuple[str, ...]
    coordinates: tuple[tuple[float, float], ...]
    cluster: tuple[int | None, ...]
    groups: int
    silhouette: float | None
    explained: tuple[float, float]
    items: tuple[ItemMap, ...]


def values_of(table: NDArray[np.int8]) -> tuple[NDArray[np.float32], Mask]:
    """Positions as numbers (0 where silent) and the mask of what was said."""
    values = np.zeros(256, dtype=np.float32)
    for position, value in VALUES.items():
        values[np.int8(position).view(np.uint8)] = value
    said = table != Position.SILENT
    return values[table.view(np.uint8)], said


def cleavage(positions: Positions) -> Map:
    """Draw the map. Deterministic: signs, cluster order and starts are fixed.

    O(members x items) per step of the eigenvalue search and O(members^2) for exact silhouettes.
    """
    values, said = values_of(positions.table)
    names = tuple(member.id for member in positions.members)
    answered = said.sum(axis=1)
    active = np.flatnonzero(answered)
    if len(active) < 3 or _disputed(positions.table, said) < 2:
        return Map("no map", names, (), (None,) * len(names), 0, None, (0.0, 0.0), ())
    places, loadings, explained = principal_axes(values, said)
    stretch = np.sqrt(positions.table.shape[1] / np.maximum(answered, 1))
    places *= stretch[:, None]
    labels, score = _grouped(places[active])
    if score < CLEAR:
        labels = np.zeros(len(active), dtype=np.int64)
    cluster: list[int | None] = [None] * len(names)
    for member, label in zip(active, labels, strict=True):
        cluster[member] = int(label)
    return Map(
        "groups" if score >= CLEAR else "no clear groups",
        names,
        tuple((float(x), float(y)) for x, y in places),
        tuple(cluster),
        int(labels.max()) + 1,
        score,
        explained,
        _items(positions.table[active], said[active], labels, loadings),
    )


def _disputed(table: NDArray[np.int8], said: Mask) -> int:
    """How many items have at least two different positions."""
    low = np.where(said, table, 127).min(axis=0, initial=127)
    high = np.where(said, table, -128).max(axis=0, initial=-128)
    return int((low < high).sum())


def principal_axes(
    values: NDArray[np.float32], said: Mask
) -> tuple[Floats, Floats, tuple[float, float]]:
    """First two principal components of the mean-imputed matrix, found without forming it whole.

    Returns members x 2 places, items x 2 loadings and the share of variance of each. The sign of
    an axis makes its largest loading positive.
    """
    counts = np.maximum(said.sum(axis=0), 1)
    means = values.sum(axis=0) / counts
    centred = np.where(said, values - means.astype(np.float32), np.float32(0))
    small = centred if centred.shape[0] >= centred.shape[1] else centred.T
    size = small.shape[1]
    total = float(np.einsum("ij,ij->", centred, centred, dtype=np.float64))
    squares, axes = _leading(small, size)
    along = small @ axes.astype(np.float32)
    if small is centred:
        places, loadings = along.astype(np.float64), axes
    else:
        lengths = np.sqrt(np.maximum(squares, 1e-30))
        places, loadings = axes * lengths, along / lengths
    for axis in range(2):
        if loadings[int(np.abs(loadings[:, axis]).argmax()), axis] < 0:
            places[:, axis] *= -1
            loadings[:, axis] *= -1
    share = squares / max(total, 1e-30)
    return places, loadings, (float(share[0]), float(share[1]))


def _leading(matrix: NDArray[np.float32], size: int) -> tuple[Floats, Floats]:
    """The two largest eigenvalues of matrix.T @ matrix and their vectors."""
    if size <= 400:
        values, vectors = np.linalg.eigh((matrix.T @ matrix).astype(np.float64))
        return values[::-1][:2].copy(), vectors[:, ::-1][:, :2].copy()
    operator = LinearOperator(
        (size, size), matvec=lambda v: matrix.T @ (matrix @ v.astype(np.float32)), dtype=np.float32
    )
    start = np.random.default_rng(0).standard_normal(size).astype(np.float32)
    values, vectors = eigsh(operator, k=2, v0=start, tol=1e-5)
    return values[::-1].astype(np.float64), vectors[:, ::-1].astype(np.float64)


def _grouped(points: Floats) -> tuple[Ints, float]:
    """k-means with k = 2..5, the k of the best silhouette; the smaller k if they tie."""
    distinct = len(np.unique(points, axis=0))
    choices = [k_means(points, k) for k in range(2, min(MOST_GROUPS, distinct) + 1)]
    if not choices:
        return np.zeros(len(points), dtype=np.int64), -1.0
    scores = silhouettes(points, choices)
    best = int(np.argmax(scores))
    return choices[best], scores[best]


def _items(
    table: NDArray[np.int8], said: Mask, labels: Ints, loadings: Floats
) -> tuple[ItemMap, ...]:
    group = (labels[None, :] == np.arange(int(labels.max()) + 1)[:, None]).astype(np.float32)
    accepts = (table == Position.ACCEPT) | (table == Position.RESERVE)
    yes = (group @ accepts.astype(np.float32)).astype(np.float64)
    asked = (group @ said.astype(np.float32)).astype(np.float64)
    shares = (yes + 1) / (asked + 2)
    divisive = np.abs(_two_proportions(yes, asked)).max(axis=0)
    return tuple(
        ItemMap(
            tuple(shares[:, j].tolist()),
            float(shares[:, j].prod()),
            float(divisive[j]),
            (float(loadings[j, 0]), float(loadings[j, 1])),
        )
        for j in range(table.shape[1])
    )


def _two_proportions(yes: Floats, asked: Floats) -> Floats:
    """z of each group's share against that of all others, with pooled variance; 0 if undefined."""
    others, rest = yes.sum(axis=0) - yes, asked.sum(axis=0) - asked
    pooled = yes.sum(axis=0) / np.maximum(asked.sum(axis=0), 1)
    spread = pooled * (1 - pooled) * (1 / np.maximum(asked, 1) + 1 / np.maximum(rest, 1))
    gap = yes / np.maximum(asked, 1) - others / np.maximum(rest, 1)
    valid = (asked > 0) & (rest > 0) & (spread > 0)
    z: Floats = np.where(valid, gap / np.sqrt(np.where(valid, spread, 1)), 0.0)
    return z
