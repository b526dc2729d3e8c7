"""PDF out, and the fonts it is checked against."""

import datetime
import io
import shutil
import struct
import subprocess
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
import typst
from fontTools.ttLib import (
    TTFont,
    TTLibError,
)
from tests.core.prose.udhr import udhr, udhr_keys

from comity.core.prose import Kind, Paragraph, plain
from comity.documents.formats import (
    FontSet,
    MissingGlyphs,
    Printable,
    Reservation,
    Signatory,
    installed_fonts,
    missing_scripts,
    write_pdf,
)
from comity.documents.formats.coverage import lacking
from comity.documents.formats.fonts import _EMBEDDED, missing_characters, needs_glyph, script_name
from comity.documents.formats.language import guess_language

DATE = datetime.date(2026, 2, 14)
NOTO = Path("/usr/share/fonts/truetype/noto")
CJK = Path("/usr/share/fonts/opentype/noto")
needs_noto = pytest.mark.skipif(
    not (NOTO.is_dir() and CJK.is_dir()),
    reason="fonts-noto-core and fonts-noto-cjk are not installed",
)
needs_poppler = pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="poppler-utils is not installed"
)


def printable(text: tuple[Paragraph, ...], language: str = "en", signatories: int = 3) -> Printable:
    return Printable(
        "CFA12/DEC/1",
        plain(text[0].text),
        language,
        "authentic",
        "2",
        DATE,
        text,
        tuple(
            Signatory(f"Union {n}", "Avelora", "member", DATE, "late" if n == 1 else "")
            for n in range(signatories)
        ),
        (
            Reservation(
                "Graziers", "We *sign* with [a note](https://g.example/).", "en", text[-1].id
            ),
            Reservation("Z", "ok", "en"),
        ),
        "sha-256 3b1f",
    )


def poppler(tool: str, pdf: bytes, tmp_path: Path, *options: str) -> str:
    file = tmp_path / "a.pdf"
    file.write_bytes(pdf)
    command = [tool, *options, str(file), *(["-"] if tool == "pdftotext" else [])]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


SHORT = (
    Paragraph("a", Kind.HEADING, 1, "On Water"),
    Paragraph("b", Kind.PARAGRAPH, 0, "We drink *it* **all**."),
    Paragraph("c", Kind.ITEM, 2, "(a) first"),
    Paragraph("d", Kind.ITEM, 1, "bullet"),
    Paragraph("e", Kind.QUOTE, 0, "said\nso"),
)


@needs_poppler
def test_a_document_on_a4_with_everything_on_it(tmp_path: Path) -> None:
    pdf = write_pdf(printable(SHORT), FontSet(_EMBEDDED, frozenset({"Libertinus Serif"}), ()))
    info = poppler("pdfinfo", pdf, tmp_path)
    assert "(A4)" in info
    assert "Tagged:          yes" in info
    assert "Title:           On Water" in info
    lines = [
        line.strip()
        for line in poppler("pdftotext", pdf, tmp_path, "-layout").splitlines()
        if line.strip()
    ]
    assert lines[0].split() == ["CFA12/DEC/1", "1/1"]
    assert lines[1] == "CFA12/DEC/1"
    assert lines[2].split() == ["Language", "Status", "Version", "Date"]
    assert lines[3].split() == ["English", "(en)", "authentic", "2", "2026-02-14"]
    whole = " ".join(" ".join(lines).split())
    for words in (
        "On Water", "1 We drink it all.", "2 (a) first", "• bullet", "said so", "Reservations", "Graziers, to paragraph 4",
        "We sign with a note", "https://g.example/", "Signatories: 3", "Union 0 Union 1", "late", "Proof: sha-256 3b1f",
    ):  # fmt: skip
        assert words in whole
    assert whole.index("Signatories") < whole.index("Proof")


