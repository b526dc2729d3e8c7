"""Verbs of agreement."""

from comity.accord.actions.acting import explain, join, sign, withdraw
from comity.accord.actions.answering import decline, take_back_decline
from comity.accord.actions.calling import notice_closed_calls, open_call
from comity.accord.actions.drafts import (
    cancel_draft,
    confirm_draft,
    receive_draft,
    replace_address,
)
from comity.accord.actions.incoming import (
    answer_message,
    claim_incoming,
    erase_mail,
    keep_incoming,
    note_bounce,
    note_incoming,
)
from comity.accord.actions.letters import (
    answer_letter,
    send_reminders,
    write_letters,
    write_missing_letters,
)
from comity.accord.actions.mailed import (
    cancel_answer,
    confirm_answer,
    publish_due_answers,
    receive_answer,
)
from comity.accord.actions.sponsoring import confirm_sponsor, decline_sponsor

__all__ = [
    "answer_letter",
    "answer_message",
    "cancel_answer",
    "cancel_draft",
    "claim_incoming",
    "confirm_answer",
    "confirm_draft",
    "confirm_sponsor",
    "decline",
    "decline_sponsor",
    "erase_mail",
    "explain",
    "join",
    "keep_incoming",
    "note_bounce",
    "note_incoming",
    "notice_closed_calls",
    "open_call",
    "publish_due_answers",
    "receive_answer",
    "receive_draft",
    "replace_address",
    "send_reminders",
    "sign",
    "take_back_decline",
    "withdraw",
    "write_letters",
    "write_missing_letters",
]
