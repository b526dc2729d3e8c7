"""Methods on small numbers that can be checked by hand."""

from fractions import Fraction

import pytest

from comity.core.seats.allocation import Allocation, allocate
from comity.core.seats.errors import (
    ElectoralError,
    InexactVotes,
    MagnitudeMismatch,
    NegativeVotes,
    NoEligibleParty,
    QuotaOveraward,
    UnresolvedTie,
)
from comity.core.seats.methods import Divisor, Plurality, Quota, TwoRound
from comity.core.seats.ties import Tie

DHONDT = Divisor("dhondt")
SAINTE = Divisor("sainte_lague")
HARE = Quota("hare")
VOTES = {"A": 100_000, "B": 80_000, "C": 30_000, "D": 20_001}


def seats(votes, number, method, **more):
    return allocate(votes, number, method, **more).settled()


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        (DHONDT, [4, 3, 1, 0]),
        (SAINTE, [3, 3, 1, 1]),
        (Divisor("sainte_lague", Fraction(7, 5)), [3, 3, 1, 1]),
        (Divisor("imperiali"), [5, 3, 0, 0]),
        (Divisor("danish"), [3, 3, 1, 1]),
        (Divisor("adams"), [3, 3, 1, 1]),
        (Divisor("huntington_hill"), [3, 3, 1, 1]),
        (HARE, [3, 3, 1, 1]),
        (Quota("droop"), [4, 3, 1, 0]),
        (Quota("hagenbach_bischoff"), [4, 3, 1, 0]),
        (Plurality(), [8, 0, 0, 0]),
    ],
)
def test_each_method_on_eight_seats(method, expected):
    assert list(seats(VOTES, 8, method).values()) == expected


def test_quotients_on_both_sides_of_the_line():
    found = allocate(VOTES, 8, DHONDT)
    assert found.last_quotient == 25_000
    assert found.next_quotient == 20_001
    assert allocate(VOTES, 8, Divisor("huntington_hill")).last_quotient == Fraction(80_000**2, 6)


def test_remainders_on_both_sides_of_the_line():
    found = allocate({"A": 7, "B": 3, "C": 9}, 9, HARE)
    assert found.last_quotient == Fraction(8, 9)
    assert found.next_quotient == Fraction(6, 9)


def test_first_divisor_keeps_a_small_list_out():
    votes = {"A": 31, "B": 11}
    assert seats(votes, 2, SAINTE) == {"A": 1, "B": 1}
    assert seats(votes, 2, Divisor("sainte_lague", Fraction(7, 5))) == {"A": 2, "B": 0}


def test_sainte_lague_can_lose_by_merging():
    assert seats({"A": 49, "B": 18, "C": 16}, 3, SAINTE) == {"A": 2, "B": 1, "C": 0}
    assert seats({"AB": 67, "C": 16}, 3, SAINTE) == {"AB": 2, "C": 1}


def test_hare_loses_by_merging():
    assert seats({"A": 53, "B": 56, "C": 18}, 4, HARE) == {"A": 2, "B": 2, "C": 0}
    assert seats({"AB": 109, "C": 18}, 4, HARE) == {"AB": 3, "C": 1}


def test_alabama():
    votes = {"A": 7, "B": 3, "C": 9}
    assert seats(votes, 9, HARE) == {"A": 3, "B": 2, "C": 4}
    assert seats(votes, 10, HARE) == {"A": 4, "B": 1, "C": 5}


def test_tie_is_said_and_the_certain_seats_stand():
    found = allocate({"A": 60, "B": 30, "C": 30}, 3, DHONDT)
    assert found.certain == {"A": 1, "B": 0, "C": 0}
    assert found.ties == (Tie(("A", "B", "C"), 2),)
    assert found.possible == {"A": (1, 2), "B": (0, 1), "C": (0, 1)}
    assert found.last_quotient == found.next_quotient == 30


def test_tie_of_remainders():
    found = allocate({"A": 5, "B": 5, "C": 10}, 2, HARE)
    assert found.certain == {"A": 0, "B": 0, "C": 1}
    assert found.ties == (Tie(("A", "B"), 1),)


def test_resolve_asks_a_chooser_and_keeps_its_word():
    found = allocate({"A": 60, "B": 30, "C": 30}, 3, DHONDT)
    settled = found.resolve(lambda tie: tie.parties[:2], by="lot")
    assert settled.settled() == {"A": 2, "B": 1, "C": 0}
    assert settled.resolved == ((found.ties[0], ("A", "B"), "lot"),)
    with pytest.raises(UnresolvedTie, match="tied between A, B, C"):
        found.settled()
    assert found.resolve(lambda tie: ()).ties == found.ties


@pytest.mark.parametrize("choice", [("A",), ("A", "A"), ("A", "X"), ("A", "B", "C")])
def test_a_choice_must_fit_the_tie(choice):
    found = allocate({"A": 60, "B": 30, "C": 30}, 3, DHONDT)
    with pytest.raises(UnresolvedTie):
        found.resolve(lambda tie: choice)


