"""Decisions about the register: who may, what is refused, what is kept, what it never gives."""

from dataclasses import replace
from datetime import timedelta

import pytest

from comity.directory import actions, queries
from comity.directory.actions.admission import Admission, Named
from comity.directory.actions.decisions import Minute
from comity.directory.enums import Capacity, Decided, NameKind, Office, StandingKind
from comity.directory.models import (
    Body,
    Country,
    Decision,
    Forum,
    Mandate,
    Officer,
    Organisation,
    Person,
    Seat,
    Standing,
)
from comity.kit import clock
from comity.kit.errors import Forbidden, Refused
from comity.kit.models import AuditLine, Mail
from comity.kit.policy import PUBLIC, Actor
from comity.ledger.models import Record

pytestmark = pytest.mark.django_db


@pytest.fixture
def minute():
    return Minute("CR/2026/4", clock.today())


@pytest.fixture
def registrar(world):
    world.registrar("second", Office.MEMBER)
    return world.registrar("first")


def admission(**changed: object) -> Admission:
    given = {
        "slug": "river-league",
        "names": (
            Named("رابطة النهر", "ar", "Arab"),
            Named("River League", "en", "Latn", NameKind.TRANSLATION),
        ),
        "address": "Office@River.example",
        "since": clock.today(),
        "country": "xa",
    }
    return Admission(**{**given, **changed})  # type: ignore[arg-type]  # tests name fields


def refusal(act, *args, **kwargs) -> tuple[str, str | None]:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value.code, caught.value.field


def test_a_registrar_admits_an_organisation(world, registrar, minute):
    made = actions.admit_organisation(registrar, minute=minute, admission=admission())
    assert [str(queries.printed(made, tag)) for tag in ("ar", "en")] == [
        "رابطة النهر", "River League",
    ]  # fmt: skip
    assert (made.country.code, made.capacity) == ("xa", Capacity.MEMBER)
    assert [a.email for a in made.addresses.all()] == ["office@river.example"]
    standing = Standing.objects.get(organisation=made)
    assert (standing.kind, standing.since, standing.until) == ("member", clock.today(), None)
    assert made in queries.members(PUBLIC)
    decision = Decision.objects.get()
    assert (decision.kind, decision.symbol, decision.thing, decision.detail) == (
        Decided.ADMITTED, "CR/2026/4", "organisation:river-league", "member",
    )  # fmt: skip
    line = AuditLine.objects.get(verb="directory.register.admit")
    assert (line.person, line.body, line.thing) == (
        registrar.person, world.body.pk, "organisation:river-league",
    )  # fmt: skip
    assert Record.objects.get(kind="member").kind == "member"
    assert made.record_id
    assert Mail.objects.get().recipient == "office@river.example"


def test_admission_gives_nobody_a_mandate(world, registrar, minute):
    made = actions.admit_organisation(registrar, minute=minute, admission=admission())
    assert not Mandate.objects.filter(organisation=made).exists()
    assert Person.objects.filter(email="office@river.example").count() == 0


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"slug": "River League"}, ("slug", "slug")),
        ({"slug": "a" * 33}, ("slug", "slug")),
        ({"slug": "taken"}, ("taken", "slug")),
        ({"names": ()}, ("no-name", "text")),
        ({"names": (Named("A\0", "en", "Latn"),)}, ("control", "text")),
        ({"names": (Named("A", "en", "Latin"),)}, ("script", "script")),
        ({"names": (Named("A", "english", "Latn"),)}, ("language", "language")),
        ({"address": "nobody"}, ("email", "address")),
        ({"country": "zz"}, ("country", "country")),
        ({"since": clock.today() - timedelta(days=9)}, ("before", "since")),
    ],
)
def test_what_an_admission_is_refused_for(world, registrar, minute, changed, refused):
    world.organisation("taken")
    before = Organisation.objects.count(), Record.objects.count(), Decision.objects.count()
    found = refusal(
        actions.admit_organisation, registrar, minute=minute, admission=admission(**changed)
    )
    assert found == refused
    after = Organisation.objects.count(), Record.objects.count(), Decision.objects.count()
    assert after == before


def test_every_decision_needs_a_symbol_and_a_day_that_has_come(world, registrar):
    world.organisation("beta")
    for minute, refused in (
        (Minute("  ", clock.today()), ("no-decision", "decision")),
        (Minute("CR/1", clock.today() + timedelta(days=1)), ("day", "day")),
    ):
        for act, given in every_decision(world):
            assert refusal(act, registrar, minute=minute, **given) == refused, act
    assert not Decision.objects.exists()


