"""Every goal of core.agreement against its peer in the same run.

    PYTHONPATH=src python benchmarks/agreement.py --rows highs cpsat --out FILE.md

Instances ("real"): 35 % of the members form a bloc that rejects 55 % of the contested 20 % of the
paragraphs, the others reject 8 % of them; 2 % of the contested cells follow the other side; every
member rejects paragraphs of its own at a heavy-tailed rate (Pareto, shape 1.5) of on average 0.5
per 20 paragraphs; weights are 1 to 5. "Mild": 12 %, 4 % and 0.2 per 20. Seeds are printed.

Ratios compare wall-clock times taken one after the other. Goals in seconds are judged by the
processor seconds of this process, because a shared machine's wall clock measures its neighbours;
the wall-clock time stands beside them, and deadlines count processor seconds too. BLAS has one
thread, for the engine and for its peers alike (CP-SAT has one worker per core): the engine's matrix
products are small, and a second thread makes them cost more processor time, not less wall time.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import importlib
import os
import platform
import statistics
import time
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # Read once, when numpy is imported.

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array, hstack

from comity.core.agreement import (
    Case,
    Draft,
    Item,
    Member,
    Position,
    Positions,
    Rules,
    cleavage,
    frontier,
    ideal_points,
)
from comity.core.agreement.instance import reduced, whole
from comity.core.agreement.tree import Search

# Deadlines in processor seconds. The package exports the function of the same name.
importlib.import_module("comity.core.agreement.frontier").monotonic = time.process_time
SEEDS = (1, 2, 3)
Row = tuple[str, str, str, str, str]


def instance(m: int, n: int, seed: int, mild: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Who rejects what, and the weights, as the module's docstring says."""
    chance = np.random.default_rng(seed)
    inside, outside, own = (0.12, 0.04, 0.2) if mild else (0.55, 0.08, 0.5)
    bloc = np.arange(m) < round(0.35 * m)
    contested = np.arange(n) < round(0.2 * n)
    leaks = chance.random((m, n)) < 0.02
    rate = np.where(bloc[:, None] ^ leaks, inside, outside) * contested
    refuse = chance.random((m, n)) < rate
    tail = chance.pareto(1.5, m)
    tail = tail / tail.mean() * own / 20
    refuse |= chance.random((m, n)) < np.minimum(tail, 0.5)[:, None]
    return refuse, chance.integers(1, 6, n)


def question(refuse: np.ndarray, weights: np.ndarray) -> tuple[Draft, Positions]:
    draft = Draft(tuple(Item(f"p{j}", int(w)) for j, w in enumerate(weights)))
    members = [Member(f"m{i}") for i in range(len(refuse))]
    return draft, Positions(members, np.where(refuse, -1, 2))


