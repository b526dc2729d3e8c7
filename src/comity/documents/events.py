"""What happened in the library."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChangeAsked:
    """Its author is about to change a document's words or who reads them; its primary key.

    Nothing is changed yet. A room above, where others decide about these words, refuses.
    """

    document: int


@dataclass(frozen=True, slots=True)
class VersionPublished:
    """A version was published; primary keys of document and version."""

    document: int
    version: int


@dataclass(frozen=True, slots=True)
class LanguageAdded:
    """A language version was added to a published version; its primary key."""

    language_version: int
