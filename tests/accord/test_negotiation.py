"""The three views of a room, its counters and its items, and that hidden words change no answer."""

from dataclasses import astuple
from datetime import UTC, datetime

import pytest
from tests.factories.rooms import TEXTS, scene

from comity.accord import negotiation, rolling, stances
from comity.accord.actions import (
    accept_proposal,
    edit_paragraph,
    remove_participant,
    take_positions,
    take_rest,
    withdraw_proposal,
)
from comity.accord.enums import OperationKind as Kind
from comity.accord.enums import Stance
from comity.accord.models import Room
from comity.directory.models import Name
from comity.kit.errors import NotFound
from comity.kit.policy import PUBLIC

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def room(world):
    return scene(world)


def lines(room, viewer=None, language=""):
    return negotiation.lines(viewer or room.chair.viewer, room.room, language)


def take(room, slug, item, stance, text=""):
    take_positions(room[slug], room=room.room, taken=[room.taken(item, stance, text)])


def test_the_rolling_text_holds_every_proposal_beside_its_paragraph(room):
    room.propose("a", Kind.REPLACE, target="p1", text="Seed is theirs.")
    room.propose("b", Kind.REPLACE, target="p1", text="La graine.", language="fr")
    room.propose("c", Kind.INSERT, after="", text="A preamble.")
    room.propose("c", Kind.INSERT, after="p4", text="An end.")
    room.propose("a", Kind.BRACKET, target="p4", quote="Two")
    room.propose("a", Kind.MERGE, targets=("p2", "p3"), text="Price and story.")
    found = [
        (line.number, line.paragraph.text, line.status,
         [(o.said.kind, o.after) for o in line.offers], [o.after for o in line.inserts])
        for line in lines(room)
    ]  # fmt: skip
    assert found == [
        ("1", TEXTS[0], "open",
         [("replace", "Seed is theirs."), ("replace", "La graine.")], ["A preamble."]),
        ("2", TEXTS[1], "open", [("merge", "Price and story.")], []),
        ("3", TEXTS[2], "open", [], []),
        ("4", TEXTS[3], "open",
         [("bracket", "[Two] harvests in ten are set aside.")], ["An end."]),
    ]  # fmt: skip
    french = lines(room, language="fr")
    assert french[0].paragraph.text == "La graine gardée appartient à qui la sème."
    assert [o.after for o in french[0].offers] == ["Seed is theirs.", "La graine."]


def test_a_paragraph_is_agreed_ad_referendum_or_open_by_what_is_seen(room):
    def status():
        return [line.status for line in lines(room)]

    assert status() == ["open"] * 4
    for slug in "ab":
        for item in ("p:p1", "p:p2", "p:p3"):
            take(room, slug, item, "accept")
    take(room, "c", "p:p1", "reserve", "As we read it.")
    take(room, "c", "p:p3", "reject", "No story.")
    assert status() == ["agreed", "ad-referendum", "open", "open"]
    counted = negotiation.counters(room.chair.viewer, room.room, lines(room))
    assert astuple(counted) == (4, 1, 1, 2, 0, 0, {"open": 1})
    edit_paragraph(
        room.chair, room=room.room, language="en", ident="p1", text="Saved [seed] is theirs.",
        digest=rolling.digest(TEXTS[0]),
    )  # fmt: skip
    room.propose("a", Kind.DELETE, target="p2")
    assert status() == ["open", "open", "open", "open"]
    assert astuple(lines(room)[0].tally) == (0, 0, 0, 0, 3, 3)
    counted = negotiation.counters(room.chair.viewer, room.room, lines(room))
    assert (counted.brackets, counted.options) == (1, 1)


def test_collisions_are_found_in_one_language_and_over_two(room):
    room.propose("a", Kind.REPLACE, target="p1", text="Saved seed is ours.")
    room.propose("b", Kind.REPLACE, target="p1", text="Saved seed is theirs.")
    room.propose("c", Kind.REPLACE, target="p2", text="Un prix.", language="fr")
    room.propose("c", Kind.DELETE, target="p2")
    room.propose("c", Kind.DELETE, target="p4")
    found = {
        offer.proposal.number: [(c.one, c.other, c.reason) for c in offer.collisions]
        for line in lines(room)
        for offer in line.offers
    }
    assert found == {
        1: [("1", "2", "words")],
        2: [("1", "2", "words")],
        3: [("4", "3", "words")],
        4: [("4", "3", "words")],
        5: [],
    }
    assert negotiation.offer(room.chair.viewer, room.room, 1).collisions[0].paragraph == "p1"
    with pytest.raises(NotFound):
        negotiation.offer(room.chair.viewer, room.room, 9)


