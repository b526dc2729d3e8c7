"""Texts from files at the desk: read, checked, asked about, kept; and files that are refused."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories import files
from tests.factories.world import World
from tests.web.conftest import LogIn

from comity.documents.actions import create_document, publish
from comity.documents.enums import LanguageStatus, Type
from comity.documents.models import Document, LanguageVersion
from comity.documents.values import Piece, Reach, Wording
from comity.kit.policy import Actor

LINES = ("A river is one from its spring to the sea.", "Water is for all who drink.", "We meet.")


@pytest.fixture
def writer(hub: World) -> Actor:
    return hub.officer_of(hub.made["beta"])


@pytest.fixture
def beta(writer: Actor, log_in: LogIn) -> Client:
    return log_in(writer)


@pytest.fixture
def draft(writer: Actor) -> Document:
    pieces = tuple(Piece(line) for line in LINES)
    wording = Wording("en", LanguageStatus.AUTHENTIC, "Rivers", pieces)
    return create_document(writer, type=Type.STATEMENT, wording=wording)


@pytest.fixture
def text(writer: Actor, draft: Document) -> Document:
    return publish(writer, version=draft.versions.get(), reach=Reach("public")).document


def where(client: Client) -> str:
    found = re.search(r'href="(/desk/drafts/[a-z0-9-]+)"', client.get("/desk").content.decode())
    assert found
    return found[1]


def upload(client: Client, address: str, name: str, data: bytes, **more: str) -> str:
    form = {"language": "en", "file": SimpleUploadedFile(name, data), **more}
    answer = client.post(address, form)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def hidden(page: str) -> str:
    found = re.search(r'name="read" value="([^"]+)"', page)
    assert found, page
    return found[1]


def stored(document: Document, language: str = "en") -> list[tuple[str, str]]:
    row = LanguageVersion.objects.filter(
        version__document=document, language=language, replaced_at=None
    ).latest("version__number")
    return [(p.ident, p.text) for p in row.paragraphs.all()]


def test_a_file_becomes_the_text_of_a_draft(beta: Client, draft: Document) -> None:
    address = f"{where(beta)}/import"
    page = upload(beta, address, "new.docx", files.docx("New at first.", *LINES))
    assert "Nothing is kept yet." in page
    assert [t for _, t in stored(draft)] == list(LINES)
    answer = beta.post(address, {"read": hidden(page), "once": "a"})
    assert answer["Location"] == where(beta)
    kept = stored(draft)
    assert kept[1:] == [("p1", LINES[0]), ("p2", LINES[1]), ("p3", LINES[2])]
    assert kept[0][1] == "New at first."
    assert beta.post(address, {"read": hidden(page), "once": "a"})["Location"] == where(beta)


@pytest.mark.parametrize(("choice", "words"), [("accept", "drink and wash"), ("reject", "drink.")])
def test_tracked_changes_are_shown_both_ways_and_asked_about(
    choice: str, words: str, beta: Client, text: Document
) -> None:
    beta.post(f"/desk/revise/{text.symbol}")
    address = f"{where(beta)}/import"
    file = beta.get(f"/s/{text.symbol}.docx").content
    file = files.edited(file, {"drink": "drink and wash", "We meet.": ""})
    page = upload(beta, address, "back.docx", file)
    assert "3 changes that nobody has accepted or rejected" in page
    assert "A. Reader" in page
    assert "Water is for all who drink and wash." in page
    undecided = beta.post(address, {"read": hidden(page)})
    assert "Choose whether the tracked changes are accepted" in undecided.content.decode()
    assert [t for _, t in stored(text)] == list(LINES)
    beta.post(address, {"read": hidden(page), "changes": choice})
    kept = stored(text)
    assert words in kept[1][1]
    assert [name for name, _ in kept] == ["p1", "p2", "p3"][: 2 if choice == "accept" else 3]


def test_a_translation_from_a_file(beta: Client, text: Document, client: Client) -> None:
    address = f"/desk/import/{text.symbol}"
    lines = "Un fleuve est un.\n\nL’eau est à tous.\n\nNous nous réunissons.\n"
    more = {"language": "fr", "status": "official", "title": "Fleuves", "credit": "J. Roy"}
    page = upload(beta, address, "t.txt", lines.encode(), **more)
    answer = beta.post(address, {"read": hidden(page)})
    assert answer["Location"] == f"/s/{text.symbol}/-/fr"
    assert [name for name, _ in stored(text, "fr")] == ["p1", "p2", "p3"]
    shown = client.get(f"/s/{text.symbol}/-/fr").content.decode()
    assert "J. Roy" in shown


def test_another_language_than_was_said_is_pointed_out(beta: Client, draft: Document) -> None:
    words = (
        "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués "
        "de raison et de conscience et doivent agir les uns envers les autres dans un esprit de "
        "fraternité. Tout individu a droit à la vie, à la liberté et à la sûreté de sa personne."
    )
    page = upload(beta, f"{where(beta)}/import", "t.txt", words.encode())
    assert "You said English; the text looks like Français." in page


@pytest.mark.parametrize("kind", sorted(files.WRONG))
def test_a_file_that_cannot_be_taken_is_refused_in_the_form(
    kind: str, beta: Client, draft: Document
) -> None:
    name, made, sentence = files.WRONG[kind]
    page = upload(beta, f"{where(beta)}/import", name, made(), title="My title", credit="Me")
    assert 'class="msg"' in page
    assert sentence in page
    assert 'value="My title"' in page
    assert [t for _, t in stored(draft)] == list(LINES)


def test_overrides_of_direction_are_taken_out_and_named(beta: Client, draft: Document) -> None:
    words = "Pay \u202e001\u202c to the fund.\n"
    page = upload(beta, f"{where(beta)}/import", "t.txt", words.encode())
    assert "override the direction of writing: 2, left out" in page
    beta.post(f"{where(beta)}/import", {"read": hidden(page)})
    assert [t for _, t in stored(draft)] == ["Pay 001 to the fund."]


def test_ten_thousand_paragraphs_are_kept_and_one_more_is_refused(
    beta: Client, draft: Document
) -> None:
    address = f"{where(beta)}/import"
    many = "\n\n".join(f"Line {n}." for n in range(10_001))
    page = upload(beta, address, "t.txt", many.encode())
    refused = beta.post(address, {"read": hidden(page)}).content.decode()
    assert "at most 10000 fit" in refused.replace(",", "")
    assert len(stored(draft)) == 3
    fits = "\n\n".join(f"Line {n}." for n in range(10_000))
    page = upload(beta, address, "t.txt", fits.encode())
    assert beta.post(address, {"read": hidden(page)}).status_code == 302
    assert len(stored(draft)) == 10_000


def test_a_reading_cannot_be_forged_or_kept_for_others(
    beta: Client, draft: Document, hub: World, log_in: LogIn
) -> None:
    address = f"{where(beta)}/import"
    page = upload(beta, address, "t.txt", b"Words.")
    assert beta.post(address, {"read": hidden(page) + "x"}).status_code == 409
    gamma = log_in(hub.officer_of(hub.made["gamma"]))
    assert gamma.post(address, {"read": hidden(page)}).status_code == 404
    assert [t for _, t in stored(draft)] == list(LINES)


def test_following_and_withdrawing_at_the_desk(
    beta: Client, text: Document, client: Client
) -> None:
    for address in (f"/desk/follow/{text.symbol}", f"/desk/withdraw/{text.symbol}"):
        assert beta.get(address).status_code == 200
        assert client.get(address).status_code == 302
    form = {"succession": "Corr", "language": "en", "title": "Correction", "text": "Read “two”."}
    made = beta.post(f"/desk/follow/{text.symbol}", form)["Location"]
    done = beta.post(f"{made}/publish", {"audience": "public"})
    assert done["Location"] == f"/s/{text.symbol}/Corr.1"
    empty = beta.post(f"/desk/withdraw/{text.symbol}", {"because": ""}).content.decode()
    assert "Enter the reason" in empty
    beta.post(f"/desk/withdraw/{text.symbol}", {"because": "An error."})
    assert "An error." in client.get(f"/s/{text.symbol}").content.decode()
