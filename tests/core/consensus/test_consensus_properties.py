"""What is true of every rule on every input."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from comity.core.consensus import (
    LEAST_SILENCE,
    Entitled,
    Extension,
    Kind,
    Notice,
    Outcome,
    Rule,
    Terms,
    Voice,
    agreed_parts,
    announced,
    closing,
    decide,
)

OPENS = datetime(2026, 10, 23, 9, tzinfo=UTC)
IDS = "abcdefg"
hours = st.integers(-10, 400).map(lambda h: OPENS + timedelta(hours=h))
lengths = st.integers(0, 200).map(lambda h: timedelta(hours=h))
notices = st.just(Notice()) | st.builds(
    lambda handed, after: Notice(handed, None if after is None else handed + after),
    hours,
    st.none() | lengths,
)
members = st.lists(st.sampled_from(IDS), unique=True).flatmap(
    lambda ids: st.tuples(
        *(
            st.builds(Entitled, st.just(i), st.booleans(), st.lists(notices, max_size=3).map(tuple))
            for i in ids
        )
    )
)
voices = st.lists(
    st.builds(
        Voice,
        st.sampled_from(IDS + "z"),
        st.sampled_from(Kind),
        hours,
        st.sampled_from(["", "p1", "p2"]),
        st.none() | hours,
    ),
    max_size=12,
)
terms = st.builds(
    Terms,
    st.sampled_from(Rule),
    st.just(OPENS),
    st.integers(1, 120).map(lambda h: OPENS + timedelta(hours=h)),
    st.integers(0, 3),
    st.none() | hours,
)
extensions = st.lists(st.builds(Extension, hours, hours), max_size=4)
LONG_AFTER = OPENS + timedelta(days=60)
told = tuple(Entitled(i, i != "g", (Notice(OPENS),)) for i in IDS)


@given(terms, members, voices, extensions, st.permutations(IDS))
def test_naming_organisations_otherwise_and_listing_them_otherwise_changes_nothing(
    asked, entitled, said, later, order
):
    other = dict(zip(IDS, order, strict=True)) | {"z": "z"}
    first = decide(asked, entitled, said, later, LONG_AFTER)
    renamed = [replace(m, id=other[m.id]) for m in reversed(entitled)]
    spoken = [replace(v, organisation=other[v.organisation]) for v in said]
    second = decide(asked, renamed, spoken, later[::-1], LONG_AFTER)
    assert (first.outcome, first.closes_at) == (second.outcome, second.closes_at)
    assert [r.why for r in first.reasons] == [r.why for r in second.reasons]
    assert sorted(other[i] for i in first.objecting) == list(second.objecting)


@given(terms, members, voices, extensions, st.sampled_from(IDS), st.sampled_from(Kind))
def test_a_voice_at_or_after_the_closing_changes_nothing(asked, entitled, said, later, who, kind):
    before = decide(asked, entitled, said, later, LONG_AFTER)
    for wait in (timedelta(0), timedelta(minutes=1), timedelta(days=3)):
        late = [*said, Voice(who, kind, before.closes_at + wait)]
        if before.outcome != Outcome.WAITS:
            assert decide(asked, entitled, late, later, LONG_AFTER) == before


@given(terms, voices, st.sampled_from(IDS), st.sampled_from(["", "p1"]))
def test_one_more_objection_never_adopts(asked, said, who, paragraph):
    before = decide(asked, told, said, [], LONG_AFTER)
    last = before.closes_at - timedelta(microseconds=1)
    more = [*said, Voice(who, Kind.OBJECT, last, paragraph, OPENS)]
    after = decide(asked, told, more, [], LONG_AFTER)
    if before.outcome == Outcome.FAILED:
        assert after.outcome == Outcome.FAILED
    if who in before.objecting and paragraph:
        return  # it takes its objection to the rest back
    parts = ("p1", "p2")
    agreed = set(agreed_parts(asked, told, said, [], LONG_AFTER, parts))
    assert set(agreed_parts(asked, told, more, [], LONG_AFTER, parts)) <= agreed


@given(terms, members, voices, extensions, st.lists(st.integers(0, 1400), min_size=2, max_size=5))
def test_a_clock_that_comes_late_or_twice_finds_the_same(asked, entitled, said, later, when):
    """Once decided it stays decided, in every particular, whatever happens afterwards."""
    looks = [OPENS + timedelta(hours=h) for h in sorted(when)]
    found = [decide(asked, entitled, _until(said, at), later, at) for at in looks]
    for (at, earlier), (_, at_last) in pairwise(zip(looks, found, strict=True)):
        if earlier.outcome != Outcome.WAITS:
            assert earlier.closes_at <= at
            assert at_last == earlier


def _until(said, at):
    """What had been said at a moment; nobody speaks in the future."""
    return [v for v in said if v.at <= at]


@given(terms, members, extensions, st.builds(Extension, hours, hours))
def test_an_extension_never_shortens(asked, entitled, later, more):
    before = announced(asked, entitled, later)
    assert before >= asked.deadline
    assert announced(asked, entitled, [*later, more]) >= before
    closes = closing(asked, entitled, later, LONG_AFTER)[0]
    assert closing(asked, entitled, [*later, more], LONG_AFTER)[0] >= closes


@given(terms, members, voices, extensions)
def test_the_groups_divide_those_who_count(asked, entitled, said, later):
    found = decide(asked, entitled, said, later, LONG_AFTER)
    groups = (*found.agreeing, *found.objecting, *found.abstaining, *found.silent)
    assert sorted(groups) == list(found.counted)
    assert set(found.unproved) <= set(found.counted)


@given(members, voices, extensions, st.integers(72, 200))
def test_silence_adopts_only_after_everybody_had_the_time(entitled, said, later, length):
    asked = Terms(Rule.SILENCE, OPENS, OPENS + timedelta(hours=length))
    found = decide(asked, entitled, said, later, LONG_AFTER)
    if found.outcome == Outcome.ADOPTED:
        least = found.closes_at - LEAST_SILENCE + timedelta(hours=1)
        for member in entitled:
            standing = [
                n
                for n in member.notices
                if n.handed_at and (n.returned_at is None or n.returned_at >= found.closes_at)
            ]
            assert any(n.handed_at <= least for n in standing)
