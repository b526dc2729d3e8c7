"""Public acts under a call: sign, with or without a reservation, join, explain, withdraw."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from comity.accord.enums import STANDING_VERBS, Permission, Verb
from comity.accord.events import ActTaken
from comity.accord.models import Act, Call, Decline, Invitation, Statement
from comity.accord.policies import SPONSORING
from comity.core.record.canonical import Json
from comity.core.symbols import is_symbol
from comity.directory import policies as directory
from comity.directory.enums import Capacity, Power
from comity.directory.models import Mandate, Organisation
from comity.directory.queries import printed
from comity.documents.models import Paragraph
from comity.kit import clock, events
from comity.kit.action import action
from comity.kit.errors import Refused
from comity.kit.policy import Actor, require
from comity.kit.text import clean_language, clean_line, clean_text
from comity.ledger import actions as book

LONGEST_RESERVATION = 20_000
# The record's word for each capacity.
IN_RECORD = {
    Capacity.MEMBER: "member",
    Capacity.OTHER: "other",
    Capacity.YOUTH_WOMEN: "youth",
    Capacity.SECTION: "section",
}
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no letter is read for another


@action("accord.act.sign")
def sign(
    actor: Actor,
    *,
    call: Call,
    digest: str,
    reservation: str = "",
    language: str = "",
    paragraph: str = "",
    once: str = "",
    received: datetime | None = None,
) -> Act:
    """Sign the version with this digest, with a reservation if its text is given.

    Who may: a sign mandate holder of an invited organisation. Refused: the call is closed or
    not yet open, the digest is of another version, the organisation acted already, a
    reservation where none is allowed or without its language. Records `act`. The same `once`
    again returns the first act, and is refused for anything else. `received`: when a mailed
    answer arrived; it then counts for the deadline from that moment.
    """
    require(actor, Permission.ACT, call)
    reservation = clean_text(reservation, "reservation", LONGEST_RESERVATION)
    if reservation and not call.reservations:
        raise Refused(
            "no-reservations",
            _("This call accepts no reservations. You can sign, or explain your position."),
            "reservation",
        )
    language = clean_language(language) if reservation else ""
    words = (reservation, language, paragraph)
    return _take(actor, call, Verb.SIGN, digest, words, once, received)


@action("accord.act.join")
def join(
    actor: Actor,
    *,
    call: Call,
    digest: str,
    once: str = "",
    received: datetime | None = None,
) -> Act:
    """Join the text without signing it. Who may, refused and recorded: as `sign`."""
    return _take(actor, call, Verb.JOIN, digest, ("", "", ""), once, received)


@action("accord.act.explain")
def explain(
    actor: Actor,
    *,
    call: Call,
    digest: str,
    text: str,
    language: str,
    paragraph: str = "",
    once: str = "",
) -> Act:
    """State the organisation's position beside the text, signed or not.

    Who may: as `sign`. Refused: no text or language, an explanation in force already, a closed
    call, another version. Records `act` with the verb explain.
    """
    require(actor, Permission.ACT, call)
    text = clean_text(text, "text", LONGEST_RESERVATION)
    if not text:
        raise Refused("empty", _("Write the explanation."), "text")
    words = (text, clean_language(language), paragraph)
    return _take(actor, call, Verb.EXPLAIN, digest, words, once)


@action("accord.act.withdraw")
def withdraw(actor: Actor, *, act: Act, once: str = "") -> Act:
    """Withdraw an act in force; the act stays, struck, with the date of its withdrawal.

    Who may: a sign mandate holder of the same organisation, at any time. Refused: it was
    withdrawn already. Records `act` with the verb withdraw-act.
    """
    require(actor, Permission.ACT, act)
    once = clean_line(once, "once", 64)
    call = Call.objects.select_for_update().get(pk=act.call_id)
    act = Act.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=act.pk)
    if not act.in_force:
        earlier = Act.objects.filter(withdraws=act, once=once).first() if once else None
        if earlier:
            return earlier
        raise Refused("withdrawn", _("This was already withdrawn. Nothing was changed."))
    act.in_force = False
    act.save(update_fields=["in_force"])
    if act.verb == Verb.SPONSOR:
        call.initiators.remove(act.organisation)
    return write(actor, call, act.organisation, Verb.WITHDRAW, act.capacity, once, withdraws=act)


def _take(
    actor: Actor,
    call: Call,
    verb: Verb,
    digest: str,
    words: tuple[str, str, str],
    once: str,
    received: datetime | None = None,
) -> Act:
    require(actor, Permission.ACT, call)
    once = clean_line(once, "once", 64)
    text, language, paragraph = words
    call = (
        Call.objects.select_for_update(of=("self",))
        .select_related("version__document")
        .get(pk=call.pk)
    )
    organisation = Organisation.objects.prefetch_related("names").get(pk=actor.organisation or 0)
    if repeated := _repeated(organisation, call, verb, digest, once):
        return repeated
    invitation = _check(call, organisation, verb, digest, paragraph, received or clock.now())
    act = write(
        actor,
        call,
        organisation,
        verb,
        invitation.capacity,
        once,
        text=text,
        language=language,
        paragraph=paragraph,
        received=received,
    )
    if verb in STANDING_VERBS:
        Decline.objects.filter(call=call, organisation=organisation, taken_back_at=None).update(
            taken_back_at=clock.now()
        )
    return act


def _repeated(
    organisation: Organisation, call: Call, verb: Verb, digest: str, once: str
) -> Act | None:
    """The act that this very form brought about before, if any."""
    first = Act.objects.filter(organisation=organisation, once=once).first() if once else None
    if first and (first.call_id, first.verb, first.digest) != (call.pk, verb, digest):
        raise Refused("once", _("This form was used for another act. Open the page again."))
    return first


def _check(
    call: Call,
    organisation: Organisation,
    verb: Verb,
    digest: str,
    paragraph: str,
    now: datetime,
) -> Invitation:
    if now < call.opens_at:
        raise Refused("not-open", _("This call is not open yet."))
    if now >= call.deadline and not call.open_after:
        raise Refused(
            "closed",
            _("This call closed on %(day)s. Nothing was recorded. Write to the initiators.")
            % {"day": call.deadline.strftime("%Y-%m-%d %H:%M UTC")},
        )
    if digest != call.version.digest:
        raise Refused(
            "other-version",
            _(
                "The text has changed since you opened this page. Read the new version; "
                "what you wrote is kept below."
            ),
        )
    invitation = Invitation.objects.filter(call=call, organisation=organisation).first()
    if invitation is None:
        raise Refused("not-invited", _("This call does not ask your organisation."))
    if organisation.not_shown and not organisation.shows_acts:
        raise Refused(
            "not-shown",
            _(
                "Your organisation is not shown and shows no acts, and a signature is public. "
                "Allow its acts to be shown first, on your desk."
            ),
        )
    _check_standing(call, organisation, verb)
    if paragraph and not _has_paragraph(call, paragraph):
        raise Refused("paragraph", _("This text has no such paragraph."), "paragraph")
    return invitation


def _check_standing(call: Call, organisation: Organisation, verb: Verb) -> None:
    verbs = [Verb.EXPLAIN] if verb == Verb.EXPLAIN else list(STANDING_VERBS)
    standing = Act.objects.filter(
        call=call, organisation=organisation, in_force=True, verb__in=verbs
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


def _has_paragraph(call: Call, ident: str) -> bool:
    return Paragraph.objects.filter(language_version__version=call.version_id, ident=ident).exists()


def write(
    actor: Actor,
    call: Call,
    organisation: Organisation,
    verb: Verb,
    capacity: str,
    once: str,
    *,
    text: str = "",
    language: str = "",
    paragraph: str = "",
    withdraws: Act | None = None,
    received: datetime | None = None,
) -> Act:
    """Append the act and its record and tell; for the verbs of this room, after their checks."""
    now, version = clock.now(), call.version
    symbol = version.document.symbol or ""
    fields: dict[str, Json] = {
        "verb": str(verb),
        "text": version.commitment,
        "capacity": IN_RECORD[Capacity(capacity)],
    }
    if text:
        fields["body"] = book.commit(text)
    if withdraws:
        fields["act"] = withdraws.record
    record = book.record("act", author=organisation.record_id, doc=symbol, fields=fields)
    try:
        with transaction.atomic():
            act = Act.objects.create(
                call=call,
                organisation=organisation,
                verb=verb,
                capacity=capacity,
                digest=version.digest,
                at=now,
                late=(received or now) >= call.deadline,
                received_at=received,
                number=receipt_number(),
                text=text,
                language=language,
                paragraph=paragraph,
                symbol=statement_symbol(symbol, now.year) if text else None,
                name=printed(organisation, "en", now.date()).written,
                mandate=_mandate(actor, organisation, verb),
                person_id=actor.person,
                channel=actor.channel,
                record=record.digest,
                withdraws=withdraws,
                in_force=withdraws is None,
                once=once,
            )
    except IntegrityError as error:
        raise Refused(
            "acted", _("Your organisation acted at the same moment. Reload to see its act.")
        ) from error
    events.emit(ActTaken(act.pk, call.pk, organisation.pk))
    return act


def _mandate(actor: Actor, organisation: Organisation, verb: Verb) -> Mandate | None:
    """The mandate the act was done under: to sign, or for a sponsor also to publish."""
    powers = SPONSORING if verb == Verb.SPONSOR else (Power.SIGN,)
    held = (directory.mandate_for(actor.person, organisation.pk, power) for power in powers)
    return next((mandate for mandate in held if mandate), None)


def receipt_number() -> str:
    """What is printed on a receipt and typed from paper."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(10))
    return f"{letters[:5]}-{letters[5:]}"


def statement_symbol(document: str, year: int) -> str:
    """The next under the document's symbol, or of the year's series where that grows too long."""
    series = f"{document}/RES/" if is_symbol(f"{document}/RES/1") else f"RES/{year}/"
    taken = Act.objects.filter(symbol__startswith=series).count()
    taken += Statement.objects.filter(symbol__startswith=series).count()
    return f"{series}{taken + 1}"
