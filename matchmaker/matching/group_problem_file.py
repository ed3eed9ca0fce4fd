"""Which circles or consortia does a PROBLEM.json ask for?"""

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from matchmaker.matching.group_contradictions import PlacedAdvice, PlacedGroups, group_contradictions
from matchmaker.matching.group_locks import lock_faults, unsure_of
from matchmaker.matching.group_problem import CONSORTIUM_RULES, Advice, GroupProblem, GroupRules, GroupTown, Members
from matchmaker.matching.group_town_fields import (
    CIRCLE_TOWN_KEYS,
    CONSORTIUM_TOWN_KEYS,
    read_group_town,
    read_ratio,
)
from matchmaker.matching.problem_fields import Listed, entries, read_id, read_pair, read_score, read_whole
from matchmaker.matching.problem_rows import listed_pairs, plain, problem_document, scored_pairs
from matchmaker.towns.fault_list import FaultList, shown
from matchmaker.towns.json_document import JsonObject, is_object
from matchmaker.towns.profile import Format
from matchmaker.towns.source_file import SourceFile

SHARED_KEYS = ("towns", "scores", "pinned", "vetoed", "locked", "earlier")
CIRCLE_KEYS = (*SHARED_KEYS, "minimum_size", "target_size", "maximum_size_ratio", "maximum_per_state", "advice")
CONSORTIUM_KEYS = (*SHARED_KEYS, "theme", "minimum_states", "group_size")
SHAPE = 'Erwartet wird ein Objekt mit „towns“ und „scores“: {"towns": [ … ], "scores": [ … ]}.'
ADVICE_SHAPE = "Erwartet wird [wer berät, wer beraten wird, 0.8] oder dasselbe mit der Antwort als viertem Eintrag."
LARGEST_SIZE = 12
"""A group of more is no circle and no consortium, and the number of possible groups explodes."""


def read_circle_problem(source: SourceFile) -> GroupProblem:
    """The circles of a file; ``BadInput`` with all faults and contradictions."""
    return _read(source, Format.CIRCLE)


def read_consortium_problem(source: SourceFile) -> GroupProblem:
    """The consortia of a file; ``BadInput`` with all faults and contradictions."""
    return _read(source, Format.CONSORTIUM)


def _read(source: SourceFile, format: Format) -> GroupProblem:
    reading = _Reading(problem_document(source, SHAPE), format)
    problem = reading.problem()
    for fault in lock_faults(problem, unsure_of(problem, reading.faults.found, reading.places)):
        reading.faults.add(fault.where, fault.reason, fault.column)
    reading.faults.refuse_if_any(source.subject)
    return problem


