"""Seats beside votelib and apportionment, every goal in one run.

    python benchmarks/seats.py [--write docs/benchmarks/seats.md]

Each pair is timed in turns in this one process; figures are medians, ratios are of medians. What
is timed is processor time: a shared machine interrupts long calls more often than short ones,
which would flatter the short ones. The exit status is 1 if a goal is missed.
"""

import argparse
import platform
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path

import apportionment.methods as apportionment
import numpy as np
from votelib.evaluate.proportional import HighestAverages, LargestRemainder

from comity.core.seats.allocation import allocate
from comity.core.seats.batch import divide_batch, remainders_batch
from comity.core.seats.contest import Constituency, Contest, Rule, Threshold, Tier
from comity.core.seats.evaluate import evaluate
from comity.core.seats.frontier import retention_frontier
from comity.core.seats.methods import Divisor, Quota
from comity.core.seats.whatif import JointList

PARTIES, SEATS, BATCH = 12, 50, 100_000
DHONDT, SAINTE, HARE = Divisor("dhondt"), Divisor("sainte_lague"), Quota("hare")
Row = tuple[str, str, str, str, str, bool]


def elections(count: int) -> np.ndarray:
    """Votes of a fixed seed."""
    return np.random.default_rng(2026).integers(1_000, 1_000_000, (count, PARTIES))


def timed(run: Callable[[], object], repeat: int) -> float:
    """Seconds of processor time of one call, over `repeat` calls in a row."""
    start = time.process_time()
    for _ in range(repeat):
        run()
    return (time.process_time() - start) / repeat


def medians(runs: list[Callable[[], object]], repeat: int, rounds: int) -> list[float]:
    """Median seconds of each run; the runs take turns, so that noise falls on all alike."""
    found: list[list[float]] = [[] for _ in runs]
    for _ in range(rounds):
        for times, run in zip(found, runs, strict=True):
            times.append(timed(run, repeat))
    return [statistics.median(times) for times in found]


def span(seconds: float) -> str:
    """Seconds for people."""
    return f"{seconds * 1e6:.1f} µs" if seconds < 1e-3 else f"{seconds * 1e3:.1f} ms"


def ratio_row(what: str, peer: str, ours: float, theirs: float, goal: float) -> Row:
    ratio = theirs / ours
    row = (what, span(ours), f"{peer} {span(theirs)}", f"{ratio:.1f} ×", f"≥ {goal:g} ×")
    return (*row, ratio >= goal)


def single() -> list[Row]:
    """One election at a time."""
    rows: list[Row] = []
    tables = [
        {f"list {i}": int(count) for i, count in enumerate(election)} for election in elections(40)
    ]
    lists = [list(table.values()) for table in tables]
    cases = [
        ("d'Hondt", DHONDT, HighestAverages("d_hondt"), "dhondt", (8, 6)),
        ("Sainte-Laguë", SAINTE, HighestAverages("sainte_lague"), "saintelague", (8, 6)),
        ("largest remainder (Hare)", HARE, LargestRemainder("hare"), "hamilton", (3, None)),
    ]
    for name, method, peer, third, goals in cases:
        what = f"{name}, {PARTIES} lists, {SEATS} seats"
        for table, counts in zip(tables, lists, strict=True):
            assert allocate(table, SEATS, method).settled() == {
                **dict.fromkeys(table, 0),
                **peer.evaluate(table, SEATS),
            }
            assert list(allocate(table, SEATS, method).seats.values()) == list(
                apportionment.compute(third, counts, SEATS)
            )
        ours, votelib, other = medians(
            [
                lambda method=method: [allocate(table, SEATS, method) for table in tables],
                lambda peer=peer: [peer.evaluate(table, SEATS) for table in tables],
                lambda third=third: [apportionment.compute(third, row, SEATS) for row in lists],
            ],
            repeat=1,
            rounds=41,
        )
        share = 1 / len(tables)
        rows.append(ratio_row(what, "votelib", ours * share, votelib * share, goals[0]))
        if goals[1] is not None:
            rows.append(ratio_row(what, "apportionment", ours * share, other * share, goals[1]))
    return rows


