"""Opening a test, speaking in it, and what the chair does; who may, and when it is refused."""

import smtplib
from datetime import timedelta

import pytest
from tests.factories.rooms import scene as room_scene
from tests.factories.testing import carried, put, say

from comity.accord import consensus_queries as queries
from comity.accord.actions import (
    add_participants,
    conclude_due_tests,
    extend_test,
    find_consensus,
    note_bounce,
    note_proofs,
    open_room,
    open_test,
    record_finding,
    speak,
    stop_test,
)
from comity.accord.enums import Decision, ObjectionState, RoomState, Rule, VoiceKind
from comity.accord.models import ConsensusTest, Extension, Notice, Voice
from comity.accord.phrases import TABLES
from comity.accord.values import Opening, RoomTerms
from comity.directory.enums import Power
from comity.directory.models import Mandate
from comity.documents.actions import publish
from comity.documents.values import Reach
from comity.kit import clock, outbox
from comity.kit.errors import Forbidden, Refused
from comity.kit.models import AuditLine, Mail
from comity.kit.policy import Actor
from comity.ledger.models import Body, Record

pytestmark = pytest.mark.django_db
CLOCK = Actor(None, channel="clock")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def room(world):
    return room_scene(world)


def refused(act, *args, **kwargs):
    with pytest.raises(Refused) as found:
        act(*args, **kwargs)
    return found.value.code, found.value.field


def lines(verb):
    return AuditLine.objects.filter(verb=verb)


def test_a_test_locks_the_version_and_records_the_rule(room):
    before = list(Record.objects.values_list("digest", flat=True))
    with clock.at(clock.now()):
        test = put(room, parts="plan", publicity="public", present=(room.key("a"), room.key("b")))
    assert (test.number, test.rule, test.outcome) == (1, "silence", "running")
    version = room.document.versions.get()
    assert (version.locked_at, version.digest) == (test.opens_at, test.digest)
    assert room.document.published_at is None
    assert (room.room.state, room.room.rounds.get().closed_at) == ("testing", test.opens_at)
    members = {e.organisation.slug: e.present for e in test.entitled.all()}
    assert members == {"a": True, "b": True, "c": False}
    (line,) = lines("accord.test.open")
    assert (line.person, line.body) == (room.chair.person, room.chair.body)
    assert list(Record.objects.values_list("digest", flat=True)) == before


def test_only_the_chair_opens_a_test(room):
    opening = Opening(Rule.SILENCE, clock.now() + 4 * DAY)
    for nobody in (room["a"], room.world.registrar("other"), CLOCK):
        with pytest.raises(Forbidden):
            open_test(nobody, room=room.room, opening=opening)
    assert not ConsensusTest.objects.exists()
    assert room.document.versions.get().locked_at is None


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({"deadline": -HOUR}, ("past", "deadline")),
        ({"deadline": 71 * HOUR}, ("short", "deadline")),
        ({"host_zone": "Atlantis"}, ("zone", "host_zone")),
        ({"rung": "none"}, ("rung", "rung")),
        ({"parts": "declaration"}, ("rung", "rung")),
        ({"present": ()}, ("nobody", "present")),
        ({"present": (0,)}, ("unknown", "present")),
        ({"rule": Rule.MINUS}, ("minus", "minus")),
        ({"rule": Rule.MINUS, "minus": 3}, ("minus", "minus")),
    ],
)
def test_an_opening_is_refused_with_its_field(room, terms, expected):
    terms = {"rule": Rule.SILENCE, "deadline": 4 * DAY, **terms}
    terms["deadline"] = clock.now() + terms["deadline"]
    opening = Opening(**terms)
    assert refused(open_test, room.chair, room=room.room, opening=opening) == expected
    assert room.document.versions.get().locked_at is None


def test_an_hour_without_its_zone_and_a_second_test_are_refused(room):
    naive = Opening(Rule.ALL, (clock.now() + DAY).replace(tzinfo=None))
    assert refused(open_test, room.chair, room=room.room, opening=naive) == ("zone", "deadline")
    put(room)
    again = Opening(Rule.ALL, clock.now() + DAY)
    assert refused(open_test, room.chair, room=room.room, opening=again)[0] == "testing"


def test_under_other_rules_the_deadline_may_be_near(room):
    assert put(room, Rule.PRESENT, deadline=clock.now() + HOUR).outcome == "running"


