"""Files in and out: what people send becomes paragraphs, and documents become files.

`read` takes DOCX, ODT, HTML, Markdown and plain text in any encoding, reduces them to headings,
lists, quotations and paragraphs with emphasis and links, and says what it left out; a file it
cannot take whole is refused with a sentence (`ImportRefused`). The writers take one `Printable`;
a DOCX carries the ids of its paragraphs out and back; a PDF is made only if every character has a
glyph (`MissingGlyphs`). Nothing here knows Django, a clock or a database.
"""

from comity.documents.formats.fonts import (
    FontSet,
    MissingGlyphs,
    installed_fonts,
    missing_scripts,
)
from comity.documents.formats.read import read
from comity.documents.formats.sniff import MAX_BYTES
from comity.documents.formats.values import (
    Change,
    Imported,
    ImportRefused,
    Printable,
    PrintedWords,
    Reservation,
    Signatory,
    TrackedChange,
    direction,
    language_name,
)
from comity.documents.formats.write_docx import write_docx
from comity.documents.formats.write_html import inline_html, paragraphs_html, write_html
from comity.documents.formats.write_pdf import write_pdf
from comity.documents.formats.write_text import plain_paragraph, write_json, write_text

__all__ = [
    "MAX_BYTES",
    "Change",
    "FontSet",
    "ImportRefused",
    "Imported",
    "MissingGlyphs",
    "Printable",
    "PrintedWords",
    "Reservation",
    "Signatory",
    "TrackedChange",
    "direction",
    "inline_html",
    "installed_fonts",
    "language_name",
    "missing_scripts",
    "paragraphs_html",
    "plain_paragraph",
    "read",
    "write_docx",
    "write_html",
    "write_json",
    "write_pdf",
    "write_text",
]
