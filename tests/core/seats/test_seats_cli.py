"""`comity seats` at the terminal."""

import json
import subprocess
import sys
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from seats_data import ELECTIONS, IDS, ROOT, election_data, election_file, file_of

from comity.cli.seats import seats
from comity.core.seats.pictures import hemicycle


def run(*arguments):
    return CliRunner().invoke(seats, [str(argument) for argument in arguments])


@pytest.fixture
def write(tmp_path):
    def put(data, name="file.json"):
        path = tmp_path / name
        text = data if isinstance(data, str | bytes) else json.dumps(data, ensure_ascii=False)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return put


def poland(**more):
    rows = [
        {"seats": 8, "votes": {"A": 600, "B": 300, "C+D": 45, "E:F": 40}},
        {"seats": 8, "votes": {"A": 500, "B": 400, "C+D": 45, "E:F": 40}},
    ]
    return {**file_of("PL", "2019-10-13", "Sejm", rows, {"A": 11, "B": 5}), **more}


@pytest.mark.parametrize("name", IDS)
def test_real_files_are_exact(name):
    result = run(election_file(name))
    assert (result.exit_code, result.stderr) == (0, "")
    assert "exact: " in result.stdout


def test_the_command_itself():
    """In a process of its own, so that the entry point and the exit status are the real ones."""
    path = election_file("pl_2015")
    command = "from comity.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", command, "seats", str(path), "--join", "ZL+Razem", "--json"],
        capture_output=True,
        check=False,
        env={"PYTHONPATH": str(ROOT / "src")},
    )
    assert done.returncode == 0
    shown = json.loads(done.stdout)
    assert shown["what_if"]["changes"]["ZL + Razem"] == 47
    assert shown["what_if"]["pays"]["PiS"] == -24


def test_not_exact_is_one_and_names_the_difference(write):
    result = run(write(poland(official={"A": 10, "B": 6})))
    assert result.exit_code == 1
    assert "not exact: 2 difference(s) in 1 table(s)." in result.stdout
    assert "in all: A: 11 computed, 10 official" in result.stdout
    assert "the file lacks: which lists are coalitions" in result.stdout


def test_no_official_result_is_not_exact(write):
    data = poland()
    del data["official"]
    result = run(write(data))
    assert result.exit_code == 1
    assert "no official result" in result.stdout


def test_unknown_law_is_three(write):
    result = run(write(poland(country="FR")))
    assert result.exit_code == 3
    assert result.stdout == ""
    assert "unknown law: no electoral law of 'FR' is on file." in result.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "line 1, column 1: not JSON"),
        ("{", "not JSON"),
        ("[]", "file: a JSON object is needed at the top"),
        ('{"a": 1, "a": 2}', "the key 'a' stands twice in one object"),
        ('{"a": NaN}', "NaN is no number"),
        ("[" * 100_000, "nested too deeply"),
        (b"\xff\xfe", "byte 0 is not UTF-8"),
        ('{"schema": "contest/9"}', "only 'contest/1' is read"),
        ('{"schema": "contest/1"}', "file: missing: id"),
        ('{"a": ' + "9" * 5000 + "}", "a number of 5000 digits is more than any count"),
    ],
)
def test_bad_files_are_two(write, content, said):
    result = run(write(content))
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_absent_files_and_folders_are_two(tmp_path):
    assert run(tmp_path / "none.json").exit_code == 2
    assert "cannot be read" in run(tmp_path).stderr


def test_every_problem_has_its_line(write):
    data = poland()
    data["constituencies"][1]["votes"]["A"] = "1 234"
    data["constituencies"][0]["seats"] = -1
    result = run(write(data))
    lines = result.stderr.splitlines()
    assert result.exit_code == 2
    assert len(lines) == 2
    assert lines[0].endswith("constituencies, row 1: seats: -1 is below zero")
    assert lines[1].endswith("constituencies, row 2: votes, 'A': '1 234' is not a whole number")


def test_seats_that_do_not_fit_the_law_are_two(write):
    rows = [{"name": "SK", "seats": 20, "votes": {"A": 5}}]
    result = run(write(file_of("SK", "2020", "Narodna rada", rows, {"A": 20})))
    assert result.exit_code == 2
    assert "The file has 20 seats, the law 150." in result.stderr


