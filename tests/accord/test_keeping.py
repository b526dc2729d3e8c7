"""A draft under negotiation changes in its room only: every other way to its words is refused."""

from datetime import timedelta

import pytest
from django.db.models import ProtectedError
from tests.factories.rooms import TEXTS, scene
from tests.factories.testing import put

from comity.accord import negotiation
from comity.accord.actions import open_room, open_test, record_no_text
from comity.accord.enums import Rule
from comity.accord.models import Room
from comity.accord.values import Opening, RoomTerms
from comity.directory.enums import Office
from comity.documents import queries as documents
from comity.documents.actions import (
    add_translation,
    attach_file,
    publish,
    put_language,
    revise,
    widen,
    withdraw_document,
)
from comity.documents.enums import Audience, LanguageStatus
from comity.documents.models import LanguageVersion, Version
from comity.documents.values import Piece, Reach, Wording
from comity.kit import clock
from comity.kit.errors import Forbidden, Refused
from comity.kit.models import AuditLine
from comity.kit.policy import PUBLIC
from comity.ledger.models import Body, Record

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(world):
    return scene(world)


def words(language: str = "en", status: LanguageStatus = LanguageStatus.AUTHENTIC) -> Wording:
    pieces = tuple(Piece(f"Other words {n}.", ident=f"p{n}") for n in (1, 2))
    return Wording(language, status, "Another title", pieces)


def refusal(function, *args, **kwargs) -> Refused:
    with pytest.raises(Refused) as caught:
        function(*args, **kwargs)
    return caught.value


def state() -> list[object]:
    """Everything that a refusal must leave as it was."""
    rows = LanguageVersion.objects.order_by("pk").values_list("pk", "language", "replaced_at")
    versions = Version.objects.order_by("pk").values_list("pk", "locked_at", "digest")
    return [
        list(rows), list(versions), Record.objects.count(), Body.objects.count(),
        AuditLine.objects.count(),
    ]  # fmt: skip


def check_refused(room, function, /, *args, **kwargs) -> None:
    """Refused with the room's name and address, and nothing is changed or written in a book."""
    before = state()
    found = refusal(function, *args, **kwargs)
    assert (found.code, found.field) == ("negotiated", None)
    assert "the drafting room “Fair trade in seeds”" in found.message
    address = f"/negotiation/{negotiation.key(room.room)}"
    assert found.leads_to is not None
    assert (found.leads_to.title, found.leads_to.address) == ("Fair trade in seeds", address)
    assert found.written("https://hub.example").endswith(f" https://hub.example{address}")
    assert state() == before


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_rewriting_is_refused_because_positions_stand_on_the_words(room, language):
    version = room.document.versions.get()
    check_refused(room, put_language, room.chair, version=version, wording=words(language))
    assert room.text() == list(TEXTS)


def test_a_new_authentic_language_is_refused_because_nobody_negotiated_it(room):
    version = room.document.versions.get()
    check_refused(room, put_language, room.chair, version=version, wording=words("es"))
    assert "es" not in {row.language for row in documents.languages(version)}


def test_a_rewriting_without_the_right_is_refused_before_the_room_is_named(room):
    stranger = room.world.registrar("clerk", Office.REGISTRAR)
    version = room.document.versions.get()
    found = refusal(put_language, stranger, version=version, wording=words())
    assert (type(found), found.leads_to) == (Forbidden, None)
    assert "Fair trade" not in found.message


def test_the_same_draft_is_rewritten_before_its_room_opens(world):
    writer = world.officer_of(world.organisation("a"))
    draft = world.draft(writer)
    put_language(writer, version=draft.versions.get(), wording=words())
    open_room(writer, document=draft, terms=RoomTerms(()))
    found = refusal(put_language, writer, version=draft.versions.get(), wording=words())
    assert (found.code, "“Another title”" in found.message) == ("negotiated", True)
    verbs = list(AuditLine.objects.filter(verb__startswith="documents.language"))
    assert len(verbs) == 1


