"""Files beside documents, sent as attachments: nothing foreign runs on our pages."""

from django.http import FileResponse
from django.views.decorators.http import require_safe

from comity.documents import queries
from comity.web.request import Asked


@require_safe
def download(request: Asked, symbol: str, digest: str) -> FileResponse:
    """The file, for readers of both the document and the file."""
    document = queries.document(request.viewer, symbol)
    row = queries.file(request.viewer, document, digest)
    answer = FileResponse(
        row.content.open("rb"), as_attachment=True, filename=row.name, content_type=row.media_type
    )
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
