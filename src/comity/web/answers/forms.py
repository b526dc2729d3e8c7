"""The answer of one letter."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.accord.enums import Word
from comity.web.forms import AutoArea, Refusable


class LetterForm(Refusable):
    """One word, and the organisation's own words where it has some."""

    word = forms.ChoiceField(
        choices=Word.choices, error_messages={"required": _("Choose one of the answers.")}
    )
    text = forms.CharField(
        label=_("Your words, to stand beside the text"),
        help_text=_("They are printed in full, unchanged. At most 20,000 letters."),
        required=False,
        widget=AutoArea(rows=8),
    )
