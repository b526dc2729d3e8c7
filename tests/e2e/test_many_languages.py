"""The Universal Declaration of Human Rights, all 43 files, as one document in 39 languages."""

import gzip
import re
from html import unescape
from pathlib import Path
from unicodedata import normalize

import pytest
from click.testing import CliRunner, Result
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from comity.cli import main
from comity.core.prose import plain
from comity.directory.models import Person
from comity.documents.formats import paragraphs_html
from comity.documents.models import Document, LanguageVersion
from tests.core.prose.udhr import udhr, udhr_keys
from tests.factories import files
from tests.factories.world import World
from tests.web.conftest import BACKEND, _fresh_pages  # noqa: F401  # a fixture used by name

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

SYMBOL = "P/a/1948/1"
# File -> tag. Variants of one language get tags of their own within the grammar of the record.
TAGS = {
    "amh": "am", "arb": "ar", "bel": "be", "ben": "bn", "ces": "cs", "cmn_hans": "zh-Hans",
    "cmn_hant": "zh-Hant", "deu_1996": "de", "ell_monotonic": "el", "ell_polytonic": "el-Grek",
    "eng": "en", "fra": "fr", "heb": "he", "hin": "hi", "hun": "hu", "hye": "hy", "ind": "id",
    "ita": "it", "jpn": "ja", "kat": "ka", "kaz": "kk", "khm": "km", "kir": "ky", "kor": "ko",
    "lao": "lo", "mal": "ml", "nep": "ne", "pes_1": "fa", "por_BR": "pt-BR", "por_PT": "pt-PT",
    "ron_1993": "ro-RO", "ron_2006": "ro", "rus": "ru", "spa": "es", "srp_cyrl": "sr-Cyrl",
    "swh": "sw", "tam": "ta", "tgk": "tg", "tur": "tr", "ukr": "uk", "urd": "ur", "vie": "vi",
    "zul": "zu",
}  # fmt: skip


def run(folder: Path, name: str, data: bytes, language: str, *options: str) -> Result:
    file = folder / name
    file.write_bytes(data)
    result = CliRunner().invoke(
        main,
        ["import", SYMBOL, str(file), "--language", language, "--data", str(folder), *options],
    )
    assert result.exit_code == 0, result.stderr
    return result


def page(client: Client, view: str = "") -> str:
    answer = client.get(f"/s/{SYMBOL}{view}")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def of(key: str) -> bytes:
    words = "".join(paragraphs_html(udhr(key)))
    return f"<!doctype html><meta charset='utf-8'><body>{words}</body>".encode()


def test_one_text_in_39_languages(
    world: World, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMITY_DATA", str(tmp_path))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "comity.config.settings")
    world.officer_of(world.organisation("a"))
    assert sorted(TAGS) == udhr_keys()
    assert len({tag.partition("-")[0] for tag in TAGS.values()}) == 39
    title = plain(udhr("eng")[0].text)
    run(tmp_path, "eng.html", of("eng"), "en", "--authentic", "--publish", "--title", title,
        "--as", "secretary@a.example")  # fmt: skip
    for key, tag in TAGS.items():
        if key != "eng":
            title = plain(udhr(key)[0].text)
            run(tmp_path, f"{key}.html", of(key), tag, "--status", "official", "--title", title)
    _nothing_is_lost()
    _side_by_side(client)
    _pages_are_light(client)
    _edited_in_a_word_processor(client, tmp_path)


def _nothing_is_lost() -> None:
    """Every word of every file stands in the library, in order."""
    for key, tag in TAGS.items():
        row = LanguageVersion.objects.get(language=tag, replaced_at=None)
        stored = " ".join(f"{p.number} {p.text}" for p in row.paragraphs.all())
        wanted = " ".join(p.text for p in udhr(key)[1:])
        letters = [re.sub(r"[\W\d_]", "", normalize("NFC", text)) for text in (stored, wanted)]
        assert letters[0] == letters[1], key
        assert row.title == normalize("NFC", plain(udhr(key)[0].text))


def _side_by_side(client: Client) -> None:
    arabic = page(client, "/-/ar+en")
    assert '<th scope="col" lang="ar"><div dir="rtl">' in arabic
    rows = re.findall(r"<tr id=.*?</tr>", arabic, re.DOTALL)
    born = next(row for row in rows if "All human beings are born free" in row)
    assert "يولد جميع الناس" in born
    french = page(client, "/-/zh-Hans+fr?lang=en")
    counts = {tag: _count(tag) for tag in ("zh-Hans", "fr", "en")}
    assert counts["fr"] != counts["en"]
    french_beside = page(client, "/-/en+fr?lang=en")
    assert f"{counts['en']} paragraphs" in french_beside
    assert f"{counts['fr']} paragraphs" in french_beside
    assert "stand" in french_beside
    free = next(r for r in re.findall(r"<tr id=.*?</tr>", french, re.DOTALL) if "naissent" in r)
    assert "人人生而自由" in free


def _count(tag: str) -> int:
    return LanguageVersion.objects.get(language=tag, replaced_at=None).paragraphs.count()


def _pages_are_light(client: Client) -> None:
    for view in ("", "/-/ar+en", "/-/versions"):
        weight = len(gzip.compress(client.get(f"/s/{SYMBOL}{view}").content))
        assert weight <= 50_000, f"{view} weighs {weight}"


def _edited_in_a_word_processor(client: Client, folder: Path) -> None:
    """Out as DOCX, changed with tracking on, in again through the page as the next version."""
    names = [p.ident for p in LanguageVersion.objects.get(language="en").paragraphs.all()]
    sent = client.get(f"/s/{SYMBOL}/-/en.docx").content
    back = files.edited(sent, {"spirit of brotherhood": "spirit of kinship"})
    person = Person.objects.get(email="secretary@a.example")
    desk = Client()
    desk.force_login(person, backend=BACKEND)
    where = desk.post(f"/desk/revise/{SYMBOL}")["Location"]
    shown = desk.post(
        f"{where}/import", {"language": "en", "file": SimpleUploadedFile("back.docx", back)}
    )
    text = unescape(shown.content.decode())
    assert "in a spirit of brotherhood." in text
    assert "in a spirit of kinship." in text
    read = re.search(r'name="read" value="([^"]+)"', text)
    assert read
    desk.post(f"{where}/import", {"read": read[1], "changes": "accept"})
    desk.post(f"{where}/publish", {"audience": "public"})
    version = Document.objects.get(symbol=SYMBOL).versions.get(number=2)
    row = version.languages.get(language="en")
    assert [p.ident for p in row.paragraphs.all()] == names
    compared = page(client, "/-/diff/1..2?lang=en")
    assert "1 paragraph differs." in compared
    assert "<del>brotherhood</del><ins>kinship</ins>" in compared
    assert "1 paragraphe a changé depuis." in page(client, "/-/fr")
