"""Two texts beside each other: languages by paragraph, versions by word, translations by age."""

from collections.abc import Sequence
from dataclasses import dataclass

from comity.core.prose import (
    Paragraph,
    Row,
    Span,
    align,
    diff,
    plain,
    sources,
    stale,
    untranslated,
)
from comity.documents.models import Document, LanguageVersion, Version
from comity.documents.prose import paragraphs
from comity.kit.errors import NotFound


@dataclass(frozen=True, slots=True)
class Pair:
    """Two language versions of one version, row by row; an empty side is not in that language."""

    left: LanguageVersion
    right: LanguageVersion
    rows: tuple[Row, ...]
    counts: tuple[int, int]

    @property
    def alone(self) -> int:
        """Rows of which one side is empty."""
        return sum(not (row.left and row.right) for row in self.rows)

    @property
    def uneven(self) -> int:
        """Rows that set several paragraphs beside one or several."""
        return sum(bool(r.left and r.right) and len(r.left) + len(r.right) > 2 for r in self.rows)


@dataclass(frozen=True, slots=True)
class Changed:
    """One paragraph of a comparison: `before` and `after` are None where it is not there."""

    ident: str
    before: Paragraph | None
    after: Paragraph | None
    spans: tuple[Span, ...]
    moved: bool = False

    @property
    def is_same(self) -> bool:
        if self.before is None or self.after is None:
            return False
        return not self.moved and self.before.text == self.after.text


@dataclass(frozen=True, slots=True)
class Age:
    """What a translation of an earlier version no longer says of the newest."""

    row: LanguageVersion
    number: int
    changed: frozenset[str]  # idents of the translation whose source changed or is gone
    missing: frozenset[str]  # idents of the newest source that it does not have

    @property
    def count(self) -> int:
        return len(self.changed) + len(self.missing)


def pair(left: LanguageVersion, right: LanguageVersion) -> Pair:
    """Two languages side by side, by the idents they share; nothing is guessed where they do."""
    a, b = paragraphs(left), paragraphs(right)
    known = _names(a) & _names(b)
    rows = align(a, b, only_ids=bool(known))
    return Pair(left, right, rows, (len(a), len(b)))


def beside_source(row: LanguageVersion) -> Pair:
    """A language version beside the text whose paragraphs its idents name; NotFound for itself."""
    source = _standing(row.version, row.source) if row.source else None
    if source is None:
        raise NotFound(row.language)
    return pair(source, row)


def _names(text: Sequence[Paragraph]) -> set[str]:
    return {part for p in text for part in sources(p.id)}


def changes(old: LanguageVersion, new: LanguageVersion) -> list[Changed]:
    """Every paragraph of both, in the order of the new text with what is gone at its old place."""
    before, after = paragraphs(old), paragraphs(new)
    was = {p.id: p for p in before}
    now = {p.id: p for p in after}
    stayed = [p.id for p in before if p.id in now]
    kept_order = iter([p.id for p in after if p.id in was])
    moved = {a for a, b in zip(stayed, kept_order, strict=True) if a != b}
    gone = _gone(before, now)
    result = [Changed(p.id, p, None, diff(plain(p.text), "")) for p in gone.get("", [])]
    for p in after:
        first = was.get(p.id)
        spans = diff(plain(first.text) if first else "", plain(p.text))
        result.append(Changed(p.id, first, p, spans, p.id in moved))
        result += [Changed(g.id, g, None, diff(plain(g.text), "")) for g in gone.get(p.id, [])]
    return result


def _gone(before: Sequence[Paragraph], now: dict[str, Paragraph]) -> dict[str, list[Paragraph]]:
    """Deleted paragraphs by the ident after which they stood; '' before the first."""
    found: dict[str, list[Paragraph]] = {}
    last = ""
    for p in before:
        if p.id in now:
            last = p.id
        else:
            found.setdefault(last, []).append(p)
    return found


def age(row: LanguageVersion, newest: Version) -> Age:
    """What changed in the source between the version that `row` translates and the newest."""
    if row.version_id == newest.pk:
        return Age(row, newest.number, frozenset(), frozenset())
    return _Texts().cover(row, newest).age


def _first_authentic(version: Version) -> str:
    rows = version.languages.filter(status="authentic", replaced_at=None).order_by("source", "pk")
    return rows[0].language


def _standing(version: Version, language: str) -> LanguageVersion | None:
    rows = version.languages.filter(language=language, replaced_at=None)
    return rows.prefetch_related("paragraphs").first()


def older_translations(document: Document, newest: Version) -> list[LanguageVersion]:
    """The last translation into each language that the newest version does not have."""
    have = set(newest.languages.filter(replaced_at=None).values_list("language", flat=True))
    rows = (
        LanguageVersion.objects.filter(
            version__document=document, version__number__lt=newest.number, replaced_at=None
        )
        .exclude(version__locked_at=None)
        .exclude(status="authentic")
        .exclude(language__in=have)
        .select_related("version")
        .order_by("language", "-version__number")
    )
    newest_of: dict[str, LanguageVersion] = {}
    for row in rows:
        newest_of.setdefault(row.language, row)
    return list(newest_of.values())


def older_translation(document: Document, newest: Version, language: str) -> LanguageVersion:
    """The last translation into `language`; NotFound when there is none."""
    for row in older_translations(document, newest):
        if row.language == language:
            return row
    raise NotFound(language)


@dataclass(frozen=True, slots=True)
class Cover:
    """How far one language covers the newest version: paragraphs it has, of how many; its age."""

    row: LanguageVersion
    has: int
    of: int
    age: Age

    @property
    def is_current(self) -> bool:
        return not self.age.count


def coverage(document: Document, newest: Version) -> list[Cover]:
    """Every language of the newest version and the older translations that still stand."""
    rows = list(newest.languages.filter(replaced_at=None).prefetch_related("paragraphs"))
    older = older_translations(document, newest)
    texts = _Texts()
    return [
        texts.cover(row, newest)
        for row in sorted(
            [*rows, *older], key=lambda r: (r.status != "authentic", r.status, r.language)
        )
    ]


class _Texts:
    """Source texts, each read once."""

    def __init__(self) -> None:
        self._read: dict[tuple[int, str], tuple[Paragraph, ...]] = {}

    def of(self, version: Version, language: str) -> tuple[Paragraph, ...]:
        key = (version.pk, language)
        if key not in self._read:
            self._read[key] = paragraphs(_standing(version, language))
        return self._read[key]

    def cover(self, row: LanguageVersion, newest: Version) -> Cover:
        language = row.source or (
            row.language if row.status == "authentic" else _first_authentic(newest)
        )
        new = self.of(newest, language)
        names = [p.ident for p in row.paragraphs.all()]
        absent = untranslated(new, names)
        changed: frozenset[str] = frozenset()
        fresh: frozenset[str] = frozenset()
        if row.version_id != newest.pk:
            old = self.of(row.version, language)
            changed, fresh = stale(old, new, names), absent - untranslated(old, names)
        found = Age(row, row.version.number, changed, fresh)
        return Cover(row, len(new) - len(absent), len(new), found)
