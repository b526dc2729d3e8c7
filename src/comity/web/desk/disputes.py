"""Two leaderships, one organisation: what a registrar of the credentials body records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.directory import actions, queries
from comity.directory.enums import Permission
from comity.kit.errors import NotFound, Refused
from comity.kit.policy import Actor, may
from comity.web import handles, posting
from comity.web.desk.office_forms import DisputeForm, RecognitionForm
from comity.web.middleware.readers import acting

if TYPE_CHECKING:
    from comity.directory.models import Claimant, Organisation, Recognition
    from comity.web.request import Asked


def registers(request: Asked) -> bool:
    """The reader records disputes and recognitions today."""
    body = queries.credentials_body(request.viewer.person)
    return body is not None and may(acting(request, body=body.pk), Permission.RECOGNISE)


def _registrar(request: Asked) -> Actor:
    """The reader as registrar of the body that keeps mandates; NotFound for anybody else."""
    body = queries.credentials_body(request.viewer.person)
    if body is None or not registers(request):
        raise NotFound("disputes")
    return acting(request, body=body.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def disputes(request: Asked) -> HttpResponse:
    """Organisations that two leaderships claim, and the form that records one more."""
    actor, form = _registrar(request), DisputeForm(posting.posted(request))
    if request.method == "POST" and (again := posting.repeated(request)):
        return again
    if request.method == "POST" and form.is_valid():
        opened = form.carry_out(lambda: _open(request, actor, form))
        if opened is not None:
            sentence = _("The dispute is recorded. Its mandates are suspended.")
            return posting.done(request, f"/desk/disputes/{opened.slug}", sentence)
    rows = [
        (row, queries.printed(row, request.tongue), *queries.dispute(row))
        for row in queries.claimed_twice()
    ]
    return render(request, "desk/disputes.html", {"form": form, "rows": rows})


def _open(request: Asked, actor: Actor, form: DisputeForm) -> Organisation:
    given = {key: form.cleaned_data[key] for key in ("present", "other", "since", "statement")}
    try:
        found = queries.organisation(request.viewer, form.cleaned_data["organisation"])
    except NotFound as error:
        sentence = _("No organisation has this short name.")
        raise Refused("unknown", sentence, "organisation") from error
    return actions.open_dispute(actor, organisation=found, **given)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def dispute(request: Asked, slug: str) -> HttpResponse:
    """One dispute: the claims, the recognitions so far, and the form that records one."""
    actor, found = _registrar(request), queries.organisation(request.viewer, slug)
    claimants, disputed = queries.dispute(found)
    form = _recognition(request, claimants)
    if request.method == "POST" and (again := posting.repeated(request)):
        return again
    if _recognised(request, actor, found, claimants, form):
        sentence = _("The recognition is recorded. The mandates of the others have ended.")
        return posting.done(request, f"/desk/disputes/{slug}", sentence)
    context = {"organisation": found, "claimants": claimants, "disputed": disputed, "form": form}
    context["recognitions"] = found.recognitions.select_related("claimant", "body")
    context["name"] = queries.printed(found, request.tongue)
    return render(request, "desk/dispute.html", context)


def _recognition(request: Asked, claimants: list[Claimant]) -> RecognitionForm:
    form = RecognitionForm(posting.posted(request))
    form.fields["claimant"].choices = [(handles.handle("claimant", c), c.label) for c in claimants]  # type: ignore[attr-defined]
    return form


def _recognised(
    request: Asked,
    actor: Actor,
    found: Organisation,
    claimants: list[Claimant],
    form: RecognitionForm,
) -> Recognition | None:
    """The recognition that was sent and recorded; None when nothing was, or it was refused."""
    if request.method != "POST" or not form.is_valid():
        return None
    given = form.cleaned_data
    return form.carry_out(
        lambda: actions.recognise(
            actor,
            organisation=found,
            claimant=handles.find("claimant", given["claimant"], claimants),
            day=given["day"],
            decision=given["decision"],
        )
    )
