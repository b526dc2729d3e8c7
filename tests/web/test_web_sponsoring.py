"""Being named as one that asks, as pages: nobody but the named organisation sees it."""

import re

import pytest
from django.test import Client
from tests.factories.world import World
from tests.web.conftest import LogIn
from tests.web.test_web_lists import well_made

from comity.accord.models import Act, Call, Sponsorship


@pytest.fixture
def call(hub: World) -> Call:
    alpha = hub.officer_of(hub.made["alpha"])
    hub.officer_of(hub.made["beta"])
    return hub.call(alpha, initiators=(hub.made["beta"].pk,))


@pytest.fixture
def beta(hub: World, call: Call, log_in: LogIn) -> Client:
    return log_in(hub.officer_of(hub.made["beta"]))


def task(client: Client) -> str:
    return re.findall(r'href="(/desk/sponsor/[0-9a-f]{16})"', client.get("/desk").content.decode())[
        0
    ]


def places(call: Call) -> list[str]:
    symbol = call.version.document.symbol
    return ["/", "/calls", "/calls.json", "/calls.csv", f"/calls/{call.symbol}", f"/s/{symbol}",
            f"/s/{symbol}/-/signatures", f"/s/{symbol}/-/signatures.json",
            f"/s/{symbol}/-/signatures.atom", f"/s/{symbol}/-/record", "/documents.atom",
            "/members/beta", "/members/beta.json"]  # fmt: skip


def test_who_was_named_is_shown_to_itself_only_and_a_decline_changes_no_byte(
    hub: World, call: Call, beta: Client, log_in: LogIn
) -> None:
    readers = [Client(), log_in(hub.officer_of(hub.made["alpha"])),
               log_in(hub.officer_of(hub.made["gamma"]))]  # fmt: skip
    where = task(beta)
    page = beta.get(where).content.decode()
    well_made(page)
    assert "Association alpha" in page
    for reader in readers:
        assert reader.get(where).status_code in (302, 404)
        assert "/desk/sponsor/" not in reader.get("/desk", follow=True).content.decode()
    public = readers[0]
    before = {a: public.get(a).content for a in places(call)}
    assert b"Association beta" not in before[f"/calls/{call.symbol}"]
    assert beta.post(where, {"do": "decline"})["Location"] == "/desk"
    assert {a: public.get(a).content for a in places(call)} == before
    assert beta.get(where).status_code == 404
    assert "/desk/sponsor/" not in beta.get("/desk").content.decode()


def test_a_confirmation_names_it_everywhere_and_a_withdrawal_ends_that(
    hub: World, call: Call, beta: Client
) -> None:
    receipt = beta.post(task(beta), {"do": "confirm", "once": "s"})["Location"]
    act = Act.objects.get()
    assert receipt == f"/calls/{call.symbol}/-/receipt/{act.number}"
    page = beta.get(receipt).content.decode()
    assert "sponsors" in page
    public, symbol = Client(), call.version.document.symbol
    assert b"Association beta" in public.get(f"/calls/{call.symbol}").content
    assert "Association beta" in public.get("/calls.csv").content.decode()
    assert "sponsors" in public.get(f"/s/{symbol}/-/record").content.decode()
    assert "Sponsors" in public.get("/members/beta").content.decode()
    assert public.get(f"/s/{symbol}/-/signatures.json").json()["acts"] == []
    leave = re.findall(r'href="([^"]*/-/withdraw/[^"]*)"', page)[0]
    beta.post(leave, {"answer": "sign", "once": "w"})
    assert b"Association beta" not in public.get(f"/calls/{call.symbol}").content
    assert Act.objects.count() == 2


def test_the_form_says_that_each_confirms_itself(hub: World, log_in: LogIn) -> None:
    alpha = hub.officer_of(hub.made["alpha"])
    version = hub.published(alpha)
    browser = log_in(alpha)
    page = browser.get(f"/desk/call/{version.document.symbol}").content.decode()
    assert "Each is named when it has confirmed it itself." in page
    form = {"scope": "members", "capacities": ["member"], "day": "2099-01-31", "hour": "18:00",
            "host_zone": "UTC", "initiators": "gamma"}  # fmt: skip
    browser.post(f"/desk/call/{version.document.symbol}", form)
    assert Sponsorship.objects.get().organisation == hub.made["gamma"]
