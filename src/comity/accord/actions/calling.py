"""Opening a call on a locked version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import Q
from django.utils.translation import gettext as _

from comity.accord.actions.sponsoring import name_sponsors
from comity.accord.enums import Permission, Scope
from comity.accord.events import CallClosed, CallOpened
from comity.accord.models import Call, Invitation
from comity.core.symbols import is_symbol
from comity.directory.enums import Capacity, StandingKind
from comity.directory.models import Organisation, Standing
from comity.documents.enums import Audience
from comity.documents.models import Version
from comity.kit import clock, events
from comity.kit.action import action
from comity.kit.errors import Refused
from comity.kit.models import Installation
from comity.kit.policy import Actor, require


@dataclass(frozen=True, slots=True)
class Terms:
    """Whom a call asks and until when.

    deadline: aware; named: primary keys, for the scope `named`; initiators: primary keys of
    those who are to ask besides the author, each of which confirms that itself; host_zone:
    an IANA zone.
    """

    deadline: datetime
    scope: Scope = Scope.MEMBERS
    capacities: tuple[Capacity, ...] = (Capacity.MEMBER,)
    named: tuple[int, ...] = ()
    initiators: tuple[int, ...] = ()
    host_zone: str = "UTC"
    open_after: bool = False
    reservations: bool = True


@action("accord.call.open")
def open_call(actor: Actor, *, version: Version, terms: Terms, symbol: str = "") -> Call:
    """Open a call on a locked, public version.

    Who may: a publish mandate holder of its author, or an editor of its body. Refused: the
    version is open or not public, another call on it accepts acts, a deadline in the past, an
    unknown zone, a symbol that is none or taken, nobody invited.
    Records nothing; the acts under it will. Others who ask are told, and named by nobody until
    each has confirmed it.
    """
    version = (
        Version.objects.select_related("document")
        .select_for_update(of=("self",))
        .get(pk=version.pk)
    )
    require(actor, Permission.OPEN_CALL, version)
    _check(version, terms)
    call = Call.objects.create(
        symbol=_free_symbol(symbol),
        version=version,
        body_id=version.document.body_id,
        scope=terms.scope,
        capacities=[str(c) for c in terms.capacities],
        opens_at=clock.now(),
        deadline=terms.deadline,
        host_zone=terms.host_zone,
        open_after=terms.open_after,
        reservations=terms.reservations,
        opened_by_id=actor.person,
    )
    author = version.document.organisation_id
    if author:
        call.initiators.set([author])
    invited = _invited(terms)
    if not invited:
        raise Refused("nobody", _("Nobody is invited. Choose whom the call asks."), "scope")
    Invitation.objects.bulk_create(
        Invitation(call=call, organisation=o, capacity=o.capacity) for o in invited
    )
    events.emit(CallOpened(call.pk))
    name_sponsors(call, set(terms.initiators) - {author or 0})
    return call


@action("accord.call.notice-closed", silent=True)
def notice_closed_calls(actor: Actor) -> int:
    """Tell the rooms above which deadlines have passed; run by the clock, any number of times."""
    due = Call.objects.select_for_update().filter(deadline__lte=clock.now(), closed_noticed_at=None)
    for call in due:
        call.closed_noticed_at = clock.now()
        call.save(update_fields=["closed_noticed_at"])
        events.emit(CallClosed(call.pk))
    return len(due)


def _check(version: Version, terms: Terms) -> None:
    if version.locked_at is None:
        raise Refused("open-version", _("Publish the version first; a call is on locked words."))
    if version.document.audience != Audience.PUBLIC:
        raise Refused(
            "not-public", _("A signature is a public act. Show the document to the public first.")
        )
    if terms.deadline.tzinfo is None:
        raise Refused("zone", _("Give the deadline with its time zone."), "deadline")
    if terms.deadline <= clock.now():
        raise Refused("past", _("The deadline is in the past. Choose a later hour."), "deadline")
    try:
        ZoneInfo(terms.host_zone)
    except (ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise Refused(
            "zone", _("This time zone is unknown. Choose one from the list."), "host_zone"
        ) from error
    if not terms.capacities:
        raise Refused("capacity", _("Choose at least one capacity."), "capacities")
    accepting = Q(deadline__gt=clock.now()) | Q(open_after=True)
    if Call.objects.filter(accepting, version=version).exists():
        raise Refused("running", _("A call on this version is already open."))


def _invited(terms: Terms) -> Sequence[Organisation]:
    rows = Organisation.objects.filter(
        capacity__in=[str(c) for c in terms.capacities], external=False
    )
    if terms.scope == Scope.NAMED:
        return list(rows.filter(pk__in=terms.named))
    if terms.scope == Scope.MEMBERS:
        standing = Standing.objects.on(clock.today()).filter(forum=None, kind=StandingKind.MEMBER)
        rows = rows.filter(pk__in=standing.values("organisation"))
    return list(rows)


def _free_symbol(wanted: str) -> str:
    """The wanted symbol if it is free, or the next of the year.

    Calls are public from their first moment, so no gap betrays one.
    """
    # One lock for all symbols of calls: two opened at one moment are numbered one by one.
    list(Installation.objects.select_for_update())
    if wanted:
        if not is_symbol(wanted):
            raise Refused("symbol", _("A symbol looks like C/2026/7."), "symbol")
        if Call.objects.filter(symbol=wanted).exists():
            raise Refused("symbol-taken", _("This symbol is taken. Choose another."), "symbol")
        return wanted
    head = f"C/{clock.today().year}/"
    taken = Call.objects.filter(symbol__startswith=head).values_list("symbol", flat=True)
    numbers = [int(n) for s in taken if (n := s.removeprefix(head)).isdecimal()]
    return f"{head}{max(numbers, default=0) + 1}"
