"""Whose key is current: founding, rotation, suspension, revocation, recovery, ends of terms."""

from collections.abc import Callable

import pytest
from tools.record_examples import SYMBOL, ExampleLog, SeedKey

from comity.core.record.canonical import Json
from comity.core.record.entries import organisation_id, record_hash
from comity.core.record.errors import RecordError
from comity.core.record.register import (
    CURRENT,
    FOUNDED,
    RECOVERED,
    REVOKED,
    ROTATED,
    SUSPENDED,
    TAKEN_OVER,
    Register,
)

ONE, NEXT, THIRD, THIEF = (SeedKey(name) for name in ("one", "next", "third", "thief"))
HOSTED = SeedKey("hosted")


class World:
    """A log with a member of its own custody and a hosted one."""

    def __init__(self) -> None:
        self.log = ExampleLog()
        self.log.open()
        self.own = self.log.found("xx-own", ONE, NEXT)
        self.hosted = self.log.found("xx-hosted", HOSTED)
        self.text = self.log.text(SYMBOL, 1, "text", self.own, ONE)

    def put(self, kind: str, author: str, signer: SeedKey, **fields: Json) -> bytes:
        return self.log.append({"kind": kind, "author": author, **fields}, signer)

    def rotate(
        self, author: str, signer: SeedKey, key: SeedKey, following: SeedKey | None
    ) -> bytes:
        fields: dict[str, Json] = {"key": key.public.line, "custody": "hosted"}
        if following:
            fields |= {"custody": "own", "next": following.public.fingerprint}
        return self.put("key", author, signer, **fields)

    def sign(self, author: str, signer: SeedKey, verb: str = "sign") -> str:
        return self.log.act(verb, SYMBOL, self.text, author, signer)

    def decide(self, member: str) -> str:
        fields: dict[str, Json] = {"doc": "WG/1/1", "rule": "consensus", "rung": "none"}
        fields |= {"counted": [self.own], "member": member}
        return record_hash(self.put("decision", self.log.register.network, self.log.key, **fields))

    def recover(
        self, member: str, decision: str, key: SeedKey, signer: SeedKey | None = None
    ) -> bytes:
        fields: dict[str, Json] = {"member": member, "decision": decision, "key": key.public.line}
        fields |= {"custody": "own", "next": SeedKey("after").public.fingerprint}
        return self.put("recover", self.log.register.network, signer or self.log.key, **fields)


@pytest.fixture
def world() -> World:
    return World()


def refused(action: Callable[[], object]) -> str:
    with pytest.raises(RecordError) as caught:
        action()
    return str(caught.value)


def test_members_are_founded_by_their_own_key(world: World) -> None:
    own, hosted = world.log.register.members[world.own], world.log.register.members[world.hosted]
    assert (own.slug, own.custody, own.next) == ("xx-own", "own", NEXT.public.fingerprint)
    assert (own.key, own.state, own.lineage, own.since) == (ONE.public, CURRENT, FOUNDED, 1)
    assert (hosted.custody, hosted.next) == ("hosted", "")
    member: dict[str, Json] = {"kind": "member", "slug": "zz", "key": ONE.public.line}
    member |= {"custody": "hosted"}
    reason = "a member is founded by its own key"
    assert refused(lambda: world.log.append(member, THIEF)) == reason


def test_a_slug_is_taken_once(world: World) -> None:
    assert (
        refused(lambda: world.log.found("xx-own", THIEF)) == "slug: is the slug of another member"
    )


def test_a_member_is_founded_once(world: World) -> None:
    data = world.log.logged[1]
    world.log.cheating = False
    from comity.core.record.register import Signed
    from comity.core.record.schemas import read

    again = Signed(read(data.record), data.record, ONE.public, 9)
    assert organisation_id(data.record) == world.own
    assert refused(lambda: world.log.register.admit(again)) == "this member is founded already"


def test_the_announced_key_differs(world: World) -> None:
    reason = "next: announces the same key again"
    assert refused(lambda: world.log.found("zz", THIEF, THIEF)) == reason


