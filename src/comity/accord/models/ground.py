"""Pictures of the common ground that are computed beside the pages."""

from django.db import models
from django.db.models import Q

from comity.kit.refs import ref


class GroundPicture(models.Model):
    """A question about a room and the answer so far. The standing one follows the room.

    It holds positions, so it lives and is seen like them: never wider, and gone with the room.
    """

    room = models.ForeignKey("accord.Room", on_delete=models.CASCADE, related_name="pictures")
    standing = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, blank=True)  # of the question
    state = models.CharField(max_length=64, blank=True)  # of the room when it was last looked at
    question = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    exact = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    found_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)  # to be computed, further or anew
    leased_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["room"], condition=Q(standing=True), name="accord_picture_standing"
            ),
            models.UniqueConstraint(
                fields=["room", "digest"],
                condition=Q(standing=False),
                name="accord_picture_once",
            ),
        ]

    def __str__(self) -> str:
        return f"picture {self.digest[:8]} of {self.room_id}"

    @property
    def reference(self) -> str:
        return ref("picture", str(self.pk))
