"""The data set holds what the design pages list, and keeps conflicts, gaps and doubts apart."""

import csv
import json
import os
import re
from collections import defaultdict
from pathlib import Path

import pytest

from comity.datasets.reference import FOLDER, read

SHARED = Path(os.environ.get("COMITY_SHARED", Path(__file__).parents[2].parent / "shared"))
PAGE = SHARED / "design" / "reference-network.md"
SYSTEMS = SHARED / "design" / "systems.md"


def text_of(path):
    if not path.exists():
        pytest.skip(f"{path} is absent; set COMITY_SHARED")
    return path.read_text("utf-8")


@pytest.fixture(scope="module")
def reference():
    return read(FOLDER)


@pytest.fixture(scope="module")
def facts(reference):
    """Facts by (subject, measure)."""
    found = defaultdict(list)
    for fact in reference.facts:
        found[fact.subject, fact.measure].append(fact)
    return found


def table(text, heading):
    """Return the cells of every row of the table below `heading`."""
    part = text.split(heading, 1)[1].split("\n### ")[0].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def values(facts, subject, measure):
    return {fact.value for fact in facts[subject, measure]}


def test_every_address_of_the_page_is_a_source(reference):
    known = {source.url for source in reference.sources}
    urls = re.findall(r"https?://\S+", text_of(PAGE).split("## Appendix")[1])
    assert len(urls) == 143
    assert [url for url in urls if url not in known] == []


def edition_ids(rows):
    labels = [row[0].strip("()") for row in rows]
    years = [row[1][:4] for row in rows]
    special = {"X": "x", "--": ""}
    return [
        f"imcwp-{special[label] + year if label in special else label}"
        for label, year in zip(labels, years, strict=True)
    ]


def test_every_edition_has_its_dates_host_place_and_every_size(reference, facts):
    rows = table(text_of(PAGE), "### 4.1")
    ids = edition_ids(rows)
    assert len(ids) == 28
    subjects = {subject.id for subject in reference.subjects}
    measures = ("parties", "foreign_parties", "countries", "delegates", "messages")
    for name, row in zip(ids, rows, strict=True):
        assert name in subjects
        start = re.match(r"[\d-]+", row[1])[0].rstrip("-")
        assert any(fact.start == start for fact in reference.facts if fact.subject == name), name
        assert facts[name, "host"], name
        assert facts[name, "place"], name
        sizes = re.findall(r"(\d+)(?=P|C\b|D\b| foreign)|\+(\d+) m|(?:over|nearly) (\d+)", row[4])
        held = set().union(*(values(facts, name, measure) for measure in measures))
        assert {number for found in sizes for number in found if number} <= held, name
        if row[5] not in ("--", ""):
            assert facts[name, "outcome"], name
            assert facts[name, "theme"], name


def test_every_session_of_the_working_group_with_its_lead_time(facts):
    rows = table(text_of(PAGE), "### 1.2")
    assert len(rows) == 13
    for row in rows:
        day = row[1].split()[0]
        session = f"wg-{day[:7]}"
        assert values(facts, session, "held") == {day}
        assert values(facts, session, "prepares") == {f"imcwp-{row[0]}"}
        assert values(facts, session, "lead_time") == {row[3]}


def test_lead_times_are_what_the_dates_give(reference, facts):
    from datetime import date

    for fact in reference.facts:
        if fact.measure != "lead_time":
            continue
        held = date.fromisoformat(next(iter(values(facts, fact.subject, "held"))))
        (edition,) = values(facts, fact.subject, "prepares")
        start = min(f.start for f in facts[edition, "held"] if len(f.start) == 10)
        assert round((date.fromisoformat(start) - held).days / 7) == int(fact.value), fact.subject


def test_every_seminar_and_its_sizes(facts):
    rows = table(text_of(PAGE), "### 4.2")
    assert len(rows) == 8
    for row in rows:
        name = f"ics-{row[0]}"
        start = re.match(r"[\d-]+", row[1])[0]
        assert start in {fact.start for fact in facts[name, "held"]}
        for number, letter in re.findall(r"(\d+)([PC])", row[2]):
            measure = {"P": "parties", "C": "countries"}[letter]
            assert number in values(facts, name, measure), name


