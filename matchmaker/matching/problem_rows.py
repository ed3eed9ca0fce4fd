"""Which document, scored pairs and listed pairs stand in a problem file, whatever its format?"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from matchmaker.errors import Fault
from matchmaker.matching.contradictions import PlacedPair
from matchmaker.matching.problem import Pair
from matchmaker.matching.problem_fields import Listed, entries, read_pair, read_score
from matchmaker.towns.fault_list import FaultList, shown
from matchmaker.towns.json_document import JsonObject, parsed_json
from matchmaker.towns.source_file import SourceFile


def problem_document(source: SourceFile, shape: str) -> JsonObject:
    """The JSON object of a problem file; ``BadInput`` with ``shape``, what is expected, where it is something else."""
    if not source.content.strip():
        raise source.refusal(Fault("Datei", "Die Datei ist leer. Wählen Sie die Datei mit der Aufgabe."))
    document = parsed_json(source)
    if not isinstance(document, JsonObject):
        raise source.refusal(Fault("Datei", f"Hier steht {shown(document)}. {shape}"))
    return document


def scored_pairs(
    document: Mapping[str, Any], faults: FaultList, ends: str = "Kennung, Kennung"
) -> Iterator[tuple[PlacedPair, int]]:
    """The readable pairs under ``scores``, each with whole millionths; ``ends`` names both towns in a fault."""
    for entry in entries(document, "scores", faults):
        row = entry.value
        if not isinstance(row, list) or len(row) != 3:
            faults.add(entry.where, f"Erwartet werden zwei Kennungen und ihre Bewertung: [{ends}, 0.73].")
            continue
        score = read_score(row[2], Listed(entry.where, "score"), faults)
        pair = read_pair(Listed(entry.where, row[:2]), faults)
        if pair is not None:
            yield PlacedPair(entry.where, pair), score


def listed_pairs(document: Mapping[str, Any], key: str, faults: FaultList) -> list[PlacedPair]:
    """The readable pairs under ``key``, as written."""
    read = [(entry.where, read_pair(entry, faults)) for entry in entries(document, key, faults)]
    return [PlacedPair(where, pair) for where, pair in read if pair]


def plain(pairs: Sequence[PlacedPair]) -> tuple[Pair, ...]:
    """The pairs without their places."""
    return tuple(placed.pair for placed in pairs)
