"""Every fault of a data set is one line with file, row, column and reason, and nothing is read."""

import csv
import io
import random
import shutil

import pytest
from click.testing import CliRunner

from comity.cli.reference import reference as command
from comity.datasets.reference import FOLDER, FaultyDataset, Problem, check_file, check_folder, read

SMALL = {
    "dataset.csv": "name,version,note\nTrial,1,\n",
    "subjects.csv": (
        "id,type,label,country,region,continent,parent,state,number,note\n"
        "pt-one,organisation,One,PT,Southern Europe,Europe,,active,,\n"
        "forum,forum,Forum,,,,,active,,\n"
        "forum-1,edition,1st Forum,PT,Southern Europe,Europe,forum,held,1,\n"
    ),
    "names.csv": (
        "subject,name,language,script,kind,from,until,source,note\n"
        "pt-one,Um,pt,Latn,own,1990,,page,\n"
    ),
    "lineage.csv": (
        "id,subject,event,other,date,source,locator,note\nl-1,pt-one,founded,,1990,page,p. 1,\n"
    ),
    "sources.csv": "id,title,publisher,date,url,note\n"
    "page,A page,,2020,https://example.org/page,\n"
    "site,,,,https://example.org/a?b=1&c;,\n",
    "facts.csv": (
        "id,subject,measure,value,unit,kind,from,until,scope,source,locator,note,doubt\n"
        "f-1,forum-1,parties,5,parties,announced,2020-05-01,2020-05-03,,page,p. 1,,\n"
        "f-2,forum-1,host,pt-one,subject,reported,2020-05,2020,,page,p. 1,,\n"
    ),
    "gaps.csv": "id,subject,measure,reason\ng-1,forum-1,countries,not found\n",
    "coverage.csv": (
        "paragraph,sentence,kind,item,facts,note\n"
        '1,1,sentence,,f-1,\n1,1,figure,5,f-1,\n1,2,sentence,,,"opinion, no fact"\n'
    ),
    "systems.csv": (
        "number,section,title,paragraphs,page,records\n"
        "1,A,Forum,1,/forums/forum,forum f-1\n2,A,Other,1,not yet,forum\n"
    ),
    "hosts.csv": (
        "edition,kind,from,until,place,place_country,organisation,name,country,continent,state,"
        "source,note\n"
        "1,regular,2020-05-01,2020-05-03,Porto,PT,pt-one,One,PT,Europe,held,"
        "https://example.org/a?b=1&c;,\n"
    ),
    "rules.json": '{"name": "rotation"}',
}


@pytest.fixture
def folder(tmp_path):
    for name, text in SMALL.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def lines(problems):
    return [str(problem) for problem in problems]


def change(folder, name, old, new):
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")


def test_a_small_set_is_read_whole(folder):
    assert check_folder(folder) == ()
    reference = read(folder)
    assert (reference.dataset.name, reference.dataset.version) == ("Trial", "1")
    assert [subject.id for subject in reference.subjects] == ["pt-one", "forum", "forum-1"]
    fact = reference.facts[0]
    assert (fact.value, fact.kind, fact.start, fact.end) == (
        "5",
        "announced",
        "2020-05-01",
        "2020-05-03",
    )
    assert fact.sources == ("page",)
    assert reference.systems[0].record_ids == ("forum", "f-1")
    assert reference.coverage[0].fact_ids == ("f-1",)
    counts = (
        reference.names,
        reference.lineage,
        reference.sources,
        reference.gaps,
        reference.hosts,
    )
    assert [len(rows) for rows in counts] == [1, 1, 2, 1, 1]


def test_only_four_files_are_required(folder):
    for name in ("names", "lineage", "gaps", "coverage", "systems", "hosts"):
        (folder / f"{name}.csv").unlink()
    (folder / "rules.json").unlink()
    assert check_folder(folder) == ()
    assert read(folder).names == ()


