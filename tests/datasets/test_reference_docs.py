"""The page on reference data sets names every file, column and closed list."""

from pathlib import Path

from comity.datasets.reference.tables import KINDS, NAME_KINDS, TABLES, TYPES

PAGE = (Path(__file__).parents[2] / "docs" / "use" / "reference.md").read_text("utf-8")


def test_every_file_and_column_is_described():
    words = set(PAGE.replace("`", " ").replace(",", " ").split())
    for table in TABLES:
        assert table.file in PAGE
        assert [column for column in table.columns if column not in words] == []


def test_the_columns_of_the_other_files_are_listed_in_order():
    for name in ("names", "lineage", "gaps", "hosts", "coverage", "systems"):
        (table,) = (table for table in TABLES if table.file == f"{name}.csv")
        assert f"`{' '.join(table.columns)}`" in PAGE


def test_every_word_of_the_closed_lists_is_described():
    assert [word for word in sorted(KINDS | NAME_KINDS | TYPES) if f"`{word}`" not in PAGE] == []
