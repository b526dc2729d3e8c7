"""Who can make a majority: exact power indices of a weighted majority game.

A coalition wins with at least `quota` seats (more than half where it is not given). Sources:
J. F. Banzhaf, Rutgers Law Review 19 (1965) 317-343; L. S. Shapley and M. Shubik, American
Political Science Review 48 (1954) 787-792. Counting is O(parties^2 * seats).
"""

from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations
from math import factorial

from comity.core.seats.errors import ElectoralError, InexactVotes, NegativeVotes, NoEligibleParty


def _game(seats: Mapping[str, int], quota: int | None) -> tuple[dict[str, int], int]:
    for party, count in seats.items():
        if type(count) is not int:
            raise InexactVotes(f"The seats of {party} are {count!r}; a whole number is needed.")
        if count < 0:
            raise NegativeVotes(f"{party} has {count} seats; seats cannot be negative.")
    total = sum(seats.values())
    if not total:
        raise NoEligibleParty("Nobody has a seat.")
    needed = total // 2 + 1 if quota is None else quota
    if not 0 < needed <= total:
        raise ElectoralError(f"A quota of {needed} of {total} seats decides nothing.")
    return dict(seats), needed


def banzhaf(seats: Mapping[str, int], quota: int | None = None) -> dict[str, Fraction]:
    """Each party's share of all swings (coalitions that it turns from losing to winning)."""
    game, needed = _game(seats, quota)
    swings: dict[str, int] = {}
    for party, weight in game.items():
        ways = [1] + [0] * (needed - 1)
        for other, size in game.items():
            if other != party:
                for held in range(needed - 1, size - 1, -1):
                    ways[held] += ways[held - size]
        swings[party] = sum(ways[max(needed - weight, 0) :])
    total = sum(swings.values())
    return {party: Fraction(count, total) for party, count in swings.items()}


def shapley_shubik(seats: Mapping[str, int], quota: int | None = None) -> dict[str, Fraction]:
    """Each party's chance to be pivotal when parties join in a random order."""
    game, needed = _game(seats, quota)
    n = len(game)
    result: dict[str, Fraction] = {}
    for party, weight in game.items():
        # ways[k][w]: coalitions of k others that hold w seats, w below the quota
        ways = [[0] * needed for _ in range(n)]
        ways[0][0] = 1
        for other, size in game.items():
            if other == party:
                continue
            for k in range(n - 2, -1, -1):
                for held in range(needed - 1 - size, -1, -1):
                    ways[k + 1][held + size] += ways[k][held]
        pivots = sum(
            sum(row[max(needed - weight, 0) :]) * factorial(k) * factorial(n - 1 - k)
            for k, row in enumerate(ways)
        )
        result[party] = Fraction(pivots, factorial(n))
    return result


def minimal_winning_coalitions(
    seats: Mapping[str, int], quota: int | None = None
) -> list[tuple[str, ...]]:
    """Coalitions that win and would lose without any one member, smallest first.

    Looks at every set of parties with seats; refuses more than 20 of them.
    """
    game, needed = _game(seats, quota)
    parties = sorted((p for p, count in game.items() if count), key=lambda p: (-game[p], p))
    if len(parties) > 20:
        raise ElectoralError(f"{len(parties)} parties make too many coalitions to list.")
    found = []
    for size in range(1, len(parties) + 1):
        for members in combinations(parties, size):
            total = sum(game[party] for party in members)
            if total >= needed > total - min(game[party] for party in members):
                found.append(members)
    return found
