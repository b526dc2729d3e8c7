"""What serves refuses a database that is not ready, and what it may not serve."""

import os
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.e2e.conftest import Hub, free_port

EXAMPLE = Path(__file__).resolve().parents[2] / "docs/operate/founding"
# An installation of its own on SQLite, whatever database the run itself is on.
OURS = {k: v for k, v in os.environ.items() if not k.startswith("COMITY_")}


def comity(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "comity", *words],
        env=OURS,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("hub")
    words = ("--domain", "league.example", "--slug", "league", "--data", str(data))
    done = comity("network", "found", str(EXAMPLE), *words)
    assert done.returncode == 0, done.stderr
    return data


@pytest.fixture
def changed(founded: Path) -> Iterator[sqlite3.Connection]:
    """The database, for a test to change; its first rows come back afterwards."""
    with closing(sqlite3.connect(founded / "comity.sqlite3")) as database:
        before = list(database.execute("SELECT app, name, applied FROM django_migrations"))
        kind = database.execute("SELECT kind FROM kit_installation").fetchone()
        yield database
        database.execute("DELETE FROM django_migrations")
        rows = "INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, ?)"
        database.executemany(rows, before)
        database.execute("UPDATE kit_installation SET kind = ?", kind)
        database.commit()


@pytest.mark.parametrize("part", ["web", "worker"])
def test_web_and_worker_refuse_a_database_of_another_version(
    founded: Path, changed: sqlite3.Connection, part: str
) -> None:
    changed.execute("DELETE FROM django_migrations WHERE app = 'directory' AND name LIKE '0004%'")
    changed.commit()
    done = comity(part, "--data", str(founded), "--port", str(free_port()))
    assert done.returncode == 1
    assert "The database is not at this version: 1 changes wait." in done.stderr
    assert "run `comity migrate` once" in done.stderr


@pytest.mark.parametrize("part", ["web", "worker"])
def test_web_and_worker_refuse_an_empty_database(tmp_path: Path, part: str) -> None:
    done = comity(part, "--data", str(tmp_path), "--port", str(free_port()))
    assert done.returncode == 1
    assert "The database is not at this version" in done.stderr
    assert comity("migrate", "--data", str(tmp_path)).returncode == 0
    done = comity(part, "--data", str(tmp_path), "--port", str(free_port()))
    assert done.returncode == 1
    assert "holds no network yet" in done.stderr


def test_up_refuses_a_trial_database_and_says_what_serves_it(
    founded: Path, changed: sqlite3.Connection
) -> None:
    changed.execute("UPDATE kit_installation SET kind = 'trial'")
    changed.commit()
    done = comity("up", "--data", str(founded), "--port", str(free_port()))
    assert done.returncode == 1
    assert "holds the trial data set, which only `comity demo` serves" in done.stderr


def test_up_refuses_a_folder_without_a_network(tmp_path: Path) -> None:
    done = comity("up", "--data", str(tmp_path), "--port", str(free_port()))
    assert done.returncode == 1
    assert "comity network found FOLDER" in done.stderr


def test_demo_refuses_a_network_that_is_no_trial(founded: Path) -> None:
    done = comity("demo", "--data", str(founded), "--port", str(free_port()))
    assert done.returncode == 1
    assert "not the trial" in done.stderr


@pytest.mark.slow
def test_a_founded_network_is_served(founded: Path) -> None:
    hub = Hub(founded, free_port(), OURS)
    try:
        hub.start("up")
        for address, words in (("/members", "Northern Weather Stations"),
                               ("/bodies/credentials", "Credentials Committee"),
                               ("/accounts/login/", "code")):  # fmt: skip
            with urllib.request.urlopen(f"{hub.address}{address}", timeout=30) as page:
                assert words in page.read().decode()
        link = hub.command("login-link", "--data", str(founded), "ada@league.example")
        assert "/_login/" in link
    finally:
        hub.stop()
