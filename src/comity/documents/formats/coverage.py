"""Which of a few characters some fonts have, without reading the fonts.

Only the directory and the table of characters (`cmap`) of each file are read, and only the wanted
characters are looked up in it, by the OpenType specification, formats 4 and 12. The search ends
when nothing is wanted any more. Whole character sets, as a printed text needs them, are in `fonts`.
"""

import struct
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

ENDINGS = {".ttf", ".otf", ".ttc", ".otc"}


def lacking(wanted: Iterable[int], folders: Iterable[str]) -> set[int]:
    """The wanted code points that no font in the folders, or below them, has a glyph for.

    Damaged fonts are passed over. Memory is that of one table of characters at a time.
    """
    left = set(wanted)
    for folder in folders:
        for path in sorted(Path(folder).expanduser().rglob("*")):
            if not left:
                return left
            if path.suffix.lower() in ENDINGS:
                left -= _found(path, left)
    return left


def _found(path: Path, wanted: set[int]) -> set[int]:
    try:
        with path.open("rb") as file:
            tables = {_place(file, start) for start in _faces(file)}
            return {
                point
                for offset, length in tables
                for point in _looked_up(_at(file, offset, length), wanted)
            }
    except (OSError, ValueError, struct.error):
        return set()


def _at(file: BinaryIO, offset: int, length: int) -> bytes:
    file.seek(offset)
    return file.read(length)


def _faces(file: BinaryIO) -> list[int]:
    """Where each face of the file begins; a collection has several."""
    head = _at(file, 0, 12)
    if not head.startswith(b"ttcf"):
        return [0]
    number = struct.unpack(">L", head[8:12])[0]
    return list(struct.unpack(f">{number}L", _at(file, 12, 4 * number)))


def _place(file: BinaryIO, start: int) -> tuple[int, int]:
    """Offset and length of the face's table of characters; ValueError when it has none."""
    number = struct.unpack(">H", _at(file, start + 4, 2))[0]
    rows = _at(file, start + 12, 16 * number)
    for tag, _sum, offset, length in struct.iter_unpack(">4s3L", rows):
        if tag == b"cmap":
            return offset, length
    raise ValueError("no table of characters")


def _looked_up(cmap: bytes, wanted: set[int]) -> set[int]:
    found: set[int] = set()
    number = struct.unpack(">H", cmap[2:4])[0]
    offsets = {row[2] for row in struct.iter_unpack(">HHL", cmap[4 : 4 + 8 * number])}
    for offset in offsets:
        table = cmap[offset:]
        kind = struct.unpack(">H", table[:2])[0]
        if kind == 4:
            found |= _by_segments(table, wanted)
        elif kind == 12:
            found |= _by_groups(table, wanted)
    return found


def _by_segments(table: bytes, wanted: set[int]) -> set[int]:
    """Format 4: the Basic Multilingual Plane in segments."""
    size = struct.unpack(">H", table[6:8])[0]
    count = size // 2
    ends, starts, deltas, offsets = (
        struct.unpack(f">{count}H", table[at : at + size])
        for at in (14, 16 + size, 16 + 2 * size, 16 + 3 * size)
    )
    found = set()
    for point in wanted:
        place = bisect_left(ends, point)
        if place >= count or starts[place] > point:
            continue
        glyph = point
        if offsets[place]:
            at = 16 + 3 * size + 2 * place + offsets[place] + 2 * (point - starts[place])
            glyph = struct.unpack(">H", table[at : at + 2])[0]
            if not glyph:
                continue
        if (glyph + deltas[place]) % 0x10000:
            found.add(point)
    return found


def _by_groups(table: bytes, wanted: set[int]) -> set[int]:
    """Format 12: all planes in groups."""
    count = struct.unpack(">L", table[12:16])[0]
    groups = list(struct.iter_unpack(">3L", table[16 : 16 + 12 * count]))
    starts = [group[0] for group in groups]
    found = set()
    for point in wanted:
        place = bisect_right(starts, point) - 1
        if place >= 0 and point <= groups[place][1] and groups[place][2] + point - starts[place]:
            found.add(point)
    return found
