"""118 members are called by mail in six languages, over real SMTP, and answer as people do."""

import os
import re
import signal
import smtplib
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.test import Client

from comity.accord import queries
from comity.accord.enums import Finding
from comity.accord.models import Act, Decline, Incoming, MailedAnswer
from comity.accord.words import Word, printed
from comity.cli.operate import run_tick
from comity.directory.enums import Power
from comity.documents.actions import create_document, publish, put_language
from comity.documents.enums import Audience, LanguageStatus, Type
from comity.documents.values import Piece, Reach, Wording
from comity.kit import clock, outbox
from comity.kit.models import Mail
from comity.kit.policy import PUBLIC
from comity.ledger.models import Record
from tests.factories import mails
from tests.factories.doors import door
from tests.factories.postbox import postbox

LANGUAGES = ("en", "ar", "zh-Hans", "es", "fr", "ru")
TEXTS = {
    "en": "A river does not change at a border.",
    "ar": "لا يتغير النهر عند الحدود.",
    "zh-Hans": "河流不因边界而改变。",
    "es": "Un río no cambia en una frontera.",
    "fr": "Un fleuve ne change pas à une frontière.",
    "ru": "Река не меняется на границе.",
}
READER = "journalist@elsewhere.example"
LINK = re.compile(r"https?://[^/\s]+(/a/[A-Za-z0-9_-]{32})")


class Party:
    """A member's secretary with a mail program: knows only what came by mail."""

    def __init__(self, number, box):
        self.slug = f"m{number:03d}"
        self.email = f"secretary@{self.slug}.example"
        self.language = LANGUAGES[number % 6]
        self.box = box

    @property
    def letter(self):
        (found,) = [m for m in self.box.to(self.email) if m["List-Id"] and not m["In-Reply-To"]]
        return found

    @property
    def link(self):
        (path,) = LINK.findall(str(self.letter.get_content()))
        return path

    def word(self, word):
        return printed(self.language.partition("-")[0], word)

    def reply(self, text, sender="", **headers):
        letter = self.letter
        out = EmailMessage()
        out["From"] = sender or self.email
        out["To"] = str(letter["Reply-To"])
        out["Subject"] = headers.pop("subject", f"Re: {letter['Subject']}")
        out["Date"] = "Mon, 23 Nov 2026 10:00:00 +0000"
        out["Message-ID"] = f"<{self.slug}@{(sender or self.email).rpartition('@')[2]}>"
        out["In-Reply-To"] = str(letter["Message-ID"])
        for name, value in headers.items():
            out[name.replace("_", "-")] = value
        quoted = "\n".join(f"> {line}" for line in str(letter.get_content()).splitlines())
        out.set_content(f"{text}\n\nOn Mon, 23 Nov 2026, Hub <desk@hub.example> wrote:\n{quoted}\n")
        return mails.raw(out)

    def report(self):
        """What the member's own server sends back when the mailbox is no more."""
        return (
            f"From: MAILER-DAEMON@{self.slug}.example\r\nTo: desk@hub.example\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
            "--b\r\nContent-Type: text/plain\r\n\r\nGone.\r\n--b\r\n"
            "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
            f"Final-Recipient: rfc822; {self.email}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
            f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {self.letter['Message-ID']}"
            "\r\n\r\n--b--\r\n"
        ).encode()


def network(world, box):
    """118 members, a secretary in each, and a call on a text in six languages."""
    parties = [Party(number, box) for number in range(118)]
    for party in parties:
        organisation = world.organisation(party.slug)
        person = world.person(party.email, party.language)
        world.mandate(person, organisation, *Power)
    initiator = world.officer_of(world.made["m000"])
    wordings = [
        Wording(tag, LanguageStatus.AUTHENTIC, f"Rivers ({tag})", (Piece(text), Piece(f"2 {text}")))
        for tag, text in TEXTS.items()
    ]
    document = create_document(initiator, type=Type.STATEMENT, wording=wordings[0])
    version = document.versions.get()
    for wording in wordings[1:]:
        put_language(initiator, version=version, wording=wording)
    version = publish(initiator, version=version, reach=Reach(Audience.PUBLIC))
    return parties, world.call(initiator, version)


