"""Files as people send them: a Word file edited with tracked changes, and files that are wrong."""

import io
import zipfile
from collections.abc import Callable

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"


def docx(*lines: str) -> bytes:
    """A Word file of plain paragraphs; `# ` begins a heading."""
    made = Document()
    for line in lines:
        if line.startswith("# "):
            made.add_heading(line[2:], 1)
        else:
            made.add_paragraph(line)
    return _saved(made.save)


def edited(data: bytes, changes: dict[str, str]) -> bytes:
    """The Word file after somebody changed words in it with tracking switched on.

    changes: what stands in a paragraph, and what is to stand there instead ('' deletes it).
    """
    document = Document(io.BytesIO(data))
    for old, new in changes.items():
        found = [p for p in document.paragraphs if old in p.text]
        assert found, f"no paragraph holds {old!r}"
        _track(found[0], old, new)
    return _saved(document.save)


def _track(paragraph: Paragraph, old: str, new: str) -> None:
    """Cut the run that holds `old`, strike it and insert `new`, as a word processor does."""
    run = next(r for r in paragraph.runs if old in r.text)
    before, _old, after = run.text.partition(old)
    run.text = before
    place = run._r
    for tag, inner, text in (("w:del", "w:delText", old), ("w:ins", "w:t", new)):
        if not text:
            continue
        change = OxmlElement(tag)
        change.set(qn("w:id"), "900")
        change.set(qn("w:author"), "A. Reader")
        change.set(qn("w:date"), "2026-05-01T10:00:00Z")
        change.append(_run(inner, text))
        place.addnext(change)
        place = change
    if after:
        place.addnext(_run("w:t", after))


def _run(tag: str, text: str) -> object:
    run, words = OxmlElement("w:r"), OxmlElement(tag)
    words.text = text
    words.set(qn("xml:space"), "preserve")
    run.append(words)
    return run


def _saved(save: Callable[[io.BytesIO], None]) -> bytes:
    out = io.BytesIO()
    save(out)
    return out.getvalue()


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("word/document.xml", b" " * 120_000_000)
    return out.getvalue()


def with_macros() -> bytes:
    out = io.BytesIO(docx("A text."))
    with zipfile.ZipFile(out, "a") as made:
        made.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return out.getvalue()


PDF = b"%PDF-1.4\n1 0 obj<</Type/XObject/Subtype/Image>>endobj\ntrailer<<>>\n%%EOF\n"

# name -> (file name, bytes, a part of the sentence that refuses it)
WRONG: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "50 MB": ("big.txt", lambda: b"words and more words\n" * 2_500_000, "25 MB"),
    "zip bomb": ("text.docx", zip_bomb, "unpacks to far more"),
    "macros": ("text.docx", with_macros, "macros"),
    "misnamed": ("text.docx", lambda: b"Only plain words.", "is plain text"),
    "mixed encodings": (
        "text.txt",
        lambda: "Größe und Maß. ".encode() * 20 + "Größe und Maß. ".encode("latin-1") * 20,
        "encoding",
    ),
    "scanned PDF": ("text.pdf", lambda: PDF, "PDF"),
    "empty": ("text.txt", lambda: b" \n", "empty"),
    "picture": ("text.docx", lambda: b"\x89PNG\r\n\x1a\n" + b"0" * 99, "picture"),
}
