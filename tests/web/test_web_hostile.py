"""Requests made in bad faith: each gets a plain answer, changes nothing and betrays nothing."""

import re
from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.test import Client
from tests.factories.world import World
from tests.web.conftest import LogIn

from comity.accord.actions import decline, sign
from comity.accord.models import Act, Call, Decline
from comity.directory.enums import Power
from comity.documents.actions import attach_file
from comity.documents.enums import Audience
from comity.documents.values import Reach
from comity.kit import clock
from comity.kit.models import Mail
from comity.ledger.models import Record
from comity.web.middleware import pages

LONG = "x" * 300_000


def sheet(call: Call) -> str:
    return f"/s/{call.version.document.symbol}"


def public_pages(call: Call) -> list[str]:
    """Every public form of everything."""
    text = sheet(call)
    return [
        "/", "/documents", "/documents.json", "/documents.csv", "/documents.atom",
        "/calls", "/calls.json", "/calls.csv", f"/calls/{call.symbol}",
        "/members", "/members.json", "/members.csv", "/members/beta", "/members/beta.json",
        "/notices", "/about", text, f"{text}.txt", f"{text}.json", f"{text}/-/en",
        f"{text}/-/v/1", f"{text}/-/versions", f"{text}/-/print", f"{text}/-/record",
        f"{text}/-/signatures", f"{text}/-/signatures.csv", f"{text}/-/signatures.json",
        f"{text}/-/signatures.txt", f"{text}/-/signatures.atom",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "query",
    [
        "page=99999999999", "page=-1", "page=%00", "page=" + "9" * 5000, "year=99999", "year=0000",
        "year=%D9%A2%D9%A0%D9%A2%D9%A6", "q=%00", "q=" + "%25" * 500, "type=%00", "lang=xx",
        "lang=%00", "lang=../../etc", "since=9999-99-99", "as_of=9999-99-99", "since=9999-12-31",
        "as_of=9999-12-31", "as_of=0001-01-01", "since=0001-01-01", "order=%27%3B", "version=999999",
        "version=%C2%B2", "version=" + "9" * 5000, "text=%00", "text=zz", "for=%00", "by=%00", "%FF=%FF", "a=b&" * 200,
    ],
)  # fmt: skip
def test_a_query_that_makes_no_sense_gets_a_plain_page(
    asked: Call, client: Client, query: str
) -> None:
    text = sheet(asked)
    for path in ("/documents", "/documents.csv", "/documents.atom", "/members", "/calls",
                 f"/calls/{asked.symbol}", text, f"{text}/-/signatures",
                 f"{text}/-/signatures.json"):  # fmt: skip
        answer = client.get(f"{path}?{query}")
        assert answer.status_code in (200, 302), (path, query, answer.status_code)


@pytest.mark.parametrize(
    "path",
    ["/s/%FF%FE", "/s/%C0%AF", "/s/P/alpha/2026/1%00", "/members/%FF", "/calls/C/%E2%80%AE/1",
     "/s/P/alpha/2026/1/-/%FF", "/s/" + "A/" * 3000, "/_login/%00", "/_login/" + "a" * 4000,
     "/s/P/alpha/2026/1/-/v/" + "9" * 5000, "/s/P/alpha/2026/1/-/files/" + "f" * 64,
     "/print/%0d%0aX-Bad:1.css", "/code/" + "9" * 400],
)  # fmt: skip
def test_a_path_that_makes_no_sense_is_not_found(asked: Call, client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (200, 302, 404)
    assert answer.status_code == 404 or path.startswith("/_login/") or path.startswith("/code/")
    assert "X-Bad" not in answer.headers


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_other_methods_change_nothing(asked: Call, client: Client, method: str) -> None:
    before = Record.objects.count()
    for path in public_pages(asked):
        answer = getattr(client, method)(path)
        assert answer.status_code == 405, path
    assert Record.objects.count() == before


def test_head_is_get_without_its_body(asked: Call, client: Client) -> None:
    with clock.at(clock.now()):
        for path in public_pages(asked):
            pages.SHELF.clear()
            head, got = client.head(path), client.get(path)
            assert (head.status_code, head.content) == (200, b""), path
            assert head.headers["ETag"] == got.headers["ETag"], path
            assert head.headers["Content-Length"] == got.headers["Content-Length"], path


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)",
               "https:evil.example", "\thttps://evil.example", "/%09/evil.example"],
)  # fmt: skip
def test_signing_in_leads_nowhere_else(asked: Call, hub: World, target: str) -> None:
    person = hub.person("ana@beta.example")
    person.set_password("a long enough password")
    person.save()
    client = Client()
    answer = client.post(
        "/accounts/login/",
        {"login": person.email, "password": "a long enough password", "next": target},
    )
    assert answer.status_code == 302
    where = answer["Location"]
    assert where.startswith("/"), where
    assert not where.startswith(("//", "/\\")), where
    assert "evil.example" not in where.split("/")[1:2]


