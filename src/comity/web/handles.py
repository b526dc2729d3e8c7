"""Addresses of private rows: a keyed digest instead of a primary key, found among one's own."""

import hmac
from collections.abc import Iterable
from hashlib import sha256
from typing import Protocol, TypeVar

from django.conf import settings

from comity.kit.errors import NotFound


class Keyed(Protocol):
    pk: int


K = TypeVar("K", bound=Keyed)


def handle(kind: str, row: Keyed) -> str:
    """Sixteen letters that stand for the row on this installation and say nothing."""
    message = f"{kind}:{row.pk}".encode()
    return hmac.new(str(settings.SECRET_KEY).encode(), message, sha256).hexdigest()[:16]


def find(kind: str, wanted: str, rows: Iterable[K]) -> K:
    """The row among those the reader may see; NotFound otherwise."""
    for row in rows:
        if hmac.compare_digest(handle(kind, row), wanted):
            return row
    raise NotFound(wanted)
