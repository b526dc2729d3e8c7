"""Reads of letters, of what came back by mail, and of what is still on its way."""

from datetime import timedelta

from django.db.models import Q, QuerySet

from comity.accord import keys, policies
from comity.accord.enums import AnswerState, Verb
from comity.accord.models import (
    Act,
    Call,
    Decline,
    DraftAddress,
    Incoming,
    Letter,
    MailedAnswer,
    MailedDraft,
)
from comity.directory.enums import Power
from comity.directory.models import Person
from comity.directory.policies import mandate_for
from comity.directory.queries import printed, viewer_of
from comity.kit import clock
from comity.kit.errors import NotFound
from comity.kit.models import Mail
from comity.kit.policy import Actor, Viewer

AFTER = timedelta(days=30)  # a closed call still answers that it is closed


def calls_with_text() -> QuerySet[Call]:
    """Calls with what a letter prints; for the clock, which sees them all."""
    return Call.objects.select_related("version__document", "body").prefetch_related(
        "initiators__names"
    )


def answered(call: Call) -> set[int]:
    """Organisations with an act, a private answer, or a mailed answer that waits."""
    waiting = MailedAnswer.objects.filter(call=call, state=AnswerState.WAITING)
    # To ask together with others, or to stop asking, is no answer.
    acts = Act.objects.filter(call=call).exclude(
        Q(verb=Verb.SPONSOR) | Q(withdraws__verb=Verb.SPONSOR)
    )
    return {
        *acts.values_list("organisation", flat=True),
        *Decline.objects.filter(call=call).values_list("organisation", flat=True),
        *waiting.values_list("organisation", flat=True),
    }


def _letters() -> QuerySet[Letter]:
    return Letter.objects.select_related(
        "call__version__document",
        "draft__version__document",
        "mandate__person",
        "mandate__organisation",
    ).prefetch_related("mandate__organisation__names")


def letter_by_link(token: str) -> Letter:
    """The letter whose link this is; NotFound for any other token."""
    found = _letters().filter(link_digest=keys.digest(token)).first()
    if found is None:
        raise NotFound("link")
    return found


def letter_by_address(local_part: str) -> Letter | None:
    """The letter with this reply address, until 30 days after its call has closed."""
    found = _letters().filter(reply_digest=keys.digest(local_part.lower())).first()
    if found is None or found.call is None:
        return found
    gone = not found.call.open_after and clock.now() > found.call.deadline + AFTER
    return None if gone else found


def draft_address(local_part: str) -> DraftAddress | None:
    """The address of drafts that stands under this local part."""
    return (
        DraftAddress.objects.select_related("organisation", "person")
        .filter(reply_digest=keys.digest(local_part.lower()), replaced_at=None)
        .first()
    )


def drafts_address_of(viewer: Viewer, organisation: int) -> str:
    """The address whose mail becomes a draft of one's own organisation; empty without one."""
    row = DraftAddress.objects.filter(
        policies.own_mail(viewer), organisation=organisation, replaced_at=None
    ).first()
    return keys.address(row.salt) if row else ""


def bearer(letter: Letter) -> Actor:
    """The person a letter was written to, as an actor for its organisation."""
    person = letter.mandate.person
    return Actor(person.pk, letter.mandate.organisation_id, None, "mail", viewer_of(person))


def is_borne(letter: Letter) -> bool:
    """The letter's mandate stands."""
    return policies.is_borne(letter)


def name_of(letter: Letter, language: str) -> str:
    """The organisation a letter was written to, as a reader of `language` knows it."""
    return printed(letter.mandate.organisation, language).text


def is_alive(letter: Letter) -> bool:
    """The link may still act: not used, the call open, the mandate in force."""
    if letter.spent_at is not None or not policies.is_borne(letter):
        return False
    return letter.call is None or policies.accepts(letter.call)


def waiting_answers(viewer: Viewer, call: Call | None = None) -> QuerySet[MailedAnswer]:
    """Mailed answers of the viewer's own organisations that are not yet published."""
    rows = MailedAnswer.objects.filter(policies.own_mail(viewer), state=AnswerState.WAITING)
    rows = rows.filter(call=call) if call else rows
    return rows.select_related("call__version__document", "organisation", "letter__mandate")


def waiting_drafts(viewer: Viewer) -> QuerySet[MailedDraft]:
    """Documents that came by mail and wait for a holder's word."""
    rows = MailedDraft.objects.filter(policies.own_mail(viewer), state=AnswerState.WAITING)
    return rows.select_related("version__document", "organisation")


def incoming(viewer: Viewer) -> QuerySet[Incoming]:
    """Lines of the keeper's desk: messages that arrived for the viewer's own organisations."""
    rows = Incoming.objects.filter(policies.own_mail(viewer)).exclude(finding="")
    return rows.select_related("organisation", "call").defer("raw")


def incoming_nowhere(person: int | None) -> QuerySet[Incoming]:
    """Messages for no organisation, seen by who runs the machine."""
    runs = Person.objects.filter(pk=person or 0, is_operator=True, is_active=True).exists()
    rows = Incoming.objects.filter(organisation=None).exclude(finding="").defer("raw")
    return rows if runs else rows.none()


def undelivered(viewer: Viewer) -> QuerySet[Mail]:
    """Outgoing mail of one's own organisations that failed or came back."""
    return Mail.objects.filter(organisation__in=viewer.organisations).exclude(problem="")


def is_known(digest: str) -> bool:
    """Whether this very message was already dealt with."""
    return Incoming.objects.filter(digest=digest).exclude(finding="").exists()


def may_publish(person: int, organisation: int) -> bool:
    return mandate_for(person, organisation, Power.PUBLISH) is not None
