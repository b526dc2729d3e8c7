"""`comity rotation` on the real history of hosts and on files that are wrong."""

import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner

import comity
from comity.cli.rotation import rotation
from comity.core.rotation.tables import read_history

FOLDER = Path(comity.__file__).parent / "datasets" / "reference"
HOSTS = str(FOLDER / "hosts.csv")
RULES = str(FOLDER / "rules.json")
WILLING = "gr-kke,pt-pcp,za-sacp,au-x:Oceania,cu-pcc,in-cpi,in-cpim"


def run(*arguments):
    result = CliRunner().invoke(rotation, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def test_the_real_history_ranks_the_willing_with_one_sentence_each():
    result = run(HOSTS, "--willing", WILLING)
    assert result.exit_code == 0
    assert result.stderr == ""
    lines = result.stdout.splitlines()
    assert lines[1:6] == [
        "  1* au-x: Oceania has never hosted; it has never hosted.",
        "  2  za-sacp (SACP): Africa has waited 11 editions, since 2010; it has hosted once, "
        "last in 2010; it has waited 11 editions.",
        "  3  pt-pcp (PCP): Europe has waited 2 editions, since 2019; it has hosted twice, "
        "last in 2013; it has waited 8 editions.",
        "  4  gr-kke (KKE): Europe has waited 2 editions, since 2019; it has hosted 10 times, "
        "last in 2019; it has waited 2 editions.",
        "  5  cu-pcc (CP of Cuba): Americas has waited 1 edition, since 2022; it has hosted once, "
        "last in 2022; it has waited 1 edition.",
    ]
    assert lines[9:] == [
        "Continents (counts only; no fairness is claimed):",
        "  Africa: hosted 1, last in 2010, waiting 11, longest wait 11",
        "  Americas: hosted 3, last in 2022, waiting 1, longest wait 9",
        "  Asia: hosted 6, last in 2023, waiting 0, longest wait 10",
        "  Europe: hosted 14, last in 2019, waiting 2, longest wait 3",
        "  Oceania: never hosted in 23 editions",
    ]


def test_the_real_history_as_data_athens_seven_times_running_then_the_others():
    history, problems = read_history((FOLDER / "hosts.csv").read_text("utf-8"), "hosts.csv")
    assert problems == ()
    regular = [edition for edition in history.editions if edition.kind == "regular"]
    held = [edition for edition in regular if edition.taken]
    assert [edition.label for edition in held] == [str(number) for number in range(1, 24)]
    first = [edition.hosts[0].organisation for edition in held]
    assert first[:12] == ["gr-kke"] * 7 + ["pt-pcp", "by-kpb", "br-pcdob", "in-cpim", "za-sacp"]
    assert [e.label for e in regular if not e.taken] == ["2020", "24"]


def test_past_editions_are_judged_by_the_founder_rule_until_2005():
    result = run(
        HOSTS, "--willing", "gr-kke:Europe:1999,za-sacp:Africa:2009", "--rule", RULES, "--past"
    )
    lines = [line.strip() for line in result.stdout.splitlines()]
    assert "7, 2005, gr-kke: followed (founder hosts)" in lines
    assert "8, 2006, pt-pcp: followed (rotation by continent)" in lines
    assert "12, 2010, za-sacp: followed (rotation by continent)" in lines
    assert "15, 2013, pt-pcp: otherwise (rotation by continent); proposed: za-sacp" in lines


def test_json_holds_the_ranking_the_reasons_as_data_and_the_gaps():
    result = run(
        HOSTS, "--willing", "za-sacp,gr-kke", "--rule", RULES, "--json", "--past", "--on", "2026"
    )
    answer = json.loads(result.stdout)
    assert (answer["rule"], answer["on"]) == ("rotation by continent", "2026-01-01")
    assert answer["candidates"][0] == {
        "rank": 1,
        "organisation": "za-sacp",
        "continent": "Africa",
        "chosen": True,
        "barred": False,
        "reasons": [
            {"reason": "ContinentWaited", "continent": "Africa", "editions": 11, "last": 2010},
            {"reason": "Hosted", "times": 1, "since": None, "last": 2010},
            {"reason": "Waited", "editions": 11},
        ],
        "sentence": "Africa has waited 11 editions, since 2010; it has hosted once, last in 2010; "
        "it has waited 11 editions.",
    }
    assert [gap["continent"] for gap in answer["continents"]] == [
        "Africa",
        "Americas",
        "Asia",
        "Europe",
    ]
    assert len(answer["past"]) == 26
    assert answer["past"][0]["verdict"] == "followed"


def test_a_decision_stands_beside_the_proposal_with_its_reason(tmp_path):
    rules = tmp_path / "rules.json"
    decisions = [
        {
            "edition": "25",
            "hosts": ["gr-kke"],
            "body": "WG",
            "reason": "Visas.",
            "source": "minutes",
        },
        {"edition": "23", "hosts": ["tr-tkp"], "body": "WG", "reason": "Offered."},
    ]
    rules.write_text(json.dumps({"rules": [{"name": "r"}], "decisions": decisions}))
    result = run(HOSTS, "--willing", "za-sacp,gr-kke", "--rule", rules, "--past")
    lines = result.stdout.splitlines()
    assert lines[1].startswith("  1* za-sacp")
    assert lines[3] == "Decided for 25 by WG: gr-kke. Visas. (minutes)"
    assert lines[-1].endswith("not known (r). Decided for 23 by WG: tr-tkp. Offered.")
    as_data = json.loads(
        run(HOSTS, "--willing", "za-sacp", "--rule", rules, "--json", "--past").stdout
    )
    assert as_data["decisions"] == [decisions[0]]
    assert as_data["past"][-1]["decision"] == {**decisions[1], "source": ""}


def test_the_willing_may_be_a_file(tmp_path):
    table = tmp_path / "willing.csv"
    table.write_text("\ufefforganisation,continent\nza-sacp,\n")
    assert "1* za-sacp" in run(HOSTS, "--willing", table).stdout


def test_a_file_of_any_name_is_a_file_and_a_long_list_is_none(tmp_path, monkeypatch):
    (tmp_path / "willing").write_text("SACP\nKKE\n")
    monkeypatch.chdir(tmp_path)
    assert "1* za-sacp" in run(HOSTS, "--willing", "willing").stdout
    many = ",".join(f"new-{number}:Oceania" for number in range(2000))
    assert run(HOSTS, "--willing", many).stdout.count("Oceania has never hosted") == 2000


def test_a_history_that_ends_with_the_calendar_is_answered(tmp_path):
    table = tmp_path / "h.csv"
    table.write_text("edition,from,organisation,continent\n1,9999-12-31,a,Asia\n")
    assert run(table, "--willing", "a").exit_code == 0


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (
            lambda f: (f / "none.csv", "--willing", "a"),
            "none.csv: it cannot be read: No such file or directory",
        ),
        (lambda f: (f, "--willing", "a"), ": it cannot be read: Is a directory"),
        (lambda f: ("a\0b", "--willing", "a"), "it cannot be read: embedded null byte"),
        (lambda f: (f / "latin.csv", "--willing", "a"), "latin.csv: row 2: it is not UTF-8"),
        (
            lambda f: (f / "large.csv", "--willing", "a"),
            "large.csv: it is larger than 8388608 bytes",
        ),
        (lambda f: (f / "empty.csv", "--willing", "a"), "empty.csv: the file is empty"),
        (
            lambda f: (HOSTS, "--willing", "nobody"),
            "--willing: entry 1: nobody has never hosted, so its continent must be given",
        ),
        (
            lambda f: (HOSTS, "--willing", f / "none.csv"),
            "none.csv: it cannot be read: No such file or directory",
        ),
        (
            lambda f: (HOSTS, "--willing", "gr-kke", "--rule", f / "empty.csv"),
            "empty.csv: line 1, column 1: it is not JSON: Expecting value",
        ),
        (
            lambda f: (HOSTS, "--willing", "gr-kke", "--rule", f / "old.json"),
            "old.json: no rule is in force on 2024-10-25",
        ),
        (
            lambda f: (HOSTS, "--willing", "gr-kke", "--on", "soon"),
            "--on: 'soon' is not a date as 2026, 2026-05 or 2026-05-31",
        ),
    ],
)
def test_bad_input_is_one_line_exit_2_and_no_answer(tmp_path, make, expected):
    (tmp_path / "latin.csv").write_bytes(b"edition,from\n1,\xe9\n")
    (tmp_path / "large.csv").write_bytes(b" " * (8 * 1024 * 1024 + 1))
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "old.json").write_text('{"until": "2005-12-31"}')
    result = run(*make(tmp_path))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.endswith(expected + "\n")
    assert result.stderr.count("\n") == 1


