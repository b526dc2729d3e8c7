"""What the chair does to the text: takes a proposal in, leaves it out, edits a paragraph."""

from django.utils.translation import gettext as _

from comity.accord import rolling
from comity.accord.actions.carrying import carry_out, move, restore_replaced
from comity.accord.actions.rooms import check_open, locked
from comity.accord.enums import Permission, ProposalState
from comity.accord.models import Proposal, Room
from comity.core.prose import Replace
from comity.documents.actions.drafting import LONGEST_PARAGRAPH
from comity.kit.action import action
from comity.kit.errors import Refused
from comity.kit.policy import Actor, require
from comity.kit.text import clean_text


@action("accord.proposal.accept")
def accept_proposal(actor: Actor, *, proposal: Proposal, digest: str) -> Proposal:
    """Take a proposal into the text. The others are rebased on it; those that collide are
    marked and their sponsors told; the other languages are marked where they fall behind.

    `digest` names the words that were shown. Who may: the chair. Refused: it is decided or
    collides, it was reworded meanwhile, or a proposal that it needs is not in the text. A second
    acceptance changes nothing.
    """
    room = Room.objects.get(pk=proposal.room_id)
    require(actor, Permission.CHAIR, room)
    room = locked(room)
    check_open(room)
    proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if proposal.state == ProposalState.ACCEPTED:
        return proposal
    if proposal.state != ProposalState.PENDING:
        raise _not_pending(proposal)
    said = rolling.wording(proposal)
    if rolling.digest_of(said) != digest:
        raise Refused("changed", _("The proposal was reworded. Read it, then decide again."))
    _check_needs(proposal)
    text = rolling.texts(room)[said.language].paragraphs
    carry_out(room, said.language, rolling.operation(said, text), but=proposal)
    move(proposal, ProposalState.ACCEPTED)
    return proposal


@action("accord.proposal.drop")
def drop_proposal(actor: Actor, *, proposal: Proposal) -> Proposal:
    """Leave a proposal out; those whose place it had taken stand again.

    Who may: the chair. Refused: it is decided otherwise. A second time changes nothing.
    """
    room = Room.objects.get(pk=proposal.room_id)
    require(actor, Permission.CHAIR, room)
    room = locked(room)
    check_open(room)
    proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if proposal.state == ProposalState.DROPPED:
        return proposal
    if proposal.state not in (ProposalState.PENDING, ProposalState.COLLIDED):
        raise _not_pending(proposal)
    restore_replaced(proposal)
    move(proposal, ProposalState.DROPPED)
    return proposal


@action("accord.text.edit")
def edit_paragraph(
    actor: Actor, *, room: Room, language: str, ident: str, text: str, digest: str
) -> Room:
    """Give a paragraph other words in one language. What follows is as in `accept_proposal`.

    `digest` is `rolling.digest` of the words that were shown. A language that had fallen behind
    is brought up to date by it, and then no other falls behind. Who may: the chair. Refused:
    somebody else changed the paragraph meanwhile, it is gone, or nothing is written.
    """
    require(actor, Permission.CHAIR, room)
    room = locked(room)
    check_open(room)
    words = clean_text(text, "text", LONGEST_PARAGRAPH)
    if not words:
        raise Refused("text", _("Write the paragraph; to take it out, propose that."), "text")
    draft = rolling.texts(room)
    if language not in draft:
        raise Refused("language", _("The draft has no text in this language."), "language")
    now = draft[language].at(ident)
    if now is None:
        raise Refused("gone", _("This paragraph is no longer in the text. Keep your words; "
                                "propose to insert them."), "text")  # fmt: skip
    if now.text == words:
        room.stale.filter(language=language, ident=ident).delete()
        return room
    if rolling.digest(now.text) != digest:
        raise Refused(
            "changed",
            _("Somebody changed this paragraph since you opened the page. Both texts are below; "
              "take over what you need and save again."),
            "text",
        )  # fmt: skip
    carry_out(room, language, Replace(ident, words))
    return room


def _check_needs(proposal: Proposal) -> None:
    done = (ProposalState.ACCEPTED, ProposalState.MET)
    missing = proposal.needs.exclude(state__in=done).order_by("number").first()
    if missing is None:
        return
    if missing.state == ProposalState.PENDING:
        raise Refused(
            "needs",
            _("Proposal %(number)d needs proposal %(other)d. Accept that one first.")
            % {"number": proposal.number, "other": missing.number},
        )
    raise Refused(
        "needs",
        _("Proposal %(number)d needs proposal %(other)d: %(state)s. Ask its sponsors to make it "
          "again without that.")
        % {"number": proposal.number, "other": missing.number,
           "state": ProposalState(missing.state).label},
    )  # fmt: skip


def _not_pending(proposal: Proposal) -> Refused:
    return Refused(
        "decided",
        _("Proposal %(number)d cannot be decided now: %(state)s.")
        % {"number": proposal.number, "state": ProposalState(proposal.state).label},
    )
