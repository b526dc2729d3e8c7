"""Every kind of record: what it holds, what it refuses, and that no field takes a sentence."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tools.record_examples import SeedKey

from comity.core.record import shapes
from comity.core.record.canonical import MAX_RECORD_BYTES, Json
from comity.core.record.commitments import commit
from comity.core.record.entries import Entry, entry, organisation_id, parse_entry, record_hash
from comity.core.record.errors import RecordError
from comity.core.record.notes import COSIGNATURE, NoteKey
from comity.core.record.publickeys import PublicKey
from comity.core.record.schemas import (
    CAPACITIES,
    CHAINED_KINDS,
    KINDS,
    LOG_KINDS,
    VERBS,
    encode,
    read,
    validate,
)
from comity.core.record.shapes import Choice, Field, Group, Integer, Several, Shape, Token

KEY = SeedKey("schema").public.line
ID, HASH, ORIGIN = "a" * 52, "0" * 64, "hub.example/term-1"
BODY = commit(b"text", bytes(32))
HEAD: dict[str, Json] = {"comity": "record/1", "log": ORIGIN, "claimed_at": "2026-03-02"}
SEEN: dict[str, Json] = {"seen": {"size": 0, "root": HASH}}
BY: dict[str, Json] = {**HEAD, **SEEN, "author": ID}
ON: dict[str, Json] = {**BY, "doc": "CFA9/APP/1"}
VKEY = NoteKey("w.example", COSIGNATURE, bytes([9] * 32)).vkey

# One record of each kind, with every optional field that may stand together.
SAMPLES: dict[str, dict[str, Json]] = {
    "genesis": {
        **HEAD,
        "slug": "cfa",
        "key": KEY,
        "network": ID,
        "previous": {"log": ORIGIN, "size": 1, "root": HASH},
    },
    "member": {
        **HEAD,
        **SEEN,
        "slug": "xx-abc",
        "key": KEY,
        "custody": "own",
        "next": HASH,
        "name": BODY,
    },
    "key": {**BY, "key": KEY, "custody": "own", "next": HASH},
    "suspend": {**BY, "key": HASH},
    "revoke": {**BY, "key": HASH},
    "recover": {**BY, "member": ID, "key": KEY, "custody": "own", "next": HASH, "decision": HASH},
    "text": {**ON, "version": 1, "language": "sr-Latn-RS", "text": BODY},
    "statement": {**ON, "language": "en", "text": BODY},
    "translation": {**ON, "text": BODY, "language": "es-419", "status": "courtesy", "body": BODY},
    "correction": {**ON, "text": BODY, "body": BODY},
    "withdraw-text": {**ON, "text": BODY},
    "act": {**ON, "verb": "sign", "text": BODY, "capacity": "member", "body": BODY},
    "decision": {
        **ON,
        "rule": "silence",
        "rung": "appeal",
        "counted": [ID, "b" * 51 + "q"],
        "text": BODY,
        "body": BODY,
        "opener": ID,
        "deadline": "2026-03-02T23:59Z",
        "member": ID,
    },
    "standing": {
        **BY,
        "member": ID,
        "forum": "cfa",
        "standing": "observer",
        "since": "2024-02-29",
        "decision": HASH,
    },
    "manifest": {**ON, "head": HASH, "count": 1, "keys": HASH},
    "policy": {**BY, "witnesses": [VKEY], "quorum": 1},
    "erasure": {**ON, "body": BODY, "reason": "personal-data"},
    "close": {**BY, "next": {"log": "other.example:8443/term-2", "key": HASH}},
}
for _kind, _sample in SAMPLES.items():
    _sample["kind"] = _kind

# The fields that may be left out; all others must be there.
OPTIONAL = {
    "member": {"name"},
    "act": {"body"},
    "decision": {"text", "body", "opener", "deadline", "member"},
    "standing": {"decision"},
    "erasure": {"doc"},
    "close": {"next"},
}


def fault(record: dict[str, Json]) -> str:
    try:
        encode(record)
    except RecordError as error:
        return str(error)
    return ""


def test_the_kinds_are_the_closed_list() -> None:
    assert set(SAMPLES) == set(KINDS)
    assert set(KINDS) > LOG_KINDS
    assert {kind for kind in KINDS if "doc" in SAMPLES[kind]} - {"manifest"} == CHAINED_KINDS
    assert VERBS == (
        "sponsor", "sign", "join", "object", "break-silence", "explain", "abstain", "withdraw-act",
    )  # fmt: skip


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_record_of_each_kind_is_written_and_read(kind: str) -> None:
    data = encode(SAMPLES[kind])
    assert read(data) == SAMPLES[kind]
    assert len(data) < 1000


@pytest.mark.parametrize("kind", SAMPLES)
def test_each_field_is_needed_or_optional(kind: str) -> None:
    sample = SAMPLES[kind]
    for name in sample:
        rest = {key: value for key, value in sample.items() if key != name}
        if name in OPTIONAL.get(kind, set()):
            assert fault(rest) == ""
        else:
            assert fault(rest).startswith((f"{name}: ", "previous: ")), name


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize(
    "value", ["A free sentence.", "", 7, None, True, [], {}, ["x"], {"x": 1}, -1]
)
def test_each_field_refuses_what_has_not_its_shape(kind: str, value: Json) -> None:
    for name in SAMPLES[kind]:
        if name in ("size", "version", "count", "quorum") and value == 7:
            continue
        found = fault({**SAMPLES[kind], name: value})
        assert found.startswith((f"{name}:", f"{name}.", f"{name}[")), (name, found)


@pytest.mark.parametrize("kind", SAMPLES)
def test_unknown_fields_are_refused(kind: str) -> None:
    assert fault({**SAMPLES[kind], "comment": HASH}) == "comment: is not a field of this kind"


def inside(shape: Shape) -> Iterator[Shape]:
    yield shape
    if isinstance(shape, Group):
        for field in shape.fields:
            yield from inside(field.shape)
    if isinstance(shape, Several):
        yield from inside(shape.item)


SENTENCES = [
    "Maria Petrova",
    "maria@example.org",
    "192.0.2.7",
    "We do not agree with the second paragraph",
    "Мария",
    "a" * 33,
    "A_B",
    "two words",
    "line\nline",
]


def test_no_field_of_any_kind_takes_free_text() -> None:
    """A walk over every schema: each leaf is a closed shape, and none lets a sentence through."""
    leaves = {shape for kind in KINDS.values() for shape in inside(kind)}
    kinds_of_leaf = {type(shape) for shape in leaves}
    assert kinds_of_leaf == {Group, Several, Token, Choice, Integer}
    for shape in leaves:
        if isinstance(shape, Token):
            assert shape.longest <= 182
            for text in SENTENCES:
                with pytest.raises(RecordError):
                    shape.check(text, "field")
        if isinstance(shape, Choice):
            assert all(re.fullmatch("[a-z-]{3,20}", word) for word in shape.words)


@settings(deadline=None)  # machines are shared: time is measured in benchmarks only
@given(st.text(min_size=1, max_size=60))
def test_no_text_with_a_space_or_beyond_ascii_is_taken(text: str) -> None:
    spaced = f"{text} {text}"
    for shape in {shape for kind in KINDS.values() for shape in inside(kind)}:
        if isinstance(shape, Token) and shape is not shapes.PUBLIC_KEY:
            with pytest.raises(RecordError):
                shape.check(spaced, "field")


@pytest.mark.parametrize(
    ("kind", "change", "reason"),
    [
        ("act", {"comity": "record/2"}, 'comity: is not "record/1"'),
        ("act", {"kind": "decline"}, f"kind: is not one of {', '.join(KINDS)}"),
        ("act", {"kind": ["act"]}, f"kind: is not one of {', '.join(KINDS)}"),
        ("act", {"verb": "decline"}, f"verb: is not one of {', '.join(VERBS)}"),
        ("act", {"capacity": "person"}, f"capacity: is not one of {', '.join(CAPACITIES)}"),
        ("act", {"verb": "withdraw-act"}, "act: stands exactly where an act is withdrawn"),
        ("act", {"act": HASH}, "act: stands exactly where an act is withdrawn"),
        ("act", {"verb": "sponsor"}, "body: has no place in sponsor"),
        ("act", {"verb": "withdraw-act", "act": HASH}, "body: has no place in withdraw-act"),
        ("act", {"author": "a" * 51 + "b"}, "author: is not an organisation id (52 characters of base32)"),
        ("act", {"author": ID + "a"}, "author: is not an organisation id (52 characters of base32)"),
        ("act", {"claimed_at": "2026-02-30"}, "claimed_at: is not a date of the calendar"),
        ("act", {"claimed_at": "2026-3-02"}, "claimed_at: is not a date (YYYY-MM-DD)"),
        ("act", {"claimed_at": "２026-03-02"}, "claimed_at: is not a date (YYYY-MM-DD)"),
        ("act", {"seen": {"size": 1}}, "seen.root: is missing"),
        ("act", {"seen": {"size": -1, "root": HASH}}, "seen.size: is below 0"),
        ("act", {"seen": {"size": True, "root": HASH}}, "seen.size: is not a whole number"),
        ("act", {"seen": {"size": 1, "root": "A" * 64}}, "seen.root: is not 64 lower-case hexadecimal digits"),
        ("act", {"doc": "CFA9"}, "doc: is not a symbol of two to five segments"),
        ("act", {"doc": "CFA9/APP/1/"}, "doc: is not a symbol of two to five segments"),
        ("act", {"doc": "A/B/C/D/E/F"}, "doc: is not a symbol of two to five segments"),
        ("act", {"doc": "A/../B"}, "doc: is not a symbol of two to five segments"),
        ("act", {"doc": "A/Mixed"}, "doc: is not a symbol of two to five segments"),
        ("act", {"log": "hub.example"}, "log: is not an origin (<domain>/term-<n>)"),
        ("act", {"log": "hub.example/term-0"}, "log: is not an origin (<domain>/term-<n>)"),
        ("act", {"text": "0" * 64}, "text: is not a commitment (hash, full stop, size)"),
        ("act", {"text": "0" * 64 + ".01"}, "text: is not a commitment (hash, full stop, size)"),
        ("genesis", {"network": ID}, "previous: stands exactly where the network is named"),
        ("genesis", {"key": PublicKey(SeedKey("x").public.point, b"ssh:").line}, "key: is a hardware key: the key of a log signs notes"),
        ("member", {"custody": "hosted"}, "next: stands exactly where the custody is own"),
        ("key", {"custody": "hosted"}, "next: stands exactly where the custody is own"),
        ("key", {"custody": "shared"}, "custody: is not one of hosted, own"),
        ("key", {"key": PublicKey(SeedKey("x").public.point, b"ssh:me").line}, "key: is a hardware key whose application is not 'ssh:'"),
        ("key", {"key": PublicKey(bytes(32)).line}, "key: the key is of small order"),
        ("key", {"key": f"{KEY} me"}, "key: is not a public key (ssh-ed25519 or sk-ssh-ed25519, without comment)"),
        ("key", {"key": "ssh-ed25519 AAAA"}, "key: the key is cut short"),
        ("decision", {"counted": ["b" * 51 + "q", ID]}, "counted: is not sorted, or repeats a value"),
        ("decision", {"counted": [ID, ID]}, "counted: is not sorted, or repeats a value"),
        ("decision", {"counted": []}, "counted: is not a list of 1 to 2000 values"),
        ("decision", {"counted": [ID] * 2001}, "counted: is not a list of 1 to 2000 values"),
        ("decision", {"rule": "consensus-minus"}, "minus: stands exactly where the rule is consensus-minus"),
        ("decision", {"minus": 2}, "minus: stands exactly where the rule is consensus-minus"),
        ("decision", {"rule": "consensus-minus", "minus": 1}, "minus: is below 2"),
        ("decision", {"deadline": "2026-03-02T24:00Z"}, "deadline: is not a minute in UTC (YYYY-MM-DDTHH:MMZ)"),
        ("decision", {"deadline": "2026-02-30T23:00Z"}, "deadline: is not a date of the calendar"),
        ("text", {"version": 0}, "version: is below 1"),
        ("text", {"language": "English"}, "language: is not a language tag (BCP 47)"),
        ("policy", {"quorum": 2}, "quorum: is more than the witnesses"),
        ("manifest", {"count": 0}, "count: is below 1"),
    ],
)  # fmt: skip
def test_refused_with_field_and_reason(kind: str, change: dict[str, Json], reason: str) -> None:
    sample = dict(SAMPLES[kind])
    if kind == "genesis" and "network" in change:
        del sample["previous"]
    assert fault({**sample, **change}) == reason


def test_consensus_minus_several_says_how_many() -> None:
    assert fault({**SAMPLES["decision"], "rule": "consensus-minus", "minus": 2}) == ""


def test_an_explanation_has_a_body() -> None:
    act = {**SAMPLES["act"], "verb": "explain"}
    assert fault(act) == ""
    del act["body"]
    assert fault(act) == "body: is missing: an explanation has a body"


def test_hosted_keys_and_first_terms_leave_fields_out() -> None:
    hosted = {**SAMPLES["key"], "custody": "hosted"}
    del hosted["next"]
    assert fault(hosted) == ""
    first = dict(SAMPLES["genesis"])
    del first["network"], first["previous"]
    assert fault(first) == ""


@pytest.mark.parametrize(
    "doc",
    [
        "IMCWP18/APP/1",
        "WG/2026/3/SR",
        "P/gr-kke/2026/45",
        "C/2026/17",
        "A.B-C/1/Rev.2",
        "A/B/Corr.12",
    ],
)
def test_symbols_of_the_network_are_taken(doc: str) -> None:
    assert fault({**SAMPLES["act"], "doc": doc}) == ""


def test_a_hardware_key_may_be_a_members() -> None:
    line = PublicKey(SeedKey("x").public.point, b"ssh:").line
    assert fault({**SAMPLES["key"], "key": line}) == ""


def test_records_have_a_limit() -> None:
    """Each organisation counted adds 55 bytes; the last of 60,000 bytes is still taken."""
    digits = "abcdefghij"
    names = ["".join(digits[int(one)] for one in f"{n:051d}") + "a" for n in range(1090)]
    record = {**SAMPLES["decision"], "counted": list[Json](names)}
    room = MAX_RECORD_BYTES - len(encode({**record, "counted": list[Json](names[:1])}))
    fitting = 1 + room // 55
    assert len(encode({**record, "counted": list[Json](names[:fitting])})) > MAX_RECORD_BYTES - 55
    spare = room % 55
    symbol = f"CFA9{'A' * min(spare, 28)}/APP{'P' * max(0, spare - 28)}/1"
    full = {**record, "counted": list[Json](names[:fitting]), "doc": symbol}
    assert len(encode(full)) == MAX_RECORD_BYTES
    longer = {**record, "counted": list[Json](names[: fitting + 1])}
    assert fault(longer) == "is longer than 60000 bytes"


def test_lists_are_taken_up_to_their_limit() -> None:
    keys = sorted(NoteKey(f"w{n}.example", COSIGNATURE, bytes([9] * 32)).vkey for n in range(201))
    assert fault({**SAMPLES["policy"], "witnesses": [*keys[:200]]}) == ""
    assert fault({**SAMPLES["policy"], "witnesses": [*keys]}) == (
        "witnesses: is not a list of 1 to 200 values"
    )


def test_fields_are_compared_exactly() -> None:
    Group((Field("a", Integer(0)),)).check({"a": 0}, "")
    with pytest.raises(RecordError, match="is not an object"):
        Group(()).check([], "")


def test_validate_reads_and_changes_nothing() -> None:
    record = dict(SAMPLES["act"])
    validate(record)
    assert record == SAMPLES["act"]


def test_ids_are_base32_of_the_hash() -> None:
    assert organisation_id(b"") == "4oymiquy7qobjgx36tejs35zeqt24qpemsnzgtfeswmrw6csxbkq"
    assert record_hash(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_entries_are_written_and_read() -> None:
    first = entry(b"record", b"signature", "CFA9/APP/1")
    assert parse_entry(first) == Entry(
        record_hash(b"record"), record_hash(b"signature"), "CFA9/APP/1"
    )
    later = entry(b"record", b"signature", "CFA9/APP/1", 3, HASH)
    assert parse_entry(later).previous == HASH
    assert parse_entry(later).seq == 3
    outside = entry(b"record", b"signature")
    assert parse_entry(outside) == Entry(record_hash(b"record"), record_hash(b"signature"))
    assert b'"doc' not in outside


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (Entry(HASH, HASH, "CFA9/APP/1", 1), "doc_prev: stands exactly where doc_seq is above 0"),
        (
            Entry(HASH, HASH, "CFA9/APP/1", 0, HASH),
            "doc_prev: stands exactly where doc_seq is above 0",
        ),
        (Entry(HASH, HASH, "", 0, HASH), "doc_prev: stands exactly where doc_seq is above 0"),
        (Entry(HASH, HASH, "CFA9/APP/1", -1), "doc_seq: is below 0"),
        (Entry("x", HASH), "record: is not 64 lower-case hexadecimal digits"),
        (Entry(HASH, ""), "sig: is not 64 lower-case hexadecimal digits"),
    ],
)
def test_malformed_entries(found: Entry, reason: str) -> None:
    with pytest.raises(RecordError) as caught:
        found.encode()
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ((b"entry/1", b"entry/2"), 'comity: is not "entry/1"'),
        ((b'"doc_seq":3,', b""), "doc: doc and doc_seq belong together"),
        ((b'"doc":"CFA9/APP/1",', b""), "doc: doc and doc_seq belong together"),
        ((b'"doc_seq":3', b'"doc_seq": 3'), "is not in canonical form (RFC 8785)"),
        ((b'"sig"', b'"sog"'), "sog: is not a field of this kind"),
    ],
)
def test_leaves_with_one_thing_wrong(change: tuple[bytes, bytes], reason: str) -> None:
    leaf = entry(b"record", b"signature", "CFA9/APP/1", 3, HASH).replace(*change)
    with pytest.raises(RecordError) as caught:
        parse_entry(leaf)
    assert str(caught.value) == reason
