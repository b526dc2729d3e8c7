"""Tests of consensus: the rule as it was recorded at opening, who counts, and what was said."""

from django.db import models
from django.db.models import Q

from comity.accord.enums import Decision, ObjectionState, Publicity, Rule, VoiceKind
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
    opens_at = models.DateTimeField()
    deadline = models.DateTimeField()  # as announced; extensions stand beside
    host_zone = models.CharField(max_length=60, default="UTC")
    opened_by = models.ForeignKey(
        "directory.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    outcome = models.CharField(max_length=10, choices=Decision, blank=True)
    rung = models.CharField(max_length=12, choices=Rung, blank=True)
    finding = models.TextField(blank=True)  # of the chair, under rough consensus
    decided_at = models.DateTimeField(null=True)  # the moment that the rule names
    recorded_at = models.DateTimeField(null=True)  # the moment the clock came by
    record = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["room", "number"], name="accord_test_number"),
            models.UniqueConstraint(
                fields=["room"], condition=Q(recorded_at=None), name="accord_test_open"
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
    reason = models.CharField(max_length=400)
    by_clock = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.test_id} until {self.deadline:%Y-%m-%d %H:%M}"
