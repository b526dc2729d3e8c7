"""What a member, a thief and an outsider may try on bytes, and what a reader says.

Each test is listed in docs/protocol/record.md beside the one line whose removal turns it red.
"""

import base64
import json
from dataclasses import replace

import pytest
from tests.core.record.record_world import (
    HOSTED,
    NEXT,
    OWN,
    THIEF,
    THIRD,
    World,
    chain_places,
    entries,
    faults,
)
from tools.record_examples import SYMBOL, SeedKey, salt

from comity.core.record import ed25519, sshsig
from comity.core.record.bundles import Body, BundleEntry, Logged, encode_bundle
from comity.core.record.canonical import Json
from comity.core.record.commitments import commit
from comity.core.record.entries import entry, organisation_id, record_hash
from comity.core.record.errors import RecordError
from comity.core.record.publickeys import PublicKey
from comity.core.record.verdicts import (
    DOUBTFUL,
    INVALID,
    UNREADABLE,
    VALID,
    Verdict,
    printable,
    verify,
)


@pytest.fixture
def world() -> World:
    return World()


# The member


def test_the_scalar_of_a_signature_is_moved(world: World) -> None:
    """A second signature on the same bytes, made without the key."""
    world.sign()
    bundle = world.log.bundle()
    at = chain_places(bundle)[1]
    item = bundle.terms[-1].entries[at]
    signature = sshsig.parse_armored(item.signature)
    scalar = int.from_bytes(signature.signature[32:], "little") + ed25519.L
    moved = replace(signature, signature=signature.signature[:32] + scalar.to_bytes(32, "little"))
    changed = replace(item, signature=moved.armored)
    verdict = world.judge(entries(bundle, lambda found: found.__setitem__(at, changed)))
    assert faults(verdict) == [
        "entry 5: the second half of the signature is not below the group order"
    ]


def test_a_key_under_which_anything_holds(world: World) -> None:
    """The point of order one: R = the same point, s = 0 verifies any message in many libraries."""
    point = (1).to_bytes(32, "little")
    signature = point + bytes(32)
    assert ed25519.verify(point, signature, b"anything") == "the key is of small order"
    member: dict[str, Json] = {"kind": "member", "slug": "zz", "custody": "hosted"}
    with pytest.raises(RecordError, match="key: the key is of small order"):
        world.log.append(member | {"key": PublicKey(point).line}, HOSTED)


def raw(world: World, data: bytes) -> Verdict:
    """The verdict on a log that holds these bytes, signed, as an act."""
    signature = OWN.sign(data)
    chain = world.log.chains[SYMBOL]
    leaf = entry(data, signature.blob, SYMBOL, len(chain), chain[-1].hex())
    bundle = world.log.bundle()
    index = world.log.tree.append(leaf)
    world.log.logged.append(Logged(leaf, data, signature.armored))
    kept = [item.index for item in bundle.terms[-1].entries]
    added = BundleEntry(
        index,
        leaf,
        data,
        signature.armored,
        tuple(world.log.tree.inclusion_proof(index)),
        tuple(world.log.tree.consistency_proof(5)),
    )
    term = world.log.term(kept)
    return world.judge(replace(bundle, terms=(replace(term, entries=(*term.entries, added)),)))


def test_a_signed_record_that_is_not_canonical(world: World) -> None:
    spaced = json.dumps(json.loads(world.log.write(world.act()))).encode()
    verdict = raw(world, spaced)
    assert faults(verdict) == ["entry 5: is not in canonical form (RFC 8785)"]


def test_a_signed_record_with_duplicate_keys(world: World) -> None:
    data = world.log.write(world.act())
    twice = data.replace(b'"capacity":"member"', b'"capacity":"member","capacity":"other"')
    assert faults(raw(world, twice)) == ["entry 5: capacity: occurs twice"]


def test_a_signed_record_nested_deeply(world: World) -> None:
    data = world.log.write(world.act())
    deep = data.replace(b'"member"', b"[" * 20_000 + b"]" * 20_000)
    assert faults(raw(world, deep)) == ["entry 5: is nested deeper than 8 levels"]


def test_a_signed_record_with_a_number_that_readers_round(world: World) -> None:
    data = world.log.write(world.act()).replace(b'"size":5', b'"size":9007199254740993')
    assert faults(raw(world, data)) == [
        "entry 5: holds the number 9007199254740993, which is not below 2^53"
    ]


def test_names_cannot_move_the_cursor_or_the_direction() -> None:
    world = World()
    log = world.log
    name = "xx\x1b[2J\u202egro.live\u200b\n\x07"
    body = Body(salt("evil"), name)
    commitment = commit(name.encode(), body.salt)
    log.bodies[commitment] = body
    member: dict[str, Json] = {"kind": "member", "slug": "zz", "custody": "hosted"}
    evil = SeedKey("evil")
    added = log.append(member | {"key": evil.public.line, "name": commitment}, evil)
    log.act("sign", SYMBOL, world.text, organisation_id(added), evil)
    shown = [line for line in world.judge().lines if "member zz" in line]
    assert shown[0].endswith("named xx\\u{1b}[2J\\u{202e}gro.live\\u{200b}\\u{a}\\u{7}")
    assert all(line.isprintable() for line in world.judge().lines)


def test_a_name_is_not_endless(world: World) -> None:
    assert printable("x" * 400) == "x" * 400
    assert printable("x" * 401) == "x" * 400 + "..."


def test_a_member_floods_a_bundle(world: World) -> None:
    verdict = verify(b" " * (8 * 1024 * 1024 + 1))
    assert verdict.exit == UNREADABLE
    assert faults(verdict) == ["unreadable: is longer than 8388608 bytes"]


# The thief


