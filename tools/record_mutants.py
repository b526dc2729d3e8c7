"""Mutation testing of core/record: each check is weakened once, and a test must turn red.

    python -m tools.record_mutants [MODULE ...] [--state FILE] [--weakening] [--near]

A mutant changes one place of one module: a comparison, a condition, a connective, a number, a
prefix of bytes, an operator; or it drops a raise, a call or a returned value. It runs in a forked
process against the tests of its module first and, without --near, against all others if it
survives those. The unchanged module must pass first, or nothing is run: tests that fail anyway kill
every mutant. A mutant that takes five times the processor time of the unchanged module hangs, and
that is a death. The state file has one JSON line for each mutant, so that the run goes on where it
stopped. --weakening leaves out mutants that can only refuse more or that a neighbour stands for.
"""

import argparse
import ast
import contextlib
import copy
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import resource
import signal
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import cryptography.hazmat.primitives.serialization  # noqa: F401  # shared by all forks
import hypothesis
import pytest
import rfc8785  # noqa: F401

Change = Callable[[Any], object]

ROOT = Path(__file__).resolve().parents[1]
ROOM = ROOT / "src" / "comity" / "core" / "record"
TESTS = ROOT / "tests" / "core" / "record"
SECONDS = 120
CPU_SECONDS = 60

NEAREST = {
    "bundles": ["bundles", "verdicts"],
    "entries": ["schemas"],
    "publickeys": ["sshsig", "schemas"],
    "reading": ["attacks_log", "attacks_host", "attacks_others", "verdicts"],
    "shapes": ["schemas"],
    "verify": ["cli", "ending"],
}
_SWAPS: dict[type, type] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
}


def mutants(tree: ast.Module) -> Iterator[tuple[str, ast.Module]]:
    """Each mutant of a module: where and what, and the changed tree."""
    nodes = list(ast.walk(tree))
    skipped = _docstrings(nodes)
    for at, node in enumerate(nodes):
        if id(node) in skipped:
            continue
        for name, change in _changes(node):
            changed = copy.deepcopy(tree)
            change(list(ast.walk(changed))[at])
            line = getattr(node, "lineno", 0)
            yield f"{line}:{getattr(node, 'col_offset', 0)} #{at} {name}", changed


_WEAKENING = (
    "condition false",
    "None returned",
    "not dropped",
    "changed",
    *(f"{name.__name__} swapped" for name in _SWAPS),
)


def _docstrings(nodes: Sequence[ast.AST]) -> set[int]:
    # Docstrings, annotations, decorators and assertions: none of them is a check of the record.
    found = set()
    for node in nodes:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found |= {id(node), id(node.value)}
        for name in ("annotation", "returns"):
            part = getattr(node, name, None)
            if part is not None:
                found |= {id(inner) for inner in ast.walk(part)}
        for part in getattr(node, "decorator_list", ()):
            found |= {id(inner) for inner in ast.walk(part)}
        if isinstance(node, ast.Assert):
            found |= {id(inner) for inner in ast.walk(node)}
    return found


def _changes(node: ast.AST) -> Iterator[tuple[str, Change]]:
    if isinstance(node, ast.Compare):
        for at, operator in enumerate(node.ops):
            if type(operator) in _SWAPS:
                place = f"operator {at + 1} " if at else ""
                yield f"{place}{type(operator).__name__} swapped", _swap_op(at)
    elif isinstance(node, ast.BoolOp | ast.BinOp | ast.AugAssign) and type(node.op) in _SWAPS:
        yield f"{type(node.op).__name__} swapped", _swap
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not dropped", _truth
    elif isinstance(node, ast.Constant):
        yield from _constants(node)
    else:
        yield from _statements(node)


def _statements(node: ast.AST) -> Iterator[tuple[str, Change]]:
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        yield "condition false", lambda n: setattr(n, "test", _constant(False, n))
        if not isinstance(node, ast.While):
            yield "condition true", lambda n: setattr(n, "test", _constant(True, n))
    elif isinstance(node, ast.Raise) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ):
        yield f"{type(node).__name__} dropped", _drop
    elif isinstance(node, ast.Return) and not _gives_none(node):
        yield "None returned", lambda n: setattr(n, "value", _constant(None, n))


def _gives_none(node: ast.Return) -> bool:
    return node.value is None or (isinstance(node.value, ast.Constant) and node.value.value is None)


def _constants(node: ast.Constant) -> Iterator[tuple[str, Change]]:
    value = node.value
    if isinstance(value, bool):
        yield f"{value} flipped", lambda n: setattr(n, "value", not n.value)
    elif isinstance(value, int):
        yield f"{value} plus one", lambda n: setattr(n, "value", n.value + 1)
    elif isinstance(value, bytes) and value:
        yield f"{value!r} changed", lambda n: setattr(n, "value", n.value + b"x")


def _truth(node: ast.UnaryOp) -> None:
    # `not x` becomes `bool(x)`, written as `not not x`.
    node.op = ast.Not()
    inner = ast.UnaryOp(ast.Not(), node.operand)
    node.operand = ast.copy_location(inner, node)


