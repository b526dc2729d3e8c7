"""What the host may try on bytes, and what a reader says of it.

Each test is listed in docs/protocol/record.md beside the one line whose removal turns it red.
"""

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
    relogged,
    warnings,
)
from tools.record_examples import SYMBOL, salt

from comity.core.record import sshsig
from comity.core.record.bundles import Body, encode_bundle
from comity.core.record.canonical import Json, canonical
from comity.core.record.commitments import commit
from comity.core.record.entries import entry
from comity.core.record.schemas import read
from comity.core.record.verdicts import DOUBTFUL, INVALID, VALID, verify


@pytest.fixture
def world() -> World:
    return World()


def test_the_world_is_valid(world: World) -> None:
    world.sign("as a wish")
    world.sign_hosted()
    verdict = world.judge()
    assert verdict.lines[-1] == "VERDICT valid and complete, 2 signatories, 1 with reservations"
    assert verdict.exit == VALID


def test_the_host_alters_a_text(world: World) -> None:
    world.sign()
    bundle = world.log.bundle()
    altered = Body(bundle.bodies[world.text].salt, "Some of us command others.\n")
    bundle = replace(bundle, bodies={**bundle.bodies, world.text: altered})
    verdict = world.judge(bundle)
    assert verdict.exit == INVALID
    assert faults(verdict) == [f"the body {world.text[:16]} is not what was committed to"]


def test_the_host_adds_a_text_of_its_own(world: World) -> None:
    world.sign()
    bundle = world.log.bundle()
    body = Body(salt("own"), "Some of us command others.\n")
    name = commit(body.text.encode(), body.salt)
    verdict = world.judge(replace(bundle, bodies={**bundle.bodies, name: body}))
    assert verdict.exit == INVALID
    assert faults(verdict) == [f"no record commits to the body {name[:16]}"]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_host_leaves_a_signatory_out_of_the_bundle(world: World, place: int) -> None:
    world.sign()
    world.sign_hosted()
    bundle = world.log.bundle()
    at = chain_places(bundle)[place]
    verdict = world.judge(entries(bundle, lambda found: found.pop(at)))
    assert verdict.exit == DOUBTFUL
    assert f"entries {place} to {place} of the document are missing" in warnings(verdict)
    assert verdict.lines[-1].startswith("VERDICT genuine but possibly incomplete, ")


def test_the_host_shows_the_log_before_a_withdrawal_as_the_log_of_today(world: World) -> None:
    """Old entries under today's checkpoint: the manifest is not the last of the log."""
    world.sign()
    size = len(world.log.tree)
    world.sign_hosted()
    term = world.log.term(world.log.indices(SYMBOL, size))
    verdict = world.judge(replace(world.log.bundle(), terms=(term,)))
    assert verdict.exit == INVALID
    assert "no record commits to the body" in faults(verdict)[0]
    bare = {name: body for name, body in world.log.bundle(size=size).bodies.items()}
    verdict = world.judge(replace(world.log.bundle(), terms=(term,), bodies=bare))
    assert verdict.exit == DOUBTFUL
    assert warnings(verdict) == [
        f"complete up to entry {size - 1} at most: the log goes on after it"
    ]


def test_the_host_hides_what_follows_the_last_manifest(world: World) -> None:
    world.sign()
    world.log.chains.setdefault(SYMBOL, [])
    data = world.log.write(world.act(verb="object"))
    world.log.add(data, OWN.sign(data))
    verdict = world.judge()
    assert verdict.exit == DOUBTFUL
    assert warnings(verdict) == ["complete up to entry 6 at most: the log goes on after it"]


def test_the_host_leaves_the_manifest_out(world: World) -> None:
    world.sign()
    verdict = world.judge(entries(world.log.bundle(), lambda found: found.pop()))
    assert verdict.exit == DOUBTFUL
    assert warnings(verdict) == ["no manifest: whether entries are missing cannot be told"]


def test_the_host_drops_a_signatory_from_the_log(world: World) -> None:
    """The log is written anew without an act; the next signatory's own checkpoint tells."""
    world.sign()
    world.sign_hosted()
    kept = [index for index in range(len(world.log.tree)) if index not in (5, 6)]
    other = relogged(world.log, kept)
    verdict = verify(encode_bundle(other.bundle()), other.register.network)
    assert verdict.exit == INVALID
    assert faults(verdict) == [
        "entry 5: its author saw a longer log than it was logged in: a log went back"
    ]


def test_the_host_shows_two_histories(world: World) -> None:
    """Two logs of one size; who signed in the one is shown in the other."""
    world.log.append(
        {
            "kind": "standing",
            "member": world.own,
            "forum": "cfa",
            "standing": "member",
            "since": "2026-03-02",
        }
    )
    world.sign()
    other = World()
    other.log.append(
        {
            "kind": "standing",
            "member": world.own,
            "forum": "cfa",
            "standing": "guest",
            "since": "2026-03-02",
        }
    )
    signed = world.log.logged[6]
    other.log.add(signed.record, sshsig.parse_armored(signed.signature))
    other.log.manifest(SYMBOL)
    verdict = other.judge()
    assert verdict.exit == INVALID
    assert faults(verdict) == ["entry 6: its author saw another history than this checkpoint tells"]


def test_a_false_claim_of_having_seen_nothing(world: World) -> None:
    world.log.seen = {"size": 0, "root": "0" * 64}
    world.sign()
    assert "entry 5: its author saw another history than this checkpoint tells" in faults(
        world.judge()
    )


