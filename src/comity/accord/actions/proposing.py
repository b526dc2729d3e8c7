"""Proposals: made, seconded, reworded, withdrawn, and compromises that take their place."""

from collections.abc import Collection
from dataclasses import replace

from django.utils.translation import gettext as _

from comity.accord import rolling
from comity.accord.actions.carrying import check_change, move, restore_replaced
from comity.accord.actions.rooms import check_open, locked
from comity.accord.enums import OperationKind, Permission, ProposalState
from comity.accord.models import Consent, Proposal, Room, Wording
from comity.accord.values import Change
from comity.core.prose import new_id
from comity.directory.enums import Power
from comity.directory.policies import mandate_for
from comity.documents.actions.drafting import LONGEST_PARAGRAPH
from comity.documents.models import Paragraph
from comity.kit import clock
from comity.kit.action import action
from comity.kit.errors import Forbidden, Refused
from comity.kit.policy import Actor, require
from comity.kit.text import clean_text

LONGEST_REASON = 20_000
LIVE = (ProposalState.PENDING, ProposalState.COLLIDED)


@action("accord.proposal.make")
def propose(
    actor: Actor,
    *,
    room: Room,
    change: Change,
    reason: str,
    needs: Collection[int] = (),
    replaces: Collection[int] = (),
) -> Proposal:
    """Propose a change in the name of the organisation, which becomes its first sponsor.

    `needs` and `replaces` are numbers of proposals: those it is nothing without, and those it
    would take the place of, each when its author consents. Who may: a negotiate mandate holder
    of an organisation that takes part. Refused: no reason or text, a language that the draft
    does not have, a change that cannot be carried out or changes nothing, a number that is
    unknown or decided. The same proposal again returns the first.
    """
    require(actor, Permission.NEGOTIATE, room)
    return _make(actor, room, actor.organisation, change, reason, needs, replaces)


@action("accord.proposal.compromise")
def offer_compromise(
    actor: Actor, *, room: Room, change: Change, reason: str, replaces: Collection[int]
) -> Proposal:
    """Offer the chair's text in place of one or more proposals; each stands until its author
    consents.

    Who may: the chair. Refused: as `propose`, or no proposal is named.
    """
    require(actor, Permission.CHAIR, room)
    if not replaces:
        raise Refused(
            "nothing", _("Name the proposals whose place this text would take."), "replaces"
        )
    return _make(actor, room, None, change, reason, (), replaces)


@action("accord.proposal.second")
def second(actor: Actor, *, proposal: Proposal) -> Proposal:
    """Become a sponsor, by the organisation's own act.

    Who may: as `propose`. Refused: the proposal is decided.
    """
    require(actor, Permission.NEGOTIATE, proposal.room)
    locked(proposal.room)
    proposal = _live(proposal)
    proposal.sponsors.add(actor.organisation or 0)
    return proposal


@action("accord.proposal.unsecond")
def take_name_off(actor: Actor, *, proposal: Proposal) -> Proposal:
    """Be a sponsor no longer.

    Who may: as `propose`. Refused: the proposal is decided, or the organisation wrote it.
    """
    require(actor, Permission.NEGOTIATE, proposal.room)
    locked(proposal.room)
    proposal = _live(proposal)
    if proposal.author_id == actor.organisation:
        raise Refused("author", _("Your organisation wrote this proposal. Withdraw it instead."))
    proposal.sponsors.remove(actor.organisation or 0)
    return proposal


@action("accord.proposal.reword")
def reword(
    actor: Actor, *, proposal: Proposal, change: Change, reason: str, number: int
) -> Proposal:
    """Give a proposal another wording; the earlier ones stay to be read.

    `number` is that of the wording that was shown. Proposals whose place it had taken stand
    again: their authors consented to other words. Who may: the author's negotiate mandate
    holder; of the chair's text, the chair. Refused: decided, another wording came in between,
    or as `propose`.
    """
    room = require_author(actor, proposal)
    room = locked(room)
    check_open(room)
    proposal = _live(proposal)
    said = rolling.wording(proposal)
    if change.kind == OperationKind.INSERT and said.kind == OperationKind.INSERT:
        change = replace(change, target=said.target)
    change, reason = _clean(room, change, reason)
    if _same(said, change, reason):
        return proposal
    if said.number != number:
        raise Refused(
            "changed",
            _("The proposal was reworded since you opened this page. Read what it says now; "
              "what you wrote is kept below."),
            "text",
        )  # fmt: skip
    restore_replaced(proposal)
    _write(actor, proposal, said.number + 1, change, reason)
    if proposal.state == ProposalState.COLLIDED:
        move(proposal, ProposalState.PENDING)
    return proposal


@action("accord.proposal.withdraw")
def withdraw_proposal(actor: Actor, *, proposal: Proposal) -> Proposal:
    """Withdraw a proposal; no position can be taken on it from now on.

    Who may: as `reword`. Refused: it is decided. A second withdrawal changes nothing.
    """
    room = require_author(actor, proposal)
    locked(room)
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if proposal.state == ProposalState.WITHDRAWN:
        return proposal
    proposal = _live(proposal)
    restore_replaced(proposal)
    move(proposal, ProposalState.WITHDRAWN)
    return proposal


