"""The ranking: its order, its reasons and the sentences made from them."""

from datetime import date

import pytest

from comity.core.rotation import (
    Criterion,
    Edition,
    Host,
    Quota,
    RotationError,
    Rule,
    Spread,
    Willing,
    in_force,
    propose,
    sentence,
)
from comity.core.rotation.reasons import (
    CoHost,
    ContinentWaited,
    DrawnBySeed,
    FounderHosts,
    Hosted,
    NeverHosted,
    QuotaFull,
    QuotaOwed,
    Waited,
)

CONTINENTS = {"a": "Africa", "e": "Europe", "s": "Asia"}


def edition(year, *hosts, **more):
    """An edition of `year`; the first letter of a host gives its continent."""
    return Edition(
        str(year),
        date(year, 5, 1),
        tuple(Host(name, CONTINENTS[name[0]]) for name in hosts),
        **more,
    )


def willing(*names, since=None):
    return tuple(Willing(name, CONTINENTS[name[0]], since) for name in names)


DEFAULT = Rule()


def ranking(history, entries, rule=DEFAULT):
    return [candidate.organisation for candidate in propose(history, entries, rule)]


HISTORY = (edition(2001, "e1"), edition(2002, "s1"), edition(2003, "e2"), edition(2004, "s1"))


def test_the_continent_that_waited_longest_comes_first_and_never_is_longest():
    assert ranking(HISTORY, willing("s2", "e1", "a1")) == ["a1", "e1", "s2"]


def test_within_the_continent_the_one_that_hosted_least_then_the_one_that_waited_longest():
    history = (*HISTORY, edition(2005, "e1"))
    assert ranking(history, willing("e1", "e2", "e3")) == ["e3", "e2", "e1"]
    assert ranking(HISTORY, willing("e2", "e1")) == ["e1", "e2"]


def test_the_seed_decides_what_is_left_equal_and_another_seed_may_decide_otherwise():
    entries = willing("a1", "a2", "a3", "a4", "a5")
    answers = {tuple(ranking(HISTORY, entries, Rule(seed=str(seed)))) for seed in range(20)}
    assert len(answers) > 1
    for candidate in propose(HISTORY, entries, Rule(seed="2026")):
        assert candidate.reasons[-1] == DrawnBySeed("2026", 5)


def test_reasons_are_data_in_the_order_of_the_rule():
    found = propose(HISTORY, willing("s1", "a1", since=date(2003, 1, 1)), Rule())
    assert [(entry.rank, entry.organisation, entry.chosen, entry.barred) for entry in found] == [
        (1, "a1", True, False),
        (2, "s1", False, False),
    ]
    assert found[0].reasons == (ContinentWaited("Africa", 4, None), NeverHosted())
    assert found[1].reasons == (ContinentWaited("Asia", 0, 2004), Hosted(1, 2003, 2004), Waited(0))


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (ContinentWaited("Asia", 0, 2004), "Asia hosted the last edition, in 2004."),
        (ContinentWaited("Asia", 1, 2004), "Asia has waited 1 edition, since 2004."),
        (ContinentWaited("Asia", 3, 2004), "Asia has waited 3 editions, since 2004."),
        (ContinentWaited("Asia", 3, None), "Asia has never hosted."),
        (NeverHosted(), "It has never hosted."),
        (Hosted(1, None, 2004), "It has hosted once, last in 2004."),
        (
            Hosted(2, 2001, 2004),
            "It has hosted twice since it became willing in 2001, last in 2004.",
        ),
        (Hosted(7, None, 2005), "It has hosted 7 times, last in 2005."),
        (
            Hosted(0, 2010, 2004),
            "It has not hosted since it became willing in 2010 (last in 2004).",
        ),
        (Waited(1), "It has waited 1 edition."),
        (DrawnBySeed("x", 2), "Equal to 1 other, placed by the seed “x”."),
        (DrawnBySeed("", 3), "Equal to 2 others, placed by an empty seed."),
        (
            QuotaFull("Asia", 2, 2, 5),
            "Barred: Asia has hosted 2 of 4 editions and may host 2 in 5.",
        ),
        (QuotaOwed("Asia", 0, 1, 5), "Asia is owed a turn: 0 of 1 due in 5 editions."),
        (FounderHosts(True), "A founder hosts."),
        (FounderHosts(False), "Barred: only founders host under this rule."),
        (CoHost("e1"), "Co-host beside e1."),
    ],
)
def test_one_sentence_per_reason(reason, text):
    candidate = propose((), willing("a1"), Rule())[0]
    assert sentence(type(candidate)(1, "a1", "Africa", True, False, (reason,))) == text