def timed(work: Callable[[], object]) -> tuple[float, object]:
    """Wall-clock seconds."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def spent(work: Callable[[], object]) -> tuple[float, float, object]:
    """Processor seconds of this process, wall-clock seconds."""
    start, clock = time.process_time(), time.perf_counter()
    result = work()
    return time.process_time() - start, time.perf_counter() - clock, result


def highs_per_k(refuse: np.ndarray, weights: np.ndarray) -> list[int]:
    """F(k) for every k, one integer programme each."""
    m, n = refuse.shape
    rows, columns = np.nonzero(refuse)
    edges = np.arange(len(rows))
    ones = np.ones(len(rows))
    pairs = hstack(
        [
            coo_array((ones, (edges, rows)), shape=(len(rows), m)),
            coo_array((ones, (edges, columns)), shape=(len(rows), n)),
        ]
    ).tocsr()
    count = csr_array(np.concatenate([np.ones(m), np.zeros(n)])[None, :])
    cost = np.concatenate([np.zeros(m), -weights.astype(float)])
    found = []
    for k in range(m + 1):
        result = milp(
            cost,
            constraints=[LinearConstraint(pairs, -np.inf, 1), LinearConstraint(count, k, np.inf)],
            integrality=np.ones(m + n),
            bounds=Bounds(0, 1),
            options={"mip_rel_gap": 0},
        )
        found.append(round(-result.fun))
    return found


def cpsat_per_k(refuse: np.ndarray, weights: np.ndarray) -> list[int]:
    """F(k) for every k, one CP-SAT solve each, with as many workers as the machine has cores."""
    from ortools.sat.python import cp_model

    m, n = refuse.shape
    found = []
    for k in range(m + 1):
        model = cp_model.CpModel()
        signs = [model.new_bool_var("") for _ in range(m)]
        keeps = [model.new_bool_var("") for _ in range(n)]
        for i, j in np.argwhere(refuse):
            model.add_bool_or([~signs[i], ~keeps[j]])
        model.add(sum(signs) >= k)
        model.maximize(sum(int(w) * x for w, x in zip(weights, keeps, strict=True)))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = os.cpu_count() or 1
        solver.solve(model)
        found.append(round(solver.objective_value))
    return found


def against(
    name: str, m: int, n: int, peer: Callable[[np.ndarray, np.ndarray], list[int]], goal: float
) -> Row:
    ratios, ours = [], []
    for seed in SEEDS:
        refuse, weights = instance(m, n, seed)
        draft, positions = question(refuse, weights)
        mine, found = timed(lambda d=draft, p=positions: frontier(d, p, deadline_s=600))
        theirs, values = timed(lambda r=refuse, w=weights: peer(r, w))
        assert values == [found.upper[k] for k in range(m + 1)], "the two disagree"
        ratios.append(theirs / mine)
        ours.append(mine)
    ratio = statistics.median(ratios)
    spread = ", ".join(f"{r:.0f}" for r in ratios)
    return (
        name,
        f">= {goal:g}x",
        f"{ratio:.1f}x ({spread}); ours {statistics.median(ours):.3f} s",
        _met(ratio >= goal),
        "same values at every k",
    )


def _met(reached: bool) -> str:
    return "reached" if reached else "missed"


def exact(name: str, m: int, n: int, mild: bool, goal: float) -> Row:
    seconds, notes = [], []
    for seed in SEEDS:
        draft, positions = question(*instance(m, n, seed, mild))
        own, wall, found = spent(lambda d=draft, p=positions: frontier(d, p, deadline_s=60))
        seconds.append(own)
        notes.append(f"{own:.2f} s (wall {wall:.2f} s{'' if found.exact else ', not exact'})")
    median = statistics.median(seconds)
    return name, f"<= {goal:g} s", f"{median:.2f} s", _met(median <= goal), ", ".join(notes)


def gap() -> Row:
    gaps, notes = [], []
    for seed in SEEDS[:2]:
        draft, positions = question(*instance(2000, 500, seed, True))
        own, wall, found = spent(lambda d=draft, p=positions: frontier(d, p, deadline_s=30))
        total = found.upper[0]
        wide = [found.upper[k] - found.best_text(k).weight for k in found.upper]
        share = [g / max(1, found.upper[k]) for k, g in zip(found.upper, wide, strict=True)]
        gaps.append(statistics.mean(wide) / total)
        notes.append(f"{statistics.mean(share):.2%} of each bound, {own:.1f} s (wall {wall:.0f} s)")
    mean = statistics.mean(gaps)
    return (
        "2000x500 mild, 30 s, mean gap",
        "<= 1 %",
        f"{mean:.2%} of the whole text",
        _met(mean <= 0.01),
        "; ".join(notes),
    )


def hull() -> Row:
    seconds = []
    for seed in SEEDS:
        draft, positions = question(*instance(2000, 500, seed, True))
        search = Search(reduced(whole(draft, positions, Rules())), lambda: False)
        root = search.space.root()
        search._ends(root)
        seconds.append(spent(lambda s=search, r=root: s._hull(r))[:2])
    median = statistics.median(own for own, _ in seconds)
    walls = ", ".join(f"wall {wall:.2f} s" for _, wall in seconds)
    return "hull only, 2000x500 mild", "<= 0.3 s", f"{median:.3f} s", _met(median <= 0.3), walls


def nodes() -> Row:
    counts = {}
    for n in (60, 200):
        counts[n] = [
            frontier(*question(*instance(118, n, seed)), deadline_s=60).effort.nodes
            for seed in SEEDS
        ]
    small, large = statistics.median(counts[60]), statistics.median(counts[200])
    return (
        "tree nodes, 118x60 and 118x200",
        "<= 200, <= 700",
        f"{small:g}, {large:g}",
        _met(small <= 200 and large <= 700),
        f"{counts[60]}, {counts[200]}",
    )


def explanations() -> Row:
    draft, positions = question(*instance(500, 200, 1, True))
    case = Case(draft, positions)
    point = frontier(draft, positions, deadline_s=2).best_text(250)
    told = statistics.median(spent(lambda: case.explain(point))[0] for _ in range(15))
    full = [item.id for item in draft.items]
    sets = statistics.median(spent(lambda: case.conflict(full, 400))[0] for _ in range(15))
    return (
        "explanations 500x200; conflict set",
        "<= 20 ms; <= 10 ms",
        f"{told * 1000:.1f} ms; {sets * 1000:.1f} ms",
        _met(told <= 0.02 and sets <= 0.01),
        "",
    )


def adjusted_rand(one: np.ndarray, other: np.ndarray) -> float:
    table = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(table, (one, other), 1)
    pairs = [(x * (x - 1) / 2).sum() for x in (table, table.sum(1), table.sum(0))]
    total = len(one) * (len(one) - 1) / 2
    expected = pairs[1] * pairs[2] / total
    return float((pairs[0] - expected) / ((pairs[1] + pairs[2]) / 2 - expected))


def maps() -> Row:
    import pandas as pd
    from reddwarf.utils.clusterer.base import run_clusterer
    from reddwarf.utils.reducer.base import run_reducer
    from reddwarf.utils.stats import calculate_comment_statistics_dataframes

    chance = np.random.default_rng(1)
    home = chance.choice(3, 10_000, p=[0.5, 0.3, 0.2])
    lean = chance.random((3, 1000))
    votes = np.where(chance.random((10_000, 1000)) < lean[home], 2, -1)
    votes[chance.random(votes.shape) < 0.5] = -9
    positions = Positions([Member(str(i)) for i in range(10_000)], votes)
    matrix = np.where(votes == -9, np.nan, np.where(votes == 2, 1.0, -1.0))

    def peer() -> np.ndarray:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            places, _, _ = run_reducer(vote_matrix=matrix, reducer="pca")
            model = run_clusterer(
                X_participants_clusterable=places, clusterer="kmeans", max_group_count=5
            )
            calculate_comment_statistics_dataframes(
                vote_matrix=pd.DataFrame(matrix), cluster_labels=model.labels_
            )
        return np.asarray(model.labels_)

    ratios, ours = [], []
    for _ in range(3):
        mine, found = timed(lambda: cleavage(positions))
        theirs, labels = timed(peer)
        ratios.append(theirs / mine)
        ours.append(mine)
    agreement = adjusted_rand(np.array(found.cluster), labels)
    ratio = statistics.median(ratios)
    return (
        "cleavage 10000x1000 against red-dwarf",
        ">= 5x, adjusted Rand >= 0.95",
        f"{ratio:.1f}x, adjusted Rand {agreement:.3f}; ours {statistics.median(ours):.2f} s",
        _met(ratio >= 5 and agreement >= 0.95),
        "its reducer, clusterer and statistics on the same matrix, seed 1",
    )


def places() -> Row:
    chance = np.random.default_rng(1)
    line, slope, cut = (chance.standard_normal(size) for size in (200, 5000, 5000))
    lean = np.outer(line, slope * 1.5) - cut + chance.logistic(size=(200, 5000))
    table = np.where(lean > 0.3, 2, np.where(lean > -0.3, 0, -1))
    positions = Positions([Member(str(i)) for i in range(200)], table)
    runs = [spent(lambda: ideal_points(positions, "0")) for _ in range(5)]
    median = statistics.median(own for own, _, _ in runs)
    wall = statistics.median(wall for _, wall, _ in runs)
    r = abs(np.corrcoef(line, runs[0][2].places)[0, 1])
    notes = f"wall {wall:.2f} s; r {r:.4f} with the planted places"
    return "ideal points 200x5000", "<= 0.6 s", f"{median:.2f} s", _met(median <= 0.6), notes


def sessions() -> Row:
    import pycountry

    data = Path(os.environ.get("COMITY_SHARED", "../shared")) / "data"
    wanted = (20, 35, 46, 55, 65, 70, 73)
    short = {country.alpha_3: country.alpha_2 for country in pycountry.countries}
    with (data / "unga_idealpoints/IdealpointestimatesAll_Apr2020.csv").open(
        encoding="latin-1"
    ) as file:
        published = {
            (int(row["session"]), short[row["iso3c"]]): float(row["IdealPoint"])
            for row in csv.DictReader(file)
            if row["IdealPoint"] not in ("", "NA") and row["iso3c"] in short
        }
    found = []
    for session, votes in _roll_calls(data, wanted).items():
        draft = Draft(tuple(Item(call) for call in dict.fromkeys(c for _, c in votes)))
        members = [Member(name) for name in dict.fromkeys(m for m, _ in votes)]
        points = ideal_points(Positions.of(draft, members, votes), "US")
        pairs = [
            (place, published[session, name])
            for name, place in zip(points.members, points.places, strict=True)
            if (session, name) in published
        ]
        found.append(abs(np.corrcoef(np.array(pairs).T)[0, 1]))
    notes = ", ".join(f"{s}: {r:.3f}" for s, r in zip(wanted, found, strict=True))
    name = "General Assembly sessions against published ideal points"
    return (
        name,
        "abs r >= 0.965 in each",
        f"least {min(found):.3f}",
        _met(min(found) >= 0.965),
        notes,
    )


def _roll_calls(data: Path, wanted: Iterable[int]) -> dict[int, dict[tuple[str, str], Position]]:
    words = {"yes": Position.ACCEPT, "no": Position.REJECT, "abstain": Position.ABSTAIN}
    with (data / "unvotes/un_roll_calls.csv").open(encoding="utf-8") as file:
        session = {float(row["rcid"]): int(float(row["session"])) for row in csv.DictReader(file)}
    votes: dict[int, dict[tuple[str, str], Position]] = {number: {} for number in wanted}
    with gzip.open(data / "unvotes/un_votes.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            number = session.get(float(row["rcid"]))
            if number in votes and row["vote"] in words:
                name = row["country_code"] or row["country"]
                votes[number][name, row["rcid"]] = words[row["vote"]]
    return votes


ROWS: dict[str, Callable[[], Row]] = {
    "highs": lambda: against("118x60 against scipy.milp per k", 118, 60, highs_per_k, 60),
    "cpsat": lambda: against("118x60 against CP-SAT per k", 118, 60, cpsat_per_k, 40),
    "small": lambda: against("60x40 against scipy.milp per k", 60, 40, highs_per_k, 8),
    "wide": lambda: exact("118x200 exact", 118, 200, False, 1),
    "mild": lambda: exact("500x200 mild exact", 500, 200, True, 3),
    "gap": gap,
    "hull": hull,
    "nodes": nodes,
    "explain": explanations,
    "cleavage": maps,
    "places": places,
    "sessions": sessions,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rows", nargs="+", choices=list(ROWS), default=list(ROWS))
    parser.add_argument("--out", type=Path, help="also write the table to this Markdown file")
    options = parser.parse_args()
    lines = ["| what | goal | measured | | notes |", "|---|---|---|---|---|"]
    for name in options.rows:
        lines.append(f"| {' | '.join(ROWS[name]())} |")
        print(lines[-1], flush=True)
    if options.out:
        machine = (
            f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
        )
        head = (
            "# Benchmarks of common ground\n\n"
            f"`python benchmarks/agreement.py --rows {' '.join(options.rows)}` on "
            f"{time.strftime('%Y-%m-%d', time.gmtime())} ({machine}, numpy {np.__version__}); "
            f"load average {os.getloadavg()[0]:.1f}; seeds {', '.join(map(str, SEEDS))}; medians.\n"
        )
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(head + "\n" + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
