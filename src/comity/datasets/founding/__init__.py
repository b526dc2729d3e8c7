"""The founding register: what a network of independent organisations begins with.

A folder of small CSV files, filled in by those who found it. `read` gives typed rows or every
fault with its file, line and column; `load.found_network` writes them once into an empty
database, whole or not at all. The person at the terminal has no right in the network by it, and
nobody receives a mandate: the first is an act of the body that the register names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from comity.datasets.tables import BrokenWorld, rows

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Title:
    """The network's name in one language; the order is that of its language switch."""

    language: str
    name: str


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory as the network lists it, with the network's own region."""

    code: str
    name: str
    region: str
    continent: str


@dataclass(frozen=True, slots=True)
class Forum:
    """A standing series of meetings."""

    id: str
    name: str
    established: str


@dataclass(frozen=True, slots=True)
class Body:
    """A working group or committee; exactly one keeps mandates."""

    id: str
    name: str
    keeps_mandates: bool
    address: str
    established: str


@dataclass(frozen=True, slots=True)
class Officer:
    """A person's office in a body: registrar, member or editor."""

    body: str
    name: str
    email: str
    office: str
    language: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """A founding organisation with the address it has published, and its standing."""

    id: str
    country: str
    capacity: str
    kind: str
    founded: str
    website: str
    address: str
    standing: str
    since: date
    not_shown: bool


@dataclass(frozen=True, slots=True)
class Name:
    """One name of an organisation; the first of each stands in the public record."""

    organisation: str
    text: str
    language: str
    script: str
    kind: str


@dataclass(frozen=True, slots=True)
class Register:
    """All tables of the folder."""

    network: tuple[Title, ...]
    countries: tuple[Country, ...]
    forums: tuple[Forum, ...]
    bodies: tuple[Body, ...]
    officers: tuple[Officer, ...]
    organisations: tuple[Organisation, ...]
    names: tuple[Name, ...]


def read(folder: Path) -> Register:
    """The register out of `folder`; BrokenWorld with every fault of every file."""
    problems: list[str] = []

    def table(kind: Callable[..., R], name: str) -> tuple[R, ...]:
        try:
            return rows(kind, name, _text(folder / name, name))
        except BrokenWorld as error:
            problems.extend(error.problems)
        return ()

    found = Register(
        network=table(Title, "network.csv"),
        countries=table(Country, "countries.csv"),
        forums=table(Forum, "forums.csv") if (folder / "forums.csv").exists() else (),
        bodies=table(Body, "bodies.csv"),
        officers=table(Officer, "officers.csv"),
        organisations=table(Organisation, "organisations.csv"),
        names=table(Name, "names.csv"),
    )
    if problems:
        raise BrokenWorld(tuple(problems))
    return found


def _text(path: Path, name: str) -> str:
    """The file as text; spreadsheets write UTF-8 with a mark before it."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise BrokenWorld((f"{name}: the file is missing.",)) from error
    except UnicodeDecodeError as error:
        raise BrokenWorld((f"{name}: save the file in UTF-8.",)) from error
