"""What happened in agreement."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CallOpened:
    """A call was opened; its primary key."""

    call: int


@dataclass(frozen=True, slots=True)
class CallClosed:
    """The deadline of a call has passed and was noticed; its primary key."""

    call: int


@dataclass(frozen=True, slots=True)
class ActTaken:
    """An organisation acted in public; primary keys of act, call and organisation."""

    act: int
    call: int
    organisation: int


@dataclass(frozen=True, slots=True)
class StatementWithdrawn:
    """An organisation withdrew a published statement; the primary key of the withdrawal."""

    withdrawal: int


@dataclass(frozen=True, slots=True)
class SponsorNamed:
    """An organisation was named as one that asks, and is to confirm it; the primary key."""

    sponsorship: int


@dataclass(frozen=True, slots=True)
class Declined:
    """An organisation answered no, in private; primary keys of call and organisation."""

    call: int
    organisation: int


@dataclass(frozen=True, slots=True)
class ParticipantsAdded:
    """Organisations negotiate in a room from now on; primary keys of room and organisations."""

    room: int
    organisations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ProposalCollided:
    """What was accepted changed the words a proposal works on; its primary key."""

    proposal: int
