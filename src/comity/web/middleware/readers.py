"""Who reads, for whom somebody acts, and what a room's refusal looks like on a page."""

from typing import Protocol, cast

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject

from comity.directory.queries import viewer_of
from comity.kit.errors import Forbidden, NotFound, Refused
from comity.kit.policy import PUBLIC, Actor, Viewer
from comity.web import errors
from comity.web.request import Answer, Asked

# What a reference data set has: facts, and pages about the site. It has no texts and no accounts.
OPEN = frozenset({"about", "directory", "patterns", "reference"})
ACTING = frozenset({"directory:code", "directory:notices"})


class Middleware(Protocol):
    """A middleware that also turns exceptions of a view into answers."""

    def __call__(self, asked: Asked) -> HttpResponseBase: ...
    def process_exception(self, asked: Asked, error: Exception) -> HttpResponse | None: ...


def viewer(answer: Answer) -> Middleware:
    """Set `request.viewer`; answer NotFound with 404, an unexpected refusal with its sentence."""

    def middleware(asked: Asked) -> HttpResponseBase:
        asked.viewer = cast(Viewer, SimpleLazyObject(lambda: read_by(asked)))
        return answer(asked)

    middleware.process_exception = answered  # type: ignore[attr-defined]  # Django looks for it
    middleware.process_view = closed  # type: ignore[attr-defined]  # for this too
    return cast(Middleware, middleware)


def closed(asked: Asked, _view: object, _args: object, _named: object) -> HttpResponse | None:
    """404 for login, desk, documents and calls where only sourced facts are served."""
    at = asked.resolver_match
    if not asked.network.is_reference or at is None:
        return None
    if at.app_name in OPEN and at.view_name not in ACTING:
        return None
    return errors.not_found(asked)


def read_by(asked: Asked) -> Viewer:
    """What the person who is logged in may speak for today; the public otherwise."""
    return viewer_of(asked.user) if asked.user.is_authenticated else PUBLIC


def acting(asked: Asked, *, organisation: int | None = None, body: int | None = None) -> Actor:
    """The person as an actor for one organisation or body; rights are the policies' business."""
    person = asked.user.pk if asked.user.is_authenticated else None
    return Actor(person, organisation, body, "web", asked.viewer)


def answered(asked: Asked, error: Exception) -> HttpResponse | None:
    """The page for an error that a room raised and no form caught; None for anything else."""
    if isinstance(error, NotFound):
        return errors.not_found(asked)
    if isinstance(error, Forbidden):
        return errors.forbidden(asked, error)
    if isinstance(error, Refused):
        return errors.refused(asked, error)
    return None
