"""Plane clustering without chance: seeded k-means and exact silhouettes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROUNDS = 100
BLOCK = 256


def _nearest(points: Floats, centres: Floats) -> tuple[Ints, Floats]:
    """The nearest centre of every point and the squared distance to it."""
    distances = ((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
    return distances.argmin(axis=1), distances.min(axis=1)


def _starts(points: Floats, k: int) -> list[Floats]:
    """Starting centres without chance: the farthest point next, and slices along each axis."""
    centres = [points[int(((points - points.mean(axis=0)) ** 2).sum(axis=1).argmax())]]
    while len(centres) < k:
        _, gaps = _nearest(points, np.array(centres))
        centres.append(points[int(gaps.argmax())])
    starts = [np.array(centres)]
    for axis in range(points.shape[1]):
        order = np.argsort(points[:, axis], kind="stable")
        starts.append(np.array([points[part].mean(axis=0) for part in np.array_split(order, k)]))
    return starts


def k_means(points: Floats, k: int) -> Ints:
    """Lloyd's algorithm from several fixed starts; the labels with the least inertia.

    ``points`` is n x d with n >= k. Clusters are numbered by falling size, then by first point.
    """
    best, labels = np.inf, np.zeros(len(points), dtype=np.int64)
    for centres in _starts(points, k):
        found, inertia = _lloyd(points, centres.copy())
        if inertia < best - 1e-12 * max(1.0, inertia):
            best, labels = inertia, found
    return _ordered(labels)


def _lloyd(points: Floats, centres: Floats) -> tuple[Ints, float]:
    labels, gaps = _nearest(points, centres)
    for _ in range(ROUNDS):
        sizes = np.bincount(labels, minlength=len(centres))
        for axis in range(points.shape[1]):
            sums = np.bincount(labels, weights=points[:, axis], minlength=len(centres))
            centres[:, axis] = np.where(sizes > 0, sums / np.maximum(sizes, 1), centres[:, axis])
        before = labels
        labels, gaps = _nearest(points, centres)
        if (labels == before).all():
            break
    return labels, float(gaps.sum())


def _ordered(labels: Ints) -> Ints:
    values, first, sizes = np.unique(labels, return_index=True, return_counts=True)
    order = np.lexsort((first, -sizes))
    place = np.empty(int(values.max()) + 1, dtype=np.int64)
    place[values[order]] = np.arange(len(values))
    return place[labels]


def silhouettes(points: Floats, labelings: list[Ints]) -> list[float]:
    """Mean silhouette of each labelling, exact, sharing one pass over all distances.

    Single-precision distances, O(n^2) time and O(n) memory. A labelling with one cluster, or with
    as many clusters as points, scores -1 (Rousseeuw 1987).
    """
    widths = [int(labels.max()) + 1 for labels in labelings]
    edges = np.cumsum([0, *widths])
    member = np.zeros((len(points), int(edges[-1])), dtype=np.float32)
    for labels, edge in zip(labelings, edges, strict=False):
        member[np.arange(len(points)), edge + labels] = 1
    sizes = member.sum(axis=0)
    place = (points - points.mean(axis=0)).astype(np.float32)
    x, y = np.ascontiguousarray(place[:, 0]), np.ascontiguousarray(place[:, 1])
    totals = [0.0] * len(labelings)
    for start in range(0, len(points), BLOCK):
        part = slice(start, start + BLOCK)
        across, up = x[part, None] - x, y[part, None] - y
        across *= across
        up *= up
        across += up
        sums = np.sqrt(across, out=across) @ member
        for number, labels in enumerate(labelings):
            columns = slice(int(edges[number]), int(edges[number + 1]))
            if widths[number] > 1:
                totals[number] += _block(sums[:, columns], sizes[columns], labels[part])
    return [
        total / len(points) if 1 < width < len(points) else -1.0
        for total, width in zip(totals, widths, strict=True)
    ]


def _block(sums: NDArray[np.float32], sizes: NDArray[np.float32], labels: Ints) -> float:
    """Sum of silhouettes of some points, from their distances summed by cluster."""
    rows = np.arange(len(labels))
    own = sizes[labels]
    inside = sums[rows, labels] / np.maximum(own - 1, 1)
    means = sums / np.maximum(sizes, 1)
    means[rows, labels] = np.inf
    outside = means.min(axis=1)
    widest = np.maximum(inside, outside)
    score = np.where((own > 1) & (widest > 0), (outside - inside) / np.maximum(widest, 1e-30), 0)
    return float(score.sum(dtype=np.float64))
