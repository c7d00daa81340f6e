"""Municipalities and reference regions as published, and the distance between places. No Django.

Travel time is left out on purpose: a straight line says little about trains, bridges and rush hours.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Protocol

DATA = Path(__file__).resolve().parent / "data"
EARTH_RADIUS_KM = 6371.0088


class Place(Protocol):
    """Anything with a position in WGS 84 degrees: a row of this module, or a model."""

    @property
    def latitude(self) -> float: ...

    @property
    def longitude(self) -> float: ...


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A reference region: `code` and `name` as published, `slug` for our addresses."""

    slug: str
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class MunicipalityRow:
    """A municipality. In Brussels `province` is empty and `region` is None."""

    nis: str
    name: str
    postcode: str
    postcodes: tuple[str, ...]
    latitude: float
    longitude: float
    province: str
    region: RegionRow | None


@cache
def load_regions() -> tuple[RegionRow, ...]:
    """The fifteen reference regions, by code."""
    return tuple(
        RegionRow(slug=row["slug"], name=row["name"], code=row["code"]) for row in _rows("regions.csv")
    )


@cache
def load_municipalities() -> tuple[MunicipalityRow, ...]:
    """All 285 municipalities of Flanders by NIS code, then the 19 of Brussels."""
    regions = {region.code: region for region in load_regions()}
    return tuple(_municipality(row, regions) for row in _rows("municipalities.csv"))


def distance_km(here: Place, there: Place) -> float:
    """Great-circle distance in kilometres (haversine). The road is always longer."""
    south, north = radians(here.latitude), radians(there.latitude)
    east = radians(there.longitude - here.longitude)
    chord = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord)))


def _rows(filename: str) -> Iterator[dict[str, str]]:
    with (DATA / filename).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _municipality(row: dict[str, str], regions: dict[str, RegionRow]) -> MunicipalityRow:
    code = row["region_code"]
    return MunicipalityRow(
        nis=row["nis"],
        name=row["name"],
        postcode=row["postcode"],
        postcodes=tuple(row["postcodes"].split()),
        latitude=float(row["lat"]),
        longitude=float(row["lon"]),
        province=row["province"],
        region=regions[code] if code else None,
    )