def every_decision(world):
    """Each verb with what it needs, about `beta`."""
    beta, day = Organisation.objects.get(slug="beta"), clock.today()
    officer, _made = Officer.objects.get_or_create(
        body=world.body, person=world.person("third@hub.example"), office="editor", since=day
    )
    return [
        (actions.admit_organisation, {"admission": admission()}),
        (
            actions.begin_standing,
            {"organisation": beta, "kind": StandingKind.OBSERVER, "since": day},
        ),
        (actions.end_standing, {"organisation": beta, "until": day}),
        (actions.give_seat, {"organisation": beta, "body": world.body, "since": day}),
        (actions.end_seat, {"organisation": beta, "body": world.body, "until": day}),
        (actions.establish_body, {"slug": "floods", "name": "Group on Floods"}),
        (actions.establish_forum, {"slug": "meeting", "name": "Meeting"}),
        (
            actions.appoint_officer,
            {
                "body": world.body,
                "email": "new@hub.example",
                "name": "New",
                "office": Office.EDITOR,
            },
        ),
        (actions.end_office, {"officer": officer}),
        (
            actions.list_country,
            {"code": "nt", "name": "Northland", "region": "Coasts", "continent": "Upper"},
        ),
    ]


def test_only_a_registrar_of_the_body_that_keeps_mandates_decides(world, minute):
    beta = world.organisation("beta")
    operator = world.person("operator@hub.example")
    Person.objects.filter(pk=operator.pk).update(is_operator=True)
    other = Body.objects.create(slug="other", names={"en": "Other"})
    elsewhere = world.person("elsewhere@hub.example")
    Officer.objects.create(body=other, person=elsewhere, office="registrar", since=minute.day)
    refused = [
        world.officer_of(beta),
        world.actor(operator),
        replace(world.actor(operator), body=world.body.pk),
        replace(world.actor(elsewhere), body=other.pk),
        replace(world.actor(elsewhere), body=world.body.pk),
        world.registrar("member", Office.MEMBER),
        world.registrar("editor", Office.EDITOR),
    ]
    for actor in refused:
        for act, given in every_decision(world):
            with pytest.raises(Forbidden):
                act(actor, minute=minute, **given)
    assert not Decision.objects.exists()


def test_standings_begin_and_end_by_decision_only(world, registrar, minute):
    beta = world.organisation("beta", standing=None)
    today = clock.today()
    give = {"minute": minute, "organisation": beta, "since": today}
    observer = actions.begin_standing(registrar, kind=StandingKind.OBSERVER, **give)
    assert observer.until is None
    assert refusal(actions.begin_standing, registrar, kind=StandingKind.MEMBER, **give) == (
        "held", "kind",
    )  # fmt: skip
    forum = actions.establish_forum(registrar, minute=minute, slug="meeting", name="Meeting")
    guest = actions.begin_standing(registrar, kind=StandingKind.GUEST, forum=forum, **give)
    later = today + timedelta(days=30)
    end = {"minute": minute, "organisation": beta}
    assert actions.end_standing(registrar, until=later, **end).until == later
    member = actions.begin_standing(
        registrar, kind=StandingKind.MEMBER, minute=minute, organisation=beta, since=later
    )
    assert (member.kind, member.since) == ("member", later)
    guest.refresh_from_db()
    assert guest.until is None
    assert [d.kind for d in Decision.objects.order_by("pk")] == [
        "standing", "forum", "standing", "standing-ended", "standing",
    ]  # fmt: skip
    other = Forum.objects.create(slug="other", names={"en": "Other"})
    assert refusal(actions.end_standing, registrar, until=later, forum=other, **end) == (
        "none", "organisation",
    )  # fmt: skip


def test_an_ended_standing_keeps_its_past(world, registrar, minute):
    beta = world.organisation("beta")
    actions.end_standing(registrar, minute=minute, organisation=beta, until=clock.today())
    assert beta not in queries.members(PUBLIC)
    assert beta in queries.members(PUBLIC, clock.today() - timedelta(days=1))


