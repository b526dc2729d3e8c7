"""The fonts of this machine: which characters can be printed, and which scripts cannot."""

import os
import re
import struct
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from fontTools import unicodedata as scripts
from fontTools.ttLib import (
    TTFont,
    TTLibError,
)

from comity.documents.formats import coverage

__all__ = ["FontSet", "MissingGlyphs", "installed_fonts", "missing_scripts"]

_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
_CUT = re.compile(r"-(?:Bold|Italic|BoldItalic|Oblique|BoldOblique)(\.[a-z]+)$", re.IGNORECASE)
# What the fonts inside typst itself print for certain (Libertinus Serif): the Latin letters of
# Europe, Greek, Cyrillic, and common punctuation. Narrower than the truth, so never a promise
# that is not kept.
_EMBEDDED = frozenset(
    (*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x391, 0x3A2), *range(0x3A3, 0x3CA),
     *range(0x410, 0x450), 0x2010, 0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E,
     0x2020, 0x2021, 0x2022, 0x2026, 0x2039, 0x203A, 0x20AC)
)  # fmt: skip
# A few letters that a font of the script must have, for the scripts of the larger languages.
_SAMPLES = {
    "Latin": "aĐőșƏạ", "Cyrillic": "жїўқңҷ", "Greek": "αώἄ", "Arabic": "عپچڈےہ", "Hebrew": "של",
    "Armenian": "հ", "Georgian": "ქ", "Devanagari": "कि", "Bengali": "কি", "Gurmukhi": "ਕਿ",
    "Gujarati": "કિ", "Oriya": "କି", "Tamil": "கி", "Telugu": "కి", "Kannada": "ಕಿ",
    "Malayalam": "കി", "Sinhala": "කි", "Thai": "กิ", "Lao": "ກິ", "Tibetan": "ཀི",
    "Myanmar": "ကိ", "Khmer": "កិ", "Ethiopic": "አ", "Han (simplified)": "国产际",
    "Han (traditional)": "國產際", "Hiragana": "あ", "Katakana": "ア", "Hangul": "한",
    "Mongolian": "ᠮ", "Thaana": "ދ", "Syriac": "ܐ", "Tifinagh": "ⵣ", "Nko": "ߒ",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FontSet:
    """The characters that some font has, the names of the font families, and their folders."""

    characters: frozenset[int]
    families: frozenset[str]
    folders: tuple[str, ...]


class MissingGlyphs(Exception):
    """Characters that no font on this machine has; nothing is printed rather than boxes."""

    code = "missing_glyphs"

    def __init__(self, characters: tuple[str, ...]) -> None:
        self.characters = characters
        self.scripts = tuple(sorted({script_name(char) for char in characters}))
        shown = ", ".join(_described(char) for char in characters[:5])
        more = f" and {len(characters) - 5} more" if len(characters) > 5 else ""
        self.message = (
            f"No font here can print {shown}{more} ({', '.join(self.scripts)}). "
            "Install a font for this script; the text is not printed with boxes."
        )
        super().__init__(self.message)


def _described(char: str) -> str:
    return f"{char} (U+{ord(char):04X} {unicodedata.name(char, 'unnamed')})"


def script_name(char: str) -> str:
    """The script of a character in words; Common is called symbols."""
    code = scripts.script(char)
    name = scripts.script_name(code, default=code)
    return "Symbols" if code in ("Zyyy", "Zinh", "Zzzz") else str(name).replace("_", " ")


def installed_fonts(folders: Iterable[str] = _FOLDERS) -> FontSet:
    """The fonts in some folders and below, and those inside typst.

    A folder is read again when a folder or file in it changed. Damaged fonts are passed over, as
    the printer passes over them.
    """
    known = tuple(str(Path(folder).expanduser()) for folder in folders)
    present = tuple(folder for folder in known if os.path.isdir(folder))
    return _scan(present, tuple(_state(folder) for folder in present))


def _state(folder: str) -> float:
    return max((os.stat(root).st_mtime for root, _, _ in os.walk(folder)), default=0.0)


@lru_cache(maxsize=8)
def _scan(folders: tuple[str, ...], state: tuple[float, ...]) -> FontSet:
    characters: set[int] = set(_EMBEDDED)
    families = {"Libertinus Serif"}
    for folder in folders:
        paths = [p for p in sorted(Path(folder).rglob("*")) if p.suffix.lower() in coverage.ENDINGS]
        known = {path.name for path in paths}
        for path in paths:
            # A bold or italic cut has no character that the regular one lacks, or none to count on.
            if _CUT.sub(r"-Regular\1", path.name) not in known - {path.name}:
                _read(path, characters, families)
    return FontSet(frozenset(characters), frozenset(families), folders)


def _read(path: Path, characters: set[int], families: set[str]) -> None:
    """Take one file; the faces of a collection mostly share one table of characters."""
    try:
        with path.open("rb") as file:
            seen: set[int] = set()
            for number in range(_faces(file)):
                font = TTFont(file, fontNumber=number, lazy=True)
                families.add(_family(font))
                offset = font.reader.tables["cmap"].offset
                if offset not in seen:
                    seen.add(offset)
                    characters.update(font.getBestCmap() or ())
    except (TTLibError, OSError, KeyError, AssertionError, ValueError, struct.error):
        return


def _faces(file: BinaryIO) -> int:
    head = file.read(12)
    file.seek(0)
    return int.from_bytes(head[8:12], "big") if head.startswith(b"ttcf") else 1


def _family(font: TTFont) -> str:
    return str(font["name"].getDebugName(16) or font["name"].getDebugName(1) or "")


def needs_glyph(char: str) -> bool:
    """Whether a character is drawn: space, joiners, selectors and marks of direction are not."""
    if char.isspace() or unicodedata.category(char) in ("Cc", "Cf", "Zs", "Zl", "Zp"):
        return False
    return not (0xFE00 <= ord(char) <= 0xFE0F or 0xE0100 <= ord(char) <= 0xE01EF)


def missing_characters(texts: Iterable[str], fonts: FontSet) -> tuple[str, ...]:
    """The characters of some texts that no font has, in the order of the code points."""
    wanted = {char for text in texts for char in text if needs_glyph(char)}
    return tuple(sorted(char for char in wanted if ord(char) not in fonts.characters))


def missing_scripts(folders: Iterable[str] = _FOLDERS) -> tuple[str, ...]:
    """The names of the larger languages' scripts that cannot be printed on this machine.

    It looks a few letters of each script up, and reads no font whole.
    """
    samples = {
        name: {ord(char) for char in sample if needs_glyph(char)} - _EMBEDDED
        for name, sample in _SAMPLES.items()
    }
    absent = coverage.lacking(set().union(*samples.values()), folders)
    return tuple(name for name, points in samples.items() if points & absent)
