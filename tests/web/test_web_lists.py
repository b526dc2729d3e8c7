"""Lists, documents and signatures: the same rows in every form, one count of queries."""

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories.world import World
from tests.web.conftest import LogIn

from comity.accord.actions import sign, withdraw
from comity.accord.models import Call
from comity.directory.models import Name
from comity.documents.enums import Audience
from comity.kit import clock
from comity.web.exports import table
from comity.web.middleware import pages

DAY = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)


@pytest.fixture
def signed(hub: World) -> Call:
    """Beta and Delta signed on two days, Gamma with words; Delta withdrew on a third."""
    with clock.at(DAY):
        call = hub.call(hub.officer_of(hub.made["alpha"]))
        digest = call.version.digest
        sign(hub.officer_of(hub.made["beta"]), call=call, digest=digest)
        gone = sign(hub.officer_of(hub.made["delta"]), call=call, digest=digest)
    with clock.at(DAY + timedelta(days=2)):
        sign(
            hub.officer_of(hub.made["gamma"]),
            call=call,
            digest=digest,
            reservation="We read it so.",
            language="en",
            paragraph="p1",
        )
    with clock.at(DAY + timedelta(days=4)):
        withdraw(hub.officer_of(hub.made["delta"]), act=gone)
    return call


def one(soup: Tag, selector: str) -> Tag:
    """The first element, which must be there."""
    found = soup.select_one(selector)
    assert found is not None, selector
    return found


def base(call: Call) -> str:
    return f"/s/{call.version.document.symbol}/-/signatures"


def test_page_csv_json_and_text_agree(signed: Call, client: Client) -> None:
    with clock.at(DAY + timedelta(days=5)):
        html = BeautifulSoup(client.get(base(signed)).content, "html.parser")
        rows = list(csv.DictReader(io.StringIO(client.get(f"{base(signed)}.csv").content.decode())))
        data = json.loads(client.get(f"{base(signed)}.json").content)
        text = client.get(f"{base(signed)}.txt").content.decode()
    shown = [
        (
            one(tr, "th").get_text(" ", strip=True),
            one(tr, "time")["datetime"],
            "gone" in (tr.get("class") or []),
        )
        for tr in html.select("main table.st-t tbody tr")
    ]
    assert shown == [
        (r["organisation"], r["signed_at"][:10], bool(r["withdrawn_at"])) for r in rows
    ]
    assert data["acts"] == rows
    assert (data["signed"], data["withdrawn"], data["with_reservations"]) == (2, 1, 1)
    for row in rows:
        assert f"{row['organisation']} (" in text
    assert "2 organisations have signed" in one(html, "h1").get_text()


def test_the_text_block_ends_with_count_date_and_address(signed: Call, client: Client) -> None:
    with clock.at(DAY + timedelta(days=5)):
        lines = client.get(f"{base(signed)}.txt").content.decode().splitlines()
    assert lines[-1] == f"2 signatures · 2026-03-17 · http://127.0.0.1:8000{base(signed)}"


def test_as_of_and_since(signed: Call, client: Client) -> None:
    with clock.at(DAY + timedelta(days=5)):
        then = client.get(f"{base(signed)}?as_of=2026-03-13").content.decode()
        since = client.get(f"{base(signed)}?since=2026-03-13").content.decode()
        nonsense = client.get(f"{base(signed)}?as_of=yesterday&since=x&order=best&version=9")
    assert "2 organisations have signed" in then
    assert "withdrawn on" not in then
    assert "Association gamma" not in then
    assert "+1, 1 withdrawn" in since
    assert nonsense.status_code == 200


def test_sorting_and_the_feed(signed: Call, client: Client) -> None:
    by_name = client.get(f"{base(signed)}.csv?order=name").content.decode()
    names = [row["organisation"] for row in csv.DictReader(io.StringIO(by_name))]
    assert names == sorted(names)
    feed = client.get(f"{base(signed)}.atom").content.decode()
    titles = re.findall(r"<entry><title>([^<]+)", feed)
    assert titles == [
        "Association delta withdrew its signature",
        "Association gamma signed",
        "Association beta signed",
        "Association delta signed",
    ] or titles == [titles[0], titles[1], "Association delta signed", "Association beta signed"]


