"""What a journalist or archivist reads on the reference pages, word by word."""

import csv
import io
import json
from collections import Counter

import pytest
from bs4 import Tag
from django.test import Client
from tests.web.test_web_reference import loaded, one, reference, site, soup

from comity.datasets.reference import FOLDER, read
from comity.kit import svg

__all__ = ["loaded", "reference", "site"]
DATA = read(FOLDER)


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def cells(row: Tag) -> list[str]:
    return [words(cell) for cell in row.find_all(["th", "td"])]


SEARCHED = {
    "Κομμουνιστικό Κόμμα Ελλάδας": "gr-kke",
    "κομμουνιστικο κομμα ελλαδας": "gr-kke",  # without accents
    "ΚΚΕ": "gr-kke",
    "κκε": "gr-kke",
    "Коммунистическая партия Российской Федерации": "ru-cprf",
    "кпрф": "ru-cprf",
    "Комуністична партія України": "ua-cpu",
    "КПУ": "ua-cpu",
    "Камуністычная партыя Беларусі": "by-kpb",
    "Ҳизби коммунистии Тоҷикистон": "tj-kpt",
    "Партия коммунистов Республики Молдова": "md-pcrm",
    "الحزب الشيوعي اللبناني": "lb-lcp",
    "الحزب الشيوعى اللبنانى": "lb-lcp",  # another form of the last letter
    "الحزب الشیوعی اللبنانی": "lb-lcp",  # on a Persian keyboard
    "التجمع الدستوري الديمقراطي": "tn-rcd",
    "الحزب الشيوعي المصري": "eg-ecp",
    "中国共产党": "cn-cpc",
    "中國共產黨": "cn-cpc",
    "日本共産党": "jp-jcp",
    "조선로동당": "kp-wpk",
    "भारतीय कम्युनिस्ट पार्टी": "in-cpi",
    "भारत की कम्युनिस्ट पार्टी (मार्क्सवादी)": "in-cpim",
    "ভারতের কমিউনিস্ট পার্টি": "in-cpi",
    "ভারতের কমিউনিস্ট পার্টি (মার্কসবাদী)": "in-cpim",
    "नेपाल कम्युनिष्ट पार्टी (एकीकृत मार्क्सवादी-लेनिनवादी)": "np-uml",
    "नेकपा (एमाले)": "np-uml",
    "ພັກປະຊາຊົນປະຕິວັດລາວ": "la-lprp",
    "Đảng Cộng sản Việt Nam": "vn-cpv",
    "dang cong san viet nam": "vn-cpv",
    "komunisticka strana cech a moravy": "cz-kscm",
    "kscm": "cz-kscm",
    "turkiye komunist partisi": "tr-tkp",
    "partido comunista portugues": "pt-pcp",
    "PARTIDUL COMUNISTILOR DIN REPUBLICA MOLDOVA": "md-pcrm",
    "Kommunistisk Parti i Danmark": "dk-in",
    "CCP": "pt-pcp",
    "ccp": "pt-pcp",
    "PRD": "tn-rcd",
    "PKRM": "md-pcrm",
    "cpi-m": "in-cpim",
    "cpi(m)": "in-cpim",
    "Lao People's Revolutionary Party": "la-lprp",
    "lao people’s revolutionary party": "la-lprp",
    "brazilian labor party": "br-pt",
}


@pytest.mark.parametrize("typed", SEARCHED)
def test_a_name_in_any_script_leads_to_its_member_in_one_step(site: Client, typed: str) -> None:
    answer = site.get("/members", {"q": typed})
    assert (answer.status_code, answer["Location"]) == (302, f"/members/{SEARCHED[typed]}")
    assert site.get(answer["Location"]).status_code == 200


def test_every_name_of_the_file_finds_its_member_as_typed_and_in_small_letters(
    site: Client,
) -> None:
    members = {row.id for row in DATA.subjects if row.type == "organisation"}
    bearers = Counter(row.name.casefold() for row in DATA.names if row.subject in members)
    tried = 0
    for row in DATA.names:
        if row.subject not in members:
            continue
        for typed in (row.name, row.name.lower()):
            answer = site.get("/members", {"q": typed})
            tried += 1
            if answer.status_code == 302:
                assert answer["Location"] == f"/members/{row.subject}", typed
            else:
                assert bearers[row.name.casefold()] > 1, typed
                assert f'href="/members/{row.subject}"' in answer.content.decode(), typed
    assert tried > 200


