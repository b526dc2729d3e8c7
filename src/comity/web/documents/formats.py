"""A document as plain text and as data, and the columns of lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from comity.accord import consensus_queries as consensus
from comity.accord import queries as accord
from comity.documents import queries
from comity.web import dates
from comity.web.documents import prose
from comity.web.documents.exporting import gone, notices
from comity.web.documents.lines import line, standing

if TYPE_CHECKING:
    from comity.accord.queries import Row
    from comity.documents.models import LanguageVersion
    from comity.kit.policy import Viewer
    from comity.web.documents.lines import Line
    from comity.web.documents.sheets import Sheet

COLUMNS = ("symbol", "date", "type", "title", "language", "author", "languages", "address")


def row(shown: Line) -> dict[str, object]:
    """One line of a list as data."""
    return {
        "symbol": shown.symbol,
        "date": shown.date.isoformat(),
        "type": shown.kind,
        "title": shown.title,
        "language": shown.language,
        "author": shown.author,
        "languages": " ".join(tag for tag, _address, _authentic in shown.tags),
        "address": f"{settings.ORIGIN}{shown.address}",
    }


def text(sheet: Sheet) -> str:
    """The text with its head, its reservations in full, and a last line that says what it is."""
    wording = sheet.wording
    head = [
        sheet.symbol,
        wording.title,
        " · ".join(filter(None, (sheet.kind, sheet.author, dates.long(sheet.document.date)))),
        f"{wording.language}, {wording.get_status_display()}",
    ]
    parts = ["\n".join(head), *notices(sheet), prose.plain(wording.paragraphs.all())]
    parts += [_voice(voice, _("Reservation")) for voice in sheet.reserved]
    parts += [_voice(voice, _("Explanation of position")) for voice in sheet.explanations]
    parts += [_voice(voice, _("Separate statement")) for voice in sheet.separate]
    last = f"{sheet.symbol}, {_('version')} {sheet.version.number}, sha256 {sheet.version.digest}"
    return "\n\n".join([*parts, f"{last}\n{sheet.absolute}"]) + "\n"


def _voice(voice: Row, title: str) -> str:
    head = f"{title}: {voice.name}, {voice.at:%Y-%m-%d} ({voice.symbol})"
    return "\n\n".join((", ".join(filter(None, (head, gone(voice)))), voice.reservation))


def document(viewer: Viewer, symbol: str, tongue: str) -> dict[str, object]:
    """The newest version with every language in full, and its calls."""
    found = queries.document(viewer, symbol)
    version = queries.version(found)
    attached = consensus.attached(viewer, found, tongue)
    return {
        **row(line(found, tongue)),
        "version": version.number,
        "sha256": version.digest,
        "published_at": version.locked_at,
        "texts": [_text(queries.wording(version, r.language)) for r in standing(found)],
        "statements": [_statement(kind, r) for kind, rows in attached.items() for r in rows],
        "calls": [call.symbol for call in accord.calls_on(viewer, found)],
        "files": [
            {"name": f.name, "size": f.size, "sha256": f.digest}
            for f in queries.files(viewer, found)
        ],
    }


def _statement(kind: str, voice: Row) -> dict[str, object]:
    """What an organisation attached to a negotiated outcome."""
    return {
        "symbol": voice.symbol,
        "kind": str(kind),
        "organisation": voice.name,
        "language": voice.language,
        "paragraph": voice.paragraph,
        "text": voice.reservation,
        "record": voice.record,
        "withdrawn_at": voice.withdrawn_at,
    }


def _text(wording: LanguageVersion) -> dict[str, object]:
    return {
        "language": wording.language,
        "status": wording.status,
        "title": wording.title,
        "credit": wording.credit,
        "paragraphs": [
            {"id": p.ident, "kind": p.kind, "number": p.number, "text": p.text}
            for p in wording.paragraphs.all()
        ],
    }
