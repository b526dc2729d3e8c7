"""The same name for a paragraph over versions and languages, and what a translation misses."""

import pytest
from tests.factories.world import World

from comity.core.prose import Op
from comity.documents import comparing, queries
from comity.documents.actions import (
    add_translation,
    create_document,
    follow,
    publish,
    put_language,
    revise,
    withdraw_document,
)
from comity.documents.enums import LanguageStatus, Succession, Type
from comity.documents.models import Document, LanguageVersion, Version
from comity.documents.values import Piece, Reach, Wording
from comity.kit.errors import Forbidden, Refused
from comity.kit.policy import PUBLIC, Actor
from comity.ledger.models import Record

pytestmark = pytest.mark.django_db

FIRST = ("# Rivers", "A river is one from its spring to the sea.", "Water is for all who drink.",
         "We meet again in two years.")  # fmt: skip
FRENCH = ("# Rivières", "Un fleuve est un, de sa source à la mer.", "L’eau est à tous ceux qui boivent.",
          "Nous nous réunirons dans deux ans.")  # fmt: skip


def wording(
    lines: tuple[str, ...], language: str = "en", status: LanguageStatus = LanguageStatus.AUTHENTIC
) -> Wording:
    pieces = tuple(
        Piece(line[2:], "heading", 2) if line.startswith("# ") else Piece(line) for line in lines
    )
    return Wording(language, status, lines[0].removeprefix("# "), pieces, "A. Friend")


def idents(row: LanguageVersion) -> list[str]:
    return [p.ident for p in row.paragraphs.all()]


@pytest.fixture
def writer(world: World) -> Actor:
    return world.officer_of(world.organisation("a"))


@pytest.fixture
def document(writer: Actor) -> Document:
    return create_document(writer, type=Type.STATEMENT, wording=wording(FIRST))


def opened(document: Document) -> Version:
    return document.versions.get(locked_at=None)


def published(writer: Actor, document: Document) -> Version:
    return publish(writer, version=opened(document), reach=Reach("public"))


def test_names_are_carried_when_a_text_is_rewritten(writer: Actor, document: Document) -> None:
    new = (FIRST[0], "A new beginning.", FIRST[1], "Water is for all who drink and wash.", FIRST[3])
    row = put_language(writer, version=opened(document), wording=wording(new))
    names = idents(row)
    assert [names[0], *names[2:]] == ["p1", "p2", "p3", "p4"]
    assert names[1] not in {"p1", "p2", "p3", "p4"}


def test_a_deleted_name_is_never_given_again(writer: Actor, document: Document) -> None:
    published(writer, document)
    revise(writer, document=document)
    shorter = put_language(writer, version=opened(document), wording=wording(FIRST[:3]))
    assert idents(shorter) == ["p1", "p2", "p3"]
    longer = put_language(
        writer, version=opened(document), wording=wording((*FIRST[:3], "Nothing like it."))
    )
    assert idents(longer)[:3] == ["p1", "p2", "p3"]
    assert idents(longer)[3] != "p4"


def test_a_translation_names_the_paragraphs_of_its_source(
    writer: Actor, document: Document
) -> None:
    version = published(writer, document)
    joined = (FRENCH[0], FRENCH[1], f"{FRENCH[2]} {FRENCH[3]}")
    row = add_translation(
        writer, version=version, wording=wording(joined, "fr", LanguageStatus.COURTESY)
    )
    assert (row.source, idents(row)) == ("en", ["p1", "p2", "p3+p4"])
    shown = comparing.pair(row, queries.wording(version, "en"))
    assert (shown.counts, shown.alone, shown.uneven) == ((3, 4), 0, 1)


def test_a_second_authentic_language_names_the_first(writer: Actor, document: Document) -> None:
    row = put_language(writer, version=opened(document), wording=wording(FRENCH, "fr"))
    assert (row.source, idents(row)) == ("en", ["p1", "p2", "p3", "p4"])
    again = put_language(writer, version=opened(document), wording=wording(FIRST))
    assert (again.source, idents(again)) == ("", ["p1", "p2", "p3", "p4"])


def test_a_paragraph_missing_in_a_translation_stands_alone(
    writer: Actor, document: Document
) -> None:
    version = published(writer, document)
    left = tuple(Piece(FRENCH[n - 1], ident=f"p{n}") for n in (1, 2, 4))
    row = add_translation(
        writer, version=version, wording=Wording("fr", LanguageStatus.COURTESY, "Rivières", left)
    )
    assert idents(row) == ["p1", "p2", "p4"]
    shown = comparing.pair(queries.wording(version, "en"), row)
    assert [len(r.right) for r in shown.rows] == [1, 1, 0, 1]
    assert shown.alone == 1


