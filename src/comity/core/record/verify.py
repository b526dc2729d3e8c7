"""`python -m comity.core.record.verify FILE`: the verdict on a bundle, without a network.

Needs nothing but this room, cryptography and rfc8785.
"""

import argparse
import errno
import io
import os
import re
import stat
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from comity.core.record.bundles import MAX_BUNDLE_BYTES
from comity.core.record.ending import ended, reason_of
from comity.core.record.policies import (
    MAX_POLICY_BYTES,
    PolicyFault,
    WitnessPolicy,
    parse_policy,
)
from comity.core.record.shapes import ORGANISATION
from comity.core.record.verdicts import UNREADABLE, Verdict, printable, verify

USAGE_FAULT = 2


class InputFault(Exception):
    """A file that cannot be used; `lines` say why, `exit` is the code to leave with."""

    def __init__(self, lines: Sequence[str], exit_code: int) -> None:
        super().__init__("; ".join(lines))
        self.lines = tuple(printable(line) for line in lines)
        self.exit = exit_code


def verdict_on(path: str, network: str, policy_path: str) -> Verdict:
    """The verdict on the bundle in a file; InputFault where something cannot be read."""
    if network and not re.fullmatch(ORGANISATION.pattern, network):
        raise InputFault([f"--network: {ORGANISATION.reason} is expected"], USAGE_FAULT)
    policy = _policy(policy_path) if policy_path else None
    try:
        data = read_file(path, MAX_BUNDLE_BYTES)
    except OSError as error:
        raise InputFault([f"{path}: {reason_of(error)}"], UNREADABLE) from None
    return verify(data, network, policy)


def read_file(path: str, limit: int) -> bytes:
    """The bytes of a file, one more than `limit` at most, so that nothing large is loaded.

    OSError as `open` raises it, and for a named pipe, which could keep the reader waiting for ever.
    """
    if stat.S_ISFIFO(os.stat(path).st_mode) and not path.startswith(("/dev/", "/proc/")):
        raise OSError(errno.EINVAL, "is a pipe, not a file")
    with Path(path).open("rb") as file:
        return file.read(limit + 1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the verdict; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m comity.core.record.verify")
    parser.add_argument("file", help="a bundle (SYMBOL.comity.json)")
    parser.add_argument("--network", default="", help="the id of the network you expect")
    parser.add_argument("--policy", default="", help="a file that names witnesses and a quorum")
    options = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    return ended(
        lambda: run(
            lambda: verdict_on(options.file, options.network, options.policy),
            print,
            lambda line: print(line, file=sys.stderr),
        )
    )


def run(
    judge: Callable[[], Verdict], out: Callable[[str], object], err: Callable[[str], object]
) -> int:
    """Prints the lines of a verdict, or those of the fault that prevented it; the exit code."""
    try:
        verdict = judge()
    except InputFault as fault:
        for line in fault.lines:
            err(line)
        return fault.exit
    for line in verdict.lines:
        out(line)
    return verdict.exit


def _policy(path: str) -> WitnessPolicy:
    try:
        data = read_file(path, MAX_POLICY_BYTES)
        if len(data) > MAX_POLICY_BYTES:
            raise InputFault([f"{path}: the file is too long for a policy"], USAGE_FAULT)
        return parse_policy(data.decode("utf-8"))
    except PolicyFault as fault:
        raise InputFault([f"{path}: {item}" for item in fault.problems], USAGE_FAULT) from None
    except UnicodeDecodeError:
        raise InputFault([f"{path}: the file is not UTF-8"], USAGE_FAULT) from None
    except OSError as error:
        raise InputFault([f"{path}: {reason_of(error)}"], USAGE_FAULT) from None


if __name__ == "__main__":  # pragma: no cover  # a test runs it in a process of its own
    sys.exit(main())
