"""Laws on contests small enough to count by hand."""

from dataclasses import replace
from fractions import Fraction

import pytest
from seats_data import small

from comity.core.seats.contest import (
    Alliance,
    Bonus,
    Constituency,
    Contest,
    Guarantee,
    Levelling,
    ListFacts,
    Magnitudes,
    Rule,
    SmallLists,
    Threshold,
    Tier,
)
from comity.core.seats.errors import MagnitudeMismatch, NoEligibleParty, UnknownParty
from comity.core.seats.evaluate import evaluate
from comity.core.seats.methods import Divisor, Plurality, Quota, TwoRound
from comity.core.seats.reproduce import NEEDED, gate, reproduce
from comity.core.seats.ties import Tie

DHONDT = Divisor("dhondt")
HARE = Quota("hare")
FIVE = Threshold(Fraction(5, 100))


def ruled(*thresholds, tier=None, **more):
    return Rule("test", (tier or Tier(DHONDT),), thresholds, **more)


def test_a_bar_is_met_at_exactly_its_share():
    votes = {"A": 80, "B": 15, "C": 5}
    assert evaluate(small(votes, seats=20, rule=ruled(FIVE))).seats == {"A": 16, "B": 3, "C": 1}
    strict = replace(FIVE, inclusive=False)
    outcome = evaluate(small(votes, seats=20, rule=ruled(strict)))
    assert outcome.excluded == {"C": "5 % of the votes, below 5 %"}


def test_one_vote_below_the_bar():
    outcome = evaluate(small({"A": 8000, "B": 1501, "C": 499}, seats=20, rule=ruled(FIVE)))
    assert "C" in outcome.excluded
    assert "C" not in outcome.seats


def test_the_base_is_valid_votes_or_ballots_cast():
    place = Constituency("all", 20, {"A": 95, "B": 6}, valid=110, cast=130)
    for base, inside in (("lists", True), ("valid", True), ("cast", False)):
        rule = ruled(replace(FIVE, base=base))
        assert ("B" in evaluate(Contest((place,), rule)).seats) == inside
    whole_country = Contest((replace(place, valid=None, cast=None),), ruled(FIVE), base=130)
    assert "B" in evaluate(whole_country).excluded
    nothing_known = replace(place, valid=None, cast=None)
    assert "B" in evaluate(Contest((nothing_known,), ruled(replace(FIVE, base="cast")))).seats


def test_coalitions_meet_the_bar_of_their_size():
    bars = replace(FIVE, coalition={2: Fraction(7, 100), 4: Fraction(10, 100)})
    assert [bars.bar(n) for n in (1, 2, 3, 4, 9)] == [Fraction(n, 100) for n in (5, 7, 7, 10, 10)]
    contest = small(
        {"A": 92, "B": 8},
        seats=20,
        rule=ruled(bars),
        lists={"B": ListFacts(4)},
    )
    assert evaluate(contest).excluded["B"] == "8 % of the votes, below 10 % as a coalition of 4"
    assert "B" in evaluate(replace(contest, lists={"B": ListFacts(3)})).seats


def test_other_doors_and_exemptions():
    rule = ruled(replace(FIVE, alternatives=(("district_seats", 5),), exempt=("C",)))
    contest = small(
        {"A": 990, "B": 30, "C": 30, "D": 30},
        seats=40,
        rule=rule,
        lists={"B": ListFacts(district_seats=5), "D": ListFacts(district_seats=4)},
    )
    outcome = evaluate(contest)
    assert set(outcome.seats) == {"A", "B", "C"}
    exempt = replace(contest, lists={"D": ListFacts(exempt=True)})
    assert set(evaluate(exempt).seats) == {"A", "C", "D"}


def test_a_bar_in_each_constituency():
    rule = ruled(Threshold(Fraction(3, 100), scope="constituency"))
    rows = [(40, {"A": 970, "B": 29, "C": 1}), (40, {"A": 900, "B": 99, "C": 1})]
    outcome = evaluate(small(rows, rule=rule))
    assert outcome.by_constituency["place 1"] == {"A": 40}
    assert outcome.by_constituency["place 2"] == {"A": 36, "B": 4}
    assert outcome.excluded == {"C": "below 3 % in every constituency"}


def test_both_bars_together():
    rule = ruled(FIVE, Threshold(Fraction(30, 100), scope="constituency"))
    rows = [(5, {"A": 60, "B": 40}), (5, {"A": 90, "B": 10, "C": 1})]
    outcome = evaluate(small(rows, rule=rule))
    assert outcome.seats == {"A": 8, "B": 2}
    assert "C" in outcome.excluded


