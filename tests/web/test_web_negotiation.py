"""Pages of drafting rooms: read and worked without script, small, and closed to everybody else."""

import re
from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from tests.factories.rooms import TEXTS, scene

from comity.accord import negotiation, rolling
from comity.accord.actions import close_round, edit_paragraph, take_rest, withdraw_proposal
from comity.accord.enums import OperationKind as Kind
from comity.accord.enums import Sight, Stance
from comity.accord.models import Participant, Position, Proposal, Room
from comity.directory.enums import StandingKind
from comity.directory.models import Organisation
from comity.documents.models import Document

pytestmark = pytest.mark.django_db
MOST = 50_000


@pytest.fixture
def room(world):
    return scene(world)


@pytest.fixture
def where(room):
    return f"/negotiation/{negotiation.key(room.room)}"


def soup(answer) -> BeautifulSoup:
    assert answer.status_code == 200, answer.status_code
    return BeautifulSoup(answer.content, "html.parser")


def fields(page: BeautifulSoup, form: str = "form") -> dict[str, str]:
    """What a browser would send of a form, without any button."""
    found = {}
    outside = page.find_all(["input", "textarea", "select"], attrs={"form": form})
    for tag in [*outside, *page.find(id=form).find_all(["input", "textarea", "select"])]:
        if tag.get("type") in ("radio", "checkbox") and not tag.has_attr("checked"):
            continue
        if tag.name == "select":
            chosen = tag.find("option", selected=True) or tag.find("option")
            found[tag["name"]] = chosen["value"] if chosen else ""
        elif tag.name == "textarea":
            found[tag["name"]] = tag.text.removeprefix("\n")
        elif tag.get("name"):
            found[tag["name"]] = tag.get("value", "on" if tag.get("type") == "checkbox" else "")
    return found


def main(page: BeautifulSoup) -> str:
    return " ".join(page.find("main").get_text(" ").split())


# Reading


def test_the_text_prints_and_the_form_does_not(room, where, log_in):
    # On paper forms are left out, so no paragraph may stand in one.
    page = soup(log_in(room["a"]).get(where))
    assert len(page.select("main section .text")) == 4
    assert page.select("main form .text") == []
    choices = page.select("main fieldset")
    assert len(choices) == 4
    assert all("noprint" in choice["class"] for choice in choices)


def test_the_rolling_text_shows_counters_proposals_and_whose_they_are(room, where, log_in):
    room.propose("a", Kind.REPLACE, target="p1", text="Saved seed is theirs.", reason="Shorter.")
    room.propose("b", Kind.REPLACE, target="p1", text="Saved seed is ours.", reason="Ours.")
    take_rest(room["b"], room=room.room, stance=Stance.ACCEPT)
    page = soup(log_in(room["a"]).get(where))
    assert [dd.text for dd in page.find(class_="facts").find_all("dd")] == [
        "4", "0", "3", "1", "0", "2", "0 open, 0 answered, 0 met",
    ]  # fmt: skip
    assert page.find("svg")["aria-label"] == "0 agreed, 3 ad referendum, 1 open"
    first = page.find(id="p1")
    assert [s.text for s in first.find_all(class_="st")] == ["Open"]
    assert "1 accepts, 2 silent" in main(page)
    assert "Collides with proposal 2" in first.text
    offer = page.find(id="a-1")
    assert [d.text for d in offer.find_all("del")] == ["belongs to those who sow it"]
    assert "Association a : Shorter." in " ".join(offer.get_text(" ").split())
    assert page.find(id="p3").find(class_="st").text == "Agreed ad referendum"


def test_the_text_is_read_in_its_languages_and_the_clean_text_shows_no_proposal(
    room, where, log_in
):
    room.propose("a", Kind.REPLACE, target="p1", text="Other words.")
    client = log_in(room["b"])
    french = soup(client.get(f"{where}?text=fr"))
    assert french.find(id="p1").find(class_="text")["lang"] == "fr"
    assert "La graine gardée" in french.text
    clean = soup(client.get(f"{where}/-/clean"))
    assert TEXTS[0] in clean.text
    assert "Other words." not in clean.text
    assert "Edit" not in main(clean)
    assert "Edit" in main(soup(log_in(room.chair).get(f"{where}/-/clean")))


