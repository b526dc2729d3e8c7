"""The shape of the door: short views, no model touched, every write through an action."""

import ast
from pathlib import Path

import pytest

import comity.web

WEB = Path(comity.web.__file__).parent
MODULES = sorted(WEB.rglob("*.py"))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imported(path: Path) -> set[str]:
    """Modules imported at run time; what only annotations need is left out."""
    found: set[str] = set()
    for node in tree(path).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(WEB)))
def test_no_model_is_touched(path: Path) -> None:
    assert {m for m in imported(path) if m.startswith("comity.") and ".models" in m} == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(WEB)))
def test_views_are_short_and_modules_too(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 400
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.FunctionDef):
            continue
        if any("require_" in ast.unparse(d) for d in node.decorator_list):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            length = (body[-1].end_lineno or 0) - body[0].lineno + 1
            assert length <= 15, f"{node.name} has {length} lines"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(WEB)))
def test_every_view_says_which_methods_it_answers(path: Path) -> None:
    for node in tree(path).body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        first = node.args.args[0] if node.args.args else None
        note = ast.unparse(first.annotation) if first and first.annotation else ""
        returns = ast.unparse(node.returns) if node.returns else ""
        is_view = note == "Asked" and returns in ("HttpResponse", "FileResponse")
        if is_view and path.name == "views.py" and path.parent.name != "symbols":
            assert any("require_" in ast.unparse(d) for d in node.decorator_list), node.name


def test_nothing_is_written_past_an_action() -> None:
    for path in MODULES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute):
                assert node.attr not in {"bulk_create", "bulk_update", "get_or_create"}, path
                assert ast.unparse(node) != "objects.create", path
