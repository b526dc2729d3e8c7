"""The files of a reference data set: their columns and what each column must hold."""

from dataclasses import dataclass

KINDS = frozenset({"planned", "announced", "reported", "final", "official"})
NAME_KINDS = frozenset(
    {"official", "common", "own", "printed", "misprint", "alias", "abbreviation", "former"}
)
COVERAGE_KINDS = frozenset({"sentence", "organisation", "place", "date", "figure", "title", "name"})
TYPES = frozenset(
    {"organisation", "forum", "edition", "body", "session", "event", "relation", "mechanism"}
    | {"principle", "difficulty", "document", "publication", "network", "front", "group"}
    | {"state", "external", "check"}
)
NOT_YET = "not yet"


@dataclass(frozen=True, slots=True)
class Table:
    """One file. Every column stands in `columns`; those of `needed` are never empty.

    `choices` are closed lists; `subjects`, `sources`, `facts` and `records` name the columns that
    hold ids of those (sources, facts and records: several, separated by spaces).
    """

    file: str
    columns: tuple[str, ...]
    needed: tuple[str, ...]
    key: tuple[str, ...]
    choices: tuple[tuple[str, frozenset[str]], ...] = ()
    dates: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    required: bool = False


def _columns(text: str) -> tuple[str, ...]:
    return tuple(text.split())


DATASET = Table(
    "dataset.csv", _columns("name version note"), ("name", "version"), ("name",), required=True
)
SUBJECTS = Table(
    "subjects.csv",
    _columns("id type label country region continent parent state number note"),
    ("id", "type", "label"),
    ("id",),
    choices=(("type", TYPES),),
    countries=("country",),
    subjects=("parent",),
    required=True,
)
NAMES = Table(
    "names.csv",
    _columns("subject name language script kind from until source note"),
    ("subject", "name", "language", "script", "kind", "source"),
    ("subject", "name", "language", "script", "kind"),
    choices=(("kind", NAME_KINDS),),
    dates=("from", "until"),
    subjects=("subject",),
    sources=("source",),
)
LINEAGE = Table(
    "lineage.csv",
    _columns("id subject event other date source locator note"),
    ("id", "subject", "event", "source"),
    ("id",),
    dates=("date",),
    subjects=("subject", "other"),
    sources=("source",),
)
SOURCES = Table(
    "sources.csv",
    _columns("id title publisher date url note"),
    ("id",),
    ("id",),
    dates=("date",),
    required=True,
)
FACTS = Table(
    "facts.csv",
    _columns("id subject measure value unit kind from until scope source locator note doubt"),
    ("id", "subject", "measure", "value", "kind", "source"),
    ("id",),
    choices=(("kind", KINDS),),
    dates=("from", "until"),
    subjects=("subject",),
    sources=("source",),
    required=True,
)
GAPS = Table(
    "gaps.csv",
    _columns("id subject measure reason"),
    ("id", "subject", "measure", "reason"),
    ("id",),
    subjects=("subject",),
)
COVERAGE = Table(
    "coverage.csv",
    _columns("paragraph sentence kind item facts note"),
    ("paragraph", "sentence", "kind"),
    ("paragraph", "sentence", "kind", "item"),
    choices=(("kind", COVERAGE_KINDS),),
    facts=("facts",),
)
SYSTEMS = Table(
    "systems.csv",
    _columns("number section title paragraphs page records"),
    ("number", "section", "title", "paragraphs", "page", "records"),
    ("number",),
    records=("records",),
)
HOSTS = Table(
    "hosts.csv",
    _columns(
        "edition kind from until place place_country organisation name country continent state"
        " source note"
    ),
    ("edition", "from", "source"),
    ("edition", "organisation"),
    countries=("place_country", "country"),
    subjects=("organisation",),
)
TABLES = (
    DATASET,
    SUBJECTS,
    NAMES,
    LINEAGE,
    SOURCES,
    FACTS,
    GAPS,
    COVERAGE,
    SYSTEMS,
    HOSTS,
)
RULES_FILE = "rules.json"

# What the register has room for, by column; a longer cell is refused before anything is loaded.
LONGEST = {
    "id": 60, "type": 40, "label": 300, "region": 50, "continent": 60, "state": 200, "number": 12,
    "note": 400, "name": 200, "event": 80, "measure": 80, "value": 400, "unit": 60, "scope": 200,
    "locator": 200, "doubt": 600, "reason": 600, "title": 300, "publisher": 200, "url": 400,
    "records": 1000, "section": 60, "page": 200,
}  # fmt: skip
