"""Writing: begin a document, write it in its languages, publish it, revise and translate it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.accord import negotiation
from comity.directory import queries as directory
from comity.documents import actions, queries
from comity.documents.enums import LanguageStatus, Rung, Type
from comity.documents.values import Reach, Wording
from comity.kit.errors import Forbidden, NotFound, Refused
from comity.web import handles, posting, tongues
from comity.web.desk import texts
from comity.web.desk.forms import (
    DocumentForm,
    FileForm,
    PublishForm,
    TranslationForm,
    WordingForm,
)
from comity.web.desk.voices import author, voices
from comity.web.documents import prose
from comity.web.documents.lines import line

if TYPE_CHECKING:
    from comity.accord.models import Room
    from comity.documents.models import Document, LanguageVersion, Version
    from comity.web.request import Asked


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Asked) -> HttpResponse:
    """Begin a draft; nobody outside its author sees it."""
    ready = {voice.key: voice for voice in voices(request, "publish")}
    if not ready:
        raise Forbidden("publish", _("You hold no mandate to publish today."))
    start = {"language": tongues.written(request.tongue), "type": Type.STATEMENT}
    form = DocumentForm(posting.posted(request), initial=start)
    form.fields["voice"].choices = [(v.key, v.name) for v in ready.values()]  # type: ignore[attr-defined]
    if request.method == "POST" and (again := posting.repeated(request)):
        return again
    if request.method == "POST" and form.is_valid():
        made = form.carry_out(lambda: _begin(ready[form.cleaned_data["voice"]].actor, form))
        if made is not None:
            return posting.done(request, where(made), _("The draft is kept. Nobody else sees it."))
    return render(request, "desk/new.html", {"form": form})


def _begin(actor: object, form: DocumentForm) -> Document:
    given = form.cleaned_data
    return actions.create_document(
        actor,  # type: ignore[arg-type]  # a voice's actor
        type=Type(given["type"]),
        wording=wording(form, LanguageStatus.AUTHENTIC),
        date=given["date"],
        place=given["place"],
        topic=given["topic"],
        rung=Rung(given["rung"]) if given["rung"] else None,
        rule=given["rule"],
    )


def wording(form: WordingForm, status: LanguageStatus) -> Wording:
    given = form.cleaned_data
    language = tongues.written(given["language"].lower())
    pieces = texts.pieces(given["text"])
    return Wording(language, status, given["title"], pieces, given["credit"])


def where(document: Document) -> str:
    return f"/desk/drafts/{handles.handle('draft', document)}"


def own_draft(request: Asked, handle: str) -> tuple[Document, Version]:
    """The reader's own draft and its open version; the last where others decide about it."""
    document = handles.find("draft", handle, queries.written(request.viewer))
    return document, queries.open_version(document) or document.versions.latest("number")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: Asked, handle: str) -> HttpResponse:
    """The draft as it reads, and the form that rewrites one language of it."""
    document, version = own_draft(request, handle)
    rows = queries.languages(version)
    form = WordingForm(posting.posted(request), initial=_start(request, version, rows))
    if request.method == "POST" and form.is_valid() and _put(request, version, form):
        return posting.done(request, where(document), _("The draft is kept."))
    room = negotiation.room_of(request.viewer, document.pk)
    context = {"handle": handle, "document": document, "version": version, "form": form}
    context |= {"shown": _shown(rows), "rows": rows, **_negotiated(room)}
    return render(request, "desk/draft.html", context)


def _negotiated(room: Room | None) -> dict[str, object]:
    """Where the draft is negotiated, or was."""
    if room is None:
        return {"room": ""}
    return {"room": f"/negotiation/{negotiation.key(room)}", "ended": room.ended_at is not None}


def _put(request: Asked, version: Version, form: WordingForm) -> LanguageVersion | None:
    given, actor = wording(form, LanguageStatus.AUTHENTIC), author(request, version.document)
    return form.carry_out(lambda: actions.put_language(actor, version=version, wording=given))


def _start(
    request: Asked, version: Version, rows: list[LanguageVersion]
) -> dict[str, object] | None:
    """What the form holds at first: the asked language, else the first one written."""
    wanted = request.GET.get("language") or (rows[0].language if rows else "")
    if not wanted or wanted not in [row.language for row in rows]:
        return {"language": wanted}
    row = queries.wording(version, wanted)
    text = texts.typed(row.paragraphs.all())
    return {"language": row.language, "title": row.title, "text": text, "credit": row.credit}


