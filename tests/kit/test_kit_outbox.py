"""Mail reaches a real listener on loopback: once, or later, or never with a reason."""

import logging
import smtplib
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import EmailMessage as DjangoMessage
from django.db import transaction

from comity.kit import clock, outbox
from comity.kit.models import Mail

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


class Listener:
    """Answers what it is told to, per address, and keeps what it accepted."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, bytes]] = []
        self.refuse: dict[str, str] = {}
        self.data_answer = "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.data_answer.startswith("250"):
            self.kept.append((envelope.rcpt_tos[0], envelope.content))
        return self.data_answer


@pytest.fixture
def listener() -> Iterator[tuple[Listener, outbox.Carrier]]:
    handler = Listener()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, outbox.smtp_carrier(f"smtp://127.0.0.1:{port}")
    controller.stop()


def letter(key: str = "act:1", to: str = "vera@a.example", **more: str) -> Mail:
    return outbox.put(key=key, to=to, subject="Receipt", body="Signed.\n", **more)


def test_a_message_arrives_once_with_its_message_id(listener):
    handler, carrier = listener
    mail = letter()
    assert letter().pk == mail.pk
    assert outbox.deliver(carrier) == 1
    assert outbox.deliver(carrier) == 0
    ((to, content),) = handler.kept
    message = message_from_bytes(content)
    assert (to, message["Message-ID"], message["Auto-Submitted"]) == (
        "vera@a.example",
        mail.message_id,
        "auto-generated",
    )
    assert message.get_payload().strip() == "Signed."
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.leased_until, mail.problem) == ("sent", 1, None, "")


def test_one_row_for_each_recipient_of_a_key(listener):
    handler, carrier = listener
    letter(to="a@a.example"), letter(to="b@a.example"), letter(to="a@a.example")
    assert outbox.deliver(carrier) == 2
    assert [to for to, _ in handler.kept] == ["a@a.example", "b@a.example"]


def test_a_message_stands_or_falls_with_its_act():
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
        letter()
        raise ZeroDivisionError
    assert not Mail.objects.exists()


def test_a_failure_waits_longer_each_time_and_then_fails(listener):
    handler, carrier = listener
    handler.refuse["vera@a.example"] = "451 later"
    moment = NOON
    with clock.at(moment):
        mail = letter()
    ids = set()
    for wait in outbox.BACK_OFF:
        with clock.at(moment):
            assert outbox.deliver(carrier) == 0
        mail.refresh_from_db()
        ids.add(mail.message_id)
        assert (mail.state, mail.due_at, mail.problem) == (
            "waiting",
            moment + wait,
            "SMTPRecipientsRefused",
        )
        with clock.at(moment + wait - timedelta(seconds=1)):
            assert outbox.claim() == []
        moment += wait
    with clock.at(moment):
        assert outbox.deliver(carrier) == 0
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, len(ids)) == ("failed", 7, 1)
    with clock.at(moment + timedelta(days=30)):
        assert outbox.claim() == []


def test_a_server_that_is_away_is_asked_again():
    away = outbox.smtp_carrier("smtp://127.0.0.1:9")
    with clock.at(NOON):
        mail = letter()
        assert outbox.deliver(away) == 0
    mail.refresh_from_db()
    assert (mail.state, mail.problem) == ("waiting", "ConnectionRefusedError")


@pytest.mark.parametrize(("rcpt", "data"), [("550 no such user", "250 OK"), ("", "554 refused")])
def test_a_permanent_refusal_is_final_at_once(listener, rcpt, data):
    handler, carrier = listener
    handler.refuse, handler.data_answer = ({"vera@a.example": rcpt} if rcpt else {}), data
    mail = letter()
    assert outbox.deliver(carrier) == 0
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("failed", 1)


def test_a_message_that_cannot_be_written_holds_up_no_other(listener):
    handler, carrier = listener
    bad = letter(to="vera@a.example\nBcc: all@b.example")
    letter(key="act:2", to="good@a.example")
    assert outbox.deliver(carrier) == 1
    bad.refresh_from_db()
    assert (bad.state, bad.problem) == ("failed", "ValueError")
    assert [to for to, _ in handler.kept] == ["good@a.example"]


def test_two_workers_never_send_the_same_message():
    sent: list[str] = []
    for number in range(5):
        letter(key=f"act:{number}")

    def second(message) -> None:
        sent.append(message["Message-ID"])

    def first(message) -> None:
        outbox.deliver(second, limit=2)  # the other worker runs while this one is sending
        sent.append(message["Message-ID"])

    while outbox.deliver(first):
        pass
    assert sorted(sent) == sorted(Mail.objects.values_list("message_id", flat=True))


def test_a_slow_server_lets_no_lease_end_over_messages_not_yet_tried():
    sent: list[str] = []
    passed: list[int] = []
    for number in range(4):
        letter(key=f"act:{number}")

    def other(message) -> None:
        sent.append(message["Message-ID"])

    def slow(message) -> None:
        passed.append(4)  # this sending took four minutes
        clock.shift(timedelta(minutes=sum(passed)))
        if len(passed) == 2:
            outbox.deliver(other)
        sent.append(message["Message-ID"])

    try:
        outbox.deliver(slow)
    finally:
        clock.shift(timedelta(0))
    assert sorted(sent) == sorted(Mail.objects.values_list("message_id", flat=True))


def test_what_a_killed_worker_held_comes_back_with_the_same_message_id(listener):
    handler, carrier = listener
    with clock.at(NOON):
        letter()
        (held,) = outbox.claim()
        assert outbox.deliver(carrier) == 0
    with clock.at(NOON + outbox.LEASE):
        assert outbox.deliver(carrier) == 0
    with clock.at(NOON + outbox.LEASE + timedelta(seconds=1)):
        assert outbox.deliver(carrier) == 1
    assert message_from_bytes(handler.kept[0][1])["Message-ID"] == held.message_id


def test_a_worker_whose_lease_has_passed_leaves_the_row_alone():
    with clock.at(NOON):
        mail = letter()

    def late(message) -> None:
        with clock.at(NOON + timedelta(hours=1)):
            outbox.claim()
        raise smtplib.SMTPServerDisconnected("gone")

    with clock.at(NOON):
        outbox.deliver(late)
    mail.refresh_from_db()
    assert mail.leased_until == NOON + timedelta(hours=1) + outbox.LEASE


def test_no_local_part_of_an_address_is_logged(listener, caplog):
    handler, carrier = listener
    handler.refuse["vera.secret@a.example"] = "550 vera.secret@a.example is unknown"
    letter(to="vera.secret@a.example")
    with caplog.at_level(logging.DEBUG, logger="comity"):
        outbox.deliver(carrier)
    assert "*@a.example" in caplog.text
    assert "vera" not in caplog.text


def test_a_subject_is_one_line_and_a_header_and_reply_address_travel(listener):
    handler, carrier = listener
    outbox.put(
        key="k",
        to="a@a.example",
        subject="Receipt\nBcc: x@y.example",
        body="b",
        headers={"List-Id": "x"},
        reply_to="reply@hub.example",
    )
    outbox.deliver(carrier)
    message = message_from_bytes(handler.kept[0][1])
    assert (message["Subject"], message["Bcc"], message["List-Id"], message["Reply-To"]) == (
        "Receipt Bcc: x@y.example",
        None,
        "x",
        "reply@hub.example",
    )


def test_mails_of_accounts_take_the_same_way_and_two_at_one_moment_are_two():
    backend = outbox.Backend()
    with clock.at(NOON):
        backend.send_messages([DjangoMessage("One", "1", to=["a@a.example"])])
        backend.send_messages([DjangoMessage("Two", "2", to=["a@a.example"])])
    assert sorted(Mail.objects.values_list("subject", flat=True)) == ["One", "Two"]
