"""Office files made by hand for tests: real ZIPs around small XML."""

import io
import zipfile
from collections.abc import Mapping

from comity.documents.formats import Imported, ImportRefused, read

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>'
)
ODF = "urn:oasis:names:tc:opendocument:xmlns"


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return file.getvalue()


def word(tag: str, inner: str) -> str:
    return (
        f'<w:{tag} xmlns:w="{W}" xmlns:r="{R}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        f'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">{inner}</w:{tag}>'
    )


def docx(body: str, **parts: str) -> bytes:
    """A DOCX of a body; further parts by name, e.g. ``comments="<w:comment .../>"``."""
    extra: dict[str, str | bytes] = {
        f"word/{name}.xml": word(name.rstrip("0123456789"), inner)
        for name, inner in parts.items()
        if name != "links"
    }
    if "links" in parts:
        extra["word/_rels/document.xml.rels"] = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{parts['links']}</Relationships>"
        )
    return archive(
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": RELS,
            "word/document.xml": word("document", f"<w:body>{body}</w:body>"),
            **extra,
        }
    )


def p(*inner: str, style: str = "", extra: str = "") -> str:
    look = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{look}{extra}</w:pPr>{''.join(inner)}</w:p>"


def r(text: str, look: str = "", tag: str = "t") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def tracked(kind: str, inner: str) -> str:
    return f'<w:{kind} w:id="1" w:author="Ana" w:date="2026-01-02T03:04:05Z">{inner}</w:{kind}>'


def odt(body: str, styles: str = "", **parts: str | bytes) -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="{ODF}:{name}:1.0"'
        for name in ("office", "text", "style", "table", "draw", "form")
    )
    names = (
        f'{spaces} xmlns:fo="{ODF}:xsl-fo-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {names}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
            **parts,
        }
    )


def attempt(data: bytes, name: str) -> tuple[Imported | None, str]:
    """What reading gives, or the code of the refusal."""
    try:
        return read(data, name), ""
    except ImportRefused as refused:
        return None, refused.code if refused.message.endswith(".") else "no sentence"
