"""The shape of the house: contracts, directions, sizes, registries, pages that cannot drift."""

import ast
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from tools import reference_pages

from comity.kit.action import VERBS
from comity.kit.policy import PERMITS

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "src" / "comity"
# From the bottom; a foreign key points to its own room or to one further down.
ROOMS = [
    "contenttypes", "auth", "kit", "ledger", "directory", "documents", "meetings", "relations",
    "accord", "observatory", "newsroom", "federation",
]  # fmt: skip
OF_ROOMS = [r for r in ROOMS if r not in {"contenttypes", "auth"} and (SOURCE / r).is_dir()]
OTHER_CLOCKS = {"datetime", "date", "timezone"}


def python_files(*folders: str) -> list[Path]:
    found = [p for f in folders for p in (SOURCE / f).rglob("*.py")]
    return [p for p in found if "migrations" not in p.parts]


def test_the_import_contracts_are_kept():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "Contracts: 6 kept, 0 broken." in done.stdout


def test_foreign_keys_point_down():
    checked = 0
    for model in apps.get_models():
        label = model._meta.app_label
        if not model.__module__.startswith("comity."):
            continue
        for field in [*model._meta.fields, *model._meta.many_to_many]:
            if isinstance(field, models.ForeignKey | models.ManyToManyField):
                target = field.related_model._meta.app_label
                assert ROOMS.index(target) <= ROOMS.index(label), (
                    f"{model} {field.name} -> {target}"
                )
                checked += 1
    assert checked > 40


def test_foreign_keys_across_rooms_are_strings():
    for path in python_files(*OF_ROOMS):
        if "models" not in str(path.relative_to(SOURCE)):
            continue
        room = path.relative_to(SOURCE).parts[0]
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("models"):
                assert (node.module or "").startswith((f"comity.{room}.", "django")), path


def test_every_permission_has_its_predicate():
    declared = set()
    for room in OF_ROOMS:
        if (SOURCE / room / "policies.py").exists():
            import_module(f"comity.{room}.policies")
            declared |= set(import_module(f"comity.{room}.enums").Permission)
    assert declared == set(PERMITS)
    assert all(str(p).split(".")[0] in OF_ROOMS for p in declared)


def test_verbs_name_their_room_and_say_who_may():
    reference_pages.verbs()  # imports them all
    assert VERBS
    for verb, function in VERBS.items():
        assert re.fullmatch(r"[a-z]+\.[a-z]+\.[a-z-]+", verb)
        assert function.__module__.startswith(f"comity.{verb.split('.')[0]}.actions"), verb
        assert function.__doc__, verb


def test_rooms_know_no_http_and_no_clock_but_one():
    banned = ("django.http", "django.shortcuts", "django.views", "django.urls", "django.test")
    for path in python_files(*OF_ROOMS, "core", "datasets"):
        for node in ast.walk(ast.parse(path.read_text())):
            names: list[str] = []
            if isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{a.name}" for a in node.names]
            elif isinstance(node, ast.Import):
                names = [a.name for a in node.names]
            assert not any(n.startswith(banned) for n in names), path
            if path != SOURCE / "kit" / "clock.py":
                assert "django.utils.timezone.now" not in names, path
                if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"}:
                    owner = ast.unparse(node.value)
                    assert owner.split(".")[-1] not in OTHER_CLOCKS, f"{path}:{node.lineno}"


@pytest.mark.parametrize("path", python_files("."), ids=lambda p: str(p.relative_to(SOURCE)))
def test_modules_stay_small(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_functions_stay_simple_and_times_come_from_the_clock():
    rooms = [str(SOURCE / r) for r in [*OF_ROOMS, "config", "datasets"]]
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", *rooms],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_page_of_verbs_is_current():
    page = (ROOT / "docs/develop/verbs.md").read_text(encoding="utf-8")
    assert page == reference_pages.verbs(), "run: python tools/reference_pages.py"


def test_every_setting_is_documented():
    page = (ROOT / "docs/operate/settings.md").read_text(encoding="utf-8")
    code = (SOURCE / "config/env.py").read_text(encoding="utf-8")
    read = set(re.findall(r"COMITY_[A-Z_]*[A-Z]", code))
    documented = set(re.findall(r"^\| `(COMITY_[A-Z_]+)`", page, re.M))
    assert len(read) >= 10
    assert read - documented == set()


@pytest.mark.django_db
def test_migrations_are_current():
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
