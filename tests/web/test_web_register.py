"""The register on the desk: decisions are entered, confirmed and read, and refused in sentences."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from tests.factories.world import World
from tests.web.conftest import LogIn
from tests.web.test_web_lists import well_made

from comity.directory import queries
from comity.directory.enums import Office
from comity.directory.models import Decision, Officer, Organisation, Seat, Standing
from comity.kit import clock

TODAY = clock.today().isoformat()
MINUTE = {"decision": "CR/2026/4", "day": TODAY}
ADMIT = {
    "slug": "river-league",
    "text": "River League",
    "language": "en",
    "script": "Latn",
    "country": "xa",
    "capacity": "member",
    "kind": "League of towns",
    "address": "office@river.example",
    "standing": "member",
    "since": TODAY,
    **MINUTE,
}
KINDS = ("organisation", "standing", "standing-end", "body", "forum", "seat", "seat-end",
         "officer", "officer-end", "country")  # fmt: skip


@pytest.fixture
def registrar(hub: World, log_in: LogIn) -> Client:
    return log_in(hub.registrar("first"))


@pytest.fixture
def second(hub: World, log_in: LogIn) -> Client:
    return log_in(hub.registrar("second", Office.MEMBER))


def test_every_page_is_well_made_and_for_officers_of_the_body_only(
    hub: World, registrar: Client, second: Client, client: Client, log_in: LogIn
) -> None:
    beta = log_in(hub.officer_of(hub.made["beta"]))
    for address in ("/desk/register", *(f"/desk/register/{kind}" for kind in KINDS)):
        well_made(registrar.get(address).content.decode())
        assert client.get(address).status_code == 302
        assert beta.get(address).status_code == 404
    assert second.get("/desk/register").status_code == 200
    assert second.get("/desk/register/organisation").status_code == 404
    assert registrar.get("/desk/register/king").status_code == 404
    assert "/desk/register" in registrar.get("/desk").content.decode()
    assert "/desk/register" not in beta.get("/desk").content.decode()


def test_an_organisation_is_entered_and_shown(
    hub: World, registrar: Client, client: Client
) -> None:
    for _ in range(2):
        done = registrar.post("/desk/register/organisation", {**ADMIT, "once": "o"})
        assert done["Location"] == "/desk/register"
    assert Organisation.objects.filter(slug="river-league").count() == 1
    assert "River League" in client.get("/members").content.decode()
    page = client.get("/bodies/credentials").content.decode()
    well_made(page)
    assert "CR/2026/4" in page
    assert "entered in the register: Member" in page
    assert 'href="/members/river-league"' in page


def test_what_is_refused_is_said_at_its_field_and_nothing_typed_is_lost(
    hub: World, registrar: Client
) -> None:
    for changed, field, sentence in (
        ({"slug": "River League"}, "slug", "Enter the short name as it stands"),
        ({"slug": "beta"}, "slug", "This short name is taken"),
        ({"address": ""}, "address", "Enter an e-mail address"),
        ({"decision": " "}, "decision", "Enter the symbol"),
        ({"day": "2999-01-01"}, "day", "not later than today"),
        ({"since": "2020-01-01"}, "since", "before it was decided"),
        ({"text": "a\x07b"}, "text", "control character"),
    ):
        page = registrar.post("/desk/register/organisation", {**ADMIT, **changed})
        soup = BeautifulSoup(page.content, "html.parser")
        assert sentence in soup.select_one(".errors, [role=alert]").get_text(), changed  # type: ignore[union-attr]
        assert sentence in soup.find(id=f"id_{field}_error").get_text()  # type: ignore[union-attr]
        kept = {i["name"]: i.get("value", "") for i in soup.select("input[name]")}
        for name in ("text", "kind"):
            if name not in changed:
                assert kept[name] == ADMIT[name]
    assert Decision.objects.count() == 0


def test_standings_and_seats_by_decision(hub: World, registrar: Client) -> None:
    beta = hub.made["beta"]
    assert registrar.post(
        "/desk/register/forum", {"slug": "delta-talks", "name": "Delta Talks", **MINUTE}
    )["Location"]
    given = {"organisation": "beta", "forum": "delta-talks", "since": TODAY, **MINUTE}
    registrar.post("/desk/register/standing", {**given, "kind": "guest"})
    assert Standing.objects.get(forum__slug="delta-talks").kind == "guest"
    end = {"organisation": "beta", "forum": "", "until": TODAY, **MINUTE}
    registrar.post("/desk/register/standing-end", end)
    assert beta not in queries.members(queries.PUBLIC)
    again = registrar.post("/desk/register/standing-end", end).content.decode()
    assert "It has no standing there that could end." in again
    nobody = registrar.post("/desk/register/standing-end", {**end, "organisation": "nobody"})
    assert "No organisation has this short name." in nobody.content.decode()
    registrar.post("/desk/register/body", {"slug": "floods", "name": "Floods", **MINUTE})
    seat = {"organisation": "beta", "body": "floods", **MINUTE}
    registrar.post("/desk/register/seat", {**seat, "since": TODAY})
    registrar.post("/desk/register/seat-end", {**seat, "until": TODAY})
    assert Seat.objects.get().until == clock.today()
    country = {"code": "nt", "name": "Northland", "region": "Coasts", "continent": "Upper",
               **MINUTE}  # fmt: skip
    registrar.post("/desk/register/country", country)
    assert "Northland" in registrar.get("/desk/register/organisation").content.decode()
    assert "Northland" in registrar.get("/bodies/credentials").content.decode()


def test_an_officer_is_appointed_by_two_people(
    hub: World, registrar: Client, second: Client, client: Client, log_in: LogIn
) -> None:
    form = {"body": "credentials", "name": "New", "email": "new@hub.example",
            "office": "registrar", **MINUTE}  # fmt: skip
    registrar.post("/desk/register/officer", form)
    assert "Confirm an appointment: New" in second.get("/desk").content.decode()
    assert "Confirm an appointment" not in registrar.get("/desk").content.decode()
    page = second.get("/desk/register").content.decode()
    where = re.findall(r'href="(/desk/register/offices/[0-9a-f]{16})"', page)[0]
    assert "Confirm as a second person" not in registrar.get(where).content.decode()
    assert registrar.post(where).status_code == 200
    assert Officer.objects.get(person__email="new@hub.example").waits
    well_made(second.get(where).content.decode())
    assert second.post(where)["Location"] == "/desk/register"
    officer = Officer.objects.get(person__email="new@hub.example")
    assert not officer.waits
    assert second.post(where).status_code == 404
    public = client.get("/bodies/credentials").content.decode()
    assert "an officer appointed: registrar" in public
    assert "new@hub.example" not in public
    assert ">New<" not in public
    ends = registrar.get("/desk/register/officer-end").content.decode()
    handle = re.findall(r'value="([0-9a-f]{16})"[^>]*>[^<]*New', ends)[0]
    registrar.post("/desk/register/officer-end", {"officer": handle, **MINUTE})
    officer.refresh_from_db()
    assert officer.until == clock.today()