def test_plurality_tie_goes_whole_to_one():
    found = allocate({"A": 5, "B": 5, "C": 1}, 2, Plurality())
    assert found.possible == {"A": (0, 2), "B": (0, 2), "C": (0, 0)}
    with pytest.raises(UnresolvedTie, match="One party"):
        found.resolve(lambda tie: ("A", "B"))
    assert found.resolve(lambda tie: ("B", "B")).settled() == {"A": 0, "B": 2, "C": 0}


def test_plurality_without_seats_or_rivals():
    assert allocate({"A": 1}, 0, Plurality()).seats == {"A": 0}
    assert allocate({"A": 1}, 1, Plurality()).next_quotient is None


def test_two_rounds():
    assert seats({"A": 51, "B": 49}, 1, TwoRound()) == {"A": 1, "B": 0}
    open_seat = allocate({"A": 40, "B": 35, "C": 25}, 1, TwoRound())
    assert open_seat.ties == (Tie(("A", "B"), 1, stage="runoff"),)
    second = TwoRound({"A": 45, "B": 55})
    assert seats({"A": 40, "B": 35, "C": 25}, 1, second) == {"A": 0, "B": 1, "C": 0}
    with pytest.raises(MagnitudeMismatch, match="one seat"):
        allocate(VOTES, 2, TwoRound())
    with pytest.raises(NoEligibleParty, match="second round"):
        allocate({"A": 40, "B": 35, "C": 25}, 1, TwoRound({"A": 0}))


def test_half_of_the_votes_is_no_majority():
    assert allocate({"A": 50, "B": 30, "C": 20}, 1, TwoRound()).ties[0].parties == ("A", "B")


def test_capacity_moves_seats_to_the_next_quotient():
    found = allocate(VOTES, 8, DHONDT, capacity={"A": 2})
    assert found.settled() == {"A": 2, "B": 4, "C": 1, "D": 1}
    assert seats(VOTES, 8, HARE, capacity={"A": 2}) == {"A": 2, "B": 4, "C": 1, "D": 1}
    assert seats({"A": 9, "B": 1}, 2, DHONDT, capacity={"A": 1, "B": 1}) == {"A": 1, "B": 1}
    assert allocate({"A": 9, "B": 1}, 2, DHONDT, capacity={"A": 1, "B": 1}).next_quotient is None


def test_capacity_below_the_seats_is_refused():
    with pytest.raises(MagnitudeMismatch, match="only 3 candidates"):
        allocate({"A": 9, "B": 1}, 4, DHONDT, capacity={"A": 1, "B": 2})
    with pytest.raises(InexactVotes, match="capacity"):
        allocate({"A": 9, "B": 1}, 1, DHONDT, capacity={"A": -1})


def test_quota_tie_among_lists_with_capacity_is_named_rightly():
    votes = {"A": 60, "B": 10, "C": 10}
    found = allocate(votes, 4, HARE, capacity={"A": 2})
    assert found.certain == {"A": 2, "B": 1, "C": 1}
    found = allocate(votes, 3, HARE, capacity={"A": 2})
    assert found.certain == {"A": 2, "B": 0, "C": 0}
    assert found.ties == (Tie(("B", "C"), 1),)


def test_seats_already_held():
    found = allocate({"A": 60, "B": 41}, 2, DHONDT, prior={"A": 2})
    assert found.settled() == {"A": 0, "B": 2}
    assert found.last_quotient == Fraction(41, 2)
    with pytest.raises(MagnitudeMismatch, match="divisor methods only"):
        allocate(VOTES, 2, HARE, prior={"A": 1})


def test_divisor_zero_seats_the_larger_first():
    adams = Divisor("adams")
    assert seats({"A": 5, "B": 3, "C": 2}, 2, adams) == {"A": 1, "B": 1, "C": 0}
    found = allocate({"A": 5, "B": 3, "C": 3}, 2, adams)
    assert found.certain == {"A": 1, "B": 0, "C": 0}
    assert found.ties == (Tie(("B", "C"), 1),)
    assert found.last_quotient is None


def test_nobody_without_votes_is_seated():
    for method in (DHONDT, SAINTE, Divisor("adams"), HARE, Quota("droop")):
        assert seats({"A": 3, "B": 0}, 5, method) == {"A": 5, "B": 0}


def test_no_seats_at_all():
    for method in (DHONDT, HARE):
        assert allocate(VOTES, 0, method).seats == {"A": 0, "B": 0, "C": 0, "D": 0}
    assert allocate({}, 0, DHONDT).seats == {}


def test_fractions_count_as_their_integers_do():
    halves = {party: Fraction(count, 3) for party, count in VOTES.items()}
    for method in (DHONDT, SAINTE, HARE, Divisor("huntington_hill")):
        assert seats(halves, 8, method) == seats(VOTES, 8, method)
    assert allocate(halves, 8, DHONDT).last_quotient == Fraction(25_000, 3)
    assert allocate(halves, 8, Divisor("huntington_hill")).last_quotient == Fraction(
        80_000**2, 6 * 9
    )


