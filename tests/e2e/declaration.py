"""The Universal Declaration as plain text for the drafting form, read from the real files."""

from pathlib import Path
from xml.etree import ElementTree

SPACE = "{http://efele.net/udhr}"
FILES = {
    "en": "udhr_eng.xml",
    "ar": "udhr_arb.xml",
    "zh-Hans": "udhr_cmn_hans.xml",
    "es": "udhr_spa.xml",
    "fr": "udhr_fra.xml",
    "ru": "udhr_rus.xml",
}


def read(folder: Path, language: str) -> tuple[str, str]:
    """Title and text; headings begin with #, list items with -, an empty line between."""
    root = ElementTree.parse(folder / "udhr" / FILES[language]).getroot()
    blocks = []
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        words = " ".join("".join(element.itertext()).split())
        if name == "title" and element is not root.find("{*}title"):
            blocks.append(f"# {words}")
        elif name == "para" and words:
            blocks.append(words)
    title = root.findtext("{*}title") or ""
    return " ".join(title.split()), "\n\n".join(blocks)
