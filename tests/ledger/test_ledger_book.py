"""The public book: exact bytes, appended in the transaction of the act, never changed."""

import pytest
from django.db import DatabaseError, connection, transaction

from comity.core.record import entries, schemas
from comity.core.record.errors import RecordError
from comity.core.record.merkle import Tree
from comity.kit import events
from comity.ledger import actions, keystore, queries
from comity.ledger.errors import BookClosed
from comity.ledger.events import RecordAppended
from comity.ledger.models import Body, Head, Record

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    actions.found("hub.example", "test")
    return actions.admit("one", "Association One")


def text_record(author: str, doc: str = "P/one/2026/1") -> Record:
    fields = {"version": 1, "language": "en", "text": actions.commit("Water comes first.")}
    return actions.record("text", author=author, doc=doc, fields=fields)


def columns() -> list[tuple[object, ...]]:
    return list(Record.objects.values_list("id", "seq", "data", "digest", "kind", "recorded_at"))


def test_every_record_is_valid_and_names_the_book_before_it(book):
    text_record(book), text_record(book, "P/one/2026/2")
    tree, rows = Tree(), list(Record.objects.all())
    assert [r.seq for r in rows] == [0, 1, 2, 3]
    for row in rows:
        data = bytes(row.data)
        content = schemas.read(data)
        assert content["kind"] == row.kind
        assert content["log"] == "hub.example/term-1"
        assert row.digest == entries.record_hash(data)
        if row.kind != "genesis":
            assert content["seen"] == {"size": row.seq, "root": tree.root().hex()}
        tree.append(entries.entry(data, b""))
    assert queries.size() == 4
    assert queries.network() == entries.organisation_id(bytes(rows[0].data))
    assert book == entries.organisation_id(bytes(rows[1].data))
    assert [r.seq for r in queries.records_of("P/one/2026/1")] == [2]


def test_a_body_lies_outside_the_book_behind_its_commitment(book):
    row = text_record(book)
    commitment = schemas.read(bytes(row.data))["text"]
    assert queries.body(str(commitment)) == "Water comes first."
    assert b"Water" not in bytes(row.data)
    assert actions.commit("same") != actions.commit("same")
    Body.objects.filter(commitment=commitment).update(data=None, salt=None)
    assert (queries.body(str(commitment)), queries.body("unknown")) == (None, None)


def test_a_record_tells_the_rooms_above(book, monkeypatch):
    heard: list[object] = []
    monkeypatch.setattr(events, "_receivers", events.defaultdict(list))
    events.receives(RecordAppended)(heard.append)
    row = text_record(book)
    assert heard == [RecordAppended("text", row.digest, book, "P/one/2026/1")]


def test_a_record_stands_or_falls_with_its_transaction(book):
    before, head = columns(), Head.objects.values().get()
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
        text_record(book)
        raise ZeroDivisionError
    assert (columns(), Head.objects.values().get()) == (before, head)
    assert text_record(book).seq == 2


def test_a_bad_field_is_named_and_nothing_is_kept(book):
    before = columns()
    for kind, doc, fields, field in (
        (
            "text",
            "P/one/2026/1",
            {"version": 0, "language": "en", "text": "0" * 64 + ".1"},
            "version",
        ),
        ("text", "not a symbol", {"version": 1, "language": "en", "text": "0" * 64 + ".1"}, "doc"),
        ("decline", "P/one/2026/1", {}, "kind"),
        ("act", "P/one/2026/1", {"verb": "decline"}, "verb"),
    ):
        with pytest.raises(RecordError) as refusal, transaction.atomic():
            actions.record(kind, author=book, doc=doc, fields=fields)
        assert field in str(refusal.value)
    assert columns() == before


def test_a_book_is_begun_once(book):
    with pytest.raises(BookClosed):
        actions.found("other.example", "other")
    assert Head.objects.count() == 1


def test_without_a_book_nothing_is_recorded():
    assert (queries.size(), queries.network()) == (0, "")
    with pytest.raises(Head.DoesNotExist):
        actions.record("text", author="a", doc="A/1", fields={})


def test_the_model_refuses_to_change_or_delete(book):
    row, before = Record.objects.get(seq=1), columns()
    row.kind = "act"
    copy = Record(
        pk=row.pk, seq=9, data=b"x", digest="0" * 64, kind="act", recorded_at=row.recorded_at
    )
    for attempt in (
        row.save,
        row.delete,
        lambda: Record.objects.update(kind="act"),
        lambda: Record.objects.filter(seq=1).delete(),
        lambda: Record.objects.bulk_update([row], ["kind"]),
        lambda: Record.objects.update_or_create(seq=1, defaults={"kind": "act"}),
    ):
        with pytest.raises(BookClosed), transaction.atomic():
            attempt()
    with pytest.raises(DatabaseError), transaction.atomic():
        copy.save()
    assert columns() == before


STATEMENTS = [
    "UPDATE ledger_record SET kind = 'act'",
    "UPDATE ledger_record SET seq = seq WHERE seq = 1",
    "DELETE FROM ledger_record",
    "DELETE FROM ledger_record WHERE seq = 1",
]
COLUMNS = "(id, seq, data, digest, kind, author, doc, recorded_at)"
SAME = (
    "SELECT id, seq, data, digest, 'act', author, doc, recorded_at FROM ledger_record WHERE seq = 1"
)
OF_ENGINE = {
    "sqlite": [
        f"INSERT OR REPLACE INTO ledger_record {COLUMNS} {SAME}",
        f"REPLACE INTO ledger_record {COLUMNS} {SAME.replace('SELECT id', 'SELECT id + 100')}",
        "UPDATE OR REPLACE ledger_record SET seq = 1 WHERE seq = 0",
        f"INSERT INTO ledger_record {COLUMNS} {SAME} ON CONFLICT (seq) DO UPDATE SET kind = 'act'",
    ],
    "postgresql": [
        "TRUNCATE ledger_record",
        "TRUNCATE ledger_record CASCADE",
        f"INSERT INTO ledger_record {COLUMNS} {SAME} ON CONFLICT (seq) DO UPDATE SET kind = 'act'",
        "WITH x AS (DELETE FROM ledger_record RETURNING *) SELECT count(*) FROM x",
    ],
}


def test_the_database_refuses_to_change_or_delete_behind_the_model(book):
    before = columns()
    for statement in STATEMENTS + OF_ENGINE[connection.vendor]:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute(statement)
    assert columns() == before
    assert text_record(book).seq == 2


def test_keys_lie_apart_from_the_database_and_are_not_readable(book):
    line = str(schemas.read(bytes(Record.objects.get(seq=1).data))["key"])
    key = keystore.load(line)
    assert len(key.sign(b"x")) == 64
    files = sorted(keystore.folder().iterdir())
    assert len(files) == 2
    raw = key.private_bytes_raw()
    for file in files:
        assert file.stat().st_mode & 0o077 == 0
        assert raw not in file.read_bytes()
    with pytest.raises(FileNotFoundError):
        keystore.load("ssh-ed25519 AAAA")


def test_rows_name_themselves_for_the_terminal(book):
    row = Record.objects.get(seq=1)
    assert str(row) == f"1 member {row.digest[:12]}"
    assert str(Head.objects.get()) == "hub.example/term-1 size 2"
    assert len(str(Body.objects.first())) == 16
