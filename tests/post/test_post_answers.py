"""Replies to letters: what counts, what waits, what is published, and what is answered."""

import time
from datetime import timedelta

import pytest
from tests.factories import mails

from comity.accord import correspondence, queries
from comity.accord.actions import (
    cancel_answer,
    confirm_answer,
    erase_mail,
    publish_due_answers,
    sign,
    withdraw,
)
from comity.accord.enums import AnswerState, Finding, Verb
from comity.accord.models import Act, Decline, Incoming, Letter, MailedAnswer
from comity.kit import clock
from comity.kit.errors import Refused
from comity.kit.models import AuditLine, Mail
from comity.kit.policy import PUBLIC, Actor
from comity.ledger.models import Record
from comity.post.route import Kept, take_in

pytestmark = pytest.mark.django_db
CLOCK = Actor(None, channel="clock")


@pytest.fixture
def scene(world, tmp_path):
    return Scene(world, mails.Signer(tmp_path))


class Scene:
    """A call by `a`, one letter to the secretary of `b`, who reads English."""

    def __init__(self, world, signer):
        self.world, self.signer = world, signer
        initiator = world.officer_of(world.organisation("a"))
        self.holder = world.officer_of(world.organisation("b"))
        self.call = world.call(initiator)
        self.letter = self.letter_of("b")

    def letter_of(self, slug, person="secretary"):
        return Letter.objects.select_related("mandate__person", "mandate__organisation").get(
            call=self.call,
            mandate__organisation__slug=slug,
            mandate__person__email=f"{person}@{slug}.example",
        )

    def mail(self, text, *, signed=True, letter=None, **more):
        letter = letter or self.letter
        raw = mails.raw(mails.reply(letter, text, **more))
        if signed:
            raw = self.signer.sign(raw, letter.mandate.person.email.rpartition("@")[2])
        return self.take(raw, letter)

    def take(self, raw, letter=None):
        return take_in(raw, mails.to(letter or self.letter), "x@y.example", self.signer.trust())

    @property
    def answer(self):
        return MailedAnswer.objects.latest("id")

    @property
    def line(self):
        return Incoming.objects.latest("id")

    def replies(self):
        return list(Mail.objects.filter(key__startswith="reply:"))


def test_a_signed_answer_is_received_at_once_and_published_after_24_hours(scene):
    before = Record.objects.count()
    assert scene.mail("SIGN\n\n> the letter, quoted\n") == Kept.TAKEN
    answer = scene.answer
    assert (answer.state, answer.word, answer.vouched) == ("waiting", "sign", "aligned")
    assert answer.publish_at == answer.received_at + timedelta(hours=24)
    assert Act.objects.count() == 0
    assert Record.objects.count() == before
    with clock.at(answer.publish_at - timedelta(seconds=1)):
        assert publish_due_answers(CLOCK) == 0
    with clock.at(answer.publish_at):
        assert publish_due_answers(CLOCK) == 1
        assert publish_due_answers(CLOCK) == 0
    act = Act.objects.get()
    assert (act.verb, act.channel, act.organisation.slug) == (Verb.SIGN, "mail", "b")
    assert (act.received_at, act.at) == (answer.received_at, answer.publish_at)
    assert Record.objects.count() == before + 1


def test_a_pending_answer_shows_on_no_page_count_or_record_of_others(scene):
    revision = [queries.signatures(PUBLIC, [scene.call], "en"), Record.objects.count()]
    scene.mail("SIGN")
    stranger = scene.world.officer_of(scene.world.made["a"])
    now = queries.signatures(PUBLIC, [scene.call], "en")
    assert (now.rows, now.total, revision[0].rows) == ((), 0, ())
    assert Record.objects.count() == revision[1]
    assert list(correspondence.waiting_answers(stranger.viewer)) == []
    assert list(correspondence.incoming(stranger.viewer)) == []
    assert [a.word for a in correspondence.waiting_answers(scene.holder.viewer)] == ["sign"]
    others = AuditLine.objects.filter(verb__startswith="accord.mail").exclude(
        organisation=scene.holder.organisation
    )
    assert others.count() == 0
    told = set(Mail.objects.filter(key__startswith="answer:").values_list("recipient", flat=True))
    assert told == {"secretary@b.example"}


