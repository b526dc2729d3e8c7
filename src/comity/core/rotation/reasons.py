"""Why a candidate stands where it stands: data first, one English sentence made from it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ContinentWaited:
    """The continent has not hosted for `editions` editions; `last` is the year, None if never."""

    continent: str
    editions: int
    last: int | None


@dataclass(frozen=True, slots=True)
class NeverHosted:
    """The organisation has never hosted."""


@dataclass(frozen=True, slots=True)
class Hosted:
    """Hosted `times` since it became willing in `since` (None: always), last ever in `last`."""

    times: int
    since: int | None
    last: int


@dataclass(frozen=True, slots=True)
class Waited:
    """The organisation itself has waited `editions` editions."""

    editions: int


@dataclass(frozen=True, slots=True)
class DrawnBySeed:
    """Equal to `among - 1` others in every criterion; placed by the recorded `seed`."""

    seed: str
    among: int


@dataclass(frozen=True, slots=True)
class QuotaFull:
    """The continent hosted `hosted` of the last `window - 1` editions; `most` are allowed."""

    continent: str
    hosted: int
    most: int
    window: int


@dataclass(frozen=True, slots=True)
class QuotaOwed:
    """The continent hosted only `hosted` of the last `window - 1` editions; `least` are due."""

    continent: str
    hosted: int
    least: int
    window: int


@dataclass(frozen=True, slots=True)
class FounderHosts:
    """Under this rule only founders host; `founder` says whether the candidate is one."""

    founder: bool


@dataclass(frozen=True, slots=True)
class CoHost:
    """Proposed to host together with `first`."""

    first: str


Reason = (
    ContinentWaited
    | NeverHosted
    | Hosted
    | Waited
    | DrawnBySeed
    | QuotaFull
    | QuotaOwed
    | FounderHosts
    | CoHost
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One willing organisation in the ranking.

    `rank` counts from 1; `chosen` marks the proposed host or co-hosts; `barred` one that the rule
    forbids now (a full quota, not a founder) and that therefore stands after all the others.
    """

    rank: int
    organisation: str
    continent: str
    chosen: bool
    barred: bool
    reasons: tuple[Reason, ...]


def _plural(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _hosted(reason: Hosted) -> str:
    if reason.times == 0:
        return (
            f"it has not hosted since it became willing in {reason.since} (last in {reason.last})"
        )
    times = {1: "once", 2: "twice"}.get(reason.times, f"{reason.times} times")
    since = "" if reason.since is None else f" since it became willing in {reason.since}"
    return f"it has hosted {times}{since}, last in {reason.last}"


def _continent(reason: ContinentWaited) -> str:
    if reason.last is None:
        return f"{reason.continent} has never hosted"
    if reason.editions == 0:
        return f"{reason.continent} hosted the last edition, in {reason.last}"
    waited = _plural(reason.editions, "edition", "editions")
    return f"{reason.continent} has waited {waited}, since {reason.last}"


def _clause(reason: Reason) -> str:  # noqa: C901  # a flat table of one line per kind of reason
    match reason:
        case ContinentWaited():
            return _continent(reason)
        case NeverHosted():
            return "it has never hosted"
        case Hosted():
            return _hosted(reason)
        case Waited(editions):
            return f"it has waited {_plural(editions, 'edition', 'editions')}"
        case DrawnBySeed(seed, among):
            drawn = f"the seed “{seed}”" if seed else "an empty seed"
            return f"equal to {_plural(among - 1, 'other', 'others')}, placed by {drawn}"
        case QuotaFull(continent, hosted, most, window):
            done = (
                f"{continent} has hosted {hosted} of {_plural(window - 1, 'edition', 'editions')}"
            )
            return f"barred: {done} and may host {most} in {window}"
        case QuotaOwed(continent, hosted, least, window):
            return f"{continent} is owed a turn: {hosted} of {least} due in {window} editions"
        case FounderHosts(founder):
            return "a founder hosts" if founder else "barred: only founders host under this rule"
    return f"co-host beside {reason.first}"


def sentence(candidate: Candidate) -> str:
    """Return one English sentence with every reason of `candidate`, in the order of the rule."""
    text = "; ".join(_clause(reason) for reason in candidate.reasons)
    return f"{text[:1].upper()}{text[1:]}."
