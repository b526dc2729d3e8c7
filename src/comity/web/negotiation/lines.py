"""Rows of a drafting room, ready to print."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from comity.accord.enums import OperationKind, ParagraphStatus, ProposalState, Stance
from comity.core.prose import Op, diff, plain
from comity.kit.text import comma
from comity.web.documents.prose import inline

if TYPE_CHECKING:
    from comity.accord.models import Position
    from comity.accord.negotiation import Counters, Item, Line, Offer
    from comity.accord.stances import Cell, Tally

MOST_ITEMS, MOST_LETTERS = 20, 9_000  # of one page of the rolling text
MOST_OFFERS = 8  # beside one paragraph on one page
LONGEST_SHOWN = 1_200  # letters of one paragraph or proposal in a list; its own page has them all
SHAPES = {
    ParagraphStatus.AGREED: "ok",
    ParagraphStatus.AD_REFERENDUM: "mid",
    ParagraphStatus.OPEN: "open",
}
STANCES = {
    Stance.ACCEPT: gettext_lazy("Accept"),
    Stance.RESERVE: gettext_lazy("With reservation"),
    Stance.ABSTAIN: gettext_lazy("Abstain"),
    Stance.REJECT: gettext_lazy("Reject"),
}
MARKS = {Stance.ACCEPT: "■", Stance.RESERVE: "◆", Stance.ABSTAIN: "□", Stance.REJECT: "✕"}
_WORDED = (Stance.RESERVE, Stance.REJECT)
_BRACKET = re.compile(r"[\[\]](?![^<]*>)")
_TAGS = {Op.KEEP: "{}", Op.DELETE: "<del>{}</del>", Op.INSERT: "<ins>{}</ins>"}


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader's organisation says on one item, as it stands or as it was just typed."""

    item: str
    digest: str
    label: str
    stance: str = ""
    text: str = ""
    earlier: str = ""  # what it said on earlier words
    error: str = ""

    @property
    def name(self) -> str:
        return self.item.replace(":", "-")

    @property
    def picks(self) -> list[tuple[str, str, bool]]:
        return [(str(v), str(label), v == self.stance) for v, label in STANCES.items()]

    @property
    def is_worded(self) -> bool:
        return self.stance in _WORDED or bool(self.text)


