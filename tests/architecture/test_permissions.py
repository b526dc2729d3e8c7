"""Who may what, as a page that anybody can read and that must be right."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from comity.accord.actions import open_room, open_test
from comity.accord.enums import Permission as Accord
from comity.accord.enums import Rule
from comity.accord.models import Act, Decline, MailedAnswer, MailedDraft, Sponsorship, Statement
from comity.accord.values import Opening, RoomTerms
from comity.directory.enums import Office, Power
from comity.directory.enums import Permission as Directory
from comity.directory.models import MandateRequest, Officer, Person
from comity.documents.enums import Permission as Documents
from comity.documents.models import Document
from comity.kit import clock
from comity.kit.policy import PERMITS, Actor, may

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).resolve().parent.parent.parent / "docs/develop/permissions.md"

PLAIN = {
    Directory.KEEP_RECORD: "keep the organisation’s own record",
    Directory.GRANT_MANDATE: "grant or end the organisation’s mandates",
    Directory.SEE_MANDATES: "see the organisation’s mandates",
    Directory.ENTER_REQUEST: "enter a request for a first or lost mandate",
    Directory.CONFIRM_REQUEST: "confirm a request that another person entered",
    Directory.STOP_REQUEST: "stop a request",
    Directory.RECOGNISE: "record a dispute, and whom the body recognises",
    Directory.DECIDE: "enter a decision of the body about the register",
    Directory.CONFIRM_OFFICE: "confirm an appointment that another person entered",
    Documents.WRITE: "write and publish the organisation’s documents",
    Documents.TRANSLATE: "add translations to them",
    Accord.OPEN_CALL: "open a call on the organisation’s document",
    Accord.ACT: "sign, join, explain, decline or withdraw",
    Accord.SEE_OWN: "see the organisation’s own acts and answers",
    Accord.SPONSOR: "confirm or decline to ask together with others",
    Accord.CONFIRM: "confirm or cancel an answer that came by mail",
    Accord.CONFIRM_DRAFT: "publish a draft that came by mail",
    Accord.KEEP_ADDRESS: "replace the address whose mail becomes a draft",
    Accord.OPEN_ROOM: "open a drafting room on the organisation’s draft",
    Accord.CHAIR: "chair a drafting room of the organisation",
    Accord.SPEAK: "speak for the organisation in a test of consensus",
    Accord.NEGOTIATE: "propose and take positions for the organisation in a drafting room",
    Accord.WITHDRAW_STATEMENT: "withdraw what the organisation stated beside an outcome",
    Accord.ASK_GROUND: "ask what text could be signed in a drafting room",
}


@pytest.fixture
def scene(world):
    world.a, world.b = world.organisation("a"), world.organisation("b")
    world.writer = world.officer_of(world.a)
    world.version = world.published(world.writer)
    world.request = MandateRequest.objects.create(
        organisation=world.a,
        body=world.body,
        email="heir@a.example",
        name="Heir",
        decision="CR/1",
        entered_by=Person.objects.get(pk=world.registrar("enterer").person),
        entered_at=clock.now(),
    )
    world.appointment = Officer.objects.create(
        body=world.body,
        person=world.person("new@hub.example"),
        office=Office.MEMBER,
        since=clock.today(),
        waits=True,
        entered_by=world.request.entered_by,
    )
    return world


def roles(scene) -> dict[str, Actor]:
    """Everybody who could be asked about the organisation `a`."""
    operator = scene.person("operator@hub.example")
    Person.objects.filter(pk=operator.pk).update(is_operator=True)
    operator.refresh_from_db()
    found = {
        "the public": Actor(None),
        "operator of the machine": scene.actor(operator, scene.a),
        "another member, all powers": scene.officer_of(scene.b, "other"),
        "the same, claiming to be `a`": replace(
            scene.officer_of(scene.b, "other"), organisation=scene.a.pk
        ),
        "registrar": scene.registrar("registrar"),
        "registrar who entered the request": scene.registrar("enterer"),
        "member of the body": scene.registrar("member", Office.MEMBER),
        "editor of the body": scene.registrar("editor", Office.EDITOR),
    }
    for power in Power:
        person = scene.person(f"{power}@a.example")
        scene.mandate(person, scene.a, power)
        found[f"`a`: {power.label}"] = scene.actor(person, scene.a)
    return found


def things(scene) -> dict[object, object]:
    call = scene.call(scene.writer, scene.version)
    draft = scene.draft(scene.writer, title="A draft")
    room = open_room(scene.writer, document=draft, terms=RoomTerms(()))
    return {
        **dict.fromkeys(PLAIN, scene.a),
        Directory.CONFIRM_REQUEST: scene.request,
        Directory.STOP_REQUEST: scene.request,
        Directory.CONFIRM_OFFICE: scene.appointment,
        Documents.WRITE: scene.version,
        Documents.TRANSLATE: scene.version,
        Accord.OPEN_CALL: scene.version,
        Accord.ACT: call,
        Accord.OPEN_ROOM: scene.version.document,
        Accord.CHAIR: room,
        Accord.NEGOTIATE: room,
        Accord.SPONSOR: Sponsorship(call=call, organisation=scene.a),
        Accord.SPEAK: put_to_the_test(scene),
        Accord.WITHDRAW_STATEMENT: Statement(room=room, organisation=scene.a),
        Accord.CONFIRM: MailedAnswer(call=call, organisation=scene.a),
        Accord.CONFIRM_DRAFT: MailedDraft(version=scene.version, organisation=scene.a),
    }


def put_to_the_test(scene):
    draft = scene.draft(scene.writer, title="A tested draft")
    room = open_room(scene.writer, document=draft, terms=RoomTerms(()))
    opening = Opening(Rule.ALL, clock.now() + timedelta(days=1))
    return open_test(scene.writer, room=room, opening=opening)


def page(scene) -> str:
    about, actors = things(scene), roles(scene)
    lines = [
        "# Who may what",
        "",
        "Rows are people, columns are rights over the organisation `a` and what belongs to it.",
        "A right flows from a dated mandate or office and from nothing else; no role outranks a",
        "member, and whoever runs the machine holds no right here at all. Written by",
        "`COMITY_WRITE_PAGES=1 pytest tests/architecture/test_permissions.py` and read by people:",
        "a change of this page is a change of the network’s constitution.",
        "",
    ]
    letters = {permission: chr(ord("A") + n) for n, permission in enumerate(PLAIN)}
    lines += [f"- **{letters[p]}** {text} (`{p}`)" for p, text in PLAIN.items()]
    lines += ["", "| | " + " | ".join(letters.values()) + " |", "|---" * (len(PLAIN) + 1) + "|"]
    for role, actor in actors.items():
        # To act is each organisation's own: another member signs for itself, never for `a`.
        cells = ["yes" if _may_for_a(scene, actor, p, about[p]) else "—" for p in PLAIN]
        lines.append(f"| {role} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _may_for_a(scene, actor: Actor, permission, thing) -> bool:
    if permission == Accord.ACT and actor.organisation != scene.a.pk:
        return may(replace(actor, organisation=scene.a.pk), permission, thing)
    return may(actor, permission, thing)


def test_every_permission_stands_on_the_page(scene):
    assert set(PLAIN) == set(PERMITS)


def test_the_page_of_permissions_is_current(scene):
    now = page(scene)
    if os.environ.get("COMITY_WRITE_PAGES"):
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(now, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == now, "COMITY_WRITE_PAGES=1 pytest tests/architecture"


def test_there_is_no_super_member_and_no_super_operator(scene):
    about, actors = things(scene), roles(scene)
    for role in (
        "the public",
        "operator of the machine",
        "another member, all powers",
        "the same, claiming to be `a`",
    ):
        rights = {p for p in PLAIN if _may_for_a(scene, actors[role], p, about[p])}
        assert rights == set(), role
    of_the_body = {
        Directory.ENTER_REQUEST,
        Directory.CONFIRM_REQUEST,
        Directory.STOP_REQUEST,
        Directory.RECOGNISE,
        Directory.DECIDE,
        Directory.CONFIRM_OFFICE,
    }
    for role in (
        "registrar",
        "registrar who entered the request",
        "member of the body",
        "editor of the body",
    ):
        rights = {p for p in PLAIN if _may_for_a(scene, actors[role], p, about[p])}
        assert rights <= of_the_body, role
    assert not may(
        actors["registrar who entered the request"], Directory.CONFIRM_REQUEST, scene.request
    )
    assert not may(
        actors["registrar who entered the request"], Directory.CONFIRM_OFFICE, scene.appointment
    )


def test_the_same_rights_for_every_member(scene):
    """Exchanging two members exchanges their rights and changes nothing else."""
    mine, theirs = scene.officer_of(scene.a), scene.officer_of(scene.b)
    for permission in (
        Directory.KEEP_RECORD,
        Directory.GRANT_MANDATE,
        Directory.SEE_MANDATES,
        Accord.SEE_OWN,
    ):
        assert may(mine, permission, scene.a) is may(theirs, permission, scene.b) is True
        assert may(mine, permission, scene.b) is may(theirs, permission, scene.a) is False


def test_a_right_is_about_its_own_kind_of_thing(scene):
    """A thing that a permission knows nothing of is refused, never guessed about."""
    mine, editor = scene.officer_of(scene.a), scene.registrar("editor", Office.EDITOR)
    about = [object(), None, 3, scene.country]
    narrow = set(PLAIN) - {Directory.ENTER_REQUEST, Directory.RECOGNISE, Directory.DECIDE}
    for permission in narrow:
        assert not any(may(actor, permission, thing) for actor in (mine, editor) for thing in about)


def test_a_bodys_things_are_its_editors(scene):
    editor, member = scene.registrar("editor", Office.EDITOR), scene.registrar("m", Office.MEMBER)
    version = scene.published(editor)
    for permission in (Documents.WRITE, Documents.TRANSLATE, Accord.OPEN_CALL):
        assert may(editor, permission, version)
        assert not may(member, permission, version)
        assert not may(replace(editor, body=None), permission, version)
        assert not may(scene.officer_of(scene.a), permission, version)
    assert may(editor, Documents.WRITE, Document.objects.get(pk=version.document_id))
    draft = scene.draft(editor, title="A draft")
    room = open_room(editor, document=draft, terms=RoomTerms((scene.a.pk,)))
    for permission, thing in ((Accord.OPEN_ROOM, draft), (Accord.CHAIR, room)):
        assert may(editor, permission, thing)
        for nobody in (member, replace(editor, body=None), scene.officer_of(scene.a)):
            assert not may(nobody, permission, thing)
    assert may(scene.officer_of(scene.a), Accord.NEGOTIATE, room)
    assert not may(editor, Accord.NEGOTIATE, room)


def test_acts_and_answers_belong_to_one_organisation(scene):
    mine, theirs = scene.officer_of(scene.a), scene.officer_of(scene.b)
    for thing in (Act(organisation=scene.a), Decline(organisation=scene.a)):
        assert may(mine, Accord.ACT, thing)
        assert not may(theirs, Accord.ACT, thing)
    assert may(mine, Accord.SEE_OWN, scene.a)
    assert not may(theirs, Accord.SEE_OWN, scene.a)
