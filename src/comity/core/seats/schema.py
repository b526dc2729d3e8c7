"""contest/1: an election with its whole law as strict JSON, in and out.

Every key must be there and no other; rationals are strings ("7/5"), never floats. The format is
described in docs/protocol/contest.md.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Final, TypeVar

from comity.core.seats.contest import (
    Alliance,
    Bonus,
    Constituency,
    Contest,
    Guarantee,
    Levelling,
    ListFacts,
    Magnitudes,
    Rule,
    SmallLists,
    Threshold,
    Tier,
)
from comity.core.seats.convert import DATE, MOST_SEATS, MOST_VOTES, Json, Reader, is_object
from comity.core.seats.errors import BadContest, ElectoralError
from comity.core.seats.laws import law
from comity.core.seats.methods import Divisor, Method, Number, Plurality, Quota, TwoRound
from comity.core.seats.schema_out import KEYS, SCHEMA

__all__ = ["SCHEMA", "from_contest"]

T = TypeVar("T")
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "scope": ("national", "constituency"),
    "base": ("valid", "cast", "lists"),
    "votes": ("all", "remainders"),
    "tie": ("more_votes", "fewer_votes", "lot"),
    "overhang": ("none", "keep"),
    "need": (
        "valid",
        "all_lists",
        "cast",
        "capacity",
        "alliances",
        "coalitions",
        "district_seats",
    ),
}
EMPTY: Final[Mapping[str, Json]] = {}


class Strict(Reader):
    """A reader that also refuses absent and unknown keys."""

    def row(self, value: Json, kind: str, where: str) -> Mapping[str, Json]:
        """An object of a kind with exactly its keys; an empty one where it is wrong."""
        if not is_object(value):
            self.wrong(where, f"an object ({kind}) is needed")
            return EMPTY
        absent = [key for key in KEYS[kind] if key not in value]
        unknown = [str(key) for key in value if key not in KEYS[kind]]
        if absent:
            self.wrong(where, f"missing: {', '.join(absent)}")
        if unknown:
            self.wrong(where, f"unknown: {', '.join(unknown)}")
        return EMPTY if absent else value

    def rational(self, value: Json, where: str) -> Fraction:
        """A fraction written as text."""
        if not isinstance(value, str) or len(value) > 60:
            self.wrong(where, 'a fraction written as text is needed, such as "1/20"')
            return Fraction(0)
        top, slash, bottom = value.partition("/")
        plain = top.isascii() and top.isdigit()
        if not plain or (slash and not (bottom.isascii() and bottom.isdigit() and int(bottom))):
            self.wrong(where, f"{value!r} is not a fraction such as 1/20")
            return Fraction(0)
        return Fraction(int(top), int(bottom) if slash else 1)

    def share(self, value: Json, where: str) -> Fraction:
        """A fraction from 0 to 1."""
        found = self.rational(value, where)
        if found > 1:
            self.wrong(where, f"{found} is above 1")
        return found

    def choice(self, value: Json, kind: str, where: str) -> str:
        """One of the words of a kind."""
        if isinstance(value, str) and value in CHOICES[kind]:
            return value
        self.wrong(where, f"must be one of {', '.join(CHOICES[kind])}")
        return CHOICES[kind][0]

    def flag(self, value: Json, where: str) -> bool:
        """True or false."""
        if not isinstance(value, bool):
            self.wrong(where, "must be true or false")
        return value is True

    def many(self, value: Json, where: str, each: Callable[[Json, str], T]) -> tuple[T, ...]:
        """A list, each entry read by `each(value, where)`."""
        if not isinstance(value, list):
            self.wrong(where, "a list is needed")
            return ()
        return tuple(each(entry, f"{where}[{i}]") for i, entry in enumerate(value))

    def named(self, value: Json, where: str, each: Callable[[Json, str], T]) -> dict[str, T]:
        """An object of names, each value read by `each(value, where)`."""
        if not is_object(value):
            self.wrong(where, "an object of names is needed")
            return {}
        return {name: each(entry, f"{where}, {name!r}") for name, entry in value.items()}

    def word(self, value: Json, where: str) -> str:
        """A text."""
        if not isinstance(value, str):
            self.wrong(where, "a text is needed")
            return ""
        return value

    def seats(self, value: Json, where: str) -> int:
        """A number of seats."""
        return self.whole(value, where, MOST_SEATS)

    def count(self, value: Json, where: str) -> Number:
        """Votes: a whole number, or a fraction written as text."""
        if isinstance(value, str):
            found = self.rational(value, where)
            if found > MOST_VOTES:
                self.wrong(where, f"is above {MOST_VOTES}, more than any count")
            return found
        return self.whole(value, where)


def maybe(value: Json, where: str, each: Callable[[Json, str], T]) -> T | None:
    """None where the value is null."""
    return None if value is None else each(value, where)


def from_contest(data: Json) -> Contest:
    """A contest from the parsed JSON of a contest/1 file.

    `rule` may be null: then the law on file for country, chamber and date holds. Raises
    BadContest with every problem found, UnknownLaw.
    """
    reader = Strict()
    row = reader.row(data, "contest", "file")
    if row is EMPTY:
        raise BadContest(reader.problems)
    if row["schema"] != SCHEMA:
        reader.wrong("schema", f"must be {SCHEMA!r}")
    texts = {
        key: reader.word(row[key], key) for key in ("id", "source", "country", "chamber", "date")
    }
    if row["rule"] is None and not DATE.fullmatch(texts["date"]):
        reader.wrong("date", "a day like 2017-10-20 or a year is needed to find the law")
    rule = maybe(row["rule"], "rule", lambda v, w: _rule(reader, v, w))
    places = reader.many(row["constituencies"], "constituencies", lambda v, w: _place(reader, v, w))
    official = maybe(row["official"], "official", lambda v, w: reader.named(v, w, reader.seats))
    aliases = reader.named(row["aliases"], "aliases", reader.word)
    lists = reader.named(row["lists"], "lists", lambda v, w: _facts(reader, v, w))
    base = maybe(row["base"], "base", reader.whole)
    notes = reader.many(row["notes"], "notes", reader.word)
    _consistent(reader, places, aliases, lists)
    reader.done()
    if rule is None:
        rule = law(texts["country"], texts["chamber"], texts["date"])
    return Contest(
        places,
        rule,
        official,
        aliases,
        lists,
        base,
        texts["id"],
        texts["country"],
        texts["chamber"],
        texts["date"],
        texts["source"],
        notes,
    )


def _consistent(
    reader: Strict,
    places: Sequence[Constituency],
    aliases: Mapping[str, str],
    lists: Mapping[str, ListFacts],
) -> None:
    """Names used twice or not standing."""
    if not places:
        reader.wrong("constituencies", "at least one is needed")
    seen: set[str] = set()
    parties: set[str] = set()
    for number, place in enumerate(places):
        if place.name in seen:
            reader.wrong(f"constituencies[{number}]", f"{place.name!r} is listed twice")
        seen.add(place.name)
        parties |= set(place.votes)
        taken: list[str] = [m for alliance in place.alliances for m in alliance.members]
        for member in sorted(set(taken)):
            if member not in place.votes or taken.count(member) > 1:
                reader.wrong(
                    f"constituencies[{number}], alliances",
                    f"{member!r} must stand there and be in one alliance only",
                )
    for name in sorted({*aliases.values(), *lists} - parties):
        reader.wrong("lists or aliases", f"no list is called {name!r}")


def _place(reader: Strict, value: Json, where: str) -> Constituency:
    row = reader.row(value, "constituency", where)
    if row is EMPTY:
        return Constituency("", None, {})

    def table(key: str) -> dict[str, int] | None:
        return maybe(row[key], f"{where}, {key}", lambda v, w: reader.named(v, w, reader.seats))

    def number(key: str) -> int | None:
        return maybe(row[key], f"{where}, {key}", reader.whole)

    place = Constituency(
        reader.text(row, "name", f"{where}, "),
        maybe(row["seats"], f"{where}, seats", reader.seats),
        reader.named(row["votes"], f"{where}, votes", reader.count),
        number("valid"),
        number("cast"),
        number("registered"),
        table("capacity") or {},
        reader.many(row["alliances"], f"{where}, alliances", lambda v, w: _alliance(reader, v, w)),
        reader.named(row["runoff"], f"{where}, runoff", reader.count),
        table("official"),
        table("official_levelling"),
    )
    if place.valid is not None and place.valid < sum(place.votes.values()):
        reader.wrong(f"{where}, valid", "is less than the votes of the lists together")
    return place


def _alliance(reader: Strict, value: Json, where: str) -> Alliance:
    row = reader.row(value, "alliance", where)
    if row is EMPTY:
        return Alliance(())
    members = reader.many(row["members"], f"{where}, members", reader.word)
    if len(members) < 2:
        reader.wrong(f"{where}, members", "two members or more are needed")
    return Alliance(
        members,
        reader.named(
            row["candidates"],
            f"{where}, candidates",
            lambda v, w: reader.many(v, w, reader.whole),
        ),
    )


def _facts(reader: Strict, value: Json, where: str) -> ListFacts:
    row = reader.row(value, "list", where)
    if row is EMPTY:
        return ListFacts()
    members = reader.whole(row["members"], f"{where}, members", 1000)
    if not members:
        reader.wrong(f"{where}, members", "a list has one member or more")
    return ListFacts(
        members,
        reader.seats(row["district_seats"], f"{where}, district_seats"),
        reader.flag(row["exempt"], f"{where}, exempt"),
    )


def _method(reader: Strict, value: Json, where: str) -> Method:
    kind = value.get("kind") if is_object(value) else None
    if not isinstance(kind, str) or kind not in ("divisor", "quota", "plurality", "two_round"):
        reader.wrong(where, "kind must be one of divisor, quota, plurality, two_round")
        return Plurality()
    row = reader.row(value, kind, where)
    try:
        if row is EMPTY or kind == "plurality":
            return Plurality()
        if kind == "two_round":
            return TwoRound(None, reader.whole(row["top"], f"{where}, top", 100) or 2)
        if kind == "divisor":
            first = maybe(row["first"], f"{where}, first", reader.rational)
            return Divisor(reader.word(row["name"], where), first)
        words = [reader.word(row[key], where) for key in KEYS["quota"] if key != "kind"]
        return Quota(*words)
    except ElectoralError as error:
        reader.wrong(where, str(error))
        return Plurality()


def _divisor(reader: Strict, value: Json, where: str) -> Divisor:
    method = _method(reader, value, where)
    if isinstance(method, Divisor):
        return method
    reader.wrong(where, "a divisor method is needed")
    return Divisor("sainte_lague")


def _quota(reader: Strict, value: Json, where: str) -> Quota:
    method = _method(reader, value, where)
    if isinstance(method, Quota):
        return method
    reader.wrong(where, "a quota method is needed")
    return Quota("hare")


def _tier(reader: Strict, value: Json, where: str) -> Tier:
    row = reader.row(value, "tier", where)
    if row is EMPTY:
        return Tier(Plurality())
    return Tier(
        _method(reader, row["method"], f"{where}, method"),
        reader.choice(row["scope"], "scope", f"{where}, scope"),
        reader.choice(row["votes"], "votes", f"{where}, votes"),
        maybe(row["seats"], f"{where}, seats", reader.seats),
        reader.choice(row["tie"], "tie", f"{where}, tie"),
    )


def _threshold(reader: Strict, value: Json, where: str) -> Threshold:
    row = reader.row(value, "threshold", where)
    if row is EMPTY:
        return Threshold(Fraction(0))
    bars: dict[int, Fraction] = {}
    for size, share in reader.named(row["coalition"], f"{where}, coalition", reader.share).items():
        if size.isascii() and size.isdigit() and 2 <= int(size[:9]):
            bars[int(size[:9])] = share
        else:
            reader.wrong(f"{where}, coalition", f"{size!r} is not a number of parties from 2")
    return Threshold(
        reader.share(row["share"], f"{where}, share"),
        reader.choice(row["scope"], "scope", f"{where}, scope"),
        reader.choice(row["base"], "base", f"{where}, base"),
        reader.flag(row["inclusive"], f"{where}, inclusive"),
        bars,
        reader.many(
            row["alternatives"], f"{where}, alternatives", lambda v, w: _door(reader, v, w)
        ),
        reader.many(row["exempt"], f"{where}, exempt", reader.word),
    )


def _door(reader: Strict, value: Json, where: str) -> tuple[str, int]:
    row = reader.row(value, "alternative", where)
    if row is EMPTY:
        return "district_seats", 0
    if row["kind"] != "district_seats":
        reader.wrong(f"{where}, kind", "must be district_seats")
    return "district_seats", reader.seats(row["at_least"], f"{where}, at_least")


def _rule(reader: Strict, value: Json, where: str) -> Rule:
    row = reader.row(value, "rule", where)
    if row is EMPTY:
        return Rule("", ())
    tiers = reader.many(row["tiers"], f"{where}, tiers", lambda v, w: _tier(reader, v, w))
    _tiers_fit(reader, tiers, where)
    return Rule(
        reader.word(row["name"], f"{where}, name"),
        tiers,
        reader.many(
            row["thresholds"], f"{where}, thresholds", lambda v, w: _threshold(reader, v, w)
        ),
        maybe(row["levelling"], f"{where}, levelling", lambda v, w: _levelling(reader, v, w)),
        reader.choice(row["overhang"], "overhang", f"{where}, overhang"),
        maybe(row["bonus"], f"{where}, bonus", lambda v, w: _bonus(reader, v, w)),
        maybe(row["small_lists"], f"{where}, small_lists", lambda v, w: _small(reader, v, w)),
        maybe(row["guarantee"], f"{where}, guarantee", lambda v, w: _guarantee(reader, v, w)),
        maybe(row["magnitudes"], f"{where}, magnitudes", lambda v, w: _derived(reader, v, w)),
        maybe(row["valid_from"], f"{where}, valid_from", reader.word),
        maybe(row["valid_to"], f"{where}, valid_to", reader.word),
        reader.word(row["source"], f"{where}, source"),
        reader.many(row["needs"], f"{where}, needs", lambda v, w: reader.choice(v, "need", w)),
    )


def _tiers_fit(reader: Strict, tiers: Sequence[Tier], where: str) -> None:
    """One tier over all votes, or quotas that leave remainders to one national quota."""
    if len(tiers) == 1 and tiers[0].votes == "all":
        return
    if len(tiers) == 2:
        first, second = tiers
        quotas = isinstance(first.method, Quota) and isinstance(second.method, Quota)
        scopes = (first.scope, first.votes, second.scope, second.votes)
        if quotas and scopes == ("constituency", "all", "national", "remainders"):
            return
    reader.wrong(
        f"{where}, tiers",
        "one tier over all votes is needed, or a quota in each constituency and then a national "
        "quota over the remainders",
    )


def _levelling(reader: Strict, value: Json, where: str) -> Levelling:
    row = reader.row(value, "levelling", where)
    if row is EMPTY:
        return Levelling(Divisor("sainte_lague"), Threshold(Fraction(0)))
    return Levelling(
        _divisor(reader, row["method"], f"{where}, method"),
        _threshold(reader, row["threshold"], f"{where}, threshold"),
        reader.seats(row["per_constituency"], f"{where}, per_constituency"),
        reader.flag(row["everywhere"], f"{where}, everywhere"),
    )


def _bonus(reader: Strict, value: Json, where: str) -> Bonus | None:
    row = reader.row(value, "bonus", where)
    if row is EMPTY:
        return None
    seats = reader.seats(row["seats"], f"{where}, seats")
    return Bonus(seats, reader.flag(row["by_average"], f"{where}, by_average"))


def _small(reader: Strict, value: Json, where: str) -> SmallLists:
    def step(value: Json, where: str) -> tuple[Fraction, int]:
        row = reader.row(value, "step", where)
        if row is EMPTY:
            return Fraction(0), 0
        return reader.share(row["share"], where), reader.seats(row["seats"], where)

    return SmallLists(reader.many(value, where, step))


def _guarantee(reader: Strict, value: Json, where: str) -> Guarantee | None:
    row = reader.row(value, "guarantee", where)
    if row is EMPTY:
        return None
    lists = reader.seats(row["lists"], f"{where}, lists")
    return Guarantee(lists, reader.share(row["share"], f"{where}, share"))


def _derived(reader: Strict, value: Json, where: str) -> Magnitudes | None:
    row = reader.row(value, "magnitudes", where)
    if row is EMPTY:
        return None
    total = reader.seats(row["total"], f"{where}, total")
    return Magnitudes(total, _quota(reader, row["method"], f"{where}, method"))