class _Reading:
    """One document on its way to a problem, with the faults found so far."""

    def __init__(self, document: JsonObject, format: Format) -> None:
        self.document = document
        self.is_circle = format is Format.CIRCLE
        self.faults = FaultList()
        self.places: dict[str, str] = {}

    def problem(self) -> GroupProblem:
        is_object(self.document, "Datei", CIRCLE_KEYS if self.is_circle else CONSORTIUM_KEYS, self.faults)
        for key in ("towns", "scores"):
            if key not in self.document:
                self.faults.add("Datei", f"Der Schlüssel „{key}“ fehlt. {SHAPE}", key)
        rules = self._circle_rules() if self.is_circle else self._consortium_rules()
        towns, advice = list(self._towns()), list(self._advice())
        self.places = {town.id: where for where, town in towns}
        self._refuse_unknown_theme(rules.theme, {topic for _, town in towns for topic in town.topics})
        scores = list(scored_pairs(self.document, self.faults))
        pinned, vetoed = (listed_pairs(self.document, key, self.faults) for key in ("pinned", "vetoed"))
        locked, earlier = tuple(self._groups("locked")), tuple(self._groups("earlier"))
        placed = PlacedGroups(
            towns=[(where, town.id) for where, town in towns],
            scores=[pair for pair, _ in scores],
            pinned=pinned,
            vetoed=vetoed,
            advice=[PlacedAdvice(where, giver, taker, answer) for where, (giver, taker, _, answer) in advice],
            locked=locked,
            earlier=earlier,
        )
        for fault in group_contradictions(placed, rules):
            self.faults.add(fault.where, fault.reason, fault.column)
        return GroupProblem(
            towns=tuple(town for _, town in towns),
            scores=tuple((*one.pair, score) for one, score in scores),
            rules=rules,
            advice=tuple(line for _, line in advice),
            pinned=plain(pinned),
            vetoed=plain(vetoed),
            locked=locked,
            earlier=earlier if "earlier" in self.document else None,
        )

    def _groups(self, key: str) -> Iterator[Members]:
        """The groups under ``key``; a place that cannot be read is an empty group beside its fault."""
        for entry in entries(self.document, key, self.faults):
            if not isinstance(entry.value, list) or len(entry.value) < 2:
                self.faults.add(entry.where, "Erwartet werden die Städte einer Gruppe: [Kennung, Kennung, Kennung].")
                yield ()
                continue
            read = [read_id(town, entry.where, self.faults) for town in entry.value]
            yield tuple(town for town in read if town is not None)

    def _circle_rules(self) -> GroupRules:
        rules = GroupRules()
        least = self._read_size(self.document.get("minimum_size", rules.minimum_size), "minimum_size")
        most = self._read_size(self.document.get("target_size", rules.target_size), "target_size")
        return replace(
            rules,
            # A refused size shall not be compared with the other one by a number that nobody wrote.
            minimum_size=min(rules.minimum_size, most or rules.target_size) if least is None else least,
            target_size=max(rules.target_size, least or rules.minimum_size) if most is None else most,
            maximum_size_ratio=read_ratio(self.document.get("maximum_size_ratio", 3.0), self.faults),
            maximum_per_state=self._whole("maximum_per_state", 2),
        )

    def _consortium_rules(self) -> GroupRules:
        least, most = self._group_size()
        theme = self.document.get("theme")
        if theme is not None:
            theme = read_id(theme, "theme", self.faults)
        states = self._whole("minimum_states", 3)
        return replace(CONSORTIUM_RULES, minimum_size=least, target_size=most, minimum_states=states, theme=theme)

    def _refuse_unknown_theme(self, theme: str | None, topics: set[str]) -> None:
        """A theme that no town has: mostly misspelt, and every town would stay out for it."""
        if theme is not None and topics and theme not in topics:
            near = ", ".join(shown(topic) for topic in get_close_matches(theme[:100], sorted(topics)))
            hint = f"Ähnlich heißen {near}." if near else "Nennen Sie eines der Themen unter towns."
            self.faults.add("theme", f"Kein Thema einer Stadt heißt {shown(theme)}. {hint}")

    def _group_size(self) -> tuple[int, int]:
        stated: Any = self.document.get("group_size", [CONSORTIUM_RULES.minimum_size, CONSORTIUM_RULES.target_size])
        if isinstance(stated, list) and len(stated) == 2:
            least, most = (self._read_size(size, "group_size") for size in stated)
            if least is not None and most is not None:
                return least, most
        else:
            expected = "erwartet werden zwei Zahlen, die kleinste und die größte Größe: [4, 6]."
            self.faults.add("group_size", f"Hier steht {_shown_list(stated)}; {expected}")
        return CONSORTIUM_RULES.minimum_size, CONSORTIUM_RULES.target_size

    def _read_size(self, stated: Any, key: str) -> int | None:
        size = read_whole(stated, Listed(key, None), self.faults, minimum=2)
        if size is not None and size > LARGEST_SIZE:
            self.faults.add(key, f"Hier steht {size}; eine Gruppe hat höchstens {LARGEST_SIZE} Städte.")
        return size

    def _whole(self, key: str, default: int) -> int | None:
        return read_whole(self.document.get(key, default), Listed(key, None), self.faults, minimum=1)

    def _towns(self) -> Iterator[tuple[str, GroupTown]]:
        keys = CIRCLE_TOWN_KEYS if self.is_circle else CONSORTIUM_TOWN_KEYS
        for entry in entries(self.document, "towns", self.faults):
            if is_object(entry.value, entry.where, keys, self.faults):
                town = read_group_town(entry, self.faults)
                if town is not None:
                    yield entry.where, town

    def _advice(self) -> Iterator[tuple[str, Advice]]:
        for entry in entries(self.document, "advice", self.faults):
            row = entry.value
            if not isinstance(row, list) or len(row) not in (3, 4):
                self.faults.add(entry.where, ADVICE_SHAPE)
                continue
            useful = read_score(row[2], Listed(entry.where, "usefulness"), self.faults)
            pair = read_pair(Listed(entry.where, row[:2]), self.faults)
            answer = row[3] if len(row) == 4 else None
            if answer is not None:
                answer = read_id(answer, entry.where, self.faults)
            if pair is not None:
                yield entry.where, (*pair, useful, answer)


def _shown_list(stated: Any) -> str:
    if not isinstance(stated, list):
        return shown(stated)
    return f"eine Liste mit {'einem Eintrag' if len(stated) == 1 else f'{len(stated)} Einträgen'}"
