"""Which profiles stand in a PROFILES.json, and is it built the way such a file is built?"""

from collections.abc import Iterable
from typing import Any

from matchmaker.errors import Fault
from matchmaker.towns.fault_list import FaultList, shown
from matchmaker.towns.json_document import JsonObject, check_keys, is_object, parsed_json
from matchmaker.towns.profile_keys import FILE_KEYS, KEYS_OF, LIST_KEYS, OWN_KEYS, TOWN_KEYS
from matchmaker.towns.raw_record import RawFile, RawRecord, RawTown, Stated
from matchmaker.towns.source_file import SourceFile

# Every municipality of Germany, twice: as mayor and as administration.
MAX_TOWNS = 25_000


def read_json(source: SourceFile, faults: FaultList) -> RawFile:
    """The profiles of a JSON file, unchecked; faults of shape are noted, ``BadInput`` where it is no JSON at all."""
    document = parsed_json(source)
    if not isinstance(document, JsonObject) or not isinstance(document.get("towns"), list):
        reason = 'Erwartet wird {"towns": [ … ]}: ein Objekt, das unter „towns“ eine Liste von Profilen hat.'
        raise source.refusal(Fault("Datei", reason))
    check_keys(document, "Datei", FILE_KEYS, faults)
    towns = document["towns"]
    if not 1 <= len(towns) <= MAX_TOWNS:
        reason = f"Hier stehen {len(towns)} Profile; erlaubt sind 1 bis {MAX_TOWNS}."
        raise source.refusal(Fault("towns", reason))
    as_of = document.get("as_of")
    read = (raw_town(town, f"towns[{index}]", faults) for index, town in enumerate(towns))
    return RawFile(
        towns=tuple(town for town in read if town is not None),
        as_of=None if as_of is None else Stated(as_of, "Datei", "as_of"),
    )


def raw_town(town: Any, where: str, faults: FaultList) -> RawTown | None:
    """One profile of such a file, unchecked; None where it is no object, which is noted."""
    if not is_object(town, where, TOWN_KEYS, faults):
        return None
    wishes = town.get("wishes")
    wishes = {} if wishes is None else wishes
    unsaid = {key for key in TOWN_KEYS if key not in town}
    if town.get("consent") is None:
        # Only a "false" takes a consent back that somebody gave.
        unsaid.add("consent")
    if isinstance(wishes, dict):
        unsaid.update(key for key in KEYS_OF["wishes"] if key not in wishes)
    history = town.get("history")
    return RawTown(
        own=_record({key: town[key] for key in OWN_KEYS if key in town}, where),
        wishes=_record(wishes, f"{where}.wishes")
        if is_object(wishes, f"{where}.wishes", KEYS_OF["wishes"], faults)
        else RawRecord(where, {}),
        needs=_records(town, where, "needs", faults),
        experience=_records(town, where, "experience", faults),
        history=None if history is None else _records(town, where, "history", faults),
        unsaid=frozenset(unsaid),
        **{key: tuple(_items(town, where, key, faults)) for key in LIST_KEYS},
    )


def _records(town: JsonObject, where: str, key: str, faults: FaultList) -> tuple[RawRecord, ...]:
    return tuple(
        _record(item.value, item.where)
        for item in _items(town, where, key, faults)
        if is_object(item.value, item.where, KEYS_OF[key], faults)
    )


def _record(values: Any, where: str) -> RawRecord:
    stated = {key: Stated(value, where, key) for key, value in values.items() if value is not None}
    return RawRecord(where, stated)


def _items(town: JsonObject, where: str, key: str, faults: FaultList) -> Iterable[Stated]:
    items = town.get(key)
    if items is None:
        return ()
    if not isinstance(items, list):
        faults.add(where, f"Hier steht {shown(items)}; erwartet wird eine Liste in eckigen Klammern.", key)
        return ()
    return tuple(Stated(item, f"{where}.{key}[{index}]") for index, item in enumerate(items))
