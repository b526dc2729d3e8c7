"""Each rule on small cases, the degenerate ones, and when a test closes."""

from datetime import UTC, datetime, timedelta

import pytest

from comity.core.consensus import (
    Because,
    Entitled,
    Extension,
    Kind,
    Notice,
    Outcome,
    Rule,
    Terms,
    Voice,
    Why,
    agreed_parts,
    announced,
    closing,
    decide,
    least_notice,
)

OPENS = datetime(2026, 3, 1, 9, tzinfo=UTC)
DEADLINE = OPENS + timedelta(days=4)
AFTER = DEADLINE + timedelta(hours=1)
TOLD = Notice(OPENS + timedelta(minutes=1))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def members(ids="abcdef", absent="", unproved=""):
    return [Entitled(i, i not in absent, () if i in unproved else (TOLD,)) for i in ids]


def terms(rule, **further):
    return Terms(rule, OPENS, DEADLINE, **further)


def say(words, at=OPENS + HOUR, **further):
    """`a+ b- c0 d!`: agrees, objects, abstains, breaks the silence."""
    kinds = {"+": Kind.AGREE, "-": Kind.OBJECT, "0": Kind.ABSTAIN, "!": Kind.BREAK}
    return [Voice(w[0], kinds[w[1]], at, **further) for w in words.split()]


def outcome(rule, words, ids="abcdef", absent="", **further):
    found = decide(terms(rule, **further), members(ids, absent), say(words), [], AFTER)
    return found.outcome, found.reasons[0].why


ADOPTED, FAILED = Outcome.ADOPTED, Outcome.FAILED


@pytest.mark.parametrize(
    ("rule", "words", "absent", "expected"),
    [
        (Rule.PRESENT, "a+", "", (ADOPTED, Why.NO_OBJECTION)),
        (Rule.PRESENT, "a+ b-", "", (FAILED, Why.OBJECTED)),
        (Rule.PRESENT, "a+ b-", "b", (ADOPTED, Why.NO_OBJECTION)),
        (Rule.PRESENT, "", "", (FAILED, Why.NOBODY_AGREES)),
        (Rule.PRESENT, "a+", "abcdef", (FAILED, Why.NOBODY_COUNTS)),
        (Rule.ALL, "a+ b+ c0 d+ e+ f+", "abc", (ADOPTED, Why.NO_OBJECTION)),
        (Rule.ALL, "a+ b+ c0 d+ e+", "f", (FAILED, Why.UNHEARD)),
        (Rule.ALL, "a+ b+ c0 d+ e+ f-", "f", (FAILED, Why.OBJECTED)),
        (Rule.ALL, "a0 b0 c0 d0 e0 f0", "", (FAILED, Why.NOBODY_AGREES)),
        (Rule.ALL, "", "", (FAILED, Why.UNHEARD)),
        (Rule.SILENCE, "", "", (ADOPTED, Why.NO_OBJECTION)),
        (Rule.SILENCE, "a0 b+", "abcdef", (ADOPTED, Why.NO_OBJECTION)),
        (Rule.SILENCE, "a!", "", (FAILED, Why.OBJECTED)),
        (Rule.SILENCE, "a-", "a", (FAILED, Why.OBJECTED)),
        (Rule.TWO_THIRDS, "a+ b+ c-", "", (ADOPTED, Why.TALLY)),
        (Rule.TWO_THIRDS, "a+ b+ c+ d- e-", "", (FAILED, Why.TALLY)),
        (Rule.TWO_THIRDS, "", "", (FAILED, Why.TALLY)),
        (Rule.TWO_THIRDS, "a0 b0", "", (FAILED, Why.TALLY)),
        (Rule.MAJORITY, "a+ b-", "", (FAILED, Why.TALLY)),
        (Rule.MAJORITY, "a+ b+ c- d0", "", (ADOPTED, Why.TALLY)),
        (Rule.MAJORITY, "", "", (FAILED, Why.TALLY)),
        (Rule.SIGN_ON, "a+ b-", "", (Outcome.SIGNATURE, Why.ONLY_SIGNED)),
    ],
)
def test_each_rule(rule, words, absent, expected):
    assert outcome(rule, words, absent=absent) == expected


