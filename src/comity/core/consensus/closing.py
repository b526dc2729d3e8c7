"""When a test closes: its deadline, later ones, and the proofs of notification.

The moment depends on what was set and sent and on nothing else: a clock that comes by late, or
twice, finds the same one.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from comity.core.consensus.values import (
    HANDING_OVER,
    LEAST_SILENCE,
    OF_THE_PRESENT,
    Entitled,
    Extension,
    Notice,
    Rule,
    Terms,
)


def counting(rule: Rule, members: Iterable[Entitled]) -> list[Entitled]:
    """Those whose word decides under the rule, in the order of their ids."""
    of_the_present = rule in OF_THE_PRESENT
    return sorted((m for m in members if m.present or not of_the_present), key=lambda m: m.id)


def announced(
    terms: Terms, members: Sequence[Entitled], extensions: Iterable[Extension]
) -> datetime:
    """The deadline with its extensions.

    One that is earlier than what stands changes nothing, nor does one that was set when the test
    had closed. O(e n) for e extensions.
    """
    deadline = terms.deadline
    for extension in sorted(extensions, key=lambda e: (e.at, e.deadline)):
        closes, missing = _closing(terms, deadline, members, extension.at)
        if extension.at < closes or missing:
            deadline = max(deadline, extension.deadline)
    return deadline


def closing(
    terms: Terms,
    members: Sequence[Entitled],
    extensions: Iterable[Extension],
    now: datetime,
) -> tuple[datetime, tuple[str, ...]]:
    """The moment of closing and the ids of those without a proof of notification.

    Each of those who count has had its time from the proof (see `least_notice`); where one was
    told late, the moment is later. With somebody unproved it is only the earliest possible, as
    if the proof came now. A notification that came back proves nothing.
    """
    known = [e for e in extensions if e.at <= now]
    return _closing(terms, announced(terms, members, known), members, now)


def least_notice(terms: Terms) -> timedelta:
    """How long before the closing each must have been told.

    Under silence 72 hours, less an hour for the handing over; under the other rules a day, or
    half the announced period where that is shorter.
    """
    if terms.rule == Rule.SILENCE:
        return LEAST_SILENCE - HANDING_OVER
    return min(timedelta(days=1), (terms.deadline - terms.opens_at) / 2)


def _closing(
    terms: Terms, deadline: datetime, members: Sequence[Entitled], now: datetime
) -> tuple[datetime, tuple[str, ...]]:
    """Each round moves the moment later or ends: at most as many rounds as notifications."""
    needed, counted, closes = least_notice(terms), counting(terms.rule, members), deadline
    while True:
        proofs = {m.id: proof(m.notices, closes, now) for m in counted}
        missing = tuple(id for id, at in proofs.items() if at is None)
        told = [at or now for at in proofs.values()]
        later = max((_full_minute(at + needed) for at in told), default=closes)
        if later <= closes:
            return closes, missing
        closes = later


def proof(notices: Iterable[Notice], closes: datetime, now: datetime) -> datetime | None:
    """When the first notification was handed over that has not come back by the closing."""
    handed = [
        n.handed_at
        for n in notices
        if n.handed_at is not None
        and n.handed_at <= now
        and (n.returned_at is None or n.returned_at >= closes or n.returned_at > now)
    ]
    return min(handed, default=None)


def _full_minute(moment: datetime) -> datetime:
    """The moment, or the next full minute, so that a moved deadline can be said."""
    rest = timedelta(seconds=moment.second, microseconds=moment.microsecond)
    return moment if not rest else moment - rest + timedelta(minutes=1)
