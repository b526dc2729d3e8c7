"""Reading the law of a contest/1 file."""

from collections.abc import Sequence
from fractions import Fraction

from comity.core.seats.contest import (
    Bonus,
    Guarantee,
    Levelling,
    Magnitudes,
    Rule,
    SmallLists,
    Threshold,
    Tier,
)
from comity.core.seats.errors import ElectoralError
from comity.core.seats.methods import Divisor, Method, Plurality, Quota, TwoRound
from comity.core.seats.reader import Json, is_object
from comity.core.seats.schema_out import KEYS
from comity.core.seats.schema_reader import EMPTY, Strict, maybe


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
        if size.isascii() and size.isdigit() and int(size[:9]) >= 2:
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


def read_rule(reader: Strict, value: Json, where: str) -> Rule:
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
