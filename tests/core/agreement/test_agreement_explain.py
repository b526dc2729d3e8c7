"""Explanations: verdicts, gains, pairs, additions, pivots, prices and conflict sets."""

from __future__ import annotations

import pytest
from agreement_worlds import ruled_worlds
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.core.agreement import (
    Case,
    Draft,
    Group,
    Item,
    Member,
    Pivot,
    Positions,
    Rules,
    compare,
    frontier,
)

fast = settings(max_examples=80, deadline=None)
ABC = Draft((Item("a", 1), Item("b", 2), Item("c", 3)))
FOUR = Positions(
    [Member("w"), Member("x"), Member("y"), Member("z")],
    [[2, 2, 2], [-1, 2, 2], [-1, -1, 2], [1, -9, -1]],
)


def test_a_verdict_names_signers_and_refusals() -> None:
    verdict = Case(ABC, FOUR).check(["a", "b"])
    assert verdict.admissible
    assert (verdict.signers, verdict.weight) == (2, 3)
    assert verdict.members == ("w", "z")
    assert (verdict.reserving, verdict.silent) == (("z",), ("z",))
    assert verdict.refusals == {"x": ("a",), "y": ("a", "b")}


def test_a_verdict_names_every_broken_rule() -> None:
    draft = Draft(
        (Item("a"), Item("b"), Item("c"), Item("d"), Item("e"), Item("f")),
        (Group(("a", "b")), Group(("c", "d"), "exactly_one")),
        (("e", "f"),),
    )
    positions = Positions([Member("x", ("north",))], [[-1, 2, 2, 2, 2, 2]])
    rules = Rules(required_members=("x",), required_items=("d",), bloc_min={"north": 1})
    verdict = Case(draft, positions, rules).check(["a", "b", "e"])
    assert [str(p) for p in verdict.problems] == [
        "Item e needs item f, which is not in the text.",
        "Items a, b are alternatives; at most one may be kept.",
        "Exactly one of c, d must be kept.",
        "Required item d is missing.",
        "Required member x does not sign.",
        "Too few signers from bloc north.",
    ]
    assert not verdict.admissible


def test_an_unknown_item_in_a_text_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown item 'q'"):
        Case(ABC, FOUR).check(["q"])


def test_an_explanation_in_full() -> None:
    case = Case(ABC, FOUR)
    found = frontier(ABC, FOUR)
    point = found.best_text(2)
    assert point is not None
    assert (point.signers, point.text) == (2, ("b", "c"))
    explanation = case.explain(point, found)
    assert [(d.item, d.gain, d.weight, d.members) for d in explanation.drops] == [
        ("b", 1, 2, ("y",)),
        ("c", 1, 3, ("z",)),
    ]
    assert explanation.pairs == ()
    assert [(a.item, a.loss, a.weight, a.members) for a in explanation.additions] == [
        ("a", 1, 1, ("x",))
    ]
    assert explanation.pivots == (Pivot("x", 1, ("a",)),)
    assert explanation.price == 2
    assert case.explain(point).price is None


def test_a_pair_counts_those_who_need_both_to_fall() -> None:
    pairs = Case(ABC, FOUR).explain(["a", "b", "c"]).pairs
    assert [(p.items, p.gain, p.beyond, p.weight) for p in pairs] == [(("a", "b"), 2, 1, 3)]


def test_a_drop_says_what_would_have_to_go_with_it() -> None:
    draft = Draft(ABC.items, needs=(("b", "a"),))
    drops = {d.item: d.also for d in Case(draft, FOUR).explain(["a", "b"]).drops}
    assert drops == {"a": ("b",), "b": ()}


def test_additions_and_pivots_leave_out_what_the_text_excludes() -> None:
    draft = Draft(
        (Item("a"), Item("b", 2), Item("c"), Item("d", 3)), (Group(("a", "b")),), (("d", "b"),)
    )
    positions = Positions([Member("x"), Member("y")], [[2, -1, -1, 2], [2, 2, 2, 2]])
    explanation = Case(draft, positions).explain(["a"])
    assert [a.item for a in explanation.additions] == ["c"]
    assert explanation.pivots == (Pivot("x", 1, ("c",)),)
    empty = Case(draft, positions).explain([])
    assert empty.pivots == (Pivot("x", 6, ("b", "c", "d")),)


