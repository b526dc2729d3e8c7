"""The invariants of the frontier, against enumeration, integer programming and one another."""

from __future__ import annotations

import dataclasses
import itertools
import random
from contextlib import contextmanager, nullcontext

import numpy as np
import pytest
from agreement_oracle import all_texts, milp_best, pareto, zeta_frontier
from agreement_worlds import ruled_worlds, worlds
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.core.agreement import (
    Case,
    Draft,
    Frontier,
    Group,
    Item,
    Member,
    Position,
    Positions,
    Rules,
    branches,
    compare,
    frontier,
    nodes,
    waiting,
)
from comity.core.agreement.fill import shorten, sway
from comity.core.agreement.instance import reduced, whole
from comity.core.agreement.model import blocks
from comity.core.agreement.nodes import Decision
from comity.core.agreement.tree import Search

fast = settings(max_examples=60, deadline=None)


def values(found: Frontier) -> list[tuple[int, int]]:
    return [(p.signers, p.weight) for p in found.points]


def plain(refuse: np.ndarray, weights=None, counts=None) -> tuple[Draft, Positions]:
    m, n = refuse.shape
    weights = [1] * n if weights is None else weights
    counts = [1] * m if counts is None else counts
    draft = Draft(tuple(Item(f"i{j}", int(w)) for j, w in enumerate(weights)))
    members = [Member(f"m{i}", (), int(c)) for i, c in enumerate(counts)]
    return draft, Positions(members, np.where(refuse, -1, 2).reshape(m, n))


def random_plain(seed: int, m: int, n: int, density: float) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.random((m, n)) < density, rng.integers(1, 6, n)


@settings(max_examples=200, deadline=None)
@given(ruled_worlds())
def test_equals_the_enumeration_of_every_text(world) -> None:
    draft, positions, rules = world
    found = frontier(draft, positions, rules)
    texts = all_texts(draft, positions, rules)
    assert values(found) == pareto(texts.values())
    assert found.exact
    assert bool(found.infeasible) == (not texts)
    reached = [max(w for s, w in texts.values() if s >= k) for k in found.upper]
    assert list(found.upper.values()) == reached
    for point in found.points:
        assert texts[frozenset(point.text)] == (point.signers, point.weight)
        assert point.proven


