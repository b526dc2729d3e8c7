"""From a form of the register to its one action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from comity.directory import actions, queries
from comity.directory.actions.admission import Admission, Named
from comity.directory.enums import Capacity, Office, StandingKind
from comity.kit.errors import NotFound, Refused
from comity.web import handles
from comity.web.documents.lines import named

if TYPE_CHECKING:
    from comity.directory.models import Body, Forum, Organisation
    from comity.kit.policy import Actor
    from comity.web.desk.register_forms import MinuteForm
    from comity.web.forms import Refusable
    from comity.web.request import Asked


def said(key: str) -> str:
    if key == "officer":
        return _("The appointment is entered. A second person of the body confirms it.")
    return _("The decision is recorded.")


def offer(request: Asked, form: Refusable) -> None:
    """The bodies, forums, countries and offices that a form lets choose from."""
    tongue = request.tongue
    choices = {
        "body": [(row.slug, named(row.names, tongue)) for row in queries.bodies()],
        "forum": [
            ("", _("the network")),
            *((row.slug, named(row.names, tongue)) for row in queries.forums()),
        ],
        "country": [
            ("", _("none")),
            *((row.code, named(row.names, tongue)) for row in queries.countries()),
        ],
        "officer": [
            (handles.handle("office", row), f"{row.body}, {row.get_office_display()}: {row.person}")
            for row in queries.officers()
        ],
    }
    for name, offered in choices.items():
        if hasattr(form.fields.get(name), "choices"):
            form.fields[name].choices = offered  # type: ignore[attr-defined]  # a choice field


def admit(request: Asked, actor: Actor, form: MinuteForm) -> object:
    given = form.cleaned_data
    admission = Admission(
        slug=given["slug"],
        names=(Named(given["text"], given["language"], given["script"]),),
        address=given["address"],
        since=given["since"],
        country=given["country"],
        capacity=Capacity(given["capacity"]),
        kind=given["kind"],
        standing=StandingKind(given["standing"]) if given["standing"] else None,
    )
    return actions.admit_organisation(actor, minute=form.minute(), admission=admission)


def standing(request: Asked, actor: Actor, form: MinuteForm) -> object:
    return actions.begin_standing(
        actor,
        minute=form.minute(),
        organisation=_organisation(request, form),
        kind=StandingKind(form.cleaned_data["kind"]),
        since=form.cleaned_data["since"],
        forum=_forum(form),
    )


def standing_end(request: Asked, actor: Actor, form: MinuteForm) -> object:
    return actions.end_standing(
        actor,
        minute=form.minute(),
        organisation=_organisation(request, form),
        until=form.cleaned_data["until"],
        forum=_forum(form),
    )


def seat(request: Asked, actor: Actor, form: MinuteForm) -> object:
    return actions.give_seat(
        actor,
        minute=form.minute(),
        organisation=_organisation(request, form),
        body=_body(form),
        since=form.cleaned_data["since"],
    )


def seat_end(request: Asked, actor: Actor, form: MinuteForm) -> object:
    return actions.end_seat(
        actor,
        minute=form.minute(),
        organisation=_organisation(request, form),
        body=_body(form),
        until=form.cleaned_data["until"],
    )


def body(request: Asked, actor: Actor, form: MinuteForm) -> object:
    given = {key: form.cleaned_data[key] for key in ("slug", "name", "address")}
    return actions.establish_body(actor, minute=form.minute(), **given)


def forum(request: Asked, actor: Actor, form: MinuteForm) -> object:
    given = {key: form.cleaned_data[key] for key in ("slug", "name")}
    return actions.establish_forum(actor, minute=form.minute(), **given)


def officer(request: Asked, actor: Actor, form: MinuteForm) -> object:
    given = {key: form.cleaned_data[key] for key in ("email", "name")}
    office = Office(form.cleaned_data["office"])
    return actions.appoint_officer(
        actor, minute=form.minute(), body=_body(form), office=office, **given
    )


def officer_end(request: Asked, actor: Actor, form: MinuteForm) -> object:
    found = handles.find("office", form.cleaned_data["officer"], queries.officers())
    return actions.end_office(actor, minute=form.minute(), officer=found)


def country(request: Asked, actor: Actor, form: MinuteForm) -> object:
    given = {key: form.cleaned_data[key] for key in ("code", "name", "region", "continent")}
    return actions.list_country(actor, minute=form.minute(), **given)


def _organisation(request: Asked, form: MinuteForm) -> Organisation:
    """The organisation with this short name, one that is not shown too."""
    found = queries.registered(form.cleaned_data["organisation"])
    if found is None:
        raise Refused("unknown", _("No organisation has this short name."), "organisation")
    return found


def _forum(form: MinuteForm) -> Forum | None:
    slug = form.cleaned_data["forum"]
    return queries.forums().filter(slug=slug).first() if slug else None


def _body(form: MinuteForm) -> Body:
    try:
        return queries.body(form.cleaned_data["body"])
    except NotFound as error:
        raise Refused("unknown", _("Choose one of the bodies."), "body") from error
