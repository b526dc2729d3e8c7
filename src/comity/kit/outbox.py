"""Outgoing mail: written with the act, sent by the worker, never forgotten.

`put` runs in the transaction of the act: one row per message and recipient. The worker claims a
row with a lease, hands it to the mail server and marks it. A kill between the two repeats that
one message, with the same Message-ID, when the lease ends.

A body may hold `[[kind:key]]` where a secret link or address stands in the message. The secret is
filled in only as the message leaves, by whoever registered the kind and only for the recipient
whose secret it is; no row holds it.
"""

import logging
import re
import smtplib
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage as DjangoMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q

from comity.kit import clock
from comity.kit.models import Mail

log = logging.getLogger("comity.outbox")

LEASE = timedelta(minutes=5)
BACK_OFF = [timedelta(minutes=m) for m in (1, 5, 30, 120, 480, 1440)]
Carrier = Callable[[EmailMessage], None]
Filling = Callable[[str, str], str]  # (key, recipient) -> secret, or "" for anybody else
_BLANK = re.compile(r"\[\[([a-z]+):([0-9A-Za-z_-]+)\]\]")
_fillings: dict[str, Filling] = {}


def filling(kind: str) -> Callable[[Filling], Filling]:
    """Register the function that fills `[[kind:key]]` as a message leaves."""

    def register(function: Filling) -> Filling:
        _fillings[kind] = function
        return function

    return register


def filled(text: str, recipient: str) -> str:
    """The text with its secrets filled in; a kind that nobody registered stays as it is."""

    def fill(blank: re.Match[str]) -> str:
        function = _fillings.get(blank[1])
        return function(blank[2], recipient) if function else blank[0]

    return _BLANK.sub(fill, text)


def put(
    *,
    key: str,
    to: str,
    subject: str,
    body: str,
    organisation: int | None = None,
    headers: dict[str, str] | None = None,
    reply_to: str = "",
) -> Mail:
    """Add a message once per (key, recipient); a second call returns the first row."""
    mail, _ = Mail.objects.get_or_create(
        key=key,
        recipient=to,
        defaults={
            "subject": " ".join(subject.split())[:250],
            "body": body,
            "headers": headers or {},
            "reply_to": reply_to,
            "organisation": organisation,
            "message_id": message_id(key, to),
            "made_at": clock.now(),
            "due_at": clock.now(),
        },
    )
    return mail


def message_id(key: str, to: str) -> str:
    """The Message-ID of a message, known before it is written and the same at every attempt."""
    name = sha256(f"{settings.SECRET_KEY}\n{key}\n{to}".encode()).hexdigest()[:32]
    return f"<{name}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>"


def newest(limit: int) -> list[Mail]:
    """The newest messages, for the demonstration's look into the mail."""
    return list(Mail.objects.order_by("-id")[:limit])


def message(mail: Mail) -> EmailMessage:
    """The message as it travels: plain text first, the same Message-ID at every attempt."""
    out = EmailMessage()
    out["From"] = settings.DEFAULT_FROM_EMAIL
    out["To"] = mail.recipient
    out["Subject"] = mail.subject
    out["Date"] = format_datetime(mail.made_at)
    out["Message-ID"] = mail.message_id
    out["Auto-Submitted"] = "auto-generated"
    out["X-Auto-Response-Suppress"] = "OOF, AutoReply"  # Exchange knows no Auto-Submitted
    if mail.reply_to:
        out["Reply-To"] = filled(mail.reply_to, mail.recipient)
    for name, value in mail.headers.items():
        out[name] = filled(value, mail.recipient)
    out.set_content(filled(mail.body, mail.recipient))
    return out


def claim(limit: int = 20) -> list[Mail]:
    """Take up to `limit` due rows under a lease; two workers never hold the same row."""
    with transaction.atomic():
        due = (
            Mail.objects.select_for_update(skip_locked=True)
            .filter(state=Mail.State.WAITING, due_at__lte=clock.now())
            .filter(Q(leased_until=None) | Q(leased_until__lt=clock.now()))
            .order_by("due_at", "id")[:limit]
        )
        rows = list(due)
        for row in rows:
            row.leased_until = clock.now() + LEASE
            row.attempts += 1
        Mail.objects.bulk_update(rows, ["leased_until", "attempts"])
    return rows


def deliver(carrier: Carrier, limit: int = 20) -> int:
    """Send up to `limit` due messages; the number handed over. A failure waits longer each time.

    One row is claimed at a time: a slow server never holds a message past its lease unsent.
    """
    sent = 0
    for _ in range(limit):
        claimed = claim(1)
        if not claimed:
            break
        sent += _send(carrier, claimed[0])
    return sent


def _send(carrier: Carrier, mail: Mail) -> bool:
    lease = mail.leased_until
    try:
        carrier(message(mail))
    except (OSError, ValueError, smtplib.SMTPException) as error:
        _postpone(mail, error)
    else:
        mail.state, mail.sent_at, mail.problem = Mail.State.SENT, clock.now(), ""
    # A worker whose lease has passed to another leaves the row to that one.
    Mail.objects.filter(pk=mail.pk, leased_until=lease).update(
        state=mail.state,
        sent_at=mail.sent_at,
        problem=mail.problem,
        due_at=mail.due_at,
        leased_until=None,
    )
    return mail.state == Mail.State.SENT


def _is_lasting(error: Exception) -> bool:
    """No later attempt can help: the server refused for good, or no message can be made."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return 500 <= error.smtp_code < 600
    return isinstance(error, ValueError)


def _postpone(mail: Mail, error: Exception) -> None:
    mail.problem = type(error).__name__
    if _is_lasting(error) or mail.attempts > len(BACK_OFF):
        mail.state = Mail.State.FAILED
    else:
        mail.due_at = clock.now() + BACK_OFF[mail.attempts - 1]
    # The local part of an address stays out of the log.
    log.warning("mail %s to *@%s: %s", mail.pk, mail.recipient.rpartition("@")[2], mail.problem)


def bounced(message_id: str, problem: str, *, lasting: bool) -> Mail | None:
    """Mark the message that came back; the row, or None when the Message-ID is not ours."""
    mail = Mail.objects.filter(message_id=message_id).first()
    if mail is None:
        return None
    mail.problem = problem[:250]
    if lasting:
        mail.state = Mail.State.FAILED
    mail.save(update_fields=["problem", "state"])
    return mail


def smtp_carrier(address: str) -> Carrier:
    """A carrier for `smtp://` or `smtps://user:password@host:port`."""
    parts = urlsplit(address)

    def carry(out: EmailMessage) -> None:
        kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
        with closing(kind(parts.hostname or "", parts.port or 25, timeout=30)) as server:
            server.ehlo()
            if parts.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls()
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(out)

    return carry


class Backend(BaseEmailBackend):
    """Django's mails (login codes, account notices) take the same way out."""

    def send_messages(self, email_messages: Sequence[DjangoMessage]) -> int:
        return sum(_keep(out) for out in email_messages)


def _keep(out: DjangoMessage) -> int:
    recipients: Iterable[str] = out.recipients()
    number = 0
    for to in recipients:
        # Each is a message of its own: two at one moment are two.
        put(key=f"account:{uuid4()}", to=to, subject=str(out.subject), body=str(out.body))
        number += 1
    return number
