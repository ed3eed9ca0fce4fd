"""Do the two towns lie and develop alike?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.features.town_arrays import UNKNOWN, Floats
from matchmaker.scoring.block import Block
from matchmaker.scoring.criterion import ScoringRun, missing_reason, outer, shown_name
from matchmaker.scoring.pair_score import SPEAKS_FOR, Reason
from matchmaker.scoring.provenance import indicator_source

CLASS_SHARE = 0.4
INDICATOR_SCALE = 1.5
FULL_INDICATORS = 4
CLASS_VALUES = (1.0, 0.5, 0.0, 0.0)
TOLD_INDICATORS = 2
SETTING_SOURCE = indicator_source("km_to_town_20k")


@dataclass(frozen=True)
class Setting:
    """0.4 · setting class + 0.6 · mean over shared indicators of ``exp(−|z_i − z_j| / 1.5)``; symmetric.

    Setting class: same 1, neighbouring 0.5, else 0; where a class is not known the indicators decide
    alone. Complete by min(1, shared indicators / 4). Computed without an exponential per pair: with
    E = e^(z / 1.5) it is min(E_i / E_j, E_j / E_i).
    """

    run: ScoringRun
    growth: Floats
    inverse: Floats
    shared: Floats
    gaps: bool
    class_value: Floats
    ones: Floats
    name: str = "setting"
    directed: bool = False
    mirrored: bool = True

    @classmethod
    def of(cls, run: ScoringRun) -> "Setting":
        z = run.towns.places.indicators
        known = np.isfinite(z)
        growth = np.exp(np.where(known, z, np.float32(0.0)) / np.float32(INDICATOR_SCALE))
        # A gap is 0 in both factors, so it adds nothing to the sum of its pair.
        return cls(
            run,
            np.where(known, growth, np.float32(0.0)),
            np.where(known, 1.0 / growth, np.float32(0.0)).astype(np.float32),
            known.astype(np.float32),
            bool((~known).any()),
            np.array(CLASS_VALUES, dtype=np.float32),
            np.ones(len(z), dtype=np.float32),
        )

    def values(self, block: Block) -> Floats:
        """Values for the block, rows × columns."""
        counted = np.maximum(self._shared_count(block), np.float32(1.0))
        indicators = self._indicator_sum(block) / counted
        classes = self.run.towns.places.setting_class
        mine, theirs = block.seekers(classes), block.candidates(classes)
        known = (mine != UNKNOWN) & (theirs != UNKNOWN)
        alike = self.class_value[np.minimum(np.abs(mine - theirs), 3)]
        mixed = np.float32(CLASS_SHARE) * alike + np.float32(1 - CLASS_SHARE) * indicators
        values: Floats = np.where(known, mixed, indicators)
        return np.minimum(values, np.float32(1.0))

    @property
    def factors(self) -> tuple[Floats, Floats]:
        return self.ones, self.ones

    def completeness(self, block: Block) -> Floats:
        """min(1, indicators known of both / 4)."""
        share: Floats = np.minimum(self._shared_count(block) / np.float32(FULL_INDICATORS), np.float32(1.0))
        return share

    def reasons(self, seeker: int, partner: int) -> tuple[Reason, ...]:
        """The setting of both, and the indicators in which they are most alike."""
        towns = self.run.towns
        names = (("a", shown_name(towns, seeker)), ("b", shown_name(towns, partner)))
        told = [*self._class_reason(seeker, partner, names), *self._indicator_reasons(seeker, partner, names)]
        gaps = [reason for row in (seeker, partner) for reason in self._gap_reason(row)]
        return (*told, *gaps) or (missing_reason("setting", towns, [seeker, partner]),)

    def _shared_count(self, block: Block) -> Floats:
        """Number of indicators known of both, rows × columns."""
        if self.gaps:
            return block.products(self.shared, self.shared)
        return outer(self.ones * np.float32(self.shared.shape[1]), self.ones, block)

    def _indicator_sum(self, block: Block) -> Floats:
        total = np.zeros_like(self._shared_count(block))
        for growth, inverse in zip(self.growth.T, self.inverse.T, strict=True):
            ratio = outer(growth, inverse, block)
            total += np.minimum(ratio, outer(inverse, growth, block), out=ratio)
        return total

    def _class_reason(self, seeker: int, partner: int, names: tuple[tuple[str, str], ...]) -> list[Reason]:
        mine, theirs = (int(self.run.towns.places.setting_class[row]) for row in (seeker, partner))
        if UNKNOWN in (mine, theirs):
            return []
        strength = CLASS_VALUES[abs(mine - theirs)]
        code = "same_setting" if mine == theirs else "other_setting"
        # The class is a proxy from two distances, so these are its source.
        return [Reason(code, (*names, ("class_a", mine), ("class_b", theirs)), strength, SETTING_SOURCE)]

    def _gap_reason(self, row: int) -> list[Reason]:
        """The figures that other towns have and this one lacks: a gap is said, not left out."""
        towns = self.run.towns
        lacking = np.flatnonzero(~np.isfinite(towns.places.indicators[row]))
        if not lacking.size:
            return []
        keys = ",".join(towns.places.indicator_keys[column] for column in lacking)
        return [Reason("figures_missing", (("town", shown_name(towns, row)), ("indicators", keys)), 0.0)]

    def _indicator_reasons(self, seeker: int, partner: int, names: tuple[tuple[str, str], ...]) -> list[Reason]:
        towns = self.run.towns
        z: NDArray[np.float32] = towns.places.indicators
        alike = np.exp(-np.abs(z[seeker] - z[partner]) / INDICATOR_SCALE)
        order = sorted(np.flatnonzero(np.isfinite(alike)), key=lambda column: (-alike[column], column))
        reasons = []
        for column in order[:TOLD_INDICATORS]:
            key = towns.places.indicator_keys[column]
            figures = [("a_value", seeker), ("b_value", partner)]
            values = tuple((name, towns.indicator_values[towns.ags[row]][key]) for name, row in figures)
            code = "similar_indicator" if alike[column] >= SPEAKS_FOR else "different_indicator"
            if values[0][1] == values[1][1]:
                code = "same_indicator"
            source = indicator_source(key)
            reasons.append(Reason(code, (*names, ("indicator", key), *values), float(alike[column]), source))
        return reasons
