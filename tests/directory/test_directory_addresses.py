"""Published addresses: added, withdrawn, and what a thief gains by replacing them."""

from datetime import timedelta

import pytest

from comity.directory import actions, queries
from comity.directory.enums import Office, Power
from comity.directory.models import PublishedAddress
from comity.kit import clock
from comity.kit.errors import Forbidden, Refused
from comity.kit.models import AuditLine, Mail

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def beta(world):
    return world.organisation("beta")


@pytest.fixture
def keeper(world, beta):
    person = world.person("keeper@beta.example")
    world.mandate(person, beta, Power.PUBLISH)
    return world.actor(person, beta)


def code_to(beta, moment=None):
    found = queries.published_address(beta.pk, moment or clock.now())
    return found.email if found else None


def told() -> set[str]:
    return set(Mail.objects.values_list("recipient", flat=True))


def test_an_address_is_withdrawn(world, beta, keeper):
    old = beta.addresses.get()
    actions.publish_address(keeper, organisation=beta, email="new@beta.example")
    assert told() == {"office@beta.example", "keeper@beta.example"}
    Mail.objects.all().delete()
    gone = actions.withdraw_address(keeper, address=old)
    assert gone.withdrawn_at is not None
    assert [row.email for row in queries.addresses(beta.pk)] == ["new@beta.example"]
    assert told() == {"office@beta.example", "new@beta.example", "keeper@beta.example"}
    line = AuditLine.objects.get(verb="directory.address.withdraw")
    assert (line.organisation, line.thing) == (beta.pk, f"address:{old.pk}")


def test_who_may_and_what_is_refused(world, beta, keeper):
    old = beta.addresses.get()
    grantor = world.person("grantor@beta.example")
    world.mandate(grantor, beta, *(p for p in Power if p != Power.PUBLISH))
    for actor in (
        world.actor(grantor, beta),
        world.officer_of(world.organisation("gamma")),
        world.registrar("first"),
    ):
        with pytest.raises(Forbidden):
            actions.withdraw_address(actor, address=old)
    with pytest.raises(Refused) as caught:
        actions.withdraw_address(keeper, address=old)
    assert (caught.value.code, caught.value.field) == ("last", "address")
    with pytest.raises(Refused) as caught:
        actions.publish_address(keeper, organisation=beta, email="OFFICE@beta.example")
    assert caught.value.code == "published"
    actions.publish_address(keeper, organisation=beta, email="new@beta.example")
    actions.withdraw_address(keeper, address=old)
    with pytest.raises(Refused) as caught:
        actions.withdraw_address(keeper, address=old)
    assert caught.value.code == "withdrawn"


def test_who_replaces_an_address_does_not_receive_the_next_code(world, beta, keeper):
    """A stolen publish mandate: the thief's address is new, the withdrawn one still counts."""
    now = clock.now()
    actions.publish_address(keeper, organisation=beta, email="thief@evil.example")
    actions.withdraw_address(keeper, address=PublishedAddress.objects.get(email__contains="office"))
    for days, address in ((0, "office"), (6, "office"), (8, "thief")):
        found = code_to(beta, now + timedelta(days=days, minutes=1))
        assert found is not None
        assert found.partition("@")[0] == address, days


def test_a_request_keeps_the_address_it_was_entered_with(world, beta, keeper):
    first, second = world.registrar("first"), world.registrar("second", Office.MEMBER)
    request = actions.enter_request(
        first, organisation=beta, email="heir@beta.example", name="Heir", decision="CR/1"
    )
    actions.publish_address(keeper, organisation=beta, email="thief@evil.example")
    actions.withdraw_address(keeper, address=PublishedAddress.objects.get(email__contains="office"))
    with clock.at(clock.now() + 2 * WEEK):
        actions.confirm_request(second, request=request)
    codes = Mail.objects.filter(key=f"request:{request.pk}:code")
    assert [mail.recipient for mail in codes] == ["office@beta.example"]


def test_an_organisation_of_today_is_asked_at_its_first_address(world, beta, keeper):
    now = clock.now()
    beta.addresses.update(published_at=now - timedelta(hours=2))
    actions.publish_address(keeper, organisation=beta, email="later@beta.example")
    assert code_to(beta, now + timedelta(minutes=1)) == "office@beta.example"
    assert code_to(beta, now + 2 * WEEK) == "later@beta.example"
    beta.addresses.all().delete()
    assert code_to(beta) is None
