"""What one row of a reference data set must hold by itself."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence

import pycountry

from comity.core.rotation.problems import first_day, is_backwards, is_plain
from comity.datasets.reference.tables import (
    COVERAGE,
    FACTS,
    LINEAGE,
    LONGEST,
    NAMES,
    NOT_YET,
    SOURCES,
    SUBJECTS,
    SYSTEMS,
    Table,
)

Row = tuple[int, Mapping[str, str]]
Rows = dict[str, Sequence[Row]]  # file name -> rows
Fault = Callable[[Table, int, str, str], None]  # (table, row, column, reason)

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
_ENTITY = re.compile(r"&(?:[A-Za-z]\w*|#\d+|#x[0-9a-fA-F]+);")
_MEASURE = re.compile(r"[a-z][a-z0-9_]*")
_PAGE = re.compile(r"/[A-Za-z0-9/._~-]*")
_WEB = re.compile(r"https?://[^\s/]+\S*")


def check_row(table: Table, number: int, row: Mapping[str, str], fault: Fault) -> None:
    """Report what is wrong with one row by itself."""
    for column in table.columns:
        if reason := _cell_reason(table, column, row[column]):
            fault(table, number, column, reason)
    for column, allowed in table.choices:
        if row[column] and row[column] not in allowed:
            fault(table, number, column, f"{row[column]!r} is none of {_listed(allowed)}")
    for column in table.countries:
        if row[column] and not _is_country(row[column]):
            fault(table, number, column, f"{row[column]!r} is no country of ISO 3166 alpha-2")
    _dates(table, number, row, fault)
    for row_check in _ROW_CHECKS.get(table.file, ()):
        row_check(number, row, fault)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))


def _cell_reason(table: Table, column: str, text: str) -> str:
    """Return what is wrong with one cell by itself, empty if nothing is."""
    if not text:
        missing = column in table.needed
        if missing and column == "source":
            return "the source is missing"
        return "it is empty" if missing else ""
    if not is_plain(text) or (_ENTITY.search(text) and not _WEB.fullmatch(text)):
        return "it holds markup or control characters"
    if unicodedata.normalize("NFC", text) != text:
        return "it is not in Unicode form NFC"
    if len(text) > LONGEST.get(column, len(text)):
        return f"it is longer than {LONGEST[column]} characters"
    if column == "id" and not _ID.fullmatch(text):
        return f"{text[:60]!r} is not letters a to z, digits and hyphens"
    return ""


def _is_country(text: str) -> bool:
    return text.isupper() and pycountry.countries.get(alpha_2=text) is not None


def _dates(table: Table, number: int, row: Mapping[str, str], fault: Fault) -> None:
    for column in table.dates:
        if row[column] and first_day(row[column]) is None:
            reason = f"{row[column]!r} is not a date as 2026, 2026-05 or 2026-05-31"
            fault(table, number, column, reason)
    if "from" in table.dates and is_backwards(row["from"], row["until"]):
        reason = f"the range is backwards: {row['until']} is before {row['from']}"
        fault(table, number, "until", reason)


def check_keys(table: Table, rows: Sequence[Row], fault: Fault) -> None:
    """Report every row whose key stands already in an earlier one."""
    first: dict[tuple[str, ...], int] = {}
    for number, row in rows:
        key = tuple(row[column] for column in table.key)
        if first.setdefault(key, number) != number:
            text = " ".join(part for part in key if part)
            reason = f"{text!r} stands already in row {first[key]}"
            fault(table, number, table.key[-1], reason)


def _check_fact(number: int, row: Mapping[str, str], fault: Fault) -> None:
    if row["measure"] and not _MEASURE.fullmatch(row["measure"]):
        reason = f"{row['measure']!r} is not small letters, digits and underscores"
        fault(FACTS, number, "measure", reason)


def _check_name(number: int, row: Mapping[str, str], fault: Fault) -> None:
    language, script = row["language"], row["script"]
    known = pycountry.languages.get(alpha_2=language) or pycountry.languages.get(alpha_3=language)
    if language and known is None:
        fault(NAMES, number, "language", f"{language!r} is no language of ISO 639")
    if script and pycountry.scripts.get(alpha_4=script) is None:
        fault(NAMES, number, "script", f"{script!r} is no script of ISO 15924")


def _check_lineage(number: int, row: Mapping[str, str], fault: Fault) -> None:
    if row["other"] and row["other"] == row["subject"]:
        fault(LINEAGE, number, "other", f"{row['other']!r} is the subject itself")


def _check_source(number: int, row: Mapping[str, str], fault: Fault) -> None:
    if not (row["title"] or row["url"]):
        fault(SOURCES, number, "title", "a source needs a title or an address")
    if row["url"] and not _WEB.fullmatch(row["url"]):
        fault(SOURCES, number, "url", f"{row['url']!r} is not a full web address")


def _check_coverage(number: int, row: Mapping[str, str], fault: Fault) -> None:
    if not (row["facts"] or row["note"]):
        fault(COVERAGE, number, "facts", "it names no fact and no note says why")
    if (row["kind"] == "sentence") is bool(row["item"]):
        fault(COVERAGE, number, "item", "a sentence has no item, everything else has one")


def _check_system(number: int, row: Mapping[str, str], fault: Fault) -> None:
    if not (row["number"].isascii() and row["number"].isdigit()):
        fault(SYSTEMS, number, "number", f"{row['number']!r} is no number")
    if row["page"] and row["page"] != NOT_YET and not _PAGE.fullmatch(row["page"]):
        fault(SYSTEMS, number, "page", f"{row['page']!r} is neither a path nor {NOT_YET!r}")


def _check_subject(number: int, row: Mapping[str, str], fault: Fault) -> None:
    for column in ("region", "continent"):
        if row["country"] and not row[column]:
            fault(SUBJECTS, number, column, f"{row['country']} stands without its {column}")
    if row["type"] == "edition" and not row["parent"]:
        fault(SUBJECTS, number, "parent", "an edition belongs to a forum")
    if row["type"] == "edition" and row["number"].isdecimal() and len(row["number"]) > 4:
        fault(SUBJECTS, number, "number", "an edition has a number of four digits at most")


_RowCheck = Callable[[int, Mapping[str, str], Fault], None]
_ROW_CHECKS: Mapping[str, tuple[_RowCheck, ...]] = {
    FACTS.file: (_check_fact,),
    NAMES.file: (_check_name,),
    LINEAGE.file: (_check_lineage,),
    SOURCES.file: (_check_source,),
    COVERAGE.file: (_check_coverage,),
    SYSTEMS.file: (_check_system,),
    SUBJECTS.file: (_check_subject,),
}
