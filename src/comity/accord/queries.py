"""Reads of agreement: calls, the list of signatures as of a moment, and one's own answers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from comity.accord import policies
from comity.accord.enums import AnswerState, Verb
from comity.accord.models import Act, Call, Decline, Invitation, Sponsorship
from comity.core.folding import display, suspicions
from comity.directory import queries as directory
from comity.directory.enums import Capacity
from comity.directory.models import Organisation
from comity.directory.models.organisations import name_on, own_name_on
from comity.documents.models import Document
from comity.kit import clock
from comity.kit.errors import NotFound
from comity.kit.policy import Viewer


class Row(NamedTuple):
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
    odd: bool = False  # the name holds characters that can be mistaken for others

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
    explanations: tuple[Row, ...] = ()

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
    found = Call.objects.filter(policies.visible(viewer), version__document=document)
    return list(found.select_related("version"))


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


def sponsorships(viewer: Viewer) -> QuerySet[Sponsorship]:
    """Where the viewer's organisations were named as asking, and are still to confirm it."""
    return (
        Sponsorship.objects.filter(
            policies.sponsorships_visible(viewer),
            state=AnswerState.WAITING,
            call__in=open_calls(viewer).order_by(),
        )
        .select_related("call__version__document", "organisation")
        .prefetch_related("organisation__names", "call__version__languages")
    )


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
    found = Act.objects.filter(call__in=list(calls), at__lte=moment)
    beside = [Verb.WITHDRAW, Verb.SPONSOR]  # who asks is said on the call, not among who signs
    both = _rows(viewer, found.exclude(verb__in=beside), language, moment)
    rows = [r for r in both if r.verb != Verb.EXPLAIN]
    rows.sort(key=_ORDERS.get(order, _by_country))
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
        added=sum(1 for r in signed if since and r.at > since),
        gone=sum(
            1 for r in rows if r.signed and since and r.withdrawn_at and r.withdrawn_at > since
        ),
        explanations=tuple(r for r in both if r.verb == Verb.EXPLAIN and r.in_force),
    )


def explanations(viewer: Viewer, calls: Iterable[Call], language: str) -> list[Row]:
    """Explanations of position in force, by date."""
    return list(signatures(viewer, calls, language).explanations)


def recorded(viewer: Viewer, calls: Iterable[Call], language: str) -> dict[str, Row]:
    """Every public act under these calls, withdrawals too, by the digest of its record."""
    found = Act.objects.filter(call__in=list(calls))
    return {row.record: row for row in _rows(viewer, found, language, clock.now())}


# What a row needs of an act and its organisation, in the order of `_Act`.
_COLUMNS = (
    "number", "organisation_id", "organisation__slug", "name", "organisation__country__names",
    "organisation__country__code", "capacity", "verb", "at", "late", "text", "language",
    "paragraph", "symbol", "withdrawal__at", "record",
)  # fmt: skip


def _rows(viewer: Viewer, acts: QuerySet[Act], language: str, moment: datetime) -> list[Row]:
    """Rows by date. Plain values, not model instances: a page of 118 is made in milliseconds."""
    found = list(acts.filter(policies.acts_visible(viewer)).values_list(*_COLUMNS))
    names = directory.names_to_print({act[1] for act in found}, language)
    labels = {value: str(label) for value, label in Capacity.choices}
    return [_row(act, names.get(act[1], []), language, labels, moment) for act in found]


def _row(
    act: tuple[Any, ...],
    names: list[directory.NameLine],
    language: str,
    labels: dict[str, str],
    moment: datetime,
) -> Row:
    (number, _, slug, kept, countries, code, capacity, verb, at, late, text, written, paragraph,
     symbol, gone, record) = act  # fmt: skip
    day = at.date()
    first = name_on(names, language, day)
    own = own_name_on(names, first, day) if first else None
    # Unless the reader's own language has a name, the act's stands: the name of its day.
    tag = language.partition("-")[0]
    if first and (tag == "en" or first.language.partition("-")[0] != tag):
        first = None
    countries, name = countries or {}, first.text if first else kept
    return Row(
        number=number,
        slug=slug,
        name=display(name),
        name_language=first.language if first else _language_of(kept, names),
        own_name=display(own.text) if own else "",
        own_language=own.language if own else "",
        country=countries.get(language) or countries.get("en") or code or "",
        capacity=capacity,
        capacity_label=labels[capacity],
        verb=verb,
        at=at,
        late=late,
        reservation=text,
        language=written,
        paragraph=paragraph,
        symbol=symbol or "",
        withdrawn_at=gone if gone and gone <= moment else None,
        record=record,
        odd=bool(suspicions(name)),
    )


def _language_of(name: str, names: list[directory.NameLine]) -> str:
    return next((n.language for n in names if n.text == name), "und")


def _by_country(row: Row) -> tuple[str, str]:
    return row.country.casefold(), row.name.casefold()


_ORDERS = {
    "country": _by_country,
    "name": lambda r: (r.name.casefold(), r.country.casefold()),
    "date": lambda r: (r.at.isoformat(), r.name.casefold()),
    "capacity": lambda r: (r.capacity, r.country.casefold() + r.name.casefold()),
}
