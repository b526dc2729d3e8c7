"""Whatever the checker accepts is loaded, and a load that is cut off leaves nothing behind."""

import os
import signal
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from tests.datasets.test_reference_check import SMALL

from comity.datasets.reference import FOLDER, check_folder, read
from comity.datasets.reference.load import load
from comity.datasets.reference.tables import LONGEST, NAME_KINDS, TYPES
from comity.directory.models import (
    Body,
    Claim,
    Edition,
    Forum,
    Gap,
    Name,
    Organisation,
    Source,
    Subject,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in SMALL.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def add(folder: Path, name: str, *rows: str) -> None:
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write("".join(f"{row}\n" for row in rows))


@pytest.mark.django_db
def test_a_small_set_is_loaded_with_every_row(folder: Path) -> None:
    assert load(folder)
    assert Organisation.objects.get().slug == "pt-one"
    assert (Forum.objects.get().state, Edition.objects.get().ordinal) == ("active", 1)
    assert set(Claim.objects.values_list("slug", "value", "day")) == {
        ("f-1", "5", "2020-05-01/2020-05-03"),
        ("f-2", "organisation:pt-one", "2020-05/2020"),
        ("l-1", "1990", "1990"),
    }
    assert Gap.objects.get().reason == "not found"
    assert set(Source.objects.values_list("slug", flat=True)) == {"page", "site"}


@pytest.mark.django_db
def test_every_type_and_every_kind_of_name_is_loaded(folder: Path) -> None:
    types = sorted(TYPES - {"edition"})
    add(folder, "subjects.csv", *(f"s-{t},{t},A {t},,,,,,,a note" for t in types))
    add(folder, "subjects.csv", "e-1,edition,An edition,,,,s-forum,held,,")
    kinds = sorted(NAME_KINDS)
    for subject in ("pt-one", "forum"):
        add(
            folder,
            "names.csv",
            *(f"{subject},{subject} {k},en,Latn,{k},,,page site,is One" for k in kinds),
        )
    assert check_folder(folder) == ()
    assert load(folder)
    bare = set(Subject.objects.exclude(kind="system").values_list("kind", flat=True))
    assert bare == TYPES - {"organisation", "external", "forum", "edition", "body"}
    assert Body.objects.get().names == {"en": "A body"}
    assert Organisation.objects.filter(external=True).get().slug == "s-external"
    own = Name.objects.filter(organisation__slug="pt-one").exclude(note="")
    assert dict(own.values_list("text", "kind")) == {
        "pt-one abbreviation": "acronym",
        "pt-one alias": "alias",
        "pt-one common": "translation",
        "pt-one former": "former",
        "pt-one misprint": "printed",
        "pt-one official": "official",
        "pt-one own": "official",
        "pt-one printed": "printed",
    }
    assert {n.source.slug for n in own if n.source} == {"page"}
    claims = Claim.objects.filter(subject="forum:forum", unit="name")
    assert {c.value for c in claims} == {f"forum {kind}" for kind in kinds}
    assert {c.note for c in claims} == {"is One"}


@pytest.mark.django_db
def test_a_name_lasts_to_the_end_of_the_year_or_month_that_is_stated(folder: Path) -> None:
    add(folder, "names.csv", "pt-one,Dois,pt,Latn,former,2006-05,2006,page,")
    add(folder, "names.csv", "pt-one,Tres,pt,Latn,former,2007,2008-02,page,")
    assert check_folder(folder) == ()
    assert load(folder)
    days = {n.text: (n.since, n.until) for n in Name.objects.filter(kind="former")}
    assert days == {
        "Dois": (date(2006, 5, 1), date(2006, 12, 31)),
        "Tres": (date(2007, 1, 1), date(2008, 2, 29)),
    }


@pytest.mark.django_db
def test_a_part_may_stand_before_what_it_belongs_to(folder: Path) -> None:
    text = (folder / "subjects.csv").read_text("utf-8").splitlines()
    text[1:1] = ["part,session,Part,,,,whole,,,"]
    (folder / "subjects.csv").write_text("\n".join([*text, "whole,body,Whole,,,,forum,,,", ""]))
    assert load(folder)
    assert Subject.objects.get(slug="part").parent == "body:whole"


def test_the_longest_cell_fits_the_register() -> None:
    """SQLite would take more; PostgreSQL refuses it in the middle of a load."""
    places = {
        "id": ("Organisation.slug", "Forum.slug", "Subject.slug", "Claim.slug", "Source.slug"),
        "label": ("Subject.label", "Name.text"),
        "name": ("Name.text", "Claim.value"),
        "note": ("Subject.note", "Forum.note", "Claim.note", "Lineage.note", "Name.note"),
        "title": ("Source.title", "Subject.label"),
        "measure": ("Claim.measure", "Gap.measure"),
        "event": ("Claim.measure",),
        "value": ("Claim.value",),
        "unit": ("Claim.unit",),
        "scope": ("Claim.scope",),
        "locator": ("Claim.locator",),
        "doubt": ("Claim.doubt",),
        "reason": ("Gap.reason",),
        "publisher": ("Source.publisher",),
        "url": ("Source.locator",),
        "region": ("Region.slug",),
        "continent": ("Region.continent",),
        "state": ("Subject.state",),
        "page": ("Subject.state",),
        "number": ("Subject.number",),
        "records": ("Subject.note",),
        "section": ("Subject.parent",),
        "type": ("Subject.kind",),
    }
    assert set(places) == set(LONGEST)
    for column, fields in places.items():
        for place in fields:
            model, _, name = place.partition(".")
            room = apps.get_model("directory", model)._meta.get_field(name).max_length
            assert LONGEST[column] <= room, (column, place)


@pytest.mark.django_db
def test_every_name_of_the_reference_network_has_its_source() -> None:
    assert load()
    assert Name.objects.filter(source=None).count() == 0
    assert Name.objects.get(text="CCP").note == "is PCP"
    assert Claim.objects.count() > len(read(FOLDER).facts)


KILLED = """
import os, signal, sys
from pathlib import Path
from comity.cli.start import migrate, prepare
prepare(Path(sys.argv[1]))
migrate()
from django.db import connection
from comity.datasets.reference.load import load

def watch(execute, sql, params, many, context):
    if sql.startswith(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, params, many, context)

with connection.execute_wrapper(watch):
    load()
"""


def rows(data: Path, table: str) -> int:
    with sqlite3.connect(data / "comity.sqlite3") as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


@pytest.mark.slow
def test_a_load_that_is_killed_leaves_nothing_half_loaded(tmp_path: Path) -> None:
    """Killed by the kernel in the middle of its one transaction, again and again, then loaded."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("COMITY_")}
    data = tmp_path / "data"
    tables = ("source", "organisation", "claim", "gap", "subject", "name")
    for moment in ("organisation", "name", "claim", "gap"):
        command = [sys.executable, "-c", KILLED, str(data), f'INSERT INTO "directory_{moment}"']
        ended = subprocess.run(command, env=environment, capture_output=True, check=False)
        assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()[-500:]
        assert [rows(data, f"directory_{table}") for table in tables] == [0] * 6
        assert rows(data, "kit_installation") == 0
    command = [sys.executable, "-m", "comity", "reference", "--data", str(data)]
    for line in ("Loaded.", "This version is loaded already. Nothing was changed."):
        done = subprocess.run(command, env=environment, capture_output=True, check=True, text=True)
        assert done.stdout.splitlines()[-1] == line
        assert rows(data, "directory_gap") == len(read(FOLDER).gaps)


BAD = (
    ("facts.csv", ",,page,p. 1", ",,,p. 1", "facts.csv: row 2, column source: the source"),
    ("facts.csv", "2020-05-03", "2020-04-03", "facts.csv: row 2, column until: the range is"),
    ("facts.csv", "f-2", "f-1", "facts.csv: row 3, column id: 'f-1' stands already in row 2"),
    ("subjects.csv", "One,PT", "One,XX", "subjects.csv: row 2, column country: 'XX' is no"),
    ("names.csv", ",Um,", ",<b>Um</b>,", "names.csv: row 2, column name: it holds markup"),
)


def test_bad_input_is_refused_by_the_command_and_nothing_is_loaded(
    folder: Path, tmp_path: Path
) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("COMITY_")}
    data = tmp_path / "base"
    command = [sys.executable, "-m", "comity", "reference", "--data", str(data), "--from"]
    for name, old, new, line in BAD:
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")
        done = subprocess.run(
            [*command, str(folder)], env=environment, capture_output=True, check=False, text=True
        )
        (folder / name).write_text(text, "utf-8")
        assert (done.returncode, done.stdout) == (2, "")
        assert [part.startswith(line) for part in done.stderr.splitlines()] == [True]
        assert rows(data, "directory_source") == rows(data, "kit_installation") == 0