def _swap_op(at: int) -> Change:
    def change(node: ast.Compare) -> None:
        node.ops[at] = _SWAPS[type(node.ops[at])]()

    return change


def _swap(node: ast.BinOp) -> None:
    node.op = _SWAPS[type(node.op)]()


def _constant(value: bool | None, node: ast.AST) -> ast.Constant:
    return ast.copy_location(ast.Constant(value), node)


def _drop(node: ast.stmt) -> None:
    new = ast.copy_location(ast.Expr(_constant(None, node)), node)
    node.__class__ = new.__class__
    node.__dict__.clear()
    node.__dict__.update(new.__dict__)


class _Loader(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module its mutated code."""

    def __init__(self, name: str, path: Path, tree: ast.Module) -> None:
        self._name, self._path, self._tree = name, path, tree

    def find_spec(
        self, fullname: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._name:
            return None
        return importlib.util.spec_from_file_location(fullname, self._path, loader=self)

    def exec_module(self, module: types.ModuleType) -> None:
        code = compile(ast.fix_missing_locations(self._tree), str(self._path), "exec")
        exec(code, module.__dict__)  # that is the mutant


def survives(
    module: str, tree: ast.Module, tests: Sequence[str], cpu_seconds: int = CPU_SECONDS
) -> bool:
    """Whether all these tests pass with the mutated module; a hang is a death."""
    return _judged(module, tree, tests, cpu_seconds)[0]


def unchanged(module: str, tests: Sequence[str]) -> float:
    """The processor seconds that these tests take; SystemExit unless all of them pass."""
    tree = ast.parse((ROOM / f"{module}.py").read_text())
    green, seconds = _judged(module, tree, tests, CPU_SECONDS)
    if not green:
        raise SystemExit(f"{module}: the tests fail without any mutant: {' '.join(tests)}")
    return seconds


def _judged(
    module: str, tree: ast.Module, tests: Sequence[str], cpu_seconds: int
) -> tuple[bool, float]:
    child = os.fork()
    if child == 0:
        _die_after(SECONDS, cpu_seconds)
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, 1)
        os.dup2(sink, 2)
        name = f"comity.core.record.{module}"
        sys.meta_path.insert(0, _Loader(name, ROOM / f"{module}.py", tree))
        with contextlib.suppress(BaseException):
            code = pytest.main([*_OPTIONS, *tests])
            os._exit(int(code))
        os._exit(1)
    _, status, used = os.wait4(child, 0)
    return status == 0, used.ru_utime + used.ru_stime


# The project's own configuration sets Django up, which takes longer than the tests of this room.
_OPTIONS = (
    *("-c", os.devnull, f"--rootdir={ROOT}", "-o", "markers=slow", "-W", "error"),
    *("-x", "-q", "-p", "no:cacheprovider", "-m", "not slow", "--hypothesis-seed=0"),
)


def _die_after(seconds: int, cpu_seconds: int) -> None:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))


def _tests(module: str) -> tuple[list[str], list[str]]:
    names = NEAREST.get(module, [module])
    near = [str(TESTS / f"test_record_{name}.py") for name in names]
    rest = [str(path) for path in sorted(TESTS.glob("test_*.py")) if str(path) not in near]
    return near, rest


def main() -> int:
    """Runs the mutants that the state file does not know yet; lists the survivors."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("modules", nargs="*")
    parser.add_argument("--weakening", action="store_true")
    parser.add_argument("--near", action="store_true")
    parser.add_argument("--state", type=Path, default=Path("/tmp/record_mutants.jsonl"))
    options = parser.parse_args()
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.environ["PYTEST_PLUGINS"] = "_hypothesis_pytestplugin"
    hypothesis.settings.register_profile("mutants", max_examples=20, deadline=None, database=None)
    hypothesis.settings.load_profile("mutants")
    os.chdir(ROOT)
    known = _known(options.state)
    modules = options.modules or sorted(
        path.stem for path in ROOM.glob("*.py") if path.stem not in ("__init__", "errors")
    )
    for module in modules:
        near, rest = _tests(module)
        cpu = 5 + int(5 * unchanged(module, near))
        for name, tree in mutants(ast.parse((ROOM / f"{module}.py").read_text())):
            key = f"{module} {name}"
            if options.weakening and not name.endswith(_WEAKENING):
                continue
            if key not in known:
                known[key] = survives(module, tree, near, cpu) and (
                    options.near or survives(module, tree, rest)
                )
                with options.state.open("a") as file:
                    file.write(json.dumps([key, known[key]]) + "\n")
                if known[key]:
                    print(f"SURVIVED {key}", flush=True)
        found = [alive for key, alive in known.items() if key.startswith(f"{module} ")]
        print(f"{module}: {len(found)} mutants, {sum(found)} survived", flush=True)
    return int(any(known.values()))


def _known(state: Path) -> dict[str, bool]:
    if not state.exists():
        return {}
    return dict(json.loads(line) for line in state.read_text().splitlines())


if __name__ == "__main__":
    sys.exit(main())
