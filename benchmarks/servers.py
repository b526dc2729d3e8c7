"""The web server of `comity web` beside gunicorn: the same application, data and load.

    .venv/bin/python -m pip install -r requirements/bench.txt
    .venv/bin/python -m benchmarks.servers [--rounds 5] [--data DIR]

Both run one process with four threads. The document page comes from the cache (mostly the server's
own cost) and cold (mostly ours).
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time

from benchmarks.load import Load, run
from benchmarks.pages import DOCUMENT, ROOT, median, wait

COMMANDS = {
    "granian": [
        "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", "{port}",
        "--workers", "1", "--blocking-threads", "4", "--no-ws", "comity.config.wsgi:application",
    ],
    "gunicorn": [
        "gunicorn", "--bind", "127.0.0.1:{port}", "--workers", "1", "--threads", "4",
        "--keep-alive", "30", "comity.config.wsgi:application",
    ],
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--port", type=int, default=8431)
    parser.add_argument("--data", default="")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = wanted.data or folder
        environment = os.environ | {
            "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}",
            "COMITY_DATA": data,
            "COMITY_DEMO": "1",
        }
        prepare(data, wanted.port, environment)
        ports = {name: wanted.port + 1 + place for place, name in enumerate(COMMANDS)}
        children = [
            subprocess.Popen(
                [sys.executable, "-m", *(word.format(port=ports[name]) for word in command)],
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            for name, command in COMMANDS.items()
        ]
        try:
            for port in ports.values():
                wait(f"http://127.0.0.1:{port}/healthz")
            report(ports, wanted.rounds)
        finally:
            for child in children:
                child.terminate()
            for child in children:
                child.wait(20)


def prepare(data: str, port: int, environment: dict[str, str]) -> None:
    """Load the trial data set by starting the demonstration once."""
    command = [sys.executable, "-m", "comity", "demo", "--data", data, "--port", str(port)]
    demo = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    wait(f"http://127.0.0.1:{port}/healthz")
    demo.terminate()
    demo.wait(30)


def report(ports: dict[str, int], rounds: int) -> None:
    cached: dict[str, list[Load]] = {name: [] for name in ports}
    cold: dict[str, list[Load]] = {name: [] for name in ports}
    for turn in range(rounds):
        for name, port in ports.items():
            run(port, [DOCUMENT] * 20)
            cached[name].append(run(port, [DOCUMENT] * 600, 4))
            stamp = time.time_ns()
            paths = [f"{DOCUMENT}?cold={turn}-{stamp}-{n}" for n in range(40)]
            cold[name].append(run(port, paths, 2))
    for kind, loads in (("from the cache", cached), ("cold", cold)):
        for name in ports:
            middle = median(loads[name])
            print(f"{kind:<16} {name:<10} {middle.rate:8.0f}/s  p50 {middle.p50:6.1f} ms")
        ratio = median(loads["granian"]).rate / median(loads["gunicorn"]).rate
        print(f"{kind:<16} granian to gunicorn {ratio:.2f}")


if __name__ == "__main__":
    main()
