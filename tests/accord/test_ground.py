"""The common ground of a room: who sees it, from what it follows, and how it is drawn."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.factories.rooms import scene

from comity.accord import ground, tasks
from comity.accord.actions import (
    ask_picture,
    claim_picture,
    close_round,
    keep_picture,
    notice_rooms,
    release_picture,
    reword,
    sweep_pictures,
    withdraw_proposal,
)
from comity.accord.enums import OperationKind as Kind
from comity.accord.enums import Sight, Silence
from comity.accord.models import GroundPicture
from comity.accord.picture import Question, Wish, answer
from comity.accord.values import Change
from comity.kit import clock
from comity.kit.errors import Forbidden, Refused
from comity.kit.models import AuditLine
from comity.kit.policy import PUBLIC, Actor
from comity.ledger.models import Record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
CLOCK = Actor(None, channel="clock")


@pytest.fixture
def room(world):
    return scene(world)


def numbers(seen: ground.Ground) -> list[tuple[int, int, tuple[str, ...]]]:
    assert seen.picture is not None
    return [(p.signers, p.weight, p.text) for p in seen.picture.wished.points]


def test_the_frontier_follows_from_positions_on_paragraphs_and_other_wordings(room):
    room.propose("a", Kind.REPLACE, target="p2", text="A price is fair.", language="en")
    room.say("a", p1="accept", p2="reject", a1="accept")
    room.say("b", p2="accept", a1="reject", p4="reject")
    seen = ground.look(room["c"].viewer, room.room, Wish())
    assert (seen.answered, seen.of, seen.as_of, seen.pending) == (2, 3, None, False)
    # Words of the four paragraphs: 8, 10, 6, 7; of the proposal: 4. a rejects p2, b the other two.
    assert numbers(seen) == [
        (1, 31, ("p:p1", "p:p2", "p:p3", "p:p4")),
        (2, 25, ("p:p1", "a:1", "p:p3", "p:p4")),
        (3, 14, ("p:p1", "p:p3")),
    ]


def test_what_puts_no_words_up_for_signature_has_no_place(room):
    room.propose("a", Kind.DELETE, target="p1", language="en")
    room.propose("a", Kind.MOVE, target="p1", after="p3", language="en")
    room.propose("a", Kind.BRACKET, target="p2", quote="fair", language="en")
    room.propose("a", Kind.MERGE, targets=("p3", "p4"), text="Both.", language="en")
    room.propose("a", Kind.INSERT, after="p4", text="One more line.", language="en")
    question = ground.assemble(room.room, Wish())
    assert [item for item, _w in question.items] == ["p:p1", "p:p2", "p:p3", "p:p4", "a:5"]
    assert question.groups == ()


def test_alternatives_are_one_place_and_a_dependency_is_kept(room):
    first = room.propose("a", Kind.REPLACE, target="p2", text="Fair.", language="en")
    room.propose(
        "b", Kind.REPLACE, target="p3", text="Travel.", language="en", needs=(first.number,)
    )
    question = ground.assemble(room.room, Wish())
    assert question.groups == (("p:p2", "a:1"), ("p:p3", "a:2"))
    assert question.needs == (("a:2", "a:1"),)
    withdraw_proposal(room["a"], proposal=first)
    assert "a:2" not in dict(ground.assemble(room.room, Wish()).items)


def test_a_position_on_earlier_words_is_silence(room):
    proposal = room.propose("a", Kind.REPLACE, target="p2", text="Fair.", language="en")
    room.say("b", a1="reject", p1="accept")
    before = ground.assemble(room.room, Wish()).cells
    other = Change(Kind.REPLACE, "p2", text="Quite fair.", language="en")
    reword(room["a"], proposal=proposal, change=other, reason="Better.", number=1)
    after = ground.assemble(room.room, Wish()).cells
    assert before == ("-----", "a-x--", "-----")
    assert after == ("-----", "a----", "-----")


def test_strangers_and_those_who_may_not_see_get_a_count(world):
    room = scene(world, "a", "b", "c", sight=Sight.SPONSORS)
    room.say("b", p1="reject")
    seen = ground.look(room["c"].viewer, room.room, Wish())
    assert (seen.answered, seen.question, seen.picture) == (1, None, None)
    assert ground.look(PUBLIC, room.room, Wish()).picture is None
    assert ground.look(room.chair.viewer, room.room, Wish()).picture is not None


def test_hidden_results_are_drawn_for_the_chair_once_an_hour(world):
    room = scene(world, "a", "b", "c", hides_results=True)
    room.say("b", p1="reject")
    assert ground.look(room.chair.viewer, room.room, Wish()).pending
    assert tasks.draw_next()
    seen = ground.look(room.chair.viewer, room.room, Wish())
    assert (seen.as_of, [n[:2] for n in numbers(seen)]) == (NOON, [(2, 31), (3, 23)])
    assert ground.look(room["b"].viewer, room.room, Wish()).picture is None
    with clock.at(NOON + timedelta(minutes=59)):
        room.say("c", p1="reject")
        assert not tasks.draw_next()
        assert ground.look(room.chair.viewer, room.room, Wish()).as_of == NOON
        assert numbers(ground.look(room.chair.viewer, room.room, Wish())) == numbers(seen)
    with clock.at(NOON + timedelta(minutes=60)):
        assert tasks.draw_next()
        later = ground.look(room.chair.viewer, room.room, Wish())
        assert [n[:2] for n in numbers(later)] == [(1, 31), (3, 23)]


def test_once_the_round_has_closed_those_who_negotiate_see_it(world):
    room = scene(world, "a", "b", "c", hides_results=True)
    room.say("b", p1="reject")
    close_round(room.chair, room=room.room)
    assert ground.look(room["c"].viewer, room.room, Wish()).picture is not None


def large(world, monkeypatch, *, drawn: bool = True):
    """A room whose every picture is drawn beside the pages."""
    monkeypatch.setattr(ground, "SMALL", 3)
    room = scene(world)
    room.say("b", p1="reject")
    assert not drawn or tasks.draw_next()
    return room


def test_a_large_room_is_drawn_beside_the_page_and_again_when_something_changes(world, monkeypatch):
    room = large(world, monkeypatch, drawn=False)
    look = lambda: ground.look(room["a"].viewer, room.room, Wish())  # noqa: E731
    assert (look().picture, look().pending) == (None, True)
    assert notice_rooms(CLOCK) == 1
    assert look().pending
    assert tasks.draw_next()
    assert [n[:2] for n in numbers(look())] == [(2, 31), (3, 23)]
    assert not look().pending
    assert not tasks.draw_next()
    room.say("c", p2="reject")
    assert notice_rooms(CLOCK) == 1
    assert look().pending
    assert [n[:2] for n in numbers(look())] == [(2, 31), (3, 23)]
    assert tasks.draw_next()
    assert [n[:2] for n in numbers(look())] == [(1, 31), (2, 23), (3, 13)]


def test_another_question_is_asked_and_drawn_once(world, monkeypatch):
    room = large(world, monkeypatch)
    wish = Wish(required="b")
    rows = [ask_picture(room["a"], room=room.room, wish=wish) for _click in range(2)]
    assert rows[0] == rows[1]
    assert tasks.draw_next()
    assert not tasks.draw_next()
    assert [n[:2] for n in numbers(ground.look(room["a"].viewer, room.room, wish))] == [(3, 23)]


def test_who_may_not_see_may_not_ask(world):
    room = scene(world, "a", "b", "c", sight=Sight.SPONSORS)
    with pytest.raises(Forbidden):
        ask_picture(room["c"], room=room.room, wish=Wish())


def test_an_unknown_organisation_or_paragraph_is_refused_in_its_field(world, monkeypatch):
    room = large(world, monkeypatch)
    for wish, field in ((Wish(required="nobody"), "required"), (Wish(keep="p:gone"), "keep")):
        with pytest.raises(Refused) as caught:
            ask_picture(room["a"], room=room.room, wish=wish)
        assert (caught.value.code, caught.value.field) == ("unknown", field)


def test_nothing_else_can_be_asked_before_the_standing_picture_is_drawn(world, monkeypatch):
    room = large(world, monkeypatch, drawn=False)
    with pytest.raises(Refused) as caught:
        ask_picture(room["a"], room=room.room, wish=Wish())
    assert caught.value.code == "drawing"


def test_what_was_drawn_stands_until_the_new_picture_is_kept(world, monkeypatch):
    room = large(world, monkeypatch)
    with clock.at(NOON + timedelta(minutes=1)):
        room.say("c", p2="reject")
        notice_rooms(CLOCK)
        assert claim_picture(CLOCK) is not None
        seen = ground.look(room["a"].viewer, room.room, Wish())
    assert (seen.as_of, seen.pending) == (NOON, True)
    assert [n[:2] for n in numbers(seen)] == [(2, 31), (3, 23)]


def test_a_picture_whose_lease_passed_to_another_keeps_nothing(world, monkeypatch):
    large(world, monkeypatch, drawn=False)
    notice_rooms(CLOCK)
    slow = claim_picture(CLOCK)
    with clock.at(NOON + timedelta(minutes=3)):
        assert claim_picture(CLOCK) is not None
        found = answer(Question.from_json(slow.question), 1.0)
        assert keep_picture(CLOCK, row=slow, picture=found, finished=True) is None
    assert GroundPicture.objects.get().answer == ""


def test_too_many_questions_wait(world, monkeypatch):
    from comity.accord.actions import grounding

    monkeypatch.setattr(grounding, "MOST", 2)
    room = large(world, monkeypatch)
    for each in (1, 2):
        ask_picture(room["a"], room=room.room, wish=Wish(each=each))
    with pytest.raises(Refused) as caught:
        ask_picture(room["a"], room=room.room, wish=Wish(each=3))
    assert caught.value.code == "waiting"
    ask_picture(room["a"], room=room.room, wish=Wish(each=2))


def test_two_workers_never_hold_the_same_picture_and_a_lease_ends(world, monkeypatch):
    large(world, monkeypatch, drawn=False)
    notice_rooms(CLOCK)
    assert claim_picture(CLOCK) is not None
    assert claim_picture(CLOCK) is None
    with clock.at(NOON + timedelta(minutes=2, seconds=1)):
        assert claim_picture(CLOCK) is not None


def test_what_changes_while_a_picture_is_drawn_is_drawn_afterwards(world, monkeypatch):
    room = large(world, monkeypatch, drawn=False)
    notice_rooms(CLOCK)
    row = claim_picture(CLOCK)
    with clock.at(NOON + timedelta(seconds=1)):
        room.say("c", p2="reject")
        assert notice_rooms(CLOCK) == 1
        keep_picture(
            CLOCK, row=row, picture=answer(Question.from_json(row.question), 1.0), finished=True
        )
        assert tasks.draw_next()
    assert [n[:2] for n in numbers(ground.look(room["a"].viewer, room.room, Wish()))] == [
        (1, 31),
        (2, 23),
        (3, 13),
    ]


def test_a_proof_is_set_aside_for_a_first_picture_and_taken_up_again(world, monkeypatch):
    monkeypatch.setattr(ground, "SMALL", 3)
    monkeypatch.setattr(tasks, "FIRST", 0.0)
    monkeypatch.setattr(tasks, "LOOK", -1.0)
    one, other = scene(world), scene(world, "d", "e", "f")
    for room, slug in ((one, "b"), (other, "e")):
        room.say(slug, p1="reject", p2="reject")
        room.say(slug.replace("b", "c").replace("e", "f"), p3="reject")
    seen = lambda room: room.room.pictures.get()  # noqa: E731
    notice_rooms(CLOCK)
    one, other = sorted((one, other), key=lambda room: seen(room).pk)
    assert tasks.draw_next()
    assert (seen(one).exact, seen(one).leased_until) == (False, None)
    assert seen(one).due_at is not None
    assert (seen(other).answer, seen(other).exact) == ("", False)
    assert tasks.draw_next()
    assert (seen(one).exact, seen(other).exact) == (False, True)
    monkeypatch.setattr(tasks, "FIRST", None)  # what has a first picture needs no other
    assert tasks.draw_next()
    assert (seen(one).exact, seen(one).due_at) == (True, None)
    assert not tasks.draw_next()


def test_a_change_in_its_own_room_is_wanted_more_than_the_proof(world, monkeypatch):
    room = large(world, monkeypatch, drawn=False)
    notice_rooms(CLOCK)
    assert ground.is_wanted()
    row = claim_picture(CLOCK)
    found = answer(Question.from_json(row.question), 1.0)
    row = keep_picture(CLOCK, row=row, picture=found, finished=False)
    assert not ground.is_wanted()
    with clock.at(NOON + timedelta(seconds=1)):
        room.say("c", p2="reject")
        notice_rooms(CLOCK)
        assert ground.is_wanted()
        release_picture(CLOCK, row=row)
        assert tasks.draw_next()
        assert not ground.is_wanted()
    look = ground.look(room["a"].viewer, room.room, Wish())
    assert [n[:2] for n in numbers(look)] == [(1, 31), (2, 23), (3, 13)]


def test_what_was_asked_for_once_is_gone_after_a_week_and_the_standing_one_stays(
    world, monkeypatch
):
    room = large(world, monkeypatch)
    notice_rooms(CLOCK)
    ask_picture(room["a"], room=room.room, wish=Wish(each=1))
    with clock.at(NOON + timedelta(days=7)):
        assert sweep_pictures(CLOCK) == 0
    with clock.at(NOON + timedelta(days=7, seconds=1)):
        assert sweep_pictures(CLOCK) == 1
    assert GroundPicture.objects.get().standing


def test_silence_counts_by_the_rule_of_the_room(world):
    room = scene(world, "a", "b", silence=Silence.BLOCKS)
    room.say("a", p1="accept", p2="accept", p3="accept", p4="accept")
    wish = ground.standing_wish(room.room)
    assert wish == Wish(silent=Silence.BLOCKS)
    assert [n[:2] for n in numbers(ground.look(room["a"].viewer, room.room, wish))] == [
        (1, 31),
        (2, 0),
    ]


def test_nothing_of_it_is_public(world, monkeypatch):
    room = large(world, monkeypatch)
    before = Record.objects.count()
    ask_picture(room["a"], room=room.room, wish=Wish())
    tasks.draw_next()
    assert Record.objects.count() == before
    assert AuditLine.objects.filter(verb="accord.ground.ask").count() == 1
