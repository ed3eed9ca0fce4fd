"""What does a problem file say about one town of a circle or consortium?"""

import math
from collections.abc import Mapping
from typing import Any

from matchmaker.matching.group_problem import GroupTown
from matchmaker.matching.problem_fields import Listed, read_own_id, read_whole
from matchmaker.towns.fault_list import FaultList, shown

CIRCLE_TOWN_KEYS = ("id", "state", "district", "population", "topics", "windows", "priority")
CONSORTIUM_TOWN_KEYS = ("id", "state", "setting", "population", "stage", "topics", "priority")


def read_group_town(entry: Listed, faults: FaultList) -> GroupTown | None:
    """The town of an entry; None without a usable id. ``topics`` must be stated, all else may be null or absent."""
    stated: Mapping[str, Any] = entry.value
    town_id = read_own_id(entry, faults)
    if "topics" not in stated:
        faults.add(entry.where, "Die Themen fehlen. Erwartet wird eine Liste, auch eine leere: [].", "topics")
    facts = {key: _name(stated.get(key), Listed(entry.where, key), faults) for key in ("state", "district")}
    facts |= {key: _name(stated.get(key), Listed(entry.where, key), faults) for key in ("setting", "stage")}
    topics = _names(stated.get("topics", []), Listed(entry.where, "topics"), faults)
    windows = _names(stated.get("windows") or [], Listed(entry.where, "windows"), faults)
    population = stated.get("population")
    if population is not None:
        population = read_whole(population, Listed(entry.where, "population"), faults, minimum=1)
    priority = read_whole(stated.get("priority", 0), Listed(entry.where, "priority"), faults, minimum=0)
    if town_id is None:
        return None
    return GroupTown(town_id, topics, population=population, windows=windows, priority=priority or 0, **facts)


def read_ratio(stated: Any, faults: FaultList) -> float | None:
    """The largest ratio of two sizes, 1 or more."""
    if isinstance(stated, int | float) and not isinstance(stated, bool) and math.isfinite(stated) and stated >= 1:
        return float(stated)
    faults.add("maximum_size_ratio", f"Hier steht {shown(stated)}; erwartet wird eine Zahl ab 1, zum Beispiel 3.")
    return None


def _name(stated: Any, place: Listed, faults: FaultList) -> str | None:
    """A text; a number is a setting class or a stage on the ladder and is taken by its name."""
    if stated is None or (isinstance(stated, str) and stated.strip()):
        return stated
    if isinstance(stated, int) and not isinstance(stated, bool) and place.value in ("setting", "stage"):
        return str(stated)
    faults.add(place.where, f"Hier steht {shown(stated)}; erwartet wird ein Text in Anführungszeichen.", place.value)
    return None


def _names(stated: Any, place: Listed, faults: FaultList) -> tuple[str, ...]:
    if isinstance(stated, list) and all(isinstance(name, str) and name.strip() for name in stated):
        return tuple(dict.fromkeys(stated))
    reason = f"Hier steht {shown(stated)}; erwartet wird eine Liste von Texten: [„…“, „…“]."
    faults.add(place.where, reason, place.value)
    return ()
