"""One RFC 5322 message as plain values: who wrote, what kind it is, its text and attachments."""

import codecs
import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from enum import Enum
from hashlib import sha256

from comity.post import html

MOST_BYTES = 10_000_000
MOST_PARTS = 200
MOST_HOPS = 40
# Real headers have a tenth of this. The library reads long ones in quadratic time.
MOST_HEAD = 64_000
MOST_PART_HEAD = 8_000
MOST_LINES = 20_000
_LONG_TYPE = re.compile(rb"(?im)^content-type:(?:[^\n]|\n[ \t]){4000}")


class Kind(Enum):
    """HUMAN was written by somebody; the others are never answered. BROKEN was made to harm."""

    HUMAN = "human"
    BROKEN = "broken"
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
    recipients: addresses of To in lower case, which a signature covers; text: None when none
    could be read.
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
    head = _head(raw)
    if len(head) > MOST_HEAD or _LONG_TYPE.search(head):
        return _broken(raw, recipient)
    try:
        return _read(raw, recipient, envelope_sender, own_domain)
    except RecursionError:  # parts in parts, or comments in comments, thousands deep
        return _broken(raw, recipient)


def _read(raw: bytes, recipient: str, envelope_sender: str | None, own_domain: str) -> Parsed:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    addresses = _addresses(message, "from")
    text, attachments = _contents(message)
    message_id = _header(message, "message-id").strip()
    kind = _kind(message, addresses, envelope_sender, own_domain)
    return Parsed(
        raw=raw,
        digest=_digest(recipient, message_id, raw),
        message=message,
        kind=kind,
        sender=addresses[0] if len(addresses) == 1 else "",
        recipients=frozenset(_addresses(message, "to")),
        subject=" ".join(_header(message, "subject").split())[:400],
        message_id=message_id if re.fullmatch(r"<[^<>\s]{1,200}>", message_id) else "",
        text=text,
        attachments=attachments,
        returned=_returned(message) if kind == Kind.BOUNCE else None,
    )


def _head(raw: bytes) -> bytes:
    """Everything above the first empty line."""
    return re.split(rb"\r?\n\r?\n", raw[: MOST_HEAD + 4], maxsplit=1)[0]


def _broken(raw: bytes, recipient: str) -> Parsed:
    """A message that is kept and not opened."""
    digest = _digest(recipient, "", raw)
    return Parsed(raw, digest, EmailMessage(), Kind.BROKEN, "", frozenset(), "", "", None)


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
    if _header(message, "x-auto-response-suppress").strip().lower() not in {"", "none"}:
        return True
    if envelope_sender == "" or _header(message, "return-path").strip() == "<>":
        return True
    return bool(_AUTOMATIC_SUBJECT.match(_header(message, "subject")))


def _contents(message: EmailMessage) -> tuple[str | None, tuple[Attachment, ...]]:
    """The text, plain before HTML, and everything else."""
    plain: list[str] = []
    rich: list[str] = []
    rest: list[Attachment] = []
    for part in _parts(message):
        _sort(part, plain, rich, rest)
    texts = [t for t in plain if t.strip()]
    if not texts:
        texts = [t for t in (html.text_of(r) for r in rich) if t.strip()]
    text = "\n".join(texts) if texts else None
    return (None if text and text.count("\n") > MOST_LINES else text), tuple(rest)


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """The leaves, in order. A message that is attached whole is not the words of its sender."""
    waiting, opened = [message], 0
    while waiting and opened <= MOST_PARTS:
        part, opened = waiting.pop(), opened + 1
        head = sum(len(str(value)) for _name, value in part.raw_items())
        if head > MOST_PART_HEAD and part is not message:
            continue
        if part.get_content_maintype() == "multipart":
            payload = part.get_payload()
            inner = payload if isinstance(payload, list) else []
            waiting += [p for p in reversed(inner) if isinstance(p, EmailMessage)]
        elif part.get_content_maintype() != "message":
            yield part


