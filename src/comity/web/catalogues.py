"""Whether the words of the interface in a language were reviewed by a named speaker."""

from functools import lru_cache

from django.conf import settings
from django.utils.translation import to_locale

DRAFT = "draft, not reviewed by a speaker"


@lru_cache(maxsize=64)
def is_draft(language: str) -> bool:
    """True until the catalogue names its reviewer as `Last-Translator`; English needs none."""
    if language.partition("-")[0] == "en":
        return False
    for folder in settings.LOCALE_PATHS:
        path = folder / to_locale(language) / "LC_MESSAGES" / "django.po"
        if path.exists():
            head = path.read_text(encoding="utf-8").partition("\n\n")[0]
            return f"Last-Translator: {DRAFT}" in head
    return True
