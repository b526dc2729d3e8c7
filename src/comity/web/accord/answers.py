"""Answering a call: write, check, send, receipt. Nothing counts before the check is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.accord import actions, queries
from comity.accord.enums import Permission
from comity.documents import queries as documents
from comity.kit import clock
from comity.kit.errors import NotFound
from comity.kit.policy import require
from comity.web import posting, tongues
from comity.web.accord.forms import ANSWERS, WORDED, AnswerForm
from comity.web.accord.lines import line
from comity.web.accord.speakers import Speaker, chosen
from comity.web.middleware.readers import acting

if TYPE_CHECKING:
    from comity.accord.models import Act, Call, Decline
    from comity.web.request import Asked

WRITING = ("en", "ar", "bn", "de", "el", "es", "fa", "fr", "hi", "it", "ja", "ko", "pl", "pt",
           "ru", "sw", "ta", "tr", "ur", "vi", "zh-Hans", "zh-Hant")  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Asked, symbol: str) -> HttpResponse:
    """GET asks for the words or for the check; POST checks again or, from the check, sends."""
    call = queries.call(request.viewer, symbol)
    speaker, form = _speaker(request, call), _form(request, call)
    step = _step(request, form)
    if step == "send" and form.is_valid():
        done = form.carry_out(lambda: _act(speaker, call, form))
        if done is not None:
            return HttpResponseRedirect(_receipt(call, speaker, done))
    return render(request, "accord/answer.html", _context(call, speaker, form, step, request))


def _speaker(request: Asked, call: Call) -> Speaker:
    """For whom is answered; Forbidden to send for nobody, and NotFound to look."""
    speaker, _everyone = chosen(request, call)
    if speaker is None and request.method == "POST":
        require(acting(request), Permission.ACT, call)
    if speaker is None or speaker.invitation is None:
        raise NotFound(call.symbol)
    return speaker


def _form(request: Asked, call: Call) -> AnswerForm:
    start = {"answer": request.GET.get("answer", "sign"), "digest": call.version.digest}
    start["language"] = tongues.written(request.tongue)
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=start)
    wording = documents.wording(
        call.version,
        documents.best_language(documents.languages(call.version), request.tongue),
    )
    numbered = [(p.ident, p.number) for p in wording.paragraphs.all() if p.number]
    form.set_up([(tag, tongues.own_name(tag)) for tag in WRITING], numbered)
    return form


def _step(request: Asked, form: AnswerForm) -> str:
    """write, check or send; a form that is not right goes back to be written."""
    step = request.POST.get("step", "") if request.method == "POST" else ""
    worded = form["answer"].value() in WORDED
    if step == "send":
        return "send"
    if step == "check":
        return "check" if form.is_valid() else "write"
    return "write" if worded else "check"


def _act(speaker: Speaker, call: Call, form: AnswerForm) -> Act | Decline:
    """Carry out the chosen answer; a word that is none is refused by the form before."""
    given, actor = form.cleaned_data, speaker.actor
    digest, once = given["digest"], given["once"]
    match given["answer"]:
        case "decline":
            return actions.decline(actor, call=call, note=given["note"])
        case "join":
            return actions.join(actor, call=call, digest=digest, once=once)
        case "explain":
            words = {name: given[name] for name in ("text", "language", "paragraph")}
            return actions.explain(actor, call=call, digest=digest, once=once, **words)
        case "reserve":
            return actions.sign(
                actor,
                call=call,
                digest=digest,
                reservation=given["text"],
                language=given["language"],
                paragraph=given["paragraph"],
                once=once,
            )
        case _:
            return actions.sign(actor, call=call, digest=digest, once=once)


def _receipt(call: Call, speaker: Speaker, done: Act | Decline) -> str:
    number = getattr(done, "number", "")
    page = f"/calls/{call.symbol}"
    return f"{page}/-/receipt/{number}" if number else f"{page}?for={speaker.slug}#answer"


def _context(
    call: Call, speaker: Speaker, form: AnswerForm, step: str, request: Asked
) -> dict[str, object]:
    kind = form["answer"].value()
    refused = bool(form.errors) and (step == "write" or kind in WORDED)
    paragraphs = dict(form.fields["paragraph"].choices) if "paragraph" in form.fields else {}  # type: ignore[attr-defined]
    return {
        "call": call,
        "line": line(call, request.tongue),
        "speaker": speaker,
        "form": form,
        "kind": kind,
        "kind_name": ANSWERS.get(kind, ""),
        "writing": step == "write" or refused,
        "paragraph_name": paragraphs.get(form["paragraph"].value() or "") if paragraphs else "",
        "moved": form["digest"].value() != call.version.digest,
    }


@login_required
@require_safe
def receipt(request: Asked, symbol: str, number: str) -> HttpResponse:
    """What was recorded, to show at home; seen by the organisation's own people."""
    act = queries.act(request.viewer, number)
    if act.call.symbol != symbol or act.organisation_id not in request.viewer.organisations:
        raise NotFound(number)
    context = {"act": act, "line": line(act.call, request.tongue), "now": clock.now()}
    return render(request, "accord/receipt.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Asked, symbol: str, number: str) -> HttpResponse:
    """Check and send a withdrawal; the act stays in the list, struck, with both dates."""
    act = queries.act(request.viewer, number)
    speakers = [s for s in chosen(request, act.call)[1] if s.organisation.pk == act.organisation_id]
    if act.call.symbol != symbol or not speakers:
        raise NotFound(number)
    form = AnswerForm(posting.posted(request), initial={"answer": "decline"})
    form.set_up([], [])
    if request.method == "POST" and form.is_valid():
        once = form.cleaned_data["once"]
        done = form.carry_out(lambda: actions.withdraw(speakers[0].actor, act=act, once=once))
        if done is not None:
            return HttpResponseRedirect(_receipt(act.call, speakers[0], done))
    context = {"act": act, "line": line(act.call, request.tongue), "form": form}
    return render(request, "accord/withdraw.html", {**context, "speaker": speakers[0]})


@login_required
@require_POST
def take_back(request: Asked, symbol: str) -> HttpResponse:
    """Take a private answer back; refusals become their page."""
    call = queries.call(request.viewer, symbol)
    speaker, _everyone = chosen(request, call)
    if speaker is None or speaker.declined is None:
        raise NotFound(symbol)
    actions.take_back_decline(speaker.actor, decline=speaker.declined)
    where = f"/calls/{symbol}?for={speaker.slug}#answer"
    return posting.done(request, where, _("Your private answer was taken back."))