BAD = [
    (
        "facts.csv",
        "announced,2020-05-01,2020-05-03,,page,",
        "announced,2020-05-01,2020-05-03,,,",
        "row 2, column source: the source is missing",
    ),
    (
        "facts.csv",
        "2020-05-03",
        "2020-04-03",
        "row 2, column until: the range is backwards: 2020-04-03 is before 2020-05-01",
    ),
    (
        "facts.csv",
        "2020-05-03",
        "3 May",
        "row 2, column until: '3 May' is not a date as 2026, 2026-05 or 2026-05-31",
    ),
    ("facts.csv", "f-2", "f-1", "row 3, column id: 'f-1' stands already in row 2"),
    ("facts.csv", "f-2", "pt-one", "row 3, column id: 'pt-one' is the id of a subject"),
    (
        "facts.csv",
        "f-2",
        "f 2",
        "row 3, column id: 'f 2' is not letters a to z, digits and hyphens",
    ),
    (
        "facts.csv",
        "announced",
        "guessed",
        "row 2, column kind: 'guessed' is none of announced, final, official, planned, reported",
    ),
    (
        "facts.csv",
        "f-2,forum-1",
        "f-2,forum-2",
        "row 3, column subject: the subject 'forum-2' does not exist",
    ),
    (
        "facts.csv",
        "host,pt-one",
        "host,pt-two",
        "row 3, column value: the subject 'pt-two' does not exist",
    ),
    (
        "facts.csv",
        "2020,,page",
        "2020,,page other",
        "row 3, column source: the source 'other' does not exist",
    ),
    ("facts.csv", "parties,5,", "parties,,", "row 2, column value: it is empty"),
    (
        "facts.csv",
        "parties,5,",
        "Parties!,5,",
        "row 2, column measure: 'Parties!' is not small letters, digits and underscores",
    ),
    (
        "facts.csv",
        "f-2,forum-1,host,pt-one,subject,reported,2020-05,2020,,page,p. 1,,",
        "f-2,forum-1",
        "row 3: it has 2 cells where the header has 13",
    ),
    ("facts.csv", ",doubt", ",doubts", "row 1: the column 'doubt' is missing"),
    (
        "subjects.csv",
        "One,PT,",
        "One,XX,",
        "row 2, column country: 'XX' is no country of ISO 3166 alpha-2",
    ),
    (
        "subjects.csv",
        "One,PT,",
        "One,pt,",
        "row 2, column country: 'pt' is no country of ISO 3166 alpha-2",
    ),
    (
        "subjects.csv",
        "One,PT,",
        "<b>One</b>,PT,",
        "row 2, column label: it holds markup or control characters",
    ),
    (
        "subjects.csv",
        "One,PT,",
        "One&nbsp;,PT,",
        "row 2, column label: it holds markup or control characters",
    ),
    (
        "subjects.csv",
        "One,PT,",
        "One\x1b[2J,PT,",
        "row 2, column label: it holds markup or control characters",
    ),
    (
        "subjects.csv",
        "One,PT,",
        "One\u202e,PT,",
        "row 2, column label: it holds markup or control characters",
    ),
    (
        "subjects.csv",
        "One,PT,",
        "Ume\u0301,PT,",
        "row 2, column label: it is not in Unicode form NFC",
    ),
    ("subjects.csv", "forum,forum,", "forum,club,", "row 3, column type: 'club' is none of"),
    (
        "subjects.csv",
        "Southern Europe,Europe,,active",
        ",Europe,,active",
        "row 2, column region: PT stands without its region",
    ),
    (
        "subjects.csv",
        "Europe,forum,held",
        "Asia,forum,held",
        "row 4, column continent: row 2 gives PT the continent 'Europe'",
    ),
    (
        "subjects.csv",
        "Forum,,,,,active",
        "Forum,,,,forum,active",
        "row 3, column parent: forum is above itself",
    ),
    (
        "subjects.csv",
        "Europe,forum,held",
        "Europe,forums,held",
        "row 4, column parent: the subject 'forums' does not exist",
    ),
    (
        "names.csv",
        "Um,pt",
        "<i>Um</i>,pt",
        "row 2, column name: it holds markup or control characters",
    ),
    ("names.csv", "Um,pt", "Um,xx", "row 2, column language: 'xx' is no language of ISO 639"),
    ("names.csv", "Latn", "Latin", "row 2, column script: 'Latin' is no script of ISO 15924"),
    ("names.csv", ",own,", ",nick,", "row 2, column kind: 'nick' is none of"),
    (
        "names.csv",
        "1990,,page",
        "1990,1989,page",
        "row 2, column until: the range is backwards: 1989 is before 1990",
    ),
    ("names.csv", "1990,,page", "1990,,", "row 2, column source: the source is missing"),
    (
        "lineage.csv",
        "founded,,",
        "founded,nobody,",
        "row 2, column other: the subject 'nobody' does not exist",
    ),
    ("lineage.csv", "1990,page", "1990,", "row 2, column source: the source is missing"),
    (
        "sources.csv",
        "https://example.org/page",
        "example.org",
        "row 2, column url: 'example.org' is not a full web address",
    ),
    (
        "sources.csv",
        "A page,,2020,https://example.org/page",
        ",A house,2020,",
        "row 2, column title: a source needs a title or an address",
    ),
    (
        "sources.csv",
        ",2020,",
        ",soon,",
        "row 2, column date: 'soon' is not a date as 2026, 2026-05 or 2026-05-31",
    ),
    ("gaps.csv", "not found", "", "row 2, column reason: it is empty"),
    (
        "coverage.csv",
        "1,1,figure,5,f-1,",
        "1,1,figure,5,,",
        "row 3, column facts: it names no fact and no note says why",
    ),
    (
        "coverage.csv",
        "1,1,figure,5,f-1,",
        "1,1,figure,5,f-9,",
        "row 3, column facts: the fact 'f-9' does not exist",
    ),
    (
        "coverage.csv",
        "1,1,figure,5,f-1,",
        "1,1,figure,,f-1,",
        "row 3, column item: a sentence has no item, everything else has one",
    ),
    (
        "coverage.csv",
        "1,1,sentence,,",
        "1,1,sentence,words,",
        "row 2, column item: a sentence has no item, everything else has one",
    ),
    ("systems.csv", "\n2,A", "\ntwo,A", "row 3, column number: 'two' is no number"),
    (
        "systems.csv",
        "not yet",
        "soon",
        "row 3, column page: 'soon' is neither a path nor 'not yet'",
    ),
    (
        "systems.csv",
        "forum f-1",
        "forum f-9",
        "row 2, column records: the record 'f-9' does not exist",
    ),
    (
        "hosts.csv",
        "pt-one",
        "pt-two",
        "row 2, column organisation: the subject 'pt-two' does not exist",
    ),
    (
        "hosts.csv",
        "Porto,PT",
        "Porto,QQ",
        "row 2, column place_country: 'QQ' is no country of ISO 3166 alpha-2",
    ),
    ("hosts.csv", ",held,", ",dreamt,", "row 2, column state: 'dreamt' is none of called, closed"),
    (
        "hosts.csv",
        "2020-05-03",
        "2019-05-03",
        "row 2, column until: 2019-05-03 is before 2020-05-01",
    ),
    (
        "hosts.csv",
        "https://example.org/a?b=1&c;",
        "https://example.org/b",
        "row 2, column source: the source 'https://example.org/b' does not exist",
    ),
    (
        "hosts.csv",
        "https://example.org/a?b=1&c;",
        "",
        "row 2, column source: the source is missing",
    ),
    ("rules.json", '"name"', '"colour"', "column colour: unknown field"),
    ("dataset.csv", "Trial,1,\n", "Trial,,\n", "row 2, column version: it is empty"),
    (
        "subjects.csv",
        "Europe,forum,held",
        "Europe,pt-one,held",
        "row 4, column parent: 'pt-one' is no forum",
    ),
    (
        "subjects.csv",
        "Europe,forum,held",
        "Europe,,held",
        "row 4, column parent: an edition belongs to a forum",
    ),
    (
        "subjects.csv",
        "held,1,",
        "held,99999,",
        "row 4, column number: an edition has a number of four digits at most",
    ),
    (
        "subjects.csv",
        "forum-1,edition,1st Forum,PT,Southern Europe,Europe",
        "forum-1,edition,1st Forum,ES,Southern europe,Europe",
        "row 4, column region: row 2 has 'Southern Europe' in the continent 'Europe'",
    ),
    (
        "subjects.csv",
        "forum-1,edition,1st Forum,PT,Southern Europe,Europe",
        "forum-1,edition,1st Forum,ES,Southern Europe,Asia",
        "row 4, column region: row 2 has 'Southern Europe' in the continent 'Europe'",
    ),
    (
        "subjects.csv",
        "One,PT,",
        f"{'a' * 301},PT,",
        "row 2, column label: it is longer than 300 characters",
    ),
    (
        "sources.csv",
        "site,,",
        "si.te,,",
        "row 3, column id: 'si.te' is not letters a to z, digits and hyphens",
    ),
    (
        "lineage.csv",
        "l-1,",
        "f-1,",
        "row 2, column id: 'f-1' is the id of a fact",
    ),
    (
        "lineage.csv",
        "l-1,",
        "forum,",
        "row 2, column id: 'forum' is the id of a subject",
    ),
    (
        "lineage.csv",
        "founded,,",
        "merged,pt-one,",
        "row 2, column other: 'pt-one' is the subject itself",
    ),
    (
        "facts.csv",
        "f-1,forum-1,parties,5,parties,announced",
        "f-1,forum-1,parties,5,parties,",
        "row 2, column kind: it is empty",
    ),
    (
        "facts.csv",
        "parties,5,",
        f"parties,{'9' * 140_000},",
        "row 2: it is not CSV: field larger than field limit (131072)",
    ),
    (
        "facts.csv",
        ",doubt\n",
        ",doubt,note\n",
        "row 1: the column 'note' stands twice",
    ),
    (
        "names.csv",
        "pt-one,Um,pt,Latn,own,1990,,page,\n",
        "pt-one,Um,pt,Latn,own,1990,,page,\npt-one,Um,pt,Latn,own,,,site,\n",
        "row 3, column kind: 'pt-one Um pt Latn own' stands already in row 2",
    ),
]
WHOLE = [
    ("dataset.csv", "Trial,1,\n", "", "it must hold one row"),
    ("dataset.csv", "Trial,1,\n", "Trial,1,\nTrial two,1,\n", "it must hold one row"),
]


