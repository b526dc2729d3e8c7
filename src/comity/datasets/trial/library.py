"""The values of the trial library: documents, wordings, languages, calls and acts.

The conventions of the columns are those of `comity.datasets.trial.world`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """`body` or `organisation` is its author, never both; `joint` are those who wrote it with the
    organisation. `audience` is own, named, body, forum, members or public, `audience_of` whom it
    names. `authentic` lists the languages of its authentic versions."""

    symbol: str
    type: str
    date: dt.date
    place: str
    body: str
    organisation: str
    joint: tuple[str, ...]
    edition: str
    rung: str
    rule: str
    objections: str
    authentic: tuple[str, ...]
    audience: str
    audience_of: tuple[str, ...]
    topic: str


@dataclass(frozen=True, slots=True)
class Version:
    """One wording of a document that has more than one. The texts of the last are in
    `World.texts`, those before it in `World.earlier`."""

    symbol: str
    number: int
    day: dt.date
    note: str


@dataclass(frozen=True, slots=True)
class Language:
    """One language version. `paragraphs` of `of` paragraphs have words; `status` is authentic,
    official or courtesy."""

    symbol: str
    language: str
    status: str
    complete: bool
    title: str
    paragraphs: int
    of: int
    date: dt.date
    translator: str


@dataclass(frozen=True, slots=True)
class Call:
    """An invitation to sign. A call that must still be in progress when the world is loaded has no
    `deadline` but offsets in days from the day of loading; `opens` is then its day in the story.
    """

    id: str
    symbol: str
    initiators: tuple[str, ...]
    invited: str
    capacities: tuple[str, ...]
    opens: dt.datetime
    deadline: dt.datetime | None
    opens_offset_days: int | None
    deadline_offset_days: int | None
    open_after: bool
    reservations: bool
    timezone: str


@dataclass(frozen=True, slots=True)
class Act:
    """What an organisation did. `offset_days` counts from the day of loading, in a call that has
    offsets. `language` is that of its own words, kept in `World.voices`; `symbol` is theirs."""

    id: str
    call: str
    organisation: str
    verb: str
    capacity: str
    at: dt.datetime
    offset_days: int | None
    paragraph: str
    language: str
    note: str
    symbol: str
