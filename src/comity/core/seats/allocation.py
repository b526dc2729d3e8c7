"""Votes to seats in one constituency, on exact numbers, with every tie said aloud.

`allocate` never breaks a tie by itself. It returns the seats that are certain, the ties, and the
quotients on both sides of the line; `Allocation.resolve` asks a chooser and keeps what it said.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from typing import cast

from comity.core.seats import divisors, quotas
from comity.core.seats.errors import (
    InexactVotes,
    MagnitudeMismatch,
    NegativeVotes,
    NoEligibleParty,
    UnresolvedTie,
)
from comity.core.seats.methods import Divisor, Method, Number, Plurality, Quota, TwoRound
from comity.core.seats.ties import Tie

Chooser = Callable[[Tie], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Allocation:
    """Seats per party that are certain, and the ties that remain.

    `last` and `next` are (numerator, denominator) of the last quotient or remainder that won a
    seat and of the best that did not; None where there is no such thing. `unallocated` counts
    seats left for a later tier. `resolved` holds (tie, chosen parties, who chose).
    """

    seats: dict[str, int]
    ties: tuple[Tie, ...] = ()
    last: tuple[int, int] | None = None
    next: tuple[int, int] | None = None
    unallocated: int = 0
    resolved: tuple[tuple[Tie, tuple[str, ...], str], ...] = ()

    @property
    def last_quotient(self) -> Fraction | None:
        """The quotient or remainder of the last seat (squared for Huntington-Hill)."""
        return None if self.last is None else Fraction(*self.last)

    @property
    def next_quotient(self) -> Fraction | None:
        """The best quotient or remainder without a seat (squared for Huntington-Hill)."""
        return None if self.next is None else Fraction(*self.next)

    @property
    def certain(self) -> dict[str, int]:
        """Seats that no tie can take away."""
        return dict(self.seats)

    @property
    def possible(self) -> dict[str, tuple[int, int]]:
        """Fewest and most seats per party over every way of settling the ties."""
        most = dict(self.seats)
        for tie in self.ties:
            for party in tie.parties:
                most[party] = most.get(party, 0) + tie.most
        return {party: (self.seats.get(party, 0), count) for party, count in most.items()}

    def resolve(self, chooser: Chooser, by: str = "chooser") -> "Allocation":
        """Settle every tie by `chooser(tie)`, which returns as many parties as the tie has seats.

        The choice is kept in `resolved` with the name `by`. Raises UnresolvedTie when the choice
        does not fit the tie; an empty choice leaves that tie open.
        """
        seats, left, resolved = dict(self.seats), [], list(self.resolved)
        for tie in self.ties:
            chosen = tuple(chooser(tie))
            if not chosen:
                left.append(tie)
                continue
            tie.check(chosen)
            for party in chosen:
                seats[party] = seats.get(party, 0) + 1
            resolved.append((tie, chosen, by))
        return replace(self, seats=seats, ties=tuple(left), resolved=tuple(resolved))

    def settled(self) -> dict[str, int]:
        """The seats, or UnresolvedTie if any tie is open."""
        if self.ties:
            raise UnresolvedTie("; ".join(str(tie) for tie in self.ties))
        return dict(self.seats)


def whole_votes(votes: Mapping[str, Number]) -> tuple[dict[str, int], int]:
    """Votes scaled to integers by one common factor, and that factor.

    Raises InexactVotes for anything but int and Fraction, NegativeVotes below zero.
    """
    scale = 1
    for party, count in votes.items():
        if type(count) is not int:
            if not isinstance(count, Fraction):
                raise InexactVotes(
                    f"The votes of {party} are {count!r}; only whole numbers and fractions count."
                )
            scale = lcm(scale, count.denominator)
        if count < 0:
            raise NegativeVotes(f"{party} has {count} votes; votes cannot be negative.")
    if scale == 1:
        return {party: int(count) for party, count in votes.items()}, 1
    return {party: int(count * scale) for party, count in votes.items()}, scale


def allocate(
    votes: Mapping[str, Number],
    seats: int,
    method: Method,
    *,
    capacity: Mapping[str, int] | None = None,
    prior: Mapping[str, int] | None = None,
) -> Allocation:
    """Give `seats` seats to the parties of `votes` by `method`.

    `capacity` is the most seats a party can fill (candidates on its list). `prior` are seats a
    party already holds, not part of `seats`: its divisors start behind them (divisor methods
    only). Nobody without votes is seated. Divisor methods take O(parties^2) whatever the seats.

    Raises InexactVotes, NegativeVotes, MagnitudeMismatch (seats below zero, more seats than all
    capacities), NoEligibleParty (nobody has votes), QuotaOveraward.
    """
    whole, scale = _checked(votes, seats)
    standing = [party for party, count in whole.items() if count]
    if seats and not standing:
        raise NoEligibleParty(f"There are {seats} seats and no list with votes.")
    if isinstance(method, Divisor):
        outcome = _by_divisor(whole, standing, seats, method, capacity, prior)
    elif prior:
        raise MagnitudeMismatch("Seats already held count in divisor methods only.")
    elif isinstance(method, Quota):
        outcome = _by_quota(whole, standing, seats, method, capacity, scale)
    elif isinstance(method, Plurality):
        outcome = _by_plurality(whole, seats)
    else:
        outcome = _by_two_rounds(whole, seats, method)
    return outcome if scale == 1 else _unscaled(outcome, scale, method)


def _checked(votes: Mapping[str, Number], seats: int) -> tuple[Mapping[str, int], int]:
    """The votes as integers over one scale, after the checks of `allocate`."""
    if type(seats) is not int:
        raise InexactVotes(f"The number of seats is {seats!r}; it must be a whole number.")
    if seats < 0:
        raise MagnitudeMismatch(f"{seats} seats cannot be given; the number is below zero.")
    for count in votes.values():
        if type(count) is not int or count < 0:
            return whole_votes(votes)
    return cast("Mapping[str, int]", votes), 1


def _unscaled(outcome: Allocation, scale: int, method: Method) -> Allocation:
    """Undo the common factor in the two quotients."""
    power = 2 if isinstance(method, Divisor) and method.name == "huntington_hill" else 1
    factor = scale**power

    def back(pair: tuple[int, int] | None) -> tuple[int, int] | None:
        return None if pair is None else (pair[0], pair[1] * factor)

    return replace(outcome, last=back(outcome.last), next=back(outcome.next))


def _limits(
    standing: Sequence[str], capacity: Mapping[str, int] | None, seats: int
) -> list[int] | None:
    if capacity is None:
        return None
    limits = [capacity.get(party, seats) for party in standing]
    if any(type(limit) is not int or limit < 0 for limit in limits):
        raise InexactVotes("A capacity must be a whole number of candidates, zero or more.")
    if sum(limits) < seats:
        raise MagnitudeMismatch(
            f"There are {seats} seats and only {sum(limits)} candidates on the lists with votes."
        )
    return limits


def _by_divisor(
    votes: Mapping[str, int],
    standing: list[str],
    seats: int,
    method: Divisor,
    capacity: Mapping[str, int] | None,
    prior: Mapping[str, int] | None,
) -> Allocation:
    counts = [votes[party] for party in standing]
    limits = _limits(standing, capacity, seats)
    held = None if prior is None else [prior.get(party, 0) for party in standing]
    given, edge, last, following = divisors.divide(counts, seats, method, limits, held)
    return _allocation(votes, standing, given, edge, last, following)


def _by_quota(
    votes: Mapping[str, int],
    standing: list[str],
    seats: int,
    method: Quota,
    capacity: Mapping[str, int] | None,
    scale: int,
) -> Allocation:
    counts = [votes[party] for party in standing]
    limits = _limits(standing, capacity, seats)
    given, edge, last, following, left = quotas.divide(counts, seats, method, limits, scale)
    found = _allocation(votes, standing, given, edge, last, following)
    return found if not left else replace(found, unallocated=left)


def _allocation(
    votes: Mapping[str, int],
    standing: list[str],
    given: list[int],
    edge: tuple[tuple[int, ...], int] | None,
    last: tuple[int, int] | None,
    following: tuple[int, int] | None,
) -> Allocation:
    seats = dict.fromkeys(votes, 0)
    for party, count in zip(standing, given, strict=True):
        seats[party] = count
    if edge is None:
        return Allocation(seats, (), last, following)
    places, open_seats = edge
    tie = Tie(tuple(sorted(standing[place] for place in places)), open_seats)
    return Allocation(seats, (tie,), last, following)


def _by_plurality(votes: Mapping[str, int], seats: int) -> Allocation:
    given = dict.fromkeys(votes, 0)
    if not seats:
        return Allocation(given)
    best = max(votes.values())
    first = sorted(party for party, count in votes.items() if count == best)
    others = [count for party, count in votes.items() if party not in first and count]
    following = (best, 1) if len(first) > 1 else (max(others), 1) if others else None
    if len(first) > 1:
        tie = Tie(tuple(first), seats, most=seats, whole=True)
        return Allocation(given, (tie,), (best, 1), following)
    given[first[0]] = seats
    return Allocation(given, (), (best, 1), following)


def _by_two_rounds(votes: Mapping[str, int], seats: int, method: TwoRound) -> Allocation:
    if seats != 1:
        raise MagnitudeMismatch(f"A two-round election fills one seat, not {seats}.")
    ranked = sorted(votes, key=lambda party: (-votes[party], party))
    if 2 * votes[ranked[0]] > sum(votes.values()):
        return _by_plurality(votes, 1)
    if method.runoff is not None:
        second, _ = whole_votes(method.runoff)
        if not any(second.values()):
            raise NoEligibleParty("Nobody has votes in the second round.")
        return _by_plurality({party: second.get(party, 0) for party in votes}, 1)
    bar = votes[ranked[min(method.top, len(ranked)) - 1]]
    through = tuple(sorted(party for party in votes if votes[party] >= bar and votes[party]))
    return Allocation(dict.fromkeys(votes, 0), (Tie(through, 1, stage="runoff"),))
