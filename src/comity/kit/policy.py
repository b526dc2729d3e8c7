"""Who is looking and who is acting, as plain values; rights are decided in each room's policies.

A right flows from a dated mandate and the object's state. Deny by default: a permission that no
room registered refuses everybody.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _

from comity.kit.errors import Forbidden


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who reads. Primary keys of what the person may speak for today; empty for the public.

    organisations: those in which the person holds a mandate now; bodies: those of which one of
    these organisations, or the person as an officer, is part now; forums: those in which one
    of the organisations has a standing now; member: one of them is a member of the network.
    """

    person: int | None = None
    organisations: frozenset[int] = frozenset()
    bodies: frozenset[int] = frozenset()
    forums: frozenset[int] = frozenset()
    member: bool = False

    @property
    def is_public(self) -> bool:
        return self.person is None


PUBLIC = Viewer()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, for whom, through which door.

    person: primary key, or None when the clock acts; organisation or body: primary key of the
    one that is spoken for; channel: web, mail, terminal or clock.
    """

    person: int | None
    organisation: int | None = None
    body: int | None = None
    channel: str = "web"
    viewer: Viewer = field(default=PUBLIC)


Predicate = Callable[[Actor, object], bool]

# Every permission with the one predicate that answers for it.
PERMITS: dict[StrEnum, Predicate] = {}


def permit(permission: StrEnum, predicate: Predicate) -> None:
    """Register the predicate `(actor, object)` of one permission; ValueError if it is there."""
    if permission in PERMITS:
        raise ValueError(f"{permission} is registered twice")
    PERMITS[permission] = predicate


def may(actor: Actor, permission: StrEnum, thing: object = None) -> bool:
    """Whether the actor may; False for a permission that nobody registered."""
    predicate = PERMITS.get(permission)
    return predicate is not None and predicate(actor, thing)


def require(actor: Actor, permission: StrEnum, thing: object = None) -> None:
    """Raise Forbidden, with a sentence, unless the actor may."""
    if not may(actor, permission, thing):
        raise Forbidden(
            str(permission),
            _(
                "You hold no mandate for this today. Ask the person who keeps the mandates of "
                "your organisation to grant it."
            ),
        )
