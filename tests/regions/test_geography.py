"""The published data: complete, joined up, and on the map where it says."""

import json
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

import pytest

from regions.geography import MunicipalityRow, distance_km, load_municipalities, load_regions

ROOT = Path(__file__).resolve().parents[2]
OUTLINES = ROOT / "static" / "regions"
KM_PER_DEGREE = 111.2


@dataclass(frozen=True)
class Spot:
    latitude: float
    longitude: float


@cache
def read_features(slug: str) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads((OUTLINES / f"{slug}.json").read_text(encoding="utf-8"))[
        "features"
    ]
    return features


def named(name: str) -> MunicipalityRow:
    return next(row for row in load_municipalities() if row.name == name)


def outer_rings(feature: dict[str, Any]) -> list[list[list[float]]]:
    return [polygon[0] for polygon in feature["geometry"]["coordinates"]]


def is_inside(spot: MunicipalityRow, ring: list[list[float]]) -> bool:
    x, y = spot.longitude, spot.latitude
    inside = False
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def km_to_edge(spot: MunicipalityRow, a: list[float], b: list[float]) -> float:
    narrowing = cos(radians(spot.latitude))
    x, y = (spot.longitude - a[0]) * narrowing, spot.latitude - a[1]
    dx, dy = (b[0] - a[0]) * narrowing, b[1] - a[1]
    along = max(0.0, min(1.0, (x * dx + y * dy) / (dx * dx + dy * dy)))
    return hypot(x - along * dx, y - along * dy) * KM_PER_DEGREE


def km_outside(spot: MunicipalityRow, feature: dict[str, Any]) -> float:
    rings = outer_rings(feature)
    if any(is_inside(spot, ring) for ring in rings):
        return 0.0
    return min(km_to_edge(spot, a, b) for ring in rings for a, b in pairwise(ring))


def test_flanders_has_285_municipalities_and_brussels_19() -> None:
    rows = load_municipalities()
    assert len(rows) == 304
    assert [row.region is None for row in rows] == [False] * 285 + [True] * 19
    assert len({row.nis for row in rows}) == 304
    assert len({row.name for row in rows}) == 304


def test_brussels_has_neither_region_nor_province() -> None:
    brussels = [row for row in load_municipalities() if row.region is None]
    assert {row.nis[:2] for row in brussels} == {"21"}
    assert {row.province for row in brussels} == {""}


def test_fifteen_regions_have_names_as_published_and_short_slugs() -> None:
    regions = load_regions()
    assert [region.code for region in regions] == [f"REFREG{n:02}" for n in range(1, 16)]
    assert {region.name: region.slug for region in regions} == {
        "Regio Antwerpen": "antwerpen",
        "Rivierenland": "rivierenland",
        "Kempen": "kempen",
        "Halle-Vilvoorde": "halle-vilvoorde",
        "Oost-Brabant": "oost-brabant",
        "Regio Brugge": "brugge",
        "Westhoek": "westhoek",
        "Zuid-West-Vlaanderen": "zuid-west-vlaanderen",
        "Middenkust": "middenkust",
        "Midwest": "midwest",
        "Denderregio": "denderregio",
        "Vlaamse Ardennen": "vlaamse-ardennen",
        "Regio Gent": "gent",
        "Waasland": "waasland",
        "Limburg": "limburg",
    }
    assert len({region.slug for region in regions}) == 15


def test_every_region_has_the_number_of_municipalities_that_the_government_counts() -> None:
    assert Counter(row.region.slug for row in load_municipalities() if row.region) == {
        "antwerpen": 28,
        "rivierenland": 12,
        "kempen": 27,
        "halle-vilvoorde": 31,
        "oost-brabant": 32,
        "brugge": 10,
        "westhoek": 17,
        "zuid-west-vlaanderen": 13,
        "middenkust": 7,
        "midwest": 15,
        "denderregio": 14,
        "vlaamse-ardennen": 14,
        "gent": 20,
        "waasland": 7,
        "limburg": 38,
    }


def test_the_main_postcode_is_one_of_the_postcodes() -> None:
    assert [row.name for row in load_municipalities() if row.postcode not in row.postcodes] == []
    assert named("Hasselt").postcode == "3500"


def test_every_municipality_lies_in_its_region_on_the_overview() -> None:
    features = {feature["properties"]["slug"]: feature for feature in read_features("regions")}
    assert list(features) == [region.slug for region in load_regions()]
    strays = {
        row.name: km
        for row in load_municipalities()
        if row.region and (km := km_outside(row, features[row.region.slug])) > 3
    }
    assert strays == {}


@pytest.mark.parametrize("slug", [region.slug for region in load_regions()])
def test_a_region_file_holds_its_outline_and_exactly_its_municipalities(slug: str) -> None:
    region, *municipalities = read_features(slug)
    rows = {row.nis: row for row in load_municipalities() if row.region and row.region.slug == slug}
    assert region["properties"]["slug"] == slug
    assert {each["properties"]["nis"]: each["properties"]["name"] for each in municipalities} == {
        nis: row.name for nis, row in rows.items()
    }
    strays = {
        row.name: km
        for each in municipalities
        if (km := km_outside(row := rows[each["properties"]["nis"]], each)) > 3
    }
    assert strays == {}


@pytest.mark.parametrize("slug", ["regions", *(region.slug for region in load_regions())])
def test_outlines_are_closed_rings_and_small_files(slug: str) -> None:
    rings = [ring for feature in read_features(slug) for ring in outer_rings(feature)]
    assert [ring for ring in rings if len(ring) < 4 or ring[0] != ring[-1]] == []
    assert all(outer_rings(feature) for feature in read_features(slug))
    assert (OUTLINES / f"{slug}.json").stat().st_size <= (60_000 if slug == "regions" else 30_000)


@pytest.mark.parametrize(
    ("here", "there", "km"),
    [
        ("Hasselt", "Genk", 13),
        ("Hasselt", "Brugge", 152),
        ("Antwerpen", "Gent", 50),
        ("Brussel", "Leuven", 25),
    ],
)
def test_distances_are_those_of_an_atlas(here: str, there: str, km: float) -> None:
    assert distance_km(named(here), named(there)) == pytest.approx(km, abs=3)
    assert distance_km(named(there), named(here)) == pytest.approx(distance_km(named(here), named(there)))


def test_a_quarter_of_the_earth_is_10008_kilometres() -> None:
    assert distance_km(Spot(0, 0), Spot(90, 0)) == pytest.approx(10_007.6, abs=0.1)
    assert distance_km(Spot(51, 5), Spot(51, 5)) == 0
