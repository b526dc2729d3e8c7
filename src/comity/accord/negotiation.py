"""Reads of a drafting room. What they answer is drawn from positions that the viewer may see."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from django.db.models import QuerySet

from comity.accord import policies, rolling, stances
from comity.accord.enums import (
    ObjectionState,
    OperationKind,
    ParagraphStatus,
    ProposalState,
)
from comity.accord.models import Proposal, Room, Wording
from comity.accord.rolling import Text
from comity.core.prose import Collision, Operation, Paragraph, collisions, plain, sources
from comity.kit.errors import NotFound
from comity.kit.handles import handle, stands_for
from comity.kit.policy import Viewer

LIVE = (ProposalState.PENDING, ProposalState.COLLIDED)
_COMPLETE = (ProposalState.ACCEPTED, ProposalState.MET)


@dataclass(frozen=True, slots=True)
class Item:
    """What a position can be taken on. `place` is the ident of the paragraph it is about: items
    of one place exclude each other, but for an insertion, whose place is its own.

    `text` is what would stand there; `needs` are items without which it is nothing; `blocked`
    says that one of these was withdrawn or left out.
    """

    id: str
    digest: str
    place: str
    kind: str  # "paragraph", or an OperationKind
    number: str
    text: str
    language: str
    needs: tuple[str, ...] = ()
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """One proposal that waits, as it is read beside its paragraph."""

    proposal: Proposal
    said: Wording
    item: str
    digest: str
    before: str  # the words of now, of a replacement or a bracket
    after: str
    collisions: tuple[Collision, ...]
    tally: stances.Tally | None


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the rolling text with everything that is proposed about it."""

    paragraph: Paragraph
    item: str
    digest: str
    number: str
    status: ParagraphStatus
    tally: stances.Tally | None
    offers: tuple[Offer, ...] = ()
    inserts: tuple[Offer, ...] = ()
    behind: tuple[str, ...] = ()  # languages that have yet to follow


@dataclass(frozen=True, slots=True)
class Counters:
    paragraphs: int
    agreed: int
    ad_referendum: int
    open: int
    brackets: int
    options: int
    objections: Mapping[str, int] = field(default_factory=dict)


def rooms(viewer: Viewer) -> QuerySet[Room]:
    """Rooms that the viewer may read, the newest first."""
    return Room.objects.filter(policies.rooms_visible(viewer)).select_related(
        "document", "body", "organisation"
    )


def room(viewer: Viewer, key: str) -> Room:
    """The room with this handle; NotFound whether it is absent or not for this viewer."""
    for found in rooms(viewer):
        if stands_for("room", found, key):
            return found
    raise NotFound(key)


def room_of(viewer: Viewer, document: int) -> Room | None:
    """The room in which a draft is negotiated, or was; None where the viewer may not read it."""
    return rooms(viewer).filter(document=document).first()


def key(room: Room) -> str:
    return handle("room", room)


def items(room: Room) -> list[Item]:
    """Every item in the order of the text: each paragraph, then what is proposed there."""
    draft = rolling.texts(room)
    digests = rolling.paragraph_digests(room, draft)
    waiting = rolling.proposals(room, ProposalState.PENDING)
    of_place: dict[str, list[Item]] = defaultdict(list)
    for proposal in waiting:
        said = rolling.wording(proposal)
        of_place[_anchor(said)].append(_item(proposal, said, draft))
    text = draft[room.language]
    found = of_place.pop("", [])
    for place, p in enumerate(text.paragraphs, start=1):
        number = text.numbers.get(p.id) or str(place)
        found.append(
            Item(f"p:{p.id}", digests[p.id], p.id, "paragraph", number, p.text, room.language)
        )
        found += of_place.pop(p.id, [])
    return [*found, *(item for rest in of_place.values() for item in rest)]


def _anchor(said: Wording) -> str:
    """The paragraph beside which a proposal is read."""
    if said.kind == OperationKind.INSERT:
        return said.after
    return said.targets[0] if said.kind == OperationKind.MERGE else said.target


def _item(proposal: Proposal, said: Wording, draft: Mapping[str, Text]) -> Item:
    needed = [p for p in proposal.needs.all() if p.state not in _COMPLETE]
    return Item(
        f"a:{proposal.number}",
        rolling.digest_of(said),
        said.target if said.kind == OperationKind.INSERT else _anchor(said),
        said.kind,
        str(proposal.number),
        _after(said, draft),
        said.language,
        tuple(f"a:{p.number}" for p in needed if p.state == ProposalState.PENDING),
        any(p.state != ProposalState.PENDING for p in needed),
    )


def _after(said: Wording, draft: Mapping[str, Text]) -> str:
    """The words that would stand there; none where something is taken out or only moved."""
    if said.kind != OperationKind.BRACKET:
        return said.text
    now = draft[said.language].at(said.target) if said.language in draft else None
    if now is None:
        return said.quote
    return now.text.replace(said.quote, f"[{said.quote}]") if said.quote else f"[{now.text}]"