def _shown(rows: list[LanguageVersion]) -> list[dict[str, object]]:
    return [{"row": row, "text": prose.prose(row.paragraphs.all(), {})} for row in rows]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: Asked, handle: str) -> HttpResponse:
    """Choose the audience, check, and lock the version for good."""
    document, version = own_draft(request, handle)
    form = _publish_form(request, document)
    if request.method == "POST" and (again := posting.repeated(request)):
        return again
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(lambda: _publish(request, version, form))
        if done is not None:
            return posting.done(request, f"/s/{done.document.symbol}", _("It is published."))
    rows = queries.languages(version)
    context = {"handle": handle, "form": form, "document": document, "rows": rows}
    return render(request, "desk/publish.html", context)


def _publish(request: Asked, version: Version, form: PublishForm) -> Version:
    actor, symbol = author(request, version.document), form.cleaned_data.get("symbol", "")
    return actions.publish(actor, version=version, reach=_reach(request, form), symbol=symbol)


def _publish_form(request: Asked, document: Document) -> PublishForm:
    start = {"audience": document.audience} if document.published_at else None
    form = PublishForm(posting.posted(request), initial=start)
    form.set_up(
        [(row.slug, str(row)) for row in directory.bodies()],
        [(row.slug, str(row)) for row in directory.forums()],
    )
    if document.symbol:
        del form.fields["symbol"]
    return form


def _reach(request: Asked, form: PublishForm) -> Reach:
    """The audience with what it names; a name that is none is refused at its field."""
    given = form.cleaned_data
    body = directory.body(given["body"]).pk if given["body"] else None
    forum = directory.forums().filter(slug=given["forum"]).first() if given["forum"] else None
    return Reach(
        given["audience"], body, forum.pk if forum else None, named(request, given["named"])
    )


def named(request: Asked, text: str, field: str = "named") -> tuple[int, ...]:
    """Primary keys of the organisations whose short names were typed."""
    found = []
    for slug in text.replace(",", " ").split():
        try:
            found.append(directory.organisation(request.viewer, slug.lower()).pk)
        except NotFound as error:
            sentence = _("No organisation has the short name “%(name)s”.") % {"name": slug[:60]}
            raise Refused("unknown", sentence, field) from error
    return tuple(found)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: Asked, handle: str) -> HttpResponse:
    """Attach a file to a draft, with an audience of its own."""
    document, _version = own_draft(request, handle)
    form = FileForm(posting.posted(request), request.FILES or None)
    if request.method == "POST" and (again := posting.repeated(request)):
        return again
    if request.method == "POST" and form.is_valid():
        sent, reach = form.cleaned_data["file"], Reach(form.cleaned_data["audience"])
        words = {"name": sent.name, "media_type": sent.content_type, "data": sent.read()}
        actor = author(request, document)
        if form.carry_out(
            lambda: actions.attach_file(actor, document=document, reach=reach, **words)
        ):
            return posting.done(request, where(document), _("The file is attached."))
    files = queries.files(request.viewer, document)
    context = {"handle": handle, "form": form, "document": document, "files": files}
    return render(request, "desk/attach.html", context)


@login_required
@require_POST
def revise(request: Asked, symbol: str) -> HttpResponse:
    """Begin the next version; if one is open already, go on with it."""
    document = queries.document(request.viewer, symbol)
    # The document above was loaded with its locked versions only; an open one is asked for anew.
    if not queries.drafts(request.viewer).filter(symbol=symbol).exists():
        actions.revise(author(request, document), document=document)
    return HttpResponseRedirect(where(document))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def translate(request: Asked, symbol: str) -> HttpResponse:
    """Add a language to the newest published version, or replace a translation."""
    document = queries.document(request.viewer, symbol)
    version = queries.version(document)
    form = TranslationForm(posting.posted(request), initial={"status": LanguageStatus.COURTESY})
    if request.method == "POST" and (again := posting.repeated(request)):
        return again
    if request.method == "POST" and form.is_valid():
        actor = author(request, document)
        status = LanguageStatus(form.cleaned_data["status"])
        made = form.carry_out(
            lambda: actions.add_translation(actor, version=version, wording=wording(form, status))
        )
        if made is not None:
            return posting.done(request, f"/s/{symbol}/-/{made.language}", _("It is added."))
    context = {"form": form, "line": line(document, request.tongue)}
    return render(request, "desk/translate.html", context)
