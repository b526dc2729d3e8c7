"""The lines of a verdict, on genuine bundles of every sort."""

from dataclasses import replace

import pytest
from tests.core.record.record_world import (
    HOSTED,
    NEXT,
    OWN,
    THIRD,
    World,
    entries,
    faults,
    hardware_signature,
    warnings,
)
from tools.record_examples import SYMBOL, ExampleLog, SeedKey

from comity.core.record.bundles import Bundle, encode_bundle
from comity.core.record.canonical import Json
from comity.core.record.entries import organisation_id
from comity.core.record.notes import (
    COSIGNATURE,
    SIGNATURE,
    Checkpoint,
    Note,
    NoteKey,
    cosign,
    sign_note,
)
from comity.core.record.policies import WitnessPolicy, parse_policy
from comity.core.record.publickeys import PublicKey
from comity.core.record.verdicts import DOUBTFUL, INVALID, VALID, Verdict, verify

WITNESS = SeedKey("witness")


@pytest.fixture
def world() -> World:
    return World()


def test_the_example_network(small: ExampleLog) -> None:
    network = small.register.network
    verdict = verify(encode_bundle(small.bundle()), network)
    assert verdict.exit == VALID
    assert verdict.lines[:4] == (
        "NOTE  as of 2026-03-16, the date the record states; what was logged later is not shown here",
        "OK    checkpoint hub.example/term-1 size 52, signed by the log",
        f"OK    network {network}, as expected",
        "NOTE  no witness was asked for: the log alone vouches that all see one history",
    )
    assert verdict.lines[-16:] == (
        "OK    signature m003-assoc, entry 23, key held by the member",
        "NOTE  signature m004-assoc, entry 25, key held by the host: the host could have signed",
        "NOTE  signature m005-assoc, entry 27, key held by the host: the host could have signed",
        "NOTE  signature m006-assoc with a reservation, entry 30, key held by the member",
        "OK    a reservation of m006-assoc, entry 30, as committed to",
        "NOTE  signature m008-assoc, entry 34, key held by the host: the host could have signed",
        "OK    signature m009-assoc, entry 36, key held by the member",
        "NOTE  signature m010-assoc, entry 38, key held by the host: the host could have signed",
        "NOTE  signature m011-assoc with a reservation, entry 40, key held by the host: the host could have signed",
        "NOTE  a reservation of m011-assoc, entry 40, erased by its author, entry 50",
        "NOTE  withdrawn: signature m007-assoc, entry 32, by entry 42",
        "OK    correction, entry 44, as committed to",
        "OK    translation, entry 46, as committed to",
        "OK    decision, entry 48, outcome appeal by the rule unanimity, 14 counted",
        "OK    complete as of this checkpoint: 18 entries, none missing",
        "VERDICT valid and complete, 11 signatories, 3 with reservations",
    )


def test_every_line_of_a_small_bundle(world: World) -> None:
    world.sign("We read it as a wish.\n")
    world.sign_hosted()
    network = world.log.register.network
    assert world.judge().lines == (
        "NOTE  as of 2026-03-02, the date the record states; what was logged later is not shown here",
        "OK    checkpoint hub.example/term-1 size 9, signed by the log",
        f"OK    network {network}, as expected",
        "NOTE  no witness was asked for: the log alone vouches that all see one history",
        f"OK    member xx-hosted, id {world.hosted}, named Association XX-HOSTED",
        f"OK    member xx-own, id {world.own}, named Association XX-OWN",
        "OK    text of version 1 (en), entry 3, as committed to",
        "NOTE  signature xx-own with a reservation, entry 5, key held by the member",
        "OK    a reservation of xx-own, entry 5, as committed to",
        "NOTE  signature xx-hosted, entry 7, key held by the host: the host could have signed",
        "OK    complete as of this checkpoint: 3 entries, none missing",
        "VERDICT valid and complete, 2 signatories, 1 with reservations",
    )


def test_a_member_without_a_name_in_the_bundle(world: World) -> None:
    world.sign()
    bundle = world.log.bundle()
    kept = {world.text: bundle.bodies[world.text]}
    verdict = world.judge(replace(bundle, bodies=kept))
    assert verdict.exit == VALID
    assert f"OK    member xx-own, id {world.own}" in verdict.lines


