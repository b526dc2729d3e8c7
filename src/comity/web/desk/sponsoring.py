"""Being named as one that asks: the organisation itself confirms or declines it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.accord import actions, queries
from comity.directory.queries import printed
from comity.web import handles, posting
from comity.web.accord.lines import asked_by, line
from comity.web.forms import Refusable
from comity.web.middleware.readers import acting

if TYPE_CHECKING:
    from comity.accord.models import Sponsorship
    from comity.web.request import Asked


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sponsor(request: Asked, handle: str) -> HttpResponse:
    """Who named it, under which text, and the two answers."""
    found = handles.find("sponsor", handle, queries.sponsorships(request.viewer))
    form = Refusable(posting.posted(request))
    sent = request.method == "POST" and form.is_valid()
    done = form.carry_out(lambda: _decide(request, found)) if sent else None
    if number := getattr(done, "number", ""):
        return HttpResponseRedirect(f"/calls/{found.call.symbol}/-/receipt/{number}")
    if done is not None:
        return posting.done(request, "/desk", _("It is declined, in private."))
    context = {"line": line(found.call, request.tongue), "form": form, "call": found.call}
    context["name"] = printed(found.organisation, request.tongue)
    context["who"] = asked_by(found.call, request.tongue)
    return render(request, "desk/sponsor.html", context)


def _decide(request: Asked, found: Sponsorship) -> object:
    """Confirm or decline, as the button says."""
    confirms = request.POST.get("do") == "confirm"
    decide = actions.confirm_sponsor if confirms else actions.decline_sponsor
    return decide(acting(request, organisation=found.organisation_id), sponsorship=found)
