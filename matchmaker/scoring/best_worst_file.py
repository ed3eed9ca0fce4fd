"""Which comparisons with the best and the worst criterion stand in a JSON file, and which weights follow from them?"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matchmaker.errors import Fault
from matchmaker.scoring.best_worst import BestWorstQuestion, BestWorstWeights, best_worst_weights, question_faults
from matchmaker.towns.fault_list import FaultList, shown
from matchmaker.towns.json_document import is_object, parsed_json
from matchmaker.towns.profile_keys import did_you_mean, near_words
from matchmaker.towns.source_file import SourceFile

BEST_TO_OTHERS, OTHERS_TO_WORST, LEFT_OUT = "best_to_others", "others_to_worst", "left_out"
KEYS = ("best", "worst", BEST_TO_OTHERS, OTHERS_TO_WORST, LEFT_OUT)
MOST_JUDGEMENTS = 100


@dataclass(frozen=True, slots=True)
class Comparison:
    """The judgements of a file, one or several, and the mean of their weights (every criterion, sum 1)."""

    weights: Mapping[str, float]
    judgements: tuple[BestWorstWeights, ...]


def read_comparison(source: SourceFile, criteria: Sequence[str]) -> Comparison:
    """The weights of these criteria from one judgement (an object) or from several (a list of up to 100).

    Each judgement compares all criteria, but for those it names under ``left_out``: they weigh 0. All judgements
    count alike. ``BadInput`` with all faults of the file.
    """
    document = parsed_json(source)
    several = isinstance(document, list)
    found = document if several else [document]
    faults = FaultList()
    if not 1 <= len(found) <= MOST_JUDGEMENTS:
        reason = f"Hier stehen {len(found)} Urteile; möglich sind 1 bis {MOST_JUDGEMENTS}."
        raise source.refusal(Fault("Datei", reason))
    questions = [
        question
        for place, one in enumerate(found, start=1)
        if (question := _question(one, criteria, f"Urteil {place}" if several else "", faults))
    ]
    faults.refuse_if_any(source.subject)
    judgements = tuple(_with_zeros(best_worst_weights(question), criteria) for question in questions)
    mean = {name: math.fsum(one.weights[name] for one in judgements) / len(judgements) for name in criteria}
    return Comparison(mean, judgements)


def _question(found: Any, criteria: Sequence[str], judgement: str, faults: FaultList) -> BestWorstQuestion | None:
    """What one person answered; ``None`` where no comparisons can be read. All that is wrong is noted."""
    if not is_object(found, judgement or "Datei", KEYS, faults):
        return None
    tables = [_table(found, key, _place(judgement, key), faults) for key in (BEST_TO_OTHERS, OTHERS_TO_WORST)]
    left_out = _left_out(found, _place(judgement, LEFT_OUT), faults)
    if any(table is None for table in tables):
        return None
    over, under = (table or {} for table in tables)
    for fault in _naming_faults({*over, *under}, left_out, criteria):
        faults.add(_place(judgement, fault.where), fault.reason, fault.column)
    # Names that are unknown are told once, and not again as comparisons that are missing in the other table.
    known = [{name: table[name] for name in criteria if name in table} for table in (over, under)]
    question = BestWorstQuestion(_name(found.get("best")), _name(found.get("worst")), *known)
    for fault in question_faults(question):
        faults.add(_place(judgement, fault.where), fault.reason, fault.column)
    return question


def _table(found: Mapping[str, Any], key: str, where: str, faults: FaultList) -> Mapping[str, Any] | None:
    table = found.get(key)
    if key not in found:
        faults.add(where, "Hier fehlen die Vergleiche: ein Objekt mit einer Zahl von 1 bis 9 je Kriterium.")
    elif not isinstance(table, dict):
        faults.add(
            where, f"Hier steht {shown(table)}; erwartet wird ein Objekt mit einer Zahl von 1 bis 9 je Kriterium."
        )
    else:
        for name in getattr(table, "doubled", ()):
            faults.add(where, "Dieses Kriterium steht hier zweimal.", name)
        return table
    return None


def _left_out(found: Mapping[str, Any], where: str, faults: FaultList) -> tuple[str, ...]:
    names = found.get(LEFT_OUT, [])
    if isinstance(names, list) and all(isinstance(name, str) for name in names):
        return tuple(names)
    faults.add(where, f"Hier steht {shown(names)}; erwartet wird eine Liste von Kriterien, die nicht zählen sollen.")
    return ()


def _naming_faults(compared: set[str], left_out: Sequence[str], criteria: Sequence[str]) -> Iterator[Fault]:
    for name in sorted({*compared, *left_out} - {*criteria}):
        hint = did_you_mean(near_words(name, criteria)) or f" Vorhanden sind: {', '.join(criteria)}."
        yield Fault("Vergleiche", f"Dieses Kriterium gibt es nicht.{hint}", name)
    for name in criteria:
        if name in left_out and name in compared:
            yield Fault(LEFT_OUT, "Was nicht zählen soll, wird nicht verglichen.", name)
        elif name not in left_out and name not in compared:
            reason = f"Dieses Kriterium fehlt. Soll es nicht zählen, nennen Sie es unter „{LEFT_OUT}“."
            yield Fault("Vergleiche", reason, name)


def _place(judgement: str, where: str) -> str:
    return f"{judgement}, {where}" if judgement else where


def _name(found: Any) -> str:
    return found if isinstance(found, str) else ""


def _with_zeros(found: BestWorstWeights, criteria: Sequence[str]) -> BestWorstWeights:
    weights = {name: found.weights.get(name, 0.0) for name in criteria}
    return BestWorstWeights(weights, found.disagreement, found.inconsistency)
