"""Past editions by the rule of their day, decisions beside proposals, gaps by continent."""

from datetime import date

import pytest

from comity.core.rotation import (
    Decision,
    Edition,
    Gap,
    Host,
    RotationError,
    Rule,
    Verdict,
    Willing,
    gaps,
    judge,
)

FOUNDERS = Rule("founder hosts", valid_to=date(2005, 12, 31), founders=frozenset({"gr-a"}))
LATER = Rule("rotation", valid_from=date(2006, 1, 1), valid_to=date(2010, 12, 31))
CONTINENTS = {"gr-a": "Europe", "pt-b": "Europe", "za-c": "Africa", "in-d": "Asia"}


def edition(year, host, **more):
    return Edition(str(year), date(year, 5, 1), (Host(host, CONTINENTS[host]),), **more)


HISTORY = (
    edition(2004, "gr-a"),
    edition(2005, "za-c"),
    edition(2006, "in-d"),
    edition(2007, "pt-b"),
    edition(2008, "in-d"),
    edition(2011, "in-d"),
    edition(2012, "in-d", state="postponed"),
)
WILLING = (
    Willing("za-c", "Africa", date(2007, 1, 1)),
    Willing("gr-a", "Europe", date(2008, 1, 1)),
    Willing("pt-b", "Europe"),
)


def test_history_is_judged_by_the_rule_of_its_day_and_by_who_was_willing_then():
    decision = Decision("2008", ("in-d",), "Plenary", "Visas could be had there.", "minutes 3")
    found = judge(HISTORY, WILLING, (FOUNDERS, LATER), (decision,))
    assert [(entry.edition.label, entry.verdict) for entry in found] == [
        ("2004", Verdict.FOLLOWED),
        ("2005", Verdict.OTHERWISE),  # not the founder
        ("2006", Verdict.NOT_KNOWN),  # nobody else is known to have been willing
        ("2007", Verdict.FOLLOWED),  # Europe had waited two editions, Africa one
        ("2008", Verdict.OTHERWISE),  # Africa had waited longest
        ("2011", Verdict.NO_RULE),
    ]
    assert [entry.decision for entry in found] == [None, None, None, None, decision, None]
    proposed = [entry.organisation for entry in found[4].candidates]
    assert proposed == ["za-c", "in-d", "gr-a"]


def test_later_editions_and_later_rules_never_change_a_judgement():
    short = judge(HISTORY[:4], WILLING, (FOUNDERS, LATER))
    assert judge(HISTORY, WILLING, (FOUNDERS, LATER))[:4] == short


def test_one_who_became_willing_on_the_first_day_is_compared():
    history = (edition(2006, "in-d"), edition(2007, "in-d"))
    for day, verdict in ((1, Verdict.OTHERWISE), (2, Verdict.NOT_KNOWN)):
        found = judge(history, (Willing("za-c", "Africa", date(2007, 5, day)),), (LATER,))
        assert found[1].verdict is verdict


def test_two_rules_at_once_cannot_judge():
    with pytest.raises(RotationError):
        judge(HISTORY, WILLING, (FOUNDERS, Rule("other")))


def test_gaps_count_turns_waits_and_the_longest_wait():
    assert gaps(HISTORY, ["Oceania", "Asia", "Africa", "Europe", "Asia"], Rule()) == (
        Gap("Africa", 1, 2005, 4, 4),
        Gap("Asia", 3, 2011, 0, 2),
        Gap("Europe", 2, 2007, 2, 2),
        Gap("Oceania", 0, None, 6, 6),
    )
