"""Verbs of agreement."""

from comity.accord.actions.acting import explain, join, sign, withdraw
from comity.accord.actions.answering import decline, take_back_decline
from comity.accord.actions.calling import notice_closed_calls, open_call

__all__ = [
    "decline",
    "explain",
    "join",
    "notice_closed_calls",
    "open_call",
    "sign",
    "take_back_decline",
    "withdraw",
]
