"""What does a GeoJSON file of towns look like (RFC 7946)?"""

from typing import Literal

from pydantic import BaseModel, Field


class PlaceGeometry(BaseModel):
    """Where a town lies: longitude and latitude."""

    type: Literal["Point"]
    coordinates: list[float] = Field(min_length=2, max_length=2)


class PlaceFeature(BaseModel):
    """One town with the cells of its line in the table."""

    type: Literal["Feature"]
    id: str
    geometry: PlaceGeometry | None
    properties: dict[str, str | float | None]


class TownPlaces(BaseModel):
    """A GeoJSON collection (RFC 7946) of towns."""

    type: Literal["FeatureCollection"]
    features: list[PlaceFeature]
