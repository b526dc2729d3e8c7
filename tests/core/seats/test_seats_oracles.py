"""Other libraries count the same; where they break a tie we say that there is one."""

import random
import warnings
from fractions import Fraction

import pytest

from comity.core.seats.allocation import allocate
from comity.core.seats.errors import QuotaOveraward
from comity.core.seats.methods import Divisor, Quota

apportionment = pytest.importorskip("apportionment.methods")
proportional = pytest.importorskip("votelib.evaluate.proportional")
threshold = pytest.importorskip("votelib.evaluate.threshold")
NAMES = "ABCDEFGH"


def cases(seed, count):
    """Random elections, every second one rich in ties."""
    rng = random.Random(seed)
    for number in range(count):
        parties = rng.randint(2, 8)
        high = rng.choice([6, 20]) if number % 2 else 10**6
        votes = {name: rng.randint(1, high) for name in NAMES[:parties]}
        yield votes, rng.randint(1, 25)


def votelib_seats(evaluator, votes, seats):
    """votelib's result as seats plus whether it reported a tie."""
    result = evaluator.evaluate(votes, seats)
    tied = any(not isinstance(party, str) for party in result)
    return {party: result.get(party, 0) for party in votes}, tied


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (Divisor("dhondt"), "d_hondt"),
        (Divisor("sainte_lague"), "sainte_lague"),
        (Divisor("imperiali"), "imperiali"),
        (Divisor("danish"), "danish"),
    ],
)
def test_divisors_against_votelib(ours, theirs):
    evaluator = proportional.HighestAverages(theirs)
    untied = 0
    for votes, seats in cases(11, 600):
        found = allocate(votes, seats, ours)
        result, tied = votelib_seats(evaluator, votes, seats)
        assert tied == bool(found.ties), (votes, seats)
        if not tied:
            assert result == found.seats, (votes, seats)
            untied += 1
        else:
            assert all(result[p] >= found.seats[p] for p in votes) or sum(result.values()) < seats
    assert 200 < untied < 600


@pytest.mark.parametrize("name", ["hare", "droop", "hagenbach_bischoff"])
def test_largest_remainder_against_votelib(name):
    evaluator = proportional.LargestRemainder(name)
    compared = 0
    for votes, seats in cases(12, 600):
        try:
            found = allocate(votes, seats, Quota(name))
        except QuotaOveraward:
            assert name == "hagenbach_bischoff"
            continue
        result, tied = votelib_seats(evaluator, votes, seats)
        if found.ties or sum(result.values()) < seats:
            # votelib leaves seats open where there are more than one for each list
            continue
        assert not tied
        assert result == found.seats, (votes, seats)
        compared += 1
    assert compared > 200


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (Divisor("dhondt"), "dhondt"),
        (Divisor("sainte_lague"), "saintelague"),
        (Divisor("sainte_lague", Fraction(7, 5)), "modified_saintelague"),
        (Divisor("huntington_hill"), "huntington"),
        (Divisor("adams"), "adams"),
        (Quota("hare"), "hamilton"),
    ],
)
def test_methods_against_apportionment(ours, theirs):
    names = {"dhondt": "dhondt", "saintelague": "webster", "adams": "adams"}
    method = names.get(theirs, theirs)
    exact = theirs != "huntington"
    compared = 0
    for votes, seats in cases(13, 400):
        if theirs in ("huntington", "adams") and seats < len(votes):
            continue
        found = allocate(votes, seats, ours)
        if found.ties:
            with pytest.raises(apportionment.TiesException):
                run(method, votes, seats, exact, tiesallowed=False)
            continue
        result = run(method, votes, seats, exact, tiesallowed=True)
        assert result == list(found.seats.values()), (votes, seats)
        compared += 1
    assert compared > 120


def run(method, votes, seats, exact, *, tiesallowed):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [
            int(count)
            for count in apportionment.compute(
                method, list(votes.values()), seats, fractions=exact, tiesallowed=tiesallowed
            )
        ]
