"""Pages of the documentation that are read from the code, so that they cannot drift.

python tools/reference_pages.py    writes docs/develop/verbs.md
The page of permissions is written by its test: COMITY_WRITE_PAGES=1 pytest tests/architecture
"""

import inspect
import os
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def rooms() -> list[str]:
    """Names of the installed rooms, in the order of the settings."""
    from django.apps import apps  # after the settings

    labels = [c.name for c in apps.get_app_configs() if c.name.startswith("comity.")]
    return [name for name in labels if name != "comity.web"]


def verbs() -> str:
    """The page of verbs: every registered action with what it does and who may."""
    from comity.kit.action import VERBS  # after the settings

    for name in rooms():
        if find_spec(f"{name}.actions"):
            import_module(f"{name}.actions")
    lines = [
        "# Verbs",
        "",
        "Every change goes through one of these actions. Each stands in the private book of the",
        "organisation that acts, unless it is marked *silent*: then only the clock or the terminal",
        "calls it. This page is written by `tools/reference_pages.py`.",
    ]
    room = ""
    for verb in sorted(VERBS):
        function = inspect.unwrap(VERBS[verb])
        if verb.partition(".")[0] != room:
            room = verb.partition(".")[0]
            lines += ["", f"## {room}"]
        text = " ".join((inspect.getdoc(function) or "").split())
        mark = " *(silent)*" if _is_silent(VERBS[verb]) else ""
        lines += ["", f"`{verb}`{mark}: {text}"]
    return "\n".join(lines) + "\n"


def _is_silent(perform: object) -> bool:
    cells = dict(zip(perform.__code__.co_freevars, perform.__closure__ or (), strict=True))  # type: ignore[attr-defined]  # a function
    return bool(cells["silent"].cell_contents)


def main() -> None:
    """Write the pages that need no database."""
    sys.path.insert(0, str(ROOT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.config.settings")
    os.environ.setdefault("COMITY_SECRET_KEY", "pages-need-none" + "x" * 40)
    import django  # after the settings

    django.setup()
    (ROOT / "docs/develop").mkdir(parents=True, exist_ok=True)
    (ROOT / "docs/develop/verbs.md").write_text(verbs(), encoding="utf-8")


if __name__ == "__main__":
    main()
