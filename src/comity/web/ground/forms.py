"""What may be asked of the common ground."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.accord.enums import Silence
from comity.accord.picture import Wish
from comity.web.forms import Refusable

if TYPE_CHECKING:
    from django.http import QueryDict

    from comity.directory.queries import Printed

LISTED = 120  # organisations up to which they are offered in a list


class Asking(Refusable):
    """At least how many sign, and under which rules; all of it stands in the address."""

    k = forms.IntegerField(
        label=_("At least this many sign"), required=False, min_value=0, max_value=99_999
    )
    reserve = forms.ChoiceField(
        label=_("Who has a reservation"),
        choices=[("sign", _("signs with it")), ("block", _("does not sign"))],
        required=False,
    )
    silent = forms.ChoiceField(
        label=_("Who said nothing"),
        choices=[
            (Silence.OPEN, _("does not stand in the way")),
            (Silence.BLOCKS, _("does not sign")),
            (Silence.BOUNDS, _("is counted both ways")),
        ],
        required=False,
    )
    required = forms.ChoiceField(label=_("Among them is"), required=False)
    keep = forms.ChoiceField(label=_("This stands"), required=False)
    each = forms.IntegerField(
        label=_("At least so many from each region"),
        help_text=_("Regions with fewer organisations are not asked."),
        required=False,
        min_value=0,
        max_value=999,
    )

    def __init__(
        self,
        data: QueryDict,
        *,
        names: dict[str, Printed],
        labels: dict[str, str],
        silence: str,
    ) -> None:
        super().__init__({"silent": silence, **data.dict()} if data else {"silent": silence})
        self.silence = silence
        for name in ("k", "each"):
            self.fields[name].widget.attrs["class"] = "short"
        members = sorted(
            ((slug, name.text) for slug, name in names.items()), key=lambda one: one[1].casefold()
        )
        items = [(item, label) for item, label in labels.items() if item.startswith("p:")]
        self._offer("required", _("anybody"), members)
        self._offer("keep", _("anything"), items)

    def _offer(self, name: str, nothing: object, choices: list[tuple[str, str]]) -> None:
        """A list to choose from, or a line to type in where a list would weigh too much."""
        field = self.fields[name]
        if len(choices) <= LISTED:
            field.choices = [("", nothing), *choices]  # type: ignore[attr-defined]
        elif name == "required":
            self.fields[name] = forms.CharField(
                label=field.label,
                help_text=_("The short name in the address of its page."),
                required=False,
                max_length=60,
            )
        else:
            del self.fields[name]

    def _asked(self, name: str) -> Any:
        """What was asked for; nothing where it was wrong, with the error beside the field."""
        self.is_valid()
        return self.cleaned_data.get(name)

    def wish(self) -> Wish:
        return Wish(
            reserve="block" if self._asked("reserve") == "block" else "sign",
            silent=Silence(self._asked("silent") or self.silence),
            required=self._asked("required") or "",
            keep=self._asked("keep") or "",
            each=self._asked("each") or 0,
        )

    def at_least(self) -> int | None:
        number: int | None = self._asked("k")
        return number

    def address(self) -> dict[str, str]:
        """The fields as they stand in an address; empty ones are left out."""
        self.is_valid()
        return {n: str(v) for n, v in self.cleaned_data.items() if v not in ("", None)}
