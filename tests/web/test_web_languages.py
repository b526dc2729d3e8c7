"""Languages side by side, versions compared, corrections, and documents as files."""

import shutil
import subprocess
from io import BytesIO

import pytest
from django.test import Client
from docx import Document as Docx
from tests.factories.world import World

from comity.documents.actions import (
    add_translation,
    create_document,
    follow,
    publish,
    put_language,
    revise,
    withdraw_document,
)
from comity.documents.enums import LanguageStatus, Succession, Type
from comity.documents.formats import FontSet, write_pdf
from comity.documents.models import Document
from comity.documents.values import Piece, Reach, Wording
from comity.kit.policy import Actor
from comity.web.documents import exporting

ENGLISH = ("We write to you.", "# What we ask", "Water *first*.", "Bread then.", "Peace always.")
ARABIC = ("نكتب إليكم.", "# ما نطلب", "الماء *أولًا*.", "السلام دائمًا.")


def wording(
    lines: tuple[str, ...],
    language: str = "en",
    status: LanguageStatus = LanguageStatus.AUTHENTIC,
    names: tuple[str, ...] = (),
) -> Wording:
    pieces = tuple(
        Piece(line.removeprefix("# "), "heading" if line[0] == "#" else "paragraph",
              2 if line[0] == "#" else 0, "", names[n] if names else "")
        for n, line in enumerate(lines)
    )  # fmt: skip
    return Wording(language, status, f"Title {language}", pieces, "R. Haddad")


@pytest.fixture
def writer(hub: World) -> Actor:
    return hub.officer_of(hub.made["alpha"])


@pytest.fixture
def text(writer: Actor) -> Document:
    """Published in English, with an Arabic translation that lacks one paragraph."""
    document = create_document(writer, type=Type.STATEMENT, wording=wording(ENGLISH))
    version = publish(writer, version=document.versions.get(), reach=Reach("public"))
    arabic = wording(ARABIC, "ar", LanguageStatus.OFFICIAL, ("p1", "p2", "p3", "p5"))
    add_translation(writer, version=version, wording=arabic)
    return version.document


@pytest.fixture
def second(writer: Actor, text: Document) -> Document:
    version = revise(writer, document=text)
    lines = (*ENGLISH[:2], "Water *first* and last.", ENGLISH[4], "And song.")
    put_language(writer, version=version, wording=wording(lines))
    publish(writer, version=version)
    return text


