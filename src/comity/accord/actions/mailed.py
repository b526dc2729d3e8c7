"""Answers that arrive by mail: received at once, published on a confirmation or after 24 hours."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from comity.accord import correspondence, policies
from comity.accord.actions import composing
from comity.accord.actions.letters import perform
from comity.accord.enums import (
    STANDING_VERBS,
    AnswerState,
    Permission,
    Vouched,
    Word,
)
from comity.accord.models import Act, Letter, MailedAnswer
from comity.directory import queries as directory
from comity.directory.enums import Power
from comity.kit import clock, outbox
from comity.kit.action import action
from comity.kit.errors import Refused
from comity.kit.policy import Actor, require
from comity.kit.text import clean_text

HELD = timedelta(hours=24)
KEPT = timedelta(days=14)
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Arrived:
    """What the mail door read in a message: the word, a note, words that are neither, from whom.

    vouched: ALIGNED only when the message is signed for the holder's registered address.
    """

    word: Word
    text: str
    further: str
    sender: str
    vouched: Vouched


@action("accord.mail.receive")
def receive_answer(actor: Actor, *, letter: Letter, arrived: Arrived) -> MailedAnswer:
    """Take in a mailed answer. It counts for the deadline from now and is shown to nobody else.

    Who may: whoever writes to the letter's reply address. Refused: the mandate ended, the call
    is closed, it accepts no reservations, the organisation has acted. Records nothing. It is
    published by a confirmation, or after 24 hours when it is vouched for, holds no further
    words, and no other holder answered otherwise.
    """
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    call, organisation = letter.call, letter.mandate.organisation
    assert call is not None, "the door sends answers about calls only"
    _check(letter, arrived)
    alone = arrived.vouched == Vouched.ALIGNED and not arrived.further
    others = MailedAnswer.objects.select_for_update().filter(
        call=call, organisation=organisation, state=AnswerState.WAITING
    )
    if arrived.vouched == Vouched.ALIGNED:
        mine = others.filter(letter=letter)
        mine.update(state=AnswerState.REPLACED, decided_at=clock.now())
    differing = [a for a in others.filter(vouched=Vouched.ALIGNED) if a.word != arrived.word]
    if differing and arrived.vouched == Vouched.ALIGNED:
        others.update(publish_at=None)
        alone = False
    now = clock.now()
    answer = MailedAnswer.objects.create(
        letter=letter,
        call=call,
        organisation=organisation,
        word=arrived.word,
        text=clean_text(arrived.text, "text", LONGEST),
        language=letter.mandate.person.language if arrived.text else "",
        further=clean_text(arrived.further, "text", LONGEST),
        sender=arrived.sender[:254],
        vouched=arrived.vouched,
        received_at=now,
        publish_at=now + HELD if alone else None,
        lapses_at=max(now, call.deadline) + KEPT,
    )
    _tell_arrival(answer)
    return answer


@action("accord.mail.confirm")
def confirm_answer(actor: Actor, *, answer: MailedAnswer) -> MailedAnswer:
    """Publish a mailed answer now; it counts from the moment it arrived.

    Who may: a sign mandate holder of the organisation. Refused: it no longer waits, and as the
    act itself. Records as the act does.
    """
    require(actor, Permission.CONFIRM, answer)
    answer = _waiting(answer)
    return _publish(actor, answer)


@action("accord.mail.cancel")
def cancel_answer(actor: Actor, *, answer: MailedAnswer) -> MailedAnswer:
    """Cancel a mailed answer before it is published; nothing public is left of it.

    Who may: a sign mandate holder of the organisation. Refused: it no longer waits.
    """
    require(actor, Permission.CONFIRM, answer)
    answer = _waiting(answer)
    _end(answer, AnswerState.CANCELLED)
    _tell_end(answer, "cancelled")
    return answer


@action("accord.mail.publish-due", silent=True)
def publish_due_answers(actor: Actor) -> int:
    """Publish what has stood its 24 hours, and let lapse what nobody confirmed.

    Who may: the clock. An answer that is refused at its publication lapses with the reason, and
    the organisation is told. Repeats harmlessly; the number published.
    """
    now, published = clock.now(), 0
    waiting = MailedAnswer.objects.select_for_update(of=("self",)).filter(state=AnswerState.WAITING)
    waiting = waiting.select_related("letter__mandate__person", "call__version__document")
    for answer in waiting.filter(publish_at__lte=now):
        if not MailedAnswer.objects.filter(pk=answer.pk, state=AnswerState.WAITING).exists():
            continue  # another answer of the same organisation was published a moment ago
        try:
            _publish(correspondence.bearer(answer.letter), answer)
            published += 1
        except Refused as refusal:
            _lapse(answer, refusal.message)
    for answer in waiting.filter(lapses_at__lte=now):
        _lapse(answer, "")
    return published


def _check(letter: Letter, arrived: Arrived) -> None:
    call = letter.call
    assert call is not None
    if not policies.is_borne(letter):
        raise Refused(
            "mandate-ended",
            _("The mandate behind this letter has ended. Nothing was recorded."),
        )
    if not policies.accepts(call):
        raise Refused(
            "closed",
            _("This call closed on %(day)s. Nothing was recorded. Write to the initiators.")
            % {"day": call.deadline.strftime("%Y-%m-%d %H:%M UTC")},
        )
    if arrived.word == Word.NOTE and not call.reservations:
        raise Refused(
            "no-reservations",
            _("This call accepts no reservations. You can sign, or explain your position."),
        )
    standing = Act.objects.filter(
        call=call,
        organisation=letter.mandate.organisation_id,
        in_force=True,
        verb__in=STANDING_VERBS,
    ).first()
    if standing:
        raise Refused(
            "acted",
            _(
                "Your organisation already acted on %(day)s (receipt %(number)s). "
                "Withdraw that act first if it should change."
            )
            % {"day": standing.at.strftime("%Y-%m-%d %H:%M UTC"), "number": standing.number},
        )


def _waiting(answer: MailedAnswer) -> MailedAnswer:
    answer = (
        MailedAnswer.objects.select_for_update(of=("self",))
        .select_related("call__version__document", "organisation", "letter")
        .get(pk=answer.pk)
    )
    if answer.state != AnswerState.WAITING:
        raise Refused("not-waiting", _("This answer no longer waits. Reload to see its state."))
    return answer


def _publish(actor: Actor, answer: MailedAnswer) -> MailedAnswer:
    done = perform(actor, answer.call, answer.word, answer.text, answer.language, answer)
    answer.act = done if isinstance(done, Act) else None
    _end(answer, AnswerState.PUBLISHED)
    used = Q(pk=answer.letter_id) | Q(
        call=answer.call_id,
        mandate__organisation=answer.organisation_id,
        mandate__person=actor.person,
    )
    # The link of the letter that was answered is dead, and that of who confirmed.
    Letter.objects.filter(used, spent_at=None).update(spent_at=clock.now())
    MailedAnswer.objects.filter(
        call=answer.call_id, organisation=answer.organisation_id, state=AnswerState.WAITING
    ).update(state=AnswerState.REPLACED, decided_at=clock.now())
    return answer


def _lapse(answer: MailedAnswer, problem: str) -> None:
    answer.problem = problem[:400]
    _end(answer, AnswerState.LAPSED)
    _tell_end(answer, "lapsed")


def _end(answer: MailedAnswer, state: AnswerState) -> None:
    answer.state, answer.decided_at = state, clock.now()
    answer.save(update_fields=["state", "decided_at", "act", "problem"])


def _tell_arrival(answer: MailedAnswer) -> None:
    """Everybody who may sign hears of it, each with the link of their own letter."""
    letters = {
        letter.mandate.person_id: letter
        for letter in Letter.objects.filter(
            call=answer.call, mandate__organisation=answer.organisation
        ).select_related("mandate")
    }
    for person in directory.holders(answer.organisation_id, Power.SIGN):
        letter = letters.get(person.pk)
        where = f"[[link:{letter.pk}]]" if letter else f"{settings.ORIGIN}/desk/mail"
        subject, body = composing.arrived(answer, person, where)
        outbox.put(
            key=f"answer:{answer.pk}:arrived",
            to=person.email,
            subject=subject,
            body=body,
            organisation=answer.organisation_id,
        )


def _tell_end(answer: MailedAnswer, step: str) -> None:
    for person in directory.holders(answer.organisation_id, Power.SIGN):
        subject, body = composing.ended(answer, person, step)
        outbox.put(
            key=f"answer:{answer.pk}:{step}",
            to=person.email,
            subject=subject,
            body=body,
            organisation=answer.organisation_id,
        )
