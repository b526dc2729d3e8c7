"""A published statement is withdrawn on its page and stays, struck, in every form of the text."""

import io
import subprocess
import zipfile
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from tests.factories.rooms import scene

from comity.accord.actions import attach_statement, record_no_text, withdraw_statement
from comity.accord.enums import StatementKind
from comity.accord.models import StatementWithdrawal
from comity.directory.enums import Power
from comity.directory.models import Mandate
from comity.kit import clock
from comity.kit.handles import handle
from comity.web.middleware import pages

pytestmark = pytest.mark.django_db
SYMBOL, WORDS = "CFA5/INF/1", "We see it otherwise."
LATER = datetime(2026, 12, 4, 12, tzinfo=UTC)


@pytest.fixture
def room(world):
    return scene(world)


@pytest.fixture
def said(room):
    made = attach_statement(
        room["b"], room=room.room, kind=StatementKind.SEPARATE, text=WORDS, language="en"
    )
    note = {"title": "No text", "note": "None was agreed.", "symbol": SYMBOL}
    record_no_text(room.chair, room=room.room, **note)
    made.refresh_from_db()
    return made


def soup(answer) -> BeautifulSoup:
    assert answer.status_code == 200, answer.status_code
    return BeautifulSoup(answer.content, "html.parser")


def read(form: str) -> bytes:
    pages.SHELF.clear()
    return Client().get(f"/s/{SYMBOL}{form}").content


def withdrawn(room, said):
    with clock.at(LATER):
        return withdraw_statement(room["b"], statement=said)


def test_the_organisation_withdraws_from_the_page_of_the_outcome(room, said, log_in):
    client = log_in(room["b"])
    page = soup(client.get(f"/s/{SYMBOL}"))
    (link,) = [a for a in page.find(id="res-1").find_all("a") if "Withdraw it" in a.text]
    where = link["href"]
    assert where == f"/desk/statements/{said.number}"
    asked = soup(client.get(where)).find("main")
    assert "This cannot be undone." in asked.text
    assert WORDS in asked.text
    assert StatementWithdrawal.objects.count() == 0
    once = asked.find("input", {"name": "once"})["value"]
    answer = client.post(where, {"once": once})
    assert answer["Location"] == f"/s/{SYMBOL}#res-1"
    assert client.post(where, {"once": once})["Location"] == f"/s/{SYMBOL}#res-1"
    assert StatementWithdrawal.objects.count() == 1
    refused = soup(client.post(where, {"once": "another"})).find(class_="errors")
    assert "This was already withdrawn." in refused.text
    assert "Withdraw it" not in soup(client.get(f"/s/{SYMBOL}")).find(id="res-1").text


def test_the_withdrawal_is_offered_and_open_to_nobody_else(room, said, log_in):
    where = f"/desk/statements/{said.number}"
    for other in (log_in(room["a"]), log_in(room.chair)):
        assert where not in other.get(f"/s/{SYMBOL}").content.decode()
        assert (other.get(where).status_code, other.post(where).status_code) == (404, 404)
    assert Client().post(where).status_code == 302
    assert where not in read("").decode()
    stating = Mandate.objects.filter(
        organisation=room.key("b"), power__in=[Power.NEGOTIATE, Power.SIGN]
    )
    stating.update(revoked_at=clock.now())
    own = log_in(room["b"])
    assert where not in own.get(f"/s/{SYMBOL}").content.decode()
    assert "You hold no mandate" in soup(own.post(where)).find(class_="errors").text
    assert StatementWithdrawal.objects.count() == 0


def test_it_stays_struck_with_its_date_on_page_print_and_ladder(room, said, log_in):
    withdrawn(room, said)
    for form in ("", "/-/print"):
        voice = BeautifulSoup(read(form), "html.parser").find(id="res-1")
        assert voice.find("del").text.strip() == WORDS
        assert "withdrawn on 4 December 2026" in " ".join(voice.text.split())
    assert "One statement withdrawn" in read("").decode()
    ladder = soup(log_in(room["a"]).get(f"/negotiation/{handle('room', room.room)}/-/ladder"))
    article = ladder.find("article", class_="voice")
    assert article.find("del").text.strip() == WORDS
    assert "withdrawn on 4 December 2026" in " ".join(article.text.split())


def test_every_file_and_the_data_say_when_it_was_withdrawn(room, said, tmp_path):
    assert Client().get(f"/s/{SYMBOL}.json").json()["statements"][0]["withdrawn_at"] is None
    assert b"withdrawn on" not in read("/-/en.html")
    withdrawn(room, said)
    pages.SHELF.clear()
    (row,) = Client().get(f"/s/{SYMBOL}.json").json()["statements"]
    assert (row["text"], row["withdrawn_at"][:10]) == (WORDS, "2026-12-04")
    line = "withdrawn on 4 December 2026"
    for form in ("/-/en.txt", "/-/en.html"):
        body = read(form).decode()
        assert (line in body, WORDS in body) == (True, True), form
    docx = zipfile.ZipFile(io.BytesIO(read("/-/en.docx"))).read("word/document.xml").decode()
    assert (line in docx, WORDS in docx) == (True, True)
    file = tmp_path / "text.pdf"
    file.write_bytes(read("/-/en.pdf"))
    printed = subprocess.run(
        ["pdftotext", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert (line in " ".join(printed.split()), WORDS in printed) == (True, True)


def test_the_record_shows_both_acts_and_the_statements_address_still_leads_to_it(room, said):
    withdrawn(room, said)
    table = BeautifulSoup(read("/-/record"), "html.parser").find("tbody")
    told = [(r.th.text, r.td.find_next("td").text) for r in table.find_all("tr")]
    assert told[-2:] == [
        ("Association b", "makes a separate statement"), ("Association b", "withdraws"),
    ]  # fmt: skip
    assert [a["href"] for a in table.find_all("a")][-2:] == [f"/s/{SYMBOL}#res-1"] * 2
    assert Client().get(f"/s/{said.symbol}")["Location"] == f"/s/{SYMBOL}#res-1"


def test_a_reservation_that_was_withdrawn_marks_no_paragraph_any_more(room):
    from tests.factories.testing import put

    from comity.accord.actions import adopt, conclude_due_tests
    from comity.kit.policy import Actor

    made = attach_statement(room["b"], room=room.room, kind=StatementKind.RESERVATION,
                            text="Not in winter.", language="en", paragraph="p2")  # fmt: skip
    test = put(room)
    with clock.at(test.deadline):
        conclude_due_tests(Actor(None, channel="clock"))
    adopt(room.chair, room=room.room, symbol=SYMBOL)
    assert b'class="br" href="#res-1"' in read("")
    made.refresh_from_db()
    withdrawn(room, made)
    assert b'class="br" href="#res-1"' not in read("")
    assert b"Not in winter." in read("")
