"""The desk: drafts, publication, calls, mandates, records, and requests of two people."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories.world import World
from tests.web.conftest import LogIn

from comity.accord.models import Call
from comity.directory.enums import Office, Power, RequestState
from comity.directory.models import Mandate, MandateRequest, Name, Person
from comity.documents.models import Document
from comity.kit import clock
from comity.kit.models import Mail
from comity.web.desk.texts import pieces, typed

TEXT = "We write to you.\n\n# What we ask\n\nWater *first*.\n\n- For all\n\n> As was said."


@pytest.fixture
def beta(hub: World, log_in: LogIn) -> Client:
    return log_in(hub.officer_of(hub.made["beta"]))


@pytest.fixture
def gamma(hub: World, log_in: LogIn) -> Client:
    return log_in(hub.officer_of(hub.made["gamma"]))


def draft(client: Client, **more: str) -> str:
    """The address of a new draft of Beta."""
    form = {"voice": "o-beta", "type": "STA", "language": "en", "title": "On wells", "text": TEXT}
    return client.post("/desk/documents/new", {**form, **more})["Location"]


def test_the_desk_is_for_people_who_are_logged_in(hub: World, client: Client) -> None:
    for address in ("/desk", "/desk/record/beta", "/desk/mandates/beta", "/desk/documents/new",
                    "/desk/requests", "/desk/call/P/beta/2026/1"):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/?next=/desk")


def test_a_call_waits_until_it_is_answered(asked: Call, beta: Client) -> None:
    page = beta.get("/desk").content.decode()
    assert f"/calls/{asked.symbol}?for=beta#answer" in page
    assert "to answer" in page
    beta.post(
        f"/calls/{asked.symbol}/-/answer",
        {"answer": "sign", "digest": asked.version.digest, "step": "send"},
    )
    assert "to answer" not in beta.get("/desk").content.decode()


def test_text_to_paragraphs_and_back() -> None:
    found = pieces(TEXT)
    assert [(p.kind, p.text) for p in found] == [
        ("paragraph", "We write to you."),
        ("heading", "What we ask"),
        ("paragraph", "Water *first*."),
        ("item", "For all"),
        ("quote", "As was said."),
    ]
    assert pieces(typed(found)) == found  # type: ignore[arg-type]  # a piece has the same fields
    assert pieces("3a. Third.")[0].number == "3a"


def test_from_draft_to_call(hub: World, beta: Client, gamma: Client, client: Client) -> None:
    where = draft(beta)
    assert "On wells" in beta.get(where).content.decode()
    assert "<em>first</em>" in beta.get(where).content.decode()
    for other in (gamma, client):
        assert other.get(where).status_code in (302, 404)
        assert "On wells" not in other.get("/documents").content.decode()
    beta.post(where, {"language": "fr", "title": "Des puits", "text": "L’eau d’abord."})
    published = beta.post(f"{where}/publish", {"audience": "public", "once": "p"})["Location"]
    assert published == "/s/P/beta/2026/1"
    assert beta.post(f"{where}/publish", {"audience": "public", "once": "p"}).status_code in (
        302,
        404,
    )
    page = client.get(published).content.decode()
    assert "On wells" in page
    assert "Français" in page
    assert "Open a call for signature" not in page
    assert "Open a call for signature" in beta.get(published).content.decode()
    terms = {"scope": "members", "capacities": ["member"], "day": "2099-01-31", "hour": "18:00",
             "host_zone": "Europe/Lisbon", "reservations": "on", "once": "c"}  # fmt: skip
    for slip in ("0001-01-01", "9999-12-31", "2026-02-30"):
        page = beta.post("/desk/call/P/beta/2026/1", {**terms, "day": slip}).content.decode()
        assert "Enter the day as year, month and day, like 2026-03-21" in page
    assert not Call.objects.exists()
    opened = beta.post("/desk/call/P/beta/2026/1", terms)["Location"]
    assert beta.post("/desk/call/P/beta/2026/1", terms)["Location"] == opened
    assert Call.objects.count() == 1
    assert "31 January 2099, 18:00 UTC" in client.get(opened).content.decode()


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"title": ""}, "Enter a title"),
        ({"text": ""}, "Enter a text"),
        ({"language": "klingon!"}, "Give the language as a tag"),
        ({"date": "yesterday"}, "Enter the day as year, month and day"),
        ({"title": "a\x07b"}, "invisible control character"),
        ({"text": "x" * 401_000}, "too long"),
    ],
)
def test_a_bad_draft_is_refused_and_nothing_typed_is_lost(
    hub: World, beta: Client, more: dict[str, str], sentence: str
) -> None:
    form = {"voice": "o-beta", "type": "STA", "language": "en", "title": "On wells", "text": TEXT}
    page = beta.post("/desk/documents/new", {**form, **more})
    assert page.status_code == 200
    text = page.content.decode()
    assert "There is a problem" in text
    assert sentence in text
    assert Document.objects.count() == 0
    if "text" not in more:
        assert "# What we ask" in text


def test_nobody_writes_in_anothers_name(hub: World, beta: Client) -> None:
    form = {"voice": "o-gamma", "type": "STA", "language": "en", "title": "x", "text": "y"}
    assert beta.post("/desk/documents/new", form).status_code == 200
    assert Document.objects.count() == 0


def test_audiences_and_files(hub: World, beta: Client, gamma: Client, client: Client) -> None:
    where = draft(beta)
    sent = SimpleUploadedFile("gauge.txt", b"12 cm", "text/plain")
    assert beta.post(f"{where}/file", {"file": sent, "audience": "members"}).status_code == 302
    refused = beta.post(f"{where}/publish", {"audience": "named", "named": "nobody-here"})
    assert "No organisation has the short name" in refused.content.decode()
    symbol = beta.post(f"{where}/publish", {"audience": "named", "named": "gamma"})["Location"]
    assert gamma.get(symbol).status_code == 200
    assert client.get(symbol).status_code == 404
    file = re.findall(r'href="([^"]+/-/files/[0-9a-f]{64})"', gamma.get(symbol).content.decode())[0]
    got = gamma.get(file)
    assert b"".join(got.streaming_content) == b"12 cm"  # type: ignore[attr-defined]
    assert got["Content-Disposition"].startswith("attachment")
    assert "sandbox" in got["Content-Security-Policy"]
    assert client.get(file).status_code == 404


def test_translate_and_revise(hub: World, beta: Client, client: Client) -> None:
    where = draft(beta)
    beta.post(f"{where}/publish", {"audience": "public"})
    form = {"language": "ar", "status": "courtesy", "title": "عن الآبار", "text": "الماء أولًا."}
    assert beta.post("/desk/translate/P/beta/2026/1", form)["Location"] == "/s/P/beta/2026/1/-/ar"
    assert "الماء أولًا." in client.get("/s/P/beta/2026/1/-/ar").content.decode()
    again = beta.post("/desk/revise/P/beta/2026/1")["Location"]
    assert again == beta.post("/desk/revise/P/beta/2026/1")["Location"]
    beta.post(again, {"language": "en", "title": "On wells, again", "text": "Water, always."})
    beta.post(f"{again}/publish", {"audience": "public"})
    assert "On wells, again" in client.get("/s/P/beta/2026/1").content.decode()
    first = client.get("/s/P/beta/2026/1/-/v/1").content.decode()
    assert "Superseded." in first
    assert "We write to you." in first
    assert (
        "2 versions have been published"
        in client.get("/s/P/beta/2026/1/-/versions").content.decode()
    )


def test_mandates_are_granted_once_and_revoked_after_a_check(
    hub: World, beta: Client, gamma: Client
) -> None:
    form = {"email": "new@beta.example", "name": "Noor", "power": "sign", "once": "m"}
    beta.post("/desk/mandates/beta", form)
    beta.post("/desk/mandates/beta", form)
    mandate = Mandate.objects.get(person__email="new@beta.example")
    assert mandate.power == Power.SIGN
    page = beta.get("/desk/mandates/beta").content.decode()
    assert "Noor" in page
    assert gamma.get("/desk/mandates/beta").status_code == 404
    address = re.findall(r'href="(/desk/mandates/beta/[0-9a-f]{16})"', page)
    assert gamma.post(address[0]).status_code == 404
    for one in address:
        if "new@beta.example" in beta.get(one).content.decode():
            beta.post(one, {"once": "r"})
    mandate.refresh_from_db()
    assert mandate.revoked_at is not None


def test_the_last_mandate_to_grant_stays(hub: World, beta: Client) -> None:
    page = beta.get("/desk/mandates/beta").content.decode()
    answers = [beta.post(one).content.decode() for one in
               re.findall(r'href="(/desk/mandates/beta/[0-9a-f]{16})"', page)]  # fmt: skip
    assert sum("This is the last mandate to grant" in answer for answer in answers) == 1
    assert Mandate.objects.filter(power=Power.GRANT, revoked_at=None).count() >= 1


def test_a_bad_mandate_keeps_what_was_typed(hub: World, beta: Client) -> None:
    form = {"email": "not-an-address", "name": "Noor", "power": "sign", "since": "2099-02-01",
            "until": "2099-01-01"}  # fmt: skip
    page = beta.post("/desk/mandates/beta", form).content.decode()
    assert "Enter an e-mail address with an @" in page
    assert 'value="not-an-address"' in page
    assert 'value="Noor"' in page
    page = beta.post("/desk/mandates/beta", {**form, "email": "n@b.example"}).content.decode()
    assert "The last day must come after the first." in page


def test_the_record_is_kept_by_its_own_people(hub: World, beta: Client, gamma: Client) -> None:
    where = "/desk/record/beta"
    assert gamma.get(where).status_code == 404
    beta.post(where, {"do": "confirm"})
    assert "Last confirmed on" in beta.get(where).content.decode()
    name = {"do": "name", "text": "رابطة", "language": "ar", "script": "Arab", "kind": "official"}
    beta.post(where, name)
    assert Name.objects.filter(organisation=hub.made["beta"], text="رابطة").count() == 1
    page = beta.get(where).content.decode()
    handle = re.findall(r'<option value="([0-9a-f]{16})"', page)[0]
    beta.post(where, {"do": "end", "end-name": handle, "end-until": clock.today().isoformat()})
    assert Name.objects.filter(organisation=hub.made["beta"]).exclude(until=None).count() == 1
    beta.post(where, {"do": "address", "email": "new@beta.example"})
    assert "new@beta.example" in beta.get("/members/beta").content.decode()
    options = re.findall(r'<option value="([0-9a-f]{16})">new@', beta.get(where).content.decode())
    beta.post(where, {"do": "leave", "leave-address": options[0]})
    assert "office@beta.example" in beta.get("/members/beta").content.decode()
    options = re.findall(r'<option value="([0-9a-f]{16})">off', beta.get(where).content.decode())
    last = beta.post(where, {"do": "leave", "leave-address": options[0]}).content.decode()
    assert "This is the only address." in last
    beta.post(where, {"do": "show", "not_shown": "on", "shows_acts": ""})
    assert Client().get("/members/beta").status_code == 404


def test_a_lost_mandate_takes_two_people_a_code_and_seven_days(
    hub: World, log_in: LogIn, client: Client
) -> None:
    first, second = log_in(hub.registrar("rita")), log_in(hub.registrar("sam", Office.MEMBER))
    form = {"organisation": "beta", "email": "new@beta.example", "name": "Noor", "decision": "CR/1"}
    first.post("/desk/requests", form)
    found = MandateRequest.objects.get()
    address = re.findall(r'href="(/desk/requests/[0-9a-f]{16})"',
                         second.get("/desk/requests").content.decode())[0]  # fmt: skip
    own = first.post(address, {"do": "confirm"})
    assert "There is a problem" in own.content.decode()
    second.post(address, {"do": "confirm"})
    found.refresh_from_db()
    assert found.state == RequestState.CONFIRMED
    mail = Mail.objects.get(key=f"request:{found.pk}:code").body
    code = re.findall(r"^\d{8}$", mail, re.M)[0]
    (page,) = re.findall(r"^http://127\.0\.0\.1:8000(/code/[0-9a-f]{16})$", mail, re.M)
    for guessed in (f"/code/{found.pk}", address.replace("/desk/requests/", "/code/")):
        assert client.post(guessed, {"code": code}).status_code == 404
    assert client.get(page).status_code == 200
    wrong = client.post(page, {"code": "00000000"})
    assert "This is not the code" in wrong.content.decode()
    found.refresh_from_db()
    assert found.code_attempts == 1
    assert "Association beta" not in client.get("/notices").content.decode()
    assert client.post(page, {"code": code})["Location"] == "/notices"
    assert "Association beta" in client.get("/notices").content.decode()
    stopped = log_in(hub.officer_of(hub.made["beta"]))
    assert stopped.post(address, {"do": "stop", "reason": ""}).status_code == 200
    stopped.post(address, {"do": "stop", "reason": "We never agreed."})
    found.refresh_from_db()
    assert found.state == RequestState.STOPPED


def test_a_request_for_nobody_is_refused_with_a_sentence(hub: World, log_in: LogIn) -> None:
    form = {"organisation": "nobody", "email": "a@b.example", "name": "N", "decision": "CR/1"}
    page = log_in(hub.registrar("rita")).post("/desk/requests", form).content.decode()
    assert "No organisation has this short name." in page
    assert 'value="nobody"' in page


def test_members_of_no_body_enter_no_request(hub: World, beta: Client) -> None:
    form = {"organisation": "gamma", "email": "a@b.example", "name": "N", "decision": "CR/1"}
    page = beta.post("/desk/requests", form).content.decode()
    assert "There is a problem" in page
    assert MandateRequest.objects.count() == 0


def test_a_person_without_mandate_is_told_what_to_do(hub: World) -> None:
    client = Client()
    person = Person.objects.invite("nobody@x.example")
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "can grant you one" in client.get("/desk").content.decode()
    refused = client.get("/desk/documents/new")
    assert refused.status_code == 403
    assert "You hold no mandate to publish today." in refused.content.decode()
