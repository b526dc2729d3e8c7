"""The one drafting room of the trial: 24 associations of six regions on water in dry years.

It is told in this module and not in tables, because it has one room and much that is relative
to the day of loading: a round is always open.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from comity.accord import actions, rolling
from comity.accord.enums import OperationKind, Sight, Stance
from comity.accord.models import Room
from comity.accord.values import Change, RoomTerms, Taken
from comity.datasets.trial.register import Register
from comity.documents.actions import create_document, put_language
from comity.documents.enums import LanguageStatus, ParagraphKind, Type
from comity.documents.values import Piece, Wording
from comity.kit import clock

BODY = "working-group"
# Four of each region, in the order of the regions' table.
PARTICIPANTS = (
    "bijrakshak", "casa-aguas", "sporeis", "semeurs",
    "gangmaeul", "jorvora-graziers", "riverbank", "rimnam",
    "avelora-watermen", "avelette-orchards", "dalmette-fishers", "halmanne-growers",
    "semilleros", "estovia-gauges", "nadipar", "yarlara-parishes",
    "ar-avel", "poyma", "xiayou", "keshtkar",
    "carrolle-fishers", "getap", "nadrichchia", "perlera-seeds",
)  # fmt: skip
UPPER, LOWER = PARTICIPANTS[:8], PARTICIPANTS[16:20]
TITLES = {"en": "Water in dry years", "fr": "L’eau des années sèches"}
TEXT = (
    ("A dry year is declared when three gauges in a row stand below their marks for thirty days.",
     "Une année est dite sèche quand trois échelles de suite sont trente jours sous leur repère."),
    ("In a dry year drinking water comes first, for people and then for animals.",
     "En année sèche l’eau à boire vient d’abord, pour les gens puis pour les bêtes."),
    ("No association draws at night what it did not announce by day.",
     "Aucune association ne puise la nuit ce qu’elle n’a pas annoncé le jour."),
    ("The upper basin lets pass [one half] of what it receives.",
     "Le haut bassin laisse passer [la moitié] de ce qu’il reçoit."),
    ("Boats stop where the water does not carry them without a pole.",
     "Les bateaux s’arrêtent où l’eau ne les porte plus sans perche."),
    ("Every gauge is read by two persons of two associations.",
     "Chaque échelle est lue par deux personnes de deux associations."),
    ("Who lost a harvest to a dry year receives seed from the others.",
     "Qui perd sa récolte en année sèche reçoit des graines des autres."),
    ("What was agreed in a dry year is looked at again in the next wet one.",
     "Ce qui fut convenu en année sèche est revu à la prochaine année humide."),
)  # fmt: skip
# Who, what, why, and the numbers of what it needs.
PROPOSALS: tuple[tuple[str, Change, str, tuple[int, ...]], ...] = (
    ("poyma", Change(OperationKind.REPLACE, "p4",
                     text="The upper basin lets pass two thirds of what it receives."),
     "The delta drinks what the hills let pass.", ()),
    ("gangmaeul", Change(OperationKind.REPLACE, "p4",
                         text="The upper basin lets pass one half of what it receives, and more "
                              "when its own wells are full."),
     "Half is what our wells can bear.", ()),
    ("semeurs", Change(OperationKind.INSERT, after="p7",
                       text="A common seed store is kept in the lake country.", language="en"),
     "Seed that is promised must lie somewhere.", ()),
    ("nadipar", Change(OperationKind.REPLACE, "p7",
                       text="Who lost a harvest to a dry year receives seed from the common "
                            "store."), "So that nobody has to ask a neighbour.", (3,)),
    ("carrolle-fishers", Change(OperationKind.DELETE, "p5"),
     "On the islands every boat has a pole.", ()),
    ("semilleros", Change(OperationKind.REPLACE, "p2", language="fr",
                          text="En année sèche l’eau à boire vient d’abord, pour les gens, les "
                               "bêtes et les semis."),
     "Un semis perdu est une année perdue.", ()),
)  # fmt: skip
SECONDS = (("ar-avel", 1), ("keshtkar", 1), ("riverbank", 2), ("getap", 5), ("nadrichchia", 5))


def negotiate(register: Register, now: datetime) -> Room:
    """Open the room ten days before `now`; its second round is open for eleven days more."""
    chair = register.editor(BODY)
    with clock.at(now - timedelta(days=10)):
        document = create_document(chair, type=Type.DRAFT, wording=_wording("en", 0))
        version = document.versions.get()
        put_language(chair, version=version, wording=_wording("fr", 1))
        rows = tuple(register.organisations[slug].pk for slug in PARTICIPANTS)
        terms = RoomTerms(rows, rows[:1], sight=Sight.BODY, language="en")
        room = actions.open_room(chair, document=document, terms=terms)
    with clock.at(now - timedelta(days=9)):
        for slug, change, reason, needs in PROPOSALS:
            actor = register.archivist(slug)
            actions.propose(actor, room=room, change=change, reason=reason, needs=needs)
        made = rolling.proposals(room)
        for slug, number in SECONDS:
            actions.second(register.archivist(slug), proposal=made[number - 1])
    with clock.at(now - timedelta(days=8)):
        actions.open_round(chair, room=room, closes_at=_hour(now + timedelta(days=11)))
        for slug in PARTICIPANTS[:-3]:
            taken = _positions(slug, rolling.items(room))
            actions.take_positions(register.archivist(slug), room=room, taken=taken)
    return room


def _wording(language: str, column: int) -> Wording:
    pieces = tuple(
        Piece(row[column], ParagraphKind.PARAGRAPH, 0, str(n), f"p{n}")
        for n, row in enumerate(TEXT, start=1)
    )
    return Wording(language, LanguageStatus.AUTHENTIC, TITLES[language], pieces)


def _hour(moment: datetime) -> datetime:
    return moment.replace(hour=12, minute=0, second=0, microsecond=0)


def _positions(slug: str, items: dict[str, str]) -> Sequence[Taken]:
    """The hills will not give two thirds, the delta will not take half; most accept the rest."""
    said: dict[str, tuple[Stance, str]] = dict.fromkeys(items, (Stance.ACCEPT, ""))
    if slug in UPPER:
        said["a:1"] = (Stance.REJECT, "Our wells would be dry before the delta is wet.")
        said["p:p1"] = (Stance.RESERVE, "We read our own gauges with our neighbours.")
    if slug in LOWER:
        said["p:p4"] = (Stance.REJECT, "Half a river in a dry year is no river.")
        said["a:2"] = (Stance.REJECT, "Full wells are seen by nobody but those who own them.")
    if slug in PARTICIPANTS[8:12]:
        said["a:5"] = (Stance.REJECT, "A boat on a pole stirs up what others drink.")
        said["a:1"] = (Stance.ABSTAIN, "")
    if slug == "yarlara-parishes":
        said = {item: said[item] for item in list(said)[:5]}
    return [Taken(item, stance, items[item], text, "en") for item, (stance, text) in said.items()]