@contextmanager
def eager():
    """Decide on members wherever a chord has one, and let every few signers have their turn."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(branches, "MANY", 1)
        patch.setattr(waiting, "WIDTH", 2)
        yield


@settings(max_examples=200, deadline=None)
@given(ruled_worlds())
def test_deciding_on_members_equals_the_enumeration(world) -> None:
    draft, positions, rules = world
    with eager():
        found = frontier(draft, positions, rules)
    assert found.exact
    assert values(found) == pareto(all_texts(draft, positions, rules).values())


@pytest.mark.parametrize("seed", range(8))
def test_deciding_on_members_equals_the_subset_sums(seed: int) -> None:
    rng = np.random.default_rng(seed)
    m, n = int(rng.integers(20, 60)), int(rng.integers(10, 17))
    refuse, weights = random_plain(seed, m, n, float(rng.uniform(0.03, 0.3)))
    refuse[:3] |= rng.random((3, n)) < 0.5
    counts = rng.integers(1, 4, m)
    decided = []
    with eager(), pytest.MonkeyPatch.context() as patch:
        joined = nodes.Space._joined
        patch.setattr(
            nodes.Space, "_joined", lambda *call: decided.append(call[2]) or joined(*call)
        )
        found = frontier(*plain(refuse, weights, counts))
    assert values(found) == zeta_frontier(refuse, weights.tolist(), counts.tolist())
    assert len(decided) % 2 == 0
    assert decided


@fast
@given(ruled_worlds(), st.data())
def test_a_decision_on_a_member_leaves_every_text_in_one_of_its_children(world, data) -> None:
    draft, positions, rules = world
    if not (draft.items and positions.members):
        return
    problem = whole(draft, positions, rules)
    search = Search(reduced(problem), lambda: False)
    instance, root = search.instance, search.space.root()
    if problem.infeasible or root is None or not len(instance.counts):
        return
    member = data.draw(st.integers(0, len(instance.counts) - 1))
    bounds = np.full((2, instance.total + 1), -1)
    for side, signs in enumerate((False, True)):
        child = search.space.child(root, Decision(-1, member=member), signs)
        if child is not None:
            assert not signs or not (instance.rejects[member] & child.left)[instance.plain :].any()
            search._ends(child)
            search._hull(child)
            bounds[side] = child.bound
    either = np.maximum(bounds.max(axis=0), search.stairs.best)
    for signers, weight in all_texts(draft, positions, rules).values():
        k = signers // instance.signer_unit
        assert either[k] * instance.weight_unit + instance.base >= weight


def test_every_range_of_signers_has_its_turn() -> None:
    draft, positions = plain(*random_plain(0, 6, 5, 0.5))
    root = Search(reduced(whole(draft, positions, Rules())), lambda: False).space.root()
    assert root is not None
    others = [dataclasses.replace(root) for _ in range(3)]
    with eager():
        line = waiting.Waiting(6)  # Ranges 0 to 1, 2 to 3 and 4 to 6.
    assert not line.add(root, np.array([0, -1, 0, 0, -2, 0, 0]))
    for node, gaps in zip(
        others, ([0, 9, 0, 1, 0, 0, 0], [3, 0, 5, 0, 0, 0, 0], [8, 0, 0, 4, 0, 0, 0]), strict=True
    ):
        assert line.add(node, np.array(gaps))
    assert len(line) == 3
    taken = line.take(5)
    assert [ks for _, ks in taken] == [slice(2, 4), slice(0, 2), slice(2, 4)]
    assert [others.index(node) for node, _ in taken] == [1, 0, 2]
    assert (line.nodes, line.take(1)) == ([], [])


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(ruled_worlds(most_items=12, most_members=9))
def test_equals_the_enumeration_of_every_text_up_to_twelve_items(world) -> None:
    draft, positions, rules = world
    found = frontier(draft, positions, rules)
    assert values(found) == pareto(all_texts(draft, positions, rules).values())


@pytest.mark.parametrize("seed", range(12))
def test_equals_the_subset_sums_up_to_sixteen_items(seed: int) -> None:
    rng = np.random.default_rng(seed)
    m, n = int(rng.integers(5, 60)), int(rng.integers(8, 17))
    refuse, weights = random_plain(seed, m, n, float(rng.uniform(0.03, 0.5)))
    counts = rng.integers(1, 4, m)
    found = frontier(*plain(refuse, weights, counts))
    assert found.exact
    assert values(found) == zeta_frontier(refuse, weights.tolist(), counts.tolist())


@pytest.mark.slow
def test_equals_the_subset_sums_at_twenty_two_items() -> None:
    refuse, weights = random_plain(5, 80, 22, 0.12)
    found = frontier(*plain(refuse, weights))
    assert values(found) == zeta_frontier(refuse, weights.tolist(), [1] * 80)


@pytest.mark.parametrize("seed", range(4))
def test_integer_programming_agrees_at_random_k(seed: int) -> None:
    refuse, weights = random_plain(seed, 40, 25, 0.08)
    draft, positions = plain(refuse, weights)
    found = frontier(draft, positions)
    for k in random.Random(seed).sample(range(41), 4):
        assert found.upper[k] == milp_best(draft, positions, Rules(), k)


@pytest.mark.parametrize("seed", range(6))
def test_integer_programming_agrees_under_constraints(seed: int) -> None:
    rng = np.random.default_rng(seed)
    m, n = 30, 20
    refuse = rng.random((m, n)) < 0.1
    draft = Draft(
        tuple(Item(f"i{j}", int(rng.integers(1, 6))) for j in range(n)),
        (
            Group(("i0", "i1", "i2")),
            Group(("i3", "i4"), "exactly_one"),
            Group(("i5", "i6", "i7", "i8"), "exactly_one"),
        ),
        (("i9", "i0"), ("i10", "i9"), ("i11", "i12"), ("i12", "i11")),
    )
    members = [Member(f"m{i}", ("north" if i % 3 else "south",)) for i in range(m)]
    positions = Positions(members, np.where(refuse, -1, 2))
    rules = Rules(required_members=("m1",), bloc_min={"south": 3, "north": 4})
    found = frontier(draft, positions, rules)
    assert found.exact
    for k in (7, 12, 18, 24):
        assert found.upper.get(k) == milp_best(draft, positions, rules, k)


@fast
@given(ruled_worlds())
def test_every_point_passes_check_and_is_closed(world) -> None:
    draft, positions, rules = world
    case = Case(draft, positions, rules)
    grouped = {name for group in draft.groups for name in group.ids}
    for point in frontier(draft, positions, rules).points:
        verdict = case.check(point.text)
        assert verdict.admissible
        assert (verdict.signers, verdict.weight) == (point.signers, point.weight)
        assert verdict.members == point.members
        assert verdict.reserving == point.reserving
        assert verdict.silent == point.silent
        for name in {item.id for item in draft.items} - set(point.text) - grouped:
            more = case.check([*point.text, name])
            assert not more.admissible or set(point.members) - set(more.members)


@fast
@given(worlds())
def test_the_bound_never_rises_with_k(world) -> None:
    upper = list(frontier(*world).upper.values())
    assert upper == sorted(upper, reverse=True)


@fast
@given(ruled_worlds(), st.randoms(use_true_random=False))
def test_permuting_members_or_items_changes_no_value(world, chance) -> None:
    draft, positions, rules = world
    rows = chance.sample(range(len(positions.members)), len(positions.members))
    columns = chance.sample(range(len(draft.items)), len(draft.items))
    shuffled = dataclasses.replace(draft, items=tuple(draft.items[j] for j in columns))
    table = positions.table.reshape(len(rows), len(columns))[rows][:, columns]
    moved = Positions([positions.members[i] for i in rows], table)
    assert values(frontier(shuffled, moved, rules)) == values(frontier(draft, positions, rules))


@fast
@given(worlds(plain=True), st.data())
def test_a_duplicated_item_is_double_weight(world, data) -> None:
    draft, positions = world
    if not draft.items:
        return
    j = data.draw(st.integers(0, len(draft.items) - 1))
    item = draft.items[j]
    table = positions.table.reshape(len(positions.members), len(draft.items))
    twice = Draft((*draft.items, Item("copy", item.weight)))
    doubled = tuple(Item(i.id, i.weight * 2) if i.id == item.id else i for i in draft.items)
    copied = Positions(positions.members, np.hstack([table, table[:, [j]]]))
    one, two = frontier(twice, copied), frontier(Draft(doubled), positions)
    assert values(one) == values(two)


@fast
@given(worlds(plain=True), st.data())
def test_a_duplicated_member_is_multiplicity_two(world, data) -> None:
    draft, positions = world
    if not positions.members:
        return
    i = data.draw(st.integers(0, len(positions.members) - 1))
    member = positions.members[i]
    copied = Positions(
        (*positions.members, Member("copy")), np.vstack([positions.table, positions.table[[i]]])
    )
    heavier = [Member(m.id, m.blocs, 2) if m.id == member.id else m for m in positions.members]
    assert values(frontier(draft, copied)) == values(
        frontier(draft, Positions(heavier, positions.table))
    )


@fast
@given(ruled_worlds(), st.integers(2, 1000))
def test_scaling_weights_scales_the_frontier(world, factor: int) -> None:
    draft, positions, rules = world
    scaled = dataclasses.replace(
        draft, items=tuple(Item(i.id, i.weight * factor) for i in draft.items)
    )
    before, after = frontier(draft, positions, rules), frontier(scaled, positions, rules)
    assert values(after) == [(k, w * factor) for k, w in values(before)]
    assert after.upper == {k: w * factor for k, w in before.upper.items()}


@fast
@given(worlds(), st.data())
def test_one_reject_more_never_raises_the_frontier(world, data) -> None:
    draft, positions = world
    if not (draft.items and positions.members):
        return
    i = data.draw(st.integers(0, len(positions.members) - 1))
    j = data.draw(st.integers(0, len(draft.items) - 1))
    table = positions.table.copy()
    table[i, j] = Position.REJECT
    before = frontier(draft, positions).upper
    after = frontier(draft, Positions(positions.members, table)).upper
    assert all(after[k] <= before[k] for k in after)
    assert set(after) <= set(before)


@fast
@given(worlds(4, 4, plain=True), worlds(4, 4, plain=True))
def test_a_disjoint_union_is_the_max_plus_convolution(one, other) -> None:
    (d1, p1), (d2, p2) = one, other
    m1, m2, n1, n2 = len(p1.members), len(p2.members), len(d1.items), len(d2.items)
    table = np.full((m1 + m2, n1 + n2), 2)
    table[:m1, :n1] = p1.table.reshape(m1, n1)
    table[m1:, n1:] = p2.table.reshape(m2, n2)
    items = [Item(f"a{i.id}", i.weight) for i in d1.items]
    items += [Item(f"b{i.id}", i.weight) for i in d2.items]
    members = [Member(f"a{m.id}") for m in p1.members] + [Member(f"b{m.id}") for m in p2.members]
    union = frontier(Draft(tuple(items)), Positions(members, table))
    f1, f2 = frontier(d1, p1).upper, frontier(d2, p2).upper
    for k, best in union.upper.items():
        assert best == max(f1[a] + f2[k - a] for a in range(max(0, k - m2), min(k, m1) + 1))


@fast
@given(worlds(plain=True))
def test_swapping_roles_transposes_the_pareto_set(world) -> None:
    draft, positions = world
    m, n = len(positions.members), len(draft.items)
    table = positions.table.reshape(m, n)
    weights = [item.weight for item in draft.items]
    swapped = Draft(tuple(Item(f"m{i}") for i in range(m)))
    members = [Member(f"i{j}", (), w) for j, w in enumerate(weights)]
    transposed = Positions(members, np.where(table.T == -1, -1, 2).reshape(n, m))
    points = values(frontier(swapped, transposed))
    assert [(w, k) for k, w in points][::-1] == values(frontier(draft, positions))


@fast
@given(worlds(plain=True))
def test_the_hull_bounds_the_frontier_and_meets_it_at_supported_points(world) -> None:
    found = frontier(*world)
    points = values(found)
    supported = [(p.signers, p.weight) for p in found.points if p.supported]
    assert found.supported == tuple(k for k, _ in supported)
    for k, w in points:
        beaten = any(
            (b[1] - a[1]) * (k - a[0]) + a[1] * (b[0] - a[0]) > w * (b[0] - a[0])
            for a, b in itertools.combinations([(0, found.upper[0]), *points], 2)
            if a[0] < k < b[0]
        )
        assert beaten != ((k, w) in supported)


@pytest.mark.parametrize("seed", range(3))
def test_points_off_the_hull_are_told_from_supported_ones(seed: int) -> None:
    found = frontier(*plain(*random_plain(seed, 40, 16, 0.12)))
    points = [(0, found.upper[0]), *values(found)]
    supported = {
        (k, w)
        for k, w in points
        if not any(
            (b[1] - a[1]) * (k - a[0]) > (w - a[1]) * (b[0] - a[0])
            for a, b in itertools.combinations(points, 2)
            if a[0] < k < b[0]
        )
    }
    assert {(p.signers, p.weight) for p in found.points if p.supported} == supported & set(
        values(found)
    )
    assert len(found.supported) < len(found.points)


@pytest.mark.parametrize("seed", range(8))
def test_binding_quotas_equal_the_enumeration(seed: int) -> None:
    rng = np.random.default_rng(seed)
    refuse = rng.random((14, 10)) < 0.25
    draft, positions = plain(refuse, rng.integers(1, 6, 10))
    members = [
        Member(m.id, (("north", "south", "east")[i % 3],), int(rng.integers(1, 3)))
        for i, m in enumerate(positions.members)
    ]
    positions = Positions(members, positions.table)
    rules = Rules(bloc_min={"north": 3, "south": 2, "east": 4})
    found = frontier(draft, positions, rules)
    assert values(found) == pareto(all_texts(draft, positions, rules).values())
    assert found.exact


def test_the_root_hull_is_the_linear_programme() -> None:
    refuse, weights = random_plain(3, 40, 20, 0.1)
    draft, positions = plain(refuse, weights)
    instance = reduced(whole(draft, positions, Rules()))
    search = Search(instance, lambda: False)
    root = search.space.root()
    assert root is not None
    search._ends(root)
    search._hull(root)
    found = frontier(draft, positions)
    best = np.array([found.upper[k] for k in range(len(root.bound))])
    assert (np.maximum(root.bound, search.stairs.best) >= best).all()
    for point in root.points:
        assert found.upper[point.signers] == point.weight


def step_counter(limit: int):
    calls = itertools.count()
    return lambda: next(calls) >= limit


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 60), st.integers(1, 60), st.booleans())
def test_more_time_never_worsens_an_interval(
    seed: int, first: int, more: int, members: bool
) -> None:
    refuse, weights = random_plain(seed, 25, 18, 0.15)
    draft, positions = plain(refuse, weights)
    exact = frontier(draft, positions).upper
    problem = whole(draft, positions, Rules())
    before = after = None
    for limit in (first, first + more):
        with eager() if members else nullcontext():
            search = Search(reduced(problem), step_counter(limit))
            search.run()
        before, after = after, (search.stairs.best.copy(), search.upper.copy())
    assert before is not None
    assert after is not None
    assert (before[0] <= after[0]).all()
    assert (before[1] >= after[1]).all()
    assert (search.effort.waiting == 0) == (after[0] == after[1]).all()
    truth = np.array([exact[k] for k in range(len(after[0]))])
    assert (after[0] <= truth).all()
    assert (after[1] >= truth).all()


@fast
@given(ruled_worlds())
def test_a_deadline_of_zero_still_gives_valid_bounds(world) -> None:
    draft, positions, rules = world
    rushed, exact = (
        frontier(draft, positions, rules, deadline_s=0),
        frontier(draft, positions, rules),
    )
    assert set(exact.upper) <= set(rushed.upper)
    assert all(rushed.upper[k] >= value for k, value in exact.upper.items())
    case = Case(draft, positions, rules)
    for point in rushed.points:
        verdict = case.check(point.text)
        assert verdict.admissible
        assert (verdict.signers, verdict.weight) == (point.signers, point.weight)
        assert point.weight <= exact.upper[point.signers] <= rushed.upper[point.signers]


def test_a_search_that_is_interrupted_returns_with_valid_bounds() -> None:
    rng = np.random.default_rng(4)
    question = plain(rng.random((1000, 300)) < 0.02, rng.integers(1, 6, 300))
    asked = 0

    def interrupted() -> bool:
        nonlocal asked
        asked += 1
        return asked > 40

    cut = frontier(*question, deadline_s=60, interrupted=interrupted)
    assert cut.effort.seconds < 20
    longer = frontier(*question, deadline_s=0.5)
    assert not cut.exact
    assert all(longer.best_text(k).weight <= cut.upper[k] for k in cut.upper)
    assert all(cut.best_text(k).weight <= longer.upper[k] for k in cut.upper)


def test_a_large_question_returns_at_the_deadline() -> None:
    rng = np.random.default_rng(1)
    refuse = rng.random((1218, 300)) < 0.03
    found = frontier(*plain(refuse, rng.integers(1, 6, 300)), deadline_s=0.5)
    assert not found.exact
    assert found.effort.seconds < 3
    assert found.upper[0] == found.points[0].weight or found.points[0].signers > 0
    for point in found.points:
        assert found.upper[point.signers] >= point.weight


@pytest.mark.parametrize("seed", range(3))
def test_the_sums_of_a_node_follow_from_those_of_its_parent(seed: int) -> None:
    refuse, weights = random_plain(seed, 40, 25, 0.15)
    draft, positions = plain(refuse, weights, np.random.default_rng(seed).integers(1, 4, 40))
    search = Search(reduced(whole(draft, positions, Rules())), lambda: False)
    node = search.space.root()
    assert node is not None
    search._ends(node)
    for keep in (True, False, True, True, False):
        child = search.space.child(node, Decision(int(np.flatnonzero(node.open)[-1])), keep)
        assert child is not None
        node = child
        search._ends(node)
        told = search.space.sums(node)
        rejects, counts = node.columns.rejects, search.instance.counts
        assert (told.against == (counts * node.alive) @ rejects).all()
        assert (told.load == rejects @ (node.columns.weights * node.open)).all()
        assert not rejects[np.ix_(node.alive, node.kept)].any()


def test_swaying_betters_what_greed_found_and_offers_only_true_texts() -> None:
    refuse, weights = random_plain(1, 150, 80, 0.06)
    draft, positions = plain(refuse, weights)
    instance = reduced(whole(draft, positions, Rules()))
    search = Search(instance, lambda: False)
    longest = np.ones(len(instance.weights), dtype=bool)
    shorten(search.writer, longest, ~longest, 1.0, lambda: False)
    greedy = search.stairs.best.copy()
    sway(search.writer, 3.0, lambda: False)
    assert (search.stairs.best >= greedy).all()
    assert search.stairs.best.sum() > greedy.sum()
    for signers, weight, texts in search.stairs.corners():
        for text in texts:
            signs = ~instance.rejects[:, text].any(axis=1)
            assert (instance.counts[signs].sum(), instance.weights[text].sum()) == (signers, weight)


@pytest.mark.parametrize("rejects", [True, False])
def test_swaying_ends_where_everybody_rejects_all_or_nothing(rejects: bool) -> None:
    instance = reduced(whole(*plain(np.full((3, 4), rejects)), Rules()))
    search = Search(instance, lambda: False)
    sway(search.writer, 3.0, step_counter(50))
    assert search.stairs.best.tolist() == [0] * (instance.total + 1)


@fast
@given(ruled_worlds(), st.integers(0, 3))
def test_same_input_and_seed_give_the_same_answer(world, seed: int) -> None:
    draft, positions, rules = world
    one = frontier(draft, positions, rules, seed=seed)
    two = frontier(draft, positions, rules, seed=seed)
    assert repr(one.points) == repr(two.points)
    assert one.upper == two.upper
    assert values(frontier(draft, positions, rules, seed=seed + 1)) == values(one)


@fast
@given(worlds(), st.data())
def test_dropping_an_item_gains_exactly_what_is_announced(world, data) -> None:
    draft, positions = world
    case = Case(draft, positions)
    names = [item.id for item in draft.items]
    text = data.draw(st.sets(st.sampled_from(names))) if names else set()
    before = case.check(text)
    for drop in case.explain(text).drops:
        after = case.check(text - {drop.item})
        assert after.signers - before.signers == drop.gain
        assert set(drop.members) == set(after.members) - set(before.members)
    for pair in case.explain(text).pairs:
        assert case.check(text - set(pair.items)).signers - before.signers == pair.gain


@fast
@given(worlds())
def test_silence_bounds_bracket_what_silence_could_do(world) -> None:
    draft, positions = world
    both = frontier(draft, positions, Rules(silent="bounds"))
    low = frontier(draft, positions, Rules(silent="blocks"))
    high = frontier(draft, positions, Rules(silent="open"))
    assert values(both) == values(low)
    assert both.upper == high.upper
    assert (both.consenting is None) == bool(low.infeasible)
    for k, value in low.upper.items():
        assert value <= both.upper[k]


def test_reservations_are_counted_both_ways() -> None:
    draft = Draft((Item("a", 3), Item("b", 2)))
    positions = Positions([Member("x"), Member("y"), Member("z")], [[2, 2], [1, 2], [2, -1]])
    sign = frontier(draft, positions)
    block = frontier(
        draft, positions, Rules(blocking=frozenset({Position.REJECT, Position.RESERVE}))
    )
    assert values(sign) == [(2, 5), (3, 3)]
    assert [p.reserving for p in sign.points] == [("y",), ("y",)]
    assert values(block) == [(1, 5), (2, 3), (3, 0)]
    gaps = compare(sign, block)
    assert [(g.first, g.last, g.one, g.other, g.difference) for g in gaps] == [
        (2, 2, 5, 3, 2),
        (3, 3, 3, 0, 3),
    ]


def test_the_tie_rule_prefers_fewer_reservations_then_more_accepts_then_order() -> None:
    draft = Draft((Item("a"), Item("b"), Item("c")), (Group(("a", "b", "c"), "exactly_one"),))
    reserved = Positions([Member("x")], [[1, 0, 2]])
    assert frontier(draft, reserved).points[0].text == ("c",)
    assert frontier(draft, Positions([Member("x")], [[0, 2, 0]])).points[0].text == ("b",)


def test_the_tie_rule_ends_in_document_order_and_says_so() -> None:
    draft = Draft((Item("a"), Item("b")))
    positions = Positions([Member("x"), Member("y")], [[-1, 2], [2, -1]])
    point = frontier(draft, positions).points[1]
    assert (point.signers, point.weight, point.text, point.tied) == (1, 1, ("a",), True)


def test_counts_weights_beyond_single_precision_exactly() -> None:
    big = 2**25
    draft = Draft((Item("a", big), Item("b", 1), Item("c", big + 2)))
    positions = Positions(
        [Member("x"), Member("y"), Member("z")], [[-1, 2, 2], [2, -1, 2], [2, 2, -1]]
    )
    assert values(frontier(draft, positions)) == [
        (0, 2 * big + 3),
        (1, 2 * big + 2),
        (2, big + 2),
        (3, 0),
    ]


@settings(max_examples=40, deadline=None)
@given(ruled_worlds())
def test_blocks_reads_positions_as_the_rules_say(world) -> None:
    _, positions, rules = world
    refuse = blocks(positions, rules)
    for row, cells in zip(refuse, positions.table, strict=True):
        for blocked, cell in zip(row, cells, strict=True):
            expected = Position(int(cell)) in rules.blocking or (
                cell == Position.SILENT and rules.silent == "blocks"
            )
            assert blocked == expected
