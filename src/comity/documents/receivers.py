"""References of the library."""

from comity.documents.models import Document
from comity.kit.refs import Resolved, resolver


@resolver("document")
def _document(key: str) -> Resolved | None:
    row = Document.objects.filter(symbol=key).exclude(published_at=None).first()
    return Resolved(key, f"/s/{key}") if row else None
