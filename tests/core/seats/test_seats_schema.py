"""contest/1 in and out."""

import copy
import json

import pytest
from seats_data import IDS, election, small

from comity.core.seats import statutes
from comity.core.seats.contest import Alliance, Constituency, Contest, ListFacts, Rule, Tier
from comity.core.seats.errors import BadContest, UnknownLaw
from comity.core.seats.laws import CHAMBERS
from comity.core.seats.methods import Plurality, TwoRound
from comity.core.seats.schema import from_contest
from comity.core.seats.schema_out import SCHEMA, rule_out, to_contest


def again(contest):
    return from_contest(json.loads(json.dumps(to_contest(contest))))


def base():
    """A contest that uses every kind of row, as JSON values."""
    place = Constituency(
        "all",
        3,
        {"A": 60, "B": 40},
        valid=110,
        cast=120,
        registered=200,
        capacity={"A": 2},
        alliances=(Alliance(("A", "B"), {"A": (30, 30), "B": (40,)}),),
        official={"A": 2, "B": 1},
        official_levelling={},
    )
    contest = Contest(
        (place,),
        statutes.KOREA[0],
        {"a": 2, "B": 1},
        {"a": "A"},
        {"A": ListFacts(2, 3, True)},
        115,
        "x",
        "KR",
        "National Assembly",
        "2004-04-15",
        "a source",
        ("a note",),
    )
    assert again(contest) == contest
    return to_contest(contest)


def problems(data):
    with pytest.raises(BadContest) as caught:
        from_contest(data)
    return caught.value.problems


@pytest.mark.parametrize("name", IDS)
def test_real_elections_come_back_as_they_went(name):
    contest = election(name)
    assert again(contest) == contest


def test_every_law_comes_back_as_it_went():
    for entry in CHAMBERS:
        for rule in entry.rules:
            contest = small({"A": 1}, rule=rule)
            assert again(contest).rule == rule
    for method in (Plurality(), TwoRound(top=3)):
        rule = Rule("test", (Tier(method),))
        assert again(small({"A": 1}, rule=rule)).rule == rule


def test_fractions_of_votes_and_run_offs_come_back():
    from fractions import Fraction

    place = Constituency("all", 1, {"A": Fraction(7, 3)}, runoff={"A": Fraction(1, 2)})
    contest = Contest((place,), Rule("test", (Tier(TwoRound()),)))
    assert again(contest) == contest
    assert to_contest(contest)["constituencies"][0]["votes"] == {"A": "7/3"}


def test_rationals_are_texts():
    shown = json.dumps([rule_out(rule) for entry in CHAMBERS for rule in entry.rules])
    assert '"7/5"' in shown
    assert "0." not in shown.replace("n.º", "").replace("no. ", "").replace("100.", "")


def test_without_a_rule_the_law_on_file_holds():
    data = base()
    data["rule"] = None
    assert from_contest(data).rule == statutes.KOREA[0]
    data["date"] = "1999"
    with pytest.raises(UnknownLaw):
        from_contest(data)
    data["date"] = "soon"
    assert problems(data) == ["date: a day like 2017-10-20 or a year is needed to find the law"]


def spoil(path, value):
    data = copy.deepcopy(base())
    row = data
    for key in path[:-1]:
        row = row[key]
    if value is KeyError:
        del row[path[-1]]
    else:
        row[path[-1]] = value
    return data


