"""Languages of the interface: which one a reader gets, and how a tag is written and named."""

from functools import lru_cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language_info
from django.utils.translation.trans_real import parse_accept_lang_header

from comity.web.network import Network
from comity.web.request import Asked

RIGHT_TO_LEFT = frozenset({"ar", "arc", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})


def chosen(asked: Asked, network: Network) -> str:
    """`?lang=`, else the cookie, else Accept-Language, else the network's first language."""
    languages = network.languages
    for wanted in (asked.GET.get("lang"), asked.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)):
        found = nearest(wanted or "", languages)
        if found:
            return found
    return accepted(asked.META.get("HTTP_ACCEPT_LANGUAGE", "")[:200], languages)


@lru_cache(maxsize=1024)
def accepted(header: str, languages: tuple[str, ...]) -> str:
    """The best of `languages` for an Accept-Language header; the first when none fits."""
    for tag, _quality in parse_accept_lang_header(header.lower()):
        found = nearest(tag, languages)
        if found:
            return found
    return languages[0]


@lru_cache(maxsize=1024)
def nearest(tag: str, languages: tuple[str, ...]) -> str:
    """The language of the network that serves `tag`: equal, or of the same first part; or ''."""
    tag = tag.lower()
    if tag in languages:
        return tag
    first = tag.partition("-")[0]
    return next((code for code in languages if first and code.partition("-")[0] == first), "")


def speak(asked: Asked, tag: str) -> None:
    """Turn the interface to the language of an address such as `/-/ar`, if the network has it."""
    found = nearest(tag, asked.network.languages)
    if found:
        asked.tongue = found
        translation.activate(found)


def direction(tag: str) -> str:
    """`rtl` or `ltr` of a language tag; a script subtag decides before the language."""
    parts = tag.lower().split("-")
    if len(parts) > 1 and len(parts[1]) == 4:
        return "rtl" if parts[1] in {"arab", "hebr", "thaa", "nkoo", "syrc"} else "ltr"
    return "rtl" if parts[0] in RIGHT_TO_LEFT else "ltr"


def written(tag: str) -> str:
    """The tag in the usual case of BCP 47: `zh-hans` to `zh-Hans`, `pt-br` to `pt-BR`."""
    head, *rest = tag.split("-")
    cased = [
        part.title() if len(part) == 4 else part.upper() if len(part) == 2 else part
        for part in rest
    ]
    return "-".join([head.lower(), *cased])


@lru_cache(maxsize=256)
def own_name(tag: str) -> str:
    """The language's name in itself; the tag where Django knows none."""
    named = dict(settings.LANGUAGES).get(tag.lower())
    if named:
        return str(named)
    try:
        name = str(get_language_info(tag.lower())["name_local"])
    except KeyError:
        return written(tag)
    return name[:1].upper() + name[1:]
