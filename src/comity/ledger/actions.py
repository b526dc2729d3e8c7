"""Writing into the book. Other rooms call these inside the transaction of their act."""

import secrets
from collections.abc import Mapping

from django.db import transaction

from comity.core.record import commitments, entries, schemas
from comity.core.record.canonical import Json
from comity.kit import clock, events
from comity.ledger import frontier, keystore
from comity.ledger.errors import BookClosed
from comity.ledger.events import RecordAppended
from comity.ledger.models import Body, Head, Record

_HEADLESS = frozenset({"genesis"})


def commit(text: str) -> str:
    """Keep a body outside the book under a new salt; the commitment that a record may name."""
    salt, data = secrets.token_bytes(commitments.SALT_BYTES), text.encode()
    commitment = commitments.commit(data, salt)
    Body.objects.create(commitment=commitment, salt=salt, data=data)
    return commitment


def record(
    kind: str, *, author: str = "", doc: str = "", fields: Mapping[str, Json] | None = None
) -> Record:
    """Append one record in the surrounding transaction and emit RecordAppended.

    kind: of the closed list; author: organisation id; doc: symbol, both where the kind has
    them; fields: the fields of the kind. Raises RecordError (ValueError) naming a bad field,
    Head.DoesNotExist before the genesis, and RuntimeError outside a transaction.
    """
    _inside_a_transaction()
    head = Head.objects.select_for_update().get()
    return _append(head, kind, author, doc, dict(fields or {}))


def found(domain: str, slug: str) -> Head:
    """Write the genesis of the first term; the network is known by the digest of its bytes.

    Raises BookClosed when a book was begun, and RuntimeError outside a transaction.
    """
    _inside_a_transaction()
    if Head.objects.exists():
        raise BookClosed("A book was begun in this database.")
    head = Head.objects.create(log=f"{domain}/term-1", network="")
    first = _append(head, "genesis", "", "", {"slug": slug, "key": keystore.make()})
    head.network = entries.organisation_id(bytes(first.data))
    head.save(update_fields=["network"])
    return head


def admit(slug: str, name: str) -> str:
    """Write the `member` record of an organisation under a key held by the hub.

    Returns the organisation id, the digest of the record's own bytes; the full name is a body.
    """
    written = record(
        "member",
        fields={
            "slug": slug,
            "key": keystore.make(),
            "custody": "hosted",
            "name": commit(name),
        },
    )
    return entries.organisation_id(bytes(written.data))


def _inside_a_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a record belongs to the transaction of its act")


def _append(head: Head, kind: str, author: str, doc: str, fields: dict[str, Json]) -> Record:
    content: dict[str, Json] = {
        "comity": schemas.VERSION,
        "kind": kind,
        "log": head.log,
        "claimed_at": clock.today().isoformat(),
        **fields,
    }
    if kind not in _HEADLESS:
        content["seen"] = {"size": head.size, "root": frontier.root(head.peaks)}
    if author:
        content["author"] = author
    if doc:
        content["doc"] = doc
    data = schemas.encode(content)
    row = Record.objects.create(
        seq=head.size,
        data=data,
        digest=entries.record_hash(data),
        kind=kind,
        author=author,
        doc=doc,
        recorded_at=clock.now(),
    )
    head.peaks = frontier.grown(head.peaks, head.size, data)
    head.size += 1
    head.save(update_fields=["size", "peaks"])
    events.emit(RecordAppended(kind, row.digest, author, doc))
    return row
