"""Tests of consensus and what came of them: rule, who counts, what was said, the outcome."""

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from comity.accord.enums import (
    Decision,
    ObjectionState,
    Publicity,
    Rule,
    StatementKind,
    VoiceKind,
)
from comity.documents.enums import Rung
from comity.kit.refs import ref


class ConsensusTest(models.Model):
    """One version put to the test. Everything above `outcome` is fixed at opening."""

    room = models.ForeignKey("accord.Room", on_delete=models.PROTECT, related_name="tests")
    number = models.PositiveSmallIntegerField()
    version = models.ForeignKey(
        "documents.Version", on_delete=models.PROTECT, related_name="consensus_tests"
    )
    digest = models.CharField(max_length=64)
    rule = models.CharField(max_length=12, choices=Rule)
    minus = models.PositiveSmallIntegerField(default=0)  # of consensus minus n
    publicity = models.CharField(max_length=8, choices=Publicity)
    rung = models.CharField(max_length=12, choices=Rung)  # what the text becomes if adopted
    parts = models.CharField(max_length=12, choices=Rung, blank=True)  # or its agreed paragraphs
    opens_at = models.DateTimeField()
    deadline = models.DateTimeField()  # as announced; extensions stand beside
    host_zone = models.CharField(max_length=60, default="UTC")
    opened_by = models.ForeignKey(
        "directory.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    outcome = models.CharField(max_length=10, choices=Decision, default=Decision.RUNNING)
    finding = models.TextField(blank=True)  # of the chair, under rough consensus
    finding_at = models.DateTimeField(null=True)
    stopped_because = models.CharField(max_length=400, blank=True)
    agreed = models.JSONField(default=list)  # idents of the paragraphs that the rule adopts
    decided_at = models.DateTimeField(null=True)  # the moment that the rule names
    recorded_at = models.DateTimeField(null=True)  # the moment the clock came by

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["room", "number"], name="accord_test_number"),
            models.UniqueConstraint(
                fields=["room"], condition=Q(outcome="running"), name="accord_test_open"
            ),
            models.CheckConstraint(
                condition=Q(deadline__gt=models.F("opens_at")), name="accord_test_days"
            ),
        ]

    def __str__(self) -> str:
        return f"test {self.number} of {self.room_id}"

    @property
    def reference(self) -> str:
        return ref("test", f"{self.room_id}.{self.number}")


class Entitled(models.Model):
    """An organisation that counts in a test, and what it was sent."""

    test = models.ForeignKey(ConsensusTest, on_delete=models.CASCADE, related_name="entitled")
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    present = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["test", "organisation"], name="accord_entitled_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.test_id}"


class Notice(models.Model):
    """One notification of a test, kept without the address it went to.

    Its proof is copied from the outbox, which forgets its messages after thirty days.
    """

    entitled = models.ForeignKey(Entitled, on_delete=models.CASCADE, related_name="notices")
    domain = models.CharField(max_length=253)
    to_office = models.BooleanField(default=False)  # nobody may negotiate: the published address
    message_id = models.CharField(max_length=200, unique=True)
    written_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"notice to *@{self.domain}"


class Voice(models.Model):
    """What an entitled organisation said; a later row takes the place of an earlier one."""

    test = models.ForeignKey(ConsensusTest, on_delete=models.PROTECT, related_name="voices")
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=8, choices=VoiceKind)
    reason = models.TextField(blank=True)
    language = models.CharField(max_length=35, blank=True)
    paragraph = models.CharField(max_length=200, blank=True)
    objection = models.CharField(max_length=8, choices=ObjectionState, blank=True)
    answer = models.TextField(blank=True)  # of the chair
    answered_at = models.DateTimeField(null=True)
    mandate = models.ForeignKey("directory.Mandate", null=True, on_delete=models.PROTECT)
    person = models.ForeignKey(
        "directory.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    channel = models.CharField(max_length=8)
    record = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["test", "organisation"],
                condition=Q(replaced_at=None),
                name="accord_voice_once",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["object", "break"]) | ~Q(reason=""),
                name="accord_objection_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind} in {self.test_id}"

    @property
    def reference(self) -> str:
        return ref("voice", str(self.pk))


class Extension(models.Model):
    """A later deadline, and why: by the chair, or because a notification has no proof."""

    test = models.ForeignKey(ConsensusTest, on_delete=models.CASCADE, related_name="extensions")
    deadline = models.DateTimeField()
    reason = models.TextField()  # the clock's: the organisations without a proof, by slug
    by_clock = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.test_id} until {self.deadline:%Y-%m-%d %H:%M}"


class Result(models.Model):
    """Where a negotiation ended: the public document, its rung, and the test it rests on."""

    room = models.OneToOneField("accord.Room", on_delete=models.PROTECT, related_name="result")
    document = models.OneToOneField(
        "documents.Document", on_delete=models.PROTECT, related_name="negotiated"
    )
    test = models.OneToOneField(ConsensusTest, null=True, on_delete=models.PROTECT)
    whole = models.BooleanField(default=True)  # or the agreed paragraphs alone
    record = models.CharField(max_length=64, blank=True)  # digest of the decision
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.room_id} -> {self.document_id}"

    @property
    def reference(self) -> str:
        return ref("result", str(self.room_id))


class Statement(models.Model):
    """A reservation, an explanation or a separate statement that a negotiator attaches.

    It is seen by those who negotiate until the outcome is published, and public with it.
    """

    room = models.ForeignKey("accord.Room", on_delete=models.PROTECT, related_name="statements")
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=12, choices=StatementKind)
    text = models.TextField()
    language = models.CharField(max_length=35)
    paragraph = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=20, unique=True)
    symbol = models.CharField(max_length=96, unique=True, null=True)
    name = models.CharField(max_length=300, blank=True)  # of the organisation when published
    mandate = models.ForeignKey("directory.Mandate", null=True, on_delete=models.PROTECT)
    person = models.ForeignKey(
        "directory.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    record = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "organisation", "kind", "paragraph"],
                condition=Q(replaced_at=None),
                name="accord_statement_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.organisation_id} in {self.room_id}"

    @property
    def reference(self) -> str:
        return ref("statement", self.number)


class StatementWithdrawal(models.Model):
    """An organisation stands no longer by a published statement, which stays, struck."""

    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, related_name="withdrawal")
    number = models.CharField(max_length=20, unique=True)  # on the receipt
    mandate = models.ForeignKey("directory.Mandate", on_delete=models.PROTECT, related_name="+")
    record = models.CharField(max_length=64, unique=True)  # digest of its record
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"withdrawal of {self.statement_id}"

    @property
    def reference(self) -> str:
        return ref("statement", self.number)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A withdrawal is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A withdrawal is never taken back.")