def test_acts_are_signed_by_the_current_key(world: World) -> None:
    assert (
        refused(lambda: world.sign(world.own, THIEF)) == "not signed by the current key of xx-own"
    )
    assert refused(lambda: world.sign(world.own, NEXT)) == "not signed by the current key of xx-own"
    assert refused(lambda: world.sign("a" * 52, ONE)) == "author: is not a member known here"
    world.sign(world.own, ONE)


def test_a_rotation_is_signed_by_the_announced_key(world: World) -> None:
    reason = "a rotation of xx-own is signed by the announced next key only"
    assert refused(lambda: world.rotate(world.own, ONE, THIEF, THIRD)) == reason
    assert refused(lambda: world.rotate(world.own, THIEF, THIEF, THIRD)) == reason
    assert refused(lambda: world.rotate(world.own, NEXT, THIEF, THIRD)) == (
        "the key named is not the announced next key"
    )
    assert (
        refused(lambda: world.rotate(world.own, NEXT, ONE, THIRD)) == "a rotation to the same key"
    )
    assert refused(lambda: world.rotate(world.own, NEXT, NEXT, NEXT)) == (
        "next: announces the same key again"
    )
    world.rotate(world.own, NEXT, NEXT, THIRD)
    identity = world.log.register.members[world.own]
    assert (identity.key, identity.next) == (NEXT.public, THIRD.public.fingerprint)
    assert (identity.lineage, identity.since) == (ROTATED, len(world.log.tree) - 1)
    assert refused(lambda: world.sign(world.own, ONE)) == "not signed by the current key of xx-own"
    world.sign(world.own, NEXT)


def test_custody_can_be_given_back(world: World) -> None:
    world.rotate(world.own, NEXT, NEXT, None)
    identity = world.log.register.members[world.own]
    assert (identity.custody, identity.next, identity.lineage) == ("hosted", "", ROTATED)


def test_a_hosted_key_is_rotated_by_itself(world: World) -> None:
    reason = "not signed by the current key of xx-hosted"
    assert refused(lambda: world.rotate(world.hosted, THIEF, THIEF, None)) == reason
    world.rotate(world.hosted, HOSTED, THIRD, None)
    assert world.log.register.members[world.hosted].lineage == ROTATED
    world.rotate(world.hosted, THIRD, NEXT, ONE)
    assert world.log.register.members[world.hosted].lineage == TAKEN_OVER


@pytest.mark.parametrize("signer", [ONE, NEXT])
def test_a_key_is_suspended_by_itself_or_the_next(world: World, signer: SeedKey) -> None:
    current = ONE.public.fingerprint
    reason = "a key is suspended by itself or by the announced next key"
    assert refused(lambda: world.put("suspend", world.own, THIEF, key=current)) == reason
    reason = "key: is not the member's current key"
    other = NEXT.public.fingerprint
    assert refused(lambda: world.put("suspend", world.own, signer, key=other)) == reason
    world.put("suspend", world.own, signer, key=current)
    assert world.log.register.members[world.own].state == SUSPENDED
    reason = "signed when the key of xx-own was suspended"
    assert refused(lambda: world.sign(world.own, ONE)) == reason
    reason = "the key of xx-own is suspended"
    assert refused(lambda: world.put("suspend", world.own, signer, key=current)) == reason
    world.rotate(world.own, NEXT, NEXT, THIRD)
    world.sign(world.own, NEXT)


def test_a_suspended_hosted_key_cannot_rotate_itself(world: World) -> None:
    world.put("suspend", world.hosted, HOSTED, key=HOSTED.public.fingerprint)
    reason = "signed when the key of xx-hosted was suspended"
    assert refused(lambda: world.rotate(world.hosted, HOSTED, THIRD, None)) == reason


def test_a_key_is_revoked_by_the_next_only(world: World) -> None:
    current = ONE.public.fingerprint
    reason = "a key is revoked by the announced next key only"
    assert refused(lambda: world.put("revoke", world.own, ONE, key=current)) == reason
    assert refused(lambda: world.put("revoke", world.own, THIEF, key=current)) == reason
    world.put("revoke", world.own, NEXT, key=current)
    assert world.log.register.members[world.own].state == REVOKED
    reason = "signed when the key of xx-own was revoked"
    assert refused(lambda: world.sign(world.own, ONE)) == reason
    reason = "the key of xx-own is revoked already"
    assert refused(lambda: world.put("revoke", world.own, NEXT, key=current)) == reason
    reason = "the key of xx-own is revoked for good"
    assert refused(lambda: world.rotate(world.own, NEXT, NEXT, THIRD)) == reason
    reason = "the key of xx-own is revoked"
    assert refused(lambda: world.put("suspend", world.own, NEXT, key=current)) == reason


