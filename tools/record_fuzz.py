"""Seeded mutations of bundles: none may crash the reader, hang it or be called valid wrongly.

    python -m tools.record_fuzz COUNT [--state FILE] [--start N]

Mutation number N is the same on every machine. With --state the run goes on where it stopped. Each
mutation must give an exit from 0 to 3 in under 2 seconds and no character that moves a terminal;
what is called genuine (0 or 2) may hold no record, signature, checkpoint or body that the original
did not, and what is called valid (0) must hold all that the original did. From the terminal the run
remembers what was proved of entries that a mutation leaves alone: that is three times as fast.
"""

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from tools.record_examples import SYMBOL, ExampleLog, SeedKey

from comity.core.record import ed25519, reading
from comity.core.record.bundles import Bundle, encode_bundle, parse_bundle
from comity.core.record.notes import COSIGNATURE, NoteKey, cosign
from comity.core.record.policies import WitnessPolicy, parse_policy
from comity.core.record.verdicts import verify

MAX_SECONDS = 2.0
_SPICE = (b"\x1b[2J", b"\xff", b'"', b"{", b"[" * 50, b"\\u0000", "\u202e".encode(), b"1e9", b"-0")


class Escaped(Exception):
    """A mutation that the reader did not handle as promised."""


@dataclass(frozen=True, slots=True)
class Base:
    """An original: its file, the network to expect, a policy or none, and what it contains."""

    data: bytes
    network: str
    policy: WitnessPolicy | None
    content: frozenset[str]
    needed: frozenset[str]


def content(bundle: Bundle) -> tuple[frozenset[str], frozenset[str]]:
    """All that is signed or committed to in a bundle; and the part that `valid` must not lack."""
    entries = [item for term in bundle.terms for item in term.entries]
    signed = {f"{item.record.decode()}\n{item.signature}\n{item.index}" for item in entries}
    texts = {term.checkpoint.partition("\n\n")[0] for term in bundle.terms}
    bodies = {f"{name} {body.text}" for name, body in bundle.bodies.items()}
    # A name may be left out, and so may a manifest that a later one replaces: without the last
    # manifest nothing is called complete.
    named = {text for text in bodies if "Association" not in text}
    acts = {text for text in signed if '"kind":"manifest"' not in text}
    return frozenset(signed | texts | bodies), frozenset(acts | texts | named)


@cache
def bases() -> tuple[Base, ...]:
    """Three small originals: one term, one term with a witness, and two terms."""
    log, ids = ExampleLog(), {}
    log.open()
    own, following, hosted = SeedKey("own"), SeedKey("own next"), SeedKey("hosted")
    ids["own"] = log.found("xx-own", own, following)
    ids["hosted"] = log.found("xx-hosted", hosted)
    text = log.text(SYMBOL, 1, "None of us commands another.\n", ids["own"], own)
    log.act("sign", SYMBOL, text, ids["hosted"], hosted, "We read it as a wish. \u0641\n")
    log.append(
        {
            "kind": "key",
            "author": ids["own"],
            "key": following.public.line,
            "custody": "own",
            "next": SeedKey("own third").public.fingerprint,
        },
        following,
    )
    log.act("sign", SYMBOL, text, ids["own"], following)
    first = log.bundle()
    found = [_base(first, None), _witnessed(log, first)]
    later = log.successor("next.example/term-2")
    later.act("object", SYMBOL, text, ids["hosted"], hosted)
    before = log.term(range(len(log.tree)))
    found.append(_base(later.bundle(before=(before,)), None))
    return tuple(found)


def _witnessed(log: ExampleLog, bundle: Bundle) -> Base:
    witness, term = SeedKey("witness").private, bundle.terms[0]
    text = term.checkpoint.partition("\n\n")[0] + "\n"
    line = cosign(text, "w.example", witness, 1_772_442_000)
    noted = type(term)(term.checkpoint + line.line + "\n", term.entries)
    point = witness.public_key().public_bytes_raw()
    key = NoteKey("w.example", COSIGNATURE, point).vkey
    policy = parse_policy(f"witness w {key}\nquorum w\n")
    return _base(Bundle(bundle.network, bundle.symbol, (noted,), bundle.bodies), policy)


def _base(bundle: Bundle, policy: WitnessPolicy | None) -> Base:
    return Base(encode_bundle(bundle), bundle.network, policy, *content(bundle))