def test_a_file_name_brings_no_header_along(asked: Call, hub: World, client: Client) -> None:
    alpha = hub.officer_of(hub.made["alpha"])
    name = 'a"; filename=evil.html; x="\u202efdp.العربية'
    row = attach_file(
        alpha,
        document=asked.version.document,
        name=name,
        media_type="text/html",
        data=b"<script>alert(1)</script>",
        reach=Reach(Audience.PUBLIC),
    )
    answer = client.get(f"{sheet(asked)}/-/files/{row.digest}")
    answer.close()
    kept = answer.headers["Content-Disposition"]
    assert kept.startswith("attachment")
    assert "\n" not in kept
    assert "\r" not in kept
    assert "filename=evil.html;" not in re.sub(r'"(?:[^"\\]|\\.)*"', "", kept)
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_old_token_loses_nothing_and_records_nothing(
    asked: Call, hub: World, log_in: LogIn
) -> None:
    from comity.directory.models import Person

    strict = Client(enforce_csrf_checks=True)
    person = Person.objects.get(pk=hub.officer_of(hub.made["beta"]).person or 0)
    strict.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    words = "Our words, typed for an hour."
    given = {"answer": "reserve", "digest": asked.version.digest, "text": words, "language": "en"}
    page = strict.post(f"/calls/{asked.symbol}/-/answer", {**given, "step": "send"})
    assert page.status_code == 403
    assert words in page.content.decode()
    assert Act.objects.count() == 0


@pytest.mark.parametrize(
    "words",
    [
        LONG,
        "a\0b",
        "a\x1bb",
        "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace") + "\x07",
    ],
)
def test_words_that_cannot_be_kept_are_refused_and_shown_again(
    asked: Call, hub: World, log_in: LogIn, words: str
) -> None:
    beta = log_in(hub.officer_of(hub.made["beta"]))
    given = {"answer": "reserve", "digest": asked.version.digest, "text": words, "language": "en"}
    for step in ("check", "send"):
        page = beta.post(f"/calls/{asked.symbol}/-/answer", {**given, "step": step})
        assert page.status_code == 200
        assert "There is a problem" in page.content.decode()
        assert words[:1000].rstrip("\0\x07\x1b") in page.content.decode()
    assert Act.objects.count() == 0


def test_marks_of_direction_stand_in_their_own_bdi(
    asked: Call, hub: World, log_in: LogIn, client: Client
) -> None:
    words = "Read \u202ebackwards\u2066 <script>alert(1)</script>"
    sign(
        hub.officer_of(hub.made["beta"]),
        call=asked, digest=asked.version.digest, reservation=words, language="en",
    )  # fmt: skip
    page = client.get(sheet(asked)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_page_is_kept_apart_by_host_language_and_session(
    asked: Call, hub: World, log_in: LogIn, client: Client, settings: object
) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "mirror.example"]  # type: ignore[attr-defined]
    text = sheet(asked)
    first = client.get(text, headers={"host": "mirror.example"}).content.decode()
    assert "mirror.example" not in first.replace("hub.example", "")
    arabic = client.get(text, headers={"accept-language": "ar"}).content.decode()
    plain = Client().get(text).content.decode()
    assert '<html lang="ar"' in arabic
    assert '<html lang="en"' in plain
    own = log_in(hub.officer_of(hub.made["beta"])).get(text)
    assert own.headers["Cache-Control"] == "private, no-store"
    assert 'href="/desk"' in own.content.decode()
    assert 'href="/desk"' not in Client().get(text).content.decode()
    # A language cookie is the only one that shapes a kept page, and only as itself.
    odd = Client()
    odd.cookies[configured.LANGUAGE_COOKIE_NAME] = 'fr"><script>'
    assert "<script>" not in odd.get(text).content.decode().replace("<script src", "")