def test_names_cannot_steer_the_terminal(write):
    data = poland(chamber="Sejm \u202e", official={"A": 11, "B": 5, "\u202e": 1})
    result = run(write(data))
    assert result.exit_code == 1
    assert "in all: ?: 0 computed, 1 official" in result.stdout
    assert "\u202e" not in result.stdout + result.stderr


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("\x1b[2J", "it has a control character"),
        ("A\nexact: 41 official table(s) met.", "it has a control character"),
        ("A\u2028B", "it has a control character"),
        ("\ud800", "it has half a surrogate pair"),
    ],
)
@pytest.mark.parametrize("options", [(), ("--json",), ("--contest",)])
def test_names_that_cannot_be_printed_on_one_line(write, name, reason, options):
    data = poland()
    data["constituencies"][0]["votes"][name] = 90
    path = write(json.dumps(data))
    result = run(path, *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"{path}: constituencies, row 1: votes, {name!r}: {reason}\n"
    data = poland(chamber=f"Sejm {name}", source="two\nlines", id="x")
    result = run(write(json.dumps(data)), *options)
    assert result.stderr == f"{path}: chamber: {reason}\n"


def test_a_name_of_a_megabyte_is_told_in_a_short_line(write):
    data = poland()
    data["constituencies"][0]["votes"]["x" * 500] = -1
    data["constituencies"][0]["votes"]["y" * 10**6] = 1
    lines = run(write(data)).stderr.splitlines()
    assert [line.partition("votes, ")[2][:3] for line in lines] == ["'yy", "'xx"]
    assert lines[0].endswith("yyy...: it is longer than 500 characters")
    assert lines[1].endswith("xxx...: -1 is below zero")
    assert all(len(line) < 800 for line in lines)


def test_a_contest_of_names_that_cannot_be_printed(write):
    path = write(poland())
    contest = json.loads(run(path, "--contest").stdout)
    contest["constituencies"][0]["votes"]["\x1b"] = 3
    contest["source"] = "\udfff"
    result = run(write(json.dumps(contest)))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines() == [
        f"{path}: source: it has half a surrogate pair",
        f"{path}: constituencies[0], votes, '\\x1b': it has a control character",
    ]


def test_joining_threshold_and_method(write):
    path = write(poland())
    result = run(path, "--join", "C+D+E:F", "--threshold", "3%", "--method", "sainte_lague")
    assert result.exit_code == 0
    assert "C+D + E:F" in result.stdout
    assert "assumed: One bar of 3 % for every list, coalitions included." in result.stdout
    assert "assumed: The seats are counted by sainte lague" in result.stdout
    assert result.stdout.endswith("This is arithmetic on past votes, not a forecast.\n")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("A+B", {}),
        ("A+B:0.9", {"A": "90 %", "B": "90 %"}),
        ("A+B:90%", {"A": "90 %", "B": "90 %"}),
        ("A+B:9/10", {"A": "90 %", "B": "90 %"}),
        ("a:1/2+b:1", {"A": "50 %", "B": "100 %"}),
        ("C+D+A:0.5", {"A": "50 %", "C+D": "50 %"}),
        ("A+E:F", {"A": "100 %", "E:F": "100 %"}),
    ],
)
def test_ways_to_write_a_joint_list(write, written, kept):
    result = run(write(poland()), "--join", written)
    assert result.exit_code == 0, result.stderr
    for member, share in kept.items():
        assert f"assumed: {member} keeps {share} of its votes." in result.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--join", "A+X"], "--join: no list is called 'X'; there are A, B, C+D, E:F."),
        (["--join", "A"], "two members or more"),
        (["--join", "A+B:2"], "--join: '2' does not lie between 0 and 1."),
        (["--join", "A+B:x"], "no list is called 'B:x'|is not a share"),
        (["--join", "A+B", "--join", "B+C+D"], "B is named in more than one joint list"),
        (["--threshold", "5e-1"], "--threshold: '5e-1' is not a share"),
        (["--threshold", "1/0"], "--threshold: '1/0' is not a share"),
        (["--lost-to", "A"], "--lost-to: it needs --join"),
        (["--join", "A+B", "--lost-to", "X"], "--lost-to: no list is called 'X'"),
        (["--frontier", "A+B:0.5"], "leave the share out"),
        (["--frontier", "A+B", "--threshold", "3%"], "walked on the election as it was"),
        (["--join", "+".join("A" * 50)], "OverlappingMembers|named twice|more than one"),
        (["--method", "borda"], "Invalid value for '--method'"),
    ],
)
def test_bad_options_are_two(write, arguments, said):
    result = run(write(poland()), *arguments)
    assert result.exit_code == 2, result.stdout
    assert any(part in result.stderr for part in said.split("|")), result.stderr
    assert "what if" not in result.stdout


def test_no_what_if_on_a_result_that_is_not_met(write):
    path = write(poland(official={"A": 16}))
    for option in ("--join", "--frontier"):
        result = run(path, option, "A+B")
        assert result.exit_code == 1
        assert "not reproduced, so no what-if" in result.stderr


