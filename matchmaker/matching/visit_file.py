"""Which problem of expert visits stands in a PROBLEM.json?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matchmaker.matching.contradictions import PlacedTown
from matchmaker.matching.problem import TownSlot
from matchmaker.matching.problem_fields import Listed, entries, read_own_id, read_whole
from matchmaker.matching.problem_file import UNLIMITED
from matchmaker.matching.problem_rows import listed_pairs, plain, problem_document, scored_pairs
from matchmaker.matching.visit_contradictions import PlacedVisits, visit_contradictions
from matchmaker.matching.visit_problem import Place, VisitProblem
from matchmaker.towns.fault_list import FaultList, shown
from matchmaker.towns.json_document import JsonObject, is_object
from matchmaker.towns.source_file import SourceFile

VISIT_KEYS = ("seekers", "hosts", "scores", "pinned", "vetoed", "earlier")
REQUIRED_KEYS = ("seekers", "hosts", "scores")
SEEKER_KEYS = ("id", "capacity", "priority", "lat", "lon")
HOST_KEYS = ("id", "capacity", "lat", "lon")
SHAPE = (
    "Erwartet wird ein Objekt mit „seekers“, „hosts“ und „scores“: "
    '{"seekers": [ … ], "hosts": [ … ], "scores": [[ratsuchende, beratende, 0.73], … ]}.'
)


def read_visit_problem(source: SourceFile) -> VisitProblem:
    """The visit problem of a file, scores as the nearest whole millionths.

    Raises ``BadInput`` with all faults: what is no JSON, wrong shapes, unknown keys, and every contradiction.
    """
    reading = _Reading(problem_document(source, SHAPE))
    problem = reading.problem()
    reading.faults.refuse_if_any(source.subject)
    return problem


@dataclass(frozen=True, slots=True)
class _Degrees:
    """A coordinate's key, its range in degrees."""

    key: str
    limit: float


class _Reading:
    """One document on its way to a problem, with the faults and coordinates found so far."""

    def __init__(self, document: JsonObject) -> None:
        self.document = document
        self.faults = FaultList()
        self.places: dict[str, Place] = {}

    def problem(self) -> VisitProblem:
        is_object(self.document, "Datei", VISIT_KEYS, self.faults)
        for key in REQUIRED_KEYS:
            if key not in self.document:
                self.faults.add("Datei", f"Der Schlüssel „{key}“ fehlt. {SHAPE}", key)
        seekers, hosts = self._slots("seekers", SEEKER_KEYS), self._slots("hosts", HOST_KEYS)
        scores = list(scored_pairs(self.document, self.faults, "ratsuchende, beratende"))
        pairs = {key: listed_pairs(self.document, key, self.faults) for key in ("pinned", "vetoed", "earlier")}
        placed = PlacedVisits(seekers=seekers, hosts=hosts, scores=[pair for pair, _ in scores], **pairs)
        for fault in visit_contradictions(placed):
            self.faults.add(fault.where, fault.reason, fault.column)
        return VisitProblem(
            seekers=tuple(entry.town for entry in seekers),
            hosts=tuple(entry.town for entry in hosts),
            scores=tuple((*entry.pair, score) for entry, score in scores),
            pinned=plain(pairs["pinned"]),
            vetoed=plain(pairs["vetoed"]),
            earlier=plain(pairs["earlier"]) if "earlier" in self.document else None,
            places=self.places,
        )

    def _slots(self, role: str, keys: tuple[str, ...]) -> list[PlacedTown]:
        return [slot for entry in entries(self.document, role, self.faults) if (slot := self._slot(entry, keys))]

    def _slot(self, entry: Listed, keys: tuple[str, ...]) -> PlacedTown | None:
        if not is_object(entry.value, entry.where, keys, self.faults):
            return None
        town_id = read_own_id(entry, self.faults)
        capacity = read_whole(entry.value.get("capacity", 1), Listed(entry.where, "capacity"), self.faults, minimum=0)
        priority = read_whole(entry.value.get("priority", 0), Listed(entry.where, "priority"), self.faults, minimum=0)
        place = self._place(entry)
        if town_id is None:
            return None
        if place is not None and self.places.setdefault(town_id, place) != place:
            self.faults.add(
                entry.where, f"{shown(town_id)} hat als Ratsuchende und Beratende verschiedene Koordinaten."
            )
        # A capacity that is refused already shall not also count as too small for the pins.
        room = UNLIMITED if capacity is None else capacity
        return PlacedTown(entry.where, TownSlot(town_id, room, priority or 0))

    def _place(self, entry: Listed) -> Place | None:
        stated: Mapping[str, Any] = entry.value
        lat = self._degrees(entry, _Degrees("lat", 90))
        lon = self._degrees(entry, _Degrees("lon", 180))
        if (stated.get("lat") is None) != (stated.get("lon") is None):
            self.faults.add(entry.where, "lat und lon gehören zusammen. Bitte beide angeben oder beide weglassen.")
        return None if lat is None or lon is None else (lat, lon)

    def _degrees(self, entry: Listed, degrees: _Degrees) -> float | None:
        value = entry.value.get(degrees.key)
        if value is None:
            return None
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if number and -degrees.limit <= value <= degrees.limit:
            return float(value)
        reason = f"Hier steht {shown(value)}; erwartet werden Grad von -{degrees.limit:g} bis {degrees.limit:g}."
        self.faults.add(entry.where, reason, degrees.key)
        return None
