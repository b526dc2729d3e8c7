"""The pages of a reference data set: nothing that is not in its files, each fact with its source."""

import csv
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import transaction
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker
from tests.web.test_web_lists import well_made

from comity.accord.models import Act, Call
from comity.datasets.reference import FOLDER, read
from comity.datasets.reference.load import load
from comity.datasets.reference.read import FaultyDataset
from comity.datasets.reference.rows import Reference
from comity.directory.models import (
    Claim,
    Country,
    Edition,
    Forum,
    Gap,
    Mandate,
    Organisation,
    Person,
    Source,
    Subject,
)
from comity.documents.models import Document
from comity.kit import installation
from comity.web import network

PAGES = ("/", "/members", "/members?by=region", "/members/jp-jcp", "/members/ext-eu",
         "/members/map", "/forums", "/forums/forum-imcwp", "/forums/forum-tunis", "/meetings",
         "/meetings?forum=forum-imcwp", "/meetings?page=2", "/meetings/imcwp-21", "/bodies",
         "/bodies/body-wg", "/subjects", "/subjects/difficulty", "/subjects/external",
         "/subjects/principle/principle-1", "/sources", "/sources/article", "/timeline",
         "/systems", "/data", "/about")  # fmt: skip


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The data set, loaded once for all tests here and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        assert load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def reference(loaded: None, db: None) -> None:
    network.forget()


@pytest.fixture
def site(reference: None) -> Iterator[Client]:
    with override_settings(READ_ONLY=True):
        yield Client()


def soup(client: Client, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.content, "html.parser")


def one(tag: Tag, selector: str) -> Tag:
    found = tag.select_one(selector)
    assert found is not None, selector
    return found


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_well_made_and_light(site: Client, address: str) -> None:
    answer = site.get(address)
    assert answer.status_code == 200
    well_made(answer.content)
    zipped = site.get(address, headers={"accept-encoding": "gzip"})
    assert len(zipped.content) <= 15_000


@pytest.mark.parametrize(
    "address",
    ["/forums/none", "/meetings/none", "/bodies/none", "/subjects/none", "/subjects/system",
     "/subjects/system/system-1", "/subjects/event/none", "/sources/none", "/data/people.csv"],
)  # fmt: skip
def test_what_is_not_there_answers_404(site: Client, address: str) -> None:
    assert site.get(address).status_code == 404


def test_there_are_no_accounts_no_acts_and_no_texts(reference: None) -> None:
    for model in (Person, Mandate, Act, Call, Document):
        assert model._default_manager.count() == 0


def stated_ids(data: Reference) -> set[str]:
    """Facts, events, and the names of what is no organisation."""
    kinds = {row.id: (row.type, row.label) for row in data.subjects}
    names = {
        f"name_{place}"
        for place, row in enumerate(data.names, 1)
        if kinds[row.subject][0] not in ("organisation", "external")
        and row.name != kinds[row.subject][1]
    }
    assert len(names) == 11
    return {row.id for row in data.facts} | {row.id for row in data.lineage} | names


def test_nothing_is_in_the_database_that_is_not_in_the_files(reference: None) -> None:
    data = read(FOLDER)
    assert set(Claim.objects.values_list("slug", flat=True)) == stated_ids(data)
    assert set(Source.objects.values_list("slug", flat=True)) == {row.id for row in data.sources}
    assert set(Gap.objects.values_list("slug", flat=True)) == {row.id for row in data.gaps}
    loaded = set(Subject.objects.exclude(kind="system").values_list("slug", flat=True))
    for model in (Organisation, Forum, Edition):
        loaded |= set(model._default_manager.values_list("slug", flat=True))
    loaded |= {"body-wg", "body-vn-cer"}
    assert loaded == {row.id for row in data.subjects}


