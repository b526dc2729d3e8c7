"""What a viewer sees: the query and the predicate agree, and nothing narrower leaks."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.accord import policies as accord
from comity.accord import queries as calls
from comity.accord.actions import decline, sign
from comity.accord.models import Act, Call, Decline
from comity.directory import policies as directory
from comity.directory import queries as register
from comity.directory.actions import grant_mandate
from comity.directory.enums import Office, Power, StandingKind
from comity.directory.models import Body, Forum, Mandate, Organisation, Seat, Standing
from comity.documents import policies, queries
from comity.documents.actions import attach_file, create_document, publish
from comity.documents.enums import Audience, LanguageStatus, Type
from comity.documents.models import Document, File
from comity.documents.values import Piece, Reach, Wording
from comity.kit import clock
from comity.kit.models import Mail
from comity.kit.policy import PUBLIC, Actor, Viewer
from comity.ledger.models import Body as Kept
from comity.ledger.models import Head, Record

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
FREELY = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class Undone(Exception):
    """Ends an example: what it wrote is rolled back."""


@pytest.fixture
def scene(world):
    world.a, world.b, world.c = (world.organisation(s) for s in "abc")
    world.guest = world.organisation("guest", standing=StandingKind.OBSERVER)
    world.hidden = world.organisation("hidden", standing=None, not_shown=True)
    world.group = Body.objects.create(slug="group", names={})
    world.forum = Forum.objects.create(slug="forum", names={})
    Seat.objects.create(body=world.group, organisation=world.guest)
    Standing.objects.create(organisation=world.c, forum=world.forum, kind=StandingKind.GUEST)
    world.actors = {s: world.officer_of(o) for s, o in world.made.items()}
    world.editor = world.registrar("editor", Office.EDITOR)
    world.both = world.person("both@example.example")
    for organisation in (world.guest, world.c):
        world.mandate(world.both, organisation, Power.TRANSLATE)
    world.former = world.person("former@example.example")
    world.mandate(world.former, world.a, until=NOON.date())
    return world


def viewers(scene) -> dict[str, Viewer]:
    found = {slug: actor.viewer for slug, actor in scene.actors.items()}
    found |= {
        "public": PUBLIC,
        "editor": scene.editor.viewer,
        "both": register.viewer_of(scene.both),
        "former": register.viewer_of(scene.former),
        "stranger": register.viewer_of(scene.person("stranger@example.example")),
    }
    return found


AUDIENCES = st.one_of(
    st.just(("own",)),
    st.just(("members",)),
    st.just(("public",)),
    st.just(("body", "group")),
    st.just(("body", "credentials")),
    st.just(("forum",)),
    st.sets(st.sampled_from(["a", "b", "c", "guest", "hidden"]), min_size=1).map(
        lambda s: ("named", *sorted(s))
    ),
)
DOCUMENTS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", "guest", "hidden", "editor"]),
        AUDIENCES,
        st.booleans(),
        st.lists(AUDIENCES, max_size=2),
    ),
    max_size=6,
)


def reach(scene, audience: tuple[str, ...]) -> Reach:
    kind, *names = audience
    if kind == "body":
        return Reach(kind, body=Body.objects.get(slug=names[0]).pk)
    if kind == "forum":
        return Reach(kind, forum=scene.forum.pk)
    return Reach(kind, named=tuple(scene.made[n].pk for n in names))


def bring_in(scene, author: str, audience: tuple[str, ...], published: bool, files) -> Document:
    actor = scene.editor if author == "editor" else scene.actors[author]
    document = scene.draft(actor, texts=("Narrowword stands here.",))
    if published:
        publish(actor, version=document.versions.get(), reach=reach(scene, audience))
    for number, own in enumerate(files):
        attach_file(
            actor, document=document, name=f"f{number}", media_type="t/t",
            data=b"x%d" % number, reach=reach(scene, own),
        )  # fmt: skip
    return Document.objects.get(pk=document.pk)


def in_audience(scene, slug: str, audience: tuple[str, ...]) -> bool:
    """The rule of product.md, told again: who reads a published document of this audience."""
    kind, *names = audience
    speaks = {
        "both": {"guest", "c"},
        "public": set(),
        "editor": set(),
        "former": set(),
        "stranger": set(),
    }
    organisations = speaks.get(slug, {slug})
    if kind == "public":
        return True
    if kind == "members":
        return bool(organisations & {"a", "b", "c"})
    if kind == "forum":
        return "c" in organisations
    if kind == "body":
        return "guest" in organisations if names == ["group"] else slug == "editor"
    return kind == "named" and bool(organisations & set(names))


EVERY_AUDIENCE = [
    ("own",), ("members",), ("public",), ("body", "group"), ("body", "credentials"), ("forum",),
    ("named", "b"), ("named", "guest", "hidden"),
]  # fmt: skip


@pytest.mark.parametrize("author", ["a", "guest", "editor"])
def test_every_audience_for_every_role(scene, author):
    drawn = [(author, audience, True, [("own",), audience]) for audience in EVERY_AUDIENCE]
    check_matrix(scene, [*drawn, (author, ("public",), False, [("public",)])])


@FREELY
@given(drawn=DOCUMENTS)
def test_query_and_predicate_agree_on_random_worlds(scene, drawn):
    check_matrix(scene, drawn)


def check_matrix(scene, drawn) -> None:
    with pytest.raises(Undone), clock.at(NOON), transaction.atomic():  # noqa: PT012
        made = [(row, bring_in(scene, *row)) for row in drawn]
        for slug, viewer in viewers(scene).items():
            seen = set(Document.objects.filter(policies.visible(viewer)))
            files = set(File.objects.filter(policies.files_visible(viewer)))
            listed = set(queries.documents(viewer))
            for (author, audience, published, own_files), document in made:
                own = slug == author or (slug == "both" and author in {"guest", "c"})
                expected = own or (published and in_audience(scene, slug, audience))
                assert policies.can_see(viewer, document) is expected
                assert (document in seen) is expected
                assert (document in listed) is (expected and published)
                for file in document.files.all():
                    reached = in_audience(scene, slug, own_files[int(file.name[1:])])
                    assert (file in files) is (expected and (own or reached))
        raise Undone


@FREELY
@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), max_size=5))
def test_organisations_seen_by_query_and_by_predicate_agree(scene, drawn):
    with pytest.raises(Undone), transaction.atomic():  # noqa: PT012
        for number, (member, hidden, shows) in enumerate(drawn):
            kind = StandingKind.MEMBER if member else None
            scene.organisation(f"x{number}", standing=kind, not_shown=hidden, shows_acts=shows)
        for viewer in [
            *viewers(scene).values(),
            *(scene.officer_of(scene.made[s]).viewer for s in scene.made if s[0] == "x"),
        ]:
            seen = set(Organisation.objects.filter(directory.visible(viewer)))
            for organisation in Organisation.objects.all():
                assert (organisation in seen) is directory.can_see(viewer, organisation)
                own = organisation.pk in viewer.organisations
                assert directory.can_see(viewer, organisation) is (
                    not organisation.not_shown or own or viewer.member
                )
        raise Undone


def test_acts_answers_and_mandates_are_seen_by_whom_they_concern(scene):
    call = scene.call(scene.actors["a"])
    sign(scene.actors["b"], call=call, digest=call.version.digest)
    decline(scene.actors["c"], call=call)
    Organisation.objects.filter(slug="b").update(not_shown=True, shows_acts=False)
    for slug, viewer in viewers(scene).items():
        assert Act.objects.filter(accord.acts_visible(viewer)).exists() is (slug == "b")
        assert Decline.objects.filter(accord.declines_visible(viewer)).exists() is (
            slug in {"c", "both"}
        )
        owners = set(
            Mandate.objects.filter(directory.mandates_visible(viewer)).values_list(
                "organisation", flat=True
            )
        )
        assert owners == viewer.organisations
        assert Call.objects.filter(accord.visible(viewer)).exists()


# What the public can read, as bytes


def everything_public() -> str:
    """All that the public's queries answer, written out."""
    river = [
        queries.river(PUBLIC, words, chosen)
        for words in ("", "water", "narrowword", "2026")
        for chosen in (
            {},
            {"type": ["STA"]},
            {"member": ["a", "b", "hidden"]},
            {"language": ["en", "fr"]},
            {"year": ["2026"]},
        )
    ]
    call = calls.calls(PUBLIC).first()
    return repr(
        [
            [([d.symbol for d in r.documents], r.facets, r.total, r.chosen) for r in river],
            [
                (d.symbol, d.date, [(v.number, v.digest) for v in d.versions.all()])
                for d in queries.documents(PUBLIC)
            ],
            [
                calls.signatures(PUBLIC, [call], tag, as_of=NOON, since=NOON - timedelta(days=9))
                for tag in ("en", "fr")
            ],
            calls.explanations(PUBLIC, [call], "en"),
            [c.symbol for c in calls.open_calls(PUBLIC)],
            [o.slug for o in register.organisations(PUBLIC)],
            [o.slug for w in ("assoc", "hidden", "a") for o in register.find(PUBLIC, w)],
            register.count_line(PUBLIC),
            [[s.organisation.slug for s in b.seats.all()] for b in register.bodies()],
            list(register.requests_in_notice()),
            [(r.seq, bytes(r.data)) for r in Record.objects.all()],
            list(Head.objects.values()),
            list(Kept.objects.order_by("id").values_list("commitment", flat=True)),
        ]
    )


