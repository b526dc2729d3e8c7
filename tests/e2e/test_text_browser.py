"""w3m reads the pages, and plain forms posted over HTTP sign: no script, no style sheet."""

import http.cookiejar
import re
import subprocess
import urllib.parse
import urllib.request

import lxml.html
import pytest

from tests.e2e.conftest import Hub
from tests.e2e.test_axe import CALL, DOCUMENT
from tests.e2e.test_without_mouse import mail

pytestmark = pytest.mark.slow

# Of each page: what stands on it, in this order.
PAGES = {
    "/": ["Concert of Free Associations", "Open for signature", "Newest documents", "Help: write to"],
    "/documents": ["Documents", "newest first", "Narrow the list"],
    f"/s/{DOCUMENT}": [DOCUMENT, "Open letter on fair trade in seeds", "Adopted|Date", "Saved seed",
                       "Signatures", "Cite"],
    f"/s/{DOCUMENT}/-/ar": ["رسالة مفتوحة", "البذور"],
    f"/s/{DOCUMENT}/-/ar+en": ["English", "Saved seed is a commons"],
    f"/s/{DOCUMENT}/-/diff/1..2": ["What changed from version 1 to version 2", "2 paragraphs differ"],
    f"/s/{DOCUMENT}/-/versions": ["Versions", "versions have been published", "Compare", "It can be read in"],
    f"/s/{DOCUMENT}/-/signatures": ["organisations have signed", "Country", "Signed"],
    f"/s/{DOCUMENT}/-/record": ["How it was adopted", "Digest"],
    "/calls": ["Calls for signature", "Open", "Closed"],
    f"/calls/{CALL}": ["Call for signature", "Saved seed is a commons", "Your answer"],
    "/members/ar-avel": ["Bank Dwellers’ League", "Documents", "Signatures", "Names"],
}  # fmt: skip


def dump(html: bytes) -> str:
    """The page as w3m prints it."""
    return subprocess.run(
        ["w3m", "-dump", "-T", "text/html", "-I", "utf-8", "-O", "utf-8", "-cols", "100"],
        input=html, capture_output=True, check=True,
    ).stdout.decode()  # fmt: skip


class Reader:
    """A person at a text browser: follows addresses, presses buttons of forms, keeps cookies."""

    def __init__(self, hub: Hub) -> None:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener, self.url, self.html = urllib.request.build_opener(jar), hub.address, b""

    def go(self, address: str, fields: dict[str, str] | None = None) -> str:
        sent = urllib.parse.urlencode(fields).encode() if fields is not None else None
        url = urllib.parse.urljoin(self.url, address)
        asked = urllib.request.Request(url, sent, {"Referer": self.url})
        with self.opener.open(asked, timeout=30) as answer:
            self.url, self.html = answer.url, answer.read()
        return dump(self.html)

    def press(self, label: str, **typed: str) -> str:
        """Press the button with this label, the fields filled as they stand or as typed."""
        root = lxml.html.fromstring(self.html, base_url=self.url)
        (button,) = [
            b for b in root.xpath("//main//form//button") if label == b.text_content().strip()
        ]
        form = button.xpath("ancestor::form")[0]
        fields = dict(form.form_values()) | typed
        if button.get("name"):
            fields[button.get("name")] = button.get("value")
        target = form.get("action") or self.url.partition("#")[0]
        if form.method == "GET":
            return self.go(f"{target}?{urllib.parse.urlencode(fields)}")
        return self.go(target, fields)


@pytest.mark.parametrize(("address", "words"), PAGES.items())
def test_w3m_prints_every_page_in_its_order(hub: Hub, address: str, words: list[str]):
    mark = "" if address.endswith("/-/ar") else "?lang=en"
    text = Reader(hub).go(f"{hub.address}{address}{mark}")
    place = 0
    for word in words:
        found = re.compile(word).search(text, place)
        assert found, (word, text[:3000])
        place = found.end()


def test_a_signature_from_a_text_browser(hub: Hub):
    reader = Reader(hub)
    (link,) = hub.links(mail("dalmora-watermen"))
    reader.go(link)
    label = lxml.html.fromstring(reader.html).xpath("//main//form//button")[0].text_content()
    text = reader.press(label.strip())
    assert reader.url.endswith("/desk")
    reader.go("/desk?lang=en")
    text = reader.go(f"/calls/{CALL}")
    assert text.index("Saved seed is a commons") < text.index("The answer of")
    text = reader.press("Sign with a reservation")
    order = [text.index(word) for word in ("Your words", "Language of these words", "Continue")]
    assert order == sorted(order)
    text = reader.press("Continue", text="", language="en")
    assert "problem" in text
    text = reader.press("Continue", text="We read paragraph 2 as it stands.", language="en")
    assert "We read paragraph 2 as it stands." in text
    send = lxml.html.fromstring(reader.html).xpath("//main//button[@value='send']")[0]
    text = reader.press(send.text_content().strip())
    assert "/-/receipt/" in reader.url
    number = reader.url.rpartition("/")[2].partition("?")[0]
    assert number in text
    assert number in reader.go(f"/s/{DOCUMENT}/-/signatures.csv")
