"""Paragraphs of a translation are set beside those of its source by hand, and undone."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from tests.factories.world import World
from tests.web.conftest import LogIn

from comity.documents.actions import add_translation, create_document, publish, put_language
from comity.documents.enums import LanguageStatus, Type
from comity.documents.models import Document, LanguageVersion
from comity.documents.values import Piece, Reach, Wording
from comity.kit.policy import Actor
from comity.ledger.models import Record

ENGLISH = ("We write to you.", "Water first.", "Bread then.", "Peace always.")
FRENCH = ("Nous vous écrivons.", "D’abord l’eau. Ensuite le pain.", "La paix toujours.")


def wording(lines: tuple[str, ...], language: str, status: LanguageStatus) -> Wording:
    return Wording(language, status, f"Title {language}", tuple(map(Piece, lines)), "J. Roy")


@pytest.fixture
def writer(hub: World) -> Actor:
    return hub.officer_of(hub.made["alpha"])


@pytest.fixture
def text(writer: Actor) -> Document:
    made = create_document(
        writer, type=Type.STATEMENT, wording=wording(ENGLISH, "en", LanguageStatus.AUTHENTIC)
    )
    version = publish(writer, version=made.versions.get(), reach=Reach("public"))
    add_translation(writer, version=version, wording=wording(FRENCH, "fr", LanguageStatus.COURTESY))
    return version.document


@pytest.fixture
def desk(writer: Actor, log_in: LogIn) -> Client:
    return log_in(writer)


class Pressing:
    """The page as a person without script uses it: what the last answer holds is sent back."""

    def __init__(self, client: Client, address: str) -> None:
        self.client, self.address = client, address
        self.read(client.get(address))

    def read(self, answer) -> None:
        self.answer = answer
        self.soup = BeautifulSoup(answer.content, "html.parser")

    def press(self, button: str) -> None:
        assert self.soup.find("button", value=button), button
        fields = {f["name"]: f["value"] for f in self.soup.select("main form input[type=hidden]")}
        self.read(self.client.post(self.address, {**fields, "do": button}))

    @property
    def rows(self) -> list[tuple[list[str], list[str]]]:
        cells = [r.find_all("td")[:2] for r in self.soup.select("tbody tr")]
        return [tuple([p.text for p in cell.find_all("p")] for cell in row) for row in cells]


def names(language: str = "fr") -> list[str]:
    row = LanguageVersion.objects.get(language=language, replaced_at=None)
    return [p.ident for p in row.paragraphs.all()]


def test_rows_are_cut_joined_undone_and_kept(text: Document, desk: Client) -> None:
    before = Record.objects.count()
    page = Pressing(desk, f"/desk/align/fr/{text.symbol}")
    start = page.rows
    assert [line for row in start for line in row[1]] == list(FRENCH)
    while any(len(a) + len(b) > 2 for a, b in page.rows):
        place = next(n for n, (a, b) in enumerate(page.rows) if len(a) + len(b) > 2)
        page.press(f"first-{place}")
    place = next(n for n, (_a, b) in enumerate(page.rows) if b == [FRENCH[1]])
    wanted = [
        ([ENGLISH[0]], [FRENCH[0]]), ([ENGLISH[1], ENGLISH[2]], [FRENCH[1]]),
        ([ENGLISH[3]], [FRENCH[2]]),
    ]  # fmt: skip
    for _attempt in range(3):
        if page.rows == wanted:
            break
        page.press(f"join-{place}")
    assert page.rows == wanted
    page.press("undo")
    assert page.rows != wanted
    page.press(f"join-{place}")
    assert page.rows == wanted
    assert names() != ["p1", "p2+p3", "p4"] or start == wanted
    assert Record.objects.count() == before
    page.press("keep")
    assert page.answer["Location"] == f"/s/{text.symbol}/-/fr"
    assert names() == ["p1", "p2+p3", "p4"]
    assert Record.objects.count() == before + 1
    shown = desk.get(f"/s/{text.symbol}/-/en+fr").content.decode()
    both = next(r for r in re.findall(r"<tr.*?</tr>", shown, re.DOTALL) if "Water" in r)
    assert "Bread then." in both
    assert "Ensuite le pain." in both
    kept = LanguageVersion.objects.get(language="fr", replaced_at=None)
    assert (kept.credit, kept.status, kept.title) == ("J. Roy", "courtesy", "Title fr")
    assert [p.text for p in kept.paragraphs.all()] == list(FRENCH)


def test_a_pair_is_parted_and_stays_so(text: Document, desk: Client) -> None:
    page = Pressing(desk, f"/desk/align/fr/{text.symbol}")
    place = next(n for n, (a, b) in enumerate(page.rows) if b == [FRENCH[0]])
    assert page.rows[place] == ([ENGLISH[0]], [FRENCH[0]])
    page.press(f"first-{place}")
    assert page.rows[place : place + 2] == [([ENGLISH[0]], []), ([], [FRENCH[0]])]
    page.press("keep")
    assert names()[0] not in {"p1", "p2", "p3", "p4"}
    again = Pressing(desk, f"/desk/align/fr/{text.symbol}")
    assert again.rows[:2] == [([ENGLISH[0]], []), ([], [FRENCH[0]])]


def test_steps_on_a_text_that_was_replaced_are_forgotten(
    text: Document, desk: Client, writer: Actor
) -> None:
    page = Pressing(desk, f"/desk/align/fr/{text.symbol}")
    page.press("join-0")
    lines = wording((*FRENCH, "Et le chant."), "fr", LanguageStatus.COURTESY)
    add_translation(writer, version=text.versions.get(), wording=lines)
    page.press("join-0")
    assert page.soup.find("button", value="undo") is None
    assert "Et le chant." in page.rows[-1][1]


@pytest.mark.parametrize("steps", ["join-99999", "last-77", "nonsense", "join--1 first-0x", "\x00"])
def test_a_step_that_does_not_fit_changes_nothing(steps: str, text: Document, desk: Client) -> None:
    page = Pressing(desk, f"/desk/align/fr/{text.symbol}")
    start = page.rows
    row = LanguageVersion.objects.get(language="fr", replaced_at=None)
    page.read(desk.post(page.address, {"text": row.pk, "steps": steps}))
    assert page.rows == start


def test_a_draft_in_two_languages_is_aligned_too(writer: Actor, desk: Client) -> None:
    made = create_document(
        writer, type=Type.STATEMENT, wording=wording(ENGLISH, "en", LanguageStatus.AUTHENTIC)
    )
    french = wording(FRENCH, "fr", LanguageStatus.AUTHENTIC)
    put_language(writer, version=made.versions.get(), wording=french)
    draft = next(a for a in re.findall(r"/desk/drafts/[\w-]+", desk.get("/desk").content.decode()))
    assert f'href="{draft}/align/fr"' in desk.get(draft).content.decode()
    page = Pressing(desk, f"{draft}/align/fr")
    page.press("join-0")
    page.press("keep")
    assert page.answer["Location"] == draft
    assert names()[0].startswith("p1+")
    assert desk.get(f"{draft}/align/en").status_code == 404


def test_nobody_else_sets_them(text: Document, hub: World, client: Client, log_in: LogIn) -> None:
    address, before = f"/desk/align/fr/{text.symbol}", names()
    assert client.get(address).status_code == 302
    stranger = log_in(hub.officer_of(hub.made["beta"]))
    assert stranger.get(address).status_code == 403
    assert stranger.post(address, {"do": "keep"}).status_code == 403
    assert names() == before


def test_an_authentic_text_is_not_offered(text: Document, desk: Client) -> None:
    assert desk.get(f"/desk/align/en/{text.symbol}").status_code == 404
    assert desk.get(f"/desk/align/xx/{text.symbol}").status_code == 404
    assert f"/desk/align/fr/{text.symbol}" in desk.get(f"/s/{text.symbol}/-/fr").content.decode()
    assert "/desk/align/" not in desk.get(f"/s/{text.symbol}").content.decode()
