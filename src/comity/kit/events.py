"""Calls go down, events go up: what a lower room must tell a higher one, it emits.

Receivers run in the emitter's transaction, in the order of their registration, so that what
follows from an act is kept or undone together with it.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

E = TypeVar("E")
_receivers: dict[type[object], list[Callable[[object], None]]] = defaultdict(list)


def receives(kind: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Register a function for every event of exactly this class."""

    def register(function: Callable[[E], None]) -> Callable[[E], None]:
        _receivers[kind].append(function)  # type: ignore[arg-type]  # keyed by the very class
        return function

    return register


def emit(event: object) -> None:
    """Hand the event to everybody who asked for its class; an error undoes the whole act."""
    for receiver in _receivers[type(event)]:
        receiver(event)
