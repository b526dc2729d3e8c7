"""Days and hours are written as each language writes them."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from comity.web import dates
from comity.web.templatetags import comity as filters

AT = datetime(2026, 3, 21, 9, 5, tzinfo=UTC)
WRITTEN = {
    "en": ("21 March 2026", "21 Mar 2026", "21 March 2026, 09:05 UTC", "Saturday 21 March, 09:05"),
    "es": ("21 de marzo de 2026", "21 mar 2026", "21 de marzo de 2026, 09:05 UTC", None),
    "fr": ("21 mars 2026", "21 mars 2026", "21 mars 2026, 09:05 UTC", None),
    "pt": ("21 de março de 2026", "21 de mar. de 2026", "21 de março de 2026 09:05 UTC", None),
    "ru": ("21 марта 2026\u202fг.", "21 мар. 2026\u202fг.", "21 марта 2026\u202fг., 09:05 UTC", None),
    "ar": ("21 مارس 2026", "21 مارس 2026", "21 مارس 2026، 09:05 UTC", None),
    "zh-hans": ("2026年3月21日", "2026年3月21日", "2026年3月21日 09:05 UTC", "3月21日周六 09:05"),
}  # fmt: skip


@pytest.mark.parametrize(("tongue", "forms"), WRITTEN.items())
def test_a_day_in_every_language(tongue: str, forms: tuple[str | None, ...]) -> None:
    with translation.override(tongue):
        made = (dates.long(AT), dates.short(AT), dates.moment(AT), dates.weekday(AT))
    assert [m for m, f in zip(made, forms, strict=True) if f] == [f for f in forms if f]


@pytest.mark.parametrize("tongue", ["qq", "zh-hans-x-none", "not a tag"])
def test_a_language_without_tables_is_written_as_english(tongue: str) -> None:
    with translation.override(None):
        translation.activate(tongue)
        assert dates.long(date(2026, 3, 21)) in {"21 March 2026", "2026年3月21日"}


def test_the_machine_s_form_stands_beside_it() -> None:
    with translation.override("zh-hans"):
        assert filters.day(AT) == '<time datetime="2026-03-21">2026年3月21日</time>'
        assert filters.moment(AT) == (
            '<time datetime="2026-03-21T09:05Z">2026年3月21日 09:05 UTC</time>'
        )
        assert filters.short(None) == filters.day(None) == ""
