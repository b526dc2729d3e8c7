"""What every change of the text does besides: other proposals rebased, languages marked stale."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from comity.accord import rolling
from comity.accord.enums import PROPOSAL_TRANSITIONS, OperationKind, ProposalState
from comity.accord.events import ProposalCollided
from comity.accord.models import Proposal, Room, Stale, Wording
from comity.accord.rolling import Text
from comity.accord.values import Change
from comity.core.prose import (
    Accepted,
    Delete,
    Insert,
    Move,
    Operation,
    OperationRefused,
    Paragraph,
    accept,
    apply,
    stale,
)
from comity.documents.actions.drafting import LONGEST_PARAGRAPH, write_language
from comity.documents.enums import LanguageStatus
from comity.documents.values import Piece
from comity.documents.values import Wording as Written
from comity.kit import clock, events
from comity.kit.errors import Refused
from comity.kit.text import clean_line, clean_text

_SAID = (OperationKind.REPLACE, OperationKind.INSERT, OperationKind.MERGE)


def check_change(room: Room, change: Change) -> Change:
    """The change cleaned; Refused when it cannot be carried out on the text as it is."""
    draft = rolling.texts(room)
    language = change.language or room.language
    if language not in draft:
        raise Refused("language", _("The draft has no text in this language."), "language")
    text = clean_text(change.text, "text", LONGEST_PARAGRAPH) if change.kind in _SAID else ""
    if change.kind in _SAID and not text:
        raise Refused("text", _("Write the words that you propose."), "text")
    clean = Change(
        OperationKind(change.kind),
        clean_line(change.target, "target", 200),
        clean_line(change.after, "after", 200),
        tuple(clean_line(name, "targets", 200) for name in change.targets),
        clean_text(change.quote, "quote", LONGEST_PARAGRAPH),
        text,
        language,
    )
    before = draft[language].paragraphs
    if carried(before, rolling.operation(clean, before)) == before:
        raise Refused("same", _("This leaves the text as it is. Change some words."), "text")
    return clean


def carried(before: Sequence[Paragraph], done: Operation) -> tuple[Paragraph, ...]:
    """The text after an operation; Refused, with what to do, when it is impossible."""
    try:
        return apply(before, done)
    except OperationRefused as error:
        raise refusal(error) from error


def refusal(error: OperationRefused) -> Refused:
    sentences = {
        "gone": (_("This paragraph is no longer in the text. Read the text as it is now."), None),
        "taken": (_("This paragraph is in the text already."), None),
        "self": (_("Choose another paragraph for it to stand after."), "after"),
        "few": (_("Choose two or more paragraphs to merge."), "targets"),
        "apart": (_("Only paragraphs that follow each other can be merged."), "targets"),
        "quote": (_("The paragraph does not hold these words. Copy them from it."), "quote"),
        "twice": (_("These words occur more than once. Copy a few more around them."), "quote"),
    }
    sentence, field = sentences[error.code]
    return Refused(error.code, sentence, field)


def carry_out(room: Room, language: str, done: Operation, *, but: Proposal | None = None) -> None:
    """Change the text of one language and everything that follows from it.

    A paragraph is taken out or moved in every language that names it alike. Proposals that wait
    are rebased, met, or marked as collided and their sponsors told; what other languages no
    longer say is marked.
    """
    draft = rolling.texts(room)
    if _is_locked(draft):
        raise Refused("locked", _("This text is published. Begin a new version to change it."))
    waiting = [p for p in rolling.proposals(room, ProposalState.PENDING) if p != but]
    behind = set(room.stale.filter(language=language).values_list("ident", flat=True))
    for tag in _languages(draft, language, done):
        own = {str(p.number): p for p in waiting if rolling.wording(p).language == tag}
        text = draft[tag].paragraphs
        pending = {n: rolling.operation(rolling.wording(p), text) for n, p in own.items()}
        try:
            result = accept(text, done, pending)
        except OperationRefused as error:
            raise refusal(error) from error
        _put(draft[tag], result.paragraphs, done)
        _follow(own, pending, result)
        if tag == language:
            _mark(room, draft, language, result.paragraphs, behind)


def _follow(
    own: Mapping[str, Proposal], pending: Mapping[str, Operation], result: Accepted
) -> None:
    """What becomes of proposals that wait: nothing of it is silent."""
    for number, moved in result.pending.items():
        if moved != pending[number]:
            _rebase(own[number], moved)
    for number in result.met:
        move(own[number], ProposalState.MET)
    for clash in result.collided:
        move(own[clash.one], ProposalState.COLLIDED)
        events.emit(ProposalCollided(own[clash.one].pk))


def _is_locked(draft: Mapping[str, Text]) -> bool:
    return any(text.row.version.locked_at is not None for text in draft.values())


def _languages(draft: Mapping[str, Text], language: str, done: Operation) -> list[str]:
    """The language that changes, and those in which the same paragraph goes or moves with it."""
    if not isinstance(done, Delete | Move):
        return [language]
    anchor = {done.after} - {""} if isinstance(done, Move) else set()
    wanted = {done.target} | anchor
    return [
        language,
        *[t for t, text in draft.items() if t != language and wanted <= set(text.idents)],
    ]


def _put(text: Text, after: Sequence[Paragraph], done: Operation) -> None:
    """Write one language anew; numbers stay, because people cite them."""
    numbers = dict(text.numbers)
    if isinstance(done, Insert) and numbers.get(done.after):
        numbers[done.paragraph.id] = _bis(numbers[done.after], set(numbers.values()))
    pieces = tuple(Piece(p.text, str(p.kind), p.level, numbers.get(p.id, ""), p.id) for p in after)
    row = text.row
    written = Written(row.language, LanguageStatus(row.status), row.title, pieces, row.credit)
    write_language(row.version, written)


def _bis(number: str, taken: set[str]) -> str:
    """A number for what is put in after another: 7 bis, 7 bis 2, 7 bis 3."""
    stem, count = f"{number.partition(' bis')[0]} bis", 1
    made = stem
    while made in taken:
        count += 1
        made = f"{stem} {count}"
    return made if len(made) <= 12 else ""


def _rebase(proposal: Proposal, moved: Operation) -> None:
    said = rolling.wording(proposal)
    now = rolling.change(moved, said.language)
    Wording.objects.create(
        proposal=proposal,
        number=said.number + 1,
        kind=now.kind,
        target=now.target,
        after=now.after,
        targets=list(now.targets),
        quote=now.quote,
        text=now.text,
        language=said.language,
        reason=said.reason,
        rebased=True,
        person_id=said.person_id,
        at=clock.now(),
    )


def _mark(
    room: Room,
    draft: Mapping[str, Text],
    language: str,
    after: Sequence[Paragraph],
    behind: set[str],
) -> None:
    """Other languages no longer say what changed, unless this one only followed them."""
    before = draft[language].paragraphs
    now = {p.id: p.text for p in after}
    changed = {p.id for p in before if now.get(p.id) != p.text}
    followed = changed & behind
    room.stale.filter(language=language, ident__in=changed).delete()
    was = [p for p in before if p.id not in followed]
    new = [p for p in after if p.id not in followed]
    for tag, text in rolling.texts(room).items():
        if tag == language:
            continue
        for name in stale(rolling.by_source(was), rolling.by_source(new), text.idents):
            Stale.objects.update_or_create(
                room=room,
                language=tag,
                ident=name,
                defaults={"changed": language, "at": clock.now()},
            )
        room.stale.filter(language=tag).exclude(ident__in=text.idents).delete()


def move(proposal: Proposal, state: ProposalState) -> None:
    """Give a proposal its next state; only the ways of the table are open."""
    assert state in PROPOSAL_TRANSITIONS[ProposalState(proposal.state)], (proposal.state, state)
    proposal.state = state
    proposal.decided_at = None if state in _UNDECIDED else clock.now()
    proposal.save(update_fields=["state", "decided_at"])


_UNDECIDED = (ProposalState.PENDING, ProposalState.COLLIDED)


def restore_replaced(compromise: Proposal) -> None:
    """Let those stand again whose place these words had taken, as far as the text allows it."""
    number = rolling.wording(compromise).number
    agreed = compromise.consents.filter(given=True, wording__number=number)
    draft = rolling.texts(compromise.room)
    rows = Proposal.objects.filter(
        pk__in=agreed.values("proposal"), state=ProposalState.REPLACED
    ).prefetch_related("wordings")
    for proposal in rows:
        said = rolling.wording(proposal)
        try:
            text = draft[said.language].paragraphs
            apply(text, rolling.operation(said, text))
            move(proposal, ProposalState.PENDING)
        except OperationRefused:
            move(proposal, ProposalState.COLLIDED)
            events.emit(ProposalCollided(proposal.pk))