@needs_poppler
def test_what_the_reader_must_know_and_explanations_are_printed(tmp_path: Path) -> None:
    whole = replace(
        printable(SHORT),
        notices=("Withdrawn by its author, 3 March 2026",),
        explanations=(Reservation("Weavers", "We *abstain*.", "en"),),
    )
    pdf = write_pdf(whole, FontSet(_EMBEDDED, frozenset({"Libertinus Serif"}), ()))
    text = " ".join(poppler("pdftotext", pdf, tmp_path, "-layout").split())
    order = ["2026-02-14", "Withdrawn by its author, 3 March 2026", "We drink it all", "Reservations",
             "Explanations of position", "Weavers", "We abstain.", "Signatories: 3"]  # fmt: skip
    assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)


def test_the_same_document_gives_the_same_bytes() -> None:
    fonts = FontSet(_EMBEDDED, frozenset({"Libertinus Serif"}), ())
    assert write_pdf(printable(SHORT), fonts) == write_pdf(printable(SHORT), fonts)


@needs_poppler
@needs_noto
@pytest.mark.parametrize(
    ("key", "language"),
    [
        ("eng", "en"),
        ("rus", "ru"),
        ("cmn_hans", "zh-Hans"),
        ("cmn_hant", "zh-TW"),
        ("ell_polytonic", "el"),
    ],
)
def test_every_character_is_on_the_pages(key: str, language: str, tmp_path: Path) -> None:
    """poppler is the oracle: what it reads from the pages holds every character of the text."""
    text = udhr(key)
    pdf = write_pdf(printable(text, language, 118))
    read_back = unicodedata.normalize("NFKC", poppler("pdftotext", pdf, tmp_path))
    wanted = {
        c for p in text for c in unicodedata.normalize("NFKC", plain(p.text)) if not c.isspace()
    }
    assert wanted - set(read_back) <= {"‐", "\u00ad", "\u200b"}
    assert read_back.count("CFA12/DEC/1") == 1 + int(
        poppler("pdfinfo", pdf, tmp_path).split("Pages:")[1].split()[0]
    )


@needs_poppler
@needs_noto
def test_arabic_runs_from_right_to_left_in_its_own_font(tmp_path: Path) -> None:
    pdf = write_pdf(printable(udhr("arb"), "ar"))
    assert "NotoNaskhArabic-Regular" in poppler("pdffonts", pdf, tmp_path)
    boxes = poppler("pdftotext", pdf, tmp_path, "-bbox", "-l", "1")
    place = {
        name: float(boxes.split(f">{name}<")[0].rsplit('xMin="', 1)[1].split('"')[0])
        for name in ("CFA12/DEC/1", "2026-02-14")
    }
    assert place["CFA12/DEC/1"] > 300 > place["2026-02-14"]


@needs_noto
@pytest.mark.parametrize(
    "part", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in range(1, 6))]
)
def test_the_universal_declaration_is_printed_in_its_languages(part: int) -> None:
    fonts = installed_fonts()
    for key in udhr_keys()[part::6]:
        text = udhr(key)
        language = guess_language("\n".join(plain(p.text) for p in text)) or "en"
        assert write_pdf(printable(text, language), fonts).startswith(b"%PDF-")


def test_a_missing_script_is_a_refusal_that_names_it() -> None:
    fonts = installed_fonts(["/nonexistent"])
    text = (Paragraph("a", Kind.PARAGRAPH, 0, "Peace ☮ 和平与 ا و ل ي"),)
    with pytest.raises(MissingGlyphs) as caught:
        write_pdf(printable(text), fonts)
    assert caught.value.code == "missing_glyphs"
    assert caught.value.characters == ("ا", "ل", "و", "ي", "☮", "与", "和", "平")
    assert caught.value.scripts == ("Arabic", "Han", "Symbols")
    assert caught.value.message == (
        "No font here can print ا (U+0627 ARABIC LETTER ALEF), ل (U+0644 ARABIC LETTER LAM), "
        "و (U+0648 ARABIC LETTER WAW), ي (U+064A ARABIC LETTER YEH), ☮ (U+262E PEACE SYMBOL) and 3 more "
        "(Arabic, Han, Symbols). Install a font for this script; the text is not printed with boxes."
    )


