"""HTML of a message as the text its writer sees, without what is quoted in it."""

import re

from lxml import etree, html

_SILENT = {"script", "style", "head", "title", "template", "noscript"}
_BLOCKS = {
    "p", "div", "br", "li", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6",
    "section", "article", "header", "footer", "pre", "hr",
}  # fmt: skip
# How web mail marks what it quotes.
_QUOTED = re.compile(
    r"(^|\s)(gmail_quote|gmail_extra|yahoo_quoted|moz-cite-prefix|protonmail_quote|"
    r"zmail_extra|tutanota_quote)(\s|$)"
)
_QUOTED_IDS = {"divrplyfwdmsg", "appendonsend", "reply-intro"}


def text_of(source: str) -> str:
    """Plain text with a line per block; quotation, styles and hidden parts are left out."""
    try:
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", source))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""
    pieces: list[str] = []
    _walk(root, pieces)
    text = "".join(pieces).replace("\xa0", " ")
    lines = (" ".join(line.split()) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _walk(root: etree._Element, pieces: list[str]) -> None:
    """Depth first without recursion: a hostile message may be nested very deep."""
    stack: list[tuple[etree._Element, bool]] = [(root, False)]
    while stack:
        element, done = stack.pop()
        if done or _is_left_out(element):
            ends = element.tag in _BLOCKS and element.tag != "br"
            pieces.append(("\n" if ends else "") if done else "\n")
            pieces.append(element.tail or "")
            continue
        if element.tag in _BLOCKS:
            pieces.append("\n")
        pieces.append(" ".join((element.text or "").split("\n")))
        stack.append((element, True))
        stack += [(child, False) for child in reversed(element)]


def _is_left_out(element: etree._Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in _SILENT or element.tag == "blockquote":
        return True
    if _QUOTED.search(element.get("class", "")):
        return True
    style = element.get("style", "").replace(" ", "").lower()
    return element.get("id", "").lower() in _QUOTED_IDS or "display:none" in style
