"""Verbs of agreement."""

from comity.accord.actions.acting import explain, join, sign, withdraw
from comity.accord.actions.answering import decline, take_back_decline
from comity.accord.actions.calling import notice_closed_calls, open_call
from comity.accord.actions.deciding import accept_proposal, drop_proposal, edit_paragraph
from comity.accord.actions.drafts import (
    cancel_draft,
    confirm_draft,
    receive_draft,
    replace_address,
)
from comity.accord.actions.incoming import (
    answer_message,
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
from comity.accord.actions.positions import (
    answer_objection,
    mark_met,
    take_positions,
    take_rest,
    take_same_positions,
)
from comity.accord.actions.proposing import (
    consent,
    offer_compromise,
    propose,
    reword,
    second,
    take_name_off,
    withdraw_proposal,
)
from comity.accord.actions.rooms import (
    add_participants,
    close_round,
    open_room,
    open_round,
    remove_participant,
)

__all__ = [
    "accept_proposal",
    "add_participants",
    "answer_letter",
    "answer_message",
    "answer_objection",
    "cancel_answer",
    "cancel_draft",
    "close_round",
    "confirm_answer",
    "confirm_draft",
    "consent",
    "decline",
    "drop_proposal",
    "edit_paragraph",
    "erase_mail",
    "explain",
    "join",
    "keep_incoming",
    "mark_met",
    "note_bounce",
    "note_incoming",
    "notice_closed_calls",
    "offer_compromise",
    "open_call",
    "open_room",
    "open_round",
    "propose",
    "publish_due_answers",
    "receive_answer",
    "receive_draft",
    "remove_participant",
    "replace_address",
    "reword",
    "second",
    "send_reminders",
    "sign",
    "take_back_decline",
    "take_name_off",
    "take_positions",
    "take_rest",
    "take_same_positions",
    "withdraw",
    "withdraw_proposal",
    "write_letters",
    "write_missing_letters",
]
