"""The commands frontier, cleavage and idealpoints as a user types them."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from comity.cli import main
from comity.core.agreement.table import read_positions

WIDE = """member,region,p1,p2,p3
ana,N,accept,accept,reject
bo,N,2,reserve,
cy,S,reject,2,2
di,S,0,2,-1
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "positions.csv"
    path.write_text(WIDE, encoding="utf-8")
    return str(path)


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=stdin)


def refused(*arguments: str, stdin: str | None = None) -> list[str]:
    result = run(*arguments, stdin=stdin)
    assert (result.exit_code, result.stdout) == (2, "")
    return result.stderr.splitlines()


def test_the_table_for_people(file: str) -> None:
    result = run("frontier", file, "--bloc", "region:0")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[:6] == [
        "4 members, 3 items, weight in items",
        "",
        " signers         weight             dropped since the point before",
        "       1              3  proven     -",
        "       3              2  proven     p3",
        "       4              1  proven     p1",
    ]
    assert lines[7].startswith("Exact: every point is proven (")


def test_the_table_says_where_another_text_reaches_the_same() -> None:
    lines = run("frontier", "-", stdin="m,a,b\nx,-1,2\ny,2,-1\n").stdout.splitlines()
    assert lines[3:7] == [
        "       0              2  proven     -",
        "       1              1  proven*    b",
        "       2              0  proven     a",
        "",
    ]
    assert lines[7] == "* Another text reaches the same signers and weight."


def test_json_has_the_published_shape(file: str) -> None:
    result = run("frontier", file, "--bloc", "region:1", "--json")
    data = json.loads(result.stdout)
    assert set(data) == {"exact", "points", "upper", "effort"}
    assert data["exact"] is True
    assert data["points"] == [
        {
            "signers": 3,
            "weight": 2,
            "text": ["p1", "p2"],
            "members": ["ana", "bo", "di"],
            "proven": True,
        },
        {
            "signers": 4,
            "weight": 1,
            "text": ["p2"],
            "members": ["ana", "bo", "cy", "di"],
            "proven": True,
        },
    ]
    assert data["upper"] == {"0": 2, "1": 2, "2": 2, "3": 2, "4": 1}
    assert data["effort"]["waiting"] == 0


def test_csv_has_one_row_per_point(file: str) -> None:
    result = run("frontier", file, "--bloc", "region:0", "--csv")
    assert list(csv.reader(io.StringIO(result.stdout))) == [
        ["signers", "weight", "upper", "proven", "dropped", "returned"],
        ["1", "3", "3", "yes", "", ""],
        ["3", "2", "2", "yes", "p3", ""],
        ["4", "1", "1", "yes", "p1", ""],
    ]


def test_svg_is_a_picture_with_title_and_points(file: str, tmp_path: Path) -> None:
    out = tmp_path / "out.svg"
    result = run("frontier", file, "--bloc", "region:0", "--svg", str(out))
    assert result.exit_code == 0
    picture = ElementTree.fromstring(out.read_text(encoding="utf-8"))
    space = "{http://www.w3.org/2000/svg}"
    assert picture.find(f"{space}title").text == "Common ground: items kept against signers, exact"
    assert len(picture.findall(f"{space}circle")) == 3
    printed = run("frontier", file, "--bloc", "region:0", "--svg", "-").stdout
    assert ElementTree.fromstring(printed).tag == f"{space}svg"


def test_an_unfinished_search_shows_intervals_and_a_dashed_bound(tmp_path: Path) -> None:
    rows = [["m", *(f"p{j}" for j in range(40))]]
    rows += [
        [f"m{i}", *("-1" if (i * 7 + j * j) % 6 == 0 else "2" for j in range(40))]
        for i in range(60)
    ]
    file = tmp_path / "hard.csv"
    file.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    result = run("frontier", str(file), "--deadline", "0")
    assert result.exit_code == 0
    assert "interval" in result.stdout
    assert ".." in result.stdout
    assert "Not exact after " in result.stdout
    picture = run("frontier", str(file), "--deadline", "0", "--svg", "-").stdout
    assert 'class="bound"' in picture
    data = json.loads(run("frontier", str(file), "--deadline", "0", "--json").stdout)
    assert data["exact"] is False
    assert data["effort"]["waiting"] > 0


def test_reservations_block_on_demand(file: str) -> None:
    points = json.loads(
        run("frontier", file, "--bloc", "region:0", "--reserve", "block", "--json").stdout
    )["points"]
    assert [(p["signers"], p["weight"]) for p in points] == [(0, 3), (2, 2), (3, 1), (4, 0)]


