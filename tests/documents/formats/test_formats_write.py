"""Documents out: text, HTML, JSON, and DOCX that comes back with its ids."""

import datetime
import io
import json
import zipfile
from dataclasses import replace

import docx as python_docx
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.prose.udhr import udhr, udhr_keys
from tests.documents.formats.office import archive

from comity.core.prose import Kind, Paragraph, canonical, carry_ids, runs
from comity.documents.formats import (
    Printable,
    PrintedWords,
    Reservation,
    Signatory,
    direction,
    inline_html,
    language_name,
    paragraphs_html,
    plain_paragraph,
    read,
    write_docx,
    write_html,
    write_json,
    write_text,
)
from comity.documents.formats.draft import Draft, tidy

DATE = datetime.date(2026, 2, 14)
TEXT = (
    Paragraph("p1", Kind.HEADING, 1, "On Water"),
    Paragraph("p2", Kind.HEADING, 3, "Part & parcel"),
    Paragraph(
        "p3",
        Kind.PARAGRAPH,
        0,
        "We *all* **drink** [here](https://w.example/?a=1&b=2), 1 < 2.\nYes.",
    ),
    Paragraph("p4+p5", Kind.ITEM, 1, "(a) first"),
    Paragraph("p6.2", Kind.ITEM, 3, "deep"),
    Paragraph("p7", Kind.ITEM, 1, "bullet"),
    Paragraph("p8", Kind.QUOTE, 0, "said"),
)
PRINTABLE = Printable(
    "CFA12/DEC/1",
    "On Water",
    "en",
    "authentic",
    "2",
    DATE,
    TEXT,
    (
        Signatory("Shore Growers", "Avelora", "member", DATE),
        Signatory("Союз <рек>", "Halmora", "observer", DATE, "late"),
    ),
    (Reservation("Graziers", "We *sign* it.", "fr", "p3"), Reservation("جمعية", "نوقع", "ar")),
    "sha-256 3b1f",
)


def test_plain_text() -> None:
    assert write_text(PRINTABLE) == (
        "CFA12/DEC/1\nLanguage: English (en) · Status: authentic · Version 2 · 2026-02-14\n\n"
        "On Water\n========\n\nPart & parcel\n\n"
        "We all drink here <https://w.example/?a=1&b=2>, 1 < 2.\nYes.\n\n"
        "(a) first\n\n    - deep\n\n- bullet\n\n> said\n\n"
        "Reservations\n\nGraziers, to paragraph 1\nWe sign it.\n\nجمعية\nنوقع\n\n"
        "Signatories: 2\n- Shore Growers, Avelora, member, 2026-02-14\n- Союз <рек>, Halmora, observer, 2026-02-14 (late)\n\n"
        "Proof: sha-256 3b1f\n"
    )


def test_explanations_and_notices_stand_in_every_form() -> None:
    said = (Reservation("Weavers", "We *abstain*.", "en", "p3"),)
    whole = replace(PRINTABLE, explanations=said, notices=("Withdrawn on 3 March: wrong <river>",))
    text = write_text(whole)
    assert "2026-02-14\n\nWithdrawn on 3 March: wrong <river>\n\nOn Water" in text
    assert "نوقع\n\nExplanations of position\n\nWeavers, to paragraph 1\nWe abstain.\n" in text
    html = write_html(whole)
    assert "<p><strong>Withdrawn on 3 March: wrong &lt;river&gt;</strong></p>\n</header>" in html
    assert "<h2>Explanations of position</h2>\n<h3><bdi>Weavers</bdi>" in html
    read_back = read(write_docx(whole), "a.docx")
    assert read_back.paragraphs == read(write_docx(PRINTABLE), "a.docx").paragraphs
    lines = [p.text for p in python_docx.Document(io.BytesIO(write_docx(whole))).paragraphs]
    assert "Withdrawn on 3 March: wrong <river>" in lines
    assert lines.index("Reservations") < lines.index("Explanations of position")
    assert json.loads(write_json(whole))["explanations"][0]["organisation"] == "Weavers"


def test_a_title_that_is_not_in_the_text_is_printed() -> None:
    bare = Printable(
        "X/1", "Title", "xx-unknown", "s", "1", DATE, (Paragraph("a", Kind.HEADING, 2, "H"),)
    )
    assert (
        write_text(bare)
        == "X/1\nTitle\nLanguage: xx-unknown · Status: s · Version 1 · 2026-02-14\n\nH\n-\n"
    )
    assert "<h1>Title</h1>" in write_html(bare)
    assert not Printable("X/1", "T", "en", "s", "1", DATE, ()).title_is_first_heading()


def test_addresses_are_shown_once_in_plain_text() -> None:
    assert plain_paragraph("[a *b*](/s/X) c") == "a b </s/X> c"
    assert plain_paragraph("[https://x.example](https://x.example)") == "https://x.example"


