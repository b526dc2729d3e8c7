"""What a file is, from its bytes and its name, and whether it may be read at all."""

import io
import lzma
import re
import struct
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.documents.formats.values import ImportRefused

__all__ = ["MAX_BYTES", "Archive", "Format", "sniff"]

Format = Literal["docx", "odt", "html", "markdown", "text"]

MAX_BYTES = 25 * 2**20
_MAX_UNPACKED = 150 * 2**20
_MAX_PART = 48 * 2**20
_MAX_RATIO = 250
_MAX_ENTRIES = 3_000

_BY_NAME: dict[str, Format] = {
    "docx": "docx",
    "odt": "odt",
    "html": "html",
    "htm": "html",
    "xhtml": "html",
    "md": "markdown",
    "markdown": "markdown",
    "txt": "text",
    "text": "text",
    "": "text",
}
_LANGUAGE = re.compile("(?!gz|xz|py|js|7z|ps|ai)[a-z]{2}(?:-[a-z]{2,4})?")
# All that zipfile and the decompressors raise on damaged bytes.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    IndexError,
    OverflowError,
    NotImplementedError,
)
_ADVICE = gettext_lazy("Save it as DOCX, ODT, HTML, Markdown or plain text.")
_MACRO_PART = re.compile("^(?:Basic|Scripts)/.|vba(?:Project|Data)", re.IGNORECASE)
_MACROS = gettext_lazy(
    "The file holds macros, which are programs. Save it without them (as .docx or .odt) and send "
    "that."
)
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_PROGRAMS = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!\x1a", b"\x7fELF", b"MZ\x90\x00")
_NAMES = {
    "docx": gettext_lazy("a Word file"),
    "odt": gettext_lazy("an OpenDocument text"),
    "html": gettext_lazy("a web page"),
    "text": gettext_lazy("plain text"),
}