def test_the_host_adds_a_signatory_to_the_bundle(world: World) -> None:
    world.sign_hosted()
    bundle = world.log.bundle()
    data = world.log.write(world.act())
    signature = OWN.sign(data)
    leaf = entry(data, signature.blob, SYMBOL, 2, "0" * 64)
    last = bundle.terms[-1].entries[-1]
    added = replace(last, leaf=leaf, record=data, signature=signature.armored)
    verdict = world.judge(entries(bundle, lambda found: found.insert(-1, added)))
    assert verdict.exit == INVALID
    assert "entry 6: the checkpoint does not contain this entry" in faults(verdict)


def test_the_host_signs_for_a_member_with_its_own_key(world: World) -> None:
    world.log.cheating = True
    world.log.append(world.act(), THIEF)
    verdict = world.judge()
    assert verdict.exit == INVALID
    assert faults(verdict) == ["entry 5: not signed by the current key of xx-own"]


def test_the_host_can_sign_for_a_hosted_member_and_the_line_says_so(world: World) -> None:
    world.sign_hosted()
    world.sign()
    lines = [line for line in world.judge().lines if "signature" in line]
    assert lines == [
        "NOTE  signature xx-hosted, entry 5, key held by the host: the host could have signed",
        "OK    signature xx-own, entry 7, key held by the member",
    ]


def test_a_key_that_the_host_handed_over_is_marked(world: World) -> None:
    fields: dict[str, Json] = {"kind": "key", "author": world.hosted, "custody": "own"}
    fields |= {"key": THIRD.public.line, "next": NEXT.public.fingerprint}
    world.log.append(fields, HOSTED)
    world.log.act("sign", SYMBOL, world.text, world.hosted, THIRD)
    assert (
        "OK    signature xx-hosted, entry 6, key held by the member since entry 5, "
        "where the host handed it over"
    ) in world.judge().lines


def test_the_host_swaps_a_reservation(world: World) -> None:
    world.sign("as a wish")
    bundle = world.log.bundle()
    reservation = next(name for name, body in bundle.bodies.items() if body.text == "as a wish")
    swapped = replace(bundle.bodies[reservation], text="as a vow!")
    verdict = world.judge(replace(bundle, bodies={**bundle.bodies, reservation: swapped}))
    assert verdict.exit == INVALID
    assert faults(verdict) == [f"the body {reservation[:16]} is not what was committed to"]


def test_the_host_removes_a_reservation(world: World) -> None:
    world.sign("as a wish")
    bundle = world.log.bundle()
    kept = {name: body for name, body in bundle.bodies.items() if body.text != "as a wish"}
    verdict = world.judge(replace(bundle, bodies=kept))
    assert verdict.exit == DOUBTFUL
    assert warnings(verdict) == ["a reservation of xx-own, entry 5, not in this bundle"]
    assert verdict.lines[-1].endswith("1 signatory, 1 with reservations")


def test_the_host_strips_a_reservation_from_the_record(world: World) -> None:
    world.sign("as a wish")
    bundle = world.log.bundle()
    at = chain_places(bundle)[1]
    item = bundle.terms[-1].entries[at]
    fields = read(item.record)
    del fields["body"]
    stripped = replace(item, record=canonical(fields))
    verdict = world.judge(entries(bundle, lambda found: found.__setitem__(at, stripped)))
    assert verdict.exit == INVALID
    assert faults(verdict) == ["entry 5: the signature does not match"]


@pytest.mark.parametrize("claimed", ["2026-03-01", "2025-01-01"])
def test_the_host_backdates_a_record(world: World, claimed: str) -> None:
    world.sign()
    bundle = world.log.bundle()
    at = chain_places(bundle)[1]
    item = bundle.terms[-1].entries[at]
    earlier = replace(item, record=item.record.replace(b"2026-03-02", claimed.encode()))
    verdict = world.judge(entries(bundle, lambda found: found.__setitem__(at, earlier)))
    assert verdict.exit == INVALID
    assert faults(verdict) == ["entry 5: the signature does not match"]


def test_the_host_moves_a_signature_forward_in_the_log(world: World) -> None:
    """Written anew so that the second signatory comes first: it had seen the first one's log."""
    world.sign_hosted()
    world.sign()
    other = relogged(world.log, [0, 1, 2, 3, 4, 7, 8, 5, 6])
    verdict = verify(encode_bundle(other.bundle()), other.register.network)
    assert verdict.exit == INVALID
    assert faults(verdict) == [
        "entry 5: its author saw a longer log than it was logged in: a log went back"
    ]


def test_the_host_hides_a_revocation(world: World) -> None:
    """The thief of a key signs after it was revoked; the bundle leaves the revocation out."""
    revoke: dict[str, Json] = {"kind": "revoke", "author": world.own}
    world.log.append(revoke | {"key": OWN.public.fingerprint}, NEXT)
    world.log.cheating = True
    world.log.append(world.act(), OWN)
    assert faults(world.judge()) == ["entry 6: signed when the key of xx-own was revoked"]
    bundle = world.log.bundle()
    hidden = entries(bundle, lambda found: found.pop([item.index for item in found].index(5)))
    verdict = world.judge(hidden)
    assert verdict.exit == INVALID
    assert faults(verdict) == [
        "entry 7: the manifest states other keys of the signatories: "
        "a record about a key is left out, or the log is wrong"
    ]


def test_the_host_hides_a_rotation(world: World) -> None:
    world.sign()
    fields: dict[str, Json] = {"kind": "key", "author": world.own, "custody": "own"}
    fields |= {"key": NEXT.public.line, "next": THIRD.public.fingerprint}
    world.log.append(fields, NEXT)
    world.sign_hosted()
    bundle = world.log.bundle()
    hidden = entries(bundle, lambda found: found.pop([item.index for item in found].index(7)))
    verdict = world.judge(hidden)
    assert verdict.exit == INVALID
    assert "the manifest states other keys" in faults(verdict)[0]
