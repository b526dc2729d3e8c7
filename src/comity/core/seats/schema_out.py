"""contest/1 written: the keys of every kind of object, and a contest as plain JSON values."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from comity.core.seats.contest import (
    Constituency,
    Contest,
    Levelling,
    Rule,
    Threshold,
    Tier,
)
from comity.core.seats.methods import Divisor, Method, Number, Quota, TwoRound

Value = object
SCHEMA: Final = "contest/1"
KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "contest": (
        "schema",
        "id",
        "country",
        "chamber",
        "date",
        "source",
        "rule",
        "constituencies",
        "lists",
        "official",
        "aliases",
        "base",
        "notes",
    ),
    "constituency": (
        "name",
        "seats",
        "votes",
        "valid",
        "cast",
        "registered",
        "capacity",
        "alliances",
        "runoff",
        "official",
        "official_levelling",
    ),
    "alliance": ("members", "candidates"),
    "list": ("members", "district_seats", "exempt"),
    "rule": (
        "name",
        "tiers",
        "thresholds",
        "levelling",
        "overhang",
        "bonus",
        "small_lists",
        "guarantee",
        "magnitudes",
        "valid_from",
        "valid_to",
        "source",
        "needs",
    ),
    "tier": ("method", "scope", "votes", "seats", "tie"),
    "divisor": ("kind", "name", "first"),
    "quota": ("kind", "name", "rounding", "remainders", "overaward"),
    "plurality": ("kind",),
    "two_round": ("kind", "top"),
    "threshold": ("share", "scope", "base", "inclusive", "coalition", "alternatives", "exempt"),
    "alternative": ("kind", "at_least"),
    "levelling": ("method", "threshold", "per_constituency", "everywhere"),
    "bonus": ("seats", "by_average"),
    "step": ("share", "seats"),
    "guarantee": ("lists", "share"),
    "magnitudes": ("total", "method"),
}


def ratio(value: Number) -> str:
    """A rational as text."""
    return str(Fraction(value))


def _count(value: Number) -> int | str:
    return value if isinstance(value, int) else ratio(value)


def to_contest(contest: Contest) -> dict[str, Value]:
    """The contest as JSON values of contest/1; `from_contest` reads them back as they were."""
    return {
        "schema": SCHEMA,
        "id": contest.identifier,
        "country": contest.country,
        "chamber": contest.chamber,
        "date": contest.date,
        "source": contest.source,
        "rule": rule_out(contest.rule),
        "constituencies": [_place(place) for place in contest.constituencies],
        "lists": {
            name: {
                "members": facts.members,
                "district_seats": facts.district_seats,
                "exempt": facts.exempt,
            }
            for name, facts in contest.lists.items()
        },
        "official": None if contest.official is None else dict(contest.official),
        "aliases": dict(contest.aliases),
        "base": contest.base,
        "notes": list(contest.notes),
    }


def _place(place: Constituency) -> dict[str, Value]:
    levelling = place.official_levelling
    return {
        "name": place.name,
        "seats": place.seats,
        "votes": {party: _count(count) for party, count in place.votes.items()},
        "valid": place.valid,
        "cast": place.cast,
        "registered": place.registered,
        "capacity": dict(place.capacity),
        "alliances": [
            {
                "members": list(alliance.members),
                "candidates": {name: list(row) for name, row in alliance.candidates.items()},
            }
            for alliance in place.alliances
        ],
        "runoff": {party: _count(count) for party, count in place.runoff.items()},
        "official": None if place.official is None else dict(place.official),
        "official_levelling": None if levelling is None else dict(levelling),
    }


def method_out(method: Method) -> dict[str, Value]:
    """A method with all its parameters."""
    if isinstance(method, Divisor):
        first = None if method.first is None else ratio(method.first)
        return {"kind": "divisor", "name": method.name, "first": first}
    if isinstance(method, Quota):
        return {
            "kind": "quota",
            "name": method.name,
            "rounding": method.rounding,
            "remainders": method.remainders,
            "overaward": method.overaward,
        }
    if isinstance(method, TwoRound):
        return {"kind": "two_round", "top": method.top}
    return {"kind": "plurality"}


def _tier(tier: Tier) -> dict[str, Value]:
    return {
        "method": method_out(tier.method),
        "scope": tier.scope,
        "votes": tier.votes,
        "seats": tier.seats,
        "tie": tier.tie,
    }


def _threshold(threshold: Threshold) -> dict[str, Value]:
    return {
        "share": ratio(threshold.share),
        "scope": threshold.scope,
        "base": threshold.base,
        "inclusive": threshold.inclusive,
        "coalition": {str(size): ratio(bar) for size, bar in threshold.coalition.items()},
        "alternatives": [{"kind": kind, "at_least": n} for kind, n in threshold.alternatives],
        "exempt": list(threshold.exempt),
    }


def _levelling(rule: Levelling | None) -> Value:
    if rule is None:
        return None
    return {
        "method": method_out(rule.method),
        "threshold": _threshold(rule.threshold),
        "per_constituency": rule.per_constituency,
        "everywhere": rule.everywhere,
    }


def rule_out(rule: Rule) -> dict[str, Value]:
    """A law with every field."""
    bonus, small, sure, derived = rule.bonus, rule.small_lists, rule.guarantee, rule.magnitudes
    return {
        "name": rule.name,
        "tiers": [_tier(tier) for tier in rule.tiers],
        "thresholds": [_threshold(threshold) for threshold in rule.thresholds],
        "levelling": _levelling(rule.levelling),
        "overhang": rule.overhang,
        "bonus": bonus and {"seats": bonus.seats, "by_average": bonus.by_average},
        "small_lists": small and [{"share": ratio(s), "seats": n} for s, n in small.steps],
        "guarantee": sure and {"lists": sure.lists, "share": ratio(sure.share)},
        "magnitudes": derived and {"total": derived.total, "method": method_out(derived.method)},
        "valid_from": rule.valid_from,
        "valid_to": rule.valid_to,
        "source": rule.source,
        "needs": list(rule.needs),
    }
