"""The root of the growing tree from its peaks: what a record's `seen` names.

A perfect subtree of 2^h leaves is one peak; n leaves have one peak for each bit of n. RFC 6962,
section 2.1: the root hashes the peaks together from the right. O(log n) space and time. Leaves
carry an empty signature until the log is signed.
"""

from hashlib import sha256

from comity.core.record.entries import entry, leaf_hash


def grown(peaks: list[str], size: int, record: bytes) -> list[str]:
    """The peaks (hexadecimal, largest first) after `record` joins a tree of `size` leaves."""
    node, rest = leaf_hash(entry(record, b"")), list(peaks)
    while size & 1:
        node = _joined(bytes.fromhex(rest.pop()), node)
        size >>= 1
    return [*rest, node.hex()]


def root(peaks: list[str]) -> str:
    """The root in hexadecimal; of the empty tree, the SHA-256 of nothing."""
    if not peaks:
        return sha256(b"").hexdigest()
    node = bytes.fromhex(peaks[-1])
    for peak in reversed(peaks[:-1]):
        node = _joined(bytes.fromhex(peak), node)
    return node.hex()


def _joined(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()