def test_an_edition_on_the_day_an_organisation_became_willing_is_its_turn():
    (found,) = propose(HISTORY, willing("e2", since=date(2003, 5, 1)), Rule())
    assert found.reasons[1] == Hosted(1, 2003, 2003)
    (found,) = propose(HISTORY, willing("e2", since=date(2003, 5, 2)), Rule())
    assert found.reasons[1] == Hosted(0, 2003, 2003)


def test_another_order_of_the_same_criteria():
    rule = Rule(order=(Criterion.HOSTED, Criterion.CONTINENT_WAIT))
    history = (edition(2001, "a1"), edition(2002, "e1"))
    assert ranking(history, willing("a1", "e2"), rule) == ["e2", "a1"]
    assert ranking(history, willing("a1", "e2")) == ["a1", "e2"]


def test_a_full_quota_bars_and_an_owed_one_goes_first():
    full = Rule(quotas=(Quota("Europe", 3, most=1),))
    history = (edition(2001, "a1"), edition(2002, "e1"), edition(2003, "s1"))
    found = propose(history, willing("e2", "s2"), full)
    assert [(entry.organisation, entry.barred) for entry in found] == [("s2", False), ("e2", True)]
    assert found[1].reasons[0] == QuotaFull("Europe", 1, 1, 3)
    wider = Rule(quotas=(Quota("Europe", 2, most=1),))
    assert ranking(history, willing("e2", "s2"), wider) == ["e2", "s2"]
    owed = Rule(quotas=(Quota("Asia", 4, least=2),))
    found = propose(history, willing("e2", "s2", "a2"), owed)
    assert found[0].organisation == "s2"
    assert found[0].reasons[0] == QuotaOwed("Asia", 1, 2, 4)


def test_a_continent_that_had_what_it_is_due_is_owed_nothing():
    rule = Rule(quotas=(Quota("Europe", 3, most=1), Quota("Asia", 2, least=1)))
    history = (edition(2001, "s1"),)
    reasons = [entry.reasons[0] for entry in propose(history, willing("e1", "s1"), rule)]
    assert reasons == [ContinentWaited("Europe", 1, None), ContinentWaited("Asia", 0, 2001)]


def test_a_window_of_one_edition_looks_back_at_nothing():
    rule = Rule(quotas=(Quota("Europe", 1, most=1),))
    assert not propose((edition(2001, "e1"),), willing("e2"), rule)[0].barred


def test_nobody_is_chosen_when_everybody_is_barred():
    rule = Rule(quotas=(Quota("Europe", 1, most=0),))
    found = propose((), willing("e2", "e1"), rule)
    assert [entry.chosen for entry in found] == [False, False]


def test_founders_host_while_their_rule_is_in_force():
    founders = Rule("founders", valid_to=date(2005, 12, 31), founders=frozenset({"e1"}))
    later = Rule("rotation", valid_from=date(2006, 1, 1))
    rules = (founders, later)
    assert in_force(rules, date(2005, 12, 31)) is founders
    assert in_force(rules, date(2006, 1, 1)) is later
    found = propose(HISTORY, willing("a1", "e1"), founders)
    assert [(entry.organisation, entry.barred) for entry in found] == [("e1", False), ("a1", True)]
    assert found[0].reasons[0] == FounderHosts(True)


def test_two_rules_at_once_are_refused_and_none_is_none():
    assert in_force((Rule(valid_from=date(2006, 1, 1)),), date(2005, 1, 1)) is None
    one_day = Rule(valid_from=date(2006, 1, 1), valid_to=date(2006, 1, 1))
    assert in_force((one_day,), date(2006, 1, 1)) is one_day
    with pytest.raises(RotationError, match="the rules a and b are both in force on 2005-01-01"):
        in_force((Rule("a"), Rule("b")), date(2005, 1, 1))