def test_a_new_signature_is_in_the_next_get_and_changes_the_tag(
    signed: Call, hub: World, client: Client
) -> None:
    before = client.get(base(signed))
    assert client.get(base(signed), headers={"if-none-match": before["ETag"]}).status_code == 304
    with clock.at(DAY + timedelta(days=6)):
        sign(hub.officer_of(hub.made["alpha"]), call=signed, digest=signed.version.digest)
    after = client.get(base(signed), headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert b"3 organisations have signed" in after.content


def test_a_reservation_stands_on_the_page_and_in_print(signed: Call, client: Client) -> None:
    address = f"/s/{signed.version.document.symbol}"
    for view in ("", "/-/print", "/-/v/1"):
        page = BeautifulSoup(client.get(f"{address}{view}").content, "html.parser")
        assert "We read it so." in one(page, "#res-1 blockquote").get_text()
        assert page.select_one('#p1 a.br[href="#res-1"]') is not None


@pytest.mark.parametrize(
    ("address", "most"),
    [("/", 18), ("/documents", 30), ("/calls", 9), ("/members", 9), ("/documents.json", 26),
     ("/calls.csv", 10), ("/members.json", 9)],
)  # fmt: skip
def test_lists_cost_the_same_with_one_row_and_with_three(
    hub: World,
    client: Client,
    address: str,
    most: int,
) -> None:
    client.get(address)  # what a visitor is counted under is kept from the first request on
    counts = []
    for number in (1, 3):
        while Call.objects.count() < number:
            hub.call(hub.officer_of(hub.made["alpha"]))
        pages.SHELF.clear()

        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(address).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]
    assert counts[0] <= most


PUBLIC = ("/", "/documents", "/calls", "/members", "/members?by=country", "/members?by=region",
          "/members/beta", "/notices", "/about", "/rules", "/privacy", "/accessibility",
          "/_patterns/", "/accounts/login/", "/accounts/login/code/", "/code/1")  # fmt: skip


