"""Which law holds where and when."""

from itertools import pairwise

import pytest

from comity.core.seats.errors import UnknownLaw
from comity.core.seats.laws import CHAMBERS, chamber_of, law
from comity.core.seats.methods import Divisor


@pytest.mark.parametrize(
    ("country", "chamber", "first", "last"),
    [
        ("PT", "Assembleia da República", 2015, 2025),
        ("ES", "Congreso", 2015, 2023),
        ("NO", "Storting", 2009, 2025),
        ("PL", "Sejm", 2012, 2023),
        ("CZ", "Poslanecka snemovna", 2002, 2021),
        ("JP", "House of Representatives (PR blocks)", 2009, 2021),
        ("FI", "Eduskunta (12 mainland districts)", 2011, 2023),
        ("SK", "Narodna rada", 2010, 2023),
        ("RU", "State Duma (party list)", 2007, 2021),
        ("GB", "House of Commons", 2010, 2024),
        ("UK", "House of Commons", 2010, 2024),
        ("KR", "National Assembly (PR tier)", 2004, 2016),
        ("GR", "Vouli", 2012, 2015),
        ("JP", "House of Representatives (11 regional blocks)", 2009, 2021),
    ],
)
def test_every_year_with_an_election_has_a_law(country, chamber, first, last):
    entry = chamber_of(country, chamber)
    days = [day for day in entry.days if first <= int(day[:4]) <= last]
    for day in days:
        assert law(country, chamber, day).source
        assert law(country, chamber, day[:4]) == law(country, chamber, day)
    assert law(country, chamber, str(last)).source


def test_laws_that_changed():
    def bar(country, chamber, date):
        return float(law(country, chamber, date).thresholds[0].share)

    duma = "State Duma (party list)"
    assert [bar("RU", duma, year) for year in ("2007", "2011", "2016", "2021")] == [
        0.07,
        0.07,
        0.05,
        0.05,
    ]
    assert [law("RU", duma, y).tiers[0].seats for y in ("2007", "2011", "2016")] == [450, 450, 225]
    assert law("RU", duma, "2007").small_lists is None
    assert law("RU", duma, "2011").small_lists is not None
    assembly = "National Assembly (PR tier)"
    seats = [law("KR", assembly, y).tiers[0].seats for y in ("2004", "2008", "2012", "2016")]
    assert seats == [56, 54, 54, 47]
    lower = "Poslanecká sněmovna"
    assert law("CZ", lower, "2017").tiers[0].method == Divisor("dhondt")
    assert len(law("CZ", lower, "2021").tiers) == 2
    assert law("NO", "Stortinget", "2021").levelling.everywhere is False
    assert law("NO", "Stortinget", "2025").levelling.everywhere is True
    assert law("GR", "Vouli", "2009").bonus.seats == 40
    assert law("GR", "Vouli", "2012").bonus.seats == 50


@pytest.mark.parametrize(
    ("country", "chamber", "date", "said"),
    [
        ("XX", "Parliament", "2015", "no electoral law of 'XX'"),
        ("PL", "Senat", "2015", "not 'Senat'"),
        ("JP", "House of Councillors", "2013", "not 'House of Councillors'"),
        ("JP", "House of Representatives, single-member districts", "2012", "not 'House of"),
        ("RU", "State Duma (single-member)", "2016", "not 'State Duma (single"),
        ("PL", "Sejmik województwa", "2018", "not 'Sejmik"),
        ("FI", "Lagting (Parliament of Åland)", "2019", "not 'Lagting"),
        ("PL", "European Parliament", "2014", "not 'European Parliament'"),
        ("PL", "Sejm", "2007-10-21", "on file for 2011-08-01 to 2023-12-31, not 2007-10-21"),
        ("RU", "State Duma", "2003", "not 2003"),
        ("CZ", "Poslanecká sněmovna", "2021-03-01", "not 2021-03-01"),
        ("KR", "National Assembly", "2020", "not 2020"),
        ("SK", "Národná rada", "2014", "the day is needed"),
    ],
)
def test_unknown_laws_say_what_is_on_file(country, chamber, date, said):
    with pytest.raises(UnknownLaw, match="unknown law") as caught:
        law(country, chamber, date)
    assert said in str(caught.value)


def test_spans_of_a_chamber_do_not_overlap_and_every_law_has_its_statute():
    for entry in CHAMBERS:
        spans = [(rule.valid_from, rule.valid_to) for rule in entry.rules]
        assert spans == sorted(spans)
        assert all(one[1] < two[0] for one, two in pairwise(spans))
        assert all(rule.source and rule.name for rule in entry.rules)
        assert all(day == sorted(entry.days)[i] for i, day in enumerate(entry.days))
