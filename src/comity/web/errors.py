"""Pages for what went wrong; each says what to do next. 500 needs neither database nor request."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from comity.kit.errors import Refused
from comity.kit.refs import Resolved

# What took somebody time to write; `t-…` are the words of positions.
TYPED = frozenset(
    {"title", "text", "note", "statement", "reason", "answer", "words", "quote", "because"}
)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: absent, or not for this reader; the page does not tell which."""
    return _page(request, 404)


def gone(request: HttpRequest, sentence: str = "") -> HttpResponse:
    """410: something was here and was withdrawn or used up; `sentence` says what to do."""
    return _page(request, 410, sentence)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, with the room's own sentence where it gave one."""
    sentence = exception.message if isinstance(exception, Refused) else ""
    return _page(request, 403, sentence)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token does not match: an old page, or one of another site."""
    return _page(request, 403, form=True)


def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """A refusal outside a form: 429 for too many attempts, 409 for a state that forbids it."""
    status = 429 if error.code == "rate-limit" else 409
    return _page(request, status, error.message, leads_to=error.leads_to)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 from a template that extends nothing and asks nothing of the database."""
    return HttpResponse(render_to_string("500.html"), status=500)


def _page(
    request: HttpRequest,
    status: int,
    sentence: str = "",
    *,
    form: bool = False,
    leads_to: Resolved | None = None,
) -> HttpResponse:
    context = {
        "status": status,
        "sentence": sentence,
        "form": form,
        "typed": _typed(request),
        "leads_to": leads_to,
    }
    response = render(request, f"{status}.html", context, status=status)
    if status == 429:
        response.headers["Retry-After"] = "300"
    return response


def _typed(request: HttpRequest) -> list[str]:
    """The words that were sent, so that no page loses them; a chosen `answer` is one word."""
    return [
        text
        for name, texts in request.POST.lists()
        for text in texts
        if (name in TYPED or name.startswith("t-")) and (" " in text.strip() or name != "answer")
        if text.strip()
    ]
