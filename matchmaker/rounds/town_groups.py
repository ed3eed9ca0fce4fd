"""Into which groups does a town fall where head office looks at fairness: its state, its size, its setting?"""

from dataclasses import dataclass
from enum import StrEnum

from matchmaker.towns.register import RegisteredTown
from matchmaker.towns.setting import SETTING_NAMES, Setting, setting_class


class Dimension(StrEnum):
    """By what towns are told apart; ``BEFORE`` is whether a town was ever asked before."""

    STATE = "state"
    SIZE = "size"
    SETTING = "setting"
    BEFORE = "before"

    @property
    def label(self) -> str:
        """The dimension as a person reads it."""
        return DIMENSION_LABELS[self]


DIMENSION_LABELS = {
    Dimension.STATE: "Land",
    Dimension.SIZE: "Größe",
    Dimension.SETTING: "Lage (geschätzt)",
    Dimension.BEFORE: "Beteiligung",
}
SIZES = (
    (5_000, "unter 5.000 Einwohner"),
    (10_000, "5.000 bis unter 10.000"),
    (20_000, "10.000 bis unter 20.000"),
)
"""The first inhabitant who no longer belongs to the class, and its name."""

LARGEST = "20.000 und mehr"
NO_SETTING = "Lage unbekannt"
FIRST_TIME = "zum ersten Mal dabei"
ASKED_BEFORE = "schon einmal gefragt"
ORDER = (
    *(name for _, name in SIZES),
    LARGEST,
    *(SETTING_NAMES[one] for one in Setting),
    NO_SETTING,
    FIRST_TIME,
    ASKED_BEFORE,
)


@dataclass(frozen=True, slots=True)
class Group:
    """One group of one dimension; its ``name`` is German."""

    dimension: Dimension
    name: str

    @property
    def label(self) -> str:
        """How head office calls it: „Land: Hessen“."""
        return f"{self.dimension.label}: {self.name}"

    @property
    def key(self) -> str:
        """The same for addresses and forms: ``state:Hessen``."""
        return f"{self.dimension}:{self.name}"

    @property
    def place(self) -> tuple[int, int, str]:
        """Where it stands in a list of groups: classes from small to large, states by name."""
        rank = ORDER.index(self.name) if self.name in ORDER else -1
        return list(Dimension).index(self.dimension), rank, self.name


def groups_of(town: RegisteredTown) -> tuple[Group, ...]:
    """The groups of a town, one of each dimension that the register knows."""
    size = next((name for bound, name in SIZES if town.population < bound), LARGEST)
    return Group(Dimension.STATE, town.state), Group(Dimension.SIZE, size), Group(Dimension.SETTING, _setting(town))


def _setting(town: RegisteredTown) -> str:
    found = setting_class(town.indicators.get("km_to_town_20k"), town.indicators.get("km_to_town_100k"))
    return NO_SETTING if found is None else SETTING_NAMES[Setting(found)]