def test_brackets_are_seen_as_such_and_typed_markup_does_nothing(room, where, log_in):
    edit_paragraph(
        room.chair, room=room.room, language="en", ident="p1",
        text="Seed [is <b>ours</b>] see [here](https://example.org).",
        digest=rolling.digest(TEXTS[0]),
    )  # fmt: skip
    text = soup(log_in(room["a"]).get(where)).find(id="p1").find(class_="text")
    assert [s.text for s in text.find_all(class_="br")] == ["[", "]"]
    assert text.find("b") is None
    assert text.find("a", href="https://example.org").text == "here"


def test_the_table_names_everybody_alphabetically_and_what_they_said(room, where, log_in):
    take_rest(room["b"], room=room.room, stance=Stance.REJECT, text="No.")
    page = soup(log_in(room["a"]).get(f"{where}/-/table"))
    table = [
        [cell.get_text() for cell in row.find_all(["th", "td"])]
        for row in page.find("tbody").find_all("tr")
    ]
    assert table == [
        ["Association a", "", "", "", ""],
        ["Association b", "✕Reject", "✕Reject", "✕Reject", "✕Reject"],
        ["Association c", "", "", "", ""],
    ]


def test_a_link_leads_to_the_page_on_which_the_words_stand(world, log_in):
    made = scene(world, texts=tuple(f"Paragraph {n} stands here." for n in range(60)), french=False)
    made.propose("a", Kind.DELETE, target="p50")
    client, where = log_in(made["b"]), f"/negotiation/{negotiation.key(made.room)}"
    links = [
        a["href"] for a in soup(client.get(f"{where}/-/table?page=3")).find("thead").find_all("a")
    ]
    assert f"{where}?at=a-1#a-1" in links
    for link in links:
        page = soup(client.get(link))
        assert page.find(id=link.partition("#")[2]) is not None, link
        assert "at=" not in page.find(id="form")["action"]
    assert soup(client.get(f"{where}?at=nothing")).find(id="p1") is not None


# Positions


def test_positions_are_saved_without_script_and_shown_again(room, where, log_in):
    client = log_in(room["a"])
    sent = fields(soup(client.get(where)))
    sent |= {"s-p-p1": "accept", "s-p-p2": "reserve", "t-p-p2": "As we read it."}
    answer = client.post(where, sent)
    assert answer.status_code == 302
    page = soup(client.get(where))
    assert "Your positions are kept." in page.text
    kept = fields(page)
    assert (kept["s-p-p1"], kept["s-p-p2"], kept["t-p-p2"]) == (
        "accept", "reserve", "As we read it.",
    )  # fmt: skip
    assert "s-p-p3" not in kept
    client.post(where, kept)
    assert Position.objects.count() == 2


def test_a_refusal_keeps_everything_that_was_typed(room, where, log_in):
    client = log_in(room["a"])
    sent = fields(soup(client.get(where)))
    sent |= {"s-p-p1": "accept", "s-p-p2": "reject", "s-p-p3": "reserve", "t-p-p3": "نتحفظ."}
    page = soup(client.post(where, sent))
    assert not Position.objects.exists()
    assert page.find(class_="errors").find("a")["href"] == "#p-p2"
    assert page.find(id="p-p2").find(class_="msg").text == "Give the reason of your rejection."
    again = fields(page)
    assert {k: v for k, v in again.items() if k[0] in "st"} == {
        k: v for k, v in sent.items() if k[0] in "st"
    }


