"""Lists for machines: CSV, JSON and plain text, the same rows as on the page."""

import csv
import io
import json
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would carry out


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """CSV in UTF-8; a cell that a spreadsheet would carry out is written with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([_safe(str(cell)) for cell in row] for row in rows)
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")


def data(content: object) -> HttpResponse:
    """JSON, readable by people too."""
    text = json.dumps(content, ensure_ascii=False, indent=1, default=str)
    return HttpResponse(text + "\n", content_type="application/json")


def text(content: str) -> HttpResponse:
    return HttpResponse(content, content_type="text/plain; charset=utf-8")


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
