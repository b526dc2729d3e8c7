"""The words that answer a letter, in each language of the letters, and how a reply is read."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from comity.accord.enums import Word

# The first of each is printed in letters; the others are read as well.
WORDS: Mapping[str, Mapping[Word, tuple[str, ...]]] = {
    "en": {
        Word.SIGN: ("SIGN",),
        Word.NOTE: ("SIGN WITH NOTE", "SIGN WITH A NOTE"),
        Word.JOIN: ("JOIN",),
        Word.DECLINE: ("DECLINE",),
    },
    "ar": {
        Word.SIGN: ("توقيع", "نوقع"),
        Word.NOTE: ("توقيع مع ملاحظة", "نوقع مع ملاحظة"),
        Word.JOIN: ("انضمام", "ننضم"),
        Word.DECLINE: ("اعتذار", "نعتذر"),
    },
    "zh": {
        Word.SIGN: ("签署", "簽署"),
        Word.NOTE: ("签署并附说明", "簽署並附說明"),
        Word.JOIN: ("加入",),
        Word.DECLINE: ("谢绝", "謝絕"),
    },
    "es": {
        Word.SIGN: ("FIRMAR", "FIRMAMOS"),
        Word.NOTE: ("FIRMAR CON NOTA", "FIRMAR CON UNA NOTA"),
        Word.JOIN: ("ADHERIR", "ADHERIRSE"),
        Word.DECLINE: ("DECLINAR",),
    },
    "fr": {
        Word.SIGN: ("SIGNER", "NOUS SIGNONS"),
        Word.NOTE: ("SIGNER AVEC NOTE", "SIGNER AVEC UNE NOTE"),
        Word.JOIN: ("REJOINDRE",),
        Word.DECLINE: ("DÉCLINER",),
    },
    "pt": {
        Word.SIGN: ("ASSINAR",),
        Word.NOTE: ("ASSINAR COM NOTA", "ASSINAR COM UMA NOTA"),
        Word.JOIN: ("ADERIR",),
        Word.DECLINE: ("DECLINAR",),
    },
    "ru": {
        Word.SIGN: ("ПОДПИСАТЬ", "ПОДПИСЫВАЕМ"),
        Word.NOTE: ("ПОДПИСАТЬ С ОГОВОРКОЙ", "ПОДПИСАТЬ С ПРИМЕЧАНИЕМ"),
        Word.JOIN: ("ПРИСОЕДИНИТЬСЯ",),
        Word.DECLINE: ("ОТКЛОНИТЬ",),
    },
}
# A holder publishes a draft that came by mail with this word.
PUBLISH: Mapping[str, str] = {
    "en": "PUBLISH",
    "ar": "نشر",
    "zh": "发布",
    "es": "PUBLICAR",
    "fr": "PUBLIER",
    "pt": "PUBLICAR",
    "ru": "ОПУБЛИКОВАТЬ",
}
_COLONS = (":", "：")
# Letters that keyboards of the same script write for one another; hamza falls with the marks.
_ARABIC = str.maketrans({"ـ": None, "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ہ": "ه"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reply says.

    words: the different answers found, in order; note: what follows the word that announces
    one; further: text that is no part of the answer and that a person must look at.
    """

    words: tuple[Word, ...]
    note: str = ""
    further: str = ""


def folded(text: str) -> str:
    """For comparison only: no case, marks, punctuation, invisible or doubled characters."""
    decomposed = unicodedata.normalize("NFKD", text).translate(_ARABIC)
    kept = (
        " " if unicodedata.category(c)[0] in "PSZ" or c.isspace() else c
        for c in decomposed
        if unicodedata.category(c) not in {"Mn", "Cf", "Cc"} or c.isspace()
    )
    return " ".join("".join(kept).casefold().split())


_MEANING = {
    folded(form): word for table in WORDS.values() for word in table for form in table[word]
}
_PUBLISHING = frozenset(folded(form) for form in PUBLISH.values())


def printed(language: str, word: Word) -> str:
    """The word as a letter in `language` prints it."""
    return WORDS[language][word][0]


def read(text: str) -> Reading:
    """Read the new text of a reply (no quotation, no signature).

    A word counts only alone on its line, or before a colon that begins a note.
    """
    words: list[Word] = []
    note: list[str] = []
    further: list[str] = []
    for line in text.splitlines():
        word, rest = _word_of(line)
        if word is not None:
            words += [] if word in words else [word]
            note += [rest] if rest else []
        elif Word.NOTE in words:
            note.append(line.rstrip())
        else:
            further.append(line.rstrip())
    return Reading(tuple(words), "\n".join(note).strip(), "\n".join(further).strip())


def says_publish(text: str) -> bool:
    """Whether a line of the reply is the word that publishes a draft."""
    return any(folded(line) in _PUBLISHING for line in text.splitlines())


def _word_of(line: str) -> tuple[Word | None, str]:
    whole = _MEANING.get(folded(line))
    if whole is not None:
        return whole, ""
    for colon in _COLONS:
        head, found, rest = line.partition(colon)
        if found and _MEANING.get(folded(head)) == Word.NOTE:
            return Word.NOTE, rest.strip()
    return None, ""
