"""What no log line may hold: the secrets of links."""

import logging
import re

_SECRET = re.compile(r"/(a|_login)/[A-Za-z0-9_-]{16,}")


class Masked(logging.Filter):
    """Write `/a/*` for the address behind a letter, and `/_login/*` for a login link."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        masked = _SECRET.sub(r"/\1/*", text)
        if masked != text:
            record.msg, record.args = masked, None
        return True
