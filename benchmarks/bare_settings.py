"""The settings of the peer: the same database, no middleware, one address."""

from comity.config.settings import *  # noqa: F403

MIDDLEWARE: list[str] = []
INSTALLED_APPS = [a for a in INSTALLED_APPS if not a.startswith("allauth")]  # noqa: F405
ROOT_URLCONF = "benchmarks.bare"
