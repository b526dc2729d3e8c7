"""Organisations, their names, places, lineage, legal status and standings."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar

from django.db import models
from django.db.models import Q

from comity.directory.enums import Capacity, LegalKind, LineageKind, NameKind, StandingKind
from comity.directory.models.dates import DatedQuerySet, days_in_order
from comity.kit.refs import ref


class Region(models.Model):
    """A region of the network's own making, within a continent."""

    slug = models.SlugField(unique=True)
    names = models.JSONField(default=dict)  # language -> name
    continent = models.CharField(max_length=60)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(self.names.get("en", self.slug))


class Country(models.Model):
    """A country or territory as the network lists it; a row of data, never a verdict."""

    code = models.SlugField(max_length=12, unique=True)
    names = models.JSONField(default=dict)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="countries")
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return str(self.names.get("en", self.code))

    @property
    def reference(self) -> str:
        return ref("country", self.code)


class Organisation(models.Model):
    """Any body that acts or is named. The slug is its address for ever."""

    slug = models.SlugField(max_length=60, unique=True)
    record_id = models.CharField(max_length=60, blank=True)  # base32 digest of its member record
    capacity = models.CharField(max_length=12, choices=Capacity)
    kind = models.CharField(max_length=60, blank=True)  # the network's own word, from data
    country = models.ForeignKey(Country, null=True, on_delete=models.PROTECT)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    founded = models.CharField(max_length=10, blank=True)  # as exact as known: 1998, 1998-04
    website = models.URLField(blank=True)
    not_shown = models.BooleanField(default=False)  # the public never sees it listed
    shows_acts = models.BooleanField(default=True)  # and sees its acts only if it says so
    confirmed_on = models.DateField(null=True)  # the keeper last confirmed the record
    external = models.BooleanField(default=False)  # named in a source, never a participant
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug

    @property
    def reference(self) -> str:
        return ref("organisation", self.slug)


class Name(models.Model):
    """One name, in one language and script, over one span of time, as claimed by somebody."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(max_length=300)
    folded = models.CharField(max_length=600, db_index=True)
    language = models.CharField(max_length=35)
    script = models.CharField(max_length=4)
    kind = models.CharField(max_length=12, choices=NameKind)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    claimant = models.CharField(max_length=200, blank=True)
    source = models.ForeignKey("Source", null=True, on_delete=models.PROTECT)
    note = models.CharField(max_length=400, blank=True)  # of a misprint: what is meant
    position = models.PositiveSmallIntegerField(default=0)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "position", "id"]
        constraints = [days_in_order("directory_name_days")]

    def __str__(self) -> str:
        return self.text


class Lineage(models.Model):
    """How an organisation came to be, parted, joined, was renamed or ended."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="lineage")
    kind = models.CharField(max_length=12, choices=LineageKind)
    other = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="descent"
    )
    day = models.CharField(max_length=10, blank=True)  # as exact as known
    source = models.ForeignKey("Source", null=True, on_delete=models.PROTECT)
    contested_by = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["day", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(other=models.F("organisation")), name="directory_lineage_two"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind} {self.day}"


class LegalStatus(models.Model):
    """What the authorities of its country hold it to be, dated, sourced and contestable."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="legal")
    kind = models.CharField(max_length=12, choices=LegalKind)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    source = models.ForeignKey("Source", null=True, on_delete=models.PROTECT)
    contested_by = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=400, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["since", "id"]
        constraints = [days_in_order("directory_legal_days")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind}"


class Standing(models.Model):
    """Member, observer or guest of the network (forum empty) or of a forum, with dates."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="standings"
    )
    forum = models.ForeignKey("Forum", null=True, on_delete=models.PROTECT)
    kind = models.CharField(max_length=12, choices=StandingKind)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    source = models.ForeignKey("Source", null=True, on_delete=models.PROTECT)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["since", "id"]
        constraints = [days_in_order("directory_standing_days")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind}"

    @property
    def reference(self) -> str:
        return ref("standing", str(self.pk))


class PublishedAddress(models.Model):
    """An e-mail address the organisation published; codes go to one older than the request."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="addresses"
    )
    email = models.EmailField()
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-published_at"]

    def __str__(self) -> str:
        return f"{self.organisation_id} since {self.published_at:%Y-%m-%d}"

    @property
    def reference(self) -> str:
        return ref("address", str(self.pk))


class Printable(Protocol):
    """What choosing a name looks at; a row, or its values."""

    @property
    def pk(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def script(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def since(self) -> date | None: ...
    @property
    def until(self) -> date | None: ...
    @property
    def position(self) -> int: ...


N = TypeVar("N", bound=Printable)


def name_on(names: Sequence[N], language: str, day: date) -> N | None:
    """The name to print on `day` for a reader of `language`.

    A name in force in the reader's language, else the English, else the organisation's first;
    short and official names before any other; never one that ended before `day` or began after.
    """
    usable = [
        n
        for n in names
        if n.kind in (NameKind.OFFICIAL, NameKind.TRANSLATION, NameKind.SHORT)
        and (n.since is None or n.since <= day)
        and (n.until is None or n.until > day)
    ] or names
    if not usable:
        return None
    wanted = language.lower()
    order = {wanted: 0, wanted.partition("-")[0]: 1, "en": 2}
    return min(
        usable,
        key=lambda n: (
            order.get(n.language.lower(), 3),
            n.kind == NameKind.SHORT,
            n.position,
            n.pk,
        ),
    )


def own_name_on(names: Sequence[N], first: N, day: date) -> N | None:
    """The official name in another script than `first` that was in force on `day`."""
    return next(
        (
            n
            for n in names
            if n.script != first.script
            and n.kind == NameKind.OFFICIAL
            and (n.since is None or n.since <= day)
            and (n.until is None or n.until > day)
        ),
        None,
    )
