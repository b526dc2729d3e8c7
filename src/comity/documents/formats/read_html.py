"""HTML of any kind, sanitised and reduced to paragraphs."""

import re
from html import unescape

import nh3
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.core.prose import Kind, Run
from comity.documents.formats.docx_styles import whole
from comity.documents.formats.draft import Draft
from comity.documents.formats.xml import Element, local, parse_html

__all__ = ["declared_encoding", "html_language", "read_html"]

_INLINE = {"a", "em", "i", "strong", "b", "span", "bdi", "bdo", "cite", "q", "u", "s", "strike",
           "sub", "sup", "code", "kbd", "samp", "var", "small", "big", "mark", "abbr", "acronym",
           "time", "dfn", "ins", "del", "tt", "font", "label", "ruby", "rb", "rt", "rp", "wbr",
           "data"}  # fmt: skip
_BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre",
           "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "br", "hr", "dl", "dt",
           "dd", "section", "article", "main", "header", "footer", "aside", "nav", "figure",
           "figcaption", "details", "summary", "center", "body", "html", "address", "fieldset",
           "legend", "form"}  # fmt: skip
_DROPPED = {"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "head",
            "title", "textarea", "select", "button", "canvas", "audio", "video"}  # fmt: skip
# What browsers read for a declared encoding: the larger one that contains it (WHATWG Encoding).
_WIDER = {"iso-8859-1": "windows-1252", "latin1": "windows-1252", "us-ascii": "windows-1252",
          "iso-8859-9": "windows-1254", "gb2312": "gb18030", "gbk": "gb18030",
          "shift_jis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949"}  # fmt: skip
_STRUCK = gettext_lazy("Words struck through are in the file and were taken over as plain text.")
_TOLD = {
    "img": gettext_lazy("Pictures"), "script": gettext_lazy("Scripts"),
    "iframe": gettext_lazy("Embedded pages"), "form": gettext_lazy("Forms"),
    "svg": gettext_lazy("Drawings"), "video": gettext_lazy("Films and sounds"),
}  # fmt: skip


def declared_encoding(data: bytes) -> str | None:
    """The encoding an HTML file declares for itself, if it does near its beginning."""
    found = re.search(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]+)""", data[:4096], re.I)
    found = found or re.search(rb"""<\?xml[^>]{0,100}encoding\s*=\s*["']([\w.:-]+)""", data[:200])
    name = found[1].decode().lower() if found else None
    return _WIDER.get(name, name) if name else None


def html_language(text: str) -> str | None:
    """The language the root element declares."""
    found = re.search(r"""<html[^>]{0,400}?\blang\s*=\s*["']?([A-Za-z0-9-]{2,35})""", text[:8192])
    return found[1] if found else None


def read_html(text: str, draft: Draft) -> str:
    """Add what the page says and return its title; scripts, forms and hidden parts stay out."""
    for name, what in _TOLD.items():
        draft.losses.count(str(what), len(re.findall(rf"<{name}[\s>/]", text, re.I)))
    title = re.search(r"<title[^>]*>(.*?)</title>", text, re.I | re.S)
    clean = nh3.clean(
        text,
        tags=_INLINE | _BLOCKS,
        clean_content_tags=_DROPPED,
        attributes={"a": {"href"}, "ol": {"start", "type"}, "*": {"id", "hidden", "class"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    if clean.strip():
        walker = _Html(draft)
        walker.walk(parse_html(f"<div>{clean}</div>"))
        walker.end()
    return " ".join(unescape(nh3.clean(title[1], tags=set())).split()) if title else ""


class _Html:
    """Walks a tree; collects the runs of the open paragraph and closes it at each block."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.runs: list[Run] = []
        self.kind, self.level, self.name = Kind.PARAGRAPH, 0, ""
        self.emphasis = self.strong = 0
        self.link = ""
        self.verbatim = 0
        self.lists: list[int | None] = []
        self.quotes = 0

    def end(self) -> None:
        """Close the open paragraph; the next one is what its surroundings make it."""
        self.draft.add(self.kind, self.level, self.runs, self.name)
        self.runs, self.name = [], ""
        if self.lists:
            self.kind, self.level = Kind.ITEM, len(self.lists)
        else:
            self.kind, self.level = (Kind.QUOTE if self.quotes else Kind.PARAGRAPH), 0

    def say(self, text: str | None) -> None:
        if text:
            words = text if self.verbatim else re.sub(r"[ \t\r\n]+", " ", text)
            self.runs.append(Run(words, self.emphasis > 0, self.strong > 0, self.link))

    def walk(self, node: Element) -> None:
        name = local(node)
        if node.get("hidden", "-") != "-" or "cmt-frame" in node.get("class", "").split():
            self.draft.losses.count(_("Parts that are not the text itself"))
        elif name == "br":
            self.say_break()
        elif name in _INLINE:
            self._inline(node, name)
        else:
            self._block(node, name)
        self.say(node.tail)

    def say_break(self) -> None:
        self.runs.append(Run("\n", self.emphasis > 0, self.strong > 0, self.link))

    def _children(self, node: Element) -> None:
        self.say(node.text)
        for child in node:
            self.walk(child)

    def _inline(self, node: Element, name: str) -> None:
        emphasis, strong = name in ("em", "i", "cite", "dfn"), name in ("strong", "b")
        link = self.link
        if name in ("del", "s", "strike"):
            self.draft.losses.say(str(_STRUCK))
        self.emphasis += emphasis
        self.strong += strong
        if name == "a":
            self.link = node.get("href", "") or link
        self._children(node)
        self.emphasis -= emphasis
        self.strong -= strong
        self.link = link

    def _block(self, node: Element, name: str) -> None:
        self.end()
        quoting, listing, verbatim = name == "blockquote", name in ("ul", "ol"), name == "pre"
        self.quotes += quoting
        self.verbatim += verbatim
        if listing:
            self.lists.append(whole(node.get("start", ""), 1) if name == "ol" else None)
        self._open(node, name)
        self._children(node)
        self.end()
        if listing:
            self.lists.pop()
        self.quotes -= quoting
        self.verbatim -= verbatim
        self.end()

    def _open(self, node: Element, name: str) -> None:
        self.end()
        if re.fullmatch("h[1-6]", name):
            self.kind, self.level = Kind.HEADING, int(name[1])
        if name == "li" and self.lists and (number := self.lists[-1]) is not None:
            self.lists[-1] = number + 1
            self.say(f"{number}. ")
        found = node.get("id", "")
        if found.startswith("cmt_"):
            self.name = found.removeprefix("cmt_")
