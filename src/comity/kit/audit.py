"""The private book: who did what, when, on what; readable by that organisation's own people.

It is erased by rule (see `retention`), never public, and separate from the ledger in every way.
"""

from typing import Protocol, runtime_checkable

from comity.kit import clock
from comity.kit.models import AuditLine
from comity.kit.policy import Actor


@runtime_checkable
class Citable(Protocol):
    """Anything with a reference of its own."""

    @property
    def reference(self) -> str: ...


def write(verb: str, actor: Actor, thing: object) -> AuditLine:
    """Add one line; the object is kept as its reference, or left empty when it has none."""
    return AuditLine.objects.create(
        at=clock.now(),
        verb=verb,
        person=actor.person,
        organisation=actor.organisation,
        body=actor.body,
        channel=actor.channel,
        thing=thing.reference if isinstance(thing, Citable) else "",
    )
