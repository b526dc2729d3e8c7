"""contest/1: an election with its whole law as strict JSON.

Every key must be there and no other; rationals are strings ("7/5"), never floats. The format is
described in docs/protocol/contest.md. `schema_out.to_contest` writes it.
"""

from collections.abc import Mapping, Sequence

from comity.core.seats.contest import Alliance, Constituency, Contest, ListFacts
from comity.core.seats.errors import BadContest
from comity.core.seats.laws import law
from comity.core.seats.reader import DATE, Json, few_rows
from comity.core.seats.schema_out import SCHEMA
from comity.core.seats.schema_reader import EMPTY, Strict, maybe
from comity.core.seats.schema_rule import read_rule


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
    rule = maybe(row["rule"], "rule", lambda v, w: read_rule(reader, v, w))
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
    few_rows(reader, places)
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