def test_required_members_and_items(file: str) -> None:
    base = ("frontier", file, "--bloc", "region:0", "--json")
    points = json.loads(run(*base, "--require-member", "cy").stdout)["points"]
    assert [(p["signers"], p["text"]) for p in points] == [(2, ["p2", "p3"]), (4, ["p2"])]
    points = json.loads(run(*base, "--require-item", "p1").stdout)["points"]
    assert [(p["signers"], p["text"]) for p in points] == [
        (1, ["p1", "p2", "p3"]),
        (3, ["p1", "p2"]),
    ]


def test_what_is_infeasible_is_named_with_exit_two(file: str) -> None:
    assert refused(
        "frontier", file, "--bloc", "region:0", "--require-member", "cy", "--require-item", "p1"
    ) == [f"{file}: Required member cy rejects required item p1."]


def test_groups_of_alternatives(file: str, tmp_path: Path) -> None:
    groups = tmp_path / "groups.csv"
    groups.write_text("group,item,rule\n1,p1,exactly_one\n1,p3,exactly_one\n", encoding="utf-8")
    result = run("frontier", file, "--bloc", "region:0", "--groups", str(groups), "--json")
    points = json.loads(result.stdout)["points"]
    assert [(p["signers"], p["text"]) for p in points] == [(3, ["p1", "p2"])]
    groups.write_text("group,item\n1,zz\n", encoding="utf-8")
    assert refused("frontier", file, "--bloc", "region:0", "--groups", str(groups)) == [
        f"{groups}: row 2, column 2: item 'zz' is not among the positions."
    ]


def test_weights_by_words_by_column_and_by_row(tmp_path: Path) -> None:
    wide = tmp_path / "wide.csv"
    wide.write_text("m,one two three,four\nlength,7,9\nx,2,-1\ny,2,2\n", encoding="utf-8")

    def weights(*arguments: str) -> list[tuple[int, int]]:
        points = json.loads(run("frontier", *arguments, "--json").stdout)["points"]
        return [(p["signers"], p["weight"]) for p in points]

    assert weights(str(wide), "--weights", "length") == [(1, 16), (2, 7)]
    plain = tmp_path / "plain.csv"
    plain.write_text("m,one two three,four\nx,2,-1\ny,2,2\n", encoding="utf-8")
    assert weights(str(plain), "--weights", "words") == [(1, 4), (2, 3)]
    long = tmp_path / "long.csv"
    long.write_text(
        "member,item,position,size,votes\nx,a,2,5,3\nx,b,-1,6,3\ny,a,2,5,1\n", encoding="utf-8"
    )
    assert weights(str(long), "--weights", "size") == [(1, 11), (2, 5)]
    assert weights(str(long), "--weights", "votes") == [(1, 2), (4, 1)]


def test_a_column_or_row_of_words_is_taken_as_numbers_else_words_are_counted(
    tmp_path: Path,
) -> None:
    file = tmp_path / "words.csv"

    def weight(text: str) -> int:
        file.write_text(text, encoding="utf-8")
        data = json.loads(run("frontier", str(file), "--weights", "words", "--json").stdout)
        return data["points"][0]["weight"]

    assert weight("m,a,b\nwords,40,2\nx,2,2\n") == 42
    assert weight("m,a,b\ntext,one two,three\nx,2,2\n") == 3
    assert weight("member,item,position,words\nx,a,2,40\nx,b,2,2\n") == 42
    assert weight("member,item,position,text\nx,a,2,one two\nx,b,2,three\n") == 3


def test_a_bad_weight_is_named_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "w.csv"
    file.write_text("m,a,b\nsize,4,-5\nx,2,2\n", encoding="utf-8")
    sentence = "a whole number of at least 0 is expected in 'size'."
    assert refused("frontier", str(file), "--weights", "size") == [
        f"{file}: row 2, column 3: '-5' is no weight of 'b'; {sentence}"
    ]
    file.write_text("member,item,position,size\nx,a,2,1.5\nx,b,2,\ny,a,2,1.5\n", encoding="utf-8")
    assert refused("frontier", str(file), "--weights", "size") == [
        f"{file}: row 2, column 4: '1.5' is no weight of 'a'; {sentence}",
        f"{file}: row 3, column 4: '' is no weight of 'b'; {sentence}",
    ]