def test_every_meeting_of_the_sao_paulo_forum(facts):
    part = text_of(PAGE).split("### 4.3")[1].split("### 4.4")[0]
    pairs = re.findall(r"\b((?:19|20)\d\d) ([A-Z][a-z]+(?: [A-Z][a-z]+)*)", part)
    assert len(pairs) == 25
    for year, place in pairs:
        assert place in values(facts, f"spf-{year}", "place"), year
    for year, number in (
        ("2012", "18"),
        ("2015", "21"),
        ("2018", "24"),
        ("2023", "26"),
        ("2024", "27"),
    ):
        assert values(facts, f"spf-{year}", "number") == {number}


def test_every_regional_meeting_has_its_date(reference):
    part = text_of(PAGE).split("### 4.4")[1].split("Dataset advice")[0]
    days = re.findall(r"\b\d{4}-\d\d-\d\d\b", re.sub(r"\(.*?\)", "", part))
    assert len(days) == 19
    starts = {fact.start for fact in reference.facts}
    assert [day for day in days if day not in starts] == []


def test_every_outcome_of_section_1_4_stands_beside_the_others(facts):
    rows = table(text_of(PAGE), "### 1.4")
    editions = {
        "2011": "13",
        "2013": "15",
        "2014": "16",
        "2015": "17",
        "2016": "18",
        "2022": "22",
        "2023": "23",
    }
    assert [row[0].split()[0] for row in rows] == list(editions)
    for number in editions.values():
        claims = facts[f"imcwp-{number}", "outcome"]
        assert len({fact.locator for fact in claims}) >= 2, number


def test_every_claim_of_the_size_of_the_working_group(reference):
    part = text_of(PAGE).split("### 1.3")[1].split("UX:")[0]
    claims = [f for f in reference.facts if f.locator == "size of the Working Group"]
    numbers = set(
        re.findall(r"(?<![\d-])\d{1,2}(?![\d-])", re.sub(r"\(.*?\)|\d{4}-\d\d|2016-18", "", part))
    )
    assert numbers == {"18", "10", "7", "11", "19", "27", "3", "25", "22", "20", "24", "35", "14"}
    assert numbers <= {fact.value for fact in claims}


def test_the_63_systems_with_their_paragraphs(reference):
    lines = re.findall(r"^(\d+)\. \*\*.*?\*\* \(([^;:)]*)", text_of(SYSTEMS), re.M)
    assert [row.number for row in reference.systems] == [str(number) for number in range(1, 64)]
    assert [number for number, _ in lines] == [row.number for row in reference.systems]

    def expand(text):
        found = set()
        for first, last in re.findall(r"P(\d+)(?:-P?(\d+))?", text):
            found |= set(range(int(first), int(last or first) + 1))
        return found

    for row, (_, places) in zip(reference.systems, lines, strict=True):
        assert set(map(int, row.paragraphs.split())) == expand(places), row.number


def test_conflicting_claims_stand_side_by_side(facts):
    assert values(facts, "imcwp-5", "parties") == {"59", "71", "60"}
    assert values(facts, "imcwp-13", "parties") == {"78", "79", "80", "81", "83"}
    kinds = {fact.value: fact.kind for fact in facts["imcwp-13", "parties"]}
    assert [kinds[number] for number in ("78", "79", "81", "83")] == ["final", *["announced"] * 3]
    assert values(facts, "forum-imcwp", "parties_ever") == {"118", "120", "124"}


def test_probable_errors_are_marked_and_left_as_printed(facts):
    seats = [fact for fact in facts["group-ep-left", "seats_total"] if fact.source == "article"]
    assert [(fact.value, bool(fact.doubt)) for fact in seats] == [("372", True)]
    assert any(fact.doubt for fact in facts["by-kpb", "seats_total"])
    assert all(fact.doubt for fact in facts["state-am", "restored_party"])
    assert not any(fact.doubt for fact in facts["state-uz", "restored_party"])