def test_words_that_changed_meanwhile_are_shown_and_must_be_read(room, where, log_in):
    client = log_in(room["a"])
    sent = fields(soup(client.get(where))) | {"s-p-p1": "accept"}
    edit_paragraph(
        room.chair, room=room.room, language="en", ident="p1", text="New words stand here.",
        digest=rolling.digest(TEXTS[0]),
    )  # fmt: skip
    page = soup(client.post(where, sent))
    assert "New words stand here." in page.text
    assert "The words changed since you saw them" in page.find(id="p-p1").text
    assert client.post(where, fields(page)).status_code == 302
    assert Position.objects.get().digest == rolling.items(room.room)["p:p1"]


def test_after_the_close_what_was_typed_is_still_there(room, where, log_in):
    client = log_in(room["a"])
    sent = fields(soup(client.get(where))) | {"s-p-p1": "reserve", "t-p-p1": "Long thought."}
    close_round(room.chair, room=room.room)
    page = soup(client.post(where, sent))
    assert "No round is open" in page.find(class_="errors").text
    assert "Long thought." in str(page)
    assert not Position.objects.exists()


@pytest.mark.parametrize("text", ["x" * 300_000, "a\0b", "\u202eevil\u202c"])
def test_hostile_words_are_refused_or_kept_as_words(room, where, log_in, text):
    client = log_in(room["a"])
    sent = fields(soup(client.get(where))) | {"s-p-p1": "reject", "t-p-p1": text}
    answer = client.post(where, sent)
    kept = list(Position.objects.values_list("text", flat=True))
    assert (answer.status_code, kept) == (
        (302, [text]) if "evil" in text else (200, [])
    )  # fmt: skip


def test_a_position_on_a_withdrawn_proposal_is_refused_with_its_name(room, where, log_in):
    mine = room.propose("b", Kind.DELETE, target="p4")
    client = log_in(room["a"])
    sent = fields(soup(client.get(where))) | {"s-a-1": "accept", "s-p-p1": "accept"}
    withdraw_proposal(room["b"], proposal=mine)
    page = soup(client.post(where, sent))
    assert "Proposal 1 is closed: withdrawn." in page.find(class_="errors").text
    assert fields(page)["s-p-p1"] == "accept"


def test_many_at_once_and_the_same_as_another(room, where, log_in):
    client = log_in(room["a"])
    page = soup(client.get(f"{where}/-/positions"))
    client.post(f"{where}/-/positions", fields(page) | {"stance": "accept"})
    assert Position.objects.filter(stance="accept").count() == 4
    other = log_in(room["b"])
    page = soup(other.get(f"{where}/-/positions"))
    sent = fields(page, "same-form")
    other.post(f"{where}/-/positions", sent | {"organisation": "a"})
    assert Position.objects.filter(same_as=room.key("a")).count() == 4
    page = soup(other.post(f"{where}/-/positions", sent | {"organisation": "c"}))
    assert "no position on the words of now" in page.find(class_="errors").text


def test_an_objection_is_answered_and_met_on_its_page(room, where, log_in):
    take_rest(room["a"], room=room.room, stance=Stance.REJECT, text="Not so.")
    Position.objects.exclude(item="p:p1").update(replaced_at="2026-01-01T00:00Z")
    chair, mine = log_in(room.chair), log_in(room["a"])
    page = soup(chair.get(f"{where}/-/objections"))
    handle = page.find("input", attrs={"name": "objection"})["value"]
    sent = {"objection": handle, "act": "answer", "answer": "It is so."}
    chair.post(f"{where}/-/objections", sent)
    page = soup(mine.get(f"{where}/-/objections"))
    assert "The chair answers: It is so." in main(page)
    mine.post(f"{where}/-/objections", {"objection": handle, "act": "met"})
    assert Position.objects.get(item="p:p1").objection == "met"
    other = log_in(room["b"]).post(f"{where}/-/objections", {"objection": handle, "act": "met"})
    assert other.status_code == 403


# Proposals


