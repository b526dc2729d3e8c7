"""The environment of a test run, set before Django reads it; loaded by `-p` in pyproject.toml."""

import os
import tempfile

# Every process of a run, each xdist worker too, has a data folder of its own.
os.environ["COMITY_DATA"] = tempfile.mkdtemp(prefix="comity-tests-")
os.environ.setdefault("COMITY_SECRET_KEY", "only-for-tests-" + "x" * 40)
