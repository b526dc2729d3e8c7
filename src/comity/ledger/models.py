"""Records and the bodies they commit to."""

from typing import Any, NoReturn

from django.db import models

from comity.ledger.errors import BookClosed


class RecordQuerySet(models.QuerySet["Record"]):
    """Reads and inserts only."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise BookClosed("A record is never changed.")

    def delete(self) -> NoReturn:
        raise BookClosed("A record is never deleted.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise BookClosed("A record is never changed.")


class Record(models.Model):
    """The exact bytes of one record and what is read from them for lookups."""

    seq = models.BigIntegerField(unique=True)
    data = models.BinaryField()
    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=16, db_index=True)
    author = models.CharField(max_length=52, blank=True)
    doc = models.CharField(max_length=96, blank=True, db_index=True)
    recorded_at = models.DateTimeField()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.digest[:12]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise BookClosed("A record is never changed.")
        # Without it, a new object with the key of an old row would try to change that row.
        super().save(force_insert=True, using=kwargs.get("using"))

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise BookClosed("A record is never deleted.")


class Head(models.Model):
    """The size of the book and its origin; its row is the one lock of every append."""

    log = models.CharField(max_length=144, unique=True)
    network = models.CharField(max_length=52)
    size = models.BigIntegerField(default=0)
    peaks = models.JSONField(default=list)  # see `frontier`

    def __str__(self) -> str:
        return f"{self.log} size {self.size}"


class Body(models.Model):
    """A text outside the book, with the salt of its commitment; destroying both erases it."""

    commitment = models.CharField(max_length=72, unique=True)
    salt = models.BinaryField(null=True)
    data = models.BinaryField(null=True)
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.commitment[:16]
