"""The rule and the objections of an outcome, on its pages, in the language of the reader."""

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils.translation import override
from tests.factories.rooms import scene as room_scene
from tests.factories.testing import put, say

from comity.accord.actions import (
    adopt,
    adopt_parts,
    conclude_due_tests,
    record_no_text,
    release_motion,
)
from comity.accord.actions.calling import Terms
from comity.accord.enums import Rule
from comity.directory.models import Name, Organisation
from comity.documents.actions import create_document, publish
from comity.documents.enums import Rung, Type
from comity.documents.models import Document
from comity.documents.values import Piece, Reach, Wording
from comity.kit import clock
from comity.kit.policy import PUBLIC, Actor
from comity.web.documents.adopted import adopted
from comity.web.middleware import pages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
CLOCK = Actor(None, channel="clock")
SYMBOL = "CFA5/DEC/1"
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
MINUS = "consensus minus a number; 3 organisations counted; closed on 7 May 2026, 12:00 UTC"


@pytest.fixture
def room(world):
    return room_scene(world)


def concluded(room, rule, *words, **terms):
    """A test of this rule after these words (`b=object`), once its deadline has passed."""
    test = put(room, rule, deadline=NOON + timedelta(days=3), **terms)
    for word in words:
        slug, _, kind = word.partition("=")
        kind, _, paragraph = kind.partition("@")
        say(room, test, slug, kind, **({"paragraph": paragraph} if paragraph else {}))
    with clock.at(test.deadline):
        conclude_due_tests(CLOCK)
    test.refresh_from_db()
    return test


def facts(symbol: str = SYMBOL, view: str = "", language: str = "en") -> dict[str, str]:
    pages.SHELF.clear()
    answer = Client().get(f"/s/{symbol}{view}", headers={"accept-language": language})
    assert answer.status_code == 200
    page = BeautifulSoup(answer.content, "html.parser").find("main").find(class_="facts")
    return {dt.text: " ".join(dt.find_next("dd").text.split()) for dt in page.find_all("dt")}


def both(**given: str) -> tuple[str, str]:
    """Rule and objections of the document's page; those of the print and record are the same."""
    found = facts(**given)
    shown = (found.get("Rule", ""), found.get("Objections", ""))
    for view in ("/-/print", "/-/record"):
        there = facts(view=view, **given)
        said = (there.get("Rule", ""), there.get("Objections", ""))
        assert [s.replace("none recorded", "") for s in said] == list(shown), view
    return shown


def test_the_rule_who_counted_and_that_nobody_objected(room):
    concluded(room, Rule.SILENCE, "a=agree")
    adopt(room.chair, room=room.room, symbol=SYMBOL)
    assert both() == (
        "silence procedure; 3 organisations counted; closed on 7 May 2026, 12:00 UTC", "none",
    )  # fmt: skip


def test_a_private_rule_names_nobody_and_a_public_one_those_who_show_their_acts(room):
    concluded(room, Rule.MINUS, "a=agree", "b=object", minus=1)
    adopt(room.chair, room=room.room, symbol=SYMBOL)
    beside = f"{MINUS}; up to 1 objections do not prevent it"
    assert both() == (beside, "1; the rule does not make public whose")


def test_public_objections_are_named_as_far_as_organisations_show_their_acts(room):
    concluded(room, Rule.MINUS, "a=agree", "b=object", "c=object", minus=2, publicity="public")
    adopt(room.chair, room=room.room, symbol=SYMBOL)
    assert both()[1] == "2: Association b, Association c"
    Organisation.objects.filter(slug="c").update(not_shown=True, shows_acts=False)
    assert both()[1] == "2: Association b"
    Name.objects.filter(organisation__slug="b").update(text="B" * 300)
    assert both()[1] == "2; they stand in the record"


def test_agreed_paragraphs_say_that_each_was_decided_by_itself(room):
    concluded(room, Rule.SILENCE, "b=break@p2", parts="plan", publicity="public")
    adopt_parts(room.chair, room=room.room, symbol="CFA5/PLA/1")
    rule, objections = both(symbol="CFA5/PLA/1")
    assert rule.endswith("; each paragraph by itself")
    assert objections == "1: Association b"


def test_a_motion_is_adopted_by_nobody_and_a_note_without_a_test_by_no_rule(world):
    first, second = room_scene(world), room_scene(world)
    release_motion(
        first.chair, room=first.room, terms=Terms(NOON + timedelta(days=9)), symbol="CFA5/MOT/1"
    )
    assert both(symbol="CFA5/MOT/1") == ("open to signature; adopted by nobody", "")
    note = {"title": "No text", "note": "None was agreed.", "symbol": "CFA5/INF/1"}
    record_no_text(second.chair, room=second.room, **note)
    assert both(symbol="CFA5/INF/1") == ("", "")


ENGLISH = ("consensus minus", "organisations counted", "does not make", "prevent", "closed on")


@pytest.mark.parametrize(
    ("language", "rule", "objections"),
    [
        ("fr", "consensus moins un nombre", "la règle ne rend pas public"),
        ("ar", "عدد", "القاعدة"),
    ],
)
def test_a_reader_of_another_language_reads_no_english(room, language, rule, objections):
    concluded(room, Rule.MINUS, "a=agree", "b=object", minus=1)
    adopt(room.chair, room=room.room, symbol=SYMBOL)
    for view in ("", "/-/print", "/-/record"):
        shown = " | ".join(facts(view=view, language=language).values())
        assert rule in shown, (view, shown)
        assert objections in shown, (view, shown)
        assert not [english for english in ENGLISH if english in shown], view


@pytest.mark.parametrize("language", ["ar", "es", "fr", "pt", "ru", "zh-hans"])
def test_both_lines_are_said_in_every_language_of_the_interface(room, language):
    concluded(room, Rule.MINUS, "a=agree", "b=object", minus=1)
    document = adopt(room.chair, room=room.room, symbol=SYMBOL).document
    with override(language):
        said = adopted(PUBLIC, document, language)
    assert not [english for english in ENGLISH if english in said.rule + said.objections]
    assert said.rule.count("3") >= 1
    assert said.objections.startswith("1")


def test_what_an_author_typed_stays_in_the_authors_words(world):
    writer = world.officer_of(world.organisation("z"))
    wording = Wording("en", "authentic", "T", (Piece("Words."),))
    made = create_document(writer, type=Type.DECLARATION, wording=wording, rung=Rung.DECLARATION,
                           rule="by acclamation", objections="none was raised")  # fmt: skip
    publish(writer, version=made.versions.get(), reach=Reach("public"))
    symbol = Document.objects.get(pk=made.pk).symbol
    assert both(symbol=symbol) == ("by acclamation", "none was raised")
    assert facts(symbol, language="fr")["Règle"] == "by acclamation"


def test_english_kept_by_an_earlier_release_gives_way_to_the_recorded_test(room):
    concluded(room, Rule.SILENCE, "a=agree")
    adopt(room.chair, room=room.room, symbol=SYMBOL)
    Document.objects.filter(symbol=SYMBOL).update(rule="silence procedure; 3 counted")
    assert "silence procedure; 3 counted" not in facts(language="fr").values()
