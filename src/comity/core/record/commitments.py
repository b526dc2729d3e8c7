"""Commitments: a record names a body (a text, a reservation, a name) without containing it.

Source: hash commitments with a random salt. Whoever destroys salt and body has erased them; the
commitment that stays tells nothing about the body but its size, rounded up to 256 bytes.
"""

import hashlib
import hmac
import re

from comity.core.record.errors import RecordError

SALT_BYTES = 32
SIZE_STEP = 256
MAX_BODY_BYTES = 8 * 1024 * 1024

COMMITMENT = re.compile(r"[0-9a-f]{64}\.(?:0|[1-9][0-9]{0,6})")

_CONTEXT = b"comity-body/1\n"


def commit(body: bytes, salt: bytes) -> str:
    """`<hex of sha256("comity-body/1\\n" || salt || body)>.<size rounded up to 256>`.

    `salt` is 32 random bytes, new for each body: the caller brings them, for this room has no
    source of chance. Raises RecordError for another length of salt or a body above 8 MiB.
    """
    if len(salt) != SALT_BYTES:
        raise RecordError(f"has {len(salt)} bytes, not {SALT_BYTES}", "salt")
    if len(body) > MAX_BODY_BYTES:
        raise RecordError(f"has {len(body)} bytes, the limit is {MAX_BODY_BYTES}", "body")
    digest = hashlib.sha256(_CONTEXT + salt + body).hexdigest()
    return f"{digest}.{-(-len(body) // SIZE_STEP) * SIZE_STEP}"


def opens(commitment: str, body: bytes, salt: bytes) -> bool:
    """Whether `body` with `salt` is what was committed to."""
    return hmac.compare_digest(commitment.encode(), commit(body, salt).encode())