def test_every_kind_of_proposal_is_made_on_a_form(room, where, log_in):
    client = log_in(room["a"])
    for kind, more in (
        ("replace", {"text": "Saved seed is theirs."}),
        ("insert", {"text": "A new paragraph."}),
        ("delete", {}),
        ("move", {"after": "p4"}),
        ("bracket", {"quote": "seed"}),
        ("merge", {"targets": ["p1", "p2"], "text": "Both."}),
    ):
        address = f"{where}/-/propose?kind={kind}&target=p1"
        sent = fields(soup(client.get(address))) | {"reason": "So.", **more}
        answer = client.post(address, sent)
        assert answer.status_code == 302, soup(answer).find(class_="errors")
        assert client.post(address, sent).headers["Location"] == answer.headers["Location"]
    kinds = [rolling.wording(p).kind for p in rolling.proposals(room.room)]
    assert kinds == ["replace", "insert", "delete", "move", "bracket", "merge"]


def test_a_proposal_is_seconded_reworded_taken_in_and_its_wordings_stay(room, where, log_in):
    mine, other, chair = log_in(room["a"]), log_in(room["b"]), log_in(room.chair)
    room.propose("a", Kind.REPLACE, target="p1", text="First words.")
    page = f"{where}/-/p/1"
    other.post(page, {"act": "second"})
    assert "Association b" in main(soup(mine.get(page)))
    sent = fields(soup(mine.get(f"{page}/reword"))) | {"text": "Second words."}
    assert mine.post(f"{page}/reword", sent).status_code == 302
    late = soup(mine.post(f"{page}/reword", sent | {"text": "Third words."}))
    assert "was reworded since you opened this page" in late.find(class_="errors").text
    assert late.find("textarea", attrs={"name": "text"}).text.strip() == "Third words."
    assert other.post(f"{page}/reword", sent).status_code == 200
    sent = fields(soup(chair.get(page)), "acts")
    assert chair.post(page, sent | {"act": "accept"}).status_code == 302
    assert chair.post(page, sent | {"act": "accept"}).status_code == 302
    read = main(soup(mine.get(page)))
    assert "First words." in read
    assert "accepted" in read
    assert room.text()[0] == "Second words."
    assert other.post(page, {"act": "accept"}).status_code == 403
    assert other.post(page, {"act": "nonsense"}).status_code == 404


def test_a_compromise_is_offered_and_consented_to(room, where, log_in):
    room.propose("a", Kind.REPLACE, target="p2", text="Price A.")
    room.propose("b", Kind.REPLACE, target="p2", text="Price B.")
    chair = log_in(room.chair)
    address = f"{where}/-/propose?kind=replace&target=p2&replaces=1&for=chair"
    sent = fields(soup(chair.get(address))) | {
        "text": "Price A or B.", "reason": "Between.", "replaces": "1, 2",
    }  # fmt: skip
    assert chair.post(address, sent).status_code == 302
    mine = log_in(room["a"])
    page = soup(mine.get(f"{where}/-/p/1"))
    assert "A compromise is offered: 3" in main(page)
    sent = {"act": "consent", "compromise": "3", "wording": "1"}
    mine.post(f"{where}/-/p/1", sent)
    assert [p.state for p in Proposal.objects.order_by("number")] == [
        "replaced", "pending", "pending",
    ]  # fmt: skip


# The chair


def test_two_chairs_edit_one_paragraph_and_the_second_reads_the_first(room, where, log_in):
    client = log_in(room.chair)
    address = f"{where}/-/chair/edit?p=p1&text=en"
    one = fields(soup(client.get(address)))
    assert client.post(address, one | {"text": "Of the first."}).status_code == 302
    page = soup(client.post(address, one | {"text": "Of the second."}))
    assert "Of the first." in page.text
    assert page.find("textarea").text.strip() == "Of the second."
    assert client.post(address, fields(page)).status_code == 302
    assert room.text()[0] == "Of the second."


