"""Reading the book; everything in it is public."""

from comity.ledger.models import Body, Head, Record


def size() -> int:
    """How many records the book holds."""
    return Head.objects.values_list("size", flat=True).first() or 0


def network() -> str:
    """The id of the network, empty before the genesis."""
    return Head.objects.values_list("network", flat=True).first() or ""


def records_of(doc: str) -> list[Record]:
    """The records about one document, in the order of the book."""
    return list(Record.objects.filter(doc=doc))


def body(commitment: str) -> str | None:
    """The text behind a commitment, or None when it was erased or is unknown."""
    row = Body.objects.filter(commitment=commitment).first()
    return bytes(row.data).decode() if row and row.data is not None else None