def test_everybody_who_may_negotiate_is_told_in_their_language(world):
    room = room_scene(world, "a", "b", "c", "d", "e", "f", begun=False)
    for slug, tag in zip("bcdef", ("ar", "zh-Hans", "es", "fr", "ru"), strict=True):
        Mandate.objects.filter(organisation=world.made[slug]).delete()
        world.mandate(world.person(f"x@{slug}.example", tag), world.made[slug], Power.NEGOTIATE)
    test = put(room)
    mails = dict(Mail.objects.filter(key__startswith="test:").values_list("recipient", "body"))
    assert len(mails) == 6
    for slug, tag in zip("bcdef", ("ar", "zh", "es", "fr", "ru"), strict=True):
        body = mails[f"x@{slug}.example"]
        assert TABLES[tag]["test_silence"] in body
        assert f"{test.deadline:%Y-%m-%d %H:%M} UTC" in body
        text = "La graine gardée" if tag == "fr" else "Saved seed"
        assert text in body
        assert test.digest in body
        assert body.count("/negotiation/") == 1
    assert Notice.objects.filter(entitled__test=test).count() == 6


def test_two_officers_of_two_organisations_are_told_of_each(room):
    both = room.world.person("both@a.example")
    for slug in "ab":
        room.world.mandate(both, room.world.made[slug], Power.NEGOTIATE)
    test = put(room)
    mine = Mail.objects.filter(recipient="both@a.example", key__startswith="test:")
    assert mine.count() == 2
    told = {n.entitled.organisation.slug for n in Notice.objects.filter(entitled__test=test)}
    assert told == {"a", "b", "c"}
    assert Notice.objects.filter(entitled__test=test).count() == 5


def test_where_nobody_may_negotiate_the_published_address_is_told_and_nothing_of_the_text(room):
    Mandate.objects.filter(organisation=room.world.made["c"], power="negotiate").delete()
    test = put(room)
    mail = Mail.objects.get(recipient="office@c.example")
    assert "Saved seed" not in mail.body + mail.subject
    assert "Fair trade" not in mail.body + mail.subject
    assert "Association c" in mail.body
    notice = Notice.objects.get(entitled__organisation__slug="c")
    assert (notice.to_office, notice.domain) == (True, "c.example")
    # Somebody is granted the mandate: the clock writes to them, once.
    room.world.mandate(room.world.person("new@c.example"), room.world.made["c"], Power.NEGOTIATE)
    note_proofs(CLOCK)
    assert note_proofs(CLOCK) == 0
    assert "Saved seed" in Mail.objects.get(recipient="new@c.example", key__startswith="test").body
    assert queries.standing(test).unproved == ()


def test_the_proof_is_the_outboxs_and_is_kept(room):
    test = put(room, proved=False)
    assert note_proofs(CLOCK) == 0
    assert queries.standing(test).unproved == ("a", "b", "c")
    outbox.deliver(carried, 1)
    assert note_proofs(CLOCK) == 1
    assert len(queries.standing(test).unproved) == 2
    outbox.deliver(carried, 9)
    assert (note_proofs(CLOCK), note_proofs(CLOCK)) == (2, 0)
    Mail.objects.all().delete()  # as the table of retention does
    assert queries.standing(test).unproved == ()


def test_a_notice_that_came_back_proves_nothing(room):
    test = put(room)
    note_proofs(CLOCK)
    notice = Notice.objects.get(entitled__organisation__slug="b")
    note_bounce(CLOCK, message_id=notice.message_id, status="4.2.2", lasting=False)
    assert queries.standing(test).unproved == ()
    note_bounce(CLOCK, message_id=notice.message_id, status="5.1.1", lasting=True)
    assert queries.standing(test).unproved == ("b",)


def test_a_notice_that_no_server_takes_leaves_the_way_to_another_holder(room):
    test = put(room, proved=False)
    mail = Mail.objects.get(organisation=room.key("b"), key__startswith="test:")

    def refuse(message):
        if message["To"] == mail.recipient:
            raise smtplib.SMTPRecipientsRefused({mail.recipient: (550, b"unknown")})

    outbox.deliver(refuse, 20)
    note_proofs(CLOCK)
    assert queries.standing(test).unproved == ("b",)
    room.world.mandate(room.world.person("new@b.example"), room.world.made["b"], Power.NEGOTIATE)
    note_proofs(CLOCK)
    outbox.deliver(carried, 20)
    assert Mail.objects.filter(recipient="new@b.example", key__startswith="test:").count() == 1
    assert queries.standing(test).unproved == ()


def test_a_later_word_takes_the_place_of_an_earlier_one(room):
    test = put(room, Rule.MAJORITY)
    say(room, test, "a", "agree")
    objection = say(room, test, "a", "object", paragraph="p2")
    assert (objection.objection, objection.paragraph) == ("open", "p2")
    assert say(room, test, "a", "object", paragraph="p2") == objection
    last = say(room, test, "a", "abstain")
    assert (last.reason, last.objection) == ("", "")
    assert [v.kind for v in Voice.objects.filter(replaced_at=None)] == ["abstain"]
    assert Voice.objects.count() == 3
    assert lines("accord.test.speak").filter(organisation=room.key("a")).count() == 4
    assert last.mandate.organisation_id == room.key("a")


