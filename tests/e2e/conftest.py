"""A demonstration of its own for the journeys, in processes of its own, and a real browser."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Hub:
    """A served demonstration: its address, data folder, printed lines and process."""

    data: Path
    port: int
    environment: dict[str, str]
    process: "subprocess.Popen[str] | None" = None
    printed: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self, *words: str) -> str:
        """Run `comity ...` on this data folder; what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", "comity", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        return done.stdout

    def start(self, verb: str = "demo") -> None:
        command = [sys.executable, "-m", "comity", verb, "--data", str(self.data)]
        with (self.data / "printed.txt").open("w") as printed:
            self.process = subprocess.Popen(
                [*command, "--port", str(self.port)],
                env=self.environment,
                stdout=printed,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        self.wait()

    def wait(self) -> None:
        """Until the server answers; loading the trial takes minutes on a busy machine."""
        for _ in range(3000):
            if self.process and self.process.poll() is not None:
                raise AssertionError(f"the server ended: {self.said()}")
            try:
                urllib.request.urlopen(f"{self.address}/healthz", timeout=2).close()
                return
            except (OSError, urllib.error.URLError):
                time.sleep(0.1)
        raise AssertionError("the server does not answer")

    def said(self) -> str:
        """What the server has printed."""
        return (self.data / "printed.txt").read_text()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)

    def links(self, *emails: str) -> list[str]:
        """One login link for each address."""
        printed = self.command("login-link", "--data", str(self.data), *emails)
        return re.findall(r"http://\S+/_login/\S+", printed)


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """The demonstration, on the engine that the run is for."""
    port, name = free_port(), f"comity_e2e_{uuid.uuid4().hex[:12]}"
    environment = os.environ | {
        "PYTHONPATH": str(ROOT / "src"),
        "COMITY_ORIGIN": f"http://127.0.0.1:{port}",
        "COMITY_DEMO": "1",
        "COMITY_DEMO_TOKEN": "journey-token",
        "PYTHONUNBUFFERED": "1",
    }
    for inherited in ("COMITY_DATA", "DJANGO_SETTINGS_MODULE", "COMITY_SECRET_KEY"):
        environment.pop(inherited, None)
    postgres = os.environ.get("COMITY_DATABASE_URL", "")
    if postgres.startswith("postgres"):
        _sql(postgres, f"CREATE DATABASE {name}")
        environment["COMITY_DATABASE_URL"] = f"{postgres.rpartition('/')[0]}/{name}"
    made = Hub(tmp_path_factory.mktemp("hub"), port, environment)
    made.start()
    yield made
    made.stop()
    if postgres.startswith("postgres"):
        _sql(postgres, f"DROP DATABASE {name} WITH (FORCE)")


def _sql(address: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    """A browser for one file: while its player runs, nothing else in the process may use Django's
    database, so it ends with the file."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def enter(browser, link: str, script: bool = False):
    """A page of a person who came in by a one-time link."""
    page = browser.new_context(java_script_enabled=script).new_page()
    page.goto(link)
    page.locator("main form button").click()
    assert page.url.endswith("/desk")
    return page


@pytest.fixture(autouse=True)
def _sockets(socket_enabled: None) -> None:
    """Journeys talk to their own server on loopback."""
