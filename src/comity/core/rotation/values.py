"""The values of host rotation: editions with their hosts, the willing, rules and decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# An announced host has taken its turn; a plan that was never announced, postponed or dropped has
# not. A host that withdraws is marked on the host, because another may take the same edition.
TURN_STATES = frozenset({"called", "open", "closed", "held"})
STATES = TURN_STATES | {"proposed", "postponed", "not held"}
KINDS = frozenset({"regular", "extraordinary", "preparatory"})


class RotationError(ValueError):
    """A history, a list of the willing or a rule that contradicts itself."""


class Criterion(StrEnum):
    """One key of the lexicographic order; larger waits and smaller counts come first."""

    CONTINENT_WAIT = "continent_wait"  # editions since the candidate's continent last hosted
    HOSTED = "hosted"  # times the organisation hosted since it became willing
    WAIT = "wait"  # editions since the organisation itself last hosted
    DRAW = "draw"  # the recorded seed


DEFAULT_ORDER = (Criterion.CONTINENT_WAIT, Criterion.HOSTED, Criterion.WAIT, Criterion.DRAW)


class Spread(StrEnum):
    """Where the co-hosts of one edition come from."""

    ANY = "any"
    DIFFERENT = "different"  # every co-host from another continent
    SAME = "same"  # every co-host from the continent of the first


@dataclass(frozen=True, slots=True)
class Host:
    """One organisation that hosts an edition; `withdrawn` if it gave the turn back."""

    organisation: str
    continent: str
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Edition:
    """One meeting of the forum, planned or past, with its hosts.

    `start` is the first day, or the first of January where only the year is known. `kind` is
    regular, extraordinary or preparatory; `state` is one of `STATES`.
    """

    label: str
    start: date
    hosts: tuple[Host, ...]
    state: str = "held"
    kind: str = "regular"

    def __post_init__(self) -> None:
        if self.state not in STATES:
            raise RotationError(f"edition {self.label}: unknown state {self.state!r}")
        if self.kind not in KINDS:
            raise RotationError(f"edition {self.label}: unknown kind {self.kind!r}")
        names = [host.organisation for host in self.hosts]
        if len(set(names)) != len(names):
            raise RotationError(f"edition {self.label}: one organisation is its host twice")

    @property
    def hosting(self) -> tuple[Host, ...]:
        """The hosts that kept their turn."""
        return tuple(host for host in self.hosts if not host.withdrawn)

    @property
    def taken(self) -> bool:
        """Whether the edition is somebody's turn: announced or held, with a host left."""
        return self.state in TURN_STATES and bool(self.hosting)


@dataclass(frozen=True, slots=True)
class Willing:
    """An organisation that offers to host; `since` None means since the history began."""

    organisation: str
    continent: str
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Quota:
    """How often one continent may (`most`) or must (`least`) host in `window` editions.

    The window holds the edition to be given and the `window - 1` before it.
    """

    continent: str
    window: int
    least: int = 0
    most: int | None = None

    def __post_init__(self) -> None:
        if self.window < 1:
            raise RotationError(f"quota of {self.continent}: the window must be 1 or more")
        if not 0 <= self.least <= self.window:
            raise RotationError(f"quota of {self.continent}: least must be 0 to {self.window}")
        if self.most is not None and not self.least <= self.most:
            raise RotationError(f"quota of {self.continent}: most must not be below least")


@dataclass(frozen=True, slots=True)
class Rule:
    """How hosts are proposed between two dates, both included; None leaves that end open.

    `founders` non-empty means that only they host. `hosts` is the number of hosts of one edition.
    `extraordinary` says whether extraordinary editions count as turns; preparatory ones never do.
    """

    name: str = "default"
    valid_from: date | None = None
    valid_to: date | None = None
    order: tuple[Criterion, ...] = DEFAULT_ORDER
    seed: str = ""
    quotas: tuple[Quota, ...] = ()
    hosts: int = 1
    spread: Spread = Spread.ANY
    founders: frozenset[str] = frozenset()
    extraordinary: bool = False

    def __post_init__(self) -> None:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise RotationError(f"rule {self.name}: it ends before it begins")
        if len(set(self.order)) != len(self.order):
            raise RotationError(f"rule {self.name}: a criterion is named twice in the order")
        if Criterion.DRAW in self.order[:-1]:
            raise RotationError(f"rule {self.name}: nothing can decide after the draw")
        if self.hosts < 1:
            raise RotationError(f"rule {self.name}: an edition needs 1 host or more")
        continents = [quota.continent for quota in self.quotas]
        if len(set(continents)) != len(continents):
            raise RotationError(f"rule {self.name}: a continent has two quotas")

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """The order before the draw, which always comes last and is never left out."""
        return tuple(criterion for criterion in self.order if criterion is not Criterion.DRAW)

    def covers(self, day: date) -> bool:
        """Whether the rule is in force on `day`."""
        after = self.valid_from is None or self.valid_from <= day
        return after and (self.valid_to is None or day <= self.valid_to)

    def counts(self, edition: Edition) -> bool:
        """Whether `edition` is a turn under this rule."""
        kind = edition.kind == "regular" or (edition.kind == "extraordinary" and self.extraordinary)
        return kind and edition.taken


@dataclass(frozen=True, slots=True)
class Decision:
    """What a body decided for one edition, whatever the rule proposed, and why."""

    edition: str
    hosts: tuple[str, ...]
    body: str
    reason: str
    source: str = ""


def in_force(rules: Sequence[Rule], day: date) -> Rule | None:
    """Return the rule in force on `day`, or None; two at once raise `RotationError`."""
    found = [rule for rule in rules if rule.covers(day)]
    if len(found) > 1:
        names = " and ".join(rule.name for rule in found)
        raise RotationError(f"the rules {names} are both in force on {day.isoformat()}")
    return found[0] if found else None