def test_part_of_a_name_lists_all_who_bear_it(site: Client) -> None:
    page = soup(site, "/members?q=syrian")
    assert [words(a) for a in page.select("tbody th a")] == [
        "Syrian Communist Party (first of two as printed)",
        "Syrian Communist Party (second of two as printed)",
    ]
    assert site.get("/search", {"q": "ccp"})["Location"] == "/members?q=ccp"


def test_the_names_of_a_member_with_their_kind_and_source(site: Client) -> None:
    page = soup(site, "/members/pt-pcp")
    table = one(one(page, "#names").parent or page, "table")
    assert [cells(row) for row in table.select("tbody tr")] == [
        ["Portuguese Communist Party", "English", "translated name", "", "Communist Review 902"],
        ["CCP is PCP", "English", "as printed in a source", "", "Communist Review 902"],
        ["PCP", "English", "abbreviation", "", "Notes of this project"],
        ["Partido Comunista Português", "Português", "official name", "", "Notes of this project"],
    ]
    assert words(one(page, ".run")) == "pt-pcp Portugal · Southern Europe"


def test_the_list_says_what_a_misprint_means(site: Client) -> None:
    rows = {str(one(tr, "a")["href"]): tr for tr in soup(site, "/members").select("tbody tr")}
    assert words(one(rows["/members/pt-pcp"], "small")) == "printed as CCP, is PCP ; PCP"
    assert cells(rows["/members/br-pt"]) == [
        "Workers' Party (Brazil) printed as Brazilian Labor Party, probably the Workers' Party, PT",
        "Brazil",
    ]
    assert rows["/members/dk-of"].select("small") == []


@pytest.mark.parametrize(("by", "column"), [("country", "country"), ("region", "region")])
def test_members_stand_once_under_their_country_and_region(
    site: Client, by: str, column: str
) -> None:
    found = {
        str(one(tr, "a")["href"]).rpartition("/")[2]: words(one(section, "h2"))
        for section in soup(site, f"/members?by={by}").select("main section")
        for tr in section.select("tbody tr")
    }
    members = [row for row in DATA.subjects if row.type == "organisation"]
    assert set(found) == {row.id for row in members}
    if by == "region":
        assert found == {row.id: getattr(row, column) for row in members}
    assert (found["in-cpi"], found["tr-kp"]) == (
        ("India", "Türkiye") if by == "country" else ("Southern Asia", "Western Asia")
    )


def test_forums_with_state_years_founder_and_number_of_meetings(site: Client) -> None:
    rows = [cells(tr) for tr in soup(site, "/forums").select("tbody tr")]
    kke = "Communist Party of Greece"
    assert len(rows) == 18
    for row in (
        ["International Meeting of Communist and Workers' Parties", "active", "1998", "", kke, "28"],
        ["International Communist Seminar", "ended", "1992", "2014-06",
         "Party of Labour of Belgium", "8"],
        ["Seminar on globalisation and development", "state unknown", "", "",
         "Communist Party of Cuba", "0"],
        ["Annual seminar in Tunisia", "dissolved with its host", "", "2011", "", "0"],
        ["European meeting on education", "ended", "2006", "2010", kke, "2"],
        ["Balkan conferences", "state unknown", "", "", "", "5"],
        ["Sao Paulo Forum", "active", "1990-07", "", "Workers' Party (Brazil)", "28"],
    ):  # fmt: skip
        assert row in rows


def edition(site: Client, slug: str) -> Tag:
    forum = next(row.parent for row in DATA.subjects if row.id == slug)
    for number in (1, 2):
        page = soup(site, f"/meetings?forum={forum}&page={number}")
        for tr in page.select("tbody tr"):
            if tr.select_one(f'a[href="/meetings/{slug}"]'):
                return tr
    raise AssertionError(slug)


def opened(tag: Tag) -> list[list[str]]:
    """The figures of every mark that opens, with what stands beside each."""
    return [
        [f"{words(dt)}: {words(dt.find_next_sibling('dd') or dt)}" for dt in mark.select("dt")]
        for mark in tag.select("details")
    ]