def test_only_the_named_host_is_answered(asked: Call, client: Client) -> None:
    client.get(sheet(asked))
    for host in ("evil.example", "testserver.evil.example", "testserver@evil", "", "a b"):
        assert client.get(sheet(asked), headers={"host": host}).status_code in (
            400,
            200 if not host else 400,
        )
    assert client.get(sheet(asked), headers={"x-forwarded-host": "evil.example"}).status_code == 200
    assert "evil.example" not in client.get(sheet(asked)).content.decode()


def public_bytes(call: Call) -> dict[str, tuple[bytes, str]]:
    """Body and tag of every public page in two languages, made anew."""
    pages.SHELF.clear()
    client = Client()
    return {
        f"{tag} {path}": (answer.content, answer.headers["ETag"])
        for tag in ("en", "ar")
        for path in public_pages(call)
        for answer in [client.get(path, headers={"accept-language": tag})]
    }


@pytest.mark.parametrize("what", ["decline", "take back", "draft", "mandate", "note", "settings"])
def test_what_is_private_changes_no_byte_of_any_public_page(
    asked: Call, hub: World, log_in: LogIn, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    with clock.at(clock.now() + timedelta(minutes=1)):
        actor = hub.officer_of(hub.made["beta"])
        beta = log_in(actor)
        mails = Mail.objects.count()
        before, book = public_bytes(asked), Record.objects.count()
        where = f"/calls/{asked.symbol}/-/answer"
        given = {"answer": "decline", "digest": asked.version.digest, "step": "send", "for": "beta"}
        if what in ("decline", "note", "take back"):
            beta.post(where, {**given, "note": "Narrowword" if what == "note" else ""})
            assert Decline.objects.count() == 1
        if what == "take back":
            beta.post(f"/calls/{asked.symbol}/-/take-back", {"for": "beta"})
        if what == "draft":
            hub.draft(actor, title="Narrowword", texts=("Narrowword.",))
        if what == "mandate":
            hub.mandate(hub.person("new@beta.example"), hub.made["beta"], Power.SIGN)
        if what == "settings":
            beta.post(
                "/desk/settings", {"name": "Narrowword", "language": "ar", "time_zone": "UTC"}
            )
        assert public_bytes(asked) == before
        assert Record.objects.count() == book
        assert "Narrowword" not in caplog.text
        assert "decline" not in caplog.text.lower()
        outside = Mail.objects.order_by("pk")[mails:]
        assert [m.recipient for m in outside if not m.recipient.endswith("@beta.example")] == []


def test_two_officers_at_once_are_one_act(asked: Call, hub: World, log_in: LogIn) -> None:
    first, second = (log_in(hub.officer_of(hub.made["beta"], name)) for name in ("one", "two"))
    where = f"/calls/{asked.symbol}/-/answer"
    given = {"answer": "sign", "digest": asked.version.digest, "step": "send", "for": "beta"}
    seen = [door.get(f"{where}?answer=sign").status_code for door in (first, second)]
    assert seen == [200, 200]
    assert first.post(where, {**given, "once": "a"}).status_code == 302
    page = second.post(where, {**given, "once": "b"}).content.decode()
    assert "already acted" in page
    assert Act.objects.count() == 1


def test_a_decline_and_nothing_look_alike_to_those_who_ask(
    asked: Call, hub: World, log_in: LogIn
) -> None:
    alpha = log_in(hub.officer_of(hub.made["alpha"]))
    seen = ("/desk", f"/calls/{asked.symbol}", f"{sheet(asked)}/-/signatures")

    def shown() -> list[str]:
        secret = r'(csrfmiddlewaretoken|once)" value="[^"]+"|compressed[^<]*|weighs \d+ kB'
        return [re.sub(secret, "", alpha.get(path).content.decode()) for path in seen]

    with clock.at(clock.now()):
        before = shown()
        decline(hub.officer_of(hub.made["beta"]), call=asked, note="Narrowword")
        assert shown() == before