@pytest.mark.parametrize(
    "place", ["title", "signatory", "country", "note", "reservation", "status", "proof", "link"]
)
def test_every_place_of_the_document_is_checked(place: str) -> None:
    fonts = installed_fonts(["/nonexistent"])
    bad = {place: "\u1e900"}.get
    made = Printable(
        "X/1", "T" + bad("title", ""), "en", "s" + bad("status", ""), "1", DATE,
        (Paragraph("a", Kind.PARAGRAPH, 0, f"[x](https://x.example/{bad('link', '')})"),),
        (Signatory("n" + bad("signatory", ""), "c" + bad("country", ""), "m", DATE, bad("note", "")),),
        (Reservation("o", "t" + bad("reservation", ""), "en"),),
        "p" + bad("proof", ""),
    )  # fmt: skip
    with pytest.raises(MissingGlyphs):
        write_pdf(made, fonts)


def test_the_fonts_inside_typst_have_what_is_claimed_for_them() -> None:
    """The oracle is the font itself, found inside typst's own library."""
    library = next(Path(typst.__file__).parent.glob("_typst*.so")).read_bytes()
    claimed = {c for c in _EMBEDDED if not chr(c).isspace() and needs_glyph(chr(c))}
    at = library.find(b"OTTO")
    while at >= 0:
        try:
            font = TTFont(io.BytesIO(library[at : at + 3_000_000]), lazy=True)
            name = font["name"].getDebugName(4)
        except (TTLibError, KeyError, AssertionError, struct.error):
            name = None
        if name == "Libertinus Serif Regular":
            assert claimed - set(font.getBestCmap()) == set()
            return
        at = library.find(b"OTTO", at + 4)
    pytest.fail("Libertinus Serif is no longer inside typst.")


@needs_noto
def test_no_script_is_missing_here_and_many_without_fonts() -> None:
    assert missing_scripts() == ()
    bare = missing_scripts(["/nonexistent"])
    assert {"Arabic", "Han (simplified)", "Devanagari", "Hangul"} <= set(bare)
    assert "Greek" in bare  # polytonic letters
    assert len(bare) == 33


@needs_noto
@pytest.mark.parametrize(
    "pattern",
    ["NotoSansArabic-R*", "NotoSans-Regular*", "NotoSansDevanagari-R*", "NotoSansCJK-R*",
     "NotoSansTifinagh-*"],
)  # fmt: skip
def test_looking_a_letter_up_agrees_with_reading_the_whole_font(
    pattern: str, tmp_path: Path
) -> None:
    path = sorted(Path("/usr/share/fonts").rglob(pattern))[0]
    shutil.copy(path, tmp_path / path.name)
    with TTFont(path, fontNumber=0, lazy=True) as font:
        whole = set(font.getBestCmap())
    wanted = set(range(0x20, 0x30000, 7)) | {0, 0xFFFF, 0x10FFFF}
    assert lacking(wanted, [str(tmp_path)]) == wanted - whole


def test_damaged_fonts_are_passed_over(tmp_path: Path) -> None:
    for number, data in enumerate((b"", b"ttcf", b"OTTO" * 9, b"\0\1\0\0\0\1" + b"cmap" * 9)):
        (tmp_path / f"{number}.ttf").write_bytes(data)
    assert lacking({65}, [str(tmp_path)]) == {65}


@needs_noto
def test_folders_are_read_again_when_they_change_and_damage_is_passed_over(tmp_path: Path) -> None:
    before = installed_fonts([str(tmp_path)])
    assert before == FontSet(_EMBEDDED, frozenset({"Libertinus Serif"}), (str(tmp_path),))
    (tmp_path / "broken.ttf").write_bytes(b"not a font")
    (tmp_path / "readme.txt").write_text("not a font either")
    shutil.copy(NOTO / "NotoSansArabic-Regular.ttf", tmp_path / "a.ttf")
    after = installed_fonts([str(tmp_path)])
    assert "Noto Sans Arabic" in after.families
    assert missing_characters(["سلام"], after) == ()


def test_joiners_and_marks_of_direction_need_no_glyph() -> None:
    assert [c for c in "a\u200d\u200c\u200f \u00a0\u00ad\ufe0f\U000e0100\n" if needs_glyph(c)] == [
        "a"
    ]
    assert (script_name("本"), script_name("!"), script_name("ж")) == ("Han", "Symbols", "Cyrillic")