def test_figures_that_differ_open_with_kind_and_source(site: Client) -> None:
    row = edition(site, "imcwp-13")
    assert words(row.select("td")[3]).startswith("78 5 figures")
    assert opened(row)[0] == [
        "78: final, mltoday.com",
        "80: reported, copy of an encyclopedia, wikizero.net",
        "79: announced, pcf-smh.fr",
        "81: announced, marx21.it",
        "83: announced, interold.kke.gr",
    ]
    assert words(row.select("td")[4]) == "59"


def test_dates_that_differ_open_and_the_most_exact_is_shown(site: Client) -> None:
    row = one(edition(site, "imcwp-14"), "th")
    assert words(one(row, "small bdi")) == "22–25 Nov 2012"
    assert [line.partition(":")[0] for line in opened(row)[0]] == [
        "22–25 Nov 2012",
        "23–25 Nov 2012",
        "22–24 Nov 2012",
    ]
    assert words(one(edition(site, "imcwp-18"), "small bdi")) == "28–30 Oct 2016"
    assert words(one(edition(site, "ics-18"), "small bdi")) == "15–17 May 2009"


@pytest.mark.parametrize(
    ("slug", "place", "hosts"),
    [
        ("imcwp-19", "St Petersburg, Moscow", "Communist Party of the Russian Federation"),
        (
            "imcwp-9",
            "Minsk, Moscow",
            "Communist Party of Belarus , Communist Party of the Russian Federation",
        ),
        ("imcwp-18", "Hanoi", "Communist Party of Vietnam"),
        ("imcwp-17", "Istanbul", "Communist Party, Turkey"),
    ],
)
def test_the_places_in_their_order_and_each_host_once(
    site: Client, slug: str, place: str, hosts: str
) -> None:
    row = edition(site, slug)
    assert words(one(row, "th a")) == place
    assert words(row.select("td")[1]) == hosts


def test_the_files_of_members_meetings_names_and_subjects_are_whole(site: Client) -> None:
    types = Counter(row.type for row in DATA.subjects)
    outside = types["organisation"] + types["external"]
    named = {row.id for row in DATA.subjects if row.type in ("organisation", "external")}
    for path, key, number in (
        ("members", "members", types["organisation"]),
        ("meetings", "meetings", types["edition"]),
        ("data/subjects", "subjects", len(DATA.subjects) - outside),
        ("data/names", "names", sum(row.subject in named for row in DATA.names)),
        ("data/sources", "sources", len(DATA.sources)),
        ("data/gaps", "gaps", len(DATA.gaps)),
    ):
        as_csv = list(csv.DictReader(io.StringIO(site.get(f"/{path}.csv").content.decode())))
        as_json = json.loads(site.get(f"/{path}.json").content)[key]
        assert (len(as_csv), len(as_json)) == (number, number), path
        assert [list(row.values()) for row in as_csv] == [
            [str(value) for value in row.values()] for row in as_json
        ], path
    names = json.loads(site.get("/data/names.json").content)["names"]
    (misprint,) = [row for row in names if row["name"] == "CCP"]
    assert (misprint["organisation"], misprint["note"]) == ("pt-pcp", "is PCP")


def test_the_dots_of_the_map_stand_where_their_countries_are(site: Client) -> None:
    page = soup(site, "/members/map")
    per_country = Counter(row.country for row in DATA.subjects if row.type == "organisation")
    wanted = set()
    for code, number in per_country.items():
        longitude, latitude = svg.place_of(code) or pytest.fail(code)
        wanted.add((round((longitude + 180) * 2), round((90 - latitude) * 2), min(4 + number, 10)))
    dots = page.select("main svg circle")
    assert {(int(str(d["cx"])), int(str(d["cy"])), int(str(d["r"]))) for d in dots} == wanted
    assert "India: 3" in {words(dot) for dot in dots}
    assert len(page.select("main svg path")) == 1


