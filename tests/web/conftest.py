"""Pages in tests: plain static files, and no page kept from one test to the next."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.test import override_settings

from comity.web import network
from comity.web.middleware import pages


@pytest.fixture(autouse=True)
def _fresh_pages(tmp_path: Path) -> Iterator[None]:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    pages.SHELF.clear()
    network.forget()
    storages = {**configured.STORAGES, "staticfiles": plain}
    with override_settings(STORAGES=storages, STATIC_ROOT=tmp_path):
        yield
    pages.SHELF.clear()
    network.forget()
