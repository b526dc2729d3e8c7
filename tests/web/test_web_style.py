"""The style sheet and the script: budgets, logical properties, contrast in both themes."""

import gzip
import re
from pathlib import Path

import pytest

import comity.web

STATIC = Path(comity.web.__file__).parent / "static"
CSS = (STATIC / "comity.css").read_text()
PHYSICAL = re.compile(
    r"[{;\s](?:[a-z-]*-(?:left|right|top|bottom)(?:-[a-z]+)?|left|right|top|bottom|width|height"
    r"|(?:min|max)-(?:width|height)|float)\s*:"
)


def test_budgets() -> None:
    assert len(CSS.encode()) <= 16_000
    assert len(gzip.compress(CSS.encode(), 6)) <= 5_000
    assert len((STATIC / "comity.js").read_bytes()) <= 10_000
    assert [path.name for path in STATIC.rglob("*.css")] == ["comity.css"]


def test_logical_properties_only_and_nothing_an_old_browser_would_drop_whole() -> None:
    plain = re.sub(r"@media[^{]*", "", CSS)
    assert PHYSICAL.findall(plain) == []
    assert not re.search(
        r"text-align:\s*(left|right)|@layer|gradient|@font-face|@import|url\(|!important", CSS
    )
    for value in re.findall(r"(?:margin|padding):([^;}]+)", CSS):
        parts = re.sub(r"\([^)]*\)", "x", value).split()
        assert len(parts) != 4 or parts[1] == parts[3], value
    assert CSS.count("{") == CSS.count("}")


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9-]+):(#[0-9a-f]{3,6})", block))


LIGHT = tokens(CSS.split("}")[0])
DARK = {**LIGHT, **tokens(CSS[CSS.index("prefers-color-scheme") :].split("}")[0])}
NEEDED = {
    "ink": 7, "muted": 4.5, "link": 4.5, "visited": 4.5,
    "accent": 4.5, "ok": 4.5, "warn": 4.5, "stop": 4.5,
}  # fmt: skip


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "wash"])
@pytest.mark.parametrize(("token", "least"), NEEDED.items())
def test_contrast(theme: dict[str, str], ground: str, token: str, least: float) -> None:
    assert contrast(theme[token], theme[ground]) >= least


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_borders_of_fields_reach_three_to_one(theme: dict[str, str]) -> None:
    assert contrast(theme["control"], theme["paper"]) >= 3
