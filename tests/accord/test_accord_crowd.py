"""A hundred organisations sign at one moment, each by a double click: none is lost or doubled."""

import json
import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CROWD = Path(__file__).with_name("crowd.py")
SERVER = os.environ.get("COMITY_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432")
PROCESSES, EACH = 4, 25


@pytest.fixture(params=["sqlite", "postgresql"])
def environment(request, tmp_path):
    """A database of its own: a real file, or a database on the server."""
    url = f"sqlite:///{tmp_path / 'crowd.sqlite3'}"
    name = f"comity_crowd_{uuid4().hex[:12]}"
    if request.param == "postgresql":
        psycopg = pytest.importorskip("psycopg")
        try:
            server = psycopg.connect(f"{SERVER}/postgres", autocommit=True, connect_timeout=3)
        except psycopg.OperationalError:
            pytest.skip(f"no PostgreSQL answers at {SERVER}; .ci/run starts one")
        server.execute(f'CREATE DATABASE "{name}"')
        url = f"{SERVER}/{name}"
    yield {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "comity.config.settings",
        "COMITY_DATA": str(tmp_path),
        "COMITY_DATABASE_URL": url,
        "COMITY_SECRET_KEY": "crowd" * 12,
    }
    if request.param == "postgresql":
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        server.close()


def start(environment, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(CROWD), *words]
    return subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def finish(process: subprocess.Popen[str]) -> str:
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return out


@pytest.mark.slow
def test_a_hundred_simultaneous_signatures_and_two_workers(environment, tmp_path):
    finish(start(environment, "prepare", str(PROCESSES * EACH)))
    slugs = [f"m{n}" for n in range(PROCESSES * EACH)]
    crowd = [start(environment, "sign", *slugs[n::PROCESSES]) for n in range(PROCESSES)]
    problems = [problem for process in crowd for problem in json.loads(finish(process))]
    assert problems == []
    sent = tmp_path / "sent"
    sent.mkdir()
    for worker in [start(environment, "send", str(sent)) for _ in range(2)]:
        finish(worker)
    found = json.loads(finish(start(environment, "report")))
    assert found == {
        "signed": sorted(slugs),
        "numbers": 100,
        "records": 100,
        "sequence": True,
        "root": True,
        "linked": True,
        "audit": 200,  # every click stands in the private book
        "mails": 100,
        "unsent": 0,
    }
    names = [path.name.partition(".")[0] for path in sent.iterdir()]
    assert len(names) == len(set(names)) == 201  # 101 letters, 100 receipts
