"""Headers, languages, and the shelf of pages for readers without a session."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client

from comity.kit import clock, revision
from comity.kit.models import Installation
from comity.web import tongues
from comity.web.middleware import pages

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
PAGE = "/_patterns/"


@pytest.fixture
def trial() -> Installation:
    return Installation.objects.create(
        kind="trial",
        name={"en": "Concert of Free Associations", "ar": "مجمع الجمعيات الحرة"},
        domain="concert.example",
        languages=["en", "ar", "zh-hans", "fr"],
        made_at=DAY,
        revision=7,
    )


def test_headers(client: Client, trial: Installation) -> None:
    headers = client.get(PAGE).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_foreign_host_is_refused_even_for_a_kept_page(
    client: Client, trial: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    assert client.get(PAGE).status_code == 200
    assert client.get(PAGE, headers={"host": "evil.example"}).status_code == 400
    assert client.post("/code/1", headers={"host": "evil.example"}).status_code == 400


def test_language_by_address_then_cookie_then_header_then_first(
    client: Client, trial: Installation
) -> None:
    assert client.get(PAGE).headers["Content-Language"] == "en"
    assert (
        client.get(PAGE, headers={"accept-language": "de, fr;q=0.5"}).headers["Content-Language"]
        == "fr"
    )
    answer = client.get(f"{PAGE}?lang=ar", headers={"accept-language": "fr"})
    assert '<html lang="ar" dir="rtl">' in answer.content.decode()
    assert "مجمع الجمعيات الحرة" in answer.content.decode()
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "ar"
    assert "ETag" not in answer.headers
    later = client.get(PAGE, headers={"accept-language": "fr"})
    assert later.headers["Content-Language"] == "ar"


def test_a_language_the_network_does_not_have_is_not_spoken(
    client: Client, trial: Installation
) -> None:
    answer = client.get(f"{PAGE}?lang=ru")
    assert answer.headers["Content-Language"] == "en"
    assert not answer.cookies


def test_the_switch_keeps_the_query(client: Client, trial: Installation) -> None:
    page = client.get(f"{PAGE}?q=seed&lang=fr").content.decode()
    assert 'href="/_patterns/?q=seed&amp;lang=zh-hans"' in page
    assert 'lang="zh-Hans"' in page


def test_the_banner_stands_on_trial_pages_only(client: Client, trial: Installation) -> None:
    assert 'class="trial' in client.get(PAGE).content.decode()
    Installation.objects.update(kind="network", revision=8)
    assert 'class="trial' not in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("tag", "direction", "written"),
    [("ar", "rtl", "ar"), ("zh-hans", "ltr", "zh-Hans"), ("pt-br", "ltr", "pt-BR"),
     ("az-arab", "rtl", "az-Arab"), ("uz-latn-uz", "ltr", "uz-Latn-UZ"), ("he", "rtl", "he")],
)  # fmt: skip
def test_tags(tag: str, direction: str, written: str) -> None:
    assert tongues.direction(tag) == direction
    assert tongues.written(tag) == written


def test_a_page_is_kept_until_the_revision_or_the_minute_passes(
    client: Client, trial: Installation, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    with clock.at(DAY):
        first = client.get(PAGE)
        with django_assert_num_queries(1):  # type: ignore[operator]  # the revision, no more
            assert client.get(PAGE).content == first.content
        assert len(pages.SHELF.pages) == 1
        assert b"09:00 UTC" in client.get("/").content
    with clock.at(DAY + timedelta(minutes=1)):
        assert b"09:01 UTC" in client.get("/").content
        assert pages.SHELF.moment[0] == 7
        revision.advance()
        client.get(PAGE)
        assert pages.SHELF.moment[0] == 8


def test_the_tag_is_of_the_body_and_not_of_the_revision(
    client: Client, trial: Installation
) -> None:
    with clock.at(DAY):
        before = client.get(PAGE).headers["ETag"]
        revision.advance()
        after = client.get(PAGE, headers={"if-none-match": before})
    assert after.status_code == 304
    assert after.headers["ETag"] == before
    assert after.content == b""


def test_a_gzipped_page_has_its_own_tag(client: Client, trial: Installation) -> None:
    plain, zipped = client.get(PAGE), client.get(PAGE, headers={"accept-encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert zipped.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert int(zipped.headers["Content-Length"]) == len(zipped.content)


@pytest.mark.parametrize("cookie", [settings.SESSION_COOKIE_NAME, "messages"])
def test_a_reader_with_a_session_is_never_served_from_the_shelf(
    client: Client, trial: Installation, cookie: str
) -> None:
    client.get(PAGE)
    client.cookies[cookie] = "x"
    answer = client.get(PAGE)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer.headers


@pytest.mark.parametrize("address", ["/accounts/login/", "/code/1"])
def test_a_page_with_a_token_is_kept_neither_at_first_nor_when_the_cookie_comes_back(
    client: Client, trial: Installation, address: str
) -> None:
    for _ in range(2):
        answer = client.get(address)
        assert b"csrfmiddlewaretoken" in answer.content
        assert "private" in answer.headers["Cache-Control"]
    assert pages.SHELF.pages == {}


def test_the_shelf_is_bounded(
    client: Client, trial: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MOST_PAGES", 3)
    for number in range(8):
        client.get(f"{PAGE}?n={number}")
    assert len(pages.SHELF.pages) <= 3


def test_every_page_tells_its_weight(client: Client, trial: Installation) -> None:
    answer = client.get(PAGE)
    assert pages.WEIGHT not in answer.content
    assert b"kB compressed, with its style sheet" in answer.content


def test_head_has_the_headers_of_get_and_no_body(client: Client, trial: Installation) -> None:
    got, head = client.get(PAGE), client.head(PAGE)
    assert head.content == b""
    assert head.headers["ETag"] == got.headers["ETag"]
    assert head.headers["Content-Length"] == got.headers["Content-Length"]
