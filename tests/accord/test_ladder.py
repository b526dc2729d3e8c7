"""The ladder: what a negotiation ends in, what is recorded of it, and what never is."""

import json
from datetime import timedelta

import pytest
from tests.factories.rooms import scene as room_scene
from tests.factories.testing import put, say

from comity.accord import consensus_queries as queries
from comity.accord.actions import (
    adopt,
    adopt_parts,
    attach_statement,
    conclude_due_tests,
    detach_statement,
    record_no_text,
    release_motion,
    stop_test,
)
from comity.accord.actions.calling import Terms
from comity.accord.enums import Rule, StatementKind, Step
from comity.accord.models import Call, Result, Statement
from comity.core.record.canonical import parse_canonical
from comity.directory.enums import Power
from comity.directory.models import Mandate
from comity.documents.models import Document
from comity.kit import clock
from comity.kit.errors import Forbidden, Refused
from comity.kit.models import AuditLine
from comity.kit.policy import Actor
from comity.ledger.models import Record
from comity.ledger.queries import body, network

pytestmark = pytest.mark.django_db
CLOCK = Actor(None, channel="clock")
DAY = timedelta(days=1)


@pytest.fixture
def room(world):
    return room_scene(world)


def concluded(room, rule=Rule.SILENCE, *words, **terms):
    """A test of this rule after these words (`b=break@p2`), once its deadline has passed."""
    test = put(room, rule, **terms)
    for word in words:
        slug, _, kind = word.partition("=")
        kind, _, paragraph = kind.partition("@")
        say(room, test, slug, kind, **({"paragraph": paragraph} if paragraph else {}))
    with clock.at(test.deadline):
        assert conclude_due_tests(CLOCK) == 1
    test.refresh_from_db()
    return test


def attach(room, slug, kind=StatementKind.RESERVATION, text="Not so.", **more):
    return attach_statement(room[slug], room=room.room, kind=kind, text=text, language="en", **more)


def records(kind, doc):
    return [parse_canonical(bytes(r.data)) for r in Record.objects.filter(kind=kind, doc=doc)]


def idents(document, language="en"):
    rows = document.versions.get().languages.get(language=language)
    return [p.ident for p in rows.paragraphs.all()]


def refused(act, *args, **kwargs):
    with pytest.raises(Refused) as found:
        act(*args, **kwargs)
    return found.value.code


def test_the_adopted_text_is_published_with_the_rule_and_who_counted(room):
    test = concluded(room, Rule.SILENCE, "a=agree", "b=abstain")
    result = adopt(room.chair, room=room.room, symbol="CFA5/DEC/1")
    made = result.document
    assert (made.symbol, made.type, made.rung, made.audience) == (
        "CFA5/DEC/1", "DEC", "declaration", "public",
    )  # fmt: skip
    assert (made.rule, made.objections) == ("", "")  # pages say it, from the test
    assert idents(made) == idents(made, "fr") == ["p1", "p2", "p3", "p4"]
    (decision,) = records("decision", "CFA5/DEC/1")
    members = sorted(room.world.made[s].record_id for s in "abc")
    shown = {k: decision[k] for k in ("rule", "rung", "counted", "opener", "author", "deadline")}
    assert shown == {
        "rule": "silence",
        "rung": "declaration",
        "counted": members,
        "opener": network(),
        "author": network(),
        "deadline": f"{test.deadline:%Y-%m-%dT%H:%MZ}",
    }
    assert decision["text"] == made.versions.get().commitment
    account = json.loads(body(decision["body"]))
    assert [account[k] for k in ("counted", "agreed", "objected", "abstained", "silent")] == [
        3, 1, 0, 1, 1,
    ]  # fmt: skip
    room.room.refresh_from_db()
    assert (room.room.state, queries.steps(room.room)) == ("ended", frozenset())
    assert (result.test, result.whole) == (test, True)
    assert AuditLine.objects.filter(verb="accord.ladder.adopt").get().body == room.chair.body


def test_the_draft_and_its_tested_versions_stay_private(room):
    concluded(room)
    adopt(room.chair, room=room.room)
    room.document.refresh_from_db()
    assert (room.document.symbol, room.document.published_at) == (None, None)
    assert {v.record for v in room.document.versions.all()} == {""}


def test_only_a_chair_who_may_publish_climbs(room):
    concluded(room)
    for nobody in (room["a"], room.world.registrar("other"), CLOCK):
        with pytest.raises(Forbidden):
            adopt(nobody, room=room.room)
    assert not Result.objects.exists()