def test_bodies_forums_seats_and_countries(world, registrar, minute):
    beta = world.organisation("beta")
    body = actions.establish_body(
        registrar, minute=minute, slug="floods", name="Group on Floods", address="f@hub.example"
    )
    assert (body.names, body.keeps_mandates) == ({"en": "Group on Floods"}, False)
    taken = {"minute": minute, "slug": "floods", "name": "Again"}
    assert refusal(actions.establish_body, registrar, **taken) == ("taken", "slug")
    unnamed = {"minute": minute, "slug": "rains", "name": " "}
    assert refusal(actions.establish_forum, registrar, **unnamed) == ("no-name", "name")
    given = {"minute": minute, "organisation": beta, "body": body}
    actions.give_seat(registrar, since=minute.day, **given)
    assert refusal(actions.give_seat, registrar, since=minute.day, **given) == (
        "held", "organisation",
    )  # fmt: skip
    assert body.pk in world.officer_of(beta).viewer.bodies
    ended = actions.end_seat(registrar, until=minute.day, **given)
    assert Seat.objects.get() == ended
    assert refusal(actions.end_seat, registrar, until=minute.day, **given) == (
        "none", "organisation",
    )  # fmt: skip
    made = actions.list_country(
        registrar,
        minute=minute,
        code="NT",
        name="Northland",
        region="Far Coasts",
        continent="Upper",
    )
    assert (made.code, made.region.slug) == ("nt", "far-coasts")
    again = {"minute": minute, "code": "nt", "name": "N", "region": "R", "continent": "C"}
    assert refusal(actions.list_country, registrar, **again) == ("taken", "code")
    assert Country.objects.count() == 2


def appoint(world, registrar, minute, office=Office.REGISTRAR, email="new@hub.example"):
    return actions.appoint_officer(
        registrar, minute=minute, body=world.body, email=email, name="New", office=office
    )


def test_an_officer_acts_only_after_a_second_person_confirmed(world, registrar, minute):
    second = world.registrar("second", Office.MEMBER)
    waiting = appoint(world, registrar, minute)
    assert waiting.waits
    new = world.person("new@hub.example")
    actor = world.registrar("first")
    assert queries.viewer_of(new).bodies == frozenset()
    assert queries.credentials_body(new.pk) is None
    with pytest.raises(Forbidden):
        actions.confirm_officer(actor, officer=waiting)
    for person in (new.pk, None):
        with pytest.raises(Forbidden):
            actions.confirm_officer(Actor(person, body=world.body.pk), officer=waiting)
    held = actions.confirm_officer(second, officer=waiting)
    assert (held.waits, held.since) == (False, clock.today())
    assert queries.credentials_body(new.pk) == world.body
    assert Mail.objects.get().recipient == "new@hub.example"
    assert refusal(actions.confirm_officer, second, officer=waiting) == ("state", None)
    verbs = list(AuditLine.objects.order_by("pk").values_list("verb", "body"))
    assert verbs == [
        ("directory.office.appoint", world.body.pk),
        ("directory.office.confirm", world.body.pk),
    ]


def test_one_registrar_alone_makes_no_accomplice(world, registrar, minute):
    """Who appoints a second person alone could confirm alone what they enter alone."""
    beta = world.organisation("beta")
    accomplice = appoint(world, registrar, minute, Office.MEMBER, "accomplice@hub.example")
    request = actions.enter_request(
        registrar, organisation=beta, email="heir@beta.example", name="Heir", decision="CR/1"
    )
    with pytest.raises(Forbidden):
        actions.confirm_request(Actor(accomplice.person_id, body=world.body.pk), request=request)
    with pytest.raises(Forbidden):
        appoint(world, registrar, minute, email="first@hub.example")
    assert refusal(appoint, world, registrar, minute, Office.MEMBER, "accomplice@hub.example") == (
        "held", "email",
    )  # fmt: skip


def test_the_body_never_loses_its_registrar_or_its_second_person(world, registrar, minute):
    first = Officer.objects.get(person=registrar.person)
    second = Officer.objects.get(office="member")
    for officer in (first, second):
        assert refusal(actions.end_office, registrar, minute=minute, officer=officer) == (
            "last", "officer",
        )  # fmt: skip
    world.registrar("third")
    ended = actions.end_office(registrar, minute=minute, officer=second)
    assert ended.until == clock.today()
    assert refusal(actions.end_office, registrar, minute=minute, officer=second) == (
        "ended", "officer",
    )  # fmt: skip
    waiting = appoint(world, registrar, minute)
    actions.end_office(registrar, minute=minute, officer=waiting)
    waiting.refresh_from_db()
    assert waiting.until is not None
    with pytest.raises(Refused):
        actions.confirm_officer(world.registrar("third"), officer=waiting)


def test_decisions_about_a_hidden_organisation_are_not_public(world, registrar, minute):
    hidden = admission(slug="quiet", not_shown=True)
    actions.admit_organisation(registrar, minute=minute, admission=hidden)
    actions.admit_organisation(registrar, minute=minute, admission=admission())
    assert [d.thing for d in queries.decisions(PUBLIC)] == ["organisation:river-league"]
    alpha = world.officer_of(world.organisation("alpha"))
    assert queries.decisions(alpha.viewer).count() == 2
