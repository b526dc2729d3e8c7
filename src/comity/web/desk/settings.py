"""A person's own settings: name, language, time zone."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.directory.actions import keep_settings
from comity.web import posting, tongues
from comity.web.desk.office_forms import SettingsForm
from comity.web.middleware.readers import acting

if TYPE_CHECKING:
    from comity.web.request import Asked

REGIONS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
KEPT = ("name", "language", "time_zone")


@cache
def zones() -> tuple[str, ...]:
    """UTC and the zones named after a place, for the browser to complete what is typed."""
    placed = (zone for zone in available_timezones() if zone.partition("/")[0] in REGIONS)
    return ("UTC", *sorted(placed))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: Asked) -> HttpResponse:
    """Keep them; the pages turn to the chosen language where the network has it."""
    person = request.user
    form = SettingsForm(posting.posted(request), initial={k: getattr(person, k) for k in KEPT})
    if request.method == "POST" and form.is_valid():
        given = {key: form.cleaned_data[key] for key in KEPT}
        kept = form.carry_out(lambda: keep_settings(acting(request), person=person, **given))  # type: ignore[arg-type]  # login_required
        if kept is not None:
            known = tongues.nearest(kept.language, request.network.languages)
            where = f"/desk/settings?lang={known}" if known else "/desk/settings"
            return posting.done(request, where, _("Your settings are kept."))
    return render(request, "desk/settings.html", {"form": form, "zones": zones()})
