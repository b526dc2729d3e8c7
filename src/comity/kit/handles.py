"""Addresses of private rows: a keyed digest instead of a primary key."""

import hmac
from hashlib import sha256
from typing import Protocol

from django.conf import settings


class Keyed(Protocol):
    pk: int


def handle(kind: str, row: Keyed) -> str:
    """Sixteen letters that stand for the row on this installation and say nothing."""
    message = f"{kind}:{row.pk}".encode()
    return hmac.new(str(settings.SECRET_KEY).encode(), message, sha256).hexdigest()[:16]


def stands_for(kind: str, row: Keyed, wanted: str) -> bool:
    """Whether `wanted` is the row's handle, in a time that does not tell how much of it fits."""
    return hmac.compare_digest(handle(kind, row).encode(), wanted.encode())
