"""24 associations of six regions negotiate the Universal Declaration, half of them without script.

The working group opens a room on the thirty articles in English and French. 14 proposals are made,
three of them brackets and one that needs another; positions come from pages, from spreadsheets, as
the same as another's, and in one step. The chair takes proposals in; what collides is met by a
compromise with its author's consent; the brackets are lifted. Nobody outside sees any of it. The
text is tested by silence, and one breaks it; the page of the common ground shows which words all 24
can sign; a second silence adopts them. They are published with a reservation in full and opened for
signature.
"""

import csv
import io
import re
import subprocess
import sys
import time
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest

from comity.accord import sheets
from comity.datasets.trial import read as read_world
from comity.datasets.trial.negotiating import PARTICIPANTS
from comity.kit import clock
from tests.e2e.conftest import Hub
from tests.e2e.declaration import read as read_declaration
from tests.e2e.test_declaration import enter
from tests.factories.postbox import postbox

# One story: its tests follow one another, in one process (`--dist loadfile`).
pytestmark = pytest.mark.slow

CHAIR = "editor@concert.example"
BORN = "All human beings are born free"
REST = "Everyone has the right to rest and leisure"
OWN = "Everyone has the right to own property alone"
DEPRIVED = "No one shall be arbitrarily deprived of his property"
SLAVES = "No one shall be held in slavery"
KNOWN = "Everyone has the right to recognition"
LIFE = "Everyone has the right to life"
# kind, the paragraph it is about by its first words, the fields that are filled in.
PROPOSALS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("replace", BORN, {"text": "All people are born free and equal in dignity and rights. They are "
     "endowed with reason and conscience and should act towards one another in a spirit of "
     "brotherhood."}),
    ("replace", BORN, {"text": "All of us are born free and equal in dignity and rights. We are "
     "endowed with reason and conscience and should act towards one another in a spirit of "
     "friendship."}),
    ("bracket", LIFE, {"quote": "security of person"}),
    ("bracket", SLAVES, {"quote": "in all their forms"}),
    ("bracket", KNOWN, {"quote": "everywhere"}),
    ("insert", REST, {"text": "A common fund pays for what this article promises."}),
    ("replace", REST, {"text": "Everyone has the right to rest and leisure, out of the common fund.",
                       "needs": "6"}),
    ("delete", OWN, {}),
    ("replace", DEPRIVED, {"text": "No one shall be arbitrarily deprived of their property."}),
    ("merge", OWN, {"text": "Everyone may own, alone or with others; nobody loses it arbitrarily."}),
    ("insert", "Nothing in this Declaration", {"text": "This text is looked at again in ten years."}),
    ("replace", "Tous les êtres humains naissent libres", {"text": "Tous naissent libres et égaux en "
     "dignité et en droits.", "language": "fr"}),
    ("replace", "Everyone has the right to a nationality", {"text": "Everyone has the right to one "
     "nationality at least."}),
    ("delete", "Everyone has the right to seek and to enjoy", {}),
)  # fmt: skip

BREAKER, DRAFTER, RESERVED = PARTICIPANTS[5], PARTICIPANTS[6], PARTICIPANTS[10]
BOTH = "Everyone has the right to rest and leisure, paid for by whoever is able."
RESERVATION = "Nous lisons ces mots comme valant aussi pour qui n’a pas de salaire."
# The notifications are handed over, which proves them, and the clock comes by a week later.
A_WEEK_LATER = """
import sys
from datetime import timedelta
from pathlib import Path
from comity.cli.start import prepare
prepare(Path(sys.argv[1]))
from comity.accord.actions import conclude_due_tests
from comity.kit import clock, outbox
from comity.kit.policy import Actor
carrier = outbox.smtp_carrier(sys.argv[2])
while outbox.deliver(carrier):
    pass
clock.shift(timedelta(days=7))
print("concluded", conclude_due_tests(Actor(None, channel="clock")))
"""


