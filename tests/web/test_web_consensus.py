"""The pages of a test and of the ladder: what each reader sees and does, without script."""

import io
import re
import subprocess
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from tests.factories.rooms import scene as room_scene
from tests.factories.testing import put, say

from comity.accord.actions import (
    adopt,
    attach_statement,
    conclude_due_tests,
    record_no_text,
    stop_test,
    take_positions,
)
from comity.accord.enums import Rule, StatementKind
from comity.accord.models import ConsensusTest, Result, Statement, Voice
from comity.directory.models import Mandate
from comity.kit import clock
from comity.kit.handles import handle
from comity.kit.policy import Actor
from comity.ledger.models import Body, Record
from comity.web.middleware import pages

pytestmark = pytest.mark.django_db
CLOCK = Actor(None, channel="clock")
DAY = timedelta(days=1)


@pytest.fixture
def room(world):
    return room_scene(world)


def address(room, page="test"):
    return f"/negotiation/{handle('room', room.room)}/-/{page}"


def text(answer):
    assert answer.status_code == 200, answer.status_code
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", plain)


def conclude(test, later=timedelta(0)):
    with clock.at(test.deadline + later):
        assert conclude_due_tests(CLOCK) == 1
    test.refresh_from_db()


def opening(**changed):
    return {
        "act": "open", "rule": "silence", "rung": "declaration", "parts": "plan",
        "publicity": "private", "day": f"{clock.today() + 5 * DAY}", "hour": "12:00",
        "host_zone": "Europe/Lisbon", **changed,
    }  # fmt: skip


def test_nobody_outside_the_room_sees_a_page_of_it_or_that_it_is_there(room, log_in):
    test = put(room)
    say(room, test, "a", "break")
    outsider = log_in(room.world.officer_of(room.world.organisation("z", standing=None)))
    wrong = f"/negotiation/{'0' * 16}/-/test"
    for page in ("test", "test/chair", "ladder", "ladder/statement", "ladder/whole"):
        there, absent = outsider.get(address(room, page)), outsider.get(wrong)
        assert (there.status_code, absent.status_code) == (404, 404)
        token = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
        asked = address(room, page).encode()
        assert token.sub(b"", there.content).replace(asked, b"X") == token.sub(
            b"", absent.content
        ).replace(wrong.encode(), b"X")
        public = Client().get(address(room, page))
        assert (public.status_code, public["Location"][:15]) == (302, "/accounts/login")


def test_the_page_says_the_rule_who_counts_the_deadline_and_the_proofs(room, log_in):
    Mandate.objects.filter(organisation=room.world.made["c"], power="negotiate").delete()
    test = put(room, parts="plan", host_zone="Asia/Kathmandu")
    page = text(log_in(room["a"]).get(address(room)))
    assert "none of the 3 organisations breaks the silence before the deadline" in page
    assert "To say nothing is to agree." in page
    assert "3 organisations count." in page
    assert f"{test.deadline:%H:%M} UTC" in page
    assert "host’s time, UTC+5:45" in page
    assert "at its published address: nobody may negotiate for it" in page
    assert "no proof of sending" not in page
    assert "Saved seed belongs to those who sow it." in page
    assert "Association b" in page


def test_a_test_waits_on_the_desk_of_those_who_count(room, log_in):
    test = put(room, Rule.ALL, deadline=clock.now() + DAY)
    a = log_in(room["a"])
    link = f'href="{address(room)}#voice"'
    assert link in a.get("/desk").content.decode()
    assert link not in log_in(room.chair).get("/desk").content.decode()
    assert "spoken" not in text(a.get("/desk"))
    say(room, test, "a", "agree")
    assert "spoken" in text(a.get("/desk"))
    conclude(test)
    assert link not in a.get("/desk").content.decode()


def test_an_unproved_notification_is_said(room, log_in):
    put(room, proved=False)
    page = text(log_in(room["a"]).get(address(room)))
    assert page.count("no proof of sending") == 4
    assert "Association a, Association b, Association c" in page


def test_a_voice_is_recorded_replaced_and_seen_by_those_who_count_only(room, log_in):
    test = put(room, Rule.ALL, deadline=clock.now() + DAY)
    a, where = log_in(room["a"]), address(room)
    said = {
        "for": "a", "digest": test.digest, "kind": "object", "reason": "Not in winter.",
        "language": "en", "paragraph": "p2",
    }  # fmt: skip
    assert a.post(where, said)["Location"] == f"{where}?for=a#voice"
    assert "Not in winter." in text(log_in(room["b"]).get(where))
    assert a.post(where, {**said, "kind": "agree", "reason": ""}).status_code == 302
    assert [v.kind for v in Voice.objects.filter(replaced_at=None)] == ["agree"]
    assert "Not in winter." not in text(log_in(room["b"]).get(where))
    assert "agrees" in text(log_in(room.chair).get(where))


