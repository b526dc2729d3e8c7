"""Reads of agreement: calls, the list of signatures as of a moment, and one's own answers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from comity.accord import keys, policies
from comity.accord.enums import AnswerState, Verb
from comity.accord.models import (
    Act,
    Call,
    Decline,
    DraftAddress,
    Incoming,
    Invitation,
    Letter,
    MailedAnswer,
    MailedDraft,
)
from comity.directory.enums import Capacity, Power
from comity.directory.models import Organisation, Person
from comity.directory.models.organisations import name_on
from comity.directory.policies import mandate_for
from comity.directory.queries import viewer_of
from comity.documents.models import Document
from comity.kit import clock
from comity.kit.errors import NotFound
from comity.kit.models import Mail
from comity.kit.policy import Actor, Viewer


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a signatures page, with everything it prints."""

    number: str
    slug: str
    name: str
    name_language: str
    own_name: str
    own_language: str
    country: str
    capacity: str
    capacity_label: str
    verb: str
    at: datetime
    late: bool
    reservation: str
    language: str
    paragraph: str
    symbol: str
    withdrawn_at: datetime | None
    record: str

    @property
    def in_force(self) -> bool:
        return self.withdrawn_at is None

    @property
    def signed(self) -> bool:
        return self.verb == Verb.SIGN


@dataclass(frozen=True, slots=True)
class Signatures:
    """The list of one document as of a moment.

    rows: every standing and withdrawn act, in the asked order; counts: capacity label -> number
    in force (signed); joined: joined without signing, in force; since: (added, withdrawn) after
    the asked day; explanations: in the order of their dates.
    """

    rows: tuple[Row, ...]
    counts: tuple[tuple[str, int], ...]
    total: int
    joined: int
    with_reservations: int
    withdrawn: int
    as_of: datetime
    latest: datetime | None
    added: int = 0
    gone: int = 0

    @property
    def signed(self) -> list[Row]:
        return [r for r in self.rows if r.in_force and r.signed]

    @property
    def reservations(self) -> list[Row]:
        return [r for r in self.rows if r.in_force and r.reservation]


def calls(viewer: Viewer) -> QuerySet[Call]:
    return (
        Call.objects.filter(policies.visible(viewer))
        .select_related("version__document", "body")
        .prefetch_related("version__languages", "initiators__names")
    )


def open_calls(viewer: Viewer) -> QuerySet[Call]:
    """Calls that accept acts now, the next to close first."""
    return calls(viewer).filter(accepting(clock.now())).order_by("deadline")


def accepting(moment: datetime) -> Q:
    return Q(opens_at__lte=moment) & (Q(deadline__gt=moment) | Q(open_after=True))


def call(viewer: Viewer, symbol: str) -> Call:
    found = calls(viewer).filter(symbol=symbol).first()
    if found is None:
        raise NotFound(symbol)
    return found


def calls_on(viewer: Viewer, document: Document) -> list[Call]:
    """Calls on any version of a document, newest first."""
    return list(calls(viewer).filter(version__document=document))


def calls_for(viewer: Viewer) -> QuerySet[Call]:
    """Open calls that invite an organisation of the viewer."""
    asked = Invitation.objects.filter(organisation__in=viewer.organisations)
    return open_calls(viewer).filter(pk__in=asked.values("call"))


def invited(call: Call, organisation: int) -> Invitation | None:
    return Invitation.objects.filter(call=call, organisation=organisation).first()


def own_act(viewer: Viewer, call: Call, organisation: int) -> Act | None:
    """The act in force of one of the viewer's own organisations."""
    if organisation not in viewer.organisations:
        return None
    return (
        Act.objects.filter(call=call, organisation=organisation, in_force=True)
        .filter(verb__in=[Verb.SIGN, Verb.JOIN])
        .select_related("person")
        .first()
    )


def own_decline(viewer: Viewer, call: Call, organisation: int) -> Decline | None:
    return Decline.objects.filter(
        policies.declines_visible(viewer),
        call=call,
        organisation=organisation,
        taken_back_at=None,
    ).first()


def act(viewer: Viewer, number: str) -> Act:
    """One public act by its number."""
    found = (
        Act.objects.filter(policies.acts_visible(viewer), number=number)
        .filter(call__in=calls(viewer))
        .select_related("organisation", "call__version__document", "withdraws")
        .first()
    )
    if found is None:
        raise NotFound(number)
    return found


