"""Ways in: links that work once, the demonstration's mail, the answer to whoever watches."""

import json
import re

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.factories.world import World

from comity.directory.actions import login_link
from comity.kit import outbox
from comity.kit.models import Installation
from comity.kit.policy import Actor


@pytest.fixture
def link(hub: World) -> str:
    person = hub.person("secretary@beta.example")
    return f"/_login/{login_link(Actor(None, channel='terminal'), person=person)}"


def test_a_link_is_spent_by_the_button_and_not_by_opening_it(link: str, client: Client) -> None:
    for _ in range(3):
        assert b"The link works once" in client.get(link).content
    entered = client.post(link)
    assert entered["Location"] == "/desk"
    assert client.get("/desk").status_code == 200
    again = Client().post(link)
    assert again.status_code == 410
    assert b"This link was used or has expired" in again.content


def test_a_forged_link_is_refused_like_a_used_one(hub: World, client: Client) -> None:
    assert client.post("/_login/forged").status_code == 410


def test_forged_links_are_limited(hub: World, client: Client) -> None:
    codes = [client.post(f"/_login/forged{n}").status_code for n in range(32)]
    assert codes[:30] == [410] * 30
    assert codes[30:] == [429, 429]


def test_healthz(hub: World, client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert json.loads(answer.content)["database"] in ("sqlite", "postgresql")
    assert json.loads(answer.content)["version"]


def test_there_is_no_sign_up(hub: World, client: Client) -> None:
    page = client.get("/accounts/signup/").content.decode()
    assert "<form" not in page or 'name="password1"' not in page


@pytest.fixture
def demo(hub: World, settings: LazySettings) -> World:
    settings.DEMO, settings.DEMO_TOKEN = True, "the-token"
    settings.ALLOWED_HOSTS = ["127.0.0.1", "hub.example", "localhost"]
    Installation.objects.update(kind="trial")
    outbox.put(key="k", to="office@beta.example", subject="A receipt", body="See http://x.example")
    return hub


@pytest.fixture
def here() -> Client:
    return Client(HTTP_HOST="127.0.0.1:8000", REMOTE_ADDR="127.0.0.1")


def test_mail_needs_the_token_once_by_post(demo: World, here: Client) -> None:
    first = here.get("/_mail/")
    assert first.status_code == 403
    assert b"A receipt" not in first.content
    assert here.post("/_mail/", {"token": "wrong"}).status_code == 403
    assert here.post("/_mail/", {"token": "the-token"})["Location"] == "/_mail/"
    box = here.get("/_mail/").content.decode()
    assert "A receipt" in box
    address = re.findall(r'href="/_mail/([0-9a-f]{16})"', box)[0]
    letter = here.get(f"/_mail/{address}").content.decode()
    assert "office@beta.example" in letter
    assert 'href="http://x.example"' in letter


@pytest.mark.parametrize(
    "extra",
    [
        {"HTTP_HOST": "hub.example"},
        {"REMOTE_ADDR": "10.0.0.9"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
    ],
)
def test_mail_is_refused_from_anywhere_else(
    demo: World, here: Client, extra: dict[str, str]
) -> None:
    here.post("/_mail/", {"token": "the-token"})
    assert here.get("/_mail/").status_code == 200
    assert here.get("/_mail/", **extra).status_code == 404  # type: ignore[arg-type]


@pytest.mark.parametrize("change", ["no demo", "no token", "no trial"])
def test_mail_is_nowhere_else(
    demo: World, here: Client, settings: LazySettings, change: str
) -> None:
    if change == "no demo":
        settings.DEMO = False
    elif change == "no token":
        settings.DEMO_TOKEN = ""
    else:
        Installation.objects.update(kind="network")
    assert here.get("/_mail/").status_code == 404
    assert here.post("/_mail/", {"token": ""}).status_code == 404