def test_rounds_and_participants_are_the_chairs(room, where, log_in, world):
    client = log_in(room.chair)
    client.post(f"{where}/-/chair", {"act": "close"})
    page = soup(client.get(f"{where}/-/chair"))
    late = {"act": "open", "day": "2020-01-01", "hour": "12:00"}
    assert "in the past" in soup(client.post(f"{where}/-/chair", late)).find(class_="errors").text
    for slip, sentence in (
        ({"day": "2999-01-01", "hour": ""}, "Enter the hour like 18:00"),
        ({"day": "9999-12-31", "hour": "12:00"}, "Enter the day as year, month and day"),
        ({"day": "0001-01-01", "hour": "00:00"}, "Enter the day as year, month and day"),
        ({"day": "2999-01-01", "hour": "25:00"}, "Enter the hour like 18:00"),
    ):
        answer = client.post(f"{where}/-/chair", {"act": "open", **slip})
        assert sentence in soup(answer).find(class_="errors").text
    assert room.room.rounds.count() == 1
    client.post(f"{where}/-/chair", fields(page) | {"day": ""})
    assert room.room.rounds.count() == 2
    world.organisation("d")
    address = f"{where}/-/chair/participants"
    assert "No organisation" in soup(client.post(address, {"organisations": "zz"})).text
    client.post(address, {"organisations": "d"})
    client.post(address, {"remove": "a"})
    standing = Participant.objects.filter(until=None).values_list("organisation__slug", flat=True)
    assert sorted(standing) == ["b", "c", "d"]
    for page in ("chair", "chair/participants", "chair/edit?p=p1"):
        assert log_in(room["b"]).get(f"{where}/-/{page}").status_code == 403


def test_a_room_is_opened_from_the_desk(world, log_in):
    for slug in "ab":
        world.organisation(slug)
    made = world.draft(actor := world.officer_of(world.made["a"]))
    client = log_in(actor)
    desk = soup(client.get("/desk"))
    draft = next(a["href"] for a in desk.find_all("a") if "/desk/drafts/" in a["href"])
    assert f"{draft}/room" in str(soup(client.get(draft)))
    sent = fields(soup(client.get(f"{draft}/room"))) | {"participants": "b"}
    answer = client.post(f"{draft}/room", sent)
    assert answer.status_code == 302, soup(answer).find(class_="errors")
    room = Room.objects.get(document=made)
    assert answer.headers["Location"] == f"/negotiation/{negotiation.key(room)}"
    assert client.post(f"{draft}/room", sent).headers["Location"] == answer.headers["Location"]
    assert "On shared rivers" in soup(client.get("/negotiation")).text


# Closed to everybody else


PAGES = (
    "", "/-/clean", "/-/table", "/-/positions", "/-/objections", "/-/propose",
    "/-/propose?kind=replace", "/-/p/1", "/-/p/1/reword", "/-/chair", "/-/chair/participants",
    "/-/chair/edit?p=p1", "/-/sheet", "/-/sheet.csv", "/-/sheet.xlsx",
)  # fmt: skip


def test_a_room_is_as_absent_as_any_other_for_who_takes_no_part(room, where, world, log_in):
    room.propose("a", Kind.DELETE, target="p4")
    outside = log_in(world.officer_of(world.organisation("d")))
    guest = log_in(world.officer_of(world.organisation("g", standing=StandingKind.GUEST)))
    nowhere = f"/negotiation/{'0' * 16}"
    for page in PAGES:
        for client in (outside, guest):
            there, absent = client.get(where + page), client.get(nowhere + page)
            assert (there.status_code, absent.status_code) == (404, 404)
            assert _bare(there, where) == _bare(absent, nowhere)
            posts = client.post(where + page), client.post(nowhere + page)
            assert posts[0].status_code == posts[1].status_code in (404, 405)
        answer = Client().get(where + page)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/accounts/login/?next=")
    assert "Fair trade in seeds" not in soup(outside.get("/negotiation")).text


def _bare(answer, where: str) -> str:
    """The page without its own address and the tokens that differ every time."""
    text = unescape(answer.content.decode()).replace(where, "")
    return re.sub(r'value="[^"]+"', "", text)


