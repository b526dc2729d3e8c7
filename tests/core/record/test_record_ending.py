"""How commands end: interrupted, read by nobody, unable to print, given what is no file."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from comity.cli import main
from comity.core.record.ending import ended, reason_of

ROOT = Path(__file__).resolve().parents[3]
VALID = ROOT / "tests" / "vectors" / "record" / "valid.comity.json"
HISTORY = "edition,from,organisation,continent\n1,2001,xx-a,Europe\n"
CONTEST = (
    '{"country": "PT", "chamber": "Assembleia da República", "date": "2019", '
    '"official": {"A": 1}, "constituencies": [{"name": "X", "seats": 1, "votes": {"A": 1}}]}'
)


def raising(error: BaseException) -> Callable[[], int]:
    def command() -> int:
        raise error

    return command


def test_a_command_that_ends_well_keeps_its_code() -> None:
    assert [ended(lambda code=code: code) for code in (0, 1, 2, 3)] == [0, 1, 2, 3]  # type: ignore[misc]


def test_an_interrupted_command_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(raising(KeyboardInterrupt())) == 130
    assert capsys.readouterr() == ("", "")


def test_a_process_without_standard_output(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert ended(lambda: 3) == 3


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_what_is_still_in_the_buffer_is_written_before_the_end(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        assert ended(lambda: full.write("x") - 1) == 2
        full.flush()  # what could not be written goes nowhere now, and fails no second time
    assert capsys.readouterr().err == "standard output: no space left on device\n"


def test_a_reader_that_left(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert ended(lambda: stream.write("x") - 1) == 141
    assert capsys.readouterr().err == ""


def test_other_errors_are_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        ended(raising(ZeroDivisionError()))
    with pytest.raises(SystemExit):
        ended(raising(SystemExit(2)))


def test_a_file_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert ended(raising(OSError(28, "No space left on device", "/x/y"))) == 2
    assert capsys.readouterr().err == "/x/y: no space left on device\n"
    assert reason_of(OSError()) == "cannot be read"


def commands(folder: Path) -> dict[str, list[str]]:
    (folder / "history.csv").write_text(HISTORY)
    (folder / "contest.json").write_text(CONTEST)
    return {
        "verify": ["comity", "verify", str(VALID)],
        "alone": ["comity.core.record.verify", str(VALID)],
        "seats": ["comity", "seats", str(folder / "contest.json")],
        "rotation": ["comity", "rotation", str(folder / "history.csv"), "--willing", "xx-a"],
        "key": ["comity", "key", "new", str(folder / "key")],
    }


NAMES = ("verify", "alone", "seats", "rotation", "key")


@pytest.mark.parametrize("name", NAMES)
def test_nobody_reads_on(tmp_path: Path, name: str) -> None:
    """As in `comity verify FILE | head -1`: no traceback, and no code that means a verdict."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", *commands(tmp_path)[name]]
    done = subprocess.run(command, check=False, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("name", NAMES)
def test_a_full_disk_is_told_in_one_line(tmp_path: Path, name: str) -> None:
    command = [sys.executable, "-m", *commands(tmp_path)[name]]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, check=False, stdout=full, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (2, b"standard output: no space left on device\n")


@pytest.mark.parametrize(
    ("arguments", "code", "reason"),
    [
        (["verify", "{pipe}"], 3, "is a pipe, not a file"),
        (["verify", str(VALID), "--policy", "{pipe}"], 2, "is a pipe, not a file"),
        (["sign", "{pipe}", "--key", "x"], 2, "is a pipe, not a file"),
        (["seats", "{pipe}"], 2, "cannot be read (it is not a regular file)."),
        (
            ["rotation", "{pipe}", "--willing", "x"],
            2,
            "it cannot be read: it is not a regular file",
        ),
        (
            ["rotation", "{history}", "--willing", "xx-a", "--rule", "{pipe}"],
            2,
            "it cannot be read: it is not a regular file",
        ),
    ],
)
def test_a_pipe_that_nobody_writes_to_is_not_waited_for(
    tmp_path: Path, arguments: list[str], code: int, reason: str
) -> None:
    pipe, history = tmp_path / "pipe", tmp_path / "history.csv"
    os.mkfifo(pipe)
    history.write_text(HISTORY)
    filled = [item.format(pipe=pipe, history=history) for item in arguments]
    result = CliRunner().invoke(main, filled)
    assert (result.exit_code, result.stdout, result.stderr) == (code, "", f"{pipe}: {reason}\n")


def test_a_bundle_through_a_pipe_that_is_written_to() -> None:
    command = [sys.executable, "-m", "comity", "verify", "/dev/stdin"]
    done = subprocess.run(command, check=False, capture_output=True, input=VALID.read_bytes())
    assert (done.returncode, done.stderr) == (2, b"")
    assert done.stdout.startswith(b"NOTE  as of ")
