"""Positions of organisations on paragraphs and proposals, and what becomes of objections."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from comity.accord import rolling
from comity.accord.actions.rooms import check_open, locked
from comity.accord.enums import ObjectionState, Permission, ProposalState, Stance
from comity.accord.models import Position, Room, Round
from comity.accord.policies import round_open, sees_positions
from comity.accord.values import Taken
from comity.directory.enums import Power
from comity.directory.policies import mandate_for
from comity.kit import clock
from comity.kit.action import action
from comity.kit.errors import Forbidden, Refused
from comity.kit.policy import Actor, require
from comity.kit.text import clean_language, clean_text

LONGEST_POSITION = 20_000
_WITH_WORDS = (Stance.RESERVE, Stance.REJECT)


@dataclass(frozen=True, slots=True)
class Items:
    """What positions can be taken on, with the digests of the words; and proposals that went."""

    open: Mapping[str, str]
    gone: Mapping[str, str]

    @classmethod
    def of(cls, room: Room) -> "Items":
        gone = room.proposals.exclude(state=ProposalState.PENDING)
        states = {
            f"a:{n}": str(ProposalState(s).label) for n, s in gone.values_list("number", "state")
        }
        return cls(rolling.items(room), states)


@action("accord.position.take")
def take_positions(actor: Actor, *, room: Room, taken: Sequence[Taken]) -> Room:
    """Say what the organisation holds of paragraphs and proposals; each takes the place of what
    it said before.

    Who may: a negotiate mandate holder of an organisation that takes part. Refused, and then
    nothing is kept: no round is open, an item is gone or withdrawn or has other words by now, a
    reservation without its text, a rejection without its reason. The same again changes nothing.
    """
    require(actor, Permission.NEGOTIATE, room)
    room = locked(room)
    now = check_round(room)
    items = Items.of(room)
    keep(actor, room, now, [check_taken(items, one, room.language) for one in taken])
    return room


@action("accord.position.copy")
def take_same_positions(actor: Actor, *, room: Room, organisation: int) -> Room:
    """Take the positions that another organisation holds now, on the words of now. What it says
    later is not followed.

    Who may: as `take_positions`. Refused: no round is open, the other takes no part, or its
    positions may not be seen.
    """
    require(actor, Permission.NEGOTIATE, room)
    room = locked(room)
    now = check_round(room)
    if not room.participants.filter(organisation=organisation, until=None).exists():
        raise Refused("unknown", _("This organisation takes no part in the room."), "organisation")
    if not sees_positions(actor.viewer, room):
        raise Refused(
            "unseen",
            _("You may not see what others say while this round is open. Enter your own "
              "positions, or wait until the round closes."),
            "organisation",
        )  # fmt: skip
    items = rolling.items(room)
    rows = room.positions.filter(organisation=organisation, replaced_at=None)
    taken = [_taken(row) for row in rows if items.get(row.item) == row.digest]
    if not taken:
        raise Refused("silent", _("It has taken no position on the words of now."), "organisation")
    keep(actor, room, now, taken, same_as=organisation)
    return room


@action("accord.position.rest")
def take_rest(
    actor: Actor, *, room: Room, stance: Stance, text: str = "", language: str = ""
) -> Room:
    """Take one position on everything on which the organisation has said nothing yet, or only
    about earlier words.

    Who may and refused: as `take_positions`.
    """
    require(actor, Permission.NEGOTIATE, room)
    room = locked(room)
    now = check_round(room)
    items = Items.of(room)
    rows = room.positions.filter(organisation=actor.organisation, replaced_at=None)
    said = {row.item for row in rows if items.open.get(row.item) == row.digest}
    taken = [
        check_taken(items, Taken(item, stance, digest, text, language), room.language)
        for item, digest in items.open.items()
        if item not in said
    ]
    keep(actor, room, now, taken)
    return room


@action("accord.objection.answer")
def answer_objection(actor: Actor, *, position: Position, answer: str) -> Position:
    """Answer the reason of a rejection.

    Who may: the chair. Refused: it is no rejection, another position took its place, or nothing
    is written.
    """
    room = Room.objects.get(pk=position.room_id)
    require(actor, Permission.CHAIR, room)
    locked(room)
    answer = clean_text(answer, "answer", LONGEST_POSITION)
    if not answer:
        raise Refused("answer", _("Write the answer."), "answer")
    position = _objection(position)
    position.answer, position.objection = answer, ObjectionState.ANSWERED
    position.save(update_fields=["answer", "objection"])
    return position


@action("accord.objection.meet")
def mark_met(actor: Actor, *, position: Position) -> Position:
    """Say that one's own objection is met.

    Who may: a negotiate mandate holder of the organisation that objects. Refused: as
    `answer_objection`. A second time changes nothing.
    """
    room = Room.objects.get(pk=position.room_id)
    require(actor, Permission.NEGOTIATE, room)
    if position.organisation_id != actor.organisation:
        raise Forbidden("accord.objection.own", _("Only who objects can say that it is met."))
    locked(room)
    position = _objection(position)
    position.objection = ObjectionState.MET
    position.save(update_fields=["objection"])
    return position


def check_round(room: Room) -> Round:
    """The round that is open; Refused, with what to do, when none is."""
    check_open(room)
    now = round_open(room)
    if now is None:
        raise Refused(
            "no-round",
            _("No round is open: positions are taken while one is. Keep what you wrote and ask "
              "the chair to open the next."),
        )  # fmt: skip
    return now


def check_taken(items: Items, one: Taken, language: str) -> Taken:
    """A position cleaned; Refused, in the field of its item, when it cannot be taken."""
    if one.item in items.gone:
        raise Refused(
            "decided",
            _("Proposal %(number)s is closed: %(state)s. Leave it out; your other positions are "
              "kept below.")
            % {"number": one.item[2:], "state": items.gone[one.item]},
            one.item,
        )  # fmt: skip
    if one.item not in items.open:
        raise Refused("gone", _("This is no longer in the text. Leave it out."), one.item)
    if one.digest != items.open[one.item]:
        raise Refused(
            "other-words",
            _("The words changed since you saw them. Read them, then take your position again."),
            one.item,
        )
    text = clean_text(one.text, one.item, LONGEST_POSITION)
    if one.stance == Stance.REJECT and not text:
        raise Refused("reason", _("Give the reason of your rejection."), one.item)
    if one.stance == Stance.RESERVE and not text:
        raise Refused("reservation", _("Write the reservation."), one.item)
    if one.stance not in _WITH_WORDS:
        return replace(one, text="", language="")
    return replace(one, text=text, language=clean_language(one.language or language))


def keep(
    actor: Actor,
    room: Room,
    now: Round,
    taken: Sequence[Taken],
    *,
    same_as: int | None = None,
) -> None:
    """Write the positions that differ from what stands."""
    own = room.positions.select_for_update().filter(
        organisation=actor.organisation, replaced_at=None
    )
    standing = {row.item: row for row in own}
    changed = [t for t in {t.item: t for t in taken}.values() if not _says(standing.get(t.item), t)]
    old = [standing[t.item].pk for t in changed if t.item in standing]
    Position.objects.filter(pk__in=old).update(replaced_at=clock.now())
    mandate = mandate_for(actor.person, actor.organisation, Power.NEGOTIATE)
    Position.objects.bulk_create(
        Position(
            room=room,
            round=now,
            organisation_id=actor.organisation or 0,
            item=t.item,
            stance=t.stance,
            text=t.text,
            language=t.language,
            digest=t.digest,
            objection=ObjectionState.OPEN if t.stance == Stance.REJECT else "",
            same_as_id=same_as,
            mandate=mandate,
            person_id=actor.person,
            at=clock.now(),
        )
        for t in changed
    )


def _says(row: Position | None, taken: Taken) -> bool:
    """Whether what stands says the same already, in the round or before it."""
    return row is not None and _taken(row) == taken


def _taken(row: Position) -> Taken:
    return Taken(row.item, Stance(row.stance), row.digest, row.text, row.language)


def _objection(position: Position) -> Position:
    position = Position.objects.select_for_update(of=("self",)).get(pk=position.pk)
    if position.stance != Stance.REJECT or position.replaced_at is not None:
        raise Refused("no-objection", _("This objection no longer stands."))
    return position
