"""The one door to lxml: typed, without entities, network or external files."""

from collections.abc import Iterator
from typing import Protocol, cast

from django.utils.translation import gettext as _
from lxml import etree, html

from comity.documents.formats.values import ImportRefused

__all__ = ["Element", "local", "parse_html", "parse_xml"]


class Element(Protocol):
    """What the readers use of an lxml element."""

    tag: str
    text: str | None
    tail: str | None

    def get(self, key: str, default: str) -> str: ...
    def iter(self, *tags: str) -> Iterator["Element"]: ...
    def find(self, path: str) -> "Element | None": ...
    def findall(self, path: str) -> "list[Element]": ...
    def __iter__(self) -> Iterator["Element"]: ...
    def __len__(self) -> int: ...


def parse_xml(data: bytes, what: str) -> Element:
    """The root of an XML part. Refused (``broken``) with its name when it is not well-formed.

    A document type is refused too (``entities``): no office file has one, and entities are the
    way to make a small file expand without end.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,  # at most 256 levels and 10 MB in one text node
        remove_comments=True,
        remove_pis=True,
    )
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:65536]:
        raise ImportRefused(
            "entities", _("The part %(what)s declares entities and is not read.") % {"what": what}
        )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ImportRefused(
            "broken",
            _("The file is damaged: its part %(what)s is not well-formed (%(fault)s).")
            % {"what": what, "fault": error.msg},
        ) from None
    return cast(Element, root)


def parse_html(text: str) -> Element:
    """The root of any HTML, however untidy; the text must not be empty."""
    return cast(Element, html.document_fromstring(text, parser=html.HTMLParser(huge_tree=True)))


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]
