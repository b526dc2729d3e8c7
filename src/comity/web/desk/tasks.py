"""What waits for a person, in the order of its urgency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from comity.accord import consensus_queries as consensus
from comity.accord import negotiation, rolling
from comity.accord import queries as accord
from comity.accord.enums import Permission as Asking
from comity.accord.enums import RoomState
from comity.accord.policies import round_open
from comity.directory import queries as directory
from comity.directory.enums import Permission, RequestState
from comity.documents import queries as documents
from comity.kit import clock
from comity.kit.policy import may
from comity.web import handles
from comity.web.accord.lines import titled
from comity.web.documents.lines import author
from comity.web.middleware.readers import acting

if TYPE_CHECKING:
    from comity.directory.models import Organisation
    from comity.web.request import Asked

STALE = timedelta(days=365)  # a record older than this waits for its keeper


@dataclass(frozen=True, slots=True)
class Task:
    """What to do, for whom, where, until when; `state` is a shape and a word."""

    title: str
    whom: str
    address: str
    shape: str
    state: str
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Own:
    """One of the person's organisations with the powers held in it today."""

    organisation: Organisation
    name: directory.Printed
    powers: frozenset[str]
    disputed: bool


def owned(request: Asked) -> list[Own]:
    powers = directory.powers(request.viewer.person)
    return [
        Own(
            row,
            directory.printed(row, request.tongue),
            frozenset(powers.get(row.pk, set())),
            row.pk not in powers,
        )
        for row in directory.own_organisations(request.viewer).order_by("slug")
    ]


def tasks(request: Asked, own: list[Own]) -> list[Task]:
    """Calls first, by deadline; then tests, rooms, requests, drafts and records."""
    return [
        *_answers(request, own),
        *_sponsoring(request),
        *_tests(request),
        *_rooms(request),
        *_requests(request),
        *_appointments(request),
        *_drafts(request),
        *(_confirm(row) for row in own if _is_stale(row)),
    ]


def _answers(request: Asked, own: list[Own]) -> list[Task]:
    found = []
    for call in accord.calls_for(request.viewer):
        title = titled(call, request.tongue).title
        for row in own:
            pk = row.organisation.pk
            if accord.invited(call, pk) is None:
                continue
            where = f"/calls/{call.symbol}?for={row.organisation.slug}#answer"
            if accord.own_act(request.viewer, call, pk):
                shape, state = "ok", _("answered")
            elif accord.own_decline(request.viewer, call, pk):
                shape, state = "ok", _("declined, in private")
            else:
                shape, state = "open", _("to answer")
            found.append(Task(title, row.name.text, where, shape, state, call.deadline))
    return sorted(found, key=lambda task: (task.shape == "ok", task.due or clock.now()))


def _tests(request: Asked) -> list[Task]:
    """Tests of consensus in which an organisation of the reader counts."""
    found = []
    for test, spoken in consensus.running_tests(request.viewer):
        rows = documents.languages(test.version)
        best = documents.best_language(rows, request.tongue)
        title = next(row.title for row in rows if row.language == best)
        where = f"/negotiation/{negotiation.key(test.room)}/-/test#voice"
        shape, state = ("ok", _("spoken")) if spoken else ("open", _("put to the test"))
        whom = author(test.room.document, request.tongue)
        due = consensus.standing(test).closes_at
        found.append(Task(title, whom, where, shape, state, due))
    return found


def _sponsoring(request: Asked) -> list[Task]:
    """Calls that name an organisation of the person as one that asks."""
    return [
        Task(
            _("Named as asking: %(title)s") % {"title": titled(row.call, request.tongue).title},
            str(directory.printed(row.organisation, request.tongue)),
            f"/desk/sponsor/{handles.handle('sponsor', row)}",
            "open",
            _("to confirm"),
            row.call.deadline,
        )
        for row in accord.sponsorships(request.viewer)
        if may(acting(request, organisation=row.organisation_id), Asking.SPONSOR, row)
    ]


def _rooms(request: Asked) -> list[Task]:
    """Texts that are negotiated; until when the round is open, where an hour is announced."""
    found = []
    rooms = list(negotiation.rooms(request.viewer).exclude(state=RoomState.ENDED))
    titles = rolling.titles(rooms)
    for room in rooms:
        title = documents.best_row(titles[room.pk], request.tongue).title
        now = round_open(room)
        shape, state = ("open", _("round open")) if now else ("mid", str(room.get_state_display()))
        where = f"/negotiation/{negotiation.key(room)}"
        whom = author(room.document, request.tongue)
        found.append(Task(title, whom, where, shape, state, now.closes_at if now else None))
    return found


def _requests(request: Asked) -> list[Task]:
    rows = directory.requests_of(request.viewer)
    waiting = (RequestState.ENTERED, RequestState.CONFIRMED, RequestState.NOTICE)
    return [
        Task(
            _("A mandate was requested for %(name)s") % {"name": row.name},
            str(directory.printed(row.organisation, request.tongue)),
            f"/desk/requests/{handles.handle('request', row)}",
            "mid",
            str(row.get_state_display()),
            row.ends_at,
        )
        for row in rows
        if row.state in waiting
    ]


def _appointments(request: Asked) -> list[Task]:
    """Appointments that this officer may confirm as a second person."""
    body = directory.credentials_body(request.viewer.person)
    actor = acting(request, body=body.pk if body else None)
    return [
        Task(
            _("Confirm an appointment: %(name)s") % {"name": row.person},
            str(row.body),
            f"/desk/register/offices/{handles.handle('office', row)}",
            "mid",
            str(row.get_office_display()),
        )
        for row in (directory.appointments() if body else ())
        if may(actor, Permission.CONFIRM_OFFICE, row)
    ]


def _drafts(request: Asked) -> list[Task]:
    found = []
    for row in documents.drafts(request.viewer):
        wordings = [w for v in row.versions.all() if v.locked_at is None for w in v.languages.all()]
        title = wordings[0].title if wordings else _("Draft")
        where = f"/desk/drafts/{handles.handle('draft', row)}"
        found.append(Task(title, author(row, request.tongue), where, "open", _("draft")))
    return found


def _is_stale(row: Own) -> bool:
    confirmed = row.organisation.confirmed_on
    old = confirmed is None or clock.today() - confirmed > STALE
    return "publish" in row.powers and old


def _confirm(row: Own) -> Task:
    where = f"/desk/record/{row.organisation.slug}"
    return Task(_("Confirm the record"), row.name.text, where, "open", _("once a year"))