def test_html() -> None:
    html = write_html(PRINTABLE)
    assert html.startswith(
        '<article lang="en" dir="ltr">\n<header class="cmt-frame">\n<p>CFA12/DEC/1</p>\n<p>Language'
    )
    assert (
        '<p id="cmt_p3">We <em>all</em> <strong>drink</strong> <a href="https://w.example/?a=1&amp;b=2">here</a>'
        ", 1 &lt; 2.<br>Yes.</p>"
    ) in html
    assert (
        '<h3><bdi>Graziers</bdi>, <a href="#cmt_p3">to paragraph 1</a></h3>\n<p lang="fr" dir="ltr">'
        in html
    )
    assert '<p lang="ar" dir="rtl">نوقع</p>' in html
    assert (
        "<bdi>Союз &lt;рек&gt;</bdi>, Halmora, observer, <time>2026-02-14</time> (late)</li>"
        in html
    )
    assert html.endswith(
        '<footer class="cmt-frame"><p>Proof: sha-256 3b1f</p></footer>\n</article>\n'
    )
    assert paragraphs_html(()) == ""


def test_json_is_canonical_enough_to_compare() -> None:
    data = json.loads(write_json(PRINTABLE))
    assert data["format"] == "comity-document/1"
    assert data["paragraphs"][3] == {"id": "p4+p5", "kind": "item", "level": 1, "text": "(a) first"}
    assert data["signatories"][0]["date"] == data["date"] == "2026-02-14"
    assert "words" not in data
    assert write_json(PRINTABLE) == write_json(PRINTABLE)


def test_html_comes_back() -> None:
    page = f"<!doctype html><html>{write_html(PRINTABLE)}</html>"
    imported = read(page.encode(), "a.html")
    assert imported.paragraphs == TEXT
    assert imported.left_out == ("Parts that are not the text itself: 4, left out.",)


def test_docx_comes_back() -> None:
    imported = read(write_docx(PRINTABLE), "a.docx")
    assert imported.paragraphs == TEXT
    assert (imported.title_guess, imported.tracked) == ("On Water", ())
    assert imported.left_out == ("What Comity itself had printed round the text was left out.",)


NAMES = st.lists(
    st.from_regex(r"[a-zA-Z0-9_-]{1,9}(\.[2-9])?", fullmatch=True),
    min_size=1,
    max_size=3,
    unique=True,
)
WORDS = st.text(alphabet="ab1. *[]()\\<&é人م\n(", min_size=1, max_size=14)


@st.composite
def paragraphs(draw: st.DrawFn) -> tuple[Paragraph, ...]:
    made = []
    for name in draw(NAMES):
        kind, top = draw(
            st.sampled_from(
                [(Kind.HEADING, 6), (Kind.PARAGRAPH, 0), (Kind.ITEM, 9), (Kind.QUOTE, 0)]
            )
        )
        text = tidy(canonical(draw(WORDS)))
        if kind is Kind.HEADING:
            text = text.replace("\n", " ")
        if text:
            made.append(
                Paragraph(name, kind, draw(st.integers(1, top)) if top else 0, canonical(text))
            )
    return tuple(p for p in made if tidy(p.text) == p.text)


@given(paragraphs(), st.sampled_from(["en", "ar", "zh-Hans"]))
@settings(max_examples=60, deadline=None)
def test_any_paragraphs_come_back_from_docx_with_their_ids(
    text: tuple[Paragraph, ...], language: str
) -> None:
    if text:
        printable = Printable("X/1", "Title", language, "s", "1", DATE, text)
        assert read(write_docx(printable), "a.docx").paragraphs == text


@given(paragraphs())
@settings(max_examples=100, deadline=None)
def test_any_paragraphs_come_back_from_html_with_their_ids(text: tuple[Paragraph, ...]) -> None:
    if text:
        page = f"<html>{paragraphs_html(text)}</html>"
        assert read(page.encode(), "a.html").paragraphs == text


def test_white_space_behind_the_last_word_changes_nothing() -> None:
    for page in ("<p><em>]</em></p>", "<p><em>]</em> </p>", "<p>\n<em>]</em>\n<br></p>"):
        assert [p.text for p in read(page.encode(), "a.html").paragraphs] == ["*]*"]


def test_a_break_inside_emphasis_parts_no_emphasis() -> None:
    page = b"<p><em>1<br>1</em><br></p>"
    assert [p.text for p in read(page, "a.html").paragraphs] == ["*1\n1*"]


