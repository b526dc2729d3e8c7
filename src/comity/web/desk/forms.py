"""Forms of the desk. Shape is cleaned here; meaning is the actions' business."""

from __future__ import annotations

from datetime import UTC, datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.accord.enums import Scope
from comity.directory.enums import Capacity, NameKind, Power
from comity.documents.enums import Audience, LanguageStatus, Rung, Succession, Type
from comity.web.forms import AutoArea, AutoText, DayField, Refusable

CHOOSE = ("", _("Choose"))
SCRIPTS = [
    ("Latn", _("Latin")), ("Arab", _("Arabic")), ("Cyrl", _("Cyrillic")), ("Grek", _("Greek")),
    ("Hans", _("Chinese, simplified")), ("Hant", _("Chinese, traditional")),
    ("Jpan", _("Japanese")), ("Kore", _("Korean")), ("Deva", _("Devanagari")),
    ("Beng", _("Bengali")), ("Taml", _("Tamil")), ("Hebr", _("Hebrew")), ("Armn", _("Armenian")),
    ("Geor", _("Georgian")), ("Ethi", _("Ethiopic")), ("Thai", _("Thai")),
]  # fmt: skip


def language_field(label: object) -> forms.RegexField:
    return forms.RegexField(
        r"^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?$",
        label=label,  # type: ignore[arg-type]  # lazy translations are strings
        max_length=35,
        help_text=_("A language tag, like en, ar, pt or zh-Hans."),
        widget=AutoText(**{"class": "short", "dir": "ltr"}),
        error_messages={
            "required": _("Give the language as a tag, like en, ar or zh-Hans"),
            "invalid": _("Give the language as a tag, like en, ar or zh-Hans"),
        },
    )


class NameForm(Refusable):
    text = forms.CharField(
        label=_("Name"),
        max_length=2000,
        widget=AutoText(),
        error_messages={"required": _("Enter a name")},
    )
    language = language_field(_("Language of the name"))
    script = forms.ChoiceField(label=_("Script"), choices=SCRIPTS)
    kind = forms.ChoiceField(label=_("Kind of name"), choices=NameKind.choices)
    since = DayField(label=_("Since"), required=False)


class EndNameForm(Refusable):
    name = forms.ChoiceField(label=_("Name that ends"))
    until = DayField(label=_("Last day"))


class AddressForm(Refusable):
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("It is shown on your profile. Codes for a lost mandate go to it."),
        error_messages={
            "required": _("Enter an e-mail address"),
            "invalid": _("Enter an e-mail address with an @, like name@bank.example"),
        },
    )


class WithdrawAddressForm(Refusable):
    address = forms.ChoiceField(label=_("Address to withdraw"))


class VisibilityForm(Refusable):
    not_shown = forms.BooleanField(
        label=_("Do not show the organisation to the public"), required=False
    )
    shows_acts = forms.BooleanField(label=_("Show its public acts"), required=False)


class MandateForm(Refusable):
    email = forms.EmailField(
        label=_("E-mail address of the person"),
        error_messages={
            "required": _("Enter an e-mail address"),
            "invalid": _("Enter an e-mail address with an @, like name@bank.example"),
        },
    )
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=400,
        help_text=_("Seen by your own people only."),
        widget=AutoText(),
    )
    power = forms.ChoiceField(
        label=_("What the person may do"),
        choices=Power.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the person may do")},
    )
    since = DayField(label=_("From"), required=False, help_text=_("Empty: from today."))
    until = DayField(label=_("Until"), required=False, help_text=_("Empty: until it is revoked."))


class WordingForm(Refusable):
    """A text in one language."""

    language = language_field(_("Language of the text"))
    title = forms.CharField(
        label=_("Title"),
        max_length=2000,
        widget=AutoText(),
        error_messages={"required": _("Enter a title")},
    )
    text = forms.CharField(
        label=_("Text"),
        strip=True,
        help_text=_(
            "An empty line parts paragraphs. Begin a heading with #, an item with -, a quotation "
            "with >. *Asterisks* give emphasis."
        ),
        widget=AutoArea(rows=18),
        error_messages={"required": _("Enter a text")},
    )
    credit = forms.CharField(
        label=_("Credit"), required=False, max_length=400, widget=AutoText(),
        help_text=_("Who translated or prepared it, if it should be said."),
    )  # fmt: skip


class DocumentForm(WordingForm):
    """A new document with its first, authentic language."""

    voice = forms.ChoiceField(label=_("In whose name"))
    type = forms.ChoiceField(
        label=_("Type"), choices=[c for c in Type.choices if c[0] not in ("C", "RES")]
    )
    date = DayField(label=_("Date"), required=False, help_text=_("Empty: today."))
    place = forms.CharField(label=_("Place"), required=False, max_length=400, widget=AutoText())
    topic = forms.CharField(label=_("Topic"), required=False, max_length=400, widget=AutoText())
    rung = forms.ChoiceField(
        label=_("Outcome"),
        choices=[("", _("none")), *Rung.choices],
        required=False,
        help_text=_("Only for what a meeting or body has decided."),
    )
    rule = forms.CharField(
        label=_("Rule it was adopted by"), required=False, max_length=600, widget=AutoText()
    )
    field_order = ["voice", "type", "language", "title", "text"]


class TranslationForm(WordingForm):
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[c for c in LanguageStatus.choices if c[0] != LanguageStatus.AUTHENTIC],
        initial=LanguageStatus.COURTESY,
    )


