"""Personal data with a date of deletion; `comity tick` enforces the table."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from comity.kit import clock
from comity.kit.models import AuditLine, Mail, Spent


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of personal data: what, why, who sees it, and for how long.

    after: None when it stays while its reason stands (said in `until`).
    """

    what: str
    purpose: str
    audience: str
    until: str
    after: timedelta | None = None


# Rooms above add their own with `keep`; `docs/operate/privacy.md` is made from this.
TABLE: list[Kept] = [
    Kept("address of a visitor", "rate limits", "nobody: kept as a digest", "7 days", timedelta(days=7)),
    Kept("sent mail", "proof of sending", "the organisation it concerns", "30 days", timedelta(days=30)),
    Kept(
        "line of the private book",
        "an organisation can see what was done in its name",
        "the organisation’s own people",
        "2 years",
        timedelta(days=730),
    ),
    Kept("session", "staying logged in", "nobody", "14 days after the last visit", timedelta(days=14)),
]


def keep(row: Kept) -> Kept:
    """Add a row to the table."""
    TABLE.append(row)
    return row


def enforce() -> int:
    """Delete what is past its date; the number of rows. Repeats harmlessly."""
    now = clock.now()
    due: list[QuerySet[object]] = [
        Spent.objects.filter(forget_at__lt=now),  # type: ignore[list-item]  # only deleted
        Mail.objects.filter(state=Mail.State.SENT, sent_at__lt=now - timedelta(days=30)),  # type: ignore[list-item]
        AuditLine.objects.filter(at__lt=now - timedelta(days=730)),  # type: ignore[list-item]
        Session.objects.filter(expire_date__lt=now),  # type: ignore[list-item]
    ]
    return sum(rows.delete()[0] for rows in due)
