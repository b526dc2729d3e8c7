"""What organisations say in a drafting room, as far as the viewer may see it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from comity.accord import policies
from comity.accord.enums import Stance
from comity.accord.models import Participant, Position, Room
from comity.core.folding import display
from comity.directory.enums import Power
from comity.directory.models import Organisation
from comity.directory.models.organisations import name_on
from comity.directory.queries import names_to_print, powers
from comity.kit import clock
from comity.kit.policy import Viewer


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of those who take part say what on the words of now; `earlier` is part of
    `silent`: they spoke on earlier words."""

    accept: int = 0
    reserve: int = 0
    abstain: int = 0
    reject: int = 0
    silent: int = 0
    earlier: int = 0


def participants(room: Room) -> QuerySet[Participant]:
    return room.participants.filter(until=None).select_related("organisation")


def names(organisations: Iterable[int], language: str) -> dict[int, str]:
    """Names to print, in alphabetical order; nothing else orders organisations."""
    day, found = clock.today(), {}
    wanted = list(organisations)
    slugs = dict(Organisation.objects.filter(pk__in=wanted).values_list("pk", "slug"))
    rows = names_to_print(wanted, language)
    for pk in wanted:
        first = name_on(rows.get(pk, []), language, day)
        found[pk] = display(first.text) if first else slugs[pk]
    return dict(sorted(found.items(), key=lambda pair: (pair[1].casefold(), pair[0])))


def voice(viewer: Viewer, room: Room) -> list[int]:
    """Organisations for which the viewer may negotiate in the room today."""
    held = powers(viewer.person)
    mine = participants(room).filter(organisation__in=viewer.organisations)
    return [
        pk for pk in mine.values_list("organisation", flat=True)
        if Power.NEGOTIATE in held.get(pk, ())
    ]  # fmt: skip


def positions(viewer: Viewer, room: Room) -> QuerySet[Position]:
    """Positions that stand, of organisations that take part, as far as the viewer may see them."""
    taking_part = participants(room).values("organisation")
    return room.positions.filter(
        policies.positions_visible(viewer, room), replaced_at=None, organisation__in=taking_part
    )


def answered(room: Room) -> int:
    """How many organisations have taken a position at all; says nothing of any of them."""
    rows = room.positions.filter(organisation__in=participants(room).values("organisation"))
    return rows.values("organisation").distinct().count()


def own_positions(viewer: Viewer, room: Room, organisation: int) -> dict[str, Position]:
    """What one of the viewer's own organisations says, by item."""
    if organisation not in viewer.organisations:
        return {}
    rows = room.positions.filter(organisation=organisation, replaced_at=None)
    return {row.item: row for row in rows}


def objections(viewer: Viewer, room: Room) -> QuerySet[Position]:
    return positions(viewer, room).filter(stance=Stance.REJECT).select_related("organisation")


def tallies(viewer: Viewer, room: Room, digests: Mapping[str, str]) -> dict[str, Tally]:
    """What is said on each item; {} when the viewer may not see what others say."""
    if not policies.sees_positions(viewer, room):
        return {}
    rows = positions(viewer, room).values_list("item", "digest", "stance").annotate(n=Count("pk"))
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for item, digest, stance, n in rows.order_by():
        said[item][stance if digests.get(item) == digest else "earlier"] += n
    everybody = participants(room).count()
    return {item: _tally(said[item], everybody) for item in digests}


def _tally(said: Counter[str], everybody: int) -> Tally:
    spoken = sum(said[s] for s in Stance.values)
    return Tally(
        said["accept"], said["reserve"], said["abstain"], said["reject"],
        everybody - spoken, said["earlier"],
    )  # fmt: skip


def objected(viewer: Viewer, room: Room) -> set[str]:
    """Items that the viewer sees rejected, on whatever words."""
    rows = positions(viewer, room).filter(stance=Stance.REJECT)
    return set(rows.values_list("item", flat=True))


@dataclass(frozen=True, slots=True)
class Cell:
    """What one organisation says on one item; empty when it said nothing."""

    stance: str = ""
    text: str = ""
    earlier: bool = False  # on words that were changed since
    objection: str = ""


def table(
    viewer: Viewer, room: Room, digests: Mapping[str, str], organisations: Sequence[int]
) -> dict[str, dict[int, Cell]]:
    """Item -> organisation -> cell, as far as the viewer may see; nothing for silence."""
    rows = positions(viewer, room).filter(
        item__in=list(digests), organisation__in=list(organisations)
    )
    found: dict[str, dict[int, Cell]] = {item: {} for item in digests}
    columns = ("item", "organisation", "stance", "text", "digest", "objection")
    for item, organisation, stance, text, digest, objection in rows.values_list(*columns):
        found[item][organisation] = Cell(stance, text, digest != digests[item], objection)
    return found
