"""What a log that cheats may try: going back, forking, lying manifests.

Each test is listed in docs/protocol/record.md beside the one line whose removal turns it red.
"""

from dataclasses import replace

import pytest
from tests.core.record.record_world import (
    OWN,
    World,
    chain_places,
    entries,
    faults,
    relogged,
    warnings,
)
from tools.record_examples import SYMBOL

from comity.core.record.bundles import Logged, encode_bundle
from comity.core.record.canonical import Json
from comity.core.record.entries import entry
from comity.core.record.merkle import EMPTY_ROOT
from comity.core.record.verdicts import DOUBTFUL, INVALID, verify


@pytest.fixture
def world() -> World:
    return World()


def test_the_log_goes_back_after_a_restore(world: World) -> None:
    """A backup is put back and the log goes on: who signed had seen more than there is."""
    for _ in range(3):
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
    other = relogged(world.log, [0, 1, 2, 3, 4, 8, 9])
    verdict = verify(encode_bundle(other.bundle()), other.register.network)
    assert verdict.exit == INVALID
    assert faults(verdict) == [
        "entry 5: its author saw a longer log than it was logged in: a log went back"
    ]


def test_a_record_is_replayed_into_another_log(world: World) -> None:
    """A member of the network, a text of the next term, a record of the term before."""
    world.log.seen = {"size": 0, "root": EMPTY_ROOT.hex()}
    data = world.log.write(world.act())
    later = world.log.successor("other.example/term-2")
    later.cheating = True
    later.add(data, OWN.sign(data))
    later.manifest(SYMBOL)
    bundle = later.bundle(before=(world.log.term(world.log.indices(SYMBOL)),))
    verdict = world.judge(bundle)
    assert verdict.exit == INVALID
    assert faults(verdict) == ["entry 1: the record belongs to another log"]


def test_the_log_forks_the_chain_of_a_document(world: World) -> None:
    world.sign()
    log = world.log
    log.cheating = True
    data = log.write(world.act(verb="object"))
    signature = OWN.sign(data)
    leaf = entry(data, signature.blob, SYMBOL, 1, log.chains[SYMBOL][0].hex())
    log.tree.append(leaf)
    log.logged.append(Logged(leaf, data, signature.armored))
    assert faults(world.judge()) == [
        "entry 7: the chain of the document goes back: the log forked it"
    ]


def test_the_log_breaks_the_chain_of_a_document(world: World) -> None:
    log = world.log
    data = log.write(world.act())
    signature = OWN.sign(data)
    leaf = entry(data, signature.blob, SYMBOL, 1, "0" * 64)
    log.tree.append(leaf)
    log.logged.append(Logged(leaf, data, signature.armored))
    assert faults(world.judge()) == [
        "entry 5: the entry does not follow the one before it in its document"
    ]


def test_an_entry_is_filed_under_another_document(world: World) -> None:
    world.sign()
    log = world.log
    data = log.write(world.act(doc="CFA9/APP/2"))
    signature = OWN.sign(data)
    leaf = entry(data, signature.blob, SYMBOL, 2, log.chains[SYMBOL][-1].hex())
    log.tree.append(leaf)
    log.logged.append(Logged(leaf, data, signature.armored))
    assert faults(world.judge()) == [
        "entry 7: the entry is filed under another document than its record names"
    ]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"count": 1}, "entry 6: the manifest counts fewer entries than there are"),
        ({"head": "0" * 64}, "entry 6: the manifest names another last entry of its document"),
        ({"keys": "0" * 64}, "entry 6: the manifest states other keys of the signatories: a record about a key is left out, or the log is wrong"),
    ],
)  # fmt: skip
def test_a_manifest_that_lies(world: World, change: dict[str, Json], reason: str) -> None:
    log = world.log
    data = log.write(world.act())
    log.add(data, OWN.sign(data))
    chain = log.chains[SYMBOL]
    keys = log.register.keys_digest({world.own})
    fields: dict[str, Json] = {"kind": "manifest", "doc": SYMBOL, "head": chain[-1].hex()}
    log.append(fields | {"count": len(chain), "keys": keys} | change)
    assert faults(world.judge()) == [reason]


def test_a_manifest_that_counts_more_is_a_gap(world: World) -> None:
    log = world.log
    fields: dict[str, Json] = {"kind": "manifest", "doc": SYMBOL, "head": "0" * 64}
    log.append(fields | {"count": 3, "keys": "0" * 64})
    verdict = world.judge()
    assert warnings(verdict) == ["entries 1 to 2 of the document are missing"]
    assert verdict.exit == DOUBTFUL


def test_a_manifest_alone_proves_no_document(world: World) -> None:
    world.sign()
    bundle = world.log.bundle()
    places = chain_places(bundle)
    bare = entries(bundle, lambda found: found.__delitem__(slice(places[0], places[-1] + 1)))
    assert faults(world.judge(replace(bare, bodies={}))) == [f"no entry is about {SYMBOL}"]


def test_two_gaps_are_one_doubt(world: World) -> None:
    for verb in ("sign", "join", "object", "abstain"):
        world.log.act(verb, SYMBOL, world.text, world.own, OWN)
    bundle = world.log.bundle()
    one, two = chain_places(bundle)[1], chain_places(bundle)[3]
    gaps = entries(bundle, lambda found: [found.pop(at) for at in (two, one)])
    verdict = world.judge(gaps)
    assert warnings(verdict) == [
        "entries 1 to 1 of the document are missing",
        "entries 3 to 3 of the document are missing",
    ]
    assert verdict.lines[-1].startswith("VERDICT genuine but possibly incomplete, 0 signatories")


def test_a_document_whose_manifest_was_never_logged(world: World) -> None:
    fields: dict[str, Json] = {"author": world.own, "doc": "CFA9/APP/2", "language": "en"}
    fields |= {"kind": "statement", "text": world.log.body("two", "two")}
    data = world.log.write(fields)
    world.log.add(data, OWN.sign(data))
    verdict = world.judge(world.log.bundle("CFA9/APP/2"))
    assert warnings(verdict) == ["no manifest: whether entries are missing cannot be told"]
