"""The main job on real input, in a real browser: a text in six languages, 118 asked, 60 sign.

The Universal Declaration is brought in as one document, a call goes to the 118 organisations of
the trial, 60 sign, 12 of them with reservations in their own language, 3 decline, 1 withdraws; the
page, CSV, text block, JSON and feed agree to the last name and date. One half of the signers use
the browser with JavaScript, the other half without.
"""

import csv
import io
import json
import re
import urllib.request
from pathlib import Path

import pytest

from comity.datasets.trial import read as read_world
from comity.kit import clock
from tests.e2e.conftest import Hub, enter
from tests.e2e.declaration import FILES
from tests.e2e.declaration import read as read_declaration

pytestmark = pytest.mark.slow

SYMBOL = f"P/semeurs/{clock.today().year}/90"
RESERVATIONS = {
    "ar": "نوقّع، ونقرأ المادة الأولى على أنها تشمل من لا صوت له.",
    "ru": "Мы подписываем и оставляем за собой толкование статьи 1.",
    "zh-Hans": "我们签署，并对第一条保留解释。",
    "hi": "हम हस्ताक्षर करते हैं और अनुच्छेद 1 पर अपनी बात रखते हैं।",
    "ja": "署名するが、第一条の解釈を留保する。",
    "fr": "Nous signons, sous réserve de notre lecture de l’article premier.",
    "es": "Firmamos, con reserva sobre la lectura del artículo primero.",
    "ko": "우리는 서명하되 제1조의 해석을 유보한다.",
    "bn": "আমরা স্বাক্ষর করি, প্রথম অনুচ্ছেদের ব্যাখ্যা সংরক্ষণ করি।",
    "el": "Υπογράφουμε με επιφύλαξη ως προς το άρθρο 1.",
    "tr": "Birinci maddeye ilişkin yorum hakkımızı saklı tutarak imzalıyoruz.",
    "en": "We sign, and keep our own reading of the first article.",
}


@pytest.fixture(scope="module")
def story(hub: Hub, chromium, shared: Path):
    """Bring the text in, open the call, and let everybody answer."""
    world = read_world()
    organisations = [o for o in world.organisations if o.id != "kiyi" and not o.not_shown]
    initiator = next(o for o in organisations if o.id == "semeurs")
    others = [o for o in organisations if o.id != "semeurs"]
    links = hub.links(*(f"archive@{o.domain}" for o in [initiator, *others[:64]]))
    page = enter(chromium, links[0])
    bring_in(page, hub, shared)
    call = open_call(page, hub)
    page.context.close()
    languages = list(RESERVATIONS)
    signed, reserved, receipts = [], {}, {}
    for place, (organisation, link) in enumerate(zip(others[:60], links[1:61], strict=True)):
        desk = enter(chromium, link, script=place % 2 == 0)
        words = languages[place] if place < 12 else ""
        receipts[organisation.id] = sign(desk, hub, call, words)
        signed.append(organisation)
        if words:
            reserved[organisation.id] = words
        if place == 59:
            withdraw(desk, hub, call, receipts[organisation.id])
        desk.context.close()
    for link in links[61:64]:
        desk = enter(chromium, link)
        decline(desk, hub, call)
        desk.context.close()
    return {
        "call": call,
        "signed": signed[:59],
        "withdrawn": signed[59],
        "declined": others[60:63],
        "reserved": reserved,
        "receipts": receipts,
    }


def bring_in(page, hub: Hub, shared: Path) -> None:
    title, text = read_declaration(shared / "data", "en")
    page.goto(f"{hub.address}/desk/documents/new")
    page.select_option("#id_type", "DEC")
    page.fill("#id_language", "en")
    page.fill("#id_title", title)
    page.fill("#id_text", text)
    page.click("text=Keep the draft")
    page.click("text=Publish")
    page.check("input[name=audience][value=public]")
    page.fill("#id_symbol", SYMBOL)
    page.click("main form button[type=submit]")
    assert page.url.endswith(f"/s/{SYMBOL}"), page.inner_text("main")
    for language in list(FILES)[1:]:
        title, text = read_declaration(shared / "data", language)
        page.goto(f"{hub.address}/desk/translate/{SYMBOL}")
        page.fill("#id_language", language)
        page.fill("#id_title", title)
        page.fill("#id_text", text)
        page.click("main form button[type=submit]")
        assert f"/s/{SYMBOL}" in page.url, page.inner_text("main")