def test_a_rounded_quota_is_rounded_in_votes_whatever_the_fractions():
    votes = {"A": 1001, "B": 500}
    quota = Quota("hagenbach_bischoff", rounding="nearest", overaward="smallest_remainder")
    finer = {"A": Fraction(1001), "B": Fraction(999, 2) + Fraction(1, 2)}
    assert quota.value(1501, 3) == 375
    assert seats(votes, 3, quota) == seats(finer, 3, quota)
    sixths = {"A": Fraction(6007, 6), "B": Fraction(2999, 6)}
    assert allocate(sixths, 3, quota).seats == {"A": 2, "B": 1}


def test_very_large_numbers_stay_exact():
    big = 10**30
    found = allocate({"A": 2 * big + 1, "B": big}, 2, DHONDT)
    assert found.settled() == {"A": 2, "B": 0}
    assert allocate({"A": 2 * big, "B": big}, 2, DHONDT).ties == (Tie(("A", "B"), 1),)
    assert seats({"A": big, "B": big - 1}, 1, SAINTE) == {"A": 1, "B": 0}


def test_rounding_of_quotas():
    assert Quota("hare").value(100, 3) == Fraction(100, 3)
    assert Quota("hare", "nearest").value(100, 3) == 33
    assert Quota("hare", "nearest").value(5, 2) == 3
    assert Quota("hare", "floor").value(101, 3) == 33
    assert Quota("hare", "ceiling").value(100, 3) == 34
    assert Quota("hare", "floor").value(1, 3) == 1
    assert Quota("droop").value(100, 3) == 26
    assert Quota("imperiali").value(100, 3) == 20


def test_over_award_is_refused_or_taken_from_the_smallest_remainder():
    # quota 55/2: whole quotas 2 and 1, remainders 15 and 25/2, one seat too many
    votes = {"A": 70, "B": 40}
    with pytest.raises(QuotaOveraward, match="1 seat"):
        allocate(votes, 2, Quota("imperiali"))
    back = Quota("imperiali", overaward="smallest_remainder")
    assert allocate(votes, 2, back).seats == {"A": 2, "B": 0}
    tied = allocate({"A": 50, "B": 50}, 1, back)
    assert tied.certain == {"A": 0, "B": 0}
    assert tied.ties == (Tie(("A", "B"), 1),)


def test_more_over_awarded_than_lists_hold_is_refused():
    with pytest.raises(QuotaOveraward, match="can give back"):
        allocate({"A": 100}, 1, Quota("imperiali", overaward="smallest_remainder"))


def test_seats_left_for_a_later_tier():
    found = allocate({"A": 70, "B": 30}, 3, Quota("hare", remainders="next_tier"))
    assert found.seats == {"A": 2, "B": 0}
    assert found.unallocated == 1


@pytest.mark.parametrize("wrong", [1.5, 2.0, "3", None, True])
def test_inexact_votes_are_refused(wrong):
    with pytest.raises(InexactVotes, match="votes of A"):
        allocate({"A": wrong}, 1, DHONDT)


def test_bad_numbers_are_refused():
    with pytest.raises(NegativeVotes, match="A has -1"):
        allocate({"A": -1}, 1, DHONDT)
    with pytest.raises(InexactVotes, match="number of seats"):
        allocate({"A": 1}, 1.0, DHONDT)
    with pytest.raises(MagnitudeMismatch, match="below zero"):
        allocate({"A": 1}, -1, DHONDT)
    for empty in ({}, {"A": 0}):
        with pytest.raises(NoEligibleParty):
            allocate(empty, 1, DHONDT)


def test_bad_methods_are_refused():
    with pytest.raises(ElectoralError, match="must be one of"):
        Divisor("webster")
    with pytest.raises(ElectoralError, match="must be one of"):
        Quota("hare", rounding="up")
    with pytest.raises(InexactVotes, match=r"1\.4"):
        Divisor("sainte_lague", 1.4)
    for first in (Fraction(0), Fraction(4)):
        with pytest.raises(ElectoralError, match="must lie above 0"):
            Divisor("sainte_lague", first)
    with pytest.raises(ElectoralError, match="no other first"):
        Divisor("huntington_hill", Fraction(1))


def test_every_error_is_one_family():
    for kind in (InexactVotes, NegativeVotes, NoEligibleParty, MagnitudeMismatch, UnresolvedTie):
        assert issubclass(kind, ElectoralError)
        assert issubclass(kind, ValueError)


def test_an_allocation_is_a_value():
    assert Allocation({"A": 1}) == Allocation({"A": 1})
    assert str(Tie(("A", "B"), 1, "Oslo")) == "1 seat(s) tied between A, B in Oslo, stage seats"
