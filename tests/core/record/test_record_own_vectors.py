"""Our own vectors: what is committed is what the code gives, and says what it should."""

import json
from collections import Counter
from pathlib import Path

import pytest
from tools.record_vectors import CCTV, FOLDER, build, cctv

EXITS = {
    "altered-reservation": 1,
    "dropped-signatory": 2,
    "hidden-rotation": 1,
    "no-manifest": 2,
    "old-but-genuine": 0,
    "valid": 0,
}


def test_the_vectors_have_not_drifted() -> None:
    written = build()
    committed = {path.name for path in FOLDER.iterdir()} - {CCTV}
    assert committed == set(written)
    for name, data in written.items():
        assert (FOLDER / name).read_bytes() == data, name


@pytest.mark.parametrize("name", EXITS)
def test_the_bundles_have_the_exit_they_illustrate(name: str) -> None:
    assert json.loads((FOLDER / f"{name}.verdict.json").read_text())["exit"] == EXITS[name]


def test_the_verdicts_on_cctv_have_not_drifted(vectors: Path) -> None:
    assert (FOLDER / CCTV).read_bytes() == cctv(vectors)


def test_each_case_of_cctv_has_one_verdict() -> None:
    found = json.loads((FOLDER / CCTV).read_text())
    numbers = Counter(number for cases in found.values() for number in cases)
    assert sorted(numbers) == list(range(914))
    assert set(numbers.values()) == {1}
    assert len(found["accepted"]) == 43
