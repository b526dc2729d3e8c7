"""The common ground of a room: the question that a viewer may ask, and its answer if there is one.

Everything follows from the positions that the viewer may see. Who may not see all of them sees
how many organisations have answered, and nothing more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Count, F, Max, Q, QuerySet

from comity.accord import negotiation, rolling
from comity.accord.enums import OperationKind, ProposalState, Silence, Stance
from comity.accord.models import GroundPicture, Participant, Room, Wording
from comity.accord.negotiation import Item
from comity.accord.picture import LETTER_OF, SMALL, Picture, Question, Wish, quick
from comity.accord.policies import round_open, sees_positions
from comity.core.prose import plain, words
from comity.directory.models import Organisation
from comity.documents.models import LanguageVersion
from comity.kit import clock
from comity.kit.policy import Viewer

# Proposals that put words of their own up for signature.
OFFERS = (OperationKind.REPLACE, OperationKind.INSERT)
PARAGRAPH = "paragraph"
PENDING = Q(state=ProposalState.PENDING)
# Pictures with nothing to show yet, or only what was found before the room changed.
WANTED = Q(found_at=None) | Q(asked_at__lt=F("due_at"))
HOURLY = timedelta(hours=1)  # how often results that are hidden from others are computed anew


@dataclass(frozen=True, slots=True)
class Ground:
    """What a viewer may see: how many answered; the question and its answer, None until found.

    as_of: when the positions were read, where it was not just now; pending: a better or newer
    answer is on its way.
    """

    answered: int
    of: int
    question: Question | None = None
    picture: Picture | None = None
    as_of: datetime | None = None
    pending: bool = False


def weight(text: str) -> int:
    """Words of a text; in scripts that write no spaces, characters or clusters."""
    return sum(any(char.isalnum() for char in unit) for unit in words(plain(text)))


def assemble(room: Room, wish: Wish) -> Question:
    """The question as the room stands now.

    Items are the paragraphs and what pending proposals would put in their place or beside them.
    A proposal that only takes out, moves, brackets or merges puts no words of its own up for
    signature, so it has positions but no place in the picture.
    """
    items = signable(room)
    known = {one.id for one in items}
    places: dict[str, list[str]] = {}
    for one in items:
        if one.kind != OperationKind.INSERT:
            places.setdefault(one.place, []).append(one.id)
    members = _members(room)
    return Question(
        tuple((one.id, weight(one.text)) for one in items),
        tuple(tuple(ids) for ids in places.values() if len(ids) > 1),
        tuple((one.id, needed) for one in items for needed in one.needs if needed in known),
        tuple(members.values()),
        _cells(room, {one.id: one.digest for one in items}, members),
        wish,
    )


def _is_signable(one: Item) -> bool:
    return one.kind == PARAGRAPH or (one.kind in OFFERS and not one.blocked)


def _members(room: Room) -> dict[int, tuple[str, str]]:
    """Primary key -> slug and region of those who negotiate now, by slug."""
    rows = (
        Participant.objects.filter(room=room, until=None)
        .order_by("organisation__slug")
        .values_list("organisation", "organisation__slug", "organisation__country__region__slug")
    )
    return {key: (slug, region or "") for key, slug, region in rows}


def _cells(
    room: Room, digests: Mapping[str, str], members: Mapping[int, tuple[str, str]]
) -> tuple[str, ...]:
    """A row of letters for each member; a position on other words than those of now is silence."""
    at = {item: place for place, item in enumerate(digests)}
    table = {key: ["-"] * len(at) for key in members}
    rows = room.positions.filter(replaced_at=None, organisation__in=list(members))
    for key, item, stance, digest in rows.values_list("organisation", "item", "stance", "digest"):
        if digests.get(item) == digest:
            table[key][at[item]] = LETTER_OF[Stance(stance)]
    return tuple("".join(cells) for cells in table.values())


def title(room: Room) -> str:
    """The title of the draft in the room's language."""
    return rolling.titles([room])[room.pk][0].title


