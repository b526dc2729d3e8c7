"""A room whose text is put to the test, with the mail of the notices carried away."""

from datetime import timedelta
from email.message import EmailMessage

from comity.accord.actions import open_test, speak
from comity.accord.enums import Rule, VoiceKind
from comity.accord.models import ConsensusTest
from comity.accord.values import Opening
from comity.kit import clock, outbox
from tests.factories.rooms import Scene


def carried(_message: EmailMessage) -> None:
    """The post takes everything."""


def put(scene: Scene, rule: Rule = Rule.SILENCE, *, proved: bool = True, **terms: object):
    """Open a test; `proved`: the post takes its notices away at once."""
    terms.setdefault("deadline", clock.now() + timedelta(days=4))
    test = open_test(scene.chair, room=scene.room, opening=Opening(rule, **terms))  # type: ignore[arg-type]
    scene.room.refresh_from_db()
    if proved:
        outbox.deliver(carried, 200)
    return test


def say(scene: Scene, test: ConsensusTest, slug: str, kind: str, **words: str):
    """An organisation speaks; an objection has a reason."""
    if kind in (VoiceKind.OBJECT, VoiceKind.BREAK):
        words = {"reason": "It is too long.", "language": "en", **words}
    return speak(scene[slug], test=test, kind=VoiceKind(kind), digest=test.digest, **words)
