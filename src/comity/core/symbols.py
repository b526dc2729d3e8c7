"""Symbols and addresses: one grammar, read and written in one place.

    symbol  = segment 1*3( "/" segment ) [ "/" suffix ]  ; two to five segments in all
    address = "/s/" symbol [ "/-/" view ] [ "." format ]

The ABNF is in docs/protocol/symbols.md. Formats are lower case and segments with a full stop are
upper case, so a suffix is never taken for part of a symbol.
"""

import re
from dataclasses import dataclass

_UPPER = r"[A-Z0-9](?:[A-Z0-9.-]{0,30}[A-Z0-9])?"
_SLUG = r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?"
_SEGMENT = rf"(?:{_UPPER}|{_SLUG})"
_SUFFIX = r"(?:Rev|Add|Corr)\.[1-9][0-9]{0,3}"
SYMBOL = rf"{_SEGMENT}(?:/{_SEGMENT}){{0,3}}/(?:{_SUFFIX}|{_SEGMENT})"
_LANGUAGE = r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?"
VIEW = (
    rf"{_LANGUAGE}(?:\+{_LANGUAGE})?|v/[1-9][0-9]*|diff/[1-9][0-9]*\.\.[1-9][0-9]*"
    r"|print|signatures|record|versions|files"
)
FORMATS = ("comity.json", "atom", "csv", "docx", "html", "json", "pdf", "txt")
_FORMAT = "|".join(re.escape(f) for f in FORMATS)
LONGEST = 96

_WHOLE = re.compile(SYMBOL)
_ADDRESS = re.compile(
    rf"/s/(?P<symbol>{SYMBOL})(?:/-/(?P<view>{VIEW}))?(?:\.(?P<format>{_FORMAT}))?", re.ASCII
)


class SymbolRefused(ValueError):
    """Not a symbol, or not an address of one."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a view of a document lives; `view` and `format` may be empty."""

    symbol: str
    view: str = ""
    format: str = ""

    def __str__(self) -> str:
        view = f"/-/{self.view}" if self.view else ""
        return f"/s/{self.symbol}{view}{'.' + self.format if self.format else ''}"


def is_symbol(text: str) -> bool:
    """Whether `text` is a symbol of two to five segments and at most 96 characters."""
    return len(text) <= LONGEST and _WHOLE.fullmatch(text) is not None


def parse(address: str) -> Address:
    """The address in `address`; SymbolRefused when it is none. `str()` gives it back."""
    found = _ADDRESS.fullmatch(address)
    if found is None or len(found["symbol"]) > LONGEST:
        raise SymbolRefused(f"no address of a document: {address[:120]!r}")
    return Address(found["symbol"], found["view"] or "", found["format"] or "")
