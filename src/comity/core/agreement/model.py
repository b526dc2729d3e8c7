"""The values of a negotiation: items, members, positions, rules. All checks happen on entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Silence = Literal["open", "blocks", "bounds"]
GroupRule = Literal["at_most_one", "exactly_one"]


class Position(IntEnum):
    """What one member says about one item. Only a blocking position keeps it from signing."""

    ACCEPT = 2
    RESERVE = 1
    ABSTAIN = 0
    REJECT = -1
    SILENT = -9


def _whole(value: object, what: str) -> int:
    """Return ``value`` if it is a whole number of at least 0; floats and booleans are refused."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise ValueError(f"{what}: {value!r} is not a whole number.")
    if value < 0:
        raise ValueError(f"{what}: {value} is negative.")
    return int(value)


def _unique(ids: Iterable[str], kind: str) -> None:
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            raise ValueError(f"{kind} {name!r} appears twice.")
        seen.add(name)


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph, or one alternative of a bracketed place. ``weight`` counts ``unit``."""

    id: str
    weight: int = 1
    unit: str = "item"

    def __post_init__(self) -> None:
        object.__setattr__(self, "weight", _whole(self.weight, f"Weight of item {self.id!r}"))


@dataclass(frozen=True, slots=True)
class Group:
    """Alternatives for one place of the text: at most one, or exactly one, is kept."""

    ids: tuple[str, ...]
    rule: GroupRule = "at_most_one"

    def __post_init__(self) -> None:
        object.__setattr__(self, "ids", tuple(self.ids))
        if not self.ids:
            raise ValueError("A group has no items.")
        _unique(self.ids, "In one group, item")
        if self.rule not in ("at_most_one", "exactly_one"):
            raise ValueError(
                f"Group of {self.ids[0]!r}: rule {self.rule!r} is neither at_most_one nor "
                f"exactly_one."
            )


@dataclass(frozen=True, slots=True)
class Draft:
    """The items in document order, the groups of alternatives, and pairs (item, item it needs).

    Raises ValueError, naming the offender, for a duplicate or unknown id, and for an item in two
    groups.
    """

    items: tuple[Item, ...]
    groups: tuple[Group, ...] = ()
    needs: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "items", tuple(self.items))
        object.__setattr__(self, "groups", tuple(self.groups))
        object.__setattr__(self, "needs", tuple((a, b) for a, b in self.needs))
        _unique((item.id for item in self.items), "Item")
        known = {item.id for item in self.items}
        grouped = [name for group in self.groups for name in group.ids]
        _unique(grouped, "Among the groups, item")
        for name in grouped:
            if name not in known:
                raise ValueError(f"A group names an unknown item {name!r}.")
        for name in (end for pair in self.needs for end in pair):
            if name not in known:
                raise ValueError(f"A dependency names an unknown item {name!r}.")

    @property
    def index(self) -> dict[str, int]:
        """Item id to its place in the document."""
        return {item.id: place for place, item in enumerate(self.items)}


@dataclass(frozen=True, slots=True)
class Member:
    """One who may sign. ``weight`` counts it that many times among the signers."""

    id: str
    blocs: tuple[str, ...] = ()
    weight: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "blocs", tuple(self.blocs))
        object.__setattr__(self, "weight", _whole(self.weight, f"Weight of member {self.id!r}"))


@dataclass(frozen=True, slots=True, eq=False)
class Positions:
    """Positions of the members (rows) on the items of a draft (columns, in document order).

    ``table`` is anything numpy reads as a members x items array of ``Position`` values; it is
    kept as a read-only int8 array. Raises ValueError for a duplicate member, a wrong shape, or a
    cell that is no position (member and column are named).
    """

    members: tuple[Member, ...]
    table: NDArray[np.int8] = field(repr=False)

    def __init__(
        self, members: Iterable[Member], table: Sequence[Sequence[int]] | NDArray[np.int8]
    ) -> None:
        rows = tuple(members)
        _unique((member.id for member in rows), "Member")
        cells = np.asarray(table)
        if cells.size == 0:
            width = cells.shape[1] if cells.ndim == 2 else 0
            cells = np.zeros((len(rows), width), dtype=np.int8)
        if cells.ndim != 2 or cells.shape[0] != len(rows):
            raise ValueError(f"{len(rows)} members, but the table has the shape {cells.shape}.")
        wrong = np.argwhere(~np.isin(cells, [int(p) for p in Position]))
        if len(wrong):
            row, column = (int(x) for x in wrong[0])
            raise ValueError(
                f"Member {rows[row].id!r}, column {column + 1}: "
                f"{cells[row, column].item()!r} is no position."
            )
        kept = cells.astype(np.int8)
        kept.flags.writeable = False
        object.__setattr__(self, "members", rows)
        object.__setattr__(self, "table", kept)

    @classmethod
    def of(
        cls, draft: Draft, members: Iterable[Member], said: Mapping[tuple[str, str], Position]
    ) -> Positions:
        """Build the table from (member id, item id) -> position; what is not said is silent."""
        rows = tuple(members)
        place = {member.id: row for row, member in enumerate(rows)}
        index = draft.index
        cells = np.full((len(rows), len(draft.items)), int(Position.SILENT), dtype=np.int8)
        for (member, item), position in said.items():
            if member not in place:
                raise ValueError(f"A position names an unknown member {member!r}.")
            if item not in index:
                raise ValueError(f"A position of {member!r} names an unknown item {item!r}.")
            cells[place[member], index[item]] = int(position)
        return cls(rows, cells)


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts as blocking, and what every admissible text must satisfy.

    ``silent``: "open" counts silence as no obstacle, "blocks" as a rejection, "bounds" computes
    both and answers with the interval. ``bloc_min`` asks at least so many signers (by weight) of
    a bloc.
    """

    blocking: frozenset[Position] = frozenset({Position.REJECT})
    silent: Silence = "open"
    required_members: tuple[str, ...] = ()
    required_items: tuple[str, ...] = ()
    bloc_min: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "blocking", frozenset(Position(p) for p in self.blocking))
        object.__setattr__(self, "required_members", tuple(self.required_members))
        object.__setattr__(self, "required_items", tuple(self.required_items))
        if Position.SILENT in self.blocking:
            raise ValueError("Silence is governed by `silent`, not by `blocking`.")
        if self.silent not in ("open", "blocks", "bounds"):
            raise ValueError(f"silent={self.silent!r} is none of open, blocks, bounds.")
        quotas = {b: _whole(q, f"Quota of bloc {b!r}") for b, q in self.bloc_min.items()}
        object.__setattr__(self, "bloc_min", quotas)