def test_every_fact_of_the_files_is_on_its_page_one_step_from_its_source(site: Client) -> None:
    data = read(FOLDER)
    under = {"organisation": "/members/", "external": "/members/", "forum": "/forums/",
             "edition": "/meetings/", "body": "/bodies/"}  # fmt: skip
    subjects = {row.id: row for row in data.subjects}
    shown: dict[str, BeautifulSoup] = {}
    for fact in data.facts:
        row = subjects[fact.subject]
        address = under.get(row.type, f"/subjects/{row.type}/") + row.id
        page = shown.get(address) or shown.setdefault(address, soup(site, address))
        line = one(page, f'[id="c-{fact.id}"]')
        links = {str(a["href"]) for a in line.select("td:last-child a")}
        assert links == {f"/sources/{source}" for source in fact.sources}
        assert fact.doubt in line.get_text()
        assert fact.locator in line.get_text()
        if fact.unit not in ("subject", "date"):
            assert fact.value in line.get_text()
    for gap in data.gaps:
        row = subjects[gap.subject]
        address = under.get(row.type, f"/subjects/{row.type}/") + row.id
        page = shown.get(address) or shown.setdefault(address, soup(site, address))
        assert gap.reason in page.get_text()


@pytest.mark.slow
def test_every_source_has_its_page(site: Client) -> None:
    for slug in Source.objects.values_list("slug", flat=True):
        assert site.get(f"/sources/{slug}").status_code == 200


@pytest.mark.parametrize(
    "address", ["/", "/members", "/meetings", "/accounts/login/", "/desk", "/code/1", "/nowhere"]
)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_ever_written(site: Client, address: str, method: str) -> None:
    assert getattr(site, method)(address).status_code == 403


def test_loading_twice_changes_nothing(reference: None) -> None:
    before = {m: list(m._default_manager.order_by("pk").values()) for m in (Claim, Source, Subject)}
    assert load() is False
    for model, rows in before.items():
        assert list(model._default_manager.order_by("pk").values()) == rows


def test_a_faulty_data_set_leaves_the_old_one(reference: None, tmp_path: Path) -> None:
    copy = tmp_path / "faulty"
    shutil.copytree(FOLDER, copy)
    with (copy / "facts.csv").open("a", encoding="utf-8") as file:
        file.write("new-1,nobody,parties,1,parties,reported,,,,article,here,,\n")
    before, version = Claim.objects.count(), (installation.read() or pytest.fail("none")).version
    with pytest.raises(FaultyDataset):
        load(copy)
    assert Claim.objects.count() == before
    assert (installation.read() or pytest.fail("none")).version == version


def test_another_version_replaces_the_whole(reference: None, tmp_path: Path) -> None:
    copy = tmp_path / "newer"
    shutil.copytree(FOLDER, copy)
    path = copy / "facts.csv"
    text = path.read_text("utf-8")
    assert "imcwp21-07," in text
    kept = [row for row in text.splitlines(keepends=True) if not row.startswith("imcwp21-07,")]
    path.write_text("".join(kept), "utf-8")
    coverage = copy / "coverage.csv"
    coverage.unlink()
    assert load(copy)
    assert not Claim.objects.filter(slug="imcwp21-07").exists()
    assert Source.objects.filter(slug="article").count() == 1


@pytest.mark.parametrize(
    "words", ["日本共産党", "japanese communist party", "Japanese Communist Party"]
)
def test_an_exact_name_in_any_script_leads_to_the_member(site: Client, words: str) -> None:
    assert site.get("/members", {"q": words})["Location"] == "/members/jp-jcp"


def test_printed_names_and_misprints_lead_to_the_member(site: Client) -> None:
    for row in read(FOLDER).names:
        if row.kind not in ("printed", "misprint") or not Organisation.objects.filter(
            slug=row.subject, external=False
        ):
            continue
        answer = site.get("/members", {"q": row.name})
        if answer.status_code == 302:
            assert answer["Location"] == f"/members/{row.subject}"
        else:
            assert f'href="/members/{row.subject}"' in answer.content.decode()
        assert row.name in soup(site, f"/members/{row.subject}").get_text()


def test_differing_figures_open_and_name_their_sources(site: Client) -> None:
    page = soup(site, "/forums/forum-imcwp")
    row = next(tr for tr in page.select("tr") if tr.select_one('a[href="/meetings/imcwp-20"]'))
    cell = one(row, "details")
    assert one(cell, "summary").get_text() == "2 figures"
    assert next(dt.get_text() for dt in cell.select("dt")) == one(row, "td b").get_text()
    assert len(cell.select("dd a[href^='/sources/']")) >= 2


