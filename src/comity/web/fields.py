"""Fields that several forms ask for, each with the sentence said when it is empty or wrong."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.web.forms import AutoText

SLUG_HELP = _("Its short name, as in its address.")
SLUGS_HELP = _("Their short names, parted by spaces.")
SHORT = {"class": "short", "dir": "ltr"}

# Lazy translations are strings to Django, and objects to its stubs:
# mypy: disable-error-code="arg-type"


def language_field(label: object) -> forms.RegexField:
    """A language tag."""
    return forms.RegexField(
        r"^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?$",
        label=label,
        max_length=35,
        help_text=_("A language tag, like en, ar, pt or zh-Hans."),
        widget=AutoText(**SHORT),
        error_messages={
            "required": _("Give the language as a tag, like en, ar or zh-Hans"),
            "invalid": _("Give the language as a tag, like en, ar or zh-Hans"),
        },
    )


def slug_field(label: object, help_text: object = SLUG_HELP) -> forms.SlugField:
    """The short name of one organisation, body or forum."""
    return forms.SlugField(
        label=label,
        max_length=60,
        help_text=help_text,
        widget=AutoText(dir="ltr"),
        error_messages={
            "required": _("Enter the short name"),
            "invalid": _("Enter the short name as it stands in the address of its page"),
        },
    )


def slugs_field(label: object, help_text: object = SLUGS_HELP) -> forms.CharField:
    """Short names of organisations, parted by spaces; none of them is checked here."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=8000,
        help_text=help_text,
        widget=AutoText(dir="ltr"),
    )


def email_field(
    label: object, help_text: object = "", *, required: bool = True
) -> forms.EmailField:
    """An e-mail address."""
    return forms.EmailField(
        label=label,
        help_text=help_text,
        required=required,
        error_messages={
            "required": _("Enter an e-mail address"),
            "invalid": _("Enter an e-mail address with an @, like name@bank.example"),
        },
    )


def decision_field() -> forms.CharField:
    """Under what a body decided."""
    return forms.CharField(
        label=_("Decision of the body"),
        max_length=400,
        help_text=_("The symbol or minute under which it was decided."),
        widget=AutoText(),
        error_messages={"required": _("Enter the symbol of the body’s decision")},
    )


def hour_field(label: object, *, required: bool = True) -> forms.TimeField:
    """An hour of a day."""
    return forms.TimeField(
        label=label,
        required=required,
        input_formats=["%H:%M"],
        initial="12:00",
        widget=forms.TextInput(attrs=SHORT),
        error_messages={
            "invalid": _("Enter the hour like 18:00"),
            "required": _("Enter the hour like 18:00"),
        },
    )


def host_zone_field() -> forms.CharField:
    """The time zone of a host, in which a deadline is shown beside UTC."""
    return forms.CharField(
        label=_("Time zone of the host"),
        initial="UTC",
        max_length=60,
        help_text=_("Like Europe/Lisbon or Asia/Beirut; the deadline is shown in it too."),
        widget=AutoText(**SHORT),
    )


def symbol_field() -> forms.CharField:
    """The symbol of what is published."""
    return forms.CharField(
        label=_("Symbol"),
        required=False,
        max_length=96,
        help_text=_("Empty: the next of your own series."),
        widget=AutoText(**SHORT),
    )


def file_field(help_text: object) -> forms.FileField:
    """A file."""
    return forms.FileField(
        label=_("File"),
        help_text=help_text,
        error_messages={
            "required": _("Choose a file"),
            "empty": _("Choose a file that is not empty"),
        },
    )
