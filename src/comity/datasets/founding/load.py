"""Write a founding register into an empty database, whole or not at all."""

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from django.db import transaction
from django.db.models import TextChoices

from comity.datasets.founding import Organisation, Register, read
from comity.datasets.tables import BrokenWorld
from comity.directory.actions.admission import (
    Admission,
    Named,
    clean_slug,
    listed,
    name_row,
    write,
)
from comity.directory.actions.decisions import write_country
from comity.directory.enums import Capacity, ForumState, NameKind, Office, StandingKind
from comity.directory.models import Body, Country, Forum, Officer, Person
from comity.kit import clock, installation, revision, svg
from comity.kit.errors import Refused
from comity.kit.models import Kind
from comity.kit.text import clean_email, clean_language, clean_line
from comity.ledger.actions import found

C = TypeVar("C", bound=TextChoices)


class _Faults:
    """Every fault so far, each with its file, line and column."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, file: str, line: int, column: str, reason: str) -> None:
        self.found.append(f"{file}, line {line}, {column}: {reason}")

    @contextmanager
    def row(self, file: str, line: int, column: str = "") -> Iterator[None]:
        """What an entry refuses is a fault of this row."""
        try:
            yield
        except Refused as refusal:
            self.add(file, line, column or refusal.field or "", refusal.message)

    def settle(self) -> None:
        if self.found:
            raise BrokenWorld(tuple(self.found))


@dataclass(frozen=True, slots=True)
class _Row:
    """One row whose cells are read."""

    faults: _Faults
    file: str
    line: int

    def choice(self, kind: type[C], cell: str, column: str) -> C | None:
        """The cell as one of a closed list; a fault that names the list, and None, otherwise."""
        if cell in kind.values:
            return kind(cell)
        self.faults.add(
            self.file, self.line, column, f"{cell!r} is none of {', '.join(kind.values)}."
        )
        return None


def found_network(folder: Path, *, domain: str, slug: str) -> Register:
    """Found the network of the register in `folder`; one transaction.

    Raises BrokenWorld with every fault, and Refused when the database holds a network. Nothing
    is left of a founding that failed, not even a key: everything is checked before the book
    begins.
    """
    register = read(folder)
    with transaction.atomic():
        installation.make(
            Kind.NETWORK,
            name={row.language.lower(): row.name for row in register.network},
            domain=domain,
            languages=[row.language.lower() for row in register.network],
        )
        faults = _Faults()
        _network(register, domain, slug, faults)
        _countries(register, faults)
        _standing_things(register, faults)
        _officers(register, faults)
        admissions = _admissions(register, faults)
        faults.settle()
        found(domain, slug)
        for admission in admissions:
            write(admission)
        revision.advance()
    return register


def _network(register: Register, domain: str, slug: str, faults: _Faults) -> None:
    if not register.network:
        faults.add("network.csv", 2, "name", "the network needs a name.")
    for line, row in enumerate(register.network, 2):
        with faults.row("network.csv", line, "language"):
            clean_language(row.language)
    _once(faults, "network.csv", "language", [row.language for row in register.network])
    if not domain.isascii() or "." not in domain or " " in domain:
        faults.add("--domain", 1, domain, "give a domain like hub.example.")
    with faults.row("--slug", 1, slug):
        clean_slug(slug)


def _countries(register: Register, faults: _Faults) -> None:
    first = register.network[0].language.lower() if register.network else "en"
    _once(faults, "countries.csv", "code", [row.code.lower() for row in register.countries])
    for line, row in enumerate(register.countries, 2):
        with faults.row("countries.csv", line):
            code = clean_slug(row.code.lower(), "code")
            name = clean_line(row.name, "name", 200)
            if len(code) > 12 or not name:
                raise Refused("code", "a code of at most 12 letters and a name.", "code")
            if not Country.objects.filter(code=code).exists():
                write_country(code, {first: name}, row.region, row.continent, svg.place_of(code))


def _standing_things(register: Register, faults: _Faults) -> None:
    """Forums and bodies; exactly one body keeps mandates."""
    first = register.network[0].language.lower() if register.network else "en"
    for line, forum in enumerate(register.forums, 2):
        with faults.row("forums.csv", line, "id"):
            Forum.objects.get_or_create(
                slug=clean_slug(forum.id),
                defaults={
                    "names": {first: forum.name},
                    "state": ForumState.ACTIVE,
                    "since": forum.established,
                },
            )
    _once(faults, "forums.csv", "id", [row.id for row in register.forums])
    _once(faults, "bodies.csv", "id", [row.id for row in register.bodies])
    keepers = [row for row in register.bodies if row.keeps_mandates]
    if len(keepers) != 1:
        faults.add("bodies.csv", 2, "keeps_mandates", "exactly one body keeps mandates.")
        return
    for line, body in enumerate(register.bodies, 2):
        with faults.row("bodies.csv", line, "id"):
            Body.objects.get_or_create(
                slug=clean_slug(body.id),
                defaults={
                    "names": {first: body.name},
                    "keeps_mandates": body.keeps_mandates,
                    "address": clean_email(body.address, "address") if body.address else "",
                    "since": body.established,
                },
            )


def _officers(register: Register, faults: _Faults) -> None:
    """The first persons: of the body that keeps mandates a registrar and a second person."""
    bodies = {row.slug: row for row in Body.objects.all()}
    able: dict[str, set[str]] = {office: set() for office in Office.values}
    for line, row in enumerate(register.officers, 2):
        with faults.row("officers.csv", line):
            body = bodies.get(row.body)
            if body is None:
                raise Refused("body", "no body has this id.", "body")
            if _Row(faults, "officers.csv", line).choice(Office, row.office, "office") is None:
                continue
            email = clean_email(row.email)
            if not clean_line(row.name, "name", 200):
                raise Refused("name", "is empty.", "name")
            person = Person.objects.invite(email, row.name, clean_language(row.language).lower())
            Officer.objects.get_or_create(
                body=body, person=person, office=row.office, since=clock.today()
            )
            if body.keeps_mandates:
                able[row.office].add(email)
    two = able[Office.REGISTRAR] | able[Office.MEMBER]
    if not able[Office.REGISTRAR] or len(two) < 2:
        faults.add(
            "officers.csv",
            2,
            "office",
            "the body that keeps mandates needs a registrar and a second person, registrar or "
            "member, with another e-mail address.",
        )


def _admissions(register: Register, faults: _Faults) -> list[Admission]:
    """What the two tables say of each organisation; every cell is looked at by itself."""
    names = _names(register, faults)
    _once(faults, "organisations.csv", "id", [row.id for row in register.organisations])
    if not register.organisations:
        faults.add("organisations.csv", 2, "id", "a network has at least one organisation.")
    return [
        _admission(line, row, names, faults) for line, row in enumerate(register.organisations, 2)
    ]


def _names(register: Register, faults: _Faults) -> dict[str, list[Named]]:
    known = {row.id for row in register.organisations}
    found_names: dict[str, list[Named]] = defaultdict(list)
    for line, row in enumerate(register.names, 2):
        cells = _Row(faults, "names.csv", line)
        kind = cells.choice(NameKind, row.kind, "kind") or NameKind.OFFICIAL
        named = Named(row.text, row.language, row.script, kind)
        with faults.row("names.csv", line):
            name_row(named)
        if row.organisation not in known:
            faults.add("names.csv", line, "organisation", "no organisation has this id.")
        found_names[row.organisation].append(named)
    return found_names


def _admission(
    line: int, row: Organisation, names: dict[str, list[Named]], faults: _Faults
) -> Admission:
    cells = _Row(faults, "organisations.csv", line)
    if row.id not in names:
        faults.add("organisations.csv", line, "id", "names.csv has no name for it.")
    for column, check in (
        ("id", lambda: clean_slug(row.id)),
        ("country", lambda: listed(row.country)),
        ("kind", lambda: clean_line(row.kind, "kind", 60)),
        ("founded", lambda: clean_line(row.founded, "founded", 10)),
        ("address", lambda: clean_email(row.address)),
        ("website", lambda: _website(row.website)),
    ):
        with faults.row("organisations.csv", line, column):
            check()
    if row.since > clock.today():
        faults.add("organisations.csv", line, "since", "the day is still to come.")
    return Admission(
        slug=row.id,
        names=tuple(names.get(row.id, ())),
        address=row.address,
        since=row.since,
        country=row.country,
        capacity=cells.choice(Capacity, row.capacity, "capacity") or Capacity.MEMBER,
        kind=row.kind,
        founded=row.founded,
        website=row.website,
        standing=cells.choice(StandingKind, row.standing, "standing") if row.standing else None,
        not_shown=row.not_shown,
    )


def _website(text: str) -> None:
    if text and not re.fullmatch(r"https?://[^\s/]+\S*", text):
        raise Refused("website", "give a full address like https://name.example/.")


def _once(faults: _Faults, file: str, column: str, keys: list[str]) -> None:
    first: dict[str, int] = {}
    for line, key in enumerate(keys, 2):
        if first.setdefault(key, line) != line:
            faults.add(file, line, column, f"{key} stands already in line {first[key]}.")
