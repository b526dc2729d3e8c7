"""Whose key is current at each point of the log: the rules of identities, replayed.

A signature counts if it was logged while its key was current. Log order decides; no clock is read
and no signed date is believed, save that the notice before a recovery is counted between the dates
that two records state.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace

from comity.core.record.canonical import Json, canonical
from comity.core.record.entries import organisation_id, record_hash
from comity.core.record.errors import RecordError
from comity.core.record.publickeys import PublicKey, parse_line
from comity.core.record.schemas import LOG_KINDS

NOTICE_DAYS = 14

FOUNDED = "founded"
ROTATED = "rotated"
TAKEN_OVER = "taken over"
RECOVERED = "recovered"

CURRENT = "current"
SUSPENDED = "suspended"
REVOKED = "revoked"

# What the network itself may say in a document's chain, signed by the key of the log.
_NETWORK_KINDS = frozenset(
    {"text", "statement", "translation", "correction", "withdraw-text", "decision", "erasure"}
)


@dataclass(frozen=True, slots=True)
class Identity:
    """An organisation's key at one point of the log.

    `next` is the hash of the announced key (empty while the host holds the key), `state` one of
    CURRENT, SUSPENDED and REVOKED, `lineage` how this key came to be, `since` the index of the
    entry that named it.
    """

    id: str
    slug: str
    key: PublicKey
    custody: str
    next: str
    state: str
    lineage: str
    since: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """A record whose signature holds for `signer`: its fields, its exact bytes, its index."""

    fields: Mapping[str, Json]
    data: bytes
    signer: PublicKey
    index: int

    def text(self, name: str) -> str:
        """A string field; empty where it is absent."""
        value = self.fields.get(name, "")
        assert isinstance(value, str)
        return value

    def number(self, name: str) -> int:
        """A field that is a whole number."""
        value = self.fields[name]
        assert isinstance(value, int)
        return value


class Register:
    """The network and its members as the records up to here define them.

    `admit` takes the records in log order and raises RecordError for one that its key could not
    sign. The same rules serve the log before it appends, a witness before it cosigns, and the
    reader of a bundle.
    """

    def __init__(self) -> None:
        self.network = ""
        self.origin = ""
        self.log_key: PublicKey | None = None
        self.closed: Signed | None = None
        self.members: dict[str, Identity] = {}
        self._slugs: set[str] = set()
        self._decisions: dict[str, tuple[str, str]] = {}

    def admit(self, record: Signed) -> None:
        """Takes the next record in log order, or raises RecordError and changes nothing."""
        kind = record.text("kind")
        if kind == "genesis":
            self._open(record)
            return
        if not self.origin or record.text("log") != self.origin:
            raise RecordError("belongs to another log", "log")
        if self.closed:
            raise RecordError("follows the end of the term")
        change = _CHANGES.get(kind)
        if kind == "member":
            self._found(record)
        elif kind in LOG_KINDS or record.text("author") == self.network:
            self._by_log(record, kind)
        elif change:
            change(self, record)
        else:
            self._by_member(record)
        if kind == "decision":
            stated = (record.text("member"), record.text("claimed_at"))
            self._decisions[record_hash(record.data)] = stated

    def identity(self, member: str) -> Identity:
        """The identity of a member; RecordError for an unknown one."""
        if member not in self.members:
            raise RecordError("is not a member known here", "author")
        return self.members[member]

    def keys_digest(self, members: set[str]) -> str:
        """What a manifest states of the keys of these members: hexadecimal SHA-256."""
        keys: dict[str, Json] = {}
        for member in members:
            identity = self.identity(member)
            keys[member] = {
                "custody": identity.custody,
                "key": identity.key.fingerprint,
                "state": identity.state,
            }
        return record_hash(canonical({"comity": "keys/1", "keys": keys}))

    def _open(self, record: Signed) -> None:
        if record.index != 0:
            raise RecordError("a genesis is the first entry of its log")
        key = parse_line(record.text("key"))
        _require(record.signer == key, "the genesis is not signed by the key it names")
        if self.origin:
            self._continue(record, key)
        else:
            _require("network" not in record.fields, "the term before this one is not shown")
            self.network = organisation_id(record.data)
        self.origin, self.log_key, self.closed = record.text("log"), key, None

    def _continue(self, record: Signed, key: PublicKey) -> None:
        _require(self.closed is not None, "the term before this one was not closed")
        assert self.closed is not None
        following = self.closed.fields.get("next")
        _require(
            following == {"log": record.text("log"), "key": key.fingerprint},
            "the term before this one names another successor",
        )
        _require(record.text("network") == self.network, "the genesis is of another network")

    def _found(self, record: Signed) -> None:
        key = parse_line(record.text("key"))
        _require(record.signer == key, "a member is founded by its own key")
        member, slug = organisation_id(record.data), record.text("slug")
        _require(member not in self.members, "this member is founded already")
        if slug in self._slugs:
            raise RecordError("is the slug of another member", "slug")
        self._slugs.add(slug)
        self.members[member] = Identity(
            member,
            slug,
            key,
            record.text("custody"),
            _announced(record, key),
            CURRENT,
            FOUNDED,
            record.index,
            record.text("name"),
        )

    def _by_log(self, record: Signed, kind: str) -> None:
        if record.text("author") != self.network:
            raise RecordError("only the network is the author of this kind", "author")
        _require(record.signer == self.log_key, "not signed by the key of the log")
        if kind == "recover":
            self._recover(record)
        elif kind == "close":
            self.closed = record
        elif kind not in LOG_KINDS and kind not in _NETWORK_KINDS:
            raise RecordError(f"the network cannot be the author of a record '{kind}'", "author")

    def _by_member(self, record: Signed) -> None:
        identity = self.identity(record.text("author"))
        if identity.state != CURRENT:
            raise RecordError(f"signed when the key of {identity.slug} was {identity.state}")
        _require(record.signer == identity.key, f"not signed by the current key of {identity.slug}")

    def _rotate(self, record: Signed) -> None:
        identity = self.identity(record.text("author"))
        _require(identity.state != REVOKED, f"the key of {identity.slug} is revoked for good")
        key = parse_line(record.text("key"))
        _require(key != identity.key, "a rotation to the same key")
        if identity.custody == "own":
            _require(
                record.signer.fingerprint == identity.next,
                f"a rotation of {identity.slug} is signed by the announced next key only",
            )
            _require(record.signer == key, "the key named is not the announced next key")
        else:
            self._by_member(record)
        taken = identity.custody == "hosted" and record.text("custody") == "own"
        self._rekey(record, identity, key, TAKEN_OVER if taken else ROTATED)

    def _suspend(self, record: Signed) -> None:
        identity = self._about_current_key(record)
        _require(identity.state == CURRENT, f"the key of {identity.slug} is {identity.state}")
        _require(
            record.signer == identity.key or record.signer.fingerprint == identity.next,
            "a key is suspended by itself or by the announced next key",
        )
        self.members[identity.id] = replace(identity, state=SUSPENDED)

    def _revoke(self, record: Signed) -> None:
        identity = self._about_current_key(record)
        _require(identity.state != REVOKED, f"the key of {identity.slug} is revoked already")
        if identity.custody == "own":
            _require(
                record.signer.fingerprint == identity.next,
                "a key is revoked by the announced next key only",
            )
        else:
            _require(record.signer == identity.key, "a hosted key is revoked by itself")
        self.members[identity.id] = replace(identity, state=REVOKED)

    def _about_current_key(self, record: Signed) -> Identity:
        identity = self.identity(record.text("author"))
        if record.text("key") != identity.key.fingerprint:
            raise RecordError("is not the member's current key", "key")
        return identity

    def _recover(self, record: Signed) -> None:
        member, decision = record.text("member"), record.text("decision")
        if member not in self.members:
            raise RecordError("is not a member known here", "member")
        if decision not in self._decisions:
            raise RecordError("is not a decision logged before", "decision")
        subject, decided = self._decisions[decision]
        if subject != member:
            raise RecordError("is not about this member", "decision")
        waited = _date(record.text("claimed_at")) - _date(decided)
        _require(waited.days >= NOTICE_DAYS, f"recovered with less than {NOTICE_DAYS} days' notice")
        identity, key = self.members[member], parse_line(record.text("key"))
        _require(key != identity.key, "a recovery to the same key")
        self._rekey(record, identity, key, RECOVERED)

    def _rekey(self, record: Signed, identity: Identity, key: PublicKey, lineage: str) -> None:
        # What was recovered stays marked: a later rotation does not wash the mark away.
        if identity.lineage == RECOVERED:
            lineage = RECOVERED
        self.members[identity.id] = replace(
            identity,
            key=key,
            custody=record.text("custody"),
            next=_announced(record, key),
            state=CURRENT,
            lineage=lineage,
            since=record.index,
        )


_CHANGES = {"key": Register._rotate, "suspend": Register._suspend, "revoke": Register._revoke}


def _announced(record: Signed, key: PublicKey) -> str:
    announced = record.text("next")
    if announced == key.fingerprint:
        raise RecordError("announces the same key again", "next")
    return announced


def _require(holds: bool, reason: str) -> None:
    if not holds:
        raise RecordError(reason)


def _date(value: str) -> datetime.date:
    return datetime.date.fromisoformat(value)
