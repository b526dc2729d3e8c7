"""Letters of a call: to every person who may sign for an asked organisation, in their language."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from comity.accord import correspondence, keys, policies, queries
from comity.accord.actions import acting, answering, composing
from comity.accord.enums import AnswerState, Permission, Word
from comity.accord.models import Act, Call, Decline, Letter, MailedAnswer
from comity.directory.enums import Power
from comity.directory.models import Mandate
from comity.kit import clock, outbox
from comity.kit.action import action
from comity.kit.errors import Refused
from comity.kit.policy import Actor, require

BEFORE = timedelta(hours=48)


@action("accord.letter.write", silent=True)
def write_letters(actor: Actor, *, call: Call) -> int:
    """Write to everybody who may sign for an asked organisation and has no letter yet.

    Who may: the clock and the opening of a call. Repeats harmlessly; the number of new letters.
    """
    call = correspondence.calls_with_text().get(pk=call.pk)
    if not policies.accepts(call):
        return 0
    shelf = composing.Shelf(call)
    mandates = _unwritten(call)
    for mandate in mandates:
        letter = new_letter(mandate, call=call)
        subject, body = shelf.call_letter(letter)
        _post(shelf, letter, f"letter:{letter.pk}", subject, body)
    return len(mandates)


@action("accord.letter.write-missing", silent=True)
def write_missing_letters(actor: Actor) -> int:
    """Write to holders whose mandate began after their call opened. Who may: the clock."""
    open_now = Call.objects.filter(queries.accepting(clock.now()))
    return sum(write_letters(actor, call=call) for call in open_now)


@action("accord.letter.remind", silent=True)
def send_reminders(actor: Actor) -> int:
    """One reminder, 48 hours before the deadline, to organisations that have not answered.

    Who may: the clock. A letter written within the 48 hours gets none. Repeats harmlessly.
    """
    now, sent = clock.now(), 0
    due = correspondence.calls_with_text().filter(deadline__gt=now, deadline__lte=now + BEFORE)
    for call in due:
        shelf = composing.Shelf(call)
        answered = correspondence.answered(call)
        letters = (
            Letter.objects.select_for_update(of=("self",))
            .filter(call=call, reminded_at=None, spent_at=None)
            .filter(made_at__lt=call.deadline - BEFORE)
            .exclude(mandate__organisation__in=answered)
            .select_related("mandate__person", "mandate__organisation")
            .prefetch_related("mandate__organisation__names")
        )
        for letter in letters:
            if not policies.is_borne(letter):
                continue
            subject, body = shelf.reminder(letter)
            _post(shelf, letter, f"reminder:{letter.pk}", subject, body)
            letter.reminded_at = now
            letter.save(update_fields=["reminded_at"])
            sent += 1
    return sent


@action("accord.letter.answer")
def answer_letter(
    actor: Actor, *, letter: Letter, word: Word, text: str = "", language: str = ""
) -> Act | Decline:
    """Answer through the link of a letter, which dies with it.

    Who may: the person the letter was written to, while the mandate stands. Refused: the link
    was used, the call is closed, words that the answer would not carry, and as the act itself.
    Records as the act does.
    """
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    require(actor, Permission.CONFIRM, letter)
    if letter.spent_at is not None:
        raise Refused("used", _("This link has given its one answer. Your desk shows it."))
    if letter.call is None:
        raise Refused("no-call", _("This letter asks for no signature."))
    if word in {Word.SIGN, Word.JOIN} and text.strip():
        raise Refused(
            "words",
            _("You wrote words. Press “Sign with note” to print them, or remove them."),
            "text",
        )
    done = perform(actor, letter.call, word, text, language)
    letter.spent_at = clock.now()
    letter.save(update_fields=["spent_at"])
    MailedAnswer.objects.filter(
        call=letter.call_id, organisation=actor.organisation, state=AnswerState.WAITING
    ).update(state=AnswerState.REPLACED, decided_at=clock.now())
    return done


def perform(
    actor: Actor,
    call: Call,
    word: str,
    text: str,
    language: str,
    answer: MailedAnswer | None = None,
) -> Act | Decline:
    """Carry out one answering word; `answer` when it arrived by mail, at its own moment."""
    received = answer.received_at if answer else None
    if word == Word.DECLINE:
        return answering.decline(actor, call=call, note=text, received=received)
    digest = call.version.digest
    if word == Word.JOIN:
        return acting.join(actor, call=call, digest=digest, received=received)
    if word == Word.NOTE:
        if not text.strip():
            raise Refused("no-note", _("Write the note, or sign without one."), "text")
        return acting.sign(
            actor,
            call=call,
            digest=digest,
            reservation=text,
            language=language,
            received=received,
        )
    return acting.sign(actor, call=call, digest=digest, received=received)


def new_letter(mandate: Mandate, **about: object) -> Letter:
    """A letter with its two secrets, of which only the digests are kept."""
    salt = keys.salt()
    return Letter.objects.create(
        mandate=mandate,
        salt=salt,
        link_digest=keys.digest(keys.token(salt)),
        reply_digest=keys.digest(keys.local_part(salt)),
        made_at=clock.now(),
        **about,
    )


def _unwritten(call: Call) -> list[Mandate]:
    """Mandates to sign, in force today, of asked organisations, that have no letter."""
    asked = call.invitations.values("organisation")
    rows = (
        Mandate.objects.on(clock.today())
        .filter(organisation__in=asked, power=Power.SIGN, revoked_at=None)
        .filter(person__is_active=True)
        .exclude(pk__in=Letter.objects.filter(call=call).values("mandate"))
        .select_related("person", "organisation")
        .prefetch_related("organisation__names")
        .order_by("organisation__slug", "person__email")
    )
    return [m for m in rows if policies.mandate_stands(m)]


def _post(shelf: composing.Shelf, letter: Letter, key: str, subject: str, body: str) -> None:
    first = outbox.message_id(f"letter:{letter.pk}", letter.mandate.person.email)
    threads = {"In-Reply-To": first, "References": first} if key.startswith("reminder") else {}
    outbox.put(
        key=key,
        to=letter.mandate.person.email,
        subject=subject,
        body=body,
        organisation=letter.mandate.organisation_id,
        reply_to=f"[[reply:{letter.pk}]]",
        headers={**list_headers(shelf.call.symbol), **threads},
    )


def list_headers(symbol: str) -> dict[str, str]:
    """RFC 2369 and 2919: whose list this is, where its archive and its settings are."""
    return {
        "List-Id": f"<calls.{settings.MAIL_DOMAIN}>",
        "List-Help": f"<{settings.ORIGIN}/about>",
        "List-Archive": f"<{settings.ORIGIN}/calls/{symbol}>",
        "List-Owner": f"<mailto:{settings.DEFAULT_FROM_EMAIL}>",
        "List-Unsubscribe": f"<{settings.ORIGIN}/desk/mail>",
        "List-Post": "NO",
    }


@outbox.filling("link")
def _link(key: str, recipient: str) -> str:
    letter = _letter_for(key, recipient)
    return f"{settings.ORIGIN}/a/{keys.token(letter.salt)}" if letter else ""


@outbox.filling("reply")
def _reply(key: str, recipient: str) -> str:
    letter = _letter_for(key, recipient)
    return keys.address(letter.salt) if letter else ""


def _letter_for(key: str, recipient: str) -> Letter | None:
    """A secret is given to its own reader only, whatever a text asks for."""
    if not key.isdecimal():
        return None
    return Letter.objects.filter(pk=int(key), mandate__person__email=recipient.lower()).first()
