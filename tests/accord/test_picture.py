"""Questions about common ground as values, and their answers."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from comity.accord.enums import Silence
from comity.accord.picture import Curve, Picture, Question, Wish, answer, quick

# Three members, two paragraphs and another wording of the second.
QUESTION = Question(
    items=(("p:a", 10), ("p:b", 20), ("a:1", 15)),
    groups=(("p:b", "a:1"),),
    needs=(),
    members=(("ash", "north"), ("birch", "north"), ("cedar", "south")),
    cells=("aaa", "axr", "xaa"),
)


def found(question: Question) -> list[tuple[int, int, tuple[str, ...]]]:
    return [(p.signers, p.weight, p.text) for p in quick(question).wished.points]


def test_the_frontier_takes_one_wording_of_each_place():
    assert found(QUESTION) == [
        (1, 30, ("p:a", "p:b")),
        (2, 25, ("p:a", "a:1")),
        (3, 15, ("a:1",)),
    ]


def test_without_reservations_the_other_curve_is_lower():
    strict = quick(QUESTION).strict
    assert strict is not None
    assert [(p.signers, p.weight) for p in strict.points] == [(1, 30), (2, 20), (3, 0)]
    alone = quick(replace(QUESTION, wish=Wish(reserve="block")))
    assert alone.strict is None
    assert [(p.signers, p.weight) for p in alone.wished.points] == [(1, 30), (2, 20), (3, 0)]


def test_silence_is_open_or_blocks_or_bounds():
    silent = replace(QUESTION, cells=("aaa", "a--", "aaa"))
    assert found(silent) == [(3, 30, ("p:a", "p:b"))]
    blocking = replace(silent, wish=Wish(silent=Silence.BLOCKS))
    assert found(blocking) == [(2, 30, ("p:a", "p:b")), (3, 10, ("p:a",))]
    both = quick(replace(silent, wish=Wish(silent=Silence.BOUNDS))).wished
    assert [(p.signers, p.weight) for p in both.points] == [(2, 30), (3, 10)]
    assert both.perhaps is not None
    assert [(p.signers, p.weight) for p in both.perhaps.points] == [(3, 30)]


def test_who_must_sign_and_what_must_stand():
    assert found(replace(QUESTION, wish=Wish(required="cedar"))) == [
        (2, 20, ("p:b",)),
        (3, 15, ("a:1",)),
    ]
    assert found(replace(QUESTION, wish=Wish(keep="p:a"))) == [
        (1, 30, ("p:a", "p:b")),
        (2, 25, ("p:a", "a:1")),
    ]


def test_a_pair_that_cannot_be_had_is_named():
    curve = quick(replace(QUESTION, wish=Wish(required="cedar", keep="p:a"))).wished
    assert curve.points == ()
    assert [(c.code, c.members, c.items) for c in curve.conflicts] == [
        ("member_rejects_item", ("cedar",), ("p:a",))
    ]


def test_each_region_that_has_as_many_gives_so_many_signers():
    wish = Wish(each=2)
    assert replace(QUESTION, wish=wish).rules().bloc_min == {"north": 2}
    assert found(replace(QUESTION, wish=wish)) == [(2, 25, ("p:a", "a:1")), (3, 15, ("a:1",))]


def test_the_whole_takes_the_longest_wording_of_each_place():
    assert QUESTION.whole == 30
    assert replace(QUESTION, groups=()).whole == 45


def test_at_a_number_stands_the_fullest_text_that_so_many_sign():
    curve = quick(QUESTION).wished
    assert [p and p.weight for p in map(curve.at, (0, 1, 2, 3, 4))] == [30, 30, 25, 15, None]


words = st.text("abcdef:-é漢", min_size=1, max_size=4)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    items = draw(st.lists(words, unique=True, min_size=1, max_size=5))
    members = draw(st.lists(words, unique=True, max_size=5))
    width = len(items)
    return Question(
        tuple((item, draw(st.integers(0, 30))) for item in items),
        (tuple(items[:2]),) if width > 1 and draw(st.booleans()) else (),
        ((items[0], items[-1]),) if width > 2 and draw(st.booleans()) else (),
        tuple((m, draw(st.sampled_from(["", "n", "s"]))) for m in members),
        tuple(draw(st.text("arox-", min_size=width, max_size=width)) for _ in members),
        Wish(draw(st.sampled_from(["sign", "block"])), draw(st.sampled_from(Silence))),
    )


@given(questions())
def test_a_question_and_its_answer_are_kept_and_read_again(question: Question):
    again = Question.from_json(question.to_json())
    assert again == question
    assert again.digest == question.digest
    picture = answer(question, 5.0)
    assert Picture.from_json(picture.to_json()) == picture
    assert picture.exact


@given(questions(), st.randoms())
def test_the_order_of_organisations_changes_no_number(question: Question, chance):
    rows = list(zip(question.members, question.cells, strict=True))
    chance.shuffle(rows)
    other = replace(
        question,
        members=tuple(member for member, _cells in rows),
        cells=tuple(cells for _member, cells in rows),
    )
    numbers = [
        [(p.signers, p.weight) for p in answer(q, 5.0).wished.points] for q in (question, other)
    ]
    assert numbers[0] == numbers[1]


def test_no_members_is_the_whole_text_for_nobody():
    curve: Curve = quick(replace(QUESTION, members=(), cells=())).wished
    assert [(p.signers, p.weight) for p in curve.points] == [(0, 30)]
