"""Plain text, Markdown and HTML in."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.formats.office import attempt

from comity.core.prose import plain
from comity.documents.formats import Imported, ImportRefused, read


def shapes(imported: Imported) -> list[tuple[str, int, str]]:
    return [(x.kind.value, x.level, x.text) for x in imported.paragraphs]


def text(source: str, name: str = "a.txt") -> Imported:
    return read(source.encode(), name)


def test_blocks_are_paragraphs_and_wrapped_lines_are_joined() -> None:
    source = "STATEMENT\n=========\n\nWe meet for the talks\nin spring.\r\n\r\n- one\n- two\n  more\n  - deep\n\n(a) labelled\n(b) too\n\nPart\n----\n* * *\n\nEnd *literal*.\n"
    imported = text(source)
    assert shapes(imported) == [
        ("heading", 1, "STATEMENT"), ("paragraph", 0, "We meet for the talks in spring."), ("item", 1, "one"), ("item", 1, "two more"),
        ("item", 2, "deep"), ("item", 1, "(a) labelled"), ("item", 1, "(b) too"), ("heading", 2, "Part"),
        ("paragraph", 0, "End \\*literal\\*."),
    ]  # fmt: skip
    assert (imported.title_guess, imported.language_guess, imported.encoding) == (
        "STATEMENT",
        "en",
        "utf-8",
    )
    assert (imported.tracked, imported.undecided, imported.left_out) == ((), False, ())
    assert imported.original == imported.paragraphs


def test_lines_without_empty_lines_between_are_paragraphs() -> None:
    assert shapes(text("One.\nTwo.")) == [("paragraph", 0, "One."), ("paragraph", 0, "Two.")]
    long = "x " * 60
    assert len(text(f"{long}\n{long}\n\n{long}").paragraphs) == 3


def test_wrapped_chinese_is_joined_without_spaces() -> None:
    assert shapes(text("人人生而自由,\n在尊严上平等。\n\n第二段。")) == [
        ("paragraph", 0, "人人生而自由,在尊严上平等。"),
        ("paragraph", 0, "第二段。"),
    ]


def test_a_file_without_an_ending_is_text_and_a_language_ending_is_no_ending() -> None:
    assert text("Hello there.", "README").encoding == "utf-8"
    assert text("# Hello", "statement.md.en").paragraphs[0].text == "Hello"
    assert text("Hello", "letter.fr").paragraphs[0].text == "Hello"


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("A short title\n\nText follows here.", "A short title"),
        ("It ends with a stop.\n\nb", ""),
        ("x" * 130 + "\n\nb", ""),
    ],
)
def test_the_title_is_a_short_first_paragraph(source: str, title: str) -> None:
    assert text(source).title_guess == title


def test_misleading_and_invisible_characters_are_kept_out_and_told() -> None:
    imported = text("safe \u202eevil\u202c and \u2066x\u2069\u200f kept\ufeff\x07")
    assert shapes(imported) == [("paragraph", 0, "safe evil and x\u200f kept")]
    assert imported.left_out == (
        "Characters that override the direction of writing: 4, left out.",
        "Control characters: 1, left out.",
    )


def test_text_is_stored_in_nfc() -> None:
    assert text("e\u0301tat").paragraphs[0].text == "état"


@given(st.text(max_size=200).filter(lambda text: "\x00" not in text))
def test_no_letter_of_a_plain_text_is_lost(source: str) -> None:
    data = source.encode("utf-8", "ignore")
    imported, code = attempt(data, "a.txt")
    if imported is None:
        assert code in {"empty", "unsupported", "misnamed", "pdf"}
        return
    ours = "".join(plain(x.text) for x in imported.paragraphs)
    wanted = unicodedata.normalize("NFC", data.decode())
    assert [c for c in unicodedata.normalize("NFC", ours) if c.isalpha()] == [
        c for c in wanted if c.isalpha()
    ]


def test_markdown_is_reduced() -> None:
    source = """# Title *x*

Para with **strong**, *em* and [link](https://l.example/a) and
a soft break\\
hard ![pic](p.png) `code` <b>raw</b>.

> quoted

1. one
2. two

   again
   * deep
3) other

- bullet

```
fenced *x*
```

