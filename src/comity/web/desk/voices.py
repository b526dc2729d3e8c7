"""In whose name a person may write: organisations with the power, bodies with the office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.directory import queries
from comity.documents.enums import Permission
from comity.kit.errors import NotFound
from comity.kit.policy import Actor, may
from comity.web.documents.lines import named
from comity.web.middleware.readers import acting

if TYPE_CHECKING:
    from comity.directory.models import Organisation
    from comity.documents.models import Document
    from comity.web.request import Asked


@dataclass(frozen=True, slots=True)
class Voice:
    """key: `o-slug` or `b-slug`; the actor that speaks with this voice."""

    key: str
    name: str
    actor: Actor


def voices(request: Asked, power: str) -> list[Voice]:
    """Organisations in which the reader holds `power`, then bodies for which the reader edits."""
    powers = queries.powers(request.viewer.person)
    found = [
        Voice(
            f"o-{own.slug}",
            str(queries.printed(own, request.tongue)),
            acting(request, organisation=own.pk),
        )
        for own in queries.own_organisations(request.viewer).order_by("slug")
        if power in powers.get(own.pk, set())
    ]
    return found + [
        Voice(
            f"b-{row.body.slug}",
            named(row.body.names, request.tongue),
            acting(request, body=row.body_id),
        )
        for row in queries.offices(request.viewer.person)
        if row.office == "editor"
    ]


def own(request: Asked, slug: str) -> Organisation:
    """One of the reader's own organisations; NotFound for any other."""
    found = queries.own_organisations(request.viewer).filter(slug=slug).first()
    if found is None:
        raise NotFound(slug)
    return found


def author(request: Asked, document: object) -> Actor:
    """The actor that speaks for a document's author; whether it may is the action's business."""
    return acting(
        request,
        organisation=getattr(document, "organisation_id", None),
        body=getattr(document, "body_id", None),
    )


def writes(request: Asked, document: Document) -> bool:
    """Whether to offer the author's links; the actions decide again."""
    if request.viewer.is_public:
        return False
    return may(author(request, document), Permission.WRITE, document)