def test_a_suspended_key_can_be_revoked(world: World) -> None:
    current = ONE.public.fingerprint
    world.put("suspend", world.own, ONE, key=current)
    world.put("revoke", world.own, NEXT, key=current)
    assert world.log.register.members[world.own].state == REVOKED


def test_a_hosted_key_is_revoked_by_itself(world: World) -> None:
    current = HOSTED.public.fingerprint
    reason = "a hosted key is revoked by itself"
    assert refused(lambda: world.put("revoke", world.hosted, THIEF, key=current)) == reason
    world.put("revoke", world.hosted, HOSTED, key=current)
    assert world.log.register.members[world.hosted].state == REVOKED


def test_recovery_takes_a_decision_and_notice(world: World) -> None:
    world.log.date = "2026-03-02"
    decision = world.decide(world.own)
    about_other = world.decide(world.hosted)
    world.log.date = "2026-03-15"
    reason = "recovered with less than 14 days' notice"
    assert refused(lambda: world.recover(world.own, decision, THIRD)) == reason
    world.log.date = "2026-03-16"
    reason = "not signed by the key of the log"
    assert refused(lambda: world.recover(world.own, decision, THIRD, THIEF)) == reason
    reason = "decision: is not about this member"
    assert refused(lambda: world.recover(world.own, about_other, THIRD)) == reason
    reason = "decision: is not a decision logged before"
    assert refused(lambda: world.recover(world.own, "0" * 64, THIRD)) == reason
    reason = "member: is not a member known here"
    assert refused(lambda: world.recover("a" * 52, decision, THIRD)) == reason
    assert refused(lambda: world.recover(world.own, decision, ONE)) == "a recovery to the same key"
    world.recover(world.own, decision, THIRD)
    identity = world.log.register.members[world.own]
    assert (identity.key, identity.state, identity.lineage) == (THIRD.public, CURRENT, RECOVERED)
    world.sign(world.own, THIRD)
    world.rotate(world.own, SeedKey("after"), SeedKey("after"), ONE)
    assert world.log.register.members[world.own].lineage == RECOVERED


def test_only_a_decision_is_cited_as_one(world: World) -> None:
    """A standing names a member too, and is signed by the log alone."""
    network = world.log.register.network
    fields: dict[str, Json] = {"member": world.own, "forum": "cfa", "standing": "member"}
    standing = world.put("standing", network, world.log.key, **fields, since="2026-03-02")
    world.log.date = "2026-04-01"
    reason = "decision: is not a decision logged before"
    assert refused(lambda: world.recover(world.own, record_hash(standing), THIRD)) == reason


def test_a_revoked_identity_can_be_recovered(world: World) -> None:
    world.put("revoke", world.own, NEXT, key=ONE.public.fingerprint)
    decision = world.decide(world.own)
    world.log.date = "2026-04-01"
    world.recover(world.own, decision, THIRD)
    assert world.log.register.members[world.own].state == CURRENT


def test_the_kinds_of_the_log_are_signed_by_the_log(world: World) -> None:
    standing: dict[str, Json] = {"member": world.own, "forum": "cfa", "standing": "member"}
    standing |= {"since": "2026-03-02"}
    reason = "author: only the network is the author of this kind"
    assert refused(lambda: world.put("standing", world.own, ONE, **standing)) == reason
    network = world.log.register.network
    reason = "not signed by the key of the log"
    assert refused(lambda: world.put("standing", network, ONE, **standing)) == reason
    world.put("standing", network, world.log.key, **standing)


