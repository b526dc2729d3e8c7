"""A form that has everything a form can show."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.web.forms import Refusable


class Example(Refusable):
    words = forms.CharField(label=_("Words"), required=False)
    mail = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("We send the receipt here. It is never published."),
        error_messages={"invalid": _("Enter an e-mail address with an @, like name@bank.example")},
    )
    mode = forms.ChoiceField(
        label=_("How will you take part?"),
        help_text=_("All three count equally."),
        choices=[("present", _("In person")), ("online", _("Online")), ("text", _("In writing"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how you will take part")},
    )
    reservation = forms.CharField(
        label=_("Your reservation"),
        help_text=_("It is printed in full beside the text, in your words."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        required=False,
    )
