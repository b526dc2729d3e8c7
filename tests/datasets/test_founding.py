"""A founding register: whole, or not at all and every fault told with its file, line and column."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import settings

from comity.cli.operate import network
from comity.datasets.founding import read
from comity.datasets.founding.load import found_network
from comity.datasets.tables import BrokenWorld
from comity.directory import actions, queries
from comity.directory.enums import Power
from comity.directory.models import (
    Body,
    Country,
    Mandate,
    MandateRequest,
    Officer,
    Organisation,
    Person,
    Standing,
)
from comity.kit import clock, installation
from comity.kit.errors import Refused
from comity.kit.models import Kind, Mail
from comity.kit.policy import PUBLIC, Actor
from comity.ledger.models import Record

EXAMPLE = Path(__file__).resolve().parents[2] / "docs/operate/founding"
pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "register"))


def found(folder: Path):
    return found_network(folder, domain="league.example", slug="league")


def faults(folder: Path) -> tuple[str, ...]:
    with pytest.raises(BrokenWorld) as caught:
        found(folder)
    return caught.value.problems


def test_the_example_of_the_documentation_founds_a_network(folder: Path) -> None:
    found(folder)
    row = installation.read()
    assert row is not None
    assert (row.kind, row.languages) == (Kind.NETWORK, ["en", "fr"])
    assert row.name["fr"] == "Ligue des stations météorologiques"
    assert [o.slug for o in queries.members(PUBLIC)] == ["north-stations", "south-gauges"]
    south = Organisation.objects.get(slug="south-gauges")
    assert str(queries.printed(south, "ar")) == "جمعية مقاييس الجنوب"
    assert (south.country and south.country.region.slug, south.founded) == ("coasts", "2003-04")
    assert Standing.objects.get(organisation__slug="hill-watch").kind == "observer"
    keeper = Body.objects.get(keeps_mandates=True)
    offices = Officer.objects.filter(body=keeper).values_list("person__email", "office")
    assert set(offices) == {("ada@league.example", "registrar"), ("brice@league.example", "member")}
    assert Person.objects.get(email="brice@league.example").language == "fr"
    assert [r.kind for r in Record.objects.order_by("seq")] == ["genesis", *["member"] * 3]


def test_founding_gives_nobody_a_mandate_and_no_operator_a_right(folder: Path) -> None:
    found(folder)
    assert not Mandate.objects.exists()
    assert not Person.objects.filter(is_operator=True).exists()


def test_a_founded_network_comes_to_its_first_mandate(folder: Path) -> None:
    """Registrar, second person, the code to the published address, seven days: then it works."""
    found(folder)
    body = Body.objects.get(keeps_mandates=True)
    ada, brice = (
        Actor(queries.person_by_email(f"{name}@league.example").pk, body=body.pk)  # type: ignore[union-attr]
        for name in ("ada", "brice")
    )
    north = Organisation.objects.get(slug="north-stations")
    start = clock.now()
    request = actions.enter_request(
        ada, organisation=north, email="heir@north-stations.example", name="Heir", decision="CC/1"
    )
    actions.confirm_request(brice, request=request)
    mail = Mail.objects.get(recipient="office@north-stations.example")
    code = next(line for line in mail.body.splitlines() if len(line) == 8 and line.isdigit())
    actions.give_code(Actor(None), request=request, code=code)
    ends = MandateRequest.objects.get().ends_at
    assert ends is not None
    assert (ends - start).days == 7
    with clock.at(ends):
        assert actions.complete_due_requests(Actor(None, channel="clock")) == 1
        heir = queries.person_by_email("heir@north-stations.example")
        assert heir is not None
        assert queries.powers(heir.pk) == {north.pk: {"grant"}}
        actor = Actor(heir.pk, organisation=north.pk, viewer=queries.viewer_of(heir))
        granted = actions.grant_mandate(
            actor, organisation=north, email="pen@north-stations.example", power=Power.PUBLISH
        )
        assert granted.person.email == "pen@north-stations.example"


def test_every_fault_is_told_with_file_line_and_column_and_nothing_is_written(
    folder: Path,
) -> None:
    edits = {
        "officers.csv": [("brice@league.example", "brice"), ("ada@league.example,editor", "ada@league.example,king")],
        "organisations.csv": [
            (",nt,", ",zz,"), ("2019-05-04,no\nsouth", "soon,no\nsouth"), ("hill-watch,hv,other", "hill-watch,hv,peer"),
            ("post@south-gauges.example", "post"),
        ],
        "names.csv": [(",en,Latn,official\nnorth", ",en,Latin,official\nnorth"), ("hill-watch,Hill", "hill,Hill")],
        "countries.csv": [("st,Southmark,Coasts,Upper lands", "st,Southmark,,")],
        "bodies.csv": [(",yes,", ",no,")],
    }  # fmt: skip
    # A cell that is not of its type is told before what the rows mean together.
    _edit(folder, {"organisations.csv": [edits["organisations.csv"].pop(1)]})
    assert faults(folder) == (
        "organisations.csv, line 2, since: 'soon': Invalid isoformat string: 'soon'.",
    )
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
    _edit(folder, edits)
    assert faults(folder) == (
        "countries.csv, line 3, region: Enter the region and the continent.",
        "bodies.csv, line 2, keeps_mandates: exactly one body keeps mandates.",
        "officers.csv, line 2, body: no body has this id.",
        "officers.csv, line 3, body: no body has this id.",
        "officers.csv, line 4, body: no body has this id.",
        "officers.csv, line 2, office: the body that keeps mandates needs a registrar and a second "
        "person, registrar or member, with another e-mail address.",
        "names.csv, line 2, script: Choose a script from the list.",
        "names.csv, line 6, organisation: no organisation has this id.",
        "organisations.csv, line 2, country: This country is not in the network’s list.",
        "organisations.csv, line 3, country: This country is not in the network’s list.",
        "organisations.csv, line 3, address: Enter an e-mail address, like office@name.example.",
        "organisations.csv, line 4, id: names.csv has no name for it.",
        "organisations.csv, line 4, capacity: 'peer' is none of member, other, youth-women, "
        "section.",
    )
    assert installation.read() is None
    assert not Organisation.objects.exists()
    assert not Country.objects.exists()
    assert not Person.objects.exists()
    assert not Record.objects.exists()
    assert not (settings.DATA / "keys").exists() or not list((settings.DATA / "keys").iterdir())


def _edit(folder: Path, edits: dict[str, list[tuple[str, str]]]) -> None:
    for name, changes in edits.items():
        text = (folder / name).read_text()
        for old, new in changes:
            assert old in text, (name, old)
            text = text.replace(old, new, 1)
        (folder / name).write_text(text)


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("officers.csv", ",ada@league.example,registrar", ",ada,registrar",
         "officers.csv, line 2, email: Enter an e-mail address, like office@name.example."),
        ("officers.csv", "brice@league.example", "ADA@league.example",
         "officers.csv, line 2, office: the body that keeps mandates needs a registrar and a second"
         " person, registrar or member, with another e-mail address."),
        ("officers.csv", ",member,fr", ",chair,fr",
         "officers.csv, line 3, office: 'chair' is none of registrar, member, editor."),
        ("organisations.csv", "south-gauges,st", "north-stations,st",
         "organisations.csv, line 3, id: north-stations stands already in line 2."),
        ("organisations.csv", "2024-03-01", "2999-03-01",
         "organisations.csv, line 4, since: the day is still to come."),
        ("organisations.csv", "https://north-stations.example/", "north",
         "organisations.csv, line 2, website: give a full address like https://name.example/."),
        ("countries.csv", "st,South", "NT,South",
         "countries.csv, line 3, code: nt stands already in line 2."),
        ("network.csv", "fr,", "french,", "network.csv, line 3, language: Choose a language from the list."),
        ("bodies.csv", "weather-group,", "Weather Group,",
         "bodies.csv, line 3, id: A short name is at most 32 small letters, digits and hyphens, "
         "like river-league."),
    ],
)  # fmt: skip
def test_one_fault(folder: Path, name: str, old: str, new: str, fault: str) -> None:
    _edit(folder, {name: [(old, new)]})
    assert fault in faults(folder)
    assert installation.read() is None


def test_missing_and_unreadable_files_are_named(folder: Path) -> None:
    (folder / "names.csv").unlink()
    (folder / "bodies.csv").write_bytes("id,name\nå,ä".encode("utf-16"))
    assert faults(folder) == (
        "bodies.csv: save the file in UTF-8.",
        "names.csv: the file is missing.",
    )
    (folder / "bodies.csv").write_text('id,name,keeps_mandates,address,established\n"a')
    with pytest.raises(BrokenWorld, match=r"bodies.csv, line"):
        read(folder)


def test_a_spreadsheet_s_mark_and_no_forums_are_fine(folder: Path) -> None:
    text = (folder / "network.csv").read_text()
    (folder / "network.csv").write_text(text, encoding="utf-8-sig")
    (folder / "forums.csv").unlink()
    assert len(found(folder).organisations) == 3


def test_a_second_founding_is_refused(folder: Path) -> None:
    found(folder)
    with pytest.raises(Refused) as caught:
        found(folder)
    assert caught.value.code == "made"
    assert Organisation.objects.count() == 3


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The terminal on the test's own database."""
    for name in ("prepare", "migrate"):
        monkeypatch.setattr(f"comity.cli.operate.{name}", lambda *_: None)
    return CliRunner()


def test_the_command_tells_faults_and_exits_with_2(folder: Path, command: CliRunner) -> None:
    words = ["found", str(folder), "--domain", "league.example", "--slug", "league"]
    _edit(folder, {"organisations.csv": [(",nt,", ",zz,")]})
    done = command.invoke(network, words)
    assert done.exit_code == 2
    assert "organisations.csv, line 2, country" in done.output
    assert "1 faults. Nothing was written." in done.output
    _edit(folder, {"organisations.csv": [(",zz,", ",nt,")]})
    done = command.invoke(network, words)
    assert done.exit_code == 0, done.output
    assert "3 organisations, 2 bodies, 3 offices" in done.output
    again = command.invoke(network, words)
    assert (again.exit_code, "holds a network already" in again.output) == (1, True)
    wrong = command.invoke(network, [*words[:2], "--domain", "league", "--slug", "A B"])
    assert wrong.exit_code in (1, 2)
