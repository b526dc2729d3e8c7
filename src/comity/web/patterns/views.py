"""/_patterns/: one card for each component, with the properties it declares."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from comity.kit import clock
from comity.web.patterns.forms import Example
from comity.web.request import Asked

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


@dataclass(frozen=True, slots=True)
class Card:
    """name: of the component; example: its tag with the declared properties."""

    name: str
    example: str

    @property
    def template(self) -> str:
        return f"patterns/{self.name}.html"


@dataclass(frozen=True, slots=True)
class Figure:
    """One more figure of the same fact."""

    value: str
    source: str


def cards() -> list[Card]:
    """One per file in `templates/components`, A to Z."""
    return [_card(path) for path in sorted((TEMPLATES / "components").glob("*.html"))]


def _card(path: Path) -> Card:
    declared = next(line for line in path.read_text().splitlines() if line.startswith("<c-vars"))
    return Card(path.stem, declared.replace("c-vars", f"c-{path.stem}", 1))


@require_safe
def patterns(request: Asked) -> HttpResponse:
    """Every component once, with a form that has been filled in wrongly."""
    context = {
        "cards": cards(),
        "form": Example({"mail": "name.bank.example"}),
        "deadline": clock.now() + timedelta(days=9, minutes=1),
        "others": [Figure("102", "announced, invitation note, 1 February 2024")],
    }
    return render(request, "patterns.html", context)
