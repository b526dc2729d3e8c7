"""Whatever has changed while somebody wrote, the answer says so and shows what was written."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from tests.factories.rooms import TEXTS, scene
from tests.factories.testing import put, say

from comity.accord import keys, rolling
from comity.accord.actions import (
    accept_proposal,
    close_round,
    conclude_due_tests,
    record_no_text,
    speak,
    stop_test,
    take_positions,
    withdraw_proposal,
)
from comity.accord.enums import OperationKind as Kind
from comity.accord.enums import Rule, VoiceKind
from comity.accord.models import Act, Decline, Letter, Position, Proposal, Statement, Voice
from comity.directory.enums import Power
from comity.directory.models import Mandate, Person
from comity.kit import clock
from comity.kit.handles import handle
from comity.kit.policy import Actor

pytestmark = pytest.mark.django_db
WORDS = "Our words, typed for an hour\u2026"
CLOCK = Actor(None, channel="clock")
DAY = timedelta(days=1)


@pytest.fixture
def room(world):
    return scene(world)


def where(room, page=""):
    return f"/negotiation/{handle('room', room.room)}" + (f"/-/{page}" if page else "")


def told(answer, sentence: str) -> None:
    """The page says what to do, holds what was typed, and nothing was kept."""
    page = BeautifulSoup(answer.content, "html.parser").find("main")
    said = " ".join(page.get_text(" ").split())
    assert sentence in said, said[:600]
    assert WORDS in [area.get_text().strip() for area in page.find_all("textarea")], said[:600]
    kept = [Act, Decline, Position, Proposal, Statement, Voice]
    assert [m.__name__ for m in kept if WORDS in repr(list(m.objects.values()))] == []


def end_mandates(actor, *powers) -> None:
    """They ended yesterday; the last day is the day after."""
    held = Mandate.objects.filter(person=actor.person)
    (held.filter(power__in=powers) if powers else held).update(until=clock.today())


@pytest.mark.parametrize("powers", [(), (Power.SIGN,)], ids=["all", "sign"])
@pytest.mark.parametrize("step", ["check", "send"])
def test_a_mandate_to_sign_ended_yesterday(asked, hub, log_in, powers, step):
    actor = hub.officer_of(hub.made["beta"])
    beta = log_in(actor)
    end_mandates(actor, *powers)
    sent = {"answer": "reserve", "digest": asked.version.digest, "text": WORDS, "language": "en"}
    if step == "send" or not powers:  # with another mandate the check is shown
        answer = beta.post(f"/calls/{asked.symbol}/-/answer", {**sent, "step": step})
        told(answer, "You hold no mandate for this today. Ask the person who keeps the mandates")


@pytest.mark.parametrize(
    ("answer", "name"), [("reserve", "text"), ("explain", "text"), ("decline", "note")]
)
@pytest.mark.parametrize("step", ["check", "send"])
def test_a_call_closes_while_words_are_written(asked, hub, log_in, answer, name, step):
    beta = log_in(hub.officer_of(hub.made["beta"]))
    sent = {"answer": answer, "digest": asked.version.digest, name: WORDS, "language": "en"}
    with clock.at(asked.deadline):
        page = beta.post(f"/calls/{asked.symbol}/-/answer", {**sent, "step": step})
        closed = "This call has closed." if answer == "decline" else "This call closed on"
        told(page, closed if step == "send" else "")


def test_a_call_has_another_version_or_takes_no_reservation(asked, hub, log_in):
    beta = log_in(hub.officer_of(hub.made["beta"]))
    sent = {"answer": "reserve", "digest": "0" * 64, "text": WORDS, "language": "en"}
    for step in ("check", "send"):
        page = beta.post(f"/calls/{asked.symbol}/-/answer", {**sent, "step": step})
        told(page, "The text has changed since you opened this page" if step == "send" else "")
    plain = hub.call(hub.officer_of(hub.made["alpha"]), reservations=False)
    sent |= {"digest": plain.version.digest, "step": "send"}
    page = beta.post(f"/calls/{plain.symbol}/-/answer", sent)
    told(page, "This call accepts no reservations. You can sign, or explain your position.")


@pytest.mark.parametrize(
    ("page", "sent"),
    [
        ("", {"d-p-p1": "x", "s-p-p1": "reject", "t-p-p1": WORDS}),
        ("propose?kind=replace", {"target": "p1", "text": WORDS, "reason": "So."}),
        ("propose?kind=replace", {"target": "p1", "text": "Other.", "reason": WORDS}),
        ("propose?kind=bracket", {"target": "p1", "quote": WORDS, "reason": "So."}),
        ("p/1/reword", {"target": "p2", "text": WORDS, "reason": "So.", "language": "en"}),
        ("positions", {"step": "rest", "stance": "reject", "text": WORDS}),
        ("test", {"kind": "break", "reason": WORDS, "language": "en"}),
        ("ladder/statement", {"kind": "reservation", "text": WORDS, "language": "en"}),
    ],
)
def test_a_mandate_to_negotiate_ended_yesterday(room, log_in, page, sent):
    room.propose("a", Kind.REPLACE, target="p2", text="Price.")
    client = log_in(room["a"])
    digest = put(room).digest if page == "test" else ""
    end_mandates(room["a"], Power.NEGOTIATE)
    answer = client.post(where(room, page), {"for": "a", "digest": digest, **sent})
    told(answer, "You hold no mandate to negotiate here today")


def test_every_mandate_ended_yesterday(room, log_in):
    """The room is as absent as any other, and what was typed is there."""
    client = log_in(room["a"])
    end_mandates(room["a"])
    for address in (where(room), f"/negotiation/{'0' * 16}"):
        answer = client.post(address, {"d-p-p1": "x", "s-p-p1": "reject", "t-p-p1": WORDS})
        assert answer.status_code == 404
        told(answer, "There is nothing at this address")


def test_the_paragraph_that_a_chair_edits_is_gone(room, log_in):
    client = log_in(room.chair)
    page = f"{where(room, 'chair/edit')}?p=p4&text=en"
    mine = room.propose("a", Kind.DELETE, target="p4")
    digest = rolling.digest_of(rolling.wording(mine))
    accept_proposal(room.chair, proposal=mine, digest=digest)
    answer = client.post(page, {"text": WORDS, "digest": rolling.digest(TEXTS[3])})
    told(answer, "This paragraph is no longer in the text.")
    assert client.get(page).status_code == 404


@pytest.mark.parametrize("words", ["x" * 300_000, f"{WORDS}\x9b"])
def test_an_answer_to_an_objection_that_cannot_be_kept(room, log_in, words):
    for item in ("p:p1", "p:p2"):
        taken = [room.taken(item, "reject", "No.")]
        take_positions(room["a"], room=room.room, taken=taken)
    row = Position.objects.get(item="p:p2")
    sent = {"objection": handle("position", row), "act": "answer", "answer": words}
    answer = log_in(room.chair).post(where(room, "objections"), sent)
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.find(class_="errors") is not None
    shown = [area.get_text().strip() for area in page.find_all("textarea")]
    assert shown == ["", words.strip()]


def test_an_objection_that_is_met_while_it_is_answered(room, log_in):
    take_positions(room["a"], room=room.room, taken=[room.taken("p:p1", "reject", "No.")])
    row = Position.objects.get()
    take_positions(room["a"], room=room.room, taken=[room.taken("p:p1", "accept")])
    sent = {"objection": handle("position", row), "act": "answer", "answer": WORDS}
    answer = log_in(room.chair).post(where(room, "objections"), sent)
    assert answer.status_code == 409
    told(answer, "This objection no longer stands.")


def test_a_proposal_is_withdrawn_while_it_is_reworded(room, log_in):
    mine = room.propose("a", Kind.REPLACE, target="p1", text="First.")
    withdraw_proposal(room["a"], proposal=mine)
    sent = {"target": "p1", "text": WORDS, "reason": "So.", "language": "en", "wording": "1"}
    told(log_in(room["a"]).post(where(room, "p/1/reword"), sent), "closed: withdrawn")


def test_the_round_closes_while_positions_are_written(room, log_in):
    close_round(room.chair, room=room.room)
    client = log_in(room["a"])
    sent = {"d-p-p1": "x", "s-p-p1": "reject", "t-p-p1": WORDS}
    told(client.post(where(room), sent), "No round is open")
    rest = {"step": "rest", "stance": "reject", "text": WORDS}
    told(client.post(where(room, "positions"), rest), "No round is open")


@pytest.mark.parametrize("state", ["closed", "stopped", "decided"])
def test_a_test_ends_while_an_objection_is_written(room, log_in, state):
    test = put(room)
    sent = {"kind": "break", "reason": WORDS, "language": "en", "digest": test.digest}
    at = test.deadline
    if state == "stopped":
        stop_test(room.chair, test=test, reason="A misprint.")
        at = clock.now()
    with clock.at(at):
        if state == "decided":
            conclude_due_tests(CLOCK)
        told(log_in(room["a"]).post(where(room, "test"), sent), "This test closed on")


@pytest.mark.parametrize("act", ["answer", "conclude", "stop", "extend"])
def test_a_test_ends_while_the_chair_writes(room, log_in, act):
    test = put(room, Rule.ROUGH)
    voice = say(room, test, "a", "object")
    day = f"{test.deadline + DAY:%Y-%m-%d}"
    sent = {"answer": {"voice": handle("voice", voice), "state": "met", "answer": WORDS},
            "extend": {"day": day, "hour": "12:00", "host_zone": "UTC", "reason": WORDS},
            }.get(act, {"words": WORDS})  # fmt: skip
    stop_test(room.chair, test=test, reason="A misprint.")
    answer = log_in(room.chair).post(where(room, "test/chair"), {"act": act, **sent})
    told(answer, "This test closed on")


def test_an_objection_is_taken_back_while_the_chair_answers(room, log_in):
    test = put(room, Rule.ROUGH)
    voice = say(room, test, "a", "object")
    speak(room["a"], test=test, kind=VoiceKind.ABSTAIN, digest=test.digest)
    sent = {"act": "answer", "voice": handle("voice", voice), "state": "met", "answer": WORDS}
    answer = log_in(room.chair).post(where(room, "test/chair"), sent)
    told(answer, "This objection was taken back. Read the newest voices.")


def test_the_outcome_is_published_while_a_statement_is_written(room, log_in):
    stop_test(room.chair, test=put(room), reason="x")
    record_no_text(room.chair, room=room.room, title="None", note="None.")
    sent = {"for": "a", "kind": "reservation", "text": WORDS, "language": "en"}
    told(log_in(room["a"]).post(where(room, "ladder/statement"), sent), "is published")
    note = {"title": "None", "note": WORDS}
    told(log_in(room.chair).post(where(room, "ladder/nothing"), note), "has ended")


@pytest.mark.parametrize("how", ["closed", "mandate", "spent"])
def test_the_link_of_a_letter_ends_while_words_are_written(world, how):
    initiator = world.officer_of(world.organisation("a"))
    world.officer_of(world.organisation("b"))
    world.call(initiator)
    letter = Letter.objects.get(mandate__organisation=world.made["b"])
    at, client = clock.now(), Client()
    address = f"/a/{keys.token(letter.salt)}"
    if how == "closed":
        at = letter.call.deadline
    if how == "mandate":
        end_mandates(Actor(letter.mandate.person_id))
    if how == "spent":
        client.post(address, {"word": "sign"})
    with clock.at(at):
        answer = client.post(address, {"word": "note", "text": WORDS})
        assert answer.status_code == 410
        told(
            answer,
            {
                "closed": "This call closed on",
                "mandate": "You hold no mandate for this today",
                "spent": "This link has given its one answer",
            }[how],
        )


def test_too_many_posts_to_a_letter(world):
    world.call(world.officer_of(world.organisation("a")))
    address, client = f"/a/{'x' * 32}", Client()
    answers = (client.post(address, {"word": "note", "text": WORDS}) for _ in range(200))
    refused = next(answer for answer in answers if answer.status_code == 429)
    told(refused, "Wait a few minutes, then try again.")


@pytest.mark.parametrize("name", ["text", "reason", "answer", "words", "note", "t-p-p1", "quote"])
def test_an_old_token_shows_what_was_typed_on_any_form(room, name):
    strict = Client(enforce_csrf_checks=True)
    person = Person.objects.get(pk=room["a"].person)
    strict.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = strict.post(where(room), {name: WORDS, "password": "secret words"})
    assert answer.status_code == 403
    told(answer, "copy what you have typed")
    assert "secret words" not in answer.content.decode()
