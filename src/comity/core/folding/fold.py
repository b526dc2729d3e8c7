"""Search folding: case, marks and letter variants, by Unicode properties and a short table."""

import unicodedata

# Letters that decompose into nothing simpler, and Arabic and Persian variants of one letter.
_SAME = str.maketrans(
    {
        "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe",
        "þ": "th", "ß": "ss", "ς": "σ", "ё": "е", "ґ": "г",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك",
        "ة": "ه", "ۀ": "ه", "ؤ": "و", "ئ": "ي", "ـ": "", "’": "'", "‘": "'", "ʼ": "'",
        "״": '"', "׳": "'", "‐": "-", "‑": "-", "–": "-", "—": "-",
    }
)  # fmt: skip


def fold(text: str) -> str:
    """`text` for comparison: NFKC, case folded, without marks, spaces single, digits Western.

    Vowel signs of Indic scripts are letters to their readers and stay; points of Arabic and
    Hebrew and accents of Latin, Greek and Cyrillic go. Idempotent. O(n).
    """
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    kept = []
    for letter in text:
        kind = unicodedata.category(letter)
        if _is_dropped(letter, kind):
            continue
        digit = unicodedata.decimal(letter, None)
        kept.append(letter if digit is None else str(digit))
    folded = unicodedata.normalize("NFKC", "".join(kept)).translate(_SAME)
    return " ".join(folded.split())


def _is_dropped(letter: str, kind: str) -> bool:
    """Accents, invisible characters, and controls that are no space."""
    if kind == "Mn":
        return unicodedata.combining(letter) not in _KEPT_MARKS
    return kind == "Cf" or (kind == "Cc" and not letter.isspace())


# Canonical combining classes that are not accents: 0 spacing vowels, 7 nukta, 8 kana, 9 virama.
_KEPT_MARKS = frozenset({0, 7, 8, 9, 84, 91, 103, 107, 118, 122, 129, 130, 132})
