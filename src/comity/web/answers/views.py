"""The page behind a letter. GET and HEAD show it and change nothing; one POST answers."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comity.accord import actions, correspondence, queries
from comity.accord.enums import Word
from comity.documents import queries as documents
from comity.kit.errors import NotFound, Refused
from comity.web import errors, handles, tongues, visitor
from comity.web.accord.lines import line
from comity.web.answers.forms import LetterForm
from comity.web.documents import prose

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.accord.models import Letter, MailedAnswer
    from comity.web.request import Asked


def secret(view: Callable[[Asked, str], HttpResponse]) -> Callable[[Asked, str], HttpResponse]:
    """The address is the key: it goes into no cache, index or Referer."""

    @wraps(view)
    def guarded(request: Asked, token: str) -> HttpResponse:
        response = view(request, token)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded


@secret
@never_cache
@csrf_exempt  # the token is the proof; some text browsers keep no cookies
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: Asked, token: str) -> HttpResponse:
    """Show the letter's call or draft; POST answers it once, or decides what came by mail."""
    visitor.spend(request, "letter-page")
    found = correspondence.letter_by_link(token)
    tongues.speak(request, found.mandate.person.language)
    if found.draft is not None:
        return _draft(request, found)
    return _call(request, found)


def _call(request: Asked, found: Letter) -> HttpResponse:
    assert found.call is not None
    bearer = correspondence.bearer(found)
    waiting = list(correspondence.waiting_answers(bearer.viewer, found.call))
    alive = correspondence.is_alive(found)
    borne = correspondence.is_borne(found)
    if request.method == "POST":
        return _posted(request, found, waiting)
    if not borne or not (alive or waiting or found.spent_at):
        return errors.gone(request, _("This link has ended with its call or its mandate."))
    return _shown(request, found, waiting, _form(None, found), alive)


def _posted(request: Asked, found: Letter, waiting: list[MailedAnswer]) -> HttpResponse:
    bearer = correspondence.bearer(found)
    step = request.POST.get("step", "")
    form = _form(request, found)
    if step in {"confirm", "cancel"}:
        chosen = handles.find("answer", request.POST.get("which", ""), waiting)
        act = actions.confirm_answer if step == "confirm" else actions.cancel_answer
        done: object | None = form.carry_out(lambda: act(bearer, answer=chosen))
    elif form.is_valid():
        given = form.cleaned_data
        done = form.carry_out(
            lambda: actions.answer_letter(
                bearer,
                letter=found,
                word=Word(given["word"]),
                text=given["text"],
                language=found.mandate.person.language if given["text"] else "",
            )
        )
    else:
        done = None
    if done is not None:
        return HttpResponseRedirect(request.path)
    response = _shown(request, found, waiting, form, correspondence.is_alive(found))
    response.status_code = 200 if correspondence.is_alive(found) or waiting else 410
    return response


def _form(request: Asked | None, found: Letter) -> LetterForm:
    form = LetterForm(request.POST if request else None)
    form.fields["text"].widget.attrs["lang"] = found.mandate.person.language
    return form


def _shown(
    request: Asked, found: Letter, waiting: list[MailedAnswer], form: LetterForm, alive: bool
) -> HttpResponse:
    call = found.call
    assert call is not None
    tongue = found.mandate.person.language
    rows = documents.languages(call.version)
    wording = documents.wording(call.version, documents.best_language(rows, tongue))
    organisation = found.mandate.organisation
    viewer = correspondence.bearer(found).viewer
    context = {
        "letter": found,
        "call": call,
        "line": line(call, request.tongue),
        "wording": wording,
        "text": prose.prose(wording.paragraphs.all(), {}),
        "organisation": correspondence.name_of(found, tongue),
        "waiting": [(handles.handle("answer", a), a) for a in waiting],
        "form": form,
        "alive": alive,
        "act": queries.own_act(viewer, call, organisation.pk),
    }
    return render(request, "answers/letter.html", context)


def _draft(request: Asked, found: Letter) -> HttpResponse:
    """A draft that came by mail: read it, publish it, or leave it."""
    draft = found.draft
    assert draft is not None
    if not correspondence.is_borne(found):
        return errors.gone(request, _("This link has ended with its mandate."))
    if found.spent_at is not None:
        return errors.gone(request, _("This draft was decided. Your desk shows it."))
    bearer, refusal = correspondence.bearer(found), ""
    if request.method == "POST":
        step = request.POST.get("step", "")
        act = {"publish": actions.confirm_draft, "cancel": actions.cancel_draft}.get(step)
        if act is None:
            raise NotFound(step)
        try:
            done = act(bearer, draft=draft)
        except Refused as error:
            refusal = error.message
        else:
            symbol = done.version.document.symbol
            return HttpResponseRedirect(
                "/desk" if step == "cancel" or not symbol else f"/s/{symbol}"
            )
    rows = documents.languages(draft.version)
    texts = [
        (row, prose.prose(documents.wording(draft.version, row.language).paragraphs.all(), {}))
        for row in rows
    ]
    context = {
        "letter": found,
        "draft": draft,
        "texts": texts,
        "refusal": refusal,
        "organisation": correspondence.name_of(found, found.mandate.person.language),
        "files": list(documents.files(bearer.viewer, draft.version.document)),
    }
    return render(request, "answers/draft.html", context)
