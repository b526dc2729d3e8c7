"""Hours on a clock: past, skipped, twice, and the same through changes of the clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.core.consensus import LEAST_SILENCE, Moment, Problem, moment

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)


def hour(text):
    """As a clock on a wall shows it."""
    return datetime.fromisoformat(text)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def test_an_hour_on_a_clock_is_a_moment_in_utc():
    assert moment(hour("2026-03-28 12:00"), "Europe/Lisbon", now=NOW).at == utc(2026, 3, 28, 12)
    # The clocks of Lisbon go forward in the night to the 29th: noon comes 23 hours later.
    assert moment(hour("2026-03-29 12:00"), "Europe/Lisbon", now=NOW).at == utc(2026, 3, 29, 11)
    assert moment(hour("2026-03-28 12:00"), "Asia/Kathmandu", now=NOW).at == utc(2026, 3, 28, 6, 15)


def test_a_skipped_hour_is_refused_with_its_neighbours():
    found = moment(hour("2026-03-29 01:30"), "Europe/Lisbon", now=NOW)
    assert found == Moment(
        None, Problem.SKIPPED, (utc(2026, 3, 29, 0, 30), utc(2026, 3, 29, 1, 30))
    )


def test_an_hour_that_comes_twice_is_asked_about():
    local, zone = hour("2026-10-25 01:30"), "Europe/Lisbon"
    first, second = utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 30)
    assert moment(local, zone, now=NOW) == Moment(None, Problem.TWICE, (first, second))
    assert moment(local, zone, now=NOW, which="first") == Moment(first)
    assert moment(local, zone, now=NOW, which="second") == Moment(second)
    assert moment(local, zone, now=first).problem == Problem.TWICE
    assert moment(local, zone, now=first, which="first").problem == Problem.PAST


def test_a_past_hour_and_one_too_near_are_refused():
    local = hour("2026-03-20 12:00")
    assert moment(local, "UTC", now=NOW) == Moment(None, Problem.PAST)
    for zone in ("Asia/Kathmandu", "America/Santiago"):
        assert moment(hour("0001-01-01 00:00"), zone, now=NOW) == Moment(None, Problem.PAST)
    near = moment(local + timedelta(hours=71), "UTC", now=NOW, least=LEAST_SILENCE)
    assert near == Moment(None, Problem.SHORT, (NOW + LEAST_SILENCE,))
    exact = moment(local + timedelta(hours=72), "UTC", now=NOW, least=LEAST_SILENCE)
    assert exact.at == NOW + LEAST_SILENCE


@pytest.mark.parametrize("zone", ["", "Atlantis", "../etc/passwd", "Europe", "/UTC", "a\0b"])
def test_an_unknown_zone_is_refused(zone):
    assert moment(hour("2027-01-01 00:00"), zone, now=NOW) == Moment(None, Problem.UNKNOWN_ZONE)


def test_an_aware_hour_is_an_error():
    with pytest.raises(ValueError, match="no zone"):
        moment(NOW, "UTC", now=NOW)


@given(
    st.datetimes(hour("2026-04-01 00:00"), hour("2030-01-01 00:00")),
    st.sampled_from(["Europe/Lisbon", "America/Santiago", "Australia/Lord_Howe", "Asia/Beirut"]),
    st.sampled_from(["first", "second"]),
)
def test_every_moment_shows_the_hour_it_was_made_of(local, zone, which):
    found = moment(local, zone, now=NOW, which=which)
    if found.at is None:
        assert found.problem == Problem.SKIPPED
        before, after = (c.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for c in found.choices)
        assert before < local < after
    else:
        assert found.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local
