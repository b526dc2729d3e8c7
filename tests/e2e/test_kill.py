"""kill -9 of web and worker during a call loses no accepted act and sends no mail twice."""

import csv
import io
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.request

import httpx
import pytest

from comity.datasets.trial import read as read_world
from tests.e2e.conftest import Hub

pytestmark = pytest.mark.slow

CALL, DOCUMENT = "C/2026/14", "CFA/2026/MSG/5"


def run(hub: Hub, part: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "comity", part, "--data", str(hub.data), "--port", str(hub.port)],
        env=hub.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def listed(hub: Hub) -> dict[str, str]:
    with urllib.request.urlopen(f"{hub.address}/s/{DOCUMENT}/-/signatures.csv", timeout=20) as got:
        rows = csv.DictReader(io.StringIO(got.read().decode().lstrip("\ufeff")))
        return {row["number"]: row["organisation"] for row in rows}


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def sign(hub: Hub, link: str, accepted: list[str]) -> None:
    """Log in, ask for the check, and send it; what the server accepted is kept."""
    with httpx.Client(timeout=30) as client:
        try:
            page = client.get(link).text
            client.post(link, data={"csrfmiddlewaretoken": field(page, "csrfmiddlewaretoken")})
            page = client.get(f"{hub.address}/calls/{CALL}/-/answer?answer=sign").text
            names = ("csrfmiddlewaretoken", "once", "for", "answer", "digest")
            form = {name: field(page, name) for name in names} | {"step": "send"}
            answer = client.post(f"{hub.address}/calls/{CALL}/-/answer", data=form)
        except httpx.HTTPError:
            return
        found = re.search(r"/-/receipt/([0-9A-Z-]+)", answer.headers.get("location", ""))
        if found:
            accepted.append(found[1])


def test_what_was_accepted_before_the_kill_is_there_after_it(hub: Hub):
    acted = {a.organisation for a in read_world().acts if a.call == CALL}
    free = [o for o in read_world().organisations if o.id not in acted | {"kiyi"}]
    links = hub.links(*(f"archive@{o.domain}" for o in free[:40]))
    before = listed(hub)
    hub.stop()
    hub.process = None
    accepted: list[str] = []
    for half in (links[:20], links[20:]):
        web, worker = run(hub, "web"), run(hub, "worker")
        hub.wait()
        threads = [threading.Thread(target=sign, args=(hub, link, accepted)) for link in half]
        for thread in threads:
            thread.start()
        goal = len(accepted) + 6
        for _ in range(600):
            if len(accepted) >= goal:
                break
            threading.Event().wait(0.05)
        for process in (web, worker):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        for thread in threads:
            thread.join()
    hub.start()
    after = listed(hub)
    assert len(accepted) >= 12
    assert set(accepted) <= set(after)
    assert set(before) <= set(after)
    assert len(set(after.values())) == len(after), "an organisation stands twice"