class Story:
    """The parties and what each of them will do, told step by step."""

    def __init__(self, world, box, smtp, signer):
        self.box, self.signer, self.client = box, signer, Client()
        self.carrier = outbox.smtp_carrier(smtp)
        self.parties, self.call = network(world, box)
        self.records = Record.objects.count()
        rest = self.parties[20:40]
        self.by_link, self.noted, self.plain = self.parties[:20], rest[:5], rest[5:10]
        self.words = [Word.SIGN, Word.SIGN, Word.SIGN, Word.JOIN, Word.DECLINE]
        self.forwarded, self.third, self.away = rest[10:12], rest[12], rest[13:16]
        self.returned, self.forged, self.bare = rest[16:18], rest[18], rest[19]

    def deliver(self):
        while outbox.deliver(self.carrier, 50):
            pass

    def everybody_reads_the_text_in_their_language(self):
        self.deliver()
        for party in self.parties:
            body = str(party.letter.get_content())
            assert TEXTS[party.language] in body
            for word in (Word.SIGN, Word.NOTE, Word.DECLINE):
                assert party.word(word) in body

    def scanners_open_every_link_and_nothing_happens(self):
        for number, party in enumerate(self.parties):
            for ask in (self.client.head, self.client.get):
                assert ask(party.link, REMOTE_ADDR=f"10.0.0.{number}").status_code == 200
        assert (Act.objects.count(), Record.objects.count()) == (0, self.records)

    def twenty_answer_by_link(self):
        for party in self.by_link:
            assert self.client.post(party.link, {"word": "sign"}).status_code == 302
            assert self.client.post(party.link, {"word": "sign"}).status_code == 410

    def twenty_answer_by_reply(self):
        with door(self.signer) as port, smtplib.SMTP("127.0.0.1", port) as out:

            def send(party, raw, envelope, domain="", to=""):
                signed = self.signer.sign(raw, domain) if domain else raw
                out.sendmail(envelope, [to or str(party.letter["Reply-To"])], signed)

            def own(party, text, **headers):
                envelope = "" if headers else party.email
                send(party, party.reply(text, **headers), envelope, f"{party.slug}.example")

            for party in self.noted:
                own(party, f"{party.word(Word.NOTE)}\n{TEXTS[party.language]}")
            for party, word in zip(self.plain, self.words, strict=True):
                own(party, party.word(word))
            for party in self.forwarded:
                friend = f"x{party.slug}@friend.example"
                send(party, party.reply(party.word(Word.SIGN), friend), friend, "friend.example")
            third = self.third.reply("Have you seen this letter?", READER)
            send(self.third, third, READER)
            for party in self.away:
                own(party, "Away until Monday. SIGN", Auto_Submitted="auto-replied")
            for party in self.returned:
                send(party, party.report(), "", to="desk@hub.example")
            forged, bare = self.forged, self.bare
            send(forged, forged.reply(forged.word(Word.SIGN)), forged.email, "evil.example")
            send(bare, bare.reply(bare.word(Word.SIGN)), bare.email)

    def it_is_received_and_shown_to_nobody_else(self):
        assert Counter(Incoming.objects.values_list("finding", flat=True)) == {
            Finding.ANSWER: 14,
            Finding.NO_WORD: 1,
            Finding.AUTOMATIC: 3,
            Finding.BOUNCE: 2,
        }
        assert queries.signatures(PUBLIC, [self.call], "en").total == 20
        assert Record.objects.count() == self.records + 20
        answers = MailedAnswer.objects.select_related("organisation")
        assert {a.organisation.slug for a in answers if a.publish_at} == slugs(
            *self.noted, *self.plain
        )
        self.deliver()
        told = [m for m in self.box.to(self.third.email) if "*@else" in str(m.get_content())]
        assert len(told) == 1
        assert self.box.to(READER) == []

    def after_a_day_the_clock_publishes_what_is_vouched_for_and_holders_decide_the_rest(self):
        with clock.at(clock.now() + timedelta(hours=24, minutes=1)):
            assert run_tick()["published answers"] == 10
            assert run_tick()["published answers"] == 0
            waiting = MailedAnswer.objects.filter(state="waiting").select_related("organisation")
            assert {a.organisation.slug for a in waiting} == slugs(
                *self.forwarded, self.forged, self.bare
            )
            decide(self.client, self.bare, "confirm")
            decide(self.client, self.forwarded[0], "confirm")
            decide(self.client, self.forwarded[1], "cancel")
            decide(self.client, self.forged, "cancel")

    def those_who_have_not_answered_are_reminded_once(self):
        with clock.at(self.call.deadline - timedelta(hours=47)):
            assert run_tick()["reminders"] == 118 - 20 - 10 - 2
            assert run_tick()["reminders"] == 0

    def the_call_closes(self):
        assert run_tick()["closed calls"] == 1
        assert self.client.get(self.parties[117].link).status_code == 410
        self.deliver()

    def every_answer_stands_as_it_was_given(self):
        found = queries.signatures(PUBLIC, [self.call], "en")
        mine = (*self.by_link, *self.noted, *self.plain[:3], self.bare, self.forwarded[0])
        assert {r.slug for r in found.rows if r.signed} == slugs(*mine)
        assert (found.total, found.joined, found.with_reservations, found.withdrawn) == (
            30,
            1,
            5,
            0,
        )
        assert {r.slug for r in found.rows if not r.signed} == slugs(self.plain[3])
        assert {d.organisation.slug for d in Decline.objects.all()} == slugs(self.plain[4])
        assert Record.objects.count() == self.records + 31
        notes = {r.slug: r.reservation for r in found.rows if r.reservation}
        assert notes == {p.slug: TEXTS[p.language] for p in self.noted}
        mailed = Act.objects.exclude(received_at=None)
        assert (mailed.count(), mailed.filter(late=True).count()) == (11, 0)

    def every_act_has_one_receipt_and_every_message_went_once(self):
        for act in Act.objects.select_related("organisation"):
            inbox = self.box.to(f"secretary@{act.organisation.slug}.example")
            assert len([m for m in inbox if act.number in str(m["Subject"])]) == 1
        ids = [m["Message-ID"] for m in self.box.messages]
        assert len(set(ids)) == len(ids)
        assert Mail.objects.filter(state="waiting").count() == 0
        failed = Mail.objects.filter(state="failed")
        assert {(m.recipient, m.problem) for m in failed} == {
            (p.email, "bounced: 5.1.1") for p in self.returned
        }


