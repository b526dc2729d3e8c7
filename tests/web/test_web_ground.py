"""The pages of the common ground: what they say, to whom, and what they weigh."""

import gzip
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.rooms import scene

from comity.accord import ground, negotiation, tasks
from comity.accord.actions import close_round
from comity.accord.enums import OperationKind as Kind
from comity.accord.enums import Sight

pytestmark = pytest.mark.django_db


def address(room, tail: str = "") -> str:
    return f"/negotiation/{negotiation.key(room.room)}/-/ground{tail}"


def words(response) -> str:
    """The page as it reads, without markup."""
    assert response.status_code == 200
    body = re.sub(r"<(head|svg|style)\b.*?</\1>", "", response.content.decode(), flags=re.S)
    return " ".join(
        re.sub(r"<[^>]+>", " ", body).replace("\u2068", "").replace("\u2069", "").split()
    )


@pytest.fixture
def room(world):
    made = scene(world, "a", "b", "c", shows_map=True)
    made.propose("a", Kind.REPLACE, target="p2", text="A price is fair.", language="en")
    made.say("a", p1="accept", p2="reject", p3="reserve", a1="accept")
    made.say("b", p2="accept", a1="reject", p4="reject")
    return made


def test_the_page_says_what_can_be_signed_and_at_what_price(room, log_in):
    page = words(log_in(room["c"]).get(address(room, "?k=2")))
    assert "2 of 3 organisations can sign 81 % of the draft" in page
    assert "In the words of proposal 1 on § 2." in page
    assert "Nothing: the whole text stands." in page
    assert "1 organisation rejects something that is kept." in page
    assert "b proposal 1 on § 2, § 4 needs more than one change" in page
    assert (
        "Who can sign Association a , with a reservation Association c , said nothing on part"
        in page
    )
    assert "From 2 to 3 : 11 more words fall." in page
    assert "The other way: 6 words come back if 1 signature is given up." in page
    assert "Without reservations 1 could sign as much of the text as this. They are worth 1" in page
    assert "Proven" in page


def test_the_whole_frontier_stands_in_the_table_and_in_the_files(room, log_in):
    client = log_in(room["c"])
    page = words(client.get(address(room)))
    assert "3 14 45 % § 2, § 4 2 25 81 % nothing 1 31 100 % nothing" in page
    rows = client.get(address(room, ".csv")).content.decode().splitlines()
    assert rows == [
        "signers,words,at_most,proven,falls",
        "3,14,14,True,§ 2; § 4",
        "2,25,25,True,",
        "1,31,31,True,",
    ]
    data = json.loads(client.get(address(room, ".json?required=b")).content)
    assert data["asked"] == {
        "reserve": "sign", "silent": "open", "required": "b", "keep": "", "each": 0, "as_of": None,
    }  # fmt: skip
    assert data["exact"] is True
    assert [(p["signers"], p["weight"], p["members"]) for p in data["points"]] == [
        (2, 24, ["b", "c"]),
        (3, 14, ["a", "b", "c"]),
    ]


def test_the_chosen_text_is_read_with_the_rest_struck(room, log_in):
    page = log_in(room["c"]).get(address(room, "/text?k=3")).content.decode()
    assert "<del>A price is fair when both can live from it.</del>" in page
    assert "<del>Two harvests in ten are set aside.</del>" in page
    assert "Saved seed belongs to those who sow it.</p>" in page
    assert "A price is fair.</p>" not in page
    other = log_in(room["c"]).get(address(room, "/text?k=2")).content.decode()
    assert "A price is fair.</p>" in other


def test_a_pair_that_makes_it_impossible_is_named(room, log_in):
    page = words(log_in(room["c"]).get(address(room, "?required=b&keep=p:p4")))
    assert "No text meets these conditions" in page
    assert "b rejects § 4: no text has both. Ask for one." in page


def test_what_is_asked_wrongly_is_said_beside_the_field_and_the_page_still_answers(room, log_in):
    page = words(log_in(room["c"]).get(address(room, "?k=many&each=-1&required=nobody")))
    assert page.count("Error:") == 3
    assert "Proven" in page


