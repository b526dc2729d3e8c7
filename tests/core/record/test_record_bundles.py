"""The shape of a bundle's file: read back, or unreadable with the reason."""

import json
from dataclasses import replace

import pytest
from tests.core.record.record_world import (
    HOSTED,
    NEXT,
    THIRD,
    World,
    entries,
)
from tools.record_examples import SYMBOL, ExampleLog

from comity.core.record.bundles import encode_bundle, parse_bundle
from comity.core.record.canonical import Json
from comity.core.record.entries import record_hash
from comity.core.record.errors import RecordError
from comity.core.record.schemas import read
from comity.core.record.verdicts import UNREADABLE, VALID, verify


def test_bundles_are_read_back(small: ExampleLog) -> None:
    bundle = small.bundle()
    assert parse_bundle(encode_bundle(bundle)) == bundle


SHAPES: list[tuple[str, dict[str, Json], str]] = [
    ("", {"comity": "bundle/2"}, 'comity: is not "bundle/1"'),
    ("", {"network": "x"}, "network: is not an organisation id (52 characters of base32)"),
    ("", {"symbol": "x y"}, "symbol: is not a symbol of two to five segments"),
    ("", {"terms": {}}, "terms: is not a list of at most 100 values"),
    ("", {"terms": [[]] * 101}, "terms: is not a list of at most 100 values"),
    ("", {"terms": [1]}, "terms[0]: is not an object"),
    ("", {"bodies": []}, "bodies: is not an object"),
    ("", {"bodies": {"x": {}}}, "bodies: is not a commitment (hash, full stop, size)"),
    ("", {"bodies": {"0" * 64 + ".0": {"salt": "0", "text": ""}}}, f"bodies.{'0' * 64}.0.salt: is not 64 lower-case hexadecimal digits"),
    ("", {"bodies": {"0" * 64 + ".0": 1}}, f"bodies.{'0' * 64}.0: is not an object"),
    ("", {"more": 1}, "more: is not a field of this kind"),
    ("term", {"checkpoint": 1}, "terms[0].checkpoint: is not a string of at most 65536 characters"),
    ("term", {"checkpoint": "x" * 65_537}, "terms[0].checkpoint: is not a string of at most 65536 characters"),
    ("term", {"entries": 1}, "terms[0].entries: is not a list of at most 20000 values"),
    ("term", {"entries": [7]}, "terms[0].entries[0]: is not an object"),
    ("entry", {"index": -1}, "terms[0].entries[0].index: is below 0"),
    ("entry", {"record": 1}, "terms[0].entries[0].record: is not a string of at most 60000 characters"),
    ("entry", {"proof": ["x"]}, "terms[0].entries[0].proof[0]: is not 64 lower-case hexadecimal digits"),
    ("entry", {"proof": ["0" * 64] * 65}, "terms[0].entries[0].proof: is not a list of at most 64 values"),
    ("entry", {"seen_proof": "x"}, "terms[0].entries[0].seen_proof: is not a list of at most 64 values"),
]  # fmt: skip


@pytest.mark.parametrize(("where", "change", "reason"), SHAPES)
def test_what_is_not_a_bundle_is_unreadable(
    where: str, change: dict[str, Json], reason: str
) -> None:
    world = World()
    value = json.loads(encode_bundle(world.log.bundle()))
    target = {"": value, "term": value["terms"][0], "entry": value["terms"][0]["entries"][0]}[where]
    target |= change
    data = json.dumps(value).encode()
    verdict = verify(data)
    assert verdict.lines == (f"FAIL  unreadable: {reason}", "VERDICT unreadable")
    assert verdict.exit == UNREADABLE
    with pytest.raises(RecordError):
        parse_bundle(data)


def test_a_bundle_of_the_longest_parts_is_read() -> None:
    """The limits are inclusive: 64 hashes in a proof, 65,536 characters in a checkpoint."""
    world = World()
    bundle = world.log.bundle()
    long = entries(
        bundle, lambda found: found.__setitem__(0, replace(found[0], proof=(bytes(32),) * 64))
    )
    term = replace(long.terms[0], checkpoint="x" * 65_536)
    assert parse_bundle(encode_bundle(replace(long, terms=(term,)))).terms[0] == term


def test_a_bundle_shows_what_it_needs_and_no_more() -> None:
    """Genesis, the members that acted, their keys, the chain, the last manifest, cited decisions."""
    world = World()
    log = world.log
    log.found("xx-other", THIRD)
    decision: dict[str, Json] = {"kind": "decision", "doc": "WG/1/1", "rule": "consensus"}
    decision |= {"rung": "none", "counted": [world.hosted], "member": world.own}
    cited = record_hash(log.append(decision))
    log.append(decision | {"member": world.hosted})
    log.date = "2026-03-16"
    fields: dict[str, Json] = {"kind": "recover", "member": world.own, "decision": cited}
    fields |= {"key": NEXT.public.line, "custody": "own", "next": HOSTED.public.fingerprint}
    log.append(fields)
    log.act("sign", SYMBOL, world.text, world.own, NEXT)
    kinds = [str(read(item.record)["kind"]) for item in log.logged]
    shown = [item.index for item in log.bundle().terms[0].entries]
    assert [(index, kinds[index]) for index in shown] == [
        (0, "genesis"),
        (1, "member"),
        (3, "text"),
        (6, "decision"),
        (10, "recover"),
        (11, "act"),
        (12, "manifest"),
    ]
    assert world.judge().exit == VALID
