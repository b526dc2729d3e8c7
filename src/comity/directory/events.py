"""What happened in the register."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MandateEnded:
    """A mandate ended before its day; primary keys of mandate, person and organisation."""

    mandate: int
    person: int
    organisation: int


@dataclass(frozen=True, slots=True)
class NamesChanged:
    """The names of an organisation changed; its primary key."""

    organisation: int