def test_two_officers_of_one_organisation_have_one_voice(room):
    second = room.world.officer_of(room.world.made["a"], "deputy")
    test = put(room, Rule.MAJORITY)
    say(room, test, "a", "agree")
    speak(second, test=test, kind=VoiceKind.ABSTAIN, digest=test.digest)
    assert queries.standing(test).abstaining == ("a",)
    assert queries.standing(test).agreeing == ()


def test_only_who_counts_speaks(room):
    outside = room.world.officer_of(room.world.organisation("z"))
    reader = room.world.person("reader@a.example")
    room.world.mandate(reader, room.world.made["a"], Power.SIGN)
    test = put(room)
    words = {"test": test, "kind": VoiceKind.AGREE, "digest": test.digest}
    for nobody in (outside, room.world.actor(reader, room.world.made["a"]), room.chair, CLOCK):
        with pytest.raises(Forbidden):
            speak(nobody, **words)
    assert not Voice.objects.exists()


def test_a_voice_is_refused_with_what_to_do(room):
    test = put(room, Rule.ALL)
    a = room["a"]

    def code(**words):
        return refused(speak, a, **{"test": test, "digest": test.digest, **words})

    assert code(kind=VoiceKind.OBJECT) == ("no-reason", "reason")
    assert code(kind=VoiceKind.BREAK, reason="x") == ("no-silence", None)
    assert code(kind=VoiceKind.AGREE, digest="0" * 64) == ("other-version", None)
    words = {"kind": VoiceKind.OBJECT, "reason": "x", "language": "en"}
    assert code(**words, paragraph="p99") == ("paragraph", "paragraph")
    assert not Voice.objects.exists()
    with clock.at(test.deadline):
        assert code(kind=VoiceKind.AGREE) == ("closed", None)


@pytest.mark.parametrize(
    ("words", "code"), [("x" * 300_000, "too-long"), ("a\0b", "control"), ("a\x9bb", "control")]
)
def test_words_that_cannot_be_kept_are_refused_wherever_they_are_typed(room, words, code):
    test = put(room, Rule.ROUGH)
    voice, chair = say(room, test, "a", "object"), room.chair
    objection = {"kind": VoiceKind.OBJECT, "digest": test.digest, "language": "en"}
    assert refused(speak, room["b"], test=test, reason=words, **objection) == (code, "reason")
    answer = {"voice": voice, "state": ObjectionState.ANSWERED, "answer": words}
    assert refused(record_finding, chair, **answer) == (code, "answer")
    assert refused(find_consensus, chair, test=test, finding=words) == (code, "finding")
    later = {"deadline": test.deadline + DAY, "reason": words}
    assert refused(extend_test, chair, test=test, **later) == (code, "reason")
    assert refused(stop_test, chair, test=test, reason=words) == (code, "reason")
    test.refresh_from_db()
    voice.refresh_from_db()
    assert (test.outcome, test.finding, voice.answer, Voice.objects.count()) == (
        "running", "", "", 1,
    )  # fmt: skip
    assert not Extension.objects.exists()


def test_the_chair_answers_an_objection_and_concludes(room):
    test = put(room, Rule.ROUGH)
    voice = say(room, test, "a", "object")
    answered = record_finding(
        room.chair, voice=voice, state=ObjectionState.ANSWERED, answer="It was weighed."
    )
    assert (answered.objection, answered.answer) == ("answered", "It was weighed.")
    first = answered.answered_at
    with clock.at(clock.now() + HOUR):
        again = record_finding(room.chair, voice=voice, state=ObjectionState.MET, answer="Met.")
    assert (again.objection, again.answered_at) == ("met", first)
    assert find_consensus(room.chair, test=test, finding="There is.").finding == "There is."
    say(room, test, "b", "agree")
    with clock.at(test.deadline):
        assert conclude_due_tests(CLOCK) == 1
    test.refresh_from_db()
    assert test.outcome == "adopted"
    for verb in ("accord.test.answer", "accord.test.find"):
        assert lines(verb).first().body == room.chair.body


