"""Asking for pictures of the common ground, and keeping what was found."""

from dataclasses import replace
from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from comity.accord import ground
from comity.accord.enums import Permission, RoomState
from comity.accord.models import GroundPicture, Room
from comity.accord.picture import Picture, Question, Wish
from comity.kit import clock
from comity.kit.action import action
from comity.kit.errors import Refused
from comity.kit.policy import Actor, require

LEASE = timedelta(minutes=2)
KEPT = timedelta(days=7)  # a picture that was asked for once
MOST = 20  # questions of one room that wait at a time


@action("accord.ground.ask")
def ask_picture(actor: Actor, *, room: Room, wish: Wish) -> GroundPicture:
    """Ask for the common ground of a large room with other rules than the standing picture's.

    It is asked of the positions that the standing picture was drawn from. Who may: everybody who
    may see all positions. Refused: no standing picture was drawn yet, the organisation that must
    sign takes no part, what must stand is gone, too many questions wait. The same question again
    is the first one.
    """
    require(actor, Permission.ASK_GROUND, room)
    room = Room.objects.select_for_update().get(pk=room.pk)
    standing = ground.standing_question(room)
    if standing is None:
        raise Refused("drawing", _("The first picture is being drawn. Ask again in a moment."))
    question = replace(standing[0], wish=wish)
    check_wish(question)
    waiting = room.pictures.filter(standing=False, due_at__isnull=False)
    if waiting.exclude(digest=question.digest).count() >= MOST:
        raise Refused(
            "waiting", _("Many questions about this room wait. Ask again in a few minutes.")
        )
    row, made = GroundPicture.objects.get_or_create(
        room=room,
        digest=question.digest,
        standing=False,
        defaults={
            "question": question.to_json(),
            "asked_at": clock.now(),
            "due_at": clock.now(),
        },
    )
    if not made and not row.exact and row.due_at is None:
        row.asked_at = row.due_at = clock.now()
        row.save(update_fields=["asked_at", "due_at"])
    return row


def check_wish(question: Question) -> None:
    """Refused, in the field, when the question asks for somebody who takes no part."""
    required = question.wish.required
    if required and required not in {name for name, _region in question.members}:
        raise Refused(
            "unknown", _("This organisation takes no part. Choose one from the list."), "required"
        )
    if question.wish.keep and question.wish.keep not in {item for item, _w in question.items}:
        raise Refused("unknown", _("This is no longer in the text. Choose from the list."), "keep")


@action("accord.ground.notice", silent=True)
def notice_rooms(actor: Actor) -> int:
    """Have the standing pictures of rooms that changed drawn anew; how many. Run by the clock.

    Only of rooms whose picture is drawn beside the pages. Results that are hidden from others
    are read once an hour at most.
    """
    changed = 0
    for room in Room.objects.exclude(state=RoomState.ENDED):
        if ground.is_beside(room):
            changed += _notice(room, ground.state_of(room))
    return changed


def _notice(room: Room, state: str) -> bool:
    """Whether the room changed since its picture was last asked for."""
    now = clock.now()
    row, made = GroundPicture.objects.select_for_update().get_or_create(
        room=room, standing=True, defaults={"asked_at": now, "due_at": now, "state": state}
    )
    if made or row.state == state:
        return made
    row.state = state
    row.due_at = max(now, row.asked_at + ground.HOURLY) if ground.is_hidden(room) else now
    row.save(update_fields=["state", "due_at"])
    return True


@action("accord.ground.claim", silent=True)
def claim_picture(actor: Actor) -> GroundPicture | None:
    """Take the picture that has been due longest, under a lease; None when none is due.

    Run by the clock. What has nothing to show comes before what only awaits its proof. A standing
    picture is asked from the positions of now, and has no answer here if they are others than
    before. A process that was killed over one leaves it to the next when the lease ends.
    """
    now = clock.now()
    due = (
        GroundPicture.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(Q(leased_until=None) | Q(leased_until__lt=now), due_at__lte=now)
        .order_by("due_at", "pk")
        .select_related("room")
    )
    row = due.filter(ground.WANTED).first() or due.first()
    if row is None:
        return None
    row.leased_until = now + LEASE
    row.save(update_fields=["leased_until"])
    if row.standing:
        # What was drawn before is shown until the first new picture is kept.
        question = ground.assemble(row.room, ground.standing_wish(row.room))
        row.answer = row.answer if row.digest == question.digest else ""
        row.digest, row.question, row.asked_at = question.digest, question.to_json(), now
    return row


@action("accord.ground.keep", silent=True)
def keep_picture(
    actor: Actor, *, row: GroundPicture, picture: Picture, finished: bool
) -> GroundPicture | None:
    """Keep what was found so far for a claimed picture, and hold it longer; run by the clock.

    Finished, it is held no more, and due only if the room has changed since it was claimed. None,
    and nothing kept, for one whose lease has passed to another.
    """
    kept = GroundPicture.objects.select_for_update().get(pk=row.pk)
    if kept.leased_until != row.leased_until:
        return None
    kept.digest, kept.question, kept.asked_at = row.digest, row.question, row.asked_at
    kept.answer, kept.exact, kept.found_at = picture.to_json(), picture.exact, clock.now()
    if finished and kept.due_at == row.due_at:
        kept.due_at = None
    kept.leased_until = None if finished else clock.now() + LEASE
    kept.save()
    return kept


@action("accord.ground.release", silent=True)
def release_picture(actor: Actor, *, row: GroundPicture) -> None:
    """Set a claimed picture aside for one that somebody waits for; run by the clock."""
    held = GroundPicture.objects.filter(pk=row.pk, leased_until=row.leased_until)
    held.update(leased_until=None)


@action("accord.ground.sweep", silent=True)
def sweep_pictures(actor: Actor) -> int:
    """Delete what was asked for once, a week later; run by the clock."""
    old = GroundPicture.objects.filter(standing=False, asked_at__lt=clock.now() - KEPT)
    return old.delete()[0]