def slugs(*parties):
    return {p.slug for p in parties}


@pytest.mark.django_db
def test_a_call_by_mail_from_first_letter_to_closing(world, tmp_path, settings):
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.STATIC_ROOT = tmp_path
    signer = mails.Signer(tmp_path)
    signer.domains |= {f"m{n:03d}.example" for n in range(118)} | {"friend.example", "evil.example"}
    with postbox() as (box, smtp):
        story = Story(world, box, smtp, signer)
        story.everybody_reads_the_text_in_their_language()
        story.scanners_open_every_link_and_nothing_happens()
        story.twenty_answer_by_link()
        story.twenty_answer_by_reply()
        story.it_is_received_and_shown_to_nobody_else()
        story.after_a_day_the_clock_publishes_what_is_vouched_for_and_holders_decide_the_rest()
        story.those_who_have_not_answered_are_reminded_once()
        with clock.at(story.call.deadline + timedelta(days=1)):
            story.the_call_closes()
            story.every_answer_stands_as_it_was_given()
            story.every_act_has_one_receipt_and_every_message_went_once()


def decide(client, party, step):
    page = client.get(party.link).content.decode()
    which = page.partition('name="which" value="')[2].partition('"')[0]
    assert client.post(party.link, {"step": step, "which": which}).status_code == 302


SETUP = """
import sys
from pathlib import Path
from comity.cli.start import migrate, prepare
prepare(Path(sys.argv[1]))
migrate()
from comity.kit import installation, outbox
from comity.kit.models import Kind
installation.make(Kind.NETWORK, name={"en": "Hub"}, domain="hub.example", languages=["en"])
for n in range(60):
    outbox.put(key=f"letter:{n}", to=f"x{n}@m.example", subject=f"Letter {n}", body="Text")
"""
LATER = """
import sys
from datetime import timedelta
from pathlib import Path
from comity.cli.start import prepare
prepare(Path(sys.argv[1]))
from comity.kit import clock, outbox
from comity.kit.models import Mail
clock.shift(timedelta(minutes=6))
while outbox.deliver(outbox.smtp_carrier(sys.argv[2])):
    pass
print(Mail.objects.exclude(state="sent").count())
"""


def test_a_worker_killed_in_mid_sending_forgets_nobody(tmp_path):
    def python(*arguments, **more):
        environ = {**os.environ, "PYTHONPATH": "src", **more}
        for name in ("COMITY_DATA", "COMITY_DATABASE_URL"):
            environ.pop(name, None)
        return [sys.executable, *arguments], environ

    with postbox(slow=0.02) as (box, smtp):
        command, environ = python("-c", SETUP, str(tmp_path))
        subprocess.run(command, env=environ, check=True, timeout=120)
        command, environ = python(
            "-m", "comity", "worker", "--data", str(tmp_path), COMITY_SMTP_URL=smtp
        )
        worker = subprocess.Popen(command, env=environ, start_new_session=True)
        try:
            until = time.monotonic() + 60
            while len(box.messages) < 13 and time.monotonic() < until:
                time.sleep(0.005)
        finally:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
        before = len(box.messages)
        assert 13 <= before < 60
        command, environ = python("-c", LATER, str(tmp_path), smtp)
        done = subprocess.run(command, env=environ, check=True, timeout=120, capture_output=True)
    assert done.stdout.decode().split()[-1] == "0"
    times = Counter(m["Message-ID"] for m in box.messages)
    assert {str(m["To"]) for m in box.messages} == {f"x{n}@m.example" for n in range(60)}
    assert len(times) == 60
    assert sum(n - 1 for n in times.values()) <= 1
