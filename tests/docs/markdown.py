"""The pages of the project, and what is written in them."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} +(.+)$", re.M)


def pages() -> list[Path]:
    """Every Markdown page at the root and in `docs`."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def shell(text: str) -> list[str]:
    """The lines of the blocks marked `sh`."""
    blocks = [body for language, body in _FENCE.findall(text) if language == "sh"]
    return [line for body in blocks for line in body.splitlines() if line.strip()]


def block(text: str, language: str) -> str:
    """The one block marked with `language`."""
    (only,) = [body for marked, body in _FENCE.findall(text) if marked == language]
    return only


def links(text: str) -> list[str]:
    """Targets of links and pictures, outside code."""
    return _LINK.findall(re.sub(r"`[^`\n]*`", "", _FENCE.sub("", text)))


def anchors(text: str) -> set[str]:
    """What `#...` may name in a page, as forges make it from headings."""
    plain = (re.sub(r"[^\w\- ]", "", h.lower()) for h in _HEADING.findall(text))
    return {words.strip().replace(" ", "-") for words in plain}


def table(text: str, heading: str) -> list[list[str]]:
    """Rows of the first table under `heading`, without its two head lines."""
    after = text.split(f"\n{heading}\n", 1)[1]
    rows = []
    for line in after.splitlines():
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows:
            break
    return rows[2:]
