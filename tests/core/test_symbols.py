"""Symbols and addresses: one grammar, read and written in one place."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.core.record.errors import RecordError
from comity.core.record.shapes import DOC
from comity.core.symbols import FORMATS, LONGEST, Address, SymbolRefused, is_symbol, parse

UPPER = st.from_regex(r"[A-Z0-9]([A-Z0-9.-]{0,8}[A-Z0-9])?", fullmatch=True)
SLUG = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True)
SEGMENT = UPPER | SLUG
SUFFIX = st.from_regex(r"(Rev|Add|Corr)\.[1-9][0-9]{0,3}", fullmatch=True)
SYMBOLS = st.builds(
    lambda head, last: "/".join([*head, last]),
    st.lists(SEGMENT, min_size=1, max_size=4),
    SEGMENT | SUFFIX,
)
LANGUAGES = st.sampled_from(["en", "ar", "zh-Hans", "pt-BR", "sr-Latn-RS", "es-419", "gsw"])
VIEWS = st.one_of(
    st.just(""),
    LANGUAGES,
    st.builds("{}+{}".format, LANGUAGES, LANGUAGES),
    st.integers(1, 999).map("v/{}".format),
    st.builds("diff/{}..{}".format, st.integers(1, 99), st.integers(1, 99)),
    st.sampled_from(["print", "signatures", "record", "versions", "files"]),
)


@given(SYMBOLS, VIEWS, st.sampled_from(["", *FORMATS]))
def test_from_symbol_to_address_and_back(symbol, view, suffix):
    address = Address(symbol, view, suffix)
    assert is_symbol(symbol)
    assert parse(str(address)) == address


@given(SYMBOLS)
def test_a_symbol_of_the_house_is_a_symbol_of_the_record(symbol):
    DOC.check(symbol, "doc")


@given(st.text(alphabet="AZaz09.-/+ \n\0é", max_size=30) | st.text(max_size=30))
def test_house_and_record_agree_on_what_is_no_symbol(text):
    try:
        DOC.check(text, "doc")
    except RecordError:
        assert not is_symbol(text)
    else:
        assert is_symbol(text)


@given(st.text(max_size=40).map("/s/".__add__) | st.text(max_size=40))
def test_whatever_is_read_is_written_back(text):
    try:
        address = parse(text)
    except SymbolRefused:
        return
    assert str(address) == text


@pytest.mark.parametrize(
    "symbol",
    [
        "IMCWP18/APP/1",
        "WG/2026/3/SR",
        "C/2026/17",
        "P/gr-kke/2026/45",
        "CFA13/L.4/Rev.2",
        "A/B/C/D/E",
    ],
)
def test_the_symbols_of_the_design_are_symbols(symbol):
    assert is_symbol(symbol)


@pytest.mark.parametrize(
    "text",
    [
        "", "A", "A/", "/A/1", "A//1", "A/B/C/D/E/F", "a.b/1", "A b/1", "A/1\n", "A/-", "-A/1", "A./1",
        "A/Rev.0", "Rev.1/A", "A/rev.1", "A/B_C", "Ä/1", "A/" + "B" * 33, "/".join(["A" * 32] * 3),
    ],
)  # fmt: skip
def test_what_is_no_symbol(text):
    assert not is_symbol(text)
    with pytest.raises(SymbolRefused, match="no address"):
        parse(f"/s/{text}")


def test_the_longest_symbol_has_96_characters():
    longest = f"{'A' * 32}/{'B' * 32}/{'C' * 30}"
    assert len(longest) == LONGEST
    assert is_symbol(longest)
    assert parse(f"/s/{longest}/-/en.txt").symbol == longest
    with pytest.raises(SymbolRefused):
        parse(f"/s/{longest}C")


@pytest.mark.parametrize(
    "text", ["/s/A/1/-/", "/s/A/1/-/EN", "/s/A/1/-/v/0", "/s/A/1.doc", "/x/A/1", "/s/A/1/-/diff/1"]
)
def test_what_is_no_address(text):
    with pytest.raises(SymbolRefused):
        parse(text)


def test_a_format_is_never_taken_for_part_of_a_symbol():
    assert parse("/s/P/gr-kke/2026/45.txt") == Address("P/gr-kke/2026/45", "", "txt")
    assert parse("/s/A/V1.2.comity.json") == Address("A/V1.2", "", "comity.json")
    assert re.search(r"\s", str(Address("A/1", "ar+en", "pdf"))) is None
