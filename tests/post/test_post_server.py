"""The door on loopback: what it takes, what it refuses before DATA, and what it writes to its log."""

import logging
import smtplib
import socket
import time

import pytest
from django.db import OperationalError
from tests.factories import mails
from tests.factories.doors import door

from comity.accord import keys
from comity.accord.enums import Finding
from comity.accord.models import Incoming, Letter, MailedAnswer
from comity.post.parse import MOST_BYTES
from comity.post.route import take_in
from comity.post.server import Counter, ListenRefused, listen_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(world, tmp_path):
    initiator = world.officer_of(world.organisation("a"))
    world.officer_of(world.organisation("b"))
    world.call(initiator)
    letter = Letter.objects.select_related("mandate__person").get(mandate__organisation__slug="b")
    return letter, mails.Signer(tmp_path, {"b.example"})


def signed(letter, signer, text="SIGN", **more):
    return signer.sign(mails.raw(mails.reply(letter, text, **more)), "b.example")


def test_a_reply_by_smtp_is_received_before_250_is_said(scene):
    letter, signer = scene
    with door(signer) as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail("secretary@b.example", [mails.to(letter)], signed(letter, signer))
        assert MailedAnswer.objects.get().vouched == "aligned"


def test_lmtp_on_a_unix_socket_gives_each_recipient_its_verdict(scene, tmp_path):
    letter, signer = scene
    other = Letter.objects.select_related("mandate__person").get(mandate__organisation__slug="a")
    path = str(tmp_path / "m.sock")
    with door(signer, lmtp=True, path=path), smtplib.LMTP(path) as client:
        client.ehlo_or_helo_if_needed()
        client.mail("secretary@b.example")
        assert client.rcpt(mails.to(letter))[0] == 250
        assert client.rcpt("nobody@hub.example")[0] == 550
        assert client.rcpt(mails.to(other))[0] == 250
        assert client.data(signed(letter, signer)) == (250, b"2.0.0 Received.")
        assert client.getreply() == (250, b"2.0.0 Received.")
    assert MailedAnswer.objects.count() == 2


def test_thirty_megabytes_are_refused_before_data_with_a_line_for_the_keeper(scene):
    letter, signer = scene
    with door(signer) as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo()
        assert int(client.esmtp_features["size"]) == MOST_BYTES
        assert client.mail("x@b.example", ["SIZE=30000000"])[0] == 250
        code, said = client.rcpt(mails.to(letter))
        assert (code, b"10 MB" in said) == (552, True)
    line = Incoming.objects.get()
    assert (line.finding, line.organisation.slug, line.sender_domain) == (
        Finding.TOO_LARGE,
        "b",
        "b.example",
    )


def test_a_size_that_was_not_announced_is_refused_after_it_was_read(scene):
    letter, signer = scene
    with door(signer) as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo()
        client.mail("x@b.example")
        client.rcpt(mails.to(letter))
        code, _ = client.data(
            b"From: x@b.example\r\n\r\n" + b"x" * 70 + b"\r\n" + (b"y" * 900 + b"\r\n") * 11_200
        )
        assert code == 552
        client.sendmail("secretary@b.example", [mails.to(letter)], signed(letter, signer))
    findings = list(Incoming.objects.order_by("id").values_list("finding", flat=True))
    assert findings == [Finding.TOO_LARGE, Finding.ANSWER]


def flood(letter, signer, number, most):
    codes = []
    with door(signer, most=most) as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo()
        for _ in range(number):
            client.mail("bulk@b.example")
            codes.append(client.rcpt(mails.to(letter))[0])
            client.rset()
        client.mail("other@b.example")
        codes.append(client.rcpt(mails.to(letter))[0])
    return codes


def test_lmtp_gives_each_recipient_its_refusal_of_what_is_too_large(scene, tmp_path):
    letter, signer = scene
    other = Letter.objects.get(mandate__organisation__slug="a")
    path = str(tmp_path / "m.sock")
    with door(signer, lmtp=True, path=path), smtplib.LMTP(path) as client:
        client.ehlo_or_helo_if_needed()
        client.mail("x@b.example")
        client.rcpt(mails.to(letter))
        client.rcpt(mails.to(other))
        large = b"From: x@b.example\r\n\r\n" + (b"y" * 900 + b"\r\n") * 11_200
        assert client.data(large)[0] == 552
        assert client.getreply()[0] == 552
        assert client.noop()[0] == 250
    assert {i.organisation.slug for i in Incoming.objects.all()} == {"a", "b"}


