"""Claims: one stated fact with its source. They conflict, and stand side by side."""

from django.db import models

from comity.directory.enums import ClaimKind
from comity.kit.refs import ref


class Source(models.Model):
    """Where something is stated."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=400)
    publisher = models.CharField(max_length=200, blank=True)
    day = models.CharField(max_length=10, blank=True)
    locator = models.CharField(max_length=400, blank=True)  # address, volume, page
    read_on = models.DateField(null=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title


class Claim(models.Model):
    """Subject, measure, value, unit, kind, day, scope, source and place in the source."""

    slug = models.SlugField(max_length=80, unique=True)
    subject = models.CharField(max_length=200, db_index=True)  # a kit.refs reference
    measure = models.CharField(max_length=80)
    value = models.CharField(max_length=400)
    unit = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=12, choices=ClaimKind)
    day = models.CharField(max_length=21, blank=True)  # a day, or from/until
    scope = models.CharField(max_length=200, blank=True)
    total = models.CharField(max_length=40, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="claims")
    also = models.ManyToManyField(Source, related_name="+")  # where more than one states it
    locator = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=600, blank=True)
    doubt = models.CharField(max_length=600, blank=True)  # why it is probably an error

    class Meta:
        ordering = ["subject", "measure", "id"]

    def __str__(self) -> str:
        return f"{self.subject} {self.measure} {self.value}"


class Subject(models.Model):
    """A thing that claims are about and that no room models yet; it moves to its room later."""

    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=40, db_index=True)
    label = models.CharField(max_length=300)
    parent = models.CharField(max_length=200, blank=True)  # a kit.refs reference
    number = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["kind", "number", "label"]

    def __str__(self) -> str:
        return self.label

    @property
    def reference(self) -> str:
        return ref(self.kind, self.slug)


class Gap(models.Model):
    """What is not known, kept in sight for whoever can fill it."""

    slug = models.SlugField(max_length=80, unique=True)
    subject = models.CharField(max_length=200, db_index=True)
    measure = models.CharField(max_length=80)
    reason = models.CharField(max_length=600)

    class Meta:
        ordering = ["subject", "measure"]

    def __str__(self) -> str:
        return f"{self.subject} {self.measure}"
