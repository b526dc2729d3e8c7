"""Drafting rooms: opened, joined and left; rounds; proposals, compromises and what they change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.factories.rooms import TEXTS, scene

from comity.accord import rolling
from comity.accord.actions import (
    accept_proposal,
    add_participants,
    close_round,
    consent,
    drop_proposal,
    edit_paragraph,
    offer_compromise,
    open_room,
    open_round,
    propose,
    remove_participant,
    reword,
    second,
    take_name_off,
    take_positions,
    withdraw_proposal,
)
from comity.accord.enums import OperationKind as Kind
from comity.accord.enums import RoomState
from comity.accord.models import Proposal, Room, Wording
from comity.accord.policies import round_open
from comity.accord.values import Change, RoomTerms
from comity.directory.enums import Office, Power
from comity.directory.models import Mandate
from comity.documents.actions.holding import hold
from comity.documents.models import Document
from comity.kit import clock
from comity.kit.errors import Forbidden, Refused
from comity.kit.models import AuditLine, Mail
from comity.ledger.models import Record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def room(world):
    return scene(world)


def refusal(function, *args, **kwargs) -> tuple[str, str | None]:
    with pytest.raises(Refused) as caught:
        function(*args, **kwargs)
    return caught.value.code, caught.value.field


def state(proposal) -> str:
    return Proposal.objects.get(pk=proposal.pk).state


def said(proposal) -> Wording:
    return rolling.wording(Proposal.objects.get(pk=proposal.pk))


def accept(room, proposal) -> Proposal:
    return accept_proposal(room.chair, proposal=proposal, digest=rolling.digest_of(said(proposal)))


# Rooms and rounds


def test_a_room_is_opened_by_who_would_chair_it_and_written_in_the_private_book_alone(world):
    before = Record.objects.count()
    made = scene(world)
    assert (made.room.body, made.room.organisation) == (world.body, None)
    assert made.room.language == "en"
    line = AuditLine.objects.get(verb="accord.room.open")
    assert (line.person, line.body, line.thing) == (
        made.chair.person, world.body.pk, made.room.reference,
    )  # fmt: skip
    # Three members were admitted; the room itself left nothing in the public book.
    assert Record.objects.count() == before + 3
    assert open_room(made.chair, document=made.document, terms=RoomTerms(())) == made.room
    with pytest.raises(Forbidden):
        open_room(made["a"], document=made.document, terms=RoomTerms(()))


def test_an_organisation_opens_a_room_on_its_own_draft_and_is_one_of_its_initiators(world):
    a, b = world.organisation("a"), world.organisation("b")
    draft = world.draft(world.officer_of(a))
    room = open_room(world.officer_of(a), document=draft, terms=RoomTerms((b.pk,)))
    parts = {p.organisation.slug: p.initiator for p in room.participants.all()}
    assert parts == {"a": True, "b": False}
    assert room.organisation == a
    signer = world.person("signer@a.example")
    world.mandate(signer, a, Power.SIGN, Power.PUBLISH)
    other = world.draft(world.officer_of(a), title="Another")
    with pytest.raises(Forbidden):
        open_room(world.actor(signer, a), document=other, terms=RoomTerms((b.pk,)))


def test_a_room_is_refused_without_a_draft_people_or_a_known_language_and_zone(world):
    a = world.organisation("a")
    chair = world.registrar("chair", Office.EDITOR)
    draft = world.draft(chair)
    for terms, expected in (
        (RoomTerms(()), ("nobody", "participants")),
        (RoomTerms((a.pk, 99_999)), ("unknown", "participants")),
        (RoomTerms((a.pk,), language="zh"), ("language", "language")),
        (RoomTerms((a.pk,), host_zone="Mars/Olympus"), ("zone", "host_zone")),
    ):
        assert refusal(open_room, chair, document=draft, terms=terms) == expected
    hold(draft.versions.get())
    assert refusal(open_room, chair, document=draft, terms=RoomTerms((a.pk,)))[0] == "locked"
    assert not Room.objects.exists()


def test_participants_come_and_go_but_not_those_who_opened(room, world):
    d = world.organisation("d")
    assert refusal(add_participants, room.chair, room=room.room, organisations=[99_999]) == (
        "unknown", "participants",
    )  # fmt: skip
    for _ in range(2):
        add_participants(room.chair, room=room.room, organisations=[d.pk, room.key("a")])
    standing = room.room.participants.filter(until=None)
    assert [p.organisation.slug for p in standing.order_by("organisation__slug")] == list("abcd")
    remove_participant(world.officer_of(d), room=room.room, organisation=d.pk)
    remove_participant(room.chair, room=room.room, organisation=room.key("c"))
    assert sorted(p.organisation.slug for p in standing.all()) == ["a", "b"]
    with pytest.raises(Forbidden):
        remove_participant(room["a"], room=room.room, organisation=room.key("b"))
    with pytest.raises(Forbidden):
        add_participants(room["a"], room=room.room, organisations=[d.pk])
    standing.filter(organisation=room.key("a")).update(initiator=True)
    code, _ = refusal(remove_participant, room.chair, room=room.room, organisation=room.key("a"))
    assert code == "initiator"


def test_one_round_is_open_at_a_time_and_closes_at_its_hour_whoever_looks(room):
    first = round_open(room.room)
    assert open_round(room.chair, room=room.room) == first
    close_round(room.chair, room=room.room)
    close_round(room.chair, room=room.room)
    assert round_open(room.room) is None
    assert refusal(open_round, room.chair, room=room.room, closes_at=NOON) == (
        "past", "closes_at",
    )  # fmt: skip
    naive = NOON.replace(tzinfo=None) + timedelta(days=1)
    assert refusal(open_round, room.chair, room=room.room, closes_at=naive)[0] == "zone"
    end = NOON + timedelta(days=2)
    second_round = open_round(room.chair, room=room.room, closes_at=end)
    assert second_round.number == 2
    with clock.at(end - timedelta(seconds=1)):
        assert round_open(room.room) == second_round
    with clock.at(end + timedelta(hours=5)):
        assert round_open(room.room) is None
        third = open_round(room.chair, room=room.room)
        assert third.number == 3
    second_round.refresh_from_db()
    assert second_round.closed_at == end
    with pytest.raises(Forbidden):
        close_round(room["a"], room=room.room)


@pytest.mark.parametrize(
    ("now", "code"), [(RoomState.TESTING, "testing"), (RoomState.ENDED, "ended")]
)
def test_nothing_moves_while_the_text_is_tested_or_after_the_end(room, now, code):
    mine = room.propose("a", Kind.DELETE, target="p4")
    Room.objects.filter(pk=room.room.pk).update(state=now)
    taken = [room.taken("p:p1", "accept")]
    for function, actor, more in (
        (propose, room["a"], {"change": Change(Kind.DELETE, "p1"), "reason": "No."}),
        (take_positions, room["a"], {"taken": taken}),
        (open_round, room.chair, {}),
        (close_round, room.chair, {}),
        (add_participants, room.chair, {"organisations": []}),
        (remove_participant, room.chair, {"organisation": room.key("a")}),
        (edit_paragraph, room.chair,
         {"language": "en", "ident": "p1", "text": "x", "digest": ""}),
    ):  # fmt: skip
        assert refusal(function, actor, room=room.room, **more)[0] == code
    assert refusal(withdraw_proposal, room["a"], proposal=mine)[0] == code
    assert refusal(accept_proposal, room.chair, proposal=mine, digest="")[0] == code
    assert refusal(drop_proposal, room.chair, proposal=mine)[0] == code


# Proposals


def test_a_proposal_has_its_author_as_sponsor_and_others_by_their_own_act(room):
    mine = room.propose("a", Kind.REPLACE, target="p1", text="Seed belongs to its sower.")
    assert (mine.number, mine.author.slug, mine.state) == (1, "a", "pending")
    second(room["b"], proposal=mine)
    second(room["b"], proposal=mine)
    assert sorted(o.slug for o in mine.sponsors.all()) == ["a", "b"]
    take_name_off(room["b"], proposal=mine)
    assert [o.slug for o in mine.sponsors.all()] == ["a"]
    assert refusal(take_name_off, room["a"], proposal=mine)[0] == "author"
    assert AuditLine.objects.filter(verb="accord.proposal.second").count() == 2


def test_every_operation_can_be_proposed_in_any_language_of_the_text(room):
    for change, expected in (
        (Change(Kind.REPLACE, "p1", text="Graine.", language="fr"), "fr"),
        (Change(Kind.INSERT, after="p2", text="A new paragraph."), "en"),
        (Change(Kind.DELETE, "p3"), "en"),
        (Change(Kind.MOVE, "p4", ""), "en"),
        (Change(Kind.BRACKET, "p4", quote="Two"), "en"),
        (Change(Kind.MERGE, targets=("p1", "p2"), text="Both in one."), "en"),
    ):
        made = propose(room["a"], room=room.room, change=change, reason="So.")
        assert said(made).language == expected
    assert [p.number for p in rolling.proposals(room.room)] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        (Change(Kind.REPLACE, "p1", text=" "), "text", "text"),
        (Change(Kind.REPLACE, "p1", text=TEXTS[0]), "same", "text"),
        (Change(Kind.REPLACE, "gone", text="x"), "gone", None),
        (Change(Kind.REPLACE, "p1", text="x", language="zh"), "language", "language"),
        (Change(Kind.REPLACE, "p1", text="x" * 300_000), "too-long", "text"),
        (Change(Kind.REPLACE, "p1", text="a\0b"), "control", "text"),
        (Change(Kind.BRACKET, "p1", quote="not there"), "quote", "quote"),
        (Change(Kind.BRACKET, "p1", quote="e"), "twice", "quote"),
        (Change(Kind.MERGE, targets=("p1",), text="x"), "few", "targets"),
        (Change(Kind.MERGE, targets=("p1", "p3"), text="x"), "apart", "targets"),
        (Change(Kind.MOVE, "p1", "p1"), "self", "after"),
        (Change(Kind.MOVE, "p2", "p1"), "same", "text"),
    ],
)
def test_what_cannot_be_carried_out_is_refused(room, change, code, field):
    assert refusal(propose, room["a"], room=room.room, change=change, reason="So.") == (code, field)
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("words", "code"), [("x" * 300_000, "too-long"), ("a\0b", "control"), ("a\x9bb", "control")]
)
def test_words_that_cannot_be_kept_are_refused_wherever_they_are_typed(room, words, code):
    mine = room.propose("a", Kind.REPLACE, target="p1", text="Other words.")
    change = Change(Kind.DELETE, "p2")
    offer = {"room": room.room, "replaces": [1]}
    edit = {"room": room.room, "language": "en", "ident": "p1", "digest": rolling.digest(TEXTS[0])}
    reworded = {"proposal": mine, "number": 1}
    for other in (
        Change(Kind.REPLACE, "p1", text=words),
        Change(Kind.INSERT, after="p1", text=words),
        Change(Kind.MERGE, targets=("p1", "p2"), text=words),
    ):
        for function, actor, more in (
            (propose, room["a"], {"room": room.room}),
            (offer_compromise, room.chair, offer),
        ):
            said = refusal(function, actor, change=other, reason="So.", **more)
            assert said == (code, "text")
    quoted = Change(Kind.BRACKET, "p1", quote=words)
    assert refusal(propose, room["a"], room=room.room, change=quoted, reason="So.") == (
        code,
        "quote",
    )
    for function, actor, more in (
        (propose, room["a"], {"room": room.room, "change": change}),
        (offer_compromise, room.chair, {**offer, "change": change}),
        (reword, room["a"], {**reworded, "change": Change(Kind.REPLACE, "p1", text="More.")}),
    ):
        assert refusal(function, actor, reason=words, **more) == (code, "reason")
    again = Change(Kind.REPLACE, "p1", text=words)
    assert refusal(reword, room["a"], change=again, reason="So.", **reworded) == (code, "text")
    assert refusal(edit_paragraph, room.chair, text=words, **edit) == (code, "text")
    assert (Wording.objects.count(), room.text()) == (1, list(TEXTS))


def test_words_in_either_direction_are_proposed_and_edited_as_they_are(room):
    words = "\u202bنص\u202c and раура\u2066l\u2069"
    mine = room.propose("a", Kind.REPLACE, target="p1", text=words, reason=words)
    assert (said(mine).text, said(mine).reason) == (words, words)
    edit = {"room": room.room, "language": "en", "ident": "p2", "digest": rolling.digest(TEXTS[1])}
    edit_paragraph(room.chair, text=words, **edit)
    assert room.text()[1] == words


def test_a_reason_is_required_and_so_is_a_negotiate_mandate(room, world):
    change = Change(Kind.DELETE, "p1")
    assert refusal(propose, room["a"], room=room.room, change=change, reason="\n") == (
        "reason", "reason",
    )  # fmt: skip
    Mandate.objects.filter(person=room["a"].person, power=Power.NEGOTIATE).delete()
    outside = world.officer_of(world.organisation("d"))
    for actor in (room["a"], outside, room.chair, replace(outside, organisation=room.key("b"))):
        with pytest.raises(Forbidden):
            propose(actor, room=room.room, change=change, reason="So.")


def test_the_same_form_sent_twice_makes_one_proposal(room):
    for kind, fields in (
        (Kind.REPLACE, {"target": "p1", "text": "One."}),
        (Kind.INSERT, {"after": "p1", "text": "A  new\r\nline."}),
    ):
        assert room.propose("a", kind, **fields) == room.propose("a", kind, **fields)
    assert Proposal.objects.count() == 2
    room.propose("b", Kind.REPLACE, target="p1", text="One.")
    assert Proposal.objects.count() == 3


def test_rewording_keeps_what_was_said_and_sees_that_somebody_reworded_first(room):
    mine = room.propose("a", Kind.INSERT, after="p1", text="First words.")
    again = Change(Kind.INSERT, after="p1", text="Other words.")
    reword(room["a"], proposal=mine, change=again, reason="Better.", number=1)
    reword(room["a"], proposal=mine, change=again, reason="Better.", number=1)  # a double click
    assert [(w.number, w.text) for w in mine.wordings.all()] == [
        (1, "First words."), (2, "Other words."),
    ]  # fmt: skip
    assert said(mine).target == mine.wordings.first().target
    late = replace(again, text="Late words.")
    code = refusal(reword, room["a"], proposal=mine, change=late, reason="Better.", number=1)
    assert code == ("changed", "text")
    with pytest.raises(Forbidden):
        reword(room["b"], proposal=mine, change=late, reason="Mine.", number=2)


def test_a_withdrawn_proposal_stays_and_cannot_be_touched(room):
    mine = room.propose("a", Kind.DELETE, target="p1")
    with pytest.raises(Forbidden):
        withdraw_proposal(room["b"], proposal=mine)
    withdraw_proposal(room["a"], proposal=mine)
    withdraw_proposal(room["a"], proposal=mine)
    assert state(mine) == "withdrawn"
    assert refusal(second, room["b"], proposal=mine)[0] == "decided"
    assert refusal(accept_proposal, room.chair, proposal=mine, digest="")[0] == "decided"
    assert refusal(drop_proposal, room.chair, proposal=mine)[0] == "decided"


# Acceptance


def test_accepting_changes_the_text_rebases_the_others_and_tells_whom_it_hits(room):
    mine = room.propose("a", Kind.REPLACE, target="p1", text="Saved seed is theirs who sow it.")
    far = room.propose(
        "b", Kind.REPLACE, target="p1", text="All saved seed belongs to those who sow it."
    )
    hit = room.propose("b", Kind.REPLACE, target="p1", text="Saved seed belongs to all.")
    same = room.propose("c", Kind.REPLACE, target="p1", text="Saved seed is theirs who sow it.")
    apart = room.propose("c", Kind.DELETE, target="p4")
    second(room["c"], proposal=hit)
    accept(room, mine)
    assert room.text() == ["Saved seed is theirs who sow it.", *TEXTS[1:]]
    assert [state(p) for p in (mine, far, hit, same, apart)] == [
        "accepted", "pending", "collided", "met", "pending",
    ]  # fmt: skip
    assert (said(far).text, said(far).rebased, said(far).number) == (
        "All saved seed is theirs who sow it.", True, 2,
    )  # fmt: skip
    assert said(apart).number == 1
    told = Mail.objects.filter(key__startswith="collided:")
    assert sorted(told.values_list("recipient", flat=True)) == [
        "secretary@b.example", "secretary@c.example",
    ]  # fmt: skip
    accept_proposal(room.chair, proposal=mine, digest="anything")  # a double click
    assert AuditLine.objects.filter(verb="accord.proposal.accept").count() == 2
    assert refusal(accept_proposal, room.chair, proposal=hit, digest="")[0] == "decided"
    with pytest.raises(Forbidden):
        accept_proposal(room["a"], proposal=far, digest=rolling.digest_of(said(far)))


def test_a_collided_proposal_waits_again_once_its_author_rewords_it(room):
    mine = room.propose("a", Kind.REPLACE, target="p1", text="One thing.")
    hit = room.propose("b", Kind.REPLACE, target="p1", text="Another thing.")
    accept(room, mine)
    change = Change(Kind.REPLACE, "p1", text="One thing and another.")
    reword(room["b"], proposal=hit, change=change, reason="Both.", number=1)
    assert state(hit) == "pending"
    accept(room, hit)
    assert room.text()[0] == "One thing and another."


def test_a_proposal_reworded_since_it_was_read_is_not_accepted(room):
    mine = room.propose("a", Kind.REPLACE, target="p1", text="One.")
    shown = rolling.digest_of(said(mine))
    change = Change(Kind.REPLACE, "p1", text="Two.")
    reword(room["a"], proposal=mine, change=change, reason="So.", number=1)
    assert refusal(accept_proposal, room.chair, proposal=mine, digest=shown)[0] == "changed"
    assert room.text() == list(TEXTS)


def test_what_needs_another_waits_for_it(room):
    first = room.propose("a", Kind.INSERT, after="p4", text="A fund is founded.")
    then = room.propose(
        "b", Kind.REPLACE, target="p2", text="A price is fair when the fund says so.", needs=[1]
    )
    digest = rolling.digest_of(said(then))
    assert refusal(accept_proposal, room.chair, proposal=then, digest=digest)[0] == "needs"
    accept(room, first)
    accept(room, then)
    assert room.text()[1] == "A price is fair when the fund says so."
    withdrawn = room.propose("a", Kind.DELETE, target="p3")
    hangs = room.propose("a", Kind.DELETE, target="p4", needs=[withdrawn.number])
    withdraw_proposal(room["a"], proposal=withdrawn)
    with pytest.raises(Refused, match="withdrawn"):
        accept(room, hangs)
    change = Change(Kind.DELETE, "p1")
    for number in (withdrawn.number, 77):
        assert refusal(
            propose, room["a"], room=room.room, change=change, reason="So.", needs=[number]
        ) == ("unknown", "needs")


def test_structure_changes_in_every_language_words_only_in_their_own(room):
    accept(room, room.propose("a", Kind.REPLACE, target="p1", text="Seed is theirs."))
    accept(room, room.propose("a", Kind.DELETE, target="p2"))
    accept(room, room.propose("a", Kind.MOVE, target="p4", after=""))
    accept(room, room.propose("a", Kind.INSERT, after="p3", text="New.", language="fr"))
    assert room.idents("en") == ["p4", "p1", "p3"]
    assert room.idents("fr")[:3] == ["p4", "p1", "p3"]
    assert room.text("fr")[3] == "New."
    stale = room.room.stale.values_list("language", "ident", "changed")
    assert list(stale) == [("fr", "p1", "en")]


def test_a_language_catches_up_and_then_nothing_is_stale(room):
    def edit(language, text):
        now = rolling.texts(room.room)[language].at("p1").text
        edit_paragraph(
            room.chair, room=room.room, language=language, ident="p1", text=text,
            digest=rolling.digest(now),
        )  # fmt: skip

    edit("en", "Seed is theirs.")
    assert room.room.stale.get().language == "fr"
    edit("fr", "La graine est à eux.")
    assert not room.room.stale.exists()
    edit("fr", "La graine est à elles.")
    assert room.room.stale.get().language == "en"


def test_two_chairs_edit_one_paragraph_and_the_second_loses_nothing(room):
    shown = rolling.digest(TEXTS[0])
    edit = {"room": room.room, "language": "en", "ident": "p1", "digest": shown}
    edit_paragraph(room.chair, text="Words of the first.", **edit)
    assert refusal(edit_paragraph, room.chair, text="Words of the second.", **edit) == (
        "changed", "text",
    )  # fmt: skip
    assert room.text()[0] == "Words of the first."
    edit_paragraph(room.chair, text="Words of the first.", **edit)  # a double click
    assert refusal(edit_paragraph, room.chair, text=" ", **edit) == ("text", "text")
    gone = {**edit, "ident": "gone"}
    assert refusal(edit_paragraph, room.chair, text="x", **gone) == ("gone", "text")
    with pytest.raises(Forbidden):
        edit_paragraph(room["a"], text="x", **edit)


def test_numbers_stay_and_what_is_put_in_is_a_bis(world):
    made = scene(world, french=False)
    from comity.documents.actions.drafting import write_language
    from comity.documents.enums import LanguageStatus
    from comity.documents.values import Piece, Wording

    pieces = (Piece("Head", "heading", 2, "", "h"), *(
        Piece(t, ident=f"p{n}") for n, t in enumerate(TEXTS, 1)
    ))  # fmt: skip
    wording = Wording("en", LanguageStatus.AUTHENTIC, "T", pieces)
    write_language(made.document.versions.get(), wording)
    for text in ("One.", "Two."):
        accept(made, made.propose("a", Kind.INSERT, after="p2", text=text))
    accept(made, made.propose("a", Kind.DELETE, target="p1"))
    numbers = rolling.texts(made.room)["en"].numbers
    assert list(numbers.values()) == ["", "2", "2 bis 2", "2 bis", "3", "4"]


# Compromises


def test_a_compromise_takes_a_place_only_with_its_authors_consent(room):
    one = room.propose("a", Kind.REPLACE, target="p2", text="Price A.")
    two = room.propose("b", Kind.REPLACE, target="p2", text="Price B.")
    change = Change(Kind.REPLACE, "p2", text="Price A or B.")
    middle = offer_compromise(
        room.chair, room=room.room, change=change, reason="Between.", replaces=[1, 2]
    )
    assert middle.author is None
    assert [state(p) for p in (one, two)] == ["pending", "pending"]
    with pytest.raises(Forbidden):
        consent(room["b"], compromise=middle, proposal=one, number=1, given=True)
    consent(room["a"], compromise=middle, proposal=one, number=1, given=True)
    consent(room["a"], compromise=middle, proposal=one, number=1, given=True)
    consent(room["b"], compromise=middle, proposal=two, number=1, given=False)
    assert [state(p) for p in (one, two)] == ["replaced", "pending"]
    # Other words need another consent, and until then the proposal stands again.
    other = replace(change, text="Price C.")
    reword(room.chair, proposal=middle, change=other, reason="Closer.", number=1)
    assert [state(p) for p in (one, two)] == ["pending", "pending"]
    stale = {"compromise": middle, "proposal": one, "number": 1, "given": True}
    assert refusal(consent, room["a"], **stale)[0] == "changed"
    for slug, own in (("a", one), ("b", two)):
        consent(room[slug], compromise=middle, proposal=own, number=2, given=True)
    assert middle.consents.filter(wording__number=2, given=True).count() == 2
    withdraw_proposal(room.chair, proposal=middle)
    assert [state(p) for p in (one, two, middle)] == ["pending", "pending", "withdrawn"]


def test_two_proposals_are_merged_by_one_author_and_the_other_is_asked(room):
    one = room.propose("a", Kind.REPLACE, target="p2", text="Price A.")
    two = room.propose("b", Kind.REPLACE, target="p2", text="Price B.")
    both = room.propose("a", Kind.REPLACE, target="p2", text="Price A and B.", replaces=[1, 2])
    assert [state(p) for p in (one, two, both)] == ["replaced", "pending", "pending"]
    consent(room["b"], compromise=both, proposal=two, number=1, given=True)
    assert state(two) == "replaced"
    assert [o.slug for o in both.sponsors.all()] == ["a"]  # consent is no sponsorship
    drop_proposal(room.chair, proposal=both)
    drop_proposal(room.chair, proposal=both)
    assert [state(p) for p in (one, two, both)] == ["pending", "pending", "dropped"]


def test_what_stands_again_on_a_text_that_went_on_is_marked(room):
    one = room.propose("a", Kind.REPLACE, target="p2", text="Price A.")
    both = room.propose("a", Kind.REPLACE, target="p2", text="Price A and B.", replaces=[1])
    accept(room, room.propose("c", Kind.DELETE, target="p2"))
    assert state(both) == "collided"
    withdraw_proposal(room["a"], proposal=both)
    assert state(one) == "collided"


def test_a_compromise_names_live_proposals_and_only_the_chair_offers_one(room):
    change = Change(Kind.REPLACE, "p2", text="Price.")
    offer = {"room": room.room, "change": change, "reason": "So."}
    assert refusal(offer_compromise, room.chair, replaces=[], **offer) == ("nothing", "replaces")
    assert refusal(offer_compromise, room.chair, replaces=[4], **offer) == ("unknown", "replaces")
    one = room.propose("a", Kind.DELETE, target="p2")
    with pytest.raises(Forbidden):
        offer_compromise(room["a"], replaces=[1], **offer)
    middle = offer_compromise(room.chair, replaces=[1], **offer)
    two = room.propose("b", Kind.DELETE, target="p3")
    unnamed = {"compromise": middle, "proposal": two, "number": 1, "given": True}
    assert refusal(consent, room["b"], **unnamed)[0] == "unnamed"
    withdraw_proposal(room["a"], proposal=one)
    late = {"compromise": middle, "proposal": one, "number": 1, "given": True}
    assert refusal(consent, room["a"], **late)[0] == "decided"


def test_a_locked_text_is_not_changed_under_the_negotiation(room):
    mine = room.propose("a", Kind.DELETE, target="p4")
    hold(Document.objects.get().versions.get())
    digest = rolling.digest_of(said(mine))
    assert refusal(accept_proposal, room.chair, proposal=mine, digest=digest)[0] == "locked"
