"""Files beside a document, with their own audience."""

from hashlib import sha256

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from comity.documents.enums import Permission
from comity.documents.models import Document, File
from comity.documents.values import Reach
from comity.kit import clock
from comity.kit.action import action
from comity.kit.errors import Refused
from comity.kit.policy import Actor, require
from comity.kit.text import clean_language, clean_line

MOST_BYTES = 50_000_000


@action("documents.file.attach")
def attach_file(
    actor: Actor,
    *,
    document: Document,
    name: str,
    media_type: str,
    data: bytes,
    reach: Reach,
    language: str = "",
) -> File:
    """Attach a file with an audience of its own; readers must also see the document.

    Who may: as `create_document`. Refused: empty, above 50 MB, no name.
    """
    require(actor, Permission.WRITE, document)
    name = clean_line(name, "file", 200).replace("/", "_").replace("\\", "_")
    if not name or not data:
        raise Refused("empty", _("Choose a file that is not empty."), "file")
    if len(data) > MOST_BYTES:
        raise Refused("too-large", _("The file is larger than 50 MB. Divide it."), "file")
    digest = sha256(data).hexdigest()
    row = File(
        document=document,
        name=name,
        language=clean_language(language) if language else "",
        media_type=clean_line(media_type, "file", 100),
        size=len(data),
        digest=digest,
        audience=reach.audience,
        audience_body_id=reach.body,
        audience_forum_id=reach.forum,
        added_at=clock.now(),
    )
    row.content.save(digest, ContentFile(data), save=True)
    row.audience_named.set(reach.named)
    return row
