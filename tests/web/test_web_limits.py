"""One limit for what a stranger can reach, whatever the door, counted in the database."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.factories.world import World
from tests.web.conftest import LogIn

from comity.kit import clock
from comity.kit.models import Mail, Spent
from comity.web import visitor

DOORS = ("/accounts/login/code/", "/accounts/login/", "/accounts/password/reset/")
NOW = datetime(2026, 3, 12, 12, 0, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Small numbers, the same windows, and a clock that stands still within one of them."""
    for name, most in (("sign-in", 6), ("sign-in-address", 3), ("form", 2), ("search", 2),
                       ("export", 2), ("paper", 1), ("letter-page", 2)):  # fmt: skip
        monkeypatch.setitem(visitor.LIMITS, name, (most, visitor.LIMITS[name][1]))
    with clock.at(NOW):
        yield


def ask(client: Client, door: str, email: str, **extra: str) -> int:
    given = {"email": email, "login": email, "password": "wrong-password"}
    return client.post(door, given, **extra).status_code  # type: ignore[arg-type]  # headers


def test_login_codes_are_limited_per_address_whatever_the_door(hub: World, client: Client) -> None:
    """One address cannot be sent more by trying another form, another place or other letters."""
    hub.officer_of(hub.made["beta"])
    tried = [
        ask(client, DOORS[n % 3], ("secretary@beta.example", "Secretary@Beta.example ")[n % 2],
            REMOTE_ADDR=f"10.0.0.{n}")
        for n in range(6)
    ]  # fmt: skip
    assert 429 not in tried[:3]
    assert tried[3:] == [429] * 3
    assert Mail.objects.filter(recipient="secretary@beta.example").count() <= 3


def test_one_visitor_is_limited_whatever_the_address_and_the_door(
    hub: World, client: Client
) -> None:
    tried = [ask(client, DOORS[n % 3], f"n{n}@beta.example") for n in range(8)]
    assert 429 not in tried[:6]
    assert tried[6:] == [429, 429]
    assert ask(client, DOORS[0], "late@beta.example", REMOTE_ADDR="10.9.9.9") != 429


def test_the_limit_ends_with_its_window_and_says_what_to_do(hub: World, client: Client) -> None:
    for n in range(7):
        answer = client.post(DOORS[0], {"email": f"n{n}@beta.example"})
    assert answer.status_code == 429
    assert "Wait a few minutes, then try again." in answer.content.decode()
    assert answer["Retry-After"] == "300"
    with clock.at(clock.now() + timedelta(seconds=600)):
        assert ask(client, DOORS[0], "again@beta.example") != 429


def test_what_costs_is_limited_and_what_is_kept_ready_is_not(hub: World, client: Client) -> None:
    hub.published(hub.officer_of(hub.made["alpha"]))
    for _ in range(5):
        assert client.get("/documents").status_code == 200
        assert client.get("/documents.csv").status_code == 200
    codes = [client.get(f"/documents.json?year=20{n}").status_code for n in range(3)]
    assert codes == [200, 429, 429]
    codes = [client.get("/documents", {"q": f"river {n}"}).status_code for n in range(4)]
    assert codes == [200, 200, 429, 429]
    symbol = f"/s/P/alpha/{clock.today().year}/1"
    assert [client.get(f"{symbol}{end}").status_code for end in (".pdf", ".docx")] == [200, 429]


def test_every_form_of_a_stranger_is_limited(hub: World, client: Client) -> None:
    codes = [client.post(f"/contact-{n}").status_code for n in range(3)]
    assert codes == [404, 404, 429]
    codes = [client.get(f"/a/{'x' * 30}{n}").status_code for n in range(3)]
    assert codes[:2] == [404, 404]
    assert codes[2] == 429


def test_the_visitor_is_who_our_own_proxy_saw(
    hub: World, client: Client, settings: LazySettings
) -> None:
    settings.PROXIES = 1
    for n in range(3):
        said = f"10.0.0.{n}, 192.0.2.7"  # what the visitor claims, and what the proxy adds
        answer = client.get(f"/a/{'x' * 30}", HTTP_X_FORWARDED_FOR=said)
    assert answer.status_code == 429
    other = client.get(f"/a/{'x' * 30}", HTTP_X_FORWARDED_FOR="192.0.2.8")
    assert other.status_code == 404


def test_who_is_signed_in_is_no_stranger(hub: World, log_in: LogIn) -> None:
    beta = log_in(hub.officer_of(hub.made["beta"]))
    codes = {beta.get(f"/documents.json?year=20{n}").status_code for n in range(10, 16)}
    assert codes == {200}
    assert not Spent.objects.exists()


def test_no_address_is_kept(hub: World, client: Client) -> None:
    ask(client, DOORS[0], "secretary@beta.example", REMOTE_ADDR="192.0.2.44")
    kept = " ".join(map(str, Spent.objects.values_list("digest", flat=True)))
    assert Spent.objects.count() == 2
    assert "192.0.2.44" not in kept
    assert "@" not in kept
