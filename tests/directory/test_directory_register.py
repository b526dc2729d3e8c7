"""The register: names, addresses, what is shown, links for one login, and its reads."""

from datetime import UTC, date, datetime, timedelta

import pytest

from comity.directory import queries
from comity.directory.actions import (
    add_name,
    confirm_record,
    end_name,
    login_link,
    publish_address,
    set_visibility,
    use_login_link,
)
from comity.directory.enums import ClaimKind, LineageKind, NameKind, Office, Power, StandingKind
from comity.directory.events import NamesChanged
from comity.directory.models import (
    Body,
    Claim,
    Edition,
    Forum,
    Lineage,
    LoginLink,
    Organisation,
    Person,
    Seat,
    Source,
    Standing,
)
from comity.kit import clock, events, refs
from comity.kit.errors import Forbidden, NotFound, Refused
from comity.kit.models import AuditLine
from comity.kit.policy import PUBLIC, Actor
from comity.ledger.models import Record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
TODAY = NOON.date()
DAY = timedelta(days=1)


@pytest.fixture
def scene(world):
    world.a, world.b = world.organisation("a"), world.organisation("b")
    world.keeper, world.other = world.officer_of(world.a), world.officer_of(world.b)
    return world


def name(scene, text="Union A", **more):
    given = {"language": "en", "script": "Latn", "kind": NameKind.OFFICIAL, **more}
    return add_name(scene.keeper, organisation=scene.a, text=text, **given)


def refusal_of(function, *args, **kwargs) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refusal:
        function(*args, **kwargs)
    return refusal.value.code, refusal.value.field


def test_only_the_keeper_keeps_the_record(scene):
    before = Record.objects.count()
    signer = scene.person("s@a.example")
    scene.mandate(signer, scene.a, *(p for p in Power if p != Power.PUBLISH))
    first = scene.a.names.get()
    for actor in (
        scene.other,
        scene.actor(signer, scene.a),
        Actor(None),
        scene.registrar("r"),
        Actor(scene.other.person, organisation=scene.a.pk),
    ):
        for attempt, given in (
            (confirm_record, {"organisation": scene.a}),
            (
                add_name,
                {
                    "organisation": scene.a,
                    "text": "X",
                    "language": "en",
                    "script": "Latn",
                    "kind": NameKind.ALIAS,
                },
            ),
            (end_name, {"name": first, "until": TODAY}),
            (publish_address, {"organisation": scene.a, "email": "x@a.example"}),
            (set_visibility, {"organisation": scene.a, "not_shown": True, "shows_acts": False}),
        ):
            with pytest.raises(Forbidden):
                attempt(actor, **given)
    assert confirm_record(scene.keeper, organisation=scene.a).confirmed_on == TODAY
    publish_address(scene.keeper, organisation=scene.a, email="New@A.example")
    assert queries.published_address(scene.a.pk, NOON + 7 * DAY).email == "new@a.example"
    assert queries.published_address(scene.a.pk, NOON + 6 * DAY).email == "office@a.example"
    assert queries.published_address(scene.a.pk, NOON).email == "office@a.example"
    assert refusal_of(publish_address, scene.keeper, organisation=scene.a, email="x") == (
        "email",
        "email",
    )
    assert Record.objects.count() == before
    assert set(AuditLine.objects.values_list("verb", "organisation")) == {
        ("directory.organisation.confirm", scene.a.pk),
        ("directory.address.publish", scene.a.pk),
    }


def test_odd_characters_in_a_name_are_kept_and_flagged(scene):
    for text, flags in (
        ("\u202enoinU", ("bidi",)),
        ("Аssociation", ("mixed",)),
        ("Uni\u200bon", ("invisible",)),
    ):
        made = name(scene, text, language="ar", script="Latn")
        shown = queries.printed(Organisation.objects.get(pk=scene.a.pk), "ar")
        out = text.replace("\u202e", "[U+202E]")
        assert (made.text, shown.written, shown.flags) == (text, text, flags)
        assert (shown.text, str(shown)) == (out, out)
        made.delete()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"text": " \n"}, ("empty", "text")),
        ({"text": "a\0b"}, ("control", "text")),
        ({"text": "x" * 300_000}, ("too-long", "text")),
        ({"language": "English"}, ("language", "language")),
        ({"script": "latin"}, ("script", "script")),
        ({"since": TODAY, "until": TODAY - DAY}, ("days", "until")),
    ],
)
def test_a_name_that_cannot_be_kept_is_refused(scene, given, code):
    assert refusal_of(name, scene, **given) == code
    assert scene.a.names.count() == 1


