"""Divisor methods: a common threshold gives nearly all seats at once, the rest one by one.

A quotient is votes / divisor with integers on both sides. Two different quotients a/b and c/d
differ by at least 1/(bd), so as long as votes * divisor stays below 2**51 their correctly
rounded floats differ too and compare exactly as the rationals do; above it Fractions are used.
"""

from collections.abc import Callable
from fractions import Fraction
from heapq import heapify, heappop, heappush, heapreplace
from operator import truediv

from comity.core.seats.methods import LINEAR, Divisor

Pair = tuple[int, int]
Edge = tuple[tuple[int, ...], int] | None
Result = tuple[list[int], Edge, Pair | None, Pair | None]
Quotient = Callable[[int, int], "float | Fraction"]

SAFE = 1 << 51
# Up to so many seats are mended by plain search, which is faster for few lists.
FEW = 24


def scaled(method: Divisor) -> tuple[int, int, int]:
    """(a, b, first) as integers with one common factor: divisors first, a + b, 2a + b, ..."""
    a, b = LINEAR[method.name]
    if method.first is None:
        return a, b, b
    first = Fraction(method.first)
    q = first.denominator
    return a * q, b * q, first.numerator


def divide(
    votes: list[int],
    seats: int,
    method: Divisor,
    limits: list[int] | None = None,
    held: list[int] | None = None,
) -> Result:
    """Seats for each of `votes` (all above zero), the tie at the line, and both quotients.

    The tie is (places, seats): the seats at equal quotients are taken out of the result.
    """
    if not seats:
        return [0] * len(votes), None, None, None
    if method.name == "huntington_hill":
        return _general(votes, seats, lambda k: k * (k + 1), 2, limits, held)
    a, b, first = scaled(method)
    if b == 0 or limits is not None or held is not None:
        return _general(votes, seats, lambda k: a * k + b if k else first, 1, limits, held)
    return _linear(votes, seats, a, b, first)


def _linear(votes: list[int], seats: int, a: int, b: int, first: int) -> Result:
    """The common case, tuned: `given` starts at a common threshold and is then mended."""
    total, parties = sum(votes), len(votes)
    factor = 2 * a * seats + parties * (2 * b - a)
    base, step = 2 * total * b, 2 * total * a
    given = [
        (count * factor - base) // step + 1 if count * factor >= base else 0 for count in votes
    ]
    if first != b:
        bar = 2 * total * first
        given = [
            k if k > 1 else int(count * factor >= bar)
            for k, count in zip(given, votes, strict=True)
        ]
    safe = max(votes) * (a * (seats + parties) + b + first) < SAFE
    quotient: Quotient = truediv if safe else Fraction
    following = [
        quotient(count, a * k + b if k else first) for count, k in zip(votes, given, strict=True)
    ]
    surplus = sum(given) - seats
    if abs(surplus) > FEW:
        _mend_by_heap(votes, given, following, surplus, (a, b, first), quotient)
        surplus = 0
    while surplus < 0:
        place = following.index(max(following))
        given[place] += 1
        following[place] = quotient(votes[place], a * given[place] + b)
        surplus += 1
    latest = [
        quotient(count, a * k + b - a if k > 1 else first) if k else None
        for count, k in zip(votes, given, strict=True)
    ]
    while surplus > 0:
        low = min(value for value in latest if value is not None)
        place = latest.index(low)
        following[place] = low
        given[place] = k = given[place] - 1
        latest[place] = quotient(votes[place], a * k + b - a if k > 1 else first) if k else None
        surplus -= 1
    low = min(value for value in latest if value is not None)
    high = max(following)
    won, lost = latest.index(low), following.index(high)
    k, m = given[won], given[lost]
    last = (votes[won], a * k + b - a if k > 1 else first)
    coming = (votes[lost], a * m + b if m else first)
    if low != high:
        return given, None, last, coming
    return given, _cut(given, latest, following, low), last, coming


def _mend_by_heap(
    votes: list[int],
    given: list[int],
    following: "list[float | Fraction]",
    surplus: int,
    divisors: tuple[int, int, int],
    quotient: Quotient,
) -> None:
    """Many lists: the same mending with a heap, in O(surplus * log lists)."""
    a, b, first = divisors

    def at(k: int) -> int:
        return a * k + b if k else first

    if surplus < 0:
        heap = [(-value, place) for place, value in enumerate(following)]
        heapify(heap)
        for _ in range(-surplus):
            _, place = heap[0]
            given[place] += 1
            following[place] = quotient(votes[place], at(given[place]))
            heapreplace(heap, (-following[place], place))
        return
    held = [(quotient(votes[p], at(k - 1)), p) for p, k in enumerate(given) if k]
    heapify(held)
    for _ in range(surplus):
        value, place = heappop(held)
        following[place] = value
        given[place] -= 1
        if given[place]:
            heappush(held, (quotient(votes[place], at(given[place] - 1)), place))


def _cut(
    given: list[int],
    latest: "list[float | Fraction | None]",
    following: "list[float | Fraction]",
    line: "float | Fraction",
) -> Edge:
    """Take the seats at the line out of `given` and say between whom they lie."""
    inside = [place for place, value in enumerate(latest) if value == line]
    outside = [place for place, value in enumerate(following) if value == line]
    for place in inside:
        given[place] -= 1
    return tuple(sorted({*inside, *outside})), len(inside)


def _general(
    votes: list[int],
    seats: int,
    divisor: Callable[[int], int],
    power: int,
    limits: list[int] | None,
    held: list[int] | None,
) -> Result:
    """Seat by seat with Fractions: divisors of zero, capacities and seats already held.

    A divisor of zero is an endless quotient; among those the larger vote goes first.
    """
    base = held if held is not None else [0] * len(votes)
    top = [None] * len(votes) if limits is None else limits
    given = [0] * len(votes)

    def rank(place: int, k: int) -> tuple[int, Fraction]:
        d = divisor(k)
        weight = votes[place] ** power
        return (1, Fraction(weight)) if d == 0 else (0, Fraction(weight, d))

    def open_rank(place: int) -> tuple[int, Fraction] | None:
        limit = top[place]
        full = limit is not None and given[place] >= limit
        return None if full else rank(place, base[place] + given[place])

    following = [open_rank(place) for place in range(len(votes))]
    heap = [(-v[0], -v[1], place) for place, v in enumerate(following) if v is not None]
    heapify(heap)
    for _ in range(seats):
        _, _, place = heappop(heap)
        given[place] += 1
        following[place] = value = open_rank(place)
        if value is not None:
            heappush(heap, (-value[0], -value[1], place))
    latest = [
        rank(place, base[place] + count - 1) if count else None for place, count in enumerate(given)
    ]
    low = min(value for value in latest if value is not None)
    high = max((value for value in following if value is not None), default=None)
    last = None if low[0] else (low[1].numerator, low[1].denominator)
    if high is None:
        return given, None, last, None
    coming = None if high[0] else (high[1].numerator, high[1].denominator)
    if low != high:
        return given, None, last, coming
    inside = [place for place, value in enumerate(latest) if value == low]
    outside = [place for place, value in enumerate(following) if value == low]
    for place in inside:
        given[place] -= 1
    return given, (tuple(sorted({*inside, *outside})), len(inside)), last, coming
