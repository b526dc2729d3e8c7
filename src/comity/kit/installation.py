"""What this database is: marked when it is made, and never another."""

from comity.kit import clock
from comity.kit.errors import Refused
from comity.kit.models import Installation, Kind


def read() -> Installation | None:
    """The one row, or None before it is made."""
    return Installation.objects.first()


def make(
    kind: Kind,
    *,
    name: dict[str, str],
    domain: str,
    languages: list[str],
    vocabulary: dict[str, str] | None = None,
    prefixes: dict[str, str] | None = None,
) -> Installation:
    """Mark an empty database; Refused when it is marked already."""
    if read() is not None:
        raise Refused("made", "This database holds a network already.")
    return Installation.objects.create(
        kind=kind,
        name=name,
        domain=domain,
        languages=languages,
        vocabulary=vocabulary or {},
        prefixes=prefixes or {},
        made_at=clock.now(),
    )
