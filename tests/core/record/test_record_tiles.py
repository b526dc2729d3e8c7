"""Tiles in the C2SP layout, against the mirrored tree of sunlight."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.core.record.errors import RecordError
from comity.core.record.merkle import Tree
from comity.core.record.notes import NoteKey, parse_checkpoint, parse_note, parse_vkey, verify_note
from comity.core.record.tiles import (
    Tile,
    parent_hash,
    parse_entries,
    tile_entries,
    tile_hashes,
    tiles,
    tree_from_tiles,
)

MIRROR = "sunlight/cmd/skylight/testdata/witness/mirror"
LOG = "000de184301123b9278c086a7d9f68c9577e83872224c197058fd90784ea9706"
WITNESS = "mirror.example.org+3fb148ef+BAAjjch9GyYz0sJsJx7ALhbdAtz2ov0unbzSl1vMp94O"


def tree_of(size: int) -> Tree:
    tree = Tree()
    tree.extend(b"record %d" % number for number in range(size))
    return tree


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 1, 44), "tile/0/001.p/44"),
        (Tile(1, 999, 256), "tile/1/999"),
        (Tile(2, 1000), "tile/2/x001/000"),
        (Tile(3, 1234067, 1), "tile/3/x001/x234/067.p/1"),
    ],
)
def test_paths(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert tile.entries_path == path.replace(f"tile/{tile.level}", "tile/entries")


def test_the_tiles_of_a_tree() -> None:
    assert list(tiles(0)) == []
    assert list(tiles(256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles(300)) == [Tile(0, 0), Tile(0, 1, 44), Tile(1, 0, 1)]
    assert [tile for tile in tiles(65_536) if tile.level] == [
        *(Tile(1, 0, 256),),
        Tile(2, 0, 1),
    ]


@settings(deadline=None)  # machines are shared: time is measured in benchmarks only
@given(st.integers(0, 3000), st.integers(0, 3000))
def test_growing_writes_what_is_new_and_nothing_else(one: int, two: int) -> None:
    old, size = sorted((one, two))
    assert set(tiles(size, old)) == set(tiles(size)) - set(tiles(old))


def test_tiles_rebuild_the_tree() -> None:
    tree = tree_of(700)
    level = [tile_hashes(tree, tile) for tile in tiles(700) if tile.level == 0]
    assert [len(data) // 32 for data in level] == [256, 256, 188]
    assert tree_from_tiles(level).root() == tree.root()
    above = tile_hashes(tree, Tile(1, 0, 2))
    assert above == parent_hash(level[0]) + parent_hash(level[1])


def test_tiles_of_a_wrong_length() -> None:
    with pytest.raises(RecordError, match="a full tile has 256 hashes"):
        parent_hash(bytes(32))
    with pytest.raises(RecordError, match="a tile is not a whole number of hashes"):
        tree_from_tiles([bytes(33)])


@settings(deadline=None)  # machines are shared: time is measured in benchmarks only
@given(st.lists(st.binary(max_size=300), max_size=10))
def test_entries_are_written_and_read(entries: list[bytes]) -> None:
    data = tile_entries(entries)
    assert parse_entries(data) == entries
    for cut in (1, 2):
        if entries and cut < 2 + len(entries[-1]):
            with pytest.raises(RecordError, match="an entry tile is cut short"):
                parse_entries(data[:-cut])


def test_the_longest_entry() -> None:
    assert parse_entries(tile_entries([bytes(65_535)])) == [bytes(65_535)]
    with pytest.raises(RecordError, match="an entry is longer than 65535 bytes"):
        tile_entries([bytes(65_536)])
    with pytest.raises(RecordError, match="an entry tile is cut short"):
        parse_entries(b"\x00")


def test_the_mirrored_tree_of_sunlight(vectors: Path) -> None:
    """A genuine tree of the leaves "record 0" to "record 299": tiles, root and a cosignature."""
    folder = vectors / MIRROR / LOG
    tree = tree_of(300)
    for tile in tiles(300):
        assert tile_hashes(tree, tile) == (folder / tile.path).read_bytes()
    note = parse_note((folder / "checkpoint").read_text())
    checkpoint = parse_checkpoint(note.text)
    assert (checkpoint.origin, checkpoint.size) == ("rome2026h1.example.org", 300)
    assert checkpoint.root == tree.root()
    assert verify_note(note, parse_vkey(WITNESS)) == 0x69546780
    assert verify_note(note, NoteKey(checkpoint.origin, 1, bytes(32))) is None
