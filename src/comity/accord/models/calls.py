"""Calls, invitations and acts; apart from them declines."""

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from comity.accord.enums import STANDING_VERBS, AnswerState, Channel, Scope, Verb
from comity.directory.enums import Capacity
from comity.kit.refs import ref


class Call(models.Model):
    """An invitation to sign one locked version."""

    symbol = models.CharField(max_length=96, unique=True)
    version = models.ForeignKey("documents.Version", on_delete=models.PROTECT, related_name="calls")
    initiators = models.ManyToManyField("directory.Organisation", related_name="initiated")
    body = models.ForeignKey("directory.Body", null=True, on_delete=models.PROTECT)
    scope = models.CharField(max_length=8, choices=Scope)
    capacities = models.JSONField(default=list)
    opens_at = models.DateTimeField()
    deadline = models.DateTimeField()
    host_zone = models.CharField(max_length=60, default="UTC")
    open_after = models.BooleanField(default=False)
    reservations = models.BooleanField(default=True)
    closed_noticed_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(
        "directory.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-opens_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(deadline__gt=models.F("opens_at")), name="accord_call_days"
            )
        ]

    def __str__(self) -> str:
        return self.symbol

    @property
    def reference(self) -> str:
        return ref("call", self.symbol)


class Sponsorship(models.Model):
    """An organisation that was named as one of those who ask. Private until it confirms.

    Declined and unanswered look the same to everybody outside that organisation.
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="sponsorships")
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=AnswerState, default=AnswerState.WAITING)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    person = models.ForeignKey(
        "directory.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["call", "organisation"], name="accord_sponsor_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} for {self.call_id}"

    @property
    def reference(self) -> str:
        return ref("sponsorship", str(self.pk))


class Invitation(models.Model):
    """An organisation that a call asks, in the capacity it would sign in."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="invitations"
    )
    capacity = models.CharField(max_length=12, choices=Capacity)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "organisation"], name="accord_invited_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} to {self.call_id}"


class ActQuerySet(models.QuerySet["Act"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("An act is never changed; another act is added.")

    def delete(self) -> NoReturn:
        raise TypeError("An act is withdrawn by another act, never deleted.")


class Act(models.Model):
    """One public act. Rows are appended; only `in_force` falls, with a withdrawal beside it."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="acts")
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="acts"
    )
    verb = models.CharField(max_length=14, choices=Verb)
    capacity = models.CharField(max_length=12, choices=Capacity)
    digest = models.CharField(max_length=64)  # of the version's text
    at = models.DateTimeField()
    late = models.BooleanField(default=False)  # after the deadline of a call that stays open
    received_at = models.DateTimeField(null=True)  # of the mail that counts for the deadline
    number = models.CharField(max_length=20, unique=True)  # on the receipt
    text = models.TextField(blank=True)  # reservation or explanation
    language = models.CharField(max_length=35, blank=True)
    paragraph = models.CharField(max_length=40, blank=True)
    symbol = models.CharField(max_length=96, unique=True, null=True)  # of the reservation
    name = models.CharField(max_length=300)  # of the organisation on that day, in English
    mandate = models.ForeignKey("directory.Mandate", null=True, on_delete=models.PROTECT)
    person = models.ForeignKey(
        "directory.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    channel = models.CharField(max_length=8, choices=Channel)
    record = models.CharField(max_length=64, unique=True)  # digest of its record
    withdraws = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="withdrawal"
    )
    in_force = models.BooleanField(default=True)
    once = models.CharField(max_length=64, blank=True)

    objects = ActQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "organisation"],
                condition=Q(in_force=True, verb__in=[str(v) for v in STANDING_VERBS]),
                name="accord_one_in_force",
            ),
            models.UniqueConstraint(
                fields=["organisation", "once"],
                condition=~Q(once=""),
                name="accord_act_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"

    @property
    def reference(self) -> str:
        return ref("act", self.number)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding and kwargs.get("update_fields") != ["in_force"]:
            raise TypeError("An act is never changed; another act is added.")
        super().save(*args, **kwargs)

    @property
    def with_reservation(self) -> bool:
        return self.verb == Verb.SIGN and bool(self.text)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("An act is withdrawn by another act, never deleted.")


class Decline(models.Model):
    """A private answer. No page, count, mail or export outside the organisation reads this."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        "directory.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()
    note = models.TextField(blank=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call", "organisation"],
                condition=Q(taken_back_at=None),
                name="accord_decline_once",
            )
        ]

    def __str__(self) -> str:
        return f"answer to {self.call_id}"

    @property
    def reference(self) -> str:
        return ref("answer", str(self.pk))
