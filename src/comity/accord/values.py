"""Plain values that go into a drafting room."""

from dataclasses import dataclass
from datetime import datetime

from comity.accord.enums import OperationKind, Publicity, Rule, Sight, Silence, Stance
from comity.documents.enums import Rung


@dataclass(frozen=True, slots=True)
class RoomTerms:
    """The rules of a room, fixed when it opens, and who negotiates: primary keys."""

    participants: tuple[int, ...]
    initiators: tuple[int, ...] = ()
    sight: Sight = Sight.BODY
    hides_results: bool = False
    silence: Silence = Silence.OPEN
    shows_map: bool = False
    language: str = ""  # the one that names the paragraphs, unless given
    host_zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Change:
    """What a proposal does, in the words of `core.prose`; `language` is that of its text."""

    kind: OperationKind
    target: str = ""
    after: str = ""
    targets: tuple[str, ...] = ()
    quote: str = ""
    text: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A position as it is entered: on `item` with the words that `digest` names."""

    item: str
    stance: Stance
    digest: str
    text: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """The rule of a test as it is recorded when it opens.

    deadline: aware. rung: what the text becomes if it is adopted; parts: what its agreed
    paragraphs may become if the whole is not, empty for nothing. present: primary keys of those
    who are there, everybody unless given. host_zone: the room's unless given.
    """

    rule: Rule
    deadline: datetime
    rung: Rung = Rung.DECLARATION
    parts: Rung | None = None
    minus: int = 0
    publicity: Publicity = Publicity.PRIVATE
    present: tuple[int, ...] | None = None
    host_zone: str = ""