def test_required_members_and_short_blocs_are_no_pivots() -> None:
    positions = Positions(
        [Member("x", ("north",)), Member("y", ("south",)), Member("z", ("south",))],
        [[-1, 2, 2], [2, -1, 2], [2, 2, -1]],
    )
    rules = Rules(required_members=("y",), bloc_min={"north": 1, "south": 1})
    pivots = Case(ABC, positions, rules).explain([]).pivots
    assert [p.member for p in pivots] == ["z"]


def refused(case: Case, text: set[str]) -> int:
    return case.check(text).signers


@fast
@given(ruled_worlds(), st.data())
def test_a_conflict_set_is_sufficient_and_minimal(world, data) -> None:
    draft, positions, _ = world
    case = Case(draft, positions)
    names = [item.id for item in draft.items]
    text = data.draw(st.sets(st.sampled_from(names))) if names else set()
    total = sum(member.weight for member in positions.members)
    k = data.draw(st.integers(0, total + 1))
    found = case.conflict(text, k)
    if refused(case, text) >= k or k > total:
        assert found is None
        return
    assert found is not None
    assert set(found) <= text
    assert refused(case, set(found)) < k
    for item in found:
        assert refused(case, set(found) - {item}) >= k


@fast
@given(ruled_worlds())
def test_a_pivot_that_leaves_gives_back_what_is_announced(world) -> None:
    draft, positions, rules = world
    case = Case(draft, positions, rules)
    for point in frontier(draft, positions, rules).points:
        for pivot in case.explain(point).pivots:
            more = case.check([*point.text, *pivot.items])
            assert more.weight == point.weight + pivot.weight
            assert more.admissible
            assert set(point.members) - set(more.members) == {pivot.member}


@fast
@given(ruled_worlds())
def test_an_addition_loses_exactly_its_rejecters(world) -> None:
    draft, positions, rules = world
    case = Case(draft, positions, rules)
    needs = {}
    for a, b in draft.needs:
        needs.setdefault(a, set()).add(b)
    for point in frontier(draft, positions, rules).points:
        for addition in case.explain(point).additions:
            wanted, size = {addition.item}, 0
            while size != len(wanted):
                size = len(wanted)
                wanted |= {b for a in wanted for b in needs.get(a, ())}
            after = case.check({*point.text, *wanted})
            assert point.signers - after.signers == addition.loss
            assert after.weight - point.weight == addition.weight
            assert set(point.members) - set(after.members) == set(addition.members)


@fast
@given(ruled_worlds())
def test_prices_add_up_to_the_fall_of_the_frontier(world) -> None:
    found = frontier(*world)
    if found.points:
        last = found.points[-1].signers
        prices = [found.price(k) for k in range(last)]
        assert sum(p for p in prices if p is not None) == found.upper[0] - found.upper[last]
        assert found.price(last) is None
        assert found.best_text(last + 1) is None


@fast
@given(ruled_worlds(), ruled_worlds())
def test_comparing_two_frontiers_tells_every_difference(one, other) -> None:
    a, b = frontier(*one), frontier(*other)
    told = {}
    for gap in compare(a, b):
        told.update(dict.fromkeys(range(gap.first, gap.last + 1), (gap.one, gap.other)))
    for k in range(max([0, *(p.signers for p in a.points + b.points)]) + 1):
        here, there = a.best_text(k), b.best_text(k)
        pair = (here.weight if here else None, there.weight if there else None)
        assert told.get(k, pair) == pair
        assert (k in told) == (pair[0] != pair[1])


def test_a_gap_to_nothing_has_no_difference() -> None:
    nothing = frontier(ABC, FOUR, Rules(required_members=("x",), required_items=("a",)))
    gaps = compare(frontier(ABC, FOUR), nothing)
    assert {gap.difference for gap in gaps} == {None}
    assert gaps[0].first == 0
