"""Scenarios and the retention frontier."""

from dataclasses import replace
from fractions import Fraction

import pytest
from seats_data import election, small

from comity.core.seats import frontier as module
from comity.core.seats.contest import Alliance, ListFacts, Rule, Threshold, Tier
from comity.core.seats.errors import (
    ElectoralError,
    InexactVotes,
    MagnitudeMismatch,
    NotReproduced,
    OverlappingMembers,
    UnknownParty,
)
from comity.core.seats.evaluate import evaluate
from comity.core.seats.frontier import MODELS, retention_frontier
from comity.core.seats.methods import Divisor, Plurality, Quota
from comity.core.seats.whatif import (
    NOT_A_FORECAST,
    JointList,
    SetMagnitude,
    SetMethod,
    SetThreshold,
    SwingVotes,
    applied,
    votes_of,
    what_if,
)

DHONDT = Divisor("dhondt")


def declared(contest):
    """The contest with its own computed seats as the official ones."""
    return replace(contest, official=evaluate(contest).seats)


def simple(**more):
    rule = Rule("test", (Tier(DHONDT),), (Threshold(Fraction(5, 100)),))
    rows = [(5, {"A": 500, "B": 300, "C": 40}), (5, {"A": 450, "B": 350, "D": 45})]
    return declared(small(rows, rule=rule, **more))


def test_a_joint_list_passes_the_bar_that_its_members_missed():
    found = what_if(simple(), JointList(("C", "D")))
    assert found.before.excluded.keys() == {"C", "D"}
    assert found.before_seats["C + D"] == 0
    assert "C + D" not in found.after.excluded
    assert found.assumptions == (
        "C and D stand as one list.",
        "C keeps 100 % of its votes.",
        "D keeps 100 % of its votes.",
        "Votes that are not kept stay at home.",
        NOT_A_FORECAST,
    )


def test_every_comparison_says_what_it_is():
    assert what_if(simple()).assumptions == (NOT_A_FORECAST,)
    assert what_if(simple()).changes == {}


def test_who_gains_and_who_pays():
    found = what_if(simple(), JointList(("B", "C")), SetMagnitude({"*": 20}))
    assert sum(found.changes.values()) == 20 + 20 - 10
    assert set(found.gains) | set(found.pays) == set(found.changes)
    assert sum(found.after.seats.values()) == 40


def test_retention_leaks_home_and_lowers_the_bar():
    contest = simple()
    kept = JointList(("C", "D"), {"C": Fraction(1, 2), "D": Fraction(1, 3)})
    changed, _ = applied(contest, kept)
    assert votes_of(changed, ["C + D"]) == {"C + D": Fraction(20) + Fraction(15)}
    lost = JointList(("C", "D"), {"C": Fraction(0)}, lost_to="A")
    changed, _ = applied(contest, lost)
    assert changed.constituencies[0].votes["A"] == 540
    elsewhere, _ = applied(contest, replace(lost, lost_to="B", retention={"D": Fraction(0)}))
    assert elsewhere.constituencies[1].votes["B"] == 395


def test_votes_that_stay_home_leave_the_bases():
    contest = simple()
    place = replace(contest.constituencies[0], valid=900, cast=1000)
    contest = declared(
        replace(
            contest, constituencies=(place, contest.constituencies[1]), base=1900, official=None
        )
    )
    changed, _ = applied(contest, JointList(("C", "D"), {"C": Fraction(3, 4)}))
    assert (changed.constituencies[0].valid, changed.constituencies[0].cast) == (890, 990)
    assert changed.base == 1890
    swung, _ = applied(contest, SwingVotes("C", None, Fraction(1, 2)))
    assert (swung.constituencies[0].valid, swung.base) == (880, 1880)


def test_a_joint_list_keeps_what_its_members_had():
    contest = simple(lists={"C": ListFacts(2, 3), "D": ListFacts(1, 4, True)})
    place = replace(
        contest.constituencies[0],
        votes={"A": 500, "B": 300, "C": 40, "D": 1},
        capacity={"C": 3, "D": 2, "A": 5},
        alliances=(
            Alliance(("B", "C"), {"B": (200, 100), "C": (30, 10)}),
            Alliance(("A", "X"), {}),
        ),
    )
    contest = replace(contest, constituencies=(place,))
    changed, _ = applied(contest, JointList(("C", "D"), name="CD"))
    assert changed.facts("CD") == ListFacts(3, 7, True)
    (found,) = changed.constituencies
    assert found.capacity == {"A": 5, "CD": 5}
    assert found.alliances[0] == Alliance(("B", "CD"), {"B": (200, 100), "CD": (30, 10)})
    assert found.alliances[1] == place.alliances[1]
    assert changed.official is None