def test_while_the_text_is_tested_nothing_is_put_beside_the_tested_version(room):
    """The held version is locked: the next one would stand in its place, and a translation
    beside words that nobody published."""
    held = put(room, Rule.ALL).version
    check_refused(room, put_language, room.chair, version=held, wording=words())
    check_refused(room, revise, room.chair, document=room.document)
    late = words("es", LanguageStatus.COURTESY)
    check_refused(room, add_translation, room.chair, version=held, wording=late)


def test_publishing_is_refused_because_the_outcome_is_a_document_of_its_own(room):
    version = room.document.versions.get()
    check_refused(room, publish, room.chair, version=version, reach=Reach(Audience.PUBLIC))


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.MEMBERS, Audience.OWN])
def test_no_audience_is_set_because_the_room_decides_who_reads_its_text(room, audience):
    """Neither wider nor narrower than the room; a wider one would record the tested version."""
    put(room, Rule.ALL)
    check_refused(room, widen, room.chair, document=room.document, reach=Reach(audience))


def test_after_the_end_the_text_stays_because_the_record_of_the_room_shows_it(room):
    record_no_text(room.chair, room=room.room, title="No text", note="None was agreed.")
    version = room.document.versions.get()
    found = refusal(put_language, room.chair, version=version, wording=words())
    assert found.code == "negotiated"
    assert "was negotiated" in found.message
    assert "Begin a new draft." in found.message
    assert room.text() == list(TEXTS)


def test_a_negotiated_draft_is_not_deleted_because_its_room_stands_on_it(room):
    with pytest.raises(ProtectedError):
        room.document.delete()


def test_a_file_may_be_attached_because_the_words_stay_and_no_reader_is_added(room):
    reach = Reach(Audience.PUBLIC)
    file = attach_file(room.chair, document=room.document, name="map.txt", media_type="text/plain",
                       data=b"A map.", reach=reach)  # fmt: skip
    assert list(documents.files(PUBLIC, room.document)) == []
    assert list(documents.files(room.chair.viewer, room.document)) == [file]


def test_a_room_on_a_published_document_is_refused_because_its_readers_would_see_the_test(world):
    writer = world.officer_of(world.organisation("a"))
    document = world.published(writer).document
    revise(writer, document=document)
    found = refusal(open_room, writer, document=document, terms=RoomTerms(()))
    assert found.code == "published"
    assert Room.objects.count() == 0


def test_a_room_that_stands_on_a_published_document_tests_nothing(world):
    """Such a room may be left from before; what it locked would be shown to every reader."""
    writer = world.officer_of(a := world.organisation("a"))
    version = world.published(writer)
    put_language(writer, version=revise(writer, document=version.document), wording=words("en"))
    room = Room.objects.create(document=version.document, organisation=a, language="en",
                               sight="body", opened_at=clock.now())  # fmt: skip
    room.participants.create(organisation=a, initiator=True, since=clock.now())
    opening = Opening(Rule.ALL, clock.now() + timedelta(days=4))
    assert refusal(open_test, writer, room=room, opening=opening).code == "published"
    shown = documents.version(documents.document(PUBLIC, version.document.symbol or ""))
    assert shown.pk == version.pk


def test_a_published_document_is_withdrawn_whatever_is_negotiated_about_its_revision(world):
    """To stand no longer by one's own published words is nobody else's to allow."""
    writer = world.officer_of(a := world.organisation("a"))
    version = world.published(writer)
    revise(writer, document=version.document)
    Room.objects.create(document=version.document, organisation=a, language="en", sight="body",
                        opened_at=clock.now())  # fmt: skip
    gone = withdraw_document(writer, document=version.document, because="It is superseded.")
    assert gone.withdrawn_at is not None
    assert Record.objects.filter(kind="withdraw-text").count() == 1
