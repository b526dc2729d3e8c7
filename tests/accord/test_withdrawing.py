"""A published statement is withdrawn: appended, struck, in both books, and never deleted."""

import pytest
from tests.factories.rooms import scene as room_scene

from comity.accord import consensus_queries as queries
from comity.accord.actions import (
    attach_statement,
    detach_statement,
    record_no_text,
    remove_participant,
    withdraw_statement,
)
from comity.accord.enums import Permission, StatementKind
from comity.accord.models import Statement, StatementWithdrawal
from comity.core.record.canonical import parse_canonical
from comity.directory.enums import Power
from comity.directory.models import Mandate
from comity.documents.actions import withdraw_document
from comity.kit import clock
from comity.kit.errors import Forbidden, NotFound, Refused
from comity.kit.models import AuditLine, Mail
from comity.kit.policy import PUBLIC, Actor, may
from comity.ledger.models import Body, Record
from comity.ledger.queries import body

pytestmark = pytest.mark.django_db
CLOCK = Actor(None, channel="clock")


@pytest.fixture
def room(world):
    return room_scene(world)


@pytest.fixture
def said(room):
    """There is no common text, and b said beside it how it sees that."""
    made = attach_statement(room["b"], room=room.room, kind=StatementKind.SEPARATE,
                            text="We see it otherwise.", language="en")  # fmt: skip
    record_no_text(room.chair, room=room.room, title="No text", note="None was agreed.",
                   symbol="CFA5/INF/1")  # fmt: skip
    made.refresh_from_db()
    return made


def refusal(actor, statement) -> str:
    with pytest.raises(Refused) as caught:
        withdraw_statement(actor, statement=statement)
    assert StatementWithdrawal.objects.count() <= 1
    return caught.value.code


def holder(room, slug: str, power: Power) -> Actor:
    person = room.world.person(f"{power}@{slug}.example")
    room.world.mandate(person, room.world.made[slug], power)
    return room.world.actor(person, room.world.made[slug])


@pytest.mark.parametrize("power", [Power.NEGOTIATE, Power.SIGN])
def test_who_may_state_for_the_organisation_withdraws_and_nothing_is_deleted(room, said, power):
    before = Statement.objects.values().get()
    done = withdraw_statement(actor := holder(room, "b", power), statement=said)
    assert Statement.objects.values().get() == before
    assert (done.statement, done.mandate.power, done.mandate.person_id) == (
        said, power, actor.person,
    )  # fmt: skip
    (row,) = queries.attached(PUBLIC, room.room.result.document, "en")[StatementKind.SEPARATE]
    assert (row.reservation, row.withdrawn_at) == ("We see it otherwise.", done.at)


def test_the_withdrawal_is_an_act_in_the_book_that_cites_the_first(room, said):
    bodies = Body.objects.count()
    done = withdraw_statement(room["b"], statement=said)
    first, last = (
        parse_canonical(bytes(r.data))
        for r in Record.objects.filter(kind="act", doc="CFA5/INF/1").order_by("seq")
    )
    assert last | {"seen": 0} == {
        "comity": "record/1", "kind": "act", "log": first["log"], "seen": 0,
        "claimed_at": clock.today().isoformat(), "doc": "CFA5/INF/1",
        "author": said.organisation.record_id, "verb": "withdraw-act", "capacity": "member",
        "text": first["text"], "act": said.record,
    }  # fmt: skip
    assert done.record == Record.objects.order_by("seq").last().digest
    assert Body.objects.count() == bodies
    assert body(first["body"]) == "We see it otherwise."


def test_the_private_book_says_who_withdrew_and_the_organisations_people_are_told(room, said):
    done = withdraw_statement(room["b"], statement=said)
    line = AuditLine.objects.get(verb="accord.statement.withdraw")
    assert (line.person, line.organisation, line.thing) == (
        room["b"].person, room.key("b"), f"statement:{done.number}",
    )  # fmt: skip
    mail = Mail.objects.get(key=f"act:{done.number}")
    assert mail.recipient == "secretary@b.example"
    for part in (said.symbol, done.number, "withdraws", "Association b", "We see it otherwise."):
        assert part in mail.subject + mail.body


def test_only_the_organisations_own_holders_of_a_stating_power_withdraw(room, said):
    for power in set(Power) - {Power.NEGOTIATE, Power.SIGN}:
        with pytest.raises(Forbidden):
            withdraw_statement(holder(room, "b", power), statement=said)
    for nobody in (room["a"], room.chair, CLOCK, Actor(room["a"].person, room.key("b"))):
        with pytest.raises(Forbidden):
            withdraw_statement(nobody, statement=said)
    Mandate.objects.filter(organisation=room.key("b")).update(revoked_at=clock.now())
    with pytest.raises(Forbidden):
        withdraw_statement(room["b"], statement=said)
    assert not StatementWithdrawal.objects.exists()


def test_one_withdraws_once_and_not_what_is_private_or_under_a_withdrawn_text(room, said):
    withdraw_statement(room["b"], statement=said)
    count = Record.objects.count()
    assert refusal(room["b"], said) == "withdrawn"
    assert Record.objects.count() == count


def test_what_is_not_published_is_taken_back_instead(room):
    kept = attach_statement(room["b"], room=room.room, kind=StatementKind.SEPARATE, text="x",
                            language="en")  # fmt: skip
    assert refusal(room["b"], kept) == "not-public"
    with pytest.raises(NotFound):
        queries.own_statement(room["b"].viewer, kept.number)
    detach_statement(room["b"], statement=kept)
    assert not Record.objects.filter(kind="act").exists()


def test_under_a_withdrawn_document_nothing_more_is_recorded(room, said):
    """The verifier refuses any act after `withdraw-text`."""
    withdraw_document(room.chair, document=room.room.result.document, because="A wrong note.")
    count = Record.objects.count()
    assert refusal(room["b"], said) == "text-withdrawn"
    assert Record.objects.count() == count


def test_who_left_the_room_still_withdraws_its_own_words(room):
    made = attach_statement(room["b"], room=room.room, kind=StatementKind.EXPLANATION, text="x",
                            language="en")  # fmt: skip
    remove_participant(room["b"], room=room.room, organisation=room.key("b"))
    record_no_text(room.chair, room=room.room, title="No text", note="None was agreed.")
    assert withdraw_statement(room["b"], statement=made).statement == made


def test_what_was_withdrawn_is_found_by_its_own_people_and_offered_once(room, said):
    document = room.room.result.document
    assert queries.own_statement(room["b"].viewer, said.number) == said
    assert queries.withdrawable(room["b"], document) == {said.number}
    for other in (room["a"], room.chair, holder(room, "b", Power.TRANSLATE)):
        assert queries.withdrawable(other, document) == frozenset()
    with pytest.raises(NotFound):
        queries.own_statement(room["a"].viewer, said.number)
    withdraw_statement(room["b"], statement=said)
    assert queries.withdrawable(room["b"], document) == frozenset()
    assert [w.statement for w in queries.withdrawn_statements(PUBLIC, document)] == [said]


def test_a_withdrawal_is_never_changed_or_taken_back(room, said):
    done = withdraw_statement(room["b"], statement=said)
    with pytest.raises(TypeError):
        done.save()
    with pytest.raises(TypeError):
        done.delete()
    assert not may(room["b"], Permission.WITHDRAW_STATEMENT, done)
