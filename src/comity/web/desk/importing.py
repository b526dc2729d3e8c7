"""A text from a file: read, shown with what it leaves out, asked about, and then kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.documents import actions, formats, intake, queries
from comity.documents.enums import LanguageStatus
from comity.documents.values import Piece, Wording
from comity.kit.errors import Refused
from comity.web import posting, tongues
from comity.web.desk.drafting import own_draft, where
from comity.web.desk.forms import ImportForm, KeepForm
from comity.web.desk.voices import author
from comity.web.documents.lines import line

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.documents.models import Document, LanguageVersion
    from comity.web.request import Asked

SALT, HOURS = "desk.importing", 6
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Target:
    """Where a text goes: the document, the verb that keeps it, and the way back."""

    document: Document
    keep: Callable[[Wording], LanguageVersion]
    back: str
    authentic: bool


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def into_draft(request: Asked, handle: str) -> HttpResponse:
    """An authentic text of a draft, from a file."""
    document, version = own_draft(request, handle)
    actor = author(request, document)
    return _page(
        request,
        Target(
            document,
            lambda text: actions.put_language(actor, version=version, wording=text),
            where(document),
            authentic=True,
        ),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def translation(request: Asked, symbol: str) -> HttpResponse:
    """A translation of the newest published version, from a file."""
    document = queries.document(request.viewer, symbol)
    version, actor = queries.version(document), author(request, document)
    return _page(
        request,
        Target(
            document,
            lambda text: actions.add_translation(actor, version=version, wording=text),
            f"/s/{symbol}",
            authentic=False,
        ),
    )


def _page(request: Asked, target: Target) -> HttpResponse:
    if request.method == "POST" and "read" in request.POST:
        return _keep(request, target)
    form = ImportForm(posting.posted(request), request.FILES or None)
    if target.authentic:
        del form.fields["status"]
    if request.method == "POST" and form.is_valid():
        read = form.carry_out(lambda: _read(target, form))
        if read is not None:
            return _ask(request, target, *read, KeepForm())
    return render(request, "desk/import.html", {"form": form, **_head(request, target)})


def _read(target: Target, form: ImportForm) -> tuple[formats.Imported, dict[str, Wording]]:
    """The file and both readings of it; Refused with the reason, at its field."""
    given = form.cleaned_data
    try:
        imported = formats.read(
            given["file"].read(formats.MAX_BYTES + 1),
            given["file"].name,
            encoding=given["encoding"].strip() or None,
        )
    except formats.ImportRefused as refusal:
        field = "encoding" if refusal.code == "encoding" else "file"
        raise Refused(refusal.code, refusal.message, field) from refusal
    status = LanguageStatus.AUTHENTIC if target.authentic else LanguageStatus(given["status"])
    readings = {}
    for name in ("accept", "reject") if imported.tracked else ("accept",):
        readings[name] = intake.wording_from(
            target.document,
            imported,
            language=tongues.written(given["language"].lower()),
            status=status,
            title=given["title"],
            credit=given["credit"],
            rejected=name == "reject",
        )
    return imported, readings


def _ask(
    request: Asked,
    target: Target,
    imported: formats.Imported,
    readings: dict[str, Wording],
    form: KeepForm,
) -> HttpResponse:
    """What was read and what was not, and the choice about tracked changes."""
    packed = {
        "readings": {name: asdict(wording) for name, wording in readings.items()},
        "tracked": [asdict(change) for change in imported.tracked[:MOST_SHOWN]],
        "left_out": list(imported.left_out),
        "encoding": imported.encoding,
        "guess": imported.language_guess or "",
        "changes": len(imported.tracked),
    }
    form.initial["read"] = signing.dumps(packed, salt=SALT, compress=True)
    return _show(request, target, packed, form)


def _show(request: Asked, target: Target, packed: dict[str, Any], form: KeepForm) -> HttpResponse:
    if not packed["changes"]:
        form.fields.pop("changes", None)
    wording = packed["readings"]["accept"]
    other = packed["guess"] and packed["guess"] != wording["language"].partition("-")[0]
    context = {"form": form, "packed": packed, "wording": wording, "other": other}
    return render(request, "desk/imported.html", {**context, **_head(request, target)})


def _keep(request: Asked, target: Target) -> HttpResponse:
    if again := posting.repeated(request):
        return again
    try:
        packed = signing.loads(request.POST["read"], salt=SALT, max_age=HOURS * 3600)
    except signing.BadSignature:
        sentence = _("The file was read too long ago. Choose it again.")
        context = {"form": ImportForm(), "sentence": sentence, **_head(request, target)}
        return render(request, "desk/import.html", context, status=409)
    form = KeepForm(request.POST, initial={"read": request.POST["read"]})
    if not packed["changes"]:
        del form.fields["changes"]
    if form.is_valid():
        chosen = packed["readings"][form.cleaned_data.get("changes", "accept")]
        kept = form.carry_out(lambda: target.keep(_unpacked(chosen)))
        if kept is not None:
            language = "" if target.authentic else f"/-/{kept.language}"
            return posting.done(request, f"{target.back}{language}", _("The text is kept."))
    return _show(request, target, packed, form)


def _unpacked(data: dict[str, Any]) -> Wording:
    pieces = tuple(Piece(**piece) for piece in data["pieces"])
    status = LanguageStatus(data["status"])
    return Wording(data["language"], status, data["title"], pieces, data["credit"])


def _head(request: Asked, target: Target) -> dict[str, object]:
    document = target.document
    shown = line(document, request.tongue) if document.published_at else None
    return {"target": target, "line": shown}
