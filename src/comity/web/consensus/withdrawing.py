"""Standing no longer by what one stated beside a published outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.accord import actions
from comity.accord import consensus_queries as queries
from comity.directory.queries import printed
from comity.web import posting
from comity.web.documents.lines import line
from comity.web.forms import Refusable
from comity.web.middleware.readers import acting

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.accord.models import Statement, StatementWithdrawal
    from comity.kit.policy import Actor
    from comity.web.request import Asked


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Asked, number: str) -> HttpResponse:
    """Check and send a withdrawal; the statement stays on its page, struck, with both dates."""
    row = queries.own_statement(request.viewer, number)
    document, actor = row.room.result.document, acting(request, organisation=row.organisation_id)
    form = Refusable(posting.posted(request))
    if request.method == "POST" and (again := posting.repeated(request)):
        return again
    done = form.carry_out(_withdrawing(actor, row)) if form.is_valid() else None
    if done is not None:
        where = f"/s/{document.symbol}#res-{(row.symbol or '').rpartition('/')[2]}"
        return posting.done(request, where, _("It is withdrawn."))
    name, shown = printed(row.organisation, request.tongue), line(document, request.tongue)
    context = {"statement": row, "line": shown, "name": name, "form": form}
    return render(request, "consensus/withdraw.html", context)


def _withdrawing(actor: Actor, row: Statement) -> Callable[[], StatementWithdrawal]:
    return lambda: actions.withdraw_statement(actor, statement=row)
