"""DOCX read from its XML: every text node, with tracked changes both ways.

Follows ECMA-376 part 1, chapter 17 (WordprocessingML). Word's own libraries drop tracked runs;
here each paragraph is read twice, as if all changes were accepted and as if all were rejected.
"""

from collections.abc import Iterator
from posixpath import dirname, join, normpath
from typing import Literal

from django.utils.translation import gettext as _

from comity.core.prose import Kind, Run, markup, plain
from comity.documents.formats.docx_runs import Reading, Runs, chosen, wval
from comity.documents.formats.docx_styles import Numbering, Styles
from comity.documents.formats.draft import SENTENCE, Draft, Losses
from comity.documents.formats.sniff import Archive
from comity.documents.formats.values import Change, ImportRefused, TrackedChange
from comity.documents.formats.xml import Element, local, parse_xml

__all__ = ["BOOKMARK", "FRAME_STYLE", "read_docx"]

BOOKMARK = "cmt_"
FRAME_STYLE = "comity frame"  # what our own writer prints round the text

_CHANGES = {
    "ins": Change.INSERTION,
    "del": Change.DELETION,
    "moveFrom": Change.MOVED_FROM,
    "moveTo": Change.MOVED_TO,
}
_HIDDEN: dict[Reading, tuple[str, ...]] = {
    "accept": ("del", "moveFrom"),
    "reject": ("ins", "moveTo"),
}


class _Part:
    """An XML part with the targets of its relationships."""

    def __init__(self, archive: Archive, name: str) -> None:
        data = archive.read(name)
        self.root = parse_xml(data, name) if data is not None else None
        self.links: dict[str, str] = {}
        rels = archive.read(join(dirname(name), "_rels", name.rpartition("/")[2] + ".rels"))
        for relation in parse_xml(rels, f"{name}.rels") if rels else ():
            if relation.get("Type", "").endswith("/hyperlink"):
                self.links[relation.get("Id", "")] = relation.get("Target", "")


def read_docx(archive: Archive) -> tuple[Draft, Draft, tuple[TrackedChange, ...]]:
    """The text with all changes accepted, with all rejected, and the changes.

    Both drafts share their losses. Raises ImportRefused (``broken``) if the main part is missing
    or damaged.
    """
    name = _main_part(archive)
    main = _Part(archive, name)
    body = main.root.find("{*}body") if main.root is not None else None
    if body is None:
        raise ImportRefused("broken", _("The file is damaged: it has no document inside."))
    losses = Losses()
    folder = dirname(name)
    styles = Styles(_root(archive, f"{folder}/styles.xml"))
    notes = _notes(archive, folder)
    drafts: list[Draft] = []
    readings: tuple[Reading, Reading] = ("accept", "reject")
    for reading in readings:
        numbering = Numbering(_root(archive, f"{folder}/numbering.xml"))
        # Losses are told once, from the first reading.
        draft = Draft(losses if reading == "accept" else Losses())
        _Text(draft, reading, styles, numbering, main.links).document(body, notes)
        drafts.append(draft)
    _side_parts(archive, folder, losses)
    return drafts[0], drafts[1], tuple(_tracked(body, notes, main.links))


def _root(archive: Archive, name: str) -> Element | None:
    data = archive.read(name)
    return parse_xml(data, name) if data else None


def _main_part(archive: Archive) -> str:
    rels = archive.read("_rels/.rels")
    for relation in parse_xml(rels, "_rels/.rels") if rels else ():
        if relation.get("Type", "").endswith("/officeDocument"):
            return normpath(relation.get("Target", "").lstrip("/"))
    return "word/document.xml"


_Notes = list[tuple[str, str, Element, dict[str, str]]]


def _notes(archive: Archive, folder: str) -> _Notes:
    """Footnotes, then endnotes, in the order of the file: (kind, id, element, links)."""
    found: _Notes = []
    for kind in ("footnote", "endnote"):
        part = _Part(archive, f"{folder}/{kind}s.xml")
        for note in part.root if part.root is not None else ():
            if local(note) == kind and wval(note, "type") in ("", "normal"):
                found.append((kind, wval(note, "id"), note, part.links))
    return found


def _words(element: Element) -> str:
    return " ".join("".join(t.text or "" for t in element.iter("{*}t")).split())


def _side_parts(archive: Archive, folder: str, losses: Losses) -> None:
    """Say what stands beside the text: comments, headers, footers, foreign chunks."""
    comments = _root(archive, f"{folder}/comments.xml")
    for comment in comments if comments is not None else ():
        losses.comment(wval(comment, "author"), _words(comment))
    for name in sorted(archive.names):
        base = name.removeprefix(f"{folder}/")
        if base.startswith(("header", "footer")) and base.endswith(".xml"):
            root = _root(archive, name)
            if root is not None and (words := _words(root)):
                losses.say(_("Header or footer, left out: %(words)s") % {"words": words[:SENTENCE]})
        elif base.startswith("afchunk"):
            losses.count(_("Embedded files"))


