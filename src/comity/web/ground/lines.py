"""What the pages of the common ground say about a question and its answer, ready to print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.accord import ground
from comity.accord.picture import LETTERS, Question, Reached
from comity.core.agreement import Conflict
from comity.core.agreement.explain import Case, Explanation, Verdict
from comity.core.prose import plain
from comity.directory.queries import printed
from comity.kit.text import comma

if TYPE_CHECKING:
    from comity.accord.ground import Ground
    from comity.accord.models import Room
    from comity.accord.negotiation import Item
    from comity.accord.picture import Curve, Picture
    from comity.directory.queries import Printed

PARTS = 50  # paragraphs of the chosen text on a page
SHOWN = 30  # rows of a table on the page, unless all are asked for
TOLD = 5  # single changes told in words


@dataclass(frozen=True, slots=True)
class Point:
    """A row of the frontier: what so many can sign, and what is dropped for it."""

    signers: int
    weight: int
    share: int  # per cent of the fullest text
    proven: bool
    most: int  # the bound where it is not proven
    falls: tuple[str, ...]
    chosen: bool


@dataclass(frozen=True, slots=True)
class Fallen:
    """An item that is left out: its words, who rejects it, what putting it back would cost."""

    label: str
    weight: int
    rejected: int
    loss: int | None  # None: something in the text excludes it


@dataclass(frozen=True, slots=True)
class Absent:
    """An organisation that cannot sign the chosen text, and the kept items it rejects."""

    name: Printed
    rejects: tuple[str, ...]

    @property
    def alone(self) -> bool:
        return len(self.rejects) == 1


@dataclass(frozen=True, slots=True)
class Signer:
    """An organisation that can sign the chosen text; with a reservation, or where it is silent."""

    name: Printed
    reserves: bool
    silent: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One change in words, and the number it is worth."""

    sentence: str
    number: int


def names(room: Room, tongue: str) -> dict[str, Printed]:
    """Slug -> the name as printed, of all who negotiate, in alphabetical order."""
    found = {row.slug: printed(row, tongue) for row in ground.organisations(room)}
    return dict(sorted(found.items(), key=lambda one: one[1].text.casefold()))


def labels(items: Iterable[Item]) -> dict[str, str]:
    """Item -> how a page speaks of it."""
    rows = list(items)
    numbers = {one.place: one.number for one in rows if one.kind == ground.PARAGRAPH}
    return {one.id: _label(one, numbers) for one in rows}


def heads(items: Iterable[Item]) -> dict[str, str]:
    """Item -> what stands over its column: a number, with a stroke for another wording of that
    paragraph, and a plus for a new one."""
    rows = list(items)
    numbers = {one.place: one.number for one in rows if one.kind == ground.PARAGRAPH}
    return {one.id: _head(one, numbers) for one in rows}


def _head(one: Item, numbers: Mapping[str, str]) -> str:
    if one.kind == ground.PARAGRAPH:
        return one.number
    return f"{numbers[one.place]}′" if one.place in numbers else "+"


def _label(one: Item, numbers: Mapping[str, str]) -> str:
    if one.kind == ground.PARAGRAPH:
        return f"§ {one.number}"
    if one.place in numbers:
        return _("proposal %(n)s on § %(place)s") % {"n": one.number, "place": numbers[one.place]}
    return _("new paragraph of proposal %(n)s") % {"n": one.number}