def test_a_name_cannot_command_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "evil.csv"
    file.write_text("m,\x1b[31mred,\u202edne\nx,2,-1\ny,-1,2\n", encoding="utf-8")
    shown = run("frontier", str(file)).stdout
    assert "[31mred" in shown
    assert not {"\x1b", "\u202e"} & set(shown)
    sentence = refused("frontier", str(file), "--require-item", "\x1b[31mblue")
    assert sentence == [f"{file}: --require-item [31mblue: unknown."]


def test_a_file_of_members_alone_is_not_said_to_lack_common_text() -> None:
    shown = run("frontier", "-", stdin="m\nx\n").stdout
    assert shown.startswith("1 member, 0 items, weight in items")
    assert "no common text" not in shown


def process(*arguments: str, **options) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "comity", *arguments], stderr=subprocess.PIPE, **options
    )


def test_a_reader_that_closes_the_pipe_sees_no_traceback(tmp_path: Path) -> None:
    file = tmp_path / "large.csv"
    rows = [",".join(["m", *(f"p{j}" for j in range(900))])]
    rows += [",".join([f"m{i}", *("2" if i != j else "-1" for j in range(900))]) for i in range(90)]
    file.write_text("\n".join(rows), encoding="utf-8")
    with process("frontier", str(file), "--json", stdout=subprocess.PIPE) as work:
        assert work.stdout.read(10) == b'{"exact": '
        work.stdout.close()
        said = work.stderr.read()
    assert (work.returncode, said) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_an_answer_that_cannot_be_written_is_said_in_one_line(file: str) -> None:
    with Path("/dev/full").open("wb") as full:
        work = process("frontier", file, "--bloc", "region:0", "--json", stdout=full)
        _, said = work.communicate()
    assert said == b"The answer could not be written: No space left on device.\n"
    assert work.returncode == 1


def test_an_output_that_cannot_hold_a_name_is_said_in_one_line(
    file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path(file).write_text("m,łódź\nx,2\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    with process("frontier", file, "--json", stdout=subprocess.PIPE) as work:
        answer, said = work.communicate()
    sentence = b"The output cannot hold every name in latin-1; set PYTHONIOENCODING=utf-8.\n"
    assert (work.returncode, answer, said) == (1, b"", sentence)
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8")
    with process("frontier", file, "--json", stdout=subprocess.PIPE) as work:
        assert "łódź" in work.communicate()[0].decode()


def test_members_with_few_positions_can_be_left_out(file: str) -> None:
    result = run("frontier", file, "--bloc", "region:0", "--min-positions", "3")
    assert result.stdout.startswith("3 members, 3 items")


def test_the_standard_input_is_a_file() -> None:
    assert run("frontier", "-", stdin="m,a\nx,2\n").exit_code == 0
    assert refused("frontier", "-", stdin="m,a\nx,?\n")[0].startswith("-: row 2, column 2 ('a'):")


def test_no_common_text_is_said(tmp_path: Path) -> None:
    file = tmp_path / "none.csv"
    file.write_text("m,a,b\nx,-1,-1\ny,-1,-1\n", encoding="utf-8")
    assert "There is no common text" in run("frontier", str(file)).stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--deadline", "-1"], "--deadline -1.0: a number of seconds of at least 0 is expected."),
        (["--deadline", "nan"], "--deadline nan: a number of seconds of at least 0 is expected."),
        (["--json", "--csv"], "Only one of --json, --csv and --svg can be asked for."),
        (["--bloc", "region:1", "--bloc", "region:2"], "--bloc region is given twice."),
        (["--svg", "a\0b"], "ab: embedded null byte."),
        (["--bloc", "region"], "--bloc region: COLUMN:MIN expected, MIN a whole number"),
        (["--bloc", f"region:{'9' * 5000}"], "COLUMN:MIN expected, MIN a whole number"),
        (["--bloc", "land:1"], "--bloc land: no column of this name holds one value per member."),
        (["--weights", "size"], "--weights size: no column of this name holds one value per item"),
        (["--weights", "region"], "row 2, column 2: 'N' is no weight of 'ana'; a whole number"),
        (["--require-member", "zz"], "--require-member zz: unknown."),
        (["--require-item", "zz"], "--require-item zz: unknown."),
        (["--groups", "/nowhere"], "/nowhere: No such file or directory."),
        (["--svg", "/nowhere/out.svg"], "/nowhere/out.svg: No such file or directory."),
        (["--bloc", "region:3"], "Bloc N has 2 of the 3 signers asked."),
    ],
)
def test_bad_options_get_one_sentence(file: str, arguments: list[str], sentence: str) -> None:
    if not any("region" in a or "land" in a for a in arguments):
        arguments = ["--bloc", "region:0", *arguments]
    if arguments[:2] == ["--bloc", "land:1"]:
        arguments = ["--bloc", "region:0", *arguments]
    assert sentence in refused("frontier", file, *arguments)[0]