def test_every_fault_of_a_file_has_its_own_line(tmp_path):
    table = tmp_path / "h.csv"
    table.write_text("edition,from,organisation,continent\n1,x,a,Asia\n2,y,a,Asia\n")
    result = run(table, "--willing", "a")
    assert result.exit_code == 2
    assert [line.split(": ")[1] for line in result.stderr.splitlines()] == [
        "row 2, from",
        "row 3, from",
    ]


def mutated(data, chance):
    """Return `data` with a few bytes changed, dropped, doubled or put in."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(found) + 1)
        end = min(len(found), place + chance.randint(0, 12))
        found[place:end] = chance.choice(
            [
                b"",
                b"\0",
                b'"',
                b",",
                b"\n",
                b"\xff",
                b"<b>",
                b"\x1b[2J",
                bytes(found[place:end]) * 2,
                b"9" * 30,
            ]
        )
    return bytes(found)


@pytest.mark.parametrize("which", ["history", "willing", "rule"])
def test_files_changed_at_random_are_answered_or_refused_and_never_half(tmp_path, which):
    chance = random.Random(f"rotation {which}")
    good = {
        "history": Path(HOSTS).read_bytes(),
        "willing": b"organisation,continent,since\nza-sacp,Africa,2010\nau-x,Oceania,2020-05-01\n",
        "rule": Path(RULES).read_bytes(),
    }
    codes = set()
    for _ in range(120):
        paths = {}
        for name, data in good.items():
            paths[name] = tmp_path / f"{name}.csv"
            paths[name].write_bytes(mutated(data, chance) if name == which else data)
        result = run(
            paths["history"], "--willing", paths["willing"], "--rule", paths["rule"], "--past"
        )
        codes.add(result.exit_code)
        assert bool(result.stdout) is (result.exit_code == 0)
        assert bool(result.stderr) is (result.exit_code == 2)
        assert "\x1b" not in result.output
    assert codes == {0, 2}
