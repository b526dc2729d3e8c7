"""Verbs of the register, one function each."""

from comity.directory.actions.decisions import (
    admit_organisation,
    begin_standing,
    end_seat,
    end_standing,
    establish_body,
    establish_forum,
    give_seat,
    list_country,
)
from comity.directory.actions.disputes import open_dispute, recognise
from comity.directory.actions.login import login_link, use_login_link
from comity.directory.actions.mandates import grant_mandate, revoke_mandate
from comity.directory.actions.offices import appoint_officer, confirm_officer, end_office
from comity.directory.actions.organisations import (
    add_name,
    confirm_record,
    end_name,
    publish_address,
    set_visibility,
    withdraw_address,
)
from comity.directory.actions.people import keep_settings
from comity.directory.actions.requests import (
    complete_due_requests,
    confirm_request,
    count_attempt,
    enter_request,
    give_code,
    stop_request,
)

__all__ = [
    "add_name",
    "admit_organisation",
    "appoint_officer",
    "begin_standing",
    "complete_due_requests",
    "confirm_officer",
    "confirm_record",
    "confirm_request",
    "count_attempt",
    "end_name",
    "end_office",
    "end_seat",
    "end_standing",
    "enter_request",
    "establish_body",
    "establish_forum",
    "give_code",
    "give_seat",
    "grant_mandate",
    "keep_settings",
    "list_country",
    "login_link",
    "open_dispute",
    "publish_address",
    "recognise",
    "revoke_mandate",
    "set_visibility",
    "stop_request",
    "use_login_link",
    "withdraw_address",
]
