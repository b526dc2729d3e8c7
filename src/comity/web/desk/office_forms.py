"""Forms of a body's officers, and of a person's own settings."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.web.fields import decision_field, email_field, language_field
from comity.web.forms import AutoArea, AutoText, DayField, Refusable


class RequestForm(Refusable):
    """A first or lost mandate, entered by a registrar."""

    organisation = forms.SlugField(
        label=_("Organisation"),
        max_length=60,
        help_text=_("Its short name, as in its address."),
        widget=AutoText(dir="ltr"),
        error_messages={"required": _("Enter the short name of the organisation")},
    )
    email = email_field(_("E-mail address of the person"))
    name = forms.CharField(
        label=_("Name of the person"), max_length=400, widget=AutoText(),
        error_messages={"required": _("Enter the name of the person")},
    )  # fmt: skip
    decision = decision_field()


class StopForm(Refusable):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=AutoText(),
        error_messages={"required": _("Enter the reason")},
    )


class SettingsForm(Refusable):
    """What a person keeps about themselves."""

    name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=400,
        help_text=_("Only people of your own organisations see it."),
        widget=AutoText(),
    )
    language = language_field(_("Language of your letters and pages"))
    time_zone = forms.CharField(
        label=_("Time zone"),
        max_length=100,
        help_text=_("Region and city, like Africa/Nairobi. Deadlines are shown in it too."),
        widget=AutoText(**{"class": "short", "dir": "ltr", "list": "zones"}),
        error_messages={"required": _("Enter a time zone, like Africa/Nairobi, or UTC")},
    )


class DisputeForm(Refusable):
    """A second leadership claims an organisation."""

    organisation = forms.SlugField(
        label=_("Organisation"),
        max_length=60,
        help_text=_("Its short name, as in its address."),
        widget=AutoText(dir="ltr"),
        error_messages={
            "required": _("Enter the short name of the organisation"),
            "invalid": _("Enter the short name as it stands in the address of its page"),
        },
    )
    present = forms.CharField(
        label=_("The leadership that holds the mandates today"),
        max_length=1000,
        help_text=_("In neutral words, like “elected by the congress of May 2024”."),
        widget=AutoText(),
        error_messages={"required": _("Name the present leadership in neutral words")},
    )
    other = forms.CharField(
        label=_("The leadership that claims it too"),
        max_length=1000,
        widget=AutoText(),
        error_messages={"required": _("Name the other leadership in neutral words")},
    )
    since = DayField(label=_("It claims since"))
    statement = forms.CharField(
        label=_("What it states"), required=False, max_length=2000, widget=AutoArea(rows=3)
    )


class RecognitionForm(Refusable):
    """Whom the body takes to speak for the organisation."""

    claimant = forms.ChoiceField(
        label=_("Recognised leadership"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the leaderships")},
    )
    day = DayField(label=_("Day of the decision"))
    decision = decision_field()