def test_a_threshold_replaces_the_bars():
    found = what_if(simple(), SetThreshold(Fraction(3, 100)))
    assert found.after.excluded == {} or "C" in found.after.excluded
    everyone = what_if(simple(), SetThreshold(Fraction(0)))
    assert everyone.after.excluded == {}
    plain = declared(small({"A": 90, "B": 10}, seats=20))
    found = what_if(plain, SetThreshold(Fraction(11, 100)))
    assert found.after.seats == {"A": 20}
    assert "whole country" in found.assumptions[1]


def test_a_threshold_in_norway_is_that_of_the_levelling_seats():
    contest = election("no_2009")
    found = what_if(contest, SetThreshold(Fraction(3, 100)))
    assert found.changes["V"] > 0
    assert sum(found.after.seats.values()) == 169
    assert "levelling" in found.assumptions[0]


def test_a_method_replaces_every_tier():
    found = what_if(election("no_2013"), SetMethod(DHONDT))
    assert sum(found.after.seats.values()) == 169
    assert "levelling seats are counted by it too" in found.assumptions[1]
    found = what_if(election("cz_2017"), SetMethod(Quota("hare")))
    assert found.assumptions[0].startswith("The seats are counted by hare quota")
    assert sum(found.after.seats.values()) == 200
    assert "plurality" in what_if(simple(), SetMethod(Plurality())).assumptions[0]
    nordic = Divisor("sainte_lague", Fraction(7, 5))
    assert "first divisor 1.4" in what_if(simple(), SetMethod(nordic)).assumptions[0]


def test_other_magnitudes():
    found = what_if(simple(), SetMagnitude({"place 1": 1}))
    assert sum(found.after.seats.values()) == 6
    found = what_if(election("kr_2008"), SetMagnitude({"*": 100}))
    assert sum(found.after.seats.values()) == 100
    with pytest.raises(MagnitudeMismatch, match="No constituency"):
        what_if(simple(), SetMagnitude({"x": 1}))
    with pytest.raises(MagnitudeMismatch, match="cannot have"):
        what_if(simple(), SetMagnitude({"*": -1}))


def test_swings():
    contest = simple()
    found = what_if(contest, SwingVotes("A", "B", Fraction(1, 2), ("place 1",)))
    assert found.after.by_constituency["place 2"] == found.before.by_constituency["place 2"]
    assert found.changes["B"] > 0
    changed, _ = applied(contest, SwingVotes("A", "D", Fraction(1, 10)))
    assert changed.constituencies[0] == replace(contest.constituencies[0], official=None)
    assert changed.constituencies[1].votes["D"] == 90
    with pytest.raises(OverlappingMembers):
        what_if(contest, SwingVotes("A", "A", Fraction(1)))
    with pytest.raises(MagnitudeMismatch):
        what_if(contest, SwingVotes("A", "B", Fraction(1), ("x",)))


@pytest.mark.parametrize(
    ("scenarios", "error", "said"),
    [
        ([JointList(("A",))], ElectoralError, "two members"),
        ([JointList(("A", "A"))], OverlappingMembers, "twice|more than one"),
        ([JointList(("A", "X"))], UnknownParty, "'X'"),
        ([JointList(("A", "B")), JointList(("B", "C"))], OverlappingMembers, "B is named"),
        ([JointList(("A", "B"), name="C")], OverlappingMembers, "called 'C' already"),
        ([JointList(("A", "B"), {"C": Fraction(1)})], ElectoralError, "no member"),
        ([JointList(("A", "B"), {"A": 0.5})], InexactVotes, "fraction is needed"),
        ([JointList(("A", "B"), {"A": Fraction(2)})], ElectoralError, "between 0 and 1"),
        ([JointList(("A", "B"), lost_to="A")], OverlappingMembers, "cannot go to A"),
        ([JointList(("A", "B"), lost_to="X")], UnknownParty, "'X'"),
        ([SetThreshold(0.03)], InexactVotes, "fraction is needed"),
        ([SwingVotes("X", "A", Fraction(1))], UnknownParty, "'X'"),
    ],
)
def test_scenarios_that_are_refused(scenarios, error, said):
    with pytest.raises(error, match=said):
        what_if(simple(), *scenarios)


