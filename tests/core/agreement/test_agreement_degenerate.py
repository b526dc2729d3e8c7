"""The degenerate cases of the frontier, one by one, and every refusal with its sentence."""

from __future__ import annotations

import numpy as np
import pytest

from comity.core.agreement import Draft, Group, Item, Member, Position, Positions, Rules, frontier

AB = Draft((Item("a", 2), Item("b", 3)))


def people(*ids: str, blocs: tuple[str, ...] = ()) -> list[Member]:
    return [Member(name, blocs) for name in ids]


def values(draft: Draft, positions: Positions, rules: Rules | None = None):
    return [(p.signers, p.weight) for p in frontier(draft, positions, rules).points]


def reasons(draft: Draft, positions: Positions, rules: Rules) -> list[str]:
    found = frontier(draft, positions, rules)
    assert found.points == ()
    assert found.exact
    return [str(reason) for reason in found.infeasible]


def test_without_members_there_is_one_point() -> None:
    found = frontier(AB, Positions([], []))
    assert [(p.signers, p.weight, p.text) for p in found.points] == [(0, 5, ("a", "b"))]
    assert found.exact
    assert not found.no_common_text


def test_without_items_there_is_one_point() -> None:
    found = frontier(Draft(()), Positions(people("x", "y"), [[], []]))
    assert [(p.signers, p.weight, p.members) for p in found.points] == [(2, 0, ("x", "y"))]


def test_without_either_there_is_the_empty_point() -> None:
    assert values(Draft(()), Positions([], [])) == [(0, 0)]


def test_when_nobody_rejects_there_is_one_point() -> None:
    positions = Positions(people("x", "y"), [[2, 0], [1, -9]])
    point = frontier(AB, positions).points[0]
    assert values(AB, positions) == [(2, 5)]
    assert (point.reserving, point.silent) == (("y",), ("y",))


def test_when_everybody_rejects_everything_there_is_no_common_text() -> None:
    found = frontier(AB, Positions(people("x", "y"), [[-1, -1], [-1, -1]]))
    assert [(p.signers, p.weight) for p in found.points] == [(0, 5), (2, 0)]
    assert found.no_common_text


def test_a_required_member_that_rejects_a_required_item_is_named_with_it() -> None:
    rules = Rules(required_members=("y",), required_items=("b",))
    positions = Positions(people("x", "y"), [[2, 2], [2, -1]])
    assert reasons(AB, positions, rules) == ["Required member y rejects required item b."]


def test_a_required_member_that_rejects_what_a_required_item_needs_is_named() -> None:
    draft = Draft((Item("a"), Item("b")), needs=(("b", "a"),))
    rules = Rules(required_members=("y",), required_items=("b",))
    positions = Positions(people("x", "y"), [[2, 2], [-1, 2]])
    assert reasons(draft, positions, rules) == ["Required member y rejects required item a."]


def test_required_items_that_exclude_each_other_are_named() -> None:
    draft = Draft(AB.items, (Group(("a", "b")),))
    rules = Rules(required_items=("a", "b"))
    assert reasons(draft, Positions(people("x"), [[2, 2]]), rules) == [
        "Required items a, b exclude one another."
    ]


def test_a_bloc_smaller_than_its_quota_is_named() -> None:
    positions = Positions(people("x", "y", blocs=("north",)), [[2, 2], [2, 2]])
    assert reasons(AB, positions, Rules(bloc_min={"north": 3})) == [
        "Bloc north has 2 of the 3 signers asked."
    ]


def test_a_bloc_that_rejects_the_required_items_is_named() -> None:
    positions = Positions(people("x", "y", blocs=("north",)), [[-1, 2], [2, 2]])
    rules = Rules(bloc_min={"north": 2}, required_items=("a",))
    assert reasons(AB, positions, rules) == [
        "Bloc north: only 1 of the 2 signers asked are left once those who reject the required "
        "items (a) are out."
    ]


