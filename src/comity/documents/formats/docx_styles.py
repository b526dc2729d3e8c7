"""Styles and numbering of a DOCX file: what a paragraph is, and the label it is shown with."""

import re
from dataclasses import dataclass

from comity.core.prose import Kind
from comity.documents.formats.xml import Element, local

__all__ = ["Look", "Numbering", "Styles", "numeral", "wval"]


def wval(element: Element | None, name: str = "val") -> str:
    """An attribute whatever its namespace; WordprocessingML qualifies some, others it does not."""
    if element is None:
        return ""
    attributes: dict[str, str] = dict(getattr(element, "attrib", {}))
    return next((v for k, v in attributes.items() if k.rpartition("}")[2] == name), "")


def whole(text: str, otherwise: int) -> int:
    """A small whole number from an attribute, or what stands for a missing or damaged one."""
    return int(text) if text.isdecimal() and len(text) < 6 else otherwise


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph's kind and level, its list (``list_id`` may be empty) and its style's name."""

    kind: Kind
    level: int
    list_id: str
    list_level: int
    name: str


class Styles:
    """The style sheet; without one every paragraph is plain."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._defaults: dict[str, str] = {}
        for style in root if root is not None else ():
            if local(style) == "style":
                self._styles[wval(style, "styleId")] = style
                if wval(style, "default") in ("1", "true"):
                    self._defaults[wval(style, "type")] = wval(style, "styleId")

    def _chain(self, style_id: str) -> list[Element]:
        """A style and what it is based on, nearest first; a circle ends where it closes."""
        chain: list[Element] = []
        while style_id in self._styles and self._styles[style_id] not in chain:
            chain.append(self._styles[style_id])
            style_id = wval(chain[-1].find("{*}basedOn"))
        return chain

    def _name(self, style: Element) -> str:
        return wval(style.find("{*}name")).lower()

    def look(self, properties: Element | None) -> tuple[bool, bool]:
        """Whether a run is in emphasis and strong, by itself or by its character style."""
        sources = [properties] if properties is not None else []
        style = wval(properties.find("{*}rStyle")) if properties is not None else ""
        sources += [p for s in self._chain(style) if (p := s.find("{*}rPr")) is not None]
        rtl = properties is not None and _on(properties.find("{*}rtl"))
        return _toggled(sources, "i", rtl), _toggled(sources, "b", rtl)

    def paragraph(self, properties: Element | None) -> Look:
        """What a paragraph is, by its own properties and its chain of styles."""
        style = wval(properties.find("{*}pStyle")) if properties is not None else ""
        chain = self._chain(style or self._defaults.get("paragraph", ""))
        sources = [properties] if properties is not None else []
        sources += [p for s in chain if (p := s.find("{*}pPr")) is not None]
        names = [self._name(style) for style in chain]
        list_id, list_level = _list(sources)
        kind, level = _kind(names, sources)
        if kind is Kind.PARAGRAPH and list_id:
            kind, level = Kind.ITEM, list_level + 1
        return Look(kind, level, list_id, list_level, names[0] if names else "")


def _on(element: Element | None) -> bool:
    return element is not None and wval(element) not in ("0", "false", "off", "none")


def _toggled(sources: list[Element], name: str, rtl: bool) -> bool:
    for properties in sources:
        for tag in (name, f"{name}Cs") if rtl else (name,):
            found = properties.find(f"{{*}}{tag}")
            if found is not None:
                return _on(found)
    return False


def _list(sources: list[Element]) -> tuple[str, int]:
    list_id, level = "", ""
    for properties in sources:
        found = properties.find("{*}numPr")
        if found is not None:
            level = level or wval(found.find("{*}ilvl"))
            list_id = list_id or wval(found.find("{*}numId"))
    return ("" if list_id == "0" else list_id), whole(level, 0)