@pytest.mark.parametrize(("name", "old", "new", "expected"), BAD + WHOLE)
def test_each_fault_is_one_line_with_row_column_and_reason(folder, name, old, new, expected):
    change(folder, name, old, new)
    found = lines(check_folder(folder))
    assert len(found) == 1, found
    assert found[0].startswith(f"{name}: {expected}")
    with pytest.raises(FaultyDataset) as caught:
        read(folder)
    assert lines(caught.value.problems) == found
    result = CliRunner().invoke(command, ["check", str(folder)])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines() == found


@pytest.mark.parametrize(("name", "old", "new", "expected"), BAD)
def test_the_same_fault_is_found_when_only_that_file_is_named(folder, name, old, new, expected):
    change(folder, name, old, new)
    assert [
        line.startswith(f"{name}: {expected}") for line in lines(check_file(folder / name))
    ] == [True]


def test_a_circle_of_parents_is_named_at_each_of_its_rows(folder):
    change(folder, "subjects.csv", "Forum,,,,,active", "Forum,,,,other,active")
    with (folder / "subjects.csv").open("a") as file:
        file.write("other,body,Other,,,,forum,,,\n")
    assert lines(check_folder(folder)) == [
        "subjects.csv: row 3, column parent: forum is above itself",
        "subjects.csv: row 5, column parent: other is above itself",
    ]


