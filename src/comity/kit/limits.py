"""Rate limits on what a stranger can reach, shared by all processes of an installation."""

from datetime import timedelta
from hashlib import sha256

from django.db.models import F
from django.utils.translation import gettext as _

from comity.kit import clock
from comity.kit.errors import Refused
from comity.kit.models import Spent


def spend(name: str, who: str, *, most: int, seconds: int) -> None:
    """Count one use of `name` by `who`; Refused when more than `most` fall in the window.

    `who` (an address, a token) is kept only as a digest and forgotten after the window. Call it
    outside the transaction of what it guards: a refusal must not undo the count.
    """
    window = int(clock.now().timestamp()) // seconds
    digest = sha256(f"{name}|{who}|{window}".encode()).hexdigest()
    Spent.objects.get_or_create(
        digest=digest, defaults={"forget_at": clock.now() + timedelta(seconds=2 * seconds)}
    )
    Spent.objects.filter(digest=digest).update(number=F("number") + 1)
    if Spent.objects.filter(digest=digest, number__gt=most).exists():
        raise Refused("rate-limit", _("Too many attempts. Wait a few minutes, then try again."))