def organisations(room: Room) -> QuerySet[Organisation]:
    """Who negotiates now, with all names loaded."""
    members = Participant.objects.filter(room=room, until=None).values("organisation")
    return Organisation.objects.filter(pk__in=members).prefetch_related("names")


def signable(room: Room) -> list[Item]:
    """The items of the picture in the order of the draft."""
    return [one for one in negotiation.items(room) if _is_signable(one)]


def is_hidden(room: Room) -> bool:
    """Whether the positions of the open round are shown to the chair only, and hourly."""
    return room.hides_results and round_open(room) is not None


def standing_wish(room: Room) -> Wish:
    """What the standing picture answers: the room's own rule for silence, and no condition."""
    return Wish(silent=Silence(room.silence))


def is_beside(room: Room) -> bool:
    """Whether the standing picture is computed beside the pages: the room is large, or hidden."""
    members = room.participants.filter(until=None).count()
    if is_hidden(room) or members == 0:
        return members > 0
    rows = rolling.version(room).languages.filter(replaced_at=None, language=room.language)
    items = rows.aggregate(n=Count("paragraphs"))["n"]
    items += room.proposals.filter(PENDING).count()
    return bool(items * members > SMALL)


def state_of(room: Room) -> str:
    """Names what the standing picture follows from: other letters, another state of the room.

    Whatever changes in a room adds a row or dates one, so the newest of each kind tells.
    """
    newest = [
        room.positions.aggregate(n=Max("pk"), m=Max("replaced_at")),
        Wording.objects.filter(proposal__room=room).aggregate(n=Max("pk")),
        room.proposals.aggregate(n=Max("decided_at"), m=Count("pk", filter=PENDING)),
        room.participants.aggregate(n=Max("pk"), m=Max("until")),
        LanguageVersion.objects.filter(version__document=room.document_id).aggregate(n=Max("pk")),
        {"round": getattr(round_open(room), "pk", 0)},
    ]
    return rolling.digest([sorted((k, str(v)) for k, v in one.items()) for one in newest])


def standing_question(room: Room) -> tuple[Question, datetime] | None:
    """What the standing picture was drawn from, and when that was read; None until it was."""
    row = _standing(room)
    return (Question.from_json(row.question), row.asked_at) if row else None


def _standing(room: Room) -> GroundPicture | None:
    return room.pictures.filter(standing=True).exclude(question="").first()


def is_wanted() -> bool:
    """Whether somebody waits for the first picture of a question."""
    return GroundPicture.objects.filter(WANTED, due_at__lte=clock.now()).exists()


def look(viewer: Viewer, room: Room, wish: Wish) -> Ground:
    """The common ground for a viewer who may read the room. Changes nothing."""
    members = room.participants.filter(until=None).values("organisation")
    said = room.positions.filter(replaced_at=None, organisation__in=members)
    seen = Ground(said.values("organisation").distinct().count(), members.count())
    if not sees_positions(viewer, room):
        return seen
    if not is_beside(room):
        question = assemble(room, wish)
        return replace(seen, question=question, picture=quick(question))
    standing = _standing(room)
    if standing is None:
        return replace(seen, pending=True)
    question = replace(Question.from_json(standing.question), wish=wish)
    if question.size > SMALL:
        # Read once: the next picture may take its place at any moment.
        asked = room.pictures.filter(standing=False, digest=question.digest)
        row = standing if standing.digest == question.digest else asked.first()
        return _kept(seen, question, row)
    return replace(seen, question=question, picture=quick(question), as_of=standing.asked_at)


def _kept(seen: Ground, question: Question, row: GroundPicture | None) -> Ground:
    """The answer to a large question, as far as it has been found beside the pages."""
    if row is None or not row.answer:
        return replace(seen, question=question, pending=row is not None)
    return replace(
        seen,
        question=question,
        picture=Picture.from_json(row.answer),
        as_of=row.asked_at,
        pending=row.due_at is not None,
    )
