"""Signing, joining, explaining and withdrawing, as an organisation."""

from datetime import timedelta

import pytest

from comity.accord import queries
from comity.accord.actions import decline, sign, withdraw
from comity.accord.enums import Verb
from comity.accord.models import Act
from comity.directory.actions import add_name, end_name
from comity.directory.enums import NameKind
from comity.directory.queries import printed
from comity.kit import clock
from comity.kit.errors import Forbidden, Refused
from comity.kit.models import AuditLine
from comity.kit.policy import PUBLIC
from comity.ledger.models import Record

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(world):
    a, b = world.organisation("a"), world.organisation("b")
    initiator, signer = world.officer_of(a), world.officer_of(b)
    return world, world.call(initiator), initiator, signer


def test_a_signature_binds_to_the_version_and_names_organisation_mandate_and_channel(scene):
    _, call, _, signer = scene
    act = sign(signer, call=call, digest=call.version.digest)
    assert (act.digest, act.organisation.slug, act.mandate.power, act.channel) == (
        call.version.digest,
        "b",
        "sign",
        "web",
    )
    record = Record.objects.get(digest=act.record)
    assert (record.kind, record.doc, record.author) == (
        "act",
        call.version.document.symbol,
        act.organisation.record_id,
    )
    assert AuditLine.objects.filter(verb="accord.act.sign", thing=act.reference).count() == 1


def test_signing_again_with_the_same_token_returns_the_first_act(scene):
    _, call, _, signer = scene
    first = sign(signer, call=call, digest=call.version.digest, once="x1")
    assert sign(signer, call=call, digest=call.version.digest, once="x1") == first
    assert Act.objects.count() == 1


def test_the_second_officer_must_withdraw_the_first_officers_act(scene):
    world, call, _, signer = scene
    second = world.officer_of(world.made["b"], "deputy")
    act = sign(signer, call=call, digest=call.version.digest)
    with pytest.raises(Refused, match="acted"):
        sign(second, call=call, digest=call.version.digest)
    withdraw(second, act=act)
    again = sign(second, call=call, digest=call.version.digest)
    assert [a.verb for a in Act.objects.order_by("id")] == [Verb.SIGN, Verb.WITHDRAW, Verb.SIGN]
    assert again.in_force


def test_an_act_on_an_older_version_is_refused(scene):
    _, call, _, signer = scene
    with pytest.raises(Refused, match="other-version"):
        sign(signer, call=call, digest="0" * 64)


def test_nobody_signs_without_the_mandate(scene):
    world, call, _, _ = scene
    stranger = world.actor(world.person("x@y.example"), world.made["b"])
    with pytest.raises(Forbidden):
        sign(stranger, call=call, digest=call.version.digest)


def test_a_decline_leaves_nothing_in_public(scene):
    _, call, _, signer = scene
    before = Record.objects.count()
    decline(signer, call=call, note="not now")
    assert Record.objects.count() == before
    assert queries.signatures(PUBLIC, [call], "en").rows == ()
    assert queries.own_decline(PUBLIC, call, signer.organisation) is None


def test_an_act_keeps_the_name_of_its_day(scene):
    world, call, _, signer = scene
    act = sign(signer, call=call, digest=call.version.digest)
    other = world.made["b"]
    with clock.at(clock.now() + timedelta(days=40)):
        today = clock.today()
        old = other.names.get()
        end_name(signer, name=old, until=today)
        add_name(
            signer, organisation=other, text="River League", language="en", script="Latn",
            kind=NameKind.OFFICIAL, since=today,
        )  # fmt: skip
        assert printed(other, "en").text == "River League"
        (row,) = queries.signatures(PUBLIC, [call], "en").rows
    assert Act.objects.get(pk=act.pk).name == row.name == "Association b"
