"""Property tests of this folder have no deadline: the machines that run them are shared."""

from hypothesis import settings

settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")
