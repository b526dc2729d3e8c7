"""The environment of a test run, set before anything of Django is imported (`-p` in pyproject)."""

import os
from pathlib import Path
from tempfile import gettempdir

folder = Path(os.environ.get("COMITY_DATA", f"{gettempdir()}/comity-tests-{os.getuid()}"))
# Every worker of a parallel run has its own folder: they write files and keys at one time.
os.environ["COMITY_DATA"] = str(folder / os.environ.get("PYTEST_XDIST_WORKER", ""))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.config.settings")
os.environ.setdefault("COMITY_SECRET_KEY", "only-for-tests-" + "x" * 40)