QUIET = st.lists(
    st.one_of(
        st.tuples(st.just("draft"), st.sampled_from("abc")),
        st.tuples(st.just("revise"), st.sampled_from("a")),
        st.tuples(
            st.just("narrow"), st.sampled_from("abc"), AUDIENCES.filter(lambda a: a != ("public",))
        ),
        st.tuples(st.just("file"), AUDIENCES.filter(lambda a: a != ("public",))),
        st.tuples(st.just("decline"), st.sampled_from("bc")),
        st.tuples(st.just("mandate"), st.sampled_from("abc")),
        st.tuples(st.just("seat")),
    ),
    min_size=1,
    max_size=6,
)


@FREELY
@given(drawn=QUIET)
def test_nothing_public_changes_by_a_byte_when_something_narrower_happens(scene, drawn):
    with pytest.raises(Undone), clock.at(NOON), transaction.atomic():  # noqa: PT012
        call = scene.call(scene.actors["a"])
        shown = call.version.document
        before, letters = everything_public(), set(Mail.objects.values_list("pk", flat=True))
        for number, (what, *more) in enumerate(drawn):
            quietly(scene, what, more, number, call)
        assert everything_public() == before
        for mail in Mail.objects.exclude(pk__in=letters):
            # A mandate tells its person; a decline tells the organisation's own people only.
            kind, _, rest = mail.key.partition(":")
            own = Mandate.objects.filter(
                organisation=mail.organisation, person__email=mail.recipient
            )
            assert (kind, own.exists()) in {("mandate", True), ("answer", True)}, mail.key
            assert kind == "mandate" or rest.endswith(":declined")
        # The next public symbols follow the last public ones.
        again = scene.published(scene.actors["a"]).document.symbol
        assert (shown.symbol, again) == ("P/a/2026/1", "P/a/2026/2")
        assert scene.call(scene.actors["a"]).symbol == "C/2026/2"
        raise Undone


