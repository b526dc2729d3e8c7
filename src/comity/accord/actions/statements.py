"""Reservations, explanations and separate statements: attached by organisations, printed with
the outcome, and public from its publication on."""

from django.utils.translation import gettext as _

from comity.accord import rolling
from comity.accord.actions.acting import IN_RECORD, receipt_number, statement_symbol
from comity.accord.actions.rooms import locked
from comity.accord.enums import Permission, RoomState, StatementKind, Verb
from comity.accord.events import StatementWithdrawn
from comity.accord.models import Room, Statement, StatementWithdrawal
from comity.accord.policies import STATING
from comity.core.record.canonical import Json
from comity.directory.enums import Capacity, Power
from comity.directory.models import Organisation
from comity.directory.policies import mandate_for
from comity.directory.queries import printed
from comity.documents.models import Version
from comity.kit import clock, events
from comity.kit.action import action
from comity.kit.errors import Refused
from comity.kit.policy import Actor, require
from comity.kit.text import clean_language, clean_text
from comity.ledger import actions as book

LONGEST_STATEMENT = 20_000
# The body of a `join` is a reservation, that of an `explain` is what it says.
_VERBS = {
    StatementKind.RESERVATION: "join",
    StatementKind.EXPLANATION: "explain",
    StatementKind.SEPARATE: "explain",
}


@action("accord.statement.attach")
def attach_statement(
    actor: Actor,
    *,
    room: Room,
    kind: StatementKind,
    text: str,
    language: str,
    paragraph: str = "",
) -> Statement:
    """Attach the organisation's own words to the outcome, to the whole or to one paragraph.

    Who may: a negotiate mandate holder of an organisation that takes part. Refused: the outcome
    is published, no words, no such paragraph, an organisation that shows no acts. Another of
    the same kind to the same place takes the place of the first. Records nothing until the
    outcome is published.
    """
    require(actor, Permission.NEGOTIATE, room)
    room = locked(room)
    _check_unpublished(room)
    organisation = Organisation.objects.get(pk=actor.organisation or 0)
    if not may_be_named(organisation):
        raise Refused(
            "not-shown",
            _(
                "Your organisation is not shown and shows no acts, and a statement is public. "
                "Allow its acts to be shown first, on your desk."
            ),
        )
    text = clean_text(text, "text", LONGEST_STATEMENT)
    if not text:
        raise Refused("empty", _("Write your words."), "text")
    if paragraph and paragraph not in rolling.texts(room)[room.language].idents:
        raise Refused("paragraph", _("This text has no such paragraph."), "paragraph")
    said = {
        "text": text,
        "language": clean_language(language),
        "kind": kind,
        "paragraph": "" if kind == StatementKind.SEPARATE else paragraph,
    }
    standing = Statement.objects.filter(room=room, organisation=organisation, replaced_at=None)
    if same := standing.filter(**said).first():
        return same
    standing.filter(kind=kind, paragraph=said["paragraph"]).update(replaced_at=clock.now())
    return Statement.objects.create(
        room=room,
        organisation=organisation,
        number=receipt_number(),
        mandate=mandate_for(actor.person, organisation.pk, Power.NEGOTIATE),
        person_id=actor.person,
        at=clock.now(),
        **said,
    )


@action("accord.statement.detach")
def detach_statement(actor: Actor, *, statement: Statement) -> Statement:
    """Take a statement back before the outcome is published; nothing public is left of it.

    Who may: a negotiate mandate holder of the organisation that wrote it. Refused: it is
    published. A second time changes nothing.
    """
    require(actor, Permission.NEGOTIATE, statement.room)
    if statement.organisation_id != actor.organisation:
        raise Refused("other", _("These are the words of another organisation."))
    room = locked(statement.room)
    _check_unpublished(room)
    statement = Statement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
    statement.replaced_at = statement.replaced_at or clock.now()
    statement.save(update_fields=["replaced_at"])
    return statement


@action("accord.statement.withdraw")
def withdraw_statement(actor: Actor, *, statement: Statement) -> StatementWithdrawal:
    """Stand no longer by a published statement; it stays, struck, with the date of this.

    Who may: a negotiate or sign mandate holder of the organisation that wrote it, at any time.
    Refused: it is not published, was withdrawn already, or its document was. Records `act` with
    the verb withdraw-act.
    """
    require(actor, Permission.WITHDRAW_STATEMENT, statement)
    statement = (
        Statement.objects.select_for_update(of=("self",))
        .select_related("organisation", "room__result__document")
        .get(pk=statement.pk)
    )
    if statement.published_at is None:
        raise Refused(
            "not-public",
            _("This statement is not public yet. Take it back in its drafting room."),
        )
    if StatementWithdrawal.objects.filter(statement=statement).exists():
        raise Refused("withdrawn", _("This was already withdrawn. Nothing was changed."))
    document = statement.room.result.document
    if document.withdrawn_at is not None:
        raise Refused(
            "text-withdrawn",
            _("This document was withdrawn as a whole. Nothing more is recorded under it."),
        )
    version = document.versions.select_related("document").earliest("number")
    record = record_act(statement.organisation, version, Verb.WITHDRAW, withdraws=statement.record)
    held = (mandate_for(actor.person, statement.organisation_id, power) for power in STATING)
    made = StatementWithdrawal.objects.create(
        statement=statement,
        number=receipt_number(),
        mandate=next(mandate for mandate in held if mandate),
        record=record,
        at=clock.now(),
    )
    events.emit(StatementWithdrawn(made.pk))
    return made


def publish_statements(room: Room, version: Version, idents: set[str]) -> None:
    """Record what stands beside a published outcome; one to a paragraph that fell stands to the
    whole."""
    symbol = version.document.symbol or ""
    rows = Statement.objects.filter(room=room, replaced_at=None, published_at=None)
    for row in rows.select_related("organisation").prefetch_related("organisation__names"):
        if not may_be_named(row.organisation):
            continue
        row.paragraph = row.paragraph if row.paragraph in idents else ""
        row.name = printed(row.organisation, "en").written
        row.symbol = statement_symbol(symbol, clock.today().year)
        row.published_at = clock.now()
        verb = _VERBS[StatementKind(row.kind)]
        row.record = record_act(row.organisation, version, verb, row.text)
        row.save()


def record_act(
    organisation: Organisation, version: Version, verb: str, body: str = "", withdraws: str = ""
) -> str:
    """Record an act of an organisation on a published version; the digest of the record."""
    fields: dict[str, Json] = {
        "verb": str(verb),
        "text": version.commitment,
        "capacity": IN_RECORD[Capacity(organisation.capacity)],
    }
    if body:
        fields["body"] = book.commit(body)
    if withdraws:
        fields["act"] = withdraws
    symbol = version.document.symbol or ""
    return book.record("act", author=organisation.record_id, doc=symbol, fields=fields).digest


def may_be_named(organisation: Organisation) -> bool:
    """Whether an act of the organisation may be public."""
    return not organisation.not_shown or organisation.shows_acts


def _check_unpublished(room: Room) -> None:
    if room.state == RoomState.ENDED:
        raise Refused(
            "published", _("The outcome is published. Publish a statement of your own beside it.")
        )
