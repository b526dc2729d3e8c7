"""Forms of the desk. Shape is cleaned here; meaning is the actions' business."""

from __future__ import annotations

from datetime import UTC, datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.accord.enums import Scope
from comity.directory.enums import Capacity, NameKind, Power
from comity.documents.enums import Audience, LanguageStatus, Rung, Succession, Type
from comity.web.fields import (
    email_field,
    file_field,
    host_zone_field,
    hour_field,
    language_field,
    slugs_field,
    symbol_field,
)
from comity.web.forms import AutoArea, AutoText, DayField, Refusable

CHOOSE = ("", _("Choose"))
SCRIPTS = [
    ("Latn", _("Latin")), ("Arab", _("Arabic")), ("Cyrl", _("Cyrillic")), ("Grek", _("Greek")),
    ("Hans", _("Chinese, simplified")), ("Hant", _("Chinese, traditional")),
    ("Jpan", _("Japanese")), ("Kore", _("Korean")), ("Deva", _("Devanagari")),
    ("Beng", _("Bengali")), ("Taml", _("Tamil")), ("Hebr", _("Hebrew")), ("Armn", _("Armenian")),
    ("Geor", _("Georgian")), ("Ethi", _("Ethiopic")), ("Thai", _("Thai")),
]  # fmt: skip


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
    email = email_field(
        _("E-mail address"), _("It is shown on your profile. Codes for a lost mandate go to it.")
    )


class WithdrawAddressForm(Refusable):
    address = forms.ChoiceField(label=_("Address to withdraw"))


class VisibilityForm(Refusable):
    not_shown = forms.BooleanField(
        label=_("Do not show the organisation to the public"), required=False
    )
    shows_acts = forms.BooleanField(label=_("Show its public acts"), required=False)


class MandateForm(Refusable):
    email = email_field(_("E-mail address of the person"))
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
    named = slugs_field(
        _("Which organisations"), _("Their short names as in their addresses, parted by spaces.")
    )
    symbol = symbol_field()

    def set_up(self, bodies: list[tuple[str, str]], forums: list[tuple[str, str]]) -> None:
        self.fields["body"].choices = [("", _("none")), *bodies]  # type: ignore[attr-defined]
        self.fields["forum"].choices = [("", _("none")), *forums]  # type: ignore[attr-defined]


class FileForm(Refusable):
    file = file_field(_("At most 50 MB."))
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
    named = slugs_field(
        _("Named organisations"), _("Only for “named”: their short names, parted by spaces.")
    )
    capacities = forms.MultipleChoiceField(
        label=_("In which capacities"),
        choices=Capacity.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Capacity.MEMBER],
        error_messages={"required": _("Choose at least one capacity")},
    )
    day = DayField(label=_("Last day"))
    hour = hour_field(_("Hour, in UTC"))
    host_zone = host_zone_field()
    initiators = slugs_field(
        _("Others who ask with you"),
        _("Their short names, parted by spaces. Each is named when it has confirmed it itself."),
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

    file = file_field(_("DOCX, ODT, HTML, Markdown or plain text; at most 25 MB."))
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
