"""Bad files: each refused with a clear sentence, nothing read in part."""

import io
import time
import zipfile
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.formats.office import archive, attempt, docx, odt, p, r

from comity.documents.formats import ImportRefused, read
from comity.documents.formats.sniff import MAX_BYTES

CODES = {
    "empty", "broken", "misnamed", "unsupported", "encoding", "nul", "mixed_encodings", "zip_bomb", "encrypted",
    "entities", "macros", "picture", "pdf", "scanned_pdf",
}  # fmt: skip
GOOD = docx(p(r("text")))
OBJECTS = zlib.compress(b"<< /Type /Font >>")
PDF_PAGES = b"%PDF-1.4\n1 0 obj <</Type/XObject/Subtype/Image/Filter/DCTDecode>> stream\n\xff\xd8\nendstream"


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("word/document.xml", b" " * 40_000_000)
    return file.getvalue()


def many() -> bytes:
    return archive({f"word/{n}": "" for n in range(3_001)} | {"[Content_Types].xml": "<Types/>"})


def twice() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("word/document.xml", "x")
        with pytest.warns(UserWarning, match="Duplicate"):
            made.writestr("word/document.xml", "x")
    return file.getvalue()


def locked() -> bytes:
    data = bytearray(archive({"[Content_Types].xml": "<Types/>", "word/document.xml": "x"}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(mark, place + 1)
    return bytes(data)


def torn() -> bytes:
    data = bytearray(GOOD)
    place = data.find(b"word/document.xml") + len(b"word/document.xml") + 5
    data[place : place + 20] = b"\xff" * 20
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "name", "code", "words"),
    [
        (b"", "a.txt", "empty", "The file is empty"),
        (b" \n", "a.docx", "empty", "The file is empty"),
        (b"x" * (MAX_BYTES + 1), "a.txt", "too_large", "larger than 25 MB"),
        (b"x" * (50 * 2**20), "a.docx", "too_large", "larger than 25 MB"),
        (bomb, "a.docx", "zip_bomb", "unpacks to far more"),
        (many, "a.docx", "zip_bomb", "unpacks to far more"),
        (twice, "a.docx", "broken", "names a part twice"),
        (locked, "a.docx", "encrypted", "locked with a password"),
        (torn, "a.docx", "broken", "cannot be unpacked"),
        (b"PK\x03\x04rubbish", "a.docx", "broken", "its ZIP cannot be read"),
        (archive({"a.txt": "x"}), "a.zip", "unsupported", "a ZIP archive of other files"),
        (archive({"[Content_Types].xml": "<Types/>", "word/vbaProject.bin": "x"}), "a.docx", "macros", "holds macros"),
        (archive({"[Content_Types].xml": "<x a='macroEnabled'/>", "word/a": ""}), "a.docx", "macros", "holds macros"),
        (GOOD, "a.docm", "macros", "holds macros"),
        (odt("", **{"Basic/Standard/script.xml": "x"}), "a.odt", "macros", "holds macros"),
        (odt("", **{"META-INF/manifest.xml": "<encryption-data/>"}), "a.odt", "encrypted", "locked"),
        (GOOD, "a.odt", "misnamed", "called .odt but is a Word file"),
        (GOOD, "a.txt", "misnamed", "called .txt but is a Word file"),
        (GOOD, "a", "misnamed", "no ending in its name but is a Word file"),
        (odt("<text:p>x</text:p>"), "a.docx", "misnamed", "called .docx but is an OpenDocument text"),
        (b"<html><body>x</body></html>", "a.docx", "misnamed", "called .docx but is a web page"),
        (b"<html><body>x</body></html>", "a.txt", "misnamed", "called .txt but is a web page"),
        (b"just text", "a.docx", "misnamed", "called .docx but is plain text"),
        (b"\xd0\xcf\x11\xe0 old", "a.doc", "unsupported", "old Word"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "a.docx", "encrypted", "locked"),
        (b"{\\rtf1 x}", "a.rtf", "unsupported", "RTF"),
        (PDF_PAGES, "a.pdf", "scanned_pdf", "scanned PDF: pictures of pages without any text"),
        (PDF_PAGES, "a.txt", "scanned_pdf", "scanned PDF"),
        (b"%PDF-1.4 /Font", "a.pdf", "pdf", "Send the file it was made from"),
        (b"%PDF-1.5 /Type /ObjStm >> stream\n" + OBJECTS, "a.pdf", "pdf", "Send the file it was made from"),
        (b"%PDF-1.5 /Type /ObjStm >> stream\nnonsense", "a.pdf", "scanned_pdf", "scanned PDF"),
        (b"%PDF-1.5 /ObjStm >> stream\n" + zlib.compress(b"none"), "a.pdf", "scanned_pdf", "scanned PDF"),
        (b"%PDF-1.4 /Encrypt", "a.pdf", "pdf", "locked PDF"),
        (b"\x89PNG\r\n", "a.png", "picture", "picture of a text"),
        (b"MZ\x90\x00", "a.txt", "unsupported", "not a text"),
        (b"a,b", "a.csv", "unsupported", "called .csv are not read"),
        (b"a\x00\x01b", "a.txt", "nul", "zero bytes"),
        (archive({"mimetype": "application/vnd.oasis.opendocument.text"}), "a.odt", "broken", "no text inside"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else None,
)  # fmt: skip
def test_bad_files_are_refused(
    data: bytes | Callable[[], bytes], name: str, code: str, words: str
) -> None:
    made = data if isinstance(data, bytes) else data()
    with pytest.raises(ImportRefused) as caught:
        read(made, name)
    assert caught.value.code == code
    assert words in caught.value.message
    assert caught.value.message == str(caught.value)
    assert caught.value.message.endswith(".")


def test_a_page_without_a_name_is_a_page() -> None:
    assert read(b"<!doctype html><html><p>x</p></html>", "page").paragraphs[0].text == "x"


@given(
    st.binary(max_size=200), st.sampled_from(["a.docx", "a.odt", "a.txt", "a.html", "a.md", "a"])
)
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    imported, code = attempt(data, name)
    assert code in CODES if imported is None else imported.paragraphs


@given(st.data())
def test_a_damaged_docx_is_read_or_refused(data: st.DataObject) -> None:
    made = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 4))):
        made[data.draw(st.integers(0, len(made) - 1))] = data.draw(st.integers(0, 255))
    imported, code = attempt(bytes(made), "a.docx")
    assert code in CODES if imported is None else imported.paragraphs


def test_ten_thousand_paragraphs_are_read_and_twenty_thousand_and_one_are_not() -> None:
    started = time.perf_counter()
    assert len(read(docx(p(r("word")) * 10_000), "a.docx").paragraphs) == 10_000
    assert len(read(b"word\n" * 10_000, "a.txt").paragraphs) == 10_000
    assert time.perf_counter() - started < 20
    with pytest.raises(ImportRefused, match="more than 20,000 paragraphs") as caught:
        read(b"word\n" * 20_001, "a.txt")
    assert caught.value.code == "too_many"
