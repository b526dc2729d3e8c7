"""A served demonstration of its own, on SQLite, for pages that say what it answers."""

import os
from collections.abc import Iterator

import pytest

from tests.e2e.conftest import ROOT, Hub, free_port

TRIES = 5  # minutes that loading may take on a busy machine


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("COMITY_", "DJANGO_"))}
    port = free_port()
    environment = kept | {
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONUNBUFFERED": "1",
        "COMITY_ORIGIN": f"http://127.0.0.1:{port}",
    }
    made = Hub(tmp_path_factory.mktemp("docs"), port, environment)
    try:
        begin(made)
        yield made
    finally:
        made.stop()


def begin(made: Hub) -> None:
    """Start it, and wait a minute more for each of the TRIES."""
    wait = made.start
    for _ in range(TRIES):
        try:
            wait()
        except AssertionError:
            if made.process is None or made.process.poll() is not None:
                raise
            wait = made.wait
        else:
            return
    raise AssertionError("the server does not answer")