@given(st.text(max_size=40))
def test_inline_html_never_lets_markup_through(text: str) -> None:
    import nh3

    html = inline_html(text)
    assert (
        nh3.clean(html, tags={"em", "strong", "br", "a"}, attributes={"a": {"href"}}, link_rel=None)
        == html.replace("&quot;", '"')
        or "\r" in text
        or "\x00" in text
        or not html.isprintable()
    )


def test_right_to_left_is_marked_in_docx() -> None:
    made = write_docx(
        Printable(
            "X/1", "عنوان", "ar", "s", "1", DATE, (Paragraph("a", Kind.PARAGRAPH, 0, "نص **مهم**"),)
        )
    )
    xml = zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml").decode()
    assert xml.count("<w:bidi/>") == 4
    assert "<w:rtl/>" in xml
    assert "<w:bCs/>" in xml


def test_east_asian_fonts_are_named_in_docx() -> None:
    made = write_docx(
        Printable("X/1", "T", "ja", "s", "1", DATE, TEXT, words=PrintedWords(status="状態"))
    )
    assert (
        'w:eastAsia="MS Mincho"'
        in zipfile.ZipFile(io.BytesIO(made)).read("word/styles.xml").decode()
    )


def test_an_edited_docx_of_the_universal_declaration_keeps_its_ids() -> None:
    """Written, edited with another program's library, read again: ids stay with their paragraphs."""
    text = carry_ids((), udhr("eng"))
    made = python_docx.Document(
        io.BytesIO(write_docx(Printable("U/1", "UDHR", "en", "s", "1", DATE, text)))
    )
    edited = next(p for p in made.paragraphs if p.text.startswith("All human beings"))
    edited.runs[0].text = "All people are born free."
    edited.insert_paragraph_before("A new paragraph stands here.")
    file = io.BytesIO()
    made.save(file)
    again = carry_ids(text, read(file.getvalue(), "u.docx").paragraphs)
    known = [p for p in again if p.id in {q.id for q in text}]
    assert [p.id for p in known] == [p.id for p in text]
    assert [p.text for p in again if p not in known] == ["A new paragraph stands here."]
    assert [p.text for p, q in zip(known, text, strict=True) if p.text != q.text] == [
        "All people are born free."
    ]


def test_the_universal_declaration_comes_back_with_tracked_changes() -> None:
    """Sent out, corrected with changes tracked, sent in: asked about, and ids kept either way."""
    text = carry_ids((), udhr("eng"))
    sent = zipfile.ZipFile(
        io.BytesIO(write_docx(Printable("U/1", "UDHR", "en", "s", "1", DATE, text)))
    )
    xml = sent.read("word/document.xml").decode()
    words = "All human beings are born free"
    start = xml.rindex("<w:r>", 0, xml.index(words))
    end = xml.index("</w:r>", start) + len("</w:r>")
    run = xml[start:end]
    who = 'w:id="900" w:author="Ana" w:date="2026-02-15T10:00:00Z"'
    struck = run.replace("<w:t", "<w:delText").replace("</w:t>", "</w:delText>")
    changed = f"<w:del {who}>{struck}</w:del><w:ins {who}>{run.replace('All human beings', 'All people')}</w:ins>"
    parts = {name: sent.read(name) for name in sent.namelist()}
    parts["word/document.xml"] = (xml[:start] + changed + xml[end:]).encode()
    asked = read(archive(parts), "u.docx")
    assert asked.undecided
    assert [(t.change.value, t.author) for t in asked.tracked] == [
        ("deletion", "Ana"),
        ("insertion", "Ana"),
    ]
    assert carry_ids(text, asked.original) == text
    accepted = carry_ids(text, read(archive(parts), "u.docx", changes="accept").paragraphs)
    assert [p.id for p in accepted] == [p.id for p in text]
    assert [p.text[:24] for p, q in zip(accepted, text, strict=True) if p != q] == [
        "All people are born free"
    ]


def test_all_language_versions_of_the_universal_declaration_come_back() -> None:
    for key in udhr_keys()[::9]:
        draft = Draft()
        for p in udhr(key):
            draft.add(p.kind, p.level, runs(p.text), p.id)
        text = tuple(draft.paragraphs)
        assert (
            read(
                write_docx(Printable("U/1", "UDHR", "en", "s", "1", DATE, text)), "u.docx"
            ).paragraphs
            == text
        )


def test_directions_and_names_of_languages() -> None:
    assert [direction(tag) for tag in ("ar", "en", "fa-IR", "ks-Arab", "ar-Latn", "he")] == [
        "rtl", "ltr", "rtl", "rtl", "ltr", "rtl",
    ]  # fmt: skip
    assert [language_name(tag) for tag in ("fr", "zh-Hans", "zz-nonsense-", "ar")] == [
        "français (fr)", "中文 (简体) (zh-Hans)", "zz-nonsense-", "العربية (ar)",
    ]  # fmt: skip