def test_guarantee_lets_in_the_next_list():
    rule = ruled(FIVE, tier=Tier(HARE, scope="national"), guarantee=Guarantee(2, Fraction(6, 10)))
    outcome = evaluate(small({"A": 96, "B": 3, "C": 1}, seats=100, rule=rule))
    assert set(outcome.seats) == {"A", "B"}
    assert "guarantee 2 lists" in outcome.trace[0]
    spread = {"A": 10, **{f"p{i}": 4 for i in range(22)}}
    outcome = evaluate(small(spread, seats=50, rule=rule))
    assert sum(votes for p, votes in spread.items() if p in outcome.seats) > 0.6 * 98
    enough = evaluate(small({"A": 50, "B": 49, "C": 1}, seats=50, rule=rule))
    assert set(enough.seats) == {"A", "B"}


def test_small_lists_get_one_or_two_seats():
    rule = ruled(
        Threshold(Fraction(7, 100)),
        tier=Tier(HARE, scope="national", seats=100),
        small_lists=SmallLists(((Fraction(5, 100), 1), (Fraction(6, 100), 2))),
    )
    votes = {"A": 60, "B": 24, "C": 6, "D": 5, "E": 4, "F": 1}
    outcome = evaluate(small(votes, seats=100, rule=rule))
    assert outcome.seats == {"A": 69, "B": 28, "C": 2, "D": 1}


def test_bonus_goes_to_the_first_list():
    rule = ruled(tier=Tier(HARE, scope="national", seats=10), bonus=Bonus(5))
    outcome = evaluate(small({"A": 60, "B": 40}, seats=15, rule=rule))
    assert outcome.seats == {"A": 11, "B": 4}
    coalition = {"A": ListFacts(2)}
    assert evaluate(small({"A": 60, "B": 40}, seats=10, rule=rule, lists=coalition)).seats == {
        "B": 9,
        "A": 6,
    }
    plain = replace(rule, bonus=Bonus(5, by_average=False))
    assert evaluate(small({"A": 60, "B": 40}, seats=10, rule=plain, lists=coalition)).seats == {
        "A": 11,
        "B": 4,
    }


def test_a_tied_bonus_is_said():
    rule = ruled(tier=Tier(HARE, scope="national", seats=10), bonus=Bonus(5))
    contest = small({"A": 50, "B": 50}, seats=10, rule=rule)
    outcome = evaluate(contest)
    assert outcome.seats == {"A": 5, "B": 5}
    assert outcome.ties == (Tie(("A", "B"), 5, stage="bonus", most=5, whole=True),)
    settled = evaluate(contest, lambda tie: ("B",) * 5)
    assert (settled.seats, settled.ties) == ({"B": 10, "A": 5}, ())


def test_seats_of_the_file_must_be_those_of_the_law():
    rule = ruled(tier=Tier(HARE, scope="national", seats=10), bonus=Bonus(5))
    with pytest.raises(MagnitudeMismatch, match="file has 12 seats, the law 10"):
        evaluate(small({"A": 1}, seats=12, rule=rule))
    with pytest.raises(MagnitudeMismatch, match="seats of place 1 is not known"):
        evaluate(small({"A": 1}, seats=None))
    twice = small([(1, {"A": 1}), (1, {"A": 1})])
    double = replace(twice, constituencies=(twice.constituencies[0],) * 2)
    with pytest.raises(MagnitudeMismatch, match="listed twice"):
        evaluate(double)


def test_magnitudes_from_the_votes():
    rule = ruled(magnitudes=Magnitudes(10, Quota("hare", "nearest")))
    rows = [(None, {"A": 61}), (None, {"A": 39})]
    outcome = evaluate(small(rows, rule=rule))
    assert outcome.by_constituency == {"place 1": {"A": 6}, "place 2": {"A": 4}}
    outcome = evaluate(small([(7, {"A": 61}), (3, {"A": 39})], rule=rule))
    assert outcome.by_constituency["place 1"] == {"A": 7}
    assert "place 1 has 7 seats on file, 6 by valid votes." in outcome.trace


