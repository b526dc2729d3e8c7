"""Addresses of private rows: a keyed digest instead of a primary key, found among one's own."""

from collections.abc import Iterable
from typing import TypeVar

from comity.kit.errors import NotFound
from comity.kit.handles import Keyed, handle, stands_for

__all__ = ["find", "handle"]

K = TypeVar("K", bound=Keyed)


def find(kind: str, wanted: str, rows: Iterable[K]) -> K:
    """The row among those the reader may see; NotFound otherwise."""
    for row in rows:
        if stands_for(kind, row, wanted):
            return row
    raise NotFound(wanted)