def open_call(page, hub: Hub) -> str:
    page.goto(f"{hub.address}/desk/call/{SYMBOL}")
    page.check("input[name=scope][value=all]")
    for capacity in ("member", "other", "youth-women", "section"):
        page.check(f"input[name=capacities][value={capacity}]")
    page.fill("#id_day", "2031-05-01")
    page.fill("#id_hour", "12:00")
    page.click("main form button[type=submit]")
    if "/calls/" not in page.url:
        page.click("main form button[type=submit]")
    found = re.search(r"/calls/(C/\d+/\d+)", page.url)
    assert found, page.inner_text("main")
    return found[1]


def sign(page, hub: Hub, call: str, language: str) -> str:
    page.goto(f"{hub.address}/calls/{call}")
    page.click(f"button[name=answer][value={'reserve' if language else 'sign'}]")
    if language:
        page.fill("#id_text", RESERVATIONS[language])
        page.select_option("#id_language", language)
        page.select_option("#id_paragraph", index=1)
        page.click("button[name=step][value=check]")
    page.click("button[name=step][value=send]")
    found = re.search(r"/-/receipt/([0-9A-Z-]+)", page.url)
    assert found, page.inner_text("main")
    return found[1]


def withdraw(page, hub: Hub, call: str, number: str) -> None:
    page.goto(f"{hub.address}/calls/{call}/-/withdraw/{number}")
    page.locator("main form button[type=submit]").first.click()


def decline(page, hub: Hub, call: str) -> None:
    page.goto(f"{hub.address}/calls/{call}")
    page.click("button[name=answer][value=decline]")
    page.click("button[name=step][value=send]")
    assert "Declined, in private" in page.inner_text("main")


def fetch(hub: Hub, view: str) -> str:
    with urllib.request.urlopen(f"{hub.address}/s/{SYMBOL}{view}", timeout=20) as answer:
        return answer.read().decode()


def test_the_document_stands_once_in_six_languages(hub: Hub, story, shared: Path):
    for language in FILES:
        page = fetch(hub, f"/-/{language}")
        title, _text = read_declaration(shared / "data", language)
        assert title in page
        assert len(re.findall(r'id="p\d+"', page)) >= 30
    assert len(fetch(hub, "").encode()) < 200_000


def test_csv_json_text_page_and_feed_agree_to_the_last_name_and_date(hub: Hub, story):
    rows = list(csv.DictReader(io.StringIO(fetch(hub, "/-/signatures.csv").lstrip("\ufeff"))))
    data = json.loads(fetch(hub, "/-/signatures.json"))
    text = fetch(hub, "/-/signatures.txt")
    page = fetch(hub, "/-/signatures")
    standing = [r for r in rows if not r["withdrawn_at"]]
    assert len(standing) == 59
    assert (data["signed"], data["with_reservations"], data["withdrawn"]) == (59, 12, 1)
    key = ("organisation", "signed_at", "capacity", "number", "withdrawn_at")
    assert [[r[k] for k in key] for r in rows] == [[r[k] for k in key] for r in data["acts"]]
    assert {r["number"] for r in rows} == set(story["receipts"].values())
    for row in standing:
        assert f": {row['organisation']}" in text
        assert f"{row['signed_at'][:10]}" in text
        assert f'id="{row["number"]}"' in page
    last = text.strip().splitlines()[-1]
    assert last.startswith("59 signatures")
    assert f"/s/{SYMBOL}/-/signatures" in last
    assert data["as_of"] in last
    feed = fetch(hub, "/-/signatures.atom")
    assert feed.count("<entry>") == 61  # 60 signatures and one withdrawal


def test_reservations_stand_in_full_on_the_page_and_in_print(hub: Hub, story):
    for view in ("", "/-/print"):
        page = fetch(hub, view)
        for words in RESERVATIONS.values():
            assert words in page


def test_the_withdrawn_row_is_struck_with_its_date(hub: Hub, story):
    number = story["receipts"][story["withdrawn"].id]
    row = re.search(rf'<tr id="{number}".*?</tr>', fetch(hub, "/-/signatures"), re.DOTALL)
    assert row
    assert 'class="gone"' in row[0]
    assert "<del>" in row[0]
    assert "withdrawn on" in row[0]


def test_nobody_sees_who_declined(hub: Hub, story):
    everything = "".join(
        fetch(hub, f"/-/signatures{form}") for form in ("", ".csv", ".json", ".txt", ".atom")
    )
    assert "declin" not in everything.lower()
    for organisation in story["declined"]:
        assert f"/members/{organisation.id}" not in everything