class Reading:
    """A question with its answer, for one reader: names, labels, and one chosen text."""

    def __init__(
        self,
        question: Question,
        picture: Picture,
        names: Mapping[str, Printed],
        labels: Mapping[str, str],
        at_least: int | None,
    ) -> None:
        self.question, self.picture = question, picture
        self.names, self._labels = names, labels
        self.curve: Curve = picture.wished
        self.whole = question.whole
        self.point = self._chosen(at_least)

    def _chosen(self, at_least: int | None) -> Reached | None:
        """What was asked for; else the text with the largest product of signers and words.

        The product is a place to begin reading, no advice: it is the point where both shares
        together are largest, and every other is one step away.
        """
        if at_least is not None:
            return self.curve.at(at_least)
        points = self.curve.points
        return max(points, key=lambda p: (p.signers * p.weight, p.signers), default=None)

    def label(self, item: str) -> str:
        return self._labels.get(item, item)

    def share(self, weight: int) -> int:
        return round(100 * weight / self.whole) if self.whole else 0

    @cached_property
    def case(self) -> Case:
        return Case(self.question.draft(), self.question.positions(), self.question.rules())

    @cached_property
    def verdict(self) -> Verdict | None:
        return self.case.check(self.point.text) if self.point else None

    @cached_property
    def explanation(self) -> Explanation | None:
        return self.case.explain(self.point.text) if self.point else None

    @cached_property
    def rejected(self) -> dict[str, int]:
        """Item -> how many organisations it keeps from signing."""
        totals = self.case.own.sum(axis=0)
        return {item: int(n) for item, n in zip(self.case.names, totals, strict=True)}

    @property
    def kept(self) -> int:
        """Per cent of the words that stand in the chosen text."""
        return self.share(self.point.weight) if self.point else 0

    @property
    def most(self) -> int:
        """No text that as many sign keeps more words than this."""
        point = self.point
        return self.curve.upper.get(point.signers, point.weight) if point else 0

    def problems(self) -> list[str]:
        """Why nothing can be signed under these rules, naming who and what."""
        return [_impossible(conflict, self) for conflict in self.curve.conflicts]

    def points(self) -> list[Point]:
        """The whole frontier, most signers first."""
        everything = [item for item, _weight in self.question.items]
        return [
            Point(
                p.signers,
                p.weight,
                self.share(p.weight),
                p.proven,
                self.curve.upper.get(p.signers, p.weight),
                tuple(self.label(item) for item in left_out(everything, p.text, self.question)),
                p == self.point,
            )
            for p in reversed(self.curve.points)
        ]

    def falls(self) -> list[Fallen]:
        """What the chosen text leaves out, in the order of the draft."""
        if self.point is None or self.explanation is None:
            return []
        losses = {one.item: one.loss for one in self.explanation.additions}
        weights = dict(self.question.items)
        return [
            Fallen(self.label(item), weights[item], self.rejected[item], losses.get(item))
            for item in left_out(list(weights), self.point.text, self.question)
        ]

    def takes(self) -> list[str]:
        """Proposals whose words stand in the chosen text."""
        return [self.label(i) for i in (self.point.text if self.point else ()) if i[0] == "a"]

    def signers(self) -> list[Signer]:
        """Who can sign the chosen text, by name."""
        if self.verdict is None:
            return []
        reserving, silent = set(self.verdict.reserving), set(self.verdict.silent)
        rows = [
            Signer(self.names[slug], slug in reserving, slug in silent)
            for slug in self.verdict.members
        ]
        return sorted(rows, key=lambda row: row.name.text.casefold())

    def absent(self) -> list[Absent]:
        """Who cannot sign the chosen text, by name."""
        if self.verdict is None:
            return []
        rows = [
            Absent(self.names[slug], tuple(map(self.label, items)))
            for slug, items in self.verdict.refusals.items()
        ]
        return sorted(rows, key=lambda row: row.name.text.casefold())

    def gains(self) -> list[Told]:
        """What leaving out one more item, or two, would gain; the largest first."""
        if self.explanation is None:
            return []
        told = [
            Told(_without(self.label(drop.item), drop.gain), drop.gain)
            for drop in self.explanation.drops
            if drop.gain
        ]
        told += [
            Told(
                _without_both(self.label(pair.items[0]), self.label(pair.items[1]), pair.gain),
                pair.gain,
            )
            for pair in self.explanation.pairs
            if pair.beyond
        ]
        return sorted(told, key=lambda one: -one.number)[:TOLD]

    def pivots(self) -> list[Told]:
        """What would come back if one organisation did not sign, by name."""
        if self.explanation is None:
            return []
        rows = sorted(self.explanation.pivots, key=lambda p: self.names[p.member].text.casefold())
        return [
            Told(
                _("If %(name)s did not sign, %(items)s could be kept.")
                % {
                    "name": f"\u2068{self.names[p.member].text}\u2069",
                    "items": comma().join(map(self.label, p.items)),
                },
                p.weight,
            )
            for p in rows
        ]

    def next_price(self) -> tuple[int, int] | None:
        """The next number of signers and the words that fall for it."""
        if self.point is None:
            return None
        more = self.curve.at(self.point.signers + 1)
        return (more.signers, self.point.weight - more.weight) if more else None

    def way_back(self) -> tuple[int, int] | None:
        """Words that come back, and the signatures they cost."""
        fuller = [p for p in self.curve.points if self.point and p.weight > self.point.weight]
        if not fuller or self.point is None:
            return None
        return fuller[-1].weight - self.point.weight, self.point.signers - fuller[-1].signers

    def bought(self) -> tuple[int, int] | None:
        """How many sign as much without reservations, and how many more with them."""
        strict = self.picture.strict
        if strict is None or self.point is None:
            return None
        without = max(
            (p.signers for p in strict.points if p.weight >= self.point.weight), default=0
        )
        return without, self.point.signers - without

    def tally(self) -> list[tuple[str, list[int]]]:
        """For each item how many accept, with a reservation, abstain, reject, say nothing."""
        columns = zip(*self.question.cells, strict=True) if self.question.cells else ()
        return [
            (self.label(item), [cells.count(letter) for letter in LETTERS])
            for (item, _weight), cells in zip(self.question.items, columns, strict=False)
        ]


