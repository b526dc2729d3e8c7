"""Rules and decisions as JSON: what they mean and every fault of theirs."""

import json
from datetime import date

import pytest

from comity.core.rotation import Criterion, Decision, Quota, Rule, Spread
from comity.core.rotation.rule_files import read_rules


def faults(value):
    text = value if isinstance(value, str) else json.dumps(value)
    return [str(problem) for problem in read_rules(text, "r.json")[2]]


def test_a_full_file_is_read():
    rules, decisions, problems = read_rules(
        json.dumps(
            {
                "rules": [
                    {"name": "founder", "until": "2005-12-31", "founders": ["gr-kke"]},
                    {
                        "name": "rotation",
                        "from": "2006-01-01",
                        "order": ["hosted", "wait", "draw"],
                        "seed": "2026",
                        "quotas": [
                            {"continent": "Europe", "window": 10, "most": 4},
                            {"continent": "Africa", "window": 10, "least": 1},
                        ],
                        "hosts": 2,
                        "spread": "different",
                        "extraordinary": True,
                    },
                ],
                "decisions": [
                    {"edition": "24", "hosts": ["x"], "body": "WG", "reason": "Why.", "source": "s"}
                ],
            }
        ),
        "r.json",
    )
    assert problems == ()
    assert rules == (
        Rule("founder", valid_to=date(2005, 12, 31), founders=frozenset({"gr-kke"})),
        Rule(
            "rotation",
            date(2006, 1, 1),
            None,
            (Criterion.HOSTED, Criterion.WAIT, Criterion.DRAW),
            "2026",
            (Quota("Europe", 10, most=4), Quota("Africa", 10, least=1)),
            2,
            Spread.DIFFERENT,
            extraordinary=True,
        ),
    )
    assert decisions == (Decision("24", ("x",), "WG", "Why.", "s"),)


def test_one_rule_may_stand_alone():
    assert read_rules('{"name": "mine", "seed": "1"}', "r.json")[0] == (Rule("mine", seed="1"),)
    assert read_rules("{}", "r.json")[0] == (Rule("unnamed"),)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            "{",
            ["line 1, column 2: it is not JSON: Expecting property name enclosed in double quotes"],
        ),
        ("[" * 100000, ["it is not JSON that can be read: nested too deep or a number too long"]),
        (
            '{"hosts": ' + "1" * 5000 + "}",
            ["it is not JSON that can be read: nested too deep or a number too long"],
        ),
        ("[]", ["it must be a JSON object"]),
        ('{"name": "a", "name": "b"}', ["name: the field stands twice"]),
        ({"rules": []}, ["rules: it holds no rule"]),
        ({"rules": {}}, ["rules: it must be a list"]),
        ({"rules": [1]}, ["rules[1]: it must be an object"]),
        ({"rules": [{}], "more": 1}, ["more: unknown field; known are decisions, rules"]),
        (
            {"colour": 1},
            [
                "colour: unknown field; known are extraordinary, founders, from, hosts, name, "
                "order, quotas, seed, spread, until"
            ],
        ),
        ({"name": 1}, ["name: it must be one line of plain text"]),
        ({"name": "<b>"}, ["name: it must be one line of plain text"]),
        ({"from": "2006"}, ["from: '2006' is not a date as 2026-05-31"]),
        (
            {"from": "2006-01-01", "until": "2005-01-01"},
            ["rule unnamed: it ends before it begins"],
        ),
        ({"hosts": 0}, ["rule unnamed: an edition needs 1 host or more"]),
        ({"hosts": True}, ["hosts: it must be a whole number"]),
        ({"hosts": 1.5}, ["hosts: it must be a whole number"]),
        ({"extraordinary": 1}, ["extraordinary: it must be true or false"]),
        ({"founders": "x"}, ["founders: it must be a list of plain texts"]),
        ({"founders": [1]}, ["founders: it must be a list of plain texts"]),
        ({"spread": "wide"}, ["spread: it must be one of any, different, same"]),
        ({"order": ["luck"]}, ["order: 'luck' is none of continent_wait, hosted, wait, draw"]),
        ({"order": ["draw", "wait"]}, ["rule unnamed: nothing can decide after the draw"]),
        (
            {"quotas": [{"continent": "A", "window": 0}]},
            ["quotas[1]: quota of A: the window must be 1 or more"],
        ),
        ({"quotas": [{"window": 2}]}, ["quotas[1].continent: it is missing"]),
        (
            {"quotas": [{"continent": "A", "window": 2, "max": 1}]},
            ["quotas[1].max: unknown field; known are continent, least, most, window"],
        ),
        (
            {"rules": [{}], "decisions": [{"edition": "24", "body": "WG"}]},
            ["decisions[1].hosts: it names no host", "decisions[1].reason: it is missing"],
        ),
        (
            {
                "rules": [{}],
                "decisions": [
                    {"edition": "24", "body": "WG", "hosts": ["x"], "reason": "y", "by": 1}
                ],
            },
            [
                "decisions[1].by: unknown field; known are body, edition, hosts, reason, source",
            ],
        ),
        (
            {"rules": [{"name": "a"}, {"name": "b", "from": "2006-01-01"}]},
            ["rules: a and b are both in force on 2006-01-01"],
        ),
    ],
)
def test_each_fault_is_named_with_its_field(value, expected):
    assert faults(value) == [f"r.json: {line}" for line in expected]