@pytest.mark.parametrize(
    ("order", "seats", "ties"),
    [
        ("more_votes", {"A": 3}, ()),
        ("fewer_votes", {"A": 2, "B": 1}, ()),
        ("lot", {"A": 2}, (Tie(("A", "B"), 1, "place 1"),)),
    ],
)
def test_the_order_of_the_law_among_equal_quotients(order, seats, ties):
    rule = ruled(tier=Tier(DHONDT, tie=order))
    outcome = evaluate(small({"A": 30, "B": 10}, seats=3, rule=rule))
    assert (outcome.seats, outcome.ties) == (seats, ties)
    if not ties:
        assert outcome.trace[-1].endswith(f"by the law: {order}.")


def test_a_tie_that_the_law_cannot_settle_waits_for_a_chooser():
    contest = small({"A": 10, "B": 10}, seats=1, rule=ruled(tier=Tier(DHONDT, tie="more_votes")))
    assert evaluate(contest).ties == (Tie(("A", "B"), 1, "place 1"),)
    settled = evaluate(contest, lambda tie: ("B",))
    assert (settled.seats, settled.ties) == ({"B": 1}, ())
    assert settled.trace[-1].endswith("went to B by chooser.")


def test_alliances_count_as_one_and_seat_by_personal_votes():
    alliance = Alliance(("B", "C"), {"B": (9, 8, 1), "C": (20, 3)})
    place = Constituency("all", 4, {"A": 40, "B": 18, "C": 23}, alliances=(alliance,))
    outcome = evaluate(Contest((place,), ruled()))
    assert outcome.seats == {"A": 2, "B": 1, "C": 1}
    unknown = replace(place, alliances=(Alliance(("B", "C")),))
    outcome = evaluate(Contest((unknown,), ruled()))
    assert outcome.seats == {"A": 2}
    assert outcome.ties == (Tie(("B", "C"), 2, "all", "candidates", most=2),)
    without = replace(place, votes={"A": 40, "B": 1, "C": 1})
    assert evaluate(Contest((without,), ruled())).seats == {"A": 4}


def test_equal_personal_votes_are_a_tie():
    alliance = Alliance(("B", "C"), {"B": (9, 8), "C": (8, 1)})
    place = Constituency("all", 2, {"B": 18, "C": 9}, alliances=(alliance,))
    outcome = evaluate(Contest((place,), ruled()))
    assert outcome.seats == {"B": 1}
    assert outcome.ties == (Tie(("B", "C"), 1, "all", "candidates", most=1),)
    same = replace(place, alliances=(Alliance(("B", "C"), {"B": (9, 9, 9), "C": (1,)}),))
    assert evaluate(Contest((same,), ruled())).seats == {"B": 2}


def test_plurality_and_two_rounds_by_constituency():
    rule = ruled(tier=Tier(Plurality()))
    outcome = evaluate(small([(1, {"A": 5, "B": 4}), (1, {"A": 3, "B": 4})], rule=rule))
    assert outcome.seats == {"A": 1, "B": 1}
    assert [(m.last, m.next, m.votes) for m in outcome.last_seat_margins] == [
        ("A", "B", 2),
        ("B", "A", 2),
    ]
    place = Constituency("x", 1, {"A": 40, "B": 35, "C": 25}, runoff={"A": 50, "B": 60})
    assert evaluate(Contest((place,), ruled(tier=Tier(TwoRound())))).seats == {"B": 1}
    open_seat = replace(place, runoff={})
    outcome = evaluate(Contest((open_seat,), ruled(tier=Tier(TwoRound(), tie="more_votes"))))
    assert outcome.ties == (Tie(("A", "B"), 1, "x", "runoff"),)


def test_the_last_seat_and_who_missed_it():
    lists = {"A": 100_000, "B": 80_000, "C": 30_000, "D": 20_000}
    outcome = evaluate(small(lists, seats=8))
    (margin,) = outcome.last_seat_margins
    # the last seat is A's fourth at 25,000; B and D are next at 20,000
    assert (margin.last, margin.next, margin.votes) == ("A", "D", 5001)
    nearly, there = {**lists, "D": 25_000}, {**lists, "D": 25_001}
    assert evaluate(small(there, seats=8)).seats["D"] == 1
    assert evaluate(small(nearly, seats=8)).ties == (Tie(("A", "D"), 1, "place 1"),)


def test_the_next_list_is_another_than_the_last():
    (margin,) = evaluate(small({"A": 90, "B": 20}, seats=3)).last_seat_margins
    assert (margin.last, margin.next, margin.votes) == ("A", "B", 11)
    assert evaluate(small({"A": 90}, seats=3)).last_seat_margins == ()
    full = replace(small({"A": 90, "B": 80, "C": 1}, seats=2).constituencies[0], capacity={"A": 1})
    (margin,) = evaluate(Contest((full,), ruled())).last_seat_margins
    assert (margin.last, margin.next) == ("B", "C")


