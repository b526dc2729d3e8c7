"""The exact bytes of a version's text: what a digest names and a signature binds to."""

from hashlib import sha256

import rfc8785

from comity.core.record.canonical import Json
from comity.documents.models import LanguageVersion, Version


def wording(row: LanguageVersion) -> dict[str, Json]:
    """A language version as a JSON object: language, title, paragraphs in order."""
    return {
        "language": row.language,
        "title": row.title,
        "paragraphs": [
            {
                "id": p.ident,
                "kind": str(p.kind),
                "level": p.level,
                "number": p.number,
                "text": p.text,
            }
            for p in row.paragraphs.all()
        ],
    }


def wording_text(row: LanguageVersion) -> str:
    """RFC 8785 of one language version: the body that a translation's record commits to."""
    return rfc8785.dumps(wording(row)).decode()


def text_of(version: Version, symbol: str) -> str:
    """RFC 8785 of {"comity": "text/1", symbol, version, texts}: its authentic languages."""
    authentic = version.languages.filter(status="authentic", replaced_at=None)
    texts: list[Json] = [
        wording(row) for row in authentic.order_by("language").prefetch_related("paragraphs")
    ]
    return rfc8785.dumps(
        {"comity": "text/1", "symbol": symbol, "version": version.number, "texts": texts}
    ).decode()


def digest_of(text: str) -> str:
    """SHA-256 of the bytes, in hexadecimal."""
    return sha256(text.encode()).hexdigest()