def test_a_slow_sender_is_not_silent(scene, monkeypatch):
    letter, signer = scene
    monkeypatch.setattr("comity.post.server.SILENCE", 1.0)
    raw = signed(letter, signer)
    with door(signer) as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo()
        client.mail("secretary@b.example")
        client.rcpt(mails.to(letter))
        client.putcmd("data")
        assert client.getreply()[0] == 354
        for begin in range(0, len(raw), len(raw) // 5 + 1):
            time.sleep(0.4)
            client.send(raw[begin : begin + len(raw) // 5 + 1])
        client.send(b"\r\n.\r\n")
        assert client.getreply()[0] == 250
    assert MailedAnswer.objects.count() == 1


def test_returned_mail_is_counted_at_each_address_and_not_as_one_sender(scene):
    letter, signer = scene
    with door(signer, most=2) as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo()
        codes = []
        for to in [mails.to(letter)] * 3 + ["desk@hub.example"] * 3:
            client.mail("")
            codes.append(client.rcpt(to)[0])
            client.rset()
    assert codes == [250, 250, 451, 250, 250, 451]


def test_too_many_from_one_sender_are_put_off_with_one_line_and_others_pass(scene):
    letter, signer = scene
    assert flood(letter, signer, 200, 20) == [250] * 20 + [451] * 180 + [250]
    assert Incoming.objects.get().finding == Finding.TOO_MANY


@pytest.mark.slow
def test_ten_thousand_messages_of_one_sender_make_one_line_and_no_answer(scene):
    from comity.kit.models import Mail

    letter, signer = scene
    before = Mail.objects.count()
    codes = flood(letter, signer, 10_000, 60)
    assert (codes.count(250), codes.count(451)) == (61, 9_940)
    assert Incoming.objects.count() == 1
    assert Mail.objects.count() == before


def test_when_the_database_is_away_the_sender_keeps_the_message(scene):
    letter, signer = scene
    away = [OperationalError("away")]

    def take(*message):
        if away:
            raise away.pop()
        return take_in(*message)

    raw = signed(letter, signer)
    with door(signer, take=take) as port, smtplib.SMTP("127.0.0.1", port) as client:
        with pytest.raises(smtplib.SMTPDataError, match="451"):
            client.sendmail("secretary@b.example", [mails.to(letter)], raw)
        client.sendmail("secretary@b.example", [mails.to(letter)], raw)
    assert MailedAnswer.objects.count() == 1


def test_the_null_sender_is_taken_and_never_answered(scene):
    letter, signer = scene
    with door(signer) as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail("", [mails.to(letter)], signed(letter, signer, "away"))
    assert Incoming.objects.get().finding == Finding.AUTOMATIC


def test_no_local_part_reaches_a_log(scene, caplog):
    letter, signer = scene
    caplog.set_level(logging.DEBUG)
    with door(signer) as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail("secretary@b.example", [mails.to(letter)], signed(letter, signer))
        client.sendmail("secretary@b.example", [mails.to(letter)], signed(letter, signer, "x"))
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            client.sendmail("who@b.example", ["nobody@hub.example"], b"x")
    text = caplog.text
    assert "*@b.example" in text
    for secret in ("secretary", keys.local_part(letter.salt), "nobody", "who@"):
        assert secret not in text


@pytest.mark.parametrize(
    "where", ["0.0.0.0:25", "192.0.2.1:25", "hub.example:25", "127.0.0.1", "::1", "127.0.0.1:99999"]
)
def test_the_door_opens_to_this_machine_only(where):
    with pytest.raises(ListenRefused, match="unix socket"):
        listen_on(where)


def test_a_counter_forgets_with_its_window():
    now = [0.0]
    counter = Counter(2, 10.0, lambda: now[0])
    assert [counter.over("a") for _ in range(3)] == [False, False, True]
    assert counter.over("A")
    assert not counter.over("b")
    now[0] = 10.0
    assert not counter.over("a")


def test_loopback_addresses_are_read():
    assert listen_on("[::1]:24").host == "::1"
    assert listen_on("/run/x.sock").path == listen_on("unix:/run/x.sock").path == "/run/x.sock"
    assert socket.AF_UNIX
