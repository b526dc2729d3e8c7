"""When a test closes: its deadline, later ones, and the proofs of notification.

The moment depends on what was set and sent and on nothing else: a clock that comes by late, or
twice, finds the same one.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

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

HOUR = timedelta(hours=1)


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
        closes, missing = _closing(terms.rule, deadline, members, extension.at)
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

    With somebody unproved the moment is only the earliest possible. Under silence each of those
    who count has had 72 hours from the proof, less an hour for the handing over; under the other
    rules the proof must be there. A notification that came back proves nothing.
    """
    known = [e for e in extensions if e.at <= now]
    return _closing(terms.rule, announced(terms, members, known), members, now)


def _closing(
    rule: Rule, deadline: datetime, members: Sequence[Entitled], now: datetime
) -> tuple[datetime, tuple[str, ...]]:
    """Each round moves the moment later or ends: at most as many rounds as notifications."""
    needed = LEAST_SILENCE - HANDING_OVER if rule == Rule.SILENCE else timedelta(0)
    counted, closes = counting(rule, members), deadline
    while True:
        proofs = {m.id: proof(m.notices, closes, now) for m in counted}
        missing = tuple(id for id, at in proofs.items() if at is None)
        latest = max((at for at in proofs.values() if at is not None), default=deadline - needed)
        if latest + needed <= closes:
            return closes, missing
        closes = _full_hour(latest + needed)


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


def _full_hour(moment: datetime) -> datetime:
    """The next full hour in UTC, so that a moved deadline can be said in few words."""
    at = moment.astimezone(UTC)
    rest = timedelta(minutes=at.minute, seconds=at.second, microseconds=at.microsecond)
    return at if not rest else at - rest + HOUR