def test_names_are_added_and_ended_never_rewritten(scene, monkeypatch):
    heard: list[object] = []
    monkeypatch.setattr(events, "_receivers", events.defaultdict(list))
    events.receives(NamesChanged)(heard.append)
    first = scene.a.names.get()
    end_name(scene.keeper, name=first, until=TODAY)
    name(scene, since=TODAY)
    arabic = name(scene, "الاتحاد", language="ar", script="Arab", since=TODAY)
    assert heard == [NamesChanged(scene.a.pk)] * 3
    row = Organisation.objects.get(pk=scene.a.pk)
    assert [queries.printed(row, "en", day).text for day in (TODAY - DAY, TODAY)] == [
        "Association a",
        "Union A",
    ]
    assert [queries.printed(row, "en", day).own for day in (TODAY - DAY, TODAY)] == ["", "الاتحاد"]
    assert queries.printed(row, "ar-EG", TODAY).text == "الاتحاد"
    assert refusal_of(end_name, scene.keeper, name=first, until=TODAY + DAY)[0] == "ended"
    assert refusal_of(end_name, scene.keeper, name=arabic, until=date(2020, 1, 1))[0] == "past"
    later = name(scene, "Soon", kind=NameKind.SHORT, since=TODAY + 9 * DAY)
    assert refusal_of(end_name, scene.keeper, name=later, until=TODAY)[0] == "days"


def test_an_organisation_without_names_is_printed_by_its_slug(scene):
    scene.a.names.all().delete()
    assert queries.printed(Organisation.objects.get(pk=scene.a.pk), "en").text == "a"


def test_what_is_not_shown_is_nowhere_for_the_public_and_there_for_members(scene):
    hidden = scene.organisation("hidden", standing=None, name="Hidden League")
    own = scene.officer_of(hidden)
    Seat.objects.create(body=scene.body, organisation=hidden)
    assert [s.organisation for s in queries.body("credentials").seats.all()] == [hidden]
    set_visibility(own, organisation=hidden, not_shown=True, shows_acts=False)
    for viewer, seen in (
        (PUBLIC, False),
        (scene.other.viewer, True),
        (own.viewer, True),
        (scene.registrar("r").viewer, False),
    ):
        assert (hidden in queries.organisations(viewer)) is seen
        assert (hidden in queries.find(viewer, "hidden league")) is seen
        assert queries.count_line(viewer) == (2 + seen, 1)
        assert (
            hidden in [s.organisation for s in queries.body("credentials", viewer).seats.all()]
        ) is seen
        if seen:
            assert queries.organisation(viewer, "hidden") == hidden
        else:
            with pytest.raises(NotFound):
                queries.organisation(viewer, "hidden")
    assert refs.resolve("organisation:hidden") is None
    with pytest.raises(NotFound):
        queries.organisation(PUBLIC, "absent")


def test_references_of_the_register_resolve(scene):
    forum = Forum.objects.create(slug="seminar", names={"en": "Seminar"})
    Edition.objects.create(slug="seminar-1", forum=forum)
    assert refs.resolve("organisation:a") == refs.Resolved("Association a", "/members/a")
    assert refs.resolve(forum.reference) == refs.Resolved("Seminar", "/forums/seminar")
    assert refs.resolve("edition:seminar-1").address == "/meetings/seminar-1"
    assert refs.resolve(scene.body.reference).address == "/bodies/credentials"
    assert {refs.resolve(f"{k}:absent") for k in ("organisation", "forum", "edition", "body")} == {
        None
    }
    assert [e.slug for e in queries.editions()] == ["seminar-1"]
    assert [f.held for f in queries.forums()] == [1]


def test_names_are_found_in_any_script_exact_first(scene):
    name(scene, "École du fleuve", language="fr")
    name(scene, "مدرسة النهر", language="ar", script="Arab")
    name(scene, "Associ", kind=NameKind.ALIAS)
    for words in ("ecole", "ÉCOLE DU", "مدرسه", "fleuve"):
        assert queries.find(PUBLIC, words) == [scene.a]
    assert queries.find(PUBLIC, "associ") == [scene.a, scene.b]
    assert queries.find(PUBLIC, "association b") == [scene.b]
    assert queries.find(PUBLIC, "associ", limit=1) == [scene.a]
    for words in ("", " \n", "\0", "%", "_", "nowhere"):
        assert queries.find(PUBLIC, words) == []


