"""Real roll calls and conversations: known frontiers and published ideal points reproduced."""

from __future__ import annotations

import csv
import gzip
import json
import os
from functools import cache
from pathlib import Path

import numpy as np
import pycountry
import pytest
from click.testing import CliRunner

from comity.cli import main

SHARED = Path(os.environ.get("COMITY_SHARED", Path(__file__).parents[4] / "shared"))
DATA = SHARED / "data"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason=f"real data absent: {DATA} (set COMITY_SHARED)"
)
WORDS = {"yes": "accept", "no": "reject", "abstain": "abstain"}
SESSIONS = (20, 35, 46, 55, 65, 70, 73)


@cache
def roll_calls() -> dict[int, dict[tuple[str, str], str]]:
    with (DATA / "unvotes" / "un_roll_calls.csv").open(encoding="utf-8") as file:
        session = {float(row["rcid"]): int(float(row["session"])) for row in csv.DictReader(file)}
    found: dict[int, dict[tuple[str, str], str]] = {number: {} for number in SESSIONS}
    with gzip.open(DATA / "unvotes" / "un_votes.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            number = session.get(float(row["rcid"]))
            if number in found and row["vote"] in WORDS:
                name = row["country_code"] or row["country"]
                found[number][name, row["rcid"]] = WORDS[row["vote"]]
    return found


def long_file(session: int, folder: Path) -> Path:
    path = folder / f"session-{session}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["member", "item", "position"])
        for (country, call), vote in roll_calls()[session].items():
            writer.writerow([country, call, vote])
    return path


def answer(*arguments: str) -> dict:
    result = CliRunner().invoke(main, [*arguments, "--json"])
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def weight_at(found: dict, k: int) -> int:
    return next(p["weight"] for p in found["points"] if p["signers"] >= k)


def test_the_known_frontier_of_general_assembly_session_70(tmp_path: Path) -> None:
    found = answer("frontier", str(long_file(70, tmp_path)))
    assert found["exact"]
    assert found["points"][0]["signers"] == 94
    assert found["points"][-1]["signers"] == 193
    known = {94: 73, 119: 69, 144: 56, 169: 50, 193: 11}
    assert {k: weight_at(found, k) for k in known} == known
    assert {k: found["upper"][str(k)] for k in known} == known


def test_the_known_frontier_of_the_basic_income_conversation() -> None:
    file = DATA / "polis" / "scoop-hivemind.ubi" / "participants-votes.csv"
    found = answer("frontier", str(file), "--min-positions", "7")
    assert found["exact"]
    assert found["points"][0]["signers"] == 6
    assert found["points"][-1]["signers"] == 174
    known = {6: 70, 48: 55, 90: 50, 132: 37, 174: 18}
    assert {k: weight_at(found, k) for k in known} == known


@pytest.mark.parametrize(
    "name",
    [
        "15-per-hour-seattle",
        "brexit-consensus",
        "london.youth.policing",
        "scoop-hivemind.freshwater",
        "scoop-hivemind.ubi",
    ],
)
def test_every_conversation_is_read_as_it_is(name: str) -> None:
    file = str(DATA / "polis" / name / "participants-votes.csv")
    found = answer("frontier", file, "--deadline", "5")
    for point in found["points"]:
        assert found["upper"][str(point["signers"])] >= point["weight"]
    assert answer("cleavage", file)["state"] in {"groups", "no clear groups"}


@cache
def published() -> dict[tuple[int, str], float]:
    """By session and two-letter code."""
    short = {country.alpha_3: country.alpha_2 for country in pycountry.countries}
    path = DATA / "unga_idealpoints" / "IdealpointestimatesAll_Apr2020.csv"
    with path.open(encoding="latin-1") as file:
        return {
            (int(row["session"]), short[row["iso3c"]]): float(row["IdealPoint"])
            for row in csv.DictReader(file)
            if row["IdealPoint"] not in ("", "NA") and row["iso3c"] in short
        }


@pytest.mark.parametrize("session", SESSIONS)
def test_ideal_points_agree_with_the_published_ones(session: int, tmp_path: Path) -> None:
    found = answer("idealpoints", str(long_file(session, tmp_path)), "--anchor", "US")
    pairs = [
        (member["place"], published()[session, member["id"]])
        for member in found["members"]
        if (session, member["id"]) in published()
    ]
    assert len(pairs) > 80
    assert np.corrcoef(np.array(pairs).T)[0, 1] >= 0.965
