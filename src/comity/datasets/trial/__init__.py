"""The trial world: the Concert of Free Associations, which does not exist.

118 fictional organisations in 85 invented countries, their documents, calls and acts, for
demonstrations, journeys and benchmarks. Every name, place and text is invented; every domain ends
in ``.example``. `read` gives the whole world as frozen values and refuses one that contradicts
itself; it knows no database and no clock.
"""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

from comity.datasets.tables import BrokenWorld, rows
from comity.datasets.trial import library
from comity.datasets.trial import world as kinds
from comity.datasets.trial.checks import problems_of
from comity.datasets.trial.texts import Text, parse
from comity.datasets.trial.world import World

__all__ = ["BrokenWorld", "World", "read"]


def _children(folder: Traversable) -> list[Traversable]:
    return sorted((c for c in folder.iterdir() if not c.name.startswith(".")), key=lambda c: c.name)


def _language(file: Traversable) -> str:
    return file.name.removesuffix(".md")


def _text(file: Traversable, place: str) -> Text:
    try:
        return parse(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BrokenWorld((f"{place}/{file.name}: {error}.",)) from error


def _texts(folder: Traversable, symbols: dict[str, str]) -> dict[tuple[str, str], Text]:
    found: dict[tuple[str, str], Text] = {}
    for document in _children(folder):
        symbol = symbols.get(document.name, document.name)
        for file in _children(document):
            found[symbol, _language(file)] = _text(file, f"texts/{document.name}")
    return found


def _earlier(folder: Traversable, symbols: dict[str, str]) -> dict[tuple[str, int, str], Text]:
    found: dict[tuple[str, int, str], Text] = {}
    for document in _children(folder):
        symbol = symbols.get(document.name, document.name)
        for number in _children(document):
            place = f"versions/{document.name}/{number.name}"
            for file in _children(number):
                found[symbol, int(number.name), _language(file)] = _text(file, place)
    return found


def _voices(folder: Traversable, calls: dict[str, str]) -> dict[tuple[str, str, str], str]:
    return {
        (calls.get(call.name, call.name), organisation.name, _language(file)): (
            file.read_text(encoding="utf-8").strip()
        )
        for call in _children(folder)
        for organisation in _children(call)
        for file in _children(organisation)
    }


def read(folder: Traversable | None = None) -> World:
    """The trial world out of `folder`, by default the one that ships with the package.

    Raises BrokenWorld, with a sentence for each fault, where a cell is not of its type, a
    reference leads nowhere, or two tables contradict each other.
    """
    root = folder if folder is not None else files(__name__)

    def table(name: str) -> str:
        return (root / name).read_text(encoding="utf-8")

    documents = rows(library.Document, "documents.csv", table("documents.csv"))
    symbols = {d.symbol.replace("/", "_"): d.symbol for d in documents}
    calls = rows(library.Call, "calls.csv", table("calls.csv"))
    found = World(
        regions=rows(kinds.Region, "regions.csv", table("regions.csv")),
        countries=rows(kinds.Country, "countries.csv", table("countries.csv")),
        organisations=rows(kinds.Organisation, "organisations.csv", table("organisations.csv")),
        predecessors=rows(kinds.Predecessor, "predecessors.csv", table("predecessors.csv")),
        claimants=rows(kinds.Claimant, "claimants.csv", table("claimants.csv")),
        names=rows(kinds.Name, "names.csv", table("names.csv")),
        lineage=rows(kinds.Lineage, "lineage.csv", table("lineage.csv")),
        standings=rows(kinds.Standing, "standings.csv", table("standings.csv")),
        legal=rows(kinds.Legal, "legal.csv", table("legal.csv")),
        forums=rows(kinds.Forum, "forums.csv", table("forums.csv")),
        bodies=rows(kinds.Body, "bodies.csv", table("bodies.csv")),
        seats=rows(kinds.Seat, "seats.csv", table("seats.csv")),
        officers=rows(kinds.Officer, "officers.csv", table("officers.csv")),
        editions=rows(kinds.Edition, "editions.csv", table("editions.csv")),
        sources=rows(kinds.Source, "sources.csv", table("sources.csv")),
        claims=rows(kinds.Claim, "claims.csv", table("claims.csv")),
        people=rows(kinds.Person, "people.csv", table("people.csv")),
        mandates=rows(kinds.Mandate, "mandates.csv", table("mandates.csv")),
        documents=documents,
        versions=rows(library.Version, "versions.csv", table("versions.csv")),
        languages=rows(library.Language, "languages.csv", table("languages.csv")),
        calls=calls,
        acts=rows(library.Act, "acts.csv", table("acts.csv")),
        texts=_texts(root / "texts", symbols),
        earlier=_earlier(root / "versions", symbols),
        voices=_voices(root / "reservations", {c.id.replace("/", "_"): c.id for c in calls}),
    )
    if problems := problems_of(found):
        raise BrokenWorld(problems)
    return found
