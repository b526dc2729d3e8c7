"""Typed text at the border: what may be stored, and the sentence for what may not."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from comity.kit.errors import Refused

COMMAS = {"ar": "، ", "fa": "، ", "ur": "، ", "zh": "，", "ja": "、"}


def comma(language: str = "") -> str:
    """What parts the items of a list in a language, or in that of the page, with its space."""
    return COMMAS.get((language or get_language() or "en")[:2], ", ")


def percent(share: int) -> str:
    """A share in hundredths, its sign never parted from it."""
    return f"{share}%" if (get_language() or "en")[:2] in {"zh", "ja"} else f"{share}\u00a0%"


def clean_line(text: str, field: str, most: int) -> str:
    """One line in NFC, spaces single; Refused for a control character or too many letters."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    _check(text, field, most, "")
    return text


def clean_text(text: str, field: str, most: int) -> str:
    """A text of several lines in NFC with `\\n` line ends; Refused as `clean_line`."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    _check(text, field, most, "\n\t")
    return text


_LANGUAGE = re.compile(
    r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?"
)  # as in the record: core.record.shapes


def usual_case(tag: str) -> str:
    """A language tag in the letters of BCP 47, in which tags are kept: `zh-hans` to `zh-Hans`."""
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *(p.title() if len(p) == 4 else p.upper() for p in rest)])


def clean_language(tag: str, field: str = "language") -> str:
    """A language tag of BCP 47 in its usual letters (`zh-Hans`); Refused when it is none."""
    clean = usual_case(tag.strip())
    if len(clean) > 11 or not _LANGUAGE.fullmatch(clean):
        raise Refused("language", _("Choose a language from the list."), field)
    return clean


def clean_email(text: str, field: str = "email") -> str:
    """An e-mail address in lower case; Refused when mail could not go there."""
    text = text.strip().lower()
    try:
        validate_email(text)
    except ValidationError as error:
        raise Refused(
            "email", _("Enter an e-mail address, like office@name.example."), field
        ) from error
    if not text.isascii() or len(text) > 254:
        raise Refused("email", _("Enter the e-mail address in Latin letters."), field)
    return text


def _check(text: str, field: str, most: int, allowed: str) -> None:
    if any(unicodedata.category(c) in {"Cc", "Cs"} and c not in allowed for c in text):
        raise Refused(
            "control",
            _(
                "The text holds an invisible control character. Type it again, or paste "
                "it as plain text."
            ),
            field,
        )
    if len(text) > most:
        over = len(text) - most
        raise Refused(
            "too-long",
            ngettext(
                "The text is %(over)d character too long. Shorten it; nothing is lost.",
                "The text is %(over)d characters too long. Shorten it; nothing is lost.",
                over,
            )
            % {"over": over},
            field,
        )
