"""The answer of an organisation to a call."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.kit import text as typed
from comity.kit.errors import Refused
from comity.web.forms import AutoArea, Refusable

ANSWERS = {
    "sign": _("Sign"),
    "reserve": _("Sign with a reservation"),
    "join": _("Join without signing"),
    "explain": _("Explain your position"),
    "decline": _("Decline"),
}
LONGEST = 20_000
WORDED = frozenset({"reserve", "explain"})


class AnswerForm(Refusable):
    """One answer: which, to which wording, and the organisation's own words where it has some."""

    answer = forms.ChoiceField(choices=list(ANSWERS.items()), widget=forms.HiddenInput)
    digest = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your words"),
        help_text=_("They are printed in full beside the text, unchanged. At most 20,000 letters."),
        widget=AutoArea(rows=10),
        error_messages={"required": _("Write your words")},
    )
    language = forms.ChoiceField(
        label=_("Language of these words"),
        error_messages={"required": _("Choose the language you write in")},
    )
    paragraph = forms.ChoiceField(
        label=_("Paragraph they refer to"), required=False, help_text=_("Or the text as a whole.")
    )
    note = forms.CharField(
        label=_("A note for your own organisation"),
        help_text=_("Nobody outside your organisation sees it."),
        required=False,
        widget=AutoArea(rows=4),
    )

    def clean_text(self) -> str:
        """Refused here already, so that nobody checks an answer that cannot be sent."""
        try:
            return typed.clean_text(str(self.cleaned_data["text"]), "text", LONGEST)
        except Refused as refusal:
            raise forms.ValidationError(refusal.message) from refusal

    def set_up(self, languages: list[tuple[str, str]], paragraphs: list[tuple[str, str]]) -> None:
        """Offer these languages and paragraphs; keep only the fields of the chosen answer."""
        self.fields["language"].choices = [("", _("Choose")), *languages]  # type: ignore[attr-defined]
        self.fields["paragraph"].choices = [("", _("The whole text")), *paragraphs]  # type: ignore[attr-defined]
        answer = self["answer"].value()
        unused = set() if answer in WORDED else {"text", "language", "paragraph"}
        unused |= set() if answer == "decline" else {"note"}
        for name in unused:
            del self.fields[name]
