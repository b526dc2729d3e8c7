"""What a translation no longer says."""

from hypothesis import given
from hypothesis import strategies as st

from comity.core.prose import Kind, Paragraph, stale, untranslated

SOURCE = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["x", "y", " x "]))


def text(source: dict[str, str]) -> list[Paragraph]:
    return [Paragraph(name, Kind.PARAGRAPH, 0, words) for name, words in source.items()]


def test_changed_and_deleted_sources_are_stale() -> None:
    old = text({"a": "one", "b": "two", "c": "three", "d": "four"})
    new = text({"a": "one", "d": "four", "b": "two!", "e": "five"})
    translation = ["a", "b.2", "c+d", "d", "note"]
    assert stale(old, new, translation) == {"b.2", "c+d"}
    assert stale(old, new, translation, redone=["b.2"]) == {"c+d"}
    assert untranslated(new, translation) == {"e"}


@given(SOURCE, SOURCE)
def test_exactly_the_changed_paragraphs_are_stale(old: dict[str, str], new: dict[str, str]) -> None:
    expected = {n for n in old if new.get(n, "").strip() != old[n].strip()}
    assert stale(text(old), text(new), list("abcdefg")) == expected


@given(SOURCE)
def test_nothing_is_stale_when_nothing_changed(source: dict[str, str]) -> None:
    assert stale(text(source), text(dict(reversed(source.items()))), list(source)) == set()
    assert untranslated(text(source), source) == set()