@pytest.mark.parametrize("rule", list(Rule))
def test_with_nobody_entitled_nothing_is_adopted(rule):
    found = decide(terms(rule), [], say("a+"), [], AFTER)
    assert (found.outcome, found.reasons) == (FAILED, (Because(Why.NOBODY_COUNTS),))
    assert decide(terms(rule), [], [], [], OPENS).outcome == Outcome.WAITS


def test_consensus_minus_two_stands_two_objections_and_no_third():
    assert outcome(Rule.MINUS, "a+ b- c-", minus=2) == (ADOPTED, Why.WITHIN_MINUS)
    assert outcome(Rule.MINUS, "a+ b- c- d-", minus=2) == (FAILED, Why.BEYOND_MINUS)
    assert outcome(Rule.MINUS, "b- c-", minus=2) == (FAILED, Why.NOBODY_AGREES)
    assert outcome(Rule.MINUS, "a+ b- c- d-", absent="d", minus=2) == (ADOPTED, Why.WITHIN_MINUS)


def test_rough_consensus_needs_a_finding_on_each_objection_and_a_conclusion():
    concluded = terms(Rule.ROUGH, concluded_at=DEADLINE - HOUR)
    found_ = say("b-", found_at=DEADLINE - HOUR)

    def reason(asked, said):
        found = decide(asked, members(), said, [], AFTER)
        return found.outcome, found.reasons[0]

    agree, late = say("a+"), say("c-", found_at=DEADLINE)
    assert reason(concluded, agree + found_) == (ADOPTED, Because(Why.FOUND, ("b",), (1,)))
    assert reason(concluded, agree + found_ + late) == (FAILED, Because(Why.UNFOUND, ("c",)))
    assert reason(terms(Rule.ROUGH), agree + found_) == (FAILED, Because(Why.UNCONCLUDED))
    assert reason(terms(Rule.ROUGH, concluded_at=DEADLINE), agree)[1].why == Why.UNCONCLUDED
    assert reason(concluded, found_) == (FAILED, Because(Why.NOBODY_AGREES))


def test_the_groups_divide_those_who_count_and_the_latest_voice_stands():
    said = say("b- c0 z+") + say("b+", at=OPENS + 2 * HOUR)
    found = decide(terms(Rule.MAJORITY), members("cba"), said, [], AFTER)
    assert (found.counted, found.agreeing, found.objecting, found.abstaining, found.silent) == (
        ("a", "b", "c"),
        ("b",),
        (),
        ("c",),
        ("a",),
    )
    assert found.reasons == (Because(Why.TALLY, (), (1, 0, 1, 1)),)


def test_a_voice_before_the_opening_or_at_the_deadline_changes_nothing():
    for at in (OPENS - HOUR, DEADLINE, AFTER):
        found = decide(terms(Rule.SILENCE), members(), say("a!", at=at), [], AFTER)
        assert found.outcome == ADOPTED, at
    last = say("a!", at=DEADLINE - timedelta(microseconds=1))
    assert decide(terms(Rule.SILENCE), members(), last, [], AFTER).outcome == FAILED


def test_it_waits_until_the_deadline_and_takes_effect_at_it():
    before = decide(terms(Rule.SILENCE), members(), [], [], DEADLINE - HOUR)
    assert (before.outcome, before.reasons) == (Outcome.WAITS, (Because(Why.RUNS),))
    at = decide(terms(Rule.SILENCE), members(), [], [], DEADLINE)
    assert (at.outcome, at.closes_at) == (ADOPTED, DEADLINE)


