"""How near do the two towns lie?"""

from dataclasses import dataclass

import numpy as np

from matchmaker.features.place_columns import EARTH_RADIUS_KM
from matchmaker.features.town_arrays import Floats
from matchmaker.scoring.block import Block
from matchmaker.scoring.criterion import ScoringRun, missing_reason, outer, shown_name
from matchmaker.scoring.pair_score import Reason
from matchmaker.scoring.provenance import place_source

HALF_KM = 120.0


@dataclass(frozen=True)
class Nearness:
    """``2 ** (-km / 120)`` of the great-circle distance; symmetric, in (0, 1]. Complete where both lie known."""

    run: ScoringRun
    position_km: Floats
    known: Floats
    name: str = "nearness"
    directed: bool = False
    mirrored: bool = True

    @classmethod
    def of(cls, run: ScoringRun) -> "Nearness":
        position = run.towns.places.position_km
        known = np.isfinite(position)
        complete: Floats = np.multiply.reduce(known, axis=1).astype(np.float32)
        return cls(run, np.where(known, position, np.float32(0.0)), complete)

    def distance_km(self, block: Block) -> Floats:
        """Great-circle distance, rows × columns: 2R asin(chord / 2R)."""
        squared = np.float32(0.0)
        for axis in self.position_km.T:
            squared = squared + np.square(block.seekers(axis) - block.candidates(axis))
        half_chord = np.minimum(np.sqrt(squared) / np.float32(2 * EARTH_RADIUS_KM), np.float32(1.0))
        distance: Floats = np.float32(2 * EARTH_RADIUS_KM) * np.arcsin(half_chord)
        return distance

    def values(self, block: Block) -> Floats:
        """Values for the block, rows × columns."""
        near: Floats = np.exp2(self.distance_km(block) / np.float32(-HALF_KM))
        return near

    @property
    def factors(self) -> tuple[Floats, Floats]:
        return self.known, self.known

    def completeness(self, block: Block) -> Floats:
        """1 where both coordinates are known, else 0."""
        return outer(*self.factors, block)

    def reasons(self, seeker: int, partner: int) -> tuple[Reason, ...]:
        """The distance in whole kilometres."""
        towns = self.run.towns
        if lacking := [row for row in (seeker, partner) if not self.known[row]]:
            return (missing_reason("place", towns, lacking),)
        one = Block(np.array([seeker]), np.array([partner]))
        km = round(float(self.distance_km(one)[0, 0]))
        names = (("a", shown_name(towns, seeker)), ("b", shown_name(towns, partner)))
        sources = dict.fromkeys(place_source(towns, row) or "" for row in (seeker, partner))
        return (Reason("nearness", (*names, ("km", km)), float(self.values(one)[0, 0]), "; ".join(sources)),)
