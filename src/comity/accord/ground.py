"""The common ground of a room: the question that a viewer may ask, and its answer if there is one.

Everything follows from the positions that the viewer may see. Who may not see all of them sees
how many organisations have answered, and nothing more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Count

from comity.accord import rolling
from comity.accord.enums import OperationKind, ProposalState, Silence, Stance
from comity.accord.models import GroundPicture, Participant, Proposal, Room
from comity.accord.picture import LETTER_OF, SMALL, Picture, Question, Wish, quick
from comity.accord.policies import round_open, sees_positions
from comity.core.prose import Kind, Paragraph, plain, words
from comity.kit.policy import Viewer

# Proposals that put words of their own up for signature.
OFFERS = (OperationKind.REPLACE, OperationKind.INSERT)
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


@dataclass(frozen=True, slots=True)
class Named:
    """How an item is spoken of: the number and first words of its paragraph, or of what is
    proposed; `proposal` is 0 for a paragraph."""

    number: str
    begins: str
    proposal: int = 0


def named(room: Room) -> dict[str, Named]:
    """Item -> how it is spoken of, for the paragraphs and every proposal of the room."""
    draft = rolling.texts(room)[room.language]
    found = {
        f"p:{p.id}": Named(draft.numbers.get(p.id, ""), _begins(p.text)) for p in draft.paragraphs
    }
    for proposal in rolling.proposals(room):
        said = rolling.wording(proposal)
        number = draft.numbers.get(said.target, "") if said.kind == OperationKind.REPLACE else ""
        found[f"a:{proposal.number}"] = Named(number, _begins(said.text), proposal.number)
    return found


@dataclass(frozen=True, slots=True)
class Words:
    """What an item says, in inline Markdown."""

    item: str
    text: str
    is_heading: bool


def words_of(room: Room) -> list[Words]:
    """The words of every item that could stand in the text, in the order of the draft."""
    draft = rolling.texts(room)[room.language]
    offers: dict[str, list[Words]] = {}
    for proposal in rolling.proposals(room, ProposalState.PENDING):
        said = rolling.wording(proposal)
        if said.kind in OFFERS:
            place = said.target if said.kind == OperationKind.REPLACE else said.after
            offers.setdefault(place, []).append(Words(f"a:{proposal.number}", said.text, False))
    found = offers.pop("", [])
    for p in draft.paragraphs:
        found.append(Words(f"p:{p.id}", p.text, p.kind is Kind.HEADING))
        found += offers.get(p.id, [])
    return found


def _begins(text: str, most: int = 40) -> str:
    """The first words of a text."""
    said = plain(text)
    if len(said) <= most:
        return said
    cut = said[:most]
    return (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut) + "…"


def weight(text: str) -> int:
    """Words of a text; in scripts that write no spaces, characters or clusters."""
    return sum(any(char.isalnum() for char in unit) for unit in words(plain(text)))


def assemble(room: Room, wish: Wish) -> Question:
    """The question as the room stands now.

    Items are the paragraphs and what pending proposals would put in their place or beside them.
    A proposal that only takes out, moves, brackets or merges puts no words of its own up for
    signature, so it has positions but no place in the picture.
    """
    draft = rolling.texts(room)[room.language]
    pending = {
        p.number: (p, rolling.wording(p)) for p in rolling.proposals(room, ProposalState.PENDING)
    }
    offered = {
        number: said
        for number, (_p, said) in pending.items()
        if said.kind in OFFERS
    }
    places: dict[str, list[str]] = {}
    for number, said in offered.items():
        if said.kind == OperationKind.REPLACE and draft.at(said.target):
            places.setdefault(said.target, []).append(f"a:{number}")
    weights = {f"p:{p.id}": weight(p.text) for p in draft.paragraphs}
    weights |= {f"a:{number}": weight(said.text) for number, said in offered.items()}
    order = _in_order(draft.paragraphs, places, weights)
    taking_part = _members(room)
    return Question(
        tuple((item, weights[item]) for item in order),
        tuple((f"p:{ident}", *others) for ident, others in places.items()),
        _needs([p for p, _said in pending.values()], weights),
        tuple(taking_part.values()),
        _cells(room, order, taking_part),
        wish,
    )


def _in_order(
    text: tuple[Paragraph, ...], places: Mapping[str, list[str]], weights: Mapping[str, int]
) -> list[str]:
    """Each paragraph, then its alternatives; what would be inserted comes last."""
    order = []
    for p in text:
        order += [f"p:{p.id}", *places.get(p.id, [])]
    return order + [item for item in weights if item not in set(order)]


def _needs(
    proposals: list[Proposal], weights: Mapping[str, int]
) -> tuple[tuple[str, str], ...]:
    pairs = [
        (f"a:{p.number}", f"a:{needed.number}") for p in proposals for needed in p.needs.all()
    ]
    return tuple(pair for pair in pairs if pair[0] in weights and pair[1] in weights)


def _members(room: Room) -> dict[int, tuple[str, str]]:
    """Primary key -> slug and region of those who negotiate now, by slug."""
    rows = (
        Participant.objects.filter(room=room, until=None)
        .order_by("organisation__slug")
        .values_list("organisation", "organisation__slug", "organisation__country__region__slug")
    )
    return {key: (slug, region or "") for key, slug, region in rows}


def _cells(
    room: Room, order: list[str], members: Mapping[int, tuple[str, str]]
) -> tuple[str, ...]:
    """A row of letters for each member; a position on other words than those of now is silence."""
    at = {item: place for place, item in enumerate(order)}
    standing = rolling.items(room)
    table = {key: ["-"] * len(order) for key in members}
    rows = room.positions.filter(replaced_at=None, organisation__in=list(members))
    for key, item, stance, digest in rows.values_list("organisation", "item", "stance", "digest"):
        if item in at and standing.get(item) == digest:
            table[key][at[item]] = LETTER_OF[Stance(stance)]
    return tuple("".join(table[key]) for key in members)


def is_hidden(room: Room) -> bool:
    """Whether the positions of the open round are shown to the chair only, and hourly."""
    return room.hides_results and round_open(room) is not None


def standing_wish(room: Room) -> Wish:
    """What the standing picture answers: the room's own rule for silence, and no condition."""
    return Wish(silent=Silence(room.silence))