def test_an_extension_counts_if_it_is_later_and_was_set_in_time():
    later, much = DEADLINE + DAY, DEADLINE + 3 * DAY
    everybody = members()

    def ends(*extensions):
        return announced(terms(Rule.ALL), everybody, extensions)

    assert ends(Extension(OPENS + HOUR, later)) == later
    assert ends(Extension(OPENS + HOUR, DEADLINE - DAY)) == DEADLINE
    assert ends(Extension(DEADLINE, later)) == DEADLINE
    assert ends(Extension(DEADLINE, much), Extension(OPENS, later)) == much
    said = say("a!", at=DEADLINE + HOUR)
    extended = [Extension(OPENS + HOUR, later)]
    found = decide(terms(Rule.SILENCE), everybody, said, extended, later)
    assert (found.outcome, found.closes_at) == (FAILED, later)
    # While a notification has no proof the test is not closed, so the chair may still extend.
    assert announced(terms(Rule.ALL), members(unproved="f"), [Extension(AFTER, much)]) == much


def test_nothing_is_adopted_while_a_notification_has_no_proof():
    for rule in Rule:
        found = decide(terms(rule), members(unproved="cd"), say("a+"), [], AFTER + 9 * DAY)
        assert found.outcome == Outcome.WAITS, rule
        assert found.reasons == (Because(Why.RUNS), Because(Why.UNPROVED, ("c", "d")))
    absent = members(absent="cd", unproved="cd")
    assert decide(terms(Rule.PRESENT), absent, say("a+"), [], AFTER).outcome == ADOPTED


def test_under_silence_each_has_its_72_hours_from_the_proof():
    """Less the hour of the handing over; a deadline moves to the minute that this asks for."""
    long_after, minutes = AFTER + 30 * DAY, timedelta(minutes=10, seconds=1)

    def closes(*notices, now=long_after, rule=Rule.SILENCE):
        return closing(terms(rule), [*members("ab"), Entitled("c", True, notices)], [], now)

    in_time = DEADLINE - 71 * HOUR
    assert closes(Notice(in_time)) == (DEADLINE, ())
    late = Notice(in_time + minutes)
    moved = DEADLINE + timedelta(minutes=11)
    assert closes(late) == (moved, ())
    assert closes(late, rule=Rule.ALL) == (DEADLINE, ())
    # It came back before the closing: the second, handed over later, is the proof.
    back = Notice(OPENS, OPENS + DAY)
    assert closes(back) == (long_after + 71 * HOUR, ("c",))
    assert closes(back, Notice(DEADLINE + HOUR)) == (DEADLINE + 72 * HOUR, ())
    assert closes(Notice(OPENS, DEADLINE)) == (DEADLINE, ())
    # What comes back in the time that was added takes its proof away again.
    fragile = Notice(in_time + minutes, DEADLINE + timedelta(minutes=5))
    assert closes(fragile)[1] == ("c",)
    unknown = Notice(DEADLINE + 9 * HOUR)
    assert closes(unknown, now=DEADLINE) == (DEADLINE + 71 * HOUR, ("c",))
    assert closes(now=OPENS + HOUR) == (DEADLINE, ("c",))


def test_under_the_other_rules_each_has_a_day_or_half_the_period():
    assert least_notice(terms(Rule.SILENCE)) == 71 * HOUR
    assert least_notice(terms(Rule.MAJORITY)) == DAY
    assert least_notice(Terms(Rule.PRESENT, OPENS, OPENS + 2 * HOUR)) == HOUR
    told = [*members("ab"), Entitled("c", True, (Notice(DEADLINE - HOUR),))]
    found = closing(terms(Rule.MAJORITY), told, [], AFTER + 3 * DAY)
    assert found == (DEADLINE + 23 * HOUR, ())


def test_the_paragraphs_that_nobody_objects_to_are_agreed_one_by_one():
    said = say("a!", paragraph="p2") + say("b+ c0")
    found = agreed_parts(terms(Rule.SILENCE), members(), said, [], AFTER, ["p1", "p2", "p3"])
    assert found == ("p1", "p3")
    whole = say("a!")
    assert agreed_parts(terms(Rule.SILENCE), members(), whole, [], AFTER, ["p1"]) == ()
    tally = [*say("a- b-", paragraph="p1"), *say("c+ d+")]
    asked = (terms(Rule.MAJORITY), members(), tally, [], AFTER, ["p1", "p2"])
    assert agreed_parts(*asked) == ("p2",)
    assert agreed_parts(terms(Rule.SILENCE), members(), [], [], OPENS, ["p1"]) == ()
