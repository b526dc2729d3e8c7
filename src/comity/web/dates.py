"""Days and hours as the reader's language writes them, by the tables of Unicode (CLDR).

English here is that of the world at large, day before month. Digits are those of ASCII in every
language: the same day is found on the page, in the files and in the log by the same digits.
"""

from datetime import date, datetime
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from django.utils.translation import get_language

__all__ = ["long", "moment", "short", "weekday"]


def long(day: date) -> str:
    """`14 February 2026`, `2026年2月14日`."""
    return _long(date(day.year, day.month, day.day), get_language() or "en")


def short(day: date) -> str:
    """`14 Feb 2026`, for lists."""
    return _short(date(day.year, day.month, day.day), get_language() or "en")


def moment(at: datetime) -> str:
    """`14 February 2026, 09:00 UTC`; `at` is in UTC."""
    return _beside(long(at), f"{at:%H:%M} UTC")


def weekday(at: datetime) -> str:
    """`Saturday 21 March, 15:00`, in the zone that `at` carries."""
    name = _weekday(date(at.year, at.month, at.day), get_language() or "en")
    return _beside(name, f"{at:%H:%M}")


@lru_cache(maxsize=64)
def _locale(tongue: str) -> Locale:
    try:
        return Locale.parse("en-GB" if tongue == "en" else tongue, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale("en", "GB")


@lru_cache(maxsize=4096)
def _long(day: date, tongue: str) -> str:
    return format_date(day, "long", _locale(tongue))


@lru_cache(maxsize=4096)
def _short(day: date, tongue: str) -> str:
    return format_skeleton("yMMMd", day, locale=_locale(tongue))


@lru_cache(maxsize=4096)
def _weekday(day: date, tongue: str) -> str:
    return format_skeleton("MMMMEEEEd", day, locale=_locale(tongue))


def _beside(day: str, hour: str) -> str:
    pattern = _locale(get_language() or "en").datetime_formats["medium"]
    return str(pattern).format(hour, day)
