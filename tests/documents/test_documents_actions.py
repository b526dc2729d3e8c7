"""Drafts, versions, languages, files, audiences and symbols: who may, when not, what is recorded."""

from datetime import UTC, datetime, timedelta

import pytest

from comity.core.record import schemas
from comity.core.symbols import is_symbol
from comity.directory.enums import Office, Power, StandingKind
from comity.directory.models import Body, Forum, Officer, Organisation, Person, Seat
from comity.directory.policies import edits
from comity.documents import queries, texts
from comity.documents.actions import (
    add_translation,
    attach_file,
    create_document,
    publish,
    put_language,
    revise,
    widen,
)
from comity.documents.enums import Audience, LanguageStatus, ParagraphKind, Type
from comity.documents.events import LanguageAdded, VersionPublished
from comity.documents.models import Document, Locked, Paragraph, Version
from comity.documents.values import Piece, Reach, Wording
from comity.kit import clock, events, refs
from comity.kit.errors import Forbidden, NotFound, Refused
from comity.kit.models import AuditLine
from comity.kit.policy import PUBLIC, Actor, Viewer
from comity.ledger import queries as book
from comity.ledger.models import Record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
OPEN = Reach(Audience.PUBLIC)


@pytest.fixture
def scene(world):
    world.a, world.b = world.organisation("a"), world.organisation("b")
    world.writer, world.other = world.officer_of(world.a), world.officer_of(world.b)
    return world


@pytest.fixture
def heard(monkeypatch):
    heard: list[object] = []
    monkeypatch.setattr(events, "_receivers", events.defaultdict(list))
    for kind in (VersionPublished, LanguageAdded):
        events.receives(kind)(heard.append)
    return heard


def words(*paragraphs: str, language="en", status=LanguageStatus.AUTHENTIC, title="Rivers"):
    return Wording(language, status, title, tuple(Piece(p) for p in paragraphs or ("Water.",)))


def kinds() -> list[str]:
    return list(
        Record.objects.exclude(kind__in=["genesis", "member"]).values_list("kind", flat=True)
    )


def refusal_of(function, *args, **kwargs) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refusal:
        function(*args, **kwargs)
    return refusal.value.code, refusal.value.field


def test_a_draft_has_no_symbol_enters_no_public_book_and_is_its_authors_own(scene):
    document = scene.draft(scene.writer)
    assert (document.symbol, document.audience, document.organisation) == (None, "own", scene.a)
    assert kinds() == []
    line = AuditLine.objects.get(verb="documents.document.create")
    assert (line.organisation, line.person) == (scene.a.pk, scene.writer.person)
    assert queries.draft(scene.writer.viewer, document.pk) == document
    for viewer in (PUBLIC, scene.other.viewer):
        assert not queries.drafts(viewer).exists()
        with pytest.raises(NotFound):
            queries.draft(viewer, document.pk)


def test_only_a_publish_mandate_or_a_bodys_editor_writes(scene):
    signer = scene.person("signer@a.example")
    scene.mandate(signer, scene.a, Power.SIGN, Power.TRANSLATE)
    document = scene.draft(scene.writer)
    version = document.versions.get()
    text = {"name": "f", "media_type": "text/plain", "data": b"x", "reach": OPEN}
    strangers = (
        scene.actor(signer, scene.a),
        scene.other,
        Actor(None),
        Actor(scene.other.person, organisation=scene.a.pk),
    )
    for actor in strangers:
        for attempt, given in (
            (put_language, {"version": version, "wording": words()}),
            (publish, {"version": version, "reach": OPEN}),
            (revise, {"document": document}),
            (widen, {"document": document, "reach": OPEN}),
            (attach_file, {"document": document, **text}),
        ):
            with pytest.raises(Forbidden):
                attempt(actor, **given)
    for actor in (strangers[0], strangers[3]):
        with pytest.raises(Forbidden):
            scene.draft(actor)
    registrar = scene.registrar("registrar")
    with pytest.raises(Forbidden):
        scene.draft(registrar)
    editor = scene.registrar("editor", Office.EDITOR)
    assert scene.draft(editor).body == scene.body


