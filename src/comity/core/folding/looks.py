"""What a reader could mistake in a name; shown and flagged, never silently changed.

Sources: Unicode Technical Standard 39 (mixed scripts), UAX 9 (directional formatting). The
confusable letters are the common Latin, Greek and Cyrillic ones, not the whole table.
"""

import unicodedata

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Joiners are part of correct spelling in these scripts.
_JOINERS = frozenset("\u200c\u200d")
_JOINING = ("ARABIC", "DEVANAGARI", "BENGALI", "TAMIL", "MALAYALAM", "SINHALA", "KANNADA", "KHMER")
_TOGETHER = (frozenset({"CJK", "HIRAGANA", "KATAKANA", "BOPOMOFO", "HANGUL"}),)
_ALIKE = str.maketrans(
    "аеіјорсухѕԁһӏАВЕКМНОРСТХІЈЅαοινρτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ0135",
    "aeijopcyxsdhlABEKMHOPCTXIJSaoivptuxABEZHIKMNOPTYXoles",
)


def _script(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN").partition(" ")[0]


def suspicions(text: str) -> tuple[str, ...]:
    """What is odd, as stable codes in this order: `control`, `bidi`, `invisible`, `mixed`.

    control: C0, C1 or NUL; bidi: a directional control; invisible: another format character
    outside the scripts that need joiners; mixed: one word with letters of several alphabets.
    """
    scripts = {_script(c) for c in text if c.isalpha()}
    found = []
    if any(unicodedata.category(c) == "Cc" for c in text):
        found.append("control")
    if any(c in _BIDI for c in text):
        found.append("bidi")
    if any(_is_invisible(c, scripts) for c in text):
        found.append("invisible")
    if any(_is_mixed(word) for word in text.split()):
        found.append("mixed")
    return tuple(found)


def _is_invisible(letter: str, scripts: set[str]) -> bool:
    if unicodedata.category(letter) != "Cf" or letter in _BIDI:
        return False
    return not (letter in _JOINERS and scripts.intersection(_JOINING))


def _is_mixed(word: str) -> bool:
    scripts = {_script(c) for c in word if c.isalpha()}
    return len(scripts) > 1 and not any(scripts <= group for group in _TOGETHER)


def skeleton(text: str) -> str:
    """The same string for names that look alike: folded to Latin shapes, without spaces."""
    shaped = unicodedata.normalize("NFKC", text).translate(_ALIKE).casefold()
    return "".join(c for c in unicodedata.normalize("NFKD", shaped) if c.isalnum())


def display(text: str) -> str:
    """`text` with controls and directional marks written as `[U+202E]`, for pages and terminals."""
    if text.isprintable():
        return text
    return "".join(
        f"[U+{ord(c):04X}]" if c in _BIDI or unicodedata.category(c) == "Cc" else c for c in text
    )