def test_what_is_not_known_stands_as_a_gap(reference):
    gaps = {(gap.subject, gap.measure) for gap in reference.gaps}
    assert ("forum-imcwp", "bilateral_since") in gaps
    assert ("forum-education", "editions") in gaps
    assert ("imcwp-21", "parties") in gaps


def test_the_hosts_of_the_history_are_the_hosts_of_the_facts(reference, facts):
    for row in reference.hosts:
        assert row.organisation in values(facts, f"imcwp-{row.edition.lower()}", "host"), (
            row.edition
        )
        subject = next(s for s in reference.subjects if s.id == row.organisation)
        assert (row.country, row.continent) == (subject.country, subject.continent)


def test_every_name_as_printed_in_the_article_finds_its_organisation(reference):
    part = text_of(SYSTEMS).split("## Named parties as printed")[1]
    rows = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("| ")][1:]
    names = {name.name.replace("’", "'") for name in reference.names}
    printed = [re.sub(r" \(([A-Z-]+)\)$", r"|\1", row[0].strip()) for row in rows]
    printed = [text for text in printed if not text.startswith("(")]
    assert len(printed) == 23
    wanted = {part for text in printed for part in text.split("|")}
    assert {"CCP", "PKRM"} <= wanted
    assert sorted(wanted - names) == []


def test_no_acts_and_no_persons(reference):
    types = {subject.type for subject in reference.subjects}
    assert not types & {"person", "act", "account", "signature"}
    assert not any(re.search(r"[\w.]+@[\w.]+", fact.value + fact.note) for fact in reference.facts)


PARLGOV = SHARED / "data" / "parlgov"


def results(country, day, kind="parliament"):
    """Seats by party, votes by party and the size of the chamber, as ParlGov has them."""
    if not PARLGOV.exists():
        pytest.skip(f"{PARLGOV} is absent; set COMITY_SHARED")
    with (PARLGOV / "view_election.csv").open(encoding="utf-8-sig") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if (row["country_name_short"], row["election_type"]) == (country, kind)
            and row["election_date"].startswith(day)
        ]
    seats = {row["party_name_short"]: int(row["seats"] or 0) for row in rows}
    votes = {row["party_name_short"]: row["vote_share"] for row in rows}
    return seats, votes, {int(row["seats_total"]) for row in rows}


def stated_by(facts, source, subject, measure):
    return [(fact.start, fact.value) for fact in facts[subject, measure] if fact.source == source]


def test_what_parlgov_is_said_to_state_is_what_it_states(facts):
    for day, outside in (("2014-12-14", ("LDP", "K")), ("2017-10-22", ("LDP", "K"))):
        seats, _, (size,) = results("JPN", day)
        (fact,) = [f for f in facts["jp-jcp", "seats"] if (f.source, f.start) == ("parlgov", day)]
        assert (int(fact.value), fact.note) == (seats["JCP"], f"of {size}")
        rivals = sorted((n for p, n in seats.items() if p not in (*outside, "none")), reverse=True)
        rank = rivals.index(seats["JCP"]) + 1
        assert (day, str(rank)) in stated_by(facts, "parlgov", "jp-jcp", "opposition_rank")
    seats, _, (size,) = results("PRT", "2015-10-04")
    lists = sorted(seats.values(), reverse=True)
    assert (size, lists[:4], lists.index(seats["CDU"]) + 1) == (230, [107, 86, 19, 17], 4)
    assert stated_by(facts, "parlgov", "pt-pcp", "seats") == [("2015-10-04", "17")]
    assert stated_by(facts, "parlgov", "pt-pcp", "parliament_rank") == [("2015-10-04", "4")]
    seats, votes, (size,) = results("CZE", "2010-05-29")
    assert stated_by(facts, "parlgov", "cz-kscm", "vote_share") == [("2010-05-29", votes["KSCM"])]
    assert stated_by(facts, "parlgov", "cz-kscm", "seats") == [("2010-05-29", str(seats["KSCM"]))]