@action("accord.proposal.consent")
def consent(
    actor: Actor, *, compromise: Proposal, proposal: Proposal, number: int, given: bool
) -> Proposal:
    """Let a compromise take the place of one's own proposal, or say that it shall not.

    `number` is that of the wording that was shown. Who may: as `reword`, of the proposal.
    Refused: the compromise does not name it, has other words by now, or either is decided.
    Returns the proposal.
    """
    room = require_author(actor, proposal)
    room = locked(room)
    check_open(room)
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    compromise = _live(compromise)
    said = rolling.wording(compromise)
    if not compromise.replaces.filter(pk=proposal.pk).exists():
        raise Refused("unnamed", _("This text does not take the place of your proposal."))
    if said.number != number:
        raise Refused("changed", _("The compromise was reworded. Read it, then answer again."))
    if given and proposal.state == ProposalState.REPLACED:
        return proposal
    proposal = _live(proposal)
    _keep_consent(actor, proposal, said, given=given)
    if given:
        move(proposal, ProposalState.REPLACED)
    return proposal


def require_author(actor: Actor, proposal: Proposal) -> Room:
    """The room, when the actor speaks for who wrote the proposal; Forbidden for anybody else."""
    room = Room.objects.get(pk=proposal.room_id)
    require(actor, Permission.NEGOTIATE if proposal.author_id else Permission.CHAIR, room)
    if proposal.author_id and proposal.author_id != actor.organisation:
        raise Forbidden(
            "accord.proposal.own",
            _("Another organisation wrote this proposal. Second it, or make one of your own."),
        )
    return room


def _make(
    actor: Actor,
    room: Room,
    author: int | None,
    change: Change,
    reason: str,
    needs: Collection[int],
    replaces: Collection[int],
) -> Proposal:
    room = locked(room)
    check_open(room)
    change, reason = _clean(room, change, reason)
    if first := _first(room, author, change, reason):
        return first
    needed, replaced = _named(room, needs, "needs"), _named(room, replaces, "replaces")
    last = room.proposals.last()
    proposal = Proposal.objects.create(
        room=room, number=last.number + 1 if last else 1, author_id=author, made_at=clock.now()
    )
    proposal.needs.set(needed)
    proposal.replaces.set(replaced)
    if author:
        proposal.sponsors.add(author)
    said = _write(actor, proposal, 1, change, reason)
    for own in replaced:
        if author and own.author_id == author:
            _keep_consent(actor, own, said, given=True)
            move(own, ProposalState.REPLACED)
    return proposal


def _clean(room: Room, change: Change, reason: str) -> tuple[Change, str]:
    """The change with a name for a new paragraph, checked against the text as it is now."""
    reason = clean_text(reason, "reason", LONGEST_REASON)
    if not reason:
        raise Refused("reason", _("Say why. Others decide on the reason too."), "reason")
    if change.kind == OperationKind.INSERT and not change.target:
        change = replace(change, target=_new_name(room, change))
    return check_change(room, change), reason


def _new_name(room: Room, change: Change) -> str:
    """A name for a paragraph to come, that no other has; the same words keep the same name.

    So a form sent twice proposes one paragraph, and two who propose the same propose one.
    """
    text = clean_text(change.text, "text", LONGEST_PARAGRAPH)
    waiting = Wording.objects.filter(proposal__room=room, kind=OperationKind.INSERT)
    words = f"{change.after}\0{text}"
    made = new_id(words, ())
    if waiting.filter(target=made, after=change.after, text=text).exists():
        return made
    taken = Paragraph.objects.filter(language_version__version__document=room.document_id)
    names = {*taken.values_list("ident", flat=True), *waiting.values_list("target", flat=True)}
    return new_id(words, names)


def _first(room: Room, author: int | None, change: Change, reason: str) -> Proposal | None:
    """The very same proposal, if it was made before and still waits: a form sent twice."""
    for earlier in rolling.proposals(room, ProposalState.PENDING):
        if earlier.author_id == author and _same(rolling.wording(earlier), change, reason):
            return earlier
    return None


def _same(said: Wording, change: Change, reason: str) -> bool:
    return (
        said.kind, said.target, said.after, tuple(said.targets), said.quote, said.text,
        said.language, said.reason,
    ) == (
        change.kind, change.target, change.after, change.targets, change.quote, change.text,
        change.language, reason,
    )  # fmt: skip


def _named(room: Room, numbers: Collection[int], field: str) -> list[Proposal]:
    states = LIVE if field == "replaces" else (*LIVE, ProposalState.ACCEPTED, ProposalState.MET)
    found = list(room.proposals.filter(number__in=numbers, state__in=states))
    if len(found) != len(set(numbers)):
        raise Refused(
            "unknown", _("One of these proposals is unknown, or it is decided already."), field
        )
    return found


def _write(actor: Actor, proposal: Proposal, number: int, change: Change, reason: str) -> Wording:
    return Wording.objects.create(
        proposal=proposal,
        number=number,
        kind=change.kind,
        target=change.target,
        after=change.after,
        targets=list(change.targets),
        quote=change.quote,
        text=change.text,
        language=change.language,
        reason=reason,
        person_id=actor.person,
        at=clock.now(),
    )


def _keep_consent(actor: Actor, proposal: Proposal, said: Wording, *, given: bool) -> None:
    Consent.objects.update_or_create(
        wording=said,
        proposal=proposal,
        defaults={
            "compromise_id": said.proposal_id,
            "given": given,
            "at": clock.now(),
            "mandate": mandate_for(actor.person, actor.organisation, Power.NEGOTIATE),
        },
    )


def _live(proposal: Proposal) -> Proposal:
    """The proposal as it is now; Refused when it is decided."""
    proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    check_open(proposal.room)
    if proposal.state not in LIVE:
        raise Refused(
            "decided",
            _("Proposal %(number)d is closed: %(state)s. Make a new one if it is needed.")
            % {"number": proposal.number, "state": ProposalState(proposal.state).label},
        )
    return proposal