def test_what_was_typed_is_kept_when_a_voice_is_refused(room, log_in):
    test = put(room)
    said = {
        "for": "a", "digest": "0" * 64, "kind": "break", "reason": "Ours alone.", "language": "en",
    }  # fmt: skip
    a = log_in(room["a"])
    page = a.post(address(room), said)
    assert "Another text is put to the test now." in text(page)
    assert "Ours alone." in page.content.decode()
    blank = a.post(address(room), {**said, "digest": test.digest, "reason": ""})
    assert "Write the reason of the objection." in text(blank)
    with clock.at(test.deadline):
        late = a.post(address(room), {**said, "digest": test.digest})
    assert "This test closed on" in text(late)
    assert not Voice.objects.exists()


def test_a_member_who_may_read_the_room_sees_no_voice(world, log_in):
    room = room_scene(world, sight="members")
    test = put(room, Rule.ALL, deadline=clock.now() + DAY)
    reader = log_in(world.officer_of(world.organisation("m")))
    before = reader.get(address(room)).content
    say(room, test, "a", "object", reason="Ours alone.")
    say(room, test, "b", "agree")
    token = re.compile(rb'value="[^"]{20,}"')
    assert token.sub(b"", reader.get(address(room)).content) == token.sub(b"", before)
    assert b"Ours alone." not in before


def test_the_chair_opens_a_test_once_however_often_the_form_is_sent(room, log_in):
    chair, where = log_in(room.chair), address(room, "test/chair")
    assert "Put the text to the test" in text(chair.get(where))
    sent = opening(once="x" * 20)
    assert chair.post(where, sent)["Location"] == address(room)
    assert chair.post(where, sent)["Location"] == address(room)
    test = ConsensusTest.objects.get()
    assert (test.rule, test.parts, test.host_zone) == ("silence", "plan", "Europe/Lisbon")
    for nobody in (room["a"], room["b"]):
        assert log_in(nobody).get(where).status_code == 403
        assert log_in(nobody).post(where, opening()).status_code == 403


@pytest.mark.parametrize(
    ("day", "hour", "sentence"),
    [
        ("2027-03-20", "09:00", "This hour is past."),
        ("2027-03-23", "11:59", "Silence lasts at least 72 hours."),
        ("0001-01-01", "00:00", "Enter the day as year, month and day, like 2026-03-21"),
        ("9999-12-31", "23:59", "Enter the day as year, month and day, like 2026-03-21"),
        ("2027-03-28", "01:30", "skip this hour. Choose 00:30 or 02:30."),
        ("2027-10-31", "01:30", "the first is 00:30 UTC, the second 01:30 UTC"),
    ],
)
def test_an_hour_that_cannot_be_meant_is_asked_about(room, log_in, day, hour, sentence):
    chair, where = log_in(room.chair), address(room, "test/chair")
    with clock.at(datetime(2027, 3, 20, 12, tzinfo=UTC)):
        page = chair.post(where, opening(day=day, hour=hour, absent="b"))
        assert sentence in text(page)
        assert 'value="b"' in page.content.decode()
        assert not ConsensusTest.objects.exists()
        if "twice" in text(page):
            sent = opening(day=day, hour=hour, which="second")
            assert chair.post(where, sent).status_code == 302
            at = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
            assert ConsensusTest.objects.get().deadline == at


def test_an_unknown_zone_is_refused_beside_its_field(room, log_in):
    page = log_in(room.chair).post(address(room, "test/chair"), opening(host_zone="Atlantis"))
    assert "This time zone is unknown." in text(page)


def test_the_chair_answers_concludes_extends_and_stops(room, log_in):
    test = put(room, Rule.ROUGH)
    voice = say(room, test, "a", "object")
    chair, where = log_in(room.chair), address(room, "test/chair")
    found = {"act": "answer", "voice": handle("voice", voice), "state": "met", "answer": "Done."}
    assert "Findings on objections" in text(chair.get(where))
    assert chair.post(where, {**found, "answer": ""}).status_code == 200
    assert chair.post(where, found).status_code == 302
    assert chair.post(where, {"act": "conclude", "words": "There is."}).status_code == 302
    day = f"{(test.deadline + 2 * DAY):%Y-%m-%d}"
    later = {"act": "extend", "day": day, "hour": "09:00", "host_zone": "UTC", "reason": "Travel."}
    assert chair.post(where, later).status_code == 302
    page = text(log_in(room["b"]).get(address(room)))
    for words in ("Done.", "There is.", "Travel.", "by the chair"):
        assert words in page
    early = {**later, "day": f"{clock.today() + DAY}"}
    assert "only moved to a later hour" in text(chair.post(where, early))
    assert chair.post(where, {"act": "stop", "words": "A misprint."}).status_code == 302
    assert "A misprint." in text(log_in(room["b"]).get(address(room)))