def test_the_thief_of_a_key_rotates_the_identity(world: World) -> None:
    world.log.cheating = True
    fields: dict[str, Json] = {"kind": "key", "author": world.own, "custody": "own"}
    fields |= {"key": THIEF.public.line, "next": THIRD.public.fingerprint}
    world.log.append(fields, OWN)
    world.log.append(world.act(), THIEF)
    assert faults(world.judge()) == [
        "entry 5: a rotation of xx-own is signed by the announced next key only"
    ]


def test_the_thief_signs_after_the_suspension(world: World) -> None:
    suspend: dict[str, Json] = {"kind": "suspend", "author": world.own}
    world.log.append(suspend | {"key": OWN.public.fingerprint}, NEXT)
    world.log.cheating = True
    world.log.append(world.act(), OWN)
    assert faults(world.judge()) == ["entry 6: signed when the key of xx-own was suspended"]


def test_the_host_recovers_an_identity_and_the_line_says_so(world: World) -> None:
    decision: dict[str, Json] = {"kind": "decision", "doc": "WG/1/1", "rule": "consensus"}
    decision |= {"rung": "none", "counted": [world.hosted], "member": world.own}
    cited = record_hash(world.log.append(decision))
    world.log.date = "2026-03-16"
    fields: dict[str, Json] = {"kind": "recover", "member": world.own, "decision": cited}
    fields |= {"key": THIRD.public.line, "custody": "own", "next": THIEF.public.fingerprint}
    world.log.append(fields)
    world.log.act("sign", SYMBOL, world.text, world.own, THIRD)
    verdict = world.judge()
    assert verdict.exit == VALID
    assert (
        "NOTE  signature xx-own, entry 8, key held by the member; "
        "identity recovered by decision, not by the member's key"
    ) in verdict.lines


# The outsider


def test_an_outsider_forges_a_network(world: World) -> None:
    """Everything is right but the genesis: only the pinned id tells."""
    world.sign()
    forged = World("forged.example/term-1")
    forged.sign()
    verdict = verify(encode_bundle(forged.log.bundle()), world.log.register.network)
    assert verdict.exit == INVALID
    assert faults(verdict) == [f"the bundle is of the network {forged.log.register.network}"]


def test_a_bundle_that_names_another_network_than_it_shows(world: World) -> None:
    world.sign()
    forged = World("forged.example/term-1")
    forged.sign()
    named = replace(forged.log.bundle(), network=world.log.register.network)
    assert faults(world.judge(named)) == ["the bundle names another network than its genesis"]


def test_an_unpinned_network_is_never_exit_0(world: World) -> None:
    world.sign()
    verdict = verify(encode_bundle(world.log.bundle()))
    assert verdict.exit == DOUBTFUL
    assert verdict.lines[-1] == "VERDICT genuine but of an unpinned network, 1 signatory"


def test_a_checkpoint_of_another_key(world: World) -> None:
    world.sign()
    bundle = world.log.bundle()
    text, _, line = bundle.terms[-1].checkpoint.partition("\n\n")
    name, encoded = line[2:].split(" ")
    data = bytearray(base64.b64decode(encoded))
    data[-1] ^= 1
    forged = f"{text}\n\n— {name} {base64.b64encode(data).decode()}\n"
    term = replace(bundle.terms[-1], checkpoint=forged)
    verdict = world.judge(replace(bundle, terms=(term,)))
    assert verdict.exit == INVALID
    assert "the signature by hub.example/term-1 on the note is refused" in faults(verdict)[0]
    data[0] ^= 1
    stranger = f"{text}\n\n— {name} {base64.b64encode(data).decode()}\n"
    term = replace(bundle.terms[-1], checkpoint=stranger)
    verdict = world.judge(replace(bundle, terms=(term,)))
    assert faults(verdict) == ["the checkpoint is not signed by the key of its log"]


def test_entries_out_of_order_or_twice(world: World) -> None:
    world.sign()
    bundle = world.log.bundle()
    twice = entries(bundle, lambda found: found.insert(2, found[2]))
    assert faults(world.judge(twice)) == ["entry 3: is not in log order"]
    turned = entries(bundle, lambda found: found.__setitem__(slice(1, 3), found[2:0:-1]))
    assert faults(world.judge(turned)) == ["entry 1: is not in log order"]


def test_a_signature_or_record_that_the_leaf_does_not_name(world: World) -> None:
    """A second valid signature on the record, and a record the leaf is not about."""
    world.sign()
    bundle = world.log.bundle()
    at = chain_places(bundle)[1]
    item = bundle.terms[-1].entries[at]
    again = replace(OWN.sign(item.record), hash_algorithm="sha256")
    inner = sshsig._signed_data(item.record, sshsig.NAMESPACE, "sha256")
    again = replace(again, signature=OWN.private.sign(inner))
    assert sshsig.verify(again, item.record) == ""
    other = replace(item, signature=again.armored)
    verdict = world.judge(entries(bundle, lambda found: found.__setitem__(at, other)))
    assert faults(verdict) == ["entry 5: the entry is of another signature"]
    data = world.log.write(world.act(verb="object"))
    other = replace(item, record=data, signature=OWN.sign(data).armored)
    verdict = world.judge(entries(bundle, lambda found: found.__setitem__(at, other)))
    assert faults(verdict) == ["entry 5: the entry is of another record"]


def test_all_faults_of_entries_are_listed(world: World) -> None:
    world.sign()
    bundle = world.log.bundle()
    for_all = entries(
        bundle,
        lambda found: found.__setitem__(slice(None), [replace(item, proof=()) for item in found]),
    )
    verdict = world.judge(for_all)
    assert len(faults(verdict)) == len(bundle.terms[-1].entries) == 5
    assert verdict.lines[-1] == "VERDICT invalid, 5 faults"
