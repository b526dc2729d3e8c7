"""The closed list of kinds of record, and the fields of each.

    validate(record)   RecordError naming the field, or nothing
    encode(record)     the record's exact bytes, which are what is signed
    read(data)         the fields of exact bytes

Every kind is an object {"comity": "record/1", "kind": ..., ...}. No field of any kind can hold a
sentence, a person or an address; bodies (texts, reservations, full names) stay outside, behind
commitments.
"""

from collections.abc import Mapping

from comity.core.record.canonical import MAX_RECORD_BYTES, Json, canonical, parse_canonical
from comity.core.record.errors import RecordError
from comity.core.record.publickeys import ED25519
from comity.core.record.shapes import (
    COMMITMENT,
    DATE,
    DOC,
    HASH,
    LANGUAGE,
    MINUTE,
    ORGANISATION,
    ORIGIN,
    PUBLIC_KEY,
    SLUG,
    VERIFIER_KEY,
    Choice,
    Field,
    Group,
    Integer,
    Several,
)

__all__ = ["DOC", "HASH", "KINDS", "Field", "Group", "Integer", "encode", "read", "validate"]

VERSION = "record/1"
CUSTODIES = ("hosted", "own")
VERBS = (
    "sponsor",
    "sign",
    "join",
    "object",
    "break-silence",
    "explain",
    "abstain",
    "withdraw-act",
)
CAPACITIES = ("member", "other", "section", "youth")
RULES = (
    "consensus",
    "consensus-minus",
    "consensus-minus-one",
    "majority",
    "rough-consensus",
    "silence",
    "two-thirds",
    "unanimity",
)
RUNGS = ("declaration", "appeal", "plan", "release", "motions", "statements", "none")
STANDINGS = ("guest", "member", "none", "observer")
TRANSLATIONS = ("authentic", "courtesy", "machine", "official")
ERASURES = ("personal-data", "court-order", "author-request")

CHECKPOINT = Group((Field("size", Integer(0)), Field("root", HASH)))
CLOSED_TERM = Group((Field("log", ORIGIN), Field("size", Integer(1)), Field("root", HASH)))
NEXT_TERM = Group((Field("log", ORIGIN), Field("key", HASH)))

_HEAD = (Field("log", ORIGIN), Field("claimed_at", DATE))
_SEEN = Field("seen", CHECKPOINT)
_AUTHORED = (*_HEAD, Field("author", ORGANISATION), _SEEN)
_KEY = (
    Field("key", PUBLIC_KEY),
    Field("custody", Choice(CUSTODIES)),
    Field("next", HASH, required=False),
)


def _authored(*fields: Field) -> Group:
    return Group((*_AUTHORED, *fields))


def _on_document(*fields: Field) -> Group:
    return Group((*_AUTHORED, Field("doc", DOC), *fields))


KINDS: dict[str, Group] = {
    "genesis": Group(
        (
            *_HEAD,
            Field("slug", SLUG),
            Field("key", PUBLIC_KEY),
            Field("network", ORGANISATION, required=False),
            Field("previous", CLOSED_TERM, required=False),
        )
    ),
    "member": Group(
        (*_HEAD, _SEEN, Field("slug", SLUG), *_KEY, Field("name", COMMITMENT, required=False))
    ),
    "key": _authored(*_KEY),
    "suspend": _authored(Field("key", HASH)),
    "revoke": _authored(Field("key", HASH)),
    "recover": _authored(Field("member", ORGANISATION), *_KEY, Field("decision", HASH)),
    "text": _on_document(
        Field("version", Integer(1)), Field("language", LANGUAGE), Field("text", COMMITMENT)
    ),
    "statement": _on_document(Field("language", LANGUAGE), Field("text", COMMITMENT)),
    "translation": _on_document(
        Field("text", COMMITMENT),
        Field("language", LANGUAGE),
        Field("status", Choice(TRANSLATIONS)),
        Field("body", COMMITMENT),
    ),
    "correction": _on_document(Field("text", COMMITMENT), Field("body", COMMITMENT)),
    "withdraw-text": _on_document(Field("text", COMMITMENT)),
    "act": _on_document(
        Field("verb", Choice(VERBS)),
        Field("text", COMMITMENT),
        Field("capacity", Choice(CAPACITIES)),
        Field("body", COMMITMENT, required=False),
        Field("act", HASH, required=False),
    ),
    "decision": _on_document(
        Field("rule", Choice(RULES)),
        Field("minus", Integer(2), required=False),
        Field("rung", Choice(RUNGS)),
        Field("counted", Several(ORGANISATION, 2000)),
        Field("text", COMMITMENT, required=False),
        Field("body", COMMITMENT, required=False),
        Field("opener", ORGANISATION, required=False),
        Field("deadline", MINUTE, required=False),
        Field("member", ORGANISATION, required=False),
    ),
    "standing": _authored(
        Field("member", ORGANISATION),
        Field("forum", SLUG),
        Field("standing", Choice(STANDINGS)),
        Field("since", DATE),
        Field("decision", HASH, required=False),
    ),
    "manifest": _on_document(Field("head", HASH), Field("count", Integer(1)), Field("keys", HASH)),
    "policy": _authored(
        Field("witnesses", Several(VERIFIER_KEY, 200)), Field("quorum", Integer(1))
    ),
    "erasure": _authored(
        Field("doc", DOC, required=False),
        Field("body", COMMITMENT),
        Field("reason", Choice(ERASURES)),
    ),
    "close": _authored(Field("next", NEXT_TERM, required=False)),
}

