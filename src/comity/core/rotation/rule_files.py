"""Dated rules and decisions, read from JSON text; every fault is reported with its field."""

import json
from collections.abc import Mapping, Sequence
from datetime import date

from comity.core.rotation.problems import Problem, Report, first_day, is_plain, quoted
from comity.core.rotation.values import (
    DEFAULT_ORDER,
    Criterion,
    Decision,
    Quota,
    RotationError,
    Rule,
    Spread,
)

RULE_FIELDS = frozenset(
    {"name", "from", "until", "order", "seed", "quotas", "hosts", "spread", "founders"}
    | {"extraordinary"}
)
QUOTA_FIELDS = frozenset({"continent", "window", "least", "most"})
DECISION_FIELDS = frozenset({"edition", "hosts", "body", "reason", "source"})


class _Fields:
    """Typed reads of one JSON object, each fault reported under its path."""

    def __init__(self, value: Mapping[str, object], path: str, report: Report) -> None:
        self._value = value
        self._path = path
        self.report = report

    def path(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name

    def only(self, allowed: frozenset[str]) -> None:
        for name in self._value:
            if name not in allowed:
                self.report(self.path(name), f"unknown field; known are {_listed(allowed)}")

    def text(self, name: str, default: str = "") -> str:
        value = self._value.get(name, default)
        if not isinstance(value, str) or (value and not is_plain(value)):
            self.report(self.path(name), "it must be one line of plain text")
            return default
        return value

    def required(self, name: str) -> str:
        value = self.text(name)
        if not value:
            self.report(self.path(name), "it is missing")
        return value

    def number(self, name: str, default: int) -> int:
        value = self._value.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool):
            self.report(self.path(name), "it must be a whole number")
            return default
        return value

    def optional_number(self, name: str) -> int | None:
        return self.number(name, 0) if self._value.get(name) is not None else None

    def flag(self, name: str) -> bool:
        value = self._value.get(name, False)
        if not isinstance(value, bool):
            self.report(self.path(name), "it must be true or false")
            return False
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        value = self._value.get(name, [])
        if not isinstance(value, list) or not all(
            isinstance(item, str) and is_plain(item) for item in value
        ):
            self.report(self.path(name), "it must be a list of plain texts")
            return ()
        return tuple(str(item) for item in value)

    def objects(self, name: str) -> list["_Fields"]:
        value = self._value.get(name, [])
        if not isinstance(value, list):
            self.report(self.path(name), "it must be a list")
            return []
        found: list[_Fields] = []
        for index, item in enumerate(value, start=1):
            path = f"{self.path(name)}[{index}]"
            if isinstance(item, dict):
                found.append(_Fields(item, path, self.report))
            else:
                self.report(path, "it must be an object")
        return found

    def day(self, name: str) -> date | None:
        text = self.text(name)
        day = first_day(text) if len(text) == 10 else None
        if text and day is None:
            self.report(self.path(name), f"{quoted(text)} is not a date as 2026-05-31")
        return day

    def whole(self, reason: str) -> None:
        self.report(self._path, reason)


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))


def read_rules(
    text: str, file: str
) -> tuple[tuple[Rule, ...], tuple[Decision, ...], tuple[Problem, ...]]:
    """Read rules and decisions: one rule object, or {"rules": [...], "decisions": [...]}."""
    problems: list[Problem] = []

    def report(where: str, reason: str) -> None:
        problems.append(Problem(file, where, reason))

    root = _root(text, report)
    if root is None:
        return (), (), tuple(problems)
    top = _Fields(root, "", report)
    decisions: list[Decision] = []
    if "rules" in root:
        top.only(frozenset({"rules", "decisions"}))
        rules = [_rule(fields) for fields in top.objects("rules")]
        decisions = [_decision(fields) for fields in top.objects("decisions")]
        if not rules and not problems:
            report("rules", "it holds no rule")
    else:
        rules = [_rule(top)]
    found = tuple(rule for rule in rules if rule is not None)
    _overlaps(found, report)
    return found, tuple(decisions), tuple(problems)


def _root(text: str, report: Report) -> dict[str, object] | None:
    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        names = [name for name, _ in pairs]
        for name in sorted({name for name in names if names.count(name) > 1}):
            report(name, "the field stands twice")
        return dict(pairs)

    try:
        value: object = json.loads(text, object_pairs_hook=unique)
    except json.JSONDecodeError as error:
        report(f"line {error.lineno}, column {error.colno}", f"it is not JSON: {error.msg}")
        return None
    except (RecursionError, ValueError):
        report("", "it is not JSON that can be read: nested too deep or a number too long")
        return None
    if not isinstance(value, dict):
        report("", "it must be a JSON object")
        return None
    return value


def _rule(fields: _Fields) -> Rule | None:
    fields.only(RULE_FIELDS)
    order = _order(fields)
    spread = fields.text("spread", Spread.ANY.value)
    if spread not in set(Spread):
        fields.report(fields.path("spread"), f"it must be one of {', '.join(Spread)}")
        spread = Spread.ANY.value
    quotas = [_quota(quota) for quota in fields.objects("quotas")]
    try:
        return Rule(
            name=fields.text("name") or "unnamed",
            valid_from=fields.day("from"),
            valid_to=fields.day("until"),
            order=order,
            seed=fields.text("seed"),
            quotas=tuple(quota for quota in quotas if quota is not None),
            hosts=fields.number("hosts", 1),
            spread=Spread(spread),
            founders=frozenset(fields.texts("founders")),
            extraordinary=fields.flag("extraordinary"),
        )
    except RotationError as error:
        fields.whole(str(error))
        return None


def _order(fields: _Fields) -> tuple[Criterion, ...]:
    names = fields.texts("order")
    unknown = [name for name in names if name not in set(Criterion)]
    for name in unknown:
        fields.report(fields.path("order"), f"{quoted(name)} is none of {', '.join(Criterion)}")
    if unknown or not names:
        return DEFAULT_ORDER
    return tuple(Criterion(name) for name in names)


def _quota(fields: _Fields) -> Quota | None:
    fields.only(QUOTA_FIELDS)
    try:
        return Quota(
            continent=fields.required("continent"),
            window=fields.number("window", 1),
            least=fields.number("least", 0),
            most=fields.optional_number("most"),
        )
    except RotationError as error:
        fields.whole(str(error))
        return None


def _decision(fields: _Fields) -> Decision:
    fields.only(DECISION_FIELDS)
    hosts = fields.texts("hosts")
    if not hosts:
        fields.report(fields.path("hosts"), "it names no host")
    return Decision(
        edition=fields.required("edition"),
        hosts=hosts,
        body=fields.required("body"),
        reason=fields.required("reason"),
        source=fields.text("source"),
    )


def _overlaps(rules: Sequence[Rule], report: Report) -> None:
    """Report every pair of rules that are in force on one day."""
    for index, one in enumerate(rules):
        for other in rules[index + 1 :]:
            latest = max(one.valid_from or date.min, other.valid_from or date.min)
            if one.covers(latest) and other.covers(latest):
                report("rules", f"{one.name} and {other.name} are both in force on {latest}")
