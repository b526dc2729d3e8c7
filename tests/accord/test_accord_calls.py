"""Calls, acts and private answers: allowed, refused by right and by state, recorded, emitted."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from comity.accord import queries
from comity.accord.actions import (
    decline,
    explain,
    join,
    notice_closed_calls,
    open_call,
    sign,
    take_back_decline,
    withdraw,
)
from comity.accord.actions.calling import Terms
from comity.accord.enums import Scope, Verb
from comity.accord.events import ActTaken, CallClosed, CallOpened, Declined
from comity.accord.models import Act, Call, Decline, Invitation
from comity.core.record import schemas
from comity.core.symbols import is_symbol
from comity.directory.actions import add_name, end_name, open_dispute, set_visibility
from comity.directory.enums import Capacity, LineageKind, NameKind, Office, Power, StandingKind
from comity.directory.models import Lineage, Mandate, Standing
from comity.directory.queries import members
from comity.documents.actions import publish, revise
from comity.documents.enums import Audience
from comity.kit import clock, events
from comity.kit.errors import Forbidden, NotFound, Refused
from comity.kit.models import AuditLine, Mail
from comity.kit.policy import PUBLIC, Actor
from comity.ledger import queries as book
from comity.ledger.models import Record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
END = NOON + timedelta(days=14)
SECOND = timedelta(seconds=1)


@pytest.fixture
def scene(world):
    world.a, world.b = world.organisation("a"), world.organisation("b")
    world.initiator, world.signer = world.officer_of(world.a), world.officer_of(world.b)
    world.version = world.published(world.initiator)
    return world


@pytest.fixture
def call(scene) -> Call:
    return scene.call(scene.initiator, scene.version, deadline=END)


@pytest.fixture
def heard(monkeypatch):
    heard: list[object] = []
    monkeypatch.setattr(events, "_receivers", events.defaultdict(list))
    for kind in (ActTaken, CallClosed, CallOpened, Declined):
        events.receives(kind)(heard.append)
    return heard


def acts_in_book() -> list[dict]:
    return [schemas.read(bytes(r.data)) for r in Record.objects.filter(kind="act")]


def whole_book() -> list[bytes]:
    return [bytes(r.data) for r in Record.objects.all()]


def refusal_of(function, *args, **kwargs) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refusal:
        function(*args, **kwargs)
    return refusal.value.code, refusal.value.field


def put(scene, call, **more) -> Act:
    return sign(scene.signer, call=call, digest=call.version.digest, **more)


# Opening


def test_a_call_is_opened_by_the_author_on_a_locked_version(scene, heard):
    before = whole_book()
    call = scene.call(scene.initiator, scene.version, deadline=END)
    assert (call.symbol, call.opens_at, call.deadline, call.host_zone) == (
        "C/2026/1",
        NOON,
        END,
        "UTC",
    )
    assert list(call.initiators.all()) == [scene.a]
    assert set(call.invitations.values_list("organisation", flat=True)) == {scene.a.pk, scene.b.pk}
    assert heard == [CallOpened(call.pk)]
    assert AuditLine.objects.get(verb="accord.call.open").thing == "call:C/2026/1"
    assert whole_book() == before
    assert list(queries.open_calls(PUBLIC)) == [call]


def test_only_the_author_opens(scene):
    reader = scene.person("r@a.example")
    scene.mandate(reader, scene.a, Power.SIGN)
    for actor in (
        scene.signer,
        scene.actor(reader, scene.a),
        Actor(None),
        scene.registrar("r"),
        Actor(scene.signer.person, organisation=scene.a.pk),
    ):
        with pytest.raises(Forbidden):
            open_call(actor, version=scene.version, terms=Terms(END))
    editor = scene.registrar("e", Office.EDITOR)
    assert scene.call(editor, scene.published(editor), deadline=END).body == scene.body


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"deadline": NOON}, ("past", "deadline")),
        ({"deadline": END.replace(tzinfo=None)}, ("zone", "deadline")),
        ({"host_zone": "Europe/Nowhere"}, ("zone", "host_zone")),
        ({"host_zone": "../etc/passwd"}, ("zone", "host_zone")),
        ({"host_zone": ""}, ("zone", "host_zone")),
        ({"host_zone": "Europe"}, ("zone", "host_zone")),
        ({"capacities": ()}, ("capacity", "capacities")),
        ({"capacities": (Capacity.SECTION,)}, ("nobody", "scope")),
        ({"scope": Scope.NAMED}, ("nobody", "scope")),
    ],
)
def test_terms_that_make_no_sense_are_refused(scene, terms, code):
    given = {"deadline": END, **terms}
    assert (
        refusal_of(open_call, scene.initiator, version=scene.version, terms=Terms(**given)) == code
    )
    assert not Call.objects.exists()


def test_a_call_needs_locked_public_words_and_is_alone_on_them(scene, call):
    terms = Terms(END)
    assert (
        refusal_of(open_call, scene.initiator, version=scene.version, terms=terms)[0] == "running"
    )
    opened = scene.draft(scene.initiator).versions.get()
    assert refusal_of(open_call, scene.initiator, version=opened, terms=terms)[0] == "open-version"
    narrow = scene.published(scene.initiator, audience=Audience.MEMBERS)
    assert refusal_of(open_call, scene.initiator, version=narrow, terms=terms)[0] == "not-public"
    with clock.at(END):
        later = scene.call(scene.initiator, scene.version, open_after=True)
        assert later.symbol == "C/2026/2"
    with clock.at(END + timedelta(days=99)):  # it still accepts
        assert refusal_of(scene.call, scene.initiator, scene.version)[0] == "running"


def test_symbols_of_calls_are_symbols_and_taken_once(scene, call):
    version = scene.published(scene.initiator)
    for symbol, code in (("x", "symbol"), ("C/2026/1", "symbol-taken")):
        assert refusal_of(
            open_call, scene.initiator, version=version, terms=Terms(END), symbol=symbol
        ) == (code, "symbol")
    open_call(scene.initiator, version=version, terms=Terms(END), symbol="C/2026/17/Rev.1")
    assert scene.call(scene.initiator, deadline=END).symbol == "C/2026/2"


def test_whom_a_call_invites(scene):
    scene.organisation("youth", capacity=Capacity.YOUTH_WOMEN)
    scene.organisation("observer", standing=StandingKind.OBSERVER)
    scene.organisation("bare", standing=None)

    def invited(**terms) -> set[str]:
        call = scene.call(scene.initiator, **terms)
        return set(call.invitations.values_list("organisation__slug", flat=True))

    assert invited() == {"a", "b"}
    assert invited(capacities=(Capacity.MEMBER, Capacity.YOUTH_WOMEN)) == {"a", "b", "youth"}
    assert invited(scope=Scope.ALL) == {"a", "b", "observer", "bare"}
    assert invited(scope=Scope.NAMED, named=(scene.b.pk,)) == {"b"}


def test_a_closed_call_is_noticed_once(scene, call, heard):
    with clock.at(END - SECOND):
        assert notice_closed_calls(Actor(None)) == 0
    with clock.at(END):
        assert [notice_closed_calls(Actor(None)) for _ in range(3)] == [1, 0, 0]
    assert heard == [CallClosed(call.pk)]


# Acting


def test_an_act_is_recorded_emitted_audited_and_receipted(scene, call):
    deputy = scene.person("deputy@b.example")
    scene.mandate(deputy, scene.b, Power.SIGN)
    reader = scene.person("reader@b.example")
    scene.mandate(reader, scene.b, Power.PUBLISH)
    act = put(scene, call, reservation="Not para 2.\r\nNever.", language="en", paragraph="p2")
    (content,) = acts_in_book()
    assert (content["verb"], content["doc"], content["author"], content["text"], content["capacity"]) == (
        "sign", "P/a/2026/1", scene.b.record_id, scene.version.commitment, "member",
    )  # fmt: skip
    assert book.body(content["body"]) == act.text == "Not para 2.\nNever."
    assert (act.mandate.person_id, act.person_id, act.channel) == (
        scene.signer.person,
        scene.signer.person,
        "web",
    )
    assert (act.number[5], len(act.number), act.late) == ("-", 11, False)
    receipts = Mail.objects.filter(key=f"act:{act.number}")
    assert sorted(receipts.values_list("recipient", flat=True)) == [
        "deputy@b.example",
        "reader@b.example",
        "secretary@b.example",
    ]
    line = AuditLine.objects.get(verb="accord.act.sign")
    assert (line.thing, line.organisation) == (f"act:{act.number}", scene.b.pk)


def test_every_verb_tells_the_rooms_above(scene, call, heard):
    act = put(scene, call)
    gone = withdraw(scene.signer, act=act)
    digest = call.version.digest
    joined = join(scene.signer, call=call, digest=digest)
    said = explain(scene.signer, call=call, digest=digest, text="Because.", language="en")
    assert heard == [ActTaken(a.pk, call.pk, scene.b.pk) for a in (act, gone, joined, said)]
    assert [c["verb"] for c in acts_in_book()] == ["sign", "withdraw-act", "join", "explain"]
    assert acts_in_book()[1]["act"] == act.record


def test_who_acts(scene, call):
    publisher = scene.person("p@b.example")
    scene.mandate(publisher, scene.b, *(p for p in Power if p != Power.SIGN))
    yesterday, tomorrow = (scene.person(f"{n}@b.example") for n in ("y", "t"))
    scene.mandate(yesterday, scene.b, Power.SIGN, until=NOON.date())
    scene.mandate(tomorrow, scene.b, Power.SIGN, since=NOON.date() + timedelta(days=1))
    revoked = scene.person("revoked@b.example")
    scene.mandate(revoked, scene.b, Power.SIGN)
    Mandate.objects.filter(person=revoked).update(revoked_at=NOON)
    strangers = [scene.actor(p, scene.b) for p in (publisher, yesterday, tomorrow, revoked)]
    strangers += [
        Actor(None, organisation=scene.b.pk),
        Actor(scene.signer.person),
        Actor(scene.initiator.person, organisation=scene.b.pk),
    ]
    act = put(scene, call)
    said_no = Decline.objects.create(call=call, organisation=scene.b, at=NOON)
    for actor in strangers:
        for attempt, given in (
            (sign, {"call": call, "digest": call.version.digest}),
            (sign, {"call": call, "digest": "x", "reservation": "a\0"}),
            (join, {"call": call, "digest": call.version.digest}),
            (explain, {"call": call, "digest": call.version.digest, "text": "", "language": ""}),
            (withdraw, {"act": act}),
            (decline, {"call": call}),
            (take_back_decline, {"decline": said_no}),
        ):
            with pytest.raises(Forbidden):
                attempt(actor, **given)
    with pytest.raises(Forbidden):  # somebody else's act
        withdraw(scene.initiator, act=act)
    with pytest.raises(Forbidden):
        take_back_decline(scene.initiator, decline=said_no)


def test_no_act_counts_while_two_leaderships_claim_the_organisation(scene, call):
    act = put(scene, call)
    open_dispute(
        scene.registrar("r"), organisation=scene.b, present="A", other="B", since=NOON.date()
    )
    for attempt, given in (
        (sign, {"call": call, "digest": call.version.digest}),
        (withdraw, {"act": act}),
        (decline, {"call": call}),
    ):
        with pytest.raises(Forbidden):
            attempt(scene.signer, **given)
    assert queries.signatures(PUBLIC, [call], "en").total == 1


def test_a_call_closes_to_the_second(scene, call):
    with clock.at(END):
        assert refusal_of(put, scene, call) == ("closed", None)
        assert refusal_of(decline, scene.signer, call=call)[0] == "closed"
        assert not queries.open_calls(PUBLIC).exists()
    with clock.at(NOON - SECOND):
        assert refusal_of(put, scene, call) == ("not-open", None)
    with clock.at(END - SECOND):
        assert put(scene, call).late is False
    with clock.at(END + timedelta(days=9)):
        assert withdraw(scene.signer, act=Act.objects.get()).verb == Verb.WITHDRAW


def test_after_the_deadline_of_a_call_that_stays_open_an_act_is_late(scene):
    call = scene.call(scene.initiator, scene.version, deadline=END, open_after=True)
    with clock.at(END):
        assert put(scene, call).late is True
        assert list(queries.open_calls(PUBLIC)) == [call]
    assert [r.late for r in queries.signatures(PUBLIC, [call], "en", as_of=END).rows] == [True]


def test_an_act_binds_to_one_version_and_nothing_carries_over(scene, call):
    put(scene, call)
    second = publish(
        scene.initiator, version=revise(scene.initiator, document=scene.version.document)
    )
    assert second.digest != scene.version.digest
    assert refusal_of(sign, scene.initiator, call=call, digest=second.digest)[0] == "other-version"
    new = scene.call(scene.initiator, second, deadline=END)
    assert queries.signatures(PUBLIC, [new], "en").total == 0
    assert put(scene, new).digest == second.digest


def test_who_is_not_asked_does_not_act(scene):
    observer = scene.organisation("o", standing=StandingKind.OBSERVER)
    actor, call = scene.officer_of(observer), scene.call(scene.initiator, scene.version)
    assert refusal_of(sign, actor, call=call, digest=call.version.digest)[0] == "not-invited"
    assert refusal_of(decline, actor, call=call)[0] == "not-invited"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"reservation": "x" * 300_000, "language": "en"}, ("too-long", "reservation")),
        ({"reservation": "a\0b", "language": "en"}, ("control", "reservation")),
        ({"reservation": "No.", "language": ""}, ("language", "language")),
        ({"reservation": "No.", "language": "french"}, ("language", "language")),
        ({"reservation": "No.", "language": "fr", "paragraph": "p99"}, ("paragraph", "paragraph")),
        ({"once": "x" * 65}, ("too-long", "once")),
        ({"once": "x\0"}, ("control", "once")),
    ],
)
def test_a_reservation_that_cannot_be_kept_is_refused_and_nothing_is_written(
    scene, call, given, code
):
    before, mails = whole_book(), Mail.objects.count()
    assert refusal_of(put, scene, call, **given) == code
    assert (Act.objects.count(), Mail.objects.count(), whole_book()) == (0, mails, before)


def test_no_reservation_where_none_is_allowed(scene):
    call = scene.call(scene.initiator, scene.version, reservations=False)
    assert refusal_of(put, scene, call, reservation="No.", language="en") == (
        "no-reservations",
        "reservation",
    )
    assert put(scene, call, reservation=" \n ").text == ""
    said = explain(scene.signer, call=call, digest=call.version.digest, text="Why.", language="en")
    assert (
        refusal_of(
            explain,
            scene.signer,
            call=call,
            digest=call.version.digest,
            text="More.",
            language="en",
        )[0]
        == "acted"
    )
    assert refusal_of(
        explain, scene.signer, call=call, digest=call.version.digest, text=" ", language="en"
    ) == ("empty", "text")
    assert [r.number for r in queries.explanations(PUBLIC, [call], "en")] == [said.number]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x" * 300_000, ("too-long", "text")),
        ("a\0b", ("control", "text")),
        ("a\x9bb", ("control", "text")),
        (" \n", ("empty", "text")),
    ],
)
def test_an_explanation_that_cannot_be_kept_is_refused_and_nothing_is_written(
    scene, call, text, expected
):
    words = {"call": call, "digest": call.version.digest, "text": text, "language": "en"}
    assert refusal_of(explain, scene.signer, **words) == expected
    assert not Act.objects.exists()


def test_bidi_controls_and_look_alikes_are_kept_as_written(scene, call):
    text = "Не \u202eparagraph\u202c 2 — раураӏ"
    assert put(scene, call, reservation=text, language="ru").text == text


def test_reservations_have_symbols_that_are_symbols(scene):
    call = scene.call(scene.initiator, scene.version)
    act = put(scene, call, reservation="No.", language="en")
    short = publish(
        scene.initiator,
        version=scene.draft(scene.initiator).versions.get(),
        symbol="P/a/DEC",
        reach=None,
    )
    assert (act.symbol, is_symbol(act.symbol)) == ("RES/2026/1", True)
    withdraw(scene.signer, act=act)
    assert put(scene, call, reservation="No!", language="en").symbol == "RES/2026/2"
    assert short.document.symbol == "P/a/DEC"


def test_a_replay_is_one_act_and_the_same_form_does_nothing_else(scene, call):
    first = put(scene, call, once="form-1")
    assert put(scene, call, once="form-1") == first
    assert (
        refusal_of(join, scene.signer, call=call, digest=call.version.digest, once="form-1")[0]
        == "once"
    )
    other = scene.call(scene.initiator, deadline=END)
    assert refusal_of(put, scene, other, once="form-1")[0] == "once"
    gone = withdraw(scene.signer, act=first, once="form-2")
    assert withdraw(scene.signer, act=first, once="form-2") == gone
    assert refusal_of(withdraw, scene.signer, act=first, once="form-3")[0] == "withdrawn"
    assert refusal_of(withdraw, scene.signer, act=first)[0] == "withdrawn"
    assert refusal_of(withdraw, scene.signer, act=gone)[0] == "withdrawn"
    assert (Act.objects.count(), len(acts_in_book())) == (2, 2)
    assert (
        sign(scene.initiator, call=call, digest=call.version.digest, once="form-1").organisation
        == scene.a
    )


def test_a_second_officer_sees_the_firsts_act_and_must_withdraw_it_first(scene, call):
    second = scene.officer_of(scene.b, "deputy")
    act = put(scene, call)
    assert queries.own_act(second.viewer, call, scene.b.pk) == act
    assert queries.own_act(PUBLIC, call, scene.b.pk) is None
    with pytest.raises(Refused) as refusal:
        join(second, call=call, digest=call.version.digest)
    assert (refusal.value.code, act.number in refusal.value.message) == ("acted", True)
    withdraw(second, act=act)
    assert join(second, call=call, digest=call.version.digest).in_force


def test_the_database_itself_allows_one_act_in_force(scene, call):
    act = put(scene, call)
    copy = Act.objects.get()
    copy.pk, copy._state.adding, copy.number, copy.record = None, True, "X", "y"
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()
    for change in (
        act.delete,
        lambda: Act.objects.all().delete(),
        lambda: Act.objects.update(text="x"),
        act.save,
    ):
        with pytest.raises(TypeError):
            change()


def test_a_withdrawal_is_appended_and_the_struck_row_stays(scene, call):
    with clock.at(NOON + timedelta(days=1)):
        act = put(scene, call)
    with clock.at(NOON + timedelta(days=3)):
        withdraw(scene.signer, act=act)
        listed = queries.signatures(PUBLIC, [call], "en", since=NOON)
        assert (listed.total, listed.withdrawn, listed.added, listed.gone) == (0, 1, 0, 1)
        assert listed.rows[0].withdrawn_at == NOON + timedelta(days=3)
        assert listed.latest == NOON + timedelta(days=3)
        before = queries.signatures(
            PUBLIC, [call], "en", as_of=NOON + timedelta(days=2), since=NOON
        )
        assert (before.total, before.withdrawn, before.added) == (1, 0, 1)


def test_joining_is_counted_apart_from_signing(scene, call):
    join(scene.signer, call=call, digest=call.version.digest)
    sign(scene.initiator, call=call, digest=call.version.digest, reservation="But.", language="en")
    listed = queries.signatures(PUBLIC, [call], "en", since=NOON - SECOND)
    assert (listed.total, listed.joined, listed.added, listed.with_reservations) == (1, 1, 1, 1)
    assert listed.counts == (("Member", 1),)
    assert [r.slug for r in listed.signed] == [r.slug for r in listed.reservations] == ["a"]
    for order in ("country", "name", "date", "capacity", "unknown"):
        rows = queries.signatures(PUBLIC, [call], "en", order=order).rows
        assert [r.slug for r in rows] == ["a", "b"]  # at one moment, by name


# Names and standings


def test_the_name_of_the_day_is_printed_for_ever(scene, call):
    add_name(
        scene.signer,
        organisation=scene.b,
        text="الرابطة",
        language="ar",
        script="Arab",
        kind=NameKind.OFFICIAL,
    )
    put(scene, call)

    def printed(language: str) -> tuple[str, str, str, str]:
        row = queries.signatures(PUBLIC, [call], language).rows[0]
        return row.name, row.name_language, row.own_name, row.own_language

    before = [printed(tag) for tag in ("en", "fr", "ar")]
    assert before == [
        ("Association b", "en", "الرابطة", "ar"),
        ("Association b", "en", "الرابطة", "ar"),
        ("الرابطة", "ar", "Association b", "en"),
    ]
    with clock.at(NOON + timedelta(days=30)):
        today = clock.today()
        for name in list(scene.b.names.all()):
            end_name(scene.signer, name=name, until=today)
        for text, language, script in (
            ("Union B", "en", "Latn"),
            ("الاتحاد", "ar", "Arab"),
            ("联盟", "zh", "Hans"),
        ):
            add_name(
                scene.signer,
                organisation=scene.b,
                text=text,
                language=language,
                script=script,
                kind=NameKind.OFFICIAL,
                since=today,
            )
        add_name(
            scene.signer,
            organisation=scene.b,
            text="Backdated B",
            language="en",
            script="Latn",
            kind=NameKind.SHORT,
            since=date(2000, 1, 1),
        )
        assert [printed(tag) for tag in ("en", "fr", "ar")] == before
    assert Act.objects.get().name == "Association b"
    assert refusal_of(end_name, scene.signer, name=scene.b.names.first(), until=date(2020, 1, 1))[
        0
    ] in {"past", "ended"}


def test_standings_never_pass_on_by_lineage(scene):
    heir = scene.organisation("heir", standing=None)
    actor = scene.officer_of(heir)
    Lineage.objects.create(
        organisation=scene.b, kind=LineageKind.MERGED, other=heir, day="2026-05-01"
    )
    Lineage.objects.create(
        organisation=heir, kind=LineageKind.SPLIT, other=scene.b, day="2026-05-01"
    )
    Lineage.objects.create(organisation=scene.b, kind=LineageKind.DISSOLVED, day="2026-05-02")
    assert heir not in members(PUBLIC)
    assert not actor.viewer.member
    call = scene.call(scene.initiator, scene.version)
    assert refusal_of(sign, actor, call=call, digest=call.version.digest)[0] == "not-invited"
    assert Standing.objects.filter(organisation=heir).count() == 0


# Private answers, and organisations that are not shown


def test_a_decline_is_the_organisations_own_and_leaves_no_trace_elsewhere(scene, call, heard):
    before, mails = whole_book(), list(Mail.objects.values())
    public = queries.signatures(PUBLIC, [call], "en", as_of=NOON)
    answer = decline(scene.signer, call=call, note="  not now ")
    assert decline(scene.signer, call=call, note="other") == answer
    assert (answer.note, heard) == ("not now", [Declined(call.pk, scene.b.pk)])
    assert queries.own_decline(scene.signer.viewer, call, scene.b.pk) == answer
    for viewer in (PUBLIC, scene.initiator.viewer, scene.registrar("r").viewer):
        assert queries.own_decline(viewer, call, scene.b.pk) is None
    assert whole_book() == before
    assert list(Mail.objects.values()) == mails
    assert queries.signatures(PUBLIC, [call], "en", as_of=NOON) == public
    lines = AuditLine.objects.filter(thing=answer.reference)
    assert set(lines.values_list("organisation", "verb")) == {(scene.b.pk, "accord.answer.decline")}


def test_acting_takes_a_decline_back_and_explaining_does_not(scene, call):
    answer = decline(scene.signer, call=call)
    explain(scene.signer, call=call, digest=call.version.digest, text="Why.", language="en")
    assert queries.own_decline(scene.signer.viewer, call, scene.b.pk) == answer
    put(scene, call)
    assert queries.own_decline(scene.signer.viewer, call, scene.b.pk) is None
    assert refusal_of(decline, scene.signer, call=call)[0] == "acted"
    assert refusal_of(take_back_decline, scene.signer, decline=answer)[0] == "taken-back"


def test_a_decline_can_be_taken_back_and_given_again(scene, call):
    answer = decline(scene.signer, call=call)
    assert take_back_decline(scene.signer, decline=answer).taken_back_at == NOON
    assert decline(scene.signer, call=call) != answer
    assert refusal_of(decline, scene.signer, call=call, note="a\0")[0] == "control"


def test_an_organisation_that_is_not_shown_acts_only_if_it_says_so(scene, call):
    set_visibility(scene.signer, organisation=scene.b, not_shown=True, shows_acts=False)
    assert refusal_of(put, scene, call)[0] == "not-shown"
    set_visibility(scene.signer, organisation=scene.b, not_shown=True, shows_acts=True)
    act = put(scene, call)
    assert queries.act(PUBLIC, act.number) == act
    set_visibility(scene.signer, organisation=scene.b, not_shown=True, shows_acts=False)
    with pytest.raises(NotFound):
        queries.act(PUBLIC, act.number)
    assert queries.signatures(PUBLIC, [call], "en").total == 0
    assert queries.acts_of(PUBLIC, scene.b) == []
    assert queries.acts_of(scene.signer.viewer, scene.b) == [act]
    with pytest.raises(NotFound):
        queries.act(PUBLIC, "NONE-0")


def test_calls_are_read_by_those_who_see_the_document(scene, call):
    assert queries.call(PUBLIC, "C/2026/1") == call
    assert queries.calls_on(PUBLIC, scene.version.document) == [call]
    assert list(queries.calls_for(scene.signer.viewer)) == [call]
    assert list(queries.calls_for(PUBLIC)) == []
    assert isinstance(queries.invited(call, scene.b.pk), Invitation)
    with pytest.raises(NotFound):
        queries.call(PUBLIC, "C/2026/2")
