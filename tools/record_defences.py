"""The defences of the record, each with the change that removes it and the test that then fails.

    python -m tools.record_defences            print the table of docs/protocol/record.md
    python -m tools.record_defences --check    remove each defence in turn; every test goes red

A change is one piece of text in one module of core/record, replaced by another.
"""

import argparse
import ast
import os
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from tools.record_mutants import ROOM, ROOT, TESTS, survives, unchanged


@dataclass(frozen=True, slots=True)
class Defence:
    """`old` becomes `new` in `module`; then `test` (file and name) fails."""

    who: str
    attack: str
    module: str
    old: str
    new: str
    test: str

    @property
    def row(self) -> str:
        """The row of the table in the protocol page."""
        old, new = (part.replace("|", "\\|").replace("\n", " ") for part in (self.old, self.new))
        change = f"`{self.module}.py`: `{' '.join(old.split())}` becomes `{' '.join(new.split())}`"
        return f"| {self.who} | {self.attack} | {change} | `{self.test.partition('::')[2]}` |"


def defences() -> tuple[Defence, ...]:
    """All defences, as listed in record_defences.toml."""
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        return tuple(Defence(**item) for item in tomllib.load(file)["defence"])


def removed(defence: Defence) -> ast.Module:
    """The module without the defence; ValueError unless the text stands there exactly once."""
    source = (ROOM / f"{defence.module}.py").read_text()
    if source.count(defence.old) != 1:
        raise ValueError(f"{defence.module}.py does not hold once: {defence.old}")
    return ast.parse(source.replace(defence.old, defence.new))


def main() -> int:
    """Prints the table, or removes each defence in turn."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--check", action="store_true")
    if not parser.parse_args().check:
        print("\n".join(defence.row for defence in defences()))
        return 0
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.environ["PYTEST_PLUGINS"] = "_hypothesis_pytestplugin"
    os.chdir(ROOT)
    weak = []
    for defence in defences():
        test = [f"{TESTS}/{defence.test}"]
        unchanged(defence.module, test)
        if survives(defence.module, removed(defence), test):
            weak.append(defence)
            print(f"STILL GREEN {defence.row}", flush=True)
    print(f"{len(defences())} defences removed, {len(weak)} tests stayed green")
    return int(bool(weak))


if __name__ == "__main__":
    sys.exit(main())
