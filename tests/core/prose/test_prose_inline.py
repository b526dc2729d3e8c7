"""The inline markup: what is written reads back, and plain characters stay plain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from comity.core.prose.inline import Run, canonical, escape, markup, normal, plain, runs

ADDRESSES = ("", "", "https://concord.example/a?b=1", "mailto:desk@concord.example", "/s/WG/1")
TEXT = st.text(alphabet="ab *[]()\\\n أ人!", max_size=8)
RUN = st.builds(Run, TEXT, st.booleans(), st.booleans(), st.sampled_from(ADDRESSES))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("plain", (Run("plain"),)),
        ("a *b* c", (Run("a "), Run("b", emphasis=True), Run(" c"))),
        ("**a *b* c**", (Run("a ", strong=True), Run("b", True, True), Run(" c", strong=True))),
        ("***a***", (Run("a", True, True),)),
        ("*a **b* c**", (Run("a ", True), Run("b", True, True), Run(" c", strong=True))),
        ("5 * 3 * 2", (Run("5 * 3 * 2"),)),
        ("*a * b*", (Run("a * b", emphasis=True),)),
        ("*never closed", (Run("*never closed"),)),
        ("**", (Run("**"),)),
        ("****", (Run("****"),)),
        (r"\*a\* \\ \[x\] \q", (Run(r"*a* \ [x] \q"),)),
        ("[the host](https://h.example/)", (Run("the host", link="https://h.example/"),)),
        ("[a *b*](/s/X/1)!", (Run("a ", link="/s/X/1"), Run("b", True, link="/s/X/1"), Run("!"))),
        ("*[a](/s/X/1)*", (Run("a", True, link="/s/X/1"),)),
        ("[*a](/s/X/1) b*", (Run("a", True, link="/s/X/1"), Run(" b", True))),
        ("[a](javascript:alert)", (Run("[a](javascript:alert)"),)),
        ("[a](//evil.example)", (Run("[a](//evil.example)"),)),
        ("[the host] (draft)", (Run("[the host] (draft)"),)),
        ("one\ntwo", (Run("one\ntwo"),)),
    ],
)
def test_text_is_read_as_runs(text: str, expected: tuple[Run, ...]) -> None:
    assert runs(text) == expected


@given(st.lists(RUN, max_size=6).map(tuple))
def test_runs_survive_being_written_and_read(chain: tuple[Run, ...]) -> None:
    assert runs(markup(chain)) == normal(chain)
    assert "".join(r.text for r in normal(chain)) == "".join(r.text for r in chain)


@given(TEXT)
def test_escaped_characters_are_read_as_themselves(text: str) -> None:
    assert plain(escape(text)) == text
    assert plain("[" + escape(text, inside_link=True) + "](/s/X)") == text or not text


@given(st.text(alphabet="ab *[]()\\/s:", max_size=20))
def test_the_canonical_form_reads_the_same_and_is_its_own(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once
    assert runs(once) == normal(runs(text))


@given(
    st.lists(
        st.tuples(st.sampled_from(["plain", "em", "strong", "link"]), st.sampled_from("abc")),
        min_size=1,
        max_size=5,
    )
)
def test_nested_markup_reads_as_in_commonmark(parts: list[tuple[str, str]]) -> None:
    """The oracle is an independent CommonMark reader, on texts with words apart."""
    chain = tuple(
        run
        for look, word in parts
        for run in (
            Run(word, look == "em", look == "strong", "/s/X/1" if look == "link" else ""),
            Run(" "),
        )
    )
    tokens = MarkdownIt("commonmark").parseInline(markup(chain))[0].children or []
    looks: list[tuple[str, str]] = []
    open_look = "plain"
    for token in tokens:
        if token.type.endswith("_open"):
            open_look = token.type.removesuffix("_open")
        elif token.type.endswith("_close"):
            open_look = "plain"
        elif token.content.strip():
            looks += [(open_look, word) for word in token.content.split()]
    assert looks == parts


def test_markup_drops_addresses_nobody_should_follow() -> None:
    assert markup((Run("a", link="javascript:x"),)) == "a"


def test_a_literal_bracket_before_a_parenthesis_is_escaped() -> None:
    assert markup((Run("[a](/s/X)"),)) == "[a\\](/s/X)"
    assert markup((Run("see [a]"), Run("(b)", emphasis=True))) == "see [a\\]*(b)*"