def test_a_place_without_any_alternative_left_is_named() -> None:
    draft = Draft(AB.items, (Group(("a", "b"), "exactly_one"),))
    positions = Positions(people("x", "y"), [[-1, -1], [2, 2]])
    assert reasons(draft, positions, Rules(required_members=("x",))) == [
        "Exactly one of a, b must be kept, but required members (x) or required items leave none."
    ]


def test_conditions_that_are_only_impossible_together_are_reported() -> None:
    draft = Draft(AB.items, (Group(("a", "b"), "exactly_one"),))
    positions = Positions([Member("x", ("north",)), Member("y", ("south",))], [[-1, 2], [2, -1]])
    rules = Rules(bloc_min={"north": 1, "south": 1})
    assert reasons(draft, positions, rules) == ["No text satisfies all conditions together."]


def test_cyclic_needs_are_one_block() -> None:
    draft = Draft((Item("a", 2), Item("b", 3)), needs=(("a", "b"), ("b", "a"), ("a", "a")))
    positions = Positions(people("x", "y"), [[-1, 2], [2, 2]])
    assert values(draft, positions) == [(1, 5), (2, 0)]


def test_needs_reach_through_a_chain() -> None:
    draft = Draft((Item("a"), Item("b"), Item("c")), needs=(("c", "b"), ("b", "a")))
    positions = Positions(people("x", "y"), [[-1, 2, 2], [2, 2, 2]])
    assert [p.text for p in frontier(draft, positions).points] == [("a", "b", "c"), ()]


def test_an_item_that_needs_two_alternatives_of_one_place_never_appears() -> None:
    draft = Draft(
        (Item("a", 1), Item("b", 1), Item("c", 9)), (Group(("a", "b")),), (("c", "a"), ("c", "b"))
    )
    positions = Positions(people("x"), [[2, 2, 2]])
    assert values(draft, positions) == [(1, 1)]


def test_an_item_that_needs_an_alternative_excludes_the_others() -> None:
    draft = Draft((Item("a", 1), Item("b", 3), Item("c", 1)), (Group(("a", "b")),), (("c", "a"),))
    positions = Positions(people("x"), [[2, 2, 2]])
    assert frontier(draft, positions).points[0].text == ("b",)


def test_a_dominated_alternative_is_not_chosen_and_a_dominating_one_is() -> None:
    draft = Draft((Item("a", 2), Item("b", 2)), (Group(("a", "b")),))
    positions = Positions(people("x", "y"), [[-1, 2], [2, 2]])
    assert frontier(draft, positions).points[0].text == ("b",)


def test_exactly_one_of_one_is_a_required_item() -> None:
    draft = Draft(AB.items, (Group(("a",), "exactly_one"),))
    positions = Positions(people("x", "y"), [[-1, 2], [2, 2]])
    assert values(draft, positions) == [(1, 5)]


def test_items_without_weight_are_kept_when_they_cost_nothing() -> None:
    draft = Draft((Item("a", 0), Item("b", 1), Item("c", 0)))
    positions = Positions(people("x", "y"), [[2, 2, -1], [2, 2, 2]])
    assert frontier(draft, positions).points[0].text == ("a", "b")


def test_members_without_weight_sign_but_do_not_count() -> None:
    positions = Positions([Member("x", (), 0), Member("y")], [[2, 2], [2, 2]])
    point = frontier(AB, positions).points[0]
    assert (point.signers, point.members) == (1, ("x", "y"))


def test_common_divisors_are_taken_out_exactly() -> None:
    draft = Draft((Item("a", 40_000), Item("b", 60_000)))
    positions = Positions([Member("x", (), 300_000), Member("y", (), 600_000)], [[-1, 2], [2, -1]])
    found = frontier(draft, positions)
    assert [(p.signers, p.weight) for p in found.points] == [
        (0, 100_000),
        (300_000, 60_000),
        (600_000, 40_000),
        (900_000, 0),
    ]
    assert found.upper == {0: 100_000, 300_000: 60_000, 600_000: 40_000, 900_000: 0}


