"""Votes to seats: methods, laws, contests, what-ifs, indices; pure, on exact integers.

`allocate` runs one method, `evaluate` a whole law, `reproduce` compares with the official seats.
A what-if is made only on a contest that is reproduced exactly. Votes are int or Fraction, floats
are refused; ties are never broken silently.
"""

from comity.core.seats.allocation import Allocation, allocate
from comity.core.seats.contest import Constituency, Contest, Outcome, Rule, Threshold, Tier
from comity.core.seats.errors import ElectoralError
from comity.core.seats.evaluate import evaluate
from comity.core.seats.frontier import Frontier, retention_frontier
from comity.core.seats.indices import (
    effective_number_of_parties,
    effective_threshold,
    gallagher,
    loosemore_hanby,
    wasted_votes,
)
from comity.core.seats.laws import law
from comity.core.seats.methods import Divisor, Plurality, Quota, TwoRound
from comity.core.seats.power import banzhaf, minimal_winning_coalitions, shapley_shubik
from comity.core.seats.reproduce import Report, reproduce
from comity.core.seats.ties import Tie
from comity.core.seats.whatif import (
    Comparison,
    JointList,
    SetMagnitude,
    SetMethod,
    SetThreshold,
    SwingVotes,
    what_if,
)

__all__ = [
    "Allocation",
    "Comparison",
    "Constituency",
    "Contest",
    "Divisor",
    "ElectoralError",
    "Frontier",
    "JointList",
    "Outcome",
    "Plurality",
    "Quota",
    "Report",
    "Rule",
    "SetMagnitude",
    "SetMethod",
    "SetThreshold",
    "SwingVotes",
    "Threshold",
    "Tie",
    "Tier",
    "TwoRound",
    "allocate",
    "banzhaf",
    "effective_number_of_parties",
    "effective_threshold",
    "evaluate",
    "gallagher",
    "law",
    "loosemore_hanby",
    "minimal_winning_coalitions",
    "reproduce",
    "retention_frontier",
    "shapley_shubik",
    "wasted_votes",
    "what_if",
]
