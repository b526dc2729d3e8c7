"""Answers as text: tables for people, CSV and JSON for programs. Nothing is printed here."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from comity.core.agreement.cleavage import Map
from comity.core.agreement.frontier import Frontier, Point
from comity.core.agreement.idealpoints import Points

SHORT = 60
"""Longest id printed in a table for people; JSON and CSV hold ids whole."""
UNSHOWN = {chr(c) for c in (*range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def frontier_json(found: Frontier) -> str:
    """JSON with exact, points, upper and effort."""
    return json.dumps(
        {
            "exact": found.exact,
            "points": [
                {
                    "signers": point.signers,
                    "weight": point.weight,
                    "text": list(point.text),
                    "members": list(point.members),
                    "proven": point.proven,
                }
                for point in found.points
            ],
            "upper": {str(k): value for k, value in found.upper.items()},
            "effort": {
                "seconds": round(found.effort.seconds, 3),
                "nodes": found.effort.nodes,
                "cuts": found.effort.cuts,
                "waiting": found.effort.waiting,
            },
        },
        ensure_ascii=False,
    )


def _changes(points: Sequence[Point], items: list[str]) -> list[tuple[list[str], list[str]]]:
    """Per point, the items dropped and those brought back since the point before."""
    before = set(items)
    changes = []
    for point in points:
        text = set(point.text)
        changes.append(
            ([i for i in items if i in before - text], [i for i in items if i in text - before])
        )
        before = text
    return changes


def _bound(found: Frontier, signers: int) -> int:
    """The proven bound at a number of signers, also where ``upper`` lists only steps."""
    listed = [k for k in found.upper if k >= signers]
    return found.upper[min(listed)]


def frontier_csv(found: Frontier, items: list[str]) -> str:
    """One row per point."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["signers", "weight", "upper", "proven", "dropped", "returned"])
    for point, (gone, back) in zip(found.points, _changes(found.points, items), strict=True):
        writer.writerow(
            [
                point.signers,
                point.weight,
                _bound(found, point.signers),
                "yes" if point.proven else "no",
                "; ".join(gone),
                "; ".join(back),
            ]
        )
    return out.getvalue()


def flat(text: str) -> str:
    """One line that a terminal shows as it is: no line ends, no control or direction characters."""
    return "".join(c for c in " ".join(text.split()) if c >= " " and c not in UNSHOWN)


def counted(number: int, noun: str) -> str:
    """``1 member``, ``2 members``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _short(name: str) -> str:
    line = flat(name)
    return line if len(line) <= SHORT else line[: SHORT - 1] + "…"


def frontier_table(found: Frontier, members: int, items: list[str], unit: str) -> str:
    """A table for people: one line per point, and at the end whether it is exact."""
    lines = [
        f"{counted(members, 'member')}, {counted(len(items), 'item')}, weight in {flat(unit)}s",
        "",
        f"{'signers':>8}  {'weight':>13}  {'':9}  dropped since the point before",
    ]
    before = -1
    for point, (gone, back) in zip(found.points, _changes(found.points, items), strict=True):
        # The step of this point begins one signer after the point before.
        most = _bound(found, before + 1)
        before = point.signers
        weight, word = str(point.weight), "proven"
        if most > point.weight:
            weight, word = f"{point.weight}..{most}", "interval"
        word += "*" if point.tied else ""
        names = [_short(name) for name in gone]
        names += [f"(+ {_short(name)})" for name in back]
        lines.append(f"{point.signers:>8}  {weight:>13}  {word:9}  {', '.join(names) or '-'}")
    if any(point.tied for point in found.points):
        lines += ["", "* Another text reaches the same signers and weight."]
    if found.no_common_text:
        lines += ["", "There is no common text: whatever is kept, nobody signs it."]
    lines += ["", _ending(found)]
    return "\n".join(lines)


def _ending(found: Frontier) -> str:
    seconds = f"{found.effort.seconds:.2f} s"
    if found.exact:
        return f"Exact: every point is proven ({seconds})."
    if not found.points:
        return f"Not exact: no admissible text was found in time ({seconds}); there may be one."
    return (
        f"Not exact after {seconds}: where an interval is given, a text for some number of signers "
        f"up to that row may weigh as much; a longer --deadline narrows it."
    )


def map_json(found: Map, items: list[str]) -> str:
    """JSON with state, groups, silhouette, explained, members and items."""
    spots = _spots(found)
    return json.dumps(
        {
            "state": found.state,
            "groups": found.groups,
            "silhouette": _rounded(found.silhouette),
            "explained": [_rounded(share) for share in found.explained],
            "members": [
                {"id": name, "x": _rounded(x), "y": _rounded(y), "group": group}
                for name, (x, y), group in zip(found.members, spots, found.cluster, strict=True)
            ],
            "items": [
                {
                    "id": name,
                    "acceptance": [_rounded(share) for share in item.acceptance],
                    "consensus": _rounded(item.consensus),
                    "divisiveness": _rounded(item.divisiveness),
                    "loading": [_rounded(value) for value in item.loading],
                }
                for name, item in zip(items, found.items, strict=False)
            ],
        },
        ensure_ascii=False,
    )


def _spots(found: Map) -> list[tuple[float | None, float | None]]:
    return [(x, y) for x, y in found.coordinates] or [(None, None)] * len(found.members)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6) + 0.0


def map_csv(found: Map) -> str:
    """One row per member: member, x, y, group (counted from 1; empty without positions)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["member", "x", "y", "group"])
    spots = _spots(found)
    for name, (x, y), group in zip(found.members, spots, found.cluster, strict=True):
        number = "" if group is None else group + 1
        writer.writerow([name, _rounded(x), _rounded(y), number])
    return out.getvalue()