def batches() -> list[Row]:
    """A hundred thousand what-ifs, the exact tie mask included."""
    rows: list[Row] = []
    votes = elections(BATCH)
    sample = [{str(i): int(count) for i, count in enumerate(row)} for row in votes[:200]]
    for name, method, peer in (
        ("d'Hondt", DHONDT, HighestAverages("d_hondt")),
        ("Sainte-Laguë", SAINTE, HighestAverages("sainte_lague")),
    ):
        seats, ties = divide_batch(votes, SEATS, method)
        for table, row, tie in zip(sample, seats, ties, strict=False):
            found = allocate(table, SEATS, method)
            assert list(found.seats.values()) == list(row)
            assert bool(found.ties) == tie
        ours, votelib = medians(
            [
                lambda method=method: divide_batch(votes, SEATS, method),
                lambda peer=peer: [peer.evaluate(table, SEATS) for table in sample],
            ],
            repeat=1,
            rounds=11,
        )
        what = f"batch of {BATCH:,} what-ifs, {name}, with tie mask"
        theirs = votelib / len(sample) * BATCH
        rows.append(ratio_row(what, "votelib, from 200:", ours, theirs, 400))
    ours, votelib = medians(
        [
            lambda: remainders_batch(votes, SEATS, HARE),
            lambda: [LargestRemainder("hare").evaluate(table, SEATS) for table in sample],
        ],
        repeat=1,
        rounds=11,
    )
    what = f"batch of {BATCH:,}, largest remainder, with tie mask"
    theirs = votelib / len(sample) * BATCH
    row = (what, span(ours), f"votelib, from 200: {span(theirs)}", f"{theirs / ours:.1f} ×", "-")
    return [*rows, (*row, True)]


def frontier() -> list[Row]:
    """The walk of 1,001 shares over 22 constituencies."""
    rng = np.random.default_rng(22)
    places = tuple(
        Constituency(
            f"circle {i}",
            int(rng.integers(2, 48)),
            {f"list {j}": int(rng.integers(500, 400_000 // (j + 1))) for j in range(PARTIES)},
        )
        for i in range(22)
    )
    rule = Rule("d'Hondt with a bar", (Tier(DHONDT),), (Threshold(Fraction(3, 100)),))
    bare = Contest(places, rule)
    contest = Contest(places, rule, evaluate(bare).seats)
    joint = JointList(("list 3", "list 4"))
    (ours,) = medians([lambda: retention_frontier(contest, joint)], repeat=1, rounds=15)
    what = "retention frontier, 1,001 points × 22 constituencies"
    return [(what, span(ours), "-", "-", "≤ 200 ms", ours <= 0.2)]


def report(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    packages = ", ".join(
        f"{name} {version(name)}" for name in ("votelib", "apportionment", "numpy")
    )
    lines = [
        "# Benchmark: seats",
        "",
        "Written by `python benchmarks/seats.py --write docs/benchmarks/seats.md`. Medians of "
        "processor time,",
        "taken in turns in one process; before each timing the results are checked to be the same.",
        "",
        f"Python {platform.python_version()}, {packages}, {platform.machine()}.",
        "",
        "| what | ours | peer | ratio | goal | met |",
        "|---|---|---|---|---|---|",
    ]
    for what, ours, peer, ratio, goal, met in rows:
        lines.append(f"| {what} | {ours} | {peer} | {ratio} | {goal} | {'yes' if met else 'no'} |")
    return "\n".join([*lines, ""])


def main() -> int:
    """Run everything; 1 if a goal is missed."""
    parser = argparse.ArgumentParser(description="Seats beside votelib and apportionment.")
    parser.add_argument("--write", type=Path, help="write the table to this file")
    arguments = parser.parse_args()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rows = [*single(), *batches(), *frontier()]
    text = report(rows)
    print(text)
    if arguments.write:
        arguments.write.write_text(text, encoding="utf-8")
    return 0 if all(row[-1] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
