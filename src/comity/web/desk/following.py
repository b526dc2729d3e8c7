"""What an author does about a published document: revise, correct, add to, withdraw it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.documents import actions, queries
from comity.documents.enums import LanguageStatus, Succession
from comity.web import posting, tongues
from comity.web.desk.drafting import where, wording
from comity.web.desk.forms import FollowForm, WithdrawForm
from comity.web.desk.voices import author
from comity.web.documents.lines import line

if TYPE_CHECKING:
    from comity.web.request import Asked


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: Asked, symbol: str) -> HttpResponse:
    """Begin a revision, correction or addendum; it gets the first symbol with a last segment."""
    document = queries.document(request.viewer, symbol)
    start = {"language": tongues.written(request.tongue), "succession": Succession.CORRECTION}
    form = FollowForm(posting.posted(request), initial=start)
    if request.method == "POST" and (again := posting.repeated(request)):
        return again
    if request.method == "POST" and form.is_valid():
        kind = Succession(form.cleaned_data["succession"])
        text, actor = wording(form, LanguageStatus.AUTHENTIC), author(request, document)
        verb = actions.follow
        made = form.carry_out(lambda: verb(actor, document=document, succession=kind, wording=text))
        if made is not None:
            return posting.done(request, where(made), _("The draft is kept. Nobody else sees it."))
    context = {"form": form, "line": line(document, request.tongue)}
    return render(request, "desk/follow.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Asked, symbol: str) -> HttpResponse:
    """Say why the author no longer stands by it; the page stays, with that sentence above it."""
    document = queries.document(request.viewer, symbol)
    form = WithdrawForm(posting.posted(request))
    if request.method == "POST" and (again := posting.repeated(request)):
        return again
    if request.method == "POST" and form.is_valid():
        actor, because = author(request, document), form.cleaned_data["because"]
        verb = actions.withdraw_document
        if form.carry_out(lambda: verb(actor, document=document, because=because)):
            return posting.done(request, f"/s/{symbol}", _("It is withdrawn."))
    context = {"form": form, "line": line(document, request.tongue)}
    return render(request, "desk/withdraw.html", context)
