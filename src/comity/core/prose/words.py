"""Cutting text into words, in every script; the pieces joined give the text back.

Scripts that write spaces are cut at them: a word is letters, digits and marks with the joiners,
apostrophes and hyphens inside it. Han, kana and the like are cut by character. Thai, Lao, Khmer
and Burmese write no spaces and need a dictionary for true words; they are cut by cluster (a
consonant with what leads, stacks or hangs on it), so that no mark is ever torn from its base.
"""

import re

__all__ = ["is_ideographic", "words"]

# Ideographs, kana, Bopomofo, Yi: one character is one unit. Hangul writes spaces and is absent.
_IDEOGRAPHIC = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3041-\u30ff\u3105-\u312f"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua48c\uf900-\ufaff"
    "\uff66-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003fffd"
)
_VARIATION = "\ufe00-\ufe0f\U000e0100-\U000e01ef\u3099\u309a\u302a-\u302f"
_THAI = "[\u0e40-\u0e44]*[\u0e01-\u0e2e][\u0e2f-\u0e3a\u0e45-\u0e4e]*"
_LAO = "[\u0ec0-\u0ec4]*[\u0e81-\u0eae\u0edc-\u0edf][\u0eaf-\u0ebd\u0ec6-\u0ecd]*"
_KHMER = "[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b4-\u17d1\u17d3\u17dd])*"
_BURMESE = (
    "[\u1000-\u102a\u103f](?:\u1039[\u1000-\u1021]|[\u102b-\u1038\u103a-\u103e]"
    "|[\u1000-\u1021]\u103a)*"
)
_UNSPACED = "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff"
# Marks are not \w in Python, so the combining ranges in use are named here.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06ed\u0711\u0730-\u074a\u07a6-\u07b0\u07eb-\u07f3\u0816-\u082d\u08d3-\u0903"
    "\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u09d7\u09e2\u09e3"
    "\u0a01-\u0a03\u0a3c-\u0a51\u0a70-\u0a75\u0a81-\u0a83\u0abc-\u0acd\u0ae2\u0ae3"
    "\u0b01-\u0b03\u0b3c-\u0b57\u0b62\u0b63\u0b82\u0bbe-\u0bd7\u0c00-\u0c04\u0c3c-\u0c56"
    "\u0c62\u0c63\u0c81-\u0c83\u0cbc-\u0cd6\u0ce2\u0ce3\u0d00-\u0d03\u0d3b-\u0d4d\u0d57"
    "\u0d62\u0d63\u0d81-\u0d83\u0dca-\u0df3\u0f18\u0f19\u0f35\u0f37\u0f39\u0f3e\u0f3f"
    "\u0f71-\u0f87\u0f8d-\u0fbc\u135d-\u135f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f"
)
_LETTER = rf"[^\W_{_IDEOGRAPHIC}{_UNSPACED}]"
_WORD = rf"{_LETTER}(?:[{_MARKS}\u200c\u200d\u0640\u00ad]|{_LETTER})*"
_JOINT = "['\u2019\u02bc\u05f3\u05f4\\-\u2010\u2011\u00b7.,\u066b\u066c/](?=[^\\W_])"

_TOKEN = re.compile(
    rf"(?P<space>\s+)"
    rf"|[{_IDEOGRAPHIC}][{_VARIATION}]*"
    rf"|{_THAI}|{_LAO}|{_KHMER}|{_BURMESE}"
    rf"|\d+(?:[.,\u066b\u066c:/]\d+)*(?:{_LETTER}[{_MARKS}]*)*"
    rf"|{_WORD}(?:(?!\d){_JOINT}{_WORD})*"
    r"|\*\*|\]\([^\s()]+\)|\\."
    r"|.",
    re.DOTALL,
)


def words(text: str) -> list[str]:
    """The text in units of comparison: words, white space, punctuation marks, markup.

    ``"".join(words(text)) == text``, and no unit is empty. Linear in the length.
    """
    return [match[0] for match in _TOKEN.finditer(text)]


def is_ideographic(text: str) -> bool:
    """Whether a text is mostly written without spaces, so that a character counts for more."""
    dense = len(re.findall(f"[{_IDEOGRAPHIC}]", text))
    return 2 * dense > sum(1 for char in text if char.isalnum())
