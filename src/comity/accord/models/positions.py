"""Positions of organisations on the items of a room."""

from django.db import models
from django.db.models import Q

from comity.accord.enums import ObjectionState, Stance
from comity.kit.refs import ref


class Position(models.Model):
    """What an organisation says on one item; a later row takes the place of an earlier one.

    `item` is `p:` and a paragraph's ident, or `a:` and a proposal's number. `digest` names the
    words it was taken on, so that a position on other words is seen to be one.
    """

    room = models.ForeignKey("accord.Room", on_delete=models.CASCADE, related_name="positions")
    round = models.ForeignKey("accord.Round", on_delete=models.PROTECT, related_name="positions")
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    item = models.CharField(max_length=202)
    stance = models.CharField(max_length=8, choices=Stance)
    text = models.TextField(blank=True)  # the reservation, or the reason of a rejection
    language = models.CharField(max_length=35, blank=True)
    digest = models.CharField(max_length=64)
    objection = models.CharField(max_length=8, choices=ObjectionState, blank=True)
    answer = models.TextField(blank=True)  # of the chair, to a rejection
    same_as = models.ForeignKey(
        "directory.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    mandate = models.ForeignKey("directory.Mandate", null=True, on_delete=models.PROTECT)
    person = models.ForeignKey(
        "directory.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "organisation", "item"],
                condition=Q(replaced_at=None),
                name="accord_position_once",
            ),
            models.CheckConstraint(
                condition=~Q(stance="reject") | ~Q(text=""), name="accord_rejection_reason"
            ),
            models.CheckConstraint(
                condition=~Q(stance="reserve") | ~Q(text=""), name="accord_reservation_text"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.stance} {self.item}"

    @property
    def reference(self) -> str:
        return ref("position", str(self.pk))
