"""The one door through which every address of a symbol goes, by the grammar of `core.symbols`."""

from collections.abc import Callable
from itertools import pairwise

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.accord.consensus_queries import withdrawable
from comity.core.symbols import Address, SymbolRefused, parse
from comity.documents import comparing, queries
from comity.kit.errors import NotFound
from comity.web import exports, tongues
from comity.web.accord import signatures
from comity.web.desk.voices import writes
from comity.web.documents import exporting, formats
from comity.web.documents.changes import changes
from comity.web.documents.lines import line, standing
from comity.web.documents.parallel import parallel
from comity.web.documents.record import account
from comity.web.documents.sheets import sheet
from comity.web.middleware.readers import acting
from comity.web.request import Asked

RESERVED = frozenset({"v", "diff", "print", "signatures", "record", "versions", "files"})
View = Callable[[Asked, Address], HttpResponse]


@require_safe
def address(request: Asked) -> HttpResponse:
    """A document, one of its views, or one of its formats."""
    try:
        return _answer(request)
    except (SymbolRefused, NotFound) as error:
        moved = signatures.elsewhere(request)
        if moved is None:
            raise Http404 from error
        return HttpResponseRedirect(moved)


def _answer(request: Asked) -> HttpResponse:
    asked = parse(request.path)
    found = _view(asked)
    if found is None:
        raise NotFound(request.path)
    return found(request, asked)


def _view(asked: Address) -> View | None:
    head = asked.view.partition("/")[0]
    if head in RESERVED or not head:
        return VIEWS.get((head, asked.format))
    if "+" in head:
        return None if asked.format else _parallel
    return LANGUAGE.get(asked.format)


def _page(request: Asked, asked: Address) -> HttpResponse:
    """The document in the reader's language, or in that of the address, which the page speaks."""
    if asked.view:
        tongues.speak(request, asked.view)
    shown = sheet(request.viewer, asked.symbol, request.tongue, language=asked.view)
    context = {"sheet": shown, "authors": writes(request, shown.document)}
    if not request.viewer.is_public:
        context["withdrawable"] = withdrawable(acting(request), shown.document)
    return render(request, "documents/document.html", context)


def _version(request: Asked, asked: Address) -> HttpResponse:
    wanted = asked.view.partition("/")[2]
    if len(wanted) > 5:  # longer than any number a version can have
        raise NotFound(wanted[:20])
    number = int(wanted)
    shown = sheet(request.viewer, asked.symbol, request.tongue, number=number)
    return render(request, "documents/document.html", {"sheet": shown})


def _versions(request: Asked, asked: Address) -> HttpResponse:
    document = queries.document(request.viewer, asked.symbol)
    versions = sorted(
        (v for v in document.versions.all() if v.locked_at), key=lambda v: v.number, reverse=True
    )
    row = line(document, request.tongue)
    numbers = [v.number for v in reversed(versions)]
    context = {
        "document": document,
        "versions": versions,
        "line": row,
        "pairs": [*pairwise(numbers)],
        "coverage": comparing.coverage(document, versions[0]),
        "first": standing(document)[0],
        "of_word": _("of version"),
    }
    return render(request, "documents/versions.html", context)


def _changes(request: Asked, asked: Address) -> HttpResponse:
    """Two versions in the reader's language, or in that of `?language=`."""
    span, language = asked.view.partition("/")[2], request.GET.get("language", "")
    shown = changes(request.viewer, asked.symbol, span, language, request.tongue)
    return render(request, "documents/changes.html", {"shown": shown})


def _parallel(request: Asked, asked: Address) -> HttpResponse:
    shown = parallel(request.viewer, asked.symbol, asked.view, request.tongue)
    words = {"absent_word": _("not in this version"), "old_word": _("changed since")}
    context = {"shown": shown, "sides": (shown.left, shown.right), **words}
    return render(request, "documents/parallel.html", context)


def _print(request: Asked, asked: Address) -> HttpResponse:
    shown = sheet(request.viewer, asked.symbol, request.tongue)
    return render(request, "documents/print.html", {"sheet": shown})


def _text(request: Asked, asked: Address) -> HttpResponse:
    shown = sheet(request.viewer, asked.symbol, request.tongue, language=asked.view)
    return exports.text(formats.text(shown))


def _file(request: Asked, asked: Address) -> HttpResponse:
    """DOCX, HTML or PDF; a page that says why where a character cannot be printed."""
    if asked.view:
        tongues.speak(request, asked.view)
    shown = sheet(request.viewer, asked.symbol, request.tongue, language=asked.view)
    try:
        return exporting.answer(shown, asked.format, request.tongue)
    except exporting.Unprintable as error:
        context = {"sheet": shown, "missing": error}
        return render(request, "documents/unprintable.html", context, status=422)


def _json(request: Asked, asked: Address) -> HttpResponse:
    return exports.data(formats.document(request.viewer, asked.symbol, request.tongue))


def _record(request: Asked, asked: Address) -> HttpResponse:
    context = {"record": account(request, asked.symbol)}
    return render(request, "documents/record.html", context)


VIEWS: dict[tuple[str, str], View] = {
    ("", ""): _page,
    ("", "txt"): _text,
    ("", "json"): _json,
    ("v", ""): _version,
    ("versions", ""): _versions,
    ("diff", ""): _changes,
    ("print", ""): _print,
    ("record", ""): _record,
    **{("signatures", form): view for form, view in signatures.VIEWS.items()},
}
LANGUAGE: dict[str, View] = {"": _page, "txt": _text}
for _form in exporting.WRITERS:
    VIEWS["", _form] = LANGUAGE[_form] = _file
