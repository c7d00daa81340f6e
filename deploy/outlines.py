"""Make static/regions/*.json from the topology of municipalities. Run again whenever that changes.

    python deploy/outlines.py [FOLDER]

Writes regions.json (the fifteen regions, coarser, for the overview and the neighbours) and for each
region <slug>.json: first the region's own outline, then its municipalities. Because the topology holds
every border once, thinning a border keeps neighbours joined, and a region's outline is simply the
borders that only one of its municipalities has.
"""

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Line = list[Point]

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "regions" / "data"
DECIMALS = 4  # about ten metres
DETAIL_DEGREES = (0.0005, 0.001, 0.0015, 0.002, 0.0025, 0.003, 0.004)  # the finest that fits
MOST_BYTES = 30_000
OVERVIEW_DEGREES = 0.0012
SMALLEST_KM2 = 0.1
KM_PER_DEGREE = 111.2
NARROWING = cos(radians(51))  # of a degree of longitude, at our latitude


def decode(topology: dict[str, Any]) -> list[Line]:
    """The arcs of a quantised TopoJSON in degrees (its specification, 2.1.4)."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    lines = []
    for arc in topology["arcs"]:
        x = y = 0
        line: Line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        lines.append(line)
    return lines


def thin(line: Line, tolerance: float) -> Line:
    """Leave out points nearer than `tolerance` degrees to the line (Douglas and Peucker, 1973)."""
    first, last = line[0], line[-1]
    far, index = max(((_off(point, first, last), i) for i, point in enumerate(line)), default=(0.0, 0))
    if far <= tolerance:
        # A closed border needs three corners to remain a surface.
        return [first, last] if first != last else line
    return thin(line[: index + 1], tolerance)[:-1] + thin(line[index:], tolerance)


def _off(point: Point, first: Point, last: Point) -> float:
    x, y = (point[0] - first[0]) * NARROWING, point[1] - first[1]
    dx, dy = (last[0] - first[0]) * NARROWING, last[1] - first[1]
    square = dx * dx + dy * dy
    along = min(1.0, max(0.0, (x * dx + y * dy) / square)) if square else 0.0
    return hypot(x - along * dx, y - along * dy)


def trace(arcs: Iterable[int], lines: list[Line]) -> Line:
    """One ring from arc numbers; `~n` is arc n walked backwards."""
    ring: Line = []
    for arc in arcs:
        line = lines[arc] if arc >= 0 else lines[~arc][::-1]
        ring += line[1:] if ring else line
    return ring


def join(arcs: Iterable[int], lines: list[Line]) -> list[list[int]]:
    """Directed arcs chained head to tail into rings."""
    waiting = {trace([arc], lines)[0]: arc for arc in arcs}
    rings = []
    while waiting:
        start, arc = waiting.popitem()
        ring = [arc]
        while (end := trace([ring[-1]], lines)[-1]) != start:
            ring.append(waiting.pop(end))
        rings.append(ring)
    return rings


def signed_km2(ring: Line) -> float:
    """Positive when the ring runs anticlockwise."""
    doubled = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
    return doubled / 2 * KM_PER_DEGREE**2 * NARROWING


def surfaces(geometry: dict[str, Any]) -> list[list[list[int]]]:
    """Polygons as lists of rings, whichever of the two kinds the geometry is."""
    polygons: list[list[list[int]]]
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    return polygons


def feature(properties: dict[str, str], polygons: list[list[Line]]) -> dict[str, Any]:
    """A GeoJSON feature: rounded, outer rings anticlockwise (RFC 7946, 3.1.6), specks left out."""
    kept = []
    for polygon in polygons:
        rings = [ring for ring in polygon if abs(signed_km2(ring)) >= SMALLEST_KM2]
        if rings and rings[0] is polygon[0]:
            kept.append([_rounded(ring, anticlockwise=not i) for i, ring in enumerate(rings)])
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "MultiPolygon", "coordinates": kept},
    }


def _rounded(ring: Line, *, anticlockwise: bool) -> list[list[float]]:
    ring = ring if (signed_km2(ring) > 0) == anticlockwise else ring[::-1]
    points = [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in ring]
    return [point for i, point in enumerate(points) if not i or point != points[i - 1]]


def outline(region: dict[str, str], members: list[dict[str, Any]], lines: list[Line]) -> dict[str, Any]:
    """The region as one feature: what its municipalities don't share with each other."""
    arcs = [arc for member in members for polygon in surfaces(member) for ring in polygon for arc in ring]
    times = Counter(max(arc, ~arc) for arc in arcs)
    rings = join((arc for arc in arcs if times[max(arc, ~arc)] == 1), lines)
    # The topology winds outer rings clockwise; the other way round are only Dutch fields inside Baarle.
    polygons = [[line] for line in (trace(ring, lines) for ring in rings) if signed_km2(line) < 0]
    return feature({"slug": region["slug"], "name": region["name"]}, polygons)


def municipality(geometry: dict[str, Any], lines: list[Line]) -> dict[str, Any]:
    properties = {"nis": geometry["properties"]["nis"], "name": geometry["properties"]["name"]}
    return feature(properties, [[trace(ring, lines) for ring in polygon] for polygon in surfaces(geometry)])


def compact(features: list[dict[str, Any]]) -> str:
    document = {"type": "FeatureCollection", "features": features}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def closeup(region: dict[str, str], members: list[dict[str, Any]], lines: list[Line]) -> str:
    """The region and its municipalities, as fine as the size of one file allows."""
    for tolerance in DETAIL_DEGREES:
        thinned = [thin(line, tolerance) for line in lines]
        own = [municipality(member, thinned) for member in members]
        text = compact([outline(region, members, thinned), *own])
        if len(text.encode()) <= MOST_BYTES:
            return text
    raise ValueError(f"{region['slug']}: more than {MOST_BYTES} bytes at every tolerance")


def main(folder: Path) -> None:
    topology = json.loads((DATA / "flanders_municipalities.topojson").read_text(encoding="utf-8"))
    with (DATA / "regions.csv").open(encoding="utf-8", newline="") as file:
        regions = list(csv.DictReader(file))
    lines = decode(topology)
    overview = [thin(line, OVERVIEW_DEGREES) for line in lines]
    everyone = topology["objects"]["municipalities"]["geometries"]
    folder.mkdir(parents=True, exist_ok=True)
    collected = []
    for region in regions:
        members = [each for each in everyone if each["properties"]["reg"] == region["name"]]
        collected.append(outline(region, members, overview))
        text = closeup(region, members, lines)
        (folder / f"{region['slug']}.json").write_text(text, encoding="utf-8")
    (folder / "regions.json").write_text(compact(collected), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "static" / "regions")
