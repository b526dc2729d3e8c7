"""Positions as they are typed on a page: read, carried out, and shown again when refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from comity.accord import actions
from comity.accord.enums import Stance
from comity.accord.values import Taken
from comity.kit.errors import Refused
from comity.web import tongues
from comity.web.negotiation.lines import Choice

if TYPE_CHECKING:
    from django.http import QueryDict

    from comity.accord.models import Room
    from comity.web.negotiation.places import Speaker

MOST = 400  # positions of one page


def typed(posted: QueryDict) -> dict[str, Choice]:
    """Item -> what was chosen and written for it; fields are `s-p-p4`, `t-p-p4`, `d-p-p4`."""
    found = {}
    for name in list(posted)[: 4 * MOST]:
        if not name.startswith("d-"):
            continue
        kind, _dash, rest = name[2:].partition("-")
        item = f"{kind}:{rest}"
        stance, text = posted.get(f"s-{name[2:]}", ""), posted.get(f"t-{name[2:]}", "")
        found[item] = Choice(item, posted.get(name, ""), "", stance, text)
    return found


def carry_out(
    room: Room, speaker: Speaker, tongue: str, entered: dict[str, Choice]
) -> dict[str, Choice]:
    """Take the positions that were chosen; nothing when it was done, else all with the error."""
    taken = [
        Taken(c.item, Stance(c.stance), c.digest, c.text, tongues.written(tongue))
        for c in entered.values()
        if c.stance in Stance.values
    ]
    try:
        actions.take_positions(speaker.actor, room=room, taken=taken)
    except Refused as refusal:
        return _refused(entered, refusal)
    return {}


def _refused(entered: dict[str, Choice], refusal: Refused) -> dict[str, Choice]:
    where = refusal.field if refusal.field in entered else ""
    shown = dict(entered)
    if where:
        c = entered[where]
        shown[where] = Choice(c.item, c.digest, "", c.stance, c.text, c.earlier, refusal.message)
    else:
        shown[""] = Choice("", "", _("Positions"), error=refusal.message)
    return shown
