"""The gate: does the law, run over the votes, give what was officially declared?"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from comity.core.seats.allocation import Chooser
from comity.core.seats.contest import Contest, Outcome
from comity.core.seats.errors import NotReproduced
from comity.core.seats.evaluate import evaluate
from comity.core.seats.naming import fold
from comity.core.seats.ties import Tie

NEEDED: Final[Mapping[str, str]] = {
    "valid": "valid votes of each constituency (with blank votes), the base of its threshold",
    "all_lists": "votes of every list: those left out make the base of the threshold too small",
    "cast": "all ballots found in the boxes, the base of the threshold",
    "capacity": "candidates left on each list after the single-member seats (list capacity)",
    "alliances": "electoral alliances of each district and personal votes inside them",
    "coalitions": "which lists are coalitions and of how many parties",
    "each_candidate": "votes of each candidate: a row such as 'Other' adds up several of them",
    "district_seats": "seats of each party in the districts (another door past the threshold)",
}

# Names under which files add up candidates who stood each for himself.
GROUPED: Final = frozenset({"other", "others", "independent", "independents"})


@dataclass(frozen=True, slots=True)
class Difference:
    """A list whose computed seats are not the official ones; None stands for the whole country.

    `kind` is "seats" or "levelling".
    """

    constituency: str | None
    party: str
    computed: int
    official: int
    kind: str = "seats"

    def __str__(self) -> str:
        where = self.constituency or "in all"
        kind = " levelling" if self.kind == "levelling" else ""
        return f"{where}: {self.party}: {self.computed}{kind} computed, {self.official} official"


@dataclass(frozen=True, slots=True)
class Report:
    """`exact` only if every official number in the contest is met and no tie is open.

    `compared` counts the official tables that were compared: the national one and those of
    constituencies. `missing` names details of the data that the law uses and the contest lacks.
    """

    exact: bool
    outcome: Outcome
    differences: tuple[Difference, ...]
    missing: tuple[str, ...]
    compared: tuple[str, ...]


def reproduce(contest: Contest) -> Report:
    """Evaluate and compare with every official table. Raises ElectoralError."""
    outcome = evaluate(contest, as_declared(contest))
    differences: list[Difference] = []
    compared: list[str] = []
    if contest.official is not None:
        compared.append("national")
        differences += _compare(contest, None, outcome.seats, contest.official)
    for place in contest.constituencies:
        if place.official is not None:
            compared.append(place.name)
            found = outcome.by_constituency.get(place.name, {})
            differences += _compare(contest, place.name, found, place.official)
        if place.official_levelling is not None:
            found = outcome.levelling.get(place.name, {})
            differences += _compare(
                contest, place.name, found, place.official_levelling, "levelling"
            )
    exact = bool(compared) and not differences and not outcome.ties
    return Report(exact, outcome, tuple(differences), _missing(contest), tuple(compared))


def gate(contest: Contest) -> Report:
    """The report of an exactly reproduced contest. Raises NotReproduced otherwise."""
    report = reproduce(contest)
    if not report.exact:
        reasons = [str(row) for row in report.differences]
        reasons += [str(tie) for tie in report.outcome.ties]
        shown = "; ".join(reasons[:3]) or "there is no official result to compare with"
        raise NotReproduced(f"The official result is not reproduced, so no what-if: {shown}.")
    return report


def _compare(
    contest: Contest,
    place: str | None,
    computed: Mapping[str, int],
    official: Mapping[str, int],
    kind: str = "seats",
) -> list[Difference]:
    declared = translated(contest, official)
    names = sorted({*declared, *(party for party, seats in computed.items() if seats)})
    return [
        Difference(place, party, computed.get(party, 0), declared.get(party, 0), kind)
        for party in names
        if computed.get(party, 0) != declared.get(party, 0)
    ]


def translated(contest: Contest, official: Mapping[str, int]) -> dict[str, int]:
    """Official seats under the names of the lists."""
    declared: Counter[str] = Counter()
    for name, seats in official.items():
        declared[contest.aliases.get(name, name)] += seats
    return dict(declared)


def as_declared(contest: Contest) -> Chooser:
    """Settles a lot as the official result shows it, and stays silent where it does not show."""

    tables = {
        place.name: translated(contest, place.official)
        for place in contest.constituencies
        if place.official is not None
    }

    def choose(tie: Tie) -> tuple[str, ...]:
        table = tables.get(tie.constituency or "")
        if table is None:
            return ()
        return _winners(tie, table, contest)

    return choose


def _winners(tie: Tie, table: Mapping[str, int], contest: Contest) -> tuple[str, ...]:
    """With one seat at stake in a single-member place the declared winner won the lot."""
    winners = [party for party in tie.parties if table.get(party)]
    return tuple(winners) if len(winners) == tie.seats else ()


def _missing(contest: Contest) -> tuple[str, ...]:
    places = contest.constituencies
    have = {
        "valid": all(place.valid is not None for place in places),
        "cast": contest.base is not None or all(place.cast is not None for place in places),
        "capacity": any(place.capacity for place in places),
        "alliances": any(place.alliances for place in places),
        "coalitions": any(facts.members > 1 for facts in contest.lists.values()),
        "district_seats": any(facts.district_seats for facts in contest.lists.values()),
        "all_lists": all(place.valid is not None for place in places),
        "each_candidate": not any(fold(name) in GROUPED for name in contest.parties()),
    }
    return tuple(NEEDED[need] for need in contest.rule.needs if not have[need])
