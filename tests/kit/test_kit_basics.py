"""Clock, events, references, limits, revision, installation, typed text, the verb registry."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from comity.kit import action as actions
from comity.kit import clock, events, installation, limits, policy, refs, revision
from comity.kit.errors import Forbidden, Refused
from comity.kit.models import AuditLine, Installation, Kind, Spent
from comity.kit.policy import PUBLIC, Actor, Viewer
from comity.kit.text import clean_email, clean_language, clean_line, clean_text, comma

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def test_the_clock_stands_where_it_is_held_and_goes_on_after():
    with clock.at(NOON.astimezone(timezone(timedelta(hours=14)))):
        assert (clock.now(), clock.today().isoformat()) == (NOON, "2026-05-01")
        assert clock.now().tzinfo is UTC
        with clock.at(NOON + timedelta(days=1)):
            assert clock.today().day == 2
        assert clock.now() == NOON
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)  # noqa: TID251
    with pytest.raises(ValueError, match="time zone"), clock.at(datetime(2026, 5, 1)):  # noqa: DTZ001
        pass


def test_the_clock_can_be_moved():
    clock.shift(timedelta(days=400))
    try:
        assert clock.now() - datetime.now(UTC) > timedelta(days=399)  # noqa: TID251
    finally:
        clock.shift(timedelta(0))


@dataclass(frozen=True)
class Happened:
    what: str


@dataclass(frozen=True)
class HappenedMore(Happened):
    pass


def test_events_reach_the_receivers_of_exactly_their_class_in_order(monkeypatch):
    monkeypatch.setattr(events, "_receivers", events.defaultdict(list))
    heard: list[str] = []
    events.receives(Happened)(lambda e: heard.append(f"1 {e.what}"))
    events.receives(Happened)(lambda e: heard.append(f"2 {e.what}"))
    events.receives(HappenedMore)(lambda e: heard.append("more"))
    events.emit(Happened("x"))
    events.emit(object())
    assert heard == ["1 x", "2 x"]


def test_references_are_written_and_resolved(monkeypatch):
    monkeypatch.setattr(refs, "_resolvers", {})
    refs.resolver("thing")(lambda key: refs.Resolved(key, f"/{key}") if key != "gone" else None)
    assert refs.resolve(refs.ref("thing", "a:b")) == refs.Resolved("a:b", "/a:b")
    assert [refs.resolve(r) for r in ("thing:gone", "thing:", "other:x", "", "thing")] == [None] * 5
    for kind, key in (("", "x"), ("x", ""), ("a:b", "x")):
        with pytest.raises(ValueError, match="no reference"):
            refs.ref(kind, key)


@pytest.mark.django_db
def test_limits_refuse_above_the_most_in_a_window_and_keep_no_address():
    with clock.at(NOON):
        for _ in range(3):
            limits.spend("code", "vera@a.example", most=3, seconds=60)
        limits.spend("code", "other@a.example", most=3, seconds=60)
        limits.spend("login", "vera@a.example", most=3, seconds=60)
        with pytest.raises(Refused, match="rate-limit"):
            limits.spend("code", "vera@a.example", most=3, seconds=60)
    with clock.at(NOON + timedelta(seconds=60)):
        limits.spend("code", "vera@a.example", most=3, seconds=60)
    assert {len(row.digest) for row in Spent.objects.all()} == {64}
    assert max(Spent.objects.values_list("forget_at", flat=True)) == NOON + timedelta(seconds=180)


@pytest.mark.django_db
def test_an_installation_is_marked_once_and_stays_what_it_is():
    assert (installation.read(), revision.current()) == (None, 0)
    made = installation.make(Kind.TRIAL, name={"en": "T"}, domain="t.example", languages=["en"])
    with pytest.raises(Refused, match="made"):
        installation.make(Kind.NETWORK, name={}, domain="n.example", languages=[])
    assert installation.read() == made
    with pytest.raises(IntegrityError), transaction.atomic():
        Installation.objects.create(kind="network", domain="x", made_at=NOON)
    revision.advance()
    assert revision.current() == 1


class Right(StrEnum):
    OPEN = "test.open"
    NEVER = "test.never"


@pytest.fixture
def registries(monkeypatch):
    monkeypatch.setattr(policy, "PERMITS", {})
    monkeypatch.setattr(actions, "VERBS", {})


def test_what_no_room_permits_is_refused(registries):
    policy.permit(Right.OPEN, lambda actor, thing: thing == actor.person)
    assert policy.may(Actor(1), Right.OPEN, 1)
    assert not policy.may(Actor(1), Right.OPEN, 2)
    assert not policy.may(Actor(1), Right.NEVER, 1)
    policy.require(Actor(1), Right.OPEN, 1)
    with pytest.raises(Forbidden) as refusal:
        policy.require(Actor(1), Right.NEVER)
    assert (refusal.value.code, refusal.value.field) == ("test.never", None)
    with pytest.raises(ValueError, match="twice"):
        policy.permit(Right.OPEN, lambda actor, thing: True)
    assert (PUBLIC.is_public, Viewer(person=3).is_public) == (True, False)


@dataclass
class Thing:
    reference: str = "thing:1"


@pytest.mark.django_db
def test_an_action_leaves_one_line_in_the_private_book_and_advances_the_revision(registries):
    installation.make(Kind.NETWORK, name={}, domain="n.example", languages=["en"])

    @actions.action("test.thing.do")
    def do(actor: Actor, *, fail: bool = False) -> Thing:
        if fail:
            raise Refused("no", "No.")
        return Thing()

    @actions.action("test.thing.tick", silent=True)
    def tick(actor: Actor) -> int:
        return 3

    actor = Actor(7, organisation=8, body=9, channel="mail")
    with clock.at(NOON):
        do(actor)
    line = AuditLine.objects.get()
    assert (line.at, line.verb, line.person, line.organisation, line.body, line.channel) == (
        NOON, "test.thing.do", 7, 8, 9, "mail",
    )  # fmt: skip
    assert (line.thing, revision.current()) == ("thing:1", 1)
    with pytest.raises(Refused):
        do(actor, fail=True)
    assert (tick(actor), AuditLine.objects.count(), revision.current()) == (3, 1, 2)
    with pytest.raises(ValueError, match="twice"):
        actions.action("test.thing.do")(do)
    assert set(actions.VERBS) == {"test.thing.do", "test.thing.tick"}


def test_typed_text_is_kept_as_typed_but_for_line_ends_and_composition():
    assert clean_line("  a \t e\u0301\n b ", "f", 10) == "a é b"
    assert clean_text("a\r\nb\rc\n ", "f", 10) == "a\nb\nc"
    assert clean_line("\u202eabc\u202c", "f", 10) == "\u202eabc\u202c"  # flagged where shown
    for text in ("a\0b", "a\x1bb", "a\x85b\x9b", "a\ud800"):
        with pytest.raises(Refused) as refusal:
            clean_text(text, "note", 100)
        assert (refusal.value.code, refusal.value.field) == ("control", "note")
    assert clean_text("x" * 300_000, "f", 300_000) == "x" * 300_000
    with pytest.raises(Refused, match="299980 characters too long"):
        clean_text("x" * 300_000, "f", 20)
    with pytest.raises(Refused, match="1 character too long"):
        clean_line("x" * 21, "f", 20)


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing(text):
    for clean in (clean_line, clean_text):
        try:
            once = clean(text, "f", 100)
        except Refused:
            continue
        assert clean(once, "f", 100) == once


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("en", "en"), ("ZH-hans", "zh-Hans"), ("sr-latn-rs", "sr-Latn-RS"), (" es-419 ", "es-419")],
)
def test_a_language_is_written_as_the_record_writes_it(typed, kept):
    assert clean_language(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "english", "e", "en-", "en\0", "zh-Hans-CN-x", "ёж", "xx-yy-zz"]
)
def test_no_language_is_refused(typed):
    with pytest.raises(Refused, match="language"):
        clean_language(typed)


def test_an_address_is_one_to_which_mail_can_go():
    assert clean_email(" Vera@A.Example ") == "vera@a.example"
    for typed in (
        "",
        "vera",
        "vera@",
        "a@b.example\nBcc: c@d.example",
        "a\0@b.example",
        "é@a.example",
    ):
        with pytest.raises(Refused) as refusal:
            clean_email(typed, "contact")
        assert (refusal.value.code, refusal.value.field) == ("email", "contact")


def test_a_list_is_parted_as_its_language_does():
    assert [comma(tag) for tag in ("en", "ar", "zh-Hans", "pt-BR")] == [", ", "، ", "，", ", "]
    with override("ar"):
        assert comma().join(["1", "2"]) == "1، 2"
        assert comma("fr") == ", "
