"""A drafting room on a small text: an editor in the chair, three organisations that negotiate."""

from dataclasses import dataclass, field

from comity.accord import rolling
from comity.accord.actions import open_room, open_round, propose, take_positions
from comity.accord.enums import OperationKind, Sight
from comity.accord.models import Proposal, Room
from comity.accord.values import Change, RoomTerms, Taken
from comity.directory.enums import Office
from comity.documents.actions import create_document, put_language
from comity.documents.enums import LanguageStatus, Type
from comity.documents.models import Document
from comity.documents.values import Piece, Wording
from comity.kit.policy import Actor
from tests.factories.world import World

TEXTS = (
    "Saved seed belongs to those who sow it.",
    "A price is fair when both can live from it.",
    "Every parcel travels with its story.",
    "Two harvests in ten are set aside.",
)
IN_FRENCH = (
    "La graine gardée appartient à qui la sème.",
    "Un prix est juste quand chacun peut en vivre.",
    "Chaque colis voyage avec son histoire.",
    "Deux récoltes sur dix sont mises de côté.",
)


@dataclass
class Scene:
    """`chair` and one actor for each organisation; `room` with one round open."""

    world: World
    chair: Actor
    document: Document
    room: Room
    actors: dict[str, Actor] = field(default_factory=dict)

    def __getitem__(self, slug: str) -> Actor:
        return self.actors[slug]

    def key(self, slug: str) -> int:
        return self.world.made[slug].pk

    def text(self, language: str = "en") -> list[str]:
        return [p.text for p in rolling.texts(self.room)[language].paragraphs]

    def idents(self, language: str = "en") -> list[str]:
        return rolling.texts(self.room)[language].idents

    def propose(self, slug: str, kind: OperationKind, **change: object) -> Proposal:
        more = {k: change.pop(k) for k in ("needs", "replaces") if k in change}
        reason = str(change.pop("reason", "It is shorter."))
        return propose(
            self[slug],
            room=self.room,
            change=Change(kind, **change),  # type: ignore[arg-type]  # tests name fields
            reason=reason,
            **more,  # type: ignore[arg-type]
        )

    def taken(self, item: str, stance: str, text: str = "") -> Taken:
        return Taken(item, stance, rolling.items(self.room)[item], text)  # type: ignore[arg-type]

    def say(self, slug: str, **stances: str) -> None:
        """Positions by item, `p1` for a paragraph and `a1` for a proposal."""
        taken = [
            self.taken(f"{name[0]}:{name if name[0] == 'p' else name[1:]}", stance, "Because.")
            for name, stance in stances.items()
        ]
        take_positions(self[slug], room=self.room, taken=taken)


def scene(
    world: World,
    *slugs: str,
    texts: tuple[str, ...] = TEXTS,
    french: bool = True,
    begun: bool = True,
    **terms: object,
) -> Scene:
    """A room of these organisations (a, b and c unless given), with one round open if `begun`."""
    slugs = slugs or ("a", "b", "c")
    made = [world.made.get(s) or world.organisation(s) for s in slugs]
    chair = world.registrar("chair", Office.EDITOR)
    document = create_document(
        chair,
        type=Type.DECLARATION,
        wording=_wording("en", "Fair trade in seeds", texts),
    )
    if french:
        version = document.versions.get()
        put_language(chair, version=version, wording=_wording("fr", "Les graines", IN_FRENCH))
    terms.setdefault("sight", Sight.BODY)
    room = open_room(
        chair,
        document=document,
        terms=RoomTerms(tuple(o.pk for o in made), **terms),  # type: ignore[arg-type]
    )
    if begun:
        open_round(chair, room=room)
    actors = {s: world.officer_of(o) for s, o in zip(slugs, made, strict=True)}
    return Scene(world, chair, document, room, actors)


def _wording(language: str, title: str, texts: tuple[str, ...]) -> Wording:
    pieces = tuple(Piece(text, ident=f"p{n}") for n, text in enumerate(texts, start=1))
    return Wording(language, LanguageStatus.AUTHENTIC, title, pieces)
