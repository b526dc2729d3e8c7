"""State and constraints of the register."""

from comity.directory.models.claims import Claim, Gap, Source, Subject
from comity.directory.models.organisations import (
    Country,
    LegalStatus,
    Lineage,
    Name,
    Organisation,
    PublishedAddress,
    Region,
    Standing,
)
from comity.directory.models.people import (
    Claimant,
    LoginLink,
    Mandate,
    MandateRequest,
    Officer,
    Person,
    Recognition,
)
from comity.directory.models.standing import Body, Decision, Edition, Forum, Seat

__all__ = [
    "Body",
    "Claim",
    "Claimant",
    "Country",
    "Decision",
    "Edition",
    "Forum",
    "Gap",
    "LegalStatus",
    "Lineage",
    "LoginLink",
    "Mandate",
    "MandateRequest",
    "Name",
    "Officer",
    "Organisation",
    "Person",
    "PublishedAddress",
    "Recognition",
    "Region",
    "Seat",
    "Source",
    "Standing",
    "Subject",
]