| a | b |
|---|---|
| c | d |
"""
    imported = text(source, "a.md")
    assert shapes(imported) == [
        ("heading", 1, "Title *x*"),
        ("paragraph", 0, "Para with **strong**, *em* and [link](https://l.example/a) and a soft break\nhard pic code <b>raw</b>."),
        ("quote", 0, "quoted"),
        ("item", 1, "1. one"), ("item", 1, "2. two"), ("item", 1, "again"), ("item", 2, "deep"), ("item", 1, "3) other"),
        ("item", 1, "bullet"), ("paragraph", 0, "fenced \\*x\\*"),
        ("paragraph", 0, "a"), ("paragraph", 0, "b"), ("paragraph", 0, "c"), ("paragraph", 0, "d"),
    ]  # fmt: skip
    assert imported.left_out == ("Pictures: 1, left out.",)
    assert imported.title_guess == "Title x"


def test_markdown_lists_begin_at_their_number_and_bad_links_are_text() -> None:
    assert shapes(text("7. seven\n8. eight\n\n[x](javascript:a)", "a.markdown")) == [
        ("item", 1, "7. seven"), ("item", 1, "8. eight"), ("paragraph", 0, "\\[x\\](javascript:a)".replace("\\[", "[")),
    ]  # fmt: skip
    assert shapes(text("0. nought", "a.md")) == [("item", 1, "0. nought")]


HTML = """<!DOCTYPE html><html lang="fr"><head><title>Le &amp; titre</title><style>p{}</style></head>
<body><h2>Tête <em>x</em></h2><p>Un <b>fort</b> et <i>em</i> <a href="https://l.example/">lien</a><br>suite
 même ligne <a href="javascript:x()">mal</a><img src=x onerror=alert(1)></p>
<script>alert(1)</script><iframe src="x"></iframe><form><input name=a></form>
loose text<div>in a div <p>nested</p> after</div>
<ol start="3"><li>trois<ul><li>sous</li></ul></li><li><p>quatre</p><p>encore</p></li></ol>
<blockquote>cité</blockquote><pre>a
  b</pre><table><tr><td>c1</td><td>c2</td></tr></table><p hidden>caché</p><div class="cmt-frame">cadre</div>
<p id="cmt_p7">connu</p></body></html>"""


def test_html_is_sanitised_and_reduced() -> None:
    imported = text(HTML, "a.html")
    assert shapes(imported) == [
        ("heading", 2, "Tête *x*"),
        ("paragraph", 0, "Un **fort** et *em* [lien](https://l.example/)\nsuite même ligne mal"),
        ("paragraph", 0, "loose text"), ("paragraph", 0, "in a div"), ("paragraph", 0, "nested"), ("paragraph", 0, "after"),
        ("item", 1, "3. trois"), ("item", 2, "sous"), ("item", 1, "4."), ("item", 1, "quatre"), ("item", 1, "encore"),
        ("quote", 0, "cité"), ("paragraph", 0, "a\nb"), ("paragraph", 0, "c1"), ("paragraph", 0, "c2"),
        ("paragraph", 0, "connu"),
    ]  # fmt: skip
    assert [x.id for x in imported.paragraphs if x.id] == ["p7"]
    assert (imported.title_guess, imported.language_guess) == ("Le & titre", "fr")
    assert imported.left_out == (
        "Embedded pages: 1, left out.", "Forms: 1, left out.", "Parts that are not the text itself: 2, left out.",
        "Pictures: 1, left out.", "Scripts: 1, left out.",
    )  # fmt: skip


def test_html_says_its_encoding() -> None:
    page = '<html><head><meta charset="koi8-r"></head><body><p>Дом</p></body></html>'
    assert read(page.encode("koi8-r"), "a.htm").paragraphs[0].text == "Дом"
    page = '<?xml version="1.0" encoding="windows-1251"?><html><body>Кот</body></html>'
    assert read(page.encode("windows-1251"), "a.xhtml").encoding == "windows-1251"


@given(st.text(alphabet="<>/abp \"'=!-&;é", max_size=60))
def test_any_html_is_read_or_refused_without_markup_left(source: str) -> None:
    imported, code = attempt(source.encode(), "a.html")
    assert code == "empty" if imported is None else all(x.text for x in imported.paragraphs)


def test_a_list_that_starts_with_nonsense_starts_with_one() -> None:
    assert text('<ol start="-x"><li>a</ol>', "a.html").paragraphs[0].text == "1. a"


def test_an_empty_page_is_refused() -> None:
    with pytest.raises(ImportRefused, match="no words") as caught:
        text("<html><body><script>x</script></body></html>", "a.html")
    assert caught.value.code == "empty"


def test_words_struck_through_and_wide_encodings() -> None:
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>\u201cold\u201d <del>gone</del></p></body></html>'
    imported = read(page.encode("windows-1252"), "a.html")
    assert [x.text for x in imported.paragraphs] == ["\u201cold\u201d gone"]
    assert imported.encoding == "windows-1252"
    assert imported.left_out == (
        "Words struck through are in the file and were taken over as plain text.",
    )


def test_endless_nesting_is_refused() -> None:
    with pytest.raises(ImportRefused, match="nests its parts too deeply") as caught:
        text("<div>" * 3_000 + "x" + "</div>" * 3_000, "a.html")
    assert caught.value.code == "too_deep"