def quietly(scene, what: str, more: list, number: int, call: Call) -> None:
    if what == "draft":
        scene.draft(scene.actors[more[0]], texts=("Narrowword.",))
    elif what == "narrow":
        bring_in(scene, more[0], more[1], True, [more[1]])
    elif what == "file":
        attach_file(
            scene.actors["a"], document=call.version.document, name=f"n{number}",
            media_type="t/t", data=b"narrow", reach=reach(scene, more[0]),
        )  # fmt: skip
    elif what == "decline":
        decline(scene.actors[more[0]], call=call, note="Narrowword")
    elif what == "mandate":
        organisation = scene.made[more[0]]
        grant_mandate(
            scene.actors[more[0]],
            organisation=organisation,
            email=f"n{number}@x.example",
            power=Power.SIGN,
        )
    elif what == "seat":
        Seat.objects.create(body=scene.group, organisation=scene.hidden)
    elif call.version.document.versions.count() == 1:
        from comity.documents.actions import put_language, revise

        version = revise(scene.actors["a"], document=call.version.document)
        wording = Wording("fr", LanguageStatus.AUTHENTIC, "Narrowword", (Piece("Narrowword."),))
        put_language(scene.actors["a"], version=version, wording=wording)


def test_no_action_on_something_narrower_writes_into_the_public_book(scene):
    """Each verb once, on a draft or a narrower document."""
    before, kept = Record.objects.count(), Kept.objects.count()
    actor = scene.actors["a"]
    wording = Wording("en", LanguageStatus.AUTHENTIC, "T", (Piece("x"),))
    document = create_document(actor, type=Type.STATEMENT, wording=wording)
    version = publish(actor, version=document.versions.get(), reach=Reach(Audience.MEMBERS))
    assert version.locked_at
    attach_file(
        actor, document=document, name="f", media_type="t/t", data=b"x", reach=Reach("public")
    )
    assert Record.objects.count() == before
    assert Kept.objects.count() == kept
    assert Actor(None).viewer == PUBLIC