def test_no_what_if_without_an_exact_result():
    contest = replace(simple(), official={"A": 10})
    with pytest.raises(NotReproduced):
        what_if(contest)
    with pytest.raises(NotReproduced):
        retention_frontier(contest, JointList(("A", "B")))


@pytest.mark.parametrize(
    ("name", "members", "lost_to"),
    [
        ("pt_2015", ("PCP-PEV", "B.E."), "PS"),
        ("pl_2015", ("ZL", "Razem"), "PiS"),
        ("es_2019_04", ("PSOE", "PODEMOS-IU-EQUO"), "PP"),
    ],
)
@pytest.mark.parametrize("leaks", [1, 2])
def test_walking_at_once_and_point_by_point_agree(name, members, lost_to, leaks):
    contest = election(name)
    for joint in (JointList(members), JointList(members, lost_to=lost_to)):
        assert module.simple(contest, 21)
        fast = module._fast(contest, joint, members[-leaks:], 21)
        assert fast == module._slow(contest, joint, members[-leaks:], 21)


def test_ties_on_the_walk_are_counted_by_the_law():
    contest = declared(small({"A": 100, "B": 60, "C": 40}, seats=3))
    (walk,) = retention_frontier(contest, JointList(("B", "C")), points=101)
    assert walk.apart == 1
    assert [(s.seats, s.tied) for s in walk.steps] == [(0, False), (1, False), (1, True)]
    assert (walk.parity, walk.gain) == (Fraction(34, 100), None)
    with pytest.raises(ElectoralError, match="no point"):
        walk.at(Fraction(2))


def test_walks_of_every_model():
    contest = simple()
    joint = JointList(("B", "C", "D"))
    walks = {model: retention_frontier(contest, joint, model, 11) for model in MODELS}
    assert [walk.leaks for walk in walks["uniform"]] == [("B", "C", "D")]
    assert [walk.leaks for walk in walks["anchor"]] == [("C", "D")]
    assert [walk.leaks for walk in walks["per_member"]] == [("B",), ("C",), ("D",)]
    with pytest.raises(ElectoralError, match="must be one of"):
        retention_frontier(contest, joint, "linear")
    for points in (1, 200_000):
        with pytest.raises(ElectoralError, match="between 2 and"):
            retention_frontier(contest, joint, points=points)


def test_laws_that_are_walked_point_by_point():
    for name, members in (("no_2013", ("SV", "RØDT")), ("cz_2017", ("KSČM", "ČSSD"))):
        contest = election(name)
        assert not module.simple(contest, 11)
        (walk,) = retention_frontier(contest, JointList(members), points=11)
        assert walk.steps[-1].end == 1
    contest = simple()
    for change in (
        {"rule": replace(contest.rule, tiers=(Tier(Quota("hare")),))},
        {"rule": replace(contest.rule, tiers=(Tier(Divisor("adams")),))},
        {"rule": replace(contest.rule, tiers=(Tier(DHONDT, "national"),))},
        {"constituencies": (replace(contest.constituencies[0], capacity={"A": 9}),)},
        {"constituencies": (replace(contest.constituencies[0], votes={"A": Fraction(1, 2)}),)},
        {"constituencies": (replace(contest.constituencies[0], votes={"A": 2**50}),)},
    ):
        assert not module.simple(replace(contest, **change), 11)


def test_bars_on_the_walk():
    """Every kind of bar that the walk meets, against the count point by point."""
    rows = [(5, {"A": 500, "B": 300, "C": 40, "D": 7}), (5, {"A": 450, "B": 350, "D": 45})]
    bars = [
        Threshold(Fraction(5, 100), base="lists", inclusive=False),
        Threshold(Fraction(5, 100), base="cast", coalition={2: Fraction(6, 100)}),
        Threshold(Fraction(4, 100), scope="constituency", exempt=("D",)),
        Threshold(Fraction(9, 10), alternatives=(("district_seats", 2),), exempt=("A",)),
    ]
    for bar in bars:
        rule = Rule("test", (Tier(DHONDT),), (bar,))
        for more in ({}, {"base": 1800}, {"lists": {"B": ListFacts(1, 2, True)}}):
            contest = small(rows, rule=rule, **more)
            place = replace(contest.constituencies[0], valid=900, cast=950)
            contest = declared(replace(contest, constituencies=(place, contest.constituencies[1])))
            joint = JointList(("B", "C"), lost_to="D")
            assert module.simple(contest, 21)
            for leaks in (("B", "C"), ("C",)):
                assert module._fast(contest, joint, leaks, 21) == module._slow(
                    contest, joint, leaks, 21
                )
