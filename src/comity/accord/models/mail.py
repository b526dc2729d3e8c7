"""Letters about calls and mailed drafts, and what comes back by mail."""

from django.db import models
from django.db.models import Q

from comity.accord.enums import AnswerState, Finding, Vouched, Word
from comity.kit.refs import ref


class DraftAddress(models.Model):
    """The address whose mail becomes a draft of an organisation, by right of who made it."""

    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey("directory.Person", on_delete=models.CASCADE, related_name="+")
    salt = models.CharField(max_length=32)
    reply_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(replaced_at=None),
                name="accord_draft_address_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} since {self.made_at:%Y-%m-%d}"

    @property
    def reference(self) -> str:
        return ref("draft-address", str(self.pk))


class MailedDraft(models.Model):
    """A document that came by mail and waits for a holder's word to be published."""

    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    version = models.OneToOneField("documents.Version", on_delete=models.CASCADE, related_name="+")
    sender = models.CharField(max_length=254)
    vouched = models.CharField(max_length=8, choices=Vouched)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=AnswerState, default=AnswerState.WAITING)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-received_at", "-id"]

    def __str__(self) -> str:
        return f"draft of {self.organisation_id} {self.state}"

    @property
    def reference(self) -> str:
        return ref("mailed-draft", str(self.pk))


class Letter(models.Model):
    """What one mandate holder was sent about one call or one mailed draft.

    Its link and its reply address are made from the installation's secret and `salt`; only
    their digests are kept, so that nobody who reads the database can use them.
    """

    call = models.ForeignKey(
        "accord.Call", null=True, on_delete=models.CASCADE, related_name="letters"
    )
    draft = models.ForeignKey(
        MailedDraft, null=True, on_delete=models.CASCADE, related_name="letters"
    )
    mandate = models.ForeignKey("directory.Mandate", on_delete=models.CASCADE, related_name="+")
    salt = models.CharField(max_length=32)
    link_digest = models.CharField(max_length=64, unique=True)
    reply_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    spent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(call=None) ^ Q(draft=None), name="accord_letter_about_one"
            ),
            models.UniqueConstraint(fields=["call", "mandate"], name="accord_letter_once"),
            models.UniqueConstraint(fields=["draft", "mandate"], name="accord_draft_letter_once"),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"

    @property
    def reference(self) -> str:
        return ref("letter", str(self.pk))


class MailedAnswer(models.Model):
    """An answer that arrived by mail. No page, count, feed or export of others reads it."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="answers")
    call = models.ForeignKey("accord.Call", on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    word = models.CharField(max_length=8, choices=Word)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=35, blank=True)
    further = models.TextField(blank=True)  # words that are no part of the answer
    sender = models.CharField(max_length=254)
    vouched = models.CharField(max_length=8, choices=Vouched)
    received_at = models.DateTimeField()
    publish_at = models.DateTimeField(null=True)  # without a confirmation; empty: never
    lapses_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=AnswerState, default=AnswerState.WAITING)
    decided_at = models.DateTimeField(null=True)
    act = models.OneToOneField(
        "accord.Act", null=True, on_delete=models.PROTECT, related_name="mailed"
    )
    problem = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["received_at", "id"]
        indexes = [models.Index(fields=["state", "publish_at"], name="accord_answer_due")]

    def __str__(self) -> str:
        return f"mailed answer {self.pk} {self.state}"

    @property
    def reference(self) -> str:
        return ref("mailed-answer", str(self.pk))


class Incoming(models.Model):
    """One message that arrived: what was found, and the message itself for thirty days."""

    at = models.DateTimeField(db_index=True)
    digest = models.CharField(max_length=64, unique=True)
    organisation = models.ForeignKey(
        "directory.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    call = models.ForeignKey("accord.Call", null=True, on_delete=models.SET_NULL, related_name="+")
    sender_domain = models.CharField(max_length=253, blank=True)
    finding = models.CharField(max_length=12, choices=Finding)
    detail = models.CharField(max_length=300, blank=True)
    number = models.PositiveIntegerField(default=1)  # messages this line stands for
    raw = models.BinaryField(default=bytes)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.finding} from *@{self.sender_domain}"

    @property
    def reference(self) -> str:
        return ref("incoming", str(self.pk))