def test_without_dkim_it_waits_for_a_confirmation_and_never_publishes_itself(scene):
    scene.mail("SIGN", signed=False)
    answer = scene.answer
    assert (answer.vouched, answer.publish_at) == ("none", None)
    with clock.at(answer.received_at + timedelta(days=3)):
        assert publish_due_answers(CLOCK) == 0
        confirm_answer(scene.holder, answer=answer)
    act = Act.objects.get()
    assert (act.received_at, act.channel) == (answer.received_at, "web")
    scene.answer.refresh_from_db()
    assert scene.answer.state == AnswerState.PUBLISHED


def test_a_forged_from_waits_and_the_holder_is_told(scene):
    raw = mails.raw(mails.reply(scene.letter, "SIGN"))
    scene.take(scene.signer.sign(raw, "evil.example"))
    assert (scene.answer.vouched, scene.answer.publish_at) == ("none", None)
    told = mails.sent("secretary@b.example", "answer:")
    assert "awaiting confirmation" in mails.body(told[0])


def test_cancelling_before_publication_leaves_no_public_trace(scene):
    before = Record.objects.count()
    scene.mail("SIGN")
    cancel_answer(scene.holder, answer=scene.answer)
    with clock.at(clock.now() + timedelta(days=2)):
        assert publish_due_answers(CLOCK) == 0
    assert (Act.objects.count(), Record.objects.count()) == (0, before)
    with pytest.raises(Refused, match="not-waiting"):
        confirm_answer(scene.holder, answer=scene.answer)


def test_nobody_of_another_organisation_confirms_or_cancels(scene):
    scene.mail("SIGN")
    stranger = scene.world.officer_of(scene.world.made["a"])
    for act in (confirm_answer, cancel_answer):
        with pytest.raises(Refused, match=r"accord\.mail\.confirm"):
            act(stranger, answer=scene.answer)


def test_a_mail_before_the_deadline_counts_though_it_is_published_after_it(scene):
    with clock.at(scene.call.deadline - timedelta(minutes=1)):
        scene.mail("SIGN")
    with clock.at(scene.call.deadline + timedelta(hours=30)):
        assert publish_due_answers(CLOCK) == 1
    assert Act.objects.get().late is False


def test_a_mail_after_the_deadline_is_refused_with_its_sentence_once(scene):
    with clock.at(scene.call.deadline):
        scene.mail("SIGN")
        scene.mail("SIGN")
    assert MailedAnswer.objects.count() == 0
    assert scene.line.finding == Finding.REFUSED
    (answer,) = scene.replies()
    assert "This call closed on" in answer.body
    assert answer.recipient == "secretary@b.example"


def test_the_note_stands_in_full_beside_the_text(scene):
    scene.mail("SIGN WITH NOTE\n\nParagraph 2 binds no municipality.\nNor does 3.\n-- \nAnna\n")
    with clock.at(scene.answer.publish_at):
        publish_due_answers(CLOCK)
    act = Act.objects.get()
    assert act.text == "Paragraph 2 binds no municipality.\nNor does 3."
    assert (act.language, act.with_reservation) == ("en", True)


def test_the_same_message_again_changes_nothing_even_after_it_was_cancelled(scene):
    raw = scene.signer.sign(mails.raw(mails.reply(scene.letter, "SIGN")), "b.example")
    scene.take(raw)
    scene.take(b"Received: from a by b\r\n" + raw)
    cancel_answer(scene.holder, answer=scene.answer)
    scene.take(raw)
    assert MailedAnswer.objects.get().state == AnswerState.CANCELLED
    assert Incoming.objects.count() == 1