def acts_of(viewer: Viewer, organisation: Organisation) -> list[Act]:
    """Public acts of one organisation, newest first."""
    return list(
        Act.objects.filter(policies.acts_visible(viewer), organisation=organisation)
        .filter(call__in=calls(viewer))
        .exclude(verb=Verb.WITHDRAW)
        .select_related("call__version__document", "withdrawal")
        .prefetch_related("call__version__languages")
        .order_by("-at")
    )


def signatures(
    viewer: Viewer,
    calls: Iterable[Call],
    language: str,
    *,
    order: str = "country",
    as_of: datetime | None = None,
    since: datetime | None = None,
) -> Signatures:
    """The signatures under these calls as they stood `as_of` (now unless given).

    `order`: country, name, date or capacity. `since`: also count what came and went after it.
    """
    moment = as_of or clock.now()
    acts = (
        Act.objects.filter(policies.acts_visible(viewer), call__in=list(calls), at__lte=moment)
        .filter(verb__in=[Verb.SIGN, Verb.JOIN])
        .select_related("organisation__country", "withdrawal")
        .prefetch_related("organisation__names")
    )
    rows = sorted((_row(a, language, moment) for a in acts), key=_ORDERS.get(order, _by_country))
    standing = [r for r in rows if r.in_force]
    signed = [r for r in standing if r.signed]
    per = Counter(r.capacity for r in signed)
    moments = [r.at for r in rows] + [r.withdrawn_at for r in rows if r.withdrawn_at]
    return Signatures(
        rows=tuple(rows),
        counts=tuple((str(label), per[value]) for value, label in Capacity.choices if per[value]),
        total=len(signed),
        joined=len(standing) - len(signed),
        with_reservations=sum(1 for r in signed if r.reservation),
        withdrawn=len(rows) - len(standing),
        as_of=moment,
        latest=max(moments, default=None),
        added=sum(1 for r in standing if since and r.at > since),
        gone=sum(1 for r in rows if since and r.withdrawn_at and r.withdrawn_at > since),
    )


def explanations(viewer: Viewer, calls: Iterable[Call], language: str) -> list[Row]:
    """Explanations of position in force, by date."""
    acts = (
        Act.objects.filter(policies.acts_visible(viewer), call__in=list(calls), in_force=True)
        .filter(verb=Verb.EXPLAIN)
        .select_related("organisation__country")
        .prefetch_related("organisation__names")
    )
    return [_row(a, language, clock.now()) for a in acts]


def _row(act: Act, language: str, moment: datetime) -> Row:
    organisation = act.organisation
    names = list(organisation.names.all())
    day = act.at.date()
    first = name_on(names, language, day)
    own = next(
        (
            n
            for n in names
            if first
            and n.script != first.script
            and n.kind == "official"
            and (n.until is None or n.until > day)
        ),
        None,
    )
    gone = getattr(act, "withdrawal", None)
    country = organisation.country
    labels = dict(Capacity.choices)
    return Row(
        number=act.number,
        slug=organisation.slug,
        name=first.text if first else act.name,
        name_language=first.language if first else "en",
        own_name=own.text if own else "",
        own_language=own.language if own else "",
        country=(country.names.get(language) or str(country)) if country else "",
        capacity=act.capacity,
        capacity_label=str(labels[Capacity(act.capacity)]),
        verb=act.verb,
        at=act.at,
        late=act.late,
        reservation=act.text,
        language=act.language,
        paragraph=act.paragraph,
        symbol=act.symbol or "",
        withdrawn_at=gone.at if gone and gone.at <= moment else None,
        record=act.record,
    )


def _by_country(row: Row) -> tuple[str, str]:
    return row.country.casefold(), row.name.casefold()


AFTER = timedelta(days=30)  # a closed call still answers that it is closed


def calls_with_text() -> QuerySet[Call]:
    """Calls with what a letter prints; for the clock, which sees them all."""
    return Call.objects.select_related("version__document", "body").prefetch_related(
        "initiators__names"
    )


def answered(call: Call) -> set[int]:
    """Organisations with an act, a private answer, or a mailed answer that waits."""
    waiting = MailedAnswer.objects.filter(call=call, state=AnswerState.WAITING)
    return {
        *Act.objects.filter(call=call).values_list("organisation", flat=True),
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


_ORDERS = {
    "country": _by_country,
    "name": lambda r: (r.name.casefold(), r.country.casefold()),
    "date": lambda r: (r.at.isoformat(), r.name.casefold()),
    "capacity": lambda r: (r.capacity, r.country.casefold() + r.name.casefold()),
}
