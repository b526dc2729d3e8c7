"""Typed text at the border: what may be stored, and the sentence for what may not."""

import unicodedata

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.kit.errors import Refused


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