def test_a_negotiator_in_the_chair_needs_the_right_to_publish(world):
    from comity.accord.actions import open_room
    from comity.accord.values import RoomTerms

    writer = world.officer_of(world.organisation("a"))
    room = open_room(writer, document=world.draft(writer), terms=RoomTerms(()))
    scene = type("S", (), {"chair": writer, "room": room})
    concluded(scene)
    mandates = Mandate.objects.filter(organisation=world.made["a"], power=Power.PUBLISH)
    mandates.update(revoked_at=clock.now())
    with pytest.raises(Forbidden):
        adopt(writer, room=room)
    assert not Document.objects.exclude(published_at=None).exists()
    mandates.update(revoked_at=None)
    assert adopt(writer, room=room).document.organisation == world.made["a"]


@pytest.mark.parametrize(
    ("words", "open_"),
    [
        ((), {Step.WHOLE}),
        (("b=break",), {Step.MOTION, Step.NOTHING}),
        (("b=break@p2",), {Step.PARTS, Step.MOTION, Step.NOTHING}),
    ],
)
def test_each_outcome_opens_its_steps_and_no_other(room, words, open_):
    concluded(room, Rule.SILENCE, *words, parts="plan")
    room.room.refresh_from_db()
    assert queries.steps(room.room) == open_
    note = {"title": "No common text", "note": "There is none."}
    steps = {
        Step.WHOLE: (adopt, {}),
        Step.PARTS: (adopt_parts, {}),
        Step.MOTION: (release_motion, {"terms": Terms(clock.now() + DAY)}),
        Step.NOTHING: (record_no_text, note),
    }
    for step, (act, given) in steps.items():
        if step not in open_:
            assert refused(act, room.chair, room=room.room, **given) == "step"
    assert not Document.objects.exclude(published_at=None).exists()


def test_while_a_test_runs_no_step_is_open(room):
    put(room)
    assert refused(adopt, room.chair, room=room.room) == "step"
    assert queries.steps(room.room) == frozenset()


def test_the_agreed_paragraphs_become_the_plan_that_the_opening_named(room):
    test = concluded(room, Rule.SILENCE, "b=break@p2", parts="plan", publicity="public")
    result = adopt_parts(room.chair, room=room.room)
    made = result.document
    assert (made.type, made.rung, idents(made), idents(made, "fr")) == (
        "PLA", "plan", ["p1", "p3", "p4"], ["p1", "p3", "p4"],
    )  # fmt: skip
    (decision,) = records("decision", made.symbol)
    assert (decision["rung"], decision["rule"]) == ("plan", "silence")
    (act,) = records("act", made.symbol)
    assert (act["verb"], act["author"]) == ("break-silence", room.world.made["b"].record_id)
    assert body(act["body"]) == "It is too long."
    assert (result.whole, result.test) == (False, test)


def test_where_the_rule_keeps_objections_private_the_book_names_nobody(room):
    concluded(room, Rule.MINUS, "a=agree", "b=object", minus=1)
    made = adopt(room.chair, room=room.room).document
    assert records("act", made.symbol) == []
    (decision,) = records("decision", made.symbol)
    assert (decision["rule"], "minus" in decision) == ("consensus-minus-one", False)
    assert "Association b" not in body(decision["body"])
    assert "too long" not in body(decision["body"])


def test_consensus_minus_two_says_so_in_the_book(room):
    concluded(room, Rule.MINUS, "a=agree", "b=object", "c=object", minus=2, publicity="public")
    made = adopt(room.chair, room=room.room).document
    (decision,) = records("decision", made.symbol)
    assert (decision["rule"], decision["minus"]) == ("consensus-minus", 2)
    assert [a["verb"] for a in records("act", made.symbol)] == ["object", "object"]


def test_a_motion_is_adopted_by_nobody_and_open_to_signature(room):
    terms = Terms(clock.now() + 9 * DAY)
    made = release_motion(room.chair, room=room.room, terms=terms, symbol="CFA5/MOT/1").document
    assert (made.type, made.rung) == ("MOT", "motions")
    assert Call.objects.get().version == made.versions.get()
    assert records("decision", made.symbol) == []


def test_that_there_is_no_common_text_is_recorded_with_a_neutral_note(room):
    concluded(room, Rule.ALL, "a=agree", "b=object")
    words = {"title": "No common text", "note": "No text was agreed.\n\nTalks go on."}
    blank = {**words, "note": " "}
    assert refused(record_no_text, room.chair, room=room.room, **blank) == "no-note"
    attach(room, "b", StatementKind.SEPARATE, "We see it otherwise.")
    result = record_no_text(room.chair, room=room.room, **words)
    made = result.document
    assert (made.type, made.rung, len(idents(made))) == ("INF", "none", 2)
    (decision,) = records("decision", made.symbol)
    assert (decision["rule"], decision["rung"]) == ("unanimity", "none")
    (act,) = records("act", made.symbol)
    assert (act["verb"], body(act["body"])) == ("explain", "We see it otherwise.")
    text = json.dumps(records("text", made.symbol)) + made.folded
    assert "saved seed" not in text.lower()