def test_the_ladder_marks_the_rung_and_previews_every_step(room, log_in):
    a, where = log_in(room["a"]), address(room, "ladder")
    for slug in "abc":
        agreed = [room.taken(f"p:{ident}", "accept") for ident in ("p1", "p3")]
        take_positions(room[slug], room=room.room, taken=agreed)
    page = text(a.get(where))
    assert "If the room stopped now: 2 agreed paragraphs. A test decides on them." in page
    test = put(room, parts="plan")
    assert "While a test runs no step is open." in text(a.get(where))
    say(room, test, "b", "break", paragraph="p2")
    conclude(test)
    html = a.get(where).content.decode()
    assert "The rule adopts 3 paragraphs by themselves." in html
    assert re.search(r'<li class="now" aria-current="step"><b>Plan of joint action</b>', html)
    assert "Take this step" not in html
    chair = log_in(room.chair).get(where).content.decode()
    assert re.findall(r"/-/ladder/(\w+)", chair) == ["parts", "motion", "nothing"]


def test_a_chair_takes_a_step_and_the_document_carries_its_record(room, log_in):
    test = put(room, parts="plan", publicity="public")
    say(room, test, "b", "break", paragraph="p2")
    attach_statement(
        room["c"], room=room.room, kind=StatementKind.RESERVATION, text="Not in winter.",
        language="en", paragraph="p3",
    )  # fmt: skip
    conclude(test)
    chair, where = log_in(room.chair), address(room, "ladder/parts")
    page = text(chair.get(where))
    assert "Saved seed" in page
    assert "A price is fair" not in page
    assert "This step is not open now." in text(chair.post(address(room, "ladder/whole"), {}))
    assert chair.post(where, {"symbol": "CFA5/PLA/1"})["Location"] == "/s/CFA5/PLA/1"
    public = Client()
    record = text(public.get("/s/CFA5/PLA/1/-/record"))
    for words in (
        "none of the 3 organisations breaks the silence",
        "One organisation objected: Association b.",
        "3 organisations counted",
        "the rule adopted each of these paragraphs by itself",
        "records the decision: plan of joint action",
        "breaks the silence",
        "makes a reservation",
    ):
        assert words in record, words
    assert "Association a" in record
    shown = public.get("/s/CFA5/PLA/1").content.decode()
    assert "Not in winter." in shown
    assert 'href="#p3"' in shown
    assert 'class="br" href="#res-1"' in shown
    assert "A price is fair" not in shown
    assert public.get("/s/CFA5/PLA/1/RES/1")["Location"] == "/s/CFA5/PLA/1#res-1"
    assert log_in(room["a"]).get(address(room, "ladder")).content.count(b"CFA5/PLA/1") == 3


