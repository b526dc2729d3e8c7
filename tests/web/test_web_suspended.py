"""While two claim an organisation: no act of anybody counts, its own people read on."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.factories.world import World
from tests.web.conftest import LogIn

from comity.accord.actions import (
    confirm_sponsor,
    decline,
    decline_sponsor,
    explain,
    join,
    replace_address,
    sign,
    take_back_decline,
    withdraw,
)
from comity.accord.models import Act, Sponsorship
from comity.directory import actions, queries
from comity.directory.enums import NameKind, Power
from comity.directory.models import Claimant, Mandate
from comity.documents.actions import create_document, publish, revise
from comity.documents.enums import LanguageStatus, Type
from comity.documents.values import Piece, Reach, Wording
from comity.kit import clock
from comity.kit.errors import Forbidden
from comity.kit.policy import Actor
from comity.ledger.models import Record


@pytest.fixture
def scene(hub: World) -> World:
    """Beta has a draft, an act, a private answer and a second mandate; then it is disputed."""
    hub.actor_of_beta = hub.officer_of(hub.made["beta"])  # type: ignore[attr-defined]
    beta: Actor = hub.actor_of_beta  # type: ignore[attr-defined]
    alpha = hub.officer_of(hub.made["alpha"])
    hub.signed_call = hub.call(alpha)  # type: ignore[attr-defined]
    hub.act = sign(beta, call=hub.signed_call, digest=hub.signed_call.version.digest)  # type: ignore[attr-defined]
    hub.declined_call = hub.call(alpha, initiators=(hub.made["beta"].pk,))  # type: ignore[attr-defined]
    hub.said_no = decline(beta, call=hub.declined_call, note="Not with us.")  # type: ignore[attr-defined]
    hub.own_draft = hub.draft(beta, title="Our own draft")  # type: ignore[attr-defined]
    hub.own_text = hub.published(beta)  # type: ignore[attr-defined]
    actions.open_dispute(
        hub.registrar("first"),
        organisation=hub.made["beta"],
        present="Board of 2020",
        other="Board of 2026",
        since=clock.today(),
    )
    return hub


def attempts(scene):
    """Every verb that an organisation's people have, as beta would use it."""
    beta, digest = scene.made["beta"], scene.declined_call.version.digest
    mandate = Mandate.objects.filter(organisation=beta, power=Power.SIGN).get()
    named = Sponsorship.objects.get()
    name, address = beta.names.get(), beta.addresses.get()
    on = {"call": scene.declined_call, "digest": digest}
    draft = scene.own_draft.versions.get()
    return [
        (sign, on),
        (join, on),
        (explain, {**on, "text": "So.", "language": "en"}),
        (withdraw, {"act": scene.act}),
        (decline, {"call": scene.declined_call}),
        (take_back_decline, {"decline": scene.said_no}),
        (confirm_sponsor, {"sponsorship": named}),
        (decline_sponsor, {"sponsorship": named}),
        (replace_address, {"organisation": beta}),
        (publish, {"version": draft, "reach": Reach("public")}),
        (revise, {"document": scene.own_text.document}),
        (actions.confirm_record, {"organisation": beta}),
        (actions.add_name, {"organisation": beta, "text": "B", "language": "en", "script": "Latn",
                            "kind": NameKind.ALIAS}),
        (actions.end_name, {"name": name, "until": clock.today()}),
        (actions.publish_address, {"organisation": beta, "email": "x@beta.example"}),
        (actions.withdraw_address, {"address": address}),
        (actions.set_visibility, {"organisation": beta, "not_shown": True, "shows_acts": False}),
        (actions.grant_mandate, {"organisation": beta, "email": "x@beta.example",
                                 "power": Power.SIGN}),
        (actions.revoke_mandate, {"mandate": mandate}),
    ]  # fmt: skip


def test_no_act_counts_in_a_dispute(scene: World) -> None:
    before = Record.objects.count(), Act.objects.count(), Mandate.objects.count()
    for act, given in attempts(scene):
        with pytest.raises(Forbidden):
            act(scene.actor_of_beta, **given)  # type: ignore[attr-defined]
    wording = Wording("en", LanguageStatus.AUTHENTIC, "T", (Piece("Text."),))
    with pytest.raises(Forbidden):
        create_document(scene.actor_of_beta, type=Type.STATEMENT, wording=wording)  # type: ignore[attr-defined]
    assert (Record.objects.count(), Act.objects.count(), Mandate.objects.count()) == before


def test_its_own_people_read_on_and_nobody_is_added(scene: World, log_in: LogIn) -> None:
    own, other = log_in(scene.actor_of_beta), log_in(scene.officer_of(scene.made["gamma"]))  # type: ignore[attr-defined]
    desk = own.get("/desk").content.decode()
    assert "Suspended." in desk
    assert "Our own draft" in desk
    assert "nothing today" in desk
    assert own.get("/desk/mandates/beta").status_code == 200
    assert "declined" in own.get(f"/calls/{scene.declined_call.symbol}").content.decode()  # type: ignore[attr-defined]
    for client in (other, Client()):
        assert client.get("/desk/mandates/beta").status_code in (302, 404)
        assert "Our own draft" not in client.get("/desk", follow=True).content.decode()


def test_the_recognition_ends_the_sight_of_the_others_at_once(scene: World, log_in: LogIn) -> None:
    own = log_in(scene.actor_of_beta)  # type: ignore[attr-defined]
    other = Claimant.objects.get(label="Board of 2026")
    actions.recognise(
        scene.registrar("first"),
        organisation=scene.made["beta"],
        claimant=other,
        day=clock.today(),
        decision="CR/1",
    )
    assert own.get("/desk/mandates/beta").status_code == 404
    assert "Our own draft" not in own.get("/desk").content.decode()
    assert queries.powers(scene.actor_of_beta.person) == {}  # type: ignore[attr-defined]


def test_the_present_leadership_acts_again_when_it_is_recognised(scene: World) -> None:
    actions.recognise(
        scene.registrar("first"),
        organisation=scene.made["beta"],
        claimant=Claimant.objects.get(label="Board of 2020"),
        day=clock.today(),
        decision="CR/1",
    )
    with clock.at(clock.now() + timedelta(minutes=1)):
        assert withdraw(scene.actor_of_beta, act=scene.act).verb == "withdraw-act"  # type: ignore[attr-defined]
