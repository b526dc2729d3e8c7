"""`comity import`: drafts, translations, tracked changes, and files that are refused."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.conf import settings
from tests.factories import files
from tests.factories.world import World

from comity.accord import negotiation
from comity.accord.models import Room
from comity.cli import main
from comity.documents.actions import create_document, publish
from comity.documents.actions.drafting import wording_of, write_language
from comity.documents.enums import LanguageStatus, Type
from comity.documents.models import Document, LanguageVersion, Version
from comity.documents.values import Piece, Reach, Wording
from comity.kit import clock

pytestmark = pytest.mark.django_db
LINES = ("A river is one from its spring to the sea.", "Water is for all who drink.", "We meet.")
SYMBOL = "P/a/2026/1"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COMITY_DATA", str(tmp_path))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "comity.config.settings")
    return tmp_path


@pytest.fixture
def text(world: World, folder: Path) -> Document:
    writer = world.officer_of(world.organisation("a"))
    pieces = tuple(Piece(line) for line in LINES)
    wording = Wording("en", LanguageStatus.AUTHENTIC, "Rivers", pieces)
    document = create_document(writer, type=Type.STATEMENT, wording=wording)
    publish(writer, version=document.versions.get(), reach=Reach("public"), symbol=SYMBOL)
    document.refresh_from_db()
    return document


def run(folder: Path, name: str, data: bytes, *options: str, symbol: str = SYMBOL) -> Result:
    file = folder / name
    file.write_bytes(data)
    return CliRunner().invoke(main, ["import", symbol, str(file), "--data", str(folder), *options])


def stored(language: str, number: int) -> list[tuple[str, str]]:
    row = LanguageVersion.objects.get(version__number=number, language=language, replaced_at=None)
    return [(p.ident, p.text) for p in row.paragraphs.all()]


def test_a_translation_is_added_with_its_status_and_credit(text: Document, folder: Path) -> None:
    lines = "Un fleuve est un.\n\nL’eau est à tous.\n\nNous nous réunissons."
    result = run(folder, "t.txt", lines.encode(), "--language", "fr", "--status", "official",
                 "--title", "Fleuves", "--credit", "J. Roy")  # fmt: skip
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{SYMBOL} version 1 in fr, 3 paragraphs: official translation.\n"
    assert [name for name, _ in stored("fr", 1)] == ["p1", "p2", "p3"]
    assert LanguageVersion.objects.get(language="fr").credit == "J. Roy"


def test_an_authentic_text_goes_into_the_draft_of_the_next_version(
    text: Document, folder: Path
) -> None:
    data = files.docx(*LINES, "And more.")
    result = run(folder, "t.docx", data, "--language", "en", "--authentic")
    assert result.stdout == (
        f"{SYMBOL} version 2 in en, 4 paragraphs: in the draft, seen by its author only.\n"
    )
    assert [name for name, _ in stored("en", 2)][:3] == ["p1", "p2", "p3"]
    assert text.versions.get(number=2).locked_at is None
    result = run(folder, "t.docx", data, "--language", "en", "--authentic", "--publish")
    assert result.stdout == f"{SYMBOL} version 2 in en, 4 paragraphs: published.\n"
    assert text.versions.get(number=2).locked_at is not None


def test_a_new_document_is_begun_and_published(text: Document, folder: Path) -> None:
    options = ("--language", "en", "--authentic", "--publish", "--as", "secretary@a.example")
    data = b"# Wells\n\nWater for all."
    result = run(folder, "t.md", data, *options, symbol="P/a/2026/2")
    assert (result.exit_code, result.stderr) == (0, "")
    made = Document.objects.get(symbol="P/a/2026/2")
    row = made.versions.get().languages.get()
    assert (row.title, [p.text for p in row.paragraphs.all()]) == ("Wells", ["Water for all."])


def test_tracked_changes_are_told_and_decided(text: Document, folder: Path) -> None:
    data = files.edited(files.docx(*LINES), {"drink": "wash"})
    options = ("--language", "en", "--authentic")
    result = run(folder, "t.docx", data, *options)
    assert result.exit_code == 2
    assert "if rejected: 'Water is for all who drink.'" in result.stderr
    assert "if accepted: 'Water is for all who wash.'" in result.stderr
    assert "Say --changes accept or --changes reject." in result.stderr
    assert text.versions.count() == 1
    assert run(folder, "t.docx", data, *options, "--changes", "accept").exit_code == 0
    assert stored("en", 2)[1] == ("p2", "Water is for all who wash.")
    assert run(folder, "t.docx", data, *options, "--changes", "reject").exit_code == 0
    assert stored("en", 2)[1] == ("p2", "Water is for all who drink.")


@pytest.mark.parametrize("kind", sorted(files.WRONG))
def test_a_wrong_file_is_refused_with_a_sentence(kind: str, text: Document, folder: Path) -> None:
    name, made, sentence = files.WRONG[kind]
    result = run(folder, name, made(), "--language", "en", "--authentic")
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr
    assert result.stderr.startswith(f"import: {folder / name}: ")
    assert text.versions.count() == 1


@pytest.mark.parametrize(
    ("symbol", "options", "sentence"),
    [
        ("P/a/2026/9", ("--language", "fr"), "Say who acts"),
        (SYMBOL, ("--language", "french"), "Choose a language"),
        (SYMBOL, ("--language", "en"), "The authentic text is locked"),
        (SYMBOL, ("--language", "fr", "--as", "nobody@a.example"), "Say who acts"),
        ("P/b/2026/1", ("--language", "en", "--authentic", "--publish"), "Say who acts"),
        ("P/a/2026/9", ("--language", "fr", "--as", "secretary@a.example"), "no such document"),
        ("P/zz/2026/9", ("--language", "fr", "--as", "secretary@a.example"), "no such document"),
        ("X/1", ("--language", "fr", "--as", "secretary@a.example"), "P/name/2026/7"),
        (SYMBOL, ("--language", "fr", "--as", "secretary@b.example"), "You hold no mandate"),
        ("P/a/2026/9", ("--language", "en", "--authentic", "--as", "secretary@a.example"),
         "begun with --publish"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(
    symbol: str, options: tuple[str, ...], sentence: str, text: Document, world: World, folder: Path
) -> None:
    world.officer_of(world.organisation("b"))
    result = run(folder, "t.txt", b"A text.\n\nOf two.", "--title", "T", *options, symbol=symbol)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert LanguageVersion.objects.count() == 1


def test_a_file_that_is_not_there(text: Document, folder: Path) -> None:
    options = ["import", SYMBOL, "/no/file.txt", "--language", "en", "--data", str(folder)]
    result = CliRunner().invoke(main, options)
    assert (result.exit_code, result.stderr) == (
        2, "import: /no/file.txt: No such file or directory.\n",
    )  # fmt: skip


def test_a_text_under_negotiation_is_not_replaced_from_a_file(text: Document, folder: Path) -> None:
    """A room from before may stand on the next version of a published document."""
    version = Version.objects.create(document=text, number=2)
    write_language(version, wording_of(LanguageVersion.objects.get()))
    room = Room.objects.create(document=text, organisation=text.organisation, language="en",
                               sight="body", opened_at=clock.now())  # fmt: skip
    result = run(folder, "t.txt", b"Other words.", "--language", "en", "--authentic")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "negotiated in the drafting room “Rivers”" in result.stderr
    assert result.stderr.endswith(f"{settings.ORIGIN}/negotiation/{negotiation.key(room)}\n")
    assert [words for _, words in stored("en", 2)] == list(LINES)
