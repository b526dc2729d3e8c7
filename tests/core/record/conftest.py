"""The official vectors lie outside the project; the example log is made once."""

import os
from pathlib import Path

import pytest
from tools.record_examples import ExampleLog, example

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def vectors() -> Path:
    """The folder of official vectors."""
    folder = Path(os.environ.get("COMITY_SHARED", ROOT.parent / "shared")) / "vectors"
    if not folder.is_dir():
        pytest.skip(f"the official vectors are not at {folder} (set COMITY_SHARED)")
    return folder


@pytest.fixture(scope="session")
def small() -> ExampleLog:
    """The example log with 14 members and 12 signatures; tests do not change it."""
    return example(members=14, signers=12)
