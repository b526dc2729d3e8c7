"""What the book tells the rooms above."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RecordAppended:
    """A record entered the book: its kind, digest (hex), author id and document symbol."""

    kind: str
    digest: str
    author: str
    doc: str
