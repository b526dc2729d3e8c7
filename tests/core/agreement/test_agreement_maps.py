"""The cleavage map and ideal points: stable, invariant, and right on planted structure."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.core.agreement import Member, Positions, cleavage, ideal_points
from comity.core.agreement.clusters import k_means, silhouettes

fast = settings(max_examples=50, deadline=None)


def members(count: int) -> list[Member]:
    return [Member(f"m{i}") for i in range(count)]


def blocs(
    seed: int, sizes: list[int], items: int, silent: float = 0.0
) -> tuple[Positions, list[int]]:
    rng = np.random.default_rng(seed)
    home = np.repeat(np.arange(len(sizes)), sizes)
    lean = rng.random((len(sizes), items)) < 0.5
    table = np.where(lean[home] ^ (rng.random((len(home), items)) < 0.08), 2, -1)
    table[rng.random(table.shape) < silent] = -9
    return Positions(members(len(home)), table), home.tolist()


def adjusted_rand(one: list[int], other: list[int]) -> float:
    pairs = list(itertools.combinations(range(len(one)), 2))
    same1 = np.array([one[a] == one[b] for a, b in pairs])
    same2 = np.array([other[a] == other[b] for a, b in pairs])
    expected = same1.sum() * same2.sum() / len(pairs)
    return float(((same1 & same2).sum() - expected) / ((same1.sum() + same2.sum()) / 2 - expected))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("silent", [0.0, 0.5])
def test_planted_blocs_are_found(seed: int, silent: float) -> None:
    positions, home = blocs(seed, [30, 20, 12], 60, silent)
    found = cleavage(positions)
    assert found.state == "groups"
    assert found.groups == 3
    assert adjusted_rand([c if c is not None else -1 for c in found.cluster], home) == 1.0
    assert found.cluster[0] == 0
    assert found.cluster[-1] == 2


def test_the_axes_are_the_singular_vectors() -> None:
    positions, _ = blocs(1, [20, 15], 30)
    found = cleavage(positions)
    values = np.where(positions.table == 2, 1.0, -1.0)
    centred = values - values.mean(axis=0)
    u, s, vt = np.linalg.svd(centred, full_matrices=False)
    places = np.array(found.coordinates)
    for axis in range(2):
        turn = np.sign(vt[axis][np.abs(vt[axis]).argmax()])
        np.testing.assert_allclose(places[:, axis], u[:, axis] * s[axis] * turn, atol=1e-4)
        loadings = [item.loading[axis] for item in found.items]
        np.testing.assert_allclose(loadings, vt[axis] * turn, atol=1e-4)
    np.testing.assert_allclose(found.explained, s[:2] ** 2 / (s**2).sum(), atol=1e-5)


def test_many_items_and_members_take_the_iterative_path() -> None:
    positions, _ = blocs(2, [250, 210], 450)
    tall = cleavage(positions)
    values = np.where(positions.table == 2, 1.0, -1.0)
    centred = values - values.mean(axis=0)
    s = np.linalg.svd(centred, compute_uv=False)
    np.testing.assert_allclose(tall.explained, s[:2] ** 2 / (s**2).sum(), rtol=1e-3)
    assert tall.groups == 2


def test_missing_answers_are_means_and_stretch_the_place() -> None:
    table = np.array([[2, 2, -1, 2], [2, 2, -9, -9], [-1, -1, 2, 2], [-1, -1, 2, -1]])
    found = cleavage(Positions(members(4), table))
    values = np.where(table == 2, 1.0, np.where(table == -1, -1.0, np.nan))
    filled = np.where(np.isnan(values), np.nanmean(values, axis=0), values)
    centred = filled - filled.mean(axis=0)
    u, s, _ = np.linalg.svd(centred, full_matrices=False)
    stretch = np.sqrt(4 / np.array([4, 2, 4, 4]))
    np.testing.assert_allclose(
        np.abs(np.array(found.coordinates)), np.abs(u[:, :2] * s[:2] * stretch[:, None]), atol=1e-5
    )


def test_acceptance_consensus_and_divisiveness_by_their_formulas() -> None:
    table = np.array([[2, 2]] * 4 + [[1, -1]] * 2 + [[-1, 2]] * 3 + [[-9, -9]])
    table = np.hstack([table, np.where(table[:, :1] == -1, 2, table[:, :1] * -1 + 1)])
    table[:, 2] = [-1, -1, -1, -1, -1, -1, 2, 2, 2, -9]
    found = cleavage(Positions(members(10), table))
    assert found.cluster[-1] is None
    assert found.groups == 3
    item = found.items[0]
    yes, asked = [4, 0, 2], [4, 3, 2]
    shares = [(y + 1) / (n + 2) for y, n in zip(yes, asked, strict=True)]
    assert item.acceptance == pytest.approx(shares)
    assert item.consensus == pytest.approx(np.prod(shares))
    z = []
    for y, n in zip(yes, asked, strict=True):
        pooled = sum(yes) / sum(asked)
        rest = sum(asked) - n
        gap = y / n - (sum(yes) - y) / rest
        z.append(abs(gap) / np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / rest)))
    assert item.divisiveness == pytest.approx(max(z))


def test_four_corners_are_no_clear_groups() -> None:
    found = cleavage(Positions(members(4), [[2, 2], [2, -1], [-1, 2], [-1, -1]]))
    assert found.state == "no clear groups"
    assert found.groups == 1
    assert found.cluster == (0, 0, 0, 0)
    # A side of the square against the mean of the other side and the diagonal.
    between = (2 + 8**0.5) / 2
    assert found.silhouette == pytest.approx((between - 2) / between, abs=1e-4)


def test_one_direction_of_noise_is_below_the_threshold() -> None:
    points = np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]])
    labels = k_means(points, 2)
    assert silhouettes(points, [labels])[0] < 0.25


@pytest.mark.parametrize(
    "table",
    [
        [[2, -1], [-1, 2]],
        [[2, 2, 2], [2, 2, -1], [2, 2, 2]],
        [[-9, -9], [-9, -9], [2, -1], [-1, 2]],
        [[2, 2], [2, 2], [2, 2]],
    ],
)
def test_too_little_gives_no_map(table) -> None:
    found = cleavage(Positions(members(len(table)), table))
    assert found.state == "no map"
    assert found.coordinates == ()
    assert found.cluster == (None,) * len(table)


def test_no_members_and_no_items_give_no_map() -> None:
    assert cleavage(Positions([], [])).state == "no map"
    assert cleavage(Positions(members(4), [[]] * 4)).state == "no map"


def test_members_who_answer_alike_share_one_place_without_groups() -> None:
    found = cleavage(Positions(members(4), [[2, -1], [2, -1], [2, -1], [-1, 2]]))
    assert found.state == "groups"
    assert found.cluster == (0, 0, 0, 1)


@fast
@given(st.integers(0, 10_000), st.integers(2, 5), st.integers(4, 30))
def test_silhouettes_equal_their_definition(seed: int, k: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    points = rng.standard_normal((count, 2))
    labels = rng.integers(0, k, count)
    labels = np.unique(labels, return_inverse=True)[1]
    found = silhouettes(points, [labels, np.zeros(count, dtype=np.int64)])
    assert found[1] == -1.0
    if 1 < labels.max() + 1 < count:
        gaps = np.sqrt(((points[:, None] - points[None]) ** 2).sum(axis=2))
        scores = []
        for i in range(count):
            own = (labels == labels[i]).sum() - 1
            inside = gaps[i][labels == labels[i]].sum() / max(own, 1)
            outside = min(
                gaps[i][labels == g].mean() for g in range(labels.max() + 1) if g != labels[i]
            )
            scores.append(0.0 if own == 0 else (outside - inside) / max(inside, outside))
        assert found[0] == pytest.approx(np.mean(scores), abs=1e-4)


@fast
@given(st.integers(0, 10_000), st.integers(2, 5))
def test_k_means_reaches_a_fixed_point_in_a_fixed_order(seed: int, k: int) -> None:
    points = np.random.default_rng(seed).standard_normal((40, 2))
    labels = k_means(points, k)
    sizes = np.bincount(labels)
    assert sizes.tolist() == sorted(sizes, reverse=True)
    centres = np.array([points[labels == g].mean(axis=0) for g in range(len(sizes))])
    nearest = ((points[:, None] - centres[None]) ** 2).sum(axis=2).argmin(axis=1)
    assert (nearest == labels).all()


def test_the_same_positions_give_the_same_bytes() -> None:
    positions, _ = blocs(5, [10, 10], 15, 0.2)
    assert repr(cleavage(positions)) == repr(cleavage(positions))
    assert repr(ideal_points(positions, "m0")) == repr(ideal_points(positions, "m0"))


def record(seed: int, count: int, items: int) -> tuple[Positions, np.ndarray]:
    rng = np.random.default_rng(seed)
    places = rng.standard_normal(count)
    slope, cut = rng.standard_normal(items) * 1.5, rng.standard_normal(items)
    lean = np.outer(places, slope) - cut
    noise = rng.logistic(size=lean.shape)
    table = np.where(lean + noise > 0.3, 2, np.where(lean + noise > -0.3, 0, -1))
    table[rng.random(table.shape) < 0.1] = -9
    return Positions(members(count), table), places


def test_planted_places_are_recovered() -> None:
    positions, places = record(1, 80, 300)
    found = ideal_points(positions, "m0")
    assert found.method == "item response"
    line = np.array(found.places)
    assert abs(np.corrcoef(line, places)[0, 1]) > 0.98
    assert line.mean() == pytest.approx(0, abs=1e-5)
    assert line.std() == pytest.approx(1, abs=1e-5)
    assert line[0] >= 0


def test_the_anchor_fixes_the_direction() -> None:
    positions, _ = record(2, 30, 60)
    one = np.array(ideal_points(positions, "m0").places)
    turned = [f"m{i}" for i in np.flatnonzero(one < 0)]
    other = np.array(ideal_points(positions, turned[0]).places)
    np.testing.assert_allclose(other, -one)


def test_few_items_use_the_principal_axis() -> None:
    table = [[2, 2, 2], [2, 2, -1], [-1, -1, 0], [-1, -1, -1], [-9, -9, -9]]
    found = ideal_points(Positions(members(5), table), "m0")
    assert (found.method, found.items) == ("principal axis", 3)
    assert found.places[4] is None
    places = [p for p in found.places if p is not None]
    assert places == sorted(places, reverse=True)


def test_items_nobody_disputes_change_nothing() -> None:
    positions, _ = record(3, 25, 40)
    more = np.hstack([positions.table, np.full((25, 2), 2)])
    assert (
        ideal_points(positions, "m0").places
        == ideal_points(Positions(positions.members, more), "m0").places
    )


def test_an_item_without_abstention_counts_once() -> None:
    rng = np.random.default_rng(8)
    places = rng.standard_normal(40)
    table = np.where(places[:, None] * 2 + rng.logistic(size=(40, 30)) > 0, 2, -1)
    found = ideal_points(Positions(members(40), table), "m0")
    assert abs(np.corrcoef(found.places, places)[0, 1]) > 0.9


@pytest.mark.parametrize(
    ("anchor", "table", "sentence"),
    [
        ("zz", [[2, -1], [-1, 2]], "Anchor 'zz' is unknown."),
        ("m0", [[-9, -9], [-1, 2]], "Anchor 'm0' has no position on any item."),
        ("m0", [[2, 2], [2, 2]], "No item divides the members"),
    ],
)
def test_what_cannot_be_placed_is_refused(anchor: str, table, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        ideal_points(Positions(members(2), table), anchor)