def test_the_frontier_in_words_and_numbers(write):
    path = election_file("pl_2015")
    result = run(path, "--frontier", "ZL+Razem")
    assert "more seats than apart: from 69.2 %" in result.stdout
    assert "100.0 to 100.0 %   47" in result.stdout
    shown = json.loads(run(path, "--frontier", "ZL+Razem", "--model", "anchor", "--json").stdout)
    assert shown["walks"][0]["gain"] == "1/20"
    both = run(path, "--frontier", "ZL+Razem", "--model", "per_member", "--lost-to", "PiS")
    assert both.stdout.count("apart the members have 0 seat(s)") == 2
    never = run(write(poland()), "--frontier", "A+B")
    assert "more seats than apart: at no share" in never.stdout


@pytest.mark.parametrize(
    "method", ["modified_sainte_lague", "imperiali_quota", "plurality", "hare"]
)
def test_methods_by_name(write, method):
    result = run(write(poland()), "--method", method)
    assert result.exit_code in (0, 2)
    assert ("what if" in result.stdout) or "quotas give out" in result.stderr


def test_contest_out_and_in_again(write):
    result = run(election_file("no_2013"), "--contest")
    assert result.exit_code == 0
    again = run(write(result.stdout), "--json")
    assert again.exit_code == 0
    first = run(election_file("no_2013"), "--json")
    assert json.loads(again.stdout) == json.loads(first.stdout)


def test_pictures(tmp_path, write):
    svg = tmp_path / "seats.svg"
    assert run(election_file("uk_2017"), "--svg", svg).exit_code == 0
    tree = ElementTree.fromstring(svg.read_text(encoding="utf-8"))
    space = "{http://www.w3.org/2000/svg}"
    assert len(tree.findall(f".//{space}circle")) == 650
    assert tree.find(f"{space}title").text == "GB · House of Commons · 2017-06-08"
    assert "650 seats: Conservative 317" in tree.find(f"{space}desc").text
    assert run(election_file("pl_2015"), "--frontier", "ZL+Razem", "--svg", svg).exit_code == 0
    tree = ElementTree.fromstring(svg.read_text(encoding="utf-8"))
    assert "the joint list has more from 69.2 %" in tree.find(f"{space}desc").text
    assert run(write(poland()), "--svg", tmp_path / "no" / "x.svg").exit_code == 2


def test_pictures_escape_names():
    picture = hemicycle({"<b>&\x00\ud800": 3, "B" * 40: 1}, "a < b")
    tree = ElementTree.fromstring(picture)
    assert tree[0].text == "a < b"
    assert "…" in picture
    assert ElementTree.fromstring(hemicycle({}, "nothing")) is not None
    for seats_in_all in (1, 2, 9, 10, 99, 1000):
        circles = hemicycle({"A": seats_in_all}, "t").count("<circle")
        assert circles == seats_in_all


def test_a_tie_is_printed(write):
    rows = [{"seats": 1, "votes": {"A": 10, "B": 10}}]
    result = run(write(file_of("PL", "2019", "Sejm", rows, {"A": 1})))
    assert result.exit_code == 1
    assert "open: 1 seat(s) tied between A, B in 1" in result.stdout
    shown = json.loads(run(write(file_of("PL", "2019", "Sejm", rows, {"A": 1})), "--json").stdout)
    assert shown["outcome"]["ties"] == [
        {"parties": ["A", "B"], "seats": 1, "constituency": "1", "stage": "seats"}
    ]


def test_the_manifest_is_no_election():
    if not ELECTIONS.exists():
        pytest.skip(f"the shared data is absent: {ELECTIONS}")
    result = run(ELECTIONS / "MANIFEST.json")
    assert result.exit_code == 2
    assert "a JSON object is needed at the top" in result.stderr


def test_spoilt_real_files_never_break_the_command(write):
    """Every single value of a real file replaced in turn by something foolish."""
    for name in ("no_2009", "kr_2008"):
        data = election_data(name)
        data["constituencies"] = data["constituencies"][:2]
        for path in paths(data):
            for wrong in (None, -1, 1.5, "x", [], {}, 10**18):
                result = run(write(changed(data, path, wrong)))
                assert result.exit_code in (0, 1, 2, 3), (path, wrong)
                assert result.exception is None or isinstance(result.exception, SystemExit), (
                    path,
                    wrong,
                    result.exception,
                )
                assert (result.stderr == "") == (result.exit_code in (0, 1)), (path, wrong)


def paths(value, prefix=()):
    """Paths to values, a few of each list and object."""
    yield prefix
    if isinstance(value, dict):
        for key in list(value)[:12]:
            yield from paths(value[key], (*prefix, key))
    elif isinstance(value, list):
        for index in range(min(1, len(value))):
            yield from paths(value[index], (*prefix, index))


def changed(data, path, wrong):
    if not path:
        return wrong
    copy = json.loads(json.dumps(data))
    row = copy
    for key in path[:-1]:
        row = row[key]
    row[path[-1]] = wrong
    return copy
