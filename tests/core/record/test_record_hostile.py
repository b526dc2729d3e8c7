"""Files that somebody made to hurt: one verdict each, soon, and nothing that moves a terminal."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.core.record.record_world import World

from comity.cli import main
from comity.core.record.bundles import encode_bundle

Json = dict[str, Any]
RESERVATION = "We read it as a wish.\n"


@pytest.fixture(scope="module")
def world() -> World:
    found = World()
    found.sign(RESERVATION)
    found.sign_hosted()
    return found


@pytest.fixture(scope="module")
def good(world: World) -> bytes:
    return encode_bundle(world.log.bundle())


def judged(world: World, path: Path, data: bytes) -> tuple[int, str]:
    """The exit code and the first line that is not OK or NOTE; the promises of every verdict."""
    path.write_bytes(data)
    started = time.process_time()
    result = CliRunner().invoke(
        main, ["verify", str(path), "--network", world.log.register.network]
    )
    assert time.process_time() - started < 2
    lines = result.stdout.splitlines()
    assert result.stderr == ""
    assert lines[-1].startswith("VERDICT ")
    assert all(line.isprintable() for line in lines)
    return result.exit_code, next(
        line for line in lines if not line.startswith(("OK ", "NOTE "))
    ).partition(" ")[2].strip()


INDEX = b'"index":0'
BYTES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "cut short": (lambda d: d[: len(d) // 2], "unreadable: is not JSON at line 1, column"),
    "empty": (lambda d: b"", "unreadable: is not JSON at line 1, column 1"),
    "byte order mark": (lambda d: b"\xef\xbb\xbf" + d, "unreadable: is not JSON at line 1, column"),
    "UTF-16": (lambda d: d.decode().encode("utf-16"), "unreadable: is not UTF-8 at byte 0"),
    "Latin-1": (lambda d: d.replace(b"We read", b"We \xe9"), "unreadable: is not UTF-8 at byte"),
    "duplicate key": (
        lambda d: b'{"comity":"x",' + d[1:],
        "unreadable: comity: occurs twice",
    ),
    "duplicate key, one escaped": (
        lambda d: b'{"\\u0063omity":"x",' + d[1:],
        "unreadable: comity: occurs twice",
    ),
    "NaN": (lambda d: d.replace(INDEX, b'"index":NaN', 1), "unreadable: holds the number NaN"),
    "infinity": (
        lambda d: d.replace(INDEX, b'"index":1e999', 1),
        "unreadable: holds the number 1e999",
    ),
    "minus zero": (lambda d: d.replace(INDEX, b'"index":-0', 1), "unreadable: holds the number -0"),
    "2^53": (
        lambda d: d.replace(INDEX, b'"index":9007199254740992', 1),
        "unreadable: holds the number 9007199254740992, which is not below 2^53",
    ),
    "five thousand digits": (
        lambda d: d.replace(INDEX, b'"index":' + b"9" * 5000, 1),
        "unreadable: holds the number 999999999999999999999999, which is not below 2^53",
    ),
    "half a surrogate pair": (
        lambda d: d.replace(b"We read", b"We \\ud800", 1),
        "unreadable: bodies.",
    ),
    "not NFC": (
        lambda d: d.replace(b"We read", "We e\u0301".encode(), 1),
        "unreadable: bodies.",
    ),
    "deep": (
        lambda d: b'{"a":' + b"[" * 10**6 + b"]" * 10**6 + b"}",
        "unreadable: is nested deeper than 8 levels",
    ),
    "deep and open": (lambda d: b"[" * 4 * 10**6, "unreadable: is nested deeper than 8 levels"),
    "quotation marks": (lambda d: b'"' * 8 * 10**6, "unreadable: is not JSON at line 1, column 3"),
    "an endless string": (
        lambda d: b'{"a":"' + b'\\"' * 4 * 10**6,
        "unreadable: is not JSON at line 1, column 6",
    ),
    "four million numbers": (
        lambda d: b'{"bodies":[' + b"0," * 4 * 10**6 + b"0]}",
        "unreadable: holds more than 500000 values",
    ),
    "nine megabytes": (
        lambda d: b'{"a":"' + b"x" * 9 * 10**6 + b'"}',
        "unreadable: is longer than 8388608 bytes",
    ),
    "a list": (lambda d: b"[]", "unreadable: is not a JSON object"),
    "an empty object": (lambda d: b"{}", "unreadable: comity: is missing"),
}


@pytest.mark.parametrize("name", BYTES)
def test_files_that_are_no_bundle(world: World, good: bytes, tmp_path: Path, name: str) -> None:
    change, line = BYTES[name]
    code, shown = judged(world, tmp_path / "file", change(good))
    assert (code, shown[: len(line)]) == (3, line)


def entry(bundle: Json, at: int) -> Json:
    found = bundle["terms"][-1]["entries"][at]
    assert isinstance(found, dict)
    return found


def body(bundle: Json) -> str:
    return next(name for name, one in bundle["bodies"].items() if one["text"] == RESERVATION)


VALUES: dict[str, tuple[Callable[[Json], object], int, str]] = {
    "a record of 60,001 letters": (
        lambda b: entry(b, 2).update(record="a" * 60_001),
        3,
        "unreadable: terms[0].entries[2].record: is not a string of at most 60000 characters",
    ),
    "a symbol that names the window": (
        lambda b: b.update(symbol="\x1b]0;x\x07"),
        3,
        "unreadable: symbol: is not a symbol of two to five segments",
    ),
    "a field that paints": (
        lambda b: b.update({"\x1b[31m": 1}),
        3,
        "unreadable: \\x1b[31m: is not a field of this kind",
    ),
    "no terms": (lambda b: b.update(terms=[]), 1, "the bundle holds no log"),
    "too many terms": (
        lambda b: b.update(terms=b["terms"] * 101),
        3,
        "unreadable: terms: is not a list of at most 100 values",
    ),
    "an empty checkpoint": (
        lambda b: b["terms"][-1].update(checkpoint=""),
        1,
        "the note has no signature",
    ),
    "another origin": (
        lambda b: b["terms"][-1].update(
            checkpoint=b["terms"][-1]["checkpoint"].replace("hub.", "hut.")
        ),
        1,
        "entry 0: the record belongs to another log",
    ),
    "another network": (
        lambda b: b.update(network="a" * 52),
        1,
        "the bundle names another network than its genesis",
    ),
    "an entry twice": (
        lambda b: b["terms"][-1]["entries"].append(entry(b, -1)),
        1,
        "entry 8: is not in log order",
    ),
    "an index that no log has": (
        lambda b: entry(b, -1).update(index=2**53 - 1),
        1,
        "entry 9007199254740991: the checkpoint does not contain this entry",
    ),
    "a proof of nothing": (
        lambda b: entry(b, 2).update(proof=["0" * 64] * 64),
        1,
        "entry 2: the checkpoint does not contain this entry",
    ),
    "no signature": (
        lambda b: entry(b, 2).update(signature=""),
        1,
        "entry 2: the signature is not an armored SSH signature",
    ),
    "one space in a record": (
        lambda b: entry(b, 3).update(record=entry(b, 3)["record"].replace("{", "{ ", 1)),
        1,
        "entry 3: the signature does not match",
    ),
    "a reservation swapped": (
        lambda b: b["bodies"][body(b)].update(text="We object.\n"),
        1,
        "the body ",
    ),
    "a reservation taken out": (
        lambda b: b["bodies"].pop(body(b)),
        2,
        "a reservation of xx-own, entry ",
    ),
    "a signatory taken out": (
        lambda b: b["terms"][-1]["entries"].remove(
            next(e for e in b["terms"][-1]["entries"] if '"verb":"sign"' in e["record"])
        ),
        1,
        "no record commits to the body ",
    ),
    "a body that nobody committed to": (
        lambda b: b["bodies"].update({"0" * 64 + ".256": {"salt": "0" * 64, "text": "\u202e"}}),
        1,
        "no record commits to the body 0000000000000000",
    ),
}


@pytest.mark.parametrize("name", VALUES)
def test_bundles_that_are_not_genuine(world: World, good: bytes, tmp_path: Path, name: str) -> None:
    change, code, line = VALUES[name]
    bundle = json.loads(good)
    change(bundle)
    data = json.dumps(bundle, ensure_ascii=False).encode()
    found, shown = judged(world, tmp_path / "file", data)
    assert (found, shown[: len(line)]) == (code, line)


def test_the_same_file_unchanged_is_valid(world: World, good: bytes, tmp_path: Path) -> None:
    assert judged(world, tmp_path / "file", good) == (
        0,
        "valid and complete, 2 signatories, 1 with reservations",
    )
    spaced = json.dumps(json.loads(good), indent=2).encode()
    assert judged(world, tmp_path / "file", spaced)[0] == 0


def test_a_device_that_never_ends() -> None:
    result = CliRunner().invoke(main, ["verify", "/dev/zero"])
    assert result.exit_code == 3
    assert result.stdout.splitlines()[0] == "FAIL  unreadable: is longer than 8388608 bytes"
