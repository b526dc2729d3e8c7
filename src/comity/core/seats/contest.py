"""An election as data: constituencies, lists, the law, and what was officially declared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from comity.core.seats.errors import MagnitudeMismatch, UnknownParty
from comity.core.seats.methods import Divisor, Method, Number, Quota
from comity.core.seats.ties import Tie

Votes = Mapping[str, Number]
Seats = dict[str, int]


@dataclass(frozen=True, slots=True)
class Threshold:
    """A bar that keeps a list out of the seats.

    `share` of `base` ("valid": valid votes, "cast": all ballots in the boxes, "lists": votes of
    the lists at hand) in `scope` ("national", "constituency"). `coalition` maps a number of member
    parties to the bar of coalitions of that size or larger. `alternatives` open another door:
    ("district_seats", n) lets in whoever won n seats in the districts. `exempt` lists are let in.
    """

    share: Fraction
    scope: str = "national"
    base: str = "valid"
    inclusive: bool = True
    coalition: Mapping[int, Fraction] = field(default_factory=dict)
    alternatives: tuple[tuple[str, int], ...] = ()
    exempt: tuple[str, ...] = ()

    def bar(self, members: int) -> Fraction:
        """The share that a list of `members` parties needs."""
        sizes = [size for size in self.coalition if size <= members]
        return self.coalition[max(sizes)] if sizes else self.share

    def met(self, votes: Number, base: Number, members: int) -> bool:
        """Whether `votes` of `base` reach the bar."""
        needed = self.bar(members) * base
        return votes >= needed if self.inclusive else votes > needed


@dataclass(frozen=True, slots=True)
class Tier:
    """One round of the count: where, by which method, over which votes, for how many seats.

    `votes` is "all", or "remainders": what an earlier tier left unused. `seats` None means the
    magnitudes of the constituencies. `tie` is the statutory order among equal quotients:
    "more_votes", "fewer_votes" or "lot".
    """

    method: Method
    scope: str = "constituency"
    votes: str = "all"
    seats: int | None = None
    tie: str = "lot"


@dataclass(frozen=True, slots=True)
class Levelling:
    """Levelling seats of the Norwegian kind: `per_constituency` of each magnitude are levelling.

    `everywhere` asks a list to stand in every constituency.
    """

    method: Divisor
    threshold: Threshold
    per_constituency: int = 1
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Bonus:
    """`seats` for the list with most votes; a coalition counts with its average per member."""

    seats: int
    by_average: bool = True


@dataclass(frozen=True, slots=True)
class SmallLists:
    """Lists below the bar that reach a step get that many seats before the others share the rest.

    `steps` are (share, seats), lowest first.
    """

    steps: tuple[tuple[Fraction, int], ...]


@dataclass(frozen=True, slots=True)
class Guarantee:
    """At least `lists` lists, with together more than `share` of the base, are let in."""

    lists: int
    share: Fraction


@dataclass(frozen=True, slots=True)
class Magnitudes:
    """Seats of the constituencies follow from the valid votes: `total` seats by `method`."""

    total: int
    method: Quota


@dataclass(frozen=True, slots=True)
class Rule:
    """An electoral law for one chamber between two days (ISO dates, both inclusive).

    `overhang` says what becomes of a list with more district seats than its national share:
    "keep" lets it keep them and shares the rest among the others; "none" where nothing is
    levelled. `needs` names the details of the data that the law uses and a file may lack (the
    keys of `reproduce.NEEDED`).
    """

    name: str
    tiers: tuple[Tier, ...]
    thresholds: tuple[Threshold, ...] = ()
    levelling: Levelling | None = None
    overhang: str = "none"
    bonus: Bonus | None = None
    small_lists: SmallLists | None = None
    guarantee: Guarantee | None = None
    magnitudes: Magnitudes | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    source: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alliance:
    """Lists that count as one in a constituency; `candidates` holds personal votes per member.

    Inside the alliance the seats go to the candidates with most personal votes.
    """

    members: tuple[str, ...]
    candidates: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Constituency:
    """Votes of one constituency and, where known, what was declared there.

    `seats` is None where the law derives it from the votes. `valid` counts valid votes (with
    blank ones where the law counts them), `cast` every ballot in the boxes.
    """

    name: str
    seats: int | None
    votes: Votes
    valid: int | None = None
    cast: int | None = None
    registered: int | None = None
    capacity: Mapping[str, int] = field(default_factory=dict)
    alliances: tuple[Alliance, ...] = ()
    runoff: Votes = field(default_factory=dict)
    official: Mapping[str, int] | None = None
    official_levelling: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class ListFacts:
    """What a law may ask about a list: its member parties and seats won in the districts."""

    members: int = 1
    district_seats: int = 0
    exempt: bool = False


@dataclass(frozen=True, slots=True)
class Contest:
    """An election: constituencies, its rule, the official seats (None: not known).

    `aliases` maps names in the official result to names of lists. `base` is the national base
    of a threshold where it is known for the whole country only. `notes` say what was filled in.
    """

    constituencies: tuple[Constituency, ...]
    rule: Rule
    official: Mapping[str, int] | None = None
    aliases: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, ListFacts] = field(default_factory=dict)
    base: int | None = None
    identifier: str = ""
    country: str = ""
    chamber: str = ""
    date: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()

    def facts(self, party: str) -> ListFacts:
        """Facts of a list; a single party without district seats where nothing is on file."""
        return self.lists.get(party, ListFacts())

    def parties(self) -> tuple[str, ...]:
        """Every list, by votes in the whole contest, largest first."""
        totals = national(self.constituencies)
        return tuple(sorted(totals, key=lambda party: (-totals[party], party)))

    def known(self, parties: Iterable[str]) -> None:
        """Raise UnknownParty unless every name stood in this contest."""
        standing = set(self.parties())
        for party in parties:
            if party not in standing:
                raise UnknownParty(
                    f"No list is called {party!r} in {self.identifier or 'this contest'}."
                )


@dataclass(frozen=True, slots=True)
class SeatMargin:
    """Who took the last seat of a constituency, who came next, and by how many votes it missed."""

    constituency: str | None
    last: str
    next: str
    votes: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """Seats under a rule: totals, per constituency, lists kept out with the reason, open ties."""

    seats: Seats
    by_constituency: dict[str, Seats]
    excluded: dict[str, str]
    ties: tuple[Tie, ...]
    last_seat_margins: tuple[SeatMargin, ...]
    trace: tuple[str, ...]
    levelling: dict[str, Seats] = field(default_factory=dict)


def national(constituencies: Iterable[Constituency]) -> dict[str, Number]:
    """Votes per list summed over the constituencies."""
    totals: dict[str, Number] = {}
    for place in constituencies:
        for party, count in place.votes.items():
            totals[party] = totals.get(party, 0) + count
    return totals


def base_votes(place: Constituency, base: str) -> Number:
    """The base of a threshold in one constituency, with the nearest known number."""
    lists = sum(place.votes.values())
    if base == "cast":
        return place.cast or place.valid or lists
    return lists if base == "lists" or place.valid is None else place.valid


def check_names(constituencies: Iterable[Constituency]) -> None:
    """Raise MagnitudeMismatch if a constituency is listed twice."""
    seen: set[str] = set()
    for place in constituencies:
        if place.name in seen:
            raise MagnitudeMismatch(f"The constituency {place.name!r} is listed twice.")
        seen.add(place.name)
