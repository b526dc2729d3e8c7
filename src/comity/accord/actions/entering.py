"""Positions that come in a spreadsheet: all of it, or nothing and every problem by its line."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from comity.accord import rolling
from comity.accord.actions.positions import Items, check_round, check_taken, keep
from comity.accord.actions.rooms import locked
from comity.accord.enums import Permission, ProposalState, Stance
from comity.accord.models import Room
from comity.accord.sheets import Line, Problem, SheetRefused
from comity.accord.values import Taken
from comity.core.prose import plain
from comity.directory.models import Organisation
from comity.kit.action import action
from comity.kit.errors import Refused
from comity.kit.policy import Actor, require


@action("accord.position.sheet")
def take_sheet(actor: Actor, *, room: Room, lines: Sequence[Line]) -> Room:
    """Take the positions of a spreadsheet; a line without a position says nothing.

    Who may: as `take_positions`. Refused, and then nothing is kept, with each line and column:
    another organisation's line, an unknown item or position, a position twice, a missing reason
    or reservation, words that changed or were edited in the file; or no round is open.
    """
    require(actor, Permission.NEGOTIATE, room)
    room = locked(room)
    now = check_round(room)
    items, words = Items.of(room), _words(room)
    slug = Organisation.objects.values_list("slug", flat=True).get(pk=actor.organisation or 0)
    taken: dict[str, Taken] = {}
    problems: list[Problem] = []
    for line in lines:
        try:
            one = _read(line, slug, words, room.language)
            if one is not None and one.item in taken:
                raise _Wrong("item", _("This item stands twice in the file."))
            if one is not None:
                taken[one.item] = check_taken(items, one, room.language)
        except _Wrong as wrong:
            problems.append(Problem(line.number, wrong.column, wrong.sentence))
        except Refused as refusal:
            column = _COLUMN.get(refusal.code, "text")
            problems.append(Problem(line.number, column, refusal.message))
    if problems:
        raise SheetRefused(problems)
    keep(actor, room, now, list(taken.values()))
    return room


_COLUMN = {"decided": "item", "gone": "item", "other-words": "digest"}


class _Wrong(Exception):
    def __init__(self, column: str, sentence: str) -> None:
        super().__init__(sentence)
        self.column, self.sentence = column, sentence


def _read(line: Line, slug: str, words: Mapping[str, str], language: str) -> Taken | None:
    """The position of a line, or None where none is written."""
    cells = {name: text.strip() for name, text in line.cells.items()}
    said = cells.get("position", "").lower()
    whose, text = cells.get("organisation", ""), cells.get("text", "")
    if whose and whose != slug:
        raise _Wrong("organisation", _whose(whose))
    if not said and not text:
        return None
    if said not in Stance.values:
        known = ", ".join(Stance.values)
        raise _Wrong("position", _("Write one of: %(words)s.") % {"words": known})
    if not whose:
        raise _Wrong("organisation", _("Name the organisation by its short name."))
    item = cells.get("item", "")
    shown = cells.get("words", "")
    if shown and item in words and _same(shown) != _same(words[item]) != "":
        raise _Wrong("words", _("The words of this line were edited. A position is on the words as "
                                "they are; to change them, make a proposal."))  # fmt: skip
    return Taken(item, Stance(said), cells.get("digest", ""), text, language)


def _whose(name: str) -> str:
    if Organisation.objects.filter(slug=name, external=False).exists():
        return _("You send this for another organisation. Leave its lines out.")
    return _("No organisation has the short name “%(name)s”.") % {"name": name[:60]}


def _same(text: str) -> str:
    """Words without their spacing, and without the apostrophe of a spreadsheet."""
    return " ".join(text.split()).lstrip("'")


def _words(room: Room) -> dict[str, str]:
    """Item -> its words as the file gives them out."""
    text = rolling.texts(room)[room.language]
    found = {f"p:{p.id}": plain(p.text) for p in text.paragraphs}
    for proposal in rolling.proposals(room, ProposalState.PENDING):
        found[f"a:{proposal.number}"] = plain(rolling.wording(proposal).text)
    return found
