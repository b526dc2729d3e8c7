"""DOCX in: every text node, tracked changes both ways, labels, what is left out."""

import io
import re

import docx as python_docx
import mammoth
import pytest
from docx.enum.style import WD_STYLE_TYPE
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents.formats.office import archive, docx, p, r, tracked

from comity.core.prose import Kind, plain
from comity.documents.formats import Change, Imported, ImportRefused, read
from comity.documents.formats.docx_styles import numeral

STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="berschrift2"/></w:style>
<w:style w:type="paragraph" w:styleId="Round"><w:name w:val="Round"/><w:basedOn w:val="Round"/></w:style>
<w:style w:type="paragraph" w:styleId="Zitat"><w:name w:val="Quote"/></w:style>
<w:style w:type="paragraph" w:styleId="Out"><w:name w:val="Out"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="LB"><w:name w:val="List Bullet 2"/></w:style>
<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
"""
NUMBERING = """
<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="3"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1.%3"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
"""


def number(list_id: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'


def texts(imported: Imported) -> list[str]:
    return [paragraph.text for paragraph in imported.paragraphs]


def shapes(imported: Imported) -> list[tuple[str, int, str]]:
    return [(x.kind.value, x.level, x.text) for x in imported.paragraphs]


def test_headings_quotes_and_styles_by_name_and_outline() -> None:
    body = (
        p(r("Statement"), style="Titel")
        + p(r("Bold heading", "<w:b/>"), style="berschrift2")
        + p(r("inherited"), style="Mine")
        + p(r("circle"), style="Round")
        + p(r("said"), style="Zitat")
        + p(r("outlined"), style="Out")
        + p(r("bullet"), style="LB")
        + p(r("direct"), extra='<w:outlineLvl w:val="0"/>')
    )
    assert shapes(read(docx(body, styles=STYLES), "a.docx")) == [
        ("heading", 1, "Statement"),
        ("heading", 2, "Bold heading"),
        ("heading", 2, "inherited"),
        ("paragraph", 0, "circle"),
        ("quote", 0, "said"),
        ("heading", 3, "outlined"),
        ("item", 2, "bullet"),
        ("heading", 1, "direct"),
    ]


def test_automatic_labels_are_made_text() -> None:
    body = "".join(
        p(r(text), extra=number(*place))
        for text, place in [("one", (1, 0)), ("sub", (1, 1)), ("sub", (1, 1)), ("two", (1, 0)), ("sub", (1, 1)),
                            ("deep", (1, 2)), ("dot", (2, 0)), ("seven", (3, 0)), ("eight", (3, 0)), ("three", (1, 0))]
    )  # fmt: skip
    assert shapes(read(docx(body, numbering=NUMBERING), "a.docx")) == [
        ("item", 1, "1. one"), ("item", 2, "(a) sub"), ("item", 2, "(b) sub"), ("item", 1, "2. two"),
        ("item", 2, "(a) sub"), ("item", 3, "2.iii deep"), ("item", 1, "dot"), ("item", 1, "7. seven"),
        ("item", 1, "8. eight"), ("item", 1, "3. three"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "style", "shown"),
    [(3, "decimal", "3"), (28, "lowerLetter", "bb"), (1, "upperLetter", "A"), (1994, "upperRoman", "MCMXCIV"),
     (4, "lowerRoman", "iv"), (21, "chineseCounting", "二十一"), (10, "japaneseCounting", "十"), (120, "chineseCounting", "120"),
     (2, "arabicAbjad", "ب"), (2, "russianUpper", "Б"), (7, "decimalZero", "07"), (15, "hindiNumbers", "१५"), (1, "hebrew2", "א")],
)  # fmt: skip
def test_numerals_of_lists(value: int, style: str, shown: str) -> None:
    assert numeral(value, style) == shown


def test_emphasis_links_breaks_and_special_hyphens() -> None:
    body = p(
        r("plain "), r("em", "<w:i/>"), r(" not", '<w:i w:val="0"/>'), r(" strong", '<w:rStyle w:val="Strong"/>'),
        r(" rtl", "<w:rtl/><w:bCs/>"),
        '<w:hyperlink r:id="r9">' + r(" linked") + "</w:hyperlink>",
        '<w:hyperlink w:anchor="_Toc1">' + r(" mark") + "</w:hyperlink>",
        "<w:r><w:br/><w:t>next</w:t><w:tab/><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:cr/></w:r>",
    ) + p(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "https://f.example/"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', r("field"), '<w:r><w:fldChar w:fldCharType="end"/></w:r>', r(" after"),
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    )  # fmt: skip
    links = '<Relationship Id="r9" Type="x/hyperlink" Target="https://l.example/" TargetMode="External"/>'
    assert texts(read(docx(body, styles=STYLES, links=links), "a.docx")) == [
        "plain *em* not **strong rtl**[ linked](https://l.example/) mark\nnext a\u2011b",
        "[field](https://f.example/) after",
    ]


TRACKED = (
    p(
        r("We "),
        tracked("del", r("demand", tag="delText")),
        tracked("ins", r("ask")),
        r(" for peace."),
    )
    + p(
        tracked("del", r("All gone.", tag="delText")),
        extra="<w:rPr><w:del w:id='2' w:author='Ana'/></w:rPr>",
    )
    + p(tracked("ins", r("All new.")), extra="<w:rPr><w:ins w:id='3' w:author='Ana'/></w:rPr>")
    + p(
        tracked("moveFrom", r("Moved on.")),
        extra="<w:rPr><w:moveFrom w:id='4' w:author='Bo'/></w:rPr>",
    )
    + p(r("Stays."))
    + p(
        tracked("moveTo", r("Moved on.")), extra="<w:rPr><w:moveTo w:id='5' w:author='Bo'/></w:rPr>"
    )
    + p(r("Last."))
)


def test_tracked_changes_are_shown_both_ways_and_asked_about() -> None:
    asked = read(docx(TRACKED), "a.docx")
    assert texts(asked) == ["We ask for peace.", "All new.", "Stays.", "Moved on.", "Last."]
    assert [x.text for x in asked.original] == [
        "We demand for peace.",
        "All gone.",
        "Moved on.",
        "Stays.",
        "Last.",
    ]
    assert asked.undecided
    accepted = read(docx(TRACKED), "a.docx", changes="accept")
    assert (accepted.paragraphs, accepted.undecided) == (asked.paragraphs, False)
    rejected = read(docx(TRACKED), "a.docx", changes="reject")
    assert (rejected.paragraphs, rejected.undecided) == (asked.original, False)
    assert [(t.change, t.text, t.author) for t in asked.tracked if t.text] == [
        (Change.DELETION, "demand", "Ana"),
        (Change.INSERTION, "ask", "Ana"),
        (Change.DELETION, "All gone.", "Ana"),
        (Change.INSERTION, "All new.", "Ana"),
        (Change.MOVED_FROM, "Moved on.", "Ana"),
        (Change.MOVED_TO, "Moved on.", "Ana"),
    ]
    assert sum(not t.text for t in asked.tracked) == 4
    first = asked.tracked[0]
    assert (first.before, first.after, first.date) == (
        "We demand for peace.",
        "We ask for peace.",
        "2026-01-02T03:04:05Z",
    )


def test_a_broken_and_a_joined_paragraph() -> None:
    broken = p(r("One "), extra="<w:rPr><w:ins w:id='1' w:author='A'/></w:rPr>") + p(r("two."))
    imported = read(docx(broken), "a.docx")
    assert (texts(imported), [x.text for x in imported.original]) == (["One", "two."], ["One two."])
    joined = p(r("One "), extra="<w:rPr><w:del w:id='1' w:author='A'/></w:rPr>") + p(r("two."))
    imported = read(docx(joined), "a.docx")
    assert (texts(imported), [x.text for x in imported.original]) == (["One two."], ["One", "two."])


def test_a_text_that_ends_with_a_deleted_mark_keeps_its_words() -> None:
    body = p(r("kept"), extra="<w:rPr><w:del w:id='1' w:author='A'/></w:rPr>")
    assert texts(read(docx(body), "a.docx")) == ["kept"]


def test_a_document_all_of_whose_text_is_deleted_can_still_be_asked_about() -> None:
    body = p(tracked("del", r("gone", tag="delText")))
    assert [x.text for x in read(docx(body), "a.docx").original] == ["gone"]
    with pytest.raises(ImportRefused, match="no words"):
        read(docx(body), "a.docx", changes="accept")


def test_tracked_table_rows_and_cells() -> None:
    def row(text: str, mark: str = "", cell: str = "") -> str:
        return (
            f"<w:tr><w:trPr>{mark}</w:trPr><w:tc><w:tcPr>{cell}</w:tcPr>{p(r(text))}</w:tc></w:tr>"
        )

    body = f"<w:tbl><w:tblPr/>{row('a')}{row('b', '<w:ins/>')}{row('c', '<w:del/>')}{row('d', cell='<w:cellDel/>')}</w:tbl>"
    imported = read(docx(body), "a.docx")
    assert texts(imported) == ["a", "b"]
    assert [x.text for x in imported.original] == ["a", "c", "d"]
    assert imported.left_out == (
        "Tables, given as one paragraph per cell; table lines: 1, left out.",
    )


BOX = (
    "<w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></mc:Choice>"
    "<mc:Fallback><w:pict><w:txbxContent>{0}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def test_notes_boxes_and_other_matter_are_taken_over_or_told() -> None:
    body = (
        p(r("See"), '<w:r><w:footnoteReference w:id="2"/></w:r>', r(" and"), '<w:r><w:endnoteReference w:id="2"/></w:r>')
        + p(r("anchor"), BOX.format(p(r("boxed"))))
        + p(r("hidden", "<w:vanish/>"), '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>', '<w:r><w:pic/></w:r>')
        + p('<w:r><w:ruby><w:rt><w:r><w:t>kan</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢</w:t></w:r></w:rubyBase></w:ruby></w:r>',
            "<m:oMath><m:r><m:t>x+y</m:t></m:r></m:oMath>", "<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>" + r(" in") + "</w:sdtContent></w:sdt>")
        + "<w:sdt><w:sdtContent>" + p(r("control")) + "</w:sdtContent></w:sdt>"
        + "<mc:AlternateContent><mc:Choice>" + p(r("chosen")) + "</mc:Choice><mc:Fallback>" + p(r("old")) + "</mc:Fallback></mc:AlternateContent>"
        + "<w:altChunk/>" + p('<w:r><w:object><w:OLEObject/></w:object></w:r>', r("end"))
    )  # fmt: skip
    imported = read(
        docx(
            body,
            footnotes='<w:footnote w:type="separator" w:id="0">'
            + p(r("-"))
            + '</w:footnote><w:footnote w:id="2">'
            + p(r("foot"))
            + "</w:footnote>",
            endnotes='<w:endnote w:id="2">' + p(r("endn")) + p(r("more")) + "</w:endnote>",
            comments='<w:comment w:author="Ana">' + p(r("Why?")) + "</w:comment>",
            header1=p(r("Running head")),
            footer1=p(r("")),
        ),
        "a.docx",
    )
    assert texts(imported) == [
        "See[1] and[2]", "anchor", "boxed", "hidden", "漢(kan)x+y in", "control", "chosen", "end",
        "[1] foot", "[2] endn", "more",
    ]  # fmt: skip
    assert [x.kind for x in imported.paragraphs[-3:]] == [Kind.ITEM] * 3
    assert imported.left_out == (
        "Text boxes were put after the paragraph they hang on.",
        "Hidden text is in the file and was taken over as text.",
        "Footnotes: 2, put at the end of the text.",
        "Comment by Ana, left out: Why?",
        "Header or footer, left out: Running head",
        "Embedded objects: 1, left out.",
        "Pictures: 1, left out.",
        "Signs of a symbol font: 1, left out.",
    )


PLAIN = st.text(alphabet="ab é人م1", min_size=1, max_size=8).filter(str.strip)
INNER = st.recursive(
    PLAIN.map(r),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["ins", "moveTo"]), inner).map(lambda x: tracked(*x)),
        inner.map(lambda x: f'<w:hyperlink w:anchor="a">{x}</w:hyperlink>'),
        inner.map(lambda x: f"<w:sdt><w:sdtContent>{x}</w:sdtContent></w:sdt>"),
        inner.map(lambda x: f"<w:smartTag>{x}</w:smartTag>"),
        inner.map(lambda x: f'<w:fldSimple w:instr="PAGE">{x}</w:fldSimple>'),
        inner.map(lambda x: BOX.format(f"<w:p>{x}</w:p>")),
    ),
    max_leaves=4,
)
BLOCK = st.one_of(
    st.lists(INNER, max_size=3).map(lambda inner: p(*inner)),
    INNER.map(lambda inner: f"<w:tbl><w:tr><w:tc>{p(inner)}</w:tc></w:tr></w:tbl>"),
    INNER.map(lambda inner: f"<w:sdt><w:sdtContent>{p(inner)}</w:sdtContent></w:sdt>"),
)


@given(st.lists(BLOCK, min_size=1, max_size=4))
@settings(max_examples=150)
def test_no_text_node_is_lost(blocks: list[str]) -> None:
    """mammoth is the oracle; every node is also looked for in the XML itself."""
    body = "".join(blocks)
    if not re.search(r"<w:t ", body):
        return
    data = docx(body)
    ours = sorted("".join(plain(x.text) for x in read(data, "a.docx").paragraphs).replace(" ", ""))
    theirs = mammoth.extract_raw_text(io.BytesIO(data)).value
    once = (
        re.sub(r"<mc:Fallback>.*?</mc:Fallback>", "", body)
        if "<mc:Fallback>" not in body.split("<mc:Fallback>", 1)[-1]
        else None
    )
    for char in set(theirs) - set(" \n\t"):
        assert theirs.count(char) <= ours.count(char)
    if once is not None and "Fallback" not in once:
        wanted = "".join(re.findall(r'<w:t xml:space="preserve">([^<]*)</w:t>', once))
        assert sorted(wanted.replace(" ", "")) == ours


def test_a_file_written_by_python_docx_is_read() -> None:
    made = python_docx.Document()
    made.add_heading("Declaration", 1)
    made.add_paragraph("First", style="List Bullet")
    made.add_paragraph("Counted", style="List Number")
    made.styles.add_style("Own", WD_STYLE_TYPE.PARAGRAPH)
    made.add_paragraph("Text", style="Own").add_run(" bold").bold = True
    file = io.BytesIO()
    made.save(file)
    assert shapes(read(file.getvalue(), "x.DOCX")) == [
        ("heading", 1, "Declaration"), ("item", 1, "First"), ("item", 1, "1. Counted"), ("paragraph", 0, "Text **bold**"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"word/x.xml": "<a/>"}, "no document inside"),
        ({"word/document.xml": "<a"}, "word/document.xml is not well-formed"),
        ({"word/document.xml": "<a/>"}, "no document inside"),
        (
            {"word/document.xml": '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'},
            "declares entities",
        ),
        ({"word/document.xml": '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'}, "declares entities"),
    ],
)
def test_damaged_files_are_refused_with_the_part(parts: dict[str, str], words: str) -> None:
    with pytest.raises(ImportRefused, match=words):
        read(archive({"[Content_Types].xml": "<Types/>", **parts}), "a.docx")


def test_the_main_part_may_have_another_name() -> None:
    data = archive(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": '<R><Relationship Type="x/other" Target="y"/><Relationship Type="x/officeDocument" Target="/word/document2.xml"/></R>',
            "word/document2.xml": '<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>here</w:t></w:r></w:p></w:body></w:document>',
        }
    )
    assert texts(read(data, "a.docx")) == ["here"]


def test_struck_words_are_taken_over_and_told() -> None:
    imported = read(docx(p(r("gone", "<w:strike/>"), r(" too", "<w:dstrike/>"))), "a.docx")
    assert texts(imported) == ["gone too"]
    assert imported.left_out == (
        "Words struck through are in the file and were taken over as plain text.",
    )


def mark(name: str) -> str:
    return f'<w:bookmarkStart w:id="1" w:name="{name}"/><w:bookmarkEnd w:id="1"/>'


def test_ids_go_where_their_words_go() -> None:
    gone = "<w:rPr><w:del w:id='2' w:author='A'/></w:rPr>"
    body = (
        p(mark("cmt_a"), tracked("del", r("All gone.", tag="delText")), extra=gone)
        + p(mark("cmt_b"), r("Joined "), extra=gone)
        + p(mark("cmt_c_2e2"), r("to this."))
        + p(mark("cmt_x_zz"), mark("other"), r("Damaged name."))
    )
    imported = read(docx(body), "a.docx")
    assert [(x.id, x.text) for x in imported.paragraphs] == [
        ("b+c.2", "Joined to this."),
        ("", "Damaged name."),
    ]
    assert [x.id for x in imported.original] == ["a", "b", "c.2", ""]


def test_whole_paragraphs_inside_a_tracked_wrapper() -> None:
    body = tracked("ins", p(r("new"))) + tracked("del", p(r("old"))) + p(r("same"))
    imported = read(docx(body), "a.docx")
    assert (texts(imported), [x.text for x in imported.original]) == (
        ["new", "same"],
        ["old", "same"],
    )


def test_a_box_on_a_paragraph_that_runs_on() -> None:
    gone = "<w:rPr><w:del w:id='2' w:author='A'/></w:rPr>"
    assert texts(
        read(docx(p(r("one"), BOX.format(p(r("boxed"))), extra=gone) + p(r("two"))), "a.docx")
    ) == ["one", "boxed", "two"]


def test_lists_in_notes_and_embedded_files() -> None:
    data = docx(
        p(r("x")),
        styles=STYLES,
        footnotes='<w:footnote w:id="1">' + p(r("said"), style="Zitat") + "</w:footnote>",
        afchunk1="",
    )
    imported = read(data, "a.docx")
    assert shapes(imported) == [("paragraph", 0, "x"), ("quote", 0, "[1] said")]
    assert "Embedded files: 1, left out." in imported.left_out


def test_endless_nesting_is_refused() -> None:
    deep = "<w:smartTag>" * 300 + r("x") + "</w:smartTag>" * 300
    with pytest.raises(ImportRefused, match="not well-formed"):
        read(docx(p(deep)), "a.docx")