class Table:
    """The room as its people find it: one browser each, every second without script."""

    def __init__(self, hub: Hub, chromium, shared: Path) -> None:
        self.hub, self.texts = hub, {t: read_declaration(shared / "data", t) for t in ("en", "fr")}
        domains = {o.id: o.domain for o in read_world().organisations}
        emails = [CHAIR, *(f"archive@{domains[slug]}" for slug in PARTICIPANTS)]
        links = hub.links(*emails)
        self.pages = {
            slug: enter(chromium, link, script=place % 2 == 0)
            for place, (slug, link) in enumerate(zip(("chair", *PARTICIPANTS), links, strict=True))
        }
        self.chair = self.pages["chair"]
        self.address = ""

    def open(self) -> None:
        page = self.chair
        page.goto(f"{self.hub.address}/desk/documents/new")
        page.select_option("#id_voice", "b-working-group")
        page.select_option("#id_type", "DEC")
        for language, button in (("en", "Keep the draft"), ("fr", "Keep the draft")):
            page.fill("#id_language", language)
            page.fill("#id_title", self.texts[language][0])
            page.fill("#id_text", self.texts[language][1])
            page.click(f"text={button}")
        page.click("text=Negotiate it")
        page.fill("#id_participants", " ".join(PARTICIPANTS))
        page.click("main form button[type=submit]")
        assert "/negotiation/" in page.url, page.inner_text("main")
        self.address = page.url.partition("?")[0]
        self.begin_round(1)

    def begin_round(self, number: int) -> None:
        page = self.chair
        page.goto(f"{self.address}/-/chair")
        page.click("text=Open a round >> nth=-1")
        assert f"Round {number} is open" in page.inner_text("main")

    def propose(self, slug: str, kind: str, words: str, more: dict[str, str]) -> None:
        page = self.pages[slug]
        language = more.get("language", "en")
        page.goto(f"{self.address}/-/propose?kind={kind}&text={language}")
        if kind == "merge":
            boxes = page.locator("label.pick").all()
            first = next(n for n, box in enumerate(boxes) if words in box.inner_text())
            for box in boxes[first : first + 2]:
                box.locator("input").check()
        else:
            field = "#id_after" if kind == "insert" else "#id_target"
            options = page.locator(f"{field} option").all()
            chosen = next(o for o in options if words in (o.text_content() or ""))
            page.select_option(field, chosen.get_attribute("value"))
        for name, value in more.items():
            if name == "language":
                page.select_option("#id_language", value)
            else:
                page.fill(f"#id_{name}", value)
        page.fill("#id_reason", "It is what our members asked for.")
        page.click("main form button[type=submit]")
        assert re.search(r"/-/p/\d+$", page.url), page.inner_text("main")

    def press(self, slug: str, number: int, act: str) -> str:
        page = self.pages[slug]
        page.goto(f"{self.address}/-/p/{number}")
        page.click(f"button[name=act][value={act}]")
        return page.inner_text("main")

    def on_the_page(self, slug: str) -> None:
        """Accept all that stands on the first page, with one reservation."""
        page = self.pages[slug]
        page.goto(self.address)
        for radio in page.locator("input[type=radio][value=accept]").all():
            radio.check()
        first = page.locator("fieldset").nth(2)
        first.locator("input[value=reserve]").check()
        first.locator("summary").click()
        first.locator("textarea").fill("نقرأ هذه الكلمات على أنها تشمل الجميع.")
        page.click("text=Save our positions")
        assert "Your positions are kept." in page.inner_text("main")

    def in_one_step(self, slug: str) -> None:
        page = self.pages[slug]
        page.goto(f"{self.address}/-/positions")
        page.check("input[name=stance][value=accept]")
        page.click("text=Take this position")
        assert "Your positions are kept." in page.inner_text("main")

    def the_same_as(self, slug: str, other: str) -> None:
        page = self.pages[slug]
        page.goto(f"{self.address}/-/positions")
        page.select_option("#id_organisation", other)
        page.click("text=Take the same positions")
        assert "Your positions are kept." in page.inner_text("main")

    def by_sheet(self, slug: str, form: str, reject: str) -> None:
        """Fill the file in offline; what comes back with a mistake is refused line by line."""
        page = self.pages[slug]
        data = page.context.request.get(f"{self.address}/-/sheet.{form}").body()
        rows = [[line.cells[c] for c in sheets.COLUMNS] for line in sheets.read(data)]
        for row in rows:
            row[5] = "accept"
            if row[0] == reject:
                row[5], row[6] = "reject", ""
        shown = self.send(page, rows, form)
        assert "Give the reason of your rejection." in shown
        for row in rows:
            if row[0] == reject:
                row[6] = "Our members own what they sow, each their own."
        assert "Your positions are kept." in self.send(page, rows, form)

    def send(self, page, rows: list[list[str]], form: str) -> str:
        data = sheets.to_xlsx(rows) if form == "xlsx" else sheets.to_csv(rows).encode()
        page.goto(f"{self.address}/-/sheet")
        page.set_input_files(
            "#id_file", {"name": f"p.{form}", "mimeType": "text/plain", "buffer": data}
        )
        page.click("text=Take these positions")
        return page.inner_text("main")

    def facts(self) -> dict[str, str]:
        self.chair.goto(self.address)
        names = self.chair.locator(".facts dt").all_inner_texts()
        values = self.chair.locator(".facts dd").all_inner_texts()
        return {n.strip(): v.strip() for n, v in zip(names, values, strict=True)}

    def edit(self, words: str, text: str, language: str = "en") -> None:
        page, number, last = self.chair, 1, 99
        while number <= last:
            page.goto(f"{self.address}/-/clean?text={language}&page={number}")
            found = page.locator("p[id]", has_text=words)
            if found.count():
                ident = found.first.get_attribute("id")
                page.goto(f"{self.address}/-/chair/edit?p={ident}&text={language}")
                page.fill("#id_text", text)
                page.click("text=Keep these words")
                assert "The paragraph has other words now." in page.inner_text("main")
                return
            shown = re.search(r"Page \d+ of (\d+)", page.inner_text("main"))
            number, last = number + 1, int(shown[1]) if shown else 1
        raise AssertionError(words)

    def clean(self, language: str = "en") -> str:
        page, said, number, last = self.chair, [], 1, 1
        while number <= last:
            page.goto(f"{self.address}/-/clean?text={language}&page={number}")
            said.append(page.inner_text("main"))
            shown = re.search(r"Page \d+ of (\d+)", said[-1])
            number, last = number + 1, int(shown[1]) if shown else 1
        return "\n".join(said)


