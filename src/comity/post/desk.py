"""A line for the keeper's desk about a message that was refused before it was read."""

from hashlib import sha256

from comity.accord import actions
from comity.accord.actions.incoming import Line
from comity.accord.enums import Finding
from comity.kit import clock
from comity.kit.policy import Actor
from comity.post.route import place_of


def note_refused(finding: Finding, recipient: str, sender: str) -> None:
    """One line per finding, sender, address and hour; it counts how often it was meant."""
    place = place_of(recipient)
    if not place.is_known:
        return
    hour = clock.now().strftime("%Y-%m-%dT%H")
    digest = sha256(f"{finding}|{recipient.lower()}|{sender.lower()}|{hour}".encode()).hexdigest()
    mandate = place.letter.mandate if place.letter else None
    owner = place.address.organisation if place.address else None
    actions.note_incoming(
        Actor(None, channel="mail"),
        line=Line(
            digest,
            finding,
            mandate.organisation if mandate else owner,
            place.letter.call if place.letter else None,
            sender.rpartition("@")[2].lower(),
        ),
    )
