"""The runs of one DOCX paragraph, in one of the two readings of its tracked changes."""

import re
from collections.abc import Callable
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.core.prose import Run
from comity.documents.formats.docx_styles import Styles, wval
from comity.documents.formats.draft import Losses
from comity.documents.formats.xml import Element, local

__all__ = ["Reading", "Runs", "chosen", "wval"]

Reading = Literal["accept", "reject"]

_SKIPPED = {
    "accept": {"del", "moveFrom"},
    "reject": {"ins", "moveTo"},
}
# Properties, instructions and places, which hold no words of the text.
_SILENT = {"pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delInstrText", "proofErr", "tblPr",
           "commentReference", "annotationRef", "footnoteRef", "endnoteRef"}  # fmt: skip
_STRUCK = gettext_lazy("Words struck through are in the file and were taken over as plain text.")
_TOLD = {
    "vanish": gettext_lazy("Hidden text is in the file and was taken over as text."),
    "strike": _STRUCK,
    "dstrike": _STRUCK,
}
_MARKS = {
    "tab": " ",
    "ptab": " ",
    "cr": "\n",
    "noBreakHyphen": "\u2011",
    "softHyphen": "\u00ad",
}


class Runs:
    """Reads paragraphs one after another; fields and links may reach over several of them.

    ``boxes`` collects the text boxes met, ``notes`` numbers the notes referred to.
    """

    def __init__(
        self, reading: Reading, links: dict[str, str], losses: Losses, styles: Styles
    ) -> None:
        self.reading, self.links, self.losses, self.styles = reading, links, losses, styles
        self.boxes: list[Element] = []
        self.notes: dict[tuple[str, str], int] = {}
        self._runs: list[Run] = []
        self._look = (False, False)
        self._link = ""
        self._fields: list[str] = []
        self._handlers: dict[str, Callable[[Element], None]] = {
            "t": self._text,
            "delText": self._text,
            "r": self._run,
            "br": self._break,
            "hyperlink": self._hyperlink,
            "fldChar": self._field,
            "instrText": self._instruction,
            "AlternateContent": self._alternative,
            "txbxContent": self._box,
            "footnoteReference": self._note,
            "endnoteReference": self._note,
            "ruby": self._ruby,
            "sym": self._symbol,
            "pic": self._picture,
            "imagedata": self._picture,
            "OLEObject": self._object,
            "chart": self._object,
            "altChunk": self._object,
        }

    def of(self, paragraph: Element) -> list[Run]:
        """The runs of a paragraph; text boxes on it are put into ``boxes``."""
        self._runs = []
        for child in paragraph:
            self._walk(child)
        return self._runs

    def _walk(self, element: Element) -> None:
        name = local(element)
        handler = self._handlers.get(name)
        if name in _SKIPPED[self.reading]:
            return
        if handler:
            handler(element)
        elif name in _MARKS:
            self._say(_MARKS[name])
        elif name not in _SILENT:
            self._inside(element)

    def _inside(self, element: Element) -> None:
        for child in element:
            self._walk(child)

    def _say(self, text: str) -> None:
        link = self._link or next((f[1:] for f in reversed(self._fields) if f[:1] == ">"), "")
        self._runs.append(Run(text, *self._look, link))

    def _text(self, element: Element) -> None:
        self._say(element.text or "")

    def _run(self, element: Element) -> None:
        outer = self._look
        properties = element.find("{*}rPr")
        self._look = self.styles.look(properties)
        for name, sentence in _TOLD.items():
            if properties is not None and properties.find(f"{{*}}{name}") is not None:
                self.losses.say(str(sentence))
        self._inside(element)
        self._look = outer

    def _break(self, element: Element) -> None:
        self._say("\n" if wval(element, "type") in ("", "textWrapping") else " ")

    def _hyperlink(self, element: Element) -> None:
        anchor = wval(element, "anchor")
        target = self.links.get(wval(element, "id"), "")
        if anchor and not anchor.startswith("_"):  # Word's own marks begin so
            target += f"#{anchor}"
        outer, self._link = self._link, target
        self._inside(element)
        self._link = outer

    def _field(self, element: Element) -> None:
        """A field is an instruction, then its result; a link's address is in the instruction."""
        state = wval(element, "fldCharType")
        if state == "begin":
            self._fields.append("")
        elif state == "separate" and self._fields:
            found = re.match(r'\s*HYPERLINK\s+"([^"]+)"', self._fields[-1])
            self._fields[-1] = f">{found[1]}" if found else "="
        elif state == "end" and self._fields:
            self._fields.pop()

    def _instruction(self, element: Element) -> None:
        if self._fields and self._fields[-1][:1] not in (">", "="):
            self._fields[-1] += element.text or ""

    def _alternative(self, element: Element) -> None:
        self._inside(chosen(element))

    def _box(self, element: Element) -> None:
        self.boxes.append(element)

    def _note(self, element: Element) -> None:
        kind = local(element).removesuffix("Reference")
        number = self.notes.get((kind, wval(element, "id")))
        if number:
            self._say(f"[{number}]")

    def _ruby(self, element: Element) -> None:
        for path, before, after in (("{*}rubyBase", "", ""), ("{*}rt", "(", ")")):
            part = element.find(path)
            if part is not None:
                self._say(before)
                self._inside(part)
                self._say(after)

    def _symbol(self, element: Element) -> None:
        self.losses.count(_("Signs of a symbol font"))

    def _picture(self, element: Element) -> None:
        self.losses.count(_("Pictures"))
        self._inside(element)

    def _object(self, element: Element) -> None:
        self.losses.count(_("Embedded objects"))


def chosen(element: Element) -> Element:
    """Of a thing that is there twice, for new and for old programs, the first."""
    for name in ("Choice", "Fallback"):
        found = element.find(f"{{*}}{name}")
        if found is not None:
            return found
    return element
