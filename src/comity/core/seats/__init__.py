"""Votes to seats: methods, laws, contests, what-ifs, indices; pure, on exact integers.

`allocate` runs one method, `evaluate` a whole law, `reproduce` compares with the official seats.
A what-if is made only on a contest that is reproduced exactly.
"""

from comity.core.seats.allocation import Allocation, allocate
from comity.core.seats.contest import Constituency, Contest, Outcome, Rule, Threshold
from comity.core.seats.errors import ElectoralError
from comity.core.seats.evaluate import evaluate
from comity.core.seats.methods import Divisor, Plurality, Quota, TwoRound
from comity.core.seats.reproduce import Report, reproduce
from comity.core.seats.ties import Tie
from comity.core.seats.whatif import what_if

__all__ = [
    "Allocation",
    "Constituency",
    "Contest",
    "Divisor",
    "ElectoralError",
    "Outcome",
    "Plurality",
    "Quota",
    "Report",
    "Rule",
    "Threshold",
    "Tie",
    "TwoRound",
    "allocate",
    "evaluate",
    "reproduce",
    "what_if",
]