def test_the_public_sees_no_byte_of_a_room(world):
    shown = ("/", "/documents", "/documents?q=seeds", "/members", "/calls", "/members/a")
    for slug in "abc":
        world.organisation(slug)
    before = [Client().get(page).content for page in shown]
    made = scene(world)
    made.propose("a", Kind.DELETE, target="p4")
    take_rest(made["b"], room=made.room, stance=Stance.REJECT, text="Seeds.")
    from comity.web.middleware import pages

    pages.SHELF.clear()
    assert [Client().get(page).content for page in shown] == before


def test_no_byte_changes_with_positions_that_may_not_be_seen(room, where, log_in):
    Room.objects.update(hides_results=True)
    room.propose("a", Kind.DELETE, target="p4")
    take_rest(room["b"], room=room.room, stance=Stance.ACCEPT)
    client, chair = log_in(room["a"]), log_in(room.chair)
    shown = ("", "/-/clean", "/-/table", "/-/objections", "/-/positions", "/-/p/1")

    def read(reader):
        answers = [reader.get(where + page).content.decode() for page in shown]
        return [re.sub(r'value="[\w-]{24,}"', "", page) for page in answers]

    before, before_chair = read(client), read(chair)
    for stance in (Stance.REJECT, Stance.RESERVE, Stance.ABSTAIN):
        Position.objects.update(replaced_at="2026-01-01T00:00Z")
        take_rest(room["b"], room=room.room, stance=stance, text="Words of b.")
        assert read(client) == before
        assert read(chair) != before_chair


def test_all_members_read_a_room_whose_sight_says_so_and_act_in_nothing(room, where, world, log_in):
    Room.objects.update(sight=Sight.MEMBERS)
    room.propose("a", Kind.DELETE, target="p4")
    client = log_in(world.officer_of(world.organisation("d")))
    page = soup(client.get(where))
    assert page.find("input", type="radio") is None
    assert client.post(where, {"s-p-p1": "accept", "d-p-p1": ""}).status_code == 403
    assert client.post(f"{where}/-/p/1", {"act": "second"}).status_code == 403
    for address in ("positions", "chair", "propose?kind=delete"):
        assert client.get(f"{where}/-/{address}").status_code == 403


# Weight


@pytest.fixture
def large(world):
    """500 organisations, 200 paragraphs of real length, 72 proposals, 12 of them on one paragraph;
    everybody has spoken on everything."""
    made = scene(
        world,
        texts=tuple(f"Paragraph {n}. " + "Words of usual length stand here. " * 12
                    for n in range(200)),
        french=False,
    )  # fmt: skip
    rows = Organisation.objects.bulk_create(
        Organisation(slug=f"o{n}", capacity="member") for n in range(497)
    )
    from comity.kit import clock

    Participant.objects.bulk_create(
        Participant(room=made.room, organisation=o, since=clock.now()) for o in rows
    )
    for n in range(1, 61):
        made.propose("a", Kind.REPLACE, target=f"p{n}", text="Other words. " * 30, reason="R " * 90)
    for n in range(12):
        made.propose("b", Kind.REPLACE, target="p200", text=f"Way {n}. " + "Word " * 230)
    items = rolling.items(made.room)
    current = made.room.rounds.get()
    Position.objects.bulk_create(
        (Position(room=made.room, round=current, organisation=o, item=item, stance="accept",
                  digest=digest, at=clock.now())
         for o in rows for item, digest in items.items()),
        batch_size=5000,
    )  # fmt: skip
    return made


@pytest.mark.slow
def test_pages_of_a_large_room_stay_small_and_hold_everything(large, log_in):
    where = f"/negotiation/{negotiation.key(large.room)}"
    client, seen = log_in(large["a"]), set()
    for start in ("", "/-/clean", "/-/table"):
        number, last = 1, 1
        while number <= last:
            answer = client.get(f"{where}{start}?page={number}")
            assert len(answer.content) <= MOST, (start, number, len(answer.content))
            page = soup(answer)
            if start == "":
                seen |= {tag["id"] for tag in page.find_all(id=True)}
            shown = re.search(r"Page \d+ of (\d+)", page.text)
            last = int(shown[1]) if shown else 1
            number += 1
    assert {f"p{n}" for n in range(1, 201)} | {f"a-{n}" for n in range(1, 73)} <= seen
    chair = log_in(large.chair)
    for page in ("/-/chair", "/-/chair/participants", "/-/objections"):
        assert len(chair.get(where + page).content) <= MOST