def map_table(found: Map, items: list[str]) -> str:
    """Groups with their members, then the items from the most divisive to the most shared."""
    note = "Computed from positions, declared by nobody."
    if found.state == "no map":
        return (
            "No map: it needs at least 3 members with positions and 2 items on which they differ.\n"
            + note
        )
    lines = [f"{counted(len(found.members), 'member')}, {counted(len(items), 'item')}", ""]
    if found.state == "no clear groups":
        lines.append(f"No clear groups (silhouette {found.silhouette:.2f}).")
    else:
        lines.append(f"{found.groups} groups (silhouette {found.silhouette:.2f}).")
        for group in range(found.groups):
            names = [m for m, c in zip(found.members, found.cluster, strict=True) if c == group]
            lines.append(f"  group {group + 1}, {len(names)}: {', '.join(map(_short, names))}")
    lines += ["", f"{'divides':>8}  {'shared':>7}  accepted by group  item"]
    order = sorted(range(len(found.items)), key=lambda j: -found.items[j].divisiveness)
    for j in order:
        item = found.items[j]
        shares = " ".join(f"{share:4.0%}" for share in item.acceptance)
        lines.append(
            f"{item.divisiveness:8.2f}  {item.consensus:7.3f}  {shares:<17}  {_short(items[j])}"
        )
    return "\n".join([*lines, "", note])


def points_json(found: Points) -> str:
    """JSON with anchor, method, items and members."""
    return json.dumps(
        {
            "anchor": found.anchor,
            "method": found.method,
            "items": found.items,
            "members": [
                {"id": name, "place": _rounded(place)}
                for name, place in zip(found.members, found.places, strict=True)
            ],
        },
        ensure_ascii=False,
    )


def points_csv(found: Points) -> str:
    """One row per member: member, place (empty for one who never spoke)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["member", "place"])
    for name, place in zip(found.members, found.places, strict=True):
        writer.writerow([name, _rounded(place)])
    return out.getvalue()


def points_table(found: Points) -> str:
    """Members in the order of their places; those who never spoke at the end."""
    lines = [
        f"{counted(found.items, 'item')} that divide, by {found.method}; "
        f"{_short(found.anchor)} fixes the sign",
        "",
    ]
    placed = [
        (place, name)
        for name, place in zip(found.members, found.places, strict=True)
        if place is not None
    ]
    lines += [f"{place:8.3f}  {_short(name)}" for place, name in sorted(placed)]
    silent = [n for n, p in zip(found.members, found.places, strict=True) if p is None]
    if silent:
        lines += ["", f"Without any position: {', '.join(map(_short, silent))}"]
    return "\n".join(lines)