@pytest.fixture(scope="module")
def table(hub: Hub, chromium, shared: Path) -> Table:
    """Everything up to the text that is reached; what is seen on the way is kept on it."""
    made = Table(hub, chromium, shared)
    made.open()
    for place, (kind, words, more) in enumerate(PROPOSALS):
        made.propose(PARTICIPANTS[place], kind, words, more)
    made.press(PARTICIPANTS[20], 1, "second")
    made.opened = made.facts()
    first = PARTICIPANTS[0]
    made.on_the_page(first)
    for place, slug in enumerate(PARTICIPANTS):
        if place % 4 == 1:
            made.by_sheet(slug, "csv" if place % 8 == 1 else "xlsx", "a:8")
        elif place % 4 == 2:
            made.the_same_as(slug, PARTICIPANTS[place - 1])
        else:
            made.in_one_step(slug)
    made.spoken = made.facts()
    for number in (1, 3, 4, 5, 6, 7, 9, 11, 13):
        assert "accepted" in made.press("chair", number, "accept"), number
    made.after = made.facts()
    return made


def test_the_rolling_text_held_14_proposals_and_three_brackets_to_come(table: Table):
    assert (table.opened["Proposals"], table.opened["Brackets"]) == ("14", "0")
    assert table.spoken["Objections"] == "12 open, 0 answered, 0 met"
    assert table.after["Brackets"] == "3"


def test_what_needs_another_came_after_it_and_what_collides_is_marked(table: Table):
    text = table.clean()
    fund = text.index("A common fund pays for what this article promises.")
    assert fund > text.index("out of the common fund")
    table.chair.goto(f"{table.address}/-/p/2")
    assert "collides with what was accepted" in table.chair.inner_text("main")
    author = table.pages[PARTICIPANTS[1]]
    author.goto(table.address)
    assert "Collides with what was accepted; its sponsors must speak." in author.inner_text("main")


def test_a_compromise_takes_its_place_with_its_authors_consent(table: Table):
    page = table.chair
    page.goto(f"{table.address}/-/p/2")
    page.click("text=Offer a compromise in its place")
    page.fill("#id_text", "All people are born free and equal in dignity and rights. They are "
              "endowed with reason and conscience and should act towards one another in a spirit "
              "of friendship.")  # fmt: skip
    page.fill("#id_reason", "It keeps the first words of one and the last of the other.")
    page.click("main form button[type=submit]")
    number = int(page.url.rpartition("/")[2])
    assert "A compromise is offered" not in table.press(PARTICIPANTS[20], 14, "second")
    assert "replaced by a compromise" in table.press(PARTICIPANTS[1], 2, "consent")
    assert "accepted" in table.press("chair", number, "accept")
    assert "in a spirit of friendship." in table.clean()


