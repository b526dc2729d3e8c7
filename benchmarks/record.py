"""The record's goals that need no database, beside pymerkle in the same run.

    python benchmarks/record.py [--leaves N] [--json] [--write docs/benchmarks/record.md]

Each figure is the median of several rounds in processor time, so that neighbours on the machine
count less; the work waits for nothing. A goal that is missed is printed as missed.
"""

import argparse
import hashlib
import itertools
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from comity.core.record import sshsig
from comity.core.record.bundles import encode_bundle
from comity.core.record.canonical import Json
from comity.core.record.entries import entry
from comity.core.record.history import History
from comity.core.record.merkle import Tree, verify_consistency, verify_inclusion
from comity.core.record.notes import Checkpoint, Note, sign_note
from comity.core.record.register import Signed
from comity.core.record.schemas import encode, read
from comity.core.record.verdicts import verify

# The examples lie beside the package, wherever the benchmark is called from.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.record_examples import SYMBOL, ExampleLog, SeedKey, example

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured line: the goal is met if `value` is at least (or at most) `goal`."""

    name: str
    value: float
    unit: str
    goal: float
    at_least: bool

    @property
    def met(self) -> bool:
        """Whether the goal is reached."""
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    @property
    def line(self) -> str:
        """The line as it is printed."""
        sign = ">=" if self.at_least else "<="
        verdict = "met" if self.met else "MISSED"
        return (
            f"{self.name:<58} {self.value:>12,.1f} {self.unit:<9} {sign} {self.goal:,.0f} {verdict}"
        )


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median time of some work."""
    found = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        found.append(time.process_time() - started)
    return statistics.median(found)


def filled(count: int) -> Tree:
    """A tree of `count` leaves."""
    tree = Tree()
    tree.extend(b"leaf %d" % number for number in range(count))
    return tree


