"""What every page knows: the network, its language, the menu, where the reader stands."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from comity.web import catalogues, network, tongues


def page(request: HttpRequest) -> dict[str, object]:
    """Context of `base.html`; cheap, for the network is already on the request."""
    served = getattr(request, "network", None) or network.Network()
    tongue = getattr(request, "tongue", "en")
    return {
        "network": served,
        "network_name": served.name(tongue),
        "tongue": tongues.written(tongue),
        "direction": tongues.direction(tongue),
        "switch": SimpleLazyObject(lambda: switch(request, served, tongue)),
        "draft_language": catalogues.is_draft(tongue),
        "menu": menu(request.path, served),
        "foot": foot(),
    }


def switch(request: HttpRequest, served: network.Network, tongue: str) -> list[dict[str, object]]:
    """The language switch: this very page in each language of the network."""
    rest = [(k, v) for k, values in request.GET.lists() if k != "lang" for v in values]
    return [
        {
            "tag": tongues.written(code),
            "direction": tongues.direction(code),
            "name": tongues.own_name(code),
            "address": f"{request.path}?{urlencode([*rest, ('lang', code)])}",
            "current": code == tongue,
        }
        for code in served.languages
    ]


def menu(path: str, served: network.Network) -> list[dict[str, object]]:
    """The menu, with those pages that are there; the place of the reader is marked."""
    acting = [
        (_("Documents"), "documents:river", ("/documents", "/s/")),
        (_("Calls"), "accord:calls", ("/calls",)),
    ]
    meeting = [(_("Meetings"), "reference:meetings", ("/meetings", "/forums", "/timeline"))]
    stated = [
        (_("Sources"), "reference:sources", ("/sources",)),
        (_("Data"), "reference:data", ("/data",)),
    ]
    entries = [
        *([] if served.is_reference else acting),
        (_("Members"), "directory:members", ("/members",)),
        *(meeting if served.meets else []),
        *(stated if served.is_reference else []),
        (_("About"), "about:about", ("/about", "/rules", "/privacy", "/accessibility")),
    ]
    return [
        {"name": name, "address": address, "current": path.startswith(under)}
        for name, address, under in ((n, where(a), u) for n, a, u in entries)
        if address
    ]


def foot() -> list[tuple[str, str]]:
    """The links at the foot of every page."""
    entries = [
        (_("Rules"), "about:rules"),
        (_("Accessibility"), "about:accessibility"),
        (_("Privacy"), "about:privacy"),
        (_("About"), "about:about"),
    ]
    return [(name, address) for name, address in ((n, where(a)) for n, a in entries) if address]


def where(name: str) -> str:
    """The address of a view, or nothing when this installation does not serve it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