def _kind(names: list[str], sources: list[Element]) -> tuple[Kind, int]:
    for name in names:
        if found := re.fullmatch(r"heading ([1-9])", name):
            return Kind.HEADING, int(found[1])
        if name in ("title", "subtitle"):
            return Kind.HEADING, 1 + (name == "subtitle")
        if found := re.fullmatch(r"list(?: bullet| number| continue)?(?: ([1-9]))?", name):
            return Kind.ITEM, int(found[1] or 1)
        if name in ("quote", "intense quote", "block text"):
            return Kind.QUOTE, 0
    for properties in sources:
        outline = wval(properties.find("{*}outlineLvl"))
        if outline.isdecimal() and int(outline) < 6:
            return Kind.HEADING, int(outline) + 1
    return Kind.PARAGRAPH, 0


@dataclass(slots=True)
class _Level:
    style: str
    text: str
    start: int


class Numbering:
    """The automatic labels of lists, counted in the order in which they are asked for."""

    def __init__(self, root: Element | None) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._of: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        for element in root if root is not None else ():
            if local(element) == "abstractNum":
                self._abstract[wval(element, "abstractNumId")] = _levels(element)
            elif local(element) == "num":
                self._of[wval(element, "numId")] = wval(element.find("{*}abstractNumId"))
                self._override(element)

    def _override(self, element: Element) -> None:
        """A list that starts anew gets its own levels and its own count."""
        starts = {
            whole(wval(o, "ilvl"), 0): whole(wval(o.find("{*}startOverride")), 1)
            for o in element.findall("{*}lvlOverride")
            if o.find("{*}startOverride") is not None
        }
        number = wval(element, "numId")
        if starts:
            levels = self._abstract.get(self._of[number], {})
            own = f"{self._of[number]} {number}"
            self._abstract[own] = {
                at: _Level(level.style, level.text, starts.get(at, level.start))
                for at, level in levels.items()
            }
            self._of[number] = own

    def label(self, list_id: str, level: int) -> str:
        """The next label of a list at a level (from 0); empty for bullets and no list."""
        abstract = self._of.get(list_id, "")
        levels = self._abstract.get(abstract, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        if levels[level].style in ("bullet", "none"):
            return ""

        def shown(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            known = levels.get(at, levels[level])
            return numeral(counts.get(at, known.start), known.style)

        return re.sub(r"%([1-9])", shown, levels[level].text).strip()


def _levels(element: Element) -> dict[int, _Level]:
    return {
        whole(wval(level, "ilvl"), 0): _Level(
            wval(level.find("{*}numFmt")) or "decimal",
            wval(level.find("{*}lvlText")),
            whole(wval(level.find("{*}start")), 1),
        )
        for level in element.findall("{*}lvl")
    }


_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
          (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_ZEROS = {"hindiNumbers": 0x966, "thaiNumbers": 0xE50}
_LETTERS = {
    "russianLower": "абвгдежзиклмнопрстуфхцчшщыэюя",
    "arabicAlpha": "أبتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "arabicAbjad": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
    "hebrew2": "אבגדהוזחטיכלמנסעפצקרשת",
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
}


def numeral(value: int, style: str) -> str:
    """A number in one of WordprocessingML's number formats; unknown ones are decimal."""
    lower = style.replace("upper", "lower").replace("Upper", "Lower")
    if style.lower().startswith(("upper", "lower")) and style.endswith("Roman"):
        text = _roman(value)
        return text.lower() if style.startswith("lower") else text
    if letters := _LETTERS.get(lower):
        text = letters[(value - 1) % len(letters)] * ((value - 1) // len(letters) + 1)
        return text.upper() if "pper" in style else text
    if style in ("chineseCounting", "chineseCountingThousand", "ideographDigital",
                 "japaneseCounting", "taiwaneseCounting"):  # fmt: skip
        return _han(value)
    if zero := _ZEROS.get(style):
        return "".join(chr(zero + int(digit)) for digit in str(value))
    return f"{value:02}" if style == "decimalZero" else str(value)


def _roman(value: int) -> str:
    text = ""
    for worth, sign in _ROMAN:
        text += sign * (value // worth)
        value %= worth
    return text


def _han(value: int) -> str:
    """Counting numbers below a hundred, as lists need them; beyond that, plain digits."""
    digits = "〇一二三四五六七八九"
    if not 0 < value < 100:
        return str(value)
    tens, ones = divmod(value, 10)
    head = ("" if tens == 1 else digits[tens]) + "十" if tens else ""
    return head + (digits[ones] if ones else "")
