"""Mandates: granted, dated, revoked, suspended, lost and given back."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from comity.directory import policies, queries
from comity.directory.actions import (
    complete_due_requests,
    confirm_request,
    count_attempt,
    enter_request,
    give_code,
    grant_mandate,
    open_dispute,
    recognise,
    revoke_mandate,
    stop_request,
)
from comity.directory.enums import Office, Power
from comity.directory.events import MandateEnded
from comity.directory.models import (
    Claimant,
    Mandate,
    MandateRequest,
    Person,
    PublishedAddress,
    Recognition,
)
from comity.kit import clock, events
from comity.kit.errors import Forbidden, Refused
from comity.kit.handles import handle
from comity.kit.models import AuditLine, Mail
from comity.kit.policy import PUBLIC, Actor
from comity.ledger.models import Record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
TODAY = NOON.date()
DAY = timedelta(days=1)


@pytest.fixture
def scene(world):
    world.a, world.b = world.organisation("a"), world.organisation("b")
    world.head = world.officer_of(world.a, "head")
    world.first, world.second = world.registrar("first"), world.registrar("second")
    return world


@pytest.fixture
def heard(monkeypatch):
    heard: list[object] = []
    monkeypatch.setattr(events, "_receivers", events.defaultdict(list))
    events.receives(MandateEnded)(heard.append)
    return heard


def book() -> list[bytes]:
    return [bytes(r.data) for r in Record.objects.all()]


def mails(to: str) -> list[str]:
    return list(Mail.objects.filter(recipient=to).order_by("id").values_list("subject", flat=True))


def test_a_grant_holder_grants_in_private_and_the_person_is_told(scene):
    before = book()
    mandate = grant_mandate(
        scene.head, organisation=scene.a, email="New@a.example", power=Power.SIGN, name="New"
    )
    assert (mandate.person.email, mandate.power, mandate.since, mandate.until) == (
        "new@a.example", "sign", TODAY, None,
    )  # fmt: skip
    assert (mandate.granted_by_id, mandate.granted_at) == (scene.head.person, NOON)
    assert policies.mandate_for(mandate.person_id, scene.a.pk, Power.SIGN) == mandate
    assert policies.mandate_for(mandate.person_id, scene.a.pk, Power.GRANT) is None
    assert policies.mandate_for(mandate.person_id, scene.b.pk, Power.SIGN) is None
    assert mails("new@a.example") == ["You may now act for Association a"]
    line = AuditLine.objects.get(verb="directory.mandate.grant")
    assert (line.organisation, line.thing) == (scene.a.pk, f"mandate:{mandate.pk}")
    assert book() == before


def test_only_the_organisations_own_grant_holder_grants(scene):
    signer = scene.person("signer@a.example")
    scene.mandate(signer, scene.a, Power.SIGN, Power.PUBLISH)
    other = scene.officer_of(scene.b)
    for actor in (
        scene.actor(signer, scene.a),
        other,
        Actor(other.person, organisation=scene.a.pk),
        Actor(scene.head.person, organisation=scene.b.pk),
        Actor(scene.head.person),
        Actor(None, organisation=scene.a.pk),
        scene.first,
    ):
        with pytest.raises(Forbidden):
            grant_mandate(actor, organisation=scene.a, email="x@a.example", power=Power.SIGN)
    assert not Person.objects.filter(email="x@a.example").exists()


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"since": TODAY - 2 * DAY}, "past"),
        ({"until": TODAY}, "days"),
        ({"since": TODAY + DAY, "until": TODAY}, "days"),
        ({"email": "nobody"}, "email"),
        ({"email": "x@a.example\nBcc: y@z.example"}, "email"),
        ({"name": "a\0b"}, "control"),
        ({"email": "head@a.example"}, "held"),
    ],
)
def test_a_grant_that_makes_no_sense_is_refused(scene, terms, code):
    given = {"email": "new@a.example", "power": Power.GRANT, **terms}
    with pytest.raises(Refused) as refusal:
        grant_mandate(scene.head, organisation=scene.a, **given)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        (TODAY, None, True),
        (TODAY - DAY, TODAY + DAY, True),
        (TODAY - 9 * DAY, TODAY, False),  # ended with yesterday
        (TODAY - 9 * DAY, TODAY - DAY, False),
        (TODAY + DAY, None, False),  # begins tomorrow
    ],
)
def test_a_mandate_counts_on_its_days(scene, since, until, holds):
    person = scene.person("p@a.example")
    (mandate,) = scene.mandate(person, scene.a, Power.SIGN, since=since, until=until)
    assert (policies.mandate_for(person.pk, scene.a.pk, Power.SIGN) == mandate) is holds
    assert (scene.a.pk in queries.viewer_of(person).organisations) is holds
    assert queries.powers(person.pk) == ({scene.a.pk: {"sign"}} if holds else {})
    assert (person in queries.holders(scene.a.pk, Power.SIGN)) is holds


def test_a_closed_account_holds_nothing(scene):
    person = scene.person("p@a.example")
    scene.mandate(person, scene.a)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    person.refresh_from_db()
    assert policies.mandate_for(person.pk, scene.a.pk, Power.SIGN) is None
    assert queries.viewer_of(person) == queries.viewer_of(None) == PUBLIC
    assert queries.person_by_email("p@a.example") is None


def test_revoking_ends_a_mandate_at_once(scene, heard):
    person = scene.person("p@a.example")
    (mandate,) = scene.mandate(person, scene.a, Power.SIGN)
    before = book()
    revoke_mandate(scene.head, mandate=mandate)
    assert policies.mandate_for(person.pk, scene.a.pk, Power.SIGN) is None
    assert heard == [MandateEnded(mandate.pk, person.pk, scene.a.pk)]
    assert mails("p@a.example") == ["A mandate for Association a has ended"]
    assert book() == before
    with pytest.raises(Refused, match="ended"):
        revoke_mandate(scene.head, mandate=mandate)


def test_nobody_revokes_for_another_organisation_and_the_last_grant_stays(scene):
    last = Mandate.objects.get(organisation=scene.a, power=Power.GRANT)
    with pytest.raises(Forbidden):
        revoke_mandate(scene.officer_of(scene.b), mandate=last)
    with pytest.raises(Refused, match="last-grant"):
        revoke_mandate(scene.head, mandate=last)
    other = scene.person("other@a.example")
    scene.mandate(other, scene.a, Power.GRANT)
    revoke_mandate(scene.head, mandate=last)
    assert policies.mandate_for(other.pk, scene.a.pk, Power.GRANT) is not None


def test_mandates_are_seen_by_the_organisations_own_people_only(scene):
    own = queries.viewer_of(Person.objects.get(pk=scene.head.person))
    assert queries.mandates(own, scene.a).count() == len(Power)
    for viewer in (PUBLIC, scene.officer_of(scene.b).viewer, scene.first.viewer):
        assert not queries.mandates(viewer, scene.a).exists()


# A first or lost mandate


def entered(scene, **more) -> MandateRequest:
    given = {"email": "heir@a.example", "name": "Heir", "decision": "CR/2026/1/SR", **more}
    return enter_request(scene.first, organisation=scene.a, **given)


def code_in(mail: Mail) -> str:
    return re.search(r"^\d{8}$", mail.body, re.M)[0]


def sent_code(request: MandateRequest) -> str:
    return code_in(Mail.objects.get(key=f"request:{request.pk}:code"))


def test_a_lost_mandate_comes_back_through_two_people_a_code_and_seven_days(scene):
    before = book()
    request = entered(scene, email="Heir@a.example")
    assert (request.state, request.sent_to, request.email) == (
        "entered", "office@a.example", "heir@a.example",
    )  # fmt: skip
    confirm_request(scene.second, request=request)
    code_mail = Mail.objects.get(key=f"request:{request.pk}:code")
    assert code_mail.recipient == "office@a.example"
    assert not queries.requests_in_notice().exists()
    code = sent_code(request)
    page = f"{settings.ORIGIN}/code/{handle('code', request)}"
    assert code_mail.body.splitlines()[-2:] == [code, page]
    request.refresh_from_db()
    assert code not in request.code_digest
    give_code(Actor(None), request=request, code=f" {code} ")
    assert list(queries.requests_in_notice()) == [request]
    assert "A new mandate for your organisation, in seven days" in mails("head@a.example")
    request.refresh_from_db()
    assert (request.state, request.ends_at) == ("notice", NOON + 7 * DAY)
    with clock.at(NOON + 7 * DAY - timedelta(seconds=1)):
        assert complete_due_requests(Actor(None)) == 0
    with clock.at(NOON + 7 * DAY):
        assert [complete_due_requests(Actor(None)) for _ in range(3)] == [1, 0, 0]
        heir = Person.objects.get(email="heir@a.example")
        mandate = Mandate.objects.get(person=heir)
        assert (mandate.power, mandate.request, mandate.since) == (
            "grant",
            request,
            TODAY + 7 * DAY,
        )
        assert policies.mandate_for(heir.pk, scene.a.pk, Power.GRANT) == mandate
    assert mails("heir@a.example") == ["You may now act for Association a"]
    assert book() == before


def test_all_who_ever_held_a_mandate_are_told(scene):
    former = scene.person("former@a.example")
    scene.mandate(former, scene.a, Power.SIGN, until=date(2021, 1, 1))
    request = confirm_request(scene.second, request=entered(scene))
    give_code(Actor(None), request=request, code=sent_code(request))
    told = Mail.objects.filter(key=f"request:{request.pk}:notice")
    assert sorted(told.values_list("recipient", flat=True)) == [
        "former@a.example",
        "head@a.example",
    ]


def test_who_may_enter_and_who_may_confirm(scene):
    member = scene.registrar("member", Office.MEMBER)
    other_body = scene.country and type(scene.body).objects.create(slug="other", names={})
    for actor in (
        member,
        scene.head,
        Actor(scene.first.person),
        Actor(scene.first.person, body=other_body.pk),
    ):
        with pytest.raises(Forbidden):
            enter_request(
                actor, organisation=scene.a, email="h@a.example", name="H", decision="CR/1"
            )
    request = entered(scene)
    for actor in (
        scene.first,
        scene.head,
        Actor(scene.second.person, body=other_body.pk),
        Actor(None, body=scene.body.pk),
    ):
        with pytest.raises(Forbidden):
            confirm_request(actor, request=request)
    confirm_request(member, request=request)
    with pytest.raises(Refused, match="state"):
        confirm_request(scene.second, request=request)


def test_the_database_itself_refuses_one_person_for_both_steps(scene):
    request = entered(scene)
    with pytest.raises(IntegrityError), transaction.atomic():
        MandateRequest.objects.filter(pk=request.pk).update(confirmed_by=scene.first.person)


def test_the_beneficiary_can_be_neither(scene):
    for email in ("first@hub.example", "First@Hub.Example"):
        with pytest.raises(Forbidden, match="own"):
            entered(scene, email=email)
    request = entered(scene, email="second@hub.example")
    with pytest.raises(Forbidden, match="own"):
        confirm_request(scene.second, request=request)
    request.refresh_from_db()
    assert (request.state, Mail.objects.count()) == ("entered", 0)


def test_a_code_goes_only_to_an_address_published_before(scene):
    PublishedAddress.objects.create(
        organisation=scene.a, email="late@a.example", published_at=NOON + timedelta(seconds=1)
    )
    assert entered(scene).sent_to == "office@a.example"
    MandateRequest.objects.all().delete()
    PublishedAddress.objects.filter(email="office@a.example").update(
        withdrawn_at=NOON - timedelta(days=7)
    )
    with pytest.raises(Refused, match="no-address"):
        entered(scene)


@pytest.mark.parametrize(
    ("terms", "code"),
    [({"decision": " "}, "no-decision"), ({"email": "x"}, "email"), ({"name": "\0"}, "control")],
)
def test_a_request_that_makes_no_sense_is_refused(scene, terms, code):
    with pytest.raises(Refused) as refusal:
        entered(scene, **terms)
    assert refusal.value.code == code


def test_one_request_is_open_at_a_time(scene):
    request = entered(scene)
    with pytest.raises(Refused, match="open"):
        entered(scene)
    stop_request(scene.second, request=request, reason="Entered twice.")
    assert entered(scene).pk != request.pk


def test_five_wrong_codes_end_the_attempts(scene):
    request = confirm_request(scene.second, request=entered(scene))
    code = sent_code(request)
    wrong = f"{(int(code) + 1) % 10**8:08d}"
    with pytest.raises(Refused, match="state"):
        give_code(Actor(None), request=entered_for(scene), code=code)
    for _ in range(5):
        with pytest.raises(Refused) as refusal:
            give_code(Actor(None), request=request, code=wrong)
        assert refusal.value.code == "code"
        count_attempt(Actor(None), request=request)
    with pytest.raises(Refused, match="attempts"):
        give_code(Actor(None), request=request, code=code)
    request.refresh_from_db()
    assert (request.state, request.code_attempts) == ("confirmed", 5)


def entered_for(scene) -> MandateRequest:
    return enter_request(
        scene.first, organisation=scene.b, email="x@b.example", name="X", decision="CR/2"
    )


def test_a_request_is_stopped_by_the_body_or_a_present_holder_until_it_is_granted(scene):
    request = confirm_request(scene.second, request=entered(scene))
    give_code(Actor(None), request=request, code=sent_code(request))
    signer = scene.person("signer@a.example")
    scene.mandate(signer, scene.a, Power.SIGN)
    for actor in (scene.actor(signer, scene.a), scene.officer_of(scene.b), Actor(None)):
        with pytest.raises(Forbidden):
            stop_request(actor, request=request, reason="No.")
    with pytest.raises(Refused, match="no-reason"):
        stop_request(scene.head, request=request, reason=" ")
    stopped = stop_request(scene.head, request=request, reason="We are still here.")
    assert (stopped.state, stopped.stopped_because) == ("stopped", "We are still here.")
    with clock.at(NOON + 30 * DAY):
        assert complete_due_requests(Actor(None)) == 0
    with pytest.raises(Refused, match="state"):
        stop_request(scene.head, request=request, reason="Again.")
    assert not queries.requests_in_notice().exists()


# Two leaderships


def disputed(scene, since: date = TODAY) -> list[Claimant]:
    open_dispute(
        scene.first, organisation=scene.a, present="Congress of May", other="Congress of June",
        since=since,
    )  # fmt: skip
    return list(Claimant.objects.order_by("id"))


def test_a_dispute_suspends_every_mandate_until_a_dated_recognition(scene, heard):
    rival = scene.person("rival@a.example")
    before = book()
    present, other = disputed(scene)
    scene.mandate(rival, scene.a, Power.GRANT)
    Mandate.objects.filter(person=rival).update(claimant=other)
    for person in (scene.head.person, rival.pk):
        assert policies.mandate_for(person, scene.a.pk, Power.GRANT) is None
        assert queries.powers(person) == {}
    with pytest.raises(Forbidden):
        grant_mandate(scene.head, organisation=scene.a, email="x@a.example", power=Power.SIGN)
    with pytest.raises(Refused, match="disputed"):
        entered(scene)
    assert queries.dispute(scene.a) == ([present, other], True)
    recognition = recognise(
        scene.second, organisation=scene.a, claimant=other, day=TODAY, decision="CR/2026/2/SR"
    )
    assert (recognition.body, recognition.recorded_at) == (scene.body, NOON)
    assert policies.mandate_for(rival.pk, scene.a.pk, Power.GRANT) is not None
    assert policies.mandate_for(scene.head.person, scene.a.pk, Power.GRANT) is None
    assert {e.person for e in heard} == {scene.head.person}
    assert len(heard) == len(Power)
    assert queries.dispute(scene.a)[1] is False
    assert book() == before


def test_who_may_open_and_end_a_dispute(scene):
    present, _ = disputed(scene)
    for actor in (scene.head, scene.registrar("member", Office.MEMBER), Actor(None)):
        with pytest.raises(Forbidden):
            open_dispute(actor, organisation=scene.b, present="A", other="B", since=TODAY)
        with pytest.raises(Forbidden):
            recognise(actor, organisation=scene.a, claimant=present, day=TODAY, decision="D")


def test_a_dispute_that_makes_no_sense_is_refused(scene):
    with pytest.raises(Refused, match="label"):
        open_dispute(scene.first, organisation=scene.a, present="A", other=" ", since=TODAY)
    present, _ = disputed(scene)
    with pytest.raises(Refused, match="open"):
        disputed(scene)
    stranger = Claimant.objects.create(organisation=scene.b, label="C", since=TODAY)
    ended = Claimant.objects.create(
        organisation=scene.a, label="E", since=TODAY - 9 * DAY, until=TODAY - DAY
    )
    for given, code in (
        ({"decision": ""}, "no-decision"),
        ({"claimant": stranger}, "claimant"),
        ({"claimant": ended}, "claimant"),
        ({"day": TODAY + DAY}, "day"),
        ({"day": TODAY - DAY}, "day"),
    ):
        terms = {"claimant": present, "day": TODAY, "decision": "CR/1", **given}
        with pytest.raises(Refused) as refusal:
            recognise(scene.first, organisation=scene.a, **terms)
        assert refusal.value.code == code
    assert not Recognition.objects.exists()


def test_a_second_dispute_years_later_suspends_again(scene):
    present, _ = disputed(scene)
    recognise(scene.first, organisation=scene.a, claimant=present, day=TODAY, decision="CR/1")
    assert policies.mandate_for(scene.head.person, scene.a.pk, Power.SIGN) is not None
    with pytest.raises(
        Refused, match="since"
    ):  # a claim older than the recognition changes nothing
        disputed(scene, since=TODAY)
    with clock.at(NOON + 400 * DAY):
        disputed(scene, since=TODAY + 400 * DAY)
        assert policies.mandate_for(scene.head.person, scene.a.pk, Power.SIGN) is None
        recognise(
            scene.first,
            organisation=scene.a,
            claimant=present,
            day=TODAY + 400 * DAY,
            decision="CR/2",
        )
        assert policies.mandate_for(scene.head.person, scene.a.pk, Power.SIGN) is not None


def test_a_request_in_notice_waits_while_the_organisation_is_disputed(scene):
    request = confirm_request(scene.second, request=entered(scene))
    give_code(Actor(None), request=request, code=sent_code(request))
    present, _ = disputed(scene)
    with clock.at(NOON + 8 * DAY):
        assert complete_due_requests(Actor(None)) == 0
        recognise(
            scene.first, organisation=scene.a, claimant=present, day=TODAY + 8 * DAY, decision="D"
        )
        assert complete_due_requests(Actor(None)) == 1