def left_out(items: Sequence[str], text: Sequence[str], question: Question) -> list[str]:
    """Items that are not in a text, but not those whose place another one takes."""
    kept = set(text)
    taken = {item for group in question.groups if kept & set(group) for item in group}
    # Of a place that falls altogether, the paragraph stands for its alternatives.
    spare = {item for group in question.groups if not kept & set(group) for item in group[1:]}
    return [item for item in items if item not in kept | taken | spare]


def _without(item: str, n: int) -> str:
    return ngettext(
        "Without %(item)s, one more signs.", "Without %(item)s, %(n)s more sign.", n
    ) % {"item": item, "n": n}


def _without_both(one: str, other: str, n: int) -> str:
    return ngettext(
        "Without %(one)s and %(other)s, one more signs.",
        "Without %(one)s and %(other)s, %(n)s more sign.",
        n,
    ) % {"one": one, "other": other, "n": n}


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph of the chosen text as it would read, or as it would be left out."""

    label: str
    text: str
    language: str
    stands: bool


def parts(items: Iterable[Item], reading: Reading, page: str) -> Page[Part]:
    """The draft in its order with what stands and what falls, `PARTS` at a time.

    Where another wording is chosen, its words stand and those it replaces are left out.
    """
    kept = set(reading.point.text if reading.point else ())
    rows = [
        Part(reading.label(one.id), plain(one.text), one.language, one.id in kept)
        for one in items
        if one.id in kept or one.kind == ground.PARAGRAPH
    ]
    return Paginator(rows, PARTS).get_page(page)


def data(reading: Reading, seen: Ground) -> dict[str, object]:
    """The frontier in the form of `comity frontier --json`, with the question it answers."""
    question = reading.question
    check = reading.case.check
    return {
        "asked": {**asdict(question.wish), "as_of": seen.as_of},
        "exact": reading.curve.exact,
        "points": [
            {
                "signers": p.signers,
                "weight": p.weight,
                "text": list(p.text),
                "members": list(check(p.text).members),
                "proven": p.proven,
            }
            for p in reading.curve.points
        ],
        "upper": {str(k): bound for k, bound in reading.curve.upper.items()},
    }


def _impossible(conflict: Conflict, reading: Reading) -> str:
    """Why nothing can be signed under these rules, naming who and what."""
    names = comma().join(f"\u2068{reading.names[m].text}\u2069" for m in conflict.members)
    items = comma().join(map(reading.label, conflict.items))
    sentence = {
        "member_rejects_item": _("%(names)s rejects %(items)s: no text has both. Ask for one."),
        "bloc_too_small": _("Of the region %(bloc)s, only %(found)s of %(needed)s can sign."),
        "bloc_rejects": _(
            "Of the region %(bloc)s, only %(found)s of the %(needed)s asked are left once those "
            "who reject %(items)s are out."
        ),
    }.get(conflict.code, _("No text meets all of these conditions together."))
    return sentence % {
        "bloc": conflict.bloc,
        "found": conflict.found,
        "needed": conflict.needed,
        "names": names,
        "items": items,
    }
