"""For whom a person may answer a call, and what that organisation has answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.accord import queries
from comity.directory import queries as directory
from comity.kit.policy import Actor
from comity.web.middleware.readers import acting

if TYPE_CHECKING:
    from comity.accord.models import Act, Call, Decline, Invitation
    from comity.directory.models import Organisation
    from comity.web.request import Asked


@dataclass(frozen=True, slots=True)
class Speaker:
    """An organisation the person belongs to, as this call finds it.

    signs: the person holds a sign mandate today that no dispute suspends.
    """

    organisation: Organisation
    name: directory.Printed
    signs: bool
    invitation: Invitation | None
    act: Act | None
    declined: Decline | None
    actor: Actor

    @property
    def slug(self) -> str:
        return self.organisation.slug

    @property
    def may_answer(self) -> bool:
        return self.signs and self.invitation is not None


def speakers(request: Asked, call: Call) -> list[Speaker]:
    """Every organisation the reader belongs to, A to Z; none for the public."""
    if request.viewer.is_public:
        return []
    powers = directory.powers(request.viewer.person)
    return [
        Speaker(
            organisation=own,
            name=directory.printed(own, request.tongue),
            signs="sign" in powers.get(own.pk, set()),
            invitation=queries.invited(call, own.pk),
            act=queries.own_act(request.viewer, call, own.pk),
            declined=queries.own_decline(request.viewer, call, own.pk),
            actor=acting(request, organisation=own.pk),
        )
        for own in directory.own_organisations(request.viewer).order_by("slug")
    ]


def chosen(request: Asked, call: Call) -> tuple[Speaker | None, list[Speaker]]:
    """The organisation named by `for`, else the first that may answer, and all of them."""
    found = speakers(request, call)
    wanted = request.POST.get("for") or request.GET.get("for")
    ready = [s for s in found if s.slug == wanted] or [s for s in found if s.may_answer] or found
    return (ready[0] if ready else None), found