def test_further_words_are_never_published_without_a_person_looking(scene):
    scene.mail("SIGN\n\nbut only if paragraph 3 falls")
    assert scene.answer.publish_at is None
    assert scene.answer.further == "but only if paragraph 3 falls"


def test_decline_by_mail_is_private_from_first_to_last(scene):
    before = Record.objects.count()
    scene.mail("DECLINE")
    with clock.at(scene.answer.publish_at):
        publish_due_answers(CLOCK)
    assert Decline.objects.get().organisation.slug == "b"
    assert (Act.objects.count(), Record.objects.count()) == (0, before)
    assert queries.own_decline(PUBLIC, scene.call, scene.holder.organisation) is None


def test_two_holders_who_differ_must_confirm(scene):
    world = scene.world
    world.officer_of(world.made["b"], "deputy")
    from comity.accord.actions import write_missing_letters

    assert write_missing_letters(CLOCK) == 1
    scene.mail("SIGN")
    scene.mail("DECLINE", letter=scene.letter_of("b", "deputy"))
    assert set(MailedAnswer.objects.values_list("state", "publish_at")) == {("waiting", None)}


def test_the_holders_second_mail_replaces_the_first_but_a_strangers_does_not(scene):
    scene.mail("SIGN")
    scene.mail("DECLINE", signed=False)
    first = MailedAnswer.objects.earliest("id")
    assert (first.state, first.publish_at is not None) == ("waiting", True)
    scene.mail("JOIN")
    first.refresh_from_db()
    assert first.state == AnswerState.REPLACED
    with clock.at(scene.answer.publish_at):
        publish_due_answers(CLOCK)
    assert Act.objects.get().verb == Verb.JOIN


def test_a_mandate_that_ended_before_publication_lets_the_answer_lapse(scene):
    scene.mail("SIGN")
    mandate = scene.letter.mandate
    mandate.revoked_at = clock.now()
    mandate.save()
    with clock.at(scene.answer.publish_at):
        assert publish_due_answers(CLOCK) == 0
    assert scene.answer.state == AnswerState.LAPSED
    assert Act.objects.count() == 0


def test_an_answer_after_the_organisation_acted_is_refused(scene):
    act = sign(scene.holder, call=scene.call, digest=scene.call.version.digest)
    scene.mail("JOIN")
    assert MailedAnswer.objects.count() == 0
    assert act.number in scene.replies()[0].body
    withdraw(scene.holder, act=act)
    scene.mail("JOIN", number=2)
    assert MailedAnswer.objects.count() == 1


def test_what_nobody_confirms_lapses_and_the_organisation_hears_of_it(scene):
    scene.mail("SIGN", signed=False)
    with clock.at(scene.answer.lapses_at):
        publish_due_answers(CLOCK)
    assert scene.answer.state == AnswerState.LAPSED
    assert mails.sent("secretary@b.example", f"answer:{scene.answer.pk}:lapsed")


