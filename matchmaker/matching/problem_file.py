"""Which problem stands in a PROBLEM.json?"""

import sys
from typing import Any

from matchmaker.matching.contradictions import PlacedProblem, PlacedTown, contradictions
from matchmaker.matching.problem import TandemProblem, TownSlot
from matchmaker.matching.problem_fields import Listed, entries, read_own_id, read_score, read_whole
from matchmaker.matching.problem_rows import listed_pairs, plain, problem_document, scored_pairs
from matchmaker.towns.fault_list import FaultList
from matchmaker.towns.json_document import JsonObject, is_object
from matchmaker.towns.source_file import SourceFile

TANDEM_KEYS = ("towns", "scores", "pinned", "vetoed", "earlier", "minimum_score")
REQUIRED_KEYS = ("towns", "scores")
TOWN_KEYS = ("id", "capacity", "priority")
UNLIMITED = sys.maxsize
SHAPE = 'Erwartet wird ein Objekt mit „towns“ und „scores“: {"towns": [ … ], "scores": [ … ]}.'


def read_tandem_problem(source: SourceFile) -> TandemProblem:
    """The tandem problem of a file, scores as the nearest whole millionths.

    Raises ``BadInput`` with all faults: what is no JSON, wrong shapes, unknown keys, and every contradiction.
    """
    reading = _Reading(problem_document(source, SHAPE))
    problem = reading.problem()
    reading.faults.refuse_if_any(source.subject)
    return problem


class _Reading:
    """One document on its way to a problem, with the faults found so far."""

    def __init__(self, document: JsonObject) -> None:
        self.document = document
        self.faults = FaultList()

    def problem(self) -> TandemProblem:
        is_object(self.document, "Datei", TANDEM_KEYS, self.faults)
        for key in REQUIRED_KEYS:
            if key not in self.document:
                self.faults.add("Datei", f"Der Schlüssel „{key}“ fehlt. {SHAPE}", key)
        towns = [town for entry in entries(self.document, "towns", self.faults) if (town := self._town(entry))]
        scores = list(scored_pairs(self.document, self.faults))
        pairs = {key: listed_pairs(self.document, key, self.faults) for key in ("pinned", "vetoed", "earlier")}
        placed = PlacedProblem(towns=towns, scores=[pair for pair, _ in scores], **pairs)
        for fault in contradictions(placed):
            self.faults.add(fault.where, fault.reason, fault.column)
        return TandemProblem(
            towns=tuple(entry.town for entry in towns),
            scores=tuple((*entry.pair, score) for entry, score in scores),
            pinned=plain(pairs["pinned"]),
            vetoed=plain(pairs["vetoed"]),
            earlier=plain(pairs["earlier"]) if "earlier" in self.document else None,
            minimum_score=self._minimum_score(),
        )

    def _town(self, entry: Listed) -> PlacedTown | None:
        if not is_object(entry.value, entry.where, TOWN_KEYS, self.faults):
            return None
        town_id = read_own_id(entry, self.faults)
        capacity = read_whole(entry.value.get("capacity", 1), Listed(entry.where, "capacity"), self.faults, minimum=0)
        priority = read_whole(entry.value.get("priority", 0), Listed(entry.where, "priority"), self.faults, minimum=0)
        if town_id is None:
            return None
        # A capacity that is refused already shall not also count as too small for the pins.
        room = UNLIMITED if capacity is None else capacity
        return PlacedTown(entry.where, TownSlot(town_id, room, priority or 0))

    def _minimum_score(self) -> int:
        stated: Any = self.document.get("minimum_score", 0)
        return read_score(stated, Listed("minimum_score", None), self.faults)
