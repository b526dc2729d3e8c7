"""The one clock. Everything that needs the time asks here, so tests and journeys can move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

_shift = timedelta(0)
_fixed: datetime | None = None


def now() -> datetime:
    """The present moment, aware and in UTC."""
    return _fixed or datetime.now(UTC) + _shift  # noqa: TID251  # the one place


def today() -> date:
    """The present day in UTC."""
    return now().date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Hold the clock still at `moment` (aware) inside the block; ValueError if it is naive."""
    global _fixed  # noqa: PLW0603  # the clock is the process's one piece of global state
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    before, _fixed = _fixed, moment.astimezone(UTC)
    try:
        yield
    finally:
        _fixed = before


def shift(by: timedelta) -> None:
    """Move the clock of this process by `by`; the trial's journeys use it to pass a deadline."""
    global _shift  # noqa: PLW0603
    _shift = by
