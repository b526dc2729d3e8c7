"""Common ground: which text can at least k members all sign, and what a further signature costs.

Owns the exact frontier of text kept against signatures with its explanations, the cleavage map of
one draft and the ideal points of accumulated records. Pure: numpy and scipy only; the only use of
time is the deadline of ``frontier`` and the seconds in its effort.
"""

from comity.core.agreement.frontier import Effort, Frontier, Point, frontier
from comity.core.agreement.instance import Conflict
from comity.core.agreement.model import Draft, Group, Item, Member, Position, Positions, Rules

__all__ = [
    "Conflict",
    "Draft",
    "Effort",
    "Frontier",
    "Group",
    "Item",
    "Member",
    "Point",
    "Position",
    "Positions",
    "Rules",
    "frontier",
]
