"""/_mail/: what the demonstration would have sent, on loopback only and behind its token."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from comity.kit import outbox
from comity.web import handles, visitor
from comity.web.request import Asked

if TYPE_CHECKING:
    from comity.kit.models import Mail

P = ParamSpec("P")
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost", "[::1]"})
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED_HOST")
COOKIE = "demo_mail"
MOST = 200

View = Callable[Concatenate[Asked, P], HttpResponse]


def demonstration_only(view: View[P]) -> View[P]:
    """404 unless this is the demonstration, asked on this machine, through no proxy."""

    @wraps(view)
    def guarded(request: Asked, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        host = request.get_host().rsplit(":", 1)[0] if request.get_host() != "::1" else "::1"
        here = host in LOOPBACK and request.META.get("REMOTE_ADDR") in LOOPBACK
        if not settings.DEMO or not settings.DEMO_TOKEN or not here or not request.network.is_trial:
            raise Http404
        if any(name in request.META for name in FORWARDED):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def _sealed() -> str:
    """What the cookie holds: a digest of the token, so that a cookie tells nobody the token."""
    return sha256(f"{settings.SECRET_KEY}|{settings.DEMO_TOKEN}".encode()).hexdigest()


def _is_let_in(request: Asked) -> bool:
    return hmac.compare_digest(request.COOKIES.get(COOKIE, ""), _sealed())


@never_cache
@demonstration_only
@require_http_methods(["GET", "HEAD", "POST"])
def box(request: Asked) -> HttpResponse:
    """The token once, by POST, then the letters, newest first."""
    wrong = False
    if request.method == "POST":
        visitor.spend(request, "demo-mail", "token")
        given = request.POST.get("token", "").strip().encode()
        if hmac.compare_digest(given, str(settings.DEMO_TOKEN).encode()):
            return _let_in()
        wrong = True
    if not _is_let_in(request):
        return render(request, "mail/token.html", {"wrong": wrong}, status=403)
    letters = [(handles.handle("mail", row), row) for row in _letters()]
    return render(request, "mail/box.html", {"letters": letters})


def _let_in() -> HttpResponse:
    answer = HttpResponseRedirect("/_mail/")
    answer.set_cookie(COOKIE, _sealed(), httponly=True, samesite="Strict", path="/_mail/")
    return answer


def _letters() -> list[Mail]:
    return outbox.newest(MOST)


@never_cache
@demonstration_only
@require_safe
def letter(request: Asked, handle: str) -> HttpResponse:
    """One letter as it would travel."""
    if not _is_let_in(request):
        return HttpResponseRedirect("/_mail/")
    found = handles.find("mail", handle, _letters())
    # Links and reply addresses are filled in as a message leaves; here nothing leaves.
    found.body = outbox.filled(found.body, found.recipient)
    found.reply_to = outbox.filled(found.reply_to, found.recipient)
    return render(request, "mail/letter.html", {"letter": found})
