"""PDF of a document, set by typst: A4, every character checked against the fonts first."""

import json
from pathlib import Path

import typst

from comity.core.prose import Kind, Paragraph, label, runs
from comity.documents.formats.draft import without_controls
from comity.documents.formats.fonts import (
    FontSet,
    MissingGlyphs,
    installed_fonts,
    missing_characters,
)
from comity.documents.formats.values import (
    Printable,
    Reservation,
    direction,
    language_name,
)

__all__ = ["write_pdf"]

_TEMPLATE = Path(__file__).with_name("document.typ")
# Families to prefer, by language; what they lack comes from the rest of the list.
_PREFERRED = {
    "zh-Hant": ("Noto Serif CJK TC",), "zh": ("Noto Serif CJK SC",), "ja": ("Noto Serif CJK JP",),
    "ko": ("Noto Serif CJK KR",), "ar": ("Noto Naskh Arabic",), "fa": ("Noto Naskh Arabic",),
    "ur": ("Noto Naskh Arabic",), "ps": ("Noto Naskh Arabic",), "he": ("Noto Serif Hebrew",),
}  # fmt: skip
_GENERAL = (
    "Noto Serif", "Noto Naskh Arabic", "Noto Serif Hebrew", "Noto Serif Devanagari",
    "Noto Serif Bengali", "Noto Serif Tamil", "Noto Serif Malayalam", "Noto Serif Thai",
    "Noto Serif Lao", "Noto Serif Khmer", "Noto Serif Armenian", "Noto Serif Georgian",
    "Noto Serif Ethiopic", "Noto Serif CJK SC", "Noto Sans", "DejaVu Serif", "DejaVu Sans",
    "Liberation Serif", "Libertinus Serif",
)  # fmt: skip
_REGIONS = {"zh-Hans": "CN", "zh-Hant": "TW", "zh": "CN", "ja": "JP", "ko": "KR"}
_NO_ITALICS = {"ar", "fa", "ur", "ps", "he", "zh", "ja", "ko", "th", "lo", "km", "am", "ka", "hy"}


def write_pdf(printable: Printable, fonts: FontSet | None = None) -> bytes:
    """A tagged PDF, the same bytes for the same document and fonts.

    Symbol and page number stand in the margin of every page, language and status on the first,
    what others say of it and signatories (in columns) after the text, the proof line last. Only
    fonts of ``fonts`` are used (default: those installed). Raises MissingGlyphs if a single
    character has none, before anything is set.
    """
    available = fonts or installed_fonts()
    data = _data(printable, available)
    missing = missing_characters(_strings(data), available)
    if missing:
        raise MissingGlyphs(missing)
    date = printable.date
    made = typst.compile(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        font_paths=list(available.folders),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=(date.toordinal() - 719_163) * 86_400,
    )
    assert isinstance(made, bytes)  # one file, as pdf is not made page by page
    return made


def _strings(data: object) -> list[str]:
    if isinstance(data, dict):
        return [text for value in data.values() for text in _strings(value)]
    if isinstance(data, list):
        return [text for value in data for text in _strings(value)]
    return [data] if isinstance(data, str) else []


def _language_keys(tag: str) -> list[str]:
    parts = tag.replace("_", "-").split("-")
    keys = ["-".join(parts[:2]), parts[0]]
    if parts[0] == "zh" and {"TW", "HK", "MO"} & set(parts[1:]):
        return ["zh-Hant", *keys]
    return keys


def _families(language: str, fonts: FontSet) -> list[str]:
    preferred = next((_PREFERRED[k] for k in _language_keys(language) if k in _PREFERRED), ())
    wanted = dict.fromkeys((*preferred, *_GENERAL))
    return [name for name in wanted if name in fonts.families]


def _look(language: str, fonts: FontSet) -> dict[str, object]:
    """What typst must know of a language: code, region, direction, fonts, how to emphasise."""
    keys = _language_keys(language)
    return {
        "lang": keys[-1].lower(),
        "region": next((_REGIONS[key] for key in keys if key in _REGIONS), None),
        "dir": direction(language),
        "fonts": _families(language, fonts),
        "cjk": keys[-1] in ("zh", "ja", "ko"),
        "italics": keys[-1] not in _NO_ITALICS,
    }


def _runs(text: str) -> list[object]:
    return [
        {
            "text": without_controls(run.text),
            "em": run.emphasis,
            "strong": run.strong,
            "link": run.link,
        }
        for run in runs(text)
    ]


def _paragraph(paragraph: Paragraph, number: str) -> dict[str, object]:
    return {
        "kind": paragraph.kind.value,
        "level": paragraph.level,
        "number": without_controls(number),
        "bullet": paragraph.kind is Kind.ITEM and not label(paragraph.text),
        "runs": _runs(paragraph.text),
    }


def _data(printable: Printable, fonts: FontSet) -> dict[str, object]:
    words, numbers = printable.words, printable.numbers()

    def voice(one: Reservation) -> dict[str, object]:
        number = numbers.get(one.paragraph or "")
        return {
            "organisation": without_controls(one.organisation),
            "place": words.to_paragraph.format(number=number) if number else "",
            "note": without_controls(one.note),
            "look": _look(one.language, fonts),
            "runs": _runs(one.text),
        }

    return {
        "look": _look(printable.language, fonts),
        "symbol": without_controls(printable.symbol),
        "title": "" if printable.title_is_first_heading() else without_controls(printable.title),
        "name": without_controls(printable.title),
        "facts": [
            [words.language, language_name(printable.language)],
            [words.status, without_controls(printable.status)],
            [words.version.format(version="").strip(), printable.version],
            [words.date, printable.date.isoformat()],
        ],
        "paragraphs": [_paragraph(p, numbers.get(p.id, "")) for p in printable.paragraphs],
        "notices": [without_controls(notice) for notice in printable.notices],
        "voices": [
            {"title": title, "rows": [voice(one) for one in rows]}
            for title, rows in printable.voices()
        ],
        "signatories_title": words.signatories,
        "signatories": [
            {
                "name": without_controls(s.name),
                "rest": [without_controls(t) for t in (s.country, s.capacity)],
                "date": s.date.isoformat(),
                "note": without_controls(s.note),
            }
            for s in printable.signatories
        ],
        "proof_word": words.proof,
        "proof": without_controls(printable.proof),
    }
