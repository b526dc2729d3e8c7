"""Batches give what `allocate` gives, ties included."""

from fractions import Fraction

import numpy as np
import pytest

from comity.core.seats.allocation import allocate
from comity.core.seats.batch import CHUNK, divide_batch, remainders_batch
from comity.core.seats.errors import (
    ElectoralError,
    InexactVotes,
    MagnitudeMismatch,
    NegativeVotes,
    NoEligibleParty,
    QuotaOveraward,
)
from comity.core.seats.methods import Divisor, Quota

DIVISORS = [
    Divisor("dhondt"),
    Divisor("sainte_lague"),
    Divisor("sainte_lague", Fraction(7, 5)),
    Divisor("dhondt", Fraction(1, 2)),
    Divisor("imperiali"),
    Divisor("danish"),
]


def elections(high, count=300, parties=6):
    votes = np.random.default_rng(high).integers(0, high, (count, parties))
    votes[:, 0] += 1
    return votes


def same(votes, seats, method, result):
    given, tied = result
    for row, count, tie in zip(votes, given, tied, strict=True):
        found = allocate({str(i): int(n) for i, n in enumerate(row)}, seats, method)
        assert list(found.seats.values()) == list(count), (row, seats)
        assert bool(found.ties) == tie, (row, seats)


@pytest.mark.parametrize("method", DIVISORS, ids=str)
@pytest.mark.parametrize("high", [4, 40, 10**9])
def test_divisors(method, high):
    votes = elections(high)
    for seats in (1, 5, 23):
        same(votes, seats, method, divide_batch(votes, seats, method))


@pytest.mark.parametrize("name", ["hare", "droop", "hagenbach_bischoff"])
@pytest.mark.parametrize("high", [4, 40, 10**9])
def test_remainders(name, high):
    votes = elections(high)
    for seats in (1, 5, 23):
        try:
            result = remainders_batch(votes, seats, Quota(name))
        except QuotaOveraward:
            assert name == "hagenbach_bischoff"
            continue
        same(votes, seats, Quota(name), result)


def test_more_elections_than_one_chunk():
    votes = elections(1000, CHUNK + 7, 3)
    same(votes[-9:], 7, DIVISORS[0], [part[-9:] for part in divide_batch(votes, 7, DIVISORS[0])])


def test_an_uneven_start_is_mended():
    """Sainte-Laguë with a very late first seat and many small lists starts far off."""
    votes = np.array([[1, 1, 1, 1, 1, 1, 900], [5, 5, 5, 5, 5, 5, 5]])
    for method in DIVISORS:
        same(votes, 11, method, divide_batch(votes, 11, method))


def test_nothing_to_count():
    votes = np.zeros((0, 3), dtype=int)
    assert divide_batch(votes, 5, DIVISORS[0])[0].shape == (0, 3)
    assert remainders_batch(np.ones((2, 3), dtype=int), 0, Quota("hare"))[0].sum() == 0


def test_whole_quotas_leave_nothing_or_more_than_one_round():
    votes = np.array([[5, 5], [1, 3]])
    same(votes, 2, Quota("hare"), remainders_batch(votes, 2, Quota("hare")))
    small = np.array([[1, 1, 0]])
    same(small, 9, Quota("droop"), remainders_batch(small, 9, Quota("droop")))


@pytest.mark.parametrize("count", [divide_batch, remainders_batch])
def test_refusals(count):
    method = DIVISORS[0] if count is divide_batch else Quota("hare")
    with pytest.raises(InexactVotes):
        count(np.ones((2, 2)), 3, method)
    with pytest.raises(InexactVotes):
        count(np.ones(3, dtype=int), 3, method)
    with pytest.raises(MagnitudeMismatch):
        count(np.ones((2, 2), dtype=int), -1, method)
    with pytest.raises(NegativeVotes):
        count(np.array([[1, -1]]), 3, method)
    with pytest.raises(NoEligibleParty):
        count(np.array([[1, 1], [0, 0]]), 3, method)
    with pytest.raises(ElectoralError, match="too large"):
        count(np.array([[2**60, 1]]), 3, method)


def test_methods_that_come_one_by_one_only():
    for method in (Divisor("adams"), Divisor("huntington_hill")):
        with pytest.raises(ElectoralError, match="not counted in batches"):
            divide_batch(np.ones((1, 2), dtype=int), 3, method)
    with pytest.raises(ElectoralError, match="unrounded"):
        remainders_batch(np.ones((1, 2), dtype=int), 3, Quota("hare", "nearest"))
    with pytest.raises(QuotaOveraward):
        remainders_batch(np.array([[50, 50]]), 2, Quota("imperiali"))
