"""What README and the first steps say of the demonstration is what it answers."""

import re
import urllib.error
import urllib.request

import pytest

from tests.docs import markdown
from tests.e2e.conftest import Hub

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("socket_enabled")]

ABSENT = ("/bulletins", "/observatory")


def status(hub: Hub, path: str) -> int:
    try:
        with urllib.request.urlopen(hub.address + path, timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def addresses(page: str) -> list[str]:
    """Public addresses a page names in code, whole ones only."""
    found = re.findall(r"`(/[A-Za-z0-9/_.+?=-]*)`", markdown.read(page))
    closed = re.compile(r"/(desk|_mail|_login|-)\b|/-/$")
    return [path for path in found if not closed.match(path) and not path.startswith("/etc")]


@pytest.mark.parametrize("page", ["README.md", "docs/use/reading.md", "docs/start/first-steps.md"])
def test_addresses_in_pages_answer(hub: Hub, page: str):
    paths = addresses(page)
    assert paths
    assert {path: status(hub, path) for path in paths} == dict.fromkeys(paths, 200)


def test_symbols_of_the_demonstration_exist(hub: Hub):
    symbols = re.findall(r"^\| `([^`]+)` \|", markdown.read("docs/start/demonstration.md"), re.M)
    assert len(symbols) == 3
    assert [status(hub, f"/s/{symbol}") for symbol in symbols] == [200, 200, 200]


def test_the_first_steps_show_what_is_printed(hub: Hub):
    block = markdown.read("docs/start/first-steps.md").split("The terminal prints:\n", 1)[1]
    for line in block.split("\nA login", 1)[0].splitlines():
        words = line.strip().partition("  ")[0].rstrip()
        assert words in hub.said(), words


def test_a_login_link_is_printed_for_the_address_in_the_pages(hub: Hub):
    email = "secretary@bank.example"
    assert email in markdown.read("docs/start/first-steps.md")
    (link,) = hub.links(email)
    assert status(hub, link.removeprefix(hub.address)) == 200


def test_symbol_addresses_answer_as_the_table_says(hub: Hub):
    rows = markdown.table(markdown.read("docs/protocol/symbols.md"), "## Addresses")
    for address, _what, answered in rows:
        assert status(hub, address.strip("`")) == (200 if answered == "yes" else 404), address


def test_what_pages_say_is_not_there_is_not_there(hub: Hub):
    assert [status(hub, path) for path in ABSENT] == [404] * len(ABSENT)
