"""Asking together: nobody appears as one that asks until it has said so itself."""

from datetime import timedelta

import pytest

from comity.accord import queries
from comity.accord.actions import (
    confirm_sponsor,
    decline_sponsor,
    send_reminders,
    sign,
    withdraw,
)
from comity.accord.enums import Verb
from comity.accord.models import Act, Sponsorship
from comity.directory.enums import Power
from comity.kit import clock
from comity.kit.errors import Forbidden, Refused
from comity.kit.models import AuditLine, Mail
from comity.kit.policy import PUBLIC, Actor
from comity.ledger.models import Record

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(world):
    world.a, world.b, world.c = (world.organisation(slug) for slug in "abc")
    world.author, world.other = world.officer_of(world.a), world.officer_of(world.b)
    world.officer_of(world.c)
    world.asked = world.call(world.author, initiators=(world.b.pk,))
    world.named = Sponsorship.objects.get()
    return world


def asking(scene) -> list[str]:
    return [o.slug for o in queries.call(PUBLIC, scene.asked.symbol).initiators.all()]


def test_naming_another_shows_nothing_and_asks_it(scene):
    assert asking(scene) == ["a"]
    notices = Mail.objects.filter(key__startswith="sponsor:")
    assert [(m.recipient, m.organisation) for m in notices] == [("secretary@b.example", scene.b.pk)]
    assert "Association a asks for signatures" in notices[0].body
    rest = Mail.objects.exclude(key__startswith="sponsor:").filter(key__startswith="letter")
    assert not any("Association a, Association b" in m.body for m in rest)
    assert not Act.objects.exists()
    assert not Record.objects.filter(kind="act").exists()


def test_a_confirmed_sponsor_is_named_recorded_and_told(scene):
    act = confirm_sponsor(scene.other, sponsorship=scene.named)
    assert asking(scene) == ["a", "b"]
    assert (act.verb, act.organisation, act.capacity, act.digest) == (
        Verb.SPONSOR, scene.b, "member", scene.asked.version.digest,
    )  # fmt: skip
    assert act.mandate is not None
    record = Record.objects.get(kind="act")
    assert (record.digest, record.author) == (act.record, scene.b.record_id)
    line = AuditLine.objects.get(verb="accord.sponsor.confirm")
    assert (line.organisation, line.thing) == (scene.b.pk, f"act:{act.number}")
    assert Mail.objects.filter(key=f"act:{act.number}", organisation=scene.b.pk).exists()
    assert not queries.sponsorships(scene.other.viewer).exists()


def test_to_ask_is_not_to_sign(scene):
    confirm_sponsor(scene.other, sponsorship=scene.named)
    listed = queries.signatures(PUBLIC, [scene.asked], "en")
    assert (listed.rows, listed.total, listed.withdrawn) == ((), 0, 0)
    sign(scene.other, call=scene.asked, digest=scene.asked.version.digest)
    assert [r.slug for r in queries.signatures(PUBLIC, [scene.asked], "en").rows] == ["b"]


def test_a_withdrawn_sponsor_is_no_longer_named_and_stays_in_the_record(scene):
    act = confirm_sponsor(scene.other, sponsorship=scene.named)
    withdraw(scene.other, act=act)
    assert asking(scene) == ["a"]
    assert queries.signatures(PUBLIC, [scene.asked], "en").rows == ()
    verbs = [r.verb for r in queries.recorded(PUBLIC, [scene.asked], "en").values()]
    assert sorted(verbs) == ["sponsor", "withdraw-act"]


@pytest.mark.parametrize("power", [Power.PUBLISH, Power.SIGN])
def test_either_mandate_may_confirm_and_the_act_names_it(scene, power):
    person = scene.person(f"{power}@b.example")
    held = scene.mandate(person, scene.b, power)
    act = confirm_sponsor(scene.actor(person, scene.b), sponsorship=scene.named)
    assert [act.mandate] == held


def test_nobody_else_confirms_or_declines(scene):
    clerk = scene.person("clerk@b.example")
    scene.mandate(clerk, scene.b, Power.TRANSLATE, Power.GRANT, Power.NEGOTIATE, Power.REGISTER)
    actors = (
        scene.author,
        Actor(scene.author.person, organisation=scene.b.pk),
        scene.actor(clerk, scene.b),
        scene.registrar("first"),
        Actor(None, organisation=scene.b.pk),
    )
    for actor in actors:
        for act in (confirm_sponsor, decline_sponsor):
            with pytest.raises(Forbidden):
                act(actor, sponsorship=scene.named)
        assert not queries.sponsorships(actor.viewer).exists() or actor.person == clerk.pk
    assert asking(scene) == ["a"]


def test_a_decline_leaves_no_public_trace_and_is_final(scene):
    before = Record.objects.count(), Mail.objects.count()
    decline_sponsor(scene.other, sponsorship=scene.named)
    assert (Record.objects.count(), Mail.objects.count()) == before
    assert asking(scene) == ["a"]
    for act in (confirm_sponsor, decline_sponsor):
        with pytest.raises(Refused) as caught:
            act(scene.other, sponsorship=scene.named)
        assert caught.value.code == "decided"
    line = AuditLine.objects.get(verb="accord.sponsor.decline")
    assert line.organisation == scene.b.pk


def test_after_the_closing_nobody_joins_those_who_asked(scene):
    with clock.at(scene.asked.deadline + timedelta(minutes=1)):
        with pytest.raises(Refused) as caught:
            confirm_sponsor(scene.other, sponsorship=scene.named)
        assert caught.value.code == "closed"
        assert not queries.sponsorships(scene.other.viewer).exists()


def test_an_organisation_that_shows_no_acts_is_not_named(scene):
    type(scene.b).objects.filter(pk=scene.b.pk).update(not_shown=True, shows_acts=False)
    with pytest.raises(Refused) as caught:
        confirm_sponsor(scene.other, sponsorship=scene.named)
    assert caught.value.code == "not-shown"


def test_reminders_name_those_who_confirmed(scene):
    confirm_sponsor(scene.other, sponsorship=scene.named)
    with clock.at(scene.asked.deadline - timedelta(hours=47)):
        assert send_reminders(Actor(None, channel="clock")) == 3
    reminders = Mail.objects.filter(key__contains="remind")
    assert reminders
    assert all("Association a, Association b ask" in mail.body for mail in reminders)
