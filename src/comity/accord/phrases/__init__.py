"""What letters say, in each language of the letters. `{name}` marks what is filled in."""

from collections.abc import Mapping

from comity.accord.phrases import ar, en, es, fr, pt, ru, zh

TABLES: Mapping[str, Mapping[str, str]] = {
    "en": en.PHRASES,
    "ar": ar.PHRASES,
    "zh": zh.PHRASES,
    "es": es.PHRASES,
    "fr": fr.PHRASES,
    "pt": pt.PHRASES,
    "ru": ru.PHRASES,
}
# Begins every letter; what stands below it in a reply is quotation, in whatever way it is quoted.
MARK = "-=-=-"


def spoken(language: str) -> str:
    """The language of the letters for a reader of `language` (BCP 47); English if there is none."""
    first = language.lower().partition("-")[0]
    return first if first in TABLES else "en"


def say(language: str, name: str, /, **fields: object) -> str:
    """One phrase in the reader's language, filled in. KeyError for a phrase that is none."""
    return TABLES[spoken(language)][name].format(**fields)
