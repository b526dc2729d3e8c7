"""The clock of tests: what follows at the deadline, whenever it comes, however often."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from tests.factories.rooms import scene as room_scene
from tests.factories.testing import carried, put, say

from comity.accord import consensus_queries as queries
from comity.accord.actions import conclude_due_tests, note_bounce, note_proofs, speak
from comity.accord.enums import (
    LADDER,
    ROOM_TRANSITIONS,
    TEST_TRANSITIONS,
    Decision,
    Rule,
    Step,
    VoiceKind,
)
from comity.accord.models import ConsensusTest, Extension, Notice
from comity.cli.operate import run_tick
from comity.core.consensus import Outcome
from comity.kit import clock, outbox
from comity.kit.errors import Refused
from comity.kit.models import AuditLine, Mail
from comity.kit.policy import Actor

pytestmark = pytest.mark.django_db
CLOCK = Actor(None, channel="clock")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def room(world):
    return room_scene(world)


def now_of(test):
    test.refresh_from_db()
    test.room.refresh_from_db()
    return test.outcome, test.room.state


def test_every_outcome_of_the_core_is_a_state_and_states_end_somewhere():
    assert {Decision(o) for o in Outcome if o != Outcome.WAITS} | {
        Decision.STOPPED
    } == TEST_TRANSITIONS[Decision.RUNNING]
    assert set(TEST_TRANSITIONS) == set(LADDER) == set(Decision)
    assert {s for steps in LADDER.values() for s in steps} == set(Step)
    assert all(not TEST_TRANSITIONS[d] for d in Decision if d != Decision.RUNNING)
    assert set(ROOM_TRANSITIONS) == {"open", "testing", "ended"}


def test_silence_that_nobody_breaks_adopts_at_the_deadline(room):
    test = put(room)
    with clock.at(test.deadline - HOUR):
        assert conclude_due_tests(CLOCK) == 0
    assert now_of(test) == ("running", "testing")
    with clock.at(test.deadline + 5 * HOUR):
        assert run_tick()["concluded tests"] == 1
    assert now_of(test) == ("adopted", "testing")
    assert (test.decided_at, test.recorded_at) == (test.deadline, test.deadline + 5 * HOUR)
    (line,) = AuditLine.objects.filter(verb="accord.test.conclude")
    assert (line.person, line.body, line.channel) == (None, room.room.body_id, "clock")
    told = Mail.objects.filter(key__startswith="over:")
    assert told.count() == 3
    assert "adopted" in told[0].subject


def test_a_broken_silence_fails_and_the_negotiation_goes_on(room):
    test = put(room, parts="plan")
    say(room, test, "b", "break", paragraph="p2")
    with clock.at(test.deadline):
        assert conclude_due_tests(CLOCK) == 1
    assert now_of(test) == ("failed", "open")
    assert test.agreed == ["p1", "p3", "p4"]
    assert [v.locked_at is None for v in room.document.versions.all()] == [False, True]


def test_the_outcome_does_not_depend_on_when_the_clock_comes_or_how_often(room):
    test = put(room)
    say(room, test, "a", "break")
    with clock.at(test.deadline - HOUR):
        say(room, test, "a", "agree")
    for later in (HOUR, DAY, 40 * DAY):
        with clock.at(test.deadline + later), transaction.atomic():
            conclude_due_tests(CLOCK)
            assert now_of(test) == ("adopted", "testing")
            assert test.decided_at == test.deadline
            assert conclude_due_tests(CLOCK) == 0
            transaction.set_rollback(True)  # as if the clock had not come yet


def test_a_clock_that_is_killed_in_between_leaves_the_test_to_the_next_one(world):
    room = room_scene(world)
    test = put(room)

    class Killed(BaseException):
        pass

    def tick_and_die():
        with transaction.atomic():
            conclude_due_tests(CLOCK)
            assert Mail.objects.filter(key__startswith="over:").count() == 3
            raise Killed

    with clock.at(test.deadline + HOUR):
        with pytest.raises(Killed):
            tick_and_die()
        assert now_of(test) == ("running", "testing")
        assert not Mail.objects.filter(key__startswith="over:").exists()
        assert (conclude_due_tests(CLOCK), conclude_due_tests(CLOCK)) == (1, 0)
    assert now_of(test) == ("adopted", "testing")
    assert Mail.objects.filter(key__startswith="over:").count() == 3


def test_nothing_is_adopted_without_proof_and_the_period_lasts_longer_and_says_why(room):
    test = put(room, proved=False)
    outbox.deliver(carried, 2)
    with clock.at(test.deadline):
        assert conclude_due_tests(CLOCK) == 0
        assert conclude_due_tests(CLOCK) == 0
        assert say(room, test, "a", "agree").kind == "agree"
    extension = Extension.objects.get()
    (unproved,) = queries.standing(test).unproved
    assert (extension.by_clock, extension.reason) == (True, unproved)
    assert extension.deadline == _minute(test.deadline + 71 * HOUR)
    assert AuditLine.objects.filter(verb="accord.test.prolong").count() == 1
    told = Mail.objects.filter(key__startswith="later-")
    assert told.count() == 3
    assert "no proof of sending" in told[0].body
    # The post takes it at last: 71 hours from then on, and not before, the silence adopts.
    handed = test.deadline + 30 * HOUR
    with clock.at(handed):
        outbox.deliver(carried, 20)
        conclude_due_tests(CLOCK)
    closes = _minute(handed + 71 * HOUR)
    assert Extension.objects.last().deadline == closes
    with clock.at(closes - timedelta(minutes=1)):
        assert conclude_due_tests(CLOCK) == 0
        assert say(room, test, "a", "abstain").kind == "abstain"
    with clock.at(closes + DAY):
        with pytest.raises(Refused, match="closed"):
            say(room, test, "a", "break")
        assert conclude_due_tests(CLOCK) == 1
    assert now_of(test) == ("adopted", "testing")
    assert test.decided_at == closes


def _minute(moment):
    rest = timedelta(seconds=moment.second, microseconds=moment.microsecond)
    return moment - rest + timedelta(minutes=1) if rest else moment


def test_a_clock_that_slept_through_everything_finds_the_same_hour(room):
    test = put(room, proved=False)
    outbox.deliver(carried, 2)
    handed = test.deadline + 30 * HOUR
    with clock.at(handed):
        outbox.deliver(carried, 20)
    with clock.at(handed + 20 * DAY):
        assert conclude_due_tests(CLOCK) == 1
    assert now_of(test)[0] == "adopted"
    assert test.decided_at == _minute(handed + 71 * HOUR)


def test_a_notice_that_comes_back_before_the_deadline_prolongs(room):
    test = put(room)
    note_proofs(CLOCK)
    notice = Notice.objects.get(entitled__organisation__slug="c")
    with clock.at(test.deadline - HOUR):
        note_bounce(CLOCK, message_id=notice.message_id, status="5.1.1", lasting=True)
    with clock.at(test.deadline):
        assert conclude_due_tests(CLOCK) == 0
    assert Extension.objects.get().reason == "c"


def test_a_notice_that_comes_back_after_the_deadline_changes_nothing(room):
    test = put(room)
    note_proofs(CLOCK)
    notice = Notice.objects.get(entitled__organisation__slug="c")
    with clock.at(test.deadline + HOUR):
        note_bounce(CLOCK, message_id=notice.message_id, status="5.1.1", lasting=True)
        assert conclude_due_tests(CLOCK) == 1
    assert now_of(test)[0] == "adopted"


def test_one_that_is_not_present_needs_no_proof_where_it_does_not_count(room):
    present = (room.key("a"), room.key("b"))
    test = put(room, Rule.PRESENT, proved=False, present=present, deadline=clock.now() + DAY)
    Mail.objects.filter(organisation=room.key("c"), key__startswith="test:").delete()
    outbox.deliver(carried, 20)
    say(room, test, "a", "agree")
    say(room, test, "c", "object")
    with clock.at(test.deadline):
        assert conclude_due_tests(CLOCK) == 1
    assert now_of(test)[0] == "adopted"


@pytest.mark.parametrize(
    ("rule", "words", "outcome"),
    [
        (Rule.ALL, "a=agree b=agree c=abstain", "adopted"),
        (Rule.ALL, "a=agree b=agree", "failed"),
        (Rule.MINUS, "a=agree b=object", "adopted"),
        (Rule.TWO_THIRDS, "a=agree b=agree c=object", "adopted"),
        (Rule.MAJORITY, "a=agree b=object", "failed"),
        (Rule.ROUGH, "a=agree b=object", "failed"),
        (Rule.SIGN_ON, "a=agree", "signature"),
    ],
)
def test_each_rule_reaches_its_outcome(room, rule, words, outcome):
    test = put(room, rule, minus=1 if rule == Rule.MINUS else 0, deadline=clock.now() + DAY)
    for word in words.split():
        say(room, test, *word.split("="))
    with clock.at(test.deadline):
        assert conclude_due_tests(CLOCK) == 1
    assert now_of(test)[0] == outcome


@pytest.mark.parametrize("zone", ["Europe/Lisbon", "America/Santiago"])
def test_a_period_runs_in_utc_across_a_change_of_the_clocks(world, zone):
    """72 hours from Friday to Monday, whatever a clock on a wall shows in between."""
    friday = datetime(2027, 3, 26, 18, tzinfo=UTC)  # Lisbon goes forward on the 28th
    with time_machine.travel(friday, tick=False):
        room = room_scene(world)
        test = put(room, deadline=friday + 72 * HOUR, host_zone=zone)
    with time_machine.travel(friday + 72 * HOUR - timedelta(seconds=1), tick=False):
        assert conclude_due_tests(CLOCK) == 0
        speak(room["a"], test=test, kind=VoiceKind.ABSTAIN, digest=test.digest)
    with time_machine.travel(friday + 72 * HOUR, tick=False):
        assert conclude_due_tests(CLOCK) == 1
    assert now_of(test)[0] == "adopted"
    assert ConsensusTest.objects.get().decided_at == friday + 72 * HOUR
