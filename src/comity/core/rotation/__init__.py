"""Whose turn it is to host, with the reason.

Owns the rotation rules of a forum: the history of hosts, the organisations willing to host, dated
rules, the ranking of candidates with their reasons as data, and the judgement of past editions by
the rule of their day. It promises bounds for the default rule only (see `propose`) and decides
nothing: a body may choose otherwise, and its decision then stands beside the proposal.
"""

from comity.core.rotation.judging import Gap, Judgement, Verdict, gaps, judge
from comity.core.rotation.proposal import propose
from comity.core.rotation.reasons import Candidate, Reason, sentence
from comity.core.rotation.values import (
    DEFAULT_ORDER,
    Criterion,
    Decision,
    Edition,
    Host,
    Quota,
    RotationError,
    Rule,
    Spread,
    Willing,
    in_force,
)

__all__ = [
    "DEFAULT_ORDER",
    "Candidate",
    "Criterion",
    "Decision",
    "Edition",
    "Gap",
    "Host",
    "Judgement",
    "Quota",
    "Reason",
    "RotationError",
    "Rule",
    "Spread",
    "Verdict",
    "Willing",
    "gaps",
    "in_force",
    "judge",
    "propose",
    "sentence",
]