def test_all_verbs_are_told_apart(world: World) -> None:
    log, text = world.log, world.text
    log.act("sponsor", SYMBOL, text, world.own, OWN)
    log.act("join", SYMBOL, text, world.hosted, HOSTED, "because")
    log.act("object", SYMBOL, text, world.hosted, HOSTED, "because")
    log.act("explain", SYMBOL, text, world.own, OWN, "because")
    log.act("abstain", SYMBOL, text, world.hosted, HOSTED, capacity="youth")
    log.act("break-silence", SYMBOL, text, world.hosted, HOSTED)
    hosted = "key held by the host: the host could have signed"
    lines = world.judge().lines
    assert lines[7:-2] == (
        "OK    sponsor xx-own, entry 5, key held by the member",
        f"NOTE  joined without signing xx-hosted with a reservation, entry 7, {hosted}",
        "OK    a reservation of xx-hosted, entry 7, as committed to",
        f"NOTE  objection xx-hosted with a statement, entry 9, {hosted}",
        "OK    a statement of xx-hosted, entry 9, as committed to",
        "NOTE  explanation xx-own with a statement, entry 11, key held by the member",
        "OK    a statement of xx-own, entry 11, as committed to",
        f"NOTE  abstention xx-hosted, as youth, entry 13, {hosted}",
        f"NOTE  broken silence xx-hosted, entry 15, {hosted}",
    )
    assert lines[-1] == (
        "VERDICT valid and complete, 0 signatories, 1 sponsoring, 1 joining without signing, "
        "1 objecting"
    )


def test_signatures_on_an_earlier_version_do_not_carry_over(world: World) -> None:
    world.sign()
    again = world.log.text(SYMBOL, 2, "None commands another.\n", world.own, OWN)
    world.log.act("sign", SYMBOL, again, world.hosted, HOSTED)
    verdict = world.judge()
    assert (
        "OK    signature xx-own, entry 5, key held by the member, on version 1, not carried over"
    ) in verdict.lines
    assert verdict.lines[-1] == "VERDICT valid and complete, 1 signatory"


def test_a_withdrawn_act_and_a_withdrawn_text(world: World) -> None:
    act = world.log.act("sign", SYMBOL, world.text, world.own, OWN)
    world.log.act("withdraw-act", SYMBOL, world.text, world.own, OWN, act=act)
    fields: dict[str, Json] = {"kind": "withdraw-text", "author": world.own, "doc": SYMBOL}
    world.log.append(fields | {"text": world.text}, OWN)
    lines = world.judge().lines
    assert "NOTE  withdrawn: signature xx-own, entry 5, by entry 7" in lines
    assert "NOTE  version 1 was withdrawn by its author" in lines
    assert lines[-1] == "VERDICT valid and complete, 0 signatories, the text is withdrawn"


def test_additions_to_a_document(world: World) -> None:
    log = world.log
    on: dict[str, Json] = {"doc": SYMBOL, "text": world.text}
    more = log.body("correction", "For `none`, read `None`.\n")
    correction: dict[str, Json] = {"kind": "correction", "author": world.own, "body": more}
    log.append(correction | on, OWN)
    more = log.body("fr", "Aucun de nous ne commande.\n")
    translation: dict[str, Json] = {"kind": "translation", "language": "fr", "status": "courtesy"}
    log.append(translation | on | {"body": more})
    decision: dict[str, Json] = {"kind": "decision", "rule": "silence", "rung": "declaration"}
    decision["counted"] = [*sorted([world.own, world.hosted])]
    log.append(decision | on)
    lines = world.judge().lines
    assert lines[5:] == (
        "OK    correction, entry 5, as committed to",
        "OK    translation, entry 7, as committed to",
        "OK    decision, entry 9, outcome declaration by the rule silence, 2 counted",
        "OK    complete as of this checkpoint: 4 entries, none missing",
        "VERDICT valid and complete, 0 signatories",
    )


def test_a_body_that_is_left_out_is_a_doubt(world: World) -> None:
    world.sign()
    verdict = world.judge(replace(world.log.bundle(), bodies={}))
    assert verdict.exit == DOUBTFUL
    assert warnings(verdict) == ["text of version 1 (en), entry 3, not in this bundle"]


