"""OpenDocument text read from its XML, with tracked changes both ways.

Follows ODF 1.3 part 3 (OASIS): headings, lists, spans, links, notes, and the tracked changes that
stand in one place at the beginning and are pointed at from the text.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _

from comity.core.prose import Kind, Run
from comity.documents.formats.docx_styles import numeral, whole, wval
from comity.documents.formats.draft import SENTENCE, Draft, Losses
from comity.documents.formats.sniff import Archive
from comity.documents.formats.values import Change, ImportRefused, TrackedChange
from comity.documents.formats.xml import Element, local, parse_xml

__all__ = ["read_odt"]

_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman",
            "I": "upperRoman"}  # fmt: skip
_KINDS = {"insertion": Change.INSERTION, "deletion": Change.DELETION}


def read_odt(archive: Archive) -> tuple[Draft, Draft, tuple[TrackedChange, ...]]:
    """The text with all changes accepted, with all rejected, and the changes.

    Raises ImportRefused (``broken``) if the content is missing or damaged.
    """
    data = archive.read("content.xml")
    root = parse_xml(data, "content.xml") if data else None
    body = root.find("{*}body/{*}text") if root is not None else None
    if root is None or body is None:
        raise ImportRefused("broken", _("The file is damaged: it has no text inside."))
    sheets = [root]
    if styles := archive.read("styles.xml"):
        sheets.append(parse_xml(styles, "styles.xml"))
    losses = Losses()
    look = _Looks(sheets)
    regions = _regions(body)
    texts: list[_Text] = []
    for accepting in (True, False):
        draft = Draft(losses if accepting else Losses())
        text = _Text(draft, accepting, look, regions)
        text.blocks(body)
        text.notes_at_the_end()
        texts.append(text)
    for sheet in sheets[1:]:
        for name in ("header", "footer"):
            for part in sheet.iter(f"{{*}}{name}"):
                if words := " ".join("".join(_strings(part)).split()):
                    losses.say(
                        _("Header or footer, left out: %(words)s") % {"words": words[:SENTENCE]}
                    )
    return texts[0].draft, texts[1].draft, _tracked(regions, *texts)


def _strings(element: Element) -> list[str]:
    parts = [element.text or ""]
    for child in element:
        parts += [*_strings(child), child.tail or ""]
    return parts


class _Region:
    """One tracked change: its kind, author, date, and what was deleted."""

    def __init__(self, element: Element) -> None:
        change = next((child for child in element if local(child) in _KINDS), None)
        self.change = _KINDS[local(change)] if change is not None else None
        self.author = self.date = ""
        self.content: list[Element] = []
        for child in change if change is not None else ():
            if local(child) == "change-info":
                for info in child:
                    if local(info) == "creator":
                        self.author = info.text or ""
                    elif local(info) == "date":
                        self.date = info.text or ""
            else:
                self.content.append(child)


def _regions(body: Element) -> dict[str, _Region]:
    return {
        wval(region, "id"): _Region(region)
        for changes in body.findall("{*}tracked-changes")
        for region in changes
        if local(region) == "changed-region"
    }


class _Looks:
    """Automatic and named styles: what is italic or bold, and the numbering of lists."""

    def __init__(self, sheets: list[Element]) -> None:
        self.styles: dict[str, Element] = {}
        self.lists: dict[str, Element] = {}
        for sheet in sheets:
            for style in sheet.iter("{*}style"):
                self.styles.setdefault(wval(style, "name"), style)
            for style in sheet.iter("{*}list-style"):
                self.lists.setdefault(wval(style, "name"), style)

    def names(self, name: str) -> list[str]:
        """A style's name and those of its parents."""
        found: list[str] = []
        while name and name not in found:
            found.append(name)
            name = wval(self.styles.get(name), "parent-style-name")
        return found

    def look(self, name: str) -> tuple[bool, bool]:
        """Emphasis and strong of a character style."""
        emphasis = strong = ""
        for style in self.names(name):
            if style in self.styles:
                properties = self.styles[style].find("{*}text-properties")
                emphasis = emphasis or wval(properties, "font-style")
                strong = strong or wval(properties, "font-weight")
            emphasis = emphasis or ("italic" if style == "Emphasis" else "")
            strong = strong or ("bold" if style == "Strong_20_Emphasis" else "")
        bold = strong == "bold" or (strong.isdecimal() and int(strong) >= 600)
        return emphasis in ("italic", "oblique"), bold

    def label(self, name: str, level: int, number: int) -> str:
        """The label of an item at a level (from 1), empty for bullets."""
        style = self.lists.get(name)
        for found in style if style is not None else ():
            if local(found) == "list-level-style-number" and wval(found, "level") == str(level):
                shown = numeral(number, _FORMATS.get(wval(found, "num-format"), "decimal"))
                if not wval(found, "num-format"):
                    return ""
                return wval(found, "num-prefix") + shown + wval(found, "num-suffix")
        return ""

    def start(self, name: str, level: int) -> int:
        style = self.lists.get(name)
        for found in style if style is not None else ():
            if wval(found, "level") == str(level):
                return whole(wval(found, "start-value"), 1)
        return 1