def tree_figures(count: int) -> tuple[list[Figure], Tree]:
    """Appending, proving and verifying at `count` leaves."""
    leaves = [b"leaf %d" % number for number in range(count)]

    def append() -> None:
        tree = Tree()
        add = tree.append
        for leaf in leaves:
            add(leaf)

    rate = count / seconds(append, 3)
    tree = filled(count)
    places = range(0, count, max(1, count // 2000))
    each = len(places)
    prove = seconds(lambda: [tree.inclusion_proof(index) for index in places]) / each
    grow = seconds(lambda: [tree.consistency_proof(index + 1) for index in places]) / each
    root = tree.root()
    proofs = [(tree.leaf_hash(index), index, tree.inclusion_proof(index)) for index in places]
    steps = [
        (index + 1, tree.root(index + 1), tree.consistency_proof(index + 1)) for index in places
    ]

    def check() -> None:
        assert all(verify_inclusion(leaf, at, count, proof, root) for leaf, at, proof in proofs)

    def check_growth() -> None:
        assert all(
            verify_consistency(old, before, count, root, proof) for old, before, proof in steps
        )

    micro = 1e6 / each
    return [
        Figure(f"append, leaves a second ({count:,} leaves)", rate, "leaves/s", 400_000, True),
        Figure("inclusion proof", prove * 1e6, "us", 40, False),
        Figure("consistency proof", grow * 1e6, "us", 40, False),
        Figure("verify inclusion", seconds(check) * micro, "us", 30, False),
        Figure("verify consistency", seconds(check_growth) * micro, "us", 30, False),
    ], tree


def peer_figures(count: int) -> list[Figure]:
    """The same work by pymerkle, as ratios; `count` is small because pymerkle is slow."""
    try:
        from pymerkle import InmemoryTree  # type: ignore[import-untyped]  # has no types
    except ImportError:
        print("pymerkle is not installed: no ratios", file=sys.stderr)
        return []
    leaves = [b"leaf %d" % number for number in range(count)]
    # Every round asks for other proofs: pymerkle remembers what it computed before.
    rounds = itertools.count()

    def places() -> range:
        return range(next(rounds) % 97, count, max(1, count // 200))

    def peer_tree() -> "InmemoryTree":
        tree = InmemoryTree(algorithm="sha256")
        for leaf in leaves:
            tree.append_entry(leaf)
        return tree

    theirs, ours = peer_tree(), filled(count)
    assert theirs.get_root() == ours.root(), "the two trees disagree"
    found = {
        "append": (seconds(peer_tree, 3), seconds(lambda: filled(count), 3)),
        "inclusion proof": (
            seconds(lambda: [theirs.prove_inclusion(at + 1, count) for at in places()]),
            seconds(lambda: [ours.inclusion_proof(at, count) for at in places()]),
        ),
        "consistency proof": (
            seconds(lambda: [theirs.prove_consistency(at + 1, count) for at in places()]),
            seconds(lambda: [ours.consistency_proof(at + 1, count) for at in places()]),
        ),
    }
    return [
        Figure(f"{name}, times as fast as pymerkle ({count:,} leaves)", a / b, "x", 5, True)
        for name, (a, b) in found.items()
    ]


def bundle_figures() -> list[Figure]:
    """Verifying the example bundle of 60 signatories."""
    log = example()
    data, network = encode_bundle(log.bundle()), log.register.network
    assert verify(data, network).exit == 0
    milli = seconds(lambda: verify(data, network), 15) * 1e3
    size = len(data) / 1024
    return [Figure(f"verify a bundle of 60 signatories ({size:.0f} KiB)", milli, "ms", 100, False)]


def act_figures(count: int) -> list[Figure]:
    """One signed act with its manifest, two appends and a checkpoint, in a log of many leaves."""
    log, member = ExampleLog(), SeedKey("bench")
    log.open()
    author = log.found("xx-bench", member, SeedKey("bench next"))
    text = log.text(SYMBOL, 1, "text", author, member)
    log.tree.extend_hashes(hashlib.sha256(b"%d" % n).digest() for n in range(count))
    private, log_private = member.private, log.key.private

    def logged(fields: dict[str, Json], key: Ed25519PrivateKey) -> None:
        data = encode(fields)
        signature = sshsig.sign(key, data)
        assert sshsig.verify(signature, data) == ""
        signed = Signed(read(data), data, signature.key, len(log.tree))
        log.register.admit(signed)
        if fields["kind"] == "act":
            History(SYMBOL, gaps=True).admit(signed, log.register.network)
        log.tree.append(entry(data, signature.blob))

    def act() -> None:
        head: dict[str, Json] = {"comity": "record/1", "log": log.origin}
        head |= {"claimed_at": log.date, "doc": SYMBOL}
        head["seen"] = {"size": len(log.tree), "root": log.tree.root().hex()}
        fields: dict[str, Json] = {"kind": "act", "author": author, "verb": "sign"}
        logged(head | fields | {"text": text, "capacity": "member"}, private)
        keys = log.register.keys_digest({author})
        manifest: dict[str, Json] = {"kind": "manifest", "author": log.register.network}
        logged(head | manifest | {"head": "0" * 64, "count": 1, "keys": keys}, log_private)
        checkpoint = Checkpoint(log.origin, len(log.tree), log.tree.root()).text
        Note(checkpoint, (sign_note(checkpoint, log.origin, log_private),)).encode()

    milli = seconds(act, 201) * 1e3
    return [Figure("a signed act, its manifest, two appends, a checkpoint", milli, "ms", 5, False)]


def report(found: list[Figure], load: float) -> str:
    """The page with every figure, as Markdown."""
    lines = [
        "# Benchmark: the record",
        "",
        "Written by `python benchmarks/record.py --write docs/benchmarks/record.md`. Medians of",
        "processor time; pymerkle does the same work in the same process.",
        "",
        f"Python {platform.python_version()}, {_versions()}, {platform.machine()},",
        f"{os.cpu_count()} cores, load average {load:.1f} at the start.",
        "",
        "| what | measured | goal | met |",
        "|---|---|---|---|",
    ]
    for one in found:
        sign = "≥" if one.at_least else "≤"
        verdict = "yes" if one.met else "no"
        value = f"{one.value:,.0f}" if one.value >= 1000 else f"{one.value:,.1f}"
        lines.append(f"| {one.name} | {value} {one.unit} | {sign} {one.goal:,.0f} | {verdict} |")
    return "\n".join([*lines, ""])


def _versions() -> str:
    found = []
    for name in ("cryptography", "rfc8785", "pymerkle"):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"no {name}")
    return ", ".join(found)


def main() -> int:
    """Prints every figure; 1 if a goal is missed."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--leaves", type=int, default=1_000_000)
    parser.add_argument("--peer-leaves", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", type=Path, help="write the table to this file")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    found, _ = tree_figures(options.leaves)
    found += peer_figures(options.peer_leaves) + bundle_figures() + act_figures(options.leaves)
    if options.json:
        print(json.dumps({one.name: [one.value, one.goal, one.met] for one in found}, indent=1))
    else:
        for one in found:
            print(one.line)
    if options.write:
        options.write.write_text(report(found, load), encoding="utf-8")
    return int(not all(one.met for one in found))


if __name__ == "__main__":
    sys.exit(main())