class Archive:
    """A ZIP file opened with bounds, so that a small file cannot unpack without end."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE:
            raise ImportRefused(
                "broken", _("The file is damaged: its ZIP cannot be read.")
            ) from None
        entries = self._zip.infolist()
        self.names = [entry.filename for entry in entries]
        unpacked = sum(entry.file_size for entry in entries)
        swollen = any(
            entry.file_size > 2**20 and entry.file_size > _MAX_RATIO * max(entry.compress_size, 1)
            for entry in entries
        )
        if len(entries) > _MAX_ENTRIES or unpacked > _MAX_UNPACKED or swollen:
            raise _swollen()
        if len(set(self.names)) != len(self.names):
            raise ImportRefused("broken", _("The file is damaged: its ZIP names a part twice."))

    def read(self, name: str) -> bytes | None:
        """A part, or None if there is none; never more than its declared size."""
        if name not in self.names:
            return None
        if self._zip.getinfo(name).file_size > _MAX_PART:
            raise _swollen()
        try:
            with self._zip.open(name) as part:
                return part.read(self._zip.getinfo(name).file_size)
        except _DAMAGE:
            raise ImportRefused(
                "broken",
                _("The file is damaged: its part %(name)s cannot be unpacked.") % {"name": name},
            ) from None
        except RuntimeError:
            raise _encrypted() from None


def _swollen() -> ImportRefused:
    return ImportRefused(
        "zip_bomb",
        _(
            "The file unpacks to far more than a text needs and is not opened. "
            "Save the text alone, without pictures, and send that."
        ),
    )


def _encrypted() -> ImportRefused:
    return ImportRefused("encrypted", _("The file is locked with a password. Send it unlocked."))


def extension(filename: str) -> str:
    """The end of a name in small letters; a language ending (``.en``) is passed over."""
    suffixes = [s.lower().lstrip(".") for s in PurePosixPath(filename.strip()).suffixes]
    if suffixes and suffixes[-1] not in _BY_NAME and _LANGUAGE.fullmatch(suffixes[-1]):
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def sniff(data: bytes, filename: str) -> tuple[Format, Archive | None]:
    """The format, and the opened archive for DOCX and ODT.

    Refused: ``too_large`` (over 25 MB), ``empty``, ``macros``, ``encrypted``, ``zip_bomb``,
    ``scanned_pdf``, ``pdf``, ``picture``, ``unsupported``, ``broken``, and ``misnamed`` when the
    bytes are not what the name says.
    """
    if len(data) > MAX_BYTES:
        raise ImportRefused(
            "too_large",
            _(
                "The file is larger than %(most)d MB, and no more is read. "
                "Save the text without pictures."
            )
            % {"most": MAX_BYTES // 2**20},
        )
    if not data.strip():
        raise ImportRefused("empty", _("The file is empty."))
    named = extension(filename)
    if named in {"docm", "dotm"}:
        raise ImportRefused("macros", str(_MACROS))
    if data.startswith(b"PK"):
        return _sniff_zip(data, named)
    _refuse_foreign(data)
    return _sniff_text(data, named), None


def _sniff_zip(data: bytes, named: str) -> tuple[Format, Archive]:
    archive = Archive(data)
    kind = _zip_kind(archive)
    if kind == "zip":
        raise ImportRefused("unsupported", _advised(_("The file is a ZIP archive of other files.")))
    if _BY_NAME.get(named) != kind:
        raise _misnamed(named, kind)
    return kind, archive


def _zip_kind(archive: Archive) -> Literal["docx", "odt", "zip"]:
    types = archive.read("[Content_Types].xml") or b""
    if b"macroEnabled" in types or any(_MACRO_PART.search(name) for name in archive.names):
        raise ImportRefused("macros", str(_MACROS))
    if types and any(name.startswith("word/") for name in archive.names):
        return "docx"
    mimetype = archive.read("mimetype") or b""
    if mimetype.strip() == b"application/vnd.oasis.opendocument.text":
        if b"encryption-data" in (archive.read("META-INF/manifest.xml") or b""):
            raise _encrypted()
        return "odt"
    return "zip"


def _misnamed(named: str, kind: str) -> ImportRefused:
    what = {"named": named, "kind": _NAMES[kind]}
    if named:
        sentence = _(
            "The file is called .%(named)s but is %(kind)s. Give it its right name, or save it "
            "again."
        )
    else:
        sentence = _(
            "The file has no ending in its name but is %(kind)s. Give it its right name, or "
            "save it again."
        )
    return ImportRefused("misnamed", sentence % what)


def _advised(sentence: str) -> str:
    return f"{sentence} {_ADVICE}"


def _refuse_foreign(data: bytes) -> None:
    head = data[:1024]
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _encrypted()
        raise ImportRefused(
            "unsupported", _advised(_("The file is of an old Word or Office format."))
        )
    if head.lstrip().startswith(b"%PDF-"):
        raise _pdf(data)
    if head.startswith(b"{\\rtf"):
        raise ImportRefused("unsupported", _advised(_("The file is RTF.")))
    if head.startswith(_PICTURES):
        raise ImportRefused(
            "picture", _("The file is a picture of a text, not a text. Send the text itself.")
        )
    if head.startswith(_PROGRAMS):
        raise ImportRefused("unsupported", _advised(_("The file is not a text.")))


def _pdf(data: bytes) -> ImportRefused:
    """A PDF that names no font holds only pictures of pages."""
    if b"/Encrypt" in data:
        return ImportRefused("pdf", _advised(_("The file is a locked PDF.")))
    if _names_font(data):
        return ImportRefused(
            "pdf",
            _advised(
                _(
                    "The file is a PDF: pages for printing, whose paragraphs cannot be told "
                    "safely. Send the file it was made from."
                )
            ),
        )
    return ImportRefused(
        "scanned_pdf",
        _(
            "The file is a scanned PDF: pictures of pages without any text. Send the file it was "
            "made from, or have the text recognised and read over by a person first."
        ),
    )


def _names_font(data: bytes) -> bool:
    if b"/Font" in data:
        return True
    for found in re.finditer(rb"/ObjStm.{0,400}?stream\r?\n", data, re.DOTALL):
        try:
            unpacked = zlib.decompressobj().decompress(data[found.end() :], 2**22)
        except zlib.error:
            continue
        if b"/Font" in unpacked:
            return True
    return False


def _sniff_text(data: bytes, named: str) -> Format:
    kind = _BY_NAME.get(named)
    if kind is None:
        sentence = _("Files called .%(named)s are not read.") % {"named": named}
        raise ImportRefused("unsupported", _advised(sentence))
    if kind in {"docx", "odt"}:
        raise _misnamed(named, "html" if _looks_like_html(data) else "text")
    if kind == "text" and _looks_like_html(data):
        if named:
            raise _misnamed(named, "html")
        return "html"
    return kind


def _looks_like_html(data: bytes) -> bool:
    head = data[:1024].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html", b"<?xml")) and b"<html" in (
        data[:4096].replace(b"\x00", b"").lower()
    )