class _Text:
    """One reading of the body."""

    def __init__(
        self, draft: Draft, accepting: bool, looks: _Looks, regions: dict[str, _Region]
    ) -> None:
        self.draft, self.accepting = draft, accepting
        self.looks, self.regions = looks, regions
        self.notes: list[Element] = []
        self.boxes: list[Element] = []
        self.runs: list[Run] = []
        self.look = (False, False)
        self.link = ""
        self.inserted: list[str] = []  # open tracked insertions
        self.said: dict[str, list[str]] = {}  # the words of each insertion
        self.context: dict[str, str] = {}  # the paragraph each change is in
        self.touched: list[str] = []
        self.label = ""
        self.lists: list[str] = []
        self._handlers: dict[str, Callable[[Element], None]] = {
            "s": lambda e: self.say(" " * min(whole(wval(e, "c"), 1), 100)),
            "tab": lambda e: self.say(" "),
            "line-break": lambda e: self.say("\n"),
            "span": self._span,
            "a": self._a,
            "note": self._note,
            "annotation": self._annotation,
            "change-start": self._start,
            "change-end": self._end,
            "change": self._deleted,
            "text-box": self.boxes.append,
            "image": lambda e: self.draft.losses.count(_("Pictures")),
            "object": lambda e: self.draft.losses.count(_("Embedded objects")),
            "tracked-changes": lambda e: None,
            "ruby-text": self._bracketed,
        }

    def blocks(self, parent: Element) -> None:
        for element in parent:
            name = local(element)
            if name in ("p", "h"):
                self.paragraph(element, name)
            elif name == "list":
                self._list(element)
            elif name in self._handlers:
                self._handlers[name](element)
            elif name not in ("sequence-decls", "forms", "table-columns", "soft-page-break"):
                if name == "table":
                    self.draft.losses.count(
                        _("Tables, given as one paragraph per cell; table lines")
                    )
                self.blocks(element)

    def paragraph(self, element: Element, name: str) -> None:
        self.inline(element)
        if self.inserted and not self.accepting:
            return  # the end of this paragraph was inserted: it runs on into the next one
        names = self.looks.names(wval(element, "style-name"))
        kind, level = self._kind(element, name, names)
        runs = [Run(f"{self.label} "), *self.runs] if self.label else self.runs
        before = len(self.draft.paragraphs)
        if any(run.text.strip() for run in self.runs):
            self.draft.add(kind, level, runs)
            self.label = ""
        text = "".join(p.text for p in self.draft.paragraphs[before:])
        for key in self.touched:
            self.context.setdefault(key, text)
        self.runs, self.touched = [], list(self.inserted)
        boxes, self.boxes[:] = list(self.boxes), []
        for box in boxes:
            self.draft.losses.say(_("Text boxes were put after the paragraph they hang on."))
            self.blocks(box)

    def _kind(self, element: Element, name: str, names: list[str]) -> tuple[Kind, int]:
        if name == "h":
            return Kind.HEADING, whole(wval(element, "outline-level"), 1)
        if self.lists:
            return Kind.ITEM, len(self.lists)
        if "Title" in names or "Subtitle" in names:
            return Kind.HEADING, 1
        return (Kind.QUOTE, 0) if "Quotations" in names else (Kind.PARAGRAPH, 0)

    def _list(self, element: Element) -> None:
        inherited = self.lists[-1] if self.lists else ""
        name = wval(element, "style-name") or inherited
        self.lists.append(name)
        level = len(self.lists)
        number = self.looks.start(name, level) - 1
        for item in element:
            if local(item) == "list-item":
                number = whole(wval(item, "start-value"), number + 1)
                self.label = self.looks.label(name, level, number)
            self.blocks(item)
            self.label = ""
        self.lists.pop()

    def inline(self, element: Element) -> None:
        self.say(" ".join((element.text or "").split("\n")))
        for child in element:
            name = local(child)
            handler = self._handlers.get(name)
            if handler:
                handler(child)
            else:
                self.inline(child)
            self.say(" ".join((child.tail or "").split("\n")))

    def say(self, text: str) -> None:
        for key in self.inserted:
            self.said.setdefault(key, []).append(text)
        if text and (self.accepting or not self.inserted):
            self.runs.append(Run(text, *self.look, self.link))

    def _span(self, element: Element) -> None:
        outer = self.look
        emphasis, strong = self.looks.look(wval(element, "style-name"))
        self.look = (outer[0] or emphasis, outer[1] or strong)
        self.inline(element)
        self.look = outer

    def _a(self, element: Element) -> None:
        outer, self.link = self.link, wval(element, "href")
        self.inline(element)
        self.link = outer

    def _bracketed(self, element: Element) -> None:
        self.say("(")
        self.inline(element)
        self.say(")")

    def _note(self, element: Element) -> None:
        body = element.find("{*}note-body")
        if body is not None and (self.accepting or not self.inserted):
            self.notes.append(body)
            self.say(f"[{len(self.notes)}]")

    def notes_at_the_end(self) -> None:
        for number, body in enumerate(self.notes, 1):
            self.lists, self.label = ["-"], f"[{number}]"
            self.blocks(body)
            self.lists, self.label = [], ""
        if self.notes:
            self.draft.losses.footnotes(len(self.notes))

    def _annotation(self, element: Element) -> None:
        author = element.find("{*}creator")
        words = " ".join(" ".join("".join(_strings(p)).split()) for p in element.findall("{*}p"))
        self.draft.losses.comment((author.text or "") if author is not None else "", words)

    def _start(self, element: Element) -> None:
        key = wval(element, "change-id")
        self.touched.append(key)
        region = self.regions.get(key)
        if region and region.change is Change.INSERTION:
            self.inserted.append(key)

    def _end(self, element: Element) -> None:
        key = wval(element, "change-id")
        if key in self.inserted:
            self.inserted.remove(key)

    def _deleted(self, element: Element) -> None:
        """A place where something was deleted: it is put back when changes are rejected."""
        key = wval(element, "change-id")
        self.touched.append(key)
        region = self.regions.get(key)
        if self.accepting or not region or region.change is not Change.DELETION:
            return
        for index, part in enumerate(region.content):
            if index and self.runs:
                self.draft.add(Kind.PARAGRAPH, 0, self.runs)
                self.runs = []
            if local(part) in ("p", "h"):
                self.inline(part)
            else:
                self.blocks(part)


def _tracked(
    regions: dict[str, _Region], accepted: _Text, rejected: _Text
) -> tuple[TrackedChange, ...]:
    return tuple(
        TrackedChange(
            region.change,
            "".join(accepted.said.get(key, ()))
            if region.change is Change.INSERTION
            else " ".join("".join(_strings(part)) for part in region.content),
            region.author,
            region.date,
            rejected.context.get(key, ""),
            accepted.context.get(key, ""),
        )
        for key, region in regions.items()
        if region.change is not None
    )
