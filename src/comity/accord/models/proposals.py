"""Proposals: operations on paragraphs, with sponsors, reasons and versions of their wording."""

from django.db import models
from django.db.models import Q

from comity.accord.enums import OperationKind, ProposalState
from comity.kit.refs import ref


class Proposal(models.Model):
    """One proposed change. Its wordings are versions; the newest counts.

    A compromise names the proposals it would replace; each stands until its author consents.
    """

    room = models.ForeignKey("accord.Room", on_delete=models.CASCADE, related_name="proposals")
    number = models.PositiveSmallIntegerField()
    author = models.ForeignKey(
        "directory.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )  # empty: the chair
    sponsors = models.ManyToManyField("directory.Organisation", related_name="+")
    replaces = models.ManyToManyField("self", symmetrical=False, related_name="compromises")
    needs = models.ManyToManyField("self", symmetrical=False, related_name="needed_by")
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.PENDING)
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["room", "number"], name="accord_proposal_number")
        ]

    def __str__(self) -> str:
        return f"proposal {self.number} in {self.room_id}"

    @property
    def reference(self) -> str:
        return ref("proposal", f"{self.room_id}.{self.number}")


class Wording(models.Model):
    """What a proposal says, once written and never changed; a later one takes its place.

    The fields of the operation are those of `core.prose`: `target` an ident, `after` an ident or
    empty for the beginning, `targets` of a merge, `quote` of a bracket, `text` in inline Markdown.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="wordings")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=OperationKind)
    target = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200, blank=True)
    targets = models.JSONField(default=list)
    quote = models.TextField(blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=35)
    reason = models.TextField()
    rebased = models.BooleanField(default=False)  # follows from an acceptance, not from the author
    person = models.ForeignKey(
        "directory.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["proposal", "number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="accord_wording_number")
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}.{self.number}"


class Consent(models.Model):
    """The author of a proposal lets a compromise take its place, or does not."""

    compromise = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="consents")
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="+")
    wording = models.ForeignKey(Wording, on_delete=models.CASCADE, related_name="+")
    given = models.BooleanField()
    at = models.DateTimeField()
    mandate = models.ForeignKey("directory.Mandate", null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wording", "proposal"], name="accord_consent_once"),
            models.CheckConstraint(
                condition=~Q(compromise=models.F("proposal")), name="accord_consent_other"
            ),
        ]

    def __str__(self) -> str:
        return f"consent of {self.proposal_id} to {self.compromise_id}"