def test_the_european_parliament_had_the_sum_of_the_seats_of_its_countries(facts):
    sizes = {}
    for code in ["AUT", "BEL", "BGR", "CYP", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GBR", "GRC", "HRV", "HUN", "IRL", "ITA", "LTU", "LUX", "LVA", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "SWE"]:  # fmt: skip
        _, _, (sizes[code],) = results(code, "2014", "ep")
    assert len(sizes) == 28
    assert str(sum(sizes.values())) in values(facts, "group-ep-left", "seats_total")


def test_parlgov_has_the_party_in_no_czech_cabinet_and_neither_moldova_nor_russia(facts):
    if not PARLGOV.exists():
        pytest.skip(f"{PARLGOV} is absent; set COMITY_SHARED")
    with (PARLGOV / "view_cabinet.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    czech = [r for r in rows if r["country_name_short"] == "CZE" and r["cabinet_party"] == "1"]
    cabinets = {r["start_date"] for r in czech if "1998-07" <= r["start_date"] < "2010"}
    assert (min(cabinets), max(cabinets)) == ("1998-07-17", "2009-04-09")
    assert not [r for r in czech if r["party_name_short"] == "KSCM"]
    assert not {r["country_name_short"] for r in rows} & {"MDA", "RUS", "IND", "BLR"}
    (fact,) = [f for f in facts["cz-kscm", "government"] if f.source == "parlgov"]
    assert fact.value == "in none of the cabinets"


@pytest.mark.parametrize("year", ["2007", "2016"])
def test_the_second_list_of_the_state_duma(facts, year):
    path = SHARED / "data" / "elections" / f"ru_{year}.json"
    contest = json.loads(text_of(path))
    (federal,) = contest["constituencies"]
    ranked = sorted(federal["votes"], key=federal["votes"].get, reverse=True)
    assert ranked[1] == "CPRF"
    (rank,) = [f for f in facts["ru-cprf", "election_rank"] if f.source == f"duma-{year}"]
    assert (rank.value, rank.note.split()[0]) == ("2", str(federal["votes"]["CPRF"]))
    (seats,) = [f for f in facts["ru-cprf", "seats"] if f.source == f"duma-{year}"]
    assert (seats.value, seats.note) == (
        str(contest["official"]["CPRF"]),
        f"of {federal['seats']}",
    )


def test_the_figures_of_the_project_s_notes_are_beside_the_claims_and_unchecked(reference, facts):
    """Those of which no file is at hand say so, and their verdict is that nobody has checked."""
    checks = [subject for subject in reference.subjects if subject.type == "check"]
    assert len(checks) == 14
    for check in checks:
        (found,) = facts[check.id, "figure_found"]
        (verdict,) = facts[check.id, "verdict"]
        assert verdict.value == check.state
        assert found.value in check.note
        if found.source == "project-notes":
            assert verdict.value == "not checked"
            assert found.note == "figure from the project's notes, source wanted"
        else:
            assert verdict.value != "not checked"
    wanted = {
        ("jp-jcp", "seats"): {"14"},
        ("pt-pcp", "parliament_rank"): {"5"},
        ("cz-kscm", "vote_share"): {"20.43", "15.03"},
        ("cz-kscm", "seats"): {"182"},
        ("md-pcrm", "seats"): {"71", "56", "48", "42", "21"},
        ("ru-cprf", "seats"): {"92", "42"},
        ("by-kpb", "seats_total"): {"110"},
        ("by-kpb", "seats"): {"8"},
        ("kg-pkk", "seats"): {"6", "8", "0"},
        ("tj-kpt", "seats"): {"13", "4", "2"},
        ("in-cpim", "seats"): {"43", "16", "9"},
        ("in-cpi", "seats"): {"1"},
        ("group-ep-left", "seats"): {"52"},
    }
    for key, figures in wanted.items():
        notes = [fact for fact in facts[key] if fact.source == "project-notes"]
        assert {fact.value for fact in notes} == figures, key
        assert all(fact.note.endswith("source wanted") for fact in notes), key
