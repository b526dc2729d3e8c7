"""State of agreement: calls and acts, mail about them, and drafting rooms."""

from comity.accord.models.calls import Act, Call, Decline, Invitation, Sponsorship
from comity.accord.models.consensus import (
    ConsensusTest,
    Entitled,
    Extension,
    Notice,
    Result,
    Statement,
    StatementWithdrawal,
    Voice,
)
from comity.accord.models.ground import GroundPicture
from comity.accord.models.mail import DraftAddress, Incoming, Letter, MailedAnswer, MailedDraft
from comity.accord.models.positions import Position
from comity.accord.models.proposals import Consent, Proposal, Wording
from comity.accord.models.rooms import Participant, Room, Round, Stale

__all__ = [
    "Act",
    "Call",
    "ConsensusTest",
    "Consent",
    "Decline",
    "DraftAddress",
    "Entitled",
    "Extension",
    "GroundPicture",
    "Incoming",
    "Invitation",
    "Letter",
    "MailedAnswer",
    "MailedDraft",
    "Notice",
    "Participant",
    "Position",
    "Proposal",
    "Result",
    "Room",
    "Round",
    "Sponsorship",
    "Stale",
    "Statement",
    "StatementWithdrawal",
    "Voice",
    "Wording",
]
