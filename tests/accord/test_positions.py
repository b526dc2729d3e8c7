"""Positions: taken, copied, taken on the rest; objections; who sees them; what is refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.rooms import TEXTS, scene

from comity.accord import policies, rolling
from comity.accord.actions import (
    accept_proposal,
    answer_objection,
    close_round,
    edit_paragraph,
    mark_met,
    open_round,
    reword,
    take_positions,
    take_rest,
    take_same_positions,
    withdraw_proposal,
)
from comity.accord.enums import OperationKind as Kind
from comity.accord.enums import Sight, Stance
from comity.accord.models import Position, Room
from comity.accord.values import Change, Taken
from comity.directory.enums import Office, Power, StandingKind
from comity.directory.models import Mandate
from comity.directory.queries import viewer_of
from comity.kit import clock
from comity.kit.errors import Forbidden, Refused
from comity.kit.models import AuditLine
from comity.kit.policy import PUBLIC
from comity.ledger.models import Record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def room(world):
    return scene(world)


def refusal(function, *args, **kwargs) -> tuple[str, str | None]:
    with pytest.raises(Refused) as caught:
        function(*args, **kwargs)
    return caught.value.code, caught.value.field


def take(room, slug, *taken):
    return take_positions(room[slug], room=room.room, taken=taken)


def standing(room, slug) -> dict[str, tuple[str, str]]:
    rows = Position.objects.filter(organisation=room.key(slug), replaced_at=None)
    return {r.item: (r.stance, r.text) for r in rows}


def test_positions_are_taken_replaced_and_kept_in_the_private_book_alone(room):
    before = Record.objects.count()
    take(
        room, "a",
        room.taken("p:p1", "accept"),
        room.taken("p:p2", "reserve", "We read fair as equal."),
        room.taken("p:p3", "abstain", "dropped"),
        room.taken("p:p4", "reject", "Marsh land bears no harvest to set aside."),
    )  # fmt: skip
    assert standing(room, "a") == {
        "p:p1": ("accept", ""),
        "p:p2": ("reserve", "We read fair as equal."),
        "p:p3": ("abstain", ""),
        "p:p4": ("reject", "Marsh land bears no harvest to set aside."),
    }
    take(room, "a", room.taken("p:p1", "abstain"))
    take(room, "a", room.taken("p:p1", "abstain"))  # a double click
    assert Position.objects.filter(item="p:p1").count() == 2
    assert standing(room, "a")["p:p1"] == ("abstain", "")
    row = Position.objects.get(item="p:p4")
    assert (row.objection, row.round.number, row.mandate.power, row.language) == (
        "open", 1, "negotiate", "en",
    )  # fmt: skip
    assert Record.objects.count() == before
    assert AuditLine.objects.filter(verb="accord.position.take").count() == 3


@pytest.mark.parametrize(
    ("stance", "text", "code"),
    [
        ("reject", "", "reason"),
        ("reject", " \n", "reason"),
        ("reserve", "", "reservation"),
        ("reject", "x" * 300_000, "too-long"),
        ("reserve", "a\0b", "control"),
    ],
)
def test_words_are_required_and_cleaned_and_nothing_is_half_kept(room, stance, text, code):
    first = room.taken("p:p1", "accept")
    assert refusal(take, room, "a", first, room.taken("p:p2", stance, text)) == (code, "p:p2")
    assert not Position.objects.exists()


def test_words_in_either_direction_are_kept_as_they_are(room):
    text = "\u202bنتحفظ\u202c on fair"
    take(room, "a", room.taken("p:p2", "reserve", text))
    assert standing(room, "a")["p:p2"] == ("reserve", text)


def test_no_position_outside_a_round(room):
    one = room.taken("p:p1", "accept")
    close_round(room.chair, room=room.room)
    assert refusal(take, room, "a", one)[0] == "no-round"
    assert refusal(take_rest, room["a"], room=room.room, stance=Stance.ACCEPT)[0] == "no-round"
    copy = {"room": room.room, "organisation": room.key("b")}
    assert refusal(take_same_positions, room["a"], **copy)[0] == "no-round"
    open_round(room.chair, room=room.room, closes_at=NOON + timedelta(hours=1))
    take(room, "a", one)
    with clock.at(NOON + timedelta(hours=1)):
        assert refusal(take, room, "a", replace(one, stance=Stance.ABSTAIN))[0] == "no-round"


def test_no_position_without_a_negotiate_mandate_or_a_part_in_the_room(room, world):
    one = room.taken("p:p1", "accept")
    outside = world.officer_of(world.organisation("d"))
    signer = world.person("signer@a.example")
    world.mandate(signer, world.made["a"], *(set(Power) - {Power.NEGOTIATE}))
    for actor in (
        outside,
        room.chair,
        replace(outside, organisation=room.key("a")),
        world.actor(signer, world.made["a"]),
    ):
        with pytest.raises(Forbidden):
            take_positions(actor, room=room.room, taken=[one])
    room.room.participants.filter(organisation=room.key("a")).update(until=NOON)
    with pytest.raises(Forbidden):
        take(room, "a", one)
    assert not Position.objects.exists()


def test_no_position_on_what_is_withdrawn_gone_or_has_other_words(room):
    mine = room.propose("a", Kind.REPLACE, target="p1", text="Other.")
    on_it = room.taken("a:1", "accept")
    take(room, "b", on_it)
    change = Change(Kind.REPLACE, "p1", text="Others.")
    reword(room["a"], proposal=mine, change=change, reason="So.", number=1)
    assert refusal(take, room, "c", on_it) == ("other-words", "a:1")
    withdraw_proposal(room["a"], proposal=mine)
    assert refusal(take, room, "c", on_it) == ("decided", "a:1")
    for item in ("p:gone", "a:77", "nonsense", "p:"):
        assert refusal(take, room, "c", Taken(item, Stance.ACCEPT, "")) == ("gone", item)
    shown = room.taken("p:p1", "accept")
    edit_paragraph(
        room.chair, room=room.room, language="en", ident="p1", text="New words.",
        digest=rolling.digest(TEXTS[0]),
    )  # fmt: skip
    assert refusal(take, room, "c", shown) == ("other-words", "p:p1")


def test_a_paragraph_that_another_language_changed_has_other_words(room):
    shown = room.taken("p:p2", "accept")
    take(room, "a", shown)
    mine = room.propose("a", Kind.REPLACE, target="p2", text="Un prix juste.", language="fr")
    accept_proposal(room.chair, proposal=mine, digest=rolling.digest_of(rolling.wording(mine)))
    assert refusal(take, room, "b", shown) == ("other-words", "p:p2")
    take(room, "b", room.taken("p:p2", "accept"))


def test_the_same_as_another_whose_positions_may_be_seen(room, world):
    take(room, "b", room.taken("p:p1", "accept"), room.taken("p:p2", "reject", "Too dear."))
    take(room, "a", room.taken("p:p1", "abstain"), room.taken("p:p3", "accept"))
    take_same_positions(room["a"], room=room.room, organisation=room.key("b"))
    assert standing(room, "a") == {
        "p:p1": ("accept", ""), "p:p2": ("reject", "Too dear."), "p:p3": ("accept", ""),
    }  # fmt: skip
    copied = Position.objects.get(organisation=room.key("a"), item="p:p2", replaced_at=None)
    assert (copied.same_as.slug, copied.objection) == ("b", "open")
    copy = {"room": room.room, "organisation": room.key("c")}
    assert refusal(take_same_positions, room["a"], **copy) == ("silent", "organisation")
    outside = world.organisation("d")
    copy["organisation"] = outside.pk
    assert refusal(take_same_positions, room["a"], **copy) == ("unknown", "organisation")
    Room.objects.update(hides_results=True)
    copy["organisation"] = room.key("b")
    assert refusal(take_same_positions, room["a"], **copy) == ("unseen", "organisation")


def test_one_position_on_everything_left_open_in_one_step(room):
    mine = room.propose("b", Kind.DELETE, target="p4")
    take(room, "a", room.taken("p:p1", "abstain"), room.taken("p:p2", "accept"))
    edit_paragraph(
        room.chair, room=room.room, language="en", ident="p2", text="Fair is what both can bear.",
        digest=rolling.digest(TEXTS[1]),
    )  # fmt: skip
    take_rest(room["a"], room=room.room, stance=Stance.ACCEPT)
    assert standing(room, "a") == {
        "p:p1": ("abstain", ""), "p:p2": ("accept", ""), "p:p3": ("accept", ""),
        "p:p4": ("accept", ""), f"a:{mine.number}": ("accept", ""),
    }  # fmt: skip
    rows = Position.objects.count()
    take_rest(room["a"], room=room.room, stance=Stance.ABSTAIN)  # nothing is left
    assert Position.objects.count() == rows
    assert refusal(take_rest, room["b"], room=room.room, stance=Stance.REJECT)[0] == "reason"
    take_rest(room["b"], room=room.room, stance=Stance.REJECT, text="Not yet.")
    assert set(standing(room, "b").values()) == {("reject", "Not yet.")}


@pytest.mark.parametrize(
    ("words", "code"), [("x" * 300_000, "too-long"), ("a\0b", "control"), ("a\x9bb", "control")]
)
def test_words_that_cannot_be_kept_are_refused_wherever_they_are_typed(room, words, code):
    take(room, "a", room.taken("p:p4", "reject", "No harvest."))
    position = Position.objects.get()
    assert refusal(answer_objection, room.chair, position=position, answer=words) == (
        code, "answer",
    )  # fmt: skip
    for stance in (Stance.RESERVE, Stance.REJECT):
        left = {"room": room.room, "stance": stance, "text": words}
        assert refusal(take_rest, room["b"], **left) == (code, "p:p1")
        assert refusal(take, room, "b", room.taken("p:p3", stance, words)) == (code, "p:p3")
    assert list(Position.objects.values_list("text", "answer")) == [("No harvest.", "")]


def test_an_objection_is_answered_by_the_chair_and_met_by_who_objected(room):
    take(room, "a", room.taken("p:p4", "reject", "No harvest."))
    position = Position.objects.get()
    with pytest.raises(Forbidden):
        answer_objection(room["a"], position=position, answer="We are right.")
    assert refusal(answer_objection, room.chair, position=position, answer=" ") == (
        "answer", "answer",
    )  # fmt: skip
    answer_objection(room.chair, position=position, answer="Seed or its worth.")
    position.refresh_from_db()
    assert (position.objection, position.answer) == ("answered", "Seed or its worth.")
    for actor in (room["b"], room.chair):
        with pytest.raises(Forbidden):
            mark_met(actor, position=position)
    mark_met(room["a"], position=position)
    position.refresh_from_db()
    assert position.objection == "met"
    take(room, "a", room.taken("p:p4", "accept"))
    assert refusal(answer_objection, room.chair, position=position, answer="x")[0] == "no-objection"


# Who sees what


def cast(room, world) -> dict[str, object]:
    """Viewers of every kind; `a` opened the room, `d` is a member outside it, `g` a guest."""
    room.room.participants.filter(organisation=room.key("a")).update(initiator=True)
    outside = world.officer_of(world.organisation("d"))
    guest = world.officer_of(world.organisation("g", standing=StandingKind.GUEST))
    former = world.organisation("f")
    room.room.participants.create(organisation=former, since=NOON, until=NOON)
    seated = world.registrar("registrar", Office.REGISTRAR)
    return {
        "public": PUBLIC,
        "chair": room.chair.viewer,
        "seated": seated.viewer,
        "a": room["a"].viewer,
        "b": room["b"].viewer,
        "d": outside.viewer,
        "g": guest.viewer,
        "f": world.officer_of(former).viewer,
    }


# The rule told again: who sees the positions of others, by sight, hiding, and an open round.
SEE = {
    (Sight.SPONSORS, False, True): {"chair", "seated", "a"},
    (Sight.SPONSORS, False, False): {"chair", "seated", "a", "b"},
    (Sight.BODY, False, True): {"chair", "seated", "a", "b"},
    (Sight.BODY, False, False): {"chair", "seated", "a", "b"},
    (Sight.MEMBERS, False, True): {"chair", "seated", "a", "b", "d", "f"},
    (Sight.MEMBERS, False, False): {"chair", "seated", "a", "b", "d", "f"},
    (Sight.SPONSORS, True, True): {"chair", "seated"},
    (Sight.SPONSORS, True, False): {"chair", "seated", "a", "b"},
    (Sight.BODY, True, True): {"chair", "seated"},
    (Sight.BODY, True, False): {"chair", "seated", "a", "b"},
    (Sight.MEMBERS, True, True): {"chair", "seated"},
    (Sight.MEMBERS, True, False): {"chair", "seated", "a", "b", "d", "f"},
}


@pytest.mark.parametrize(
    ("rule", "expected"),
    SEE.items(),
    ids=lambda one: str(one) if isinstance(one, tuple) else "sees",
)
def test_who_sees_the_positions_of_others_and_who_reads_the_room(room, world, rule, expected):
    sight, hides, is_open = rule
    people = cast(room, world)
    for slug in "ab":
        take(room, slug, room.taken("p:p1", "accept"))
    Room.objects.update(sight=sight, hides_results=hides)
    room.room.refresh_from_db()
    if not is_open:
        close_round(room.chair, room=room.room)
    assert {n for n, v in people.items() if policies.sees_positions(v, room.room)} == expected
    readers = {"chair", "seated", "a", "b"} | ({"d", "f"} if sight == Sight.MEMBERS else set())
    for name, viewer in people.items():
        seen = Position.objects.filter(policies.positions_visible(viewer, room.room))
        own = {name} & set("ab")
        assert {p.organisation.slug for p in seen} == (set("ab") if name in expected else own)
        read = Room.objects.filter(policies.rooms_visible(viewer))
        assert list(read) == ([room.room] if name in readers else [])


STEPS = st.lists(
    st.tuples(
        st.sampled_from("bc"),
        st.sampled_from(["p:p1", "p:p2", "p:p3"]),
        st.sampled_from(["accept", "reserve", "abstain", "reject"]),
    ),
    min_size=1,
    max_size=5,
)


class Undone(Exception):
    """Ends an example: what it wrote is rolled back."""


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(STEPS)
def test_positions_that_are_hidden_change_nothing_that_is_seen(room, drawn):
    Room.objects.update(hides_results=True)
    room.room.refresh_from_db()
    viewer = room["a"].viewer

    def seen():
        return list(Position.objects.filter(policies.positions_visible(viewer, room.room)))

    with pytest.raises(Undone), transaction.atomic():  # noqa: PT012
        before = seen()
        for slug, item, stance in drawn:
            take(room, slug, room.taken(item, stance, "Words."))
        assert seen() == before
        raise Undone


def test_a_mandate_that_ended_sees_nothing(room, world):
    Mandate.objects.filter(person=room["a"].person).update(revoked_at=NOON)
    person = world.person("secretary@a.example")
    assert not Room.objects.filter(policies.rooms_visible(viewer_of(person))).exists()
