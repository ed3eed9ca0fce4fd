"""What is one value of the rules on a page: how is it entered, and between which limits?"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from matchmaker.rounds.policy_document import PolicyPath
from matchmaker.taxonomy.model import Level

Range = tuple[float, float]


class FieldKind(StrEnum):
    """How a value is entered."""

    WHOLE = "whole"
    NUMBER = "number"
    DAYS = "days"
    SWITCH = "switch"
    TEXT = "text"
    LEVEL = "level"
    THEME = "theme"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class PolicyField:
    """One value: its place in the file, and in German its name, its unit and what it does; ``limits`` of a number."""

    path: PolicyPath
    kind: FieldKind
    label: str
    meaning: str
    unit: str = ""
    limits: Range | None = None

    @property
    def id(self) -> str:
        """Its name in forms and addresses."""
        return "-".join(self.path)


LEVEL_NAMES: Mapping[str, str] = {
    Level.FIELD: "ein Handlungsfeld",
    Level.TOPIC: "ein Thema",
    Level.SUBTOPIC: "ein Unterthema",
}
EASING_NAMES: Mapping[str, str] = {
    "strategy": "Ziel der Runde: möglichst viele Städte",
    "maximum_size_ratio": "größeres Größenverhältnis",
    "minimum_confidence": "geringere Sicherheit der Aussage",
    "partner_capacity": "ein Platz mehr bei einer Partnerstadt",
    "decline_rest_months": "ohne die Ruhezeit nach einer Absage",
    "pinned": "ohne ein gesetztes Paar",
}
