"""How are the weights of a best-worst comparison told, to people and to machines?"""

from collections.abc import Iterator
from typing import Any

from matchmaker.scoring.best_worst_file import Comparison
from matchmaker.scoring.wording import SENTENCES


def comparison_document(found: Comparison) -> dict[str, Any]:
    """The documented JSON object: the mean weights, and per judgement its own with both figures of disagreement."""
    return {
        "weights": dict(found.weights),
        "judgements": [
            {"weights": dict(one.weights), "disagreement": one.disagreement, "inconsistency": one.inconsistency}
            for one in found.judgements
        ],
    }


def comparison_lines(found: Comparison) -> Iterator[str]:
    """The same as lines."""
    count = len(found.judgements)
    yield "Gewichte aus einem Urteil" if count == 1 else f"Gewichte aus {count} Urteilen, alle zählen gleich"
    names = {key: criterion_name(key) for key in found.weights}
    width = max(map(len, names.values()))
    yield from (f"{names[key]:{width}}  {decimal(weight)}" for key, weight in found.weights.items())
    yield from contradiction_lines(found)


def contradiction_lines(found: Comparison) -> Iterator[str]:
    """How far the answers contradict each other, by judgement."""
    for place, one in enumerate(found.judgements, start=1):
        whose = f" in Urteil {place}" if len(found.judgements) > 1 else ""
        yield f"Widerspruch{whose}: {decimal(one.inconsistency)} (0: die Antworten passen genau zueinander, bis 1)"


def criterion_name(key: str) -> str:
    """The German name of a criterion; a column that is none of this program's keeps its own name."""
    return SENTENCES["criteria"].get(key, {}).get("de", key)


def decimal(value: float) -> str:
    """Three places, with a decimal comma."""
    return f"{value:.3f}".replace(".", ",")