def test_items_say_what_excludes_and_what_needs_what(room):
    gone = room.propose("a", Kind.DELETE, target="p3")
    room.propose("a", Kind.INSERT, after="p1", text="A fund.", needs=[1])
    room.propose("b", Kind.REPLACE, target="p2", text="The fund sets a price.", needs=[2])
    withdraw_proposal(room["a"], proposal=gone)
    found = negotiation.items(room.room)
    fund = rolling.wording(rolling.proposals(room.room)[1]).target
    assert [(i.id, i.place, i.kind, i.number, i.text, i.needs, i.blocked) for i in found] == [
        ("p:p1", "p1", "paragraph", "1", TEXTS[0], (), False),
        ("a:2", fund, "insert", "2", "A fund.", (), True),
        ("p:p2", "p2", "paragraph", "2", TEXTS[1], (), False),
        ("a:3", "p2", "replace", "3", "The fund sets a price.", ("a:2",), False),
        ("p:p3", "p3", "paragraph", "3", TEXTS[2], (), False),
        ("p:p4", "p4", "paragraph", "4", TEXTS[3], (), False),
    ]
    assert {i.id: i.digest for i in found} == rolling.items(room.room)


def test_the_table_says_what_each_said_and_on_which_words(room):
    mine = room.propose("a", Kind.REPLACE, target="p2", text="Another price.")
    take(room, "a", "p:p2", "accept")
    take(room, "b", "p:p2", "reject", "Too dear.")
    take(room, "b", "p:p1", "abstain")
    accept_proposal(room.chair, proposal=mine, digest=rolling.digest_of(rolling.wording(mine)))
    digests = rolling.items(room.room)
    everybody = [room.key(s) for s in "abc"]
    found = stances.table(room.chair.viewer, room.room, digests, everybody)
    assert {item: {k: astuple(c) for k, c in row.items()} for item, row in found.items()} == {
        "p:p1": {room.key("b"): ("abstain", "", False, "")},
        "p:p2": {
            room.key("a"): ("accept", "", True, ""),
            room.key("b"): ("reject", "Too dear.", True, "open"),
        },
        "p:p3": {},
        "p:p4": {},
    }
    remove_participant(room.chair, room=room.room, organisation=room.key("b"))
    found = stances.table(room.chair.viewer, room.room, digests, everybody)
    assert room.key("b") not in found["p:p1"]


def test_names_are_alphabetical_in_the_readers_language(room):
    for slug, text in (("a", "Union"), ("b", "Alliance"), ("c", "Bund")):
        Name.objects.filter(organisation=room.key(slug)).update(text=text)
    named = stances.names([room.key(s) for s in "abc"], "en")
    assert list(named.values()) == ["Alliance", "Bund", "Union"]


def test_a_room_is_found_by_its_handle_and_by_nobody_else(room, world):
    key = negotiation.key(room.room)
    assert len(key) == 16
    assert negotiation.room(room["a"].viewer, key) == room.room
    outside = world.officer_of(world.organisation("d"))
    for viewer, wanted in ((PUBLIC, key), (outside.viewer, key), (room["a"].viewer, "0" * 16)):
        with pytest.raises(NotFound):
            negotiation.room(viewer, wanted)


def test_an_organisation_speaks_through_who_may_negotiate(room, world):
    assert stances.voice(room["a"].viewer, room.room) == [room.key("a")]
    assert stances.voice(room.chair.viewer, room.room) == []
    outside = world.officer_of(world.organisation("d"))
    assert stances.voice(outside.viewer, room.room) == []
    take(room, "a", "p:p1", "accept")
    own = stances.own_positions(room["a"].viewer, room.room, room.key("a"))
    assert list(own) == ["p:p1"]
    assert stances.own_positions(room["b"].viewer, room.room, room.key("a")) == {}


def everything(room, viewer) -> str:
    digests = rolling.items(room.room)
    found = lines(room, viewer)
    return repr(
        [
            found,
            negotiation.counters(viewer, room.room, found),
            stances.tallies(viewer, room.room, digests),
            stances.table(viewer, room.room, digests, [room.key(s) for s in "abc"]),
            list(stances.objections(viewer, room.room)),
            negotiation.offer(viewer, room.room, 1),
            stances.answered(room.room),
        ]
    )


@pytest.mark.parametrize("stance", ["accept", "reserve", "abstain", "reject"])
def test_no_answer_changes_with_positions_that_may_not_be_seen(room, stance):
    Room.objects.update(hides_results=True)
    room.room.refresh_from_db()
    room.propose("a", Kind.DELETE, target="p2")
    for slug in "ab":
        take_rest(room[slug], room=room.room, stance=Stance.ACCEPT)
    before = {s: everything(room, room[s].viewer) for s in "ac"}
    chair = everything(room, room.chair.viewer)
    take(room, "b", "p:p1", stance, "Words.")
    take(room, "b", "a:1", stance, "Words.")
    assert {s: everything(room, room[s].viewer) for s in "ac"} == before
    assert (everything(room, room.chair.viewer) == chair) is (stance == "accept")