def test_what_the_chair_may_not(room):
    test = put(room, Rule.ALL)
    voice = say(room, test, "a", "object")
    words = {"voice": voice, "state": ObjectionState.MET, "answer": "Met."}
    for nobody in (room["a"], room["b"]):
        with pytest.raises(Forbidden):
            record_finding(nobody, **words)
        with pytest.raises(Forbidden):
            extend_test(nobody, test=test, deadline=test.deadline + DAY, reason="x")
        with pytest.raises(Forbidden):
            stop_test(nobody, test=test, reason="x")
        with pytest.raises(Forbidden):
            find_consensus(nobody, test=test, finding="x")
    chair = room.chair
    assert refused(find_consensus, chair, test=test, finding="x") == ("rule", None)
    assert refused(record_finding, chair, **{**words, "answer": " "}) == ("answer", "answer")
    open_ = {**words, "state": ObjectionState.OPEN}
    assert refused(record_finding, chair, **open_) == ("answer", "answer")
    say(room, test, "a", "abstain")
    assert refused(record_finding, chair, **words) == ("replaced", None)
    assert refused(stop_test, chair, test=test, reason=" ") == ("no-reason", "reason")


def test_a_deadline_is_moved_later_only_and_everybody_is_told_why(room):
    test = put(room)
    later, chair = test.deadline + DAY, room.chair
    extend = {"test": test, "deadline": later, "reason": "Two are travelling."}
    same = {**extend, "deadline": test.deadline}
    assert refused(extend_test, chair, **same) == ("not-later", "deadline")
    assert refused(extend_test, chair, **{**extend, "reason": ""}) == ("no-reason", "reason")
    naive = {**extend, "deadline": later.replace(tzinfo=None)}
    assert refused(extend_test, chair, **naive) == ("zone", "deadline")
    extend_test(chair, **extend)
    mails = Mail.objects.filter(key__startswith="later-")
    assert mails.count() == 3
    assert all("Two are travelling." in m.body for m in mails)
    assert lines("accord.test.extend").count() == 1
    with clock.at(test.deadline + HOUR):
        assert say(room, test, "a", "break").kind == "break"
    with clock.at(later):
        assert refused(extend_test, chair, **{**extend, "deadline": later + DAY})[0] == "closed"


def test_a_stopped_test_has_no_outcome_and_the_text_is_open_again(room):
    test = put(room)
    stop_test(room.chair, test=test, reason="A misprint.")
    test.refresh_from_db()
    room.room.refresh_from_db()
    assert (test.outcome, test.stopped_because) == ("stopped", "A misprint.")
    assert room.room.state == RoomState.OPEN
    assert room.idents() == ["p1", "p2", "p3", "p4"]
    assert room.text("fr")[0].startswith("La graine")
    assert [bool(v.locked_at) for v in room.document.versions.all()] == [True, False]
    assert refused(stop_test, room.chair, test=test, reason="x")[0] == "closed"
    assert Mail.objects.filter(key__startswith="over:").count() == 3
    second = put(room, Rule.ALL)
    assert (second.number, second.version.number) == (2, 2)


def test_who_comes_later_does_not_count(room):
    test = put(room)
    late = room.world.organisation("z")
    with pytest.raises(Refused):
        add_participants(room.chair, room=room.room, organisations=[late.pk])
    assert test.entitled.count() == 3


def test_an_empty_room_tests_nothing(world):
    writer = world.officer_of(world.organisation("a"))
    room = open_room(writer, document=world.draft(writer), terms=RoomTerms(()))
    room.participants.update(until=clock.now())
    opening = Opening(Rule.ALL, clock.now() + DAY)
    assert refused(open_test, writer, room=room, opening=opening) == ("nobody", None)


def test_a_negotiated_draft_is_not_published_beside_its_room(room):
    put(room)
    stop_test(room.chair, test=ConsensusTest.objects.get(), reason="x")
    version = room.document.versions.get(locked_at=None)
    assert refused(publish, room.chair, version=version, reach=Reach("public"))[0] == "negotiated"
    assert room.document.versions.get(pk=version.pk).locked_at is None


def test_nothing_of_a_test_is_in_the_public_book(room):
    """Not as a record and not as a body: every act of a test, to its end."""
    records, bodies = Record.objects.count(), Body.objects.count()
    test = put(room, Rule.ROUGH, publicity="public")
    voice = say(room, test, "a", "object")
    record_finding(room.chair, voice=voice, state=ObjectionState.MET, answer="Met.")
    find_consensus(room.chair, test=test, finding="There is.")
    extend_test(room.chair, test=test, deadline=test.deadline + DAY, reason="More time.")
    with clock.at(test.deadline + 2 * DAY):
        conclude_due_tests(CLOCK)
    test.refresh_from_db()
    assert test.outcome == Decision.FAILED
    assert (Record.objects.count(), Body.objects.count()) == (records, bodies)
    assert Extension.objects.count() == 1
