"""One RFC 5322 message as plain values: who wrote, what kind it is, its text and attachments."""

import email
import email.policy
import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from enum import Enum
from hashlib import sha256

from comity.post import html

MOST_BYTES = 10_000_000
MOST_PARTS = 200
MOST_HOPS = 40


class Kind(Enum):
    """HUMAN was written by somebody; the others are never answered."""

    HUMAN = "human"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    LOOP = "loop"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not the text: its name, its media type and its bytes; text when it is one."""

    name: str
    media_type: str
    data: bytes
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Returned:
    """What a delivery report says: whose Message-ID came back, the status, whether it is final."""

    message_id: str
    status: str
    lasting: bool


@dataclass(frozen=True, slots=True)
class Parsed:
    """A message as it was read.

    sender: the one address of From in lower case, empty when there is none or more than one;
    recipients: addresses of To and Cc in lower case; text: None when none could be read.
    """

    raw: bytes
    digest: str
    message: EmailMessage
    kind: Kind
    sender: str
    recipients: frozenset[str]
    subject: str
    message_id: str
    text: str | None
    attachments: tuple[Attachment, ...] = ()
    returned: Returned | None = None

    @property
    def domain(self) -> str:
        return self.sender.rpartition("@")[2]

    @property
    def only_winmail(self) -> bool:
        """No text, and the parts that Outlook alone can read."""
        return self.text is None and any(_is_winmail(a) for a in self.attachments)


def parse(raw: bytes, recipient: str, envelope_sender: str | None, own_domain: str) -> Parsed:
    """Read a message. Never raises: what cannot be read is left out, and `text` is None.

    recipient: the address it came to; envelope_sender: empty for the null sender, None when
    the door was not told; own_domain: mails from it are our own, going in circles.
    """
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    addresses = _addresses(message, "from")
    text, attachments = _contents(message)
    message_id = _header(message, "message-id").strip()
    return Parsed(
        raw=raw,
        digest=_digest(recipient, message_id, raw),
        message=message,
        kind=_kind(message, addresses, envelope_sender, own_domain),
        sender=addresses[0] if len(addresses) == 1 else "",
        recipients=frozenset(_addresses(message, "to") + _addresses(message, "cc")),
        subject=" ".join(_header(message, "subject").split())[:400],
        message_id=message_id if re.fullmatch(r"<[^<>\s]{1,200}>", message_id) else "",
        text=text,
        attachments=attachments,
        returned=_returned(message),
    )


def _digest(recipient: str, message_id: str, raw: bytes) -> str:
    """Of the message, not of its way: a second delivery by another path is the same message."""
    body = raw.partition(b"\r\n\r\n")[2] or raw.partition(b"\n\n")[2]
    parts = (recipient.lower().encode(), message_id.encode(errors="replace"), body.strip())
    return sha256(b"\0".join(parts)).hexdigest()


def _header(message: EmailMessage, name: str) -> str:
    """A header as text; empty when it is absent or too broken to be read."""
    try:
        return str(message.get(name, ""))
    except (ValueError, TypeError, AttributeError, IndexError, KeyError):
        return ""


def _addresses(message: EmailMessage, name: str) -> list[str]:
    found: list[str] = []
    try:
        for header in message.get_all(name, []):
            rows: tuple[Address, ...] = getattr(header, "addresses", ())
            found += [a.addr_spec.lower() for a in rows if a.username and a.domain]
    except (ValueError, TypeError, AttributeError, IndexError, KeyError):
        return []
    return found


def _kind(
    message: EmailMessage, senders: list[str], envelope_sender: str | None, own_domain: str
) -> Kind:
    if any(s.rpartition("@")[2] == own_domain.lower() for s in senders):
        return Kind.LOOP
    if len(message.get_all("received", [])) > MOST_HOPS:
        return Kind.LOOP
    if message.get_content_type() == "multipart/report":
        report = str(message.get_param("report-type", "", header="content-type")).lower()
        return Kind.BOUNCE if report == "delivery-status" else Kind.AUTOMATIC
    local = senders[0].partition("@")[0] if senders else ""
    if local in {"mailer-daemon", "postmaster"}:
        return Kind.BOUNCE
    return Kind.AUTOMATIC if _is_automatic(message, envelope_sender) else Kind.HUMAN


_AUTOMATIC_SUBJECT = re.compile(
    r"(?i)^\s*(auto(matic)?[ -]?(reply|response|answer|matische antwort)|out of (the )?office|"
    r"abwesenheit|réponse automatique|respuesta automática|resposta automática|автоответ|"
    r"автоматический ответ|自动回复|自動回覆|رد تلقائي)"
)


def _is_automatic(message: EmailMessage, envelope_sender: str | None) -> bool:
    """RFC 3834 and the habits of programs that are older than it."""
    submitted = _header(message, "auto-submitted").strip().lower()
    if submitted and not submitted.startswith("no"):
        return True
    if _header(message, "precedence").strip().lower() in {"bulk", "junk", "auto_reply", "list"}:
        return True
    if any(message.get(name) for name in ("x-autoreply", "x-autorespond", "x-loop", "list-id")):
        return True
    if envelope_sender == "" or _header(message, "return-path").strip() == "<>":
        return True
    return bool(_AUTOMATIC_SUBJECT.match(_header(message, "subject")))


def _contents(message: EmailMessage) -> tuple[str | None, tuple[Attachment, ...]]:
    """The text, plain before HTML, and everything else."""
    plain: list[str] = []
    rich: list[str] = []
    rest: list[Attachment] = []
    for place, part in enumerate(message.walk()):
        if place > MOST_PARTS:
            break
        if part.is_multipart():
            continue
        _sort(part, plain, rich, rest)
    texts = [t for t in plain if t.strip()]
    if not texts:
        texts = [t for t in (html.text_of(r) for r in rich) if t.strip()]
    return ("\n".join(texts) if texts else None), tuple(rest)


def _sort(part: object, plain: list[str], rich: list[str], rest: list[Attachment]) -> None:
    assert isinstance(part, EmailMessage)
    media_type = part.get_content_type()
    name = _file_name(part)
    data = part.get_payload(decode=True)
    data = data if isinstance(data, bytes) else b""
    text = decoded(data, _charset(part)) if media_type.startswith("text/") else None
    if name or part.get_content_disposition() == "attachment":
        rest.append(Attachment(name or "attachment", media_type, data, text))
    elif text is not None and media_type == "text/plain":
        plain.append(text)
    elif text is not None and media_type == "text/html":
        rich.append(text)
    elif media_type == "application/ms-tnef":
        rest.append(Attachment("winmail.dat", media_type, data))


def _file_name(part: EmailMessage) -> str:
    try:
        return " ".join((part.get_filename() or "").split())[:200]
    except (ValueError, TypeError, LookupError, AttributeError):
        return "attachment"


def _charset(part: EmailMessage) -> str:
    try:
        return str(part.get_content_charset() or "")
    except (ValueError, TypeError, LookupError, AttributeError):
        return ""


# Names that programs write for what is really the wider set.
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "iso-8859-1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "utf8": "utf-8",
    "iso-8859-8-i": "iso-8859-8",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
}


def decoded(data: bytes, charset: str) -> str | None:
    """The text in its charset or in UTF-8; None when it is neither, so that nothing is guessed."""
    name = _WIDER.get(charset.lower(), charset.lower())
    for candidate in dict.fromkeys((name or "utf-8", "utf-8")):
        try:
            return data.decode(candidate).replace("\r\n", "\n").replace("\r", "\n")
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return None


def _is_winmail(attachment: Attachment) -> bool:
    return attachment.media_type == "application/ms-tnef" or attachment.name == "winmail.dat"


def _returned(message: EmailMessage) -> Returned | None:
    """The verdict of a delivery report (RFC 3464) about the message it returns."""
    if message.get_content_type() != "multipart/report":
        return None
    action, status, message_id = "", "", ""
    for part in list(message.walk())[:MOST_PARTS]:
        fields = _fields(part)
        action = action or fields.get("action", "").lower()
        status = status or fields.get("status", "")
        if part.get_content_type() in {"message/rfc822", "text/rfc822-headers"}:
            message_id = message_id or _original_id(part)
    status = status if re.fullmatch(r"[245]\.\d{1,3}\.\d{1,3}", status) else ""
    lasting = action == "failed" and not status.startswith("4")
    return Returned(message_id, status or action or "unknown", lasting)


def _fields(part: object) -> dict[str, str]:
    """The last value of each field of a delivery-status part, per-recipient blocks included."""
    found: dict[str, str] = {}
    if isinstance(part, EmailMessage) and part.get_content_type() == "message/delivery-status":
        payload = part.get_payload()
        for block in payload if isinstance(payload, list) else []:
            if isinstance(block, EmailMessage):
                found |= {k.lower(): str(v).strip() for k, v in block.items()}
    return found


def _original_id(part: object) -> str:
    """The Message-ID of the returned message, whole or headers only."""
    text = part.as_bytes() if isinstance(part, EmailMessage) else b""
    found = re.search(rb"(?im)^message-id:\s*(<[^<>\s]{1,200}>)", text)
    return found[1].decode(errors="replace") if found else ""