# Kinds that only the key of the log signs, with the network as author.
LOG_KINDS = frozenset({"genesis", "recover", "standing", "manifest", "policy", "close"})
# Kinds whose entries stand in the chain of their document (an erasure does if it names one).
CHAINED_KINDS = frozenset(
    {
        "text",
        "statement",
        "translation",
        "correction",
        "withdraw-text",
        "act",
        "decision",
        "erasure",
    }
)


def validate(record: Mapping[str, object]) -> None:
    """Raises RecordError, naming the field, unless `record` is a record of a known kind."""
    rest = dict(record)
    if rest.pop("comity", None) != VERSION:
        raise RecordError(f'is not "{VERSION}"', "comity")
    kind = rest.pop("kind", None)
    if not isinstance(kind, str) or kind not in KINDS:
        raise RecordError(f"is not one of {', '.join(KINDS)}", "kind")
    KINDS[kind].check(rest, "")
    if "custody" in rest:
        _check_custody(rest)
    check = _FURTHER.get(kind)
    if check:
        check(rest)


def encode(record: Mapping[str, Json]) -> bytes:
    """The exact bytes of a record: validated, canonical, at most 60,000 bytes."""
    validate(record)
    data = canonical(record)
    if len(data) > MAX_RECORD_BYTES:
        raise RecordError(f"is longer than {MAX_RECORD_BYTES} bytes")
    return data


def read(data: bytes) -> dict[str, Json]:
    """The fields of a record's exact bytes; RecordError unless canonical and of a known kind."""
    record = parse_canonical(data)
    validate(record)
    return record


def _check_custody(record: Mapping[str, object]) -> None:
    if (record["custody"] == "own") != ("next" in record):
        raise RecordError("stands exactly where the custody is own", "next")


def _check_genesis(record: Mapping[str, object]) -> None:
    if ("network" in record) != ("previous" in record):
        raise RecordError("stands exactly where the network is named", "previous")
    if not str(record["key"]).startswith(f"{ED25519} "):
        raise RecordError("is a hardware key: the key of a log signs notes", "key")


def _check_act(record: Mapping[str, object]) -> None:
    verb = record["verb"]
    if (verb == "withdraw-act") != ("act" in record):
        raise RecordError("stands exactly where an act is withdrawn", "act")
    if verb == "explain" and "body" not in record:
        raise RecordError("is missing: an explanation has a body", "body")
    if verb in ("sponsor", "withdraw-act") and "body" in record:
        raise RecordError(f"has no place in {verb}", "body")


def _check_decision(record: Mapping[str, object]) -> None:
    if (record["rule"] == "consensus-minus") != ("minus" in record):
        raise RecordError("stands exactly where the rule is consensus-minus", "minus")


def _check_policy(record: Mapping[str, object]) -> None:
    witnesses, quorum = record["witnesses"], record["quorum"]
    assert isinstance(witnesses, list)
    assert isinstance(quorum, int)
    if quorum > len(witnesses):
        raise RecordError("is more than the witnesses", "quorum")


_FURTHER = {
    "genesis": _check_genesis,
    "act": _check_act,
    "decision": _check_decision,
    "policy": _check_policy,
}
