"""Read a reference data set whole, or not at all."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from comity.datasets.reference.cells import Rows
from comity.datasets.reference.check import Problem, load
from comity.datasets.reference.rows import (
    Coverage,
    Dataset,
    Fact,
    Gap,
    Hosting,
    Lineage,
    Name,
    Reference,
    Source,
    Subject,
    System,
)
from comity.datasets.reference.tables import (
    COVERAGE,
    DATASET,
    FACTS,
    GAPS,
    HOSTS,
    LINEAGE,
    NAMES,
    SOURCES,
    SUBJECTS,
    SYSTEMS,
    Table,
)

T = TypeVar("T")


class FaultyDataset(ValueError):
    """A data set with faults; nothing of it is handed on."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


def read(folder: Path) -> Reference:
    """Return every row of the data set in `folder`; any fault raises `FaultyDataset` with all."""
    rows, problems = load(folder)
    if problems:
        raise FaultyDataset(problems)
    return Reference(
        dataset=_values(rows, DATASET, Dataset)[0],
        subjects=_values(rows, SUBJECTS, Subject),
        names=_values(rows, NAMES, Name),
        lineage=_values(rows, LINEAGE, Lineage),
        sources=_values(rows, SOURCES, Source),
        facts=_values(rows, FACTS, Fact),
        gaps=_values(rows, GAPS, Gap),
        coverage=_values(rows, COVERAGE, Coverage),
        systems=_values(rows, SYSTEMS, System),
        hosts=_values(rows, HOSTS, Hosting),
    )


def _values(rows: Rows, table: Table, make: Callable[..., T]) -> tuple[T, ...]:
    """Make one value per row; the fields of a value stand in the order of the columns."""
    return tuple(
        make(*(row[column] for column in table.columns)) for _, row in rows.get(table.file, ())
    )