BAD = {
    "two verbs": ("SIGN\nDECLINE\n", Finding.TWO_WORDS, "several answers (SIGN, DECLINE)"),
    "no verb": ("We are thinking about it.", Finding.NO_WORD, "No answering word"),
    "no text but quotation": ("> SIGN\n> DECLINE", Finding.NO_WORD, "No answering word"),
    "an empty note": ("SIGN WITH NOTE\n", Finding.NO_NOTE, "announced a note"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_replies_get_one_answer_and_a_line_and_are_kept(scene, case):
    text, finding, sentence = BAD[case]
    raw = mails.raw(mails.reply(scene.letter, text))
    for _ in range(3):
        assert scene.take(raw) == Kept.TAKEN
    assert MailedAnswer.objects.count() == 0
    (answer,) = scene.replies()
    assert sentence in answer.body
    line = Incoming.objects.get()
    assert (line.finding, line.organisation.slug, line.sender_domain) == (
        finding,
        "b",
        "b.example",
    )
    assert bytes(line.raw) == raw


def test_a_note_where_none_is_allowed_is_refused_and_kept(world, tmp_path):
    scene = Scene(world, mails.Signer(tmp_path))
    scene.call.reservations = False
    scene.call.save()
    scene.mail("SIGN WITH NOTE\nOur words.")
    assert scene.line.finding == Finding.REFUSED
    assert "accepts no reservations" in scene.replies()[0].body
    assert b"Our words." in bytes(scene.line.raw)


def test_winmail_alone_gets_its_sentence(scene):
    message = mails.reply(scene.letter, "")
    message.clear_content()
    message.add_attachment(b"\x78\x9f\x3e\x22", "application", "ms-tnef", filename="winmail.dat")
    scene.take(mails.raw(message))
    assert scene.line.finding == Finding.WINMAIL
    assert "winmail.dat" in scene.replies()[0].body


def test_a_text_that_cannot_be_read_gets_its_sentence(scene):
    raw = mails.raw(mails.reply(scene.letter, "SIGN")).replace(b"SIGN", b"\xff\xfe\x80SIGN")
    scene.take(raw)
    assert scene.line.finding == Finding.UNREADABLE
    assert "UTF-8" in scene.replies()[0].body


AUTOMATIC = {
    "rfc 3834": {"Auto-Submitted": "auto-replied"},
    "precedence": {"Precedence": "bulk"},
    "x-autoreply": {"X-Autoreply": "yes"},
    "exchange": {"X-Auto-Response-Suppress": "All"},
    "a list": {"List-Id": "<members.b.example>"},
    "null return-path": {"Return-Path": "<>"},
}


@pytest.mark.parametrize("case", AUTOMATIC)
def test_automatic_replies_are_noted_and_never_answered(scene, case):
    scene.take(mails.raw(mails.reply(scene.letter, "SIGN", headers=AUTOMATIC[case])))
    assert scene.line.finding == Finding.AUTOMATIC
    assert (scene.replies(), MailedAnswer.objects.count()) == ([], 0)


def test_a_vacation_subject_is_automatic_too(scene):
    scene.take(mails.raw(mails.reply(scene.letter, "Back on Monday", subject="Автоответ: отпуск")))
    assert scene.line.finding == Finding.AUTOMATIC


def hostile(letter):
    head = f"From: secretary@b.example\r\nTo: {mails.to(letter)}\r\n".encode()
    nest = b"".join(
        b"--a%d\r\nContent-Type: multipart/mixed; boundary=a%d\r\n\r\n" % (n, n + 1)
        for n in range(3000)
    )
    return {
        "parts in parts": head + b"Content-Type: multipart/mixed; boundary=a0\r\n\r\n" + nest,
        "messages in messages": (head + b"Content-Type: message/rfc822\r\n\r\n") * 2000 + b"x",
        "comments in From": b"From: " + b"(" * 5000 + b"a@b.example\r\n\r\nSIGN",
        "a subject without end": head + b"Subject: " + b"x " * 100_000 + b"\r\n\r\nSIGN",
        "a type without end": head + b"Content-Type: text/plain" + b"; a=b" * 2000 + b"\r\n\r\nx",
        "lines without end": head + b"\r\n" + b"From: x\r\n" * 50_000,
    }


HOSTILE = (
    "parts in parts", "messages in messages", "comments in From", "a subject without end",
    "a type without end", "lines without end",
)  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_a_message_made_to_harm_is_kept_unread_with_one_line_and_within_seconds(scene, case):
    raw, begun = hostile(scene.letter)[case], time.process_time()
    assert scene.take(raw) == Kept.TAKEN
    assert scene.take(raw) == Kept.TAKEN
    assert time.process_time() - begun < 5
    assert (scene.line.finding, bytes(scene.line.raw)) == (Finding.UNREADABLE, raw)
    assert (Incoming.objects.count(), MailedAnswer.objects.count()) == (1, 0)
    assert len(scene.replies()) <= 1


def test_a_kill_between_keeping_and_dealing_makes_one_answer_not_two(scene, monkeypatch):
    raw = mails.raw(mails.reply(scene.letter, "SIGN"))

    def killed(*_arguments, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("comity.accord.actions.note_incoming", killed)
        with pytest.raises(KeyboardInterrupt):
            scene.take(raw)
    assert (Incoming.objects.get().finding, MailedAnswer.objects.count()) == ("", 0)
    assert scene.take(raw) == Kept.TAKEN
    assert (scene.line.finding, MailedAnswer.objects.count()) == (Finding.ANSWER, 1)


def test_our_own_mistake_is_kept_with_a_line_and_a_full_disk_is_tried_again(scene, monkeypatch):
    raw = mails.raw(mails.reply(scene.letter, "SIGN"))

    def broken(error):
        def raises(*_arguments, **_more):
            raise error

        return raises

    monkeypatch.setattr("comity.accord.actions.receive_answer", broken(OSError("no space left")))
    with pytest.raises(OSError, match="no space"):
        scene.take(raw)
    monkeypatch.setattr("comity.accord.actions.receive_answer", broken(ZeroDivisionError("x")))
    assert scene.take(raw) == Kept.TAKEN
    assert (scene.line.finding, scene.line.detail) == (Finding.UNREADABLE, "ZeroDivisionError")
    assert bytes(scene.line.raw) == raw


def test_a_letter_signed_for_another_call_and_sent_on_here_waits(scene):
    """The holder signed it for somebody else; a Cc that no signature covers was added."""
    reply = mails.reply(scene.letter, "SIGN")
    reply.replace_header("To", "r-of-another-call@hub.example")
    raw = scene.signer.sign(mails.raw(reply), "b.example")
    scene.take(f"Cc: {mails.to(scene.letter)}\r\n".encode() + raw)
    assert (scene.answer.vouched, scene.answer.publish_at) == ("none", None)


def test_a_copy_with_another_message_id_is_not_vouched_for(scene):
    scene.mail("SIGN")
    cancel_answer(scene.holder, answer=scene.answer)
    covered = [b"from", b"to", b"subject", b"date"]
    raw = scene.signer.sign(
        mails.raw(mails.reply(scene.letter, "SIGN", number=2)), "b.example", covered
    )
    scene.take(raw)
    assert (MailedAnswer.objects.count(), scene.answer.publish_at) == (2, None)


def test_a_message_that_is_attached_whole_is_not_the_word_of_who_attached_it(scene):
    message = mails.reply(scene.letter, "Please look at the attached.")
    other = mails.reply(scene.letter, "SIGN")
    message.add_attachment(other)
    scene.take(scene.signer.sign(mails.raw(message), "b.example"))
    assert (scene.line.finding, MailedAnswer.objects.count()) == (Finding.NO_WORD, 0)


def test_our_own_mail_and_forty_hops_are_loops(scene):
    scene.take(mails.raw(mails.reply(scene.letter, "SIGN", sender="desk@hub.example")))
    assert scene.line.finding == Finding.LOOP
    hops = "".join(f"Received: from h{n} by h{n + 1}\r\n" for n in range(41)).encode()
    scene.take(hops + mails.raw(mails.reply(scene.letter, "SIGN", number=2)))
    assert scene.line.finding == Finding.LOOP
    assert scene.replies() == []


def test_a_strangers_bad_reply_is_answered_to_the_holder_only(scene):
    scene.mail("What is this?", signed=False, sender="somebody@elsewhere.example")
    (answer,) = scene.replies()
    assert answer.recipient == "secretary@b.example"
    assert "*@elsewhere.example" in answer.body


def test_a_stranger_whose_server_vouches_is_answered_itself(scene):
    raw = mails.raw(mails.reply(scene.letter, "Hm", sender="friend@else.example"))
    scene.take(scene.signer.sign(raw, "else.example"))
    assert scene.replies()[0].recipient == "friend@else.example"


def test_an_unknown_address_is_told_so(scene):
    raw = mails.raw(mails.reply(scene.letter, "SIGN"))
    for address in ("rabc@hub.example", "x@other.example", "nonsense"):
        assert take_in(raw, address, "x@y.example", scene.signer.trust()) == Kept.UNKNOWN
    assert Incoming.objects.count() == 0


def test_a_reply_address_expires_with_its_call(scene):
    with clock.at(scene.call.deadline + timedelta(days=31)):
        assert scene.mail("SIGN") == Kept.UNKNOWN


def test_twenty_messages_an_hour_to_one_letter_and_no_more(scene):
    for number in range(22):
        scene.mail("SIGN", signed=False, number=number)
    assert MailedAnswer.objects.count() == 20
    assert [i.finding for i in Incoming.objects.order_by("-id")[:2]] == [Finding.TOO_MANY] * 2


def test_a_delivery_report_marks_the_message_and_shows_it_to_the_keeper(scene):
    mail = Mail.objects.get(key=f"letter:{scene.letter.pk}")
    report = (
        "From: MAILER-DAEMON@mx.example\r\nTo: desk@hub.example\r\nSubject: Undelivered\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n'
        "MIME-Version: 1.0\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nNo such user.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        "Final-Recipient: rfc822; secretary@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {mail.message_id}\r\n\r\n--b--\r\n"
    ).encode()
    assert take_in(report, "desk@hub.example", "", scene.signer.trust()) == Kept.TAKEN
    mail.refresh_from_db()
    assert (mail.state, mail.problem) == (Mail.State.FAILED, "bounced: 5.1.1")
    assert [m.pk for m in correspondence.undelivered(scene.holder.viewer)] == [mail.pk]
    assert (scene.line.finding, scene.replies()) == (Finding.BOUNCE, [])


def test_a_letter_from_an_old_mail_server_marks_the_message_too(scene):
    mail = Mail.objects.get(key=f"letter:{scene.letter.pk}")
    report = (
        "From: MAILER-DAEMON@mx.example\r\nMessage-ID: <own@mx.example>\r\n\r\n"
        "Hi. This is the mail program at mx.example. I could not deliver your message.\r\n"
        "--- Below this line is a copy of the message.\r\n\r\n"
        f"From: desk@hub.example\r\nMessage-ID: {mail.message_id}\r\n\r\nText\r\n"
    ).encode()
    take_in(report, "desk@hub.example", "", scene.signer.trust())
    mail.refresh_from_db()
    assert (mail.state, mail.problem) == (Mail.State.WAITING, "bounced: unknown")
    assert [m.pk for m in correspondence.undelivered(scene.holder.viewer)] == [mail.pk]


def test_messages_are_forgotten_after_30_days_and_their_lines_after_90(scene):
    scene.mail("SIGN")
    answer = scene.answer
    cancel_answer(scene.holder, answer=answer)
    with clock.at(clock.now() + timedelta(days=29)):
        assert erase_mail(CLOCK) == 0
    with clock.at(clock.now() + timedelta(days=31)):
        assert erase_mail(CLOCK) == 1
        assert bytes(scene.line.raw) == b""
    with clock.at(clock.now() + timedelta(days=91)):
        assert erase_mail(CLOCK) == 2
        assert erase_mail(CLOCK) == 0
    assert Incoming.objects.count() == 0
    answer.refresh_from_db()
    assert answer.sender == ""


def test_the_private_book_of_others_and_of_the_public_says_nothing(scene):
    scene.mail("DECLINE")
    confirm_answer(scene.holder, answer=scene.answer)
    lines = AuditLine.objects.filter(verb__in=["accord.mail.receive", "accord.mail.confirm"])
    assert {line.organisation for line in lines} == {scene.holder.organisation}
    told = Mail.objects.filter(key__startswith="answer:").values_list("recipient", flat=True)
    assert set(told) == {"secretary@b.example"}
