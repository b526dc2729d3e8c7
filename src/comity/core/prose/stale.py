"""What a translation no longer says, because its source changed."""

from collections.abc import Collection, Sequence

from comity.core.prose.paragraph import Paragraph, sources

__all__ = ["stale", "untranslated"]


def stale(
    source_old: Sequence[Paragraph],
    source_new: Sequence[Paragraph],
    translated_from: Collection[str],
    *,
    redone: Collection[str] = (),
) -> frozenset[str]:
    """The ids, among a translation's, whose source paragraph changed its words or is gone.

    ``source_old`` is the version the translation was made from, ``source_new`` the present one,
    ``translated_from`` the ids of the translation's paragraphs (``a``, ``a+b``, ``a.2``). What the
    translator has ``redone`` from the present source is not stale. White space at the ends, the
    kind of a paragraph and its place do not matter; emphasis and links do. An id that neither
    version knows (a translator's own note) is never stale. Linear.
    """
    before = {p.id: p.text.strip() for p in source_old}
    after = {p.id: p.text.strip() for p in source_new}
    return frozenset(
        name
        for name in translated_from
        if name not in redone
        and any(part in before and before[part] != after.get(part) for part in sources(name))
    )


def untranslated(
    source_new: Sequence[Paragraph], translated_from: Collection[str]
) -> frozenset[str]:
    """The ids of the source's paragraphs that no paragraph of the translation stands for."""
    covered = {part for name in translated_from for part in sources(name)}
    return frozenset(p.id for p in source_new if p.id not in covered)