def is_beside(room: Room) -> bool:
    """Whether the standing picture is computed beside the pages: the room is large, or hidden."""
    paragraphs = rolling.version(room).languages.filter(replaced_at=None, language=room.language)
    items = paragraphs.aggregate(n=Count("paragraphs"))["n"]
    items += room.proposals.filter(state=ProposalState.PENDING).count()
    return is_hidden(room) or items * room.participants.filter(until=None).count() > SMALL


def look(viewer: Viewer, room: Room, wish: Wish) -> Ground:
    """The common ground for a viewer who may read the room. Changes nothing."""
    members = room.participants.filter(until=None).values("organisation")
    said = room.positions.filter(replaced_at=None, organisation__in=members)
    answered = said.values("organisation").distinct().count()
    seen = Ground(answered, members.count())
    if not sees_positions(viewer, room):
        return seen
    standing = GroundPicture.objects.filter(room=room, standing=True).first()
    if is_hidden(room):
        if standing is None or not standing.question:
            return replace(seen, pending=True)
        question = replace(Question.from_json(standing.question), wish=wish)
    else:
        question = assemble(room, wish)
    if question.size <= SMALL:
        as_of = standing.asked_at if standing and is_hidden(room) else None
        return replace(seen, question=question, picture=quick(question), as_of=as_of)
    return _kept(seen, room, question, standing)


def _kept(
    seen: Ground, room: Room, question: Question, standing: GroundPicture | None
) -> Ground:
    """The answer to a large question, as far as it has been found beside the pages."""
    row = standing
    if question.wish != standing_wish(room) or row is None:
        row = GroundPicture.objects.filter(room=room, digest=question.digest).first()
    if row is None or not row.answer:
        return replace(seen, question=question, pending=row is not None)
    return replace(
        seen,
        question=Question.from_json(row.question),
        picture=Picture.from_json(row.answer),
        as_of=row.asked_at,
        pending=row.due_at is not None,
    )
