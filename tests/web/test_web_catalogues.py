"""Catalogues: safe, compiled, right in their plurals, marked as drafts, and nothing beside them."""

import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import lxml.html
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import LazySettings
from django.test import Client
from django.utils import translation
from django.utils.translation import ngettext, trans_real

from comity.accord.models import Call
from comity.web import catalogues

ROOT = Path(__file__).resolve().parent.parent.parent
LOCALE = ROOT / "src" / "comity" / "locale"
LOCALES = ("ar", "es", "fr", "pt", "ru", "zh_Hans")
PARTS = re.compile(r"(%\(\w+\)[sd]|\{\w+\}|@@\w+@@|<[^>]+>|&\w+;)")
# The table of /privacy is made of the rooms' own rules of retention, which carry English only.
PUBLIC = ("/", "/documents", "/calls", "/members", "/about", "/rules", "/accessibility")  # fmt: skip


def test_every_translation_keeps_its_placeholders_and_tags() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "catalogues.py"), "safe"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "nothing is unsafe\n"), done.stderr


@pytest.mark.parametrize("locale", LOCALES)
def test_the_compiled_catalogue_is_that_of_the_text(locale: str) -> None:
    folder = LOCALE / locale / "LC_MESSAGES"
    with (folder / "django.po").open("rb") as file:
        catalog = read_po(file, locale=locale)
    out = BytesIO()
    write_mo(out, catalog)
    assert (folder / "django.mo").read_bytes() == out.getvalue()


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [
        ("ar", 0, "لم يبق يوم"), ("ar", 1, "بقي يوم واحد"), ("ar", 2, "بقي يومان"),
        ("ar", 3, "بقيت 3 أيام"), ("ar", 11, "بقي 11 يومًا"), ("ar", 100, "بقي 100 يوم"),
        ("ar", 103, "بقيت 103 أيام"), ("ru", 1, "остался 1 день"), ("ru", 3, "осталось 3 дня"),
        ("ru", 11, "осталось 11 дней"), ("ru", 21, "остался 21 день"), ("fr", 0, "encore 0 jour"),
        ("fr", 2, "encore 2 jours"), ("es", 1, "queda 1 día"), ("pt", 2, "faltam 2 dias"),
        ("zh-hans", 1, "还有1天"),
    ],
)  # fmt: skip
def test_numbers_take_the_right_form(language: str, number: int, words: str) -> None:
    with translation.override(language):
        shown = ngettext("%(n)d day left", "%(n)d days left", number)
    assert (shown % {"n": number} if "%" in shown else shown) == words


def test_a_draft_says_so_until_a_reviewer_is_named(
    asked: Call, client: Client, tmp_path: Path, settings: LazySettings
) -> None:
    sentence = "مسودة لم يراجعها"
    assert sentence in client.get("/about?lang=ar").content.decode()
    assert "not reviewed by a speaker" not in client.get("/about?lang=en").content.decode()
    shutil.copytree(LOCALE, tmp_path / "locale")
    file = tmp_path / "locale" / "ar" / "LC_MESSAGES" / "django.po"
    file.write_text(file.read_text().replace(catalogues.DRAFT, "R. Haddad", 2))
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    catalogues.is_draft.cache_clear()
    assert not catalogues.is_draft("ar")
    assert catalogues.is_draft("fr")
    catalogues.is_draft.cache_clear()


def pseudo(text: str) -> str:
    """`⟦Šìgn⟧`: every letter of the words changed, placeholders and tags kept."""
    parts = PARTS.split(text)
    changed = [p if PARTS.fullmatch(p) else re.sub("[A-Za-z]", "ж", p) for p in parts]
    return "".join(changed)


@pytest.fixture
def pseudo_locale(tmp_path: Path, settings: LazySettings) -> None:
    """French replaced by a catalogue in which every known string is in Cyrillic zh's."""
    with (LOCALE / "fr" / "LC_MESSAGES" / "django.po").open("rb") as file:
        known = read_po(file, locale="fr")
    made = Catalog(locale="fr")
    for message in known:
        if not message.id:
            continue
        if isinstance(message.id, str):
            made.add(message.id, pseudo(message.id), context=message.context)
        else:
            forms = tuple(pseudo(form) for form in message.id)
            made.add(message.id, forms, context=message.context)
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, made)
    settings.LOCALE_PATHS = [tmp_path]
    trans_real._translations.clear()
    yield
    trans_real._translations.clear()


# What pages show besides words of the interface: data of the test, formats, units, codes.
DATA = re.compile(
    r"Association \w+|Astrera|Test network|The text|North|Credentials Committee|desk@hub.example|"
    r"AGPL-3.0-or-later|On shared rivers|office@alpha.example|English|"
    r"\bJSON\b|\bCSV\b|\bDOCX\b|\bPDF\b|\bHTML\b|\bUTC\b|\bsha256\b|\bAtom\b|WCAG|Comity|"
    r"\b(SIGN|DECLINE|WITH|NOTE|doctor|en|ar|fr|zh-Hans)\b|[0-9a-f]{8}"
)


def words_of(page: bytes) -> list[str]:
    """Text between tags and in spoken attributes, outside names, texts, dates and symbols."""
    root = lxml.html.fromstring(page.decode())
    for gone in root.xpath("//time|//bdi|//script|//style|//*[@class='hash']|//cite"
                           "|//body//*[@lang]|//input|//textarea"):  # fmt: skip
        gone.drop_tree()
    texts = [t.strip() for t in root.xpath("//body//text()")]
    texts += root.xpath("//body//@aria-label|//body//@title|//body//@placeholder")
    return [text for text in texts if text]


def test_no_word_reaches_a_page_beside_the_catalogue(
    asked: Call, client: Client, pseudo_locale: None
) -> None:
    document = asked.version.document
    pages = (*PUBLIC, f"/s/{document.symbol}", f"/s/{document.symbol}/-/versions",
             f"/s/{document.symbol}/-/signatures", f"/calls/{asked.symbol}", "/members/alpha",
             "/nowhere")  # fmt: skip
    found = []
    for address in pages:
        for text in words_of(client.get(f"{address}?lang=fr").content):
            left = DATA.sub("", text)
            if re.search("[A-Za-z]{3}", left):
                found.append((address, text))
    assert not found, "\n".join(map(repr, found))
