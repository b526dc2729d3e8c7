"""Common ground: which text can at least k members all sign, and what a further signature costs.

Owns the exact frontier of text kept against signatures with its explanations, the cleavage map of
one draft and the ideal points of accumulated records. Pure: numpy and scipy only; the only use of
time is the deadline of ``frontier`` and the seconds in its effort.
"""

from comity.core.agreement.cleavage import ItemMap, Map, cleavage
from comity.core.agreement.explain import (
    Addition,
    Case,
    Drop,
    Explanation,
    Gap,
    Pair,
    Pivot,
    Problem,
    Verdict,
    compare,
)
from comity.core.agreement.frontier import Effort, Frontier, Point, frontier
from comity.core.agreement.idealpoints import Points, ideal_points
from comity.core.agreement.instance import Conflict
from comity.core.agreement.model import Draft, Group, Item, Member, Position, Positions, Rules

__all__ = [
    "Addition",
    "Case",
    "Conflict",
    "Draft",
    "Drop",
    "Effort",
    "Explanation",
    "Frontier",
    "Gap",
    "Group",
    "Item",
    "ItemMap",
    "Map",
    "Member",
    "Pair",
    "Pivot",
    "Point",
    "Points",
    "Position",
    "Positions",
    "Problem",
    "Rules",
    "Verdict",
    "cleavage",
    "compare",
    "frontier",
    "ideal_points",
]
