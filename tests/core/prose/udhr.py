"""The Universal Declaration as paragraphs: a reader for tests, of files that stay outside."""

import os
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from comity.core.prose import Kind, Paragraph, escape

ROOT = Path(__file__).parents[3]
SHARED = Path(os.environ.get("COMITY_SHARED", ROOT.parent / "shared"))
NAMESPACE = "{http://efele.net/udhr}"


def udhr_folder() -> Path:
    """The folder of the 43 files, or a skip that says where it was sought."""
    folder = SHARED / "data" / "udhr"
    if not folder.is_dir():
        pytest.skip(f"No Universal Declaration in {folder}; set COMITY_SHARED.")
    return folder


def udhr_keys() -> list[str]:
    return sorted(path.stem.removeprefix("udhr_") for path in udhr_folder().glob("*.xml"))


def udhr(key: str) -> tuple[Paragraph, ...]:
    """One language version; ids are made of the language and the place."""
    root = ET.parse(udhr_folder() / f"udhr_{key}.xml").getroot()
    found: list[tuple[Kind, int, str]] = []
    _walk(root, found, 1, "")
    return tuple(
        Paragraph(f"{key}-{n}", kind, level, escape(text))
        for n, (kind, level, text) in enumerate(found, 1)
    )


def _walk(node: ET.Element, found: list[tuple[Kind, int, str]], depth: int, tag: str) -> None:
    for child in node:
        name = child.tag.removeprefix(NAMESPACE)
        text = " ".join("".join(child.itertext()).split())
        if name == "title":
            found.append((Kind.HEADING, depth, text))
        elif name == "para":
            kind = Kind.ITEM if node.tag == f"{NAMESPACE}listitem" else Kind.PARAGRAPH
            found.append((kind, int(kind is Kind.ITEM), f"{tag} {text}".strip()))
            tag = ""
        elif name == "listitem":
            _walk(child, found, depth, child.get("tag", ""))
        elif name != "note":
            _walk(child, found, depth + (name != "orderedlist"), "")