@pytest.mark.parametrize(
    ("wording", "code"),
    [
        (words(title=" "), ("no-title", "title")),
        (words(" "), ("no-text", "text")),
        (words("a\0b"), ("control", "text")),
        (words("x" * 100_001), ("too-long", "text")),
        (words(*["x" * 90_000] * 5), ("too-long", "text")),
        (words(*["x"] * 10_001), ("too-many", "text")),
        (words(language="english"), ("language", "language")),
        (
            Wording(
                "en",
                LanguageStatus.AUTHENTIC,
                "T",
                (Piece("a", ident="p1"), Piece("b", ident="p1")),
            ),
            ("ident", "text"),
        ),
        (
            Wording("en", LanguageStatus.AUTHENTIC, "T", (Piece("a", ident="p" * 201),)),
            ("too-long", "text"),
        ),
        (
            Wording("en", LanguageStatus.AUTHENTIC, "T", (Piece("a", number="1" * 13),)),
            ("too-long", "text"),
        ),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused_whole(scene, wording, code):
    assert refusal_of(create_document, scene.writer, type=Type.STATEMENT, wording=wording) == code
    assert not Document.objects.exists()
    document = scene.draft(scene.writer)
    version = document.versions.get()
    before = texts.text_of(version, "X/1")
    assert refusal_of(put_language, scene.writer, version=version, wording=wording) == code
    assert texts.text_of(version, "X/1") == before


def test_300_000_characters_fit_in_paragraphs(scene):
    document = create_document(
        scene.writer, type=Type.STATEMENT, wording=words(*["x" * 100_000] * 3)
    )
    version = publish(scene.writer, version=document.versions.get(), reach=OPEN)
    assert sum(len(p.text) for p in queries.wording(version, "en").paragraphs.all()) == 300_000


def test_paragraphs_have_idents_of_their_own_that_last(scene):
    pieces = (Piece("h", ParagraphKind.HEADING), Piece("a", ident="p3"), Piece("b"), Piece("c"))
    wording = Wording("en", LanguageStatus.AUTHENTIC, "T", pieces)
    document = create_document(scene.writer, type=Type.STATEMENT, wording=wording)
    version = publish(scene.writer, version=document.versions.get(), reach=OPEN)
    first = [(p.ident, p.number, p.text) for p in queries.wording(version, "en").paragraphs.all()]
    assert first == [("p1", "", "h"), ("p3", "1", "a"), ("p3a", "2", "b"), ("p4", "3", "c")]
    second = revise(scene.writer, document=document, note="for the vote")
    assert (second.number, second.note, second.digest) == (2, "for the vote", "")
    copied = second.languages.get().paragraphs.all()
    assert [(p.ident, p.number, p.text) for p in copied] == first


def test_publishing_locks_records_and_tells(scene, heard):
    version = scene.published(scene.writer)
    document = version.document
    assert (document.symbol, document.published_at, version.locked_at) == ("P/a/2026/1", NOON, NOON)
    text = texts.text_of(version, "P/a/2026/1")
    assert version.digest == texts.digest_of(text)
    record = Record.objects.get(digest=version.record)
    content = schemas.read(bytes(record.data))
    assert (content["kind"], content["doc"], content["author"], content["version"], content["language"]) == (
        "text", "P/a/2026/1", scene.a.record_id, 1, "en",
    )  # fmt: skip
    assert content["text"] == version.commitment
    assert book.body(version.commitment) == text
    assert heard == [VersionPublished(document.pk, version.pk)]
    assert AuditLine.objects.filter(verb="documents.version.publish").count() == 1
    assert refusal_of(publish, scene.writer, version=version)[0] == "locked"
    assert refusal_of(put_language, scene.writer, version=version, wording=words())[0] == "locked"


def test_a_body_publishes_in_the_name_of_the_network(scene):
    editor = scene.registrar("editor", Office.EDITOR)
    version = scene.published(editor)
    content = schemas.read(bytes(Record.objects.get(digest=version.record).data))
    assert (content["author"], content["doc"]) == (book.network(), "B/credentials/2026/1")


def test_a_locked_version_never_changes(scene):
    version = scene.published(scene.writer)
    paragraph = Paragraph.objects.first()
    paragraph.text = "other"
    with pytest.raises(Locked):
        paragraph.save()
    with pytest.raises(Locked):
        Paragraph.objects.update(text="other")
    second = revise(scene.writer, document=version.document)
    assert refusal_of(revise, scene.writer, document=version.document)[0] == "open"
    put_language(scene.writer, version=second, wording=words("Other."))
    second = publish(scene.writer, version=second)
    version.refresh_from_db()
    assert version.digest == texts.digest_of(texts.text_of(version, "P/a/2026/1"))
    assert second.digest != version.digest
    assert kinds() == ["text", "text"]
    assert queries.version(version.document, 1).digest == version.digest


def test_an_open_version_is_seen_by_nobody_else(scene):
    version = scene.published(scene.writer)
    second = revise(scene.writer, document=version.document)
    put_language(scene.writer, version=second, wording=words("Secretword.", language="fr"))
    shown = queries.document(PUBLIC, "P/a/2026/1")
    assert [v.number for v in shown.versions.all()] == [1]
    assert queries.version(shown).number == 1
    with pytest.raises(NotFound):
        queries.version(shown, 2)
    assert queries.river(PUBLIC, "secretword", {}).total == 0
    assert [c.value for c in queries.river(PUBLIC, "", {}).facets["language"]] == ["en"]


def test_a_text_without_an_authentic_language_is_not_published(scene):
    wording = words(status=LanguageStatus.COURTESY)
    document = create_document(scene.writer, type=Type.STATEMENT, wording=wording)
    assert refusal_of(publish, scene.writer, version=document.versions.get())[0] == "no-authentic"


# Audiences


def test_narrower_documents_enter_no_public_book_until_the_author_widens(scene):
    version = scene.published(scene.writer, audience=Audience.MEMBERS)
    document = version.document
    add_translation(
        scene.writer, version=version, wording=words(language="fr", status=LanguageStatus.COURTESY)
    )
    second = publish(scene.writer, version=revise(scene.writer, document=document))
    assert (kinds(), version.record, version.commitment, second.record) == ([], "", "", "")
    widen(scene.writer, document=document, reach=OPEN)
    assert kinds() == ["text", "translation", "text"]
    rows = Version.objects.filter(document=document)
    assert [book.body(v.commitment) for v in rows] == [
        texts.text_of(v, document.symbol) for v in rows
    ]
    widen(scene.writer, document=document, reach=OPEN)
    assert len(kinds()) == 3


def test_publishing_the_next_version_wider_records_the_earlier_too(scene):
    first = scene.published(scene.writer, audience=Audience.MEMBERS)
    second = publish(
        scene.writer, version=revise(scene.writer, document=first.document), reach=OPEN
    )
    first.refresh_from_db()
    assert [Record.objects.get(digest=v.record).kind for v in (first, second)] == ["text", "text"]
    assert scene.call(scene.writer, first).version.commitment


def reaches(scene) -> dict[str, Reach]:
    body = Body.objects.create(slug="group", names={})
    other = Body.objects.create(slug="group2", names={})
    Seat.objects.create(body=body, organisation=scene.b)
    forum, forum2 = (Forum.objects.create(slug=s, names={}) for s in ("forum", "forum2"))
    return {
        "own": Reach("own"),
        "named": Reach("named", named=(scene.b.pk,)),
        "body": Reach("body", body=body.pk),
        "body2": Reach("body", body=other.pk),
        "forum": Reach("forum", forum=forum.pk),
        "forum2": Reach("forum", forum=forum2.pk),
        "members": Reach("members"),
        "public": OPEN,
    }


@pytest.mark.parametrize(
    ("before", "allowed"),
    [
        ("own", {"own", "named", "body", "body2", "forum", "forum2", "members", "public"}),
        ("named", {"named", "members", "public"}),
        ("body", {"body", "members", "public"}),
        ("forum", {"forum", "public"}),
        ("members", {"members", "public"}),
        ("public", {"public"}),
    ],
)
def test_only_the_author_widens_and_nothing_shown_is_hidden(scene, before, allowed):
    known = reaches(scene)
    for name, reach in known.items():
        document = scene.published(scene.writer, reach=known[before]).document
        with pytest.raises(Forbidden):
            widen(scene.other, document=document, reach=reach)
        if name in allowed:
            widened = widen(scene.writer, document=document, reach=reach)
            assert widened.audience == reach.audience
        else:
            assert refusal_of(widen, scene.writer, document=document, reach=reach) == (
                "narrower", "audience",
            )  # fmt: skip
            document.refresh_from_db()
            assert document.audience == known[before].audience


def test_readers_who_are_no_members_are_not_lost_by_widening_to_members(scene):
    known = reaches(scene)
    guest = scene.organisation("guest", standing=StandingKind.OBSERVER)
    named = scene.published(scene.writer, reach=Reach("named", named=(guest.pk,))).document
    assert refusal_of(widen, scene.writer, document=named, reach=known["members"])[0] == "narrower"
    to_body = scene.published(scene.writer, reach=known["body"]).document
    Officer.objects.create(
        body_id=known["body"].body,
        person=scene.person("o@h.example"),
        office=Office.EDITOR,
        since=NOON.date(),
    )
    assert (
        refusal_of(widen, scene.writer, document=to_body, reach=known["members"])[0] == "narrower"
    )


def test_named_readers_are_added_never_dropped(scene):
    c = scene.organisation("c")
    document = scene.published(scene.writer, reach=Reach("named", named=(scene.b.pk,))).document
    widen(scene.writer, document=document, reach=Reach("named", named=(c.pk,)))
    assert set(document.audience_named.all()) == {scene.b, c}


@pytest.mark.parametrize(
    ("reach", "code"),
    [
        (Reach("named"), "nobody"),
        (Reach("body"), "nobody"),
        (Reach("forum"), "nobody"),
        (Reach("named", named=(10**6,)), "unknown"),
    ],
)
def test_an_audience_names_its_readers(scene, reach, code):
    version = scene.draft(scene.writer).versions.get()
    assert refusal_of(publish, scene.writer, version=version, reach=reach) == (code, "audience")


def test_an_organisation_that_shows_no_acts_publishes_nothing_to_the_public(scene):
    Organisation.objects.filter(pk=scene.a.pk).update(not_shown=True, shows_acts=False)
    version = scene.draft(scene.writer).versions.get()
    assert refusal_of(publish, scene.writer, version=version, reach=OPEN)[0] == "not-shown"
    assert publish(scene.writer, version=version, reach=Reach("members")).locked_at == NOON
    assert kinds() == []


# Symbols


def test_series_of_symbols_show_no_gap_where_something_narrower_lies(scene):
    symbols = []
    for audience in ("public", "members", "own", "public", "members", "public"):
        symbols.append(scene.published(scene.writer, audience=audience).document.symbol)
    assert [symbols[i] for i in (0, 3, 5)] == ["P/a/2026/1", "P/a/2026/2", "P/a/2026/3"]
    for narrow in (symbols[1], symbols[2], symbols[4]):
        assert narrow.startswith("P/a/2026/X")
        assert is_symbol(narrow)


def test_a_narrower_symbol_of_the_authors_own_choice_is_stepped_over(scene):
    publish(scene.writer, version=scene.draft(scene.writer).versions.get(), symbol="P/a/2026/1")
    publish(scene.writer, version=scene.draft(scene.writer).versions.get(), symbol="P/a/2026/9")
    assert scene.published(scene.writer).document.symbol == "P/a/2026/2"


def test_an_editor_of_a_body_gives_symbols_of_the_network_to_what_others_hand_in(scene):
    editor = scene.registrar("e", Office.EDITOR)
    scene.mandate(Person.objects.get(pk=editor.person), scene.a, Power.PUBLISH)
    both = Actor(editor.person, organisation=scene.a.pk)
    done = publish(both, version=scene.draft(both).versions.get(), symbol="CFA1/MOT/1")
    assert done.document.symbol == "CFA1/MOT/1"
    mine = scene.draft(editor).versions.get()
    assert publish(editor, version=mine, symbol="WG/2026/3/SR").document.symbol == "WG/2026/3/SR"
    again = scene.draft(editor).versions.get()
    assert refusal_of(publish, editor, version=again, symbol="CFA1/MOT/1") == (
        "symbol-taken", "symbol",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("symbol", "code"),
    [
        ("nothing", "symbol"), ("a b/1", "symbol"), ("P/a/2026/\0", "symbol"), ("X/" * 40, "symbol"),
        ("P/b/2026/1", "symbol-series"), ("P/A/2026/1", "symbol-series"), ("B/credentials/1", "symbol-series"),
        ("C/2026/1", "symbol-series"), ("RES/2026/1", "symbol-series"), ("CFA1/DEC/1", "symbol-series"), ("CFA1/DEC/2", "symbol-series"), ("P/a/2026/1", "symbol-taken"),
    ],
)  # fmt: skip
def test_a_symbol_that_is_none_taken_or_anothers_is_refused(scene, symbol, code):
    editor = scene.registrar("e", Office.EDITOR)
    for author, given in ((editor, "CFA1/DEC/1"), (scene.writer, "P/a/2026/1")):
        publish(author, version=scene.draft(author).versions.get(), symbol=given)
    version = scene.draft(scene.writer).versions.get()
    assert refusal_of(publish, scene.writer, version=version, symbol=symbol) == (code, "symbol")
    assert not edits(None)
    version.refresh_from_db()
    assert version.locked_at is None


# Languages and files


def test_a_translation_is_recorded_and_replaced_never_changed(scene, heard):
    version = scene.published(scene.writer)
    french = words("L’eau.", language="fr", status=LanguageStatus.COURTESY, title="Fleuves")
    translator = scene.person("t@a.example")
    scene.mandate(translator, scene.a, Power.TRANSLATE)
    first = add_translation(scene.actor(translator, scene.a), version=version, wording=french)
    content = schemas.read(bytes(Record.objects.get(digest=first.record).data))
    assert (content["kind"], content["language"], content["status"], content["text"]) == (
        "translation", "fr", "courtesy", version.commitment,
    )  # fmt: skip
    assert book.body(str(content["body"])) == texts.wording_text(first)
    assert heard[-1] == LanguageAdded(first.pk)
    second = add_translation(
        scene.writer,
        version=version,
        wording=words("L’eau !", language="fr", status=LanguageStatus.OFFICIAL),
    )
    first.refresh_from_db()
    assert (first.replaced_at, second.replaced_at) == (NOON, None)
    assert first.paragraphs.get().text == "L’eau."
    assert [r.language for r in queries.languages(version)] == ["en", "fr"]
    assert queries.wording(version, "fr") == second
    with pytest.raises(NotFound):
        queries.wording(version, "ar")
    assert queries.river(PUBLIC, "l'eau", {}).total == 1
    with pytest.raises(Forbidden):
        add_translation(scene.other, version=version, wording=french)


def test_the_authentic_text_is_not_replaced_by_a_translation(scene):
    version = scene.published(scene.writer)
    for wording in (words(language="en", status=LanguageStatus.COURTESY), words(language="fr")):
        assert (
            refusal_of(add_translation, scene.writer, version=version, wording=wording)[0]
            == "authentic"
        )
    second = revise(scene.writer, document=version.document)
    french = words(language="fr", status=LanguageStatus.COURTESY)
    assert refusal_of(add_translation, scene.writer, version=second, wording=french)[0] == "open"


def test_a_translation_of_an_earlier_version_leaves_the_search_of_the_newest(scene):
    first = scene.published(scene.writer, texts=("Oldword.",))
    second = revise(scene.writer, document=first.document)
    put_language(scene.writer, version=second, wording=words("Newword."))
    publish(scene.writer, version=second)
    add_translation(
        scene.writer,
        version=first,
        wording=words("Vieuxmot.", language="fr", status=LanguageStatus.COURTESY),
    )
    assert [queries.river(PUBLIC, w, {}).total for w in ("newword", "oldword", "vieuxmot")] == [
        1,
        0,
        0,
    ]


def test_a_file_has_an_audience_of_its_own_within_the_documents(scene):
    version = scene.published(scene.writer)
    document = version.document
    narrow = scene.published(scene.writer, audience=Audience.MEMBERS).document
    make = {"media_type": "text/plain", "data": b"x"}
    shown = attach_file(scene.writer, document=document, name="a/b\\c.txt", reach=OPEN, **make)
    attach_file(scene.writer, document=document, name="members", reach=Reach("members"), **make)
    attach_file(scene.writer, document=document, name="own", reach=Reach("own"), **make)
    attach_file(scene.writer, document=narrow, name="inside", reach=OPEN, **make)
    assert shown.name == "a_b_c.txt"

    def names(viewer: Viewer, of: Document) -> list[str]:
        return [f.name for f in queries.files(viewer, of)]

    assert (names(PUBLIC, document), names(PUBLIC, narrow)) == (["a_b_c.txt"], [])
    assert names(scene.other.viewer, document) == ["a_b_c.txt", "members"]
    assert names(scene.writer.viewer, document) == ["a_b_c.txt", "members", "own"]
    assert names(scene.other.viewer, narrow) == ["inside"]
    assert queries.file(PUBLIC, document, shown.digest) == shown
    with pytest.raises(NotFound):
        queries.file(PUBLIC, narrow, shown.digest)
    for given in ({"name": " ", "data": b"x"}, {"name": "f", "data": b""}):
        assert (
            refusal_of(
                attach_file, scene.writer, document=document, media_type="t/t", reach=OPEN, **given
            )[0]
            == "empty"
        )
    big = {"name": "f", "media_type": "t/t", "data": b"x" * 50_000_001}
    assert (
        refusal_of(attach_file, scene.writer, document=document, reach=OPEN, **big)[0]
        == "too-large"
    )


def test_odd_filters_find_nothing_and_break_nothing(scene):
    scene.published(scene.writer)
    for chosen in (
        {"year": ["99999999999999999999", "²", "0000", "-1", "x"]},
        {"topic": ["a\0b"]},
        {"type": [""]},
    ):
        assert queries.river(PUBLIC, "", chosen).total == 1
    assert queries.river(PUBLIC, "", {"year": ["1999"]}).total == 0
    assert (
        queries.river(
            PUBLIC, "wa\0ter", {"year": ["2026"], "member": ["a"], "language": ["en"]}
        ).total
        == 1
    )
    assert queries.river(PUBLIC, "%", {}).total == queries.river(PUBLIC, "_", {}).total == 0


def test_the_next_day_the_symbol_is_of_the_documents_year(scene):
    with clock.at(NOON + timedelta(days=365)):
        assert scene.published(scene.writer).document.symbol == "P/a/2027/1"


def test_the_reader_gets_the_best_language_there_is(scene):
    version = scene.published(scene.writer)
    for tag in ("fr", "zh-Hans"):
        add_translation(
            scene.writer,
            version=version,
            wording=words(language=tag, status=LanguageStatus.COURTESY),
        )
    rows = queries.languages(version)
    wanted = ("fr", "fr-CA", "zh-hans", "zh-Hant", "ar")
    assert [queries.best_language(rows, w) for w in wanted] == [
        "fr",
        "fr",
        "zh-Hans",
        "zh-Hans",
        "en",
    ]


def test_documents_and_calls_resolve_when_they_are_published(scene):
    version = scene.published(scene.writer)
    call = scene.call(scene.writer, version)
    assert refs.resolve(version.document.reference) == refs.Resolved("P/a/2026/1", "/s/P/a/2026/1")
    assert refs.resolve(call.reference) == refs.Resolved("C/2026/1", "/calls/C/2026/1")
    assert refs.resolve(scene.draft(scene.writer).reference) is None
    assert refs.resolve("call:C/1") is None
