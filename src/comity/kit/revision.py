"""A number that grows with every action: the anonymous cache is right as long as it stands.

It is one row, advanced last in each transaction, so that it grows in the order of commits. It
is never shown: an ETag made of it would betray that something private has happened.
"""

from django.db.models import F

from comity.kit.models import Installation


def current() -> int:
    """The present number, 0 before the installation exists."""
    return Installation.objects.values_list("revision", flat=True).first() or 0


def advance() -> None:
    """Grow by one, under the row's lock until the transaction ends."""
    Installation.objects.update(revision=F("revision") + 1)