def test_an_erased_body_is_none(world: World) -> None:
    fields: dict[str, Json] = {"kind": "erasure", "doc": SYMBOL, "body": world.text}
    world.log.append(fields | {"reason": "court-order"})
    del world.log.bodies[world.text]
    verdict = world.judge()
    assert verdict.exit == VALID
    assert "NOTE  text of version 1 (en), entry 3, erased by the network, entry 5" in verdict.lines


def test_a_statement_of_one_member() -> None:
    log = ExampleLog()
    log.open()
    own = log.found("xx-own", OWN, NEXT)
    symbol, words = "P/xx-own/2026/1", log.body("statement", "We greet you.\n")
    fields: dict[str, Json] = {"kind": "statement", "author": own, "doc": symbol}
    log.append(fields | {"language": "en", "text": words}, OWN)
    verdict = verify(encode_bundle(log.bundle(symbol)), log.register.network)
    assert verdict.lines[-1] == "VERDICT valid and complete, 0 signatories"


def test_the_document_goes_on_in_the_next_term(world: World) -> None:
    world.sign()
    fields: dict[str, Json] = {"kind": "key", "author": world.own, "custody": "own"}
    fields |= {"key": NEXT.public.line, "next": THIRD.public.fingerprint}
    world.log.append(fields, NEXT)
    later = world.log.successor("next.example/term-2")
    later.act("object", SYMBOL, world.text, world.own, NEXT)
    before = world.log.term(world.log.indices(SYMBOL))
    bundle = later.bundle(before=(before,))
    verdict = world.judge(bundle)
    assert verdict.exit == VALID
    assert "OK    checkpoint next.example/term-2 size 3, signed by the log" in verdict.lines
    assert verdict.lines[-2:] == (
        "OK    complete as of this checkpoint: 3 entries, none missing",
        "VERDICT valid and complete, 1 signatory, 1 objecting",
    )
    assert faults(world.judge(replace(bundle, terms=bundle.terms[1:]))) == [
        "entry 0: the term before this one is not shown"
    ]
    cut = replace(before, entries=before.entries[:-1])
    assert faults(world.judge(replace(bundle, terms=(cut, bundle.terms[1])))) == [
        "hub.example/term-1 is not shown up to its close"
    ]


def test_a_term_does_not_end_twice(world: World) -> None:
    """The close must be the last of its log, and the next genesis must name its checkpoint."""
    world.sign()
    later = world.log.successor("next.example/term-2")
    later.act("object", SYMBOL, world.text, world.own, OWN)
    log = world.log
    log.cheating = True
    data = log.write(world.act(verb="abstain"))
    closed = log.indices(SYMBOL)
    log.add(data, OWN.sign(data))
    bundle = later.bundle(before=(log.term(closed),))
    assert faults(world.judge(bundle)) == ["hub.example/term-1 is not shown up to its close"]
    second = log.term(log.indices(SYMBOL))
    assert faults(world.judge(replace(bundle, terms=(second, bundle.terms[1])))) == [
        f"entry {len(log.tree) - 1}: follows the end of the term"
    ]


def test_the_next_term_follows_the_checkpoint_shown(world: World) -> None:
    log = world.log
    other = ExampleLog("next.example/term-2", register=log.register)
    following: dict[str, Json] = {"log": other.origin, "key": other.key.public.fingerprint}
    log.append({"kind": "close", "next": following})
    end: dict[str, Json] = {"log": log.origin, "size": len(log.tree), "root": "0" * 64}
    other.open(network=log.register.network, previous=end)
    bundle = Bundle(
        log.register.network,
        SYMBOL,
        (log.term(log.indices(SYMBOL)), other.term([0])),
        log.bundle().bodies,
    )
    assert faults(world.judge(bundle)) == [
        "the genesis does not follow the closing checkpoint shown"
    ]


def test_bundles_that_hold_too_little(world: World) -> None:
    world.sign()
    bundle = world.log.bundle()
    assert faults(world.judge(replace(bundle, terms=()))) == ["the bundle holds no log"]
    empty = entries(bundle, lambda found: found.clear())
    reason = "the genesis of hub.example/term-1 is not shown"
    assert faults(world.judge(empty)) == [reason]
    headless = entries(bundle, lambda found: found.pop(0))
    assert faults(world.judge(headless)) == [reason]
    about_nothing = entries(bundle, lambda found: found.__delitem__(slice(2, None)))
    assert faults(world.judge(replace(about_nothing, bodies={}))) == [f"no entry is about {SYMBOL}"]


