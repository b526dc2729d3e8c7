"""Pages in tests: plain static files."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.test import Client, override_settings
from tests.factories.world import World

from comity.accord.models import Call
from comity.directory.models import Person
from comity.kit.policy import Actor

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LogIn = Callable[[Actor], Client]


@pytest.fixture(autouse=True)
def _fresh_pages(tmp_path: Path) -> Iterator[None]:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    storages = {**configured.STORAGES, "staticfiles": plain}
    with override_settings(STORAGES=storages, STATIC_ROOT=tmp_path):
        yield


@pytest.fixture
def log_in() -> LogIn:
    """A browser in which the actor's person is logged in."""

    def entered(actor: Actor) -> Client:
        client = Client()
        client.force_login(Person.objects.get(pk=actor.person or 0), backend=BACKEND)
        return client

    return entered


@pytest.fixture
def hub(world: World) -> World:
    """Alpha asks Beta, Gamma and Delta to sign its text."""
    for slug in ("alpha", "beta", "gamma", "delta"):
        world.organisation(slug)
    return world


@pytest.fixture
def asked(hub: World) -> Call:
    return hub.call(hub.officer_of(hub.made["alpha"]))
