"""The desk itself: what waits for a person, and for whom they speak."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from comity.directory import queries as directory
from comity.web.desk.disputes import registers
from comity.web.desk.tasks import owned, tasks
from comity.web.desk.voices import voices
from comity.web.request import Asked


@login_required
@require_safe
def desk(request: Asked) -> HttpResponse:
    """Tasks first, then the organisations and bodies the person speaks for."""
    own = owned(request)
    context = {
        "own": own,
        "tasks": tasks(request, own),
        "offices": directory.offices(request.viewer.person),
        "body": directory.credentials_body(request.viewer.person),
        "registers": registers(request),
        "writes": bool(voices(request, "publish")),
    }
    return render(request, "desk/desk.html", context)
