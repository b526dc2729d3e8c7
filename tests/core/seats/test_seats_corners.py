"""Corners that no real election reaches."""

import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from click.testing import CliRunner
from seats_data import file_of, small

from comity.cli.seats import seats
from comity.core.seats.allocation import allocate
from comity.core.seats.batch import _mend
from comity.core.seats.contest import Constituency, Contest, Levelling, Rule, Threshold, Tier
from comity.core.seats.convert import from_data
from comity.core.seats.errors import NoEligibleParty, OverlappingMembers, QuotaOveraward
from comity.core.seats.evaluate import evaluate
from comity.core.seats.frontier import retention_frontier
from comity.core.seats.methods import Divisor, Plurality, Quota
from comity.core.seats.schema import from_contest
from comity.core.seats.schema_out import to_contest
from comity.core.seats.whatif import JointList, what_if

DHONDT = Divisor("dhondt")


def test_a_batch_that_starts_wrong_is_mended():
    votes = np.array([[100.0, 60.0], [80.0, 50.0], [30.0, 40.0]])
    given = np.array([[1.0, 4.0], [1.0, 0.0], [3.0, 1.0]])
    low, high = np.array([10.0, 15.0]), np.array([50.0, 50.0])
    _mend(votes, given, low, high, 5, (1, 1, 1))
    for column in range(2):
        names = {str(i): int(n) for i, n in enumerate(votes[:, column])}
        found = allocate(names, 5, DHONDT)
        assert list(found.seats.values()) == list(given[:, column])
        assert low[column] == float(found.last_quotient)
        assert high[column] == float(found.next_quotient)


def test_a_constituency_without_seats():
    outcome = evaluate(small([(0, {"A": 5}), (2, {"A": 5})]))
    assert outcome.by_constituency == {"place 1": {}, "place 2": {"A": 2}}


def test_levelling_when_nobody_is_entitled():
    everybody = Levelling(Divisor("sainte_lague"), Threshold(Fraction(1), base="lists"))
    rule = Rule("levelling", (Tier(Divisor("sainte_lague")),), levelling=everybody)
    outcome = evaluate(small([(3, {"A": 50, "B": 40})], rule=rule))
    assert outcome.seats == {"A": 1, "B": 1}
    assert outcome.levelling == {}


def test_equal_quotients_of_one_list_for_its_last_levelling_seat():
    levelling = Levelling(Divisor("sainte_lague"), Threshold(Fraction(0), base="lists"))
    rule = Rule("levelling", (Tier(Divisor("sainte_lague")),), levelling=levelling)
    rows = [(2, {"A": 100, "B": 49, "C": 2}), (2, {"A": 100, "B": 49, "C": 2})]
    outcome = evaluate(small(rows, rule=rule))
    assert outcome.seats == {"A": 3, "B": 1}
    assert {tie.stage for tie in outcome.ties} == {"county"}


def test_last_seats_without_a_margin():
    single = small([(1, {"A": 5})], rule=Rule("test", (Tier(Plurality()),)))
    assert evaluate(single).last_seat_margins == ()
    tied = small([(1, {"A": 5, "B": 5})])
    assert evaluate(tied).last_seat_margins == ()
    adams = small([(2, {"A": 5, "B": 5, "C": 2})], rule=Rule("test", (Tier(Divisor("adams")),)))
    assert evaluate(adams).last_seat_margins == ()


def test_a_region_whose_own_lists_get_none_of_its_seats():
    """Its two seats go to lists that stand elsewhere, and so to another region."""
    first = Tier(Quota("imperiali", "nearest", "next_tier", "smallest_remainder"))
    second = Tier(
        Quota("hagenbach_bischoff", "nearest", "largest", "smallest_remainder"),
        "national",
        "remainders",
        tie="more_votes",
    )
    rule = Rule("two scrutinies", (first, second))
    rows = [(2, {"A": 30, "B": 28, "C": 27, "D": 26}), (2, dict.fromkeys("EFGHI", 3))]
    outcome = evaluate(small(rows, rule=rule))
    assert sum(outcome.seats.values()) == 4
    assert outcome.seats == {"A": 1, "B": 1, "C": 1, "D": 1}
    assert outcome.by_constituency == {"place 1": dict.fromkeys("ABCD", 1), "place 2": {}}


def test_two_tiers_must_be_quota_and_national_quota():
    data = json.loads(json.dumps(to_contest(small({"A": 1}))))
    data["rule"]["tiers"] *= 2
    with pytest.raises(ValueError, match="one tier over all votes is needed"):
        from_contest(data)


def test_members_that_stand_in_some_constituencies_only():
    rows = [(3, {"A": 50, "B": 40}), (3, {"A": 50, "C": 40}), (3, {"A": 50, "D": 40})]
    contest = small(rows)
    contest = replace(contest, official=evaluate(contest).seats)
    found = what_if(contest, JointList(("B", "C")))
    assert found.after.by_constituency["place 3"] == found.before.by_constituency["place 3"]
    (walk,) = retention_frontier(contest, JointList(("B", "C")), points=11)
    assert walk.at(Fraction(1)) == found.after.seats["B + C"] == 2
    with pytest.raises(OverlappingMembers, match="twice"):
        retention_frontier(contest, JointList(("B", "B")))


def test_nobody_left_at_the_end_of_a_walk():
    contest = small({"A": 5, "B": 4})
    contest = replace(contest, official=evaluate(contest).seats)
    with pytest.raises(NoEligibleParty):
        retention_frontier(contest, JointList(("A", "B")), points=3)