def test_an_id_of_a_system_is_taken(folder):
    change(folder, "subjects.csv", "forum-1,edition", "system-2,body")
    change(folder, "facts.csv", "f-1,forum-1", "f-1,system-2")
    change(folder, "facts.csv", "f-2,forum-1", "f-2,system-2")
    change(folder, "gaps.csv", "forum-1", "system-2")
    assert lines(check_folder(folder)) == [
        "systems.csv: row 3, column number: 'system-2' is the id of a subject"
    ]


def test_a_byte_order_mark_is_no_fault_and_another_encoding_is(folder):
    text = SMALL["facts.csv"]
    (folder / "facts.csv").write_text(text, "utf-8-sig")
    assert check_folder(folder) == ()
    assert [fact.id for fact in read(folder).facts] == ["f-1", "f-2"]
    (folder / "facts.csv").write_text(text, "utf-16")
    assert lines(check_folder(folder)) == ["facts.csv: row 1: it is not UTF-8"]
    (folder / "facts.csv").write_bytes(text.replace("p. 1", "p. 1 é").encode("latin-1"))
    assert lines(check_folder(folder)) == ["facts.csv: row 2: it is not UTF-8"]
    (folder / "facts.csv").write_bytes(text.replace("\n", "\r\n").encode())
    assert check_folder(folder) == ()


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["check", "none"], "none: it cannot be read: No such file or directory"),
        (["check", "empty"], "dataset.csv: the file is missing"),
        (["check", "empty/x.csv"], "x.csv: its columns are those of no file of a data set"),
    ],
)
def test_what_is_not_there_is_said(tmp_path, monkeypatch, words, line):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    if words[1].endswith(".csv"):
        (tmp_path / words[1]).write_text("")
    result = CliRunner().invoke(command, words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert line.split(": ")[-1] in result.stderr.splitlines()[0]


def test_several_faults_come_in_the_order_of_files_and_rows(folder):
    change(folder, "facts.csv", "announced", "guessed")
    change(folder, "facts.csv", "host,pt-one", "host,pt-two")
    change(folder, "subjects.csv", "One,PT,", "One,XX,")
    found = [(problem.file, problem.row, problem.column) for problem in check_folder(folder)]
    assert found == [
        ("subjects.csv", 2, "country"),
        ("facts.csv", 2, "kind"),
        ("facts.csv", 3, "value"),
    ]


def test_missing_and_unknown_files(folder):
    (folder / "facts.csv").rename(folder / "fact.csv")
    assert lines(check_folder(folder)) == [
        "facts.csv: the file is missing",
        "fact.csv: it is no file of a data set",
    ]
    assert lines(check_folder(folder / "none")) == [f"{folder / 'none'}: it is not a folder"]


def test_files_that_cannot_be_read(folder, monkeypatch):
    (folder / "gaps.csv").write_bytes(b"id,subject,measure,reason\n\xe9\n")
    assert lines(check_folder(folder)) == ["gaps.csv: row 2: it is not UTF-8"]
    assert lines(check_file(folder / "gaps.csv")) == ["gaps.csv: row 2: it is not UTF-8"]
    (folder / "gaps.csv").write_text("")
    assert lines(check_folder(folder)) == ["gaps.csv: the file is empty"]
    (folder / "gaps.csv").write_text('id,subject,measure,reason\n"g\n')
    assert lines(check_folder(folder)) == ["gaps.csv: row 2: it is not CSV: unexpected end of data"]
    (folder / "gaps.csv").unlink()
    (folder / "gaps.csv").mkdir()
    assert lines(check_folder(folder)) == ["gaps.csv: it cannot be read: Is a directory"]
    (folder / "gaps.csv").rmdir()
    (folder / "rules.json").write_bytes(b"\xff")
    assert lines(check_folder(folder)) == ["rules.json: row 1: it is not UTF-8"]
    size = (folder / "facts.csv").stat().st_size
    monkeypatch.setattr("comity.datasets.reference.check.LARGEST", size)
    assert lines(check_file(folder / "facts.csv")) == []
    monkeypatch.setattr("comity.datasets.reference.check.LARGEST", 10)
    assert "facts.csv: it is larger than 10 bytes" in lines(check_folder(folder))
    assert lines(check_file(folder / "none.csv")) == [
        "none.csv: it cannot be read: No such file or directory"
    ]


def test_a_file_that_stands_alone_or_has_another_name(tmp_path):
    shutil.copy(FOLDER / "facts.csv", tmp_path / "my-facts.csv")
    assert check_file(tmp_path / "my-facts.csv") == ()
    change(tmp_path, "my-facts.csv", "article-p02-02", "article-p02-01")
    assert lines(check_file(tmp_path / "my-facts.csv")) == [
        "my-facts.csv: row 5, column id: 'article-p02-01' stands already in row 4"
    ]
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    assert lines(check_file(tmp_path / "other.csv")) == [
        "other.csv: row 1: its columns are those of no file of a data set"
    ]
    (tmp_path / "hosts.csv").write_text(SMALL["hosts.csv"])
    assert check_file(tmp_path / "hosts.csv") == ()


def test_an_unknown_column_is_named(folder):
    rows = list(csv.reader(io.StringIO(SMALL["gaps.csv"])))
    text = "\n".join(",".join([*row, "x"]) for row in rows)
    (folder / "gaps.csv").write_text(text)
    assert lines(check_folder(folder)) == ["gaps.csv: row 1: the column 'x' is unknown"]


def test_escape_bytes_never_reach_a_terminal():
    assert str(Problem("a\x1b.csv", 0, "", "x\x07")) == "a\\x1b.csv: x\\x07"


def test_the_command_accepts_the_reference_network_and_its_files(tmp_path):
    result = CliRunner().invoke(command, ["check", str(FOLDER)])
    assert (result.exit_code, result.stdout) == (0, f"{FOLDER}: no fault found\n")
    for name in ("facts.csv", "hosts.csv", "rules.json"):
        assert CliRunner().invoke(command, ["check", str(FOLDER / name)]).exit_code == 0
    result = CliRunner().invoke(command, ["check", "a\0b"])
    assert result.exit_code == 2
    assert result.stderr == "a\\x00b: it cannot be read: embedded null byte\n"


@pytest.mark.parametrize("name", sorted(SMALL))
def test_files_changed_at_random_are_read_or_refused_and_never_half(folder, name):
    chance = random.Random(f"reference {name}")
    good = (folder / name).read_bytes()
    for _ in range(60):
        found = bytearray(good)
        for _ in range(chance.randint(1, 5)):
            place = chance.randrange(len(found) + 1)
            end = min(len(found), place + chance.randint(0, 9))
            found[place:end] = chance.choice(
                [b"", b"\0", b'"', b",", b"\n", b"\xff", b"<b>", b"\x1b[2J"]
            )
        (folder / name).write_bytes(bytes(found))
        problems = check_folder(folder)
        assert all(str(problem).isprintable() for problem in problems)
        if problems:
            with pytest.raises(FaultyDataset):
                read(folder)
        else:
            assert read(folder).dataset.name
        check_file(folder / name)