def test_the_timeline_has_every_dated_meeting_for_wide_and_for_thin_screens(site: Client) -> None:
    page = soup(site, "/timeline")
    editions = {row.id for row in DATA.subjects if row.type == "edition"}
    dated = {
        f.subject for f in DATA.facts
        if f.subject in editions and f.measure == "held" and f.kind != "planned"
    }  # fmt: skip
    undated = editions - dated
    assert undated == {"ics-20", "imcwp-2020", "imcwp-24"}
    for width in ("wide", "thin"):
        picture = one(page, f".{width} svg")
        assert len(picture.select("circle")) == len(dated)
        assert len(str(picture).encode()) <= 25_000
    assert len(page.select("tbody a[href^='/meetings/']")) == len(editions)


def test_every_page_of_a_system_shows_one_of_its_records(site: Client) -> None:
    facts = {row.id: row for row in DATA.facts}
    here = [row for row in DATA.systems if row.page != "not yet"]
    assert len(here) == 53
    strangers = []
    for row in here:
        page = soup(site, row.page)
        anchors = {str(tag["id"]) for tag in page.select("[id^='c-']")}
        links = {str(a["href"]).rpartition("/")[2] for a in page.select("main a[href]")}
        ends = {row.page.rpartition("/")[2]}
        found = [
            key for key in row.record_ids
            if f"c-{key}" in anchors or key in links | ends
            or (key in facts and facts[key].subject in ends)
        ]  # fmt: skip
        strangers += [] if found else [row.number]
    assert strangers == []
    page = soup(site, "/systems")
    assert words(one(page, ".lead")).startswith("63 things that the article describes. 53 have")
    assert words(one(page, "main h2")) == "A. Bilateral relations"
    assert len(page.select(".st.open")) == 10


def test_the_claims_of_the_article_against_other_sources(site: Client) -> None:
    rows = [cells(tr) for tr in soup(site, "/subjects/check").select("tbody tr")]
    assert len(rows) == 14
    assert rows[0] == [
        "Japan: 21 seats in the lower house",
        "true for 2014, contradicted at the date of the article · 21 of 475 in 2014; 12 of 465 on"
        " 22 October 2017 (the article, paragraph 17, sentence 1)",
    ]
    assert sum(row[1].startswith("not checked ·") for row in rows) == 7
    page = soup(site, "/subjects/check/check-02")
    assert "figure from the project's notes, source wanted" in words(one(page, "main"))
    member = soup(site, "/members/jp-jcp")
    lines = [cells(tr) for tr in member.select("tr[id^='c-']")]
    house = [row for row in lines if "House of Representatives" in row[2]]
    assert [(row[0], row[1].partition(" ")[0], row[3].partition(" ")[0]) for row in house] == [
        ("Seats 2 differ", "21", "Communist"),
        ("Seats", "12", "ParlGov"),
        ("Seats", "21", "ParlGov"),
    ]


def test_every_doubt_of_the_files_is_on_one_page(site: Client) -> None:
    text = words(one(soup(site, "/doubts"), "main"))
    doubts = [fact.doubt for fact in DATA.facts if fact.doubt]
    assert len(doubts) > 30
    assert [doubt for doubt in doubts if " ".join(doubt.split()) not in text] == []


@pytest.mark.parametrize(
    "address",
    ["/accounts/login/", "/accounts/signup/", "/desk", "/desk/record/pt-pcp", "/documents",
     "/documents.json", "/calls", "/s/IMCWP18/APP/1", "/code/abc", "/notices", "/_login/abc",
     "/_mail/", "/a/abc"],
)  # fmt: skip
def test_there_is_no_login_no_desk_and_no_text(site: Client, address: str) -> None:
    assert site.get(address).status_code == 404


def test_a_list_of_twenty_rows_weighs_fifteen_kilobytes_at_most(site: Client) -> None:
    for address, rows in (
        ("/members", 38), ("/members?by=country", 38), ("/members?by=region", 38),
        ("/meetings", 15), ("/forums", 18), ("/sources", 40), ("/sources/article", 40),
        ("/systems", 63), ("/subjects/session", 15), ("/subjects/check", 14), ("/doubts", 31),
    ):  # fmt: skip
        page = soup(site, address)
        assert len(page.select("main tbody tr")) == rows, address
        weight = len(site.get(address).content)
        assert weight <= 15_000 * max(rows, 20) / 20, (address, weight)
