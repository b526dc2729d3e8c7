"""Make src/comity/kit/world.json: the land as one simplified SVG path, and a dot per country.

    python tools/outlines.py ../shared/data/naturalearth/ne_110m_admin_0_countries.json

Source: Natural Earth 1:110m (public domain). Lines are thinned (Douglas and Peucker, Cartographica
10(2), 1973) to whole units of half a degree; islands below the size of a dot are left out.
"""

import itertools
import json
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "src/comity/kit/world.json"
TOLERANCE, SMALLEST = 1.6, 6.0
Point = tuple[float, float]


def projected(point: list[float]) -> Point:
    """Equirectangular: half a degree is one unit, north is up."""
    return (point[0] + 180) * 2, (90 - point[1]) * 2


def thinned(line: list[Point]) -> list[Point]:
    """The line without points nearer than TOLERANCE to what remains."""
    if len(line) < 3:
        return line
    (ax, ay), (bx, by) = line[0], line[-1]
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5

    def off(p: Point) -> float:
        if not length:
            return ((p[0] - ax) ** 2 + (p[1] - ay) ** 2) ** 0.5
        return abs((bx - ax) * (ay - p[1]) - (ax - p[0]) * (by - ay)) / length

    place = max(range(1, len(line) - 1), key=lambda i: off(line[i]))
    if off(line[place]) <= TOLERANCE:
        return [line[0], line[-1]]
    return thinned(line[: place + 1])[:-1] + thinned(line[place:])


def area(ring: list[Point]) -> float:
    """Half the sum of cross products, unsigned."""
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


def path(ring: list[Point]) -> str:
    """Relative moves on whole units."""
    points = [(round(x), round(y)) for x, y in ring]
    steps = [
        f"{bx - ax},{by - ay}"
        for (ax, ay), (bx, by) in itertools.pairwise(points)
        if (ax, ay) != (bx, by)
    ]
    return f"M{points[0][0]},{points[0][1]}l{' '.join(steps)}z"


def main() -> None:
    features = json.loads(Path(sys.argv[1]).read_text())["features"]
    land, dots = [], {}
    for feature in features:
        shape, known = feature["geometry"], feature["properties"]
        parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        rings = [[projected(p) for p in part[0]] for part in parts]
        code = {"France": "FR", "Norway": "NO", "Kosovo": "XK"}.get(known["NAME"]) or known[
            "ISO_A2"
        ]
        largest = max(rings, key=area)
        if len(code) == 2:
            xs, ys = zip(*largest, strict=True)
            middle = (known.get("LABEL_X"), known.get("LABEL_Y"))
            dots[code] = (
                [round(middle[0], 1), round(middle[1], 1)]
                if None not in middle
                else [round(sum(xs) / len(xs) / 2 - 180, 1), round(90 - sum(ys) / len(ys) / 2, 1)]
            )
        if known["NAME"] != "Antarctica":
            land += [path(thinned(ring)) for ring in rings if area(ring) >= SMALLEST]
    TARGET.write_text(
        json.dumps({"land": "".join(land), "dots": dict(sorted(dots.items()))}) + "\n"
    )
    print(TARGET, TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