LEVELLING = Levelling(Divisor("sainte_lague"), Threshold(Fraction(4, 100), base="lists"))


def levelled(rows, rule=LEVELLING):
    return small(rows, rule=Rule("levelling", (Tier(Divisor("sainte_lague")),), levelling=rule))


def test_levelling_brings_the_country_to_its_shares():
    rows = [(4, {"A": 90, "B": 30, "C": 1}), (4, {"A": 90, "B": 40, "C": 4})]
    outcome = evaluate(levelled(rows))
    assert outcome.seats == {"A": 6, "B": 2}
    assert outcome.levelling == {"place 1": {"A": 1}, "place 2": {"A": 1}}
    assert outcome.excluded == {"C": "1.961 % of the votes, below 4 % (levelling)"}


def test_a_list_with_too_many_district_seats_keeps_them():
    """Six seats nationwide are 2, 2, 2; A holds 3, so B and C share the other three anew: 1, 2."""
    rows = [
        (2, {"A": 41, "B": 33, "C": 26}),
        (2, {"A": 30, "B": 6, "C": 26}),
        (2, {"A": 40, "B": 32, "C": 29}),
    ]
    outcome = evaluate(levelled(rows))
    assert outcome.seats == {"A": 3, "C": 2, "B": 1}
    assert outcome.trace == ("A has more district seats than its national share.",)


def test_levelling_only_for_lists_that_stand_everywhere():
    rows = [(3, {"A": 90, "B": 30}), (3, {"A": 90, "C": 40})]
    free, bound = levelled(rows), levelled(rows, replace(LEVELLING, everywhere=True))
    assert "C" not in evaluate(free).excluded
    outcome = evaluate(bound)
    assert outcome.excluded["C"] == "did not stand in every constituency (levelling)"
    assert sum(sum(row.values()) for row in outcome.levelling.values()) == 2


def test_equal_levelling_quotients_leave_the_county_open():
    rows = [(2, {"A": 100, "B": 40, "C": 40}), (2, {"A": 100, "B": 40, "C": 40})]
    outcome = evaluate(levelled(rows))
    assert outcome.seats == {"A": 2, "B": 1, "C": 1}
    assert outcome.ties[0] == Tie(("B", "C"), 1, "place 1", "county")
    declared = replace(levelled(rows), official=outcome.seats)
    assert reproduce(declared).differences == ()
    assert not reproduce(declared).exact


def test_the_larger_vote_goes_first_among_equal_levelling_quotients():
    rows = [(2, {"A": 100, "B": 40, "C": 40}), (2, {"A": 200, "B": 80, "C": 79})]
    outcome = evaluate(levelled(rows))
    assert outcome.levelling["place 2"] == {"B": 1}
    assert outcome.ties == ()


def test_the_county_average_is_over_district_seats():
    """B's quotients: 40/1 over 100/1 in place 1, 390/5 over 920/5 in place 2, which is larger.

    Over all seats of the county (100/2 and 920/6) place 1 would come first.
    """
    outcome = evaluate(levelled([(2, {"A": 60, "B": 40}), (6, {"A": 530, "B": 390})]))
    assert outcome.seats == {"A": 5, "B": 3}
    assert outcome.levelling == {"place 2": {"B": 1}, "place 1": {"A": 1}}


def test_fewer_seats_than_levelling_seats():
    with pytest.raises(MagnitudeMismatch, match="fewer seats"):
        evaluate(levelled([(0, {"A": 1})]))


def test_nobody_may_take_a_seat():
    rule = ruled(FIVE)
    with pytest.raises(NoEligibleParty, match="place 2"):
        evaluate(small([(1, {"A": 1000}), (1, {"B": 3})], rule=rule))


SCRUTINIES = Rule(
    "two scrutinies",
    (
        Tier(Quota("imperiali", "nearest", "next_tier", "smallest_remainder"), tie="more_votes"),
        Tier(
            Quota("hagenbach_bischoff", "nearest", "largest", "smallest_remainder"),
            "national",
            "remainders",
            tie="more_votes",
        ),
    ),
)


