"""The retention frontier: how many votes a joint list must keep to be worth while.

Every model walks 0 to 100 % in equal steps. "uniform": all members keep the same share.
"anchor": the largest keeps everything, the others the share. "per_member": one walk for each
member, in which that one alone leaks. The seats of the joint list are compared with those of its
members apart: parity is the least share from which it never falls below them, gain the least
from which it always has more.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from comity.core.seats.contest import Contest, national
from comity.core.seats.errors import ElectoralError
from comity.core.seats.evaluate import evaluate
from comity.core.seats.reproduce import as_declared, gate
from comity.core.seats.walk import simple, walk
from comity.core.seats.whatif import JointList, apart, applied, checked_joint

MODELS: Final = ("uniform", "anchor", "per_member")


@dataclass(frozen=True, slots=True)
class Step:
    """From retention `start` to `end` (both counted) the joint list has `seats` certain seats;
    `tied` says that a tie at some point of the step could add to them.
    """

    start: Fraction
    end: Fraction
    seats: int
    tied: bool = False


@dataclass(frozen=True, slots=True)
class Frontier:
    """One walk: seats apart, steps, and the least shares for parity and gain (None: never).

    `leaks` are the members whose retention is varied; the others keep every vote.
    """

    members: tuple[str, ...]
    leaks: tuple[str, ...]
    apart: int
    steps: tuple[Step, ...]
    parity: Fraction | None
    gain: Fraction | None

    def at(self, share: Fraction) -> int:
        """Seats of the joint list at a share that was walked."""
        for step in self.steps:
            if step.start <= share <= step.end:
                return step.seats
        raise ElectoralError(f"{share} is no point of this frontier.")


def retention_frontier(
    contest: Contest, joint: JointList, model: str = "uniform", points: int = 1001
) -> tuple[Frontier, ...]:
    """The walks of `model` over `points` shares from 0 to 1.

    Raises what `what_if` raises, and ElectoralError for an unknown model or too few points.
    """
    if model not in MODELS:
        raise ElectoralError(f"The model is {model!r}; it must be one of {', '.join(MODELS)}.")
    if points < 2 or points > 100_001:
        raise ElectoralError("A frontier needs between 2 and 100,001 points.")
    before = gate(contest).outcome
    checked_joint(contest, joint)
    alone = apart(contest, joint.members, before)
    totals = national(contest.constituencies)
    anchor = max(joint.members, key=lambda member: (totals[member], member))
    walks: dict[str, list[tuple[str, ...]]] = {
        "uniform": [joint.members],
        "anchor": [tuple(member for member in joint.members if member != anchor)],
        "per_member": [(member,) for member in joint.members],
    }
    return tuple(_walk(contest, joint, leaks, alone, points) for leaks in walks[model])


def _walk(
    contest: Contest, joint: JointList, leaks: tuple[str, ...], alone: int, points: int
) -> Frontier:
    count = _fast if simple(contest, points) else _slow
    rows = count(contest, joint, leaks, points)
    shares = [Fraction(i, points - 1) for i in range(points)]
    steps: list[Step] = []
    for share, (seats, tied) in zip(shares, rows, strict=True):
        if steps and (steps[-1].seats, steps[-1].tied) == (seats, tied):
            steps[-1] = Step(steps[-1].start, share, seats, tied)
        else:
            steps.append(Step(share, share, seats, tied))
    only = [seats for seats, _ in rows]
    return Frontier(
        joint.members,
        leaks,
        alone,
        tuple(steps),
        _least(shares, only, lambda seats: seats >= alone),
        _least(shares, only, lambda seats: seats > alone),
    )


def _least(
    shares: list[Fraction], seats: list[int], good: Callable[[int], bool]
) -> Fraction | None:
    """The least share from which every point up to 100 % is good."""
    best = None
    for share, count in zip(reversed(shares), reversed(seats), strict=True):
        if not good(count):
            break
        best = share
    return best


def _at(joint: JointList, leaks: tuple[str, ...], share: Fraction) -> JointList:
    retention: Mapping[str, Fraction] = dict.fromkeys(leaks, share)
    return JointList(joint.members, retention, joint.lost_to, joint.name)


def _slow(
    contest: Contest, joint: JointList, leaks: tuple[str, ...], points: int
) -> list[tuple[int, bool]]:
    return [_point(contest, joint, leaks, Fraction(i, points - 1)) for i in range(points)]


def _point(
    contest: Contest, joint: JointList, leaks: tuple[str, ...], share: Fraction
) -> tuple[int, bool]:
    changed, _ = applied(contest, _at(joint, leaks, share))
    outcome = evaluate(changed, as_declared(changed))
    tied = any(joint.label in tie.parties for tie in outcome.ties)
    return outcome.seats.get(joint.label, 0), tied


def _fast(
    contest: Contest, joint: JointList, leaks: tuple[str, ...], points: int
) -> list[tuple[int, bool]]:
    """One batch per constituency; points where the joint list is tied are counted one by one."""
    seats, ties = walk(contest, joint, leaks, points)
    rows = [(int(count), False) for count in seats]
    for i in ties.nonzero()[0]:
        rows[i] = _point(contest, joint, leaks, Fraction(int(i), points - 1))
    return rows
