"""A link that logs in once: opening it shows a button, pressing the button spends it."""

from django.contrib.auth import login
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from comity.directory import actions
from comity.kit.errors import NotFound
from comity.kit.policy import Actor
from comity.web import errors, visitor
from comity.web.request import Asked

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login_link(request: Asked, token: str) -> HttpResponse:
    """GET changes nothing, so a mail scanner that opens the link does not spend it."""
    if request.method != "POST":
        return render(request, "account/login_link.html")
    try:
        person = actions.use_login_link(Actor(None), token=token)
    except NotFound:
        # Only what fails is counted: a token cannot be guessed, and an office shares an address.
        visitor.spend(request, "login-link")
        return errors.gone(
            request, _("This link was used or has expired. Ask for a code on the page “Sign in”.")
        )
    login(request, person, backend=BACKEND)
    return HttpResponseRedirect("/desk")
