"""Plain text and JSON of a document."""

import json
from dataclasses import asdict

from comity.core.prose import Kind, Paragraph, label, runs
from comity.documents.formats.values import Printable

__all__ = ["plain_paragraph", "write_json", "write_text"]


def plain_paragraph(text: str) -> str:
    """Inline markup as plain text; a link's address stands after its words."""
    parts: list[str] = []
    chain = runs(text)
    for index, run in enumerate(chain):
        parts.append(run.text)
        following = chain[index + 1].link if index + 1 < len(chain) else ""
        if run.link and run.link != following and run.text != run.link:
            parts.append(f" <{run.link}>")
    return "".join(parts)


def _block(paragraph: Paragraph) -> str:
    text = plain_paragraph(paragraph.text)
    if paragraph.kind is Kind.HEADING:
        rule = "=" if paragraph.level == 1 else "-"
        return f"{text}\n{rule * min(len(text), 60)}" if paragraph.level < 3 else text
    if paragraph.kind is Kind.ITEM:
        indent = "  " * (paragraph.level - 1)
        mark = "" if label(text) else "- "
        return indent + mark + text.replace("\n", f"\n{indent}  ")
    if paragraph.kind is Kind.QUOTE:
        return "\n".join(f"> {line}" for line in text.split("\n"))
    return text


def write_text(printable: Printable) -> str:
    """The whole document as plain text, paragraphs apart by an empty line."""
    words = printable.words
    blocks = [
        printable.symbol
        + ("" if printable.title_is_first_heading() else f"\n{printable.title}")
        + f"\n{printable.facts()}",
        *printable.notices,
        *(_block(paragraph) for paragraph in printable.paragraphs),
    ]
    numbers = printable.numbers()
    for title, voices in printable.voices():
        blocks.append(title)
        for voice in voices:
            number = numbers.get(voice.paragraph or "")
            place = f", {words.to_paragraph.format(number=number)}" if number else ""
            blocks.append(f"{voice.organisation}{place}\n{plain_paragraph(voice.text)}")
    if printable.signatories:
        lines = [f"{words.signatories}: {len(printable.signatories)}"]
        for signatory in printable.signatories:
            note = f" ({signatory.note})" if signatory.note else ""
            lines.append(
                f"- {signatory.name}, {signatory.country}, {signatory.capacity}, "
                f"{signatory.date.isoformat()}{note}"
            )
        blocks.append("\n".join(lines))
    if printable.proof:
        blocks.append(f"{words.proof}: {printable.proof}")
    return "\n\n".join(blocks) + "\n"


def write_json(printable: Printable) -> bytes:
    """The document as JSON in UTF-8: sorted keys, ISO dates, paragraphs with id and markup.

    The words a writer would print round the text are no part of it.
    """
    data = asdict(printable)
    del data["words"]
    data["numbering"] = printable.numbers()
    data["format"] = "comity-document/1"
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True, default=str).encode()