def test_who_may_not_see_positions_sees_how_many_answered_and_no_more(world, log_in):
    room = scene(world, "a", "b", "c", sight=Sight.SPONSORS)
    room.say("b", p1="reject")
    client = log_in(room["c"])
    before = client.get(address(room)).content
    room.say("b", p1="accept", p2="reject")
    after = client.get(address(room)).content
    assert before == after
    assert "1 of 3 organisations has taken positions." in words(client.get(address(room)))
    assert {client.get(address(room, tail)).status_code for tail in (".csv", ".json", "/text")} == {
        404
    }


def test_strangers_and_other_members_find_nothing(room, world, log_in, client):
    stranger = client.get(address(room))
    assert (stranger.status_code, stranger.url.split("?")[0]) == (302, "/accounts/login/")
    other = log_in(world.officer_of(world.organisation("other")))
    for tail in ("", ".csv", ".json", "/text", "/map"):
        missing = other.get(f"/negotiation/{'0' * 16}/-/ground{tail}")
        found = other.get(address(room, tail))
        assert (found.status_code, missing.status_code) == (404, 404)
        key = negotiation.key(room.room).encode()
        assert found.content.replace(key, b"0" * 16) == missing.content


def test_the_map_warns_and_is_there_only_if_the_room_has_one(room, world, log_in):
    room.say("c", p1="reject", p2="accept", p4="accept")
    page = words(log_in(room["c"]).get(address(room, "/map")))
    assert "Computed from positions, declared by nobody." in page
    without = scene(world, "x", "y")
    assert log_in(without["x"]).get(address(without, "/map")).status_code == 404


def test_a_large_room_is_asked_for_by_post_and_drawn_beside_the_page(room, log_in, monkeypatch):
    monkeypatch.setattr(ground, "SMALL", 3)
    client = log_in(room["c"])
    assert "Being computed." in words(client.get(address(room)))
    assert tasks.draw_next()
    assert "can sign" in words(client.get(address(room)))
    assert "Not computed yet." in words(client.get(address(room, "?required=b")))
    asked = client.post(address(room), {"k": "2", "required": "b"})
    assert (asked.status_code, asked.url) == (302, address(room, "?k=2&silent=open&required=b"))
    waiting = client.get(asked.url)
    assert "Being computed." in words(waiting)
    assert 'data-again="2">Look again</a>' in waiting.content.decode()
    while tasks.draw_next():
        pass
    assert "2 of 3 organisations can sign 77 % of the draft" in words(client.get(asked.url))
    assert "can sign" in words(client.get(address(room)))


def test_hidden_results_are_for_the_chair_until_the_round_closes(world, log_in):
    room = scene(world, "a", "b", "c", hides_results=True)
    room.say("b", p1="reject")
    tasks.draw_next()
    chair, member = log_in(room.chair), log_in(room["a"])
    assert "can sign" in words(chair.get(address(room)))
    assert "Not shown to you now." in words(member.get(address(room)))
    close_round(room.chair, room=room.room)
    assert "can sign" in words(member.get(address(room)))


def test_a_get_changes_nothing(room, log_in):
    client = log_in(room["c"])
    client.get(address(room))
    with CaptureQueriesContext(connection) as seen:
        client.get(address(room))
    assert len(seen) > 10
    assert not [
        q["sql"] for q in seen.captured_queries if re.match("INSERT|UPDATE|DELETE", q["sql"])
    ]


def test_a_page_of_24_by_45_weighs_little(world, log_in):
    slugs = [f"org-{n:02}" for n in range(24)]
    texts = tuple(f"Paragraph {n} of the draft says this and that to all." for n in range(45))
    room = scene(world, *slugs, texts=texts, french=False)
    for n, slug in enumerate(slugs):
        room.say(
            slug,
            **{f"p{1 + (n * 7 + k * 11) % 45}": "reject" for k in range(n % 4)},
            p1="accept",
        )
    page = log_in(room[slugs[0]]).get(address(room))
    assert page.status_code == 200
    assert len(gzip.compress(page.content)) <= 20_000
    assert len(page.content) <= 100_000
