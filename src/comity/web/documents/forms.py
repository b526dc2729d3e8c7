"""The filters of the river, which live in its address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from comity.documents.queries import FACETS
from comity.web import tongues

if TYPE_CHECKING:
    from comity.documents.queries import River

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """Words and chosen values; what is not a facet is ignored, what is too long is cut."""

    words: str
    chosen: dict[str, list[str]]

    @classmethod
    def read(cls, query: QueryDict) -> Wanted:
        chosen = {
            name: [v[:LONGEST] for v in query.getlist(name)[:20] if v]
            for name in FACETS
            if query.getlist(name)
        }
        return cls(query.get("q", "").replace("\0", "").strip()[:LONGEST], chosen)

    def address(self, *, without: tuple[str, str] | None = None, suffix: str = "") -> str:
        """The river's address with these filters, less one."""
        pairs = [(n, v) for n, values in self.chosen.items() for v in values if (n, v) != without]
        if self.words and without != ("q", self.words):
            pairs.insert(0, ("q", self.words))
        return f"/documents{suffix}?{urlencode(pairs)}" if pairs else f"/documents{suffix}"


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter that is on, and the address without it."""

    label: str
    remove: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A group of checkboxes; open when it is one of the first or something in it is chosen."""

    name: str
    title: str
    choices: tuple[tuple[str, str, int, bool], ...]
    open: bool


def titles() -> dict[str, str]:
    """Headings of the facets, in the order of the page."""
    return {
        "type": _("Type"),
        "language": _("Language"),
        "year": _("Year"),
        "region": _("Region"),
        "rung": _("Outcome"),
        "event": _("Event"),
        "topic": _("Topic"),
        "member": _("Author"),
    }


def facets(river: River) -> list[Facet]:
    """The facets that part something."""
    found = []
    for place, (name, title) in enumerate(titles().items()):
        choices = tuple(
            (c.value, label(name, c.label), c.count, c.chosen) for c in river.facets[name]
        )
        if choices:
            chosen = any(c[3] for c in choices)
            found.append(Facet(name, title, choices[:40], place < 3 or chosen))
    return found


def label(name: str, text: str) -> str:
    return tongues.own_name(text) if name == "language" else text


def chips(wanted: Wanted, river: River) -> list[Chip]:
    """The filters that are on, in the order in which they were chosen."""
    labels = {(n, c.value): label(n, c.label) for n, cs in river.facets.items() for c in cs}
    found = (
        [Chip(f"“{wanted.words}”", wanted.address(without=("q", wanted.words)))]
        if wanted.words
        else []
    )
    return found + [
        Chip(labels.get((name, value), value), wanted.address(without=(name, value)))
        for name, values in wanted.chosen.items()
        for value in values
    ]
