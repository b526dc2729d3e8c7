"""Tests of consensus: the rule as it was recorded and what was said give the outcome.

Owns the rules of decision, who counts under each, when a test closes, and deadlines in time
zones. It promises: an outcome follows from its inputs alone, with its reasons as data; a voice
after the closing, the order of organisations, and a clock that comes late or twice change
nothing; one more objection never adopts; an extension never shortens. It decides nothing itself.
"""

from comity.core.consensus.closing import announced, closing, counting, least_notice
from comity.core.consensus.deadlines import Moment, Problem, moment
from comity.core.consensus.deciding import agreed_parts, decide
from comity.core.consensus.values import (
    HANDING_OVER,
    LEAST_SILENCE,
    OF_THE_PRESENT,
    Because,
    Decision,
    Entitled,
    Extension,
    Kind,
    Notice,
    Outcome,
    Rule,
    Terms,
    Voice,
    Why,
)

__all__ = [
    "HANDING_OVER",
    "LEAST_SILENCE",
    "OF_THE_PRESENT",
    "Because",
    "Decision",
    "Entitled",
    "Extension",
    "Kind",
    "Moment",
    "Notice",
    "Outcome",
    "Problem",
    "Rule",
    "Terms",
    "Voice",
    "Why",
    "agreed_parts",
    "announced",
    "closing",
    "counting",
    "decide",
    "least_notice",
    "moment",
]
