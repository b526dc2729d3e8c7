"""The numbers in a text, whatever script they are written in."""

import re
import unicodedata
from collections import Counter

__all__ = ["numerals", "ordinal"]

_HAN_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
_HAN = re.compile("[零〇一二三四五六七八九两兩十百千]+")
_ETHIOPIC = re.compile("[\u1369-\u137c]+")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ROMAN = re.compile(
    r"(?<!\w)(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?!\w)"
)
_HEBREW = re.compile("(?<!\\w)[\u05d0-\u05ea]{0,3}[\u05f3\u05f4\"']?[\u05d0-\u05ea](?=\\W*$)")
_HEBREW_VALUES = dict(
    zip("אבגדהוזחטיכלמנסעפצקרשת", [*range(1, 10), *range(10, 100, 10), *range(100, 500, 100)],
        strict=True)
)  # fmt: skip


def _decimal(digits: str) -> int:
    value = 0
    for digit in digits:
        value = 10 * value + unicodedata.decimal(digit)
    return value


def numerals(text: str) -> Counter[int]:
    """The whole numbers written in decimal digits of any script, with how often each occurs."""
    return Counter(_decimal(digits) for digits in re.findall(r"\d{1,18}", text))


def _han(word: str) -> int:
    if not any(char in _HAN_UNITS for char in word):
        return _decimal("".join(str(_HAN_DIGITS[char]) for char in word))
    total = digit = 0
    for char in word:
        if char in _HAN_UNITS:
            total += (digit or 1) * _HAN_UNITS[char]
            digit = 0
        else:
            digit = _HAN_DIGITS[char]
    return total + digit


def _roman(word: str) -> int:
    values = [_ROMAN_VALUES[char] for char in word]
    following = [*values[1:], 0]
    return sum(-v if v < after else v for v, after in zip(values, following, strict=True))


def _ethiopic(word: str) -> int:
    """Tens and units are added; the sign for a hundred multiplies what stands before it."""
    total = part = 0
    for char in word:
        value = int(unicodedata.numeric(char))
        if value >= 100:
            total, part = total + (part or 1) * value, 0
        else:
            part += value
    return total + part


def _hebrew(word: str) -> int:
    return sum(_HEBREW_VALUES.get(_final_form(char), 0) for char in word)


def _final_form(char: str) -> str:
    return {"ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ"}.get(char, char)


def ordinal(text: str) -> int | None:
    """The number of a numbered heading: ``Article 7``, ``第七条``, ``Artigo VII``, ``سیزده`` none.

    Understands decimal digits of every script, Han, Ethiopic, Roman and (at the end of the
    heading) Hebrew numerals. Numbers written as words are not read: the answer is then None.
    """
    if found := re.search(r"\d{1,9}", text):
        return _decimal(found[0])
    for pattern, value in (
        (_ETHIOPIC, _ethiopic),
        (_HAN, _han),
        (_ROMAN, _roman),
        (_HEBREW, _hebrew),
    ):
        if (found := pattern.search(text)) and found[0]:
            return value(found[0])
    return None
