"""Catalogues of the interface: strings out of the code, translations in, compiled for Django.

python tools/catalogues.py extract    writes locale/django.pot and brings the .po files up to date
python tools/catalogues.py compile    writes a .mo beside each .po
python tools/catalogues.py safe       exit 1 and a line for each unsafe entry
python tools/catalogues.py check      exit 1 and a line for each missing, unsafe or stale entry

Nothing but Babel is needed, no gettext tools. A translated text is safe if it has the same
placeholders and the same HTML tags as the English one.
"""

import io
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "comity"
LOCALE = SOURCE / "locale"
LOCALES = ("ar", "es", "fr", "pt", "ru", "zh_Hans")
DRAFT = "draft, not reviewed by a speaker"
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}  # fmt: skip
PLURALS = {
    "ar": (6, "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)"),
    "es": (2, "(n != 1)"),
    "fr": (2, "(n > 1)"),
    "pt": (2, "(n != 1)"),
    "ru": (3, "(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2)"),
    "zh_Hans": (1, "0"),
}
_HOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%[sd]")
_TAG = re.compile(r"<[^>]+>")
_MESSAGE = str | tuple[str, ...]


def extract() -> Catalog:
    """Every string that a page, a mail or a refusal may show."""
    catalog = Catalog(project="Comity", charset="utf-8")
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix == ".py":
            found = _python(path.read_text())
        elif path.suffix in (".html", ".txt") and "templates" in path.parts:
            found = _template(path.read_text(), path.name)
        else:
            continue
        for _line, message, context in found:
            flags = ["python-format"] if "%(" in "".join(message) else []
            where = [(str(path.relative_to(SOURCE)), None)]
            catalog.add(message, locations=where, context=context, flags=flags)
    return catalog


def _python(text: str) -> Iterator[tuple[int, _MESSAGE, str | None]]:
    stream = io.BytesIO(text.encode())
    for line, function, message, _comments in extract_python(stream, KEYWORDS, [], {}):
        yield from _one(line, function, message)


def _template(text: str, name: str) -> Iterator[tuple[int, _MESSAGE, str | None]]:
    """Django turns a template into Python-like text with gettext calls; read that."""
    from django.utils.translation.template import templatize

    lines = (line.strip() for line in templatize(text, origin=name).splitlines())
    stream = io.BytesIO("\n".join(lines).encode())
    for line, function, message, _comments in extract_python(stream, KEYWORDS, [], {}):
        yield from _one(line, function, message)


def _one(line: int, function: str, message: object) -> Iterator[tuple[int, _MESSAGE, str | None]]:
    parts = list(message) if isinstance(message, tuple) else [message]
    context = None
    if function.startswith("pgettext"):
        context, parts = str(parts[0]), parts[1:]
    if function.startswith("ngettext"):
        if len(parts) >= 2 and parts[0] and parts[1]:
            yield line, (str(parts[0]), str(parts[1])), context
    elif parts and parts[0]:
        yield line, str(parts[0]), context


def path_of(locale: str) -> Path:
    return LOCALE / locale / "LC_MESSAGES" / "django.po"


def load(locale: str) -> Catalog:
    with path_of(locale).open("rb") as file:
        return read_po(file, locale=locale)


def merge(locale: str, template: Catalog) -> Catalog:
    """The catalogue of one locale with exactly the strings of the template."""
    old = load(locale) if path_of(locale).exists() else Catalog(locale=locale)
    made = Catalog(locale=locale, project="Comity", charset="utf-8", header_comment=f"# {DRAFT}")
    made.fuzzy = False
    made._num_plurals, made._plural_expr = PLURALS[locale]
    for message in template:
        if not message.id:
            continue
        before = old.get(message.id, message.context)
        string = before.string if before else None
        made.add(message.id, string, message.locations, message.flags, context=message.context)
    return made


def save(locale: str, catalog: Catalog) -> None:
    path_of(locale).parent.mkdir(parents=True, exist_ok=True)
    reviewer = load(locale).last_translator if path_of(locale).exists() else ""
    catalog.last_translator = reviewer if "@" in reviewer or "draft" in reviewer else DRAFT
    with path_of(locale).open("wb") as file:
        write_po(file, catalog, width=100, sort_output=True, omit_header=False, no_location=True)


def problems(locale: str, template: Catalog) -> list[str]:
    """What is missing, unsafe or no longer used in one catalogue."""
    catalog = load(locale)
    found = []
    for message in template:
        if not message.id:
            continue
        there = catalog.get(message.id, message.context)
        strings = _strings(there) if there else []
        if not strings or not all(strings):
            found.append(f"{locale}: missing: {_first(message)!r}")
            continue
        found += [f"{locale}: unsafe: {s!r} for {_first(message)!r}" for s in strings
                  if not _is_safe(message, s)]  # fmt: skip
    return found


def _first(message: Message) -> str:
    return message.id[0] if isinstance(message.id, (tuple, list)) else message.id


def _strings(message: Message) -> list[str]:
    given = message.string
    return list(given) if isinstance(given, (tuple, list)) else [given]


def _is_safe(message: Message, string: str) -> bool:
    """The same tags; the same placeholders, of which a plural form may leave out the number."""
    originals = list(message.id) if isinstance(message.id, (tuple, list)) else [message.id]
    holders = [Counter(_HOLDER.findall(text)) for text in originals]
    mine = Counter(_HOLDER.findall(string))
    tags = Counter(_TAG.findall(originals[-1]))
    whole = holders[-1]
    numbers = {"%(n)d", "%(n)s", "{n}", "%(number)d", "%(count)d", "%(over)d", "%(count)s"}
    fewer = {k: v for k, v in whole.items() if k not in numbers} if len(originals) > 1 else whole
    least = all(mine[k] >= v for k, v in fewer.items())
    most = all(k in whole for k in mine)
    return least and most and Counter(_TAG.findall(string)) == tags


def compile_all() -> None:
    for locale in LOCALES:
        if path_of(locale).exists():
            catalog = load(locale)
            with path_of(locale).with_suffix(".mo").open("wb") as file:
                write_mo(file, catalog)


def main(verb: str) -> int:
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    template = extract()
    if verb == "extract":
        for locale in LOCALES:
            save(locale, merge(locale, template))
        print(f"{len(template)} strings in {len(LOCALES)} languages")
        return 0
    if verb == "compile":
        compile_all()
        return 0
    if verb == "safe":
        found = [p for loc in LOCALES for p in problems(loc, template) if ": unsafe: " in p]
        print("\n".join(found) or "nothing is unsafe")
        return int(bool(found))
    found = [line for locale in LOCALES for line in problems(locale, template)]
    print("\n".join(found) or "nothing is missing")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(*(sys.argv[1:] or ["check"])))
