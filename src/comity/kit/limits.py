"""Rate limits on what a stranger can reach, shared by all processes of an installation."""

from hashlib import sha256

from django.core.cache import caches
from django.utils.translation import gettext as _

from comity.kit import clock
from comity.kit.errors import Refused


def spend(name: str, who: str, *, most: int, seconds: int) -> None:
    """Count one use of `name` by `who`; Refused when more than `most` fall in the window.

    `who` (an address, a token) is kept only as a digest and forgotten with the window.
    """
    window = int(clock.now().timestamp()) // seconds
    digest = sha256(f"{name}|{who}|{window}".encode()).hexdigest()
    store = caches["limits"]
    store.add(digest, 0, timeout=seconds * 2)
    if store.incr(digest) > most:
        raise Refused(
            "rate-limit", _("Too many attempts. Wait a few minutes, then try again.")
        )
