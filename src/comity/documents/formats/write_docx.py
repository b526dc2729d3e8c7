"""DOCX of a document, made so that it can be edited and come back with its paragraph ids."""

import io

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt
from docx.text.paragraph import Paragraph as DocxParagraph
from docx.text.run import Run as DocxRun

from comity.core.prose import Kind, Paragraph, Run, label, runs
from comity.documents.formats.docx import BOOKMARK
from comity.documents.formats.draft import without_controls
from comity.documents.formats.values import Printable, direction

__all__ = ["write_docx"]

_FRAME = "Comity Frame"
_EAST_ASIAN = {"zh": "SimSun", "ja": "MS Mincho", "ko": "Batang"}


def write_docx(printable: Printable) -> bytes:
    """A DOCX file (A4) whose paragraphs carry their ids in bookmarks ``cmt_<id>``.

    What Comity prints round the text (symbol, title, status, reservations, signatories, proof)
    is of a style of its own, by which the reader knows that it is not the text. Everything
    written right to left is marked so in paragraphs and runs.
    """
    return _Docx(printable).data()


class _Docx:
    def __init__(self, printable: Printable) -> None:
        self.printable = printable
        self.document: Document = docx.Document()
        self.rtl = direction(printable.language) == "rtl"
        self.bookmarks = 0
        self.style_ids: dict[str, str] = {}
        self._prepare()
        self._before()
        for paragraph in printable.paragraphs:
            self._paragraph(paragraph)
        self._after()

    def data(self) -> bytes:
        file = io.BytesIO()
        self.document.save(file)
        return file.getvalue()

    def _prepare(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Pt(595.3), Pt(841.9)
        properties = self.document.core_properties
        properties.title = without_controls(self.printable.title)
        properties.subject = without_controls(self.printable.symbol)
        properties.author, properties.comments = "", ""
        properties.language = self.printable.language
        normal = self.document.styles["Normal"]
        look = normal.element.get_or_add_rPr()
        language = OxmlElement("w:lang")
        base = self.printable.language.split("-")[0]
        for name in ("val", "eastAsia", "bidi"):
            language.set(qn(f"w:{name}"), self.printable.language)
        look.append(language)
        if base in _EAST_ASIAN:
            fonts = look.find(qn("w:rFonts"))
            if fonts is None:
                fonts = OxmlElement("w:rFonts")
                look.insert(0, fonts)
            fonts.set(qn("w:eastAsia"), _EAST_ASIAN[base])

    def _style(self, name: str, base: str = "Normal") -> str:
        """The id of a style, made if it is missing; looked up once, as python-docx searches."""
        if name not in self.style_ids:
            styles = self.document.styles
            if name not in styles:
                made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
                made.base_style = styles[base]
            self.style_ids[name] = styles[name].style_id
        return self.style_ids[name]

    def _add(self, style_id: str) -> DocxParagraph:
        made = self.document.add_paragraph()
        made._p.style = style_id
        return made

    def _frame(self, *chain: Run) -> None:
        self._fill(self._add(self._style(_FRAME)), chain)

    def _before(self) -> None:
        printable = self.printable
        self._frame(Run(printable.symbol, strong=True))
        if not printable.title_is_first_heading():
            self._frame(Run(printable.title, strong=True))
        self._frame(Run(printable.facts()))
        for notice in printable.notices:
            self._frame(Run(notice, strong=True))

    def _after(self) -> None:
        printable, words = self.printable, self.printable.words
        numbers = printable.numbers()
        for title, voices in printable.voices():
            self._frame(Run(title, strong=True))
            for voice in voices:
                number = numbers.get(voice.paragraph or "")
                place = f", {words.to_paragraph.format(number=number)}" if number else ""
                note = f", {voice.note}" if voice.note else ""
                self._frame(Run(voice.organisation, strong=True), Run(f"{place}{note}"))
                self._frame(*runs(voice.text))
        if printable.signatories:
            self._frame(Run(f"{words.signatories}: {len(printable.signatories)}", strong=True))
        for signatory in printable.signatories:
            note = f" ({signatory.note})" if signatory.note else ""
            rest = f", {signatory.country}, {signatory.capacity}, {signatory.date}{note}"
            self._frame(Run(signatory.name, strong=True), Run(rest))
        if printable.proof:
            self._frame(Run(f"{words.proof}: {printable.proof}"))

    def _paragraph(self, paragraph: Paragraph) -> None:
        made = self._add(self._style_of(paragraph))
        starts = [self._bookmark(name) for name in paragraph.id.split("+") if name]
        for start, _ in starts:
            made._p.append(start)
        self._fill(made, runs(paragraph.text))
        for _, end in reversed(starts):
            made._p.append(end)

    def _style_of(self, paragraph: Paragraph) -> str:
        if paragraph.kind is Kind.HEADING:
            return self._style(f"Heading {paragraph.level}")
        if paragraph.kind is Kind.QUOTE:
            return self._style("Quote")
        if paragraph.kind is Kind.ITEM:
            base = "List" if label(paragraph.text) else "List Bullet"
            level = f" {paragraph.level}" if paragraph.level > 1 else ""
            return self._style(base + level, f"{base} 3")
        return self._style("Normal")

    def _bookmark(self, name: str) -> tuple[BaseOxmlElement, BaseOxmlElement]:
        self.bookmarks += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for element in (start, end):
            element.set(qn("w:id"), str(self.bookmarks))
        start.set(qn("w:name"), BOOKMARK + _escape(name))
        return start, end

    def _fill(self, made: DocxParagraph, chain: tuple[Run, ...]) -> None:
        if self.rtl:
            made._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        parent: BaseOxmlElement = made._p
        link = ""
        for run in chain:
            if run.link != link:
                parent = self._hyperlink(made, run.link) if run.link else made._p
                link = run.link
            element = OxmlElement("w:r")
            parent.append(element)
            self._run(DocxRun(element, made), run)

    def _run(self, made: DocxRun, run: Run) -> None:
        made.text = without_controls(run.text)
        font = made.font
        if run.strong:
            font.bold = font.cs_bold = True
        if run.emphasis:
            font.italic = font.cs_italic = True
        if self.rtl:
            font.rtl = True

    def _hyperlink(self, made: DocxParagraph, address: str) -> BaseOxmlElement:
        element = OxmlElement("w:hyperlink")
        if address.startswith("#"):
            element.set(qn("w:anchor"), address[1:])
        else:
            relation = made.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            element.set(qn("r:id"), relation)
        made._p.append(element)
        return element


def _escape(name: str) -> str:
    """An id as the name of a bookmark, which may hold letters, digits and ``_`` only."""
    return "".join(
        char if char.isascii() and char.isalnum() else f"_{ord(char):02x}" for char in name
    )