def test_the_brackets_are_lifted_and_the_french_text_follows(table: Table):
    for words, text in (
        ("[security of person]", "Everyone has the right to life, liberty and security of person."),
        ("[in all their forms]", "No one shall be held in slavery or servitude; slavery and the "
         "slave trade shall be prohibited in all their forms."),
        ("[everywhere]", "Everyone has the right to recognition everywhere as a person before the "
         "law."),
    ):  # fmt: skip
        table.edit(words, text)
    for number in (8, 10, 14):
        table.press("chair", number, "drop")
    assert "accepted" in table.press("chair", 12, "accept")
    page = table.chair
    page.goto(f"{table.address}/-/chair")
    assert page.locator("#behind").count() == 1
    while (links := page.locator("h2#behind + ul a")).count():
        links.first.click()
        page.fill("#id_text", page.input_value("#id_text") + " ·")
        page.click("text=Keep these words")
        page.goto(f"{table.address}/-/chair")
    facts = table.facts()
    assert (facts["Proposals"], facts["Brackets"]) == ("0", "0")


def test_everybody_speaks_again_on_the_words_of_now_and_the_text_is_agreed(table: Table):
    for slug in PARTICIPANTS:
        table.in_one_step(slug)
    facts = table.facts()
    assert facts["Open"] == "0"
    assert facts["Agreed"] == facts["Paragraphs"]
    table.chair.goto(f"{table.address}/-/table")
    heads = table.chair.locator("tbody th").all_inner_texts()
    assert len(heads) == 24
    assert heads == sorted(heads, key=str.casefold)


def test_nobody_outside_sees_that_there_is_a_room(hub: Hub, table: Table, chromium):
    title = table.texts["en"][0]
    for page in ("/", "/documents?q=slavery", "/calls", "/documents"):
        with urllib.request.urlopen(hub.address + page, timeout=20) as answer:
            read = answer.read().decode()
        assert title not in read or page in ("/", "/documents")
        assert "/negotiation/" not in read
    (stranger,) = hub.links("archive@" + next(
        o.domain for o in read_world().organisations
        if o.id not in PARTICIPANTS and o.capacity == "member" and not o.not_shown
    ))  # fmt: skip
    outside = enter(chromium, stranger)
    assert outside.goto(table.address).status == 404
    assert outside.goto(f"{table.address}/-/sheet.csv").status == 404
    request = urllib.request.Request(table.address)
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert "/accounts/login/" in answer.url


def test_the_table_of_one_agrees_with_the_sheet_it_takes_home(table: Table):
    page = table.pages[PARTICIPANTS[3]]
    data = page.context.request.get(f"{table.address}/-/sheet.csv").text()
    rows = list(csv.DictReader(io.StringIO(data.lstrip("\ufeff"))))
    assert {row["position"] for row in rows} == {"accept"}
    assert {row["organisation"] for row in rows} == {PARTICIPANTS[3]}


# The end of it: tested, broken, found again, adopted, published, opened for signature


def test_a_silence_that_one_breaks_with_a_reason_adopts_nothing(hub: Hub, table: Table):
    open_test(table)
    page = table.pages[BREAKER]
    page.goto(f"{table.address}/-/test")
    page.check("input[name=kind][value=break]")
    page.fill("#id_reason", "We have no fund to pay out of, common or our own.")
    page.click("text=Record this voice")
    assert "breaks the silence" in page.inner_text("main")
    a_week_later(hub)
    table.chair.goto(f"{table.address}/-/test")
    read = table.chair.inner_text("main")
    assert "not adopted" in read
    assert "We have no fund to pay out of, common or our own." in read
    page.goto(table.address)
    assert "Draft in negotiation · open" in page.inner_text("main")


