"""POST, redirect, GET, and the same form sent twice."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict

from comity.web.request import Asked

KEPT = 30  # tokens remembered per session


def posted(request: Asked) -> QueryDict | None:
    """What a form is bound to: the fields that were sent, even none of them; None for a GET."""
    return request.POST if request.method == "POST" else None


def repeated(request: Asked) -> HttpResponse | None:
    """The redirect of the first sending, when this very form was already carried out."""
    where = request.session.get("once", {}).get(request.POST.get("once") or "-")
    return HttpResponseRedirect(where) if where else None


def done(request: Asked, where: str, sentence: str = "") -> HttpResponse:
    """Remember the form's token, say what was done, and go on by GET."""
    if token := request.POST.get("once"):
        kept = dict(list(request.session.get("once", {}).items())[1 - KEPT :])
        request.session["once"] = {**kept, token: where}
    if sentence:
        messages.success(request, sentence)
    return HttpResponseRedirect(where)
