"""An hour on somebody's clock as a moment in UTC, or what is wrong with it.

Where clocks are put forward an hour is skipped; where they are put back an hour comes twice. The
first is refused with its neighbours, of the second somebody must say which is meant.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class Problem(StrEnum):
    UNKNOWN_ZONE = "unknown-zone"
    SKIPPED = "skipped"
    TWICE = "twice"
    PAST = "past"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class Moment:
    """at: the moment in UTC, or None with a problem; choices: what could be meant instead."""

    at: datetime | None
    problem: Problem | None = None
    choices: tuple[datetime, ...] = ()


def moment(
    local: datetime,
    zone: str,
    *,
    now: datetime,
    least: timedelta = timedelta(0),
    which: str = "",
) -> Moment:
    """The moment at which a clock in `zone` shows `local` (naive).

    zone: an IANA name. now: aware. least: the shortest time from now. which: `first` or `second`
    of an hour that comes twice. ValueError if `local` is aware, OverflowError where it ends after
    the year 9999 in UTC.
    """
    if local.tzinfo is not None:
        raise ValueError("an hour on a clock has no zone of its own")
    if local.year == 1:
        return Moment(None, Problem.PAST)  # in some zones it begins before the calendar
    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, OSError, ValueError):
        return Moment(None, Problem.UNKNOWN_ZONE)
    first, second = (local.replace(tzinfo=place, fold=f).astimezone(UTC) for f in (0, 1))
    if first.astimezone(place).replace(tzinfo=None) != local:
        return Moment(None, Problem.SKIPPED, (min(first, second), max(first, second)))
    if first != second and which not in ("first", "second"):
        return Moment(None, Problem.TWICE, (first, second))
    at = second if which == "second" else first
    return _in_time(at, now, least)


def _in_time(at: datetime, now: datetime, least: timedelta) -> Moment:
    if at <= now:
        return Moment(None, Problem.PAST)
    if at < now + least:
        return Moment(None, Problem.SHORT, (now.astimezone(UTC) + least,))
    return Moment(at)
