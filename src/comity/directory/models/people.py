"""People, what they may do for an organisation, and how a lost mandate comes back."""

from datetime import date
from typing import ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from comity.directory.enums import Office, Power, RequestState
from comity.directory.models.dates import DatedQuerySet, days_in_order
from comity.kit.refs import ref


class PersonManager(BaseUserManager["Person"]):
    """Accounts are made by a grant or a request; there is no public sign-up."""

    def invite(self, email: str, name: str = "", language: str = "en") -> "Person":
        """The person with this address, made without a password when new."""
        person, made = self.get_or_create(
            email=email.lower(), defaults={"name": name, "language": language}
        )
        if made:
            person.set_unusable_password()
            person.save(update_fields=["password"])
        return person


class Person(AbstractBaseUser):
    """Somebody with an account. The name is seen by the organisation's own people only."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=35, default="en")
    time_zone = models.CharField(max_length=60, default="UTC")
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False)  # runs the machine; holds no domain right

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        ordering = ["email"]

    def __str__(self) -> str:
        return self.name or self.email


class Mandate(models.Model):
    """Who may act for an organisation, for what, from when to when, granted by whom."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mandates")
    organisation = models.ForeignKey(
        "Organisation", on_delete=models.PROTECT, related_name="mandates"
    )
    power = models.CharField(max_length=12, choices=Power)
    since = models.DateField()
    until = models.DateField(null=True)
    claimant = models.ForeignKey("Claimant", null=True, on_delete=models.PROTECT)
    granted_by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="granted"
    )
    request = models.ForeignKey("MandateRequest", null=True, on_delete=models.SET_NULL)
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "person", "power", "since"]
        constraints = [
            days_in_order("directory_mandate_days"),
            models.UniqueConstraint(
                fields=["person", "organisation", "power"],
                condition=Q(revoked_at=None, until=None),
                name="directory_mandate_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.power} since {self.since}"

    @property
    def reference(self) -> str:
        return ref("mandate", str(self.pk))


class OfficerQuerySet(DatedQuerySet):
    def on(self, day: date) -> Self:
        """Offices held on `day`; one that a second person has not confirmed is not held."""
        return super().on(day).exclude(waits=True)


class Officer(models.Model):
    """A person's office in a body. It waits until a second person confirms the appointment."""

    body = models.ForeignKey("Body", on_delete=models.CASCADE, related_name="officers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="offices")
    office = models.CharField(max_length=12, choices=Office)
    since = models.DateField()
    until = models.DateField(null=True)
    waits = models.BooleanField(default=False)
    entered_by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="appointed"
    )

    objects = OfficerQuerySet.as_manager()

    class Meta:
        ordering = ["body", "since", "id"]
        constraints = [days_in_order("directory_officer_days")]

    def __str__(self) -> str:
        return f"{self.office} of {self.body_id}"

    @property
    def reference(self) -> str:
        return ref("office", str(self.pk))


class MandateRequest(models.Model):
    """A first or lost mandate: an act of a body in three steps that no one person can make."""

    organisation = models.ForeignKey("Organisation", on_delete=models.PROTECT)
    body = models.ForeignKey("Body", on_delete=models.PROTECT)
    email = models.EmailField()
    name = models.CharField(max_length=200)
    decision = models.CharField(max_length=200)  # symbol or minute of the body's decision
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.ENTERED)
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="entered")
    entered_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="confirmed"
    )
    confirmed_at = models.DateTimeField(null=True)
    code_digest = models.CharField(max_length=64, blank=True)
    code_attempts = models.PositiveSmallIntegerField(default=0)
    sent_to = models.EmailField(blank=True)
    notice_since = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)  # of the notice, or of the stop
    stopped_because = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["-entered_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=models.F("entered_by")),
                name="directory_request_two_people",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(state__in=["entered", "confirmed", "notice"]),
                name="directory_request_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.state}"

    @property
    def reference(self) -> str:
        return ref("mandate-request", str(self.pk))


class Claimant(models.Model):
    """A leadership that claims to speak for an organisation."""

    organisation = models.ForeignKey(
        "Organisation", on_delete=models.CASCADE, related_name="claimants"
    )
    label = models.CharField(max_length=200)
    statement = models.CharField(max_length=600, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    source = models.ForeignKey("Source", null=True, on_delete=models.PROTECT)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["since", "id"]
        constraints = [days_in_order("directory_claimant_days")]

    def __str__(self) -> str:
        return self.label


class Recognition(models.Model):
    """A body's dated decision whom it takes to speak for the organisation."""

    organisation = models.ForeignKey(
        "Organisation", on_delete=models.CASCADE, related_name="recognitions"
    )
    claimant = models.ForeignKey(Claimant, on_delete=models.PROTECT)
    body = models.ForeignKey("Body", on_delete=models.PROTECT)
    day = models.DateField()
    decision = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-day", "-id"]

    def __str__(self) -> str:
        return f"{self.claimant_id} on {self.day}"

    @property
    def reference(self) -> str:
        return ref("recognition", str(self.pk))


class LoginLink(models.Model):
    """A link that logs one person in once; only its digest is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"for {self.person_id} until {self.expires_at:%Y-%m-%d %H:%M}"
