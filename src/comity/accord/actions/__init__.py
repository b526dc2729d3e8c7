"""Verbs of agreement."""

from comity.accord.actions.acting import explain, join, sign, withdraw
from comity.accord.actions.answering import decline, take_back_decline
from comity.accord.actions.calling import notice_closed_calls, open_call
from comity.accord.actions.concluding import conclude, conclude_due_tests, note_proofs, prolong
from comity.accord.actions.deciding import accept_proposal, drop_proposal, edit_paragraph
from comity.accord.actions.drafts import (
    cancel_draft,
    confirm_draft,
    receive_draft,
    replace_address,
)
from comity.accord.actions.entering import take_sheet
from comity.accord.actions.grounding import (
    ask_picture,
    claim_picture,
    keep_picture,
    notice_rooms,
    release_picture,
    sweep_pictures,
)
from comity.accord.actions.incoming import (
    answer_message,
    claim_incoming,
    erase_mail,
    keep_incoming,
    note_bounce,
    note_incoming,
)
from comity.accord.actions.ladder import adopt, adopt_parts, record_no_text, release_motion
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
from comity.accord.actions.sponsoring import confirm_sponsor, decline_sponsor
from comity.accord.actions.statements import attach_statement, detach_statement, withdraw_statement
from comity.accord.actions.testing import (
    extend_test,
    find_consensus,
    open_test,
    record_finding,
    speak,
    stop_test,
)

__all__ = [
    "accept_proposal",
    "add_participants",
    "adopt",
    "adopt_parts",
    "answer_letter",
    "answer_message",
    "answer_objection",
    "ask_picture",
    "attach_statement",
    "cancel_answer",
    "cancel_draft",
    "claim_incoming",
    "claim_picture",
    "close_round",
    "conclude",
    "conclude_due_tests",
    "confirm_answer",
    "confirm_draft",
    "confirm_sponsor",
    "consent",
    "decline",
    "decline_sponsor",
    "detach_statement",
    "drop_proposal",
    "edit_paragraph",
    "erase_mail",
    "explain",
    "extend_test",
    "find_consensus",
    "join",
    "keep_incoming",
    "keep_picture",
    "mark_met",
    "note_bounce",
    "note_incoming",
    "note_proofs",
    "notice_closed_calls",
    "notice_rooms",
    "offer_compromise",
    "open_call",
    "open_room",
    "open_round",
    "open_test",
    "prolong",
    "propose",
    "publish_due_answers",
    "receive_answer",
    "receive_draft",
    "record_finding",
    "record_no_text",
    "release_motion",
    "release_picture",
    "remove_participant",
    "replace_address",
    "reword",
    "second",
    "send_reminders",
    "sign",
    "speak",
    "stop_test",
    "sweep_pictures",
    "take_back_decline",
    "take_name_off",
    "take_positions",
    "take_rest",
    "take_same_positions",
    "take_sheet",
    "withdraw",
    "withdraw_proposal",
    "withdraw_statement",
    "write_letters",
    "write_missing_letters",
]
