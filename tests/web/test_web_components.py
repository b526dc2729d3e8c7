"""Components: declared properties only, a card for each, nothing inline anywhere."""

import re
from pathlib import Path

import pytest
from django.test import Client

import comity.web

TEMPLATES = Path(comity.web.__file__).parent / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
ALL = sorted(TEMPLATES.rglob("*.html"))
ATTRIBUTE = r'\s+(:?[a-z][a-z_]*)(?:="[^"]*")?'
USE = re.compile(rf"<c-(?!vars\b)([a-z_.]+)((?:{ATTRIBUTE})*)\s*/?>")
KEYWORDS = set(
    [
        "if",
        "elif",
        "else",
        "endif",
        "for",
        "endfor",
        "empty",
        "in",
        "not",
        "and",
        "or",
        "is",
        "None",
        "True",
        "False",
        "with",
        "endwith",
        "as",
        "firstof",
        "translate",
        "blocktranslate",
        "endblocktranslate",
        "plural",
        "count",
        "trimmed",
        "load",
        "i18n",
        "csrf_token",
        "once",
        "with_query",
        "page",
        "slot",
        "forloop",
    ]
)


def declared(path: Path) -> set[str]:
    line = next(x for x in path.read_text().splitlines() if x.startswith("<c-vars"))
    assert line.endswith("/>"), path.name
    return {name.lstrip(":") for name in re.findall(ATTRIBUTE, line)}


def names_read(source: str) -> set[str]:
    """The first names of every variable that the template source reads."""
    local: set[str] = set()
    read: set[str] = set()
    for tag in re.findall(r"\{[{%](.*?)[}%]\}", source, flags=re.S):
        text = re.sub(r"_\(.*?\)|\"[^\"]*\"|'[^']*'", " ", tag)
        if text.split()[0] in {"load", "translate", "comma"}:
            continue
        local |= set(re.findall(r"\bfor (\w+) in", text)) | set(re.findall(r"(\w+)=", text))
        text = re.sub(r"\|\w+", " ", text)
        read |= {word for word in re.findall(r"(?<![.\w-])[a-z]\w*", text)}
    return read - local - KEYWORDS


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_declares_every_name_it_reads(path: Path) -> None:
    source = path.read_text()
    assert source.count("<c-vars") == 1
    body = re.sub(r"<c-vars[^\n]*\n", "", source)
    assert names_read(body) - declared(path) == set()


@pytest.mark.parametrize("path", ALL, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_use_passes_declared_properties_only(path: Path) -> None:
    source = path.read_text()
    uses = list(USE.finditer(source))
    assert len(uses) == len(re.findall(r"<c-(?!vars\b)", source)), "an attribute is malformed"
    for use in uses:
        component = TEMPLATES / "components" / f"{use[1].replace('.', '/')}.html"
        assert component.exists(), use[0]
        given = {name.lstrip(":") for name in re.findall(ATTRIBUTE, use[2])}
        assert given <= declared(component), use[0]


def test_every_component_has_a_card_and_every_card_a_component() -> None:
    cards = {path.stem for path in (TEMPLATES / "patterns").glob("*.html")}
    assert cards == {path.stem for path in COMPONENTS}
    assert 20 <= len(COMPONENTS) <= 30


@pytest.mark.parametrize("path", ALL, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_inline_style_or_script_and_a_template_stays_short(path: Path) -> None:
    source = path.read_text()
    assert not re.search(r"<style|\sstyle=|\son(?!ce=)[a-z]+=", source)
    assert not re.search(r"<script(?![^>]*(src=|application/json))", source)
    assert len(source.splitlines()) <= 150


@pytest.mark.parametrize("path", ALL, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_component_inside_a_row_of_a_table(path: Path) -> None:
    for loop in re.findall(r"\{% for .*?\{% endfor %\}", path.read_text(), flags=re.S):
        assert not ("<tr" in loop and "<c-" in loop)


@pytest.mark.django_db
def test_the_patterns_page_shows_every_component(client: Client) -> None:
    answer = client.get("/_patterns/")
    assert answer.status_code == 200
    page = answer.content.decode()
    for path in COMPONENTS:
        assert f'<h2 id="{path.stem}">' in page
    assert "<c-" not in page
    assert "{%" not in page
    assert page.count("<h1") == 1


WORDS = re.compile(
    r"\{%\s*(?:blocktranslate|comment).*?\{%\s*end(?:blocktranslate|comment)\s*%\}"
    r"|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>",
    re.S,
)


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_a_list_is_parted_as_its_language_does(path: Path) -> None:
    assert ", " not in WORDS.sub("", path.read_text())
