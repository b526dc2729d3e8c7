"""Documents, versions, language versions, paragraphs and files."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from comity.documents.enums import (
    Audience,
    LanguageStatus,
    ParagraphKind,
    Rung,
    Succession,
    Type,
)
from comity.kit.refs import ref


class Locked(ValidationError):
    """Somebody tried to change what is locked."""


class Audienced(models.Model):
    """A row with an audience of its own."""

    audience = models.CharField(max_length=8, choices=Audience, default=Audience.OWN)
    audience_body = models.ForeignKey(
        "directory.Body", null=True, on_delete=models.PROTECT, related_name="+"
    )
    audience_forum = models.ForeignKey(
        "directory.Forum", null=True, on_delete=models.PROTECT, related_name="+"
    )
    audience_named = models.ManyToManyField("directory.Organisation", related_name="+")

    class Meta:
        abstract = True


class Document(Audienced):
    """Anything with a symbol. A draft has none yet: a gap in symbols would betray it."""

    symbol = models.CharField(max_length=96, unique=True, null=True)
    type = models.CharField(max_length=4, choices=Type)
    organisation = models.ForeignKey(
        "directory.Organisation", null=True, on_delete=models.PROTECT, related_name="documents"
    )
    body = models.ForeignKey("directory.Body", null=True, on_delete=models.PROTECT)
    edition = models.ForeignKey("directory.Edition", null=True, on_delete=models.PROTECT)
    date = models.DateField()
    place = models.CharField(max_length=120, blank=True)
    topic = models.CharField(max_length=80, blank=True)
    rung = models.CharField(max_length=12, choices=Rung, blank=True)
    rule = models.CharField(max_length=300, blank=True)  # as the body stated it
    objections = models.CharField(max_length=300, blank=True)
    published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=400, blank=True)
    supersedes = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="successors"
    )  # the document that this one revises, corrects or adds to
    succession = models.CharField(max_length=4, choices=Succession, blank=True)
    folded = models.TextField(blank=True)  # titles and text of the newest version, for search
    made_by = models.ForeignKey(
        "directory.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-date", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation=None) ^ Q(body=None), name="documents_one_author"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(symbol=None), name="documents_symbol"
            ),
            models.CheckConstraint(
                condition=Q(supersedes=None, succession="")
                | (Q(supersedes__isnull=False) & ~Q(succession="")),
                name="documents_succession",
            ),
        ]
        indexes = [models.Index(fields=["-date", "-id"], name="documents_river")]

    def __str__(self) -> str:
        return self.symbol or f"draft {self.pk}"

    @property
    def reference(self) -> str:
        return ref("document", self.symbol or f"draft-{self.pk}")


class Version(models.Model):
    """A state of a document. Locked once, it never changes; its digest names its very words."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64, blank=True)
    commitment = models.CharField(max_length=72, blank=True)
    record = models.CharField(max_length=64, blank=True)  # digest of its text record
    locked_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="documents_version_number")
        ]

    def __str__(self) -> str:
        return f"{self.document_id} v{self.number}"

    @property
    def reference(self) -> str:
        return ref("version", f"{self.document.symbol or self.document_id}@{self.number}")


class LanguageVersion(models.Model):
    """The version in one language, with its status and credit."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="languages")
    language = models.CharField(max_length=35)
    source = models.CharField(max_length=35, blank=True)  # the language its idents name, if another
    status = models.CharField(max_length=10, choices=LanguageStatus)
    title = models.CharField(max_length=400)
    credit = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    record = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["version", "status", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "language"],
                condition=Q(replaced_at=None),
                name="documents_language_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.language}"


class ParagraphQuerySet(models.QuerySet["Paragraph"]):
    def update(self, **kwargs: Any) -> int:
        raise Locked("Paragraphs are replaced while a version is open, never changed.")


class Paragraph(models.Model):
    """One paragraph; the same `ident` names it in every language and every version."""

    language_version = models.ForeignKey(
        LanguageVersion, on_delete=models.CASCADE, related_name="paragraphs"
    )
    ident = models.CharField(max_length=200)  # `a`, in translations also `a+b` and `a.2`
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=ParagraphKind)
    level = models.PositiveSmallIntegerField(default=0)
    number = models.CharField(max_length=12, blank=True)
    text = models.TextField()  # inline Markdown: *em*, **strong**, [text](address)

    objects = ParagraphQuerySet.as_manager()

    class Meta:
        ordering = ["language_version", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["language_version", "position"], name="documents_paragraph_place"
            ),
            models.UniqueConstraint(
                fields=["language_version", "ident"], name="documents_paragraph_ident"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ident}: {self.text[:40]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Locked("Paragraphs are replaced while a version is open, never changed.")
        super().save(*args, **kwargs)


class File(Audienced):
    """A file beside a document, with its own audience, never wider than the document's."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=35, blank=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    content = models.FileField(upload_to="documents/%Y/")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def reference(self) -> str:
        return ref("file", self.digest)
