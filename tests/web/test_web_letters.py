"""The page behind a letter: GET and HEAD show, one POST answers, and the link is dead."""

from datetime import timedelta

import pytest
from django.test import Client

from comity.accord import keys
from comity.accord.actions import (
    receive_answer,
    receive_draft,
    replace_address,
    write_missing_letters,
)
from comity.accord.actions.drafts import Sheet
from comity.accord.actions.mailed import Arrived
from comity.accord.enums import Vouched, Word
from comity.accord.models import Act, Decline, DraftAddress, Letter, MailedAnswer
from comity.directory.models import Person
from comity.documents.enums import LanguageStatus
from comity.documents.models import Document
from comity.documents.values import Piece, Wording
from comity.kit import clock
from comity.kit.models import Mail
from comity.kit.policy import Actor
from comity.ledger.models import Record
from comity.web import handles

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(world):
    initiator = world.officer_of(world.organisation("a"))
    holder = world.officer_of(world.organisation("b"))
    call = world.call(initiator)
    letter = Letter.objects.select_related("mandate__person").get(
        call=call, mandate__organisation=world.made["b"]
    )
    return world, call, holder, letter


def address(letter):
    return f"/a/{keys.token(letter.salt)}"


def test_the_database_holds_only_digests(scene):
    _, _, _, letter = scene
    token, reply = keys.token(letter.salt), keys.local_part(letter.salt)
    text = repr([*Letter.objects.values_list(), *Mail.objects.values_list()])
    assert token not in text
    assert reply not in text
    assert keys.digest(token) == letter.link_digest


def test_get_and_head_show_the_whole_text_and_change_nothing(scene):
    _, _, _, letter = scene

    def state():
        return repr([Record.objects.count(), Act.objects.count(), *Letter.objects.values_list()])

    client, before = Client(), state()
    for _ in range(5):
        page = client.get(address(letter))
        assert client.head(address(letter)).status_code == 200
    assert page.status_code == 200
    assert "A river does not change at a border." in page.content.decode()
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert state() == before


def test_one_post_signs_and_the_link_is_dead(scene):
    _, _, holder, letter = scene
    client = Client(enforce_csrf_checks=True)
    done = client.post(address(letter), {"word": "sign"})
    assert (done.status_code, done.headers["Location"]) == (302, address(letter))
    act = Act.objects.get()
    assert (act.organisation_id, act.person_id, act.channel) == (
        holder.organisation,
        holder.person,
        "mail",
    )
    assert act.number in client.get(address(letter)).content.decode()
    again = client.post(address(letter), {"word": "decline"})
    assert again.status_code == 410
    assert (Act.objects.count(), Decline.objects.count()) == (1, 0)


def test_a_note_is_kept_and_an_empty_one_is_asked_for(scene):
    _, _, _, letter = scene
    client = Client()
    refused = client.post(address(letter), {"word": "note", "text": "  "})
    assert "Write the note, or sign without one." in refused.content.decode()
    client.post(address(letter), {"word": "note", "text": "Not paragraph 2."})
    act = Act.objects.get()
    assert (act.text, act.language) == ("Not paragraph 2.", "en")


@pytest.mark.parametrize("word", ["sign", "join"])
def test_words_that_the_pressed_button_would_drop_are_asked_about_and_kept(scene, word):
    _, _, _, letter = scene
    page = Client().post(address(letter), {"word": word, "text": "Not paragraph 2."})
    shown = page.content.decode()
    assert "You wrote words. Press “Sign with note” to print them, or remove them." in shown
    assert "Not paragraph 2.</textarea>" in shown
    assert Act.objects.count() == 0
    letter.refresh_from_db()
    assert letter.spent_at is None


def test_a_decline_by_link_is_private_and_spends_the_link(scene):
    _, _, _, letter = scene
    client = Client()
    client.post(address(letter), {"word": "decline"})
    assert Decline.objects.count() == 1
    letter.refresh_from_db()
    assert letter.spent_at is not None
    assert "eclined" not in client.get(address(letter)).content.decode()
    assert client.post(address(letter), {"word": "sign"}).status_code == 410
    assert Act.objects.count() == 0


def test_no_word_is_an_error_in_its_place_and_keeps_what_was_typed(scene):
    _, _, _, letter = scene
    page = Client().post(address(letter), {"text": "kept words"}).content.decode()
    assert "Choose one of the answers." in page
    assert "kept words" in page


def test_the_link_dies_at_the_closing(scene):
    _, call, _, letter = scene
    with clock.at(call.deadline):
        assert Client().get(address(letter)).status_code == 410
        assert Client().post(address(letter), {"word": "sign"}).status_code == 410
    assert Act.objects.count() == 0