def test_a_column_that_is_not_there_is_told_before_what_follows_from_it(file: str) -> None:
    said = refused("frontier", file, "--bloc", "land:1", "--weights", "size")
    assert said[:3] == [
        f"{file}: --bloc land: no column has this name.",
        f"{file}: --weights size: no column has this name.",
        f"{file}: row 2, column 2 ('region'): 'N' is no position; accept, reserve, abstain, reject, "
        "2, 1, 0, -1 or empty expected.",
    ]
    assert len(said) == 6
    # A row of weights has its name in the first column; words and equal need no column.
    for row, choice in (("size,,4", "size"), (",,", "words"), (",,", "equal")):
        bad = f"m,region,a\n{row}\nx,N,2\n"
        said = refused("frontier", "-", "--weights", choice, stdin=bad)
        assert [line[:22] for line in said] == ["-: row 3, column 2 ('r"]


@pytest.mark.parametrize(
    ("stream", "outcome", "sentence"),
    [
        ("<&-", 2, "-: Bad file descriptor.\n"),
        (">&-", 1, "The answer could not be written: Bad file descriptor.\n"),
    ],
)
def test_a_stream_that_the_caller_closed_is_said_in_one_line(
    stream: str, outcome: int, sentence: str
) -> None:
    line = f'exec "$0" -m comity frontier - {stream}'
    done = subprocess.run(
        ["/bin/sh", "-c", line, sys.executable],
        input="m,a\nx,2\n",
        capture_output=True,
        check=False,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (outcome, "", sentence)


def test_missing_and_undecodable_files_are_refused(tmp_path: Path) -> None:
    assert refused("frontier", str(tmp_path / "none")) == [
        f"{tmp_path / 'none'}: No such file or directory."
    ]
    latin = tmp_path / "latin.csv"
    latin.write_bytes(b"m,a\n\xe9,2\n")
    assert refused("frontier", str(latin)) == [
        f"{latin}: row 2, column 1: the file is not UTF-8 (byte 5)."
    ]


def test_weights_too_large_to_compute_with_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "large.csv"
    file.write_text("m,a,b\nw,2147483647,1\nx,2,2\n", encoding="utf-8")
    assert "must stay below" in refused("frontier", str(file), "--weights", "w")[0]


def test_cleavage_in_every_form(tmp_path: Path) -> None:
    file = tmp_path / "c.csv"
    rows = (
        ["m,a,b,c,d"]
        + [f"x{i},2,2,-1,-1" for i in range(5)]
        + [f"y{i},-1,-1,2,2" for i in range(4)]
    )
    file.write_text("\n".join([*rows, "z,,,,"]), encoding="utf-8")
    text = run("cleavage", str(file)).stdout
    assert "2 groups (silhouette 1.00)." in text
    assert "group 1, 5: x0, x1, x2, x3, x4" in text
    assert text.endswith("Computed from positions, declared by nobody.\n")
    data = json.loads(run("cleavage", str(file), "--json").stdout)
    assert (data["state"], data["groups"]) == ("groups", 2)
    assert [m["group"] for m in data["members"]] == [0] * 5 + [1] * 4 + [None]
    assert data["items"][0]["acceptance"] == [0.857143, 0.166667]
    rows_out = list(csv.reader(io.StringIO(run("cleavage", str(file), "--csv").stdout)))
    assert rows_out[0] == ["member", "x", "y", "group"]
    assert [row[3] for row in rows_out[1:]] == ["1"] * 5 + ["2"] * 4 + [""]


def test_cleavage_without_a_map(tmp_path: Path) -> None:
    file = tmp_path / "c.csv"
    file.write_text("m,a\nx,2\ny,-1\n", encoding="utf-8")
    assert run("cleavage", str(file)).stdout.startswith("No map: it needs at least 3 members")
    assert json.loads(run("cleavage", str(file), "--json").stdout)["members"][0]["x"] is None
    assert run("cleavage", str(file), "--csv").stdout == "member,x,y,group\nx,,,\ny,,,\n"


def test_idealpoints_in_every_form(tmp_path: Path) -> None:
    file = tmp_path / "p.csv"
    file.write_text("m,a,b\nx,2,2\ny,2,-1\nz,-1,-1\nw,,\n", encoding="utf-8")
    lines = run("idealpoints", str(file), "--anchor", "x").stdout.splitlines()
    assert lines[0] == "2 items that divide, by principal axis; x fixes the sign"
    assert [line.split()[1] for line in lines[2:5]] == ["z", "y", "x"]
    assert lines[-1] == "Without any position: w"
    data = json.loads(run("idealpoints", str(file), "--anchor", "z", "--json").stdout)
    places = {m["id"]: m["place"] for m in data["members"]}
    assert places["z"] > 0 > places["x"]
    assert places["w"] is None
    out = run("idealpoints", str(file), "--anchor", "x", "--csv").stdout.splitlines()
    assert (out[0], out[-1]) == ("member,place", "w,")
    assert refused("idealpoints", str(file), "--anchor", "q") == [f"{file}: Anchor 'q' is unknown."]
    assert refused("cleavage", str(file), "--csv", "--json")[0].startswith("Only one of")


@pytest.mark.parametrize("text", ["m,a\nx,2\ny,-1\n", "m,a,b\nx,2,2\ny,2,-1\nz,2,0\nw,,2\n"])
def test_one_item_that_divides_places_nobody(text: str) -> None:
    sentence = "-: Only one item divides the members; it takes two to place them."
    for form in ("--json", "--csv"):
        assert refused("idealpoints", "-", "--anchor", "x", form, stdin=text) == [sentence]
    same = refused("idealpoints", "-", "--anchor", "x", stdin="m,a,b\nx,2,\ny,2,2\n")
    assert same == ["-: No item divides the members, so there is nothing to place them by."]


def test_no_clear_groups_are_said(tmp_path: Path) -> None:
    file = tmp_path / "c.csv"
    file.write_text("m,a,b\nw,2,2\nx,2,-1\ny,-1,2\nz,-1,-1\n", encoding="utf-8")
    assert "No clear groups (silhouette 0.17)." in run("cleavage", str(file)).stdout


def test_nothing_found_in_time_is_not_called_infeasible(tmp_path: Path) -> None:
    file, groups = tmp_path / "t.csv", tmp_path / "g.csv"
    file.write_text(
        "m,land,a,b,c\nsize,,3,2,1\nw,N,-1,-1,2\nx,N,-1,2,-1\ny,S,2,2,-1\nz,S,2,-1,2\n",
        encoding="utf-8",
    )
    groups.write_text("exactly_one,a,b,c\n", encoding="utf-8")
    question = (
        "frontier",
        str(file),
        "--bloc",
        "land:1",
        "--weights",
        "size",
        "--groups",
        str(groups),
    )
    rushed = run(*question, "--deadline", "0")
    assert rushed.exit_code == 0
    assert "no admissible text was found in time" in rushed.stdout
    points = json.loads(run(*question, "--json").stdout)["points"]
    assert [(p["signers"], p["weight"], p["text"]) for p in points] == [(2, 2, ["b"])]


def test_1218_members_and_300_items_in_both_forms_of_the_file(tmp_path: Path) -> None:
    """Every point is counted again from the cells, by whoever rejects nothing of its text."""
    items, file = [f"p{j}" for j in range(300)], tmp_path / "wide.csv"
    words = ("accept", "2", "Reserve", " abstain ", "", "1", "0")
    cells = {
        f"m{i}": ["-1" if (i * i + 7 * j * j + i * j) % 41 < 2 else words[(i + j) % 7]
                  for j in range(300)]
        for i in range(1218)
    }  # fmt: skip
    rows = [",".join([member, *said]) for member, said in cells.items()]
    wide = "\n".join([",".join(["m", *items]), *rows])
    rows = [f"{member};{item};{cell}" for member, said in cells.items()
            for item, cell in zip(items, said, strict=True)]  # fmt: skip
    long = read_positions("\ufeffmember;item;position\r\n" + "\r\n".join(rows))
    assert long == replace(read_positions(wide), places={}, of_member={}, of_item={})
    rejects = {
        member: {item for item, cell in zip(items, said, strict=True) if cell == "-1"}
        for member, said in cells.items()
    }
    file.write_text(wide, encoding="utf-8")
    result = run("frontier", str(file), "--deadline", "0", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    data = json.loads(result.stdout)
    assert set(data) == {"exact", "points", "upper", "effort"}
    assert len(data["points"]) > 1
    for point in data["points"]:
        able = [member for member, no in rejects.items() if no.isdisjoint(point["text"])]
        assert point["members"] == able
        assert (point["signers"], point["weight"]) == (len(able), len(point["text"]))
        assert data["upper"][str(point["signers"])] >= point["weight"]
