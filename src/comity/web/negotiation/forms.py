"""Forms of a drafting room. Shape is cleaned here; meaning is the actions' business."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.accord.enums import OperationKind, Sight, Silence, Stance
from comity.web.fields import file_field, host_zone_field, hour_field, slugs_field
from comity.web.forms import AutoArea, AutoText, DayField, Refusable

# What each kind of proposal asks for.
FIELDS: dict[str, frozenset[str]] = {
    OperationKind.REPLACE: frozenset({"target", "text", "language"}),
    OperationKind.INSERT: frozenset({"after", "text", "language"}),
    OperationKind.DELETE: frozenset({"target"}),
    OperationKind.MOVE: frozenset({"target", "after"}),
    OperationKind.BRACKET: frozenset({"target", "quote", "language"}),
    OperationKind.MERGE: frozenset({"targets", "text", "language"}),
}
_ALL = frozenset({"target", "after", "targets", "quote", "text", "language"})


class NumbersField(forms.CharField):
    """Numbers of proposals, parted by spaces or commas."""

    def __init__(self, *, label: object, help_text: object) -> None:
        super().__init__(
            label=label,  # type: ignore[arg-type]  # lazy translations are strings
            required=False,
            max_length=400,
            help_text=help_text,  # type: ignore[arg-type]  # the same
            widget=AutoText(**{"class": "short", "dir": "ltr"}),
        )

    def clean(self, value: str) -> tuple[int, ...]:
        parts = str(super().clean(value)).replace(",", " ").split()
        if not all(p.isascii() and p.isdecimal() and len(p) < 6 for p in parts):
            raise forms.ValidationError(_("Enter numbers of proposals, like 3 7"))
        return tuple(sorted({int(p) for p in parts}))


class ProposalForm(Refusable):
    """One change of the text, with its reason."""

    target = forms.ChoiceField(label=_("Paragraph"))
    targets = forms.MultipleChoiceField(
        label=_("Paragraphs to merge"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose two or more paragraphs that follow each other")},
    )
    after = forms.ChoiceField(label=_("After which paragraph"), required=False)
    quote = forms.CharField(
        label=_("Words to put in brackets"),
        required=False,
        max_length=110_000,
        help_text=_("Copied from the paragraph. Empty: the whole paragraph."),
        widget=AutoText(),
    )
    text = forms.CharField(
        label=_("The words you propose"),
        help_text=_("*Asterisks* give emphasis."),
        widget=AutoArea(rows=6),
        error_messages={"required": _("Write the words that you propose")},
    )
    language = forms.ChoiceField(label=_("Language of these words"))
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Read by everybody who reads this room."),
        widget=AutoArea(rows=3),
        error_messages={"required": _("Say why")},
    )
    needs = NumbersField(
        label=_("Proposals without which it is nothing"),
        help_text=_("Their numbers, parted by spaces."),
    )
    replaces = NumbersField(
        label=_("Proposals whose place it would take"),
        help_text=_("Their numbers. Each stands until its author consents."),
    )

    def set_up(self, kind: str, paragraphs: list[tuple[str, str]], languages: list[str]) -> None:
        """Keep what this kind of change asks for."""
        for name in _ALL - FIELDS[kind]:
            del self.fields[name]
        first = ("", _("At the beginning"))
        for name, choices in (
            ("target", paragraphs),
            ("targets", paragraphs),
            ("after", [first, *paragraphs]),
            ("language", [(tag, tag) for tag in languages]),
        ):
            if name in self.fields:
                self.fields[name].choices = choices  # type: ignore[attr-defined]


class EditForm(Refusable):
    text = forms.CharField(
        label=_("Text"),
        widget=AutoArea(rows=8),
        error_messages={"required": _("Write the paragraph")},
    )
    digest = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)


class RestForm(Refusable):
    stance = forms.ChoiceField(
        label=_("Our position on everything left open"),
        choices=Stance.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a position")},
    )
    text = forms.CharField(
        label=_("Reservation or reason"), required=False, widget=AutoArea(rows=3)
    )


class SameForm(Refusable):
    organisation = forms.ChoiceField(
        label=_("The same positions as"),
        help_text=_("As they stand now; what it says later is not followed."),
        error_messages={"required": _("Choose an organisation")},
    )


class AnswerForm(Refusable):
    answer = forms.CharField(
        label=_("Answer"),
        widget=AutoArea(rows=3),
        error_messages={"required": _("Write the answer")},
    )


class RoundForm(Refusable):
    """Until when a round is open; nothing: until the chair closes it."""

    day = DayField(label=_("Last day"), required=False, help_text=_("Empty: until you close it."))
    hour = hour_field(_("Hour, in UTC"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("day") and "hour" in given and given["hour"] is None:
            self.add_error("hour", self.fields["hour"].error_messages["invalid"])
        return given

    def closes_at(self) -> datetime | None:
        day, hour = self.cleaned_data["day"], self.cleaned_data["hour"]
        return datetime.combine(day, hour, UTC) if day and hour else None


class ParticipantsForm(Refusable):
    organisations = forms.CharField(
        label=_("Organisations to add"),
        max_length=8000,
        help_text=_("Their short names as in their addresses, parted by spaces."),
        widget=AutoText(dir="ltr"),
        error_messages={"required": _("Name at least one organisation")},
    )


class RoomForm(Refusable):
    """The rules of a room; once it is open they cannot be changed."""

    participants = slugs_field(
        _("Who negotiates"),
        _("Short names of organisations, parted by spaces. Empty: all members."),
    )
    initiators = slugs_field(_("Who opens it with you"))
    sight = forms.ChoiceField(
        label=_("Who sees positions while a round is open"),
        choices=Sight.choices,
        widget=forms.RadioSelect,
        initial=Sight.BODY,
        help_text=_("All members: then they read the whole room. Never the public."),
    )
    hides_results = forms.BooleanField(
        label=_("Hide positions from everybody but the chair until the round closes"),
        required=False,
    )
    silence = forms.ChoiceField(
        label=_("How silence counts in the common ground"),
        choices=Silence.choices,
        initial=Silence.OPEN,
    )
    shows_map = forms.BooleanField(
        label=_("Show a map of how positions group; it must be fixed before the first position"),
        required=False,
    )
    host_zone = host_zone_field()


class SheetForm(Refusable):
    file = file_field(_("CSV or XLSX; at most 5 MB."))