PLACE = ("constituencies", 0)
TIER = ("rule", "tiers", 0)
BAR = ("rule", "thresholds", 0)
HB = {
    "kind": "quota",
    "name": "hare",
    "rounding": "exact",
    "remainders": "largest",
    "overaward": "refuse",
}


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("schema",), "contest/2", f"schema: must be {SCHEMA!r}"),
        (("extra",), 1, "file: unknown: extra"),
        (("notes",), KeyError, "file: missing: notes"),
        (("country",), 1, "country: a text is needed"),
        (("base",), 1.5, "base: 1.5 is not a whole number"),
        (("official",), [], "official: an object of names is needed"),
        (("aliases",), {"a": "X"}, "lists or aliases: no list is called 'X'"),
        (("notes",), "x", "notes: a list is needed"),
        (("constituencies",), [], "constituencies: at least one is needed"),
        (("lists",), {"A": 1}, "lists, 'A': an object (list) is needed"),
        (("lists", "A", "members"), 0, "lists, 'A', members: a list has one member or more"),
        (("lists", "A", "exempt"), 1, "lists, 'A', exempt: must be true or false"),
        ((*PLACE, "name"), "", "constituencies[0], name: a text is needed"),
        ((*PLACE, "votes", "A"), 1.5, "constituencies[0], votes, 'A': 1.5 is not a whole"),
        ((*PLACE, "votes", "A"), "1/0", "constituencies[0], votes, 'A': '1/0' is not a frac"),
        ((*PLACE, "votes", "A"), "-1/2", "constituencies[0], votes, 'A': '-1/2' is not a frac"),
        ((*PLACE, "votes", "A"), "9" * 20, "constituencies[0], votes, 'A': is above"),
        ((*PLACE, "valid"), 3, "constituencies[0], valid: is less than the votes"),
        ((*PLACE, "alliances", 0, "members"), ["A"], "constituencies[0], alliances[0], members"),
        ((*PLACE, "alliances", 0, "members"), ["A", "X"], "constituencies[0], alliances: 'X'"),
        ((*PLACE, "alliances", 0), 3, "constituencies[0], alliances[0]: an object (alliance)"),
        ((*PLACE,), 3, "constituencies[0]: an object (constituency) is needed"),
        (("rule",), 3, "rule: an object (rule) is needed"),
        (("rule", "overhang"), "x", "rule, overhang: must be one of none, keep"),
        (("rule", "needs"), ["x"], "rule, needs[0]: must be one of"),
        (("rule", "tiers"), [], "rule, tiers: one tier over all votes is needed"),
        (TIER, 3, "rule, tiers[0]: an object (tier) is needed"),
        ((*TIER, "scope"), "world", "rule, tiers[0], scope: must be one of"),
        ((*TIER, "votes"), "remainders", "rule, tiers: one tier over all votes is needed"),
        ((*TIER, "method"), {"kind": "x"}, "rule, tiers[0], method: kind must be one of"),
        ((*TIER, "method"), {"kind": []}, "rule, tiers[0], method: kind must be one of"),
        ((*TIER, "method"), {"kind": "divisor"}, "rule, tiers[0], method: missing: name, first"),
        ((*TIER, "method", "name"), "x", "rule, tiers[0], method: The quota is 'x'"),
        ((*BAR, "share"), 0.03, "rule, thresholds[0], share: a fraction written as text"),
        ((*BAR, "share"), "3/2", "rule, thresholds[0], share: 3/2 is above 1"),
        ((*BAR, "share"), "3/", "rule, thresholds[0], share: '3/' is not a fraction"),
        ((*BAR, "coalition"), {"1": "1/2"}, "rule, thresholds[0], coalition: '1' is not"),
        ((*BAR, "alternatives"), [3], "rule, thresholds[0], alternatives[0]: an object"),
        (
            (*BAR, "alternatives", 0, "kind"),
            "x",
            "rule, thresholds[0], alternatives[0], kind: must be district_seats",
        ),
        (("rule", "thresholds"), [3], "rule, thresholds[0]: an object (threshold) is needed"),
        (("rule", "bonus"), {}, "rule, bonus: missing: seats, by_average"),
        (("rule", "guarantee"), {}, "rule, guarantee: missing: lists, share"),
        (("rule", "small_lists"), [{}], "rule, small_lists[0]: missing: share, seats"),
        (("rule", "levelling"), {}, "rule, levelling: missing: method"),
        (("rule", "magnitudes"), {}, "rule, magnitudes: missing: total, method"),
        (
            ("rule", "magnitudes"),
            {"total": 3, "method": {"kind": "plurality"}},
            "rule, magnitudes, method: a quota method is needed",
        ),
        (
            ("rule", "levelling"),
            {"method": HB, "threshold": 3, "per_constituency": 1, "everywhere": False},
            "rule, levelling, method: a divisor method is needed",
        ),
    ],
)
def test_what_is_refused(path, value, said):
    found = problems(spoil(path, value))
    assert any(problem.startswith(said) for problem in found), found


def test_constituencies_listed_twice_and_nothing_at_all():
    data = base()
    data["constituencies"] *= 2
    assert "constituencies[1]: 'all' is listed twice" in problems(data)
    assert problems(None) == ["file: an object (contest) is needed"]
    assert problems({})[0].startswith("file: missing: schema")
