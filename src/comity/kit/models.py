"""The installation, the private book, the outgoing mail and the counters of rate limits."""

from django.db import models


class Kind(models.TextChoices):
    """What a database holds; marked when it is made and never changed."""

    NETWORK = "network", "network"
    TRIAL = "trial", "trial"
    REFERENCE = "reference", "reference"


class Installation(models.Model):
    """The one row that says what this database is."""

    kind = models.CharField(max_length=16, choices=Kind)
    name = models.JSONField(default=dict)  # language -> name of the network
    domain = models.CharField(max_length=253)
    languages = models.JSONField(default=list)  # in the order of the language switch
    vocabulary = models.JSONField(default=dict)  # word of product.md -> word of the network
    prefixes = models.JSONField(default=dict)  # settings of symbols
    version = models.CharField(max_length=80, blank=True)  # of a loaded data set
    made_at = models.DateTimeField()
    revision = models.BigIntegerField(default=0)
    only = models.BooleanField(default=True, unique=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(only=True), name="kit_one_installation")
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.domain}"


class AuditLine(models.Model):
    """One line of the private book."""

    at = models.DateTimeField(db_index=True)
    verb = models.CharField(max_length=80)
    person = models.BigIntegerField(null=True)
    organisation = models.BigIntegerField(null=True, db_index=True)
    body = models.BigIntegerField(null=True, db_index=True)
    channel = models.CharField(max_length=16)
    thing = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.thing}"


class Mail(models.Model):
    """One message to one recipient, from the act that caused it until it is handed over."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        SENT = "sent", "sent"
        FAILED = "failed", "failed"

    key = models.CharField(max_length=120)  # what it is about: sent once per key and recipient
    recipient = models.EmailField()
    subject = models.CharField(max_length=250)
    body = models.TextField()
    headers = models.JSONField(default=dict)
    reply_to = models.CharField(max_length=254, blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    organisation = models.BigIntegerField(null=True, db_index=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=250, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "recipient"], name="kit_mail_once")]
        indexes = [models.Index(fields=["state", "due_at"], name="kit_mail_due")]

    def __str__(self) -> str:
        return f"{self.key} ({self.state})"


class Spent(models.Model):
    """How often something limited was used in one window; the user only as a digest."""

    digest = models.CharField(max_length=64, unique=True)
    number = models.PositiveIntegerField(default=0)
    forget_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.digest[:8]} {self.number}"
