"""Many elections at once with numpy: the same seats as `allocate`, and an exact mask of ties.

Votes are integers of shape (elections, parties). A quotient votes / divisor is a correctly
rounded float; as long as votes * divisor stays below 2**51 equal floats are equal rationals and
smaller floats smaller ones (see `divisors`). Larger inputs are refused, never rounded.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from comity.core.seats.allocation import allocate
from comity.core.seats.divisors import SAFE, scaled
from comity.core.seats.errors import (
    ElectoralError,
    InexactVotes,
    MagnitudeMismatch,
    NegativeVotes,
    NoEligibleParty,
    QuotaOveraward,
)
from comity.core.seats.methods import LINEAR, Divisor, Quota

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
CHUNK: Final = 2048


def _checked(votes: NDArray[np.generic], seats: int) -> Ints:
    if votes.ndim != 2 or not np.issubdtype(votes.dtype, np.integer):
        raise InexactVotes("Votes must be whole numbers of shape (elections, parties).")
    if type(seats) is not int or seats < 0:
        raise MagnitudeMismatch(f"{seats!r} is not a number of seats.")
    whole: Ints = votes.astype(np.int64, copy=False)
    if whole.size and int(whole.min()) < 0:
        raise NegativeVotes("A vote count is below zero.")
    if seats and whole.shape[0] and not bool(whole.any(axis=1).all()):
        raise NoEligibleParty("There are seats and no votes in at least one election.")
    return whole


def divide_batch(votes: NDArray[np.generic], seats: int, method: Divisor) -> tuple[Ints, Mask]:
    """Seats that are certain, shape (elections, parties), and which elections have a tie.

    Raises what `allocate` raises, and ElectoralError where numbers are too large to stay exact
    or the method has no linear divisors above zero.
    """
    whole = _checked(votes, seats)
    if method.name not in LINEAR or LINEAR[method.name][1] == 0:
        raise ElectoralError(f"{method.name} is not counted in batches.")
    a, b, first = scaled(method)
    count, parties = whole.shape
    result = np.zeros((count, parties), dtype=np.int64)
    ties = np.zeros(count, dtype=np.bool_)
    if not seats or not count:
        return result, ties
    if int(whole.max()) * (a * (seats + parties) + b + first) >= SAFE:
        raise ElectoralError("These votes are too large to be counted exactly in a batch.")
    for start in range(0, count, CHUNK):
        part = whole[start : start + CHUNK]
        given, tied = _divide(np.ascontiguousarray(part.T, dtype=np.float64), seats, a, b, first)
        result[start : start + CHUNK] = given.T
        ties[start : start + CHUNK] = tied
    return result, ties


def _divide(votes: Floats, seats: int, a: int, b: int, first: int) -> tuple[Floats, Mask]:
    """One chunk, parties first; floats hold whole numbers exactly."""
    parties = votes.shape[0]
    share = votes * ((2 * a * seats + parties * (2 * b - a)) / (2.0 * a) / votes.sum(axis=0))
    given = np.floor(share + (1.0 - b / a))
    if b > a:
        np.maximum(given, 0.0, out=given)
    if first != b:
        few = given <= 1.0
        given[few] = share[few] * a >= first
    following = votes / _divisors(given, a, b, first)
    surplus = given.sum(axis=0) - seats
    columns = np.flatnonzero(surplus < 0)
    while columns.size:
        rows = following[:, columns].argmax(axis=0)
        given[rows, columns] += 1.0
        following[rows, columns] = votes[rows, columns] / (given[rows, columns] * a + b)
        surplus[columns] += 1.0
        columns = columns[surplus[columns] < 0]
    latest = _latest(votes, given, a, b, first)
    columns = np.flatnonzero(surplus > 0)
    while columns.size:
        rows = latest[:, columns].argmin(axis=0)
        following[rows, columns] = latest[rows, columns]
        given[rows, columns] -= 1.0
        latest[rows, columns] = _latest(votes[rows, columns], given[rows, columns], a, b, first)
        surplus[columns] -= 1.0
        columns = columns[surplus[columns] > 0]
    low, high = latest.min(axis=0), following.max(axis=0)
    _mend(votes, given, low, high, seats, (a, b, first))
    tied: Mask = low == high
    for column in np.flatnonzero(tied):
        given[latest[:, column] == low[column], column] -= 1.0
    return given, tied


def _divisors(given: Floats, a: int, b: int, first: int) -> Floats:
    plain = given * a + b
    if first != b:
        plain[given == 0.0] = first
    return plain


def _latest(votes: Floats, given: Floats, a: int, b: int, first: int) -> Floats:
    """Quotient of the last seat held; endless where no seat is held."""
    divisor = given * a + (b - a)
    if first != b:
        divisor[given == 1.0] = first
    held = given > 0.0
    divisor[~held] = 1.0
    latest = votes / divisor
    latest[~held] = np.inf
    return latest


def _mend(
    votes: Floats,
    given: Floats,
    low: Floats,
    high: Floats,
    seats: int,
    divisors: tuple[int, int, int],
) -> None:
    """Elections whose start was not one threshold for all (rounding) are moved seat by seat."""
    a, b, first = divisors
    for column in np.flatnonzero(high > low):
        one = votes[:, column]
        while True:
            following = one / _divisors(given[:, column], a, b, first)
            latest = _latest(one, given[:, column], a, b, first)
            up, down = int(following.argmax()), int(latest.argmin())
            low[column], high[column] = latest[down], following[up]
            if following[up] <= latest[down]:
                break
            given[up, column] += 1.0
            given[down, column] -= 1.0


def remainders_batch(votes: NDArray[np.generic], seats: int, method: Quota) -> tuple[Ints, Mask]:
    """Seats by an unrounded quota and largest remainders, and which elections have a tie.

    Raises QuotaOveraward, and ElectoralError for rounded quotas and numbers too large.
    """
    whole = _checked(votes, seats)
    if method.rounding != "exact" or method.remainders != "largest":
        raise ElectoralError("Only unrounded quotas with largest remainders come in batches.")
    count, parties = whole.shape
    ties = np.zeros(count, dtype=np.bool_)
    if not seats or not count:
        return np.zeros((count, parties), dtype=np.int64), ties
    if int(whole.max()) * parties * (seats + 2) >= 1 << 62:
        raise ElectoralError("These votes are too large to be counted exactly in a batch.")
    number = whole.sum(axis=1, keepdims=True)
    parts = {"hare": seats, "droop": 1, "hagenbach_bischoff": seats + 1, "imperiali": seats + 2}
    if method.name == "droop":
        number = number // (seats + 1) + 1
    given, rests = np.divmod(whole * parts[method.name], number)
    left = seats - given.sum(axis=1)
    if int(left.min()) < 0:
        raise QuotaOveraward(f"Whole {method.name} quotas give out more seats than there are.")
    rests[whole == 0] = -1
    ranked = -np.sort(-rests, axis=1)
    row = np.arange(count)
    short = (left > 0) & (left < parties)
    line = ranked[row, np.where(short, left - 1, 0)]
    after = ranked[row, np.where(short, left, 0)]
    bar = np.where(short, line, np.iinfo(np.int64).max)
    ties = short & (line == after)
    given += rests > bar[:, None]
    given += (rests == bar[:, None]) & ~ties[:, None]
    for index in np.flatnonzero((left >= parties) | (short & (line < 0))):
        names = {str(place): int(n) for place, n in enumerate(whole[index])}
        found = allocate(names, seats, method)
        given[index] = list(found.seats.values())
        ties[index] = bool(found.ties)
    return given, ties