def lines(viewer: Viewer, room: Room, language: str = "") -> list[Line]:
    """The rolling text in one of its languages, the room's own unless given. Proposals in other
    languages stand beside the paragraph that they are about. What is put in before the first
    paragraph comes with the first."""
    draft = rolling.texts(room)
    text = draft[language if language in draft else room.language]
    digests = rolling.paragraph_digests(room, draft)
    offers = _offers(viewer, room, draft, digests)
    said = stances.tallies(viewer, room, {f"p:{ident}": d for ident, d in digests.items()})
    behind: dict[str, list[str]] = defaultdict(list)
    for ident, tag in room.stale.values_list("ident", "language").order_by("language"):
        behind[ident].append(tag)
    own = stances.objected(viewer, room) if not said else set()
    found = []
    for place, p in enumerate(text.paragraphs, start=1):
        name = p.id if p.id in digests else sources(p.id)[0]
        here = [o for o in offers if _anchor(o.said) == p.id]
        if place == 1:
            here = [o for o in offers if _anchor(o.said) == ""] + here
        tally = said.get(f"p:{name}")
        working = [o for o in offers if p.id in _touched(o.said)]
        found.append(
            Line(
                p, f"p:{name}", digests.get(name, ""),
                text.numbers.get(p.id) or str(place),
                _status(p, working, tally, objected=f"p:{name}" in own), tally,
                tuple(o for o in here if o.said.kind != OperationKind.INSERT),
                tuple(o for o in here if o.said.kind == OperationKind.INSERT),
                tuple(behind.get(p.id, ())),
            )
        )  # fmt: skip
    return found


def _touched(said: Wording) -> tuple[str, ...]:
    """The paragraphs whose own words or place are in question."""
    if said.kind == OperationKind.INSERT:
        return ()
    return tuple(said.targets) if said.kind == OperationKind.MERGE else (said.target,)


def _status(
    p: Paragraph, offers: Sequence[Offer], tally: stances.Tally | None, *, objected: bool
) -> ParagraphStatus:
    """Agreed: nothing proposed, bracketed or objected, and everybody has spoken; ad referendum:
    the same, and some have yet to speak."""
    if offers or brackets(p.text) or objected or (tally and tally.reject):
        return ParagraphStatus.OPEN
    if tally is None or not (tally.accept or tally.reserve):
        return ParagraphStatus.OPEN
    return ParagraphStatus.AD_REFERENDUM if tally.silent else ParagraphStatus.AGREED


def brackets(text: str) -> int:
    """How many square brackets are open in a text; links are none."""
    return plain(text).count("[")


def offer(viewer: Viewer, room: Room, number: int) -> Offer:
    """One proposal, decided or not; NotFound when the room has none of this number."""
    proposal = next((p for p in rolling.proposals(room) if p.number == number), None)
    if proposal is None:
        raise NotFound(str(number))
    draft = rolling.texts(room)
    found = _offer(proposal, draft, ())
    tally = stances.tallies(viewer, room, {found.item: found.digest}).get(found.item)
    clashes = _clashes(room, draft).get(number, ()) if proposal.state in LIVE else ()
    return replace(found, tally=tally, collisions=tuple(clashes))


def _offers(
    viewer: Viewer, room: Room, draft: Mapping[str, Text], digests: Mapping[str, str]
) -> list[Offer]:
    found = [_offer(p, draft, ()) for p in rolling.proposals(room, *LIVE)]
    said = stances.tallies(viewer, room, {o.item: o.digest for o in found})
    clashes = _clashes(room, draft)
    return [
        replace(o, tally=said.get(o.item), collisions=tuple(clashes.get(o.proposal.number, ())))
        for o in found
    ]


def _offer(proposal: Proposal, draft: Mapping[str, Text], clashes: Sequence[Collision]) -> Offer:
    said = rolling.wording(proposal)
    text = draft.get(said.language)
    now = text.at(said.target) if text and said.kind != OperationKind.INSERT else None
    return Offer(
        proposal, said, f"a:{proposal.number}", rolling.digest_of(said),
        now.text if now else "", _after(said, draft), tuple(clashes), None,
    )  # fmt: skip


def _clashes(room: Room, draft: Mapping[str, Text]) -> Mapping[int, Sequence[Collision]]:
    """Proposals that cannot all be accepted as they stand, by number."""
    texts = {tag: text.paragraphs for tag, text in draft.items()}
    waiting = [(p.number, rolling.wording(p)) for p in rolling.proposals(room, LIVE[0])]
    return _colliding(
        tuple(texts.items()),
        tuple(
            (number, said.language, rolling.operation(said, texts[said.language]), _touched(said))
            for number, said in waiting
            if said.language in texts
        ),
    )


@lru_cache(maxsize=32)
def _colliding(
    texts: tuple[tuple[str, tuple[Paragraph, ...]], ...],
    waiting: tuple[tuple[int, str, Operation, tuple[str, ...]], ...],
) -> Mapping[int, Sequence[Collision]]:
    """Follows from the words alone, and is found once for all pages until one of them changes.

    Two that change one paragraph in two languages collide as well: either leaves the other
    language behind.
    """
    found: dict[int, list[Collision]] = defaultdict(list)
    for tag, paragraphs in texts:
        own = {str(number): done for number, language, done, _ in waiting if language == tag}
        for clash in collisions(paragraphs, own):
            for name in {clash.one, clash.other}:
                found[int(name)].append(clash)
    for one, first, _done, here in waiting:
        for other, second, _other, there in waiting:
            if first < second and set(here) & set(there):
                clash = Collision(str(one), str(other), "words", here[0])
                found[one].append(clash)
                found[other].append(clash)
    return found


def counters(viewer: Viewer, room: Room, found: Sequence[Line]) -> Counters:
    """The numbers at the head of the room, of these lines."""
    per = Counter(line.status for line in found)
    offers = {o.item for line in found for o in (*line.offers, *line.inserts)}
    rows = stances.objections(viewer, room).values_list("objection", flat=True)
    objected = Counter(rows)
    return Counters(
        len(found),
        per[ParagraphStatus.AGREED],
        per[ParagraphStatus.AD_REFERENDUM],
        per[ParagraphStatus.OPEN],
        sum(brackets(line.paragraph.text) for line in found),
        len(offers),
        {str(s): objected[s] for s in ObjectionState if objected[s]},
    )
