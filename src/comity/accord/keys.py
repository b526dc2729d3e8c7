"""Secrets of letters: made from the installation's own and a row's salt, kept as digests only.

The database alone yields neither a link nor a reply address; the installation's secret alone
neither, since every row has 128 random bits of its own.
"""

import hmac
import secrets
from base64 import b32encode, urlsafe_b64encode
from hashlib import sha256

from django.conf import settings


def salt() -> str:
    """A row's own 128 bits."""
    return secrets.token_hex(16)


def token(salt: str) -> str:
    """The secret of a link: 32 characters for an address, 192 bits."""
    return urlsafe_b64encode(_derived("link", salt)[:24]).decode()


def local_part(salt: str) -> str:
    """The secret of a mail address: 26 characters without case, 130 bits, and the letter r."""
    return "r" + b32encode(_derived("reply", salt)).decode()[:26].lower()


def address(salt: str) -> str:
    """The whole mail address."""
    return f"{local_part(salt)}@{settings.MAIL_DOMAIN}"


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return sha256(secret.encode()).hexdigest()


def _derived(purpose: str, salt: str) -> bytes:
    key = str(settings.SECRET_KEY).encode()
    return hmac.new(key, f"comity.{purpose}:{salt}".encode(), sha256).digest()
