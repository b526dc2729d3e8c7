"""Forums, editions and bodies as standing things, bare rows that later rooms enrich."""

from django.db import models
from django.db.models import Q

from comity.directory.enums import Decided, ForumState
from comity.directory.models.dates import DatedQuerySet, days_in_order
from comity.kit.refs import ref


class Forum(models.Model):
    """A standing series of meetings."""

    slug = models.SlugField(max_length=60, unique=True)
    names = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=ForumState, default=ForumState.UNKNOWN)
    scope = models.CharField(max_length=120, blank=True)
    since = models.CharField(max_length=10, blank=True)
    until = models.CharField(max_length=10, blank=True)
    founder = models.ForeignKey("Organisation", null=True, on_delete=models.PROTECT)
    successor = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(self.names.get("en", self.slug))

    @property
    def reference(self) -> str:
        return ref("forum", self.slug)


class Edition(models.Model):
    """One meeting of a forum; what is stated of it are claims."""

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="editions")
    slug = models.SlugField(max_length=60, unique=True)
    ordinal = models.PositiveSmallIntegerField(null=True)
    names = models.JSONField(default=dict)
    begins = models.CharField(max_length=10, blank=True)
    ends = models.CharField(max_length=10, blank=True)
    place = models.CharField(max_length=120, blank=True)
    country = models.ForeignKey("Country", null=True, on_delete=models.PROTECT)
    host = models.ForeignKey("Organisation", null=True, on_delete=models.PROTECT)
    theme = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["forum", "begins", "ordinal"]

    def __str__(self) -> str:
        return str(self.names.get("en", self.slug))

    @property
    def reference(self) -> str:
        return ref("edition", self.slug)


class Body(models.Model):
    """A working group or committee; its composition is its dated seats."""

    slug = models.SlugField(max_length=60, unique=True)
    names = models.JSONField(default=dict)
    forum = models.ForeignKey(Forum, null=True, on_delete=models.PROTECT)
    keeps_mandates = models.BooleanField(default=False)  # grants first and lost mandates
    address = models.EmailField(blank=True)
    since = models.CharField(max_length=10, blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["keeps_mandates"],
                condition=Q(keeps_mandates=True),
                name="directory_one_credentials_body",
            )
        ]

    def __str__(self) -> str:
        return str(self.names.get("en", self.slug))

    @property
    def reference(self) -> str:
        return ref("body", self.slug)


class Seat(models.Model):
    """An organisation's place in a body."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="seats")
    organisation = models.ForeignKey("Organisation", on_delete=models.PROTECT)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["since", "id"]
        constraints = [days_in_order("directory_seat_days")]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.body_id}"

    @property
    def reference(self) -> str:
        return ref("seat", str(self.pk))


class Decision(models.Model):
    """What a body decided about the register, on which day, and who wrote it down."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=16, choices=Decided)
    day = models.DateField()
    symbol = models.CharField(max_length=200)  # or minute
    thing = models.CharField(max_length=200, db_index=True)  # a kit.refs reference
    detail = models.CharField(max_length=200, blank=True)  # a kind of standing, an office
    place = models.CharField(max_length=200, blank=True)  # the forum or body, a reference
    entered_by = models.ForeignKey("Person", null=True, on_delete=models.SET_NULL, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-day", "-id"]

    def __str__(self) -> str:
        return f"{self.symbol}: {self.kind} {self.thing}"

    @property
    def reference(self) -> str:
        return ref("decision", str(self.pk))