def test_without_a_failed_test_there_is_no_decision_to_record(room):
    stop_test(room.chair, test=put(room), reason="x")
    made = record_no_text(room.chair, room=room.room, title="No common text", note="None.").document
    assert (made.rule, records("decision", made.symbol)) == ("", [])


def test_reservations_and_explanations_attach_before_publication_and_are_recorded_with_it(room):
    test = concluded(room)
    before = Record.objects.count()
    kept = attach(room, "b", text="Not in winter.", paragraph="p2")
    explained = attach(room, "c", StatementKind.EXPLANATION, "We would have gone further.")
    first = attach(room, "a", text="First words.")
    last = attach(room, "a", text="Last words.")
    assert attach(room, "a", text="Last words.") == last
    taken_back = attach(room, "a", StatementKind.EXPLANATION, "Never mind.")
    detach_statement(room["a"], statement=taken_back)
    assert Record.objects.count() == before
    made = adopt(room.chair, room=room.room, symbol="CFA5/DEC/1").document
    public = Statement.objects.exclude(published_at=None)
    assert {(s.symbol, s.text, s.paragraph) for s in public} == {
        ("CFA5/DEC/1/RES/1", "Not in winter.", "p2"),
        ("CFA5/DEC/1/RES/2", "We would have gone further.", ""),
        ("CFA5/DEC/1/RES/3", "Last words.", ""),
    }
    acts = {(a["verb"], body(a["body"])) for a in records("act", made.symbol)}
    assert acts == {
        ("join", "Not in winter."),
        ("explain", "We would have gone further."),
        ("join", "Last words."),
    }
    for row in (kept, explained):
        row.refresh_from_db()
        assert Record.objects.get(digest=row.record).author == row.organisation.record_id
    first.refresh_from_db()
    assert first.replaced_at is not None
    assert test.outcome == "adopted"
    assert refused(attach, room, "a", text="Too late.") == "published"
    assert refused(detach_statement, room["a"], statement=last) == "published"


@pytest.mark.parametrize(
    ("words", "code"), [("x" * 300_000, "too-long"), ("a\0b", "control"), ("a\x9bb", "control")]
)
def test_words_that_cannot_be_kept_are_refused_wherever_they_are_typed(room, words, code):
    for kind in StatementKind:
        assert refused(attach, room, "a", kind, text=words) == code
    concluded(room, Rule.ALL, "a=agree", "b=object")
    for given in ({"title": words, "note": "None."}, {"title": "No common text", "note": words}):
        assert refused(record_no_text, room.chair, room=room.room, **given) == code
    assert not Statement.objects.exists()
    assert not Result.objects.exists()


def test_a_statement_is_refused_with_what_to_do(room):
    assert refused(attach, room, "a", text=" ") == "empty"
    assert refused(attach, room, "a", paragraph="p99") == "paragraph"
    with pytest.raises(Refused, match="language"):
        attach_statement(
            room["a"], room=room.room, kind=StatementKind.SEPARATE, text="x", language="?"
        )
    outside = room.world.officer_of(room.world.organisation("z"))
    for nobody in (outside, room.chair, CLOCK):
        with pytest.raises(Forbidden):
            attach_statement(
                nobody, room=room.room, kind=StatementKind.SEPARATE, text="x", language="en"
            )
    theirs = attach(room, "a")
    assert refused(detach_statement, room["b"], statement=theirs) == "other"
    assert AuditLine.objects.filter(verb="accord.statement.attach").count() == 1


def test_a_reservation_to_a_paragraph_that_fell_stands_to_the_whole(room):
    concluded(room, Rule.SILENCE, "b=break@p2", parts="appeal")
    attach(room, "b", text="We reject its spirit.", paragraph="p2")
    adopt_parts(room.chair, room=room.room)
    assert Statement.objects.get().paragraph == ""


def test_an_organisation_that_shows_no_acts_counts_and_is_named_nowhere(world):
    world.organisation("q", not_shown=True, shows_acts=False)
    room = room_scene(world, "a", "q")
    concluded(room, Rule.MINUS, "a=agree", "q=object", minus=1, publicity="public")
    assert refused(attach, room, "q", text="x") == "not-shown"
    made = adopt(room.chair, room=room.room).document
    (decision,) = records("decision", made.symbol)
    assert decision["counted"] == [world.made["a"].record_id]
    assert json.loads(body(decision["body"]))["counted"] == 2
    assert records("act", made.symbol) == []