def test_the_link_dies_with_its_mandate(scene):
    _, _, _, letter = scene
    letter.mandate.revoked_at = clock.now()
    letter.mandate.save()
    assert Client().get(address(letter)).status_code == 410
    assert Client().post(address(letter), {"word": "sign"}).status_code == 410
    assert Act.objects.count() == 0


def test_an_unknown_link_is_nothing(scene):
    assert Client().get("/a/" + "x" * 32).status_code == 404
    assert Client().post("/a/" + "x" * 32, {"word": "sign"}).status_code == 404


def arrived(letter, word=Word.SIGN):
    return receive_answer(
        Actor(None, letter.mandate.organisation_id, channel="mail"),
        letter=letter,
        arrived=Arrived(word, "", "", "x@y.example", Vouched.NONE),
    )


def test_a_mailed_answer_is_confirmed_by_one_post_even_after_the_closing(scene):
    _, call, _, letter = scene
    answer = arrived(letter)
    client = Client()
    assert "An answer came by mail" in client.get(address(letter)).content.decode()
    assert Act.objects.count() == 0
    with clock.at(call.deadline + timedelta(hours=1)):
        assert client.get(address(letter)).status_code == 200
        client.post(address(letter), {"step": "confirm", "which": handles.handle("answer", answer)})
    act = Act.objects.get()
    assert (act.received_at, act.late) == (answer.received_at, False)


def test_the_link_that_confirmed_an_answer_is_dead_too(scene):
    world, call, _, letter = scene
    world.officer_of(world.made["b"], "deputy")
    write_missing_letters(Actor(None, channel="clock"))
    own = Letter.objects.get(call=call, mandate__person__email="deputy@b.example")
    answer = arrived(letter, Word.DECLINE)
    client = Client()
    step = {"step": "confirm", "which": handles.handle("answer", answer)}
    assert client.post(address(own), step).status_code == 302
    assert Decline.objects.count() == 1
    for each in (own, letter):
        assert client.post(address(each), {"word": "sign"}).status_code == 410
    assert Act.objects.count() == 0


def test_a_mailed_answer_is_cancelled_by_one_post(scene):
    _, _, _, letter = scene
    answer = arrived(letter)
    Client().post(address(letter), {"step": "cancel", "which": handles.handle("answer", answer)})
    answer.refresh_from_db()
    assert (answer.state, Act.objects.count()) == ("cancelled", 0)


def test_the_mail_desk_shows_own_mail_only_and_decides(scene):
    _, _, holder, letter = scene
    arrived(letter)
    own, other = Client(), Client()
    own.force_login(Person.objects.get(pk=holder.person))
    other.force_login(Person.objects.get(email="secretary@a.example"))
    page = own.get("/desk/mail").content.decode()
    assert "x@y.example" in page
    assert "x@y.example" not in other.get("/desk/mail").content.decode()
    assert Client().get("/desk/mail").status_code == 302
    where = "/desk/mail/answer/"
    where += page.partition(f'action="{where}')[2].partition('"')[0]
    assert other.post(where, {"step": "confirm"}).status_code == 404
    assert own.post(where, {"step": "confirm"}).status_code == 302
    assert MailedAnswer.objects.get().state == "published"


def test_the_address_for_drafts_is_replaced_in_one_click(scene):
    _, _, holder, _ = scene
    client = Client()
    client.force_login(Person.objects.get(pk=holder.person))
    client.post("/desk/mail/address/b")
    first = DraftAddress.objects.get()
    client.post("/desk/mail/address/b")
    first.refresh_from_db()
    assert first.replaced_at is not None
    second = DraftAddress.objects.get(replaced_at=None)
    assert keys.address(second.salt) in client.get("/desk/mail").content.decode()
    assert client.post("/desk/mail/address/a").status_code == 404


def test_a_mailed_draft_is_published_by_one_post_and_by_no_get(scene):
    world, _, holder, _ = scene
    row = replace_address(holder, organisation=world.made["b"])
    wording = Wording("en", LanguageStatus.AUTHENTIC, "On wells", (Piece("Water."),))
    receive_draft(
        Actor(None, channel="mail"),
        address=row,
        sheet=Sheet((wording,), (), "x@y.example", Vouched.NONE),
    )
    letter = Letter.objects.get(draft__isnull=False)
    client, document = Client(), Document.objects.latest("id")
    for _ in range(3):
        assert "Water." in client.get(address(letter)).content.decode()
    document.refresh_from_db()
    assert document.published_at is None
    done = client.post(address(letter), {"step": "publish"})
    document.refresh_from_db()
    assert done.headers["Location"] == f"/s/{document.symbol}"
    assert document.published_at is not None
    assert client.get(address(letter)).status_code == 410
