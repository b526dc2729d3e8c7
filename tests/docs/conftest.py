"""The served demonstration of the journeys, for pages that say what it answers."""

from tests.e2e.conftest import hub

__all__ = ["hub"]
