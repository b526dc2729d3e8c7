"""What arrives: one line for the keeper's desk, one answer at most, and nothing lost."""

from dataclasses import dataclass
from datetime import timedelta

from comity.accord.actions import composing
from comity.accord.enums import Finding, Word
from comity.accord.models import Call, Incoming, Letter, MailedAnswer, Notice
from comity.directory.models import Organisation, Person
from comity.kit import clock, outbox
from comity.kit.action import action
from comity.kit.models import Mail
from comity.kit.policy import Actor

RAW_KEPT = timedelta(days=30)
LINE_KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the desk before it is written.

    digest: of this very message, so that it is dealt with once; raw: the message, or nothing
    when it was refused before it was read.
    """

    digest: str
    finding: Finding
    organisation: Organisation | None = None
    call: Call | None = None
    sender_domain: str = ""
    detail: str = ""
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class Answering:
    """To whom the one answer to a message goes, and whether the reader wrote it."""

    to: str
    language: str
    sender: str = ""  # masked, when somebody else wrote


@action("accord.mail.keep", silent=True)
def keep_incoming(actor: Actor, *, digest: str, raw: bytes) -> Incoming:
    """Keep a message before anything is done about it. The same message again is the same row."""
    row, _made = Incoming.objects.get_or_create(
        digest=digest, defaults={"at": clock.now(), "raw": raw}
    )
    return row


@action("accord.mail.claim", silent=True)
def claim_incoming(actor: Actor, *, digest: str) -> bool:
    """Hold a kept message until the transaction ends; False when it was dealt with meanwhile."""
    return Incoming.objects.select_for_update().get(digest=digest).finding == ""


@action("accord.mail.note", silent=True)
def note_incoming(actor: Actor, *, line: Line) -> Incoming:
    """Write or complete the line of a message; a line that stands for many counts them."""
    row, made = Incoming.objects.get_or_create(
        digest=line.digest, defaults={"at": clock.now(), "raw": line.raw}
    )
    row.number = row.number if made or not row.finding else row.number + 1
    row.organisation, row.call = line.organisation, line.call
    row.sender_domain, row.finding = line.sender_domain[:253], line.finding
    row.detail = line.detail[:300]
    row.save()
    return row


@action("accord.mail.bounce", silent=True)
def note_bounce(actor: Actor, *, message_id: str, status: str, lasting: bool) -> Mail | None:
    """Mark an outgoing message that came back; None when the Message-ID is not one of ours."""
    if lasting:
        # It proves no notification of a test any more.
        Notice.objects.filter(message_id=message_id, returned_at=None).update(
            returned_at=clock.now()
        )
    return outbox.bounced(message_id, f"bounced: {status}", lasting=lasting)


@action("accord.mail.reply", silent=True)
def answer_message(
    actor: Actor,
    *,
    digest: str,
    answering: Answering,
    letter: Letter | None,
    name: str,
    sentence: str = "",
    found: tuple[Word, ...] = (),
    in_reply_to: str = "",
) -> Mail:
    """Answer a message that could not be taken in, once."""
    call = letter.call if letter else None
    symbol = call.version.document.symbol or "" if call else ""
    subject, body = composing.problem(
        answering.language,
        name,
        symbol=symbol,
        sender=answering.sender,
        sentence=sentence,
        call=call,
        found=found,
    )
    thread = {"In-Reply-To": in_reply_to, "References": in_reply_to} if in_reply_to else {}
    mine = letter is not None and letter.mandate.person.email == answering.to
    return outbox.put(
        key=f"reply:{digest[:40]}",
        to=answering.to,
        subject=subject,
        body=body,
        organisation=letter.mandate.organisation_id if letter else None,
        headers=thread,
        reply_to=f"[[reply:{letter.pk}]]" if letter and mine else "",
    )


@action("accord.mail.erase", silent=True)
def erase_mail(actor: Actor) -> int:
    """Forget messages after 30 days, their lines and senders after 90. Who may: the clock."""
    now = clock.now()
    bare = Incoming.objects.filter(at__lt=now - RAW_KEPT).exclude(raw=b"").update(raw=b"")
    gone, _rows = Incoming.objects.filter(at__lt=now - LINE_KEPT).delete()
    named = MailedAnswer.objects.filter(decided_at__lt=now - LINE_KEPT).exclude(sender="")
    return bare + gone + named.update(sender="", further="")


def reader_of(person: Person, sender: str = "") -> Answering:
    return Answering(person.email, person.language, sender)
