"""What must hold between the rows of a reference data set."""

from collections.abc import Mapping, Sequence

from comity.datasets.reference.cells import Fault, Rows
from comity.datasets.reference.tables import (
    FACTS,
    HOSTS,
    LINEAGE,
    SOURCES,
    SUBJECTS,
    SYSTEMS,
    TABLES,
    TYPES,
    Table,
)


def check_across(rows: Rows, fault: Fault) -> None:
    """Report what does not hold between rows; references to an absent file are not checked."""
    ids = {
        file: {row["id"] for _, row in rows[file]} if file in rows else None
        for file in (SUBJECTS.file, SOURCES.file, FACTS.file)
    }
    subjects, sources, facts = ids[SUBJECTS.file], ids[SOURCES.file], ids[FACTS.file]
    records = None if subjects is None or facts is None else subjects | facts
    for table in TABLES:
        for number, row in rows.get(table.file, ()):
            for columns, known, word in (
                (table.subjects, subjects, "subject"),
                (table.sources, sources, "source"),
                (table.facts, facts, "fact"),
                (table.records, records, "record"),
            ):
                _references(table, number, row, columns, known, word, fault)
    _values(rows, subjects, fault)
    _shared_ids(rows, subjects or set(), facts or set(), fault)
    _regions(rows, fault)
    _parents(rows, fault)
    _host_sources(rows, fault)


def _references(
    table: Table,
    number: int,
    row: Mapping[str, str],
    columns: Sequence[str],
    known: set[str] | None,
    word: str,
    fault: Fault,
) -> None:
    for column in columns:
        for text in row[column].split():
            if known is not None and text not in known:
                fault(table, number, column, f"the {word} {text!r} does not exist")


def _values(rows: Rows, subjects: set[str] | None, fault: Fault) -> None:
    for number, row in rows.get(FACTS.file, ()):
        if row["unit"] == "subject" and subjects is not None and row["value"] not in subjects:
            fault(FACTS, number, "value", f"the subject {row['value']!r} does not exist")


def _shared_ids(rows: Rows, subjects: set[str], facts: set[str], fault: Fault) -> None:
    """An id names one thing; events are shown among the facts, systems among the subjects."""
    for table, taken in ((FACTS, subjects), (LINEAGE, subjects | facts)):
        for number, row in rows.get(table.file, ()):
            if row["id"] in taken:
                word = "subject" if row["id"] in subjects else "fact"
                fault(table, number, "id", f"{row['id']!r} is the id of a {word}")
    for number, row in rows.get(SYSTEMS.file, ()):
        if f"system-{row['number']}" in subjects:
            fault(SYSTEMS, number, "number", f"'system-{row['number']}' is the id of a subject")


def _regions(rows: Rows, fault: Fault) -> None:
    """One country lies in one region, a region in one continent, or counts by them would lie."""
    countries: dict[str, tuple[int, str]] = {}
    regions: dict[str, tuple[int, tuple[str, str]]] = {}
    for number, row in rows.get(SUBJECTS.file, ()):
        if not (row["country"] and row["region"] and row["continent"]):
            continue
        for column in ("region", "continent"):
            seen = countries.setdefault(f"{row['country']} {column}", (number, row[column]))
            if seen[1] != row[column]:
                reason = f"row {seen[0]} gives {row['country']} the {column} {seen[1]!r}"
                fault(SUBJECTS, number, column, reason)
                break
        else:
            key = row["region"].casefold().replace(" ", "-")
            here = (row["region"], row["continent"])
            first, home = regions.setdefault(key, (number, here))
            if home != here:
                reason = f"row {first} has {home[0]!r} in the continent {home[1]!r}"
                fault(SUBJECTS, number, "region", reason)


def _parents(rows: Rows, fault: Fault) -> None:
    types = {row["id"]: row["type"] for _, row in rows.get(SUBJECTS.file, ())}
    parents = {row["id"]: row["parent"] for _, row in rows.get(SUBJECTS.file, ())}
    for number, row in rows.get(SUBJECTS.file, ()):
        seen = {row["id"]}
        above = row["parent"]
        while above and above not in seen:
            seen.add(above)
            above = parents.get(above, "")
        if above == row["id"]:
            fault(SUBJECTS, number, "parent", f"{row['id']} is above itself")
        if row["type"] == "edition" and types.get(row["parent"]) in TYPES - {"forum"}:
            fault(SUBJECTS, number, "parent", f"{row['parent']!r} is no forum")


def _host_sources(rows: Rows, fault: Fault) -> None:
    """Hosts name addresses, so that the file stands alone; each must be a source of the set."""
    if SOURCES.file not in rows:
        return
    known = {row["url"] for _, row in rows[SOURCES.file]}
    for number, row in rows.get(HOSTS.file, ()):
        for text in row["source"].split():
            if text not in known:
                fault(HOSTS, number, "source", f"the source {text!r} does not exist")
