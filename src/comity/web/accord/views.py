"""Calls: the lists, and the page of one with its text and the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from comity.accord import queries
from comity.accord.enums import Word
from comity.accord.words import WORDS
from comity.directory.enums import Capacity
from comity.documents import queries as documents
from comity.kit import clock
from comity.web import exports
from comity.web.accord.lines import Line, asking, counted, line, lines, soonest
from comity.web.accord.speakers import chosen
from comity.web.documents import prose
from comity.web.documents.words import by_capacity, capacity

if TYPE_CHECKING:
    from comity.accord.models import Call
    from comity.web.request import Asked

COLUMNS = ("symbol", "text", "title", "asked_by", "signed", "opens_at", "deadline", "address")


@require_safe
def calls(request: Asked) -> HttpResponse:
    """Calls that accept answers, the next to close first, then those that are closed."""
    rows = _lines(request)
    context = {
        "open": sorted((row for row in rows if row.accepts), key=soonest),
        "closed": [row for row in rows if not row.accepts],
    }
    return render(request, "accord/calls.html", context)


def _lines(request: Asked) -> list[Line]:
    return lines(counted(queries.calls(request.viewer)), request.tongue)


def _data(row: Line) -> dict[str, object]:
    shown = {column: getattr(row, column) for column in COLUMNS}
    times = {name: f"{getattr(row, name):%Y-%m-%dT%H:%MZ}" for name in ("opens_at", "deadline")}
    return {**shown, **times}


@require_safe
def calls_json(request: Asked) -> HttpResponse:
    return exports.data({"calls": [_data(row) for row in _lines(request)]})


@require_safe
def calls_csv(request: Asked) -> HttpResponse:
    rows = map(_data, _lines(request))
    return exports.table(COLUMNS, ([row[c] for c in COLUMNS] for row in rows))


def _capacities(values: list[str]) -> list[str]:
    """The capacities a call accepts, in words; none when it accepts every one."""
    return [] if len(values) == len(Capacity) else [capacity(v, 2) for v in values]


@require_safe
def call(request: Asked, symbol: str) -> HttpResponse:
    """The text, who asks whom until when, the state of the reader's organisation, the answers."""
    found = queries.call(request.viewer, symbol)
    speaker, everyone = chosen(request, found)
    context = {
        "call": found,
        "line": line(found, request.tongue),
        "asking": asking(found, request.tongue),
        "speaker": speaker,
        "speakers": everyone,
        "reader_zone": getattr(request.user, "time_zone", ""),
        **_wording(request, found),
        **_state(request, found),
    }
    return render(request, "accord/call.html", context)


def _wording(request: Asked, found: Call) -> dict[str, object]:
    """The text in the language of `?text=`, else in the reader's."""
    rows = documents.languages(found.version)
    tag = documents.best_language(rows, request.GET.get("text") or request.tongue)
    wording = documents.wording(found.version, tag)
    text = prose.prose(wording.paragraphs.all(), {})
    return {"languages": rows, "wording": wording, "text": text}


def _words(tongue: str, *, with_note: bool) -> list[str]:
    """The words that answer by mail, in the reader's language or in English."""
    known = WORDS.get(tongue.partition("-")[0], WORDS["en"])
    asked = (Word.SIGN, Word.NOTE, Word.DECLINE) if with_note else (Word.SIGN, Word.DECLINE)
    return [known[word][0] for word in asked]


def _state(request: Asked, found: Call) -> dict[str, object]:
    """Whom it asks, who has signed, and whether an answer is still accepted."""
    signatures = queries.signatures(request.viewer, [found], request.tongue)
    is_closed = clock.now() >= found.deadline
    return {
        "signatures": signatures,
        "by_capacity": by_capacity(signatures),
        "capacities": _capacities(found.capacities),
        "is_closed": is_closed,
        "accepts": not is_closed or found.open_after,
        "words": _words(request.tongue, with_note=found.reservations),
    }
