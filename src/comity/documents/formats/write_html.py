"""HTML of a document: a fragment that stands in any page and reads without style."""

from html import escape

from comity.core.prose import Kind, Paragraph, label, runs
from comity.documents.formats.values import (
    Printable,
    Reservation,
    Signatory,
    direction,
)

__all__ = ["inline_html", "paragraphs_html", "write_html"]


def inline_html(text: str) -> str:
    """Inline markup as HTML; everything else is escaped, and links lead only where they may."""
    parts: list[str] = []
    link = ""
    for run in runs(text):
        if run.link != link:
            parts.append("</a>" if link else "")
            parts.append(f'<a href="{escape(run.link)}">' if run.link else "")
            link = run.link
        words = escape(run.text, quote=False).replace("\n", "<br>")
        words = f"<em>{words}</em>" if run.emphasis else words
        parts.append(f"<strong>{words}</strong>" if run.strong else words)
    return "".join(parts) + ("</a>" if link else "")


def paragraphs_html(paragraphs: tuple[Paragraph, ...]) -> str:
    """Headings, paragraphs, quotations and nested lists; each carries its id as ``cmt_<id>``."""
    parts: list[str] = []
    depth = 0
    for paragraph in paragraphs:
        wanted = paragraph.level if paragraph.kind is Kind.ITEM else 0
        while depth > wanted:
            parts.append("</li></ul>")
            depth -= 1
        if depth and depth == wanted:
            parts.append("</li>")
        while depth < wanted:
            parts.append("<ul>" if depth + 1 == wanted else "<ul><li>")
            depth += 1
        parts.append(_block(paragraph))
    parts.append("</li></ul>" * depth)
    return "\n".join(parts) + "\n" if parts != [""] else ""


def _block(paragraph: Paragraph) -> str:
    name = f' id="cmt_{escape(paragraph.id)}"' if paragraph.id else ""
    words = inline_html(paragraph.text)
    if paragraph.kind is Kind.HEADING:
        return f"<h{paragraph.level}{name}>{words}</h{paragraph.level}>"
    if paragraph.kind is Kind.ITEM:
        marked = ' class="labelled"' if label(paragraph.text) else ""
        return f"<li{name}{marked}>{words}"
    if paragraph.kind is Kind.QUOTE:
        return f"<blockquote><p{name}>{words}</p></blockquote>"
    return f"<p{name}>{words}</p>"


def write_html(printable: Printable) -> str:
    """The whole document as one ``article`` element, with language and direction.

    What is not the text itself (title block, reservations, signatories, proof) has the class
    ``cmt-frame``, by which the reader of HTML knows to leave it out.
    """
    words = printable.words
    language = escape(printable.language)
    title = "" if printable.title_is_first_heading() else f"<h1>{escape(printable.title)}</h1>\n"
    notices = "".join(f"<p><strong>{escape(n)}</strong></p>\n" for n in printable.notices)
    parts = [
        f'<article lang="{language}" dir="{direction(printable.language)}">',
        f'<header class="cmt-frame">\n<p>{escape(printable.symbol)}</p>\n{title}'
        f"<p>{escape(printable.facts())}</p>\n{notices}</header>",
        paragraphs_html(printable.paragraphs).rstrip("\n"),
        *(_voices(printable, title, voices) for title, voices in printable.voices()),
        _signatories(words.signatories, printable.signatories),
    ]
    if printable.proof:
        proof = f"{escape(words.proof)}: {escape(printable.proof)}"
        parts.append(f'<footer class="cmt-frame"><p>{proof}</p></footer>')
    return "\n".join([part for part in parts if part] + ["</article>"]) + "\n"


def _voices(printable: Printable, title: str, voices: tuple[Reservation, ...]) -> str:
    numbers = printable.numbers()

    def one(reservation: Reservation) -> str:
        number = numbers.get(reservation.paragraph or "")
        place = printable.words.to_paragraph.format(number=number) if number else ""
        linked = f', <a href="#cmt_{escape(reservation.paragraph or "")}">{escape(place)}</a>'
        note = f", {escape(reservation.note)}" if reservation.note else ""
        head = f"<bdi>{escape(reservation.organisation)}</bdi>{linked if place else ''}{note}"
        return (
            f"<h3>{head}</h3>\n"
            f'<p lang="{escape(reservation.language)}" dir="{direction(reservation.language)}">'
            f"{inline_html(reservation.text)}</p>"
        )

    body = "\n".join(map(one, voices))
    return f'<section class="cmt-frame">\n<h2>{escape(title)}</h2>\n{body}\n</section>'


def _signatories(title: str, signatories: tuple[Signatory, ...]) -> str:
    if not signatories:
        return ""
    rows = "\n".join(
        f"<li><bdi>{escape(s.name)}</bdi>, {escape(s.country)}, {escape(s.capacity)}, "
        f"<time>{s.date.isoformat()}</time>{f' ({escape(s.note)})' if s.note else ''}</li>"
        for s in signatories
    )
    return (
        f'<section class="cmt-frame">\n<h2>{escape(title)}: {len(signatories)}</h2>\n'
        f"<ul>\n{rows}\n</ul>\n</section>"
    )