def test_the_network_does_not_act_as_a_member(world: World) -> None:
    network = world.log.register.network
    reason = "author: the network cannot be the author of a record 'act'"
    assert refused(lambda: world.sign(network, world.log.key)) == reason
    reason = "author: the network cannot be the author of a record 'key'"
    assert refused(lambda: world.rotate(network, world.log.key, THIRD, None)) == reason
    fields: dict[str, Json] = {"doc": SYMBOL, "version": 2, "language": "en"}
    fields |= {"text": world.log.body("two", "two")}
    world.put("text", network, world.log.key, **fields)


def test_records_of_another_log_are_refused(world: World) -> None:
    fields: dict[str, Json] = {"key": ONE.public.fingerprint, "log": "other.example/term-1"}
    reason = "log: belongs to another log"
    assert refused(lambda: world.put("suspend", world.own, ONE, **fields)) == reason


def test_nothing_comes_before_the_genesis() -> None:
    log = ExampleLog()
    assert refused(lambda: log.found("xx", ONE)) == "log: belongs to another log"


def test_a_genesis_stands_at_the_beginning(world: World) -> None:
    reason = "a genesis is the first entry of its log"
    assert refused(world.log.open) == reason
    genesis: dict[str, Json] = {"kind": "genesis", "slug": "cfa", "key": ONE.public.line}
    reason = "the genesis is not signed by the key it names"
    assert refused(lambda: ExampleLog().append(genesis, THIEF)) == reason
    later: dict[str, Json] = {"log": "hub.example/term-1", "size": 1, "root": "0" * 64}
    reason = "the term before this one is not shown"
    assert refused(lambda: ExampleLog().open(network="a" * 52, previous=later)) == reason


def close(world: World, following: str = "next.example/term-2") -> ExampleLog:
    successor = ExampleLog(following, register=world.log.register)
    fields: dict[str, Json] = {"log": following, "key": successor.key.public.fingerprint}
    world.put("close", world.log.register.network, world.log.key, next=fields)
    return successor


def previous(world: World) -> dict[str, Json]:
    tree = world.log.tree
    return {"log": world.log.origin, "size": len(tree), "root": tree.root().hex()}


def test_a_term_ends_and_the_next_begins(world: World) -> None:
    network = world.log.register.network
    successor = close(world)
    assert refused(lambda: world.sign(world.own, ONE)) == "follows the end of the term"
    other = ExampleLog("else.example/term-2", register=world.log.register)
    reason = "the term before this one names another successor"
    assert refused(lambda: other.open(network=network, previous=previous(world))) == reason
    reason = "the genesis is of another network"
    assert refused(lambda: successor.open(network="a" * 52, previous=previous(world))) == reason
    successor.open(network=network, previous=previous(world))
    assert successor.register.network == network
    assert successor.register.origin == "next.example/term-2"
    successor.found("yy-new", THIRD)
    fields: dict[str, Json] = {"kind": "suspend", "author": world.own}
    successor.append(fields | {"key": ONE.public.fingerprint}, ONE)


def test_a_term_begins_after_the_end_of_another_only(world: World) -> None:
    other = ExampleLog("next.example/term-2", register=world.log.register)
    network = world.log.register.network
    reason = "the term before this one was not closed"
    assert refused(lambda: other.open(network=network, previous=previous(world))) == reason


def test_a_refused_record_changes_nothing(world: World) -> None:
    before = dict(world.log.register.members)
    refused(lambda: world.rotate(world.own, ONE, THIEF, THIRD))
    refused(lambda: world.put("suspend", world.own, THIEF, key=ONE.public.fingerprint))
    refused(lambda: world.log.found("xx-own", THIEF))
    assert world.log.register.members == before


def test_the_digest_of_keys_changes_with_any_of_them(world: World) -> None:
    register, both = world.log.register, {world.own, world.hosted}
    first = register.keys_digest(both)
    assert register.keys_digest({world.own}) != first
    assert register.keys_digest(both) == first
    world.put("suspend", world.own, ONE, key=ONE.public.fingerprint)
    second = register.keys_digest(both)
    world.rotate(world.hosted, HOSTED, THIRD, None)
    assert len({first, second, register.keys_digest(both)}) == 3
    assert (
        refused(lambda: Register().keys_digest({world.own})) == "author: is not a member known here"
    )
