"""Answering a call on the web: what counts, what is refused, what stays private."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from tests.factories.world import World
from tests.web.conftest import LogIn

from comity.accord.actions import sign
from comity.accord.models import Act, Call, Decline
from comity.directory.enums import Power
from comity.kit import clock


def where(call: Call, step: str = "answer") -> str:
    return f"/calls/{call.symbol}/-/{step}"


def sent(call: Call, answer: str, **more: str) -> dict[str, str]:
    return {"answer": answer, "digest": call.version.digest, "step": "send", "for": "beta", **more}


@pytest.fixture
def beta(hub: World, log_in: LogIn) -> Client:
    return log_in(hub.officer_of(hub.made["beta"]))


def test_three_answers_of_equal_weight(asked: Call, beta: Client) -> None:
    page = beta.get(f"/calls/{asked.symbol}").content.decode()
    found = re.findall(
        r'<button name="answer" value="(\w+)">|<button type="submit" name="answer" value="(\w+)">',
        page,
    )
    assert ["".join(pair) for pair in found][:3] == ["sign", "reserve", "decline"]
    assert 'class="quiet"' not in page[page.index('class="trio"') :].split("</form>")[0]


def test_asking_for_the_check_records_nothing(asked: Call, beta: Client) -> None:
    for answer in ("sign", "join", "decline", "reserve", "explain"):
        assert beta.get(f"{where(asked)}?answer={answer}").status_code == 200
    assert beta.post(where(asked), sent(asked, "sign", step="check")).status_code == 200
    assert Act.objects.count() == 0
    assert Decline.objects.count() == 0


def test_sign_check_receipt_list(asked: Call, beta: Client, client: Client) -> None:
    check = beta.get(f"{where(asked)}?answer=sign").content.decode()
    once = re.findall(r'name="once" value="([^"]+)"', check)[0]
    answer = beta.post(where(asked), sent(asked, "sign", once=once))
    act = Act.objects.get()
    assert answer["Location"] == where(asked, f"receipt/{act.number}")
    assert act.number in beta.get(answer["Location"]).content.decode()
    listed = client.get(f"/s/{asked.version.document.symbol}/-/signatures").content.decode()
    assert "1 organisation has signed" in listed
    assert "Association beta" in listed


def test_a_double_click_is_one_act_and_one_receipt(asked: Call, beta: Client) -> None:
    first = beta.post(where(asked), sent(asked, "sign", once="same"))
    second = beta.post(where(asked), sent(asked, "sign", once="same"))
    assert first["Location"] == second["Location"]
    assert Act.objects.count() == 1


def test_the_second_officer_sees_the_first_ones_act(
    asked: Call, hub: World, beta: Client, log_in: LogIn
) -> None:
    beta.post(where(asked), sent(asked, "sign"))
    other = log_in(hub.officer_of(hub.made["beta"], "second"))
    page = other.get(f"/calls/{asked.symbol}").content.decode()
    assert Act.objects.get().number in page
    assert 'class="trio"' not in page
    again = other.post(where(asked), sent(asked, "sign"))
    assert again.status_code == 200
    assert "already acted" in again.content.decode()
    assert Act.objects.count() == 1


def test_a_reservation_is_written_checked_and_shown_in_full(
    asked: Call, beta: Client, client: Client
) -> None:
    words = "نوقّع على هذا النص، ولنا تحفظ على الفقرة الأولى."
    form = sent(asked, "reserve", text=words, language="ar", paragraph="")
    check = beta.post(where(asked), {**form, "step": "check"}).content.decode()
    assert words in check
    assert Act.objects.count() == 0
    changed = beta.post(where(asked), {**form, "step": "write"}).content.decode()
    assert words in changed
    beta.post(where(asked), form)
    symbol = asked.version.document.symbol
    for address in (f"/s/{symbol}", f"/s/{symbol}/-/print", f"/s/{symbol}.txt"):
        assert words in client.get(address).content.decode()
    assert '<blockquote lang="ar" dir="rtl">' in client.get(f"/s/{symbol}").content.decode()
    own = Act.objects.get().symbol
    assert client.get(f"/s/{own}")["Location"] == f"/s/{symbol}#res-1"
    assert client.get("/s/RES/2026/99").status_code == 404


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"text": "", "language": "en"}, "Write your words"),
        ({"text": "We reserve.", "language": ""}, "Choose the language you write in"),
        ({"text": "x" * 300_000, "language": "en"}, "280000 characters too long"),
        ({"text": "a\0b", "language": "en"}, "Null characters are not allowed"),
        ({"text": "a\x07b", "language": "en"}, "invisible control character"),
        ({"text": "We reserve.", "language": "en", "paragraph": "p99"}, "p99"),
    ],
)
def test_bad_words_are_refused_with_a_sentence_and_kept(
    asked: Call, beta: Client, more: dict[str, str], sentence: str
) -> None:
    for step in ("check", "send"):
        page = beta.post(where(asked), sent(asked, "reserve", **{**more, "step": step}))
        assert page.status_code == 200
        text = page.content.decode()
        assert "There is a problem" in text
        assert sentence in text
        assert more["text"][:1000] in text
    assert Act.objects.count() == 0


def test_no_reservation_where_none_is_allowed(hub: World, beta: Client) -> None:
    call = hub.call(hub.officer_of(hub.made["alpha"]), reservations=False)
    assert 'value="reserve"' not in beta.get(f"/calls/{call.symbol}").content.decode()
    words = {"text": "We reserve.", "language": "en"}
    page = beta.post(where(call), sent(call, "reserve", **words)).content.decode()
    assert "accepts no reservations" in page
    assert "We reserve." in page
    assert Act.objects.count() == 0


def test_after_closing_a_sentence_and_nothing_recorded(asked: Call, beta: Client) -> None:
    with clock.at(asked.deadline + timedelta(minutes=1)):
        page = beta.post(where(asked), sent(asked, "sign"))
        assert "This call closed on" in page.content.decode()
        assert 'class="trio"' not in beta.get(f"/calls/{asked.symbol}").content.decode()
    assert Act.objects.count() == 0


def test_an_answer_to_other_words_is_refused(asked: Call, beta: Client) -> None:
    page = beta.post(where(asked), sent(asked, "sign", digest="0" * 64))
    assert "The text has changed since you opened this page" in page.content.decode()
    assert Act.objects.count() == 0


def test_a_mandate_that_ended_yesterday(asked: Call, hub: World, log_in: LogIn) -> None:
    person = hub.person("late@beta.example")
    hub.mandate(person, hub.made["beta"], Power.TRANSLATE)
    hub.mandate(person, hub.made["beta"], Power.SIGN, until=clock.today())
    late = log_in(hub.actor(person, hub.made["beta"]))
    page = late.get(f"/calls/{asked.symbol}").content.decode()
    assert "You hold no mandate to sign for it today" in page
    refused = late.post(where(asked), sent(asked, "sign")).content.decode()
    assert "You hold no mandate for this today" in refused
    assert Act.objects.count() == 0


def test_strangers_log_in_first_and_others_find_nothing(
    asked: Call, hub: World, client: Client, log_in: LogIn
) -> None:
    answer = client.get(where(asked))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")
    registrar = log_in(hub.registrar("rita"))
    assert registrar.get(where(asked)).status_code == 404


def test_for_names_one_of_my_own_organisations_only(asked: Call, hub: World, beta: Client) -> None:
    beta.post(where(asked), {**sent(asked, "sign"), "for": "gamma"})
    assert [act.organisation.slug for act in Act.objects.all()] == ["beta"]


def test_join_and_explain(asked: Call, beta: Client, client: Client) -> None:
    beta.post(where(asked), sent(asked, "join"))
    beta.post(where(asked), sent(asked, "explain", text="Our reason.", language="en"))
    page = client.get(f"/s/{asked.version.document.symbol}").content.decode()
    assert "1 joined without signing." in page
    assert "Explanations of position" in page
    assert "Our reason." in page


def test_withdraw_strikes_and_keeps(asked: Call, beta: Client, client: Client) -> None:
    beta.post(where(asked), sent(asked, "sign"))
    act = Act.objects.get()
    address = where(asked, f"withdraw/{act.number}")
    assert beta.get(address).status_code == 200
    assert Act.objects.count() == 1
    first = beta.post(address, {"answer": "sign", "once": "w"})
    again = beta.post(address, {"answer": "sign", "once": "w"})
    assert first["Location"] == again["Location"]
    assert Act.objects.count() == 2
    page = client.get(f"/s/{asked.version.document.symbol}/-/signatures").content.decode()
    assert '<tr id="' + act.number + '" class="gone">' in page
    assert "<del>" in page
    assert "0 organisations have signed" in page


def test_nobody_withdraws_for_another(asked: Call, hub: World, beta: Client, log_in: LogIn) -> None:
    beta.post(where(asked), sent(asked, "sign"))
    number = Act.objects.get().number
    gamma = log_in(hub.officer_of(hub.made["gamma"]))
    assert gamma.post(where(asked, f"withdraw/{number}"), {"answer": "sign"}).status_code == 404
    assert gamma.get(where(asked, f"receipt/{number}")).status_code == 404


def test_decline_and_take_back(asked: Call, beta: Client) -> None:
    beta.post(where(asked), sent(asked, "decline", note="Not our matter."))
    page = beta.get(f"/calls/{asked.symbol}").content.decode()
    assert "Declined, in private." in page
    assert beta.get(where(asked, "take-back")).status_code == 405
    beta.post(where(asked, "take-back"), {"for": "beta"})
    assert 'class="trio"' in beta.get(f"/calls/{asked.symbol}").content.decode()


EVERYWHERE = (
    "/", "/calls", "/calls.json", "/calls.csv", "/documents", "/documents.json", "/documents.csv",
    "/documents.atom", "/members", "/members/beta", "/members/beta.json", "/notices", "/about",
)  # fmt: skip


def test_a_decline_changes_no_byte_for_anybody_else(
    asked: Call, hub: World, beta: Client, client: Client, log_in: LogIn
) -> None:
    symbol = asked.version.document.symbol
    signed = [f"/s/{symbol}/-/signatures{form}" for form in ("", ".csv", ".json", ".txt", ".atom")]
    addresses = [
        *EVERYWHERE,
        f"/calls/{asked.symbol}",
        f"/s/{symbol}",
        f"/s/{symbol}.json",
        *signed,
    ]
    initiator = log_in(hub.officer_of(hub.made["alpha"]))
    mine = [*addresses, "/desk", "/desk/record/alpha", "/desk/mandates/alpha"]

    def seen() -> list[tuple[bytes, str | None]]:
        found = [(client, address) for address in addresses] + [(initiator, a) for a in mine]
        answers = [who.get(address) for who, address in found]
        assert {answer.status_code for answer in answers} == {200}
        return [
            (
                re.sub(rb'name="(csrfmiddlewaretoken|once)" value="[^"]*"', b"", a.content),
                a.get("ETag"),
            )
            for a in answers
        ]

    with clock.at(clock.now()):
        before = seen()
        beta.post(where(asked), sent(asked, "decline", note="Secret reason."))
        assert Decline.objects.count() == 1
        assert seen() == before


def test_reading_zones(asked: Call, hub: World, log_in: LogIn) -> None:
    actor = hub.officer_of(hub.made["beta"])
    client = log_in(actor)
    from comity.directory.models import Person

    Person.objects.filter(pk=actor.person or 0).update(time_zone="Asia/Beirut")
    Call.objects.update(host_zone="America/Lima")
    page = client.get(f"/calls/{asked.symbol}").content.decode()
    assert " UTC</time>" in page
    assert " your time, UTC+" in page
    assert " host’s time, UTC\N{MINUS SIGN}5" in page


def test_the_channel_is_the_web(asked: Call, hub: World, beta: Client) -> None:
    beta.post(where(asked), sent(asked, "sign"))
    sign(hub.officer_of(hub.made["gamma"]), call=asked, digest=asked.version.digest)
    assert set(Act.objects.values_list("channel", flat=True)) == {"web"}
