"""What a test of consensus is made of, and what comes out of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LEAST_SILENCE = timedelta(hours=72)
# A message that is written at the opening leaves a moment later: this much is no delay.
HANDING_OVER = timedelta(hours=1)


class Rule(StrEnum):
    """How a text is adopted. `counted_by` says whose word decides under it."""

    PRESENT = "present"
    ALL = "all"
    SILENCE = "silence"
    MINUS = "minus"
    TWO_THIRDS = "two-thirds"
    MAJORITY = "majority"
    ROUGH = "rough"
    SIGN_ON = "sign-on"


# Under these only those who are present count; under all others everybody who is entitled.
OF_THE_PRESENT = frozenset({Rule.PRESENT, Rule.MINUS, Rule.ROUGH})


class Kind(StrEnum):
    """What an organisation says. Both of the last two are objections."""

    AGREE = "agree"
    ABSTAIN = "abstain"
    OBJECT = "object"
    BREAK = "break"


class Outcome(StrEnum):
    """WAITS: the period runs. SIGNATURE: nothing is adopted, the text may be signed."""

    WAITS = "waits"
    ADOPTED = "adopted"
    FAILED = "failed"
    SIGNATURE = "signature"


class Why(StrEnum):
    """Why an outcome is what it is."""

    NOBODY_COUNTS = "nobody-counts"
    RUNS = "runs"
    UNPROVED = "unproved"
    NOBODY_AGREES = "nobody-agrees"
    OBJECTED = "objected"
    NO_OBJECTION = "no-objection"
    UNHEARD = "unheard"
    WITHIN_MINUS = "within-minus"
    BEYOND_MINUS = "beyond-minus"
    TALLY = "tally"
    UNFOUND = "unfound"
    FOUND = "found"
    UNCONCLUDED = "unconcluded"
    ONLY_SIGNED = "only-signed"


@dataclass(frozen=True, slots=True)
class Notice:
    """One notification: when it was handed over and when it came back, if it did."""

    handed_at: datetime | None = None
    returned_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entitled:
    """An organisation that is entitled to speak, and the notifications it was sent."""

    id: str
    present: bool = True
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Voice:
    """What was said, when, and where it was an objection, when the chair's finding was recorded.

    paragraph: the one an objection is about; empty for the text as a whole.
    """

    organisation: str
    kind: Kind
    at: datetime
    paragraph: str = ""
    found_at: datetime | None = None

    @property
    def objects(self) -> bool:
        return self.kind in (Kind.OBJECT, Kind.BREAK)


@dataclass(frozen=True, slots=True)
class Extension:
    """A later deadline, set at a moment."""

    at: datetime
    deadline: datetime


@dataclass(frozen=True, slots=True)
class Terms:
    """The rule as it was recorded at opening. All moments are aware.

    minus: how many objections do not prevent adoption under `Rule.MINUS`. concluded_at: when
    the chair recorded that there is rough consensus; only `Rule.ROUGH` asks for it.
    """

    rule: Rule
    opens_at: datetime
    deadline: datetime
    minus: int = 0
    concluded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Because:
    """One reason: its code, the organisations it names in order, and its numbers."""

    why: Why
    organisations: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows. closes_at: the moment of effect, or the earliest one while it waits.

    counted, and the four groups it divides into, are sorted; `unproved` names those whose
    notification has no proof of sending.
    """

    outcome: Outcome
    closes_at: datetime
    reasons: tuple[Because, ...]
    counted: tuple[str, ...] = ()
    agreeing: tuple[str, ...] = ()
    objecting: tuple[str, ...] = ()
    abstaining: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    unproved: tuple[str, ...] = ()
