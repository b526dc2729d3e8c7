"""Forms of the register: what the body that keeps mandates decided, with the decision itself."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.directory.actions.decisions import Minute
from comity.directory.enums import Capacity, Office, StandingKind
from comity.web.desk.forms import CHOOSE, SCRIPTS
from comity.web.fields import decision_field, email_field, language_field, slug_field
from comity.web.forms import AutoText, DayField, Refusable


class MinuteForm(Refusable):
    """The decision, asked last on every form."""

    decision = decision_field()
    day = DayField(label=_("Day of the decision"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as Django calls forms
        last = ["decision", "day", "once"]
        self.order_fields([name for name in self.fields if name not in last] + last)

    def minute(self) -> Minute:
        return Minute(self.cleaned_data["decision"], self.cleaned_data["day"])


def _line(label: object, *, required: bool = True, most: int = 400) -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]  # lazy translations are strings
        required=required,
        max_length=most,
        widget=AutoText(),
        error_messages={"required": _("Enter a name")},
    )


class AdmitForm(MinuteForm):
    slug = slug_field(
        _("Short name"), _("Its address for ever: small letters, digits and hyphens.")
    )
    text = _line(_("Name"), most=2000)
    language = language_field(_("Language of the name"))
    script = forms.ChoiceField(label=_("Script"), choices=SCRIPTS)
    country = forms.ChoiceField(label=_("Country"), required=False)
    capacity = forms.ChoiceField(label=_("Capacity"), choices=Capacity.choices)
    kind = _line(_("What it is, in the network’s own words"), required=False)
    address = email_field(_("Published address"), _("Codes for its first mandate go there."))
    standing = forms.ChoiceField(
        label=_("Standing in the network"), choices=[("", _("none")), *StandingKind.choices],
        required=False, initial=StandingKind.MEMBER,
    )  # fmt: skip
    since = DayField(label=_("Since"))


class StandingForm(MinuteForm):
    organisation = slug_field(_("Organisation"))
    forum = forms.ChoiceField(label=_("In"), required=False)
    kind = forms.ChoiceField(label=_("Standing"), choices=StandingKind.choices)
    since = DayField(label=_("Since"))


class EndStandingForm(MinuteForm):
    organisation = slug_field(_("Organisation"))
    forum = forms.ChoiceField(label=_("In"), required=False)
    until = DayField(label=_("It ends on"))


class SeatForm(MinuteForm):
    organisation = slug_field(_("Organisation"))
    body = forms.ChoiceField(label=_("Body"))
    since = DayField(label=_("Since"))


class EndSeatForm(MinuteForm):
    organisation = slug_field(_("Organisation"))
    body = forms.ChoiceField(label=_("Body"))
    until = DayField(label=_("It ends on"))


class BodyForm(MinuteForm):
    slug = slug_field(
        _("Short name"), _("Its address for ever: small letters, digits and hyphens.")
    )
    name = _line(_("Name"))
    address = email_field(_("E-mail address"), required=False)


class ForumForm(MinuteForm):
    slug = slug_field(
        _("Short name"), _("Its address for ever: small letters, digits and hyphens.")
    )
    name = _line(_("Name"))


class OfficerForm(MinuteForm):
    body = forms.ChoiceField(label=_("Body"))
    name = _line(_("Name of the person"))
    email = email_field(_("E-mail address of the person"))
    office = forms.ChoiceField(label=_("Office"), choices=[CHOOSE, *Office.choices])


class EndOfficeForm(MinuteForm):
    officer = forms.ChoiceField(label=_("Office"))


class CountryForm(MinuteForm):
    """A country or territory that the network lists from now on."""

    code = slug_field(_("Code"), _("At most 12 small letters, like nt."))
    name = _line(_("Name"))
    region = _line(_("Region"), most=50)
    continent = _line(_("Continent"), most=60)
