"""OpenDocument text in."""

import io

import pytest
from odf import text as odf_text
from odf.opendocument import (
    OpenDocumentText,
)
from tests.documents.formats.office import archive, odt

from comity.documents.formats import Change, Imported, ImportRefused, read


def shapes(imported: Imported) -> list[tuple[str, int, str]]:
    return [(x.kind.value, x.level, x.text) for x in imported.paragraphs]


STYLES = """
<style:style style:name="T1" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>
<style:style style:name="T2" style:family="text"><style:text-properties fo:font-weight="700"/></style:style>
<style:style style:name="T3" style:family="text" style:parent-style-name="T1"/>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Quotations"/>
<style:style style:name="P2" style:family="paragraph" style:parent-style-name="Title"/>
<text:list-style style:name="L1">
<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="." />
<text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")" text:start-value="3"/>
</text:list-style>
<text:list-style style:name="L2"><text:list-level-style-bullet text:level="1"/>
<text:list-level-style-number text:level="2" style:num-format=""/></text:list-style>
"""


def test_headings_lists_looks_links_and_spaces() -> None:
    body = """
<text:sequence-decls><text:sequence-decl/></text:sequence-decls>
<text:p text:style-name="P2">Title</text:p><text:h text:outline-level="2">Part</text:h>
<text:p>a <text:span text:style-name="T1">em</text:span> <text:span text:style-name="T2">st<text:span text:style-name="T3">both</text:span></text:span>
 <text:span text:style-name="Strong_20_Emphasis">se</text:span><text:s text:c="2"/><text:tab/>x<text:line-break/>y <text:a xlink:href="https://l.example/">link</text:a></text:p>
<text:list text:style-name="L1"><text:list-header><text:p>head</text:p></text:list-header><text:list-item><text:p>one</text:p><text:list><text:list-item><text:p>deep</text:p></text:list-item></text:list></text:list-item>
<text:list-item><text:p>two</text:p><text:p>still two</text:p></text:list-item><text:list-item text:start-value="9"><text:p>nine</text:p></text:list-item></text:list>
<text:list text:style-name="L2"><text:list-item><text:p>bullet</text:p><text:list><text:list-item><text:p>bare</text:p></text:list-item></text:list></text:list-item></text:list>
<text:p text:style-name="P1">said</text:p>
"""
    assert shapes(read(odt(body, STYLES), "a.odt")) == [
        ("heading", 1, "Title"), ("heading", 2, "Part"),
        ("paragraph", 0, "a *em* **st*both*** **se** x\ny [link](https://l.example/)"),
        ("item", 1, "head"), ("item", 1, "1. one"), ("item", 2, "(c) deep"), ("item", 1, "2. two"), ("item", 1, "still two"),
        ("item", 1, "9. nine"), ("item", 1, "bullet"), ("item", 2, "bare"), ("quote", 0, "said"),
    ]  # fmt: skip


CHANGES = """<text:tracked-changes>
<text:changed-region text:id="c1"><text:insertion><office:change-info><dc:creator>Ana</dc:creator><dc:date>2026-01-02</dc:date></office:change-info></text:insertion></text:changed-region>
<text:changed-region text:id="c2"><text:deletion><office:change-info><dc:creator>Bo</dc:creator></office:change-info><text:p>demand</text:p></text:deletion></text:changed-region>
<text:changed-region text:id="c3"><text:format-change/></text:changed-region>
<text:changed-region text:id="c4"><text:deletion><office:change-info/><text:p> gone</text:p><text:p>Start of</text:p></text:deletion></text:changed-region>
<text:changed-region text:id="c5"><text:insertion><office:change-info/></text:insertion></text:changed-region>
<text:changed-region text:id="c6"><text:deletion><office:change-info/><text:list><text:list-item><text:p>whole item</text:p></text:list-item></text:list></text:deletion></text:changed-region>
</text:tracked-changes>
<text:p>We <text:change text:change-id="c2"/><text:change-start text:change-id="c1"/>ask<text:change-end text:change-id="c1"/> for<text:change-start text:change-id="c3"/> peace<text:change-end text:change-id="c3"/>.</text:p>
<text:p>One<text:change text:change-id="c4"/> two.</text:p>
<text:p>Three<text:change-start text:change-id="c5"/>.</text:p><text:p>New<text:change-end text:change-id="c5"/> four.</text:p>
<text:p><text:change text:change-id="c6"/>Last.<text:change text:change-id="unknown"/></text:p>"""


def test_tracked_changes_are_shown_both_ways() -> None:
    asked = read(odt(CHANGES), "a.odt")
    assert [x.text for x in asked.paragraphs] == [
        "We ask for peace.",
        "One two.",
        "Three.",
        "New four.",
        "Last.",
    ]
    assert [x.text for x in asked.original] == [
        "We demand for peace.", "One gone", "Start of two.", "Three four.", "whole item", "Last.",
    ]  # fmt: skip
    assert asked.undecided
    assert [(t.change, t.text, t.author) for t in asked.tracked] == [
        (Change.INSERTION, "ask", "Ana"), (Change.DELETION, "demand", "Bo"), (Change.DELETION, " gone Start of", ""),
        (Change.INSERTION, ".New", ""), (Change.DELETION, "whole item", ""),
    ]  # fmt: skip
    assert (asked.tracked[0].before, asked.tracked[0].after) == (
        "We demand for peace.",
        "We ask for peace.",
    )
    assert asked.tracked[0].date == "2026-01-02"


def test_notes_comments_boxes_tables_and_headers() -> None:
    body = """
<text:p>See<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>the note</text:p></text:note-body></text:note>
 <office:annotation><dc:creator>Ana</dc:creator><text:p>Why so?</text:p></office:annotation><office:annotation><text:p>Hm</text:p></office:annotation>now</text:p>
<text:p>anchor<draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box></draw:frame><draw:frame><draw:image/></draw:frame><draw:object/></text:p>
<table:table><table:table-row><table:table-cell><text:p>c1</text:p></table:table-cell></table:table-row></table:table>
<text:p><text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>kan</text:ruby-text></text:ruby></text:p>
<text:section><text:p>inside</text:p></text:section>"""
    styles = (
        '<s xmlns:style="x" xmlns:text="y"><style:header><text:p>Head <text:span>line</text:span></text:p></style:header>'
        "<style:footer/></s>"
    )
    imported = read(odt(body, **{"styles.xml": styles}), "a.odt")
    assert [x.text for x in imported.paragraphs] == [
        "See[1] now", "anchor", "boxed", "c1", "漢(kan)", "inside", "[1] the note",
    ]  # fmt: skip
    assert imported.left_out == (
        "Comment by Ana, left out: Why so?", "Comment by somebody, left out: Hm",
        "Text boxes were put after the paragraph they hang on.", "Footnotes: 1, put at the end of the text.",
        "Header or footer, left out: Head line", "Embedded objects: 1, left out.", "Pictures: 1, left out.",
        "Tables, given as one paragraph per cell; table lines: 1, left out.",
    )  # fmt: skip


def test_a_file_written_by_odfpy_is_read() -> None:
    document = OpenDocumentText()
    document.text.addElement(odf_text.H(outlinelevel=1, text="Declaration"))
    document.text.addElement(odf_text.P(text="We meet."))
    file = io.BytesIO()
    document.write(file)
    assert shapes(read(file.getvalue(), "a.odt")) == [
        ("heading", 1, "Declaration"),
        ("paragraph", 0, "We meet."),
    ]


def test_a_damaged_part_is_named() -> None:
    data = archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a"})
    with pytest.raises(ImportRefused, match=r"content\.xml is not well-formed"):
        read(data, "a.odt")