def page(client: Client, address: str, code: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == code
    return answer.content.decode()


def test_two_languages_stand_side_by_side(text: Document, client: Client) -> None:
    shown = page(client, f"/s/{text.symbol}/-/ar+en")
    assert '<th scope="col" lang="ar"><div dir="rtl">' in shown
    assert shown.index("نكتب إليكم") < shown.index("We write to you")
    row = shown[shown.index('<tr id="p4"') : shown.index('<tr id="p5"')]
    assert '<td class="muted">not in this version</td>' in row
    assert "Bread then." in row
    assert "5 paragraphs" in shown
    assert "4 paragraphs" in shown
    assert "1 stands alone" in shown
    assert "R. Haddad" in shown


def test_the_columns_follow_the_address(text: Document, client: Client) -> None:
    shown = page(client, f"/s/{text.symbol}/-/en+ar")
    assert shown.index("We write to you") < shown.index("نكتب إليكم")


@pytest.mark.parametrize("tags", ["ar+ar", "ar+fr", "fr+en"])
def test_a_language_that_is_not_there_is_no_page(tags: str, text: Document, client: Client) -> None:
    page(client, f"/s/{text.symbol}/-/{tags}", 404)


def test_a_translation_of_an_earlier_version_says_so(second: Document, client: Client) -> None:
    shown = page(client, f"/s/{second.symbol}/-/ar")
    assert 'lang="ar" dir="rtl"' in shown
    assert "نكتب إليكم" in shown
    shown = page(client, f"/s/{second.symbol}/-/ar?lang=en")
    shown = page(client, f"/s/{second.symbol}/-/ar+en")
    assert "translated from version 1; 2 paragraphs changed since." in shown
    assert shown.count("changed since</small>") == 1
    assert "And song." in shown


def test_the_page_of_versions_shows_the_coverage(second: Document, client: Client) -> None:
    shown = page(client, f"/s/{second.symbol}/-/versions")
    assert f'href="/s/{second.symbol}/-/diff/1..2"' in shown
    rows = shown[shown.index('id="languages"') :].split("<tr>")
    assert "5 of 5" in rows[-2]
    assert "official translation" in rows[-1]
    assert "R. Haddad" in rows[-1]
    assert "4 of 5" in rows[-1]
    assert '<span class="st mid">2 paragraphs</span>' in rows[-1]


def test_two_versions_are_compared_word_by_word(second: Document, client: Client) -> None:
    shown = page(client, f"/s/{second.symbol}/-/diff/1..2")
    assert "Water first<ins> and last</ins>." in shown
    assert "<del>Bread then.</del>" in shown
    assert "<ins>And song.</ins>" in shown
    assert "3 paragraphs differ." in shown
    chosen = page(client, f"/s/{second.symbol}/-/diff/1..2?language=en")
    assert "<del>Bread then.</del>" in chosen
    back = page(client, f"/s/{second.symbol}/-/diff/2..1")
    assert "<ins>Bread then.</ins>" in back


@pytest.mark.parametrize("view", ["diff/1..3", "diff/1..2?language=ar", "diff/1..2?language=%00"])
def test_what_cannot_be_compared_is_no_page(view: str, second: Document, client: Client) -> None:
    page(client, f"/s/{second.symbol}/-/{view}", 404)


def test_a_correction_is_announced_on_both_pages(
    writer: Actor, text: Document, client: Client
) -> None:
    made = follow(
        writer,
        document=text,
        succession=Succession.CORRECTION,
        wording=wording(("In paragraph 2, read “bread and salt”.",)),
    )
    publish(writer, version=made.versions.get(), reach=Reach("public"))
    first = page(client, f"/s/{text.symbol}")
    assert f'href="/s/{text.symbol}/Corr.1"' in first
    assert "Corrected." in first
    other = page(client, f"/s/{text.symbol}/Corr.1")
    assert f'<a href="/s/{text.symbol}"><bdi>' in other


def test_a_withdrawn_document_stays_and_says_so(
    writer: Actor, text: Document, client: Client
) -> None:
    withdraw_document(writer, document=text, because="It names the wrong river.")
    shown = page(client, f"/s/{text.symbol}")
    assert "Withdrawn." in shown
    assert "It names the wrong river." in shown
    assert "Bread then." in shown
    for form in ("html", "txt"):
        sent = page(client, f"/s/{text.symbol}/-/en.{form}?lang=en")
        assert "Withdrawn by its author" in sent
        assert "It names the wrong river." in sent
        assert "Bread then." in sent


def test_the_docx_carries_the_names_of_paragraphs(text: Document, client: Client) -> None:
    answer = client.get(f"/s/{text.symbol}/-/ar.docx")
    assert answer["Content-Type"] == exporting.DOCX
    assert answer["Content-Disposition"].endswith('.ar.docx"')
    read = exporting.files.read(answer.content, "back.docx")
    assert [p.id for p in read.paragraphs] == ["p1", "p2", "p3", "p5"]
    assert Docx(BytesIO(answer.content)).core_properties.title == "Title ar"


def test_html_and_pdf_are_files(text: Document, client: Client) -> None:
    html = client.get(f"/s/{text.symbol}.html")
    assert html["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "<em>first</em>" in html.content.decode()
    pdf = client.get(f"/s/{text.symbol}/-/en.pdf")
    assert pdf.content.startswith(b"%PDF-")
    assert client.get(f"/s/{text.symbol}/-/fr.pdf").status_code == 404


def test_a_pdf_that_lacks_a_character_is_refused_with_a_page(
    text: Document, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    latin = FontSet(frozenset(range(0x20, 0x250)) | {0xB7}, frozenset({"Libertinus Serif"}), ())
    _type, _write = exporting.WRITERS["pdf"]
    monkeypatch.setitem(
        exporting.WRITERS, "pdf", (_type, lambda printable: write_pdf(printable, latin))
    )
    shown = page(client, f"/s/{text.symbol}/-/ar.pdf", 422)
    assert "Arabic" in shown
    assert f"/s/{text.symbol}/-/ar.docx" in shown


@pytest.mark.skipif(shutil.which("w3m") is None, reason="w3m is not installed")
@pytest.mark.parametrize("view", ["/-/ar+en", "/-/versions", "/-/diff/1..2"])
def test_a_text_browser_reads_every_word(view: str, second: Document, client: Client) -> None:
    html = client.get(f"/s/{second.symbol}{view}?lang=en").content
    shown = subprocess.run(
        ["w3m", "-dump", "-T", "text/html", "-I", "utf-8", "-O", "utf-8", "-cols", "100"],
        input=html, capture_output=True, check=True,
    ).stdout.decode()  # fmt: skip
    words = {"/-/ar+en": ["نكتب إليكم", "And song.", "not in this version"],
             "/-/versions": ["official translation", "4 of 5", "2 paragraphs"],
             "/-/diff/1..2": ["Bread then.", "And song.", "3 paragraphs differ."]}  # fmt: skip
    assert [word for word in words[view] if word not in shown] == []