class PublishForm(Refusable):
    audience = forms.ChoiceField(
        label=_("Who may see it"),
        choices=Audience.choices,
        widget=forms.RadioSelect,
        initial=Audience.PUBLIC,
        help_text=_("What was shown cannot be hidden again; it can be shown to more."),
        error_messages={"required": _("Choose who may see it")},
    )
    body = forms.ChoiceField(label=_("Which body"), required=False)
    forum = forms.ChoiceField(label=_("Which forum"), required=False)
    named = forms.CharField(
        label=_("Which organisations"),
        required=False,
        max_length=4000,
        help_text=_("Their short names as in their addresses, parted by spaces."),
        widget=AutoText(dir="ltr"),
    )
    symbol = forms.CharField(
        label=_("Symbol"),
        required=False,
        max_length=96,
        help_text=_("Empty: the next of your own series."),
        widget=AutoText(**{"dir": "ltr", "class": "short"}),
    )

    def set_up(self, bodies: list[tuple[str, str]], forums: list[tuple[str, str]]) -> None:
        self.fields["body"].choices = [("", _("none")), *bodies]  # type: ignore[attr-defined]
        self.fields["forum"].choices = [("", _("none")), *forums]  # type: ignore[attr-defined]


class FileForm(Refusable):
    file = forms.FileField(
        label=_("File"),
        help_text=_("At most 50 MB."),
        error_messages={
            "required": _("Choose a file"),
            "empty": _("Choose a file that is not empty"),
        },
    )
    audience = forms.ChoiceField(
        label=_("Who may see it"),
        choices=[
            c for c in Audience.choices if c[0] in (Audience.OWN, Audience.MEMBERS, Audience.PUBLIC)
        ],
        initial=Audience.OWN,
        help_text=_("Readers must also see the document."),
    )


class CallForm(Refusable):
    """Whom a call asks and until when."""

    scope = forms.ChoiceField(
        label=_("Who is asked"), choices=Scope.choices, widget=forms.RadioSelect, initial="members"
    )
    named = forms.CharField(
        label=_("Named organisations"),
        required=False,
        max_length=4000,
        help_text=_("Only for “named”: their short names, parted by spaces."),
        widget=AutoText(dir="ltr"),
    )
    capacities = forms.MultipleChoiceField(
        label=_("In which capacities"),
        choices=Capacity.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Capacity.MEMBER],
        error_messages={"required": _("Choose at least one capacity")},
    )
    day = DayField(label=_("Last day"))
    hour = forms.TimeField(
        label=_("Hour, in UTC"),
        input_formats=["%H:%M"],
        initial="12:00",
        widget=forms.TextInput(attrs={"class": "short", "dir": "ltr"}),
        error_messages={
            "invalid": _("Enter the hour like 18:00"),
            "required": _("Enter the hour like 18:00"),
        },
    )
    host_zone = forms.CharField(
        label=_("Time zone of the host"),
        initial="UTC",
        max_length=60,
        help_text=_("Like Europe/Lisbon or Asia/Beirut; the deadline is shown in it too."),
        widget=AutoText(**{"class": "short", "dir": "ltr"}),
    )
    initiators = forms.CharField(
        label=_("Others who ask with you"),
        required=False,
        max_length=4000,
        help_text=_(
            "Their short names, parted by spaces. Each is named when it has confirmed it itself."
        ),
        widget=AutoText(dir="ltr"),
    )
    reservations = forms.BooleanField(
        label=_("Reservations may be made"), required=False, initial=True
    )
    open_after = forms.BooleanField(
        label=_("Later signatures are accepted, and listed apart"), required=False
    )

    def deadline(self) -> datetime:
        """Day and hour as one moment in UTC."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"], UTC)


class ImportForm(Refusable):
    """A file with a text in one language."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("DOCX, ODT, HTML, Markdown or plain text; at most 25 MB."),
        error_messages={
            "required": _("Choose a file"),
            "empty": _("Choose a file that is not empty"),
        },
    )
    language = language_field(_("Language of the text"))
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[c for c in LanguageStatus.choices if c[0] != LanguageStatus.AUTHENTIC],
        initial=LanguageStatus.COURTESY,
    )
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=2000,
        help_text=_("Empty: as it stands, or as in the file."),
        widget=AutoText(),
    )
    credit = forms.CharField(
        label=_("Credit"), required=False, max_length=400, widget=AutoText(),
        help_text=_("Who translated or prepared it, if it should be said."),
    )  # fmt: skip
    encoding = forms.CharField(
        label=_("Character encoding"),
        required=False,
        max_length=40,
        help_text=_("Only if you were asked for it, like windows-1256 or gb18030."),
        widget=AutoText(**{"dir": "ltr", "class": "short"}),
    )


class KeepForm(Refusable):
    """The answer about a file that was read."""

    read = forms.CharField(widget=forms.HiddenInput)
    changes = forms.ChoiceField(
        label=_("The tracked changes in the file"),
        choices=[
            ("accept", _("Accept them all: the text as changed")),
            ("reject", _("Reject them all: the text as it was before")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether the tracked changes are accepted")},
    )


class FollowForm(WordingForm):
    succession = forms.ChoiceField(
        label=_("What it is"),
        choices=Succession.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is")},
    )
    field_order = ["succession", "language", "title", "text", "credit"]


class WithdrawForm(Refusable):
    because = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        help_text=_("It is shown on the document’s page."),
        widget=AutoText(),
        error_messages={"required": _("Enter the reason")},
    )
