"""What follows from an act: a receipt to the officer, a notice to the organisation's others."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from comity.accord.enums import Verb
from comity.accord.events import ActTaken
from comity.accord.models import Act, Call
from comity.directory import queries as directory
from comity.directory.enums import Power
from comity.kit import events, outbox
from comity.kit.refs import Resolved, resolver


@events.receives(ActTaken)
def send_receipts(event: ActTaken) -> None:
    """Everybody who may sign for the organisation hears what was done in its name."""
    act = Act.objects.select_related("call__version__document").get(pk=event.act)
    for person in directory.holders(event.organisation, Power.SIGN):
        with override(person.language):
            outbox.put(
                key=f"act:{act.number}",
                to=person.email,
                subject=_("Receipt %(number)s for %(symbol)s")
                % {"number": act.number, "symbol": act.call.version.document.symbol},
                body=_(
                    "%(name)s %(verb)s %(symbol)s.\nVersion %(digest)s\nTime %(at)s\n"
                    "Receipt %(number)s"
                )
                % {
                    "name": act.name,
                    "verb": Verb(act.verb).label,
                    "symbol": act.call.version.document.symbol,
                    "digest": act.digest,
                    "at": act.at.strftime("%Y-%m-%d %H:%M UTC"),
                    "number": act.number,
                },
                organisation=event.organisation,
            )


@resolver("call")
def _call(key: str) -> Resolved | None:
    row = Call.objects.filter(symbol=key).first()
    return Resolved(key, f"/calls/{key}") if row else None
