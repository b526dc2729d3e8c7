"""Shared fixtures: a network of a few organisations, and the folder of real data."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("COMITY_SHARED", Path(__file__).parent.parent.parent / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data; the test is skipped with a clear sentence where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"COMITY_SHARED: no folder of real data at {SHARED}")
    return SHARED


@pytest.fixture(autouse=True)
def _data_folder(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[None]:
    """Keys and files of every test lie in its own folder."""
    if "settings" not in request.fixturenames and not request.node.get_closest_marker("django_db"):
        yield
        return
    from django.conf import settings as django_settings

    before = django_settings.DATA
    django_settings.DATA = tmp_path
    yield
    django_settings.DATA = before


@pytest.fixture
def world(db: None) -> "object":
    """A small network; see tests.factories.world."""
    from tests.factories.world import World

    return World.make()
