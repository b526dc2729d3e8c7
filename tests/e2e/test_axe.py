"""axe-core finds nothing to complain of, on every kind of page, in three directions of writing."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.e2e.conftest import Hub, enter

pytestmark = pytest.mark.slow

LANGUAGES = ("en", "ar", "zh-hans")
DOCUMENT, CALL = "CFA/2026/APP/3", "C/2026/17"
PUBLIC = {
    "home": "/",
    "river": "/documents",
    "document": f"/s/{DOCUMENT}",
    "parallel": f"/s/{DOCUMENT}/-/ar+en",
    "changes": f"/s/{DOCUMENT}/-/diff/1..2",
    "versions": f"/s/{DOCUMENT}/-/versions",
    "signatures": f"/s/{DOCUMENT}/-/signatures",
    "record": f"/s/{DOCUMENT}/-/record",
    "print": f"/s/{DOCUMENT}/-/print",
    "calls": "/calls",
    "members": "/members",
    "member": "/members/ar-avel",
    "privacy": "/privacy",
    "sign in": "/accounts/login/",
    "patterns": "/_patterns/",
    "nothing": "/nowhere",
}
OWN = {
    "desk": "/desk",
    "call": f"/calls/{CALL}",
    "new": "/desk/documents/new",
    "settings": "/desk/settings",
}
# Of the room in which the secretary negotiates.
ROOM = {
    "room": "",
    "clean": "/-/clean",
    "table": "/-/table",
    "positions": "/-/positions",
    "sheet": "/-/sheet",
    "objections": "/-/objections",
    "propose": "/-/propose?target=p1&kind=replace",
    "proposal": "/-/p/1",
    "ground": "/-/ground",
    "ground's text": "/-/ground/text",
    "test": "/-/test",
    "ladder": "/-/ladder",
}


def room_pages(page, hub: Hub) -> dict[str, str]:
    """The list of rooms, and every page of the first room on it."""
    page.goto(f"{hub.address}/negotiation")
    room = page.locator("main a[href^='/negotiation/']").first.get_attribute("href")
    return {"rooms": "/negotiation", **{name: f"{room}{end}" for name, end in ROOM.items()}}


def complaints(page, hub: Hub, pages: dict[str, str], language: str) -> list[str]:
    """What axe finds wrong, one line each: page, rule, and the elements."""
    found = []
    for name, address in pages.items():
        page.goto(f"{hub.address}{address}{'&' if '?' in address else '?'}lang={language}")
        result = Axe().run(page)
        assert len(result.response["passes"]) > 10, f"axe saw nothing on {name}"
        found += [
            f"{name} in {language}: {wrong['id']} {[n['target'] for n in wrong['nodes'][:3]]}"
            for wrong in result.response["violations"]
        ]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_that_anybody_reads(hub: Hub, chromium, language: str):
    page = chromium.new_page()
    assert complaints(page, hub, PUBLIC, language) == []
    page.close()


def test_pages_of_a_secretary(hub: Hub, chromium):
    page = enter(chromium, hub.links("secretary@bank.example")[0], script=True)
    found = []
    for language in LANGUAGES:
        found += complaints(page, hub, OWN, language)
    page.goto(f"{hub.address}/calls/{CALL}?lang=en")
    page.click("button[name=answer][value=reserve]")
    page.click("button[name=step][value=check]")  # nothing typed: the form with its errors
    result = Axe().run(page)
    assert re.search("Error|attention", page.inner_text("main"))
    found += [f"the error: {wrong['id']}" for wrong in result.response["violations"]]
    assert found == []
    page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_a_drafting_room(hub: Hub, chromium, language: str):
    page = enter(chromium, hub.links("secretary@bank.example")[0], script=True)
    assert complaints(page, hub, room_pages(page, hub), language) == []
    page.context.close()
