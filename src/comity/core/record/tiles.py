"""The static export of a log: tiles of 256 hashes, C2SP tlog-tiles.

    tile/<L>/<N>[.p/<W>]          hashes of level 8 * L, from 256 * N on, W of them if partial
    tile/entries/<N>[.p/<W>]      the leaves themselves, each with two bytes of length before it

N is written in groups of three digits, all but the last after an x: 1234067 is x001/x234/067.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from comity.core.record.errors import RecordError
from comity.core.record.merkle import HASH_BYTES, Tree

HEIGHT = 8
WIDTH = 1 << HEIGHT
MAX_ENTRY_BYTES = 2**16 - 1


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """A tile's place: `level` from 0 (leaves), `index` from 0, `width` 1 to 256 hashes."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where the hashes are published."""
        return f"tile/{self.level}/{_number(self.index)}{self._partial}"

    @property
    def entries_path(self) -> str:
        """Where the leaves are published; for tiles of level 0."""
        return f"tile/entries/{_number(self.index)}{self._partial}"

    @property
    def _partial(self) -> str:
        return "" if self.width == WIDTH else f".p/{self.width}"


def tiles(size: int, old: int = 0) -> Iterator[Tile]:
    """The tiles to write when a tree grows from `old` to `size` leaves, from level 0 up."""
    level = 0
    while size > 0:
        for index in range(old // WIDTH, -(-size // WIDTH)):
            width = min(WIDTH, size - index * WIDTH)
            if index * WIDTH + width > old:
                yield Tile(level, index, width)
        level, size, old = level + 1, size // WIDTH, old // WIDTH


def tile_hashes(tree: Tree, tile: Tile) -> bytes:
    """The content of a tile: its hashes one after the other."""
    start = tile.index * WIDTH
    return b"".join(
        tree.subtree(HEIGHT * tile.level, index) for index in range(start, start + tile.width)
    )


def tile_entries(entries: Sequence[bytes]) -> bytes:
    """The content of an entry tile; RecordError for a leaf that two bytes cannot measure."""
    if any(len(entry) > MAX_ENTRY_BYTES for entry in entries):
        raise RecordError(f"an entry is longer than {MAX_ENTRY_BYTES} bytes")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def parse_entries(data: bytes) -> list[bytes]:
    """The leaves of an entry tile; RecordError if it is cut short."""
    entries, at = [], 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if end > len(data):
            raise RecordError("an entry tile is cut short")
        entries.append(data[at + 2 : end])
        at = end
    return entries


def tree_from_tiles(hashes: Sequence[bytes]) -> Tree:
    """The tree over the contents of all tiles of level 0, in order."""
    content = b"".join(hashes)
    if len(content) % HASH_BYTES:
        raise RecordError("a tile is not a whole number of hashes")
    return Tree(content[at : at + HASH_BYTES] for at in range(0, len(content), HASH_BYTES))


def parent_hash(tile: bytes) -> bytes:
    """The hash, one level up, that a full tile stands for."""
    if len(tile) != WIDTH * HASH_BYTES:
        raise RecordError("a full tile has 256 hashes")
    level = tile
    while len(level) > HASH_BYTES:
        level = b"".join(
            hashlib.sha256(b"\x01" + level[at : at + 64]).digest()
            for at in range(0, len(level), 64)
        )
    return level


def _number(index: int) -> str:
    groups = [f"{index % 1000:03d}"]
    while index >= 1000:
        index //= 1000
        groups.append(f"x{index % 1000:03d}")
    return "/".join(reversed(groups))
