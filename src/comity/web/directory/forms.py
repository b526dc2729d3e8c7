"""The code that an organisation was sent."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.web.forms import Refusable


class CodeForm(Refusable):
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Eight figures, in the mail that went to your organisation’s address."),
        widget=forms.TextInput(attrs={"class": "code", "inputmode": "numeric", "dir": "ltr",
                                      "autocomplete": "one-time-code"}),
        error_messages={"required": _("Enter the code from the mail")},
    )  # fmt: skip
