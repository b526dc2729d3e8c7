"""One question about common ground as a plain value, and its answer: no database, no clock.

A question holds everything that its answer follows from, so its digest names the answer. Items
are those of `rolling.items`, members are slugs, and a row of cells is a letter for each item:
`a` accepts, `r` accepts with a reservation, `o` abstains, `x` rejects, `-` says nothing.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Any, Literal

from comity.accord.enums import Silence, Stance
from comity.core.agreement import (
    Conflict,
    Draft,
    Frontier,
    Group,
    Item,
    Member,
    Position,
    Positions,
    Rules,
    frontier,
)

LETTERS = {
    "a": Position.ACCEPT,
    "r": Position.RESERVE,
    "o": Position.ABSTAIN,
    "x": Position.REJECT,
    "-": Position.SILENT,
}
LETTER_OF = {Stance.ACCEPT: "a", Stance.RESERVE: "r", Stance.ABSTAIN: "o", Stance.REJECT: "x"}
COUNTED: dict[Silence, Literal["open", "blocks", "bounds"]] = {
    Silence.OPEN: "open",
    Silence.BLOCKS: "blocks",
    Silence.BOUNDS: "bounds",
}
SMALL = 8_000  # cells up to which an answer is found while a page is made
QUICK = 0.8  # seconds a page may take for one frontier

Reserve = Literal["sign", "block"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of the common ground.

    reserve: whether who has a reservation signs; silent: how silence counts; required: the slug
    of an organisation that must be among the signers; keep: an item that must stand; each: so
    many signers at least from each region that has as many.
    """

    reserve: Reserve = "sign"
    silent: Silence = Silence.OPEN
    required: str = ""
    keep: str = ""
    each: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """Items with weights, their alternatives and needs, members with regions, and what they say."""

    items: tuple[tuple[str, int], ...]
    groups: tuple[tuple[str, ...], ...]
    needs: tuple[tuple[str, str], ...]
    members: tuple[tuple[str, str], ...]
    cells: tuple[str, ...]
    wish: Wish = field(default_factory=Wish)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Question":
        kept = json.loads(text)
        wish = kept.pop("wish")
        rows = {name: tuple(map(_frozen, value)) for name, value in kept.items()}
        return cls(**rows, wish=Wish(**{**wish, "silent": Silence(wish["silent"])}))

    @property
    def digest(self) -> str:
        return sha256(self.to_json().encode()).hexdigest()

    @property
    def size(self) -> int:
        return len(self.items) * len(self.members)

    @property
    def whole(self) -> int:
        """Words of the fullest text there could be: of each place its longest wording."""
        weights = dict(self.items)
        places = sum(max(weights[item] for item in ids) for ids in self.groups)
        grouped = {item for ids in self.groups for item in ids}
        return places + sum(w for item, w in self.items if item not in grouped)

    def draft(self) -> Draft:
        return Draft(
            tuple(Item(name, weight, "word") for name, weight in self.items),
            tuple(Group(ids) for ids in self.groups),
            self.needs,
        )

    def positions(self) -> Positions:
        members = [Member(name, (region,) if region else ()) for name, region in self.members]
        return Positions(members, [[int(LETTERS[cell]) for cell in row] for row in self.cells])

    def rules(self, reserve: Reserve | None = None) -> Rules:
        blocking = {Position.REJECT}
        if (reserve or self.wish.reserve) == "block":
            blocking.add(Position.RESERVE)
        return Rules(
            frozenset(blocking),
            COUNTED[self.wish.silent],
            (self.wish.required,) if self.wish.required else (),
            (self.wish.keep,) if self.wish.keep else (),
            self._quotas(),
        )

    def _quotas(self) -> dict[str, int]:
        """A quota for each region that has so many members; a smaller one would exclude all."""
        regions = [region for _name, region in self.members if region]
        each = self.wish.each
        return {r: each for r in sorted(set(regions)) if 0 < each <= regions.count(r)}


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class Reached:
    """A text nobody can beat in signers and words at once; unproven, the best that was found."""

    signers: int
    weight: int
    text: tuple[str, ...]
    proven: bool
    tied: bool


@dataclass(frozen=True, slots=True)
class Curve:
    """A frontier without its members, who follow from each text. `upper` bounds each number.

    With silence as bounds, `points` count it as a rejection and `perhaps` as agreement.
    """

    points: tuple[Reached, ...]
    upper: dict[int, int]
    exact: bool
    conflicts: tuple[Conflict, ...]
    perhaps: "Curve | None" = None

    @classmethod
    def of(cls, found: Frontier) -> "Curve":
        points = [Reached(p.signers, p.weight, p.text, p.proven, p.tied) for p in found.points]
        perhaps = cls.of(found.consenting) if found.consenting else None
        return cls(tuple(points), found.upper, found.exact, found.infeasible, perhaps)

    @classmethod
    def read(cls, kept: dict[str, Any]) -> "Curve":
        return cls(
            tuple(Reached(**_tuples(point)) for point in kept["points"]),
            {int(k): bound for k, bound in kept["upper"].items()},
            kept["exact"],
            tuple(Conflict(**_tuples(one)) for one in kept["conflicts"]),
            cls.read(kept["perhaps"]) if kept["perhaps"] else None,
        )

    def at(self, signers: int) -> Reached | None:
        """The fullest known text that at least so many sign, or None."""
        return next((point for point in self.points if point.signers >= signers), None)


def _tuples(kept: dict[str, Any]) -> dict[str, Any]:
    return {name: _frozen(value) for name, value in kept.items()}


@dataclass(frozen=True, slots=True)
class Picture:
    """Both frontiers of a question: as wished, and the same if a reservation kept one away."""

    wished: Curve
    strict: Curve | None  # None where the wish is the strict one

    @property
    def exact(self) -> bool:
        return self.wished.exact and (self.strict is None or self.strict.exact)

    def to_json(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Picture":
        kept = json.loads(text)
        strict = kept["strict"]
        return cls(Curve.read(kept["wished"]), Curve.read(strict) if strict else None)


def answer(
    question: Question, deadline_s: float, interrupted: Callable[[], bool] = lambda: False
) -> Picture:
    """Compute both frontiers, each within the deadline: exact, or an interval for each number."""
    draft, positions = question.draft(), question.positions()

    def curve(rules: Rules) -> Curve:
        return Curve.of(
            frontier(draft, positions, rules, deadline_s=deadline_s, interrupted=interrupted)
        )

    wished = curve(question.rules())
    return Picture(
        wished, None if question.wish.reserve == "block" else curve(question.rules("block"))
    )


@lru_cache(maxsize=64)
def quick(question: Question) -> Picture:
    """The answer to a small question, kept by its own words for the next page."""
    return answer(question, QUICK)
