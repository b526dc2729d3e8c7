"""Language versions side by side."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.prose.udhr import udhr, udhr_keys

from comity.core.prose import Kind, Paragraph, Row, align, join, share_ids, split
from comity.core.prose.numbers import numerals, ordinal

KINDS = st.sampled_from([(Kind.PARAGRAPH, 0), (Kind.HEADING, 2), (Kind.ITEM, 1), (Kind.QUOTE, 0)])


def texts(prefix: str) -> st.SearchStrategy[tuple[Paragraph, ...]]:
    part = st.tuples(KINDS, st.text("ab 1二.:", max_size=20))
    return st.lists(part, max_size=7).map(
        lambda parts: tuple(
            Paragraph(f"{prefix}{n}", *kind, text) for n, (kind, text) in enumerate(parts)
        )
    )


def left(rows: tuple[Row, ...]) -> tuple[Paragraph, ...]:
    return tuple(p for row in rows for p in row.left)


def right(rows: tuple[Row, ...]) -> tuple[Paragraph, ...]:
    return tuple(p for row in rows for p in row.right)


@given(texts("a"), texts("b"), st.booleans())
def test_every_paragraph_is_in_one_row_in_order(
    a: tuple[Paragraph, ...], b: tuple[Paragraph, ...], only_ids: bool
) -> None:
    rows = align(a, b, only_ids=only_ids)
    assert left(rows) == a
    assert right(rows) == b
    assert all(row.left or row.right for row in rows)


@given(texts("a"))
def test_a_text_beside_itself_is_one_to_one(a: tuple[Paragraph, ...]) -> None:
    assert align(a, a) == tuple(Row((p,), (p,)) for p in a)


@given(texts("a"), texts("b"))
def test_sides_exchange(a: tuple[Paragraph, ...], b: tuple[Paragraph, ...]) -> None:
    rows = align(a, b, only_ids=True)
    mirrored = align(b, a, only_ids=True)
    assert {row for row in rows} == {Row(row.right, row.left) for row in mirrored}


@given(texts("a"), texts("b"), st.data())
def test_a_confirmed_alignment_is_found_again_from_the_ids(
    a: tuple[Paragraph, ...], b: tuple[Paragraph, ...], data: st.DataObject
) -> None:
    rows: list[Row] = []
    i = j = 0
    while i < len(a) or j < len(b):
        di = data.draw(st.integers(0 if j < len(b) else 1, min(3, len(a) - i)))
        dj = data.draw(st.integers(0 if di else min(1, len(b) - j), min(3, len(b) - j)))
        if not (di and dj):  # beside nothing, each stands alone
            di, dj = min(di, 1), min(dj, 1)
        rows.append(Row(a[i : i + di], b[j : j + dj]))
        i, j = i + di, j + dj
    shared = share_ids(rows)
    again = align(a, shared, only_ids=True)
    tied = [(r.left, tuple(p.text for p in r.right)) for r in rows if r.left and r.right]
    assert [(r.left, tuple(p.text for p in r.right)) for r in again if r.left and r.right] == tied


def test_paragraphs_that_changed_places_are_not_forced_into_one_row() -> None:
    a = tuple(Paragraph(i, Kind.PARAGRAPH, 0, i) for i in "xyz")
    rows = align(a, (a[2], a[0], a[1]), only_ids=True)
    assert [(tuple(p.id for p in r.left), tuple(p.id for p in r.right)) for r in rows] == [
        ((), ("z",)), (("x",), ("x",)), (("y",), ("y",)), (("z",), ()),
    ]  # fmt: skip


ROWS = tuple(
    Row(
        (Paragraph(f"a{n}", Kind.PARAGRAPH, 0, "a"),), (Paragraph(f"b{n}", Kind.PARAGRAPH, 0, "b"),)
    )
    for n in range(3)
)


def test_rows_are_joined_and_split() -> None:
    joined = join(ROWS, 1)
    assert joined == (ROWS[0], Row(ROWS[1].left + ROWS[2].left, ROWS[1].right + ROWS[2].right))
    assert split(joined, 1, left=1, right=1) == ROWS
    assert split(ROWS, 0, left=1, right=0) == (
        Row(ROWS[0].left, ()),
        Row((), ROWS[0].right),
        *ROWS[1:],
    )


@given(texts("a"), texts("b"), st.integers(0, 8), st.integers(0, 2), st.integers(0, 2))
def test_joining_and_splitting_lose_nothing(
    a: tuple[Paragraph, ...], b: tuple[Paragraph, ...], index: int, x: int, y: int
) -> None:
    rows = align(a, b)
    changes: tuple[Callable[[], tuple[Row, ...]], ...] = (
        lambda: join(rows, index),
        lambda: split(rows, index, left=x, right=y),
    )
    for change in changes:
        try:
            changed = change()
        except ValueError:
            continue
        assert (left(changed), right(changed)) == (a, b)
        assert all(row.left or row.right for row in changed)


@pytest.mark.parametrize(
    ("index", "x", "y"), [(3, 0, 0), (-1, 0, 0), (0, 2, 0), (0, 0, 0), (0, 1, 1)]
)
def test_cuts_outside_a_row_are_refused(index: int, x: int, y: int) -> None:
    with pytest.raises(ValueError, match="row"):
        split(ROWS, index, left=x, right=y)


def test_the_last_row_cannot_be_joined_with_the_next() -> None:
    with pytest.raises(ValueError, match=r"^There is no row 4; there are 3\.$"):
        join(ROWS, 2)


@pytest.mark.parametrize(
    ("text", "number"),
    [("Article 7", 7), ("المادة ١١", 11), ("第二十一条", 21), ("第三十條", 30), ("第一〇条", 10),
     ("第百五条", 105), ("Artigo XXIX.", 29), ("አንቀጽ፡፳፩፤", 21), ("አንቀጽ፡፪፻፩", 201), ("סעיף כא.", 21),
     ("סעיף ל", 30), ("অনুচ্ছেদ ১২", 12), ("Article premier", None), ("مادهٔ اول", None), ("MCMXC", 1990)],
)  # fmt: skip
def test_numbers_of_headings_in_any_script(text: str, number: int | None) -> None:
    assert ordinal(text) == number


def test_numerals_of_any_script_are_counted() -> None:
    assert numerals("In 1917, ١٩١٧ and 二 of 2") == {1917: 2, 2: 1}


def _unit(rows: tuple[Row, ...]) -> int:
    """Rows whose sides both begin with a heading."""
    return sum(
        bool(r.left and r.right) and r.left[0].kind is r.right[0].kind is Kind.HEADING for r in rows
    )


@pytest.mark.parametrize(
    "pair",
    [
        "arb+eng",
        "cmn_hans+fra",
        "eng+fra",
        "eng+cmn_hant",
        "spa+rus",
        "eng+heb",
        "eng+pes_1",
        "eng+por_BR",
        "eng+amh",
    ],
)
def test_the_universal_declaration_is_aligned_article_by_article(pair: str) -> None:
    one, other = pair.split("+")
    rows = align(udhr(one), udhr(other))
    article = 0
    sides: list[list[int]] = [[], []]
    for count, side in enumerate((left(rows), right(rows))):
        for paragraph in side:
            article += paragraph.kind is Kind.HEADING
            sides[count].append(article)
        article = 0
    titles = min(sum(p.kind is Kind.HEADING for p in side) for side in (left(rows), right(rows)))
    assert _unit(rows) == titles
    assert sum(bool(r.left and r.right) for r in rows) >= 0.85 * len(rows)


def test_french_has_fewer_paragraphs_and_says_so() -> None:
    english, french = udhr("eng"), udhr("fra")
    rows = align(english, french)
    unequal = [r for r in rows if len(r.left) != len(r.right)]
    assert (len(english), len(french), len(rows)) == (92, 91, 91)
    assert [[p.text[:20] for p in (*r.left, *r.right)] for r in unequal] == [
        ["The General Assembly", "Proclaims this Unive", "Proclame la présente"]
    ]


def test_all_language_versions_align_with_english() -> None:
    english = udhr("eng")
    poor = {}
    for key in udhr_keys():
        rows = align(english, udhr(key))
        tied = sum(bool(r.left and r.right) for r in rows)
        if tied < 0.85 * len(rows):
            poor[key] = (tied, len(rows))
    assert poor == {}


def test_confirmed_ids_tie_arabic_and_chinese_through_english() -> None:
    english = udhr("eng")
    arabic = share_ids(align(english, udhr("arb")))
    chinese = share_ids(align(english, udhr("cmn_hans")))
    rows = align(arabic, chinese, only_ids=True)
    assert sum(bool(r.left and r.right) for r in rows) == 89
    assert len(rows) == 89


def test_ten_thousand_paragraphs_align_by_ids_and_by_headings() -> None:
    a = tuple(
        Paragraph(f"a{n}", Kind.HEADING if n % 10 == 0 else Kind.PARAGRAPH, 0, f"{n // 10} text")
        for n in range(10_000)
    )
    assert align(a, a)[-1] == Row((a[-1],), (a[-1],))
    b = tuple(replace(p, id=f"b{p.id}") for p in a)
    assert align(a, b) == tuple(Row((p,), (q,)) for p, q in zip(a, b, strict=True))


def test_labels_tie_items_of_equal_length() -> None:
    def items(name: str, numbers: str) -> tuple[Paragraph, ...]:
        return tuple(
            Paragraph(f"{name}{n}", Kind.ITEM, 1, f"{n}. some words as long as others")
            for n in numbers
        )

    rows = align(items("a", "12345"), items("b", "1345"))
    assert [(tuple(p.id for p in r.left), tuple(p.id for p in r.right)) for r in rows] == [
        (("a1",), ("b1",)), (("a2",), ()), (("a3",), ("b3",)), (("a4",), ("b4",)), (("a5",), ("b5",)),
    ]  # fmt: skip


@given(st.data())
def test_rows_set_by_hand_are_found_again(data: st.DataObject) -> None:
    """Whatever was cut and joined: the ids that are shared tie the same rows, and no others."""
    n, m = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 6))
    a = tuple(Paragraph(f"p{k}", Kind.PARAGRAPH, 0, f"left {k}") for k in range(n))
    b = tuple(Paragraph(f"p{k}", Kind.PARAGRAPH, 0, f"right {k}") for k in range(m))
    rows = align(a, b)
    for _step in range(data.draw(st.integers(0, 6))):
        place = data.draw(st.integers(0, len(rows) - 1))
        row = rows[place]
        left = data.draw(st.integers(0, len(row.left)))
        right = data.draw(st.integers(0, len(row.right)))
        try:
            if data.draw(st.booleans()):
                rows = join(rows, place)
            else:
                rows = split(rows, place, left=left, right=right)
        except ValueError:
            continue
    named = share_ids(rows)
    assert [p.text for p in named] == [p.text for p in b]
    assert len({p.id for p in named}) == m
    again = align(a, named, only_ids=True)

    def tied(found: tuple[Row, ...]) -> list[tuple[list[str], list[str]]]:
        both = [r for r in found if r.left and r.right]
        return [([p.text for p in r.left], [p.text for p in r.right]) for r in both]

    assert tied(again) == tied(rows)