def test_a_page_costs_the_same_queries_for_one_paragraph_and_for_many(
    world, log_in, django_assert_num_queries
):
    counts = []
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    one = scene(world, texts=TEXTS[:1], french=False)
    many = scene(world, texts=TEXTS * 5, french=False)
    for made in (one, many):
        client, where = log_in(made["a"]), f"/negotiation/{negotiation.key(made.room)}"
        client.get(where)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get(where)
        counts.append(len(caught))
    assert counts[0] == counts[1]
    assert Document.objects.count() == 2


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_spreadsheet_goes_out_and_comes_back(room, where, log_in, form):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from comity.accord import sheets

    client = log_in(room["a"])
    data = client.get(f"{where}/-/sheet.{form}").content
    rows = [[line.cells[name] for name in sheets.COLUMNS] for line in sheets.read(data)]
    rows[0][5], rows[1][5] = "accept", "perhaps"

    def send():
        sent = sheets.to_xlsx(rows) if form == "xlsx" else sheets.to_csv(rows).encode()
        return client.post(f"{where}/-/sheet", {"file": SimpleUploadedFile("p", sent)})

    page = soup(send())
    cells = [[c.text for c in r.find_all(["th", "td"])] for r in page.find("tbody").find_all("tr")]
    assert cells == [["3", "position", "Write one of: accept, reserve, abstain, reject."]]
    assert not Position.objects.exists()
    rows[1][5] = "reject"
    rows[1][6] = "=Too dear."
    assert send().status_code == 302
    assert list(Position.objects.values_list("item", "stance", "text").order_by("item")) == [
        ("p:p1", "accept", ""), ("p:p2", "reject", "=Too dear."),
    ]  # fmt: skip


def test_the_list_of_rooms_costs_the_same_for_three_short_ones_and_thirty_long_ones(world, log_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    first = scene(world, texts=TEXTS[:1])
    client, counts = log_in(first["a"]), []
    for many in (3, 30):
        while Room.objects.count() < many:
            scene(world, texts=TEXTS * (1 if many == 3 else 10), french=False)
        client.get("/negotiation")
        with CaptureQueriesContext(connection) as caught:
            page = soup(client.get("/negotiation"))
        counts.append(len(caught))
        assert not [q["sql"] for q in caught if "documents_paragraph" in q["sql"]]
        assert len(page.find("main").find("ol").find_all("li")) == min(many, 20)
    assert counts[0] == counts[1]
    assert len(client.get("/negotiation").content) <= 15_000
    shown = {a["href"] for n in (1, 2) for a in soup(client.get(f"/negotiation?page={n}"))
             .find("main").find("ol").find_all("a")}  # fmt: skip
    assert shown == {f"/negotiation/{negotiation.key(row)}" for row in Room.objects.all()}


def test_the_list_of_rooms_names_each_in_the_readers_language_or_its_own(world, log_in):
    scene(world)
    made = scene(world, french=False)
    titles = soup(log_in(made["a"]).get("/negotiation", headers={"accept-language": "fr"}))
    assert [(a.bdi["lang"], a.text) for a in titles.find("main").find("ol").find_all("a")] == [
        ("en", "Fair trade in seeds"), ("fr", "Les graines"),
    ]  # fmt: skip


def test_the_list_of_rooms_names_the_text_as_it_is_after_a_test(room, log_in):
    from tests.factories.testing import put

    from comity.accord.actions import stop_test
    from comity.documents.models import LanguageVersion

    stop_test(room.chair, test=put(room), reason="A new title.")
    open_ = room.document.versions.get(locked_at=None)
    LanguageVersion.objects.filter(version=open_, language="en").update(title="Seeds again")
    assert "Seeds again" in main(soup(log_in(room["a"]).get("/negotiation")))
