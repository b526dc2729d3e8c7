"""Tests of consensus: a chair opens one, those who count speak, the chair answers."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from comity.accord import consensus_queries as queries
from comity.accord.actions import notifying
from comity.accord.actions.rooms import check_open, locked
from comity.accord.enums import (
    ROOM_TRANSITIONS,
    TEST_TRANSITIONS,
    Decision,
    ObjectionState,
    Permission,
    RoomState,
    Rule,
    VoiceKind,
)
from comity.accord.models import ConsensusTest, Entitled, Extension, Room, Voice
from comity.accord.rolling import version
from comity.accord.values import Opening
from comity.core.consensus import LEAST_SILENCE
from comity.directory.enums import Power
from comity.directory.policies import mandate_for
from comity.documents.actions.holding import go_on, hold
from comity.documents.enums import Rung
from comity.documents.models import Paragraph
from comity.kit import clock
from comity.kit.action import action
from comity.kit.errors import Refused
from comity.kit.policy import Actor, require
from comity.kit.text import clean_language, clean_line, clean_text

LONGEST_REASON = 20_000
OBJECTIONS = (VoiceKind.OBJECT, VoiceKind.BREAK)
# What the agreed paragraphs may become when the whole is not adopted.
PARTIAL = (Rung.APPEAL, Rung.PLAN)
# What a whole text may become by a decision.
WHOLE = (Rung.DECLARATION, Rung.APPEAL, Rung.PLAN, Rung.RELEASE)


@action("accord.test.open")
def open_test(actor: Actor, *, room: Room, opening: Opening) -> ConsensusTest:
    """Put the text to the test: its version is locked, the rule recorded, everybody notified.

    Who may: the chair. Refused: a test runs or the room has ended, nobody takes part or is
    present, the deadline is past or, under silence, nearer than 72 hours, a zone that is none,
    a rung that no decision reaches, no authentic text. Records nothing: a test is private.
    """
    require(actor, Permission.CHAIR, room)
    room = locked(room)
    check_open(room)
    members = list(room.participants.filter(until=None).values_list("organisation", flat=True))
    _check(room, opening, members)
    now, held = clock.now(), hold(version(room))
    test = ConsensusTest.objects.create(
        room=room,
        number=room.tests.count() + 1,
        version=held,
        digest=held.digest,
        rule=opening.rule,
        minus=opening.minus if opening.rule == Rule.MINUS else 0,
        publicity=opening.publicity,
        rung=opening.rung,
        parts=opening.parts or "",
        opens_at=now,
        deadline=opening.deadline,
        host_zone=opening.host_zone or room.host_zone,
        opened_by_id=actor.person,
    )
    present = set(members if opening.present is None else opening.present)
    Entitled.objects.bulk_create(
        Entitled(test=test, organisation_id=pk, present=pk in present) for pk in members
    )
    room.rounds.filter(closed_at=None).update(closed_at=clock.now())
    move_room(room, RoomState.TESTING)
    notifying.notify(test)
    return test


@action("accord.test.speak")
def speak(
    actor: Actor,
    *,
    test: ConsensusTest,
    kind: VoiceKind,
    digest: str,
    reason: str = "",
    language: str = "",
    paragraph: str = "",
) -> Voice:
    """Agree, abstain, object or break the silence; a later word takes the place of an earlier.

    Who may: a negotiate mandate holder of an organisation that counts. Refused: the test has
    closed, the digest is of other words, an objection without its reason or to a paragraph that
    is none, the silence broken where the rule knows none. The same again changes nothing.
    Records nothing now: where the rule made objections public they are recorded with the outcome.
    """
    require(actor, Permission.SPEAK, test)
    test = locked_test(test)
    check_running(test)
    objects = kind in OBJECTIONS
    reason = clean_text(reason, "reason", LONGEST_REASON) if objects else ""
    _check_voice(test, kind, digest, reason, paragraph)
    said = {
        "kind": kind,
        "reason": reason,
        "language": clean_language(language) if objects else "",
        "paragraph": paragraph if objects else "",
    }
    before = test.voices.filter(organisation=actor.organisation, replaced_at=None).first()
    if before and all(getattr(before, name) == value for name, value in said.items()):
        return before
    test.voices.filter(organisation=actor.organisation, replaced_at=None).update(
        replaced_at=clock.now()
    )
    return Voice.objects.create(
        test=test,
        organisation_id=actor.organisation or 0,
        objection=ObjectionState.OPEN if objects else "",
        mandate=mandate_for(actor.person, actor.organisation, Power.NEGOTIATE),
        person_id=actor.person,
        channel=actor.channel,
        at=clock.now(),
        **said,
    )


@action("accord.test.answer")
def record_finding(actor: Actor, *, voice: Voice, state: ObjectionState, answer: str) -> Voice:
    """Record the chair's finding on an objection: answered, or met.

    Who may: the chair. Refused: the test has closed, the objection was taken back, no words.
    The first finding counts for its time; later words change them and not the time.
    """
    require(actor, Permission.CHAIR, voice.test.room)
    test = locked_test(voice.test)
    check_running(test)
    voice = Voice.objects.select_for_update().get(pk=voice.pk)
    answer = clean_text(answer, "answer", LONGEST_REASON)
    if voice.replaced_at is not None or voice.kind not in OBJECTIONS:
        raise Refused("replaced", _("This objection was taken back. Read the newest voices."))
    if state == ObjectionState.OPEN or not answer:
        raise Refused("answer", _("Write your finding on the objection."), "answer")
    voice.objection, voice.answer = state, answer
    voice.answered_at = voice.answered_at or clock.now()
    voice.save(update_fields=["objection", "answer", "answered_at"])
    return voice


@action("accord.test.find")
def find_consensus(actor: Actor, *, test: ConsensusTest, finding: str) -> ConsensusTest:
    """Record the chair's conclusion that there is rough consensus.

    Who may: the chair. Refused: the rule asks for none, the test has closed, no words. The
    outcome still follows at the deadline: an objection that nobody answered prevents it.
    """
    require(actor, Permission.CHAIR, test.room)
    test = locked_test(test)
    check_running(test)
    finding = clean_text(finding, "finding", LONGEST_REASON)
    if test.rule != Rule.ROUGH:
        raise Refused("rule", _("This rule asks the chair for no conclusion."))
    if not finding:
        raise Refused("finding", _("Write your conclusion."), "finding")
    test.finding, test.finding_at = finding, test.finding_at or clock.now()
    test.save(update_fields=["finding", "finding_at"])
    return test


@action("accord.test.extend")
def extend_test(
    actor: Actor, *, test: ConsensusTest, deadline: datetime, reason: str
) -> ConsensusTest:
    """Set a later deadline and say why; everybody who counts is told.

    Who may: the chair. Refused: the test has closed, an hour that is not later, no reason.
    """
    require(actor, Permission.CHAIR, test.room)
    test = locked_test(test)
    check_running(test)
    reason = clean_line(reason, "reason", 400)
    if deadline.tzinfo is None:
        raise Refused("zone", _("Give the deadline with its time zone."), "deadline")
    if deadline <= queries.standing(test).closes_at:
        raise Refused(
            "not-later", _("A deadline is only moved to a later hour. Choose one."), "deadline"
        )
    if not reason:
        raise Refused("no-reason", _("Enter the reason."), "reason")
    Extension.objects.create(test=test, deadline=deadline, reason=reason, at=clock.now())
    notifying.tell_later(test, deadline, reason)
    return test


@action("accord.test.stop")
def stop_test(actor: Actor, *, test: ConsensusTest, reason: str) -> ConsensusTest:
    """End a test without an outcome; negotiation goes on with the next version.

    Who may: the chair. Refused: it has closed, no reason.
    """
    require(actor, Permission.CHAIR, test.room)
    test = locked_test(test)
    check_running(test)
    reason = clean_line(reason, "reason", 400)
    if not reason:
        raise Refused("no-reason", _("Enter the reason."), "reason")
    test.stopped_because = reason
    end(test, Decision.STOPPED, clock.now())
    return test


def end(test: ConsensusTest, outcome: Decision, moment: datetime) -> None:
    """Move a test to its outcome; unless adopted, the text is open again as the next version."""
    if outcome not in TEST_TRANSITIONS[Decision(test.outcome)]:
        raise ValueError(f"no way from {test.outcome} to {outcome}")
    test.outcome, test.decided_at, test.recorded_at = outcome, moment, clock.now()
    test.save()
    if outcome != Decision.ADOPTED:
        move_room(locked(test.room), RoomState.OPEN)
        go_on(test.version)
    notifying.tell_outcome(test)


def move_room(room: Room, state: RoomState) -> None:
    if state not in ROOM_TRANSITIONS[RoomState(room.state)]:
        raise ValueError(f"no way from {room.state} to {state}")
    room.state = state
    room.ended_at = clock.now() if state == RoomState.ENDED else None
    room.save(update_fields=["state", "ended_at"])


def locked_test(test: ConsensusTest) -> ConsensusTest:
    """The test as it is now, with its room: who speaks and who concludes come one by one."""
    locked(test.room)
    rows = ConsensusTest.objects.select_for_update(of=("self",))
    return rows.select_related("room__document", "version__document").get(pk=test.pk)


def check_running(test: ConsensusTest) -> None:
    """Refused once the test has closed, whether or not the clock came by since."""
    standing = queries.standing(test)
    if test.outcome != Decision.RUNNING or (
        clock.now() >= standing.closes_at and not standing.unproved
    ):
        raise Refused(
            "closed",
            _("This test closed on %(moment)s. Nothing was recorded. Its page says the outcome.")
            % {"moment": (test.decided_at or standing.closes_at).strftime("%Y-%m-%d %H:%M UTC")},
        )


def _check(room: Room, opening: Opening, members: list[int]) -> None:
    _check_deadline(opening, opening.host_zone or room.host_zone)
    if opening.rung not in WHOLE or (opening.parts and opening.parts not in PARTIAL):
        raise Refused("rung", _("Choose what the text becomes if it is adopted."), "rung")
    if not members:
        raise Refused("nobody", _("Nobody takes part in this room. Invite organisations first."))
    present = members if opening.present is None else opening.present
    if not set(present) <= set(members):
        raise Refused("unknown", _("This organisation takes no part in the room."), "present")
    if not present:
        raise Refused("nobody", _("Mark at least one organisation as present."), "present")
    if opening.rule == Rule.MINUS and not 0 < opening.minus < len(members):
        raise Refused(
            "minus",
            _("Enter how many objections do not prevent it: at least 1, fewer than take part."),
            "minus",
        )


def _check_deadline(opening: Opening, zone: str) -> None:
    if opening.deadline.tzinfo is None:
        raise Refused("zone", _("Give the deadline with its time zone."), "deadline")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise Refused(
            "zone", _("This time zone is unknown. Choose one from the list."), "host_zone"
        ) from error
    if opening.deadline <= clock.now():
        raise Refused("past", _("The deadline is in the past. Choose a later hour."), "deadline")
    least = LEAST_SILENCE if opening.rule == Rule.SILENCE else timedelta(0)
    if opening.deadline < clock.now() + least:
        earliest = (clock.now() + least).strftime("%Y-%m-%d %H:%M UTC")
        raise Refused(
            "short",
            _("Silence lasts at least 72 hours. Choose an hour after %(moment)s.")
            % {"moment": earliest},
            "deadline",
        )


def _check_voice(
    test: ConsensusTest, kind: VoiceKind, digest: str, reason: str, paragraph: str
) -> None:
    if digest != test.digest:
        raise Refused(
            "other-version",
            _("Another text is put to the test now. Read it; what you wrote is kept below."),
        )
    if kind == VoiceKind.BREAK and test.rule != Rule.SILENCE:
        raise Refused("no-silence", _("This rule knows no silence to break. Object instead."))
    if kind not in OBJECTIONS:
        return
    if not reason:
        raise Refused("no-reason", _("Write the reason of the objection."), "reason")
    known = Paragraph.objects.filter(language_version__version=test.version_id, ident=paragraph)
    if paragraph and not known.exists():
        raise Refused("paragraph", _("This text has no such paragraph."), "paragraph")