def test_candidates_that_are_no_object():
    rows = [
        {
            "seats": 1,
            "votes": {"A": 5, "B": 3},
            "alliances": [{"members": ["A", "B"], "candidates": 3}],
        }
    ]
    contest = from_data(file_of("FI", "2019", "Eduskunta", rows, {"A": 1}))
    assert contest.constituencies[0].alliances[0].candidates == {}
    del rows[0]["alliances"][0]["candidates"]
    contest = from_data(file_of("FI", "2019", "Eduskunta", rows, {"A": 1}))
    assert contest.constituencies[0].alliances[0].candidates == {}


def test_an_over_award_of_fractions_is_refused_too():
    votes = {"A": Fraction(101, 2), "B": Fraction(99, 2)}
    with pytest.raises(QuotaOveraward):
        allocate({party: 2 * n for party, n in votes.items()}, 1, Quota("imperiali", "floor"))


def test_a_list_that_lost_all_in_a_what_if_is_still_shown(tmp_path):
    rows = [{"seats": 3, "votes": {"A": 50, "B": 45, "C": 5}}]
    path = tmp_path / "x.json"
    path.write_text(
        json.dumps(file_of("PT", "2019", "Assembleia da Republica", rows, {"A": 2, "B": 1})),
        encoding="utf-8",
    )
    runner = CliRunner()
    result = runner.invoke(seats, [str(path), "--join", "A+C:0"])
    assert result.exit_code == 0
    assert "A + C" in result.stdout
    assert "pays: A + C -2" in result.stdout
    shown = json.loads(runner.invoke(seats, [str(path), "--json"]).stdout)
    assert "what_if" not in shown
    shown = json.loads(runner.invoke(seats, [str(path), "--join", "A+C:0", "--json"]).stdout)
    assert shown["what_if"]["pays"] == {"A + C": -2}


def test_a_file_that_is_too_large(tmp_path):
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(8 * 1024 * 1024 + 1)
    result = CliRunner().invoke(seats, [str(path)])
    assert result.exit_code == 2
    assert "larger than 8 MiB" in result.stderr


def test_constituencies_are_values():
    place = Constituency("x", 1, {"A": 1})
    assert Contest((place,), Rule("r", (Tier(DHONDT),))).parties() == ("A",)


@pytest.mark.parametrize("seats_in_all", [5, 400, 9000])
@pytest.mark.parametrize("first", [None, Fraction(7, 5)])
def test_thousands_of_lists_are_counted_at_once(seats_in_all, first):
    """Many lists start far from the line; seat by seat with a heap is the oracle."""
    votes = {f"list {i}": 1 + (i * 7919) % 1009 for i in range(3000)}
    method = Divisor("sainte_lague", first)
    found = allocate(votes, seats_in_all, method)
    slow = allocate(votes, seats_in_all, method, prior={"nobody": 0})
    assert (found.seats, found.ties) == (slow.seats, slow.ties)
    assert (found.last_quotient, found.next_quotient) == (slow.last_quotient, slow.next_quotient)


def test_few_lists_with_most_votes_among_thousands():
    votes = {**{f"list {i}": 1 for i in range(3000)}, "A": 10**9, "B": 10**9 + 1}
    assert allocate(votes, 3, DHONDT).settled()["A"] == 1
    found = allocate({**dict.fromkeys(map(str, range(200)), 1), "A": 10**6}, 900, DHONDT)
    assert found.seats["A"] == 900


def test_tables_no_election_ever_had(tmp_path):
    rows = [{"seats": 1, "votes": {str(i): 1 for i in range(20_001)}}]
    with pytest.raises(ValueError, match="20001 rows of votes are above 20000"):
        from_data(file_of("PT", "2019", "Assembleia da Republica", rows, {}))


def test_devices_are_no_files():
    result = CliRunner().invoke(seats, ["/dev/zero"])
    assert result.exit_code == 2
    assert "not a regular file" in result.stderr


def test_walking_over_single_members():
    rule = Rule("test", (Tier(Plurality()),))
    rows = [(1, {"A": 50, "B": 30, "C": 30}), (1, {"A": 50, "B": 45}), (1, {"A": 9, "C": 1})]
    contest = small(rows, rule=rule)
    contest = replace(contest, official=evaluate(contest).seats)
    (walk,) = retention_frontier(contest, JointList(("B", "C")), points=61)
    assert walk.at(Fraction(49, 60)) == 0
    assert [(step.seats, step.tied, step.start) for step in walk.steps] == [
        (0, False, Fraction(0)),
        (0, True, Fraction(50, 60)),
        (1, False, Fraction(51, 60)),
    ]
    everyone = small([(1, {"B": 3, "C": 4})], rule=rule)
    everyone = replace(everyone, official=evaluate(everyone).seats)
    with pytest.raises(NoEligibleParty, match="point of the walk"):
        retention_frontier(everyone, JointList(("B", "C")), points=3)


def test_thousands_of_equal_lists_share_five_seats_by_lot():
    found = allocate({f"list {i}": 9 for i in range(3000)}, 5, DHONDT)
    assert set(found.seats.values()) == {0}
    assert (found.ties[0].seats, len(found.ties[0].parties)) == (5, 3000)


def test_equal_levelling_quotients_that_do_not_compete():
    levelling = Levelling(Divisor("sainte_lague"), Threshold(Fraction(0), base="lists"))
    rule = Rule("levelling", (Tier(Divisor("sainte_lague")),), levelling=levelling)
    outcome = evaluate(small([(2, {"A": 90, "B": 40}), (2, {"A": 90, "C": 40})], rule=rule))
    assert outcome.ties == ()
    assert outcome.levelling == {"place 1": {"B": 1}, "place 2": {"C": 1}}