def test_reservations_are_printed_in_every_form_of_the_text(room, tmp_path):
    for slug, kind, words in (
        ("a", StatementKind.RESERVATION, "Not in winter."),
        ("b", StatementKind.EXPLANATION, "We would go further."),
    ):
        attach_statement(room[slug], room=room.room, kind=kind, text=words, language="en")
    conclude(put(room))
    adopt(room.chair, room=room.room, symbol="CFA5/DEC/1")
    public = Client()
    for form in ("", "/-/print", "/-/en.txt", ".json", "/-/en.html"):
        body = public.get(f"/s/CFA5/DEC/1{form}").content.decode()
        assert "Not in winter." in body, form
        assert "We would go further." in body, form
    docx = zipfile.ZipFile(io.BytesIO(public.get("/s/CFA5/DEC/1/-/en.docx").content))
    assert "Not in winter." in docx.read("word/document.xml").decode()
    file = tmp_path / "text.pdf"
    file.write_bytes(public.get("/s/CFA5/DEC/1/-/en.pdf").content)
    printed = subprocess.run(
        ["pdftotext", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "Not in winter." in printed
    assert "We would go further." in printed


def test_a_statement_is_attached_and_taken_back_on_its_page(room, log_in):
    a, where = log_in(room["a"]), address(room, "ladder/statement")
    said = {"for": "a", "kind": "reservation", "text": "Not so.", "language": "en"}
    assert a.post(where, {**said, "text": ""}).status_code == 200
    assert a.post(where, said).status_code == 302
    row = Statement.objects.get()
    ladder = address(room, "ladder")
    assert "Not so." in text(log_in(room["b"]).get(ladder))
    assert b"Take it back" not in log_in(room["b"]).get(ladder).content
    back, named = f"{where}/detach", {"statement": handle("statement", row)}
    assert log_in(room["b"]).post(back, {"for": "b", **named}).status_code == 409
    assert a.post(back, {"for": "a", **named}).status_code == 302
    assert "Not so." not in text(a.get(ladder))


def test_a_motion_and_a_note_are_published_from_their_pages(world, log_in):
    first = room_scene(world)
    chair = log_in(first.chair)
    motion = {"day": f"{clock.today() + 9 * DAY}", "hour": "12:00", "host_zone": "UTC"}
    answer = chair.post(address(first, "ladder/motion"), {**motion, "symbol": "CFA5/MOT/1"})
    assert answer["Location"] == "/s/CFA5/MOT/1"
    page = text(Client().get("/s/CFA5/MOT/1"))
    assert "open to signature; adopted by nobody" in page
    second = room_scene(world)
    note = {"title": "No common text", "note": "No text was agreed.", "symbol": "CFA5/INF/1"}
    where = address(second, "ladder/nothing")
    assert "There is a problem" in text(chair.post(where, {**note, "note": ""}))
    assert chair.post(where, note)["Location"] == "/s/CFA5/INF/1"
    assert Result.objects.count() == 2


def everything_public(client):
    """Bytes of the public pages, lists, feeds and search, fresh from the database."""
    pages.SHELF.clear()
    asked = ["/", "/documents", "/documents.json", "/documents.atom", "/documents?q=seeds",
             "/calls", "/members", "/members/a", "/negotiation"]  # fmt: skip
    return {a: client.get(a).content for a in asked}


def test_a_private_test_leaves_no_byte_in_the_book_and_none_on_public_pages(room):
    """From its opening to its end, with every kind of voice, an extension and a statement."""
    moment = clock.now()
    with clock.at(moment):
        before = everything_public(Client())
    book = [list(m.objects.values_list("pk", flat=True)) for m in (Record, Body)]
    test = put(room, Rule.MAJORITY, publicity="public", deadline=clock.now() + DAY)
    say(room, test, "a", "agree")
    say(room, test, "b", "object")
    say(room, test, "c", "abstain")
    attach_statement(
        room["a"], room=room.room, kind=StatementKind.SEPARATE, text="x", language="en"
    )
    conclude(test)
    stop_test(room.chair, test=put(room, Rule.ALL), reason="x")
    with clock.at(moment):
        assert everything_public(Client()) == before
    assert [list(m.objects.values_list("pk", flat=True)) for m in (Record, Body)] == book


def test_the_outcome_names_nobody_whose_objection_the_rule_keeps_private(room):
    test = put(room, Rule.MINUS, minus=1)
    say(room, test, "a", "agree")
    say(room, test, "b", "object", reason="Ours alone.")
    conclude(test)
    adopt(room.chair, room=room.room, symbol="CFA5/DEC/1")
    record = text(Client().get("/s/CFA5/DEC/1/-/record"))
    assert "Objected: …." in record
    for form in ("/-/record", "", ".json", "/-/en.txt", "/-/print"):
        assert b"Ours alone." not in Client().get(f"/s/CFA5/DEC/1{form}").content
    objected = record.partition("Objected")[2].partition("counted")[0]
    assert "Association b" not in objected


def test_a_note_that_there_is_no_text_prints_separate_statements(room):
    conclude(put(room, Rule.ALL, deadline=clock.now() + DAY))
    attach_statement(
        room["b"], room=room.room, kind=StatementKind.SEPARATE, text="We see it so.", language="en"
    )
    note = {"title": "No common text", "note": "No text was agreed."}
    made = record_no_text(room.chair, room=room.room, **note).document
    page = text(Client().get(f"/s/{made.symbol}"))
    assert "Separate statements" in page
    assert "We see it so." in page
    assert "3 organisations said nothing" in text(Client().get(f"/s/{made.symbol}/-/record"))


def test_pages_stay_small_with_a_hundred_and_twenty_organisations(world, log_in):
    room = room_scene(world, *[f"o{n:03}" for n in range(120)], begun=False)
    put(room)
    answer = log_in(room["o000"]).get(address(room))
    assert len(answer.content) <= 50_000