def test_a_member_is_whoever_has_the_standing_on_that_day(scene):
    Standing.objects.filter(organisation=scene.a).update(until=TODAY)
    assert list(queries.members(PUBLIC)) == [scene.b]
    assert list(queries.members(PUBLIC, TODAY - DAY)) == [scene.a, scene.b]
    person = Person.objects.get(pk=scene.keeper.person)
    assert queries.viewer_of(person).member is False


def test_a_viewer_speaks_for_what_the_person_may_today(scene):
    forum, body = Forum.objects.create(slug="f", names={}), Body.objects.create(slug="g", names={})
    Standing.objects.create(organisation=scene.a, forum=forum, kind=StandingKind.OBSERVER)
    Seat.objects.create(body=body, organisation=scene.a, until=TODAY + DAY)
    person = Person.objects.get(pk=scene.keeper.person)
    viewer = queries.viewer_of(person)
    assert (viewer.organisations, viewer.bodies, viewer.forums, viewer.member) == (
        {scene.a.pk}, {body.pk}, {forum.pk}, True,
    )  # fmt: skip
    with clock.at(NOON + DAY):
        assert queries.viewer_of(person).bodies == frozenset()
    assert list(queries.own_organisations(viewer)) == [scene.a]


def test_offices_and_what_follows_from_them(scene):
    registrar, editor = scene.registrar("r"), scene.registrar("e", Office.EDITOR)
    assert queries.credentials_body(registrar.person) == scene.body
    assert queries.may_edit(editor.person) == scene.body
    assert queries.credentials_body(scene.keeper.person) is None
    assert queries.may_edit(registrar.person) is queries.may_edit(None) is None
    assert queries.powers(None) == {}
    with pytest.raises(NotFound):
        queries.body("absent")
    assert not queries.requests_with_code().exists()


def test_conflicting_claims_stand_side_by_side_in_the_published_order(scene):
    source = Source.objects.create(slug="s", title="Report")
    for slug, kind, day, value in (
        ("1", ClaimKind.PLANNED, "2026-01-01", "90"),
        ("2", ClaimKind.REPORTED, "2026-02-01", "59"),
        ("3", ClaimKind.REPORTED, "2026-03-01", "71"),
        ("4", ClaimKind.OFFICIAL, "2025-01-01", "60"),
    ):
        Claim.objects.create(
            slug=slug,
            subject="edition:x",
            measure="parties",
            value=value,
            kind=kind,
            day=day,
            source=source,
        )
    found = queries.claims(["edition:x", "edition:y"])
    assert [c.value for c in found["edition:x"]["parties"]] == ["60", "71", "59", "90"]
    assert set(found) == {"edition:x"}


def test_a_login_link_works_once_until_it_expires(scene):
    person = Person.objects.get(pk=scene.keeper.person)
    token = login_link(Actor(None, channel="terminal"), person=person, hours=2)
    assert token not in LoginLink.objects.get().digest
    assert use_login_link(Actor(None), token=token) == person
    late = login_link(Actor(None), person=person, hours=2)
    with clock.at(NOON + timedelta(hours=2)):
        for used in (token, late, "forged", ""):
            with pytest.raises(NotFound):
                use_login_link(Actor(None), token=used)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    with pytest.raises(NotFound):
        use_login_link(Actor(None), token=late)
    assert not AuditLine.objects.filter(verb="directory.login.link").exists()


def test_accounts_are_made_by_invitation_only_and_hold_no_password(scene):
    person = Person.objects.invite("Mixed@Case.example", "M", "fr")
    assert (person.email, person.language, person.has_usable_password()) == (
        "mixed@case.example",
        "fr",
        False,
    )
    assert Person.objects.invite("mixed@case.example") == person
    assert queries.person_by_email("MIXED@case.example") == person
    assert (str(person), str(Person(email="x@y.example"))) == ("M", "x@y.example")


@pytest.mark.parametrize("kind", LineageKind)
def test_a_standing_never_passes_on_with_the_lineage(world, kind):
    """Who splits, merges or is renamed gets a standing by a decision, never by itself."""
    old, heir = world.organisation("old"), world.organisation("heir", standing=None)
    other = None if kind in (LineageKind.FOUNDED, LineageKind.DISSOLVED) else old
    Lineage.objects.create(organisation=heir, kind=kind, other=other, day="2026-01-01")
    members = {row.slug for row in queries.members(PUBLIC)}
    assert members == {"old"}
    Standing.objects.filter(organisation=old).update(until=date(2026, 1, 1))
    assert {row.slug for row in queries.members(PUBLIC)} == set()
