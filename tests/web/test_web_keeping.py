"""A draft that is negotiated, at every door: refused with the room named, linked, nothing lost."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories.rooms import TEXTS, Scene, scene
from tests.factories.testing import put
from tests.factories.world import World
from tests.web.conftest import LogIn

from comity.accord import negotiation
from comity.accord.actions import record_no_text
from comity.accord.enums import Rule
from comity.accord.models import Room
from comity.documents import queries as documents
from comity.kit.handles import handle

pytestmark = pytest.mark.django_db
NAMED = "This text is negotiated in the drafting room “Fair trade in seeds”."
TYPED = {"language": "en", "title": "Typed title", "text": "Typed words.", "credit": "Typed by us"}


@pytest.fixture
def room(world: World) -> Scene:
    return scene(world)


@pytest.fixture
def chair(room: Scene, log_in: LogIn) -> Client:
    return log_in(room.chair)


def draft(room: Scene) -> str:
    return f"/desk/drafts/{handle('draft', room.document)}"


def refusal(answer, room: Scene) -> BeautifulSoup:
    """The page of a refusal: its summary names the room and links to it; no word has changed."""
    assert answer.status_code == 200
    page = BeautifulSoup(answer.content, "html.parser")
    summary = page.find(class_="errors")
    assert NAMED in summary.text
    link = summary.find("a", href=f"/negotiation/{negotiation.key(room.room)}")
    assert link.text == "Fair trade in seeds"
    assert room.text() == list(TEXTS)
    return page


@pytest.mark.parametrize("tested", [False, True])
def test_what_was_typed_comes_back_when_the_text_is_negotiated_or_tested(room, chair, tested):
    """The form was open when the room, or its test, was opened by somebody else."""
    if tested:
        put(room, Rule.ALL)
    page = refusal(chair.post(draft(room), TYPED), room)
    form = page.find(id="form")
    assert form.find("textarea", {"name": "text"}).text.strip() == "Typed words."
    assert form.find("input", {"name": "title"})["value"] == "Typed title"
    assert form.find("input", {"name": "credit"})["value"] == "Typed by us"


def test_the_draft_says_where_it_is_negotiated_and_offers_no_way_around(room, chair):
    page = BeautifulSoup(chair.get(draft(room)).content, "html.parser")
    main = page.find("main")
    assert main.find("a", href=f"/negotiation/{negotiation.key(room.room)}")
    assert main.find("form") is None
    assert [a["href"] for a in main.find_all("a") if "/desk/drafts/" in a["href"]] == []
    assert "Two harvests in ten" in main.text


def test_the_draft_of_an_ended_room_says_that_it_stays(room, chair):
    record_no_text(room.chair, room=room.room, title="No text", note="None was agreed.")
    main = BeautifulSoup(chair.get(draft(room)).content, "html.parser").find("main")
    said = " ".join(main.text.split())
    assert "was negotiated in the drafting room “Fair trade in seeds” and stays" in said
    assert main.find("a", href=f"/negotiation/{negotiation.key(room.room)}")
    assert main.find("form") is None


def test_a_draft_without_a_room_is_rewritten_as_ever(world, log_in):
    writer = world.officer_of(world.organisation("a"))
    made = world.draft(writer)
    where = f"/desk/drafts/{handle('draft', made)}"
    client = log_in(writer)
    assert client.get(where).content.count(b'<textarea name="text"') == 1
    assert client.post(where, TYPED).status_code == 302
    assert documents.languages(made.versions.get())[0].title == "Typed title"


def test_a_file_is_read_and_then_refused_with_what_was_read_still_there(room, chair):
    sent = SimpleUploadedFile("t.txt", b"Words of a file.")
    page = BeautifulSoup(
        chair.post(f"{draft(room)}/import", {"file": sent, "language": "en", "title": "T"}).content,
        "html.parser",
    )
    read = page.find("input", {"name": "read"})["value"]
    again = refusal(chair.post(f"{draft(room)}/import", {"read": read}), room)
    assert again.find("input", {"name": "read"})["value"] == read
    assert "Words of a file." in again.text


def test_paragraphs_are_not_set_side_by_side_under_a_room(room, chair):
    row = documents.wording(room.document.versions.get(), "fr")
    page = refusal(
        chair.post(f"{draft(room)}/align/fr", {"text": row.pk, "steps": "join-0", "do": "keep"}),
        room,
    )
    assert page.find("input", {"name": "steps"})["value"] == "join-0"


def test_publishing_is_refused_with_the_choice_kept(room, chair):
    page = refusal(chair.post(f"{draft(room)}/publish", {"audience": "members"}), room)
    assert page.find("input", {"name": "audience", "value": "members"}).has_attr("checked")


def test_the_sentence_is_in_the_readers_language(room, chair):
    page = BeautifulSoup(
        chair.post(draft(room), TYPED, headers={"accept-language": "fr"}).content, "html.parser"
    )
    assert "salle de rédaction" in page.find(class_="errors").text


def test_others_learn_of_no_room_from_a_draft_that_is_not_theirs(room, log_in):
    assert log_in(room["a"]).get(draft(room)).status_code == 404
    assert log_in(room["a"]).post(draft(room), TYPED).status_code == 404


def test_a_second_room_on_the_draft_is_the_first(room, chair):
    answer = chair.post(f"{draft(room)}/room", {"sight": "body", "silence": "open",
                                               "host_zone": "UTC"})  # fmt: skip
    assert answer["Location"] == f"/negotiation/{negotiation.key(room.room)}"
    assert Room.objects.count() == 1
