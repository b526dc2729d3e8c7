"""Which law seats which chamber on which day.

A law is looked up by country (ISO 3166-1 alpha-2), chamber and day of the election. A year
alone will do where every election of that year fell under one law. The rules are in `statutes`.
"""

from dataclasses import dataclass
from typing import Final

from comity.core.seats.contest import Rule
from comity.core.seats.errors import UnknownLaw
from comity.core.seats.naming import fold
from comity.core.seats.statutes import (
    CZECHIA,
    CZECHIA_2021,
    FINLAND,
    GREECE,
    JAPAN,
    KOREA,
    NORWAY,
    NORWAY_2025,
    POLAND,
    PORTUGAL,
    RUSSIA,
    RUSSIA_2011,
    RUSSIA_2016,
    SLOVAKIA,
    SLOVAKIA_2014,
    SPAIN,
    UNITED_KINGDOM,
)


@dataclass(frozen=True, slots=True)
class Chamber:
    """A chamber under one law after another; `names` are folded words that name it."""

    country: str
    name: str
    names: tuple[str, ...]
    days: tuple[str, ...]
    rules: tuple[Rule, ...]


CHAMBERS: Final[tuple[Chamber, ...]] = (
    Chamber(
        "PT",
        "Assembleia da República",
        ("assembleia da republica", "assembly of the republic"),
        (
            "2002-03-17",
            "2005-02-20",
            "2009-09-27",
            "2011-06-05",
            "2015-10-04",
            "2019-10-06",
            "2022-01-30",
            "2024-03-10",
            "2025-05-18",
        ),
        (PORTUGAL,),
    ),
    Chamber(
        "ES",
        "Congreso de los Diputados",
        ("congreso", "congress"),
        ("2008-03-09", "2011-11-20", "2015-12-20", "2016-06-26", "2023-07-23"),
        (SPAIN,),
    ),
    Chamber(
        "NO",
        "Stortinget",
        ("storting",),
        ("2005-09-12", "2009-09-14", "2013-09-09", "2017-09-11", "2021-09-13", "2025-09-08"),
        (NORWAY, NORWAY_2025),
    ),
    Chamber(
        "PL",
        "Sejm",
        ("sejm",),
        ("2011-10-09", "2015-10-25", "2019-10-13", "2023-10-15"),
        (POLAND,),
    ),
    Chamber(
        "CZ",
        "Poslanecká sněmovna",
        ("poslanecka snemovna", "chamber of deputies"),
        (
            "2002-06-14",
            "2006-06-02",
            "2010-05-28",
            "2013-10-25",
            "2017-10-20",
            "2021-10-08",
            "2025-10-03",
        ),
        (CZECHIA, CZECHIA_2021),
    ),
    Chamber(
        "JP",
        "House of Representatives, list blocks",
        ("house of representatives", "shugiin", "衆議院", "lower house"),
        ("2005-09-11", "2009-08-30", "2012-12-16", "2014-12-14", "2017-10-22", "2021-10-31"),
        (JAPAN,),
    ),
    Chamber(
        "FI",
        "Eduskunta",
        ("eduskunta", "riksdag", "parliament"),
        ("2003-03-16", "2007-03-18", "2011-04-17", "2015-04-19", "2019-04-14", "2023-04-02"),
        (FINLAND,),
    ),
    Chamber(
        "SK",
        "Národná rada",
        ("narodna rada", "national council"),
        ("2006-06-17", "2010-06-12", "2012-03-10", "2016-03-05", "2020-02-29", "2023-09-30"),
        (SLOVAKIA, SLOVAKIA_2014),
    ),
    Chamber(
        "RU",
        "State Duma, federal lists",
        ("state duma", "gosudarstvennaya duma", "государственная дума", "duma"),
        ("2007-12-02", "2011-12-04", "2016-09-18", "2021-09-17"),
        (RUSSIA, RUSSIA_2011, RUSSIA_2016),
    ),
    Chamber(
        "GB",
        "House of Commons",
        ("house of commons", "commons"),
        ("2005-05-05", "2010-05-06", "2015-05-07", "2017-06-08", "2019-12-12", "2024-07-04"),
        (UNITED_KINGDOM,),
    ),
    Chamber(
        "KR",
        "National Assembly, lists",
        ("national assembly", "국회", "gukhoe"),
        ("2004-04-15", "2008-04-09", "2012-04-11", "2016-04-13"),
        KOREA,
    ),
    Chamber(
        "GR",
        "Vouli",
        ("vouli", "βουλη", "hellenic parliament", "parliament"),
        ("2007-09-16", "2009-10-04", "2012-05-06", "2012-06-17", "2015-01-25", "2015-09-20"),
        GREECE,
    ),
)
OTHER_CHAMBERS: Final = (
    "senat",
    "senado",
    "senate",
    "councillors",
    "sangiin",
    "upper",
    "lords",
    "european",
    "europarl",
    "single-member",
    "single member",
    "sejmik",
    "lagting",
)
COUNTRIES: Final = {"UK": "GB", "EL": "GR"}


def chamber_of(country: str, chamber: str) -> Chamber:
    """The chamber on file. Raises UnknownLaw with the chambers there are."""
    code = COUNTRIES.get(country.upper(), country.upper())
    folded = fold(chamber)
    here = [entry for entry in CHAMBERS if entry.country == code]
    if not here:
        raise UnknownLaw(f"unknown law: no electoral law of {country!r} is on file.")
    for entry in here:
        other = any(word in folded for word in OTHER_CHAMBERS)
        if not other and any(fold(name) in folded for name in entry.names):
            return entry
    known = ", ".join(entry.name for entry in here)
    raise UnknownLaw(f"unknown law: {country} has {known} on file, not {chamber!r}.")


def law(country: str, chamber: str, date: str) -> Rule:
    """The rule for `chamber` of `country` on `date` ("2017-10-20", "2017-10" or "2017").

    Raises UnknownLaw where none is on file, or where a year alone names two.
    """
    entry = chamber_of(country, chamber)
    days = [date]
    if len(date) < 10:
        days = [day for day in entry.days if day.startswith(date)]
        ends = ("-01-01", "-12-31") if len(date) == 4 else ("-01", "-31")
        days = days or [date + end for end in ends]
    found = {rule.name + (rule.valid_from or ""): rule for day in days for rule in _on(entry, day)}
    if len(found) > 1:
        raise UnknownLaw(
            f"unknown law: {country} had {len(found)} laws in {date}; the day is needed."
        )
    if not found or any(not _on(entry, day) for day in days):
        spans = ", ".join(f"{rule.valid_from} to {rule.valid_to}" for rule in entry.rules)
        raise UnknownLaw(
            f"unknown law: {entry.name} ({entry.country}) is on file for {spans}, not {date}."
        )
    return next(iter(found.values()))


def _on(entry: Chamber, day: str) -> list[Rule]:
    return [
        rule
        for rule in entry.rules
        if (rule.valid_from or "") <= day <= (rule.valid_to or "9999-12-31")
    ]
