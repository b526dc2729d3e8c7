"""Personal data with a date of deletion; `comity tick` enforces the table."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.sessions.models import Session

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


# What `docs/operate/privacy.md` is made from.
TABLE: tuple[Kept, ...] = (
    Kept(
        what="address of a visitor",
        purpose="rate limits",
        audience="nobody: kept as a digest",
        until="7 days",
        after=timedelta(days=7),
    ),
    Kept(
        what="sent mail",
        purpose="proof of sending",
        audience="the organisation it concerns",
        until="30 days",
        after=timedelta(days=30),
    ),
    Kept(
        what="message that arrived by mail",
        purpose="nothing that was sent is lost",
        audience="the organisation it concerns",
        until="30 days; its line without the text 90 days",
        after=timedelta(days=30),
    ),
    Kept(
        what="line of the private book",
        purpose="an organisation can see what was done in its name",
        audience="the organisation’s own people",
        until="2 years",
        after=timedelta(days=730),
    ),
    Kept(
        what="session",
        purpose="staying logged in",
        audience="nobody",
        until="14 days after the last visit",
        after=timedelta(days=14),
    ),
    Kept(
        what="e-mail address, name, language and time zone of a person",
        purpose="logging in, and mail about the acts of the organisation",
        audience="the people of the same organisation and the body that keeps mandates",
        until="the last mandate and every act under it are gone",
    ),
    Kept(
        what="mandate",
        purpose="proof that an act was authorised",
        audience="the organisation’s own people",
        until="as long as the acts under it stand",
    ),
    Kept(
        what="who entered a proposal, a position, a voice or a statement in a drafting room",
        purpose="proof that it was authorised",
        audience="nobody: pages name the organisation only",
        until="the room is deleted, or the person leaves",
    ),
    Kept(
        what="domain of the address that was told of a test of consensus",
        purpose="proof of notification",
        audience="whoever runs the machine; pages name the organisation and the moment only",
        until="the room is deleted",
    ),
    Kept(
        what="private answer to a call",
        purpose="the organisation’s own memory",
        audience="the organisation’s own people",
        until="the organisation takes it back, or leaves",
    ),
)


def enforce() -> int:
    """Delete what is past its date; the number of rows. Repeats harmlessly."""
    now = clock.now()
    erased = [
        Spent.objects.filter(forget_at__lt=now).delete(),
        Mail.objects.exclude(state=Mail.State.WAITING)
        .filter(made_at__lt=now - timedelta(days=30))
        .delete(),
        AuditLine.objects.filter(at__lt=now - timedelta(days=730)).delete(),
        Session.objects.filter(expire_date__lt=now).delete(),
    ]
    return sum(number for number, _ in erased)
