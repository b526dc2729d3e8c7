"""How a command at the terminal ends, also where it is interrupted or cannot print.

Shared by the commands of the pure cores; it imports nothing of them.
"""

import contextlib
import os
import sys
from collections.abc import Callable

FAULT = 2
INTERRUPTED, NOBODY_READS = 130, 141  # what a shell says of SIGINT and of SIGPIPE


def ended(command: Callable[[], int]) -> int:
    """The exit code of a command: 130 after Ctrl-C, 141 if nobody reads on, 2 if it cannot say."""
    try:
        code = command()
        if sys.stdout is not None:  # None in a process that was started without one
            sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        # What is left in the buffer would be tried once more, and fail once more, at the very end.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            return NOBODY_READS
        print(f"{error.filename or 'standard output'}: {reason_of(error)}", file=sys.stderr)
        return FAULT


def reason_of(error: OSError) -> str:
    """Why the system refused, in its own words."""
    return (error.strerror or "cannot be read").lower()