@dataclass(frozen=True, slots=True)
class Proposed:
    """One proposal beside its paragraph."""

    number: int
    word: str
    text: SafeString
    language: str
    who: str
    others: int
    reason: str
    tally: str
    clashes: tuple[int, ...]
    collided: bool
    needs: tuple[int, ...]
    replaces: tuple[int, ...]
    choice: Choice | None


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph with its proposals."""

    ident: str
    number: str
    heading: bool
    text: SafeString
    shape: str
    word: str
    tally: str
    offers: tuple[Proposed, ...]
    behind: tuple[str, ...]
    choice: Choice | None


def chunks(found: Sequence[Line]) -> list[list[Line]]:
    """The rolling text in pages that weigh about the same.

    A paragraph with very many proposals is printed again on the next page with the rest of them.
    """
    pages: list[list[Line]] = [[]]
    items = letters = 0
    for line in found:
        for place, part in enumerate(_parts(line)):
            more, weight = _weight(part)
            full = items + more > MOST_ITEMS or letters + weight > MOST_LETTERS
            if pages[-1] and (place or full):
                pages.append([])
                items = letters = 0
            pages[-1].append(part)
            items, letters = items + more, letters + weight
    return pages


def _parts(line: Line) -> list[Line]:
    offers = (*line.offers, *line.inserts)
    if len(offers) <= MOST_OFFERS:
        return [line]
    starts = range(0, len(offers), MOST_OFFERS)
    return [replace(line, offers=offers[n : n + MOST_OFFERS], inserts=()) for n in starts]


def _weight(line: Line) -> tuple[int, int]:
    """How many items a line holds, and about how many letters."""
    offers = (*line.offers, *line.inserts)
    letters = min(len(line.paragraph.text), LONGEST_SHOWN)
    letters += sum(2 * min(len(o.after), LONGEST_SHOWN) + 300 for o in offers)
    return 1 + len(offers), letters


def bracketed(text: str) -> SafeString:
    """A paragraph as HTML, its square brackets seen as such."""
    shown = inline(_cut(text))
    return mark_safe(_BRACKET.sub(r'<span class="br">\g<0></span>', shown))  # noqa: S308


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else Truncator(text).chars(LONGEST_SHOWN)


def changed(before: str, after: str) -> SafeString:
    """What a replacement changes, word by word."""
    spans = diff(plain(_cut(before)), plain(_cut(after)))
    return format_html_join("", "{}", ((format_html(_TAGS[span.op], span.text),) for span in spans))


def proposed(offer: Offer) -> SafeString:
    """The words of a proposal; for what has none, nothing."""
    if offer.said.kind == OperationKind.REPLACE and offer.before:
        return changed(offer.before, offer.after)
    if offer.said.kind in (OperationKind.DELETE, OperationKind.MOVE):
        return SafeString("")
    return bracketed(offer.after)


def kind(said_kind: str) -> str:
    return str(OperationKind(said_kind).label)


def tallied(tally: Tally | None) -> str:
    """`38 accept, 6 with reservation, 9 reject; 7 silent`; nothing when it may not be seen."""
    if tally is None:
        return ""
    parts = [
        ngettext("%(n)d accepts", "%(n)d accept", tally.accept) % {"n": tally.accept},
        ngettext("%(n)d with reservation", "%(n)d with reservation", tally.reserve)
        % {"n": tally.reserve},
        ngettext("%(n)d abstains", "%(n)d abstain", tally.abstain) % {"n": tally.abstain},
        ngettext("%(n)d rejects", "%(n)d reject", tally.reject) % {"n": tally.reject},
        ngettext("%(n)d silent", "%(n)d silent", tally.silent) % {"n": tally.silent},
    ]
    numbers = (tally.accept, tally.reserve, tally.abstain, tally.reject, tally.silent)
    shown = comma().join(part for part, n in zip(parts, numbers, strict=True) if n)
    if tally.earlier:
        earlier = ngettext("%(n)d spoke on earlier words", "%(n)d spoke on earlier words",
                           tally.earlier) % {"n": tally.earlier}  # fmt: skip
        shown = f"{shown} ({earlier})"
    return shown


def choice(
    item: str, digest: str, label: str, own: Mapping[str, Position], typed: Mapping[str, Choice]
) -> Choice:
    """What was just typed, else what stands on these very words, else nothing."""
    if item in typed:
        was = typed[item]
        return Choice(item, digest, label, was.stance, was.text, was.earlier, was.error)
    row = own.get(item)
    if row is None:
        return Choice(item, digest, label)
    if row.digest != digest:
        return Choice(item, digest, label, earlier=str(STANCES[Stance(row.stance)]))
    return Choice(item, digest, label, row.stance, row.text)


def rows(
    found: Sequence[Line],
    names: Mapping[int, str],
    own: Mapping[str, Position] | None,
    typed: Mapping[str, Choice],
) -> list[Row]:
    """Lines as they are printed; without `own`, nobody speaks and no choice is offered."""
    return [_row(line, names, own, typed) for line in found]


def _row(
    line: Line,
    names: Mapping[int, str],
    own: Mapping[str, Position] | None,
    typed: Mapping[str, Choice],
) -> Row:
    label = _("Our position on %(number)s") % {"number": line.number}
    offers = [_proposed(o, names, own, typed) for o in (*line.offers, *line.inserts)]
    return Row(
        ident=line.paragraph.id,
        number=line.number,
        heading=line.paragraph.kind == "heading",
        text=bracketed(line.paragraph.text),
        shape=SHAPES[line.status],
        word=str(line.status.label).capitalize(),
        tally=tallied(line.tally),
        offers=tuple(offers),
        behind=line.behind,
        choice=None if own is None else choice(line.item, line.digest, label, own, typed),
    )


def _proposed(
    offer: Offer,
    names: Mapping[int, str],
    own: Mapping[str, Position] | None,
    typed: Mapping[str, Choice],
) -> Proposed:
    row = offer.proposal
    label = _("Our position on proposal %(number)s") % {"number": row.number}
    pending = row.state == ProposalState.PENDING
    others = {int(n) for c in offer.collisions for n in (c.one, c.other)} - {row.number}
    return Proposed(
        number=row.number,
        word=kind(offer.said.kind),
        text=proposed(offer),
        language=offer.said.language,
        who=names.get(row.author_id, "") if row.author_id else _("the chair"),
        others=max(0, len(row.sponsors.all()) - 1),
        reason=Truncator(offer.said.reason).chars(300),
        tally=tallied(offer.tally),
        clashes=tuple(sorted(others)),
        collided=row.state == ProposalState.COLLIDED,
        needs=tuple(p.number for p in row.needs.all()),
        replaces=tuple(p.number for p in row.replaces.all()),
        choice=choice(offer.item, offer.digest, label, own, typed)
        if pending and own is not None
        else None,
    )


def bar(counters: Counters, width: int = 1100) -> SafeString:
    """Agreed, ad referendum and open as one bar; the same numbers stand beside it."""
    parts = (("f3", counters.agreed), ("f2", counters.ad_referendum), ("f1", counters.open))
    label = _("%(agreed)d agreed, %(referred)d ad referendum, %(open)d open") % {
        "agreed": counters.agreed, "referred": counters.ad_referendum, "open": counters.open,
    }  # fmt: skip
    marks, x = [], 0
    for shape, n in parts:
        wide = round(width * n / max(1, counters.paragraphs))
        if n:
            marks.append((shape, x, max(1, wide - 2)))
        x += wide
    drawn = format_html_join("", '<rect class="{}" x="{}" width="{}" height="16"/>', marks)
    return format_html(
        '<svg viewBox="0 0 {} 16" width="{}" height="16" role="img" aria-label="{}">{}</svg>',
        width, width, label, drawn,
    )  # fmt: skip


def cell(said: Cell | None) -> tuple[str, str]:
    """What one organisation says on one item: a mark and the word for it."""
    if said is None or not said.stance:
        return "", ""
    word = str(STANCES[Stance(said.stance)])
    return MARKS[Stance(said.stance)], _("%(word)s, on earlier words") % {
        "word": word
    } if said.earlier else word


def headed(item: Item) -> tuple[str, str]:
    """The head of a column and where it is read: `4`, or `proposal 3`."""
    if item.kind == "paragraph":
        return item.number, f"?at={item.place}#{item.place}"
    return _("proposal %(number)s") % {"number": item.number}, (
        f"?at=a-{item.number}#a-{item.number}"
    )


def page_of(pages: Sequence[Sequence[Line]], wanted: str) -> int:
    """The page on which a paragraph or a proposal stands first; the first when it is nowhere."""
    for number, lines in enumerate(pages, start=1):
        for line in lines:
            offers = {f"a-{o.proposal.number}" for o in (*line.offers, *line.inserts)}
            if wanted == line.paragraph.id or wanted in offers:
                return number
    return 1


def offered(offer: Offer, names: Mapping[int, str]) -> Proposed:
    """One proposal on its own page; nobody takes a position there."""
    return _proposed(offer, names, None, {})
