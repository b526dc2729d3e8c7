"""Words of every script, and differences that give both texts back."""

import difflib
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.core.prose.diff import Op, Span, diff, matches, rising, similarity
from comity.core.prose.words import is_ideographic, words

ALPHABET = "ab c.,*\n人生กำเ្ខា أَ١2é"
TEXT = st.text(alphabet=ALPHABET, max_size=40)


@given(st.text(max_size=60) | TEXT)
def test_words_joined_are_the_text(text: str) -> None:
    cut = words(text)
    assert "".join(cut) == text
    assert "" not in cut


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The workers' day, 1,000 strong.",
            ["The", " ", "workers", "'", " ", "day", ",", " ", "1,000", " ", "strong", "."],
        ),
        ("l’homme aujourd'hui", ["l’homme", " ", "aujourd'hui"]),
        ("well-known", ["well-known"]),
        ("人人生而自由。", ["人", "人", "生", "而", "自", "由", "。"]),
        ("第12条", ["第", "12", "条"]),
        ("أحراراً متساوين", ["أحراراً", " ", "متساوين"]),
        ("می‌شود", ["می‌شود"]),
        ("अनुच्छेद १", ["अनुच्छेद", " ", "१"]),
        ("เกิดมา", ["เกิ", "ด", "มา"]),
        ("ខ្មែរ", ["ខ្មែ", "រ"]),
        ("모든 인간은", ["모든", " ", "인간은"]),
        ("*a* **b** [c](/s/X)", ["*", "a", "*", " ", "**", "b", "**", " ", "[", "c", "](/s/X)"]),
        ("e\u0301tat", ["e\u0301tat"]),
    ],
)
def test_words_are_what_a_reader_takes_for_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(TEXT, TEXT)
def test_a_difference_gives_both_texts_back(old: str, new: str) -> None:
    spans = diff(old, new)
    assert "".join(s.text for s in spans if s.op is not Op.INSERT) == old
    assert "".join(s.text for s in spans if s.op is not Op.DELETE) == new
    assert all(s.text for s in spans)
    assert all(a.op is not b.op for a, b in pairwise(spans))
    assert all((a.op, b.op) != (Op.INSERT, Op.DELETE) for a, b in pairwise(spans))


@given(TEXT)
def test_equal_texts_do_not_differ(text: str) -> None:
    assert diff(text, text) == ((Span(Op.KEEP, text),) if text else ())


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "free and equal",
            "free or equal",
            [("keep", "free "), ("delete", "and"), ("insert", "or"), ("keep", " equal")],
        ),
        ("a b c", "x y c", [("delete", "a b"), ("insert", "x y"), ("keep", " c")]),
        (
            "人人生而自由",
            "人生而不自由",
            [
                ("keep", "人"),
                ("delete", "人"),
                ("keep", "生而"),
                ("insert", "不"),
                ("keep", "自由"),
            ],
        ),
        (
            "يولد جميع الناس",
            "يولد الناس",
            [("keep", "يولد "), ("delete", "جميع "), ("keep", "الناس")],
        ),
        ("", "new", [("insert", "new")]),
    ],
)
def test_known_differences(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert [(s.op.value, s.text) for s in diff(old, new)] == expected


def _longest_common(a: str, b: str) -> int:
    best = [0] * (len(b) + 1)
    for x in a:
        above = best[:]
        for j, y in enumerate(b, 1):
            best[j] = above[j - 1] + 1 if x == y else max(above[j], best[j - 1])
    return best[-1]


@given(st.text("ab", max_size=12), st.text("ab", max_size=12))
def test_without_anchors_as_much_as_possible_is_kept(a: str, b: str) -> None:
    """Dynamic programming is the oracle; words that occur twice everywhere are never anchors."""
    left, right = list("aabb" + a), list("bbaa" + b)
    pairs = list(matches(left, right))
    assert all(left[i] == right[j] for i, j in pairs)
    assert pairs == sorted(set(pairs))
    assert len(pairs) == _longest_common("".join(left), "".join(right))


def test_a_stretch_without_common_anchors_beyond_the_effort_is_replaced() -> None:
    old, new = "a b " * 400 + "e", "c d " * 400 + "f"
    assert [s.op for s in diff(old, new)] == [Op.DELETE, Op.INSERT]


def test_a_long_paragraph_is_compared_in_linear_steps() -> None:
    old = " ".join(f"word{n}" for n in range(5_000))
    new = old.replace("word2500 ", "")
    assert [(s.op, s.text) for s in diff(old, new)][1] == (Op.DELETE, "word2500 ")


@given(st.lists(st.integers(0, 9), max_size=10))
def test_rising_is_a_longest_rising_chain(values: list[int]) -> None:
    chain = rising(values)
    picked = [values[k] for k in chain]
    assert chain == sorted(set(chain))
    assert picked == sorted(set(picked))
    best = [1] * len(values)
    for j in range(len(values)):
        best[j] = 1 + max([best[i] for i in range(j) if values[i] < values[j]], default=0)
    assert len(chain) == max(best, default=0)


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_likeness_is_between_nothing_and_all(a: list[str], b: list[str]) -> None:
    value = similarity(Counter(a), Counter(b))
    common = len(a) - sum((Counter(a) - Counter(b)).values())
    assert value == (2 * common / (len(a) + len(b)) if a or b else 1.0)


def test_our_differences_are_not_longer_than_those_of_difflib_by_much() -> None:
    old = "All human beings are born free and equal in dignity and rights."
    new = "All human beings are free, born equal in rights and in dignity."
    kept = sum(len(s.text) for s in diff(old, new) if s.op is Op.KEEP)
    theirs = sum(
        b.size
        for b in difflib.SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    )
    assert kept >= theirs * 0.6


def test_scripts_without_spaces_are_told_apart() -> None:
    assert is_ideographic("第一条 人人")
    assert not is_ideographic("모든 인간은 태어날")
    assert not is_ideographic("Article 1")
