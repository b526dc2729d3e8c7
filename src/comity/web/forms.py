"""What forms share: a refusal of an action becomes an error, and nothing typed is lost."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy as _

from comity.kit.errors import Refused
from comity.kit.refs import Resolved
from comity.web.errors import TYPED

R = TypeVar("R")


class Refusable(forms.Form):
    """A form in front of an action."""

    default_renderer = DjangoTemplates()
    leads_to: Resolved | None = None  # where the reader of a refusal goes on
    once = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    @property
    def typed(self) -> list[str]:
        """The words that were sent, for a page that no longer shows the form."""
        worded = [f for f in self if self.is_bound and f.name in TYPED and not f.is_hidden]
        return [str(field.value()) for field in worded if field.value()]

    def carry_out(self, act: Callable[[], R]) -> R | None:
        """What the action returns; None when it was refused, with its sentence in the errors."""
        try:
            return act()
        except Refused as refusal:
            field = refusal.field if refusal.field in self.fields else None
            self.add_error(field, refusal.message)
            self.leads_to = refusal.leads_to
            return None


class AutoText(forms.TextInput):
    """A line whose direction follows what is typed."""

    def __init__(self, **attrs: object) -> None:
        super().__init__({"dir": "auto", **attrs})


class AutoArea(forms.Textarea):
    """Several lines whose direction follows what is typed."""

    def __init__(self, **attrs: object) -> None:
        super().__init__({"dir": "auto", "rows": 8, **attrs})


class Day(forms.DateInput):
    """A day as browsers and people write it: 2026-03-21."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__({"class": "short", "placeholder": "2026-03-21"}, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day in ISO form, with a sentence when it is none."""

    def __init__(self, *, label: object, required: bool = True, help_text: object = "") -> None:
        super().__init__(
            label=str(label) if isinstance(label, str) else label,  # type: ignore[arg-type]
            required=required,
            help_text=help_text,  # type: ignore[arg-type]  # lazy translations are strings
            widget=Day(),
            input_formats=["%Y-%m-%d"],
            error_messages={
                "invalid": _("Enter the day as year, month and day, like 2026-03-21"),
                "required": _("Enter a day, like 2026-03-21"),
            },
        )

    def clean(self, value: object) -> date | None:
        """A slip in the year is asked about: at both ends of the calendar zones cannot be told."""
        day: date | None = super().clean(value)
        if day is not None and not 1000 <= day.year < 3000:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day