class _Text:
    """One reading of the body: paragraphs in order, notes at the end."""

    def __init__(
        self,
        draft: Draft,
        reading: Reading,
        styles: Styles,
        numbering: Numbering,
        links: dict[str, str],
    ) -> None:
        self.draft, self.reading = draft, reading
        self.styles, self.numbering = styles, numbering
        self.runs = Runs(reading, links, draft.losses, styles)
        self.carried: list[Run] = []  # from paragraphs whose mark is gone in this reading
        self.carried_names: list[str] = []

    def document(self, body: Element, notes: _Notes) -> None:
        self.runs.notes = {(kind, name): n for n, (kind, name, *_rest) in enumerate(notes, 1)}
        self.blocks(body)
        self._flush()
        for number, (*_names, note, links) in enumerate(notes, 1):
            self.runs.links = links
            self._note(number, note)
        if notes:
            self.draft.losses.footnotes(len(notes))

    def _note(self, number: int, note: Element) -> None:
        before = len(self.draft.paragraphs)
        self.carried = [Run(f"[{number}] ")]
        self.blocks(note)
        self._flush()
        for index in range(before, len(self.draft.paragraphs)):
            found = self.draft.paragraphs[index]
            if found.kind is Kind.PARAGRAPH:
                self.draft.paragraphs[index] = type(found)(found.id, Kind.ITEM, 1, found.text)

    def _flush(self) -> None:
        self.draft.add(Kind.PARAGRAPH, 0, self.carried, "+".join(self.carried_names))
        self.carried, self.carried_names = [], []

    def blocks(self, parent: Element) -> None:
        for element in parent:
            name = local(element)
            if name == "p":
                self.paragraph(element)
            elif name == "tbl":
                self.draft.losses.count(_("Tables, given as one paragraph per cell; table lines"))
                self.blocks(element)
            elif name == "AlternateContent":
                self.blocks(chosen(element))
            elif not self._gone(element, name):
                self.blocks(element)

    def _gone(self, element: Element, name: str) -> bool:
        """Whether a wrapper, a table row or a cell does not exist in this reading."""
        hidden = _HIDDEN[self.reading][0]
        if name in _HIDDEN[self.reading]:
            return True
        properties = element.find(f"{{*}}{name}Pr") if name in ("tr", "tc") else None
        marks = {"tr": hidden, "tc": "cellDel" if hidden == "del" else "cellIns"}
        return properties is not None and properties.find(f"{{*}}{marks[name]}") is not None

    def paragraph(self, element: Element) -> None:
        runs = self.runs.of(element)
        boxes, self.runs.boxes = self.runs.boxes, []
        names = [
            wval(mark, "name").removeprefix(BOOKMARK)
            for mark in element.iter("{*}bookmarkStart")
            if wval(mark, "name").startswith(BOOKMARK)
        ]
        self.carried += runs
        if any(run.text.strip() for run in runs):  # an id goes where its words go
            self.carried_names += [unescape(name) for name in names]
        if not _mark_gone(element, self.reading):
            self._end(element)
        for box in boxes:
            self.draft.losses.say(_("Text boxes were put after the paragraph they hang on."))
            self._flush_if_whole(element)
            self.blocks(box)

    def _flush_if_whole(self, element: Element) -> None:
        if _mark_gone(element, self.reading):
            self._flush()

    def _end(self, element: Element) -> None:
        properties = element.find("{*}pPr")
        look = self.styles.paragraph(properties)
        runs, names = self.carried, self.carried_names
        self.carried, self.carried_names = [], []
        if look.name == FRAME_STYLE:
            self.draft.losses.say(_("What Comity itself had printed round the text was left out."))
            return
        if (
            look.kind is Kind.HEADING
            and not names
            and all(r.strong for r in runs if r.text.strip())
        ):
            runs = [Run(r.text, r.emphasis, False, r.link) for r in runs]
        label = self.numbering.label(look.list_id, look.list_level)
        if label and any(run.text.strip() for run in runs):
            runs = [Run(f"{label} "), *runs]
        self.draft.add(look.kind, look.level, runs, "+".join(names))


def unescape(name: str) -> str:
    """A paragraph id from a bookmark's name, in which ``_2e`` stands for a full stop."""
    head, *rest = name.split("_")
    try:
        return head + "".join(chr(int(part[:2], 16)) + part[2:] for part in rest)
    except ValueError:
        return ""


def _mark_gone(element: Element, reading: Reading) -> bool:
    """Whether the end of the paragraph does not exist, so that it runs on into the next one."""
    properties = element.find("{*}pPr/{*}rPr")
    return properties is not None and any(local(child) in _HIDDEN[reading] for child in properties)


def _tracked(body: Element, notes: _Notes, links: dict[str, str]) -> Iterator[TrackedChange]:
    for root, targets in ((body, links), *((note, own) for *_names, note, own in notes)):
        for paragraph in root.iter("{*}p"):
            marks = [e for e in paragraph.iter() if local(e) in _CHANGES and _own(e, paragraph)]
            if not marks:
                continue
            before = _plain(paragraph, "reject", targets)
            after = _plain(paragraph, "accept", targets)
            for mark in marks:
                words = "".join(
                    t.text or "" for t in mark.iter("{*}t", "{*}delText", "{*}tab", "{*}br")
                )
                yield TrackedChange(
                    _CHANGES[local(mark)],
                    words,
                    wval(mark, "author"),
                    wval(mark, "date"),
                    before,
                    after,
                )


def _own(mark: Element, paragraph: Element) -> bool:
    """Whether a change belongs to this paragraph and not to one in a text box on it."""
    inner = [p for p in paragraph.iter("{*}p") if p is not paragraph]
    return not any(mark is e for p in inner for e in p.iter())


def _plain(paragraph: Element, reading: Literal["accept", "reject"], links: dict[str, str]) -> str:
    runs = Runs(reading, links, Losses(), Styles(None)).of(paragraph)
    return plain(markup(tuple(runs))).strip()
