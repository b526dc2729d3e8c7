"""Pages beside a bare Django view, on the same server software and data, in the same run.

    .venv/bin/python -m benchmarks.pages [--rounds 5]

Goals: the signatures page of 118 rows cold p50 <= 25 ms; anonymous pages from the cache at twice
the bare view's rate or more; a document page <= 50 kB in all requests; the style sheet <= 16 kB
raw and 5 kB gzipped; own script <= 10 kB.
"""

import argparse
import gzip
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from benchmarks.load import Load, run

SIGNATURES, DOCUMENT = "/s/CFA12/DEC/1/-/signatures", "/s/CFA12/DEC/1"
ROOT = Path(__file__).resolve().parent.parent


def wait(address: str) -> None:
    """Until the server answers, for a minute at most."""
    for _ in range(240):
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except OSError:
            time.sleep(0.25)
        else:
            return
    raise SystemExit(f"{address} does not answer")


def serve(data: str, port: int) -> list[subprocess.Popen[bytes]]:
    """Our demonstration on `port`, and the bare view over the same database on the next."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"}
    ours = [sys.executable, "-m", "comity", "demo", "--data", data, "--port", str(port)]
    first = subprocess.Popen(ours, env=environment, **quiet)
    wait(f"http://127.0.0.1:{port}/healthz")
    peer = [
        "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port + 1),
        "--workers", "1", "--blocking-threads", "4", "--no-ws", "benchmarks.bare_wsgi:application",
    ]  # fmt: skip
    second = subprocess.Popen(
        [sys.executable, "-m", *peer],
        env=environment | {"COMITY_DATA": data, "COMITY_DEMO": "1"},
        cwd=ROOT,
        **quiet,
    )
    wait(f"http://127.0.0.1:{port + 1}/bare")
    return [first, second]


def median(loads: list[Load]) -> Load:
    """The round with the median rate."""
    return sorted(loads, key=lambda load: load.rate)[len(loads) // 2]


def weigh(port: int) -> tuple[int, int, int, int]:
    """Bytes on the wire of a first visit to the document, and of style (raw, gz) and script."""

    def fetch(path: str) -> tuple[bytes, int]:
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}{path}", headers={"Accept-Encoding": "gzip"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            data = answer.read()
            packed = answer.headers.get("Content-Encoding") == "gzip"
        return (gzip.decompress(data) if packed else data), len(data)

    page, total = fetch(DOCUMENT)
    style = script = b""
    for path in re.findall(r'(?:href|src)="(/static/[^"]+)"', page.decode()):
        data, size = fetch(path)
        total += size
        style, script = (data, script) if path.endswith(".css") else (style, data)
    return total, len(style), len(gzip.compress(style, 9)), len(script)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--port", type=int, default=8411)
    parser.add_argument("--data", default="")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        children = serve(wanted.data or folder, wanted.port)
        try:
            report(wanted.port, wanted.rounds)
        finally:
            for child in children:
                child.terminate()
            for child in children:
                child.wait(20)


def report(port: int, rounds: int) -> None:
    """Take turns, so that a noisy moment meets both sides."""
    cold, cached, bare = [], [], []
    run(port + 1, ["/bare"] * 30)
    run(port, [DOCUMENT, SIGNATURES])
    for turn in range(rounds):
        bare.append(run(port + 1, ["/bare"] * 150))
        stamp = f"{turn}-{time.time_ns()}"
        cold.append(run(port, [f"{SIGNATURES}?cold={stamp}-{n}" for n in range(60)], 1))
        cached.append(run(port, [SIGNATURES] * 600))
    single = [run(port + 1, ["/bare"] * 60, 1) for _ in range(rounds)]
    ours, view, warm = median(cold), median(bare), median(cached)
    alone = statistics.median(load.p50 for load in single)
    total, css, css_gz, script = weigh(port)
    rows = [
        ("signatures, 118 rows, cold p50", f"{ours.p50:.1f} ms", "<= 25 ms", ours.p50 <= 25),
        ("bare view, 118 rows, p50", f"{alone:.1f} ms", "", True),
        ("ratio cold to bare", f"{ours.p50 / alone:.2f}", "", True),
        ("bare view", f"{view.rate:.0f}/s", "", True),
        ("signatures from the cache", f"{warm.rate:.0f}/s", "", True),
        (
            "ratio cached to bare",
            f"{warm.rate / view.rate:.1f}",
            ">= 2",
            warm.rate >= 2 * view.rate,
        ),
        ("document page, all requests", f"{total / 1000:.1f} kB", "<= 50 kB", total <= 50_000),
        ("style sheet raw", f"{css / 1000:.1f} kB", "<= 16 kB", css <= 16_000),
        ("style sheet gzipped", f"{css_gz / 1000:.1f} kB", "<= 5 kB", css_gz <= 5_000),
        ("own script", f"{script / 1000:.1f} kB", "<= 10 kB", script <= 10_000),
    ]
    for name, value, goal, good in rows:
        print(
            f"{name:<34} {value:>12}   {goal:<10} {'' if not goal else 'met' if good else 'MISSED'}"
        )


if __name__ == "__main__":
    main()
