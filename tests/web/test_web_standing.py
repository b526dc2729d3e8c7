"""Forums, meetings, subjects and sources of any network: counts of queries, and what is hidden."""

import re

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories.world import World
from tests.web.conftest import LogIn
from tests.web.test_web_lists import well_made

from comity.core.folding import fold
from comity.directory.models import Claim, Edition, Forum, Gap, Name, Source, Subject
from comity.web import network
from comity.web.middleware import pages


def soup(client: Client, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.content, "html.parser")


def test_names_in_other_scripts_of_any_network_are_found(hub: World, client: Client) -> None:
    made = hub.organisation("ir-tudeh", name="Tudeh Party of Iran")
    for text, language, script in (
        ("حزب توده ایران", "fa", "Arab"),
        ("توده", "fa", "Arab"),
        ("Tudeh", "en", "Latn"),
    ):
        Name.objects.create(
            organisation=made, text=text, folded=fold(text), language=language, script=script,
            kind="alias", position=5,
        )  # fmt: skip
    for words in ("tudeh", "توده", "TUDEH"):
        assert client.get("/members", {"q": words})["Location"] == "/members/ir-tudeh"
    rows = BeautifulSoup(client.get("/members", {"q": "Iran"}).content, "html.parser")
    assert [a["href"] for a in rows.select("tbody th a")] == ["/members/ir-tudeh"]


def test_a_member_reads_what_is_stated_of_others_hidden_ones_too(hub: World, log_in: LogIn) -> None:
    """A member sees every organisation, so nothing stated of one is left out for a member."""
    hub.organisation("quiet", not_shown=True)
    source = Source.objects.create(slug="paper", title="The Paper")
    for slug in ("beta", "quiet"):
        Claim.objects.create(
            slug=f"c-{slug}", subject=f"organisation:{slug}", measure="members", value="12",
            kind="reported", source=source,
        )  # fmt: skip
    member, public = log_in(hub.officer_of(hub.made["alpha"])), Client()
    for client, seen in ((member, ["c-beta", "c-quiet"]), (public, ["c-beta"])):
        rows = client.get("/data/facts.json").json()["facts"]
        assert [row["id"] for row in rows] == seen


def test_a_network_without_meetings_has_none_in_its_menu(hub: World, client: Client) -> None:
    assert [a.get_text() for a in soup(client, "/").select(".menu a")] == [
        "Documents", "Calls", "Members", "About", "Search", "Sign in",
    ]  # fmt: skip
    forum = Forum.objects.create(slug="general", names={"en": "General Meeting"})
    Edition.objects.create(
        forum=forum, slug="gm-1", ordinal=1, begins="2025-10-08", place="Kestora"
    )
    network.forget()
    pages.SHELF.clear()
    assert "Meetings" in [a.get_text() for a in soup(client, "/").select(".menu a")]
    page = soup(client, "/meetings")
    assert "Kestora" in page.get_text()
    assert "8 Oct 2025" in page.get_text()


def _stated(hub: World, number: int) -> None:
    """`number` editions in as many forums, each with two figures and a host."""
    source = Source.objects.create(slug=f"s{number}", title="List of the host")
    forum = Forum.objects.create(slug=f"f{number}", names={"en": f"Forum {number}"})
    edition = Edition.objects.create(forum=forum, slug=f"e{number}", ordinal=number)
    Subject.objects.create(slug=f"x{number}", kind="event", label=f"Event {number}")
    for place, (measure, value, unit) in enumerate(
        [("parties", "40", ""), ("parties", "41", ""), ("host", "organisation:beta", "subject")]
    ):
        Claim.objects.create(
            slug=f"c{number}-{place}", subject=edition.reference, measure=measure, value=value,
            unit=unit, kind="reported", source=source,
        )  # fmt: skip
    Gap.objects.create(slug=f"g{number}", subject=edition.reference, measure="x", reason="unknown")


@pytest.mark.parametrize(
    ("address", "most"),
    [("/forums", 10), ("/meetings", 14), ("/meetings.json", 14), ("/bodies", 6), ("/subjects", 8),
     ("/subjects/event", 7), ("/sources", 7), ("/members/map", 9), ("/timeline", 14),
     ("/data/facts.csv", 10), ("/data/subjects.csv", 10)],
)  # fmt: skip
def test_lists_cost_the_same_with_one_row_and_with_three(
    hub: World, client: Client, address: str, most: int
) -> None:
    client.get(address)  # what a visitor is counted under is kept from the first request on
    counts = []
    for number in (1, 2, 3):
        _stated(hub, number)
        if number == 2:
            continue
        network.forget()
        pages.SHELF.clear()
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]
    assert counts[0] <= most


def test_an_organisation_that_is_not_shown_is_in_no_claim(hub: World, client: Client) -> None:
    hub.organisation("shade", name="Hidden League", not_shown=True)
    _stated(hub, 1)
    source = Source.objects.get(slug="s1")
    for slug, subject, value in (
        ("h1", "edition:e1", "organisation:shade"),
        ("h2", "organisation:shade", "organisation:beta"),
    ):
        Claim.objects.create(
            slug=slug, subject=subject, measure="host", value=value, unit="subject",
            kind="reported", source=source,
        )  # fmt: skip
    Gap.objects.create(slug="hg", subject="organisation:shade", measure="x", reason="secret reason")
    pages.SHELF.clear()
    for address in ("/meetings", "/meetings/e1", "/members/beta", "/sources/s1", "/forums/f1",
                    "/data/facts.csv", "/data/facts.json", "/data/names.csv", "/data/gaps.csv",
                    "/members/map", "/meetings.csv"):  # fmt: skip
        text = client.get(address).content.decode()
        assert "Hidden League" not in text, address
        assert "shade" not in text, address
        assert "secret reason" not in text, address
    assert "an organisation that is not shown" in client.get("/meetings/e1").content.decode()


def test_pages_speak_arabic_from_right_to_left(hub: World, client: Client) -> None:
    _stated(hub, 1)
    for address in ("/meetings", "/meetings/e1", "/forums", "/members/map", "/timeline", "/data"):
        answer = client.get(f"{address}?lang=ar")
        well_made(answer.content)
        assert re.search(r'<html lang="ar" dir="rtl">', answer.content.decode())
