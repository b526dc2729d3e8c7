"""What a node decides next: an item, a member, or an alternative of a group."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from comity.core.agreement.nodes import Decision, Node, Space, Supported

Ints = NDArray[np.int64]

MANY = 120
"""Members on a chord from which one of them is worth a decision; fewer close sooner by items."""


def choose(space: Space, node: Node, place: int) -> Decision | None:
    """The decision right of the supported point ``place``; None for a single text."""
    left = node.points[place]
    right = node.points[min(place + 1, len(node.points) - 1)]
    if not space.simple:
        for point in (left, right):
            decision = _torn(space, node, point)
            if decision is not None:
                return decision
    columns = np.flatnonzero(node.open & left.keeps & ~right.keeps)
    if len(columns):
        return _telling(space, node, left, right, columns)
    columns = np.flatnonzero(node.open)
    if len(columns):
        weighted = np.where(node.alive & ~left.signs, space.instance.counts, 0)
        against = weighted.astype(space.kind) @ node.columns.floats[:, columns]
        return Decision(int(columns[against.argmax()]))
    return _any_alternative(space, node)


def _telling(
    space: Space, node: Node, left: Supported, right: Supported, columns: Ints
) -> Decision:
    """The item or member whose decision lowers the chord most, both ways.

    Dropping an item costs the left end its weight; keeping it costs the right end, at the price of
    the chord, its rejecters less its weight. A signature costs the left end what the member rejects
    less the price of one signer; doing without it costs the right end that price. The product of
    both costs decides (Achterberg, Koch and Martin 2005); how near the open number of signers lies
    to either end changes all products alike. The costs are estimates, but every split covers all
    texts.
    """
    members = np.flatnonzero(right.signs & ~left.signs)
    conflict = node.columns.floats.take(members, axis=0).take(columns, axis=1)
    counts, weights = space.instance.counts[members], node.columns.weights[columns]
    width = max(1, right.signers - left.signers)
    price = (left.weight - right.weight) / width * counts
    gained = price.astype(space.kind) @ conflict
    load = conflict @ weights.astype(space.kind)
    items = weights * np.maximum(gained - weights, 0)
    people = price * np.maximum(load - price, 0)
    if len(members) >= MANY and people.max() > items.max():
        return Decision(-1, member=int(members[people.argmax()]))
    return Decision(int(columns[items.argmax()]))


def _torn(space: Space, node: Node, point: Supported) -> Decision | None:
    """A group of which the relaxed solution uses two items, the widest first."""
    instance = space.instance
    refused = point.signs.astype(space.kind) @ space.floats > 0
    worst, decision = 0, None
    for column in range(instance.plain, space.size):
        if not point.keeps[column]:
            continue
        items = space.alternatives(node, column)
        held = instance.weights[items[~refused[items]]].max(initial=-1)
        missing = int(node.columns.weights[column] - held)
        if missing > worst:
            heaviest = int(items[instance.weights[items].argmax()])
            worst, decision = missing, Decision(column, heaviest)
    return decision


def _any_alternative(space: Space, node: Node) -> Decision | None:
    for number in range(len(space.instance.groups)):
        column = space.instance.plain + number
        items = space.alternatives(node, column)
        if node.kept[column] and len(items) > 1:
            return Decision(column, int(items[0]))
    return None