def blocks(
    positions: Positions, rules: Rules, *, silent: Silence | None = None
) -> NDArray[np.bool_]:
    """Return the members x items matrix: True where the member signs no text with the item."""
    blocking = {int(p) for p in rules.blocking}
    if (silent or rules.silent) == "blocks":
        blocking.add(int(Position.SILENT))
    found: NDArray[np.bool_] = np.isin(positions.table, sorted(blocking))
    return found


def fitted(draft: Draft, positions: Positions, rules: Rules) -> Positions:
    """Refuse rules and positions that do not fit the draft, naming the offender (ValueError).

    Returns the positions; without members, with as many columns as the draft has items.
    """
    if not positions.members:
        positions = Positions((), np.zeros((0, len(draft.items)), dtype=np.int8))
    if positions.table.shape[1] != len(draft.items):
        raise ValueError(
            f"{len(draft.items)} items, but the table has {positions.table.shape[1]} columns."
        )
    items = draft.index
    members = {member.id for member in positions.members}
    blocs = {bloc for member in positions.members for bloc in member.blocs}
    for wanted, known, what in (
        (rules.required_items, set(items), "Required item"),
        (rules.required_members, members, "Required member"),
        (rules.bloc_min, blocs, "Bloc with a quota"),
    ):
        for name in wanted:
            if name not in known:
                raise ValueError(f"{what} {name!r} is unknown.")
    return positions