def test_a_quota_counts_in_the_same_unit_as_the_weights() -> None:
    members = [Member("x", ("north",), 4), Member("y", ("north",), 4), Member("z", (), 4)]
    positions = Positions(members, [[-1, 2], [2, 2], [2, -1]])
    rules = Rules(bloc_min={"north": 5})
    assert values(AB, positions, rules) == [(8, 3), (12, 0)]


def test_products_beyond_thirty_two_bits_are_refused_with_the_reason() -> None:
    draft = Draft((Item("a", 2**20 + 1), Item("b", 2**20)))
    positions = Positions([Member("x", (), 2**10), Member("y", (), 2**10 + 1)], [[2, 2], [2, 2]])
    with pytest.raises(ValueError, match="must stay below 2147483647"):
        frontier(draft, positions)


def test_too_many_signers_are_refused_with_the_reason() -> None:
    positions = Positions([Member("x", (), 10**6), Member("y", (), 1)], [[2], [2]])
    with pytest.raises(ValueError, match="more than 1000000"):
        frontier(Draft((Item("a"),)), positions)


@pytest.mark.parametrize("weight", [-1, 1.0, float("nan"), True, "3", None])
def test_a_weight_must_be_a_whole_number(weight) -> None:
    with pytest.raises(ValueError, match="Weight of item 'a'"):
        Item("a", weight)
    with pytest.raises(ValueError, match="Weight of member 'x'"):
        Member("x", (), weight)
    with pytest.raises(ValueError, match="Quota of bloc 'n'"):
        Rules(bloc_min={"n": weight})


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Draft((Item("a"), Item("a"))), "Item 'a' appears twice."),
        (lambda: Draft((Item("a"),), (Group(("z",)),)), "A group names an unknown item 'z'."),
        (lambda: Draft((Item("a"),), needs=(("a", "z"),)), "names an unknown item 'z'."),
        (lambda: Draft(AB.items, (Group(("a",)), Group(("a", "b")))), "item 'a' appears twice."),
        (lambda: Group(()), "A group has no items."),
        (lambda: Group(("a", "a")), "item 'a' appears twice."),
        (lambda: Group(("a",), "some"), "neither at_most_one nor exactly_one"),
        (lambda: Positions(people("x", "x"), [[2], [2]]), "Member 'x' appears twice."),
        (lambda: Positions(people("x"), [[2], [2]]), "1 members, but the table has the shape"),
        (lambda: Positions(people("x"), [[2, 7]]), "Member 'x', column 2: 7 is no position."),
        (lambda: Positions(people("x"), [[float("nan")]]), "column 1: nan is no position."),
        (lambda: Rules(silent="maybe"), "is none of open, blocks, bounds"),
        (lambda: Rules(blocking=frozenset({Position.SILENT})), "governed by `silent`"),
        (
            lambda: frontier(AB, Positions(people("x"), [[2]])),
            "2 items, but the table has 1 columns.",
        ),
        (
            lambda: frontier(AB, Positions(people("x"), [[2, 2]]), Rules(required_items=("z",))),
            "Required item 'z' is unknown.",
        ),
        (
            lambda: frontier(AB, Positions(people("x"), [[2, 2]]), Rules(required_members=("z",))),
            "Required member 'z' is unknown.",
        ),
        (
            lambda: frontier(AB, Positions(people("x"), [[2, 2]]), Rules(bloc_min={"z": 1})),
            "Bloc with a quota 'z' is unknown.",
        ),
        (
            lambda: Positions.of(AB, people("x"), {("z", "a"): Position.ACCEPT}),
            "unknown member 'z'.",
        ),
        (
            lambda: Positions.of(AB, people("x"), {("x", "z"): Position.ACCEPT}),
            "unknown item 'z'.",
        ),
    ],
)
def test_bad_input_is_refused_with_the_offender(make, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence.replace("(", r"\(").replace(")", r"\)")):
        make()


def test_positions_are_built_from_what_was_said() -> None:
    positions = Positions.of(AB, people("x", "y"), {("y", "b"): Position.REJECT})
    assert positions.table.tolist() == [[-9, -9], [-9, -1]]
    with pytest.raises(ValueError, match="read-only"):
        positions.table[0, 0] = np.int8(2)