def test_the_common_ground_shows_the_words_that_all_24_can_sign(table: Table):
    table.begin_round(2)
    page = table.pages[BREAKER]
    data = page.context.request.get(f"{table.address}/-/sheet.csv").body()
    rest = next(
        line.cells["item"] for line in sheets.read(data) if "common fund." in line.cells["words"]
        and line.cells["words"].startswith(REST)
    )  # fmt: skip
    table.by_sheet(BREAKER, "csv", rest)
    table.propose(DRAFTER, "replace", REST, {"text": BOTH})
    number = int(table.pages[DRAFTER].url.rpartition("/")[2])
    for slug in PARTICIPANTS:
        table.in_one_step(slug)
    found = ground(table)
    assert f"24 of 24 organisations can sign {found}\u00a0% of the draft" in table.chair.inner_text(
        "h1"
    )
    table.chair.goto(f"{table.address}/-/ground/text?k=24")
    struck, pages = [], table.chair.locator("main").inner_text()
    while True:
        struck += table.chair.locator("main del").all_inner_texts()
        onward = table.chair.locator("p.row b + a")
        if not onward.count():
            break
        onward.first.click()
        pages += table.chair.locator("main").inner_text()
    assert BOTH in pages
    assert struck == ["Everyone has the right to rest and leisure, out of the common fund."]
    assert "accepted" in table.press("chair", number, "accept")
    for slug in PARTICIPANTS:
        table.in_one_step(slug)
    assert table.facts()["Open"] == "0"


def test_a_second_silence_adopts_it_and_it_is_published_with_its_reservation(
    hub: Hub, table: Table
):
    open_test(table)
    page = table.pages[RESERVED]
    page.goto(f"{table.address}/-/ladder/statement")
    page.check("input[name=kind][value=reservation]")
    page.fill("#id_text", RESERVATION)
    page.select_option("#id_language", "fr")
    page.click("text=Attach it")
    a_week_later(hub)
    chair = table.chair
    chair.goto(f"{table.address}/-/test")
    assert "adopted" in chair.locator(".facts").inner_text()
    assert "not adopted" not in chair.locator(".facts").inner_text()
    chair.goto(f"{table.address}/-/ladder/whole")
    chair.click("main form button[type=submit]")
    found = re.search(r"/s/(\S+)$", chair.url)
    assert found, chair.inner_text("main")
    table.symbol = found[1]
    for view in ("", "/-/print"):
        read = fetch(hub, f"/s/{table.symbol}{view}")
        assert RESERVATION in read
        assert BOTH in read
        assert "in a spirit of friendship." in read
    record = fetch(hub, f"/s/{table.symbol}/-/record")
    assert "silence" in record
    assert "We have no fund to pay out of" not in fetch(hub, f"/s/{table.symbol}")


def test_it_is_opened_for_signature_and_signed(hub: Hub, table: Table):
    page = table.chair
    page.goto(f"{hub.address}/desk/call/{table.symbol}")
    page.check("input[name=scope][value=members]")
    page.fill("#id_day", "2031-05-01")
    page.fill("#id_hour", "12:00")
    page.click("main form button[type=submit]")
    call = re.search(r"/calls/(C/\d+/\d+)", page.url)
    assert call, page.inner_text("main")
    signer = table.pages[BREAKER]
    signer.goto(f"{hub.address}/calls/{call[1]}")
    signer.click("button[name=answer][value=sign]")
    signer.click("button[name=step][value=send]")
    assert "/-/receipt/" in signer.url
    assert "1 signature" in fetch(hub, f"/s/{table.symbol}/-/signatures.txt")


def open_test(table: Table) -> None:
    page = table.chair
    page.goto(f"{table.address}/-/test/chair")
    page.check("#open input[name=rule][value=silence]")
    page.fill("#open input[name=day]", f"{clock.today() + timedelta(days=5)}")
    page.fill("#open input[name=hour]", "12:00")
    page.click("#open button")
    assert "24 organisations count." in page.inner_text("main")


def a_week_later(hub: Hub) -> None:
    with postbox() as (_box, smtp):
        done = subprocess.run(
            [sys.executable, "-c", A_WEEK_LATER, str(hub.data), smtp],
            env=hub.environment, capture_output=True, text=True, timeout=600, check=False,
        )  # fmt: skip
    assert done.stdout.endswith("concluded 1\n"), done.stderr


def ground(table: Table) -> str:
    """The page of the common ground once it is computed; how much of the draft stands there."""
    page, until = table.chair, time.monotonic() + 120
    while time.monotonic() < until:
        page.goto(f"{table.address}/-/ground?k=24")
        if found := re.search(r"can sign (\d+)\s%", page.inner_text("h1")):
            return found[1]
        time.sleep(1)
    raise AssertionError(page.inner_text("main"))


def fetch(hub: Hub, path: str) -> str:
    with urllib.request.urlopen(hub.address + path, timeout=20) as answer:
        return answer.read().decode()
