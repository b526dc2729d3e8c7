"""Proposals on a text: carried out, colliding, rebased."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.core.prose import (
    Bracket,
    Collision,
    Delete,
    Insert,
    Kind,
    Merge,
    Move,
    Operation,
    OperationRefused,
    Paragraph,
    Replace,
    accept,
    apply,
    collisions,
    merge_texts,
    rebase,
)
from comity.core.prose.rolling import collide


def paragraph(name: str, text: str = "") -> Paragraph:
    return Paragraph(name, Kind.PARAGRAPH, 0, text or f"the {name} paragraph of it")


TEXT = tuple(paragraph(name) for name in "abcd")
NAMES = st.sampled_from("abcd")
WORDING = st.sampled_from(
    [
        "the a paragraph of it",
        "one b paragraph of it",
        "the c paragraph of all",
        "new",
        "the b long paragraph of it",
    ]
)
OPERATIONS: st.SearchStrategy[Operation] = st.one_of(
    st.builds(Replace, NAMES, WORDING),
    st.builds(Delete, NAMES),
    st.builds(
        Insert, st.sampled_from(["", *"abcd"]), st.sampled_from([paragraph("x"), paragraph("y")])
    ),
    st.builds(Move, NAMES, st.sampled_from(["", *"abcd"])).filter(lambda m: m.target != m.after),
    st.builds(Bracket, NAMES, st.sampled_from(["", "paragraph", "of it", "the"])),
    st.builds(
        Merge, st.sampled_from([("a", "b"), ("b", "c"), ("b", "c", "d"), ("c", "d")]), WORDING
    ),
)


def words_of(text: tuple[Paragraph, ...]) -> list[tuple[str, str]]:
    return [(p.id, p.text) for p in text]


@pytest.mark.parametrize(
    ("operation", "order", "changed"),
    [
        (Replace("b", "new"), "abcd", "new"),
        (Insert("", paragraph("x", "new")), "xabcd", None),
        (Insert("d", paragraph("x", "new")), "abcdx", None),
        (Delete("b"), "acd", None),
        (Move("b", "d"), "acdb", None),
        (Move("d", ""), "dabc", None),
        (Bracket("b"), "abcd", "[the b paragraph of it]"),
        (Bracket("b", "paragraph"), "abcd", "the b [paragraph] of it"),
        (Merge(("b", "c"), "both"), "abd", "both"),
    ],
)
def test_operations_do_what_they_say(operation: Operation, order: str, changed: str | None) -> None:
    after = apply(TEXT, operation)
    assert "".join(p.id for p in after) == order
    assert {p.id: p.text for p in after}.get("b", "") == (
        changed or ("" if "b" not in order else "the b paragraph of it")
    )


@pytest.mark.parametrize(
    ("operation", "code", "where"),
    [
        (Replace("z", ""), "gone", "z"),
        (Delete("z"), "gone", "z"),
        (Insert("z", paragraph("x")), "gone", "z"),
        (Insert("a", paragraph("b")), "taken", "b"),
        (Move("a", "a"), "self", "a"),
        (Move("a", "z"), "gone", "z"),
        (Bracket("a", "absent"), "quote", "a"),
        (Bracket("a", "a"), "twice", "a"),
        (Merge(("a",), "x"), "few", "a"),
        (Merge(("a", "c"), "x"), "apart", "a"),
        (Merge(("a", "z"), "x"), "gone", "z"),
    ],
)
def test_impossible_operations_are_refused(operation: Operation, code: str, where: str) -> None:
    with pytest.raises(OperationRefused) as caught:
        apply(TEXT, operation)
    assert (caught.value.code, caught.value.paragraph) == (code, where)
    assert caught.value.message.endswith(".")
    assert collisions(TEXT, {"one": operation}) == (Collision("one", "one", code, where),)


@given(OPERATIONS, OPERATIONS)
@settings(max_examples=400)
def test_what_does_not_collide_gives_one_text_in_either_order(
    one: Operation, other: Operation
) -> None:
    """The defining property, checked by carrying out both orders."""
    try:
        apply(TEXT, one), apply(TEXT, other)
    except OperationRefused:
        return
    found = collisions(TEXT, {"one": one, "other": other})
    results: list[tuple[Paragraph, ...] | None] = []
    for first, second in ((one, other), (other, one)):
        moved = rebase(second, first, TEXT)
        if isinstance(moved, Collision):
            results.append(None)
        else:
            text = apply(TEXT, first)
            results.append(apply(text, moved) if moved else text)
    agree = results[0] is not None and results[0] == results[1]
    assert agree == (found == ())


EDITS = st.one_of(
    st.builds(
        Replace, st.sampled_from("ab"), st.lists(st.sampled_from("uvwx"), max_size=6).map(" ".join)
    ),
    st.builds(Bracket, st.sampled_from("ab"), st.sampled_from(["", "u v", "w", "x u"])),
)


@given(st.lists(st.one_of(OPERATIONS, EDITS), max_size=6))
@settings(max_examples=400)
def test_the_shorter_ways_find_what_trying_every_pair_in_both_orders_finds(
    operations: list[Operation],
) -> None:
    """Separate footprints are not tried, and edits of one paragraph are compared, not made."""
    text = (paragraph("a", "u v w x"), paragraph("b", "w x u v w"), *TEXT[2:])
    possible = {}
    for name, operation in enumerate(operations):
        try:
            apply(text, operation)
            possible[str(name)] = operation
        except OperationRefused:
            continue
    found = []
    for one, other in combinations(possible, 2):
        clash = collide(text, possible[one], possible[other])
        if clash:
            found.append(replace(clash, one=one, other=other))
    assert list(collisions(text, possible)) == found


@given(st.lists(OPERATIONS, max_size=5))
def test_accepting_drops_no_proposal_silently(operations: list[Operation]) -> None:
    pending = {str(n): operation for n, operation in enumerate(operations)}
    text = TEXT
    while pending:
        name, operation = next(iter(pending.items()))
        rest = {n: o for n, o in pending.items() if n != name}
        try:
            accepted = accept(text, operation, rest)
        except OperationRefused:
            pending = rest
            continue
        names = [*accepted.pending, *accepted.met, *(c.one for c in accepted.collided)]
        assert sorted(names) == sorted(rest)
        assert accepted.paragraphs == apply(text, operation)
        for waiting in accepted.pending.values():
            apply(accepted.paragraphs, waiting)
        text, pending = accepted.paragraphs, accepted.pending


@pytest.mark.parametrize(
    ("one", "other", "reason", "where"),
    [
        (Replace("b", "x"), Replace("b", "y"), "words", "b"),
        (Replace("b", "x"), Delete("b"), "words", "b"),
        (Replace("b", "x"), Merge(("a", "b"), "x"), "words", "b"),
        (Replace("a", "x"), Merge(("a", "b"), "x"), "words", "a"),
        (Bracket("b"), Replace("b", "x"), "words", "b"),
        (Bracket("b", "paragraph"), Bracket("b", "paragraph of"), "words", "b"),
        (Insert("b", paragraph("x")), Insert("b", paragraph("y")), "place", "b"),
        (Insert("b", paragraph("x")), Insert("c", paragraph("x")), "taken", "x"),
        (Insert("b", paragraph("x")), Merge(("b", "c"), "z"), "apart", "b"),
        (Move("a", "c"), Move("a", "d"), "place", "a"),
        (Move("a", "c"), Delete("a"), "gone", "a"),
        (Move("a", "c"), Insert("a", paragraph("x")), "place", ""),
        (Delete("b"), Merge(("a", "b"), "z"), "gone", "b"),
        (Merge(("a", "b"), "z"), Merge(("b", "c"), "y"), "words", "b"),
    ],
)
def test_known_collisions(one: Operation, other: Operation, reason: str, where: str) -> None:
    (found,) = collisions(TEXT, {"1": one, "2": other})
    assert (found.one, found.other) == ("1", "2")
    assert (found.reason, found.paragraph) in {(reason, where), (reason, "a")}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Replace("a", "x"), Replace("b", "y")),
        (Replace("a", "x"), Replace("a", "x")),
        (Replace("a", "x"), Move("a", "c")),
        (Replace("a", "one a paragraph of it"), Replace("a", "the a paragraph of all")),
        (Bracket("a", "paragraph"), Replace("a", "one a paragraph of it")),
        (Insert("b", paragraph("x")), Delete("b")),
        (Insert("b", paragraph("x")), Delete("a")),
        (Insert("c", paragraph("x")), Merge(("b", "c"), "z")),
        (Move("a", "c"), Delete("c")),
        (Move("a", "b"), Delete("b")),
        (Delete("b"), Delete("c")),
        (Merge(("a", "b"), "z"), Replace("d", "y")),
    ],
)
def test_known_compatible_pairs(one: Operation, other: Operation) -> None:
    assert collisions(TEXT, {"1": one, "2": other}) == ()


def test_what_stood_after_a_deleted_paragraph_stands_after_the_one_before() -> None:
    assert rebase(Insert("b", paragraph("x")), Delete("b"), TEXT) == Insert("a", paragraph("x"))
    assert rebase(Insert("a", paragraph("x")), Delete("a"), TEXT) == Insert("", paragraph("x"))
    assert rebase(Insert("c", paragraph("x")), Merge(("b", "c"), "z"), TEXT) == Insert(
        "b", paragraph("x")
    )


def test_a_bracket_stays_a_bracket_while_it_brackets_its_words() -> None:
    done = Replace("a", "one a paragraph of it")
    assert rebase(Bracket("a", "of it"), done, TEXT) == Bracket("a", "of it")
    doubled = Replace("a", "of it the a paragraph of it")
    assert rebase(Bracket("a", "of it"), doubled, TEXT) == Replace(
        "a", "of it the a paragraph [of it]"
    )


def test_what_an_accepted_proposal_fulfils_is_met() -> None:
    accepted = accept(
        TEXT, Delete("b"), {"same": Delete("b"), "other": Delete("c"), "lost": Replace("b", "x")}
    )
    assert accepted.met == ("same",)
    assert accepted.pending == {"other": Delete("c")}
    assert accepted.collided == (Collision("lost", "", "gone", "b"),)


def test_a_pending_proposal_impossible_before_is_reported() -> None:
    accepted = accept(TEXT, Delete("b"), {"bad": Delete("z")})
    assert accepted.collided == (Collision("bad", "", "gone", "z"),)


UNITS = st.lists(st.sampled_from(["a ", "b ", "c ", "d "]), max_size=6).map("".join)


@given(UNITS, UNITS, UNITS)
def test_merging_texts_is_symmetrical_and_exact(base: str, one: str, other: str) -> None:
    merged = merge_texts(base, one, other)
    assert merged == merge_texts(base, other, one)
    assert merge_texts(base, one, base) == one
    assert merge_texts(base, one, one) == one


def test_two_edits_of_different_words_are_merged_and_of_neighbours_are_not() -> None:
    base = "We call for peace in all countries."
    assert merge_texts(
        base, "We appeal for peace in all countries.", "We call for peace in all lands."
    ) == ("We appeal for peace in all lands.")
    assert (
        merge_texts(
            base, "We ask for peace in all countries.", "We demand for peace in all countries."
        )
        is None
    )
    assert merge_texts("a", "ab", "ac") is None


def test_a_hundred_proposals_on_ten_thousand_paragraphs() -> None:
    text = tuple(paragraph(f"p{n}") for n in range(10_000))
    proposals: dict[str, Operation] = {f"r{n}": Replace(f"p{n * 7}", "x") for n in range(100)}
    proposals["clash"] = Replace("p7", "y")
    assert collisions(text, proposals) == (Collision("r1", "clash", "words", "p7"),)
    assert len(list(combinations(proposals, 2))) == 5050