def test_two_scrutinies_by_hand():
    """Quotas 400/5 = 80. Place 1 seats A and B and has one seat left, place 2 seats A, D and F.

    Remainders A 50 + 10, C 70 + 75, D 60 + 15, E 60 + 60 of 400: none reaches 400/2, C has the
    largest and takes its seat where its own remainder is largest, though place 2 is full.
    """
    rows = [
        (3, {"A": 130, "B": 80, "C": 70, "D": 60, "E": 60}),
        (3, {"A": 90, "C": 75, "D": 95, "E": 60, "F": 80}),
    ]
    outcome = evaluate(small(rows, rule=SCRUTINIES))
    assert outcome.seats == {"A": 2, "B": 1, "C": 1, "D": 1, "F": 1}
    assert outcome.by_constituency == {
        "place 1": {"A": 1, "B": 1},
        "place 2": {"A": 1, "D": 1, "F": 1, "C": 1},
    }
    assert outcome.ties == ()


def test_equal_remainders_of_a_list_are_a_tie_between_its_regions():
    rows = [
        (3, {"A": 130, "B": 80, "C": 70, "D": 60, "E": 60}),
        (3, {"A": 90, "C": 70, "D": 95, "E": 65, "F": 80}),
    ]
    outcome = evaluate(small(rows, rule=SCRUTINIES))
    assert outcome.seats["C"] == 1
    assert outcome.ties == (Tie(("C",), 1, "place 2", "region"),)


def test_a_scrutiny_that_leaves_nothing():
    outcome = evaluate(small([(2, {"A": 60, "B": 60})], rule=SCRUTINIES))
    assert outcome.seats == {"A": 1, "B": 1}
    with pytest.raises(NoEligibleParty):
        evaluate(small([(2, {"A": 0})], rule=SCRUTINIES))


def test_a_remainder_seat_that_no_region_can_take_counts_for_the_list():
    rows = [(3, {"A": 50, "B": 45, "C": 44, "D": 43}), (1, {"A": 10, "E": 9})]
    outcome = evaluate(small(rows, rule=SCRUTINIES))
    assert sum(outcome.seats.values()) == 4


def test_reproduce_compares_every_table():
    contest = small({"A": 60, "B": 40}, seats=5)
    assert not reproduce(contest).exact
    assert reproduce(contest).compared == ()
    right = replace(contest, official={"a": 3, "B": 2}, aliases={"a": "A"})
    assert reproduce(right).exact
    place = replace(contest.constituencies[0], official={"A": 2, "B": 3})
    report = reproduce(replace(right, constituencies=(place,)))
    assert [str(row) for row in report.differences] == [
        "place 1: A: 3 computed, 2 official",
        "place 1: B: 2 computed, 3 official",
    ]
    levelled_wrong = replace(place, official=None, official_levelling={"A": 1})
    report = reproduce(replace(right, constituencies=(levelled_wrong,)))
    assert str(report.differences[0]) == "place 1: A: 0 levelling computed, 1 official"


def test_a_lot_is_read_off_the_official_result():
    contest = small({"A": 10, "B": 10}, seats=1)
    place = replace(contest.constituencies[0], official={"B": 1})
    drawn = replace(contest, constituencies=(place,), official={"B": 1})
    assert reproduce(drawn).exact
    assert not reproduce(replace(contest, official={"B": 1})).exact
    unclear = replace(drawn, constituencies=(replace(place, official={"A": 1, "B": 1}),))
    assert reproduce(unclear).outcome.ties


def test_the_gate_opens_for_exact_contests_only():
    from comity.core.seats.errors import NotReproduced

    contest = small({"A": 60, "B": 40}, seats=5)
    with pytest.raises(NotReproduced, match="no official result"):
        gate(contest)
    with pytest.raises(NotReproduced, match="A: 3 computed, 5 official"):
        gate(replace(contest, official={"A": 5}))
    assert gate(replace(contest, official={"A": 3, "B": 2})).exact


def test_missing_details_are_named():
    needs = tuple(NEEDED)
    contest = small({"A": 60, "Other": 40}, seats=5, rule=replace(ruled(), needs=needs))
    assert len(reproduce(contest).missing) == len(needs)
    place = replace(
        contest.constituencies[0],
        votes={"A": 60, "B": 40},
        valid=100,
        cast=100,
        capacity={"A": 9},
        alliances=(Alliance(("A", "B"), {"A": (50,) * 9, "B": (1,) * 9}),),
    )
    full = replace(contest, constituencies=(place,), lists={"A": ListFacts(2, 1)})
    assert reproduce(full).missing == ()


def test_unknown_names_are_refused():
    with pytest.raises(UnknownParty, match="'X'"):
        small({"A": 1}).known(["A", "X"])