def _sort(part: EmailMessage, plain: list[str], rich: list[str], rest: list[Attachment]) -> None:
    media_type = part.get_content_type()
    name = _file_name(part)
    data = part.get_payload(decode=True)
    data = data if isinstance(data, bytes) else b""
    text = decoded(data, _charset(part)) if media_type.startswith("text/") else None
    if name or part.get_content_disposition() == "attachment":
        rest.append(Attachment(name or "attachment", media_type, data, text))
    elif text is not None and media_type == "text/plain":
        plain.append(_joined(part, text))
    elif text is not None and media_type == "text/html":
        rich.append(text)
    elif media_type == "application/ms-tnef":
        rest.append(Attachment("winmail.dat", media_type, data))


def _joined(part: EmailMessage, text: str) -> str:
    """Paragraphs whole again that the program broke into lines (format=flowed, RFC 3676)."""
    if _parameter(part, "format") != "flowed":
        return text
    glue = "" if _parameter(part, "delsp") == "yes" else " "
    joined: list[str] = []
    open_ended = False
    for line in text.split("\n"):
        quoted = line.startswith(">")
        written = line if quoted else line.removeprefix(" ")
        if open_ended and not quoted and written != "-- ":
            joined[-1] = joined[-1].removesuffix(" ") + glue + written
        else:
            joined.append(written)
        open_ended = not quoted and written.endswith(" ") and written != "-- "
    return "\n".join(joined)


def _parameter(part: EmailMessage, name: str) -> str:
    """A parameter of Content-Type in small letters."""
    try:
        return str(part.get_param(name, "")).lower()
    except (ValueError, TypeError, LookupError, AttributeError):
        return ""


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


# Codecs that are no charset of mail; some take hours over a large text.
_NO_CHARSET = re.compile(r"punycode|idna|undefined|utf-7|.*escape")
_ONE_BYTE = re.compile(r"iso8859|cp12|koi8|mac")


def decoded(data: bytes, charset: str) -> str | None:
    """The text in its charset or in UTF-8; None when it is neither, so that nothing is guessed."""
    for candidate in _candidates(charset):
        try:
            return data.decode(candidate).replace("\r\n", "\n").replace("\r", "\n")
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return None


def _candidates(charset: str) -> tuple[str, ...]:
    """What to try, in order.

    Bytes that are UTF-8 throughout are UTF-8, whatever charset of one byte a program declares:
    read in that charset they would be no words.
    """
    name = _WIDER.get(charset.lower(), charset.lower())
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ("utf-8",)
    if _NO_CHARSET.fullmatch(found):
        return ("utf-8",)
    return ("utf-8", found) if _ONE_BYTE.match(found) else (found, "utf-8")


def _is_winmail(attachment: Attachment) -> bool:
    return attachment.media_type == "application/ms-tnef" or attachment.name == "winmail.dat"


def _returned(message: EmailMessage) -> Returned:
    """The verdict of a delivery report (RFC 3464) about the message it returns.

    Older servers write a letter instead; the Message-ID they quote is all that is known then.
    """
    action, status, message_id = "", "", ""
    for part in list(message.walk())[:MOST_PARTS]:
        fields = _fields(part)
        action = action or fields.get("action", "").lower()
        status = status or fields.get("status", "").partition(" ")[0]
        if part.get_content_type() in {"message/rfc822", "text/rfc822-headers"}:
            message_id = message_id or _original_id(part)
    if not message_id and not message.is_multipart():
        message_id = _original_id(message)
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
    """The Message-ID of the returned message, whole or headers only, below the report's own."""
    text = part.as_bytes() if isinstance(part, EmailMessage) else b""
    below = text.partition(b"\n\n")[2]
    found = re.search(rb"(?im)^[ \t>]*message-id:\s*(<[^<>\s]{1,200}>)", below)
    return found[1].decode(errors="replace") if found else ""
