"""Messages as people's programs send them: replies, signed or not, and keys to sign with."""

import base64
import json
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import cache
from pathlib import Path

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from comity.accord import keys
from comity.accord.models import Letter
from comity.kit import outbox
from comity.kit.models import Mail
from comity.post.authenticate import Trust, file_resolver

SIGNED = [b"from", b"to", b"subject", b"date", b"message-id"]


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=1024)


class _Expiring(dkim.DKIM):  # type: ignore[misc]  # the library has no types
    """Adds the day of expiry, which the library reads and does not write."""

    expires = 0

    def gen_header(self, fields: list[tuple[bytes, bytes]], *rest: object) -> bytes:
        *first, last = fields
        made = [(k, b"%d" % (self.expires - 90_000) if k == b"t" else v) for k, v in first]
        return super().gen_header([*made, (b"x", b"%d" % self.expires), last], *rest)  # type: ignore[no-any-return]


@dataclass
class Signer:
    """Signs for the domains it was given, and knows where their public keys lie."""

    folder: Path
    domains: set[str] = field(default_factory=set)

    @property
    def file(self) -> Path:
        public = base64.b64encode(
            _key()
            .public_key()
            .public_bytes(
                serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
            )
        ).decode()
        path = self.folder / "dkim.json"
        table = {f"s1._domainkey.{d}": f"v=DKIM1; k=rsa; p={public}" for d in self.domains}
        path.write_text(json.dumps(table))
        return path

    def trust(self) -> Trust:
        return Trust("", file_resolver(str(self.file)))

    def sign(
        self,
        raw: bytes,
        domain: str,
        covered: list[bytes] | None = None,
        *,
        length: bool = False,
        expires: int = 0,
    ) -> bytes:
        self.domains.add(domain)
        pem = _key().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
        signing = _Expiring(raw, linesep=b"\r\n") if expires else dkim.DKIM(raw, linesep=b"\r\n")
        signing.expires = expires
        head = signing.sign(
            b"s1",
            domain.encode(),
            pem,
            canonicalize=(b"relaxed", b"simple"),
            include_headers=covered or SIGNED,
            length=length,
        )
        return head + raw


def reply(
    letter: Letter,
    text: str,
    *,
    sender: str = "",
    subject: str = "Re: the call",
    number: int = 1,
    headers: dict[str, str] | None = None,
    charset: str = "utf-8",
) -> EmailMessage:
    """A reply to a letter, from its holder unless somebody else is named."""
    who = sender or letter.mandate.person.email
    out = EmailMessage()
    out["From"] = who
    out["To"] = keys.address(letter.salt)
    out["Subject"] = subject
    out["Date"] = "Mon, 23 Nov 2026 10:00:00 +0000"
    out["Message-ID"] = f"<{number}.{letter.pk}.{abs(hash((text, who)))}@{who.rpartition('@')[2]}>"
    for name, value in (headers or {}).items():
        out[name] = value
    out.set_content(text, charset=charset)
    return out


def raw(message: EmailMessage) -> bytes:
    return message.as_bytes(policy=message.policy.clone(linesep="\r\n"))


def to(letter: Letter) -> str:
    return keys.address(letter.salt)


def sent(person_email: str, beginning: str = "") -> list[EmailMessage]:
    """What stands in the outbox for somebody, as it would travel, oldest first."""
    rows = Mail.objects.filter(recipient=person_email, key__startswith=beginning).order_by("id")
    return [outbox.message(row) for row in rows]


def body(message: EmailMessage) -> str:
    return str(message.get_content())