def well_made(page: bytes) -> None:
    """One h1 and main, every field named, every table captioned, no anchor into nothing."""
    soup = BeautifulSoup(page, "html.parser")
    assert len(soup.find_all("h1")) == 1
    assert len(soup.find_all("main")) == 1
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids)), sorted(i for i in ids if ids.count(i) > 1)
    for tag in soup.select("a[href^='#']"):
        assert tag["href"][1:] in ids, tag
    labels = {tag.get("for") for tag in soup.find_all("label")}
    for tag in soup.select("input, select, textarea"):
        if tag.get("type") not in ("hidden",) and tag.get("aria-hidden") != "true":
            assert tag.get("id") in labels or tag.find_parent("label"), tag
    for tag in soup.find_all("table"):
        assert tag.caption is not None, tag
    for tag in soup.find_all(True):
        assert not {"style", "onclick"} & set(tag.attrs), tag
    assert one(soup, "html")["lang"]
    assert str(one(soup, "html")["dir"]) in ("ltr", "rtl")
    weight = one(soup, "footer p:last-child").get_text()  # in the language of the page
    assert re.search(r"\d+", weight), weight
    assert "@@" not in weight


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_are_well_made_and_light(signed: Call, client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    well_made(answer.content)
    assert len(answer.content) < 40_000


def test_document_call_and_signatures_are_well_made(
    signed: Call, hub: World, client: Client, log_in: LogIn
) -> None:
    symbol = signed.version.document.symbol
    theirs = log_in(hub.officer_of(hub.made["beta"]))
    views = ("", "/-/en", "/-/v/1", "/-/versions", "/-/print", "/-/signatures")
    for who in (client, theirs):
        for address in [*(f"/s/{symbol}{v}" for v in views), f"/calls/{signed.symbol}"]:
            answer = who.get(address)
            assert answer.status_code == 200, address
            well_made(answer.content)


def test_an_address_speaks_its_language(signed: Call, hub: World, client: Client) -> None:
    from comity.documents.actions import add_translation
    from comity.documents.enums import LanguageStatus
    from comity.documents.values import Piece, Wording

    wording = Wording("ar", LanguageStatus.COURTESY, "عن الأنهار", (Piece("النهر لا يتغيّر."),))
    add_translation(hub.officer_of(hub.made["alpha"]), version=signed.version, wording=wording)
    page = client.get(f"/s/{signed.version.document.symbol}/-/ar").content.decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert "النهر لا يتغيّر." in page
    assert "عن الأنهار" in client.get("/documents?lang=ar").content.decode()


def test_absent_and_hidden_answer_alike(hub: World, client: Client, log_in: LogIn) -> None:
    author = hub.officer_of(hub.made["alpha"])
    version = hub.published(author, audience=Audience.MEMBERS, title="For members")
    hidden = f"/s/{version.document.symbol}"
    assert log_in(hub.officer_of(hub.made["beta"])).get(hidden).status_code == 200
    one, other = client.get(hidden), client.get("/s/P/alpha/2026/XNOTHERE")
    assert (one.status_code, other.status_code) == (404, 404)
    assert len(one.content) - len(hidden) * one.content.count(hidden.encode()) == len(
        other.content
    ) - len("/s/P/alpha/2026/XNOTHERE") * other.content.count(b"/s/P/alpha/2026/XNOTHERE")
    for form in (".json", ".txt", "/-/signatures", "/-/print", "/-/versions"):
        assert client.get(f"{hidden}{form}").status_code == 404
    assert "For members" not in client.get("/documents").content.decode()


@pytest.mark.parametrize(
    "address",
    ["/s/x", "/s/P/alpha/2026/1/-/xx", "/s/P/alpha/2026/1/-/en+ar", "/s/P/alpha/2026/1/-/v/9",
     "/s/P/alpha/2026/1.exe", "/s/../../etc/passwd", "/s/P/alpha/2026/1/-/diff/1..2",
     "/calls/C/2026/999", "/members/nobody", "/print/nonsense;x.css", "/s/C/2026/999",
     "/s/P/alpha/2026/1/RES/7", "/s/P/alpha/2026/1/-/files/" + "0" * 64],
)  # fmt: skip
def test_addresses_that_are_none(signed: Call, client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_symbol_in_the_search_box_opens_its_document(signed: Call, client: Client) -> None:
    symbol = signed.version.document.symbol or ""
    assert client.get("/documents", {"q": symbol})["Location"] == f"/s/{symbol}"
    assert client.get("/search", {"q": "river bank"})["Location"] == "/documents?q=river+bank"


def test_filters_live_in_the_address(signed: Call, client: Client) -> None:
    page = client.get("/documents?q=river&type=STA&year=2026").content.decode()
    assert "remove this filter" in page
    assert 'href="/documents?type=STA&amp;year=2026"' in page
    none = client.get("/documents?type=DEC&language=bn").content.decode()
    assert "No document fits all of these filters." in none
    assert 'href="/documents?type=DEC"' in none


def test_a_document_page_weighs_less_than_fifty_kilobytes(signed: Call, client: Client) -> None:
    answer = client.get(f"/s/{signed.version.document.symbol}", headers={"accept-encoding": "gzip"})
    assert len(answer.content) < 20_000


def test_print_margin_carries_the_symbol_and_nothing_typed(db: None, client: Client) -> None:
    answer = client.get("/print/CFA12/DEC/1.css")
    assert answer.content == b'@page{@top-center{content:"CFA12/DEC/1";font:600 9pt serif}}\n'
    assert answer["Content-Type"].startswith("text/css")


def test_odd_names_are_written_out_and_flagged(hub: World, client: Client) -> None:
    Name.objects.filter(organisation=hub.made["beta"]).update(text="Bank \u202egnu")
    page = client.get("/members/beta").content.decode()
    assert "\u202e" not in one(BeautifulSoup(page, "html.parser"), "h1").get_text()
    assert "[U+202E]" in page
    assert "Look twice." in page
    assert "unusual characters" in client.get("/members").content.decode()


def test_an_organisation_that_is_not_shown_is_on_no_public_page(
    hub: World, client: Client, log_in: LogIn
) -> None:
    hub.organisation("shade", name="Hidden League", not_shown=True)
    for address in ("/", "/members", "/members.json", "/members.csv", "/members?q=hidden"):
        assert "Hidden League" not in client.get(address).content.decode()
    assert client.get("/members/shade").status_code == 404
    theirs = log_in(hub.officer_of(hub.made["beta"]))
    assert "not shown to the public" in theirs.get("/members").content.decode()


def test_a_cell_that_a_spreadsheet_would_carry_out_is_disarmed() -> None:
    assert (
        table(["a"], [["=HYPERLINK(1)"], ["plain"]]).content == b"a\r\n'=HYPERLINK(1)\r\nplain\r\n"
    )
