"""The Merkle tree of RFC 6962, section 2.1, with its inclusion and consistency proofs.

A leaf is hashed as SHA-256(0x00 || bytes), a node as SHA-256(0x01 || left || right). Hashes are 32
bytes. Verification follows RFC 9162, sections 2.1.3.2 and 2.1.4.2.
"""

import hashlib
from collections.abc import Iterable, Sequence

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()


class Tree:
    """A log's tree, kept as the hashes of its complete subtrees.

    `levels[h]` holds, one after the other, the hashes of the subtrees of 2^h leaves that are
    complete: about 64 bytes for each leaf in all. Any earlier size of the tree can be asked for.
    """

    __slots__ = ("_levels", "_size")

    def __init__(self, leaf_hashes: Iterable[bytes] = ()) -> None:
        self._levels: list[bytearray] = [bytearray()]
        self._size = 0
        self.extend_hashes(leaf_hashes)

    def __len__(self) -> int:
        """The number of leaves."""
        return self._size

    def append(self, leaf: bytes) -> int:
        """Adds one leaf's bytes; its index. Amortised O(1), O(log n) at worst."""
        self._append_hash(hashlib.sha256(b"\x00" + leaf).digest())
        return self._size - 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Adds the bytes of many leaves; O(number of leaves)."""
        for leaf in leaves:
            self.append(leaf)

    def extend_hashes(self, leaf_hashes: Iterable[bytes]) -> None:
        """Adds leaves by their leaf hashes; ValueError for a hash that has not 32 bytes."""
        for leaf_hash in leaf_hashes:
            if len(leaf_hash) != HASH_BYTES:
                raise ValueError("a leaf hash is 32 bytes long")
            self._append_hash(leaf_hash)

    def leaf_hash(self, index: int) -> bytes:
        """The hash of a leaf; IndexError outside 0 <= index < len(tree)."""
        if not 0 <= index < self._size:
            raise IndexError(f"no leaf {index} in a tree of {self._size}")
        return self.subtree(0, index)

    def subtree(self, height: int, index: int) -> bytes:
        """The hash of the `index`-th complete subtree of 2^height leaves."""
        at = HASH_BYTES * index
        return bytes(self._levels[height][at : at + HASH_BYTES])

    def root(self, size: int | None = None) -> bytes:
        """The root over the first `size` leaves (all by default); O(log n)."""
        end = self._bounded(self._size if size is None else size)
        return self._range(0, end) if end else EMPTY_ROOT

    def inclusion_proof(self, index: int, size: int | None = None) -> list[bytes]:
        """PATH(index, D[size]) of RFC 6962, section 2.1.1, from the leaf up; O(log n)."""
        end = self._bounded(self._size if size is None else size)
        if not 0 <= index < end:
            raise IndexError(f"no leaf {index} in a tree of {end}")
        start, proof = 0, []
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                proof.append(self._range(middle, end))
                end = middle
            else:
                proof.append(self._range(start, middle))
                start = middle
        proof.reverse()
        return proof

    def consistency_proof(self, old: int, size: int | None = None) -> list[bytes]:
        """PROOF(old, D[size]) of RFC 6962, section 2.1.2; empty if old is 0 or `size`."""
        end = self._bounded(self._size if size is None else size)
        if not 0 <= old <= end:
            raise IndexError(f"no tree of {old} inside one of {end}")
        if old in (0, end):
            return []
        start, proof, whole = 0, [], True
        while old != end:
            middle = start + _split(end - start)
            if old <= middle:
                proof.append(self._range(middle, end))
                end = middle
            else:
                proof.append(self._range(start, middle))
                start, whole = middle, False
        if not whole:
            proof.append(self._range(start, end))
        proof.reverse()
        return proof

    def _append_hash(self, leaf_hash: bytes) -> None:
        self._levels[0] += leaf_hash
        self._size += 1
        height, count = 0, self._size
        while count & 1 == 0:
            if height + 1 == len(self._levels):
                self._levels.append(bytearray())
            pair = self._levels[height][-64:]
            self._levels[height + 1] += hashlib.sha256(b"\x01" + pair).digest()
            height, count = height + 1, count >> 1

    def _bounded(self, size: int) -> int:
        if not 0 <= size <= self._size:
            raise IndexError(f"no tree of {size} inside one of {self._size}")
        return size

    def _range(self, start: int, end: int) -> bytes:
        # MTH(D[start:end]) where start is a multiple of a power of two that spans the range.
        height = (end - start).bit_length() - 1
        if end - start == 1 << height:
            return self.subtree(height, start >> height)
        peaks = []
        while start < end:
            height = (end - start).bit_length() - 1
            peaks.append(self.subtree(height, start >> height))
            start += 1 << height
        result = peaks.pop()
        while peaks:
            result = hashlib.sha256(b"\x01" + peaks.pop() + result).digest()
        return result


def verify_inclusion(
    leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether `proof` shows that leaf `index` of the tree (size, root) has this hash."""
    if not 0 <= index < size or not _all_hashes((leaf_hash, root, *proof)):
        return False
    sha256, node, last, result = hashlib.sha256, index, size - 1, leaf_hash
    for item in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            result = sha256(b"\x01" + item + result).digest()
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            result = sha256(b"\x01" + result + item).digest()
        node, last = node >> 1, last >> 1
    return last == 0 and result == root


def verify_consistency(
    old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether `proof` shows that the tree (size, root) begins with the tree (old, old_root).

    `old` is at least 1: that every tree begins with the empty one needs no proof.
    """
    if not 0 < old <= size or not _all_hashes((old_root, root, *proof)):
        return False
    if old == size:
        return not proof and old_root == root
    path = list(proof)
    if old & (old - 1) == 0:
        path.insert(0, old_root)
    return bool(path) and _consistent(path, old - 1, size - 1) == (old_root, root)


def _consistent(path: list[bytes], node: int, last: int) -> tuple[bytes, bytes] | None:
    # The two roots that the path leads to; None if it has the wrong length.
    while node & 1:
        node, last = node >> 1, last >> 1
    sha256, before, after = hashlib.sha256, path[0], path[0]
    for item in path[1:]:
        if last == 0:
            return None
        if node & 1 or node == last:
            before = sha256(b"\x01" + item + before).digest()
            after = sha256(b"\x01" + item + after).digest()
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            after = sha256(b"\x01" + after + item).digest()
        node, last = node >> 1, last >> 1
    return (before, after) if last == 0 else None


def _all_hashes(items: Sequence[bytes]) -> bool:
    return all(len(item) == HASH_BYTES for item in items)


def _split(count: int) -> int:
    # The largest power of two below count (RFC 6962, section 2.1).
    return 1 << ((count - 1).bit_length() - 1)
