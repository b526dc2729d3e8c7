"""Forms of tests of consensus and of the ladder; an hour is asked about before it is believed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from comity.accord.enums import ObjectionState, Publicity, Rule, StatementKind, VoiceKind
from comity.core.consensus import LEAST_SILENCE, Moment, Problem, moment
from comity.documents.enums import Rung
from comity.kit import clock
from comity.web.fields import hour_field, slugs_field, symbol_field
from comity.web.forms import AutoArea, AutoText, DayField, Refusable

WHOLE = [(r.value, r.label) for r in (Rung.DECLARATION, Rung.APPEAL, Rung.PLAN, Rung.RELEASE)]
PARTS = [(r.value, r.label) for r in (Rung.PLAN, Rung.APPEAL)]


class DeadlineForm(Refusable):
    """A day and an hour on the clocks of a place."""

    least = timedelta(0)
    day = DayField(label=_("Last day"))
    hour = hour_field(_("Hour, in that time zone"))
    host_zone = forms.CharField(
        label=_("Time zone"),
        max_length=60,
        help_text=_("Like Europe/Lisbon or Asia/Beirut; the deadline is shown in UTC too."),
        widget=AutoText(**{"class": "short", "dir": "ltr"}),
    )
    which = forms.ChoiceField(
        label=_("Which of the two, if the clocks are put back in that hour"),
        required=False,
        choices=[("", _("not put back")), ("first", _("the first")), ("second", _("the second"))],
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not {"day", "hour", "host_zone"} <= given.keys():
            return given
        zone = given["host_zone"]
        found = moment(
            datetime.combine(given["day"], given["hour"]),
            zone,
            now=clock.now(),
            least=self.shortest(given),
            which=given.get("which", ""),
        )
        if found.problem:
            field = {Problem.UNKNOWN_ZONE: "host_zone", Problem.TWICE: "which"}
            self.add_error(field.get(found.problem, "hour"), _sentence(found, zone))
        given["deadline"] = found.at
        return given

    def shortest(self, given: dict[str, Any]) -> timedelta:
        """The shortest time from now that is let through."""
        return timedelta(0)


def _sentence(found: Moment, zone: str) -> str:
    """What is wrong with an hour, and what to do."""
    shown = {"zone": zone}
    if found.choices:
        place = ZoneInfo(zone)
        first, last = found.choices[0], found.choices[-1]
        shown |= {
            "first": f"{first.astimezone(place):%H:%M}",
            "last": f"{last.astimezone(place):%H:%M}",
            "first_utc": f"{first:%H:%M}",
            "last_utc": f"{last:%H:%M}",
            "moment": f"{first:%Y-%m-%d %H:%M}",
        }
    return {
        Problem.UNKNOWN_ZONE: _now("This time zone is unknown. Enter one like Europe/Lisbon."),
        Problem.PAST: _now("This hour is past. Choose a later one."),
        Problem.SHORT: _now(
            "Silence lasts at least 72 hours. Choose an hour after %(moment)s UTC."
        ),
        Problem.SKIPPED: _now(
            "In %(zone)s the clocks are put forward on that day and skip this hour. Choose "
            "%(first)s or %(last)s."
        ),
        Problem.TWICE: _now(
            "In %(zone)s the clocks are put back on that day and show this hour twice. Say "
            "which: the first is %(first_utc)s UTC, the second %(last_utc)s UTC."
        ),
    }[found.problem or Problem.PAST] % shown


class OpeningForm(DeadlineForm):
    """The rule of a test, fixed when it opens."""

    rule = forms.ChoiceField(
        label=_("Rule"), choices=Rule.choices, widget=forms.RadioSelect, initial=Rule.SILENCE
    )
    minus = forms.IntegerField(
        label=_("Objections that do not prevent it"),
        required=False,
        min_value=0,
        max_value=500,
        help_text=_("Only for consensus minus a number."),
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    rung = forms.ChoiceField(label=_("If it is adopted, the text is a"), choices=WHOLE)
    parts = forms.ChoiceField(
        label=_("If it is not, the paragraphs that the rule adopts one by one may become"),
        required=False,
        choices=[("", _("nothing")), *PARTS],
    )
    publicity = forms.ChoiceField(
        label=_("Objections"),
        choices=Publicity.choices,
        widget=forms.RadioSelect,
        initial=Publicity.PRIVATE,
    )
    absent = slugs_field(
        _("Who is not present"),
        _("Their short names, parted by spaces. It matters under the rules of those present."),
    )

    def shortest(self, given: dict[str, Any]) -> timedelta:
        return LEAST_SILENCE if given.get("rule") == Rule.SILENCE else timedelta(0)


class ExtensionForm(DeadlineForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=400,
        help_text=_("Everybody who counts is told."),
        widget=AutoText(),
    )


class WordsForm(Refusable):
    """The chair's words: the reason of a stop, or a conclusion."""

    words = forms.CharField(label=_("Your words"), widget=AutoArea(rows=4))


class FindingForm(Refusable):
    """What the chair finds on one objection."""

    state = forms.ChoiceField(
        label=_("Finding"),
        choices=[c for c in ObjectionState.choices if c[0] != ObjectionState.OPEN],
    )
    answer = forms.CharField(label=_("In words"), widget=AutoArea(rows=3))


class Spoken(Refusable):
    """Words of an organisation, their language, and the paragraph they are about."""

    language = forms.ChoiceField(label=_("Language of these words"))
    paragraph = forms.ChoiceField(
        label=_("Paragraph they refer to"), required=False, help_text=_("Or the text as a whole.")
    )

    def set_up(
        self, languages: Iterable[tuple[str, str]], paragraphs: Iterable[tuple[str, str]]
    ) -> None:
        """Offer these languages and paragraphs."""
        self.fields["language"].choices = list(languages)  # type: ignore[attr-defined]
        self.fields["paragraph"].choices = [("", _("The whole text")), *paragraphs]  # type: ignore[attr-defined]


class VoiceForm(Spoken):
    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Your organisation"), choices=VoiceKind.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason of an objection"),
        required=False,
        max_length=20_000,
        widget=AutoArea(rows=5),
    )
    field_order = ("digest", "kind", "reason", "language", "paragraph")


class StatementForm(Spoken):
    kind = forms.ChoiceField(
        label=_("What it is"), choices=StatementKind.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Your words"),
        help_text=_("They are printed in full beside the text, unchanged. At most 20,000 letters."),
        max_length=20_000,
        widget=AutoArea(rows=8),
    )
    field_order = ("kind", "text", "language", "paragraph")


class SymbolForm(Refusable):
    """A step of the ladder: the symbol of what is published."""

    symbol = symbol_field()


class NoteForm(SymbolForm):
    """A neutral note that there is no common text."""

    title = forms.CharField(label=_("Title"), max_length=400, widget=AutoText())
    note = forms.CharField(
        label=_("Neutral note"),
        help_text=_(
            "What was negotiated, that no text was agreed, and nothing of who wanted what."
        ),
        max_length=20_000,
        widget=AutoArea(rows=6),
    )
    field_order = ("title", "note", "symbol")


class MotionForm(DeadlineForm, SymbolForm):
    """A motion and the call on it: all members are asked."""

    open_after = forms.BooleanField(
        label=_("Later signatures are accepted, and listed apart"), required=False
    )
