"""Filters of every template: languages, days, moments in three zones, sizes."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from secrets import token_urlsafe
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django import template
from django.forms import BoundField
from django.forms.renderers import DjangoTemplates
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.core.folding import display
from comity.directory.enums import Power
from comity.kit import clock
from comity.kit.text import comma, percent
from comity.web import dates, tongues

register = template.Library()

register.filter("direction", tongues.direction)
register.filter("tag", tongues.written)
register.filter("own_name", tongues.own_name)

PLAIN = DjangoTemplates()


@register.filter
def day(value: date | datetime | None) -> str:
    """`14 February 2026` as a `<time>`; nothing for None."""
    return _time(value, dates.long(value)) if value else ""


@register.filter
def short(value: date | datetime | None) -> str:
    """`14 Feb 2026`, for lists."""
    return _time(value, dates.short(value)) if value else ""


def _time(value: date | datetime, shown: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', f"{value:%Y-%m-%d}", shown)


@register.filter
def moment(value: datetime | None) -> str:
    """`14 February 2026, 09:00 UTC` as a `<time>`; nothing for None."""
    if value is None:
        return ""
    at = f"{value:%Y-%m-%dT%H:%MZ}"
    return format_html('<time datetime="{}">{}</time>', at, dates.moment(value))


@register.filter
def in_zone(value: datetime | None, zone: str) -> str:
    """The same moment in an IANA zone, `Saturday 21 March, 15:00`.

    Nothing for UTC, in which every moment is printed already, and for an unknown zone.
    """
    local = _local(value, zone)
    return dates.weekday(local) if local else ""


@register.filter
def offset(value: datetime | None, zone: str) -> str:
    """How far the zone is from UTC at that moment: `UTC+5:30`, `UTC−3`."""
    local = _local(value, zone)
    minutes = int((local.utcoffset() or timedelta(0)).total_seconds()) // 60 if local else 0
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes >= 0 else "\N{MINUS SIGN}"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "") if local else ""


def _local(value: datetime | None, zone: str) -> datetime | None:
    try:
        return value.astimezone(ZoneInfo(zone)) if value and zone not in ("", "UTC") else None
    except (ZoneInfoNotFoundError, OSError, ValueError):
        return None


@register.filter
def left(value: datetime | None) -> str:
    """How long until then, in whole days, hours or minutes; `closed` afterwards."""
    if value is None:
        return _("open, no end")
    rest = value - clock.now()
    if rest <= timedelta(0):
        return _("closed")
    hours, minutes = int(rest.total_seconds() // 3600), int(rest.total_seconds() // 60)
    if rest >= timedelta(days=1):
        return ngettext("%(n)d day left", "%(n)d days left", rest.days) % {"n": rest.days}
    if hours:
        return ngettext("%(n)d hour left", "%(n)d hours left", hours) % {"n": hours}
    return ngettext("%(n)d minute left", "%(n)d minutes left", minutes) % {"n": minutes}


@register.filter
def kilobytes(value: int) -> str:
    """A size for a link: `6 kB`; never nought."""
    return _("%(n)s kB") % {"n": max(1, round(value / 1000))}


@register.filter
def attribute(value: Any, name: str) -> Any:
    """`mapping[name]` or `object.name`, None where there is none."""
    return value.get(name) if isinstance(value, dict) else getattr(value, name, None)


@register.simple_tag
def once() -> SafeString:
    """A hidden field that makes the second sending of the same form the same act."""
    return format_html('<input type="hidden" name="once" value="{}">', token_urlsafe(18))


register.filter("percent", percent)


@register.filter
def listed(words: Iterable[object]) -> str:
    """Words as a list in the language of the page."""
    return comma().join(map(str, words))


@register.simple_tag(name="comma")
def comma_tag() -> str:
    """What parts the items of a list, in the language of the page."""
    return comma()


@register.simple_tag
def now() -> datetime:
    """The present moment of `kit.clock`, for "as of"."""
    return clock.now()


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: object) -> str:
    """The present query with some values replaced; None takes one away. Begins with `?`."""
    query = context["request"].GET.copy()
    query.pop("lang", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.filter
def last_segment(symbol: str) -> str:
    """`2` of `CFA12/DEC/1/RES/2`."""
    return symbol.rpartition("/")[2]


@register.filter
def drawn(field: BoundField) -> BoundField:
    """A field of somebody else's form, drawn with Django's own widget templates."""
    field.form.renderer = PLAIN
    return field


@register.filter
def isolated(text: str) -> str:
    """A name inside a sentence of another direction, between the marks that keep it apart."""
    return f"\u2068{text}\u2069"


@register.filter
def visibly(text: str) -> str:
    """A name with its invisible and directional marks written out."""
    return display(text)


@register.filter
def power_name(power: str) -> str:
    """The word for what a mandate allows."""
    return str(Power(power).label)