def test_co_hosts_from_anywhere_from_elsewhere_or_from_one_continent():
    entries = willing("a1", "a2", "e1", "s1")
    two = propose(HISTORY, entries, Rule(hosts=2, seed="x"))
    assert {entry.organisation for entry in two if entry.chosen} == {"a1", "a2"}
    first = two[0].organisation
    assert two[1].reasons[-1] == CoHost(first)
    apart = propose(HISTORY, entries, Rule(hosts=2, spread=Spread.DIFFERENT, seed="x"))
    assert [entry.organisation for entry in apart[:2]] == [first, "e1"]
    third = propose(HISTORY, willing("a1", "e1", "s1"), Rule(hosts=2, spread=Spread.SAME))
    assert [entry.organisation for entry in third if entry.chosen] == ["a1"]


def test_an_edition_with_two_hosts_is_a_turn_of_both_and_of_both_continents():
    history = (edition(2001, "a1"), edition(2002, "e1", "s1"))
    assert ranking(history, willing("e1", "s1", "a1"), Rule())[0] == "a1"
    waits = {
        entry.organisation: entry.reasons[0].editions
        for entry in propose(history, willing("e1", "s1", "a1"), Rule())
    }
    assert waits == {"a1": 1, "e1": 0, "s1": 0}


@pytest.mark.parametrize(
    ("more", "counts"),
    [
        ({"state": "held"}, True),
        ({"state": "called"}, True),
        ({"state": "open"}, True),
        ({"state": "closed"}, True),
        ({"state": "proposed"}, False),
        ({"state": "postponed"}, False),
        ({"state": "not held"}, False),
        ({"kind": "preparatory"}, False),
        ({"kind": "extraordinary"}, False),
    ],
)
def test_which_editions_are_turns(more, counts):
    found = propose((edition(2001, "a1", **more),), willing("a1"), Rule())
    assert (found[0].reasons[0] == ContinentWaited("Africa", 0, 2001)) is counts


def test_a_rule_may_count_extraordinary_editions():
    history = (edition(2001, "a1", kind="extraordinary"),)
    found = propose(history, willing("a1"), Rule(extraordinary=True))
    assert found[0].reasons[0] == ContinentWaited("Africa", 0, 2001)


def test_the_history_is_read_by_date_and_not_by_position():
    assert propose(HISTORY[::-1], willing("e1", "s1"), Rule()) == propose(
        HISTORY, willing("e1", "s1"), Rule()
    )


def test_editions_of_one_day_are_read_by_label_and_not_by_position():
    same = [
        Edition(label, date(2001, 1, 1), (Host(host, "Asia"),))
        for label, host in (("1", "s1"), ("2", "s2"))
    ]
    entries = willing("s1", "s2")
    assert ranking(same, entries) == ranking(same[::-1], entries) == ["s1", "s2"]


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: edition(2001, "a1", state="dreamt"), "edition 2001: unknown state 'dreamt'"),
        (lambda: edition(2001, "a1", kind="odd"), "edition 2001: unknown kind 'odd'"),
        (lambda: edition(2001, "a1", "a1"), "edition 2001: one organisation is its host twice"),
        (lambda: Quota("Asia", 0), "quota of Asia: the window must be 1 or more"),
        (lambda: Quota("Asia", 2, least=3), "quota of Asia: least must be 0 to 2"),
        (lambda: Quota("Asia", 2, least=-1), "quota of Asia: least must be 0 to 2"),
        (lambda: Quota("Asia", 2, 2, 1), "quota of Asia: most must not be below least"),
        (lambda: Rule(hosts=0), "rule default: an edition needs 1 host or more"),
        (
            lambda: Rule(valid_from=date(2006, 1, 1), valid_to=date(2005, 1, 1)),
            "rule default: it ends before it begins",
        ),
        (
            lambda: Rule(order=(Criterion.WAIT, Criterion.WAIT)),
            "rule default: a criterion is named twice in the order",
        ),
        (
            lambda: Rule(order=(Criterion.DRAW, Criterion.WAIT)),
            "rule default: nothing can decide after the draw",
        ),
        (
            lambda: Rule(quotas=(Quota("Asia", 2), Quota("Asia", 3))),
            "rule default: a continent has two quotas",
        ),
        (
            lambda: propose((), willing("a2", "a1", "a1"), Rule()),
            "a1 is listed twice among the willing",
        ),
    ],
)
def test_what_contradicts_itself_is_refused_with_the_reason(make, reason):
    with pytest.raises(RotationError) as caught:
        make()
    assert str(caught.value) == reason
