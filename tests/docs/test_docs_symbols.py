"""docs/protocol/symbols.md says what `core.symbols` does: the grammar, both ways, and examples."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.core.symbols import LONGEST, SYMBOL, SymbolRefused, is_symbol, parse
from tests.docs import abnf, markdown

PAGE = markdown.read("docs/protocol/symbols.md")
GRAMMAR = abnf.rules(markdown.block(PAGE, "abnf"))
SYMBOLS = re.compile(abnf.pattern(GRAMMAR, "symbol"))
ADDRESSES = re.compile(abnf.pattern(GRAMMAR, "address"))
ALPHABET = "AZ09az./-+"
# Long segments make long draws.
patient = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)


def accepted(address: str) -> bool:
    try:
        return str(parse(address)) == address
    except SymbolRefused:
        return False


def under(heading: str) -> list[str]:
    return [row[0].strip("`") for row in markdown.table(PAGE, heading)]


def refused() -> list[str]:
    after = PAGE.split("| not a symbol | why |", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^\| `([^`]+)`", after, re.M)


@patient
@given(st.from_regex(SYMBOLS, fullmatch=True))
def test_what_the_page_allows_the_code_accepts(symbol):
    assert is_symbol(symbol) == (len(symbol) <= LONGEST)


@patient
@given(st.from_regex(SYMBOL, fullmatch=True) | st.text(ALPHABET, max_size=12))
def test_what_the_code_accepts_the_page_allows(symbol):
    if is_symbol(symbol):
        assert SYMBOLS.fullmatch(symbol)
    elif len(symbol) <= LONGEST:
        assert not SYMBOLS.fullmatch(symbol)


@patient
@given(st.from_regex(ADDRESSES, fullmatch=True))
def test_addresses_of_the_page_are_read_and_given_back(address):
    symbol = address[3:].partition("/-/")[0]
    if len(symbol) < LONGEST - len(".comity.json"):
        assert accepted(address)


@given(st.text(ALPHABET, max_size=16).map("/s/A/B/-/{}".format))
def test_views_agree(address):
    assert accepted(address) == bool(ADDRESSES.fullmatch(address))


@pytest.mark.parametrize("symbol", under("## Symbols"))
def test_each_example_is_a_symbol(symbol):
    assert is_symbol(symbol)
    assert SYMBOLS.fullmatch(symbol)


@pytest.mark.parametrize("text", refused())
def test_each_counter_example_is_none(text):
    assert not is_symbol(text)
    assert not SYMBOLS.fullmatch(text)


@pytest.mark.parametrize("address", under("## Addresses"))
def test_each_address_is_one(address):
    assert accepted(address)
    assert ADDRESSES.fullmatch(address)


@pytest.mark.django_db
def test_the_page_says_which_addresses_are_answered():
    from comity.web.symbols.views import LANGUAGE, RESERVED, VIEWS

    for address, _what, answered in markdown.table(PAGE, "## Addresses"):
        asked = parse(address.strip("`"))
        head = asked.view.partition("/")[0]
        if head in RESERVED or not head:
            known = (head, asked.format) in VIEWS
        else:
            known = not asked.format if "+" in head else asked.format in LANGUAGE
        assert answered == ("yes" if known else "no"), address


def test_the_page_names_every_type():
    from comity.documents.enums import Type

    after = PAGE.split("## Types\n", 1)[1]
    assert set(re.findall(r"`([A-Z]+)`", after)) == set(Type.values)
