"""Ids stay with their paragraphs over versions."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from comity.core.prose import Kind, Paragraph, carry_ids, label, new_id, sources

WORDS = ["peace", "right", "person", "law", "freedom", "nation", "work", "school", "family", "home",
         "vote", "union", "wage", "rest", "health", "court", "asylum", "opinion", "art", "duty"]  # fmt: skip


def paragraph(name: str, text: str, kind: Kind = Kind.PARAGRAPH) -> Paragraph:
    return Paragraph(name, kind, 0, text)


SENTENCE = st.lists(st.sampled_from(WORDS), min_size=6, max_size=12).map(" ".join)
TEXT = st.lists(SENTENCE, max_size=8).map(
    lambda texts: tuple(paragraph(f"a{n}", text) for n, text in enumerate(texts))
)


def ids(paragraphs: tuple[Paragraph, ...]) -> list[str]:
    return [p.id for p in paragraphs]


def blank(paragraphs: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    return tuple(replace(p, id="") for p in paragraphs)


@given(TEXT, TEXT)
def test_ids_are_distinct_deterministic_and_texts_untouched(
    old: tuple[Paragraph, ...], new: tuple[Paragraph, ...]
) -> None:
    carried = carry_ids(old, blank(new))
    assert blank(carried) == blank(new)
    assert len(set(ids(carried))) == len(new)
    assert carried == carry_ids(old, blank(new))


@given(TEXT)
def test_an_unchanged_text_keeps_every_id(old: tuple[Paragraph, ...]) -> None:
    assert carry_ids(old, blank(old)) == old


@given(TEXT, TEXT)
def test_equal_paragraphs_share_as_many_ids_as_there_are_pairs(
    old: tuple[Paragraph, ...], new: tuple[Paragraph, ...]
) -> None:
    carried = carry_ids(old, blank(new))
    text_of = {p.id: p.text for p in old}
    for text in {p.text for p in old}:
        kept = sum(text_of.get(p.id) == text == p.text for p in carried)
        assert kept == min(sum(p.text == text for p in old), sum(p.text == text for p in new))


@given(st.permutations(range(8)))
def test_moved_paragraphs_keep_their_ids(order: list[int]) -> None:
    old = tuple(paragraph(f"a{n}", f"{WORDS[n]} {WORDS[n + 8]} only here") for n in range(8))
    new = tuple(old[n] for n in order)
    assert carry_ids(old, blank(new)) == new


OLD = (
    paragraph("t", "On peace", Kind.HEADING),
    paragraph("a", "We call for an end to all wars and for the right of peoples to decide."),
    paragraph("b", "We support workers on strike in every country."),
    paragraph("c", "The next meeting is held in spring."),
)


def test_edited_inserted_and_deleted_paragraphs() -> None:
    new = (
        paragraph("", "On peace and bread", Kind.HEADING),
        paragraph("", "A wholly new opening thought stands first."),
        paragraph("", "We call for an end to every war and for the right of peoples to decide."),
        paragraph("", "The next meeting is held in autumn, in the south."),
    )
    carried = carry_ids(OLD, new)
    assert [i if i in "tabc" else "new" for i in ids(carried)] == ["t", "new", "a", "c"]


def test_a_paragraph_moved_and_edited_keeps_its_id() -> None:
    new = (OLD[3], OLD[0], OLD[2], replace(OLD[1], text=OLD[1].text.replace("all wars", "war")))
    assert ids(carry_ids(OLD, blank(new))) == ["c", "t", "b", "a"]


def test_a_heading_turned_into_a_paragraph_keeps_its_id() -> None:
    new = (paragraph("", "On peace"), *blank(OLD[1:]))
    assert ids(carry_ids(OLD, new)) == ["t", "a", "b", "c"]


def test_an_id_that_came_back_in_the_file_wins_over_the_text() -> None:
    new = (paragraph("b", "Entirely rewritten by somebody."), paragraph("", OLD[2].text))
    carried = carry_ids(OLD, new)
    assert carried[0].id == "b"
    assert carried[1].id not in {"t", "a", "b", "c"}


def test_of_two_paragraphs_run_together_the_first_id_stays() -> None:
    joined = paragraph("a+b", f"{OLD[1].text} {OLD[2].text}")
    assert ids(carry_ids(OLD, (OLD[0], joined, OLD[3]))) == ["t", "a", "c"]


def test_an_id_that_comes_back_twice_is_given_once() -> None:
    carried = carry_ids(OLD, (replace(OLD[1], text="one"), replace(OLD[1], text="two")))
    assert carried[0].id == "a"
    assert carried[1].id != "a"


def test_new_ids_avoid_those_taken_before() -> None:
    first = carry_ids((), (paragraph("", "same"), paragraph("", "same")))
    assert len(set(ids(first))) == 2
    again = carry_ids((), (paragraph("", "same"),), taken=set(ids(first)))
    assert again[0].id not in ids(first)
    assert new_id("same", ()) == first[0].id == "peoq3zhng"


def test_ten_thousand_paragraphs_in_bounded_time() -> None:
    old = tuple(paragraph(f"a{n}", f"{WORDS[n % 20]} number {n} stands") for n in range(10_000))
    new = (paragraph("", "first"), *blank(old[:5_000]), *blank(old[5_001:]))
    assert ids(carry_ids(old, new))[1:] == [p.id for p in old if p.id != "a5000"]


def test_a_translation_id_names_its_sources() -> None:
    assert sources("a") == ("a",)
    assert sources("a+b") == ("a", "b")
    assert sources("a.2+b.2") == ("a", "b")


def test_the_label_of_an_item_is_read_in_many_scripts() -> None:
    found = {
        text: label(text)
        for text in (
            "1. Everyone", "(a) every", "१. सब", "(一) 人人", "㈠人人", "፩/፡ ማንኛ", "1.2 Scope",
            "a) one", "一、人人", "2024 was", "Everyone has", "(everybody) is", "3.14", "1.º Todo", "1. ",
        )
    }  # fmt: skip
    assert found == {
        "1. Everyone": "1.", "(a) every": "(a)", "१. सब": "१.", "(一) 人人": "(一)", "㈠人人": "㈠",
        "፩/፡ ማንኛ": "፩/፡", "1.2 Scope": "1.2", "a) one": "a)", "一、人人": "一、", "2024 was": "",
        "Everyone has": "", "(everybody) is": "", "3.14": "", "1.º Todo": "1.º", "1. ": "",
    }  # fmt: skip
