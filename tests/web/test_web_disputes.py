"""Disputes, settings and the record of a document, as pages."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from tests.factories.world import World
from tests.web.conftest import LogIn

from comity.accord.actions import confirm_sponsor, decline, sign, withdraw
from comity.accord.models import Act, Call
from comity.directory import queries
from comity.directory.enums import Office
from comity.directory.models import Claimant, Mandate, Person, Recognition
from comity.documents.models import Document
from comity.kit import clock
from comity.ledger.models import Record

DAY = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
OPENING = {
    "organisation": "beta",
    "present": "Board of 2020",
    "other": "Board of 2026",
    "since": "2026-03-01",
    "statement": "The congress of March chose us.",
}


@pytest.fixture
def registrar(hub: World, log_in: LogIn) -> Client:
    return log_in(hub.registrar("first"))


def dispute(client: Client) -> str:
    return client.post("/desk/disputes", {**OPENING, "once": "o"})["Location"]


def test_a_registrar_records_a_dispute_and_its_mandates_are_suspended(
    hub: World, registrar: Client, log_in: LogIn, client: Client
) -> None:
    beta = log_in(hub.officer_of(hub.made["beta"]))
    assert "Disputed organisations" in registrar.get("/desk").content.decode()
    assert dispute(registrar) == "/desk/disputes/beta" == dispute(registrar)
    assert Claimant.objects.count() == 2
    assert "suspended" in registrar.get("/desk/disputes").content.decode()
    assert "Suspended." in beta.get("/desk").content.decode()
    assert "Board of 2026" in client.get("/members/beta").content.decode()


def test_a_recognition_ends_the_mandates_of_the_others(
    hub: World, registrar: Client, client: Client
) -> None:
    hub.officer_of(hub.made["beta"])
    dispute(registrar)
    page = registrar.get("/desk/disputes/beta").content.decode()
    handles = re.findall(r'name="claimant" value="([0-9a-f]{16})"', page)
    present, other = Claimant.objects.order_by("pk")
    assert len(handles) == 2
    given = {"claimant": handles[1], "day": clock.today().isoformat(), "decision": "CR/1"}
    for wrong, sentence in (
        ({"claimant": "0" * 16}, "Select a valid choice"),
        ({"day": "2020-01-01"}, "dated after the claims"),
        ({"decision": ""}, "Enter the symbol"),
    ):
        answer = registrar.post("/desk/disputes/beta", {**given, **wrong}).content.decode()
        assert sentence in answer
    assert not Recognition.objects.exists()
    for _ in range(2):
        done = registrar.post("/desk/disputes/beta", {**given, "once": "r"})
        assert done["Location"] == "/desk/disputes/beta"
    row = Recognition.objects.get()
    assert (row.claimant, row.decision) == (other, "CR/1")
    assert not Mandate.objects.filter(claimant=present, revoked_at=None).exists()
    assert queries.dispute(hub.made["beta"])[1] is False
    assert "CR/1" in client.get("/members/beta").content.decode()


def test_what_was_typed_into_a_refused_dispute_is_kept(hub: World, registrar: Client) -> None:
    answer = registrar.post("/desk/disputes", {**OPENING, "organisation": "nobody"})
    page = answer.content.decode()
    assert "No organisation has this short name." in page
    assert all(value in page for value in ("Board of 2020", "Board of 2026", "2026-03-01"))
    assert not Claimant.objects.exists()


def test_disputes_are_for_registrars_alone(hub: World, log_in: LogIn, client: Client) -> None:
    people = (hub.registrar("plain", Office.MEMBER), hub.officer_of(hub.made["beta"]))
    for actor in people:
        door = log_in(actor)
        assert "/desk/disputes" not in door.get("/desk").content.decode()
        for address in ("/desk/disputes", "/desk/disputes/beta"):
            assert door.get(address).status_code == 404
            assert door.post(address, OPENING).status_code == 404
    assert client.get("/desk/disputes").status_code == 302
    assert not Claimant.objects.exists()


def test_a_person_keeps_their_settings_and_sees_deadlines_in_their_zone(
    asked: Call, hub: World, log_in: LogIn
) -> None:
    beta = log_in(hub.officer_of(hub.made["beta"]))
    page = beta.get(f"/calls/{asked.symbol}").content.decode()
    assert "your time" not in page
    given = {"name": "Ana", "language": "fr", "time_zone": "Asia/Kathmandu"}
    assert beta.post("/desk/settings", given)["Location"] == "/desk/settings?lang=fr"
    ana = Person.objects.get(name="Ana")
    assert (ana.language, ana.time_zone) == ("fr", "Asia/Kathmandu")
    page = beta.get(f"/calls/{asked.symbol}?lang=en").content.decode()
    local = asked.deadline + timedelta(hours=5, minutes=45)
    assert f"{local:%H:%M} your time, UTC+5:45" in page
    assert f"{local:%H:%M} UTC+5:45" in beta.get("/desk").content.decode()


def test_settings_that_are_refused_lose_nothing(hub: World, log_in: LogIn, client: Client) -> None:
    beta = log_in(hub.officer_of(hub.made["beta"]))
    given = {"name": "Ana", "language": "fr", "time_zone": "Mars/Olympus"}
    page = beta.post("/desk/settings", given).content.decode()
    assert "Enter a time zone as region and city" in page
    assert all(f'value="{value}"' in page for value in given.values())
    assert client.get("/desk/settings")["Location"].startswith("/accounts/login/?next=/desk/sett")


def asked_by_whom(client: Client, call: Call) -> list[Tag]:
    page = BeautifulSoup(client.get(f"/calls/{call.symbol}").content, "html.parser")
    return page.select("dl.facts dd")[0].select("a")


def test_the_host_sees_its_own_time_and_all_who_ask_are_named(hub: World, client: Client) -> None:
    alpha = hub.officer_of(hub.made["alpha"])
    others = tuple(hub.made[slug] for slug in ("beta", "gamma", "delta"))
    for other in others:
        hub.officer_of(other)
    call = hub.call(alpha, host_zone="Etc/GMT-1", initiators=tuple(o.pk for o in others))
    named = [a["href"] for a in asked_by_whom(client, call)]
    assert named == ["/members/alpha"]
    for sponsorship in call.sponsorships.all():
        confirm_sponsor(hub.officer_of(sponsorship.organisation), sponsorship=sponsorship)
    page = client.get(f"/calls/{call.symbol}").content.decode()
    assert f"{call.deadline + timedelta(hours=1):%H:%M} host’s time, UTC+1" in page
    assert "Etc/" not in page
    assert [a["href"] for a in asked_by_whom(client, call)] == [
        f"/members/{slug}" for slug in ("alpha", "beta", "delta", "gamma")
    ]


def test_the_record_is_the_book_in_its_order(asked: Call, hub: World, client: Client) -> None:
    beta, gamma = hub.officer_of(hub.made["beta"]), hub.officer_of(hub.made["gamma"])
    digest, symbol = asked.version.digest, asked.version.document.symbol
    gone = sign(beta, call=asked, digest=digest)
    sign(gamma, call=asked, digest=digest, reservation="So we read it.", language="en")
    withdraw(beta, act=gone)
    decline(hub.officer_of(hub.made["delta"]), call=asked)
    Document.objects.update(rule="Adopted when nobody objects.", objections="None by those present")
    soup = BeautifulSoup(client.get(f"/s/{symbol}/-/record").content, "html.parser")
    rows = [
        tuple(cell.get_text(" ", strip=True) for cell in tr.select("td, th"))
        for tr in soup.select("main tbody tr")
    ]
    records = list(Record.objects.filter(doc=symbol))
    assert [(row[0], row[4]) for row in rows] == [(str(r.seq), r.digest) for r in records]
    assert [row[1:3] for row in rows] == [
        ("Association alpha", "publishes version 1"),
        ("Association beta", "signs"),
        ("Association gamma", "signs with a reservation"),
        ("Association beta", "withdraws"),
    ]
    facts = soup.select_one("dl.facts")
    assert facts is not None
    assert "Adopted when nobody objects." in facts.get_text()
    assert "None by those present" in facts.get_text()
    for link in soup.select("main tbody a"):
        target, _, anchor = str(link["href"]).partition("#")
        page = BeautifulSoup(client.get(target).content, "html.parser")
        assert not anchor or page.find(id=anchor) is not None, link["href"]


def test_the_record_of_a_text_that_is_not_public(hub: World, client: Client, log_in: LogIn) -> None:
    from comity.documents.enums import Audience

    alpha = hub.officer_of(hub.made["alpha"])
    symbol = hub.published(alpha, audience=Audience.OWN).document.symbol
    assert client.get(f"/s/{symbol}/-/record").status_code == 404
    page = log_in(alpha).get(f"/s/{symbol}/-/record").content.decode()
    assert "Nothing about this document is in the public book." in page


def test_the_record_is_silent_about_those_who_are_not_shown(
    asked: Call, hub: World, client: Client
) -> None:
    beta = hub.officer_of(hub.made["beta"])
    sign(beta, call=asked, digest=asked.version.digest)
    hub.made["beta"].not_shown, hub.made["beta"].shows_acts = True, False
    hub.made["beta"].save()
    page = client.get(f"/s/{asked.version.document.symbol}/-/record").content.decode()
    assert "beta" not in page
    assert Act.objects.get().record not in page
