"""Indices and power, against hand figures and brute force."""

from fractions import Fraction
from itertools import combinations, permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from comity.core.seats import indices, power
from comity.core.seats.errors import ElectoralError, InexactVotes, NegativeVotes, NoEligibleParty

GAMES = st.lists(st.integers(0, 9), min_size=1, max_size=6).map(
    lambda sizes: dict(zip("ABCDEF", sizes, strict=False))
)


def winning(game, members, quota):
    return sum(game[party] for party in members) >= quota


def subsets(parties):
    return [set(c) for n in range(len(parties) + 1) for c in combinations(parties, n)]


@given(GAMES, st.data())
def test_banzhaf_against_brute_force(game, data):
    assume(any(game.values()))
    quota = data.draw(st.integers(1, sum(game.values())))
    swings = {
        party: sum(
            not winning(game, s, quota) and winning(game, s | {party}, quota)
            for s in subsets([p for p in game if p != party])
        )
        for party in game
    }
    total = sum(swings.values())
    assert power.banzhaf(game, quota) == {p: Fraction(n, total) for p, n in swings.items()}


@given(GAMES, st.data())
def test_shapley_shubik_against_brute_force(game, data):
    assume(any(game.values()))
    quota = data.draw(st.integers(1, sum(game.values())))
    pivots = dict.fromkeys(game, 0)
    orders = list(permutations(game))
    for order in orders:
        held = 0
        for party in order:
            held += game[party]
            if held >= quota:
                pivots[party] += 1
                break
    expected = {party: Fraction(n, len(orders)) for party, n in pivots.items()}
    assert power.shapley_shubik(game, quota) == expected


@given(GAMES)
def test_minimal_winning_coalitions_against_brute_force(game):
    assume(any(game.values()))
    quota = sum(game.values()) // 2 + 1
    wins = [s for s in subsets(list(game)) if winning(game, s, quota)]
    minimal = [s for s in wins if not any(other < s for other in wins)]
    found = power.minimal_winning_coalitions(game)
    assert sorted(sorted(s) for s in minimal) == sorted(sorted(s) for s in found)


def test_a_small_partner_can_be_as_strong_as_a_large_one():
    seats = {"A": 49, "B": 49, "C": 2}
    third = Fraction(1, 3)
    assert power.banzhaf(seats) == {"A": third, "B": third, "C": third}
    assert power.shapley_shubik(seats) == {"A": third, "B": third, "C": third}
    assert power.minimal_winning_coalitions(seats) == [("A", "B"), ("A", "C"), ("B", "C")]


def test_games_that_are_refused():
    with pytest.raises(InexactVotes):
        power.banzhaf({"A": 1.0})
    with pytest.raises(NegativeVotes):
        power.banzhaf({"A": -1})
    with pytest.raises(NoEligibleParty):
        power.shapley_shubik({"A": 0})
    for quota in (0, 3):
        with pytest.raises(ElectoralError, match="decides nothing"):
            power.banzhaf({"A": 2}, quota)
    with pytest.raises(ElectoralError, match="too many"):
        power.minimal_winning_coalitions({str(i): 1 for i in range(21)})


def test_indices_by_hand():
    votes, seats = {"A": 60, "B": 30, "C": 10}, {"A": 7, "B": 3}
    assert indices.gallagher(votes, seats) == pytest.approx(10.0)
    assert indices.loosemore_hanby(votes, seats) == Fraction(1, 10)
    assert indices.effective_number_of_parties({"A": 1, "B": 1}) == 2
    assert indices.effective_number_of_parties(votes) == Fraction(100, 46)
    assert indices.effective_threshold(1) == Fraction(1, 2)
    assert indices.effective_threshold(4) == Fraction(1, 10) + Fraction(1, 16)
    assert indices.wasted_votes(votes, seats) == 10


def test_indices_refuse_nothing_to_compare():
    with pytest.raises(NoEligibleParty):
        indices.gallagher({}, {"A": 1})
    with pytest.raises(ElectoralError):
        indices.effective_threshold(0)