def mutate(number: int) -> tuple[Base, bytes]:
    """Mutation `number`: an original and what became of it."""
    chance = random.Random(number)  # reproducible, not secret
    base = chance.choice(bases())
    if chance.random() < 0.4:
        return base, _mutate_bytes(chance, base.data)
    value = json.loads(base.data)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        _mutate_value(chance, value)
    return base, json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _mutate_bytes(chance: random.Random, original: bytes) -> bytes:
    data = bytearray(original)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        at, length = chance.randrange(len(data)), chance.choice((1, 1, 2, 8, 64, 500))
        kind = chance.randrange(6)
        if kind == 0:
            data[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del data[at : at + length]
        elif kind == 2:
            data[at:at] = chance.choice(_SPICE)
        elif kind == 3:
            data[at:at] = data[at : at + length]
        elif kind == 4:
            data[at] = chance.randrange(256)
        else:
            other = chance.randrange(len(data))
            data[at : at + length] = data[other : other + length]
        data = data or bytearray(b"{")
    return bytes(data)


def _places(value: object, found: list[tuple[object, object]]) -> list[tuple[object, object]]:
    keys = (
        value.keys()
        if isinstance(value, dict)
        else range(len(value))
        if isinstance(value, list)
        else ()
    )
    for key in keys:
        found.append((value, key))
        _places(value[key], found)  # type: ignore[index]  # a dict or a list
    return found


def _mutate_value(chance: random.Random, value: dict[str, object]) -> None:
    places = _places(value, [])
    if not places:
        return
    holder, key = chance.choice(places)
    assert isinstance(holder, dict | list)
    kind = chance.randrange(7)
    if kind == 0:
        del holder[key]  # type: ignore[arg-type]
    elif kind == 1:
        other, where = chance.choice(places)
        holder[key] = json.loads(json.dumps(other[where]))  # type: ignore[index, call-overload]
    elif kind == 2:
        holder[key] = chance.choice((None, True, -1, 0, 2**53, 1.5, "", [], {}, "\x1b]0;x\x07"))  # type: ignore[call-overload]
    elif kind == 3 and isinstance(holder, list):
        holder.insert(chance.randrange(len(holder) + 1), holder[key])  # type: ignore[call-overload]
    elif kind == 4 and isinstance(holder, list):
        chance.shuffle(holder)
    else:
        holder[key] = _changed(chance, holder[key])  # type: ignore[call-overload]


def _changed(chance: random.Random, value: object) -> object:
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, int):
        return value + chance.choice((-1, 1, 2, 100))
    if isinstance(value, str) and value:
        at = chance.randrange(len(value))
        letter = chance.choice(
            (chr(ord(value[at]) ^ 1), "", "\u202e", "\x1b", "0", "\n", value[at] * 2)
        )
        return value[:at] + letter + value[at + 1 :]
    return value


def judge(number: int) -> int:
    """The exit code for mutation `number`; raises Escaped where the promise does not hold."""
    base, data = mutate(number)
    started = time.perf_counter()
    try:
        verdict = verify(data, base.network, base.policy)
    except Exception as error:
        raise Escaped(f"mutation {number}: {type(error).__name__}: {error}") from error
    seconds = time.perf_counter() - started
    if seconds >= MAX_SECONDS:  # a busy machine is not the verifier's doing: ask the processor
        started = time.process_time()
        verify(data, base.network, base.policy)
        seconds = time.process_time() - started
    if verdict.exit not in (0, 1, 2, 3) or seconds >= MAX_SECONDS:
        raise Escaped(f"mutation {number}: exit {verdict.exit} after {seconds:.2f} s")
    if not all(line.isprintable() for line in verdict.lines):
        raise Escaped(f"mutation {number}: a line would move the terminal")
    if verdict.exit in (0, 2):
        shown, _ = content(parse_bundle(data))
        lacking = base.needed - shown if verdict.exit == 0 else frozenset()
        if lacking or shown - base.content:
            raise Escaped(f"mutation {number}: called genuine with other content")
    return verdict.exit


def remember() -> None:
    """Keep the answers of two functions that read nothing but their arguments.

    An entry that a mutation leaves alone, under a checkpoint it leaves alone, was proved before.
    """
    reading.prove_entry = lru_cache(4096)(reading.prove_entry)
    ed25519.verify = lru_cache(4096)(ed25519.verify)


def run(start: int, count: int, report: Callable[[int, Counter[int]], None]) -> Counter[int]:
    """Judges `count` mutations from `start` on; how often each exit came."""
    seen: Counter[int] = Counter()
    for number in range(start, start + count):
        seen[judge(number)] += 1
        if (number + 1) % 10_000 == 0:
            report(number + 1, seen)
    return seen


def main() -> int:
    """Runs mutations and keeps the tally in the state file."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("count", type=int, help="the number at which to stop")
    parser.add_argument("--state", type=Path, help="a file to go on from")
    options = parser.parse_args()
    start, before = 0, Counter[int]()
    if options.state and options.state.exists():
        state = json.loads(options.state.read_text())
        start, before = state["next"], Counter({int(key): n for key, n in state["exits"].items()})

    def report(number: int, seen: Counter[int]) -> None:
        total = dict(sorted((before + seen).items()))
        print(f"{number} mutations, exits {total}", flush=True)
        if options.state:
            options.state.write_text(json.dumps({"next": number, "exits": total}))

    remember()
    try:
        seen = run(start, max(0, options.count - start), report)
    except Escaped as escaped:
        print(f"ESCAPED {escaped}", file=sys.stderr)
        return 1
    report(max(start, options.count), seen)
    return 0


if __name__ == "__main__":
    sys.exit(main())
