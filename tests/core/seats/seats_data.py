"""What the tests of this folder share: the folder of real data and small contests."""

import json
import os
from pathlib import Path

import pytest

from comity.core.seats.contest import Constituency, Contest, Rule, Tier
from comity.core.seats.convert import from_data
from comity.core.seats.methods import Divisor

ROOT = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("COMITY_SHARED", ROOT.parent / "shared"))
ELECTIONS = SHARED / "data" / "elections"
IDS = (
    "cz_2017",
    "es_2019_04",
    "fi_2019",
    "gr_2012_05",
    "jp_2012",
    "kr_2008",
    "no_2009",
    "no_2013",
    "pl_2015",
    "pl_2019",
    "pt_2015",
    "pt_2019",
    "ru_2007",
    "ru_2016",
    "sk_2020",
    "uk_2017",
)


def election_file(name):
    path = ELECTIONS / f"{name}.json"
    if not path.exists():
        pytest.skip(f"the shared data is absent: {path}")
    return path


def election_data(name):
    return json.loads(election_file(name).read_text(encoding="utf-8"))


def election(name):
    return from_data(election_data(name))


def small(votes, *, seats=10, rule=None, **more):
    """A contest of one constituency, or of several where `votes` is a list of (seats, votes)."""
    rule = rule or Rule("test", (Tier(Divisor("dhondt")),))
    rows = votes if isinstance(votes, list) else [(seats, votes)]
    places = tuple(
        Constituency(f"place {number}", magnitude, table)
        for number, (magnitude, table) in enumerate(rows, 1)
    )
    return Contest(places, rule, **more)


def file_of(country, date, chamber, rows, official, **more):
    """A result file of the make of the data folder."""
    return {
        "id": f"{country}_{date}",
        "country": country,
        "date": date,
        "chamber": chamber,
        "rule": {"method": "a hint"},
        "source": "typed for a test",
        "licence": "facts",
        "constituencies": [
            row if "name" in row else {"name": str(number), **row}
            for number, row in enumerate(rows, 1)
        ],
        "official": official,
        **more,
    }