def test_planned_and_actual_are_two_things(site: Client) -> None:
    planned = Claim.objects.filter(kind="planned", measure="place").order_by("slug")
    assert planned.count() == 3
    for claim in planned:
        page = soup(site, f"/meetings/{claim.subject.partition(':')[2]}")
        facts = {div.dt.get_text(): div.dd.get_text() for div in page.select(".facts > div")}
        assert claim.value in facts["Planned"]
        assert facts["Place"] != claim.value or facts["Place"] == "not stated"


def test_forums_show_their_state(site: Client) -> None:
    page = soup(site, "/forums")
    states = {
        str(one(tr, "a")["href"]): one(tr, ".st").get_text() for tr in page.select("tbody tr")
    }
    assert states["/forums/forum-tunis"] == "dissolved with its host"
    assert states["/forums/forum-imcwp"] == "active"
    assert states["/forums/forum-ics"] == "ended"
    assert "state unknown" in states.values()


def test_every_page_of_the_systems_answers(site: Client) -> None:
    page = soup(site, "/systems")
    rows = page.select("tbody tr")
    assert [int(one(tr, "td.num").get_text()) for tr in rows] == list(range(1, 64))
    stated = {int(row.number): row.page for row in read(FOLDER).systems}
    for tr in rows:
        number = int(one(tr, "td.num").get_text())
        shown = tr.select("td")[1]
        if stated[number] == "not yet":
            assert shown.get_text() == "not yet"
        else:
            assert one(shown, "a")["href"] == stated[number]
            assert site.get(stated[number]).status_code == 200
        assert tr.select("td:last-child a"), number


@pytest.mark.slow
def test_every_link_of_every_list_answers(site: Client) -> None:
    seen: set[str] = set()
    for address in PAGES:
        for a in soup(site, address).select("main a[href^='/']"):
            seen.add(str(a["href"]).partition("#")[0])
    wrong = [a for a in sorted(seen) if site.get(a).status_code not in (200, 302)]
    assert wrong == []
    assert len(seen) > 200


def test_the_menu_has_meetings_and_neither_texts_nor_sign_in(site: Client) -> None:
    page = soup(site, "/")
    names = [a.get_text() for a in page.select(".menu a")]
    assert names == ["Members", "Meetings", "Sources", "Data", "About", "Search"]
    assert "for reading only" in one(page, ".trial").get_text()
    assert "mailto:" not in str(one(page, ".foot"))


def test_the_map_has_a_dot_per_country_and_is_light(site: Client) -> None:
    page = soup(site, "/members/map")
    picture = one(page, "main svg")
    assert len(picture.select("circle")) == len(page.select("tbody tr"))
    assert len(str(picture).encode()) <= 25_000
    assert Country.objects.filter(longitude=None).count() == 0
    assert "No country is coloured" in page.get_text()


def test_the_timeline_is_light_and_its_table_has_every_meeting(site: Client) -> None:
    page = soup(site, "/timeline")
    picture = one(page, "main svg")
    assert len(str(picture).encode()) <= 25_000
    links = {a["href"] for a in page.select("tbody a[href^='/meetings/']")}
    assert links == {f"/meetings/{slug}" for slug in Edition.objects.values_list("slug", flat=True)}
    dated = Edition.objects.count() - 2  # two editions of which no date is stated
    assert abs(len(picture.select("circle")) - dated) <= 2


def test_the_files_hold_what_the_pages_show(site: Client) -> None:
    data = read(FOLDER)
    rows = list(csv.DictReader(io.StringIO(site.get("/data/facts.csv").content.decode())))
    assert {row["id"] for row in rows} == stated_ids(data)
    as_json = json.loads(site.get("/data/facts.json").content)["facts"]
    assert [row["id"] for row in as_json] == [row["id"] for row in rows]
    by_id = {row["id"]: row for row in as_json}
    for fact in data.facts:
        row = by_id[fact.id]
        assert row["source"].split()[0] == fact.sources[0]
        assert set(row["source"].split()) == set(fact.sources)
        assert (row["measure"], row["kind"], row["doubt"]) == (fact.measure, fact.kind, fact.doubt)
    for what, number in (("sources", len(data.sources)), ("gaps", len(data.gaps))):
        assert len(json.loads(site.get(f"/data/{what}.json").content)[what]) == number
    meetings = json.loads(site.get("/meetings.json").content)["meetings"]
    assert len(meetings) == Edition.objects.count()
    assert len(list(csv.DictReader(io.StringIO(site.get("/meetings.csv").content.decode())))) == 84
