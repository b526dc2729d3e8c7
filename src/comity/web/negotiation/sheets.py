"""Positions in a spreadsheet, for those who work offline: out, and in with errors by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comity.accord import actions, negotiation, stances
from comity.accord import sheets as files
from comity.core.prose import plain
from comity.web import posting
from comity.web.negotiation.forms import SheetForm
from comity.web.negotiation.places import Place, place

if TYPE_CHECKING:
    from comity.accord.models import Room
    from comity.accord.sheets import Problem
    from comity.web.request import Asked

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN = 100  # problems on the page


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: Asked, key: str) -> HttpResponse:
    """Take the file, or send it back filled in; a problem anywhere keeps nothing of it."""
    here = place(request, key, "sheet")
    here.speaking()
    form = SheetForm(posting.posted(request), request.FILES or None)
    problems: list[Problem] = []
    sent = request.method == "POST" and form.is_valid()
    if sent and form.carry_out(lambda: _take(here, form, problems)) is not None:
        return posting.done(request, here.address, _("Your positions are kept."))
    context = {"here": here, "form": form, "problems": problems[:MOST_SHOWN], "all": len(problems)}
    return render(request, "negotiation/sheet.html", context)


def _take(here: Place, form: SheetForm, problems: list[Problem]) -> Room:
    data = form.cleaned_data["file"].read(files.MOST_BYTES + 1)
    try:
        return actions.take_sheet(here.speaking().actor, room=here.room, lines=files.read(data))
    except files.SheetRefused as refusal:
        problems += refusal.problems
        raise


def _lines(request: Asked, here: Place) -> list[list[str]]:
    """Every item with what the organisation says on these very words."""
    speaker = here.speaking()
    own = stances.own_positions(request.viewer, here.room, speaker.pk)
    found = []
    for item in negotiation.items(here.room):
        row = own.get(item.id)
        said = row if row is not None and row.digest == item.digest else None
        words = plain(item.text)
        found.append([
            item.id, item.number, item.kind, words, speaker.slug,
            said.stance if said else "", said.text if said else "", item.digest,
        ])  # fmt: skip
    return found


@login_required
@require_safe
def sheet_csv(request: Asked, key: str) -> HttpResponse:
    """UTF-8 with a mark, so that spreadsheets read every script."""
    text = files.to_csv(_lines(request, place(request, key)))
    return _file("\ufeff" + text, "text/csv; charset=utf-8", "positions.csv")


@login_required
@require_safe
def sheet_xlsx(request: Asked, key: str) -> HttpResponse:
    return _file(files.to_xlsx(_lines(request, place(request, key))), XLSX, "positions.xlsx")


def _file(content: str | bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
