"""The words of mail about a drafting room, in the reader's language; to its negotiators only."""

from django.conf import settings

from comity.accord import rolling
from comity.accord.models import Proposal, Room
from comity.accord.phrases import say
from comity.directory.models import Organisation, Person
from comity.directory.queries import printed
from comity.documents.queries import best_row
from comity.kit.handles import handle


def address(room: Room) -> str:
    return f"{settings.ORIGIN}/negotiation/{handle('room', room)}"


def title(room: Room, language: str) -> str:
    """The title of the draft, in the reader's language where it has one."""
    return best_row(rolling.titles([room])[room.pk], language).title


def invited(room: Room, organisation: Organisation, person: Person) -> tuple[str, str]:
    """Subject and body of the notice that the organisation takes part in a room."""
    tag = person.language
    name, named = title(room, tag), printed(organisation, tag)
    body = say(tag, "room", organisation=named, title=name, address=address(room))
    return say(tag, "room_subject", title=name), f"{body}\n\n{say(tag, 'room_seen')}\n"


def collided(proposal: Proposal, person: Person) -> tuple[str, str]:
    """Subject and body of the notice to a sponsor that a proposal collides with the text."""
    tag, room, number = person.language, proposal.room, proposal.number
    author = printed(proposal.author, tag) if proposal.author else say(tag, "chair")
    body = say(tag, "collided", number=number, author=author, address=address(room))
    return say(tag, "collided_subject", number=number, title=title(room, tag)), f"{body}\n"