def witnessed(world: World, *lines: str) -> Bundle:
    bundle = world.log.bundle()
    noted = bundle.terms[-1].checkpoint + "".join(f"{line}\n" for line in lines)
    return replace(bundle, terms=(replace(bundle.terms[-1], checkpoint=noted),))


def policy(world: World, *more: str) -> WitnessPolicy:
    key = NoteKey("w.example", COSIGNATURE, WITNESS.public.point).vkey
    other = NoteKey("v.example", COSIGNATURE, THIRD.public.point).vkey
    lines = (f"witness w {key}", f"witness v {other}", *more)
    return parse_policy("\n".join(lines))


def judge(world: World, bundle: Bundle, asked: WitnessPolicy) -> Verdict:
    return verify(encode_bundle(bundle), world.log.register.network, asked)


def test_a_quorum_of_witnesses(world: World) -> None:
    world.sign()
    text = Checkpoint(world.log.origin, len(world.log.tree), world.log.tree.root()).text
    line = cosign(text, "w.example", WITNESS.private, 1_772_442_000).line
    log_key = NoteKey(world.log.origin, SIGNATURE, world.log.key.public.point).vkey
    asked = policy(world, f"log {log_key}", "quorum w")
    verdict = judge(world, witnessed(world, line), asked)
    assert verdict.exit == VALID
    assert verdict.lines[3:5] == (
        "OK    cosigned by witness w",
        "OK    quorum of witnesses met, 1 cosignature",
    )
    unmet = judge(world, witnessed(world), asked)
    assert unmet.exit == DOUBTFUL
    assert warnings(unmet) == ["the quorum of witnesses is not met"]
    assert unmet.lines[-1] == "VERDICT genuine but unwitnessed, 1 signatory"
    both = policy(world, "group all all w v", "quorum all")
    assert judge(world, witnessed(world, line), both).exit == DOUBTFUL


def test_a_false_cosignature_is_invalid(world: World) -> None:
    world.sign()
    line = cosign("another text\n", "w.example", WITNESS.private, 1).line
    verdict = judge(world, witnessed(world, line), policy(world, "quorum none"))
    assert verdict.exit == INVALID
    assert faults(verdict) == [
        "the signature by w.example on the note is refused: the signature does not match"
    ]


def test_a_policy_may_pin_the_log(world: World) -> None:
    world.sign()
    stranger = NoteKey(world.log.origin, SIGNATURE, THIRD.public.point).vkey
    verdict = judge(world, witnessed(world), policy(world, f"log {stranger}", "quorum none"))
    assert verdict.exit == INVALID
    assert faults(verdict) == ["the policy names other logs than this one"]


def test_a_second_signature_by_the_log_is_refused(world: World) -> None:
    world.sign()
    text = world.log.bundle().terms[0].checkpoint.partition("\n\n")[0] + "\n"
    again = sign_note(text, world.log.origin, world.log.key.private).line
    assert faults(world.judge(witnessed(world, again))) == [
        "the note has two signatures by hub.example/term-1"
    ]
    assert Note(text).encode() == text + "\n"


def test_several_doubts_are_all_named(world: World) -> None:
    world.sign()
    world.sign_hosted()
    bundle = entries(witnessed(world), lambda found: found.pop())
    verdict = verify(encode_bundle(bundle), "", policy(world, "quorum w"))
    assert verdict.lines[-1] == (
        "VERDICT genuine but of an unpinned network, unwitnessed, possibly incomplete, "
        "2 signatories"
    )


def test_a_hardware_key_signs(world: World) -> None:
    key = PublicKey(SeedKey("touch").public.point, b"ssh:")
    log = world.log
    fields: dict[str, Json] = {"kind": "member", "slug": "xx-touch", "key": key.line}
    member = log.write(fields | {"custody": "own", "next": THIRD.public.fingerprint})
    log.add(member, hardware_signature(SeedKey("touch"), member))
    data = log.write(world.act(author=organisation_id(member)))
    log.add(data, hardware_signature(SeedKey("touch"), data))
    log.manifest(SYMBOL)
    assert "OK    signature xx-touch, entry 6, key held by the member" in world.judge().lines
