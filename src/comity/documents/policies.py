"""Who sees and who writes what in the library."""

from django.db.models import Q

from comity.directory.enums import Office, Power
from comity.directory.policies import holds_office, mandate_for
from comity.documents.enums import Audience, Permission
from comity.documents.models import Audienced, Document, File, Version
from comity.kit.policy import Actor, Viewer, permit


def _reached(viewer: Viewer, model: type[Audienced]) -> Q:
    """Rows whose audience holds the viewer."""
    q = Q(audience=Audience.PUBLIC)
    if viewer.member:
        q |= Q(audience=Audience.MEMBERS)
    if viewer.forums:
        q |= Q(audience=Audience.FORUM, audience_forum__in=viewer.forums)
    if viewer.bodies:
        q |= Q(audience=Audience.BODY, audience_body__in=viewer.bodies)
    if viewer.organisations:
        named = model.audience_named.through._default_manager.filter(
            organisation__in=viewer.organisations
        )
        key = model._meta.model_name or ""
        q |= Q(audience=Audience.NAMED, pk__in=named.values(key))
    return q


def _own(viewer: Viewer, prefix: str = "") -> Q:
    return Q(**{f"{prefix}organisation__in": viewer.organisations}) | Q(
        **{f"{prefix}body__in": viewer.bodies}
    )


def visible(viewer: Viewer) -> Q:
    """Published documents whose audience holds the viewer, and everything of its own."""
    published = Q(published_at__isnull=False) & _reached(viewer, Document)
    return published if viewer.is_public else published | _own(viewer)


def files_visible(viewer: Viewer) -> Q:
    """Files of documents the viewer sees whose own audience holds the viewer too."""
    reached = _reached(viewer, File)
    if not viewer.is_public:
        reached |= _own(viewer, "document__")
    return reached & Q(document__in=Document.objects.filter(visible(viewer)))


def can_see(viewer: Viewer, document: Document) -> bool:
    """The same as `visible`, for one loaded row."""
    if not viewer.is_public and _is_own(viewer, document):
        return True
    return document.published_at is not None and _reaches(viewer, document)


def _is_own(viewer: Viewer, document: Document) -> bool:
    return document.organisation_id in viewer.organisations or document.body_id in viewer.bodies


def _reaches(viewer: Viewer, row: Audienced) -> bool:
    match row.audience:
        case Audience.PUBLIC:
            return True
        case Audience.MEMBERS:
            return viewer.member
        case Audience.FORUM:
            return row.audience_forum_id in viewer.forums
        case Audience.BODY:
            return row.audience_body_id in viewer.bodies
        case Audience.NAMED:
            named = row.audience_named.filter(pk__in=viewer.organisations)
            return bool(viewer.organisations) and named.exists()
    return False


def _document(thing: object) -> Document | None:
    if isinstance(thing, Version):
        return thing.document
    return thing if isinstance(thing, Document) else None


def _authors(actor: Actor, thing: object, power: Power) -> bool:
    """The actor speaks for the author and holds the power, or is an editor of the body."""
    document = _document(thing)
    if document is None:
        return False
    if document.body_id is not None:
        same = document.body_id == actor.body
        return same and holds_office(actor.person, actor.body, Office.EDITOR)
    same = document.organisation_id == actor.organisation
    return same and mandate_for(actor.person, actor.organisation, power) is not None


def _writes(actor: Actor, thing: object) -> bool:
    return _authors(actor, thing, Power.PUBLISH)


def _translates(actor: Actor, thing: object) -> bool:
    return _authors(actor, thing, Power.TRANSLATE) or _authors(actor, thing, Power.PUBLISH)


permit(Permission.WRITE, _writes)
permit(Permission.TRANSLATE, _translates)
