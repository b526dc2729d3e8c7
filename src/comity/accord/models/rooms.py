"""Drafting rooms: who negotiates which draft, by which rule, in which rounds."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from comity.accord.enums import RoomState, Sight, Silence
from comity.kit.refs import ref


class Room(models.Model):
    """A draft under negotiation. Its chair is an office of a body, or one organisation.

    The text is the open version of the document: paragraphs with stable idents, in one
    language or several. Nothing of a room is public before its outcome.
    """

    document = models.OneToOneField(
        "documents.Document", on_delete=models.PROTECT, related_name="room"
    )
    body = models.ForeignKey("directory.Body", null=True, on_delete=models.PROTECT)
    organisation = models.ForeignKey(
        "directory.Organisation", null=True, on_delete=models.PROTECT, related_name="rooms_chaired"
    )
    language = models.CharField(max_length=35)  # the one that proposals are measured against
    sight = models.CharField(max_length=8, choices=Sight)
    hides_results = models.BooleanField(default=False)  # until the round closes
    silence = models.CharField(max_length=6, choices=Silence, default=Silence.OPEN)
    shows_map = models.BooleanField(default=False)  # fixed before the first position
    host_zone = models.CharField(max_length=60, default="UTC")
    state = models.CharField(max_length=8, choices=RoomState, default=RoomState.OPEN)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(
        "directory.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation=None) ^ Q(body=None), name="accord_room_one_chair"
            )
        ]

    def __str__(self) -> str:
        return f"room of {self.document_id}"

    @property
    def reference(self) -> str:
        return ref("room", str(self.pk))


class Participant(models.Model):
    """An organisation that negotiates in a room: it proposes and takes positions."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="participants")
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    initiator = models.BooleanField(default=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room", "organisation"],
                condition=Q(until=None),
                name="accord_participant_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.room_id}"


class Round(models.Model):
    """A period in which positions are taken. One is open at a time."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True)  # announced; empty: when the chair closes it
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["room", "number"], name="accord_round_number"),
            models.UniqueConstraint(
                fields=["room"], condition=Q(closed_at=None), name="accord_round_open"
            ),
        ]

    def __str__(self) -> str:
        return f"round {self.number} of {self.room_id}"

    @property
    def ends_at(self) -> datetime | None:
        """When it closed, or closes as announced; None while only the chair can say."""
        return self.closed_at or self.closes_at


class Stale(models.Model):
    """A paragraph that one language still says as it was before another language changed."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="stale")
    language = models.CharField(max_length=35)
    ident = models.CharField(max_length=200)
    changed = models.CharField(max_length=35)  # the language that changed
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "language", "ident"], name="accord_stale_once")
        ]

    def __str__(self) -> str:
        return f"{self.ident} in {self.language}"
