"""Shared fixtures: a network of a few organisations, and the folder of real data."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis

# Machines are shared, so no example has a time limit; benchmarks measure. A run that says it is
# CI draws the same examples every time, and any other run draws new ones.
hypothesis.register_profile("shared machine", deadline=None)
hypothesis.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.load_profile("ci" if os.environ.get("CI") else "shared machine")

SHARED = Path(os.environ.get("COMITY_SHARED", Path(__file__).parent.parent.parent / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data; the test is skipped with a clear sentence where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"COMITY_SHARED: no folder of real data at {SHARED}")
    return SHARED


@pytest.fixture
def noon() -> Iterator[None]:
    """The clock stands at noon of 4 May 2026."""
    from comity.kit import clock

    with clock.at(datetime(2026, 5, 4, 12, tzinfo=UTC)):
        yield


@pytest.fixture(autouse=True)
def _data_folder(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[None]:
    """Keys, files and kept pages of every test are its own."""
    database = {"settings", "db", "transactional_db"} & set(request.fixturenames)
    if not database and not request.node.get_closest_marker("django_db"):
        yield
        return
    from django.conf import settings as django_settings

    before = django_settings.DATA
    django_settings.DATA = tmp_path
    _forget()
    yield
    _forget()
    django_settings.DATA = before


def _forget() -> None:
    """Pages and the network are kept by revision, and every test's database begins anew."""
    from comity.web import network
    from comity.web.middleware import pages

    pages.SHELF.clear()
    network.forget()


@pytest.fixture
def world(db: None) -> "object":
    """A small network; see tests.factories.world."""
    from tests.factories.world import World

    return World.make()
