"""Typed text becomes paragraphs with emphasis and links, and nothing else."""

import pytest
from django.test import RequestFactory

from comity.web.documents.prose import inline
from comity.web.templatetags import comity as tags


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("*Recalling* the letter", "<em>Recalling</em> the letter"),
        ("**now** or never", "<strong>now</strong> or never"),
        ("[here](https://hub.example/)", '<a href="https://hub.example/">here</a>'),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("[x](data:text/html,y)", "[x](data:text/html,y)"),
        ("![x](https://a.example/p.png)", '!<a href="https://a.example/p.png">x</a>'),
        ("# no heading inside", "# no heading inside"),
        ('"quotes" & <b>', "&quot;quotes&quot; &amp; &lt;b&gt;"),
    ],
)
def test_inline(typed: str, shown: str) -> None:
    assert inline(typed) == shown


def test_names_are_escaped_and_written_out() -> None:
    assert tags.visibly("a\u202eb") == "a[U+202E]b"


def test_zones() -> None:
    from datetime import UTC, datetime

    at = datetime(2026, 3, 21, 12, 0, tzinfo=UTC)
    assert tags.in_zone(at, "Asia/Tehran") == "Saturday 21 March, 15:30"
    assert tags.in_zone(at, "Nowhere/Land") == ""
    assert tags.in_zone(at, "../etc/passwd") == ""
    assert tags.in_zone(None, "UTC") == ""
    assert tags.in_zone(at, "UTC") == ""
    assert tags.offset(at, "Asia/Tehran") == "UTC+3:30"
    assert tags.offset(at, "Etc/GMT-1") == "UTC+1"
    assert tags.offset(at, "America/St_Johns") == "UTC\N{MINUS SIGN}2:30"
    assert tags.offset(at, "Nowhere/Land") == ""


def test_a_query_is_changed_and_kept(rf: RequestFactory) -> None:
    context = {"request": rf.get("/x?q=a%26b&page=2&lang=ar")}
    assert tags.with_query(context, page=3) == "?q=a%26b&page=3"  # type: ignore[arg-type]
    assert tags.with_query(context, page=None) == "?q=a%26b"  # type: ignore[arg-type]