def test_a_translation_grows_old_and_says_by_how_much(writer: Actor, document: Document) -> None:
    first = published(writer, document)
    add_translation(writer, version=first, wording=wording(FRENCH, "fr", LanguageStatus.OFFICIAL))
    revise(writer, document=document)
    new = ("# Rivers", FIRST[1], "Water is for all who drink and wash.", "Added.", FIRST[3])
    put_language(writer, version=opened(document), wording=wording(new))
    second = published(writer, document)
    (row,) = comparing.older_translations(document, second)
    age = comparing.age(row, second)
    added = idents(queries.wording(second, "en"))[3]
    assert (row.language, age.number, age.changed, age.missing, age.count) == (
        "fr", 1, frozenset({"p3"}), frozenset({added}), 2,
    )  # fmt: skip
    add_translation(writer, version=second, wording=wording(FRENCH, "fr", LanguageStatus.OFFICIAL))
    assert comparing.older_translations(document, second) == []


def test_changes_between_two_versions(writer: Actor, document: Document) -> None:
    first = published(writer, document)
    revise(writer, document=document)
    new = ("# Rivers", "Water is for all who drink and wash.", "We meet again in two years.", "New")
    put_language(writer, version=opened(document), wording=wording(new))
    second = published(writer, document)
    found = comparing.changes(queries.wording(first, "en"), queries.wording(second, "en"))
    what = [
        (c.ident if c.before else "new", bool(c.before), bool(c.after), c.is_same) for c in found
    ]
    assert what == [
        ("p1", True, True, True),
        ("p2", True, False, False),
        ("p3", True, True, False),
        ("p4", True, True, True),
        ("new", False, True, False),
    ]
    assert [(s.op, s.text) for s in found[2].spans if s.op != Op.KEEP] == [(Op.INSERT, " and wash")]


def test_a_moved_paragraph_is_called_moved(writer: Actor, document: Document) -> None:
    first = published(writer, document)
    revise(writer, document=document)
    put_language(
        writer,
        version=opened(document),
        wording=wording((FIRST[0], FIRST[2], FIRST[1], FIRST[3])),
    )
    second = published(writer, document)
    found = comparing.changes(queries.wording(first, "en"), queries.wording(second, "en"))
    assert [c.moved for c in found] == [False, True, True, False]


def test_revisions_corrections_and_additions_have_symbols_of_their_own(
    writer: Actor, document: Document
) -> None:
    published(writer, document)
    document.refresh_from_db()
    for kind, number in (("Corr", 1), ("Corr", 2), ("Rev", 1), ("Add", 1)):
        made = follow(
            writer, document=document, succession=Succession(kind), wording=wording(FIRST)
        )
        version = published(writer, made)
        assert version.document.symbol == f"{document.symbol}/{kind}.{number}"
    found = [d.succession for d in queries.successors(PUBLIC, document)]
    assert found == ["Corr", "Corr", "Rev", "Add"]
    last = queries.document(PUBLIC, f"{document.symbol}/Add.1")
    assert queries.superseded(PUBLIC, last) == document
    assert queries.superseded(PUBLIC, document) is None


def test_what_cannot_be_followed(world: World, writer: Actor, document: Document) -> None:
    def refused() -> str:
        with pytest.raises(Refused) as refusal:
            follow(
                writer,
                document=document,
                succession=Succession.CORRECTION,
                wording=wording(FIRST),
            )
        return refusal.value.code

    assert refused() == "open"
    published(writer, document)
    document.refresh_from_db()
    other = world.officer_of(world.organisation("b"))
    with pytest.raises(Forbidden):
        follow(other, document=document, succession=Succession.REVISION, wording=wording(FIRST))
    made = follow(
        writer, document=document, succession=Succession.CORRECTION, wording=wording(FIRST)
    )
    with pytest.raises(Refused, match="audience"):
        publish(writer, version=opened(made), reach=Reach("members"))
    first, document = document, published(writer, made).document
    assert refused() == "chain"
    document = withdraw_document(writer, document=first, because="An error.")
    assert refused() == "withdrawn"


def test_a_withdrawal_adds_and_is_recorded(world: World, writer: Actor, document: Document) -> None:
    def refused(actor: Actor, why: str = "It names the wrong river.") -> str:
        with pytest.raises(Refused) as refusal:
            withdraw_document(actor, document=document, because=why)
        return refusal.value.code

    assert refused(writer) == "open"
    version = published(writer, document)
    assert refused(world.officer_of(world.organisation("b"))) == "documents.document.write"
    assert refused(writer, " ") == "no-reason"
    withdraw_document(writer, document=document, because="It names the wrong river.")
    document.refresh_from_db()
    assert document.withdrawn_because == "It names the wrong river."
    assert Record.objects.filter(kind="withdraw-text").count() == 1
    assert refused(writer) == "withdrawn"
    assert queries.wording(version, "en").title == "Rivers"
